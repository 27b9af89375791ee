import { describe, expect, it } from "vitest";
import type { Claim } from "../../../../src/widgets/line-chart/series/chosen-keys.js";
import { chooseKeys } from "../../../../src/widgets/line-chart/series/chosen-keys.js";

const claims: Record<string, Claim> = {
  a: "silent",
  b: "drawn",
  c: "living",
  d: "drawn and living",
  e: "named",
  f: "drawn",
  g: "living",
};

const choose = (max: number): string => chooseKeys(Object.keys(claims), max, (key) => claims[key]).join("");

describe("chooseKeys", () => {
  it("chooses all where there is room", () => {
    expect([choose(7), choose(100)]).toEqual(["abcdefg", "abcdefg"]);
  });

  it("chooses the named, then the living, then those that are drawn, in the order of their appearance", () => {
    expect([6, 5, 4, 3, 2, 1].map(choose)).toEqual(["bcdefg", "bcdeg", "cdeg", "cde", "de", "e"]);
  });
});
