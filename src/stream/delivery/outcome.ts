import type { StreamError } from "../errors.js";
import type { Batch, Drop, Gap } from "../events.js";
import type { Position } from "../source.js";

/**
 * One thing that a message of an attempt comes to. A delivery returns the outcomes of a message in their order, and the
 * connection acts on one after the other, so that listeners are told the state before the rows that it is due to.
 */
export type Outcome<T> =
  /** The transport is up. */
  | { readonly type: "up" }
  /** The resume of the attempt has been answered. */
  | { readonly type: "resumed" }
  /** The server told its newest position; undefined where it is not exact. */
  | { readonly type: "head"; readonly head: Position | undefined }
  | NewRows<T>
  /** Rows are missing below a head. */
  | { readonly type: "gap"; readonly gap: Gap }
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
