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
      rate: -2 / 1.5,
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
