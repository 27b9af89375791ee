import type { At, Loss } from "../source.js";
import { addCounts } from "../values/add-counts.js";

/** An entry of the log: pushed rows, or a loss. */
export type Entry<T> = { readonly rows: readonly T[]; readonly at?: At | undefined } | { readonly gap: Loss };

/** The log of a manual source, in order. An offset in it is the number of rows that were pushed before. */
export interface PushLog<T> {
  /** The number of rows pushed in all. */
  readonly size: number;
  /** Adds an entry as the newest. */
  append(entry: Entry<T>): void;
  /**
   * Drops the oldest rows; keeps the newest 1,000, and of those at the offset `from` or later the newest 1,000,000.
   */
  trim(from: number): void;
  /** Counts the rows dropped since an offset, without `count` if it is not known; undefined if there are none. */
  missedSince(offset: number): { readonly count?: number } | undefined;
  /** Makes a reader that begins at an offset. */
  readFrom(offset: number): LogReader<T>;
}

/** A reader of a log. */
export interface LogReader<T> {
  /** The number of rows pushed before the next entry. */
  readonly offset: number;
  /** Returns the next entry; undefined if there is none yet. */
  next(): Entry<T> | undefined;
}

/** The rows that are kept for streams that were stopped. */
const MAX_KEPT_ROWS = 1_000;
/** The rows that are kept for streams that have yet to begin: as many as memory bears. */
const MAX_WAITING_ROWS = 1_000_000;
/** The losses that are kept as entries, and those that are remembered once dropped. */
const MAX_GAPS = 1_000;

/** An entry and the offsets of its rows. */
interface LogEntry<T> {
  readonly entry: Entry<T>;
  /** The number of rows pushed before it. */
  readonly start: number;
  /** The number of rows pushed up to its last. */
  readonly end: number;
}

/** Makes an empty log. */
export function createPushLog<T>(): PushLog<T> {
  let entries: LogEntry<T>[] = [];
  /** The index of the first entry kept: those before it are dropped, and cut off now and then. */
  let head = 0;
  /** The number of entries that were cut off. */
  let entriesCut = 0;
  let size = 0;
  /** The offset of the first row kept. */
  let firstKept = 0;
  let gapCount = 0;
  /** The losses that were dropped. */
  const forgottenGaps: { readonly offset: number; readonly count: number | undefined }[] = [];

  function forgetHead(): void {
    const { entry, start, end } = entries[head++];
    firstKept = Math.max(firstKept, end);
    if ("rows" in entry) return;
    gapCount -= 1;
    forgottenGaps.push({ offset: start, count: entry.gap.count });
    if (forgottenGaps.length > MAX_GAPS) {
      const [first, second] = forgottenGaps.splice(0, 2);
      forgottenGaps.unshift({ offset: second.offset, count: addCounts(first.count, second.count) });
    }
  }

  /** Copies the kept part of a long batch, so that the rest can be freed. */
  function shrink(): void {
    const { entry, start, end } = entries[head];
    if (!("rows" in entry) || 2 * (end - firstKept) > entry.rows.length) return;
    entries[head] = {
      entry: { rows: entry.rows.slice(firstKept - start), at: entry.at && { position: entry.at.position } },
      start: firstKept,
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
      else gapCount += 1;
      entries.push({ entry, start, end: size });
    },
    trim(from) {
      const keepFrom = Math.max(size - MAX_WAITING_ROWS, Math.min(size - MAX_KEPT_ROWS, from));
      while (head < entries.length && (gapCount > MAX_GAPS || entries[head].start < keepFrom)) {
        if (gapCount <= MAX_GAPS && entries[head].end > keepFrom) break;
        forgetHead();
      }
      if (firstKept < keepFrom) firstKept = keepFrom;
      if (head < entries.length) shrink();
      if (2 * head < entries.length) return;
      entries = entries.slice(head);
      entriesCut += head;
      head = 0;
    },
    missedSince(offset) {
      const losses = forgottenGaps.filter((loss) => loss.offset >= offset);
      if (firstKept <= offset && losses.length === 0) return undefined;
      const count = losses.reduce<number | undefined>(
        (sum, loss) => addCounts(sum, loss.count),
        Math.max(0, firstKept - offset),
      );
      return count === undefined ? {} : { count };
    },
    readFrom(from) {
      let offset = from;
      let index = entriesCut + indexAt(from);
      return {
        get offset() {
          return offset;
        },
        next() {
          index = Math.max(index, entriesCut + head);
          const logEntry = entries.at(index - entriesCut);
          if (index - entriesCut >= entries.length || !logEntry) return undefined;
          index += 1;
          const { entry, start, end } = logEntry;
          const skipped = Math.max(offset, firstKept) - start;
          offset = end;
          if ("gap" in entry || skipped <= 0) return entry;
          return { rows: entry.rows.slice(skipped), at: entry.at && { position: entry.at.position } };
        },
      };
    },
  };

  /** Returns the index of the first entry that does not lie wholly before an offset. */
  function indexAt(offset: number): number {
    let [low, high] = [head, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { start, end } = entries[middle];
      if (end > offset || start >= offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
