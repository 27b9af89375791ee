import type { StreamError } from "./errors.js";
import type { DropCause, Position } from "./source.js";

/**
 * The state of a stream. `idle → connecting → recovering → live ⇄ stale`, and:
 * `waiting` for the next attempt, `suspended` while hidden or offline, `ended` by the source, `failed` for good,
 * `destroyed`.
 */
export type StreamState =
  "idle" | "connecting" | "recovering" | "live" | "stale" | "waiting" | "suspended" | "ended" | "failed" | "destroyed";

/**
 * The origin of a batch: live, replayed after a reconnect, asked of history, kept over a reload by the option `cache`,
 * or kept for late subscribers.
 */
export type BatchOrigin = "live" | "resume" | "history" | "cache" | "recent";

/** The facts about rows that a stream hands over. */
export interface Batch {
  /** The times of the rows, epoch ms. */
  readonly times: Float64Array;
  /** The series that each row belongs to, where the stream has a `key`. */
  readonly keys?: readonly string[] | undefined;
  /** The time of arrival by our clock, epoch ms. */
  readonly received: number;
  /** The position of the last row. */
  readonly position?: Position | undefined;
  /** The position of each row, where the source tells it. */
  readonly positions?: readonly Position[] | undefined;
  /** The origin of the rows. */
  readonly from: BatchOrigin;
  /** Whether a row here replaces the one of the same key and time, where there is one. */
  readonly revises?: boolean | undefined;
}

/** One side of a gap: the row next to it. */
export interface GapEdge {
  /** The time of the row, epoch ms. */
  readonly time: number;
  /** The position of the row, where the feed has positions. */
  readonly position?: Position | undefined;
}

/** A stretch with no rows in it. Bounds are exclusive. */
export interface Missing {
  /** The last row before it. */
  readonly after: GapEdge;
  /** The first row after it. */
  readonly before: GapEdge;
  /** The number of rows, where it is known. */
  readonly count?: number | undefined;
}

/** Rows known (`lost`) or feared (`unknown`) to be missing. */
export interface Gap extends Missing {
  /** Names the gap in later repairs. */
  readonly id: number;
  /** `lost` is proven by positions, `unknown` is a reconnect without them. */
  readonly kind: "lost" | "unknown";
  /** The cause, in words. */
  readonly cause: string;
}

/** Rows that fill a gap, wholly or in part. */
export interface Repair<T> {
  /** The {@link Gap} that they fill. */
  readonly id: number;
  /** The rows, oldest first; none where only the missing stretches have become known better. */
  readonly rows: readonly T[];
  /** The times, keys and origin of the rows. */
  readonly batch: Batch;
  /** The number of rows still missing: 0 when healed, undefined where they cannot be counted. */
  readonly remaining: number | undefined;
  /** The stretches still missing; empty when healed. */
  readonly missing: readonly Missing[];
}

/** Keys that were there and are no more. One that comes again begins anew. */
export interface Gone {
  /** The keys, in the order in which they came first. */
  readonly keys: readonly string[];
  /** The source's time, epoch ms. */
  readonly time: number;
}

/** A report of refused rows; at most one a second and cause. */
export interface Drop {
  /** The number of rows since the last report. */
  readonly count: number;
  /** The cause. */
  readonly cause: DropCause;
  /** The fault of one of them, in words, with the cure where there is one. */
  readonly reason?: string | undefined;
  /** The beginning of one of them, at most 120 characters. */
  readonly sample?: string | undefined;
}

/** One transition. */
export interface StateChange {
  /** The state now. */
  readonly state: StreamState;
  /** The state before. */
  readonly previous: StreamState;
  /** The reason, in words. */
  readonly reason?: string | undefined;
  /**
   * The number of attempts that have failed in a row. A good answer to a poll begins anew; so do rows, or a head, of a
   * link that has been up for 5 s.
   */
  readonly attempt: number;
  /** Milliseconds to the next attempt. */
  readonly retryIn?: number | undefined;
  /** The time at which the state began, our clock, epoch ms. */
  readonly since: number;
}

/** The events of a stream and the arguments of each. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an event map must be a closed type
export type StreamEvents<T> = {
  /**
   * Rows in wire order; never empty, never twice. All listeners and late subscribers share these arrays, which are not
   * frozen, because that would cost more than it is worth: sort or reverse a copy (`[...rows]`, `times.slice()`).
   */
  data: [rows: readonly T[], batch: Batch];
  /** Rows are missing; both edges are known. */
  gap: [gap: Gap];
  /** A gap was filled, wholly or in part. */
  repair: [repair: Repair<T>];
  /** Keys have gone, as a list of all that there are has told. */
  gone: [gone: Gone];
  /** Rows were refused. */
  drop: [drop: Drop];
  /** Every transition. */
  state: [change: StateChange];
  /** Trouble; the stream may go on by itself. */
  error: [error: StreamError];
  /** The source completed. */
  end: [];
};

/** The counts of a stream since it was made. `received = kept + duplicates + dropped`. */
export interface Stats {
  /** Rows that came in, in whatever state. */
  received: number;
  /** Rows handed on. */
  kept: number;
  /** Rows that were here already. */
  duplicates: number;
  /** Rows refused. */
  dropped: number;
  /** Rows that a `for await` loop fell too far behind for, over all loops; they count as kept. */
  skipped: number;
  /** Gaps told. */
  gaps: number;
  /** Rows that filled a gap; they count as kept too. */
  repaired: number;
  /** Attempts after the first that came up. */
  reconnects: number;
  /** Bytes of messages, as far as the source tells; text of nothing but Latin-1 counts a byte a character. */
  bytes: number;
}
