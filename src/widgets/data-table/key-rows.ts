import { rowEntry } from "./entry.js";
import type { Rows, RowEntry } from "./entry.js";

/** Keys beyond this are refused: they are taken from data, and memory must not grow with whatever comes in. */
const mostKeys = 1_000;

/** The newest row of each key, in the order in which the keys came first. */
export class KeyRows<T> implements Rows<T> {
  readonly #entries = new Map<string, RowEntry<T>>();

  get size(): number {
    return this.#entries.size;
  }

  add(row: T, time: number, key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= mostKeys) return false;
      this.#entries.set(key, rowEntry(row, time, key));
    } else if (time >= entry.time) {
      entry.time = time;
      entry.row = row;
      entry.cells = [];
    }
    return true;
  }

  /** A gap is between rows, and of those there is one a key. */
  gap(): void {
    // Nothing to show.
  }

  heal(): undefined {
    return undefined;
  }

  entries(): readonly RowEntry<T>[] {
    return [...this.#entries.values()];
  }
}
