import type { StreamErrorCode } from "../errors.js";
import type { BatchOrigin, Drop, Gap, Missing, StateChange, StreamState } from "../events.js";
import type { Position } from "../source.js";
import type { Json } from "./encode.js";

/** What every event of a recording has. */
export interface Recorded<Type extends string> {
  /** Which event. */
  readonly type: Type;
  /** When, by the stream's `now()`, epoch ms. */
  readonly at: number;
}

/** Rows as a recording holds them. */
export interface RecordedRows {
  /**
   * As JSON has them. What it can't hold is written as `{ "$": [type, value] }`: `["number", "NaN"]` (`"Infinity"`,
   * `"-Infinity"`,
   * `"-0"`), `["bigint", "123"]`, `["date", 1700000000000]` (null: an invalid one), `["undefined"]`, `["object", { …
   * }]` for an object that has a field `$` itself, `["unreadable"]` for what holds itself or throws.
   */
  readonly rows: readonly Json[];
  /** Epoch ms, one a row. */
  readonly times: readonly number[];
  /** One a row, where the stream has a `key`. */
  readonly keys?: readonly string[];
  /** When they arrived, by the stream's clock, epoch ms. */
  readonly received: number;
  /** The position of the last row. */
  readonly position?: Position;
  /** Where they came from. */
  readonly from: BatchOrigin;
  /** Whether a row here replaces the one of the same key and time. */
  readonly revises?: boolean;
}

/** A repair as a recording holds it. */
export interface RecordedRepair extends Recorded<"repair">, RecordedRows {
  /** The gap that it fills. */
  readonly id: number;
  /** How many rows were still missing, where that could be counted. */
  readonly remaining?: number;
  /** The stretches still missing. */
  readonly missing: readonly Missing[];
}

/** An error as a recording holds it. */
export interface RecordedError extends Recorded<"error"> {
  /** What went wrong, in one word. */
  readonly code: StreamErrorCode;
  /** A sentence, without URLs. */
  readonly message: string;
}

/** What was let go at the beginning of a recording. */
export interface Forgotten {
  /** How many events. */
  readonly events: number;
  /** How many rows they held. */
  readonly rows: number;
}

/** What a stream emitted. */
export type RecordedEvent =
  | (Recorded<"data"> & RecordedRows)
  | (Recorded<"gap"> & Gap)
  | RecordedRepair
  | (Recorded<"drop"> & Drop)
  | (Recorded<"state"> & StateChange)
  | RecordedError
  | Recorded<"end">;

/** What a stream emitted from one moment to another: plain data, which JSON holds exactly. */
export interface Recording {
  /** The version of this format. */
  readonly version: 1;
  /** What was recorded, in the words of whoever did. */
  readonly name: string;
  /** By the stream's `now()`, epoch ms. */
  readonly startedAt: number;
  /** By the stream's `now()`, epoch ms. */
  readonly stoppedAt: number;
  /** The state of the stream when the recording began. */
  readonly state: StreamState;
  /** What was let go at the beginning, being too much; absent where it is whole. */
  readonly forgotten?: Forgotten;
  /** In the order in which they were emitted. */
  readonly events: readonly RecordedEvent[];
}

/**
 * Takes a recording, or the JSON of one.
 *
 * @throws TypeError if it is none
 */
export function readRecording(given: unknown): Recording {
  let recording: unknown = given;
  if (typeof given === "string") {
    try {
      recording = JSON.parse(given);
    } catch {
      throw complaint("no JSON. Of a URL: replay(await (await fetch(url)).text())");
    }
  }
  const { version, events, startedAt, stoppedAt } = (recording ?? {}) as Partial<Recording>;
  if ((version as number | undefined) !== 1) throw complaint(`expected version 1, not ${String(version)}`);
  if (!Number.isFinite(startedAt) || !Number.isFinite(stoppedAt)) {
    throw complaint("expected startedAt and stoppedAt, epoch ms");
  }
  if (!Array.isArray(events)) throw complaint("expected a list of events");
  for (const [i, event] of (events as (RecordedEvent | null)[]).entries()) {
    if (!event || typeof event.type !== "string" || !Number.isFinite(event.at)) {
      throw complaint(`event ${i} has no type or no time`);
    }
    const { rows, times, keys } = event as Partial<RecordedRows>;
    const whole =
      Array.isArray(rows) &&
      Array.isArray(times) &&
      rows.length === times.length &&
      (keys?.length ?? rows.length) === rows.length;
    if ((event.type === "data" || event.type === "repair") && !whole) {
      throw complaint(`event ${i} has not one time and key a row`);
    }
    if (event.type === "gap" && !Number.isFinite((event.before as typeof event.before | undefined)?.time)) {
      throw complaint(`event ${i} has no edges`);
    }
  }
  return recording as Recording;
}

function complaint(words: string): TypeError {
  return new TypeError(`invalid recording: ${words}`);
}
