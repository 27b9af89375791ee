import { describe, expect, it } from "vitest";
import type { CardMapping } from "../../../../src/widgets/value-card/options/mapping.js";
import { aMapping, textsOf, wordsFor } from "../../../../src/widgets/value-card/options/mapping.js";

const texts = (mapping: CardMapping, ...values: number[]): (string | undefined)[] =>
  values.map((value) => wordsFor(value, mapping)?.text);

describe("wordsFor(value, mapping)", () => {
  it("finds words by value, and by null for a gap", () => {
    expect(
      texts({ 1: "UP", 0: { text: "DOWN", color: "red" }, "-0.5": "half", null: "unknown" }, 1, 0, -0, -0.5, NaN, 2),
    ).toEqual(["UP", "DOWN", "DOWN", "half", "unknown", undefined]);
    expect(wordsFor(0, { 0: { color: "red" } })).toEqual({ color: "red" });
  });

  it("takes the first entry of a list that fits, both ends of a range included", () => {
    const mapping = [
      { value: 42, text: "answer" },
      { to: 50, text: "low" },
      { from: 50, to: 80, text: "fair" },
      { from: 80, text: "high" },
      { value: null, text: "gap" },
    ];
    expect(texts(mapping, 42, -1e9, 50, 50.5, 80, 81, NaN)).toEqual([
      "answer",
      "low",
      "low",
      "fair",
      "fair",
      "high",
      "gap",
    ]);
  });

  it("finds numbers however large, and zero of either sign", () => {
    expect(texts({ 1e21: "many", 0: "none" }, 1e21, 0, -0)).toEqual(["many", "none", "none"]);
    expect(texts([{ value: -0, text: "none" }], 0, -0)).toEqual(["none", "none"]);
    expect(aMapping({ 1e21: "many" })).toBeUndefined();
  });

  it("takes a gap for no number of any range", () => {
    expect(texts([{ text: "all" }], 0, NaN)).toEqual(["all", undefined]);
  });

  it("finds nothing that the mapping only inherits", () => {
    expect(wordsFor(1, Object.create({ 1: "UP" }) as CardMapping)).toBeUndefined();
  });
});

describe("textsOf(mapping)", () => {
  it("names all texts of both forms", () => {
    expect(textsOf({ 1: "UP", 0: { text: "DOWN" }, 2: { color: "red" } })).toEqual(["DOWN", "UP"]);
    expect(
      textsOf([
        { from: 1, text: "some" },
        { value: 0, color: "red" },
      ]),
    ).toEqual(["some"]);
  });
});

describe("aMapping", () => {
  it("refuses what would never fit, and names the cure", () => {
    expect(aMapping({ 1: "UP", "-1.5": "low", null: "none" })).toBeUndefined();
    expect(
      aMapping([
        { from: 0, to: 1, text: "low", color: "red" },
        { value: null, text: "none" },
      ]),
    ).toBeUndefined();
    expect(aMapping({ up: "UP" })).toBe(
      'its names to be numbers or null, not "up"; for ranges a list such as [{ from: 0, to: 50, text: "low" }]',
    );
    expect(aMapping({ "1.0": "UP" })).toContain('"1.0"');
    expect(aMapping({ Infinity: "UP" })).toContain('"Infinity"');
    expect(aMapping({ 1: true })).toBe("1 (true) to be a string or an object");
    expect(aMapping([{ form: 0, text: "low" }])).toContain("Did you mean from?");
    expect(aMapping("UP")).toContain('{ 1: "UP", 0: "DOWN" }');
  });
});
