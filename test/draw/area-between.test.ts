import { describe, expect, it } from "vitest";
import type { AreaStyle } from "../../src/draw/area.js";
import type { Plane, Trace } from "../../src/draw/index.js";
import { curveStepAfter, drawArea, PixelColumns } from "../../src/draw/index.js";
import { Series } from "../../src/series/index.js";
import { recorder } from "./recorder.js";

const plane: Plane = {
  left: 0,
  top: 0,
  width: 100,
  height: 100,
  to: 100,
  msPerPixel: 1,
  pixel: 1,
  y: (value) => 100 - value,
};

function traceOf(values: readonly (number | null)[], step: number, dense = false): Trace {
  const series = new Series();
  for (const [index, value] of values.entries()) series.append(index * step, value ?? NaN);
  const columns = new PixelColumns();
  columns.update(series, 0, 100, 1);
  return { series, columns, dense };
}

/** Draws the area between two lines. */
function drawBand(painter: ReturnType<typeof recorder>, where: Plane, low: Trace, high: Trace, style: AreaStyle): void {
  drawArea(painter, where, high, { ...style, base: low });
}

const points = (painter: ReturnType<typeof recorder>, name: "moveTo" | "lineTo"): unknown[] =>
  painter.of(name).map(([x, y]) => [x, y]);

describe("drawArea on a line as its base", () => {
  it("goes along the upper bound and back along the lower one", () => {
    const painter = recorder();
    drawBand(painter, plane, traceOf([10, 20, 30], 50), traceOf([40, 60, 50], 50), { fill: "blue" });
    expect(points(painter, "moveTo")).toEqual([[0, 60]]);
    expect(points(painter, "lineTo")).toEqual([
      [50, 40],
      [100, 50],
      [100, 70],
      [50, 80],
      [0, 90],
    ]);
    expect(painter.of("closePath")).toHaveLength(1);
  });

  it("is broken where either bound is, and leaves out a row by itself", () => {
    const painter = recorder();
    drawBand(painter, plane, traceOf([1, 2, 3, 4, 5], 20), traceOf([9, 9, null, 9, 9], 20), { fill: "blue" });
    expect(points(painter, "moveTo")).toEqual([
      [0, 91],
      [60, 91],
    ]);
    const lower = recorder();
    drawBand(lower, plane, traceOf([1, 2, null, 4, 5], 20), traceOf([9, 9, 9, 9, 9], 20), { fill: "blue" });
    expect(points(lower, "moveTo")).toEqual([
      [0, 91],
      [60, 91],
    ]);
    const alone = recorder();
    drawBand(alone, plane, traceOf([1, null, 3], 20), traceOf([9, 9, 9], 20), { fill: "blue" });
    expect(points(alone, "moveTo")).toEqual([]);
  });

  it("goes by times where one bound has rows that the other has not", () => {
    const low = new Series();
    const high = new Series();
    for (const time of [0, 20, 40, 60]) high.append(time, 9);
    for (const time of [20, 40, 60]) low.append(time, 1);
    const trace = (series: Series): Trace => {
      const columns = new PixelColumns();
      columns.update(series, 0, 100, 1);
      return { series, columns, dense: false };
    };
    const painter = recorder();
    drawBand(painter, plane, trace(low), trace(high), { fill: "blue" });
    expect(points(painter, "moveTo")).toEqual([[20, 91]]);
  });

  it("holds its bounds in steps", () => {
    const painter = recorder();
    drawBand(painter, plane, traceOf([10, 20], 50), traceOf([40, 60], 50), { fill: "blue", curve: curveStepAfter });
    expect(points(painter, "lineTo")).toEqual([
      [50, 60],
      [50, 40],
      [50, 80],
      [50, 90],
      [0, 90],
    ]);
  });

  it("covers both spans in each column where rows are dense", () => {
    const low = traceOf(
      Array.from({ length: 201 }, (_, index) => (index % 2 === 0 ? 10 : 15)),
      0.5,
      true,
    );
    const high = traceOf(
      Array.from({ length: 201 }, (_, index) => (index % 2 === 0 ? 40 : 55)),
      0.5,
      true,
    );
    const painter = recorder();
    drawBand(painter, plane, low, high, { fill: "blue" });
    const heights = new Set(painter.of("lineTo").map(([, y]) => y));
    const tops = new Set(painter.of("moveTo").map(([, y]) => y));
    expect(tops).toEqual(new Set([45]));
    expect(heights).toEqual(new Set([90]));
    expect(painter.of("moveTo").length).toBeGreaterThanOrEqual(99);
  });
});
