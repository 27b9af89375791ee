import { describe, expect, it } from "vitest";
import { Crossings } from "../../../src/widgets/thresholds/crossings.js";
import { stepOf } from "../../../src/widgets/thresholds/steps.js";
import { seriesOf } from "../line-chart/frame-input-of.js";

describe("stepOf(value, thresholds, isAbove)", () => {
  const [low, high] = [{ value: 10 }, { value: 80 }];

  it("is the highest that is reached, in whatever order they are given", () => {
    for (const thresholds of [
      [low, high],
      [high, low],
    ]) {
      expect([9, 10, 79, 80, 81].map((value) => stepOf(value, thresholds))).toEqual([undefined, low, low, high, high]);
    }
    expect(stepOf(NaN, [{ value: -Infinity }], () => true)).toBeUndefined();
  });

  it("is the last of equal ones", () => {
    const again = { value: 10 };
    expect(stepOf(10, [low, again])).toBe(again);
  });

  it("still is one below which the value has fallen, while that holds", () => {
    expect(stepOf(78, [low, high], (one) => one === high)).toBe(high);
  });
});

describe("Crossings of one number", () => {
  it("look at the number in place of the rows, and know on which side it is", () => {
    const series = seriesOf([100]);
    const crossings = new Crossings();
    const limit = { value: 80, hysteresis: 5 };
    const told = (number: number): string[] =>
      crossings
        .scan([{ label: "mean", series, number }], [limit])
        .map(({ direction, value }) => `${direction} ${value}`);
    expect([70, NaN, 81, 81, 76, 74].map(told)).toEqual([[], [], ["above 81"], [], [], ["below 74"]]);
    expect(crossings.isAbove(series, limit)).toBe(false);
    told(90);
    told(76);
    expect(crossings.isAbove(series, limit)).toBe(true);
    expect(crossings.isAbove(series, { value: 80 })).toBeUndefined();
  });
});
