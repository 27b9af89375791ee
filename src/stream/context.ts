import type { Deadlines } from "./clock/deadlines.js";
import type { SourceClock } from "./clock/source-clock.js";
import type { StreamError } from "./errors.js";
import type { Stats, StreamEvents } from "./events.js";
import type { StreamConfig } from "./options/options.js";
import type { Source } from "./source.js";
import type { Turns } from "./turns.js";

/** What the parts of one stream share. */
export interface Context<T> {
  readonly source: Source<T>;
  readonly config: StreamConfig<T>;
  readonly deadlines: Deadlines;
  /** Counted by whoever sees it happen. */
  readonly stats: Stats;
  /** The source's time now, epoch ms. */
  readonly now: () => number;
  /** What tells it by arrivals; undefined where it is told by a clock that was given. */
  readonly clock: SourceClock | undefined;
  /** What is told after what. */
  readonly turns: Turns;
  /** Tells the listeners of the stream. */
  readonly emit: <E extends keyof StreamEvents<T>>(event: E, ...args: StreamEvents<T>[E]) => void;
  /** Tells them of trouble, or the console if nobody listens. */
  readonly report: (error: StreamError) => void;
}
