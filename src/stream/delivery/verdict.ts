import type { StreamError } from "../errors.js";
import type { Batch, Drop, Gap, Gone } from "../events.js";
import type { Position } from "../source.js";

/** The verdict on one message of an attempt; a connection acts on it, from top to bottom. */
export interface Verdict<T> {
  /** Whether the message proves that the transport is up. */
  readonly up: boolean;
  /** Whether it answers the resume of the attempt. */
  readonly resumed: boolean;
  /** What else it comes to, in order: listeners are told the state before the rows that it is due to. */
  readonly outcomes: readonly Outcome<T>[];
}

/** One thing that a message comes to. */
export type Outcome<T> =
  /** The server told its newest position; undefined where it is not exact. */
  | { readonly type: "head"; readonly head: Position | undefined }
  | NewRows<T>
  /** Rows are missing below a head. */
  | { readonly type: "gap"; readonly gap: Gap }
  /** Keys have gone. */
  | { readonly type: "gone"; readonly gone: Gone }
  /** Rows were refused, and a report of them is due. */
  | { readonly type: "drop"; readonly drop: Drop }
  /** Something is wrong; the attempt goes on. */
  | { readonly type: "trouble"; readonly error: StreamError }
  /** The attempt ends with an error of our own. */
  | { readonly type: "fail"; readonly error: StreamError }
  /** The attempt ends, and another one begins without backoff. */
  | { readonly type: "reconnect"; readonly reason: string };

/** New rows, and the gap before them, if any. */
export interface NewRows<T> {
  readonly type: "rows";
  readonly gap: Gap | undefined;
  readonly rows: readonly T[];
  readonly batch: Batch;
  /** The number of rows of the message with those that were refused; undefined where they waited for the clock. */
  readonly size: number | undefined;
}
