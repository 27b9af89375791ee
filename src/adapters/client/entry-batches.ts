import type { Order, Position, Refusal, Sink } from "../../stream/index.js";
import type { ReadEntry } from "./entry-reader.js";

/** The most rows that are handed over at once. */
const MAX_BATCH = 5_000;

/** Hands entries of a log to a stream: rows in batches, each row with the position of its entry. */
export interface EntryBatches<T> {
  /** Adds an entry. */
  add(entry: ReadEntry<T>, position: Position): void;
  /** Hands over what was added. */
  flush(): void;
}

/**
 * Makes batches of entries. An entry is one step of the feed, whatever number of rows it holds; of a `contiguous` feed
 * its offset is one more than that of the entry before, or entries are missing between.
 */
export function createEntryBatches<T>(sink: Sink<T>, order: Order): EntryBatches<T> {
  let rows: T[] = [];
  let positions: Position[] = [];

  function flush(): void {
    const position = positions.at(-1);
    if (position === undefined) return;
    const [batch, places] = [rows, positions];
    rows = [];
    positions = [];
    const after = before(places[0]);
    sink.next(batch, order === "contiguous" ? { position, after } : { position, positions: places });
  }

  /** Returns the position before an entry, where offsets count entries. */
  function before(position: Position): Position | undefined {
    const { offset } = position;
    return order === "contiguous" && typeof offset === "number" ? { ...position, offset: offset - 1 } : undefined;
  }

  return {
    add(entry, position) {
      const last = positions.at(-1);
      const follows = last === undefined || order !== "contiguous" || before(position)?.offset === last.offset;
      if (!follows || last?.epoch !== position.epoch || rows.length >= MAX_BATCH) flush();
      if (entry.rows.length === 1 && entry.refused.length === 0) {
        rows.push(entry.rows[0]);
        positions.push(position);
        return;
      }
      flush();
      for (const { count, cause, sample, reason } of entry.refused) sink.drop(count, cause, sample, reason);
      // Also without a row: the feed has come so far.
      sink.next(entry.rows, { position, after: before(position) });
    },
    flush,
  };
}

/** Collects entries for an answer of history. */
export interface EntryPage<T> {
  readonly rows: readonly T[];
  readonly positions: readonly Position[];
  readonly refused: readonly Refusal[];
}

/** Makes the rows of an answer of history of entries and their positions. */
export function toPage<T>(entries: readonly (readonly [entry: ReadEntry<T>, position: Position])[]): EntryPage<T> {
  const rows: T[] = [];
  const positions: Position[] = [];
  const refused: Refusal[] = [];
  let size = 0;
  for (const [entry, position] of entries) {
    for (const refusal of entry.refused) {
      const at = Array.from({ length: refusal.count }, (_, i) => size + i);
      refused.push({ ...refusal, at });
      size += refusal.count;
    }
    for (const row of entry.rows) {
      rows.push(row);
      positions.push(position);
      size += 1;
    }
  }
  return { rows, positions, refused };
}
