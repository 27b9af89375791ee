import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatDuration,
  formatSpan,
  msUntilLonger,
  msUntilShorter,
} from "../../../src/widgets/format/duration.js";
import { phraseOf } from "../../../src/widgets/words/phrase.js";

const hour = 3_600_000;

const english = phraseOf("en");

describe("formatSpan(ms, english)", () => {
  it("loses nothing, and a day has hours", () => {
    const lengths = [250, 1_500, 90_000, 300_000, hour, 1.5 * hour, 24 * hour, 36 * hour, 48 * hour];
    expect(lengths.map((ms) => formatSpan(ms, english))).toEqual([
      "250 ms",
      "1,500 ms",
      "90 s",
      "5 min",
      "1 h",
      "90 min",
      "24 h",
      "36 h",
      "2 d",
    ]);
  });
});

describe("formatAge(ms, english) and formatDuration(ms)", () => {
  it("use the largest whole unit, rounded down", () => {
    const expected: [number, string][] = [
      [-5, "0 s"],
      [0, "0 s"],
      [999, "0 s"],
      [12_000, "12 s"],
      [59_999, "59 s"],
      [60_000, "1 min"],
      [180_000, "3 min"],
      [2 * hour, "2 h"],
      [25 * hour, "1 d"],
      [5 * 24 * hour, "5 d"],
      [NaN, "–"],
      [Infinity, "–"],
    ];
    for (const [ms, text] of expected) expect(formatAge(ms, english)).toBe(text);
    expect([250, 1_500, 25 * hour, Infinity].map((ms) => formatDuration(ms, english))).toEqual([
      "250 ms",
      "1 s",
      "1 d",
      "–",
    ]);
  });

  it("change exactly when they are said to", () => {
    for (const ms of [0, 400, 59_000, 59_999, 60_000, 90_500, 25 * hour + 7]) {
      const longer = ms + msUntilLonger(ms);
      expect(formatAge(longer, english)).not.toBe(formatAge(ms, english));
      expect(formatAge(longer - 1, english)).toBe(formatAge(ms, english));
      if (ms < 1_000) continue;
      const shorter = ms - msUntilShorter(ms);
      expect(formatAge(shorter, english)).not.toBe(formatAge(ms, english));
      expect(formatAge(shorter + 1, english)).toBe(formatAge(ms, english));
    }
  });
});
