/** The width of a class of latencies, ms. */
const CLASS_WIDTH = 0.25;

const CLASSES = 400_000;

/** Counts latencies in classes of a quarter of a millisecond, up to 100 s. */
export function createLatencies() {
  const counts = new Uint32Array(CLASSES);
  let count = 0;
  return {
    add(latency, times) {
      counts[Math.min(CLASSES - 1, Math.max(0, Math.floor(latency / CLASS_WIDTH)))] += times;
      count += times;
    },
    get count() {
      return count;
    },
    /** Returns the latency below which that share of all is, ms: the upper bound of its class. */
    quantile(share) {
      let below = 0;
      for (let i = 0; i < CLASSES; i += 1) {
        below += counts[i];
        if (below >= share * count) return (i + 1) * CLASS_WIDTH;
      }
      return NaN;
    },
    clear() {
      counts.fill(0);
      count = 0;
    },
  };
}
