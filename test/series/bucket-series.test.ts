import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BucketGrid } from "../../src/series/bucket-series.js";
import { BucketSeries } from "../../src/series/bucket-series.js";
import type { BucketReduction } from "../../src/series/reduce.js";
import { bucketReducers } from "../../src/series/reduce.js";
import { Series } from "../../src/series/series.js";

/** Buckets of ten, every seventh of which is twice as long. */
const grid: BucketGrid = {
  every: 10,
  startOf(time) {
    const start = Math.floor(time / 10) * 10;
    return (start / 10) % 7 === 1 ? start - 10 : start;
  },
  endOf(start) {
    return start % 70 === 0 ? start + 20 : start + 10;
  },
};

function rowsOf(series: Series): [time: number, value: number][] {
  return Array.from({ length: series.length }, (_, index) => {
    const seq = series.first + index;
    return [series.time(seq), series.value(seq)];
  });
}

/** Returns what the buckets should be, of all rows that are held. */
function expectedOf(source: Series, by: BucketReduction): [time: number, value: number][] {
  const buckets = new Map<number, number[]>();
  for (const [time, value] of rowsOf(source)) {
    const start = grid.startOf(time);
    buckets.set(start, [...(buckets.get(start) ?? []), value]);
  }
  const all = [...buckets].map(([start, values]): [number, number] => {
    const numbers = values.filter((value) => !Number.isNaN(value));
    const sum = numbers.reduce((total, value) => total + value, 0);
    const results: Record<BucketReduction, number> = {
      count: numbers.length,
      sum: numbers.length > 0 ? sum : NaN,
      mean: numbers.length > 0 ? sum / numbers.length : NaN,
      min: numbers.length > 0 ? Math.min(...numbers) : NaN,
      max: numbers.length > 0 ? Math.max(...numbers) : NaN,
      last: values.at(-1)!,
    };
    return [start, results[by]];
  });
  // Buckets with rows that are forgotten are dropped, but for the newest one.
  return all.filter(([start], index) => start > source.forgottenTo || index === all.length - 1);
}

const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("new" as const), by: fc.nat(30), value: fc.integer() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("late" as const), by: fc.nat(200), value: fc.integer() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("gap" as const), by: fc.nat(60), value: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("evict" as const), by: fc.nat(100), value: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("none" as const), by: fc.nat(20), value: fc.nat() }) },
);

describe("BucketSeries", () => {
  it.each(Object.keys(bucketReducers) as BucketReduction[])(
    "has the %s of each bucket, whatever comes in and in which order",
    (by) => {
      fc.assert(
        fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 40 }), (steps) => {
          const source = new Series({ rows: 60 });
          const buckets = new BucketSeries(source, grid, bucketReducers[by]);
          let now = 1_000;
          for (const changes of steps) {
            for (const { kind, by: amount, value } of changes) {
              if (kind === "new") source.append((now += amount), value % 100);
              else if (kind === "none") source.append((now += amount), NaN);
              else if (kind === "late") source.append(now - amount, value % 100, { revises: value % 2 === 0 });
              else if (kind === "gap") source.gap(value, "lost", now - amount, now);
              else {
                source.retain({ time: amount + 1, rows: 60 });
                source.evict(now);
              }
            }
            const found = rowsOf(buckets.refresh());
            const expected = expectedOf(source, by);
            expect(found.map(([time]) => time)).toEqual(expected.map(([time]) => time));
            found.forEach(([, value], index) => {
              if (Number.isNaN(expected[index][1])) expect(value).toBeNaN();
              else expect(value).toBeCloseTo(expected[index][1], 9);
            });
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  it("tells which buckets lack rows: before the oldest one, and in gaps", () => {
    const source = new Series();
    for (let time = 23; time < 60; time += 1) source.append(time, 1);
    source.gap(1, "lost", 41, 42);
    source.gap(2, "unknown", 55, 55);
    const buckets = new BucketSeries(source, grid, bucketReducers.count).refresh();
    const wholeOf = (): [number, boolean][] => rowsOf(buckets).map(([time]) => [time, buckets.isWhole(time)]);
    expect(wholeOf()).toEqual([
      [20, false],
      [30, true],
      [40, false],
      [50, false],
    ]);
    source.append(20, 1);
    source.replaceGap(1, []);
    expect(buckets.refresh().isWhole(20)).toBe(true);
    expect(wholeOf().map(([, isWhole]) => isWhole)).toEqual([true, true, true, false]);
  });

  it("keeps the newest bucket though it has lost rows, and says so", () => {
    const source = new Series({ rows: 3 });
    for (const time of [50, 51, 52, 53]) source.append(time, 1);
    const buckets = new BucketSeries(source, grid, bucketReducers.count).refresh();
    expect([rowsOf(buckets), buckets.isWhole(50)]).toEqual([[[50, 3]], false]);
  });

  it("leaves the gaps of its source alone", () => {
    const source = new Series({ rows: 4 });
    source.gap(1, "lost", 45, 46);
    for (const time of [44, 47, 58, 69, 75]) source.append(time, 1);
    const buckets = new BucketSeries(source, grid, bucketReducers.count).refresh();
    expect(rowsOf(buckets)).toEqual([
      [50, 1],
      [60, 1],
      [70, 1],
    ]);
    source.append(81, 1);
    buckets.refresh();
    expect(buckets.gaps).toBe(source.gaps);
  });

  it("costs the same for a new row with a thousand rows held or a million", () => {
    const workOf = (rows: number): number => {
      const source = new Series();
      const times = Float64Array.from({ length: rows }, (_, index) => index);
      source.insert(times, times);
      const buckets = new BucketSeries(
        source,
        { every: 1_000, startOf: (time) => Math.floor(time / 1_000) * 1_000, endOf: (start) => start + 1_000 },
        bucketReducers.sum,
      ).refresh();
      let most = 0;
      for (let index = 0; index < 2_000; index += 1) {
        const before = source.work.rows + source.work.blocks;
        source.append(rows + index, index);
        buckets.refresh();
        most = Math.max(most, source.work.rows + source.work.blocks - before);
      }
      return most;
    };
    const few = workOf(1_000);
    expect(few).toBeGreaterThan(0);
    // Count a level of blocks more for each factor of 16.
    expect(workOf(1_000_000)).toBeLessThanOrEqual(few + 3 * 2 * 16);
    expect(workOf(1_000_000)).toBeLessThan(400);
  });

  it("does nothing while nothing has changed", () => {
    const source = new Series();
    source.append(1, 1);
    const buckets = new BucketSeries(source, grid, bucketReducers.sum).refresh();
    const { revision } = buckets;
    const { rows } = source.work;
    buckets.refresh();
    expect([buckets.revision, source.work.rows]).toEqual([revision, rows]);
  });
});
