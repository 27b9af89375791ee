import { describe, expect, it } from "vitest";
import { currentFormat, stepsFor } from "../../../../src/widgets/line-chart/axis/value-format.js";

describe("currentFormat", () => {
  it("writes all values of a scale with the same decimals, whole ones without", () => {
    const format = currentFormat(20, undefined);
    expect([27, 27.04, 2.076, -3.14].map(format)).toEqual(["27", "27.0", "2.1", "−3.1"]);
  });

  it("is finer on a finer scale", () => {
    expect(currentFormat(0.1, undefined)(0.43219)).toBe("0.432");
  });

  it("writes large and tiny values shorter, and no value a dash", () => {
    expect(currentFormat(20_000, undefined)(48_381.5)).toBe("48,382");
    expect(currentFormat(2e6, undefined)(4_838_150)).toBe("4.838M");
    expect(currentFormat(1e-7, undefined)(3.21e-7)).toBe("3.21e−7");
    expect(currentFormat(20, undefined)(NaN)).toBe("–");
  });

  it("takes the user's format as it is", () => {
    expect(currentFormat(20, ".3f")(27.04)).toBe("27.040");
  });
});

describe("stepsFor", () => {
  it("asks for few ticks, and one at least", () => {
    expect([10, 60, 130, 250, 900].map(stepsFor)).toEqual([1, 1, 3, 5, 6]);
  });
});
