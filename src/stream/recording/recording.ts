import type { StreamErrorCode } from "../errors.js";
import type { BatchOrigin, Drop, Gap, Gone, Missing, StateChange, StreamState } from "../events.js";
import type { Position } from "../source.js";
import type { Json } from "./encode.js";

/** Fields of every event of a recording. */
export interface Recorded<Type extends string> {
  /** Name of the event. */
  readonly type: Type;
  /** Time of the event, by the stream's `now()`, epoch ms. */
  readonly at: number;
}

/** Rows as a recording holds them. */
export interface RecordedRows {
  /**
   * Rows as JSON. A value that JSON can't hold is written as `{ "$": [type, value] }`: `["number", "NaN"]`
   * (`"Infinity"`, `"-Infinity"`, `"-0"`), `["bigint", "123"]`, `["date", 1700000000000]` (null: an invalid one),
   * `["undefined"]`, `["object", { … }]` for an object that has a field `$` itself, `["unreadable"]` for what holds
   * itself or throws.
   */
  readonly rows: readonly Json[];
  /** Times of the rows, epoch ms. */
  readonly times: readonly number[];
  /** Keys of the rows, where the stream has a `key`. */
  readonly keys?: readonly string[];
  /** Time of arrival, by the stream's clock, epoch ms. */
  readonly received: number;
  /** The position of the last row. */
  readonly position?: Position;
  /** Origin of the rows. */
  readonly from: BatchOrigin;
  /** Whether a row here replaces the one of the same key and time. */
  readonly revises?: boolean;
}

/** A repair as a recording holds it. */
export interface RecordedRepair extends Recorded<"repair">, RecordedRows {
  /** The gap that it fills. */
  readonly id: number;
  /** Number of rows still missing, where that could be counted. */
  readonly remaining?: number;
  /** The stretches still missing. */
  readonly missing: readonly Missing[];
}

/** An error as a recording holds it. */
export interface RecordedError extends Recorded<"error"> {
  /** Code of the error: what went wrong, in one word. */
  readonly code: StreamErrorCode;
  /** Message, a sentence without URLs. */
  readonly message: string;
}

/** Events dropped at the beginning of a recording. */
export interface Forgotten {
  /** Number of events. */
  readonly events: number;
  /** Number of rows that the events held. */
  readonly rows: number;
}

/** Event that a stream emitted. */
export type RecordedEvent =
  | (Recorded<"data"> & RecordedRows)
  | (Recorded<"gap"> & Gap)
  | RecordedRepair
  | (Recorded<"gone"> & Gone)
  | (Recorded<"drop"> & Drop)
  | (Recorded<"state"> & StateChange)
  | RecordedError
  | Recorded<"end">;

/** Record of what a stream emitted from one moment to another: plain data, which JSON holds exactly. */
export interface Recording {
  /** The version of this format. */
  readonly version: 1;
  /** Name of what was recorded, in the words of whoever recorded it. */
  readonly name: string;
  /** Start of the recording, by the stream's `now()`, epoch ms. */
  readonly startedAt: number;
  /** End of the recording, by the stream's `now()`, epoch ms. */
  readonly stoppedAt: number;
  /** The state of the stream when the recording began. */
  readonly state: StreamState;
  /** What counted as a number, as the option of the stream says; absent where it says nothing. */
  readonly numbers?: "text";
  /** Events dropped at the beginning to stay within bounds; absent where the recording is whole. */
  readonly forgotten?: Forgotten;
  /** Events in the order in which they were emitted. */
  readonly events: readonly RecordedEvent[];
}

/**
 * Reads a recording, or the JSON of one.
 *
 * @throws TypeError if it is none
 */
export function readRecording(input: unknown): Recording {
  let recording: unknown = input;
  if (typeof input === "string") {
    try {
      recording = JSON.parse(input);
    } catch {
      throw recordingError("no JSON. Of a URL: replay(await (await fetch(url)).text())");
    }
  }
  const { version, events, startedAt, stoppedAt } = (recording ?? {}) as Partial<Recording>;
  if ((version as number | undefined) !== 1) throw recordingError(`expected version 1, not ${String(version)}`);
  if (!Number.isFinite(startedAt) || !Number.isFinite(stoppedAt)) {
    throw recordingError("expected startedAt and stoppedAt, epoch ms");
  }
  if (!Array.isArray(events)) throw recordingError("expected a list of events");
  for (const [i, event] of (events as (RecordedEvent | null)[]).entries()) {
    if (!event || typeof event.type !== "string" || !Number.isFinite(event.at)) {
      throw recordingError(`event ${i} has no type or no time`);
    }
    const { rows, times, keys } = event as Partial<RecordedRows>;
    const isAligned =
      Array.isArray(rows) &&
      Array.isArray(times) &&
      rows.length === times.length &&
      (keys?.length ?? rows.length) === rows.length;
    if ((event.type === "data" || event.type === "repair") && !isAligned) {
      throw recordingError(`event ${i} has not one time and key a row`);
    }
    if (event.type === "gone" && !Array.isArray(event.keys)) throw recordingError(`event ${i} has no keys`);
    if (event.type === "gap" && !Number.isFinite((event.before as typeof event.before | undefined)?.time)) {
      throw recordingError(`event ${i} has no edges`);
    }
  }
  return recording as Recording;
}

function recordingError(reason: string): TypeError {
  return new TypeError(`invalid recording: ${reason}`);
}
