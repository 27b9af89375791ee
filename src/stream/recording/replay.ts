import { StreamError } from "../errors.js";
import type { Missing } from "../events.js";
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
  /** How many times faster than it was; `Infinity`: as fast as can be. Default 1. */
  readonly speed?: number;
  /** Begins again at the end, with the times going on and without positions. Default false: the feed ends. */
  readonly loop?: boolean;
}

/** A source that plays a recording. */
export interface ReplaySource<T> extends Source<T> {
  /**
   * What to give the stream so that each row has the time and the key that it was recorded with, and none is refused.
   */
  readonly options: Pick<DataStreamOptions<T>, "time" | "timeUnit" | "maxAhead" | "key">;
  /** The time in the recording, epoch ms: it runs at `speed`. Of several streams' runs that of the newest. */
  now(): number;
}

type Gap = Extract<RecordedEvent, { type: "gap" }>;
type Repair = Extract<RecordedEvent, { type: "repair" }>;

/** The most rows that are played before the thread is given to others. */
const MAX_ROWS = 1_000;
/** The longest delay that timers of every platform keep to, in ms. */
const MAX_DELAY = 2_147_483_647;

/**
 * Plays a recording again, at its own pace or another: rows with their positions, gaps as they were told, repairs,
 * drops, and errors as trouble. The stream's states are its own. It brings its own clock, and ends with the recording.
 *
 * Give the stream the source's `options`: each row then has the time and the key that it was recorded with.
 * A stream that was stopped goes on where it was, if the recording has positions.
 *
 * @example
 * ```ts
 * const tape = replay(await (await fetch("/incident.json")).text(), { speed: 10 });
 * lineChart("#chart", { stream: new DataStream(tape, tape.options) });
 * ```
 * @param recording - what {@link record} gave, or its JSON
 * @param options - how fast, and whether again and again
 * @throws TypeError or RangeError if it is no recording, or an option is invalid
 */
export function replay<T = Row>(recording: Recording | string, options: ReplayOptions = {}): ReplaySource<T> {
  checkOptions("replay", options, ["speed", "loop"]);
  const { speed = 1, loop = false } = options;
  checkKinds(options, { speed: [(value) => typeof value === "number", "a number more than 0"], loop: BOOLEAN });
  if (!(speed > 0)) throw new RangeError(`invalid speed: ${speed}`);
  if (loop && speed === Infinity) throw new RangeError("invalid speed: Infinity (a loop would never rest)");
  const { events, startedAt, stoppedAt, forgotten } = readRecording(recording);
  const first = (forgotten && events.at(0)?.at) ?? startedAt;
  const last = events.reduce((latest, { at }) => Math.max(latest, at), Math.max(first, stoppedAt));
  // A pass takes time, or a loop would not rest.
  const span = Math.max(1, last - first);
  const hasKeys = events.some((event) => "keys" in event);
  const repairs = events.filter((event): event is Repair => event.type === "repair");

  /**
   * The rows that the stream is reading, and how many it has read: each is asked for its time once, and then for its
   * key.
   */
  let reading: Pick<RecordedRows, "times" | "keys"> = { times: [] };
  let index = -1;
  let shift = 0;
  /** The time in the newest run of all. */
  let newest = (): number => first;

  return forkable<T, ReplaySource<T>>((forked) => ({
    name: "replay",
    order: countsRows(events) ? "contiguous" : "opaque",
    ...(events.some((event) => "revises" in event) && { revises: true }),
    maxRows: Infinity,
    options: {
      time: () => reading.times[++index] + shift,
      timeUnit: "ms",
      maxAhead: Infinity,
      ...(hasKeys && { key: () => reading.keys?.[index] ?? "" }),
    },
    ...createPlayer(forked),
  }));

  function read(rows: RecordedRows, pass: number): T[] {
    reading = rows;
    index = -1;
    shift = pass * span;
    return rows.rows.map(decodeValue) as T[];
  }

  /** Makes the functions of one stream, or of all that share the source as it is. */
  function createPlayer(forked: boolean): Pick<ReplaySource<T>, "connect" | "history" | "now"> {
    let clock = (): number => first;
    const own = (): number => clock();
    /** How the newest run answers history. */
    let answer: ((query: HistoryQuery) => Promise<HistoryAnswer<T>>) | undefined;
    return {
      connect,
      now: forked ? own : () => newest(),
      ...(repairs.length > 0 && { history: (query) => answer?.(query) ?? Promise.resolve({ rows: [], whole: false }) }),
    };

    function connect(sink: Sink<T>): Teardown {
      const { environment, resume, signal } = sink;
      const from = resume ? indexAfter(resume) : 0;
      let next = Math.max(0, from);
      let pass = 0;
      let timer: unknown;
      /** Where the stream has got to in this run, by partition. */
      const reached = new Map<string | undefined, Position>();
      if (resume && from > 0) {
        for (const each of [resume, ...Object.values(resume.partitions ?? {})]) reached.set(each.partition, each);
      }
      let seen = resume !== null;
      /** Gaps of this run, and the repairs that have come for each. */
      const gaps = new Map<
        number,
        { gap: Gap; come: Repair[]; left: number; missing: readonly Missing[]; wake?: () => void }
      >();

      const begunAt = environment.monotonic();
      const origin = from > 0 ? events[from - 1].at : first;
      let played = origin;
      const run = (): number => (speed === Infinity ? played : origin + (environment.monotonic() - begunAt) * speed);
      clock = run;
      newest = own;
      answer = history;
      sink.open();
      if (resume) sink.recovered(from > 0);
      play();
      return () => {
        environment.clearTimeout(timer);
        const stopped = run();
        if (clock === run) clock = () => stopped;
      };

      /** Plays what is due; a pass after the first has no positions, which would step back. */
      function play(): void {
        let room = MAX_ROWS;
        while (!signal.aborted) {
          if (next === events.length) {
            if (!loop) {
              const wait = speed === Infinity ? 0 : (last - run()) / speed;
              played = wait > 0 ? played : last;
              // Even where nothing is left to wait for: a repair that has come is taken in a moment.
              if (wait > 0) later(play, wait);
              else {
                later(() => {
                  sink.complete();
                }, 0);
              }
              return;
            }
            next = 0;
            pass += 1;
            gaps.clear();
          }
          const event = events.at(next);
          const at = (event?.at ?? last) + pass * span;
          if (speed !== Infinity && at > run()) {
            later(play, (at - run()) / speed);
            return;
          }
          if (!event) continue;
          played = at;
          next += 1;
          tell(event);
          room -= "rows" in event ? event.rows.length || 1 : 1;
          // What fills a gap is taken a moment later, and before what comes after it.
          if (room <= 0 || event.type === "repair") {
            later(play, 0);
            return;
          }
        }
      }

      function later(go: () => void, delay: number): void {
        if (!signal.aborted) timer = environment.setTimeout(go, Math.min(Math.ceil(delay), MAX_DELAY));
      }

      function tell(event: RecordedEvent): void {
        switch (event.type) {
          case "data":
            tellRows(event);
            break;
          case "gap":
            tellGap(event);
            break;
          case "repair": {
            const known = gaps.get(event.id);
            known?.come.push(event);
            known?.wake?.();
            break;
          }
          case "drop":
            sink.drop(event.count, event.cause, event.sample, event.reason);
            break;
          case "error":
            // A listener's trouble was not the feed's.
            if (event.code !== "listener") sink.trouble(new StreamError(event.code, event.message));
            break;
          default:
        }
      }

      function tellRows(event: RecordedRows): void {
        const { position, from: origin } = event;
        const rows = read(event, pass);
        seen = true;
        if (!position || pass > 0 || origin === "history") sink.next(rows);
        else {
          // What lay between was not missed then, and so is not now.
          const before = reached.get(position.partition);
          const joined = before && (position.epoch ?? before.epoch) === before.epoch;
          sink.next(rows, { position, after: joined ? before : undefined });
          reached.set(position.partition, { ...position, epoch: position.epoch ?? before?.epoch });
        }
      }

      function tellGap(gap: Gap): void {
        const { kind, cause, after, before, count, id } = gap;
        gaps.set(id, { gap, come: [], missing: [gap], left: repairs.filter((repair) => repair.id === id).length });
        // The stream's first edge was a head's.
        if (!seen && after.position) tellHead(after.position, after.time);
        seen = true;
        sink.lost({ kind, cause, after: after.position, before: before.position, count });
        const partition = (after.position ?? before.position)?.partition;
        reached.delete(partition);
        const following = findNext("data", "gap", "repair");
        const byRow = following?.type === "data" && following.times[0] === before.time;
        if (byRow || !after.position) return;
        // It was told by a head alone: the one that the next gap began at, or that stood right before the edge, or any
        // other.
        const ahead = findNext("data", "gap");
        const edge = before.position?.offset;
        const head = (ahead?.type === "gap" ? ahead.after.position : undefined) ?? {
          partition,
          epoch:
            before.position?.epoch ??
            (ahead?.type === "data" ? ahead.position?.epoch : undefined) ??
            after.position.epoch,
          offset: typeof edge === "number" ? edge - 1 : `head ${id}`,
        };
        tellHead(head, before.time);
        reached.set(partition, head);
      }

      /** The next event of one of these types. */
      function findNext(...types: RecordedEvent["type"][]): RecordedEvent | undefined {
        for (let i = next; i < events.length; i++) if (types.includes(events[i].type)) return events[i];
        return undefined;
      }

      /** The time of a head is the stream's now. */
      function tellHead(head: Position, time: number): void {
        clock = () => time + pass * span;
        sink.position(head);
        clock = run;
      }

      /** Answers with what came for the gap in the recording, when it comes. */
      async function history({ before, signal: aborted }: HistoryQuery): Promise<HistoryAnswer<T>> {
        const wanted = [...gaps.values()].find(({ gap, left }) => left > 0 && isSame(gap.before.position, before));
        if (!wanted) return { rows: [], whole: false };
        if (wanted.come.length === 0) {
          await new Promise<void>((resolve) => {
            const wake = (): void => {
              aborted.removeEventListener("abort", wake);
              resolve();
            };
            wanted.wake = wake;
            aborted.addEventListener("abort", wake);
          });
        }
        const repair = wanted.come.shift();
        if (!repair) return { rows: [], whole: false };
        wanted.left -= 1;
        const { missing, position } = repair;
        const offsets = filledOf(wanted.missing, missing, repair.rows.length);
        wanted.missing = missing;
        const more = missing.at(-1)?.before.time === wanted.gap.before.time && repair.rows.length >= MAX_ROWS;
        return {
          // Read at the moment when the stream reads them.
          get rows() {
            return read(repair, pass);
          },
          position,
          ...(offsets.length === repair.rows.length && { offsets }),
          whole: more || missing.length === 0,
        };
      }
    }
  }

  /** Where a run goes on that had got to this position; -1: it never was there. */
  function indexAfter(position: Position): number {
    return events.findLastIndex((event) => event.type === "data" && isSame(event.position, position)) + 1 || -1;
  }
}

/** The offsets that were missing and are no more; one more than `most`, where there are more. */
function filledOf(before: readonly Missing[], after: readonly Missing[], most: number): number[] {
  const offsetOf = ({ position }: Missing["after"]): number =>
    typeof position?.offset === "number" ? position.offset : NaN;
  const filled: number[] = [];
  for (const stretch of before) {
    let offset = offsetOf(stretch.after) + 1;
    while (offset < offsetOf(stretch.before) && filled.length <= most) {
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

/** Whether the positions of a recording count rows: its gaps tell, unless a source counts otherwise. */
function countsRows(events: readonly RecordedEvent[]): boolean {
  const gaps = events.filter((event): event is Gap => event.type === "gap" && event.before.position !== undefined);
  const within = gaps.filter(({ after, before }) => after.position && after.position.epoch === before.position?.epoch);
  const numbered = ({ after, before, count }: Gap): boolean =>
    Number(before.position?.offset) - Number(after.position?.offset) - 1 === count;
  return within.some(numbered) && within.every(({ count }) => count !== undefined);
}
