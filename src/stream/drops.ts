import type { Context } from "./context.js";
import type { DropCause } from "./source.js";

/** At most one report a cause in this time, ms. */
const pace = 1_000;

/** Gathers refused rows into reports: the first of a cause at once, later ones at most once a second. */
export interface Drops {
  /** Rows were refused. */
  add(count: number, cause: DropCause, sample?: string): void;
  /** Reports what waits. */
  flush(): void;
}

interface Waiting {
  count: number;
  sample?: string | undefined;
  /** When the cause was last reported, our clock. */
  reportedAt: number;
}

/** Makes drops, with nothing waiting. */
export function createDrops<T>({ config: { environment }, deadlines, emit }: Pick<Context<T>, "config" | "deadlines" | "emit">): Drops {
  const causes = new Map<DropCause, Waiting>();

  function report(cause: DropCause): void {
    const { count = 0, sample } = causes.get(cause) ?? {};
    if (count === 0) return;
    causes.set(cause, { count: 0, reportedAt: environment.now() });
    emit("drop", { count, cause, sample });
  }

  return {
    add(count, cause, sample) {
      const waiting = causes.get(cause) ?? { count: 0, reportedAt: -Infinity };
      causes.set(cause, waiting);
      waiting.count += count;
      waiting.sample = sample?.slice(0, 120) ?? waiting.sample;
      const { reportedAt } = waiting;
      const now = environment.now();
      if (now - reportedAt >= pace || now < reportedAt) report(cause);
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
