/** The newest row of a key. */
export interface Latest<T> {
  /** The row. */
  readonly row: T;
  /** Its time, epoch ms. */
  readonly time: number;
  /** Its key, where the stream has a `key`. */
  readonly key?: string;
}

interface Entry<T> {
  row: T;
  time: number;
  key?: string;
}

/** The most keys that are remembered; beyond, the key that appeared first is forgotten. */
const maxKeys = 10_000;

/** Remembers the newest row by time, over all and of each key. Of equal times the later arrival is the newer. */
export class LatestRows<T> {
  #newest: Entry<T> | undefined;
  readonly #byKey = new Map<string, Entry<T>>();

  /** Takes note of rows that arrived. */
  note(rows: readonly T[], times: Float64Array, keys: readonly string[] | undefined): void {
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i];
      const time = times[i];
      const key = keys?.[i];
      if (key !== undefined) this.#noteKey(row, time, key);
      if (this.#newest === undefined) this.#newest = key === undefined ? { row, time } : { row, time, key };
      else if (time >= this.#newest.time) {
        this.#newest.row = row;
        this.#newest.time = time;
        if (key !== undefined) this.#newest.key = key;
      }
    }
  }

  /** The newest row, of one key or over all. */
  get(key?: string): Latest<T> | undefined {
    const entry = key === undefined ? this.#newest : this.#byKey.get(key);
    return entry && { ...entry };
  }

  /** The newest row of each key, oldest first. */
  all(): Latest<T>[] {
    return [...this.#byKey.values()].map((entry) => ({ ...entry })).sort((a, b) => a.time - b.time);
  }

  #noteKey(row: T, time: number, key: string): void {
    const entry = this.#byKey.get(key);
    if (entry === undefined) {
      if (this.#byKey.size >= maxKeys) {
        const oldest = this.#byKey.keys().next();
        if (!oldest.done) this.#byKey.delete(oldest.value);
      }
      this.#byKey.set(key, { row, time, key });
    } else if (time >= entry.time) {
      entry.row = row;
      entry.time = time;
    }
  }
}
