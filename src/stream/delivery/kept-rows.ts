import type { RecentItem } from "../context.js";
import type { Batch, Stats, StreamEvents } from "../events.js";
import type { LatestRows } from "./latest-rows.js";
import { createLatestRows } from "./latest-rows.js";
import { createRecentRows } from "./recent-rows.js";
import { snapshotOf } from "./snapshot.js";

/** The rows that were told of a stream and the gaps between them: counted, and kept for late subscribers. */
export interface KeptRows<T> {
  /** The newest rows, by key and over all. */
  readonly latest: LatestRows<T>;
  /**
   * Keeps what an event brings, before its listeners hear of it, who may let a subscriber join meanwhile. Returns
   * whether it brings news of rows: some, a gap, or keys that have gone.
   */
  keep<E extends keyof StreamEvents<T>>(event: E, args: StreamEvents<T>[E]): boolean;
  /**
   * Returns the rows for a late subscriber: the last of keys that are not among the recent ones, then those and gaps.
   * `received` is now by our clock, epoch ms.
   */
  snapshot(received: number): RecentItem<T>[];
}

/**
 * Makes a memory of `capacity` rows, and of the newest of each key, that counts what it keeps in `stats`; `comeUntil`
 * returns the time up to which rows have come, epoch ms. Default: all have.
 */
export function createKeptRows<T>(
  capacity: number,
  stats: Pick<Stats, "kept" | "repaired">,
  comeUntil: () => number = () => Infinity,
): KeptRows<T> {
  const recent = createRecentRows<T>(capacity);
  const latest = createLatestRows<T>(comeUntil);

  function note(rows: readonly T[], batch: Batch): void {
    stats.kept += rows.length;
    latest.note(rows, batch);
  }

  return {
    latest,
    keep(event, args) {
      // The casts say what the type of an event map implies: the arguments are those of the event.
      switch (event) {
        case "data": {
          const [rows, batch] = args as StreamEvents<T>["data"];
          note(rows, batch);
          if (batch.from === "history") recent.insert(rows, batch);
          else recent.append(rows, batch);
          return true;
        }
        case "gap":
          recent.mark((args as StreamEvents<T>["gap"])[0]);
          return true;
        case "gone": {
          const [gone] = args as StreamEvents<T>["gone"];
          latest.forget(gone.keys);
          recent.part(gone);
          return true;
        }
        case "repair": {
          const [{ id, rows, batch, missing }] = args as StreamEvents<T>["repair"];
          note(rows, batch);
          stats.repaired += rows.length;
          recent.repair(id, rows, batch, missing);
          return true;
        }
        default:
          return false;
      }
    },
    snapshot: (received) => snapshotOf(recent, latest, received),
  };
}
