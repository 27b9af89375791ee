/** The number of newest late rows that are remembered: as many as there are rows with an origin. */
const MAX_LATE_ROWS = 10_000;

/** The rows of a set of series that came after a newer one of their series. */
export class LateRows {
  readonly #rows = new Set<string>();

  /** Notes a late row by its time, epoch ms, and its key. */
  note(time: number, key: string): void {
    this.#rows.add(`${time} ${key}`);
    if (this.#rows.size > MAX_LATE_ROWS) this.#rows.delete(this.#rows.values().next().value ?? "");
  }

  /** Tells whether the row of a time and key was late. */
  has(time: number, key: string): boolean {
    return this.#rows.has(`${time} ${key}`);
  }
}
