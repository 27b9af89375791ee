import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plane } from "../../src/draw/plane.js";
import { scaleOf } from "../../src/draw/scale.js";
import type { Tick } from "../../src/draw/tick.js";
import { drawValueAxis, valueTicks } from "../../src/draw/value-axis.js";
import { valueDomain } from "../../src/draw/value-domain.js";
import { recorder } from "./recorder.js";

const labels = (domain: [number, number], height = 200, options = {}): string[] =>
  valueTicks(domain, height, options).map(({ label }) => label);

/** Ticks out of their domain, or with words that are no number: one assertion of many ticks is quick. */
const strangeOf = (ticks: readonly Tick[], ...domain: [number, number]): Tick[] =>
  ticks.filter(
    ({ value, label }) =>
      !(value >= Math.min(...domain) && value <= Math.max(...domain)) || /NaN|-|Infinity/.test(label),
  );

describe("valueDomain", () => {
  it("follows the values, padded and round, and does not cross zero by padding", () => {
    expect(valueDomain(3, 97)).toEqual([0, 120]);
    expect(valueDomain(103, 197)).toEqual([80, 220]);
    expect(valueDomain(103, 197, { nice: false, padding: 0 })).toEqual([103, 197]);
    expect(valueDomain(0.5, 100, { nice: false })[0]).toBe(0);
    expect(valueDomain(-100, -0.5, { nice: false })[1]).toBe(0);
    expect(valueDomain(50, 60, { zero: true })[0]).toBe(0);
    expect(valueDomain(-60, -50, { zero: true })[1]).toBe(0);
  });

  it("keeps fixed bounds to the digit, and lets the other follow", () => {
    expect(valueDomain(-500, 500, { domain: [0, 99.7] })).toEqual([0, 99.7]);
    expect(valueDomain(20, 83, { domain: [7, null] })[0]).toBe(7);
    expect(valueDomain(20, 83, { domain: [null, 91] })[1]).toBe(91);
    expect(valueDomain(1, 2, { domain: [100, 0] })).toEqual([100, 0]);
    expect(valueDomain(1, 2, { domain: [50, null] })[1]).toBeGreaterThan(50);
    expect(valueDomain(100, 200, { domain: [null, 50] })[0]).toBeLessThan(50);
  });

  it("has room around a constant", () => {
    expect(valueDomain(0, 0)).toEqual([0, 1]);
    const [low, high] = valueDomain(42, 42);
    expect(low).toBeLessThan(42);
    expect(high).toBeGreaterThan(42);
    expect(valueDomain(-5, -5)[1]).toBeLessThanOrEqual(0);
    expect(valueDomain(-5e-324, 0)).toEqual([-1e-290, 0]);
    expect(valueDomain(0, 5e-324)).toEqual([0, 1e-290]);
  });

  it("is there before the first value", () => {
    expect(valueDomain(NaN, NaN)).toEqual([0, 1]);
    expect(valueDomain(NaN, NaN, { domain: [0, 100] })).toEqual([0, 100]);
    expect(valueDomain(NaN, NaN, { domain: [5, null], nice: false })).toEqual([5, 6]);
    expect(valueDomain(NaN, NaN, { domain: [null, -5], nice: false })).toEqual([-6, -5]);
  });

  it("is never empty and never wider than numbers reach; its ticks are few and lie in it", () => {
    const bound = fc.oneof(
      fc.double({ noDefaultInfinity: false }),
      fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, -5e-324, NaN, 1, 100),
    );
    const fixed = fc.option(bound, { nil: null });
    fc.assert(
      fc.property(
        bound,
        bound,
        fixed,
        fixed,
        fc.boolean(),
        fc.integer({ min: 10, max: 3000 }),
        (a, b, min, max, zero, height) => {
          const [low, high] = valueDomain(Math.min(a, b), Math.max(a, b), { domain: [min, max], zero });
          expect(Number.isFinite(high - low)).toBe(true);
          expect(low).not.toBe(high);
          const ticks = valueTicks([low, high], height);
          expect(ticks.length).toBeLessThanOrEqual(10);
          expect(strangeOf(ticks, low, high)).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("valueTicks", () => {
  it("stand about 40 px apart, five at most in a small plot", () => {
    expect(labels([0, 100])).toEqual(["0", "50", "100"]);
    expect(labels([0, 100], 239).length).toBeLessThanOrEqual(5);
    expect(labels([0, 100], 400)).toHaveLength(6);
    expect(labels([0, 100], 4000).length).toBeLessThanOrEqual(11);
    expect(labels([0, 100], 30).length).toBeLessThanOrEqual(2);
  });

  it("are the bounds where one number alone would tell no scale", () => {
    expect(labels([960, 1040], 60)).toEqual(["960", "1,040"]);
    expect(labels([961, 1039], 60)).toEqual(["980", "1,020"]);
    expect(labels([960, 1040], 60, { ticks: 1 })).toEqual(["1,000"]);
  });

  it("are all written alike", () => {
    expect(labels([0, 1])).toEqual(["0", "0.5", "1.0"]);
    expect(labels([-2, 2])).toEqual(["−2", "−1", "0", "1", "2"]);
    expect(labels([0, 40_000])).toEqual(["0", "10,000", "20,000", "30,000", "40,000"]);
    expect(labels([0, 2e9])).toEqual(["0", "0.5G", "1.0G", "1.5G", "2.0G"]);
    expect(labels([0, 2e-6])).toEqual(["0", "5.0e−7", "1.0e−6", "1.5e−6", "2.0e−6"]);
    expect(labels([0, 2e300])).toEqual(["0", "5.0e299", "1.0e300", "1.5e300", "2.0e300"]);
    expect(labels([100.001, 100.003])).toEqual(["100.0010", "100.0015", "100.0020", "100.0025", "100.0030"]);
  });

  it("take a count and a format; never more than 1,000", () => {
    expect(labels([0, 100], 200, { ticks: 2 })).toEqual(["0", "50", "100"]);
    expect(labels([0, 1], 200, { ticks: 2, format: ".0%" })).toEqual(["0%", "50%", "100%"]);
    expect(labels([0, 1], 200, { ticks: 1e9 }).length).toBeLessThanOrEqual(1000);
    expect(labels([0, 1], 200, { ticks: 0 })).toEqual([]);
  });
});

describe("labels of ticks", () => {
  it("are never twice the same under a format that is coarser than the axis", () => {
    expect(labels([0, 2], 400, { format: "d" })).toEqual(["0", "1", "2"]);
    expect(labels([0, 0.03], 400, { format: ".0%" })).toEqual(["0%", "1%", "2%", "3%"]);
    expect(labels([0, 0.2], 400, { format: ",.1f" })).toEqual(["0.0", "0.1", "0.2"]);
    expect(labels([0.1, 0.9], 400, { format: "d" })).toEqual([]);
    expect(labels([10.2, 11.4], 400, { format: "d" })).toEqual(["11"]);
    expect(labels([0, 1], 400, { ticks: 50, format: (value: number) => `${Math.round(value)}` })).toEqual(["0", "1"]);
    expect(labels([1, 0], 200, { format: "d" }).toSorted()).toEqual(["0", "1"]);
    expect(labels([0.1, 1_000], 400, { scale: scaleOf("log"), format: "d" })).toEqual(["1", "10", "100", "1000"]);
  });

  it("name the place at which they stand, whatever the domain", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        fc.integer({ min: 10, max: 500 }),
        fc.constantFrom<[string, number]>(["d", 1], [".0%", 0.01], [".1f", 0.1], [",.2f", 0.01]),
        (low, width, height, [format, step]) => {
          const ticks = valueTicks([low, low + width], height, { format });
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
          for (const { value } of ticks) expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it("have no halves where all values are whole", () => {
    expect(labels([0, 2], 400, { isWhole: true })).toEqual(["0", "1", "2"]);
    expect(labels([1, 3], 200, { isWhole: true })).toEqual(["1", "2", "3"]);
    expect(labels([4.5, 5.5], 200, { isWhole: true })).toEqual(["5"]);
    expect(labels([0, 2], 400)).toContain("0.5");
  });

  it("are two wherever they fit, however low the plot is", () => {
    for (const height of [18, 24, 39]) {
      expect(labels([0, 100], height, { steps: 1 }), `${height} px`).toEqual(["0", "100"]);
      expect(labels([0.96, 1.04], height, { steps: 1 }), `${height} px`).toEqual(["0.96", "1.04"]);
    }
    expect(labels([1.13, 1.88], 39, { steps: 1 })).toEqual(["1.2", "1.8"]);
    expect(labels([0, 100], 17, { steps: 1 }).length).toBeLessThan(2);
    expect(labels([961, 1039], 39, { steps: 1, ticks: 1 })).toEqual(["1,000"]);
  });
});

describe("valueDomain and valueTicks of other scales", () => {
  const log = scaleOf("log");
  const symlog = scaleOf("symlog");

  it("ends at 1, 2 or 5 times a power of ten, with ticks at powers or between them as there is room", () => {
    expect(valueDomain(3, 97_000, { scale: log, padding: 0 })).toEqual([2, 100_000]);
    expect(labels([1, 100_000], 200, { scale: log })).toEqual(["1", "10", "100", "1,000", "10,000", "100,000"]);
    expect(labels([1, 1e9], 120, { scale: log })).toEqual(["1", "1,000", "1M", "1G"]);
    expect(labels([1, 100], 400, { scale: log })).toEqual(["1", "2", "5", "10", "20", "50", "100"]);
    expect(valueDomain(-30, 4_000, { scale: symlog, padding: 0 })).toEqual([-50, 5_000]);
    expect(labels([-100, 1_000], 400, { scale: symlog })).toEqual([
      "−100",
      "−10",
      "−1",
      "0",
      "1",
      "10",
      "100",
      "1,000",
    ]);
  });

  it("is as on a linear axis where values share less than a decade", () => {
    expect(valueDomain(95, 105, { scale: log, padding: 0 })).toEqual(valueDomain(95, 105, { padding: 0 }));
    expect(labels([94, 106], 400, { scale: log })).toEqual(labels([94, 106], 400));
    expect(valueDomain(-0.2, 0.4, { scale: symlog, padding: 0 })).toEqual(valueDomain(-0.2, 0.4, { padding: 0 }));
  });

  it("has a log domain above zero before the first value, and whatever comes", () => {
    expect(valueDomain(NaN, NaN, { scale: log })).toEqual([1, 10]);
    expect(valueDomain(-5, -1, { scale: log })).toEqual([1, 10]);
    const [low, high] = valueDomain(1, 1_000, { scale: log, padding: 0.5, nice: false });
    expect(low).toBeCloseTo(1 / Math.sqrt(1_000));
    expect(high).toBeCloseTo(1_000 * Math.sqrt(1_000));
  });

  it("is never empty, never wider than numbers reach, and its ticks are few, apart and in it", () => {
    const bound = fc.oneof(
      fc.double({ noDefaultInfinity: true }),
      fc.constantFrom(0, 1e308, -1e308, 5e-324, NaN, 1, 100),
    );
    const fixed = fc.option(bound, { nil: null });
    fc.assert(
      fc.property(
        fc.constantFrom(log, symlog),
        bound,
        bound,
        fixed,
        fixed,
        fc.boolean(),
        fc.integer({ min: 10, max: 3000 }),
        (scale, a, b, min, max, nice, height) => {
          const [low, high] = valueDomain(Math.min(a, b), Math.max(a, b), {
            domain: [min, max],
            scale,
            nice,
            padding: nice ? 0 : 0.05,
          });
          expect(Number.isFinite(high - low)).toBe(true);
          expect(low).not.toBe(high);
          if (scale === log) expect(Math.min(low, high)).toBeGreaterThan(0);
          const ticks = valueTicks([low, high], height, { scale });
          expect(ticks.length).toBeLessThanOrEqual(12);
          expect(strangeOf(ticks, low, high)).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("drawValueAxis", () => {
  const plane: Plane = {
    left: 50,
    top: 0,
    width: 100,
    height: 100,
    to: 0,
    msPerPixel: 1,
    pixel: 0.5,
    y: (value) => 100 - value,
  };
  const ticks = [0, 33.3].map((value) => ({ value, label: String(value) }));

  it("writes labels beside the plane and hairlines on whole device px", () => {
    const painter = recorder();
    drawValueAxis(painter, plane, ticks, { color: "black", font: "12px x", grid: "silver" });
    expect(painter.of("fillText").map((args) => args.slice(0, 2))).toEqual([
      ["0", 42],
      ["33.3", 42],
    ]);
    expect(painter.of("moveTo").every(([, y]) => (Number(y) / 0.5) % 1 === 0.5)).toBe(true);
    expect(painter.of("stroke")).toHaveLength(1);
  });

  it("stands at the right on request, and has no grid without a colour for it", () => {
    const painter = recorder();
    drawValueAxis(painter, plane, ticks, { color: "black", font: "12px x", side: "right" });
    expect(painter.of("fillText")[0].slice(0, 2)).toEqual(["0", 158]);
    expect(painter.of("stroke")).toEqual([]);
  });
});
