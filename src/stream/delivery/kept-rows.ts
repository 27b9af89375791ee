import type { Stats } from "../events.js";
import type { Subscriber } from "../subscriber.js";
import type { LatestRows } from "./latest-rows.js";
import { createLatestRows } from "./latest-rows.js";
import type { RecentItem } from "./recent-rows.js";
import { createRecentRows } from "./recent-rows.js";
import { snapshotOf } from "./snapshot.js";

/** The rows that a stream has told and the gaps between them: counted, and kept for late subscribers. */
export interface KeptRows<T> {
  /** Keep what an event brings; called before its listeners, who may hand it to a subscriber that joins meanwhile. */
  readonly listeners: Readonly<Required<Pick<Subscriber<T>, "data" | "gap" | "repair">>>;
  /** The newest rows, by key and over all. */
  readonly latest: LatestRows<T>;
  /**
   * Returns the rows for a late subscriber: the last of keys that are not among the recent ones, then those and gaps.
   * `received` is now by our clock, epoch ms.
   */
  snapshot(received: number): RecentItem<T>[];
}

/** Makes a memory of `capacity` rows, and of the newest of each key. */
export function createKeptRows<T>(capacity: number, stats: Stats): KeptRows<T> {
  const recent = createRecentRows<T>(capacity);
  const latest = createLatestRows<T>();
  return {
    listeners: {
      data(rows, batch) {
        stats.kept += rows.length;
        latest.note(rows, batch);
        if (batch.from === "history") recent.insert(rows, batch);
        else recent.append(rows, batch);
      },
      gap(gap) {
        recent.mark(gap);
      },
      repair({ id, rows, batch, missing }) {
        stats.kept += rows.length;
        stats.repaired += rows.length;
        latest.note(rows, batch);
        recent.repair(id, rows, batch, missing);
      },
    },
    latest,
    snapshot: (received) => snapshotOf(recent, latest, received),
  };
}
