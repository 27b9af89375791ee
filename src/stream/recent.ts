import type { Batch, Gap, Missing } from "./events.js";

/** Rows between two gaps, or a gap. */
export type RecentItem<T> = { readonly rows: readonly T[]; readonly batch: Batch } | { readonly gap: Gap };

interface Chunk<T> {
  readonly rows: readonly T[];
  readonly batch: Batch;
  /** Rows before this index have been let go. */
  from: number;
}

interface Marker {
  readonly gap: Gap;
  /** What is still missing. */
  missing: readonly Missing[];
}

/** The rows that a stream keeps for late subscribers, and the gaps between them, in wire order. */
export interface Recent<T> {
  /** Keeps rows as the newest. */
  append(rows: readonly T[], batch: Batch): void;
  /** Keeps a gap after the newest row. */
  mark(gap: Gap): void;
  /** Puts rows that fill a gap in their place; rows older than what is kept are let go. */
  repair(id: number, rows: readonly T[], batch: Batch, missing: readonly Missing[]): void;
  /** What is kept, oldest first: rows in one batch between gaps; a gap repaired in part hole by hole. */
  snapshot(): RecentItem<T>[];
}

/** Makes a memory of so many rows. Whole batches are kept and trimmed at the front, so a batch costs O(1) whatever its size. */
export function createRecent<T>(capacity: number): Recent<T> {
  const items: (Chunk<T> | Marker)[] = [];
  let count = 0;

  function insert(index: number, rows: readonly T[], batch: Batch): void {
    items.splice(index, 0, { rows, batch, from: 0 });
    count += rows.length;
    for (let oldest = items.at(0); oldest; oldest = items.at(0)) {
      // A gap with no row before it says nothing to a late subscriber.
      if ("gap" in oldest) items.shift();
      else if (count <= capacity) return;
      else {
        const held = oldest.rows.length - oldest.from;
        const excess = Math.min(held, count - capacity);
        oldest.from += excess;
        count -= excess;
        if (excess === held) items.shift();
      }
    }
  }

  return {
    append(rows, batch) {
      insert(items.length, rows, batch);
    },
    mark(gap) {
      items.push({ gap, missing: [gap] });
    },
    repair(id, rows, batch, missing) {
      const index = items.findIndex((item) => "gap" in item && item.gap.id === id);
      if (index < 0) return;
      (items[index] as Marker).missing = missing;
      insert(index, rows, batch);
    },
    snapshot() {
      const told: RecentItem<T>[] = [];
      let run: Chunk<T>[] = [];
      const close = (): void => {
        if (run.length > 0) told.push(join(run));
        run = [];
      };
      for (const item of items) {
        if ("rows" in item) run.push(item);
        else if (item.missing.length > 0) {
          close();
          const { id, kind, cause } = item.gap;
          for (const hole of item.missing) told.push({ gap: { ...hole, id, kind, cause } });
        }
      }
      close();
      return told;
    },
  };
}

function join<T>(chunks: readonly Chunk<T>[]): RecentItem<T> {
  const last = chunks.at(-1) as Chunk<T>;
  const { batch } = last;
  // A batch that is kept whole is told as it came: nobody may write to it.
  if (chunks.length === 1 && last.from === 0) return { rows: last.rows, batch: { ...batch, from: "recent" } };
  return {
    rows: chunks.flatMap(({ rows, from }) => rows.slice(from)),
    batch: {
      ...batch,
      times: Float64Array.from(chunks.flatMap(({ batch: { times }, from }) => [...times.subarray(from)])),
      keys: batch.keys && chunks.flatMap(({ batch: { keys }, from }) => keys?.slice(from) ?? []),
      from: "recent",
    },
  };
}
