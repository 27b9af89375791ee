import { emptySummary } from "../series/pyramid.js";
import type { Series } from "../series/series.js";
import type { Scale } from "./scale.js";
import { between, scaleOf } from "./scale.js";

/** Columns at most: beyond any screen. */
const WIDEST = 1 << 16;

/** How the line goes from row to row: straight, or level until the next row. */
export type Segment = "linear" | "step";

/**
 * What a view has worked out of a series: for each device px column the exact span of the line there, that is the
 * values of its rows and of the line where it crosses the column's two borders. Column `k` is the time from
 * `k · msPerPixel` to `(k + 1) · msPerPixel`, so it stays true while the view moves on: {@link PixelColumns.update}
 * works out new columns and those in which something has changed, and nothing else.
 */
export class PixelColumns {
  readonly #step: boolean;
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
  #border = new Float64Array(0);
  #min = NaN;
  #max = NaN;
  #computed = 0;

  /**
   * @param segment - how the line goes from row to row. Default `"linear"`
   * @param scale - along which it is straight. Default: linear
   */
  constructor(segment: Segment = "linear", scale = scaleOf()) {
    this.#step = segment === "step";
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
   * The least value above zero of any column in view, which it may share with lesser ones; NaN where there is none. For
   * scales without a zero.
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

  /** How many columns have been worked out, ever. */
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
    return this.#border[column & this.#mask];
  }

  /** The line's value where it leaves a column to the right; NaN where it does not. */
  exit(column: number): number {
    return this.#border[(column + 1) & this.#mask];
  }

  /** Whether a column holds rows that no line leads to or from. */
  lonely(column: number): boolean {
    return !Number.isNaN(this.low(column)) && Number.isNaN(this.entry(column)) && Number.isNaN(this.exit(column));
  }

  /**
   * Brings the columns from one time to another, both included, up to date. Costs the columns that are new or changed;
   * all of them after another series or `msPerPixel`.
   * @throws RangeError where that makes no sensible number of columns
   */
  update(series: Series, from: number, to: number, msPerPixel: number): void {
    const first = Math.floor(from / msPerPixel);
    const last = Math.floor(to / msPerPixel);
    if (!(last >= first && last - first < WIDEST)) throw new RangeError(`invalid msPerPixel: ${msPerPixel}`);
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last + 1)) {
      // So far from 1970 that numbers cannot tell one column from the next: there are none.
      this.#series = undefined;
      this.#first = 0;
      this.#last = -1;
      this.#measure();
      return;
    }
    const known = series === this.#series && msPerPixel === this.#msPerPixel && last - first + 2 <= this.#mask + 1;
    const change = known ? series.changes.since(this.#revision) : -1;
    const { first: oldFirst, last: oldLast } = this;
    this.#series = series;
    this.#msPerPixel = msPerPixel;
    // What was in view before and still is.
    this.#first = Math.max(first, oldFirst);
    this.#last = Math.min(last, oldLast);
    if (change < 0 || this.#first > this.#last || this.#dirty(series, change) > this.#last - this.#first) {
      series.changes.since(series.revision);
      this.#reserve(last - first + 2);
      this.#compute(series, first, last);
    } else {
      for (let index = change; index < series.changes.end; index += 1) {
        this.#compute(series, this.#leftOf(series, index), this.#rightOf(series, index));
      }
      if (first < this.#first) this.#compute(series, first, this.#first - 1);
      if (last > this.#last) this.#compute(series, this.#last + 1, last);
    }
    this.#first = first;
    this.#last = last;
    this.#revision = series.revision;
    this.#measure();
  }

  /** How many columns the changes concern, from a record on. */
  #dirty(series: Series, change: number): number {
    let columns = 0;
    for (let index = change; index < series.changes.end; index += 1) {
      columns += Math.max(0, this.#rightOf(series, index) + 1 - this.#leftOf(series, index));
    }
    return columns;
  }

  // One column more at both sides: a time divided by msPerPixel may round across a border.
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
    this.#border = new Float64Array(capacity);
  }

  #compute(series: Series, from: number, to: number): void {
    if (from > to) return;
    const { columns, pyramid } = series;
    let row = columns.atOrAfter(from * this.#msPerPixel);
    let entry = this.#crossing(series, row, from * this.#msPerPixel);
    this.#border[from & this.#mask] = entry;
    for (let column = from; column <= to; column += 1) {
      const border = (column + 1) * this.#msPerPixel;
      const next = columns.ahead(border, row);
      const exit = this.#crossing(series, next, border);
      let low = Infinity;
      let high = -Infinity;
      if (next > row) {
        pyramid.extent(row, next, summary);
        low = summary.min;
        high = summary.max;
      }
      if (entry < low) low = entry;
      if (entry > high) high = entry;
      if (exit < low) low = exit;
      if (exit > high) high = exit;
      const slot = column & this.#mask;
      this.#low[slot] = low <= high ? low : NaN;
      this.#high[slot] = low <= high ? high : NaN;
      this.#border[(column + 1) & this.#mask] = exit;
      row = next;
      entry = exit;
    }
    this.#computed += to + 1 - from;
  }

  /** The value, at a time, of the line that leads to row `seq`, the first of that time or later; NaN for no line. */
  #crossing(series: Series, seq: number, time: number): number {
    if (!series.joined(seq - 1)) return NaN;
    const a = series.value(seq - 1);
    const b = series.value(seq);
    const end = series.time(seq);
    if (end === time) return b;
    if (this.#step) return a;
    const start = series.time(seq - 1);
    return between(a, b, (time - start) / (end - start), this.#scale);
  }

  #measure(): void {
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

const summary = emptySummary();
