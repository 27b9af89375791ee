import { isDeepEqual } from "./equal.js";

/** Remembers rows by key and time, to tell a revision from a duplicate. The oldest are forgotten beyond the capacity. */
export class Revisions<T> {
  readonly #capacity: number;
  readonly #rows = new Map<string, T>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether a row of this key and time is here and holds the same; if not, this one is remembered in its place. */
  isKnown(row: T, time: number, key: string): boolean {
    const name = `${String(time)} ${key}`;
    if (this.#rows.has(name)) {
      if (isDeepEqual(this.#rows.get(name), row)) return true;
      this.#rows.set(name, row);
      return false;
    }
    this.#rows.set(name, row);
    if (this.#rows.size > this.#capacity) {
      const oldest = this.#rows.keys().next();
      if (!oldest.done) this.#rows.delete(oldest.value);
    }
    return false;
  }
}
