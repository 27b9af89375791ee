import type { Context } from "../context.js";
import type { Gap } from "../events.js";
import { addCounts } from "../values/counts.js";
import type { Suspicion } from "./continuity.js";
import type { Partition } from "./partitions.js";

/** Turns suspicions into gaps. */
export interface GapReports<T> {
  /** Something seems to be missing after the newest row of a part. Suspicions with no row between them are one. */
  suspect(part: Partition<T>, gap: Suspicion): void;
  /** Tells what is suspected of a part, its second edge being a row or a head of this time, epoch ms. */
  tell(part: Partition<T>, time: number): void;
}

/** Makes reports of gaps; each is handed to `mark` before it is told, and to `repair` after it where it is proven. */
export function createGapReports<T>(
  { stats, emit }: Pick<Context<T>, "stats" | "emit">,
  mark: (gap: Gap) => void,
  repair: ((gap: Gap) => void) | null,
): GapReports<T> {
  return {
    suspect(part, gap) {
      const { suspicion } = part;
      part.suspicion = suspicion
        ? { ...suspicion, before: gap.before, count: addCounts(suspicion.count, gap.count) }
        : gap;
    },
    tell(part, time) {
      if (!part.suspicion) return;
      const { kind, cause, after, before, count } = part.suspicion;
      part.suspicion = null;
      stats.gaps += 1;
      const gap: Gap = {
        id: stats.gaps,
        kind,
        after: { time: part.edge ?? time, position: after },
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
