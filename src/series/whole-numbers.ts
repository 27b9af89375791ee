import type { Series } from "./series.js";

/** Number of newest rows that are looked at. */
const MAX_ROWS = 64;

/** Tells whether the newest numbers of a series are all whole, as counts are. */
export function hasWholeNumbers(series: Series): boolean {
  for (let seq = series.end - 1; seq >= Math.max(series.first, series.end - MAX_ROWS); seq -= 1) {
    const value = series.value(seq);
    if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
  }
  return true;
}
