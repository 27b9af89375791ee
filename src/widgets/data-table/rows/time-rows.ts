import type { Entry, GapEntry, Rows } from "./entry.js";
import { rowEntry } from "./entry.js";

/** The newest rows of a stream by time, with the gaps between them. */
export class TimeRows<T> implements Rows<T> {
  readonly #capacity: number;
  readonly #kept: number;
  /** How many more are held before some are let go: many at a time, so that each row costs little. */
  readonly #spare: number;
  /** Oldest first; rows of an equal time in the order of their arrival. */
  #entries: Entry<T>[] = [];

  /**
   * @param capacity - how many lines to show
   * @param kept - how many to hold at least. Default: as many
   */
  constructor(capacity: number, kept = capacity) {
    this.#capacity = capacity;
    this.#kept = Math.max(capacity, kept);
    this.#spare = Math.max(capacity, this.#kept / 10);
  }

  get size(): number {
    return Math.min(this.#capacity, this.#entries.length);
  }

  /** How many lines are held, shown or not. */
  get held(): number {
    return this.#entries.length;
  }

  add(row: T, time: number, key: string, revises: boolean): boolean {
    const entries = this.#entries;
    const at = this.#after(time);
    if (revises) {
      for (let index = at - 1; index >= 0 && entries[index].time === time; index -= 1) {
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

  gap(gap: GapEntry): void {
    // Before the first row after it; where both edges are of one time, between what came before and what comes now.
    let at = this.#after(gap.time);
    if (gap.after < gap.time) {
      while (at > 0 && this.#entries[at - 1].time === gap.time && this.#entries[at - 1].kind === "row") at -= 1;
    }
    this.#insert(at, gap);
  }

  heal(id: number): Pick<GapEntry, "kind" | "cause"> | undefined {
    let found: GapEntry | undefined;
    this.#entries = this.#entries.filter((entry) => {
      if (entry.kind === "row" || entry.id !== id) return true;
      found = entry;
      return false;
    });
    return found;
  }

  arrange(): void {
    // Time alone tells the order.
  }

  entries(): readonly Entry<T>[] {
    return this.#entries.slice(-this.#capacity).reverse();
  }

  upTo(time: number): readonly Entry<T>[] {
    let end = this.#after(time);
    // In a gap there is no row: that is what it shows.
    const next = this.#entries.at(end);
    if (next !== undefined && next.kind !== "row" && next.after < time) end += 1;
    return this.#entries.slice(Math.max(0, end - this.#capacity), end).reverse();
  }

  /** The index after the last line that is not newer. Mostly there is none newer. */
  #after(time: number): number {
    const entries = this.#entries;
    let [low, high] = [0, entries.length];
    if (high === 0 || entries[high - 1].time <= time) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle].time <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, entry: Entry<T>): void {
    const entries = this.#entries;
    const surplus = entries.length - this.#kept;
    // Older than all that is shown, and than what comes up where a gap is filled.
    if (at === 0 && surplus >= this.#spare) return;
    if (at === entries.length) entries.push(entry);
    else entries.splice(at, 0, entry);
    if (surplus > 2 * this.#spare + 16) entries.splice(0, surplus - this.#spare);
  }
}
