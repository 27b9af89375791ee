import type { SteadyEnvironment } from "./clock/environment.js";

/** A place in a feed on the server. Offsets are comparable within one epoch only. */
export interface Position {
  /** The name of one life of the feed; a new one voids all older offsets. */
  readonly epoch?: string | undefined;
  /**
   * The name of one of several parts of the feed that each count by themselves, such as a partition of a topic.
   * Default: the feed is one.
   */
  readonly partition?: string | undefined;
  /** A sequence number below 2⁵³, or any id that the server understands; a larger number is sent as text. */
  readonly offset: number | string;
}

/** The position from which to resume: the one that came last, and of a feed in partitions the last of each. */
export interface Resume extends Position {
  /** The last position of each partition, by name. Absent where the feed is one. */
  readonly partitions?: Readonly<Record<string, Position>> | undefined;
}

/**
 * The promise of a feed's offsets:
 *
 * - `contiguous` they count rows: each row is one more than the row before
 * - `increasing` they grow, by any step
 * - `opaque` they can be compared for equality alone
 */
export type Order = "contiguous" | "increasing" | "opaque";

/** The place of a batch of rows in the feed. */
export interface At {
  /** The position of the last row. */
  readonly position: Position;
  /** The position just before the first row, where the server says so. */
  readonly after?: Position | undefined;
  /**
   * The position of each row, the last one's `position`, where they do not follow from that: known rows among them are
   * told from new ones each by itself. All of one epoch and partition. Default: unknown.
   */
  readonly positions?: readonly Position[] | undefined;
}

/** A stretch of rows that the source knows to be missing. Bounds are exclusive. */
export interface Loss {
  /** The last row before the stretch. */
  readonly after?: Position | undefined;
  /** The first row after it. */
  readonly before?: Position | undefined;
  /** The number of missing rows. */
  readonly count?: number | undefined;
  /**
   * Whether the rows are known or only feared to be missing. A loss with a kind is told as it is, whatever positions
   * say; without one, positions may know better, and it is `lost`.
   */
  readonly kind?: "lost" | "unknown" | undefined;
  /** The cause, in words. */
  readonly cause: string;
}

/** Facts about the end of an attempt. */
export interface ErrorHint {
  /** Whether no further attempt can help. */
  readonly final?: boolean | undefined;
  /** Whether the server does not know who we are. */
  readonly auth?: boolean | undefined;
  /** Milliseconds to wait before the next attempt. */
  readonly retryAfter?: number | undefined;
  /**
   * Whether the next attempt, which only waits for a client that comes back by itself, begins before the call returns.
   */
  readonly immediately?: boolean | undefined;
}

/** A question to the server about rows that it still holds. Bounds are exclusive; times are epoch ms. */
export interface HistoryQuery {
  /** Asks for the oldest rows that follow this position. */
  readonly after?: Position | undefined;
  /** Asks only for rows before this position; without `after` for the newest of them. */
  readonly before?: Position | undefined;
  /** Asks only for rows of this time or later. */
  readonly from?: number | undefined;
  /** Asks only for rows of this time or earlier. */
  readonly to?: number | undefined;
  /** The number of rows at most. */
  readonly limit: number;
  /**
   * The number of rows that are wanted over the span from `from` to `to`: where there are more, a server that can sums
   * them up, as the answer's `step` then says. Default: rows as they are.
   */
  readonly points?: number | undefined;
  /**
   * Aborted when nobody waits for the answer any more: the stream stopped, or `connectTimeout` has passed, and its
   * `reason` is that {@link StreamError}.
   */
  readonly signal: AbortSignal;
}

/** Rows that were refused. */
export interface Refusal {
  /** The number of rows. */
  readonly count: number;
  /** The cause. */
  readonly cause: DropCause;
  /** The beginning of the first. */
  readonly sample?: string | undefined;
  /** The fault of the first, in words, with the cure where there is one. */
  readonly reason?: string | undefined;
  /**
   * The places of the rows in an answer of history: indexes among all of its rows, the refused ones included. Default:
   * unknown.
   */
  readonly at?: readonly number[] | undefined;
}

/** A stretch of time in which the server knows, or fears, that rows are missing. Both bounds are exclusive. */
export interface PastGap {
  /** The time of the last row before it, epoch ms. */
  readonly after: number;
  /** The time of the first row after it, epoch ms. */
  readonly before: number;
  /** Whether rows are known or only feared to be missing. Default `"lost"`. */
  readonly kind?: "lost" | "unknown" | undefined;
}

/** The answer to a {@link HistoryQuery}. */
export interface HistoryAnswer<T> {
  /** The rows, oldest first. */
  readonly rows: readonly T[];
  /** The position of the last of them. */
  readonly position?: Position | undefined;
  /**
   * The position of each row, where they do not follow from `position`: where rows are missing between those of a feed
   * that counts them, or where offsets do not count rows. Default: unknown; where offsets count rows, the rows follow
   * one another up to `position`.
   */
  readonly positions?: readonly Position[] | undefined;
  /** Whether the answer lacks nothing; false where rows that were asked for are gone from the server. */
  readonly whole: boolean;
  /**
   * Rows of the answer that could not be read; they are counted as drops, and heal no gap. The stretches still missing
   * are exact where each refusal says where its rows stood (`at`), else the one stretch from the row before the answer
   * to the row after it. Default: none.
   */
  readonly refused?: readonly Refusal[] | undefined;
  /**
   * The time that each row sums up, ms: the row of the time `t` stands for all rows from `t` to `t + step` (exclusive),
   * `t` being a multiple of `step`, and its values are their means. Without `min` and `max` rows are samples, one each
   * `step`. Default: rows are as they came.
   */
  readonly step?: number | undefined;
  /** The least values, a row for each of `rows`, of the same form. */
  readonly min?: readonly T[] | undefined;
  /** The greatest values, a row for each of `rows`, of the same form. */
  readonly max?: readonly T[] | undefined;
  /** The time of the oldest row that the server holds, epoch ms; null: it holds none. Default: unknown. */
  readonly oldest?: number | null | undefined;
  /** The stretches of time in which rows are missing that the server never had. Default: none is known. */
  readonly gaps?: readonly PastGap[] | undefined;
}

/** The stream as a source sees it during one attempt. After its end, by whichever side, every call does nothing. */
export interface Sink<T> {
  /**
   * Aborted when this attempt is over: hand it to `fetch()`. Its `reason` is the {@link StreamError} that ended it, if
   * any.
   */
  readonly signal: AbortSignal;
  /** The position from which to resume. Null on a first attempt. */
  readonly resume: Resume | null;
  /** Clocks, timers and randomness: a source uses these and no others. Its steady clock is always there. */
  readonly environment: SteadyEnvironment;
  /** Tells that the transport is up. */
  open(): void;
  /**
   * Asks before parsing whether a message of so many bytes is accepted. False: it is too large, it was dropped and the
   * attempt is over.
   */
  accept(bytes: number): boolean;
  /** Hands over rows, in wire order. */
  next(rows: readonly T[], at?: At): void;
  /**
   * Tells that these are all rows that there are: a key of which there is none has gone. Hand them over before
   * {@link Sink.next}, with the rows that were refused as the message had them: their keys are still there. An element
   * whose key nobody can read may be that of any key, and lets none go. Needs the stream's `key`.
   */
  replace(list: readonly unknown[]): void;
  /** Tells that keys have gone; those that the stream does not know are none. */
  gone(keys: readonly string[]): void;
  /** Tells the server's newest position, also when there are no rows: finds silent loss. */
  position(head: Position): void;
  /** Tells the server's answer to resume: whether everything since is (or will be) here. */
  recovered(whole: boolean): void;
  /** Tells that rows are missing before the next one, where the source knows it. */
  lost(gap: Loss): void;
  /**
   * Tells of a heartbeat. Keeps the link, says nothing of freshness; with `nextWithin` the next sign of life is due in
   * so many ms, plus a grace of 10 s.
   */
  alive(nextWithin?: number): void;
  /**
   * Tells that failures before no longer count: for a source whose every request is a success of its own, after each
   * good answer. Else they count until the link has been up for 5 s and rows, or a head, come in.
   */
  proven(): void;
  /**
   * Asks for `probe` to be called where the machine slept, or may have. The probe finds out at once whether the link
   * still lives, such as by a ping, and does nothing that would end one that does.
   */
  onWake(probe: () => void): void;
  /**
   * Tells that rows were refused; the attempt goes on. `sample` shows the beginning of one, `reason` says what is wrong
   * with it, in words.
   */
  drop(count: number, cause: DropCause, sample?: string, reason?: string): void;
  /** Reports trouble; the attempt goes on. */
  trouble(cause: unknown): void;
  /** Ends the attempt with an error. */
  error(cause: unknown, hint?: ErrorHint): void;
  /** Ends the feed for good. */
  complete(): void;
}

/** The cause for which a row was refused. */
export type DropCause = "malformed" | "path" | "schema" | "time" | "key" | "future" | "too-large" | "too-many";

/** Undoes one attempt; called exactly once, when it is over. */
export type Teardown = () => void;

/**
 * The origin of rows. `connect` is **one attempt**: a source neither retries, nor resumes, nor keeps time; the stream
 * does.
 */
export interface Source<T> {
  /** The name in states and errors. Never holds a secret. */
  readonly name: string;
  /** The promise of its positions. Default `"opaque"`. */
  readonly order?: Order;
  /**
   * Whether a row with the key and time of an older one replaces it; one that is deeply equal is a duplicate. Rows
   * stamped on arrival never revise. Default false.
   */
  readonly revises?: boolean;
  /** Whether it hands over whole lists by {@link Sink.replace}, for which the stream needs a `key`. Default false. */
  readonly replaces?: boolean;
  /** Whether the server replays from a position without saying so. Default false. */
  readonly resumes?: boolean;
  /** The behaviour while nobody can see the page, unless the stream's option says. Default `"continue"`. */
  readonly hidden?: "continue" | "suspend";
  /**
   * The most rows that it may hand over at once, unless the stream's option says. Default 50,000, a limit for input
   * from outside.
   */
  readonly maxRows?: number;
  /** The time that an attempt may take to open, unless the stream's option says, in ms. Default 10,000. */
  readonly connectTimeout?: number;
  /** What counts as a number in its rows, unless the stream's option says. Default: numbers alone. */
  readonly numbers?: "text";
  /** Returns the time now by the clock of its rows, where it brings its own; epoch ms. */
  now?(): number;
  /** Begins one attempt; may call the sink at once. Returns its undo. */
  connect(sink: Sink<T>): Teardown | void;
  /** Asks the server for rows that it still holds. */
  history?(query: HistoryQuery): Promise<HistoryAnswer<T>>;
  /**
   * Makes another source of the same kind for another stream, because its memory from one attempt to the next belongs
   * to one stream. Called once for each stream; without it the source is used as it is, by all streams on it.
   */
  fork?(): Source<T>;
}

/** A bare function is a source too. */
export type SourceFunction<T> = (sink: Sink<T>) => Teardown | void;

/**
 * Number of partitions that are remembered at most; beyond, the one that appeared first is forgotten, and its next row
 * claims nothing.
 */
export const MAX_PARTITIONS = 10_000;
