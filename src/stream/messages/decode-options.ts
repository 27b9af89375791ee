import type { Loss, Order, PastGap, Position, Resume } from "../source.js";
import type { StandardSchema } from "./schema.js";

/** A message as the transport hands it over. Binary is JSON in UTF-8 unless `decode` reads it otherwise. */
export type Message = string | ArrayBuffer | Uint8Array;

/** The attempt for which a function of yours is called. */
export interface Attempt {
  /** The position to resume from; null on a first attempt. */
  readonly resume: Resume | null;
  /** The token that the option `token` gave. */
  readonly token?: string | undefined;
  /** Aborted when the attempt is over. */
  readonly signal: AbortSignal;
}

/** What is known of a message beside its content. */
export interface MessageContext {
  /** The attempt that the message belongs to; of a poll, and of history, the request that it answers. */
  readonly attempt: Attempt;
  /** The type of a Server-Sent Event. Absent elsewhere. */
  readonly event?: string | undefined;
  /** The id of a Server-Sent Event, its own or the last one before it. Absent elsewhere, and where there is none. */
  readonly id?: string | undefined;
  /** The HTTP status of the answer that the message is in. Absent over a WebSocket, and of a stream of bytes. */
  readonly status?: number | undefined;
  /** The headers of that answer. */
  readonly headers?: Headers | undefined;
}

/** The result of your `decode`: the rows of a message, and what the message tells beside them. */
export interface DecodedMessage<T> {
  /** The rows, oldest first. Default: none. */
  readonly rows?: readonly T[] | undefined;
  /**
   * The position of the last row; with an empty list, how far the feed has come with nothing for us, as a cursor says;
   * without `rows`, the server's newest. A bare offset is enough; null is none.
   */
  readonly position?: Position | number | string | null | undefined;
  /**
   * The position of each row, where `order` and `counts` do not tell it: a list as long as `rows`, the last one being
   * `position`, which may then be left out. Bare offsets are enough.
   */
  readonly positions?: readonly (Position | number | string)[] | null | undefined;
  /** What is missing before the first row, where the server says so and positions do not. */
  readonly lost?: Loss | null | undefined;
  /** The position just before the first row, as the server says. */
  readonly after?: Position | number | string | null | undefined;
  /** The server's newest position. */
  readonly head?: Position | number | string | null | undefined;
  /**
   * The server's answer to resume: whether all rows since are, or will be, here. False without rows and `head` voids
   * the position, and the next attempt, or request, begins anew.
   */
  readonly recovered?: boolean | undefined;
  /**
   * Whether the rows are all that there are, as in a snapshot: a key without a row has gone (event `gone`). Needs the
   * stream's `key`. Default false.
   */
  readonly replace?: boolean | undefined;
  /** The keys that have gone, as in a delta (event `gone`). Default: none. */
  readonly gone?: readonly string[] | undefined;
  /** Whether the feed is over after these rows: the state becomes `ended`. Default false. */
  readonly end?: boolean | undefined;
  /**
   * What to send back over a WebSocket: a text or bytes as they are, all else as JSON, and each element of an array as
   * a message of its own, so that a message which is an array stands in one: `[["ack", 7]]`. Default: nothing.
   */
  readonly reply?: unknown;
  /** In an answer of history: the time that each row sums up, ms, as `HistoryAnswer` has it. */
  readonly step?: number | undefined;
  /** In an answer of history: the least values, a row for each of `rows`. */
  readonly min?: readonly T[] | undefined;
  /** In an answer of history: the greatest values, a row for each of `rows`. */
  readonly max?: readonly T[] | undefined;
  /** In an answer of history: the time of the oldest row that the server holds, epoch ms; null: it holds none. */
  readonly oldest?: number | null | undefined;
  /** In an answer of history: the stretches of time in which rows are missing that the server never had. */
  readonly gaps?: readonly PastGap[] | undefined;
}

/**
 * The result of your `decode`: a row, a list of rows, or a {@link DecodedMessage}, which is an object that has a list
 * `rows`, or nothing but members of one. Null and undefined: the message is neither a row nor a drop. An array of two,
 * a time and a number, is one row; any other array of plain numbers is refused, unless `fields` names them.
 */
export type DecodeResult<T> = T | readonly T[] | DecodedMessage<T> | null | undefined;

/**
 * Options that say how a message is read. With none of `decode`, `select`, `position`, `epoch`, `partition` and `after`
 * a message is an envelope of `docs/wire.md`, a row, or an array of rows.
 */
export interface DecodeOptions<T, M extends Message = Message> {
  /**
   * Reads a whole message by itself. A throw refuses the message; that of a `StreamError` ends the attempt, and
   * the feed where it is not `retryable`. A promise is awaited, and messages are read one at a time, in order; one that
   * takes longer than 10 s ends the attempt.
   */
  readonly decode?:
    ((message: M, context: MessageContext) => DecodeResult<T> | PromiseLike<DecodeResult<T>>) | undefined;
  /** JSON Pointer to the row or the rows of a message. Default: the whole message. */
  readonly select?: string | undefined;
  /**
   * The names of the elements of a row that is an array, in order: it becomes an object of them. Null skips an element;
   * elements beyond are left out, and an array with fewer is refused. Default: such a row stays an array.
   */
  readonly fields?: readonly (string | null)[] | undefined;
  /** JSON Pointer to the position of a message. */
  readonly position?: string | undefined;
  /** JSON Pointer to the epoch of that position; a message without an epoch belongs to the one last named. */
  readonly epoch?: string | undefined;
  /** JSON Pointer to the name of the partition that the position counts in. Default: one partition. */
  readonly partition?: string | undefined;
  /** JSON Pointer to the position just before a message. Default: derived from `order` and `counts`. */
  readonly after?: string | undefined;
  /** The promise of the positions. Default `"contiguous"` for numbers, `"opaque"` for strings. */
  readonly order?: Order | undefined;
  /** The unit that contiguous positions count. Default `"messages"`; an envelope counts rows. */
  readonly counts?: "messages" | "rows" | undefined;
  /**
   * Validates each row as the server sent it, or as `decode` gave it. Its output is the row, and its output type the
   * rows' type; a row that it refuses, or throws at, is a `drop` of cause `"schema"`, while the others pass. A
   * validator of zod, valibot or any other library of the Standard Schema (https://standardschema.dev); an async one
   * ends the feed with an error. Default: no validation.
   */
  readonly schema?: StandardSchema<T> | undefined;
}

/** The names of the options that are JSON Pointers. */
export const POINTER_OPTIONS = ["select", "position", "epoch", "partition", "after"] as const;
