import { describe, expect, it } from "vitest";
import type { MarkDrawing } from "../../../../src/kit/index.js";
import { defineMark } from "../../../../src/kit/index.js";
import { renderLineChart } from "../../../../src/render/index.js";

const now = 1_700_000_000_000;
const rows = (count: number, stepMs: number) =>
  Array.from({ length: count }, (_, n) => ({ time: now - (count - 1 - n) * stepMs, value: n % 7 }));

function draw(mark: ReturnType<typeof defineMark>, data: readonly { time: number; value: number | null }[]): string {
  return renderLineChart(data, {
    to: now,
    timeWindow: 60_000,
    width: 400,
    height: 200,
    mark,
    y: { domain: [-10, 10] },
  });
}

describe("defineMark(definition)", () => {
  it("draws the rows on view, within the plot, in the colour and width of the line", () => {
    let seen: MarkDrawing | undefined;
    const stems = defineMark({
      ends: false,
      draw(drawing) {
        seen = drawing;
        const { context, points, zero } = drawing;
        context.beginPath();
        for (const { x, y } of points) {
          context.moveTo(x, zero);
          context.lineTo(x, y);
        }
        context.stroke();
      },
    });
    const svg = draw(stems, [...rows(5, 10_000), { time: now - 5_000, value: null }]);
    const { points, box, zero, color, strokeWidth } = seen!;
    expect(points.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    expect(zero).toBeCloseTo(box.top + box.height / 2, 6);
    expect(points[4].x).toBeCloseTo(box.left + box.width, 6);
    expect(points[1].y).toBeCloseTo(zero - box.height / 20, 6);
    expect(strokeWidth).toBe(1.5);
    expect(svg).toContain(color);
    expect(svg).toContain("clip-path");
  });

  it("gets no more than two points a device pixel, however many rows there are", () => {
    const counts: number[] = [];
    const mark = defineMark({ draw: ({ points }) => void counts.push(points.length) });
    draw(mark, rows(60_000, 1));
    draw(mark, rows(6_000, 10));
    for (const count of counts) expect(count).toBeLessThanOrEqual(2 * 400);
    expect(counts.length).toBe(2);
  });

  it("is left out where it throws, and told once", async () => {
    const told: unknown[] = [];
    const tell = (error: unknown): void => void told.push(error);
    process.prependListener("uncaughtException", tell);
    const others = process.listeners("uncaughtException").filter((listener) => listener !== tell);
    for (const other of others) process.removeListener("uncaughtException", other);
    const trouble = new Error("no");
    const mark = defineMark({
      draw() {
        throw trouble;
      },
    });
    const svgs = [draw(mark, rows(5, 1_000)), draw(mark, rows(5, 1_000))];
    await new Promise((resolve) => setTimeout(resolve, 0));
    process.removeListener("uncaughtException", tell);
    for (const other of others) process.on("uncaughtException", other);
    expect(svgs[0]).toContain("<svg");
    expect(told).toEqual([trouble]);
  });

  it("names the cure where there is nothing to draw with", () => {
    expect(() => defineMark({} as never)).toThrow(
      "invalid draw: expected a function such as ({ context, points, zero }) => { … }",
    );
  });
});
