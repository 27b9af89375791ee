import { describe, expect, it } from "vitest";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import type { Line } from "../../../../src/widgets/line-chart/series/line.js";
import { bandOf, frameInputOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

const onRight = (values: readonly number[], id = "1:"): Line =>
  lineOf(seriesOf(values), id, "pressure", 0, { axis: "right" });

describe("axes of a frame", () => {
  it("are the left one alone, unless a line has the right one", () => {
    expect(new FrameMaker().make(frameInputOf([lineOf(seriesOf([1, 2]))]), 0).axes.map(({ side }) => side)).toEqual([
      "left",
    ]);
    expect(new FrameMaker().make(frameInputOf([]), 0).axes.map(({ side }) => side)).toEqual(["left"]);
    expect(new FrameMaker().make(frameInputOf([onRight([1, 2])]), 0).axes.map(({ side }) => side)).toEqual(["right"]);
    expect(
      new FrameMaker().make(frameInputOf([lineOf(seriesOf([1, 2])), onRight([1, 2])]), 0).axes.map(({ side }) => side),
    ).toEqual(["left", "right"]);
  });

  it("have each the domain of their own lines", () => {
    const { axes, lines, plane } = new FrameMaker().make(
      frameInputOf([lineOf(seriesOf([10, 90])), onRight([960, 1040])], {}, { height: 400 }),
      0,
    );
    expect(axes[0].ticks.at(-1)?.label).toBe("90");
    expect(axes[1].ticks.at(-1)?.value).toBe(1040);
    expect(lines[0].plane.y(90)).toBeCloseTo(plane.top);
    expect(lines[1].plane.y(1040)).toBeCloseTo(plane.top);
    expect(lines[1].endPoint?.y).toBeCloseTo(lines[1].plane.y(1040));
  });

  it("make room for their labels on both sides, and for the newest value among those at the right", () => {
    const left = new FrameMaker().make(
      frameInputOf([lineOf(seriesOf([10, 90])), onRight([96_000, 104_000])], {}, { height: 400 }),
      0,
    );
    expect(left.width - left.plane.left - left.plane.width).toBeGreaterThanOrEqual(8 + "104,000".length * 7);
    expect(left.plane.left).toBeGreaterThan(0);
    const right = new FrameMaker().make(frameInputOf([onRight([10.5, 90.25])], {}, { height: 400 }), 0);
    expect(right.plane.left).toBe(0);
    expect(right.width - right.plane.width).toBeGreaterThanOrEqual(8 + "90.3".length * 7);
    expect(right.newestValue?.text).toBe("90.3");
  });

  it("go by their own options", () => {
    const input = frameInputOf(
      [lineOf(seriesOf([1, 2])), onRight([1, 1_000])],
      { y: { domain: [0, 10] }, yRight: { scale: "log", format: ".0e" } },
      { height: 400 },
    );
    const { axes, formats } = new FrameMaker().make(input, 0);
    expect(axes[0].ticks.at(-1)?.value).toBe(10);
    expect(axes[1].ticks.map(({ label }) => label)).toContain("1e1");
    expect(formats.right(20)).toBe("2e1");
    expect(formats.left(20)).toBe("20");
    expect(axes[1].plane.y(10) - axes[1].plane.y(100)).toBeCloseTo(axes[1].plane.y(1) - axes[1].plane.y(10));
  });

  it("take their thresholds along: none stands on the axis of other lines while its own lines are hidden", () => {
    const [left, right] = [lineOf(seriesOf([10, 90])), onRight([20, 80])];
    const thresholds = [
      { value: 50, label: "plain" },
      { value: 60, label: "left", axis: "left" as const },
      { value: 70, label: "right", axis: "right" as const },
    ];
    const labels = (lines: readonly Line[], all = lines): unknown[] =>
      new FrameMaker()
        .make(frameInputOf(lines, { thresholds }, { all }), 0)
        .thresholds.map(({ threshold }) => threshold.label);
    expect(labels([left, right])).toEqual(["plain", "left", "right"]);
    expect(labels([right], [left, right])).toEqual(["right"]);
    expect(labels([left], [left, right])).toEqual(["plain", "left"]);
    expect(labels([right])).toEqual(["plain", "right"]);
  });

  it("point at values where they are on their own axis", () => {
    const maker = new FrameMaker();
    const lines = [lineOf(seriesOf([10, 90])), onRight([960, 1040])];
    const { plane } = maker.make(frameInputOf(lines), 0);
    const { cursor } = maker.make(frameInputOf(lines, {}, { pointer: plane.left + plane.width }), 16);
    expect(cursor?.values.map(({ row }) => row?.value)).toEqual([90, 1040]);
  });
});

describe("the domain of an axis", () => {
  const domainOf = (values: readonly number[], y: object): [number, number] => {
    const { plane } = new FrameMaker().make(frameInputOf([lineOf(seriesOf(values))], { y }), 0);
    // Invert the scale by bisection.
    const valueAt = (height: number): number => {
      let [a, b] = [-1e4, 1e4];
      for (let step = 0; step < 200; step += 1) {
        const middle = (a + b) / 2;
        if (plane.y(middle) > height === plane.y(a) > plane.y(b)) a = middle;
        else b = middle;
      }
      return a;
    };
    return [valueAt(plane.top + plane.height), valueAt(plane.top)];
  };

  it("is padded by a share of the extent", () => {
    const [low, high] = domainOf([20, 30], { nice: false, padding: 0.5 });
    expect(low).toBeCloseTo(15);
    expect(high).toBeCloseTo(35);
    expect(domainOf([20, 30], { nice: false, padding: 0 })[1]).toBeCloseTo(30);
  });

  it("may have one bound that follows", () => {
    const [low, high] = domainOf([20, 83], { domain: [5, null] });
    expect(low).toBeCloseTo(5);
    expect(high).toBeGreaterThanOrEqual(83);
    expect(high).toBeLessThanOrEqual(100);
  });

  it("may be turned over", () => {
    const [low, high] = domainOf([20, 30], { domain: [40, 10] });
    expect(low).toBeCloseTo(40);
    expect(high).toBeCloseTo(10);
  });

  it("of a log axis holds what is above zero, and what is not leaves through the floor", () => {
    const { plane, lines } = new FrameMaker().make(
      frameInputOf([lineOf(seriesOf([0, 0.5, -3, 200, 60]))], { y: { scale: "log" } }),
      0,
    );
    expect(plane.y(0.5)).toBeLessThanOrEqual(plane.top + plane.height + 0.01);
    expect(plane.y(200)).toBeGreaterThanOrEqual(plane.top - 0.01);
    expect(plane.y(0)).toBe(Infinity);
    expect(lines[0].endPoint?.y).toBeCloseTo(plane.y(60));
  });

  it("comes to another scale at once, and by motion within one", () => {
    const maker = new FrameMaker();
    const series = seriesOf([1, 1_000]);
    const inputOf = (y: object, to = noon): ReturnType<typeof frameInputOf> =>
      frameInputOf([lineOf(series)], { y }, { to });
    maker.make(inputOf({}), 0);
    const log = maker.make(inputOf({ scale: "log" }), 16);
    expect(log.plane.y(1_000)).toBeCloseTo(log.plane.top);
    expect(log.plane.y(1)).toBeCloseTo(log.plane.top + log.plane.height);
    series.append(noon + 100, 1e6);
    const moving = maker.make(inputOf({ scale: "log" }, noon + 100), 32);
    expect(moving.next).toBe(0);
  });
});

describe("bands", () => {
  const low = seriesOf([1, 2, 3]);
  const high = seriesOf([7, 8, 9]);

  it("have the domain of both bounds, and no point at their end without a value", () => {
    const bare = bandOf(low, high);
    const { lines, newestValue: value, axes } = new FrameMaker().make(frameInputOf([bare]), 0);
    expect(axes[0].ticks[0]?.value).toBeLessThanOrEqual(1);
    expect(lines[0].endPoint).toBeUndefined();
    expect(value).toBeUndefined();
    const lined = bandOf(low, high, seriesOf([4, 5, 6]));
    const frame = new FrameMaker().make(frameInputOf([lined]), 0);
    expect(frame.lines[0].endPoint).toBeDefined();
    expect(frame.newestValue?.text).toBe("6");
    expect(frame.plane.y(9)).toBeGreaterThanOrEqual(frame.plane.top - 0.01);
    expect(frame.plane.y(1)).toBeLessThanOrEqual(frame.plane.top + frame.plane.height + 0.01);
  });

  it("wait for both bounds", () => {
    const half = bandOf(undefined, high);
    expect(new FrameMaker().make(frameInputOf([half]), 0).lines).toEqual([]);
  });
});
