import type { RecentItem } from "../context.js";
import type { Batch } from "../events.js";
import type { LatestRows } from "./latest-rows.js";
import type { RecentRows } from "./recent-rows.js";

/**
 * Returns the rows for a late subscriber: the last of keys that are not among the recent ones, then the recent rows and
 * gaps. `received` is now by our clock, epoch ms.
 */
export function snapshotOf<T>(recent: RecentRows<T>, latest: LatestRows<T>, received: number): RecentItem<T>[] {
  const items = recent.snapshot();
  const newestTimes = new Map<string, number>();
  for (const item of items) {
    if (!("rows" in item) || !item.batch.keys) continue;
    const { keys, times } = item.batch;
    for (let i = 0; i < times.length; i += 1) {
      newestTimes.set(keys[i], Math.max(times[i], newestTimes.get(keys[i]) ?? -Infinity));
    }
  }
  // Times decide, not keys: late rows of a key may be among the recent ones while its newest is not.
  const departed = latest.all().filter(({ key, time }) => !(time <= (newestTimes.get(key as string) ?? -Infinity)));
  if (departed.length === 0) return items;
  const batch: Batch = {
    times: Float64Array.from(departed, ({ time }) => time),
    keys: departed.map(({ key }) => key as string),
    received,
    from: "recent",
  };
  return [{ rows: departed.map(({ row }) => row), batch }, ...items];
}
