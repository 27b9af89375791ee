import type { Gap, Stats } from "../events.js";
import { addCounts } from "../values/add-counts.js";
import type { Suspicion } from "./continuity.js";
import type { Partition } from "./partitions.js";

/** Turns suspicions into gaps. */
export interface GapReports<T> {
  /** Notes rows that seem to be missing after the newest of a partition. Joins suspicions with no row between them. */
  suspect(partition: Partition<T>, gap: Suspicion): void;
  /**
   * Returns the suspected gap of a partition, once, if there is any; `time`, epoch ms, is that of the row or head after
   * it.
   */
  take(partition: Partition<T>, time: number): Gap | undefined;
}

/** Makes reports of gaps, which are numbered as they are counted. */
export function createGapReports<T>(stats: Stats): GapReports<T> {
  return {
    suspect(partition, gap) {
      const { suspicion } = partition;
      partition.suspicion = suspicion
        ? { ...suspicion, before: gap.before, count: addCounts(suspicion.count, gap.count) }
        : gap;
    },
    take(partition, time) {
      if (!partition.suspicion) return undefined;
      const { kind, cause, after, before, count } = partition.suspicion;
      partition.suspicion = null;
      stats.gaps += 1;
      return {
        id: stats.gaps,
        kind,
        after: { time: partition.edge ?? time, position: after },
        before: { time, position: before },
        count,
        cause,
      };
    },
  };
}
