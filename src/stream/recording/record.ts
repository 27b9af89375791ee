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
  /** Name of what is recorded, for readers of the recording. Default `"stream"`. */
  readonly name?: string;
  /**
   * Most rows held; an event without rows counts as one. Beyond, the oldest events are dropped, and counted. Default
   * 100,000.
   */
  readonly maxRows?: number;
}

/** Records what a stream emits. */
export interface Recorder {
  /** Recording so far: plain data, which `JSON.stringify` keeps exactly. Later events are not added to it. */
  readonly recording: Recording;
  /** Ends the recording and returns it. */
  stop(): Recording;
  /** Ends the recording, as {@link Recorder.stop} does. */
  [Symbol.dispose](): void;
}

type Unstamped = RecordedEvent extends infer E ? (E extends RecordedEvent ? Omit<E, "at"> : never) : never;

/**
 * Records everything that a stream emits: rows with their times, keys and positions, gaps, repairs, keys that have
 * gone, drops, states, and the code and message of errors. Neither starts the stream nor keeps it running, and leaves
 * out URLs: a bug report is a file. {@link replay} plays the recording.
 *
 * @example
 * ```ts
 * const recorder = record(stream);
 * // … later
 * const file = JSON.stringify(recorder.stop());
 * ```
 * @param stream - the stream to listen to
 * @param options - name and bounds of the recording
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
  let heldRows = 0;
  let stoppedAt: number | undefined;
  let hasPrinted = false;

  function addEvent(event: Unstamped): void {
    const stamped = { ...event, at: stream.now() } as RecordedEvent;
    events.push(stamped);
    heldRows += sizeOf(stamped);
    // Trim only a tenth beyond the bound, so that many events share the cost.
    if (heldRows > 1.1 * maxRows) trim();
  }

  /** Drops the oldest events; of a single one that is too large, its oldest rows. */
  function trim(): void {
    let removedCount = 0;
    for (; removedCount < events.length && heldRows > maxRows; removedCount += 1) {
      const event = events[removedCount];
      const excess = heldRows - maxRows;
      if ("rows" in event && removedCount === events.length - 1 && excess < event.rows.length) {
        events[removedCount] = withoutOldest(event, excess);
        forgotten.rows += excess;
        heldRows -= excess;
        break;
      }
      forgotten.events += 1;
      forgotten.rows += "rows" in event ? event.rows.length : 0;
      heldRows -= sizeOf(event);
    }
    events.splice(0, removedCount);
  }

  const listeners: { [E in keyof StreamEvents<T>]: (...args: StreamEvents<T>[E]) => void } = {
    data: (rows, batch) => addEvent({ type: "data", ...rowsOf(rows, batch) }),
    gap: (gap) => addEvent({ type: "gap", ...gapOf(gap) }),
    repair: ({ id, rows, batch, remaining, missing }) =>
      addEvent({
        type: "repair",
        id,
        ...rowsOf(rows, batch),
        ...(remaining !== undefined && { remaining }),
        missing: missing.map(missingOf),
      }),
    gone: ({ keys, time }) => addEvent({ type: "gone", keys: [...keys], time }),
    drop: ({ count, cause, reason, sample }) =>
      addEvent({
        type: "drop",
        count,
        cause,
        ...(reason !== undefined && { reason: withoutUrls(reason) }),
        ...(sample !== undefined && { sample: withoutUrls(sample) }),
      }),
    state: ({ reason, retryIn, ...change }) =>
      addEvent({
        type: "state",
        ...change,
        ...(reason !== undefined && { reason: withoutUrls(reason) }),
        ...(retryIn !== undefined && { retryIn }),
      }),
    error: (error) => {
      addEvent({ type: "error", code: error.code, message: withoutUrls(error.message) });
      printUnheard(error);
    },
    end: () => addEvent({ type: "end" }),
  };
  const entries = Object.entries(listeners) as [keyof StreamEvents<T>, () => void][];
  for (const [event, listener] of entries) stream.on(event, listener);

  /**
   * Prints an error that no other listener hears, as the stream would: a recorder that listens must not keep it quiet.
   */
  function printUnheard({ message }: StreamError): void {
    if (hasPrinted || stream.listenerCount("error") > 1) return;
    hasPrinted = true;
    console.error(`tickline: ${message} (printed once: nobody but a recorder listens to "error")`);
  }

  function snapshot(): Recording {
    trim();
    return {
      version: 1,
      name,
      startedAt,
      stoppedAt: stoppedAt ?? stream.now(),
      state,
      ...(stream.numbers && { numbers: stream.numbers }),
      ...(forgotten.events + forgotten.rows > 0 && { forgotten: { ...forgotten } }),
      events: [...events],
    };
  }

  function stop(): Recording {
    stoppedAt ??= stream.now();
    for (const [event, listener] of entries.splice(0)) stream.off(event, listener);
    return snapshot();
  }

  return {
    get recording() {
      return snapshot();
    },
    stop,
    [Symbol.dispose]: () => void stop(),
  };
}

function sizeOf(event: RecordedEvent): number {
  return "rows" in event ? event.rows.length : 1;
}

/** Returns an event without its oldest rows. */
function withoutOldest<E extends RecordedRows>(event: E, count: number): E {
  const { rows, times, keys } = event;
  return {
    ...event,
    rows: rows.slice(count),
    times: times.slice(count),
    ...(keys && { keys: keys.slice(count) }),
  };
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

/** Returns a position without absent fields: JSON has no undefined. */
function positionOf({ epoch, partition, offset }: Position): Position {
  return { ...(epoch !== undefined && { epoch }), ...(partition !== undefined && { partition }), offset };
}

/** Replaces URLs, which may hold secrets. */
function withoutUrls(text: string): string {
  return text.replace(/\b[a-z][a-z\d+.-]*:\/\/\S*/gi, "(a URL)");
}
