import type { Reduction, Series } from "../../../series/index.js";
import { reduce } from "../../../series/index.js";

/** Up to so many rows a percentile is worked out anew with each frame. */
const few = 4_096;

/** Of more it is worked out once in so many ms: its rows must be sorted. */
const pace = 1_000;

/** A number that is made of many rows, and reused while it is too early to look at them again. */
export class ThrottledPercentile {
  #series: Series | undefined;
  #by: Reduction | undefined;
  #value = NaN;
  #due = -Infinity;
  #next = Infinity;

  /** Ms until a number that was reused is to be made anew; `Infinity`: the last one was not reused. */
  get next(): number {
    return this.#next;
  }

  /** As {@link reduce}, at a steady time, ms. */
  reduce(series: Series, by: Reduction, from: number, to: number, at: number): number {
    const sparing = /^p\d/.test(by) && Math.min(to, series.end) - Math.max(from, series.first) > few;
    const reused = sparing && series === this.#series && by === this.#by && at < this.#due;
    this.#next = reused ? this.#due - at : Infinity;
    if (reused) return this.#value;
    this.#series = series;
    this.#by = by;
    this.#due = at + pace;
    this.#value = reduce(series, by, from, to);
    return this.#value;
  }
}
