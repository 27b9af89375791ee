import { describe, expect, it } from "vitest";
import { timeX } from "../../../../src/draw/index.js";
import { SvgPainter } from "../../../../src/draw/svg-painter.js";
import type { FrameInput } from "../../../../src/widgets/line-chart/frame/frame-input.js";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import { marks } from "../../../../src/widgets/line-chart/marks/marks.js";
import { paintFrame } from "../../../../src/widgets/line-chart/paint/paint-frame.js";
import type { Line } from "../../../../src/widgets/line-chart/series/line.js";
import { isCurrent } from "../../../../src/widgets/status/states.js";
import { readTokenLengths } from "../../../../src/widgets/style/length-tokens.js";
import type { Palette } from "../../../../src/widgets/style/palette.js";
import { bandOf, frameInputOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

const palette: Palette = {
  ink: "#111111",
  muted: "#666666",
  grid: "#dddddd",
  warn: "#aa7700",
  label: "12px sans-serif",
  strong: "600 12px sans-serif",
  sizes: readTokenLengths("", String),
  dashes: [4, 4],
  color: (text) => text,
};

function paint(scene: FrameInput): { svg: string; x: (time: number) => number } {
  const frame = new FrameMaker().make(scene, 0);
  const painter = new SvgPainter();
  paintFrame(painter, frame, { palette, measure: scene.measure, isCurrent: () => true });
  return { svg: painter.toSVG(scene.width, scene.height), x: (time) => timeX(frame.plane, time) };
}

/** Returns the least and the greatest x of each piece of the line, rounded. */
function pieces(svg: string): number[][] {
  // Strips of the fade come first, the rest of the line last.
  const line = svg.match(/<path d="[^"]*" fill="none" stroke="#2563c9" stroke-width="1.5"/g)?.at(-1) ?? "";
  const d = /d="([^"]*)"/.exec(line)?.[1] ?? "";
  return d
    .split("M")
    .slice(1)
    .map((piece) => {
      const xs = [...piece.matchAll(/(?:^|[LC])(-?[\d.]+),/g)].map(([, x]) => Math.round(Number(x)));
      return [Math.min(...xs), Math.max(...xs)];
    });
}

describe("paintFrame", () => {
  it("draws an arrow at the edge for a line whose value lies beyond a fixed domain, a dot for the others", () => {
    const lines = [15, -5, 5].map((value, index) =>
      lineOf(seriesOf([5, value]), `${index}:`, "cpu", 0, { stroke: `#00000${index}` }),
    );
    const { svg } = paint(frameInputOf(lines, { y: { domain: [0, 10] } }));
    const shapeOf = (index: number): string =>
      new RegExp(`<path d="([^"]*)" fill="#00000${index}"`).exec(svg)?.[1] ?? "";
    expect(shapeOf(2)).toContain("A");
    const corners = [0, 1].map((index) =>
      [...shapeOf(index).matchAll(/([\d.]+),([\d.]+)/g)].map(([, , y]) => Number(y)),
    );
    const [[tipAbove, baseAbove], [tipBelow, baseBelow]] = corners;
    expect(corners.map(({ length }) => length)).toEqual([3, 3]);
    expect(tipAbove).toBeLessThan(baseAbove);
    expect(tipBelow).toBeGreaterThan(baseBelow);
  });

  it("mutes the dots of a stream whose newest row is no news", () => {
    const lines = (["live", "stale"] as const).map((state, index) =>
      lineOf(seriesOf([5, 6]), `${index}:`, "cpu", 0, { stroke: `#00000${index}`, state }),
    );
    const scene = frameInputOf(lines);
    const painter = new SvgPainter();
    paintFrame(painter, new FrameMaker().make(scene, 0), { palette, measure: scene.measure, isCurrent });
    const dots = [...painter.toSVG(scene.width, scene.height).matchAll(/<path d="[^"]*A[^"]*" fill="([^"]*)"/g)];
    expect(dots.map(([, fill]) => fill)).toEqual(["#000000", palette.muted]);
  });

  it("draws a line that comes or goes as faint as it is, dot, area and value too", () => {
    const maker = new FrameMaker();
    const [a, b] = [
      lineOf(seriesOf([10, 20, 30])),
      lineOf(seriesOf([30, 20, 10]), "1:", "mem", 0, { stroke: "#ff0000" }),
    ];
    const [one, both] = [frameInputOf([a]), frameInputOf([a, b])];
    const clearest = (scene: FrameInput, at: number, pattern: RegExp): number => {
      const painter = new SvgPainter();
      paintFrame(painter, maker.make(scene, at), { palette, measure: scene.measure, isCurrent: () => true });
      const shapes = painter.toSVG(scene.width, scene.height).match(pattern) ?? [];
      // Strips of the line's oldest end are fainter.
      return Math.max(...shapes.map((shape) => Number(/opacity="([\d.]+)"/.exec(shape)?.[1] ?? 1)));
    };
    const [line, dot, area, value] = [
      /<path[^>]*stroke="#ff0000"[^>]*>/g,
      /<path d="[^"]*A[^>]*fill="#ff0000"[^>]*>/g,
      /<path d="[^"A]*" fill="#2563c9"[^>]*>/g,
      /<text[^>]*font-weight="600"[^>]*>/g,
    ];
    const softness = clearest(one, 0, area);
    expect(softness).toBeLessThan(0.2);
    maker.make(both, 16);
    for (const shape of [line, dot]) expect(clearest(both, 100, shape)).toBeCloseTo(0.5, 1);
    expect(clearest(both, 100, area) / softness).toBeCloseTo(0.5, 1);
    expect([line, dot, area].map((shape) => clearest(both, 400, shape))).toEqual([1, 1, -Infinity]);
    maker.make(one, 500);
    for (const shape of [line, dot, value]) expect(clearest(one, 584, shape)).toBeCloseTo(0.5, 1);
    expect([line, dot, area, value].map((shape) => clearest(one, 900, shape))).toEqual([
      -Infinity,
      -Infinity,
      softness,
      1,
    ]);
  });

  it("draws no line across a gap", () => {
    const series = seriesOf([1, 2, 3, 4, 5, 6, 7, 8]);
    series.gap(1, "lost", noon - 4_000, noon - 3_000);
    const { svg, x } = paint(frameInputOf([lineOf(series)]));
    expect(pieces(svg)).toEqual([
      [Math.round(x(noon - 7_000)), Math.round(x(noon - 4_000))],
      [Math.round(x(noon - 3_000)), Math.round(x(noon))],
    ]);
  });

  it("breaks the line at a row without a value", () => {
    const { svg, x } = paint(frameInputOf([lineOf(seriesOf([1, 2, null, 4, 5]))]));
    expect(pieces(svg)).toEqual([
      [Math.round(x(noon - 4_000)), Math.round(x(noon - 3_000))],
      [Math.round(x(noon - 1_000)), Math.round(x(noon))],
    ]);
  });

  it("fills softly under a single line, and not under several", () => {
    const filled = /fill="#2563c9" opacity="0.1"/;
    expect(paint(frameInputOf([lineOf(seriesOf([1, 2, 3]))])).svg).toMatch(filled);
    expect(paint(frameInputOf([lineOf(seriesOf([1, 2, 3])), lineOf(seriesOf([3, 2, 1]), "1:")])).svg).not.toMatch(
      filled,
    );
    expect(paint(frameInputOf([lineOf(seriesOf([1, 2, 3]))], { fill: false })).svg).not.toMatch(filled);
    const area = (id: string, values: number[]): Line => lineOf(seriesOf(values), id, "cpu", 0, { mark: marks.area });
    expect(paint(frameInputOf([area("0:", [1, 2, 3]), area("1:", [3, 2, 1])])).svg).toMatch(filled);
  });

  it("puts a point under the cursor where the row is on view", () => {
    const pointed = (value: number): string =>
      paint(
        frameInputOf(
          [lineOf(seriesOf([0.5, value, 0.5]))],
          { y: { domain: [0, 1] }, timeWindow: 4_000 },
          { pointer: 350 },
        ),
      ).svg;
    expect(pointed(0.25)).toContain("A4,4");
    for (const value of [5, -5, 1.7e308, -1.7e308, NaN]) expect(pointed(value)).not.toContain("A4,4");
  });

  it("points at both bounds of a band without a value, as far as there are", () => {
    const points = (low: number | null, high: number | null): number => {
      const [lower, upper] = [seriesOf([0.2, low, 0.2]), seriesOf([0.8, high, 0.8])];
      const line = bandOf(lower, upper);
      return (
        paint(
          frameInputOf([line], { y: { domain: [0, 1] }, timeWindow: 4_000, margin: 0 }, { pointer: 375 }),
        ).svg.split("A4,4").length - 1
      );
    };
    const [both, one, none] = [points(0.3, 0.6), points(0.3, null), points(null, null)];
    expect(one).toBeGreaterThan(0);
    expect([both, none]).toEqual([2 * one, 0]);
  });

  it("goes in steps where asked to", () => {
    const { svg } = paint(
      frameInputOf([lineOf(seriesOf([0, 100]), "0:", "cpu", 0, { mark: marks.step })], { fill: false }),
    );
    const [, d = ""] = /d="(M[^"]*)" fill="none" stroke="#2563c9"/.exec(svg) ?? [];
    const points = d
      .slice(1)
      .split("L")
      .map((point) => point.split(",").map(Number));
    expect(points).toHaveLength(3);
    expect(points[1]?.[1]).toBe(points[0]?.[1]);
    expect(points[2]?.[0]).toBe(points[1]?.[0]);
  });

  it("draws a threshold with its name, and none that is out of view", () => {
    const thresholds = [
      { value: 80, label: "limit", color: "#cc0000" },
      { value: 900, label: "beyond" },
    ];
    const { svg } = paint(frameInputOf([lineOf(seriesOf([1, 2]))], { thresholds, y: { domain: [0, 100] } }));
    expect(svg).toContain('stroke="#cc0000"');
    expect(svg).toContain(">limit<");
    expect(svg).not.toContain(">beyond<");
  });

  it("writes names of thresholds where there is room, the first ones first", () => {
    const thresholds = Array.from({ length: 50 }, (_, index) => ({
      value: 2 * index,
      label: `limit ${index}`,
    }));
    const { svg } = paint(frameInputOf([lineOf(seriesOf([1, 2]))], { thresholds, y: { domain: [0, 100] } }));
    const ys = [...svg.matchAll(/<text[^>]* y="([\d.]+)"[^>]*>limit/g)].map(([, y]) => Number(y)).sort((a, b) => a - b);
    expect(ys.length).toBeGreaterThan(5);
    for (const [index, y] of ys.slice(1).entries()) expect(y - (ys[index] ?? NaN)).toBeGreaterThanOrEqual(11);
    expect(svg).toContain(">limit 0<");
  });

  it("draws moments fainter as they crowd, so that the line is seen through them", () => {
    const strengthOf = (count: number): number => {
      const annotations = Array.from({ length: count }, (_, index) => ({
        time: noon - (index * 60_000) / count - 1,
        color: "#00aa00",
      }));
      const { svg } = paint(frameInputOf([lineOf(seriesOf([1, 2, 3]))], { annotations }));
      const moment = svg.match(/<path[^>]*stroke="#00aa00"[^>]*>/g)?.[1] ?? "";
      expect(moment).not.toBe("");
      return Number(/opacity="([\d.]+)"/.exec(moment)?.[1] ?? 1);
    };
    expect(strengthOf(20)).toBe(1);
    expect(strengthOf(200)).toBeLessThan(0.5);
    expect(strengthOf(1_000)).toBeLessThan(0.1);
  });

  it("writes the name of the value axis, and its ticks by the user's format", () => {
    const { svg } = paint(
      frameInputOf([lineOf(seriesOf([0, 100]))], { y: { label: "requests/s", format: (value) => `${value} r` } }),
    );
    expect(svg).toContain(">requests/s<");
    expect(svg).toContain(">50 r<");
    expect(svg).toContain(">100 r<");
  });
});
