import type { Batch } from "../events.js";
import type { LatestRows } from "./latest-rows.js";
import type { RecentItem, RecentRows } from "./recent-rows.js";

/**
 * What a late subscriber is handed, at a time of our clock: the last rows of keys that have left the ring, then the
 * recent rows and gaps.
 */
export function snapshotOf<T>(recent: RecentRows<T>, latest: LatestRows<T>, received: number): RecentItem<T>[] {
  const items = recent.snapshot();
  const held = new Map<string, number>();
  for (const item of items) {
    if ("gap" in item || !item.batch.keys) continue;
    const { keys, times } = item.batch;
    for (let i = 0; i < times.length; i += 1) held.set(keys[i], Math.max(times[i], held.get(keys[i]) ?? -Infinity));
  }
  // Late rows of a key may be here while its newest is not.
  const last = latest.all().filter(({ key, time }) => !(time <= (held.get(key as string) ?? -Infinity)));
  if (last.length === 0) return items;
  const batch: Batch = {
    times: Float64Array.from(last, ({ time }) => time),
    keys: last.map(({ key }) => key as string),
    received,
    from: "recent",
  };
  return [{ rows: last.map(({ row }) => row), batch }, ...items];
}
