import { describe, expect, it } from "vitest";
import { drawArea } from "../../src/draw/area.js";
import { curveMonotoneX, curveStepAfter } from "../../src/draw/curve.js";
import { drawLine } from "../../src/draw/line.js";
import { PixelColumns } from "../../src/draw/pixel-columns.js";
import type { Plane } from "../../src/draw/plane.js";
import { SvgPainter } from "../../src/draw/svg-painter.js";
import type { Trace } from "../../src/draw/trace.js";
import { densityOf, isDense } from "../../src/draw/trace.js";
import { Series } from "../../src/series/series.js";
import { recorder } from "./recorder.js";

const plane = (change: Partial<Plane> = {}): Plane => ({
  left: 10,
  top: 0,
  width: 100,
  height: 50,
  to: 1000,
  msPerPixel: 10,
  pixel: 1,
  y: (value) => 50 - value,
  ...change,
});

const trace = (rows: readonly (readonly [number, number])[], dense: boolean, view = plane()): Trace => {
  const series = new Series();
  series.insert(
    rows.map(([time]) => time),
    rows.map(([, value]) => value),
  );
  return traceOf(series, dense, view);
};

const traceOf = (series: Series, dense: boolean, view = plane()): Trace => {
  const columns = new PixelColumns();
  columns.update(series, view.to - (view.width / view.pixel) * view.msPerPixel, view.to, view.msPerPixel);
  return { series, columns, dense };
};

const svg = (draw: (painter: SvgPainter) => void): string => {
  const painter = new SvgPainter();
  draw(painter);
  return painter.toSVG(120, 60);
};

describe("drawLine", () => {
  it("sparse: joins rows by fractions of a px, breaks at gaps, and draws single rows as dots", () => {
    const rows = [
      [5, 10],
      [205, 20],
      [305, 15],
      [400, NaN],
      [455, 30],
      [500, NaN],
      [605, 10],
      [707, 40],
    ] as const;
    expect(svg((painter) => drawLine(painter, plane(), trace(rows, false), { stroke: "teal" }))).toBe(
      [
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">',
        '<path d="M10.5,40L30.5,30L40.5,35M70.5,40L80.7,10" fill="none"' +
          ' stroke="teal" stroke-width="1.5" stroke-linejoin="round"/>',
        '<path d="M57.38,20A1.88,1.88,0,0,1,53.63,20A1.88,1.88,0,0,1,57.38,20" fill="teal"/>',
        "</svg>",
      ].join("\n"),
    );
  });

  it("sparse: takes any curve of d3, broken at gaps all the same", () => {
    const series = new Series();
    series.insert([0, 200, 400, 600, 800, 1000], [0, 40, 10, 30, 30, 5]);
    series.gap(1, "lost", 400, 600);
    for (const curve of [curveMonotoneX, curveStepAfter]) {
      const painter = recorder();
      drawLine(painter, plane(), traceOf(series, false), { stroke: "teal", curve });
      expect(painter.of("moveTo")).toEqual([
        [10, 50],
        [70, 20],
      ]);
      const lines = [...painter.of("lineTo"), ...painter.of("bezierCurveTo")].map((args) => args.slice(-2));
      expect(lines).toContainEqual([50, 40]);
      expect(lines.flat().every(Number.isFinite)).toBe(true);
    }
  });

  it("sparse: keeps the line that comes from before the view and the one that goes beyond", () => {
    const painter = recorder();
    drawLine(
      painter,
      plane(),
      trace(
        [
          [-5000, 0],
          [500, 20],
          [5000, 0],
        ],
        false,
      ),
      { stroke: "teal" },
    );
    const at = (x: number): number => 50 - 20 * (1 - Math.abs(x - 60) / (x < 60 ? 550 : 450));
    expect(painter.of("moveTo")).toEqual([[10, at(10)]]);
    expect(painter.of("lineTo")).toEqual([
      [60, 30],
      [110, expect.closeTo(at(110), 9)],
    ]);
  });

  it("dense: one stroke, one span a column, on whole device px", () => {
    const rows = Array.from({ length: 400 }, (_, index): [number, number] => [index * 2.5, index % 4 === 0 ? 10 : 30]);
    for (const [pixel, strokeWidth] of [
      [1, 1],
      [0.5, 1],
      [0.5, 1.5],
    ] as const) {
      const view = plane({ pixel, msPerPixel: 10 * pixel, to: 1003 });
      const painter = recorder();
      drawLine(painter, view, trace(rows, true, view), { stroke: "teal", strokeWidth });
      expect(painter.of("stroke")).toHaveLength(1);
      expect(painter.lineWidth).toBe(pixel);
      for (const [x] of painter.of("moveTo")) expect((Number(x) / pixel) % 1).toBe(0.5);
      const spans = painter.of("moveTo").map(([x, y], index) => [x, y, painter.of("lineTo")[index][1]]);
      expect(new Set(spans.map(([x]) => x)).size).toBe(spans.length);
      const half = strokeWidth / 2;
      expect(
        spans.filter(([, from, to]) => from === 20 - half && to === Math.min(50, 40 + half)).length,
      ).toBeGreaterThan(95);
    }
  });

  it("dense: columns move by whole device px while time goes on", () => {
    const rows = Array.from({ length: 2000 }, (_, index): [number, number] => [index, index % 50]);
    const seen = [0, 3, 4.9, 5.1, 14].map((later) => {
      const view = plane({ to: 1000 + later });
      const painter = recorder();
      drawLine(painter, view, trace(rows, true, view), { stroke: "teal" });
      return painter.of("moveTo").filter(([x]) => Number(x) > 20 && Number(x) < 100);
    });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[3].slice(0, 50)).toEqual(seen[0].slice(1, 51).map(([x, y]) => [Number(x) - 1, y]));
    expect(seen[4]).toEqual(seen[3]);
  });

  it("dense: a flat line has its width, a lonely row a dot, a gap nothing", () => {
    const series = new Series();
    for (let time = 0; time <= 300; time += 2) series.append(time, 20);
    series.append(505, 10);
    for (let time = 700; time <= 1000; time += 2) series.append(time, 20);
    series.gap(1, "lost", 300, 505);
    series.gap(2, "lost", 505, 700);
    const painter = recorder();
    drawLine(painter, plane(), traceOf(series, true), { stroke: "teal", strokeWidth: 1 });
    const spans = painter.of("moveTo").filter(([x]) => Number(x) < 110);
    expect(spans.filter(([x]) => Number(x) > 41 && Number(x) < 80)).toEqual([[60.5, 39.5]]);
    expect(spans[0]).toEqual([10.5, 29.5]);
    expect(painter.of("lineTo")[0]).toEqual([10.5, 30.5]);
    expect(painter.of("arc")[0].slice(0, 3)).toEqual([60.5, 40, 1.5]);
  });

  it("dense: values far beyond the domain stay within reach of the painter", () => {
    const rows = Array.from({ length: 200 }, (_, index): [number, number] => [
      index * 5,
      index % 2 === 0 ? 1e300 : -1e300,
    ]);
    const painter = recorder();
    drawLine(painter, plane(), trace(rows, true), { stroke: "teal" });
    for (const [, y] of [...painter.of("moveTo"), ...painter.of("lineTo")]) {
      expect(Math.abs(Number(y))).toBeLessThan(60);
    }
  });

  it("fades its oldest end in steps that leave no column out and draw none twice", () => {
    const rows = Array.from({ length: 1000 }, (_, index): [number, number] => [index, index % 50]);
    const painter = recorder();
    drawLine(painter, plane(), trace(rows, true), { stroke: "teal", fade: 16, strokeWidth: 1 });
    const columns = painter.calls.filter(({ name }) => name === "moveTo");
    expect(columns.map(({ args }) => args[0])).toEqual(Array.from({ length: 100 }, (_, index) => index + 10.5));
    const alphas = columns.map(({ alpha }) => alpha);
    expect(alphas.toSorted((a, b) => a - b)).toEqual(alphas);
    expect(new Set(alphas.slice(0, 15)).size).toBe(3);
    expect(new Set(alphas.slice(15))).toEqual(new Set([1]));
    expect(painter.globalAlpha).toBe(1);
  });

  it("fades a sparse line in pieces that meet, clipped only where it leaves the plane", () => {
    const rows = Array.from({ length: 21 }, (_, index): [number, number] => [index * 50, index % 2 === 0 ? 10 : 40]);
    const pieces = (view: Plane): [clips: number, ends: (readonly number[])[][]] => {
      const painter = recorder();
      drawLine(painter, view, trace(rows, false, view), { stroke: "teal", fade: 16 });
      const ends: (readonly number[])[][] = [];
      for (const { name, args } of painter.calls) {
        if (name === "moveTo") ends.push([]);
        if (name === "moveTo" || name === "lineTo") ends.at(-1)!.push(args as number[]);
      }
      return [painter.of("clip").length, ends];
    };
    const [clips, ends] = pieces(plane());
    expect(clips).toBe(0);
    expect(ends.map((piece) => piece[0][0])).toEqual([10, 15, 20, 25]);
    ends.slice(1).forEach((piece, index) => expect(piece[0]).toEqual(ends[index].at(-1)));
    expect(ends.at(-1)!.at(-1)).toEqual([110, 40]);
    expect(pieces(plane({ y: (value) => 30 - value }))[0]).toBe(4);
  });

  it("wide and dense: covers what a stroke of that width would, with hairlines, never what lies between runs", () => {
    const series = new Series();
    for (let time = 0; time < 500; time += 2) series.append(time, 10);
    for (let time = 500; time <= 1000; time += 2) series.append(time, 40);
    series.gap(1, "lost", 498, 500);
    const painter = recorder();
    drawLine(painter, plane(), traceOf(series, true), { stroke: "teal", strokeWidth: 3 });
    expect(painter.lineWidth).toBe(1);
    const at = (x: number): (readonly [number, number])[] =>
      painter
        .of("moveTo")
        .flatMap((from, index) =>
          from[0] === x ? [[Number(from[1]), Number(painter.of("lineTo")[index][1])] as const] : [],
        );
    expect(at(30.5)).toEqual([[38.5, 41.5]]);
    expect(at(60.5)).toEqual([
      [38.5, 41.5],
      [8.5, 11.5],
    ]);
    expect(at(90.5)).toEqual([[8.5, 11.5]]);
  });

  it("costs the rows on view, not those held", () => {
    const cost = (held: number): number => {
      const series = new Series();
      for (let index = 0; index < held; index += 1) series.append(1000 - held * 50 + index * 50, 1);
      const ready = traceOf(series, false);
      const { rows } = series.work;
      drawLine(recorder(), plane(), ready, { stroke: "teal" });
      return series.work.rows - rows;
    };
    expect(cost(100_000)).toBe(cost(1000));
  });
});

describe("drawArea", () => {
  it("sparse: goes from the base to the line, a piece for each unbroken run", () => {
    const rows = [
      [5, 10],
      [205, 20],
      [305, 15],
      [400, NaN],
      [455, 30],
      [500, NaN],
      [605, 10],
      [707, 40],
    ] as const;
    expect(svg((painter) => drawArea(painter, plane(), trace(rows, false), { fill: "teal" }))).toBe(
      [
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">',
        '<defs><clipPath id="tick-clip-1"><path d="M10,0h100v50h-100Z"/></clipPath></defs>',
        '<g clip-path="url(#tick-clip-1)">' +
          '<path d="M10.5,40L30.5,30L40.5,35L40.5,50L10.5,50ZM70.5,40L80.7,10L80.7,50L70.5,50Z" fill="teal"/></g>',
        "</svg>",
      ].join("\n"),
    );
  });

  it("dense: a bar a column from the base to the far end of the span, without overlap", () => {
    const rows = Array.from({ length: 400 }, (_, index): [number, number] => [index * 2.5, index % 4 === 0 ? -10 : 30]);
    const painter = recorder();
    const view = plane({ y: (value) => 25 - value / 2 });
    drawArea(painter, view, trace(rows, true, view), { fill: "teal" });
    const bars = painter.of("moveTo").map(([x, y], index) => [x, y, painter.of("lineTo")[index][1]]);
    expect(painter.lineWidth).toBe(1);
    expect(bars).toHaveLength(100);
    expect(bars[50].slice(1)).toEqual([10, 30]);
    expect(bars.every(([x], index) => Number(x) === 10.5 + index)).toBe(true);
  });

  it("begins at the nearer edge where the base is outside the domain", () => {
    const painter = recorder();
    const view = plane({ y: (value) => 50 - (value - 1000) });
    drawArea(
      painter,
      view,
      trace(
        [
          [0, 1010],
          [1000, 1020],
        ],
        false,
      ),
      { fill: "teal" },
    );
    expect(painter.of("lineTo")).toContainEqual([110, 50]);
  });
});

describe("isDense", () => {
  it("is a row or more a device px, and does not flicker", () => {
    const of = (rows: number): Series => {
      const series = new Series();
      for (let row = 0; row < rows; row += 1) series.append(((row + 0.5) * 1000) / rows, 0);
      return series;
    };
    expect(isDense(densityOf(of(99), plane()))).toBe(false);
    expect(isDense(densityOf(of(100), plane()))).toBe(true);
    expect(isDense(densityOf(of(100), plane({ pixel: 0.5, msPerPixel: 5 })))).toBe(false);
    expect(isDense(densityOf(of(80), plane()), true)).toBe(true);
    expect(isDense(densityOf(of(70), plane()), true)).toBe(false);
  });
});
