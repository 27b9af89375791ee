import type { Deadlines } from "./clock/deadlines.js";
import type { SourceClock } from "./clock/source-clock.js";
import type { StreamError } from "./errors.js";
import type { Stats, StreamEvents } from "./events.js";
import type { StreamConfig } from "./options/options.js";
import type { Source } from "./source.js";
import type { Turns } from "./turns.js";

/** The context that the parts of one stream share. */
export interface Context<T> {
  readonly source: Source<T>;
  readonly config: StreamConfig<T>;
  readonly deadlines: Deadlines;
  /** The counts of the stream; each part counts its own. */
  readonly stats: Stats;
  /** Returns the source's time now, epoch ms. */
  readonly now: () => number;
  /** Estimates the source's time by arrivals; undefined where the source or an option brings a clock. */
  readonly clock: SourceClock | undefined;
  /** Returns the keys that there are. */
  readonly keys: () => readonly string[];
  /** Keeps the order in which listeners are told. */
  readonly turns: Turns;
  /** Tells the listeners of the stream. */
  readonly emit: <E extends keyof StreamEvents<T>>(event: E, ...args: StreamEvents<T>[E]) => void;
  /** Tells the listeners of trouble, or the console if nobody listens. */
  readonly report: (error: StreamError) => void;
}
