/** How many spacings are remembered. */
const kept = 33;

/** The stillest that a feed may be before it counts as stale without an option, in ms. */
export const least = 5_000;

/** Learns how often rows arrive. */
export interface ArrivalCadence {
  /** Rows arrived, by a steady clock. */
  arrived(now: number): void;
  /** The feed was away: the time between is no spacing. */
  interrupt(): void;
  /** How long without a row is too long, in ms: max(5 s, 3 × the median spacing of the newest arrivals). */
  staleAfter(): number;
}

/** Makes a cadence that has seen nothing yet. */
export function createArrivalCadence(): ArrivalCadence {
  const spacings = new Float64Array(kept);
  let count = 0;
  let last: number | undefined;
  return {
    arrived(now) {
      if (last !== undefined) spacings[count++ % kept] = now - last;
      last = now;
    },
    interrupt() {
      last = undefined;
    },
    staleAfter() {
      const sorted = spacings.slice(0, count).sort();
      return Math.max(least, 3 * (sorted.at(sorted.length >> 1) ?? 0));
    },
  };
}
