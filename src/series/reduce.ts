import { CounterFalls } from "./counter-falls.js";
import type { Summary } from "./pyramid.js";
import { emptySummary } from "./pyramid.js";
import type { Series } from "./series.js";

/** Most values that a percentile looks at: up to so many rows it is exact. */
const MAX_SAMPLE = 4096;

/** A way to reduce many rows to one number. */
export interface Reducer {
  /**
   * Reduces the rows of a series from `first` to `end` (exclusive, sequence numbers), all of them held. O(log n);
   * percentiles are bounded by their sample.
   *
   * @returns NaN where there is no such number
   */
  readonly of: (series: Series, first: number, end: number) => number;
  /** Whether it takes one row, the newest, however many there are. */
  readonly isNewest?: true;
  /** Whether it lies between the least and the greatest value. */
  readonly liesAmong?: true;
  /** Whether it counts rows, and so is whole whatever the values. */
  readonly counts?: true;
  /** Whether it is whole where all values are. */
  readonly keepsWhole?: true;
  /** Whether the numbers of two stretches add up to that of both together. */
  readonly addsUp?: true;
  /** Whether it sorts the rows, and so costs more the more there are. */
  readonly sorts?: true;
}

const last: Reducer = {
  isNewest: true,
  liesAmong: true,
  keepsWhole: true,
  of: (series, first, end) => (end > first ? series.value(end - 1) : NaN),
};

const lastNumber: Reducer = {
  ...last,
  of(series, first, end) {
    const seq = series.pyramid.lastNumber(first, end);
    return seq < 0 ? NaN : series.value(seq);
  },
};

const count: Reducer = {
  counts: true,
  addsUp: true,
  of: (series, first, end) => series.pyramid.range(first, end, scratch).count,
};

const sum: Reducer = { keepsWhole: true, addsUp: true, of: bySummary((all) => finiteOrNaN(all.sum)) };
const min: Reducer = { liesAmong: true, keepsWhole: true, of: bySummary((all) => all.min) };
const max: Reducer = { liesAmong: true, keepsWhole: true, of: bySummary((all) => all.max) };

const mean: Reducer = {
  liesAmong: true,
  of: bySummary((all, series, first, end) => {
    const middle = Number.isFinite(all.sum) ? all.sum / all.count : meanOfHuge(series, first, end, all.count);
    return Math.min(all.max, Math.max(all.min, middle));
  }),
};

const rate: Reducer = {
  of(series, first, end) {
    const a = series.pyramid.firstNumber(first, end);
    const b = series.pyramid.lastNumber(first, end);
    if (a < 0 || !(series.time(b) > series.time(a))) return NaN;
    const rise = series.value(b) - series.value(a) + series.pyramid.falls(CounterFalls, a, b + 1);
    return finiteOrNaN(rise / ((series.time(b) - series.time(a)) / 1000));
  },
};

const percentile = (share: number): Reducer => ({
  liesAmong: true,
  sorts: true,
  of: (series, first, end) => percentileOf(series, share, first, end),
});

/** Reducers of buckets of time, by their names: what is cheap to renew with each row. */
export const bucketReducers = { count, sum, mean, min, max, last } satisfies Record<string, Reducer>;

/**
 * All reducers by their names:
 *
 * - `last` the value of the newest row, a gap if that is one; `last-number` the newest value that is no gap
 * - `mean`, `min`, `max`, `sum`, `count` of the values; gaps do not count
 * - `rate` the rise of a counter per second, from the first value to the last: where its value falls it began anew at
 *   zero, so the rate is never negative. It is PromQL's `rate`
 *   (https://prometheus.io/docs/prometheus/latest/querying/functions/#rate) without its extrapolation to the ends of
 *   the range
 * - `p50`, `p95`, `p99` percentiles, interpolated; exact up to 4,096 rows, beyond that of each 2nd, 4th, 8th … row
 */
export const reducers = {
  last,
  "last-number": lastNumber,
  mean,
  min,
  max,
  sum,
  rate,
  count,
  p50: percentile(0.5),
  p95: percentile(0.95),
  p99: percentile(0.99),
} satisfies Record<string, Reducer>;

/** The name of a reducer. */
export type Reduction = keyof typeof reducers;

/** The name of a reducer of buckets. */
export type BucketReduction = keyof typeof bucketReducers;

const scratch = emptySummary();
let sample: Float64Array | undefined;

/**
 * Reduces the rows of a series from `from` to `to` (exclusive, sequence numbers) to one number.
 *
 * @returns NaN where there is no such number
 */
export function reduce(series: Series, { of }: Reducer, from = series.first, to = series.end): number {
  return of(series, Math.max(from, series.first), Math.min(to, series.end));
}

/** Makes a reduction out of a summary of the rows; NaN where no row has a value. */
function bySummary(
  read: (all: Summary, series: Series, first: number, end: number) => number,
): (series: Series, first: number, end: number) => number {
  return (series, first, end) => {
    const all = series.pyramid.range(first, end, scratch);
    return all.count === 0 ? NaN : read(all, series, first, end);
  };
}

/** Returns the value below which a share `p` (0 to 1) of the values lies. */
function percentileOf(series: Series, p: number, first: number, end: number): number {
  // The sample's rows are multiples of the stride, so they stay the same ones while a window moves on.
  let stride = 1;
  while (end - first > MAX_SAMPLE * stride) stride *= 2;
  const values = (sample ??= new Float64Array(MAX_SAMPLE));
  let count = 0;
  for (let seq = Math.ceil(first / stride) * stride; seq < end; seq += stride) {
    const value = series.value(seq);
    if (!Number.isNaN(value)) values[count++] = value;
  }
  series.work.rows += count;
  if (count === 0) return NaN;
  const sorted = values.subarray(0, count).sort();
  const rank = Math.min(1, Math.max(0, p)) * (count - 1);
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  const share = rank - Math.floor(rank);
  return below * (1 - share) + above * share;
}

/** Returns the mean of values whose sum is beyond the range of numbers. */
function meanOfHuge(series: Series, first: number, end: number, count: number): number {
  let mean = 0;
  for (let seq = first; seq < end; seq += 1) {
    const value = series.value(seq);
    if (!Number.isNaN(value)) mean += value / count;
  }
  series.work.rows += end - first;
  return mean;
}

/** Returns NaN for what is beyond the range of numbers. */
function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
