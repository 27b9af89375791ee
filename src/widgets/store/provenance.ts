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

interface Entry {
  readonly batch: Batch;
  readonly late: ReadonlySet<number> | undefined;
  readonly repaired: boolean;
  readonly first: number;
  readonly last: number;
}

/** Rows that are remembered, at least. */
const kept = 10_000;

/** Remembers where the newest 10,000 rows came from: a batch, an entry. */
export class Provenance {
  #entries: Entry[] = [];
  #rows = 0;

  /**
   * Remembers a batch.
   *
   * @param late - the indexes of rows that were late
   * @param repaired - whether it filled a gap
   */
  add(batch: Batch, late: ReadonlySet<number> | undefined, repaired: boolean): void {
    let first = Infinity;
    let last = -Infinity;
    for (const time of batch.times) {
      if (time < first) first = time;
      if (time > last) last = time;
    }
    this.#entries.push({ batch, late, repaired, first, last });
    this.#rows += batch.times.length;
    let spare = 0;
    while (this.#rows - this.#length(spare) >= kept) {
      this.#rows -= this.#length(spare);
      spare += 1;
    }
    if (spare > 0) this.#entries.splice(0, spare);
  }

  /** Where the row of a time, and of a key where there are keys, came from; the newest of several. */
  find(time: number, key?: string): Origin | undefined {
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (time < entry.first || time > entry.last) continue;
      const { times, keys, received, position, from } = entry.batch;
      for (let row = times.length - 1; row >= 0; row -= 1) {
        if (times[row] !== time || (key !== undefined && keys !== undefined && keys[row] !== key)) continue;
        const late = entry.late?.has(row) ?? false;
        return { received, from, late, repaired: entry.repaired, ...(position !== undefined && { position }) };
      }
    }
    return undefined;
  }

  #length(index: number): number {
    return this.#entries[index].batch.times.length;
  }
}
