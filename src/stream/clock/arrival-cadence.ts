/** Number of spacings that are remembered. */
const MAX_SPACINGS = 33;

/** Shortest silence after which a feed counts as stale without an option, ms. */
export const MIN_STALE_AFTER_MS = 5_000;

/** Learns the usual spacing of arrivals. */
export interface ArrivalCadence {
  /** Takes note of rows that arrived at `now`, ms by a steady clock. */
  arrived(now: number): void;
  /** Takes note that the feed was away: the time up to the next arrival is no spacing. */
  interrupt(): void;
  /** Returns the silence after which the feed is stale, ms: max(5 s, 3 × the median of the newest spacings). */
  staleAfter(): number;
}

/** Makes a cadence without arrivals. */
export function createArrivalCadence(): ArrivalCadence {
  const spacings = new Float64Array(MAX_SPACINGS);
  let count = 0;
  let last: number | undefined;
  return {
    arrived(now) {
      if (last !== undefined) spacings[count++ % MAX_SPACINGS] = now - last;
      last = now;
    },
    interrupt() {
      last = undefined;
    },
    staleAfter() {
      const sorted = spacings.slice(0, count).sort();
      return Math.max(MIN_STALE_AFTER_MS, 3 * (sorted.at(sorted.length >> 1) ?? 0));
    },
  };
}
