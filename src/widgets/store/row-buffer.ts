import type { Series } from "../../series/index.js";

/** The room that a buffer keeps between two batches, rows. */
const MAX_KEPT_ROWS = 1_024;

/** The buffer of one key, which gathers the rows of a batch and inserts them into their series at once. */
export class RowBuffer {
  readonly key: string;
  readonly series: Series;
  /** The stream's time at which the key went, epoch ms; undefined: it is there. */
  goneAt: number | undefined;
  /** The same, also once the key is back, until its line is broken there. */
  #brokenAt: number | undefined;
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

  /** Takes note that the key has gone, at the stream's time, epoch ms. One that comes back begins anew. */
  part(time: number): void {
    this.goneAt = this.#brokenAt = time;
    this.#newest = -Infinity;
  }

  /** Inserts the rows into the series; rows that revise replace those of the same time. */
  flush(revises: boolean): void {
    this.goneAt = undefined;
    if (this.#brokenAt !== undefined) this.#breakLine(this.#brokenAt);
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

  /** Adds a gap between the last row from before the key went and the first that is newer, if that has come. */
  #breakLine(goneAt: number): void {
    const { columns } = this.series;
    const last = columns.heldEnd > columns.first ? columns.time(columns.heldEnd - 1) : Infinity;
    let next = Infinity;
    for (let index = 0; index < this.#rows; index += 1) {
      const time = this.#times[index];
      if (time > last && time < next) next = time;
    }
    if (next === Infinity) return;
    this.#brokenAt = undefined;
    // The clock of the key may be behind, and its rows older than the time at which it went.
    this.add(goneAt > last && goneAt < next ? goneAt : (last + next) / 2, NaN, -Infinity);
  }

  #resize(rows: number): void {
    const [times, values] = [this.#times, this.#values];
    this.#times = new Float64Array(rows);
    this.#values = new Float64Array(rows);
    this.#times.set(times.subarray(0, this.#rows));
    this.#values.set(values.subarray(0, this.#rows));
  }
}
