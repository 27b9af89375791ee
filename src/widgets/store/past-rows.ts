/** The number of newest rows that are kept for a look back. */
export const MAX_PAST_ROWS = 10_000;

/** The newest 10,000 rows of a stream, in the order of their arrival. */
export class PastRows<T> {
  readonly #rows: T[] = [];
  readonly #times: number[] = [];
  readonly #keys: (string | undefined)[] = [];
  #count = 0;

  /**
   * Keeps a row of a time, epoch ms, in the place of the first arrival; a full ring takes no row older than that one,
   * such as those of a long history.
   */
  add(row: T, time: number, key: string | undefined): void {
    const slot = this.#count % MAX_PAST_ROWS;
    if (this.#count >= MAX_PAST_ROWS && time < this.#times[slot]) return;
    this.#rows[slot] = row;
    this.#times[slot] = time;
    this.#keys[slot] = key;
    this.#count += 1;
  }

  /** Forgets all rows. */
  clear(): void {
    this.#rows.length = this.#times.length = this.#keys.length = this.#count = 0;
  }

  /** Visits the rows up to a time, epoch ms, the latest arrival first. */
  upTo(time: number, visit: (row: T, time: number, key: string | undefined) => void): void {
    const first = Math.max(0, this.#count - MAX_PAST_ROWS);
    for (let index = this.#count - 1; index >= first; index -= 1) {
      const slot = index % MAX_PAST_ROWS;
      if (this.#times[slot] <= time) visit(this.#rows[slot], this.#times[slot], this.#keys[slot]);
    }
  }
}
