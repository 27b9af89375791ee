import type { KeyLeads } from "../../store/key-leads.js";
import type { Entry, GapEntry, Rows } from "./entry.js";
import { rowEntry } from "./entry.js";

/** Newest rows of a stream by time, with the gaps between them. */
export class TimeRows<T> implements Rows<T> {
  readonly displaced = 0;
  readonly #leads: KeyLeads;
  readonly #capacity: number;
  readonly #minStored: number;
  /** Entries beyond the minimum before old ones are dropped: many at a time, so that each row costs little. */
  readonly #slack: number;
  /** Entries, oldest first; rows of an equal time in the order of arrival. */
  #entries: Entry<T>[] = [];

  /**
   * @param leads - the keys whose clocks are ahead of the stream's
   * @param capacity - number of entries to show
   * @param minStored - number of entries to store at least. Default: `capacity`
   */
  constructor(leads: KeyLeads, capacity: number, minStored = capacity) {
    this.#leads = leads;
    this.#capacity = capacity;
    this.#minStored = Math.max(capacity, minStored);
    this.#slack = Math.max(capacity, this.#minStored / 10);
  }

  get size(): number {
    return Math.min(this.#capacity, this.#entries.length);
  }

  /** Number of stored entries, shown or not. */
  get storedCount(): number {
    return this.#entries.length;
  }

  add(row: T, time: number, key: string, revises: boolean): boolean {
    const entries = this.#entries;
    const at = this.#indexAfter(time - this.#leads.of(key));
    if (revises) {
      for (let index = at - 1; index >= 0 && this.#placeOf(entries[index]) === time - this.#leads.of(key); index -= 1) {
        const entry = entries[index];
        if (entry.kind !== "row" || entry.key !== key) continue;
        entry.row = row;
        entry.cells = [];
        return true;
      }
    }
    this.#insert(at, rowEntry(row, time, key));
    return true;
  }

  addGap(gap: GapEntry): void {
    // The gap goes before the first row after it; where both edges share a time, after the rows that are here already.
    let at = this.#indexAfter(gap.time);
    if (gap.after < gap.time) {
      while (at > 0 && this.#placeOf(this.#entries[at - 1]) === gap.time && this.#entries[at - 1].kind === "row") {
        at -= 1;
      }
    }
    this.#insert(at, gap);
  }

  removeGap(id: number): Pick<GapEntry, "kind" | "cause"> | undefined {
    let found: GapEntry | undefined;
    this.#entries = this.#entries.filter((entry) => {
      if (entry.kind === "row" || entry.id !== id) return true;
      found = entry;
      return false;
    });
    return found;
  }

  expire(): boolean {
    return false;
  }

  forget(): boolean {
    // The rows came, and still tell of their time.
    return false;
  }

  orderKeys(): void {
    // Order by key is ignored: time alone decides.
  }

  entries(): readonly Entry<T>[] {
    return this.#entries.slice(-this.#capacity).reverse();
  }

  upTo(time: number): readonly Entry<T>[] {
    let end = this.#indexAfter(time);
    // A time inside a gap shows the gap first.
    const next = this.#entries.at(end);
    if (next !== undefined && next.kind !== "row" && next.after < time) end += 1;
    return this.#entries.slice(Math.max(0, end - this.#capacity), end).reverse();
  }

  /** Returns the time of an entry by the stream's clock, epoch ms. */
  #placeOf(entry: Entry<T>): number {
    return entry.kind === "row" ? entry.time - this.#leads.of(entry.key) : entry.time;
  }

  /** Returns the index after the last entry that is not newer: mostly the end. Binary search otherwise. */
  #indexAfter(time: number): number {
    const entries = this.#entries;
    let [low, high] = [0, entries.length];
    if (high === 0 || this.#placeOf(entries[high - 1]) <= time) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#placeOf(entries[middle]) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, entry: Entry<T>): void {
    const entries = this.#entries;
    const surplus = entries.length - this.#minStored;
    // An entry older than all stored ones is dropped once the store is full: no healed gap could bring it into view.
    if (at === 0 && surplus >= this.#slack) return;
    if (at === entries.length) entries.push(entry);
    else entries.splice(at, 0, entry);
    if (surplus > 2 * this.#slack + 16) entries.splice(0, surplus - this.#slack);
  }
}
