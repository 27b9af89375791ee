import type { Accessor, Batch, DataStream, Gap, TimeUnit } from "../../../stream/index.js";
import { compileAccessor, timeReader, toKey } from "../../../stream/internal.js";
import type { StreamOf } from "../../store/stream-hub.js";
import type { RenderedGap, RenderedTime } from "./render-options.js";

/** Fixed rows, passed to each subscriber as by a stream that has ended. */
export interface StillStream<T> extends StreamOf<T> {
  /** Number of rows without a time. */
  readonly timeless: number;
  /** Number of other rows without a key, if the stream has keys. */
  readonly keyless: number;
}

/** Options that say how to read fixed rows. */
export interface StillOptions<T> {
  readonly time: Accessor<T, unknown> | undefined;
  readonly timeUnit: TimeUnit;
  readonly textTimeZone: string | undefined;
  readonly key: Accessor<T, unknown> | undefined;
  readonly gaps: readonly RenderedGap[];
  /** Latest time to show, epoch ms; later rows are left out. */
  readonly to: number;
}

/** Farthest that a time may be from 1970, ms. */
const MAX_TIME_MS = 8.64e15;

/** Makes a stream of rows. */
export function stillStream<T>(
  rows: readonly T[],
  { time, timeUnit, textTimeZone, key, gaps, to }: StillOptions<T>,
): StillStream<T> {
  const timeOf = timeReader<T>({ time, timeUnit, textTimeZone }, { say: noop });
  const keyOf = key === undefined ? (): unknown => "" : compileAccessor(key);
  const times = new Float64Array(rows.length);
  const keys: string[] = [];
  let latest = -Infinity;
  let timeless = 0;
  let keyless = 0;
  const keptRows = rows.filter((row) => {
    let at: number;
    let name: string | undefined;
    try {
      at = timeOf(row) ?? NaN;
      name = toKey(keyOf(row));
    } catch {
      // Accessors that throw refuse the row.
      at = NaN;
    }
    if (!(Math.abs(at) <= MAX_TIME_MS)) timeless += 1;
    else if (name === undefined) keyless += 1;
    else if (at <= to) {
      times[keys.length] = at;
      latest = Math.max(latest, at);
      keys.push(name);
      return true;
    }
    return false;
  });
  const batch: Batch = {
    times: times.slice(0, keys.length),
    ...(key !== undefined && { keys }),
    received: 0,
    from: "history",
  };
  const streamGaps = gaps.map(({ kind = "lost", after, before }, id): Gap => {
    const edge = (name: string, moment: RenderedTime): Gap["after"] => ({
      time: readMoment(`gaps[${id}].${name}`, moment, { timeUnit, textTimeZone }),
    });
    return { id, kind, after: edge("after", after), before: edge("before", before), cause: "given" };
  });

  return {
    state: "ended",
    timeless,
    keyless,
    now: () => (to < Infinity ? to : latest),
    subscribe: (subscriber: Exclude<Parameters<DataStream<T>["subscribe"]>[0], (...all: never[]) => unknown>) => {
      for (const gap of streamGaps) subscriber.gap?.(gap);
      if (keptRows.length > 0) subscriber.data?.(keptRows, batch);
      return noop;
    },
  };
}

/**
 * Reads a time from an option as those of rows are read.
 *
 * @throws TypeError `invalid from: "noon". Expected …`
 */
export function readMoment(
  name: string,
  moment: RenderedTime,
  units: Pick<StillOptions<unknown>, "timeUnit" | "textTimeZone">,
): number {
  const time = timeReader<RenderedTime>({ ...units, time: (value) => value }, { say: noop })(moment) ?? NaN;
  if (Math.abs(time) <= MAX_TIME_MS) return time;
  throw new TypeError(`invalid ${name}: ${String(moment)}. Expected a time: a number, a Date or an ISO 8601 string`);
}

function noop(): void {
  // Callback without effect: warnings and unsubscribing need none here.
}
