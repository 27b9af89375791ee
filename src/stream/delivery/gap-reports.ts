import type { Context } from "../context.js";
import type { Gap } from "../events.js";
import { addCounts } from "../values/add-counts.js";
import type { Suspicion } from "./continuity.js";
import type { Partition } from "./partitions.js";

/** Turns suspicions into gaps. */
export interface GapReports<T> {
  /** Notes rows that seem to be missing after the newest of a partition. Joins suspicions with no row between them. */
  suspect(partition: Partition<T>, gap: Suspicion): void;
  /** Tells the suspected gap of a partition, if any; `time`, epoch ms, is that of the row or head after it. */
  tell(partition: Partition<T>, time: number): void;
}

/** Makes reports of gaps; each is handed to `mark` before it is told, and afterwards to `repair` where it is proven. */
export function createGapReports<T>(
  { stats, emit }: Pick<Context<T>, "stats" | "emit">,
  mark: (gap: Gap) => void,
  repair: ((gap: Gap) => void) | null,
): GapReports<T> {
  return {
    suspect(partition, gap) {
      const { suspicion } = partition;
      partition.suspicion = suspicion
        ? { ...suspicion, before: gap.before, count: addCounts(suspicion.count, gap.count) }
        : gap;
    },
    tell(partition, time) {
      if (!partition.suspicion) return;
      const { kind, cause, after, before, count } = partition.suspicion;
      partition.suspicion = null;
      stats.gaps += 1;
      const gap: Gap = {
        id: stats.gaps,
        kind,
        after: { time: partition.edge ?? time, position: after },
        before: { time, position: before },
        count,
        cause,
      };
      mark(gap);
      emit("gap", gap);
      if (kind === "lost") repair?.(gap);
    },
  };
}
