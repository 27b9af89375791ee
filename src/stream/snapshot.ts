import type { Batch } from "./events.js";
import type { LatestRows } from "./latest.js";
import type { Recent, RecentItem } from "./recent.js";

/**
 * What somebody who comes late is handed: the last rows of keys that have left the recent ones, then these, with the gaps between them.
 *
 * @param received - our clock, epoch ms
 * @internal
 */
export function snapshotOf<T>(recent: Recent<T>, latest: LatestRows<T>, received: number): RecentItem<T>[] {
  const items = recent.snapshot();
  const held = new Set(items.flatMap((item) => ("rows" in item ? (item.batch.keys ?? []) : [])));
  const last = latest.all().filter(({ key }) => !held.has(key as string));
  if (last.length === 0) return items;
  const batch: Batch = {
    times: Float64Array.from(last, ({ time }) => time),
    keys: last.map(({ key }) => key as string),
    received,
    from: "recent",
  };
  return [{ rows: last.map(({ row }) => row), batch }, ...items];
}
