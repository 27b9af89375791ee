import type { Series } from "../../series/index.js";

/** Rows that a buffer has room for between two batches; a larger one is let go. */
const lasting = 1_024;

/** The way of one key's rows to their series: gathered over a batch, put in at once. */
export class RowBuffer {
  readonly key: string;
  readonly series: Series;
  #newest = -Infinity;
  #times = new Float64Array(16);
  #values = new Float64Array(16);
  #rows = 0;

  /**
   * @param key - what tells the rows from others
   * @param series - where they go, empty yet
   */
  constructor(key: string, series: Series) {
    this.key = key;
    this.series = series;
  }

  /** How many rows wait to be put in. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Gathers a row; NaN is a gap.
   *
   * @returns whether it is late: a newer one was here before it
   */
  add(time: number, value: number): boolean {
    if (this.#rows === this.#times.length) this.#resize(2 * this.#rows);
    this.#times[this.#rows] = time;
    this.#values[this.#rows] = value;
    this.#rows += 1;
    if (time < this.#newest) return true;
    this.#newest = time;
    return false;
  }

  /** Puts the rows into the series, if they revise in the place of those of the same time. */
  flush(revises: boolean): void {
    this.series.insert(this.#times, this.#values, { revises }, 0, this.#rows);
    this.#rows = 0;
    if (this.#times.length > lasting) this.#resize(lasting);
  }

  /** The time of the newest row that is not after another time; `-Infinity`: there is none. */
  newestUpTo(time: number): number {
    const { series } = this;
    const seq = series.upTo(time);
    return seq < series.first ? -Infinity : series.time(seq);
  }

  #resize(rows: number): void {
    const [times, values] = [this.#times, this.#values];
    this.#times = new Float64Array(rows);
    this.#values = new Float64Array(rows);
    this.#times.set(times.subarray(0, this.#rows));
    this.#values.set(values.subarray(0, this.#rows));
  }
}
