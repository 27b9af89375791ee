import type { Context, RecentItem } from "../context.js";
import type { Suspicion } from "../delivery/continuity.js";
import type { Stretch } from "../delivery/delivered-rows.js";
import type { Position } from "../source.js";

/** The version of the form of a record; one of another version is thrown away. */
const VERSION = 1;

/** A record is thrown away when its newest event is older than this, ms. */
const MAX_AGE_MS = 86_400_000;

/** What a cache knows of one partition of a feed: the place from which to go on, and how to tell known rows. */
export interface KeptPartition<T> {
  readonly position: Position | undefined;
  readonly hasRows: boolean;
  readonly suspicion: Suspicion | null;
  readonly newestTime: number | undefined;
  readonly edge: number | undefined;
  readonly stretches: readonly Stretch<T>[];
}

/** An item that a cache keeps. */
export type KeptItem<T> = RecentItem<T> & {
  /** Which rows stood in the last answer that had their key and time, where rows are revised. */
  readonly isNewest?: readonly boolean[];
};

/** Rows and the place after them, as they fit together at one moment. */
export interface CacheRecord<T> {
  readonly version: typeof VERSION;
  /** The source and the options by which its rows are read. */
  readonly feed: string;
  /** The time of the last event, our clock, epoch ms. */
  readonly savedAt: number;
  /** The time that our clock is ahead of the source's, ms; undefined where that was not known. */
  readonly clockAhead: number | undefined;
  /** What a late subscriber would have been handed. */
  readonly items: readonly KeptItem<T>[];
  readonly partitions: readonly KeptPartition<T>[];
  /** The position that moved last. */
  readonly last: Position | undefined;
}

/** Makes a record of this version. */
export function toRecord<T>(context: Context<T>, parts: Omit<CacheRecord<T>, "version" | "feed">): CacheRecord<T> {
  return { version: VERSION, feed: feedOf(context), ...parts };
}

/**
 * Returns a record as it was read, if it is one of this version and feed that is young enough; `now` is the time by our
 * clock, epoch ms.
 */
export function readRecord<T>(context: Context<T>, record: unknown, now: number): CacheRecord<T> | undefined {
  const { version, feed, savedAt = NaN } = (record ?? {}) as Partial<CacheRecord<T>>;
  const isOurs = version === VERSION && feed === feedOf(context);
  // A record of the future is one from before the clock was set back.
  return isOurs && Math.abs(now - savedAt) <= MAX_AGE_MS ? (record as CacheRecord<T>) : undefined;
}

/** Names a feed, by words that hold no secret: rows that were read otherwise are other rows. */
function feedOf<T>({ source, config }: Context<T>): string {
  const { name, order, revises, replaces } = source;
  const accessors = [config.time, config.key].map((each) => (typeof each === "function" ? "a function" : each));
  return JSON.stringify([name, order, revises, replaces, ...accessors, config.timeUnit, config.textTimeZone]);
}
