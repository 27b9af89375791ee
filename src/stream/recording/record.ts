import type { DataStream } from "../data-stream.js";
import type { StreamError } from "../errors.js";
import type { Batch, Gap, Missing, StreamEvents } from "../events.js";
import { checkOptions } from "../options/check.js";
import type { Position } from "../source.js";
import { sampleOf } from "../values/sample.js";
import { encode } from "./encode.js";
import type { RecordedEvent, RecordedRows, Recording } from "./recording.js";

/** Options of {@link record}. */
export interface RecordOptions {
  /** What is recorded, for whoever reads the recording. Default `"stream"`. */
  readonly name?: string;
  /**
   * The most rows held; an event without rows counts as one. Beyond, the oldest events are let go, and counted. Default
   * 100,000.
   */
  readonly maxRows?: number;
}

/** Writes down what a stream emits. */
export interface Recorder {
  /** All so far: plain data, which `JSON.stringify` keeps exactly. What comes later is not added to it. */
  readonly recording: Recording;
  /** Ends the recording and returns it. */
  stop(): Recording;
  /** The same as {@link Recorder.stop}. */
  [Symbol.dispose](): void;
}

type Unstamped = RecordedEvent extends infer E ? (E extends RecordedEvent ? Omit<E, "at"> : never) : never;

/**
 * Records everything that a stream emits: rows with their times, keys and positions, gaps, repairs, drops, states, and
 * of errors the code and the words. It neither starts the stream nor keeps it running, and leaves out URLs: a bug
 * report is a file. {@link replay} plays it again.
 *
 * @example
 * ```ts
 * const recorder = record(stream);
 * // … later
 * const file = JSON.stringify(recorder.stop());
 * ```
 * @param stream - what to listen to
 * @param options - what it is, and how much to hold
 * @throws TypeError or RangeError if an option is invalid
 */
export function record<T>(stream: DataStream<T>, options: RecordOptions = {}): Recorder {
  if (typeof (stream as DataStream<T> | undefined)?.on !== "function") {
    throw new TypeError(`invalid stream: ${sampleOf(stream)} (expected a DataStream)`);
  }
  checkOptions("record", options, ["name", "maxRows"]);
  const { name = "stream", maxRows = 100_000 } = options;
  if (typeof maxRows !== "number" || !(maxRows >= 1)) throw new RangeError(`invalid maxRows: ${maxRows}`);
  const startedAt = stream.now();
  const { state } = stream;
  const forgotten = { events: 0, rows: 0 };
  const events: RecordedEvent[] = [];
  let size = 0;
  let stoppedAt: number | undefined;
  let printed = false;

  function note(event: Unstamped): void {
    const stamped = { ...event, at: stream.now() } as RecordedEvent;
    events.push(stamped);
    size += sizeOf(stamped);
    // A tenth more, so that many events share the cost of letting go.
    if (size > 1.1 * maxRows) trim();
  }

  /** Lets go of the oldest events; of a single one that is too large, of its oldest rows. */
  function trim(): void {
    let gone = 0;
    for (; gone < events.length && size > maxRows; gone += 1) {
      const event = events[gone];
      const excess = size - maxRows;
      if ("rows" in event && gone === events.length - 1 && excess < event.rows.length) {
        events[gone] = without(event, excess);
        forgotten.rows += excess;
        size -= excess;
        break;
      }
      forgotten.events += 1;
      forgotten.rows += "rows" in event ? event.rows.length : 0;
      size -= sizeOf(event);
    }
    events.splice(0, gone);
  }

  const listeners: { [E in keyof StreamEvents<T>]: (...args: StreamEvents<T>[E]) => void } = {
    data: (rows, batch) => note({ type: "data", ...rowsOf(rows, batch) }),
    gap: (gap) => note({ type: "gap", ...gapOf(gap) }),
    repair: ({ id, rows, batch, remaining, missing }) =>
      note({
        type: "repair",
        id,
        ...rowsOf(rows, batch),
        ...(remaining !== undefined && { remaining }),
        missing: missing.map(missingOf),
      }),
    drop: ({ count, cause, reason, sample }) =>
      note({
        type: "drop",
        count,
        cause,
        ...(reason !== undefined && { reason: withoutUrls(reason) }),
        ...(sample !== undefined && { sample: withoutUrls(sample) }),
      }),
    state: ({ reason, retryIn, ...change }) =>
      note({
        type: "state",
        ...change,
        ...(reason !== undefined && { reason: withoutUrls(reason) }),
        ...(retryIn !== undefined && { retryIn }),
      }),
    error: (error) => {
      note({ type: "error", code: error.code, message: withoutUrls(error.message) });
      complain(error);
    },
    end: () => note({ type: "end" }),
  };
  const entries = Object.entries(listeners) as [keyof StreamEvents<T>, () => void][];
  for (const [event, listener] of entries) stream.on(event, listener);

  /** An error that nobody hears is printed by the stream; that a recorder listens must not keep it quiet. */
  function complain({ message }: StreamError): void {
    if (printed || stream.listenerCount("error") > 1) return;
    printed = true;
    console.error(`tickline: ${message} (printed once: nobody but a recorder listens to "error")`);
  }

  function recording(): Recording {
    trim();
    return {
      version: 1,
      name,
      startedAt,
      stoppedAt: stoppedAt ?? stream.now(),
      state,
      ...(forgotten.events + forgotten.rows > 0 && { forgotten: { ...forgotten } }),
      events: [...events],
    };
  }

  function stop(): Recording {
    stoppedAt ??= stream.now();
    for (const [event, listener] of entries.splice(0)) stream.off(event, listener);
    return recording();
  }

  return {
    get recording() {
      return recording();
    },
    stop,
    [Symbol.dispose]: () => void stop(),
  };
}

function sizeOf(event: RecordedEvent): number {
  return "rows" in event ? event.rows.length : 1;
}

/** An event of rows without its oldest ones. */
function without({ rows, times, keys, ...event }: RecordedRows, count: number): RecordedEvent {
  return {
    ...event,
    rows: rows.slice(count),
    times: times.slice(count),
    ...(keys && { keys: keys.slice(count) }),
  } as unknown as RecordedEvent;
}

function rowsOf(rows: readonly unknown[], { times, keys, received, position, from, revises }: Batch): RecordedRows {
  return {
    rows: rows.map(encode),
    times: Array.from(times),
    ...(keys && { keys: [...keys] }),
    received,
    ...(position && { position: positionOf(position) }),
    from,
    ...(revises && { revises }),
  };
}

function gapOf({ id, kind, cause, ...missing }: Gap): Gap {
  return { id, kind, ...missingOf(missing), cause: withoutUrls(cause) };
}

function missingOf({ after, before, count }: Missing): Missing {
  const [first, second] = [after, before].map(({ time, position }) => ({
    time,
    ...(position && { position: positionOf(position) }),
  }));
  return { after: first, before: second, ...(Number.isFinite(count) && { count }) };
}

/** JSON has no undefined. */
function positionOf({ epoch, partition, offset }: Position): Position {
  return { ...(epoch !== undefined && { epoch }), ...(partition !== undefined && { partition }), offset };
}

/** A URL may hold a secret. */
function withoutUrls(words: string): string {
  return words.replace(/\b[a-z][a-z\d+.-]*:\/\/\S*/gi, "(a URL)");
}
