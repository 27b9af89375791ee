import type { Retain } from "../../series/index.js";

/** The least part of the past that a widget retains by default. */
const MIN_RETAIN_MS = 300_000;

/** The most rows that a widget retains by default. */
const MAX_RETAIN_ROWS = 100_000;

/** Returns the part of the past that a widget with a time window, ms, retains by default. */
export function retainFor({ timeWindow }: { readonly timeWindow: number }): Required<Retain> {
  return { time: Math.max(10 * timeWindow, MIN_RETAIN_MS), rows: MAX_RETAIN_ROWS };
}
