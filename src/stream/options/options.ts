import type { Environment, SteadyEnvironment } from "../clock/environment.js";
import type { StreamError } from "../errors.js";
import type { Resume } from "../source.js";

/**
 * The policy of retries. delay = minDelay + random(0, min(maxDelay − minDelay, minDelay · 2ⁿ)), n failures in a row. A
 * good answer to a poll resets n, and so do rows, or a head, of a link that has been up for 5 s. A server may ask for a
 * longer delay by `Retry-After` or `retry`; the stream grants ten minutes at most.
 */
export interface RetryPolicy {
  /** The shortest delay, in ms. Default 500. */
  minDelay?: number;
  /** The upper bound of the delay, in ms. Default 30,000. */
  maxDelay?: number;
  /** Whether to try again after this error. Default: yes, unless the error is final. */
  when?: (error: StreamError) => boolean;
}

/**
 * A field of a row, or a function of it. A dot leads to a field within a field, as in `"disk.used"`, unless the row has
 * a field of that very name.
 */
export type Accessor<T, V> = (keyof T & string) | `${keyof T & string}.${string}` | ((row: T) => V);

/**
 * A unit of time. `"auto"` settles once a stream on the unit by the magnitude of the first conclusive time: below 10¹¹
 * seconds, below 10¹⁴ milliseconds, below 10¹⁷ microseconds, else nanoseconds. Zero proves nothing; times below 10⁸ are
 * read as seconds until a larger one settles the unit.
 */
export type TimeUnit = "auto" | "ms" | "s" | "us" | "ns";

/** A number of rows of the past. */
export interface PastRows {
  /** The number of rows, at most. */
  rows: number;
}

/** Options of a stream. Every duration is in ms. */
export interface DataStreamOptions<T> {
  /**
   * A row's time: a number, a bigint or a text of digits, in `timeUnit`; a `Date`; or an ISO 8601 text. A row with any
   * other text is a `drop` of cause `"time"`. Default: `row.time`, `row[0]`, else the row's arrival.
   */
  time?: Accessor<T, unknown>;
  /**
   * The series that a row belongs to: a text, a number, a boolean, or an object with a `toString` of its own. A row
   * without a key is a `drop` of cause `"key"`. Default: none.
   */
  key?: Accessor<T, unknown>;
  /** The unit of numeric times. Default `"auto"`. */
  timeUnit?: TimeUnit;
  /**
   * The time zone of ISO 8601 texts that name none: a name of the IANA database, such as `"UTC"` or `"Europe/Berlin"`,
   * or an offset, such as `"+02:00"`. A wall time that occurs twice means the first occurrence; a skipped one counts on
   * with the offset from before the gap. A date alone is the day that it says. Default: the reader's zone.
   */
  textTimeZone?: string;
  /**
   * What counts as a number where a widget reads a value: `"text"`, also a text that is one, such as `"21.5"`,
   * `"-0.04"` or `"1e3"`, with spaces around it or not; no other text is (`""`, `"0x10"`, `"Infinity"`,
   * `"unavailable"`). The rows stay as they are. Default: as the source says, else numbers alone.
   */
  numbers?: "text";
  /** The number of rows to keep for late subscribers, besides the last row of each key. Default 1,000. */
  recent?: number;
  /**
   * The stretch of the past to load from the source's history at the first start: ms, or `{ rows }`. It arrives as
   * `data` with `from: "history"`, possibly after live rows, which never wait. Default 0.
   */
  backfill?: number | PastRows;
  /**
   * The name under which the recent rows and the position are kept in this browser (IndexedDB) over a reload: they are
   * there at once, as `data` with `from: "cache"`, and the stream goes on from there. A name stands for one feed. Rows
   * lie on the machine as they came, for a day at most: `deleteCache(name)` forgets them. Default: nothing is kept.
   */
  cache?: string;
  /**
   * The position from which to go on: that of the last row that you have, as `stream.position` or a batch told it, also
   * long ago and in another program. Rows since then come as `data` with `from: "resume"`, and what the server no
   * longer holds of them, or a feed that began anew, is a gap. Not beside `cache`, which keeps a position itself.
   * Default: the feed begins where the server begins.
   */
  resume?: Resume | null;
  /** The policy of retries; `false`: never retry. */
  retry?: RetryPolicy | false;
  /**
   * The time that an attempt may take to open, and history to answer a question. Default: as the source says, else
   * 10,000.
   */
  connectTimeout?: number;
  /** The time from the last unsubscription to the stop of the source. Default 1,000. */
  idleDelay?: number;
  /** The time without a row after which the stream is stale. Default: max(5,000, 3 × the median gap of arrivals). */
  staleAfter?: number;
  /** The behaviour while the page is hidden. Default: as the source says, else `"continue"`. */
  hidden?: "continue" | "suspend";
  /** The largest message, in bytes. Default 1 MiB. */
  maxMessageBytes?: number;
  /**
   * The most rows a message. Default: as the source says, else 50,000; sources that a program feeds itself have no
   * limit.
   */
  maxRows?: number;
  /** The farthest that a row may lie in the future. Default one hour. */
  maxAhead?: number;
  /** Clock, timers, randomness, visibility, connectivity. Default: the platform's. */
  environment?: Environment;
  /** Destroys the stream when it is aborted. */
  signal?: AbortSignal;
}

/** Options of a stream, checked and complete. */
export interface StreamConfig<T> {
  readonly time: Accessor<T, unknown> | undefined;
  readonly key: Accessor<T, unknown> | undefined;
  readonly timeUnit: TimeUnit;
  readonly textTimeZone: string | undefined;
  readonly numbers: "text" | undefined;
  readonly recent: number;
  readonly backfill: number | Readonly<PastRows>;
  readonly cache: string | undefined;
  readonly resume: Resume | undefined;
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
