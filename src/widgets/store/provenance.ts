import type { Batch, BatchOrigin, Position } from "../../stream/index.js";

/** The origin of a row. */
export interface Origin {
  /** Arrival by our clock, epoch ms. */
  readonly received: number;
  /** The position of the row's batch, if the feed has positions. */
  readonly position?: Position;
  /** The origin of the row's batch. */
  readonly from: BatchOrigin;
  /** Whether a newer row of the series arrived before. */
  readonly late: boolean;
  /** Whether the row filled a gap. */
  readonly repaired: boolean;
}

/** The origin of a row, as a stream's hub knows it: only a series knows which of its rows were late. */
export type KnownOrigin = Omit<Origin, "late">;

/** The number of newest rows that are remembered; there may be as many batches. */
const MAX_ROWS = 10_000;

/** The mask that turns the number of a row or batch into its slot: the next power of two above `MAX_ROWS`, less one. */
const SLOT_MASK = 2 ** 14 - 1;

/**
 * Remembers the origin of the newest 10,000 rows. Holds neither the rows of a batch nor its array of times, as small
 * arrays weigh more than their contents.
 */
export class Provenance {
  // Rings by slot. Plain arrays grow as needed, and hold numbers as compactly as typed arrays.
  readonly #times: number[] = [];
  readonly #starts: number[] = [];
  readonly #least: number[] = [];
  readonly #greatest: number[] = [];
  readonly #received: number[] = [];
  readonly #positions: (Position | undefined)[] = [];
  readonly #from: BatchOrigin[] = [];
  readonly #keys: (readonly string[] | undefined)[] = [];
  readonly #repaired: boolean[] = [];
  #rows = 0;
  #batches = 0;

  /**
   * Remembers a batch.
   *
   * @param repaired - whether the batch filled a gap
   */
  add({ times, keys, received, position, from }: Batch, repaired: boolean): void {
    const [ring, start] = [this.#times, this.#rows];
    const { length } = times;
    let least = Infinity;
    let greatest = -Infinity;
    for (let row = Math.max(0, length - MAX_ROWS); row < length; row += 1) {
      const time = times[row];
      if (time < least) least = time;
      if (time > greatest) greatest = time;
      ring[(start + row) & SLOT_MASK] = time;
    }
    const slot = this.#batches & SLOT_MASK;
    this.#starts[slot] = start;
    this.#least[slot] = least;
    this.#greatest[slot] = greatest;
    this.#received[slot] = received;
    this.#positions[slot] = position;
    this.#from[slot] = from;
    this.#keys[slot] = keys;
    this.#repaired[slot] = repaired;
    this.#rows += length;
    this.#batches += 1;
  }

  /** Returns the origin of the row of a time, and of a key if there are keys; of several the newest. */
  find(time: number, key?: string): KnownOrigin | undefined {
    const oldest = this.#rows - MAX_ROWS;
    let end = this.#rows;
    for (let batch = this.#batches - 1; batch >= 0 && end > oldest; batch -= 1) {
      const slot = batch & SLOT_MASK;
      const start = this.#starts[slot];
      if (time >= this.#least[slot] && time <= this.#greatest[slot]) {
        const keys = this.#keys[slot];
        for (let row = end - 1; row >= start && row >= oldest; row -= 1) {
          if (
            this.#times[row & SLOT_MASK] !== time ||
            (key !== undefined && keys !== undefined && keys[row - start] !== key)
          ) {
            continue;
          }
          return this.#origin(slot);
        }
      }
      end = start;
    }
    return undefined;
  }

  #origin(slot: number): KnownOrigin {
    const position = this.#positions[slot];
    return {
      received: this.#received[slot],
      from: this.#from[slot],
      repaired: this.#repaired[slot],
      ...(position !== undefined && { position }),
    };
  }
}
