import { describe, expect, it } from "vitest";
import type { ChartThreshold } from "../../../../src/widgets/line-chart/options/reference-options.js";
import { ChartCrossings } from "../../../../src/widgets/line-chart/series/chart-crossings.js";
import { bandOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

describe("ChartCrossings", () => {
  it("watches both ends of a range, and tells the threshold as it was given", () => {
    const series = seriesOf([0]);
    const lines = [lineOf(series)];
    const thresholds: ChartThreshold[] = [{ value: 10, to: 20, label: "warm" }];
    const crossings = new ChartCrossings();
    crossings.check(lines, thresholds);
    for (const [index, value] of [15, 25, 5].entries()) series.append(noon + 1 + index, value);
    const crosses = crossings.check(lines, thresholds);
    expect(crosses.map(({ limit, direction, value }) => [limit, direction, value])).toEqual([
      [10, "above", 15],
      [20, "above", 25],
      [10, "below", 5],
      [20, "below", 5],
    ]);
    for (const { threshold } of crosses) expect(threshold).toBe(thresholds[0]);
  });

  it("does not watch an end that is infinite", () => {
    const series = seriesOf([0]);
    const crossings = new ChartCrossings();
    const thresholds = [{ value: 10, to: Infinity }];
    crossings.check([lineOf(series)], thresholds);
    series.append(noon + 1, 1e300);
    expect(crossings.check([lineOf(series)], thresholds).map(({ limit }) => limit)).toEqual([10]);
  });

  it("watches the lines of a threshold's own axis", () => {
    const left = seriesOf([0]);
    const right = seriesOf([0]);
    const lines = [lineOf(left), lineOf(right, "1:", "pressure", 0, { axis: "right" })];
    const crossings = new ChartCrossings();
    const thresholds: ChartThreshold[] = [{ value: 10 }, { value: 10, axis: "right" }];
    crossings.check(lines, thresholds);
    right.append(noon + 1, 50);
    const crosses = crossings.check(lines, thresholds);
    expect(crosses.map(({ label, threshold }) => [label, threshold.axis])).toEqual([["pressure", "right"]]);
  });

  it("takes a threshold without an axis for one of the right where all lines are there", () => {
    const series = seriesOf([0]);
    const lines = [lineOf(series, "0:", "cpu", 0, { axis: "right" })];
    const crossings = new ChartCrossings();
    const thresholds = [{ value: 10 }];
    crossings.check(lines, thresholds);
    series.append(noon + 1, 50);
    expect(crossings.check(lines, thresholds)).toHaveLength(1);
  });

  it("watches both bounds of a band without a value, and the value of one that has it", () => {
    const [low, high, value] = [seriesOf([15]), seriesOf([18]), seriesOf([16])];
    const lines = [true, false].map((lined) =>
      bandOf(low, high, lined ? value : undefined, String(lined), lined ? "lined" : "bare"),
    );
    const crossings = new ChartCrossings();
    const thresholds = [{ value: 10 }, { value: 20 }];
    crossings.check(lines, thresholds);
    low.append(noon + 1, 5);
    high.append(noon + 1, 25);
    value.append(noon + 1, 16);
    const crosses = crossings.check(lines, thresholds);
    expect(crosses.map(({ label, limit, direction }) => [label, limit, direction])).toEqual([
      ["bare", 10, "below"],
      ["bare", 20, "above"],
    ]);
  });
});
