import { describe, expect, it } from "vitest";
import type { Plane } from "../../../../src/draw/index.js";
import { timeX } from "../../../../src/draw/index.js";
import { stepsOf } from "../../../../src/widgets/line-chart/scroll/steps.js";
import { isSame, runOf, stretched, wayOf } from "../../../../src/widgets/line-chart/scroll/stretch.js";

const NOW = 1_700_000_000_123;

/** A plot of a minute at a pixel ratio. */
function plotOf(dpr: number): Plane {
  const [width, pixel] = [540, 1 / dpr];
  return { left: 20, top: 10, width, height: 160, to: NOW, msPerPixel: (60_000 / width) * pixel, pixel, y: (y) => y };
}

/** Steps of half a device pixel for ten seconds. */
const stepsOn = ({ msPerPixel }: Plane) =>
  stepsOf({ stepMs: 50, places: Array.from({ length: 201 }, (_, index) => NOW + 50 * index) }, 77, {
    origin: 70,
    periodMs: msPerPixel / 2,
  });

describe.each([1, 2, 1.25])("a strip at %s device px a CSS px", (dpr) => {
  const plane = plotOf(dpr);
  const steps = stepsOn(plane);
  const extra = wayOf(steps, plane);
  const run = runOf(steps, plane, 77);

  it("is long enough for its way, in whole device pixels", () => {
    const way = -run.ways[run.ways.length - 1][0];
    expect(extra * dpr).toBeCloseTo(Math.round(extra * dpr), 9);
    expect(extra).toBeGreaterThanOrEqual(way);
    expect(extra - way).toBeLessThan(1 / dpr);
    expect(way).toBeCloseTo(90, 0);
  });

  it("sets out at once, and goes to the left by half device pixels", () => {
    const { durationMs, offsets } = steps;
    expect(run).toMatchObject({ durationMs, offsets, leaps: true, startTime: 77 });
    expect(run.ways[0][0]).toBeCloseTo(0, 9);
    run.ways.forEach(([x, y], index) => {
      expect(y).toBe(0);
      if (index === 0) return;
      const by = (run.ways[index - 1][0] - x) * dpr;
      // The last keyframe only ends the way.
      expect(by).toBeCloseTo(index === run.ways.length - 1 ? 0 : 0.5, 4);
    });
  });

  it.each([0, 5_000_000, -3_000])(
    "shows a time where the plot does, whatever part it has; clock ahead %d ms",
    (shift) => {
      const line = { ...plane, to: plane.to + shift };
      for (const [from, right] of [
        [0, plane.width + extra],
        [40, plane.width + extra],
        [0, 40 + extra],
      ]) {
        const strip = stretched(line, plane, steps, from, right);
        expect([strip.left, strip.left + strip.width]).toEqual([plane.left + from, plane.left + right]);
        steps.places.forEach((to, index) => {
          const seen = { ...line, to: to + shift };
          for (const age of [0, 1_234, 40_000]) {
            const time = to + shift - age;
            expect(timeX(strip, time) + run.ways[index][0]).toBeCloseTo(timeX(seen, time), 4);
          }
        });
      }
    },
  );
});

describe("isSame", () => {
  it("tells lists apart by length, by items and by their order", () => {
    const item = {};
    expect(isSame([1, item, NaN, undefined], [1, item, NaN, undefined])).toBe(true);
    for (const other of [[1], [1, item, NaN], [1, {}, NaN, undefined], [item, 1, NaN, undefined]]) {
      expect(isSame([1, item, NaN, undefined], other)).toBe(false);
    }
  });
});
