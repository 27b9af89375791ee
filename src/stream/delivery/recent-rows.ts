import type { Batch, Gap, Missing } from "../events.js";

/** Rows between two gaps, or a gap. */
export type RecentItem<T> = { readonly rows: readonly T[]; readonly batch: Batch } | { readonly gap: Gap };

interface Chunk<T> {
  readonly rows: readonly T[];
  readonly batch: Batch;
  /** So many of the newest rows are kept; those before them have been let go. */
  held: number;
}

interface Marker {
  readonly gap: Gap;
  /** What is still missing. */
  missing: readonly Missing[];
}

/** The rows that a stream keeps for late subscribers, and the gaps between them, in wire order. */
export interface RecentRows<T> {
  /** Keeps rows as the newest. */
  append(rows: readonly T[], batch: Batch): void;
  /** Keeps rows of the past, oldest first: after those of the past that are here, before all others. */
  insert(rows: readonly T[], batch: Batch): void;
  /** Keeps a gap after the newest row, or a further hole of the one that stands there. */
  mark(gap: Gap): void;
  /** Puts rows that fill a gap in their place; rows older than what is kept are let go. */
  repair(id: number, rows: readonly T[], batch: Batch, missing: readonly Missing[]): void;
  /**
   * What is kept, oldest first: rows in one batch between gaps, apart where some revise; a gap repaired in part hole by
   * hole.
   */
  snapshot(): RecentItem<T>[];
}

/** So many more gaps than rows may be kept, before the oldest are let go as many at a time. */
const spare = 1_000;

/**
 * Makes a memory of so many rows. Whole batches are kept and trimmed at the front, so a batch costs O(1) amortised
 * whatever its size.
 */
export function createRecentRows<T>(capacity: number): RecentRows<T> {
  const items: (Chunk<T> | Marker)[] = [];
  let count = 0;
  /** So many of the items are of the past. */
  let past = 0;
  /** Rows have been let go. */
  let forgot = false;

  function shift(gone: number): void {
    items.splice(0, gone);
    past = Math.max(0, past - gone);
  }

  function trim(): void {
    let gone = 0;
    for (; gone < items.length; gone += 1) {
      const oldest = items[gone];
      // A gap with no row before it says nothing to a late subscriber.
      if ("gap" in oldest) continue;
      const excess = Math.min(oldest.held, Math.max(0, count - capacity));
      oldest.held -= excess;
      count -= excess;
      forgot ||= excess > 0;
      if (oldest.held > 0) break;
    }
    // … unless rows of the past are yet to come before it.
    if (forgot) shift(gone);
  }

  return {
    append(rows, batch) {
      items.push({ rows, batch, held: rows.length });
      count += rows.length;
      // A tenth more, so that small batches share the cost of letting go.
      if (count > 1.1 * capacity) trim();
    },
    insert(rows, batch) {
      items.splice(past, 0, { rows, batch, held: rows.length });
      past += 1;
      count += rows.length;
      trim();
    },
    mark(gap) {
      const last = items.at(-1);
      if (last !== undefined && "gap" in last && last.gap.id === gap.id) {
        last.missing = [...last.missing, gap];
        return;
      }
      items.push({ gap, missing: [gap] });
      if (items.length <= 2 * capacity + spare) return;
      // Gaps without a row between them, as a feed of heads alone tells, must not grow without end.
      for (const item of items.slice(0, spare)) if ("rows" in item) count -= item.held;
      forgot = true;
      shift(spare);
      trim();
    },
    repair(id, rows, batch, missing) {
      trim();
      const index = items.findIndex((item) => "gap" in item && item.gap.id === id);
      if (index < 0) return;
      (items[index] as Marker).missing = missing;
      if (rows.length === 0) return;
      items.splice(index, 0, { rows, batch, held: rows.length });
      count += rows.length;
    },
    snapshot() {
      trim();
      const told: (Chunk<T>[] | RecentItem<T>)[] = [];
      let run: Chunk<T>[] | undefined;
      for (const item of items) {
        if ("rows" in item) {
          // What revises would replace what merely comes beside it.
          if (run?.[0].batch.revises !== item.batch.revises) run = undefined;
          if (!run) told.push((run = []));
          run.push(item);
        } else if (item.missing.length > 0 && told.length > 0) {
          run = undefined;
          for (const hole of item.missing) told.push({ gap: { ...item.gap, ...hole } });
        }
      }
      return told.map((each) => ("length" in each ? join(each) : each));
    },
  };
}

function join<T>(chunks: readonly Chunk<T>[]): RecentItem<T> {
  const { rows: newest, batch, held } = chunks.at(-1) as Chunk<T>;
  // A batch that is kept whole is told as it came: nobody may write to it.
  if (chunks.length === 1 && held === newest.length) return { rows: newest, batch: { ...batch, from: "recent" } };
  const rows: T[] = [];
  const times: number[] = [];
  const keys: string[] = [];
  for (const { rows: all, batch, held } of chunks) {
    for (let i = all.length - held; i < all.length; i++) {
      rows.push(all[i]);
      times.push(batch.times[i]);
      if (batch.keys) keys.push(batch.keys[i]);
    }
  }
  return { rows, batch: { ...batch, times: new Float64Array(times), keys: batch.keys && keys, from: "recent" } };
}
