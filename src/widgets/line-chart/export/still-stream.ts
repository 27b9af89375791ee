import type { Accessor, Batch, DataStream, Gap, TimeUnit } from "../../../stream/index.js";
import { timeReader, toKey } from "../../../stream/index.js";
import type { StreamOf } from "../../store/series-store.js";
import type { RenderedGap, RenderedTime } from "./render-options.js";

/** Rows that stand still, as a stream that is over hands them to whoever subscribes. */
export interface StillStream<T> extends StreamOf<T> {
  /** How many rows have no time. */
  readonly timeless: number;
  /** How many others have no key, where there should be one. */
  readonly keyless: number;
}

/** How still rows are read. */
export interface StillOptions<T> {
  readonly time: Accessor<T, unknown> | undefined;
  readonly timeUnit: TimeUnit;
  readonly textTimeZone: string | undefined;
  readonly key: Accessor<T, unknown> | undefined;
  readonly gaps: readonly RenderedGap[];
  /** The latest time that counts, epoch ms. */
  readonly to: number;
}

/** The farthest from 1970 that a time may be, ms. */
const last = 8.64e15;

/** Makes a stream of rows. */
export function stillStream<T>(
  rows: readonly T[],
  { time, timeUnit, textTimeZone, key, gaps, to }: StillOptions<T>,
): StillStream<T> {
  const timeOf = timeReader<T>({ time, timeUnit, textTimeZone }, { say: nothing });
  const keyOf = typeof key === "function" ? key : (row: T): unknown => (key === undefined ? "" : row[key]);
  const times = new Float64Array(rows.length);
  const keys: string[] = [];
  let timeless = 0;
  let keyless = 0;
  const kept = rows.filter((row) => {
    let at: number;
    let name: string | undefined;
    try {
      at = timeOf(row) ?? NaN;
      name = toKey(keyOf(row));
    } catch {
      // An accessor that throws refuses the row.
      at = NaN;
    }
    if (!(Math.abs(at) <= last)) timeless += 1;
    else if (name === undefined) keyless += 1;
    else if (at <= to) {
      times[keys.length] = at;
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
  const told = gaps.map(({ kind = "lost", after, before }, id): Gap => {
    const edge = (name: string, moment: RenderedTime): Gap["after"] => ({
      time: readMoment(`gaps[${id}].${name}`, moment, { timeUnit, textTimeZone }),
    });
    return { id, kind, after: edge("after", after), before: edge("before", before), cause: "given" };
  });

  return {
    state: "ended",
    timeless,
    keyless,
    now: () => 0,
    subscribe: (subscriber: Exclude<Parameters<DataStream<T>["subscribe"]>[0], (...all: never[]) => unknown>) => {
      for (const gap of told) subscriber.gap?.(gap);
      if (kept.length > 0) subscriber.data?.(kept, batch);
      return nothing;
    },
  };
}

/**
 * Reads a time that was given by itself as those of rows are read.
 *
 * @throws TypeError `invalid from: "noon". Expected …`
 */
export function readMoment(
  name: string,
  moment: RenderedTime,
  units: Pick<StillOptions<unknown>, "timeUnit" | "textTimeZone">,
): number {
  const time = timeReader<RenderedTime>({ ...units, time: (given) => given }, { say: nothing })(moment) ?? NaN;
  if (Math.abs(time) <= last) return time;
  throw new TypeError(`invalid ${name}: ${String(moment)}. Expected a time: a number, a Date or an ISO 8601 string`);
}

function nothing(): void {
  // Nobody is to be told.
}
