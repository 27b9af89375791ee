import type { Batch, BatchOrigin, Position } from "../../stream/index.js";

/** Where a row came from. */
export interface Origin {
  /** Our clock when it arrived, epoch ms. */
  readonly received: number;
  /** The position of the batch that brought it, where the feed has positions. */
  readonly position?: Position;
  /** What brought it. */
  readonly from: BatchOrigin;
  /** An already newer row of its series was here before it. */
  readonly late: boolean;
  /** It filled a gap. */
  readonly repaired: boolean;
}

/** Rows that are remembered; there may be as many batches. */
const kept = 10_000;

/** Turns the number of a row or of a batch into its slot: the next power of two above what is kept, less one. */
const mask = 2 ** 14 - 1;

/**
 * Remembers where the newest 10,000 rows came from. Of a batch it holds neither rows nor times, for small ones weigh
 * more than what is in them.
 */
export class Provenance {
  // Rings, by slot. Plain arrays grow with what they hold, and hold numbers as typed ones do.
  readonly #times: number[] = [];
  readonly #starts: number[] = [];
  readonly #least: number[] = [];
  readonly #greatest: number[] = [];
  readonly #received: number[] = [];
  readonly #positions: (Position | undefined)[] = [];
  readonly #from: BatchOrigin[] = [];
  readonly #keys: (readonly string[] | undefined)[] = [];
  readonly #late: (readonly number[] | undefined)[] = [];
  readonly #repaired: boolean[] = [];
  #rows = 0;
  #batches = 0;

  /**
   * Remembers a batch.
   *
   * @param late - the indexes of rows that were late
   * @param repaired - whether it filled a gap
   */
  add({ times, keys, received, position, from }: Batch, late: readonly number[] | undefined, repaired: boolean): void {
    const [ring, start] = [this.#times, this.#rows];
    const { length } = times;
    let least = Infinity;
    let greatest = -Infinity;
    for (let row = Math.max(0, length - kept); row < length; row += 1) {
      const time = times[row];
      if (time < least) least = time;
      if (time > greatest) greatest = time;
      ring[(start + row) & mask] = time;
    }
    const slot = this.#batches & mask;
    this.#starts[slot] = start;
    this.#least[slot] = least;
    this.#greatest[slot] = greatest;
    this.#received[slot] = received;
    this.#positions[slot] = position;
    this.#from[slot] = from;
    this.#keys[slot] = keys;
    this.#late[slot] = late;
    this.#repaired[slot] = repaired;
    this.#rows += length;
    this.#batches += 1;
  }

  /** Where the row of a time, and of a key where there are keys, came from; the newest of several. */
  find(time: number, key?: string): Origin | undefined {
    const oldest = this.#rows - kept;
    let end = this.#rows;
    for (let batch = this.#batches - 1; batch >= 0 && end > oldest; batch -= 1) {
      const slot = batch & mask;
      const start = this.#starts[slot];
      if (time >= this.#least[slot] && time <= this.#greatest[slot]) {
        const keys = this.#keys[slot];
        for (let row = end - 1; row >= start && row >= oldest; row -= 1) {
          if (
            this.#times[row & mask] !== time ||
            (key !== undefined && keys !== undefined && keys[row - start] !== key)
          ) {
            continue;
          }
          return this.#origin(slot, row - start);
        }
      }
      end = start;
    }
    return undefined;
  }

  #origin(slot: number, row: number): Origin {
    const position = this.#positions[slot];
    return {
      received: this.#received[slot],
      from: this.#from[slot],
      late: this.#late[slot]?.includes(row) ?? false,
      repaired: this.#repaired[slot],
      ...(position !== undefined && { position }),
    };
  }
}
