/** The two bounds of a backoff, in ms. */
export interface Backoff {
  readonly minDelay: number;
  readonly maxDelay: number;
}

/** A backoff that starts at half a second and never waits longer than half a minute. */
export const DEFAULT_BACKOFF: Backoff = { minDelay: 500, maxDelay: 30_000 };

/**
 * Returns the delay before the next attempt, in ms: `minDelay + random(0, min(maxDelay − minDelay, minDelay · 2ⁿ))`,
 * n = `failures` in a row before the last one (0 after the first). The whole span above `minDelay` is jitter, so that
 * clients that lost one server do not come back all at once.
 */
export function retryDelay(failures: number, { minDelay, maxDelay }: Backoff, random: () => number): number {
  const spread = Math.min(maxDelay - minDelay, minDelay * 2 ** Math.min(failures, 60));
  return minDelay + random() * Math.max(0, spread);
}
