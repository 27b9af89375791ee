import type { KeyLeads } from "../../store/key-leads.js";
import type { PastRows } from "../../store/past-rows.js";
import type { RowEntry, Rows } from "./entry.js";
import { rowEntry } from "./entry.js";

/** Limit of keys; more are refused, as keys come from data and memory must not grow with them. */
const MAX_KEYS = 1_000;

/** Newest row of each key, in the order in which the keys first came. */
export class KeyRows<T> implements Rows<T> {
  readonly #entries = new Map<string, RowEntry<T>>();
  readonly #leads: KeyLeads;
  readonly #past: PastRows<T> | undefined;
  /** Entries returned last by `upTo`, by key. */
  readonly #pastEntries = new Map<string, RowEntry<T>>();

  /**
   * @param leads - the keys whose clocks are ahead of the stream's
   * @param past - keeps the rows before the newest. Default: no past is kept
   */
  constructor(leads: KeyLeads, past?: PastRows<T>) {
    this.#leads = leads;
    this.#past = past;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(row: T, time: number, key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= MAX_KEYS) return false;
      this.#entries.set(key, rowEntry(row, time, key));
    } else if (time >= entry.time) {
      entry.time = time;
      entry.row = row;
      entry.cells = [];
    }
    this.#past?.add(row, time, key);
    return true;
  }

  addGap(): void {
    // A gap has no place here: it lies between the rows of a key, and each key shows one row.
  }

  removeGap(): undefined {
    return undefined;
  }

  orderKeys(keys: readonly string[]): void {
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
    const foundRows = new Map<string, { readonly row: T; readonly time: number }>();
    this.#past?.upTo(time + this.#leads.greatest, (row, at, key = "") => {
      if (at - this.#leads.of(key) > time) return;
      if (at > (foundRows.get(key)?.time ?? -Infinity)) foundRows.set(key, { row, time: at });
    });
    const entries = this.entries().map((entry) =>
      entry.time - this.#leads.of(entry.key) <= time ? entry : this.#pastEntry(entry, foundRows.get(entry.key)),
    );
    return entries.every(({ isAbsent }) => isAbsent) ? [] : entries;
  }

  /** Returns the entry of a past row: the same object for the same row, so that its cells are read once. */
  #pastEntry({ row, key }: RowEntry<T>, found: { readonly row: T; readonly time: number } | undefined): RowEntry<T> {
    const lastEntry = this.#pastEntries.get(key);
    const time = found?.time ?? -Infinity;
    if (lastEntry?.time === time && lastEntry.row === (found ?? lastEntry).row) return lastEntry;
    const entry = rowEntry((found ?? { row }).row, time, key, found === undefined);
    this.#pastEntries.set(key, entry);
    return entry;
  }
}
