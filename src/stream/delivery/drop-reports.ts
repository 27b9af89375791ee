import type { Context } from "../context.js";
import type { DropCause } from "../source.js";

/** At most one report a cause in this time, ms. */
const pace = 1_000;

/** Gathers refused rows into reports: the first of a cause at once, later ones at most once a second. */
export interface DropReports {
  /** Rows were refused. */
  add(count: number, cause: DropCause, sample?: string, reason?: string): void;
  /** Reports what waits. */
  flush(): void;
}

interface Waiting {
  count: number;
  sample?: string | undefined;
  reason?: string | undefined;
  /** When the cause was last reported, by the deadlines' clock. */
  reportedAt: number;
}

/** Makes drops, with nothing waiting. */
export function createDropReports<T>({ deadlines, emit }: Pick<Context<T>, "deadlines" | "emit">): DropReports {
  const causes = new Map<DropCause, Waiting>();

  function report(cause: DropCause): void {
    const { count = 0, sample, reason } = causes.get(cause) ?? {};
    if (count === 0) return;
    causes.set(cause, { count: 0, reportedAt: deadlines.now() });
    emit("drop", { count, cause, reason, sample });
  }

  return {
    add(count, cause, sample, reason) {
      const waiting = causes.get(cause) ?? { count: 0, reportedAt: -Infinity };
      causes.set(cause, waiting);
      waiting.count += count;
      // Both of the same row, so that the one explains the other.
      if (sample !== undefined || reason !== undefined) {
        [waiting.sample, waiting.reason] = [sample?.slice(0, 120), reason?.slice(0, 240)];
      }
      const { reportedAt } = waiting;
      if (deadlines.now() - reportedAt >= pace) report(cause);
      else if (waiting.count === count) {
        deadlines.set(`drop ${cause}`, reportedAt + pace, () => {
          report(cause);
        });
      }
    },
    flush() {
      for (const cause of causes.keys()) report(cause);
    },
  };
}
