import type { KeyLeads } from "../../store/key-leads.js";
import type { PastRows } from "../../store/past-rows.js";
import type { RowEntry, Rows } from "./entry.js";
import { rowEntry } from "./entry.js";

/** Limit of keys: they come from data, and memory must not grow with them. The longest silent one gives way. */
const MAX_KEYS = 1_000;

/** Newest row of each key, in the order in which the keys first came. */
export class KeyRows<T> implements Rows<T> {
  readonly #entries = new Map<string, RowEntry<T>>();
  readonly #leads: KeyLeads;
  readonly #past: PastRows<T> | undefined;
  #displaced = 0;
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

  get displaced(): number {
    return this.#displaced;
  }

  add(row: T, time: number, key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= MAX_KEYS && !this.#displaceBy(time - this.#leads.of(key))) return false;
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

  expire(before: number): boolean {
    const { size } = this.#entries;
    for (const entry of this.#entries.values()) if (this.#timeOf(entry) < before) this.#forget(entry.key);
    return this.#entries.size < size;
  }

  forget(keys: readonly string[]): boolean {
    const { size } = this.#entries;
    for (const key of keys) this.#forget(key);
    return this.#entries.size < size;
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
      this.#timeOf(entry) <= time ? entry : this.#pastEntry(entry, foundRows.get(entry.key)),
    );
    return entries.every(({ isAbsent }) => isAbsent) ? [] : entries;
  }

  /** Lets the longest silent key give way to a row of a time, epoch ms; false: that one is older. */
  #displaceBy(time: number): boolean {
    let oldest: RowEntry<T> | undefined;
    for (const entry of this.#entries.values()) {
      if (oldest === undefined || this.#timeOf(entry) < this.#timeOf(oldest)) oldest = entry;
    }
    if (oldest === undefined || this.#timeOf(oldest) >= time) return false;
    this.#forget(oldest.key);
    this.#displaced += 1;
    return true;
  }

  #forget(key: string): void {
    this.#entries.delete(key);
    this.#pastEntries.delete(key);
  }

  /** Returns the time of a row by the stream's clock, epoch ms. */
  #timeOf({ time, key }: RowEntry<T>): number {
    return time - this.#leads.of(key);
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
