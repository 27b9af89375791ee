import { describe, expect, it } from "vitest";
import { hasWholeNumbers, Series } from "../../src/series/index.js";

function seriesOf(...values: readonly number[]): Series {
  const series = new Series();
  for (const [index, value] of values.entries()) series.append(index, value);
  return series;
}

describe("hasWholeNumbers", () => {
  it("tells whether the newest numbers are all whole, gaps apart", () => {
    expect(hasWholeNumbers(seriesOf(1, NaN, -3))).toBe(true);
    expect(hasWholeNumbers(seriesOf(1, 2.5, 3))).toBe(false);
    expect(hasWholeNumbers(seriesOf())).toBe(true);
  });

  it("forgets a fraction after many whole numbers", () => {
    expect(hasWholeNumbers(seriesOf(0.5, ...Array.from({ length: 63 }, () => 1)))).toBe(false);
    expect(hasWholeNumbers(seriesOf(0.5, ...Array.from({ length: 64 }, () => 1)))).toBe(true);
  });
});
