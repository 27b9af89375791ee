import type { Context } from "../context.js";
import type { Drop } from "../events.js";
import type { DropCause } from "../source.js";

/** Reports of one cause are at least this far apart, ms. */
const REPORT_INTERVAL_MS = 1_000;

/** Gathers refused rows into reports: the first of a cause at once, later ones at most once a second. */
export interface DropReports {
  /**
   * Counts refused rows; `sample` and `reason` of the newest are reported. Returns the report, if one is due at once;
   * later it is told when it is.
   */
  add(count: number, cause: DropCause, sample?: string, reason?: string): Drop | undefined;
  /** Tells all pending drops. */
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

  function take(cause: DropCause): Drop | undefined {
    const { count = 0, sample, reason } = causes.get(cause) ?? {};
    if (count === 0) return undefined;
    causes.set(cause, { count: 0, reportedAt: deadlines.now() });
    return { count, cause, reason, sample };
  }

  function tell(cause: DropCause): void {
    const drop = take(cause);
    if (drop) emit("drop", drop);
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
      if (deadlines.now() - reportedAt >= REPORT_INTERVAL_MS) return take(cause);
      if (pending.count === count) {
        deadlines.set(`drop ${cause}`, reportedAt + REPORT_INTERVAL_MS, () => {
          tell(cause);
        });
      }
      return undefined;
    },
    flush() {
      for (const cause of causes.keys()) tell(cause);
    },
  };
}
