import { emptySummary } from "./pyramid.js";
import type { Series } from "./series.js";

/** Most values that a percentile looks at: up to so many rows it is exact. */
const MAX_SAMPLE = 4096;

/**
 * Reduction of many rows to one number:
 *
 * - `last` the value of the newest row, a gap if that is one; `last-number` the newest value that is no gap
 * - `mean`, `min`, `max`, `sum`, `count` of the values; gaps do not count
 * - `rate` the rise of the value per second, from the first value to the last
 * - `p50`, `p95`, `p99` percentiles, interpolated; exact up to 4,096 rows, beyond that of each 2nd, 4th, 8th … row
 */
export type Reduction =
  "last" | "last-number" | "mean" | "min" | "max" | "sum" | "count" | "rate" | "p50" | "p95" | "p99";

const scratch = emptySummary();
let sample: Float64Array | undefined;

/**
 * Reduces the rows of a series from `from` to `to` (exclusive, sequence numbers) to one number.
 * O(log n); percentiles are bounded by their sample.
 * @returns NaN where there is no such number
 */
export function reduce(series: Series, by: Reduction, from = series.first, to = series.end): number {
  const first = Math.max(from, series.first);
  const end = Math.min(to, series.end);
  switch (by) {
    case "last":
      return end > first ? series.value(end - 1) : NaN;
    case "last-number": {
      const seq = series.pyramid.lastNumber(first, end);
      return seq < 0 ? NaN : series.value(seq);
    }
    case "rate":
      return rate(series, first, end);
    case "p50":
      return percentile(series, 0.5, first, end);
    case "p95":
      return percentile(series, 0.95, first, end);
    case "p99":
      return percentile(series, 0.99, first, end);
    default:
      break;
  }
  const { min, max, sum, count } = series.pyramid.range(first, end, scratch);
  if (by === "count") return count;
  if (count === 0) return NaN;
  if (by === "min") return min;
  if (by === "max") return max;
  if (by === "sum") return finiteOrNaN(sum);
  const mean = Number.isFinite(sum) ? sum / count : meanOfHuge(series, first, end, count);
  return Math.min(max, Math.max(min, mean));
}

/** Returns the value below which a share `p` (0 to 1) of the values lies. */
function percentile(series: Series, p: number, first: number, end: number): number {
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

function rate(series: Series, first: number, end: number): number {
  const a = series.pyramid.firstNumber(first, end);
  const b = series.pyramid.lastNumber(first, end);
  if (a < 0 || !(series.time(b) > series.time(a))) return NaN;
  return finiteOrNaN((series.value(b) - series.value(a)) / ((series.time(b) - series.time(a)) / 1000));
}

/** Returns NaN for what is beyond the range of numbers. */
function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
