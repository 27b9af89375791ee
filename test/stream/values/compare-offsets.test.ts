import { describe, expect, it } from "vitest";
import { compareOffsets } from "../../../src/stream/values/compare-offsets.js";

describe("compareOffsets(a, b)", () => {
  it("compares numbers by size, and texts of digits too", () => {
    expect(compareOffsets(2, 10)).toBe(-1);
    expect(compareOffsets("2", "10")).toBe(-1);
    expect(compareOffsets("90071992547409931", "90071992547409930")).toBe(1);
    expect(compareOffsets("7", 7)).toBe(0);
  });

  it("compares several numbers one after the other", () => {
    expect(compareOffsets("1526919030474-9", "1526919030474-10")).toBe(-1);
    expect(compareOffsets("1526919030474-10", "1526919030475-0")).toBe(-1);
    expect(compareOffsets("9-10", "10-9")).toBe(-1);
    expect(compareOffsets("12:3:4", "12:3:4")).toBe(0);
  });

  it("compares other texts of one length letter by letter", () => {
    expect(compareOffsets("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW")).toBe(-1);
    expect(compareOffsets("2026-11-30T10:00:00Z", "2026-11-29T10:00:00Z")).toBe(1);
  });

  it("does not guess where the order of two cannot be told", () => {
    for (const [a, b] of [
      ["abc-9", "abc-10"],
      ["b", "ab"],
      ["9a", "10b"],
      ["5-1", "5"],
      [7, "b"],
    ] as const) {
      expect(compareOffsets(a, b), `${a} and ${b}`).toBeNaN();
    }
  });
});
