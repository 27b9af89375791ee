/** How many rows are kept for those who ask what was: the newest. */
export const kept = 10_000;

/** The newest rows of a stream, in the order of their arrival: what has been, as far as it is held. */
export class PastRows<T> {
  readonly #rows: T[] = [];
  readonly #times: number[] = [];
  readonly #keys: (string | undefined)[] = [];
  #count = 0;

  /**
   * Keeps a row of a time, epoch ms, and lets go of the oldest; what is older than that, such as a long history, is not
   * kept.
   */
  add(row: T, time: number, key: string | undefined): void {
    const at = this.#count % kept;
    if (this.#count >= kept && time < this.#times[at]) return;
    this.#rows[at] = row;
    this.#times[at] = time;
    this.#keys[at] = key;
    this.#count += 1;
  }

  /** Gives the rows up to a time, epoch ms, the latest arrival first. */
  upTo(time: number, take: (row: T, time: number, key: string | undefined) => void): void {
    const first = Math.max(0, this.#count - kept);
    for (let each = this.#count - 1; each >= first; each -= 1) {
      const at = each % kept;
      if (this.#times[at] <= time) take(this.#rows[at], this.#times[at], this.#keys[at]);
    }
  }
}
