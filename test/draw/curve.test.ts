import * as d3 from "d3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curve } from "../../src/draw/curve.js";
import { curveLinear, curveMonotoneX, curveStepAfter } from "../../src/draw/curve.js";

type Point = readonly [x: number, y: number];

/** Returns the path through points, or through the two lines of a shape. */
function drawnBy(
  make: (pen: never) => unknown,
  points: readonly Point[],
  base?: readonly Point[],
): (string | number)[][] {
  const calls: (string | number)[][] = [];
  const note =
    (name: string) =>
    (...given: number[]) =>
      void calls.push([name, ...given]);
  const pen = {
    moveTo: note("moveTo"),
    lineTo: note("lineTo"),
    bezierCurveTo: note("bezierCurveTo"),
    closePath: note("closePath"),
  };
  // Cast: `make` is a factory of ours or of d3, each with its own type of pen.
  const curve = make(pen as never) as Curve;
  if (base) curve.areaStart();
  for (const line of base ? [points, base] : [points]) {
    curve.lineStart();
    for (const [x, y] of line) curve.point(x, y);
    curve.lineEnd();
  }
  if (base) curve.areaEnd();
  return calls;
}

/** Points at halves of a pixel, as if drawn; never two at one x, where the slope is undefined. */
const spaced = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: -500, max: 500 })), { maxLength: 12 })
  .map((steps) => {
    let x = 0;
    return steps.map(([step, y]): Point => [(x += step / 2), y / 2]);
  });

describe("curves", () => {
  it.each([
    ["curveLinear", curveLinear, d3.curveLinear],
    ["curveStepAfter", curveStepAfter, d3.curveStepAfter],
    ["curveMonotoneX", curveMonotoneX, d3.curveMonotoneX],
  ] as const)("%s draws what d3 draws, lines and shapes", (_, ours, theirs) => {
    fc.assert(
      fc.property(spaced, fc.boolean(), (points, area) => {
        const base =
          area && points.length > 0
            ? ([
                [points.at(-1)![0], 0],
                [points[0][0], 0],
              ] as const)
            : undefined;
        // Cast: the two factories have types of their own.
        const [mine, reference] = [ours, theirs].map((make) => drawnBy(make as never, points, base));
        expect(mine.map(([name]) => name)).toEqual(reference.map(([name]) => name));
        for (const [index, [, ...numbers]] of mine.entries()) {
          numbers.forEach((value, place) => {
            expect(value).toBeCloseTo(reference[index][place + 1] as number, 6);
          });
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("curveMonotoneX stays finite and between its points where several share an x, and leaves out equal ones", () => {
    const stacked = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -5, max: 5 })), { maxLength: 12 })
      .map((steps) => {
        let x = 0;
        return steps.map(([step, y]): Point => [(x += step), y]);
      });
    fc.assert(
      fc.property(stacked, (points) => {
        const heights = points.map(([, y]) => y);
        for (const [, ...numbers] of drawnBy(curveMonotoneX, points)) {
          for (const [place, value] of numbers.entries()) {
            expect(Number.isFinite(value)).toBe(true);
            if (place % 2 === 0) continue;
            expect(value).toBeGreaterThanOrEqual(Math.min(...heights) - 1e-9);
            expect(value).toBeLessThanOrEqual(Math.max(...heights) + 1e-9);
          }
        }
      }),
      { seed: 12, numRuns: 500 },
    );
    expect(
      drawnBy(curveMonotoneX, [
        [0, 0],
        [0, 0],
        [5, 5],
      ]),
    ).toEqual([
      ["moveTo", 0, 0],
      ["lineTo", 5, 5],
    ]);
  });
});
