import { afterEach, describe, expect, it } from "vitest";
import type { ShapeName } from "../draw/arrivals.js";
import { shapeNames } from "../draw/arrivals.js";
import type { Extent } from "../draw/envelope.js";
import { spanOf } from "../draw/envelope.js";
import type { Drawn } from "./drawn-line.js";
import { DrawnLine, frame, inkIn } from "./drawn-line.js";
import { withPixelRatio } from "./pixel-ratio.js";

/** Ink that counts, of 255: some of it is left where an edge lies within a pixel. */
const INK = 64;

/**
 * Rows in a column that the line neither enters nor leaves are dots, so that they are seen, of so many CSS px to each
 * side.
 */
const DOT = 1.5;

let drawn: DrawnLine | undefined;

afterEach(() => {
  drawn?.destroy();
  drawn = undefined;
});

async function mount(shape: ShapeName, seed: number): Promise<DrawnLine> {
  const mounted = new DrawnLine(shape, seed);
  drawn = mounted;
  // The stream connects, and the chart takes its size.
  for (let n = 0; n < 3; n += 1) await frame();
  return mounted;
}

/** The hull of several extents. */
function hull(spans: readonly (Extent | undefined)[]): Extent {
  const known = spans.filter((span) => span !== undefined);
  return { low: Math.min(...known.map(({ low }) => low)), high: Math.max(...known.map(({ high }) => high)) };
}

/**
 * Compares each device column with the line there: its inked top and bottom within 1 CSS px of the envelope, and no ink
 * where there is none. Where the line is two device px wide, ink may also be that of the column on either side.
 */
function judge({ image, dpr, first, last, x, y, envelopes }: Drawn): {
  judged: number;
  empty: number;
  faults: string[];
} {
  // Half the width of the line beside its own column.
  const beside = dpr > 1 ? Math.ceil(dpr / 2) : 0;
  const round = Math.ceil(DOT * dpr) + 1;
  const all = envelopes(first - round, last + round);
  const spans = all.map(spanOf);
  const faults: string[] = [];
  let empty = 0;
  for (let column = first; column <= last; column += 1) {
    const index = column - first + round;
    const dots = all.slice(index - round, index + round + 1).some(({ alone }) => alone);
    const reach = dots ? round : beside;
    const around = hull(spans.slice(index - reach, index + reach + 1));
    const span = spans[index];
    const what = `column ${x(column)}: ${span?.low} to ${span?.high}`;
    if (!(around.low <= around.high)) {
      empty += 1;
      if (inkIn(image, x(column), 1) !== undefined) faults.push(`${what}: ink where no line is`);
      continue;
    }
    const ink = inkIn(image, x(column), INK);
    if (ink === undefined) {
      if (span !== undefined) faults.push(`${what}: no ink`);
      continue;
    }
    const tolerance = dpr * (dots ? DOT + 1 : 1);
    const [top, bottom] = [ink.top + 0.5, ink.bottom + 0.5];
    if (top < y(around.high) - tolerance || bottom > y(around.low) + tolerance) {
      faults.push(`${what}: ink beyond, ${top} to ${bottom}`);
    }
    if (span === undefined) continue;
    if (top > y(span.high) + dpr || bottom < y(span.low) - dpr) {
      faults.push(`${what}: ink short of it, ${top} to ${bottom}`);
    }
  }
  return { judged: last - first + 1, empty, faults };
}

/** Mounts a chart, feeds it in steps, and judges it after each. */
async function judgeShape(shape: ShapeName, seed: number): Promise<void> {
  const mounted = await mount(shape, seed);
  let judged = 0;
  let empty = 0;
  for (const [step, ms] of [10_500, 7, 160, 1234.5, 33, 5000].entries()) {
    await mounted.advance(ms);
    const verdict = judge(mounted.read());
    expect(verdict.faults, `step ${step} of ${shape}`).toEqual([]);
    judged += verdict.judged;
    empty += verdict.empty;
  }
  const { dpr } = mounted.read();
  expect(judged).toBeGreaterThan(6 * 450 * dpr);
  if (shape === "gaps") expect(empty).toBeGreaterThan(100 * dpr);
  else expect(empty).toBe(0);
}

describe("the picture", () => {
  for (const [index, shape] of shapeNames.entries()) {
    it(`inks each column of ${shape} from the line's top to its bottom, within a pixel`, async () => {
      await judgeShape(shape, index + 1);
    });
  }

  it("does so at two device pixels a CSS pixel", async () => {
    await withPixelRatio(2, async () => {
      for (const shape of ["walk", "spikes", "gaps"] as const) {
        await judgeShape(shape, 11);
        expect(drawn?.read().dpr).toBe(2);
        drawn?.destroy();
      }
    });
  });

  it("never changes a column once it is passed, while it scrolls", async () => {
    for (const shape of ["walk", "gaps"] as const) {
      const mounted = await mount(shape, 21);
      await mounted.advance(10_500);
      const seen = new Map<number, Uint8ClampedArray>();
      const changed: string[] = [];
      let compared = 0;
      let newest = -Infinity;
      for (let n = 0; n < 120; n += 1) {
        // From a fraction of a pixel to several, now and then none.
        await mounted.advance([3, 55.5, 12, 0.25, 17.8, 31][n % 6] * (1 + (n % 5)));
        const { image, first, last, x, newest: passed } = mounted.read();
        expect(passed).toBeGreaterThanOrEqual(newest);
        newest = passed;
        for (let column = first; column <= Math.min(last, passed - 1); column += 1) {
          const pixels = columnOf(image, x(column));
          const before = seen.get(column);
          seen.set(column, before ?? pixels);
          if (before === undefined) continue;
          compared += 1;
          if (pixels.some((byte, index) => byte !== before[index])) changed.push(`frame ${n}, column ${column}`);
        }
      }
      expect(changed, shape).toEqual([]);
      expect(compared).toBeGreaterThan(120 * 400);
      expect([...seen.values()].filter((pixels) => pixels.some((byte) => byte > 0)).length).toBeGreaterThan(400);
      mounted.destroy();
    }
  });
});

/** The pixels of a column, top to bottom. */
function columnOf({ data, width, height }: ImageData, x: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * height);
  for (let y = 0; y < height; y += 1) pixels.set(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4), 4 * y);
  return pixels;
}
