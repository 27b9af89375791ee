import { describe, expect, it } from "vitest";
import { drawGaps, drawNotHeld } from "../../src/draw/gap-marks.js";
import type { Plane } from "../../src/draw/plane.js";
import { SvgPainter } from "../../src/draw/svg-painter.js";
import { Gaps } from "../../src/series/gaps.js";
import { recorder } from "./recorder.js";

const plane = (change: Partial<Plane> = {}): Plane => ({
  left: 0,
  top: 0,
  width: 100,
  height: 20,
  to: 1000,
  msPerPixel: 10,
  pixel: 1,
  y: (value) => value,
  ...change,
});

const style = { lost: "red", unknown: "gray" };

const gaps = (...list: ["lost" | "unknown", number, number][]): Gaps["entries"] => {
  const all = new Gaps();
  list.forEach(([kind, after, before], id) => all.add(id, kind, after, before));
  return all.entries;
};

describe("drawGaps", () => {
  it("hatches what is lost, dots the floor of what is unknown", () => {
    const painter = new SvgPainter();
    drawGaps(painter, plane(), gaps(["lost", 100, 220], ["unknown", 500, 760]), style);
    expect(painter.toSVG(100, 20)).toBe(
      [
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20" viewBox="0 0 100 20">',
        '<defs><clipPath id="tick-clip-1"><path d="M0,0h100v20h-100Z"/></clipPath>' +
          '<clipPath id="tick-clip-2"><path d="M10,0h12v20h-12Z" clip-path="url(#tick-clip-1)"/>' +
          "</clipPath></defs>",
        '<g clip-path="url(#tick-clip-2)"><path d="M-12,20L8,0M-6,20L14,0M0,20L20,0M6,20L26,0M12,20L32,0M18,20L38,0"' +
          ' fill="none" stroke="red" stroke-width="1" opacity="0.5"/></g>',
        '<g clip-path="url(#tick-clip-1)"><path d="M54,18h2v2h-2ZM60,18h2v2h-2ZM66,18h2v2h-2ZM72,18h2v2h-2Z"' +
          ' fill="gray" opacity="0.5"/></g>',
        "</svg>",
      ].join("\n"),
    );
  });

  it("a gap too short to see is seen", () => {
    const painter = recorder();
    drawGaps(painter, plane(), gaps(["lost", 500, 500], ["unknown", 700, 700.1]), style);
    const [, band, dots] = painter.of("rect").map((rect) => rect.map((each) => Math.round(Number(each) * 10) / 10));
    expect(band).toEqual([48.5, 0, 3, 20]);
    expect(dots[2]).toBeGreaterThanOrEqual(2);
    expect(painter.of("stroke")).toHaveLength(1);
  });

  it("the pattern moves with the time it stands at", () => {
    const at = (later: number): number[] => {
      const painter = recorder();
      const list = gaps(["lost", 300, 700], ["unknown", 300, 700]);
      drawGaps(painter, plane({ to: 1000 + later }), list, style);
      return painter
        .of("rect")
        .filter(([, , width]) => width === 2)
        .map(([x]) => Number(x) + later / 10);
    };
    const [now, later] = [at(0), at(23)];
    for (const x of later.slice(1, -1)) expect(now.some((each) => Math.abs(each - x) < 1e-6)).toBe(true);
  });

  it("a gap as long as a year costs no more than the view", () => {
    const painter = recorder();
    drawGaps(painter, plane(), gaps(["lost", -3e10, 3e10], ["unknown", -3e10, 3e10]), style);
    expect(painter.calls.length).toBeLessThan(100);
  });

  it("overlapping bands are hatched once; nothing in view draws nothing", () => {
    const painter = recorder();
    drawGaps(painter, plane(), gaps(["lost", 100, 400], ["lost", 200, 300], ["lost", 350, 600]), style);
    expect(
      painter
        .of("rect")
        .slice(1)
        .map(([x, , width]) => [x, width]),
    ).toEqual([
      [10, 30],
      [40, 20],
    ]);
    const dotsOf = (...list: ["unknown", number, number][]): unknown => {
      const dotted = recorder();
      drawGaps(dotted, plane(), gaps(...list), style);
      return dotted.of("rect").slice(1);
    };
    // A clock that goes to and fro leaves gaps over the whole view, one upon the other.
    const whole = ["unknown", 0, 1000] as ["unknown", number, number];
    expect(dotsOf(...Array.from({ length: 500 }, () => whole))).toEqual(dotsOf(whole));
    expect(dotsOf(["unknown", 100, 700], ["unknown", 300, 500], whole)).toHaveLength(
      (dotsOf(whole) as unknown[]).length,
    );
    const idle = recorder();
    drawGaps(idle, plane(), gaps(["lost", -500, -100], ["unknown", 2000, 2500]), style);
    expect(idle.calls).toEqual([]);
  });
});

describe("drawNotHeld", () => {
  it("fades away to the left of the oldest row", () => {
    const painter = recorder();
    drawNotHeld(painter, plane(), 600, "gray");
    const strips = painter.calls.filter(({ name }) => name === "rect").slice(1);
    expect(strips[0].args.slice(0, 3)).toEqual([56, 0, 4]);
    const alphas = strips.map(({ alpha }) => alpha);
    expect(alphas.every((alpha, index) => index === 0 || alpha < alphas[index - 1])).toBe(true);
    expect(Math.min(...strips.map(({ args }) => Number(args[0])))).toBe(12);
  });

  it("draws nothing where the view is held", () => {
    const painter = recorder();
    drawNotHeld(painter, plane(), -5, "gray");
    expect(painter.calls).toEqual([]);
  });
});
