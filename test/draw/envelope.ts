import type { PlainLine } from "./plain-line.js";

/** The least and the greatest of some values; Infinity and −Infinity where there are none. */
export interface Extent {
  low: number;
  high: number;
}

/** Cover of a line in one column of time. */
export interface Envelope {
  /** Extent of the values of the column's rows. */
  readonly rows: Extent;
  /** Extent of the line where it crosses the column's borders, computed in fractions of whole numbers. */
  readonly borders: Extent;
  /** Greatest difference of a value at a border when computed in floating point. */
  readonly slack: number;
  /** Whether the column holds rows, but the line neither enters nor leaves it. */
  readonly alone: boolean;
}

/** Numbers as whole multiples of 2⁻¹⁰⁰: exact for every number of 2⁻⁴⁷ or more, and `BigInt` throws where it is not. */
const UNIT = 2 ** 100;

/**
 * Greatest error of `a · (1 − s) + b · s`, in units of the larger end's last place: `s` is a quotient of two
 * differences (1.5), `1 − s` rounds once more (0.5), then two products and a sum (1.5) of two such terms.
 */
const ULPS = 5;

/**
 * Returns the cover of a line in each of some columns, by brute force: every row and every segment is looked at for
 * every column. A row belongs to the column `[left, right)`; a segment crosses a border that is later than its first
 * row and not later than its second. All values are exact: those of rows as they are, those at borders by whole
 * numbers.
 *
 * @param borders - the left border of each column, and the right one of the last
 */
export function envelopesOf(line: PlainLine, borders: readonly number[], step: boolean): Envelope[] {
  const { rows } = line;
  const joints = line.joints();
  const times = Float64Array.from(rows, ({ time }) => time);
  const values = Float64Array.from(rows, ({ value }) => value);
  const crossings = borders.map((border) => {
    const first = times.findIndex((time, index) => joints[index] && time < border && border <= times[index + 1]);
    if (first < 0) return undefined;
    const [a, b] = [values[first], values[first + 1]];
    if (border === times[first + 1]) return { value: b, slack: 0 };
    if (step) return { value: a, slack: 0 };
    const value = exactlyBetween(times[first], a, times[first + 1], b, border);
    return { value, slack: a === b ? 0 : ULPS * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b)) };
  });
  return borders.slice(1).map((right, column) => {
    const left = borders[column];
    const inside = extentOf([]);
    for (let index = 0; index < times.length; index += 1) {
      if (times[index] >= left && times[index] < right && !Number.isNaN(values[index])) widen(inside, values[index]);
    }
    const ends = [crossings[column], crossings[column + 1]].filter((end) => end !== undefined);
    return {
      rows: inside,
      borders: extentOf(ends.map(({ value }) => value)),
      slack: Math.max(0, ...ends.map(({ slack }) => slack)),
      alone: ends.length === 0 && inside.low <= inside.high,
    };
  });
}

/** Returns the whole extent of an envelope; undefined where there is no line. */
export function spanOf({ rows, borders }: Envelope): Extent | undefined {
  const span = extentOf([rows.low, rows.high, borders.low, borders.high].filter(Number.isFinite));
  return span.low <= span.high ? span : undefined;
}

/** Returns the value at a time of the straight line between two points. */
function exactlyBetween(t: number, a: number, u: number, b: number, time: number): number {
  const [from, to, at, start, end] = [t, u, time, a, b].map((number) => BigInt(number * UNIT));
  return Number(start + ((end - start) * (at - from)) / (to - from)) / UNIT;
}

function extentOf(values: readonly number[]): Extent {
  const extent = { low: Infinity, high: -Infinity };
  for (const value of values) widen(extent, value);
  return extent;
}

function widen(extent: Extent, value: number): void {
  extent.low = Math.min(extent.low, value);
  extent.high = Math.max(extent.high, value);
}
