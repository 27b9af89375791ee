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

/**
 * The rows that a stream keeps for late subscribers, and the gaps between them, in wire order. Whole batches are kept and
 * trimmed at the front, so a batch costs O(1) whatever its size.
 */
export class Recent<T> {
  readonly #capacity: number;
  readonly #items: (Chunk<T> | Marker)[] = [];
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Keeps rows as the newest. */
  append(rows: readonly T[], batch: Batch): void {
    if (this.#capacity === 0) return;
    this.#items.push({ rows, batch, from: Math.max(0, rows.length - this.#capacity) });
    this.#count += Math.min(rows.length, this.#capacity);
    this.#trim();
  }

  /** Keeps a gap after the newest row. */
  mark(gap: Gap): void {
    this.#items.push({ gap, missing: [gap] });
  }

  /** Puts rows that fill a gap in their place; rows older than what is kept are let go. */
  repair(id: number, rows: readonly T[], batch: Batch, missing: readonly Missing[]): void {
    const index = this.#items.findIndex((item) => "gap" in item && item.gap.id === id);
    const marker = this.#items.at(index);
    if (index < 0 || !marker || !("gap" in marker)) return;
    marker.missing = missing;
    if (rows.length === 0) return;
    this.#items.splice(index, 0, { rows, batch, from: 0 });
    this.#count += rows.length;
    this.#trim();
  }

  /** What is kept, oldest first: rows in one batch between gaps; a gap repaired in part hole by hole. */
  *snapshot(): Generator<RecentItem<T>> {
    let run: Chunk<T>[] = [];
    for (const item of this.#items) {
      if ("rows" in item) {
        run.push(item);
        continue;
      }
      if (item.missing.length === 0) continue;
      if (run.length > 0) yield join(run);
      run = [];
      const { id, kind, cause } = item.gap;
      for (const hole of item.missing) yield { gap: { ...hole, id, kind, cause } };
    }
    if (run.length > 0) yield join(run);
  }

  #trim(): void {
    while (this.#count > this.#capacity) {
      const oldest = this.#items.at(0);
      if (!oldest) return;
      if ("gap" in oldest) {
        this.#items.shift();
        continue;
      }
      const held = oldest.rows.length - oldest.from;
      const excess = this.#count - this.#capacity;
      if (held > excess) {
        oldest.from += excess;
        this.#count -= excess;
        return;
      }
      this.#items.shift();
      this.#count -= held;
    }
    // A gap with no row before it says nothing to a late subscriber.
    while ("gap" in (this.#items.at(0) ?? {})) this.#items.shift();
  }
}

function join<T>(chunks: readonly Chunk<T>[]): RecentItem<T> {
  const rows: T[] = [];
  const times: number[] = [];
  const keys: string[] | undefined = chunks[0]?.batch.keys ? [] : undefined;
  for (const chunk of chunks) {
    for (let i = chunk.from; i < chunk.rows.length; i += 1) {
      rows.push(chunk.rows[i]);
      times.push(chunk.batch.times[i]);
      keys?.push(chunk.batch.keys?.[i] as string);
    }
  }
  const newest = chunks.at(-1) as Chunk<T>;
  const { received, position, revises } = newest.batch;
  return {
    rows,
    batch: {
      times: Float64Array.from(times),
      ...(keys && { keys }),
      received,
      ...(position && { position }),
      from: "recent",
      ...(revises && { revises }),
    },
  };
}
