import type { WallTime } from "./iso-time.js";

/** The offsets of one day of UTC, before and after a change, ms, and the time of the change, epoch ms. */
interface Day {
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

const DAY_MS = 86_400_000;

/** Number of days that are remembered; beyond, all are looked up anew. */
const MAX_DAYS = 4_000;

/**
 * Makes the wall clock of a time zone: a name of the IANA database, or an offset such as `+02:00`; undefined where it
 * is neither. A wall time that comes twice, as clocks are set back, is the first one; one that is skipped counts on
 * from before, as in RFC 5545.
 */
export function wallClock(zone: string): WallTime | undefined {
  const fixed = /^([+-])([01]\d|2[0-3]):?([0-5]\d)?$/.exec(zone);
  if (fixed) {
    const [, sign, hours, minutes = 0] = fixed;
    const offset = (sign === "-" ? -60_000 : 60_000) * (60 * Number(hours) + Number(minutes));
    return (wall) => wall - offset;
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  let days = new Map<number, Day>();
  let newest: Day | undefined;
  let newestIndex = NaN;

  /** Asks the platform for the zone's lead on UTC, ms. This costs a thousand times as much as all else here. */
  function ask(time: number): number {
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(time)) ?? [];
    return (sign === "-" ? -1_000 : 1_000) * (3_600 * Number(hours) + 60 * Number(minutes) + Number(seconds)) || 0;
  }

  function learn(index: number): Day {
    const [start, end] = [index * DAY_MS, (index + 1) * DAY_MS];
    const [before, after] = [ask(start), ask(end)];
    let [low, high] = [start, end];
    // Bisects: clocks are set at whole seconds, and at most once a day.
    while (before !== after && high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (ask(middle) === before) low = middle;
      else high = middle;
    }
    return { before, after, change: high };
  }

  function offsetAt(time: number): number {
    const index = Math.floor(time / DAY_MS);
    if (index !== newestIndex || !newest) {
      newest = days.get(index);
      if (!newest) {
        if (days.size >= MAX_DAYS) days = new Map();
        days.set(index, (newest = learn(index)));
      }
      newestIndex = index;
    }
    return time < newest.change ? newest.before : newest.after;
  }

  return (wall) => {
    if (!(Math.abs(wall) <= 8.63e15)) return NaN;
    const before = offsetAt(wall - DAY_MS);
    const first = wall - before;
    if (offsetAt(first) === before) return first;
    const second = wall - offsetAt(wall + DAY_MS);
    return wall - offsetAt(second) === second ? second : first;
  };
}
