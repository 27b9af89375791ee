import type { Environment, SteadyEnvironment } from "../clock/environment.js";
import type { StreamError } from "../errors.js";

/**
 * When a stream tries again. delay = minDelay + random(0, min(maxDelay − minDelay, minDelay · 2ⁿ)), n failures in a
 * row: a good answer to a poll begins anew, and so do rows, or a head, of a link that has been up for 5 s. Where a
 * server asks for longer, by
 * `Retry-After` or `retry`, it is given as long, ten minutes at most.
 */
export interface RetryPolicy {
  /** Milliseconds, at least. Default 500. */
  minDelay?: number;
  /** Milliseconds, at most. Default 30,000. */
  maxDelay?: number;
  /** Whether to try again after this error. Default: unless it is final. */
  when?: (error: StreamError) => boolean;
}

/** A field of a row, or a function of it. */
export type Accessor<T, V> = (keyof T & string) | ((row: T) => V);

/**
 * A unit of time. `"auto"` judges once a stream, by the magnitude of the first time that tells: below 10¹¹ they are
 * seconds, below 10¹⁴ milliseconds, below 10¹⁷ microseconds, else nanoseconds. Zero tells nothing, and below 10⁸ they
 * are seconds until a larger one tells.
 */
export type TimeUnit = "auto" | "ms" | "s" | "us" | "ns";

/** So many rows of the past. */
export interface PastRows {
  /** How many, at most. */
  rows: number;
}

/** Options of a stream. Every duration is in ms. */
export interface DataStreamOptions<T> {
  /**
   * A row's time: a number, a bigint or a text of digits, of `timeUnit`; a `Date`; or an ISO 8601 text. Any other text
   * is none, and its row a `drop` of cause `"time"`. Default: `row.time`, `row[0]`, else its arrival.
   */
  time?: Accessor<T, unknown>;
  /**
   * The series that a row belongs to: a text, a number, a boolean, or an object with a `toString` of its own. A row
   * with none is a
   * `drop` of cause `"key"`. Default: none.
   */
  key?: Accessor<T, unknown>;
  /** The unit of numeric times. Default `"auto"`. */
  timeUnit?: TimeUnit;
  /**
   * The time zone of ISO 8601 texts that name none: a name of the IANA database, such as `"UTC"` or `"Europe/Berlin"`,
   * or an offset, such as `"+02:00"`. A wall time that comes twice is the first one, one that is skipped counts on from
   * before. Default: the reader's for a date and a time, UTC for a date alone, as in ECMAScript.
   */
  textTimeZone?: string;
  /** How many rows to keep for late subscribers; the last row of each key is kept besides. Default 1,000. */
  recent?: number;
  /**
   * How much of the past to load from the source's history at the first start: ms, or `{ rows }`. It comes as `data`
   * with
   * `from: "history"`, perhaps after live rows, for those never wait. Default 0.
   */
  backfill?: number | PastRows;
  /** When to try again; `false`: never. */
  retry?: RetryPolicy | false;
  /** How long an attempt may take to come up. Default 10,000. */
  connectTimeout?: number;
  /** How long after the last subscriber the source stops. Default 1,000. */
  idleDelay?: number;
  /** How long without a row before the stream is stale. Default: max(5,000, 3 × the median spacing of arrivals). */
  staleAfter?: number;
  /** What to do while nobody can see the page. Default: what the source says, else `"continue"`. */
  hidden?: "continue" | "suspend";
  /** The largest message, in bytes. Default 1 MiB. */
  maxMessageBytes?: number;
  /**
   * The most rows a message. Default: what the source says, else 50,000; sources that a program feeds itself say that
   * there is no limit.
   */
  maxRows?: number;
  /** How far in the future a row may lie. Default one hour. */
  maxAhead?: number;
  /** Clock, timers, randomness, visibility, connectivity. Default: the platform's. */
  environment?: Environment;
  /** Aborting it destroys the stream. */
  signal?: AbortSignal;
}

/** Options of a stream, whole and checked. */
export interface StreamConfig<T> {
  readonly time: Accessor<T, unknown> | undefined;
  readonly key: Accessor<T, unknown> | undefined;
  readonly timeUnit: TimeUnit;
  readonly textTimeZone: string | undefined;
  readonly recent: number;
  readonly backfill: number | Readonly<PastRows>;
  readonly retry: (Required<Pick<RetryPolicy, "minDelay" | "maxDelay">> & Pick<RetryPolicy, "when">) | false;
  readonly connectTimeout: number;
  readonly idleDelay: number;
  readonly staleAfter: number | undefined;
  readonly hidden: "continue" | "suspend" | undefined;
  readonly maxMessageBytes: number;
  readonly maxRows: number;
  readonly maxAhead: number;
  readonly environment: SteadyEnvironment;
}
