import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BucketGrid } from "../../src/series/bucket-series.js";
import { BucketSeries } from "../../src/series/bucket-series.js";
import { emptySummary } from "../../src/series/pyramid.js";
import { bucketReducers } from "../../src/series/reduce.js";
import { Series } from "../../src/series/series.js";
import { Stack } from "../../src/series/stack.js";

const grid: BucketGrid = {
  every: 10,
  startOf: (time) => Math.floor(time / 10) * 10,
  endOf: (start) => start + 10,
};

type Rows = [time: number, value: number][];

function rowsOf(series: Series): Rows {
  return Array.from({ length: series.length }, (_, index) => {
    const seq = series.first + index;
    return [series.time(seq), series.value(seq)];
  });
}

/** Returns a series that is given these rows alone, and knows of no time. */
function seriesOf(rows: Rows): Series {
  const series = new Series();
  for (const [time, value] of rows) series.append(time, value);
  return series;
}

describe("rows ahead of the time", () => {
  it("hides them until they come, and again where time goes back", () => {
    const series = new Series();
    series.insert([0, 10, 20, 30], [1, 2, 3, 4]);
    expect(series.setNow(20)).toBe(true);
    expect([series.length, series.ahead, series.nextTime]).toEqual([3, 1, 30]);
    expect(series.setNow(25)).toBe(false);
    series.append(15, 9);
    expect(rowsOf(series).map(([time]) => time)).toEqual([0, 10, 15, 20]);
    expect([series.upTo(99), series.nearest(99), series.joined(series.end - 1)]).toEqual([3, 3, false]);
    expect(series.setNow(30)).toBe(true);
    expect([series.length, series.ahead, series.nextTime]).toEqual([5, 0, Infinity]);
    expect(series.setNow(5)).toBe(true);
    expect(rowsOf(series)).toEqual([[0, 1]]);
    expect(series.pyramid.lastNumber(0, 99)).toBe(0);
  });

  it("forgets those of a time that was set back, and sums up the rest as if they had never been", () => {
    const series = new Series();
    const rows: Rows = Array.from({ length: 100 }, (_, time) => [time, time]);
    for (const [time, value] of rows) series.append(time, value);
    series.pyramid.range(0, 100, emptySummary());
    series.setNow(40, 79);
    expect([series.length, series.ahead, series.nextTime]).toEqual([41, 20, 80]);
    series.setNow(Infinity);
    const expected = seriesOf(rows.filter(([time]) => time <= 40 || time >= 80));
    expect(rowsOf(series)).toEqual(rowsOf(expected));
    expect(series.pyramid.range(0, 99, emptySummary())).toEqual(expected.pyramid.range(0, 99, emptySummary()));
  });

  it("is as a series that was never given them, whatever happens", () => {
    const step = fc.oneof(
      fc.record({
        rows: fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -9, max: 9 })), { maxLength: 40 }),
      }),
      fc.record({ now: fc.integer({ min: 0, max: 300 }) }),
      fc.record({ now: fc.integer({ min: 0, max: 300 }), former: fc.integer({ min: 0, max: 300 }) }),
      fc.record({ revised: fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 100, max: 200 })) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const series = new Series();
        const buckets = new BucketSeries(series, grid, bucketReducers.sum);
        const stack = new Stack(1, Infinity);
        let held: Rows = [];
        let now = Infinity;
        for (const each of steps) {
          if ("rows" in each) {
            series.insert(
              each.rows.map(([time]) => time),
              each.rows.map(([, value]) => value),
            );
            held = [...held, ...each.rows].sort(([a], [b]) => a - b);
          } else if ("now" in each) {
            now = each.now;
            const former = "former" in each ? each.former : -Infinity;
            series.setNow(now, former);
            held = held.filter(([time]) => time <= now || time > former);
          } else {
            const [time, value] = each.revised;
            const last = held.map(([at]) => at).lastIndexOf(time);
            series.append(time, value, { revises: true });
            held = last < 0 ? [...held, each.revised].sort(([a], [b]) => a - b) : held.with(last, each.revised);
          }
          const expected = seriesOf(held.filter(([time]) => time <= now));
          expect(rowsOf(series)).toEqual(rowsOf(expected));
          expect(series.ahead).toBe(held.length - expected.length);
          expect(series.pyramid.range(5, series.end, emptySummary())).toEqual(
            expected.pyramid.range(5, expected.end, emptySummary()),
          );
          const expectedBuckets = new BucketSeries(expected, grid, bucketReducers.sum);
          expect(rowsOf(buckets.refresh())).toEqual(rowsOf(expectedBuckets.refresh()));
          stack.refresh([series]);
          const edges = new Set(rowsOf(stack.layers[0].to).map(([time]) => time));
          expect([...edges]).toEqual([...new Set(rowsOf(expected).map(([time]) => time))]);
        }
      }),
    );
  });

  it("lets rows ahead go as any others where there is room for so many alone", () => {
    const series = new Series({ rows: 3 });
    series.setNow(10);
    series.insert([0, 5, 100], [1, 2, 3]);
    series.append(10, 4);
    expect(rowsOf(series)).toEqual([
      [5, 2],
      [10, 4],
    ]);
    series.insert([101, 102, 103], [5, 6, 7]);
    expect([series.length, series.ahead]).toEqual([0, 3]);
    series.setNow(102);
    expect(rowsOf(series).map(([time]) => time)).toEqual([101, 102]);
  });
});
