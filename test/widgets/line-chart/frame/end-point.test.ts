import {
  curveBasis,
  curveBumpX,
  curveCardinal,
  curveCatmullRom,
  curveMonotoneX as curveMonotoneXOfD3,
  curveNatural,
  curveStep,
} from "d3";
import { describe, expect, it } from "vitest";
import type { CurveFactory } from "../../../../src/draw/index.js";
import { curveLinear, curveMonotoneX, curveStepAfter } from "../../../../src/draw/index.js";
import type { Series } from "../../../../src/series/index.js";
import { endPointOf } from "../../../../src/widgets/line-chart/frame/end-point.js";
import { noon, seriesOf } from "../frame-input-of.js";

/** Width of the plot, CSS pixels: a pixel is a ms wide, and a unit high. */
const WIDTH = 20_000;

/** Returns the time and the value at which a line ends in a view up to a time. */
function endOf(
  series: Series,
  to: number,
  curve: CurveFactory = curveLinear,
): { time: number; value: number } | undefined {
  const plane = {
    left: 0,
    top: -100,
    width: WIDTH,
    height: 200,
    to,
    msPerPixel: 1,
    pixel: 1,
    y: (value: number) => value,
  };
  const end = endPointOf({ trace: { series }, plane, curve }, false);
  return end && { time: to - WIDTH + end.x, value: end.y };
}

/** Returns the y at which the path of a curve through the points crosses x, by small steps along it. */
function crossing(curve: CurveFactory, points: readonly (readonly [number, number])[], x: number): number {
  const path: (readonly [x: number, y: number])[] = [];
  const pen = curve({
    moveTo: (px, py) => path.push([px, py]),
    lineTo: (px, py) => path.push([px, py]),
    bezierCurveTo(x1, y1, x2, y2, x3, y3) {
      const [x0, y0] = path.at(-1)!;
      for (let step = 1; step <= 20_000; step += 1) {
        const [t, u] = [step / 20_000, 1 - step / 20_000];
        path.push([
          x0 * u ** 3 + 3 * x1 * u * u * t + 3 * x2 * u * t * t + x3 * t ** 3,
          y0 * u ** 3 + 3 * y1 * u * u * t + 3 * y2 * u * t * t + y3 * t ** 3,
        ]);
      }
    },
    closePath: () => undefined,
  });
  pen.lineStart();
  for (const [px, py] of points) pen.point(px, py);
  pen.lineEnd();
  const index = path.findIndex(([px]) => px >= x);
  const [[x0, y0], [x1, y1]] = [path[index - 1], path[index]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

describe("endPointOf", () => {
  it("is the newest row once that is on view", () => {
    expect(endOf(seriesOf([1, 2, 3]), noon + 5)).toEqual({ time: noon, value: 3 });
  });

  it("is where the line crosses the right edge before", () => {
    expect(endOf(seriesOf([1, 2, 4]), noon - 500)).toEqual({ time: noon - 500, value: 3 });
    expect(endOf(seriesOf([1, 2, 4]), noon - 500, curveStepAfter)).toEqual({ time: noon - 500, value: 2 });
  });

  it.each([
    ["monotone-x", curveMonotoneX, curveMonotoneXOfD3],
    ["monotone-x of d3", curveMonotoneXOfD3, curveMonotoneXOfD3],
    ["basis", curveBasis, curveBasis],
    ["bump-x", curveBumpX, curveBumpX],
    ["cardinal", curveCardinal.tension(0.3), curveCardinal.tension(0.3)],
    ["centripetal Catmull-Rom", curveCatmullRom.alpha(0.5), curveCatmullRom.alpha(0.5)],
    ["natural", curveNatural, curveNatural],
    ["step", curveStep, curveStep],
  ])("lies on the curve that d3 draws: %s", (_, curve, reference) => {
    const values = [3, 9, 2, 2.5, 8];
    const points = values.map((value, index) => [noon - (values.length - 1 - index) * 1_000, value] as const);
    // Points as pixels: a number of 13 digits would leave too few for the curve.
    const pixels = points.map(([time, value]) => [time - noon, value] as const);
    for (const back of [100, 700, 1_300, 2_600, 3_900]) {
      const { value = NaN } = endOf(seriesOf(values), noon - back, curve as CurveFactory) ?? {};
      expect(value).toBeCloseTo(crossing(reference as CurveFactory, pixels, -back), 4);
    }
  });

  it("goes straight where a curve has no finite height", () => {
    const flat: CurveFactory = () => ({ ...curveLinear({} as never), lineStart() {}, point() {}, lineEnd() {} });
    expect(endOf(seriesOf([1, 2, 4]), noon - 500, flat)).toEqual({ time: noon - 500, value: 3 });
  });

  it("is nowhere where the line ends in a gap or has not begun", () => {
    const series = seriesOf([1, 2, 4]);
    series.gap(1, "lost", noon - 1_000, noon);
    expect(endOf(series, noon - 500)).toBeUndefined();
    expect(endOf(seriesOf([1, null]), noon)).toBeUndefined();
    expect(endOf(seriesOf([1, 2]), noon - 30_000)).toBeUndefined();
  });

  it("takes the part of a curve after the last break", () => {
    const series = seriesOf([90, 1, 3, 4]);
    series.gap(1, "lost", noon - 3_000, noon - 2_000);
    const whole = seriesOf([1, 3, 4]);
    expect(endOf(series, noon - 500, curveMonotoneX)).toEqual(endOf(whole, noon - 500, curveMonotoneX));
  });
});
