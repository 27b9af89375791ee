import type { SteadyEnvironment } from "./clock/environment.js";

/** Where a feed has got to on the server. Offsets are comparable within one epoch only. */
export interface Position {
  /** Names one life of the feed; a new one voids all older offsets. */
  readonly epoch?: string | undefined;
  /**
   * Names one of several parts of the feed that each count by themselves, such as a partition of a topic. Default: the
   * feed is one.
   */
  readonly partition?: string | undefined;
  /** A sequence number below 2⁵³, or any id that the server understands; a larger number is sent as text. */
  readonly offset: number | string;
}

/** Where a stream got to: the position that came last, and of a feed in partitions the last of each. */
export interface Resume extends Position {
  /** By name. Absent where the feed is one. */
  readonly partitions?: Readonly<Record<string, Position>> | undefined;
}

/**
 * What the offsets of a feed promise:
 *
 * - `contiguous` they count rows: each row is one more than the row before
 * - `increasing` they grow, by any step
 * - `opaque` they can be compared for equality alone
 */
export type Order = "contiguous" | "increasing" | "opaque";

/** Where a batch of rows stands in the feed. */
export interface At {
  /** The position of the last row. */
  readonly position: Position;
  /** What the server says came just before the first row. */
  readonly after?: Position | undefined;
}

/** A stretch of rows that the source knows to be missing. Bounds are exclusive. */
export interface Loss {
  /** The last row before the stretch. */
  readonly after?: Position | undefined;
  /** The first row after it. */
  readonly before?: Position | undefined;
  /** How many rows are missing. */
  readonly count?: number | undefined;
  /**
   * Whether they are known or only feared to be missing. Given, the loss is told as it is, whatever positions say;
   * left out, positions may know better, and it is `lost`.
   */
  readonly kind?: "lost" | "unknown" | undefined;
  /** Why, in words. */
  readonly cause: string;
}

/** How an attempt ended. */
export interface ErrorHint {
  /** No further attempt can help. */
  readonly final?: boolean | undefined;
  /** The server does not know who we are. */
  readonly auth?: boolean | undefined;
  /** Milliseconds to wait before the next attempt. */
  readonly retryAfter?: number | undefined;
  /** The next attempt only waits for a client that comes back by itself: it begins at once, before the call returns. */
  readonly immediately?: boolean | undefined;
}

/** A question to the server about rows that it still holds. Bounds are exclusive; times are epoch ms. */
export interface HistoryQuery {
  /** The oldest rows that follow this position. */
  readonly after?: Position | undefined;
  /** Only rows before this position; without `after`: the newest of them. */
  readonly before?: Position | undefined;
  /** Only rows of this time or later. */
  readonly from?: number | undefined;
  /** Only rows of this time or earlier. */
  readonly to?: number | undefined;
  /** How many rows at most. */
  readonly limit: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Rows that were refused. */
export interface Refusal {
  /** How many. */
  readonly count: number;
  /** Why. */
  readonly cause: DropCause;
  /** The beginning of the first. */
  readonly sample?: string | undefined;
  /** What is wrong with it, in words, with the cure where there is one. */
  readonly reason?: string | undefined;
  /**
   * Where they stood in an answer of history: indexes among all of its rows, the refused ones included. Default: nobody
   * knows.
   */
  readonly at?: readonly number[] | undefined;
}

/** The answer to a {@link HistoryQuery}. */
export interface HistoryAnswer<T> {
  /** The rows, oldest first. */
  readonly rows: readonly T[];
  /** The position of the last of them. */
  readonly position?: Position | undefined;
  /**
   * The offset of each row, where some between them are missing and offsets count rows. Default: the rows follow one
   * another up to `position`.
   */
  readonly offsets?: readonly number[] | undefined;
  /** False where rows that were asked for are gone from the server. */
  readonly whole: boolean;
  /**
   * Rows of the answer that could not be read; they are counted as drops, and heal no gap. What is missing then is
   * exact where each says where they stood (`at`), else it is the stretch from the row before the answer to the row
   * after it. Default: none.
   */
  readonly refused?: readonly Refusal[] | undefined;
}

/**
 * What a source talks to during one attempt. After the attempt has ended, by whichever side, every call does nothing.
 */
export interface Sink<T> {
  /**
   * Aborted when this attempt is over: hand it to `fetch()`. Its `reason` is the {@link StreamError} that ended it, if
   * any.
   */
  readonly signal: AbortSignal;
  /** Where the stream got to: resume from here. Null on a first attempt. */
  readonly resume: Resume | null;
  /** Clocks, timers and randomness: a source uses these and no others. Its steady clock is always there. */
  readonly environment: SteadyEnvironment;
  /** The transport is up. */
  open(): void;
  /**
   * A message of so many bytes came in; to be asked before parsing it. False: it is too large, it was dropped and the
   * attempt is over.
   */
  accept(bytes: number): boolean;
  /** Rows, in wire order. */
  next(rows: readonly T[], at?: At): void;
  /** The server's newest position, sent also when there are no rows: finds silent loss. */
  position(head: Position): void;
  /** The server's answer to resume: whether everything since is (or will be) here. */
  recovered(whole: boolean): void;
  /** Rows are missing before the next one, and the source knows it. */
  lost(gap: Loss): void;
  /**
   * A heartbeat. Keeps the link, says nothing of freshness; with `nextWithin` the next sign of life is due in so many
   * ms, plus a grace of 10 s.
   */
  alive(nextWithin?: number): void;
  /**
   * Failures before no longer count: for a source whose every request is a success of its own, after each good answer.
   * Else they count until the link has been up for 5 s and rows, or a head, come in.
   */
  proven(): void;
  /**
   * Asks for `probe` to be called where the machine slept, or may have: to do at once what shows whether the link still
   * lives, such as a ping, and nothing that would end one that does.
   */
  onWake(probe: () => void): void;
  /**
   * Rows were refused; the attempt goes on. `sample` shows the beginning of one, `reason` says what is wrong with it,
   * in words.
   */
  drop(count: number, cause: DropCause, sample?: string, reason?: string): void;
  /** Trouble that is reported while the attempt goes on. */
  trouble(cause: unknown): void;
  /** Ends the attempt. */
  error(cause: unknown, hint?: ErrorHint): void;
  /** Ends the feed for good. */
  complete(): void;
}

/** Why a row was refused. */
export type DropCause = "malformed" | "path" | "schema" | "time" | "key" | "future" | "too-large" | "too-many";

/** Undoes one attempt: called exactly once, when it is over. */
export type Teardown = () => void;

/**
 * Where rows come from. `connect` is **one attempt**: a source neither retries, nor resumes, nor keeps time;
 * the stream does.
 */
export interface Source<T> {
  /** For states and errors. Never holds a secret. */
  readonly name: string;
  /** What its positions promise. Default `"opaque"`. */
  readonly order?: Order;
  /**
   * A row with the key and time of an older one replaces it; one that is deeply equal is a duplicate. Rows stamped on
   * arrival never revise. Default false.
   */
  readonly revises?: boolean;
  /** The server replays from a position without saying so. Default false. */
  readonly resumes?: boolean;
  /** What to do while nobody can see the page, unless the stream's option says. Default `"continue"`. */
  readonly hidden?: "continue" | "suspend";
  /**
   * The most rows that it may hand over at once, unless the stream's option says. Default 50,000, a limit for what
   * comes from outside.
   */
  readonly maxRows?: number;
  /** The clock that its rows' times are told by, where it brings its own; epoch ms. */
  now?(): number;
  /** Begins one attempt; may call the sink at once. Returns its undo. */
  connect(sink: Sink<T>): Teardown | void;
  /** Asks the server for rows that it still holds. */
  history?(query: HistoryQuery): Promise<HistoryAnswer<T>>;
  /**
   * Makes another source of the same kind for another stream: what it remembers from one attempt to the next is a
   * stream's own. Called once for each stream; without it the source is used as it is, by all streams on it.
   */
  fork?(): Source<T>;
}

/** A bare function is a source too. */
export type SourceFunction<T> = (sink: Sink<T>) => Teardown | void;

/**
 * The most partitions that are remembered; beyond, the one that appeared first is forgotten, and its next row claims
 * nothing.
 */
export const MAX_PARTITIONS = 10_000;
