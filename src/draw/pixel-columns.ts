import { emptySummary } from "../series/pyramid.js";
import type { Series } from "../series/series.js";
import type { Scale } from "./scale.js";
import { between, scaleOf } from "./scale.js";

/** Most columns of a view: beyond any screen. */
const MAX_COLUMNS = 1 << 16;

/** Course of the line from row to row: straight, or level until the next row. */
export type Segment = "linear" | "step";

/**
 * Spans of a series in one view: for each column of one device px the exact extent of the line there, over the values
 * of its rows and of the line where it crosses the column's two borders. Column `k` is the time from `k · msPerPixel`
 * to `(k + 1) · msPerPixel`, so it stays valid while the view moves on: {@link PixelColumns.update} computes new
 * columns and those in which something has changed, and nothing else.
 */
export class PixelColumns {
  readonly #isStep: boolean;
  readonly #scale: Scale;
  #series: Series | undefined;
  #revision = 0;
  #msPerPixel = 0;
  #first = 0;
  #last = -1;
  #mask = -1;
  #low = new Float64Array(0);
  #high = new Float64Array(0);
  /** The line's value at each column's left border; NaN where no line crosses it. */
  #entries = new Float64Array(0);
  #min = NaN;
  #max = NaN;
  #computed = 0;

  /**
   * @param segment - course of the line from row to row. Default `"linear"`
   * @param scale - scale along which the line is straight. Default: linear
   */
  constructor(segment: Segment = "linear", scale = scaleOf()) {
    this.#isStep = segment === "step";
    this.#scale = scale;
  }

  /** The leftmost column in view. */
  get first(): number {
    return this.#first;
  }

  /** The rightmost column in view; `first − 1` before the first update. */
  get last(): number {
    return this.#last;
  }

  /** The least value of the line in view; NaN where there is none. */
  get min(): number {
    return this.#min;
  }

  /** The greatest value of the line in view; NaN where there is none. */
  get max(): number {
    return this.#max;
  }

  /**
   * Least value above zero for scales without a zero, NaN where there is none. A column counts by its least value, or
   * by its greatest where the least is not above zero.
   */
  get leastPositive(): number {
    let least = Infinity;
    for (let column = this.#first; column <= this.#last; column += 1) {
      const slot = column & this.#mask;
      const value = this.#low[slot] > 0 ? this.#low[slot] : this.#high[slot];
      if (value > 0 && value < least) least = value;
    }
    return least < Infinity ? least : NaN;
  }

  /** Number of columns computed, ever. */
  get computed(): number {
    return this.#computed;
  }

  /** The least value of the line in a column; NaN where there is no line. */
  low(column: number): number {
    return this.#low[column & this.#mask];
  }

  /** The greatest value of the line in a column; NaN where there is no line. */
  high(column: number): number {
    return this.#high[column & this.#mask];
  }

  /** The line's value where it enters a column from the left; NaN where it does not. */
  entry(column: number): number {
    return this.#entries[column & this.#mask];
  }

  /** The line's value where it leaves a column to the right; NaN where it does not. */
  exit(column: number): number {
    return this.#entries[(column + 1) & this.#mask];
  }

  /** Tells whether a column holds rows, but no line enters or leaves it. */
  isIsolated(column: number): boolean {
    return !Number.isNaN(this.low(column)) && Number.isNaN(this.entry(column)) && Number.isNaN(this.exit(column));
  }

  /**
   * Updates the columns from one time to another, both included. Costs the columns that are new or changed; all of them
   * after another series or `msPerPixel`.
   * @throws RangeError where that makes no sensible number of columns
   */
  update(series: Series, from: number, to: number, msPerPixel: number): void {
    const first = Math.floor(from / msPerPixel);
    const last = Math.floor(to / msPerPixel);
    if (!(last >= first && last - first < MAX_COLUMNS)) throw new RangeError(`invalid msPerPixel: ${msPerPixel}`);
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last + 1)) {
      // Numbers cannot tell one column from the next so far from 1970: no columns.
      this.#series = undefined;
      this.#first = 0;
      this.#last = -1;
      this.#updateExtent();
      return;
    }
    const isReusable = series === this.#series && msPerPixel === this.#msPerPixel && last - first + 2 <= this.#mask + 1;
    const firstChange = isReusable ? series.changes.since(this.#revision) : -1;
    const { first: oldFirst, last: oldLast } = this;
    this.#series = series;
    this.#msPerPixel = msPerPixel;
    // Columns that were in view before and still are.
    this.#first = Math.max(first, oldFirst);
    this.#last = Math.min(last, oldLast);
    if (
      firstChange < 0 ||
      this.#first > this.#last ||
      this.#countDirty(series, firstChange) > this.#last - this.#first
    ) {
      series.changes.since(series.revision);
      this.#reserve(last - first + 2);
      this.#compute(series, first, last);
    } else {
      for (let index = firstChange; index < series.changes.end; index += 1) {
        this.#compute(series, this.#leftOf(series, index), this.#rightOf(series, index));
      }
      if (first < this.#first) this.#compute(series, first, this.#first - 1);
      if (last > this.#last) this.#compute(series, this.#last + 1, last);
    }
    this.#first = first;
    this.#last = last;
    this.#revision = series.revision;
    this.#updateExtent();
  }

  /** Counts the columns that the changes from a record on concern. */
  #countDirty(series: Series, firstChange: number): number {
    let columns = 0;
    for (let index = firstChange; index < series.changes.end; index += 1) {
      columns += Math.max(0, this.#rightOf(series, index) + 1 - this.#leftOf(series, index));
    }
    return columns;
  }

  // Margin of one column at both sides: a time divided by msPerPixel may round across a border.
  #leftOf(series: Series, change: number): number {
    return Math.max(this.#first, Math.floor(series.changes.from(change) / this.#msPerPixel) - 1);
  }

  #rightOf(series: Series, change: number): number {
    return Math.min(this.#last, Math.floor(series.changes.to(change) / this.#msPerPixel) + 1);
  }

  #reserve(columns: number): void {
    let capacity = 64;
    while (capacity < columns) capacity *= 2;
    if (capacity === this.#mask + 1) return;
    this.#mask = capacity - 1;
    this.#low = new Float64Array(capacity);
    this.#high = new Float64Array(capacity);
    this.#entries = new Float64Array(capacity);
  }

  #compute(series: Series, from: number, to: number): void {
    if (from > to) return;
    const { columns, pyramid } = series;
    let row = columns.atOrAfter(from * this.#msPerPixel);
    let entry = this.#crossing(series, row, from * this.#msPerPixel);
    this.#entries[from & this.#mask] = entry;
    for (let column = from; column <= to; column += 1) {
      const border = (column + 1) * this.#msPerPixel;
      const next = columns.seek(border, row);
      const exit = this.#crossing(series, next, border);
      let low = Infinity;
      let high = -Infinity;
      if (next > row) {
        pyramid.extent(row, next, scratch);
        low = scratch.min;
        high = scratch.max;
      }
      if (entry < low) low = entry;
      if (entry > high) high = entry;
      if (exit < low) low = exit;
      if (exit > high) high = exit;
      const slot = column & this.#mask;
      this.#low[slot] = low <= high ? low : NaN;
      this.#high[slot] = low <= high ? high : NaN;
      this.#entries[(column + 1) & this.#mask] = exit;
      row = next;
      entry = exit;
    }
    this.#computed += to + 1 - from;
  }

  /**
   * Returns the value at a time of the line that leads to row `seq`, the first at that time or later; NaN for no line.
   */
  #crossing(series: Series, seq: number, time: number): number {
    if (!series.joined(seq - 1)) return NaN;
    const a = series.value(seq - 1);
    const b = series.value(seq);
    const end = series.time(seq);
    if (end === time) return b;
    if (this.#isStep) return a;
    const start = series.time(seq - 1);
    return between(a, b, (time - start) / (end - start), this.#scale);
  }

  #updateExtent(): void {
    let min = Infinity;
    let max = -Infinity;
    for (let column = this.#first; column <= this.#last; column += 1) {
      const slot = column & this.#mask;
      if (this.#low[slot] < min) min = this.#low[slot];
      if (this.#high[slot] > max) max = this.#high[slot];
    }
    this.#min = min <= max ? min : NaN;
    this.#max = min <= max ? max : NaN;
  }
}

const scratch = emptySummary();
