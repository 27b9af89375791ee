import { roundStep } from "./round-steps.js";

/** Moments of UTC at regular steps; all times epoch ms. */
export interface TimeInterval {
  /** Returns the last moment up to a time. */
  readonly floor: (time: number) => number;
  /** Returns the moment after one. */
  readonly next: (moment: number) => number;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Lengths by which steps are compared; 1970 began four days after a Sunday. */
const [MONTH_MS, YEAR_MS, SUNDAY_MS] = [30 * DAY_MS, 365 * DAY_MS, -4 * DAY_MS];

/** Steps of one length all the time. */
function even(step: number, first = 0): TimeInterval {
  return {
    floor: (time) => Math.floor((time - first) / step) * step + first,
    next: (moment) => moment + step,
  };
}

/** Returns the first moment of a month, which counts from 0; beyond 11 it is one of the next year. */
function dateOf(year: number, month = 0): number {
  // `Date.UTC` takes the years up to 99 for those of the last century.
  return new Date(0).setUTCFullYear(year, month);
}

/** Steps of the calendar: `floorOf` takes the parts of a date, `reach` leads from a moment into the step after it. */
function calendar(floorOf: (year: number, month: number) => number, reach: (moment: number) => number): TimeInterval {
  const floor = (time: number): number => {
    const date = new Date(time);
    return floorOf(date.getUTCFullYear(), date.getUTCMonth());
  };
  return { floor, next: (moment) => floor(reach(moment)) };
}

/** Every so many months, from January on. */
const months = (step: number): TimeInterval =>
  calendar(
    (year, month) => dateOf(year, month - (month % step)),
    (moment) => moment + step * 31 * DAY_MS,
  );

/** Every so many years. */
const years = (step: number): TimeInterval =>
  calendar(
    (year) => dateOf(Math.floor(year / step) * step),
    (moment) => dateOf(new Date(moment).getUTCFullYear() + step),
  );

/** Every day of UTC. */
export const EVERY_DAY = even(DAY_MS);

/** Every year of UTC. */
export const EVERY_YEAR = years(1);

/** Steps between ticks with the lengths by which they are chosen, the shortest first. */
const STEPS: readonly (readonly [lengthMs: number, interval: TimeInterval])[] = [
  ...[1, 5, 15, 30].map((step) => step * SECOND_MS),
  ...[1, 5, 15, 30].map((step) => step * MINUTE_MS),
  ...[1, 3, 6, 12].map((step) => step * HOUR_MS),
  DAY_MS,
  2 * DAY_MS,
]
  .map((step): [number, TimeInterval] => [step, even(step)])
  .concat([
    [WEEK_MS, even(WEEK_MS, SUNDAY_MS)],
    [MONTH_MS, months(1)],
    [3 * MONTH_MS, months(3)],
    [YEAR_MS, EVERY_YEAR],
  ]);

/**
 * Chooses the interval that divides a span into about so many steps: the one that d3's `utcTickInterval` chooses.
 *
 * @param span - ms, above 0
 */
export function intervalOf(span: number, count: number): TimeInterval {
  const wished = span / count;
  const longer = STEPS.findIndex(([length]) => length > wished);
  if (longer === 0) return even(Math.max(1, Math.floor(roundStep(0, span, count))));
  if (longer < 0) return years(Math.max(1, Math.floor(roundStep(0, span / YEAR_MS, count))));
  const [[below, shorter], [above, interval]] = [STEPS[longer - 1], STEPS[longer]];
  return wished / below < above / wished ? shorter : interval;
}

/** Lists the moments of an interval from a time on, up to another one that is left out. */
export function momentsBetween(interval: TimeInterval, from: number, to: number): number[] {
  const moments: number[] = [];
  for (let moment = ceil(interval, from); moment < to; moment = interval.next(moment)) moments.push(moment);
  return moments;
}

/** Returns the first moment from a time on. */
export function ceil({ floor, next }: TimeInterval, time: number): number {
  const moment = floor(time);
  return moment < time ? next(moment) : moment;
}
