import type { Deadlines } from "./clock/deadlines.js";
import type { SourceClock } from "./clock/source-clock.js";
import type { StreamError } from "./errors.js";
import type { Batch, Gap, Gone, Stats, StreamEvents } from "./events.js";
import type { IsolatedEmitter } from "./isolated-emitter.js";
import type { StreamConfig } from "./options/options.js";
import type { Source } from "./source.js";
import type { Turns } from "./turns.js";

/** What a late subscriber is handed: rows between two gaps, a gap, or keys that have gone. */
export type RecentItem<T> =
  { readonly rows: readonly T[]; readonly batch: Batch } | { readonly gap: Gap } | { readonly gone: Gone };

/** The rows that were told, as far as they are kept. */
export interface ToldRows<T> {
  /** The newest row of each key. */
  readonly latest: {
    /** Returns the keys that there are. */
    keys(): readonly string[];
  };
  /** Returns what a late subscriber is handed, oldest first; `received` is now by our clock, epoch ms. */
  snapshot(received: number): readonly RecentItem<T>[];
}

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
  /** The rows that were told. */
  readonly kept: ToldRows<T>;
  /** The stream, as one that can be listened to. */
  readonly emitter: IsolatedEmitter<StreamEvents<T>>;
  /** Keeps the order in which listeners are told. */
  readonly turns: Turns;
  /** Tells the listeners of the stream. */
  readonly emit: <E extends keyof StreamEvents<T>>(event: E, ...args: StreamEvents<T>[E]) => void;
  /** Tells the listeners of trouble, or the console if nobody listens. */
  readonly report: (error: StreamError) => void;
}
