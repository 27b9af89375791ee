import * as d3 from "d3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundBounds, roundStep, roundTicks } from "../../src/draw/round-steps.js";

/** Ends of a span: near one another and far apart, tiny and huge. */
const ends = fc.tuple(
  fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, min: -1e200, max: 1e200 })),
  fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, min: -1e200, max: 1e200 })),
);
const counts = fc.integer({ min: 1, max: 60 });
const plainZero = (value: number): number => value + 0;

describe("round steps, as d3 has them", () => {
  it("have the step of a span", () => {
    fc.assert(
      fc.property(ends, counts, ([low, high], count) => {
        fc.pre(low !== high);
        expect(roundStep(low, high, count)).toBe(Math.abs(d3.tickStep(low, high, count)));
      }),
    );
  });

  it("have the ticks of a span, in the order of its ends", () => {
    fc.assert(
      fc.property(ends, counts, ([low, high], count) => {
        // Of less than that d3 asks for an endless array.
        fc.pre(Math.abs(high - low) > 1e-300);
        expect(roundTicks(low, high, count).map(plainZero)).toEqual(d3.ticks(low, high, count).map(plainZero));
      }),
    );
  });

  it("widen a span to the same bounds, where a number holds the power of ten exactly", () => {
    fc.assert(
      fc.property(ends, counts, ([a, b], count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(low === high || roundStep(low, high, count) > 1e-22);
        expect(roundBounds(low, high, count).map(plainZero)).toEqual(d3.nice(low, high, count).map(plainZero));
      }),
    );
  });

  // From 10^23 on a power of ten is rounded: of two steps either is right, so long as the span is within.
  it("widen a span of any steps to bounds that hold it", () => {
    fc.assert(
      fc.property(ends, counts, ([a, b], count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const rounding = (high - low) * 1e-9;
        const [first, last] = roundBounds(low, high, count);
        expect(first).toBeLessThanOrEqual(low + rounding);
        expect(last).toBeGreaterThanOrEqual(high - rounding);
      }),
    );
  });

  it("are none in a span of numbers that are hardly any", () => {
    expect(roundTicks(5e-324, -5e-324, 1)).toEqual([]);
    expect(roundTicks(0, 1e-310, 5)).toEqual([]);
  });

  it("leave a span alone that has no width, and one in falling order", () => {
    expect(roundBounds(0.3, 0.3, 5)).toEqual([0.3, 0.3]);
    expect(roundBounds(9.7, 0.3, 5)).toEqual([9.7, 0.3]);
  });
});
