import type { PastRows } from "../../store/past-rows.js";
import type { RowEntry, Rows } from "./entry.js";
import { rowEntry } from "./entry.js";

/** Keys beyond this are refused: they are taken from data, and memory must not grow with whatever comes in. */
const mostKeys = 1_000;

/** The newest row of each key, in the order in which the keys came first. */
export class KeyRows<T> implements Rows<T> {
  readonly #entries = new Map<string, RowEntry<T>>();
  readonly #past: PastRows<T> | undefined;
  /** What was shown last of another time. */
  readonly #were = new Map<string, RowEntry<T>>();

  /** @param past - keeps what was before. Default: nothing does */
  constructor(past?: PastRows<T>) {
    this.#past = past;
  }

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
    this.#past?.add(row, time, key);
    return true;
  }

  /** A gap is between rows, and of those there is one a key. */
  gap(): void {
    // Nothing to show.
  }

  heal(): undefined {
    return undefined;
  }

  arrange(keys: readonly string[]): void {
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry === undefined || !this.#entries.delete(key)) continue;
      this.#entries.set(key, entry);
    }
  }

  entries(): readonly RowEntry<T>[] {
    return [...this.#entries.values()];
  }

  upTo(time: number): readonly RowEntry<T>[] {
    const found = new Map<string, { readonly row: T; readonly time: number }>();
    this.#past?.upTo(time, (row, at, key = "") => {
      if (at > (found.get(key)?.time ?? -Infinity)) found.set(key, { row, time: at });
    });
    const entries = this.entries().map((entry) =>
      entry.time <= time ? entry : this.#was(entry, found.get(entry.key)),
    );
    return entries.every(({ absent }) => absent) ? [] : entries;
  }

  /** The same object for the same row, so that it is read once. */
  #was({ row, key }: RowEntry<T>, found: { readonly row: T; readonly time: number } | undefined): RowEntry<T> {
    const before = this.#were.get(key);
    const time = found?.time ?? -Infinity;
    if (before?.time === time && before.row === (found ?? before).row) return before;
    const entry = rowEntry((found ?? { row }).row, time, key, found === undefined);
    this.#were.set(key, entry);
    return entry;
  }
}
