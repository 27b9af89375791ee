import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScaleType } from "../../src/draw/index.js";
import { between, PixelColumns, scaleOf } from "../../src/draw/index.js";
import { Series } from "../../src/series/index.js";

const types: readonly ScaleType[] = ["linear", "log", "symlog"];

describe("scaleOf", () => {
  it("puts equal ratios at equal distances on a log scale, and zero and below nowhere", () => {
    const { transform } = scaleOf("log");
    expect(transform(100) - transform(10)).toBeCloseTo(transform(10) - transform(1));
    expect(transform(0)).toBe(-Infinity);
    expect(transform(-5)).toBe(-Infinity);
    expect(transform(NaN)).toBeNaN();
  });

  it("goes through zero on a symlog scale, alike on both sides", () => {
    const { transform } = scaleOf("symlog");
    expect(transform(0)).toBe(0);
    expect(transform(-40)).toBe(-transform(40));
    expect(transform(1e6) - transform(1e5)).toBeCloseTo(Math.log(10), 4);
  });

  it("comes back to the value it came from", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
        fc.boolean(),
        (type, size, negative) => {
          const value = negative && type !== "log" ? -size : size;
          const { transform, invert } = scaleOf(type);
          expect(Math.abs(invert(transform(value)) - value)).toBeLessThanOrEqual(1e-9 * size);
        },
      ),
    );
  });
});

describe("between", () => {
  it("is half way along the scale", () => {
    expect(between(1, 100, 0.5)).toBe(50.5);
    expect(between(1, 100, 0.5, scaleOf("log"))).toBeCloseTo(10);
    expect(between(-10, 10, 0.5, scaleOf("symlog"))).toBeCloseTo(0);
  });

  it("never leaves the two values, whatever they are", () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        value,
        value,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (type, a, b, share) => {
          const found = between(a, b, share, scaleOf(type));
          // A line from zero or below comes from the floor on a log scale.
          const low = type === "log" ? Math.min(a, b, 0) : Math.min(a, b);
          expect(found).toBeGreaterThanOrEqual(low);
          expect(found).toBeLessThanOrEqual(type === "log" ? Math.max(a, b, 0) : Math.max(a, b));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("PixelColumns", () => {
  it("crosses borders where the line is straight along its scale", () => {
    const series = new Series();
    series.append(0, 1);
    series.append(100, 100);
    const columns = new PixelColumns("linear", scaleOf("log"));
    columns.update(series, 0, 100, 50);
    expect(columns.exit(0)).toBeCloseTo(10);
    const plain = new PixelColumns();
    plain.update(series, 0, 100, 50);
    expect(plain.exit(0)).toBeCloseTo(50.5);
  });

  it("finds the least value above zero", () => {
    const series = new Series();
    for (const [index, value] of [-3, 0, 0.25, 7].entries()) series.append(index * 100, value);
    const columns = new PixelColumns("step");
    columns.update(series, 0, 300, 100);
    expect(columns.min).toBe(-3);
    expect(columns.leastPositive).toBe(0.25);
  });
});
