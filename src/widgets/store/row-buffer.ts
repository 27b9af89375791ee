import type { Series } from "../../series/index.js";

/** The room that a buffer keeps between two batches, rows. */
const MAX_KEPT_ROWS = 1_024;

/** The buffer of one key, which gathers the rows of a batch and inserts them into their series at once. */
export class RowBuffer {
  readonly key: string;
  readonly series: Series;
  #newest = -Infinity;
  #times = new Float64Array(16);
  #values = new Float64Array(16);
  #rows = 0;

  /**
   * @param key - the key of the rows
   * @param series - the series of the rows, still empty
   */
  constructor(key: string, series: Series) {
    this.key = key;
    this.series = series;
  }

  /** Number of rows that wait for {@link flush}. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Gathers a row; NaN is a gap.
   *
   * @param comeUntil - the time up to which rows have come, epoch ms
   * @returns whether the row is late: a newer one that has come arrived before
   */
  add(time: number, value: number, comeUntil: number): boolean {
    if (this.#rows === this.#times.length) this.#resize(2 * this.#rows);
    this.#times[this.#rows] = time;
    this.#values[this.#rows] = value;
    this.#rows += 1;
    // A row that was the newest before the clock was known, or set back, makes no other late.
    const isLate = time < this.#newest && this.#newest <= comeUntil;
    if (!isLate && time <= comeUntil) this.#newest = time;
    return isLate;
  }

  /** Inserts the rows into the series; rows that revise replace those of the same time. */
  flush(revises: boolean): void {
    this.series.insert(this.#times, this.#values, { revises }, 0, this.#rows);
    this.#rows = 0;
    if (this.#times.length > MAX_KEPT_ROWS) this.#resize(MAX_KEPT_ROWS);
  }

  /** Returns the time of the newest row up to a time, epoch ms; `-Infinity`: there is none. */
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
