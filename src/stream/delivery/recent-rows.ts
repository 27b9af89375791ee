import type { RecentItem } from "../context.js";
import type { Batch, Gap, Gone, Missing } from "../events.js";
import type { Position } from "../source.js";

interface Chunk<T> {
  readonly rows: readonly T[];
  readonly batch: Batch;
  /** Number of rows kept, the last ones; those before them have been let go. */
  kept: number;
}

interface Marker {
  readonly gap: Gap;
  /** The stretches that are still missing. */
  missing: readonly Missing[];
}

/** The rows that a stream keeps for late subscribers, with the gaps and the partings between them, in wire order. */
export interface RecentRows<T> {
  /** Keeps rows as the newest. */
  append(rows: readonly T[], batch: Batch): void;
  /** Keeps rows of the past: after those of the past that are here, before all others. */
  insert(rows: readonly T[], batch: Batch): void;
  /** Keeps a gap after the newest row, or a further hole of the one that stands there. */
  mark(gap: Gap): void;
  /** Keeps that keys have gone after the newest row. */
  part(gone: Gone): void;
  /** Puts rows that fill a gap in their place; drops them where the gap is not kept any more. */
  repair(id: number, rows: readonly T[], batch: Batch, missing: readonly Missing[]): void;
  /**
   * Returns all that is kept, oldest first: the rows between two gaps as one batch, apart where some revise or keys
   * have gone; each hole of a gap as a gap.
   */
  snapshot(): RecentItem<T>[];
}

/** Number of gaps beyond twice the capacity that may be kept; the oldest are let go as many at a time. */
const SPARE_GAPS = 1_000;

/**
 * Makes a memory of `capacity` rows. Keeps whole batches and trims them at the front, so a batch costs O(1) amortised
 * whatever its size.
 */
export function createRecentRows<T>(capacity: number): RecentRows<T> {
  const items: (Chunk<T> | Marker | { readonly gone: Gone })[] = [];
  let count = 0;
  /** Number of the leading items that are of the past. */
  let pastCount = 0;
  /** Whether rows have been let go. */
  let hasForgotten = false;

  function dropOldest(goneCount: number): void {
    items.splice(0, goneCount);
    pastCount = Math.max(0, pastCount - goneCount);
  }

  function trim(): void {
    let goneCount = 0;
    for (; goneCount < items.length; goneCount += 1) {
      const oldest = items[goneCount];
      // What has no row before it means nothing to a late subscriber.
      if (!("rows" in oldest)) continue;
      const excess = Math.min(oldest.kept, Math.max(0, count - capacity));
      oldest.kept -= excess;
      count -= excess;
      hasForgotten ||= excess > 0;
      if (oldest.kept > 0) break;
    }
    // Leading gaps stay as long as no row was let go: rows of the past may yet come before them.
    if (hasForgotten) dropOldest(goneCount);
  }

  return {
    append(rows, batch) {
      items.push({ rows, batch, kept: rows.length });
      count += rows.length;
      // A tenth more is kept, so that small batches share the cost of trimming.
      if (count > 1.1 * capacity) trim();
    },
    insert(rows, batch) {
      items.splice(pastCount, 0, { rows, batch, kept: rows.length });
      pastCount += 1;
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
      if (items.length <= 2 * capacity + SPARE_GAPS) return;
      // Gaps without a row between them, as of a feed of heads alone, must not grow without end.
      for (const item of items.slice(0, SPARE_GAPS)) if ("rows" in item) count -= item.kept;
      hasForgotten = true;
      dropOldest(SPARE_GAPS);
      trim();
    },
    part(gone) {
      items.push({ gone });
    },
    repair(id, rows, batch, missing) {
      trim();
      const index = items.findIndex((item) => "gap" in item && item.gap.id === id);
      if (index < 0) return;
      (items[index] as Marker).missing = missing;
      if (rows.length === 0) return;
      items.splice(index, 0, { rows, batch, kept: rows.length });
      count += rows.length;
    },
    snapshot() {
      trim();
      const groups: (Chunk<T>[] | RecentItem<T>)[] = [];
      let run: Chunk<T>[] | undefined;
      for (const item of items) {
        if ("rows" in item) {
          // Rows that revise form a batch of their own: in one batch they would replace those that merely come beside
          // them.
          if (run?.[0].batch.revises !== item.batch.revises) run = undefined;
          if (!run) groups.push((run = []));
          run.push(item);
        } else if ("gone" in item) {
          run = undefined;
          groups.push(item);
        } else if (item.missing.length > 0 && groups.length > 0) {
          run = undefined;
          for (const hole of item.missing) groups.push({ gap: { ...item.gap, ...hole } });
        }
      }
      return groups.map((each) => ("length" in each ? join(each) : each));
    },
  };
}

function join<T>(chunks: readonly Chunk<T>[]): RecentItem<T> {
  const { rows: newest, batch, kept } = chunks.at(-1) as Chunk<T>;
  // A batch that is kept whole shares its arrays: nobody may write to them.
  if (chunks.length === 1 && kept === newest.length) return { rows: newest, batch: { ...batch, from: "recent" } };
  const rows: T[] = [];
  const times: number[] = [];
  const keys: string[] = [];
  const positions: Position[] = [];
  for (const { rows: all, batch, kept } of chunks) {
    for (let i = all.length - kept; i < all.length; i++) {
      rows.push(all[i]);
      times.push(batch.times[i]);
      if (batch.keys) keys.push(batch.keys[i]);
      if (batch.positions) positions.push(batch.positions[i]);
    }
  }
  return {
    rows,
    batch: {
      ...batch,
      times: new Float64Array(times),
      keys: batch.keys && keys,
      positions: positions.length === rows.length ? positions : undefined,
      from: "recent",
    },
  };
}
