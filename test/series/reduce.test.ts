import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reduction } from "../../src/series/reduce.js";
import { reduce as reduceBy, reducers } from "../../src/series/reduce.js";
import { Series } from "../../src/series/series.js";
import { seeded } from "./seeded.js";

function of(...values: number[]): Series {
  const series = new Series();
  values.forEach((value, index) => series.append(index * 500, value));
  return series;
}

/** The rate of a counter by a scan of all its rows. */
function scannedRate(series: Series, from: number, to: number): number {
  let [rise, first, last, value] = [0, NaN, NaN, NaN];
  for (let seq = from; seq < to; seq += 1) {
    const next = series.value(seq);
    if (Number.isNaN(next)) continue;
    if (Number.isNaN(value)) first = series.time(seq);
    else rise += next >= value ? next - value : Math.max(0, next);
    value = next;
    last = series.time(seq);
  }
  return last > first ? rise / ((last - first) / 1_000) : NaN;
}

const reduce = (series: Series, by: Reduction, from?: number, to?: number): number =>
  reduceBy(series, reducers[by], from, to);

describe("reduce", () => {
  it("answers for a few rows", () => {
    const series = of(4, 8, NaN, 2, NaN);
    const expected: Record<Exclude<Reduction, "last">, number> = {
      "last-number": 2,
      mean: 14 / 3,
      min: 2,
      max: 8,
      sum: 14,
      count: 3,
      // From 4 to 8, then 2 after a reset.
      rate: (4 + 2) / 1.5,
      p50: 4,
      p95: 7.6,
      p99: 7.92,
    };
    for (const [by, value] of Object.entries(expected)) {
      expect(reduce(series, by as Reduction), by).toBeCloseTo(value, 9);
    }
    expect(reduce(series, "last")).toBeNaN();
    expect(reduce(series, "last", 0, 4)).toBe(2);
    expect(reduce(series, "sum", 1, 3)).toBe(8);
  });

  it("tells of each number what is true of it, whatever the rows", () => {
    const random = seeded(5);
    for (const [name, { of: reduceRows, isNewest, liesAmong, counts, keepsWhole, addsUp }] of Object.entries(
      reducers,
    )) {
      const values = Array.from({ length: 40 }, () => Math.floor(random() * 100) - 30);
      const series = of(...values);
      const whole = reduceRows(series, 0, 40);
      if (isNewest) expect(reduceRows(series, 0, 40), name).toBe(reduceRows(series, 30, 40));
      const isAmong = whole >= Math.min(...values) && whole <= Math.max(...values);
      if (liesAmong) expect(isAmong, name).toBe(true);
      if (counts) expect(whole, name).toBe(40);
      if (counts || keepsWhole) expect(Number.isInteger(whole), name).toBe(true);
      const parts = reduceRows(series, 0, 17) + reduceRows(series, 17, 40);
      if (addsUp) expect(parts, name).toBe(whole);
      else expect(parts, name).not.toBe(whole);
    }
  });

  it("answers NaN where there is no number, and 0 for their count", () => {
    for (const series of [of(), of(NaN, NaN)]) {
      for (const by of ["last", "last-number", "mean", "min", "max", "sum", "rate", "p50"] as const) {
        expect(reduce(series, by), by).toBeNaN();
      }
      expect(reduce(series, "count")).toBe(0);
    }
    expect(reduce(of(5), "rate")).toBeNaN();
  });

  it("a mean lies between the least and the greatest value, however large", () => {
    expect(reduce(of(0.1, 0.1, 0.1), "mean")).toBe(0.1);
    expect(reduce(of(1.5e308, 1.5e308, -1.5e308), "mean") / 1e308).toBeCloseTo(0.5, 9);
    expect(reduce(of(1.7e308, 1.7e308), "mean")).toBe(1.7e308);
  });

  it("a sum and a rate beyond the range of numbers are none", () => {
    expect(reduce(of(1e308, 1e308), "sum")).toBeNaN();
    expect(reduce(of(-1e308, -1e308), "sum")).toBeNaN();
    expect(reduce(of(-1e308, 1e308), "rate")).toBeNaN();
    expect(reduce(of(-1e308, 1e308), "sum")).toBe(0);
  });

  it("a rate leaves out the resets of a counter, and is never negative", () => {
    expect(reduce(of(10, 20, 30), "rate")).toBe(20);
    expect(reduce(of(10, 20, 5, 8), "rate")).toBeCloseTo((10 + 5 + 3) / 1.5, 9);
    expect(reduce(of(10, 20, 0), "rate")).toBe(10);
    expect(reduce(of(30, NaN, 5, NaN), "rate")).toBe(5);
    expect(reduce(of(3, 2, 1), "rate")).toBe(3);
    // A value before the range is no fall in it.
    expect(reduce(of(100, 1, 2), "rate", 1)).toBe(2);
    expect(reduce(of(5, -5), "rate")).toBe(0);
    expect(reduce(of(5, 5), "rate")).toBe(0);
  });

  it("a rate is that of a scan through late rows, revisions, gaps and evictions, at the cost of a few blocks", () => {
    const step = fc.record({
      rows: fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.option(fc.integer({ min: -3, max: 60 }))), {
        maxLength: 80,
        size: "max",
      }),
      revises: fc.boolean(),
      dropBefore: fc.nat(600),
      from: fc.nat(400),
      length: fc.nat(1_500),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (script) => {
        const series = new Series({ rows: 1_000 });
        for (const { rows, revises, dropBefore, from, length } of script) {
          const times = rows.map(([time]) => time);
          const values = rows.map(([, value]) => value ?? NaN);
          series.insert(times, values, { revises });
          if (dropBefore > 500) series.dropBefore(dropBefore);
          for (const [i, j] of [
            [series.first, series.end],
            [series.first + from, Math.min(series.first + from + length, series.end)],
          ]) {
            expect(reduce(series, "rate", i, j).toFixed(6)).toBe(scannedRate(series, i, j).toFixed(6));
          }
        }
      }),
      { numRuns: 150 },
    );
    const long = new Series();
    for (let seq = 0; seq < 300_000; seq += 1) long.append(seq, seq % 1_000);
    reduce(long, "rate");
    const { rows, blocks } = long.work;
    expect(reduce(long, "rate", 7, 299_989)).toBeCloseTo(scannedRate(long, 7, 299_989), 6);
    expect(long.work.rows - rows).toBeLessThanOrEqual(40);
    expect(long.work.blocks - blocks).toBeLessThanOrEqual(200);
  });

  it("percentiles are exact up to 4,096 rows and close beyond, at a bounded cost", () => {
    const random = seeded(3);
    const exact = of(...Array.from({ length: 4096 }, (_, index) => (index * 1777) % 4096));
    expect(reduce(exact, "p50")).toBe(2047.5);
    expect(reduce(exact, "p95")).toBeCloseTo(0.95 * 4095, 9);
    const series = of(...Array.from({ length: 100_000 }, random));
    const { rows } = series.work;
    expect(reduce(series, "p95")).toBeCloseTo(0.95, 1);
    expect(reduce(series, "p50")).toBeCloseTo(0.5, 1);
    expect(series.work.rows - rows).toBeLessThanOrEqual(2 * 4096);
  });
});
