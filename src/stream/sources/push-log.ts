import type { At, Loss } from "../source.js";
import { addCounts } from "../values/counts.js";

/** Rows that were pushed, or word of a loss. */
export type Entry<T> = { readonly rows: readonly T[]; readonly at?: At | undefined } | { readonly gap: Loss };

/** What was pushed, in order; places in it are told by how many rows were pushed before. */
export interface PushLog<T> {
  /** How many rows were pushed in all. */
  readonly size: number;
  /** Adds an entry as the newest. */
  append(entry: Entry<T>): void;
  /**
   * Lets go of the oldest rows, except the newest 1,000 and all that were pushed at `from` or later, of which 1,000,000
   * are kept.
   */
  trim(from: number): void;
  /** How many rows have been let go since a place: `count` is left out where nobody knows. Undefined: none. */
  missedSince(place: number): { readonly count?: number } | undefined;
  /** Makes a reader from a place on: the next entry each time, undefined where there is none yet. */
  readFrom(place: number): LogReader<T>;
}

/** A way through a log. */
export interface LogReader<T> {
  /** How many rows were pushed before the next entry. */
  readonly place: number;
  /** The next entry. */
  next(): Entry<T> | undefined;
}

/** How many rows are kept for streams that were stopped. */
const MAX_KEPT = 1_000;
/** How many rows are kept for streams that are still to begin: what memory bears. */
const MAX_WAITING = 1_000_000;
/** How many losses are kept, and how many are remembered once let go. */
const MAX_GAPS = 1_000;

/** An entry at its place. */
interface Placed<T> {
  readonly entry: Entry<T>;
  /** How many rows were pushed before it. */
  readonly start: number;
  readonly end: number;
}

/** Makes a log, in which nothing is yet. */
export function createPushLog<T>(): PushLog<T> {
  let entries: Placed<T>[] = [];
  /** Entries before this index have been let go; they are cut off now and then. */
  let head = 0;
  /** Entries that were cut off. */
  let cut = 0;
  let size = 0;
  /** Rows before this place have been let go. */
  let base = 0;
  let gaps = 0;
  /** Losses that have been let go. */
  const gone: { readonly place: number; readonly count: number | undefined }[] = [];

  function forgetHead(): void {
    const { entry, start, end } = entries[head++];
    base = Math.max(base, end);
    if ("rows" in entry) return;
    gaps -= 1;
    gone.push({ place: start, count: entry.gap.count });
    if (gone.length > MAX_GAPS) {
      const [first, second] = gone.splice(0, 2);
      gone.unshift({ place: second.place, count: addCounts(first.count, second.count) });
    }
  }

  /** Copies what is kept of a long batch, so that its rest is free. */
  function shrink(): void {
    const { entry, start, end } = entries[head];
    if (!("rows" in entry) || 2 * (end - base) > entry.rows.length) return;
    entries[head] = {
      entry: { rows: entry.rows.slice(base - start), at: entry.at && { position: entry.at.position } },
      start: base,
      end,
    };
  }

  return {
    get size() {
      return size;
    },
    append(entry) {
      const start = size;
      if ("rows" in entry) size += entry.rows.length;
      else gaps += 1;
      entries.push({ entry, start, end: size });
    },
    trim(from) {
      const least = Math.max(size - MAX_WAITING, Math.min(size - MAX_KEPT, from));
      while (head < entries.length && (gaps > MAX_GAPS || entries[head].start < least)) {
        if (gaps <= MAX_GAPS && entries[head].end > least) break;
        forgetHead();
      }
      if (base < least) base = least;
      if (head < entries.length) shrink();
      if (2 * head < entries.length) return;
      entries = entries.slice(head);
      cut += head;
      head = 0;
    },
    missedSince(place) {
      const losses = gone.filter((loss) => loss.place >= place);
      if (base <= place && losses.length === 0) return undefined;
      const count = losses.reduce<number | undefined>(
        (sum, loss) => addCounts(sum, loss.count),
        Math.max(0, base - place),
      );
      return count === undefined ? {} : { count };
    },
    readFrom(from) {
      let place = from;
      let index = cut + indexAt(from);
      return {
        get place() {
          return place;
        },
        next() {
          index = Math.max(index, cut + head);
          const placed = entries.at(index - cut);
          if (index - cut >= entries.length || !placed) return undefined;
          index += 1;
          const { entry, start, end } = placed;
          const skipped = Math.max(place, base) - start;
          place = end;
          if ("gap" in entry || skipped <= 0) return entry;
          return { rows: entry.rows.slice(skipped), at: entry.at && { position: entry.at.position } };
        },
      };
    },
  };

  /** The first entry that is not wholly before a place. */
  function indexAt(place: number): number {
    let [low, high] = [head, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { start, end } = entries[middle];
      if (end > place || start >= place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
