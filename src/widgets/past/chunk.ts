import type { PastPiece } from "../../series/past-series.js";
import type { Past, PastGap } from "../../stream/index.js";
import type { Interval } from "./intervals.js";
import { RAW } from "./level.js";

/** Less than any distance between two sums, and more than what times of now are rounded by, ms. */
const LEAST_MS = 0.001;

/** The numbers of one answer of history, by key. */
export interface Chunk extends Interval {
  /** The level that was asked for, ms a row. */
  readonly level: number;
  /** Whether its rows are all that there are, as they came in. */
  readonly isRaw: boolean;
  /** The span of its sums, or the distance of its samples, ms; 0: rows are as they came in. */
  readonly step: number;
  /** The rows of each key, with the last one before the stretch and the first after it where the answer has them. */
  readonly pieces: ReadonlyMap<string, PastPiece>;
  /** The gaps that the server told. */
  readonly gaps: readonly PastGap[];
  /** The number of rows of all keys. */
  readonly rows: number;
  /** The most rows of a key. */
  readonly longest: number;
  /** The number of the selection that used it last. */
  usedIn: number;
  /** The chunk beside which it holds the next row: it is let go of with that. Undefined: it was asked for itself. */
  readonly keeper?: Chunk | undefined;
}

/** A stretch of time that was asked for, at a level. */
export interface LevelStretch extends Interval {
  readonly level: number;
}

/** Numbers of one key as they are read. */
interface Numbers {
  readonly times: number[];
  readonly values: number[];
  readonly lows: number[];
  readonly highs: number[];
}

/**
 * Reads an answer of history.
 *
 * @param read - returns the number of a row, NaN for a gap; undefined: the row counts for nothing
 */
export function createChunk(
  { rows, times, keys, step = 0, min, max, gaps }: Past<unknown>,
  { from, to, level }: LevelStretch,
  read: (row: unknown) => number | undefined,
): Chunk {
  const isSummed = min !== undefined && max !== undefined;
  const numbersByKey = new Map<string, Numbers>();
  /** The keys of which the row after the stretch is there. */
  const ended = new Set<string>();
  let count = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const key = keys === undefined ? "" : keys[index];
    const isAfter = times[index] >= to;
    if (isAfter && ended.has(key)) continue;
    const value = read(rows[index]);
    if (value === undefined) continue;
    let numbers = numbersByKey.get(key);
    if (numbers === undefined) numbersByKey.set(key, (numbers = { times: [], values: [], lows: [], highs: [] }));
    // A sum that reaches over the beginning belongs here too: what lies before may end within it.
    const isBefore = isSummed ? times[index] + step <= from : times[index] < from;
    // The line enters from the last row before, and leaves to the first after.
    if (isBefore) clear(numbers);
    else if (isAfter) ended.add(key);
    else count += 1;
    numbers.times.push(isSummed ? times[index] + step / 2 : times[index]);
    numbers.values.push(value);
    if (isSummed) {
      // An accessor may turn numbers round.
      const [a = value, b = value] = [read(min[index]), read(max[index])];
      numbers.lows.push(Math.min(a, b, Number.isNaN(value) ? Infinity : value));
      numbers.highs.push(Math.max(a, b, Number.isNaN(value) ? -Infinity : value));
    }
  }
  const pieces = new Map<string, PastPiece>();
  let longest = 0;
  for (const [key, numbers] of numbersByKey) {
    longest = Math.max(longest, numbers.times.length);
    pieces.set(key, {
      times: Float64Array.from(numbers.times),
      values: Float64Array.from(numbers.values),
      lows: isSummed ? Float64Array.from(numbers.lows) : undefined,
      highs: isSummed ? Float64Array.from(numbers.highs) : undefined,
      step,
      from,
    });
  }
  return { from, to, level, isRaw: step === 0, step, pieces, gaps, rows: count, longest, usedIn: 0 };
}

/** Leaves no numbers. */
function clear(numbers: Numbers): void {
  for (const list of Object.values(numbers) as number[][]) list.length = 0;
}

/** Tells whether a chunk has what a view of a level asks for: neither coarser nor, but for few rows, finer rows. */
export function serves({ level, isRaw, longest, from, to }: Chunk, wanted: number): boolean {
  if (wanted === RAW) return isRaw;
  return level === wanted || (isRaw && (level >= wanted || longest * wanted <= to - from));
}

/**
 * Returns the part of the rows of a key that belongs between two times.
 *
 * @param before - the number of rows before it that come along
 * @param after - the number of rows after it
 */
export function cutPiece(piece: PastPiece, { from, to }: Interval, before: number, after: number): PastPiece {
  const { times, values, lows, highs, step } = piece;
  const shift = lows === undefined ? 0 : step / 2;
  const first = indexAt(times, shift > 0 ? from - shift + LEAST_MS : from);
  const last = indexAt(times, to + shift) - 1;
  const [start, end] = [Math.max(0, first - before), Math.min(times.length, last + 1 + after)];
  let ownTimes = times.subarray(start, end);
  if (first <= last && (times[first] < from || times[last] > to)) {
    // A sum that reaches over a border stands at it: times are in order.
    ownTimes = ownTimes.slice();
    ownTimes[first - start] = Math.max(from, times[first]);
    ownTimes[last - start] = Math.min(to, Math.max(from, times[last]));
  }
  return {
    times: ownTimes,
    values: values.subarray(start, end),
    lows: lows?.subarray(start, end),
    highs: highs?.subarray(start, end),
    step,
    from: Math.max(from, piece.from),
  };
}

/** Tells whether a sum of a piece reaches over a time. */
export function hasSumOver(piece: PastPiece | undefined, time: number): boolean {
  if (piece?.lows === undefined) return false;
  const { times, step } = piece;
  return indexAt(times, time - step / 2 + LEAST_MS) < indexAt(times, time + step / 2 - LEAST_MS);
}

/** Returns the index of the first time that is not before another. */
function indexAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
