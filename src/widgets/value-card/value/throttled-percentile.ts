import type { Reducer, Series } from "../../../series/index.js";
import { reduce } from "../../../series/index.js";

/** Limit of rows up to which a percentile is computed in each frame. */
const MAX_EXACT_ROWS = 4_096;

/** Interval at which a percentile of more rows is computed: its rows must be sorted. */
const RECOMPUTE_MS = 1_000;

/** Reduction of a series that reuses a percentile of many rows for a while. */
export class ThrottledPercentile {
  #series: Series | undefined;
  #reducer: Reducer | undefined;
  #value = NaN;
  #due = -Infinity;
  #next = Infinity;

  /** Time until a reused number is computed again, ms; `Infinity`: the last one was not reused. */
  get next(): number {
    return this.#next;
  }

  /** Reduces rows as {@link reduce} does, or reuses the last result; `steadyMs` is the time of a steady clock. */
  reduce(series: Series, reducer: Reducer, from: number, to: number, steadyMs: number): number {
    const rows = Math.min(to, series.end) - Math.max(from, series.first);
    const isThrottled = reducer.sorts === true && rows > MAX_EXACT_ROWS;
    const isReused = isThrottled && series === this.#series && reducer === this.#reducer && steadyMs < this.#due;
    this.#next = isReused ? this.#due - steadyMs : Infinity;
    if (isReused) return this.#value;
    this.#series = series;
    this.#reducer = reducer;
    this.#due = steadyMs + RECOMPUTE_MS;
    this.#value = reduce(series, reducer, from, to);
    return this.#value;
  }
}
