/** The two bounds of a backoff, in ms. */
export interface Backoff {
  readonly minDelay: number;
  readonly maxDelay: number;
}

/** A backoff that starts at half a second and never waits longer than half a minute. */
export const defaultBackoff: Backoff = { minDelay: 500, maxDelay: 30_000 };

/**
 * Milliseconds to wait after `failures` attempts that failed in a row (0 after the first one):
 * `minDelay + random(0, min(maxDelay − minDelay, minDelay · 2ⁿ))`. The whole span above `minDelay` is jitter,
 * so that clients that lost one server do not come back as one.
 */
export function retryDelay(failures: number, { minDelay, maxDelay }: Backoff, random: () => number): number {
  const spread = Math.min(maxDelay - minDelay, minDelay * 2 ** Math.min(failures, 60));
  return minDelay + random() * Math.max(0, spread);
}
