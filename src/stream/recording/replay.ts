import { MAX_DELAY_MS } from "../clock/environment.js";
import { StreamError } from "../errors.js";
import type { Missing } from "../events.js";
import { PAGE_SIZE } from "../history/page-size.js";
import { BOOLEAN, checkKinds, checkOptions } from "../options/check.js";
import type { DataStreamOptions } from "../options/options.js";
import type { Row } from "../row.js";
import type { HistoryAnswer, HistoryQuery, Position, Sink, Source, Teardown } from "../source.js";
import { forkable } from "../sources/forkable.js";
import { decodeValue } from "./encode.js";
import type { RecordedEvent, RecordedRows, Recording } from "./recording.js";
import { readRecording } from "./recording.js";

/** Options of {@link replay}. */
export interface ReplayOptions {
  /** Speed relative to the recording; `Infinity`: as fast as can be. Default 1. */
  readonly speed?: number;
  /** Whether to begin again at the end, with the times going on and without positions. Default false: the feed ends. */
  readonly loop?: boolean;
}

/** A source that plays a recording. */
export interface ReplaySource<T> extends Source<T> {
  /**
   * Options to give the stream, so that each row has the time and the key that it was recorded with, and none is
   * refused.
   */
  readonly options: Pick<DataStreamOptions<T>, "time" | "timeUnit" | "maxAhead" | "key" | "numbers">;
  /**
   * Returns the time in the recording, epoch ms, which runs at `speed`: with several streams, that of the newest run.
   */
  now(): number;
}

type Gap = Extract<RecordedEvent, { type: "gap" }>;
type Repair = Extract<RecordedEvent, { type: "repair" }>;

/** Most rows played in one turn, before yielding the thread. */
const MAX_TURN_ROWS = 1_000;

/**
 * Plays a recording again, at its own speed or another: rows with their positions, gaps as recorded, repairs, keys
 * that have gone, drops, and errors as trouble. States are not played: the stream has its own. The source brings its
 * own clock, and ends with the recording.
 *
 * Give the stream the source's `options`: each row then has the time and the key that it was recorded with. A stopped
 * stream continues where it was, if the recording has positions.
 *
 * @example
 * ```ts
 * const tape = replay(await (await fetch("/incident.json")).text(), { speed: 10 });
 * lineChart("#chart", { stream: new DataStream(tape, tape.options) });
 * ```
 * @param recording - a recording by {@link record}, or its JSON
 * @param options - speed, and whether to loop
 * @throws TypeError or RangeError if it is no recording, or an option is invalid
 */
export function replay<T = Row>(recording: Recording | string, options: ReplayOptions = {}): ReplaySource<T> {
  checkOptions("replay", options, ["speed", "loop"]);
  const { speed = 1, loop = false } = options;
  checkKinds(options, { speed: [(value) => typeof value === "number", "a number more than 0"], loop: BOOLEAN });
  if (!(speed > 0)) throw new RangeError(`invalid speed: ${speed}`);
  if (loop && speed === Infinity) throw new RangeError("invalid speed: Infinity (a loop would never rest)");
  const { events, startedAt, stoppedAt, forgotten, numbers } = readRecording(recording);
  const first = (forgotten && events.at(0)?.at) ?? startedAt;
  const last = events.reduce((latest, { at }) => Math.max(latest, at), Math.max(first, stoppedAt));
  // A pass takes time: a loop would never rest otherwise.
  const passMs = Math.max(1, last - first);
  const hasKeys = events.some((event) => "keys" in event);
  const repairs = events.filter((event): event is Repair => event.type === "repair");

  /**
   * Rows that the stream is reading, and the index of the current one: the stream asks for the time of each once, and
   * then for its key.
   */
  let rowsInReading: Pick<RecordedRows, "times" | "keys"> = { times: [] };
  let readIndex = -1;
  let shiftMs = 0;
  /** Returns the time in the newest run of all. */
  let newestNow = (): number => first;

  return forkable<T, ReplaySource<T>>((forked) => ({
    name: "replay",
    order: countsRows(events) ? "contiguous" : "opaque",
    ...(events.some((event) => "revises" in event) && { revises: true }),
    maxRows: Infinity,
    options: {
      time: () => rowsInReading.times[++readIndex] + shiftMs,
      timeUnit: "ms",
      maxAhead: Infinity,
      ...(numbers && { numbers }),
      ...(hasKeys && { key: () => rowsInReading.keys?.[readIndex] ?? "" }),
    },
    ...createPlayer(forked),
  }));

  function read(rows: RecordedRows, pass: number): T[] {
    rowsInReading = rows;
    readIndex = -1;
    shiftMs = pass * passMs;
    return rows.rows.map(decodeValue) as T[];
  }

  /** Makes the functions of one stream, or of all that share the source as it is. */
  function createPlayer(forked: boolean): Pick<ReplaySource<T>, "connect" | "history" | "now"> {
    let clock = (): number => first;
    const ownNow = (): number => clock();
    /** Answers history requests by the newest run. */
    let answerHistory: ((query: HistoryQuery) => Promise<HistoryAnswer<T>>) | undefined;
    return {
      connect,
      now: forked ? ownNow : () => newestNow(),
      ...(repairs.length > 0 && {
        history: (query) => answerHistory?.(query) ?? Promise.resolve({ rows: [], whole: false }),
      }),
    };

    function connect(sink: Sink<T>): Teardown {
      const { environment, resume, signal } = sink;
      const startIndex = resume ? indexAfter(resume) : 0;
      let nextIndex = Math.max(0, startIndex);
      let pass = 0;
      let timer: unknown;
      /** Last position of this run, by partition. */
      const reached = new Map<string | undefined, Position>();
      if (resume && startIndex > 0) {
        for (const each of [resume, ...Object.values(resume.partitions ?? {})]) reached.set(each.partition, each);
      }
      let hasStarted = resume !== null;
      /** Gaps of this run, and the repairs that have arrived for each. */
      const runGaps = new Map<
        number,
        { gap: Gap; arrived: Repair[]; repairsLeft: number; missing: readonly Missing[]; wake?: () => void }
      >();

      const connectedAt = environment.monotonic();
      const origin = startIndex > 0 ? events[startIndex - 1].at : first;
      let playedTo = origin;
      const runTime = (): number =>
        speed === Infinity ? playedTo : origin + (environment.monotonic() - connectedAt) * speed;
      clock = runTime;
      newestNow = ownNow;
      answerHistory = history;
      sink.open();
      if (resume) sink.recovered(startIndex > 0);
      play();
      return () => {
        environment.clearTimeout(timer);
        const stopped = runTime();
        if (clock === runTime) clock = () => stopped;
      };

      /** Plays what is due. Passes after the first have no positions, which would step back. */
      function play(): void {
        let rowsLeft = MAX_TURN_ROWS;
        while (!signal.aborted) {
          if (nextIndex === events.length) {
            if (!loop) {
              const waitMs = speed === Infinity ? 0 : (last - runTime()) / speed;
              playedTo = waitMs > 0 ? playedTo : last;
              // Complete in a later turn even if nothing is left to wait for: the stream takes in a repair that has
              // just arrived.
              if (waitMs > 0) schedule(play, waitMs);
              else {
                schedule(() => {
                  sink.complete();
                }, 0);
              }
              return;
            }
            nextIndex = 0;
            pass += 1;
            runGaps.clear();
          }
          const event = events.at(nextIndex);
          const at = (event?.at ?? last) + pass * passMs;
          if (speed !== Infinity && at > runTime()) {
            schedule(play, (at - runTime()) / speed);
            return;
          }
          if (!event) continue;
          playedTo = at;
          nextIndex += 1;
          emit(event);
          rowsLeft -= "rows" in event ? event.rows.length || 1 : 1;
          // Yield after a repair: the stream takes it in a moment later, and before what comes after it.
          if (rowsLeft <= 0 || event.type === "repair") {
            schedule(play, 0);
            return;
          }
        }
      }

      function schedule(callback: () => void, delayMs: number): void {
        if (!signal.aborted) timer = environment.setTimeout(callback, Math.min(Math.ceil(delayMs), MAX_DELAY_MS));
      }

      function emit(event: RecordedEvent): void {
        switch (event.type) {
          case "data":
            emitRows(event);
            break;
          case "gap":
            emitGap(event);
            break;
          case "repair": {
            const runGap = runGaps.get(event.id);
            runGap?.arrived.push(event);
            runGap?.wake?.();
            break;
          }
          case "gone":
            emitAt(event.time, () => {
              sink.gone(event.keys);
            });
            break;
          case "drop":
            sink.drop(event.count, event.cause, event.sample, event.reason);
            break;
          case "error":
            // Errors of a listener were not the feed's.
            if (event.code !== "listener") sink.trouble(new StreamError(event.code, event.message));
            break;
          default:
        }
      }

      function emitRows(event: RecordedRows): void {
        const { position, from: origin } = event;
        const rows = read(event, pass);
        hasStarted = true;
        if (!position || pass > 0 || origin === "history") sink.next(rows);
        else {
          // Rows that lay between were not missed then, and so are not now.
          const before = reached.get(position.partition);
          const isSameEpoch = before && (position.epoch ?? before.epoch) === before.epoch;
          sink.next(rows, { position, after: isSameEpoch ? before : undefined });
          reached.set(position.partition, { ...position, epoch: position.epoch ?? before?.epoch });
        }
      }

      function emitGap(gap: Gap): void {
        const { kind, cause, after, before, count, id } = gap;
        runGaps.set(id, {
          gap,
          arrived: [],
          missing: [gap],
          repairsLeft: repairs.filter((repair) => repair.id === id).length,
        });
        // The first edge of a stream without rows came from a head.
        if (!hasStarted && after.position) emitHead(after.position, after.time);
        hasStarted = true;
        sink.lost({ kind, cause, after: after.position, before: before.position, count });
        const partition = (after.position ?? before.position)?.partition;
        reached.delete(partition);
        const following = findNext("data", "gap", "repair");
        const endsAtRow = following?.type === "data" && following.times[0] === before.time;
        if (endsAtRow || !after.position) return;
        // The gap ended at a head: the one that the next gap began at, or that stood right before the edge, or any
        // other.
        const nextEvent = findNext("data", "gap");
        const edge = before.position?.offset;
        const head = (nextEvent?.type === "gap" ? nextEvent.after.position : undefined) ?? {
          partition,
          epoch:
            before.position?.epoch ??
            (nextEvent?.type === "data" ? nextEvent.position?.epoch : undefined) ??
            after.position.epoch,
          offset: typeof edge === "number" ? edge - 1 : `head ${id}`,
        };
        emitHead(head, before.time);
        reached.set(partition, head);
      }

      /** Returns the next event of one of these types. */
      function findNext(...types: RecordedEvent["type"][]): RecordedEvent | undefined {
        for (let i = nextIndex; i < events.length; i++) if (types.includes(events[i].type)) return events[i];
        return undefined;
      }

      function emitHead(head: Position, time: number): void {
        emitAt(time, () => {
          sink.position(head);
        });
      }

      /** Emits at a time of the recording: the stream takes now as the time of a head, and of keys that go. */
      function emitAt(time: number, emitEvent: () => void): void {
        clock = () => time + pass * passMs;
        emitEvent();
        clock = runTime;
      }

      /** Answers with the repair that came for the gap in the recording, when it comes. */
      async function history({ before, signal: abortSignal }: HistoryQuery): Promise<HistoryAnswer<T>> {
        const runGap = [...runGaps.values()].find(
          ({ gap, repairsLeft }) => repairsLeft > 0 && isSame(gap.before.position, before),
        );
        if (!runGap) return { rows: [], whole: false };
        if (runGap.arrived.length === 0) {
          await new Promise<void>((resolve) => {
            const wake = (): void => {
              abortSignal.removeEventListener("abort", wake);
              resolve();
            };
            runGap.wake = wake;
            abortSignal.addEventListener("abort", wake);
          });
        }
        const repair = runGap.arrived.shift();
        if (!repair) return { rows: [], whole: false };
        runGap.repairsLeft -= 1;
        const { missing, position } = repair;
        const offsets = filledOffsets(runGap.missing, missing, repair.rows.length);
        runGap.missing = missing;
        // A repair as long as a page was not the last of its gap: the stream asked for the next page.
        const hasMore = missing.at(-1)?.before.time === runGap.gap.before.time && repair.rows.length >= PAGE_SIZE;
        return {
          // Decode when the stream reads the rows: the accessors of time and key follow the rows decoded last.
          get rows() {
            return read(repair, pass);
          },
          position,
          ...(offsets.length === repair.rows.length && {
            positions: offsets.map((offset) => ({ ...position, offset })),
          }),
          whole: hasMore || missing.length === 0,
        };
      }
    }
  }

  /** Returns the index after the event that reached this position; -1 where none did. */
  function indexAfter(position: Position): number {
    return events.findLastIndex((event) => event.type === "data" && isSame(event.position, position)) + 1 || -1;
  }
}

/** Returns the offsets that were missing and are no more; one more than `maxCount`, where there are more. */
function filledOffsets(before: readonly Missing[], after: readonly Missing[], maxCount: number): number[] {
  const offsetOf = ({ position }: Missing["after"]): number =>
    typeof position?.offset === "number" ? position.offset : NaN;
  const filled: number[] = [];
  for (const stretch of before) {
    let offset = offsetOf(stretch.after) + 1;
    while (offset < offsetOf(stretch.before) && filled.length <= maxCount) {
      const hole = after.find((each) => offsetOf(each.after) < offset && offset < offsetOf(each.before));
      if (hole) offset = offsetOf(hole.before);
      else filled.push(offset++);
    }
  }
  return filled;
}

function isSame(a: Position | undefined, b: Position | undefined): boolean {
  return (
    a !== undefined &&
    a.offset === b?.offset &&
    a.partition === b.partition &&
    (a.epoch ?? b.epoch) === (b.epoch ?? a.epoch)
  );
}

/** Tells whether the positions of a recording count rows: its gaps show it, unless a source counts otherwise. */
function countsRows(events: readonly RecordedEvent[]): boolean {
  const gaps = events.filter((event): event is Gap => event.type === "gap" && event.before.position !== undefined);
  const gapsInEpoch = gaps.filter(
    ({ after, before }) => after.position && after.position.epoch === before.position?.epoch,
  );
  const isNumbered = ({ after, before, count }: Gap): boolean =>
    Number(before.position?.offset) - Number(after.position?.offset) - 1 === count;
  return gapsInEpoch.some(isNumbered) && gapsInEpoch.every(({ count }) => count !== undefined);
}
