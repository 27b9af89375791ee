import type { Context } from "../context.js";
import type { DropCause } from "../source.js";

/** Reports of one cause are at least this far apart, ms. */
const REPORT_INTERVAL_MS = 1_000;

/** Gathers refused rows into reports: the first of a cause at once, later ones at most once a second. */
export interface DropReports {
  /** Counts refused rows; `sample` and `reason` of the newest are reported. */
  add(count: number, cause: DropCause, sample?: string, reason?: string): void;
  /** Reports all pending drops. */
  flush(): void;
}

interface PendingDrops {
  count: number;
  sample?: string | undefined;
  reason?: string | undefined;
  /** Time of the last report of the cause, by the clock of the deadlines. */
  reportedAt: number;
}

/** Makes reports of drops; none is pending. */
export function createDropReports<T>({ deadlines, emit }: Pick<Context<T>, "deadlines" | "emit">): DropReports {
  const causes = new Map<DropCause, PendingDrops>();

  function report(cause: DropCause): void {
    const { count = 0, sample, reason } = causes.get(cause) ?? {};
    if (count === 0) return;
    causes.set(cause, { count: 0, reportedAt: deadlines.now() });
    emit("drop", { count, cause, reason, sample });
  }

  return {
    add(count, cause, sample, reason) {
      const pending = causes.get(cause) ?? { count: 0, reportedAt: -Infinity };
      causes.set(cause, pending);
      pending.count += count;
      // Sample and reason are those of one row, so that the one explains the other.
      if (sample !== undefined || reason !== undefined) {
        [pending.sample, pending.reason] = [sample?.slice(0, 120), reason?.slice(0, 240)];
      }
      const { reportedAt } = pending;
      if (deadlines.now() - reportedAt >= REPORT_INTERVAL_MS) report(cause);
      else if (pending.count === count) {
        deadlines.set(`drop ${cause}`, reportedAt + REPORT_INTERVAL_MS, () => {
          report(cause);
        });
      }
    },
    flush() {
      for (const cause of causes.keys()) report(cause);
    },
  };
}
