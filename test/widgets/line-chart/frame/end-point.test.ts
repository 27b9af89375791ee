import { curveMonotoneX } from "d3";
import { describe, expect, it } from "vitest";
import { endPointOf } from "../../../../src/widgets/line-chart/frame/end-point.js";
import { noon, seriesOf } from "../frame-input-of.js";

/** Returns the y at which a curve of d3 through the points crosses x. */
function crossing(points: readonly (readonly [number, number])[], x: number): number {
  const curves: number[][] = [];
  let pen = [0, 0];
  const path = {
    moveTo: (...to: number[]) => (pen = to),
    lineTo: (...to: number[]) => (pen = to),
    bezierCurveTo(...numbers: number[]) {
      curves.push([...pen, ...numbers]);
      pen = numbers.slice(4);
    },
    closePath: () => undefined,
  };
  // Cast a path with the four calls that the curve makes: a whole canvas context has many more.
  const curve = curveMonotoneX(path as never);
  curve.lineStart();
  for (const [px, py] of points) curve.point(px, py);
  curve.lineEnd();
  for (const [x0 = 0, y0 = 0, , y1 = 0, , y2 = 0, x3 = 0, y3 = 0] of curves) {
    if (x < x0 || x > x3) continue;
    const t = (x - x0) / (x3 - x0);
    return y0 * (1 - t) ** 3 + 3 * y1 * t * (1 - t) ** 2 + 3 * y2 * t * t * (1 - t) + y3 * t ** 3;
  }
  return NaN;
}

describe("endPointOf", () => {
  it("is the newest row once that is on view", () => {
    expect(endPointOf(seriesOf([1, 2, 3]), noon + 5, "linear")).toEqual({ time: noon, value: 3 });
  });

  it("is where the line crosses the right edge before", () => {
    expect(endPointOf(seriesOf([1, 2, 4]), noon - 500, "linear")).toEqual({ time: noon - 500, value: 3 });
    expect(endPointOf(seriesOf([1, 2, 4]), noon - 500, "step")).toEqual({ time: noon - 500, value: 2 });
  });

  it("lies on the curve that d3 draws", () => {
    const values = [3, 9, 2, 2.5, 8];
    const points = values.map((value, index) => [noon - (values.length - 1 - index) * 1_000, value] as const);
    for (const back of [100, 700, 1_300, 2_600, 3_900]) {
      expect(endPointOf(seriesOf(values), noon - back, "monotone-x")?.value).toBeCloseTo(
        crossing(points, noon - back),
        6,
      );
    }
  });

  it("is nowhere where the line ends in a gap or has not begun", () => {
    const series = seriesOf([1, 2, 4]);
    series.gap(1, "lost", noon - 1_000, noon);
    expect(endPointOf(series, noon - 500, "linear")).toBeUndefined();
    expect(endPointOf(seriesOf([1, null]), noon, "linear")).toBeUndefined();
    expect(endPointOf(seriesOf([1, 2]), noon - 9_000, "linear")).toBeUndefined();
  });
});
