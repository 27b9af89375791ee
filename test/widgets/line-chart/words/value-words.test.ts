import { describe, expect, it } from "vitest";
import { marks } from "../../../../src/widgets/line-chart/marks/marks.js";
import { newestWords, newestWordsOfAll } from "../../../../src/widgets/line-chart/words/newest-words.js";
import { spokenWords, valueWords } from "../../../../src/widgets/line-chart/words/value-words.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";
import { bandOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

const formats = { left: (value: unknown) => `${String(value)} l`, right: (value: unknown) => `${String(value)} r` };

const english = phraseOf("en");

/** A view of the minute before noon. */
const view = {
  formats,
  plane: { left: 0, top: 0, width: 600, height: 100, to: noon, msPerPixel: 100, pixel: 1, y: () => 0 },
  now: noon,
};

describe("valueWords", () => {
  it("writes a value as its axis does", () => {
    expect(newestWords(lineOf(seriesOf([1, 2])), view, english)).toBe("2 l");
    expect(newestWords(lineOf(seriesOf([1, 2]), "0:", "cpu", 0, { axis: "right" }), view, english)).toBe("2 r");
    expect(newestWords(lineOf(undefined), view, english)).toBe("undefined l");
  });

  it("tells the age of the newest value of a key that has gone, though it is on view", () => {
    const gone = lineOf(seriesOf([1, 2]), "0:", "cpu", 0, { isGone: true });
    const later = { ...view, now: noon + 7_000 };
    expect(newestWords(gone, later, english)).toBe("2 l · 7 s ago");
    expect(newestWordsOfAll([{ line: gone }], later, 2, english)).toBe("2 l · 7 s ago");
    expect(newestWords({ ...gone, series: seriesOf([]) }, later, english)).toBe("undefined l");
  });

  it("writes the bounds of a band, after its value where it has one", () => {
    const bounds = { low: seriesOf([1, 2]), high: seriesOf([8, 9]) };
    expect(newestWords(bandOf(bounds.low, bounds.high), view, english)).toBe("2 l–9 l");
    const lined = bandOf(bounds.low, bounds.high, seriesOf([4, 5]));
    expect(newestWords(lined, view, english)).toBe("5 l (2 l–9 l)");
    // Expect no bound of another time where none has a row at that time.
    expect(valueWords(lined, { time: noon - 500, value: 4.5 }, formats, english)).toBe("4.5 l");
  });

  it("tells the bound that a band has where it lacks the other, and takes no dash for a missing one", () => {
    const band = (low: number | null, high: number | null, lined = false): ReturnType<typeof lineOf> =>
      bandOf(seriesOf([low]), seriesOf([high]), lined ? seriesOf([7]) : undefined);
    const words = [band(5, null), band(null, 0), band(null, null), band(5, null, true), band(null, null, true)];
    expect(words.map((line) => newestWords(line, view, english))).toEqual([
      "≥ 5 l",
      "≤ 0 l",
      "undefined l",
      "7 l (≥ 5 l)",
      "7 l",
    ]);
  });

  it("reads out the bounds of a band in words", () => {
    const band = (low: number | null, high: number | null, value: number | null = high, lined = false): string => {
      const line = bandOf(seriesOf([low]), seriesOf([high]), lined ? seriesOf([value]) : undefined);
      return spokenWords(line, { time: noon, value: value ?? NaN }, formats, english);
    };
    expect(band(-5, -3)).toBe("-5 l to -3 l");
    expect([band(5, null), band(null, 9), band(null, null)]).toEqual(["from 5 l", "up to 9 l", "no value"]);
    expect([band(5, 9, 7, true), band(5, 9, null, true)]).toEqual(["7 l (5 l to 9 l)", "no value (5 l to 9 l)"]);
    expect(spokenWords(lineOf(seriesOf([null])), { time: noon, value: NaN }, formats, english)).toBe("no value");
  });

  it("names lines where there are several, so many at most", () => {
    const lines = [1, 2, 3].map((value) => ({
      line: lineOf(seriesOf([value]), `${value}:`, `n${value}`),
    }));
    expect(newestWordsOfAll(lines, view, 2, english)).toBe("n1 1 l, n2 2 l");
    expect(newestWordsOfAll(lines.slice(0, 1), view, 2, english)).toBe("1 l");
  });

  it("tells the age of a line that is silent: one whose newest row has left the view", () => {
    const lines = [seriesOf([1, 2]), seriesOf([3])].map((series, index) => ({
      line: lineOf(series, `${index}:`, `n${index}`, index * 90_000),
    }));
    expect(newestWords(lines[1].line, view, english)).toBe("3 l · 1 min ago");
    expect(newestWordsOfAll(lines, view, 2, english)).toBe("n0 2 l, n1 3 l · 1 min ago");
    const early = { ...view, plane: { ...view.plane, to: noon + 60_000 }, now: noon + 60_000 };
    expect(newestWords(lines[0].line, early, english)).toBe("2 l");
    expect(newestWords(lines[0].line, { ...early, now: noon + 61_000 }, phraseOf("de"))).toBe("2 l");
  });

  it("tells the last bucket of a silent line, and takes one that reaches into the view for no silence", () => {
    const bar = marks.bars.for?.({ every: 60_000, reduce: "last" } as never) ?? marks.bars;
    const line = lineOf(seriesOf([7]), "0:", "n", 0, {
      mark: { ...bar, rowAt: (series, time) => (time < noon + 60_000 ? series.end - 1 : -1) },
      newestTime: () => noon + 600_000,
    });
    const at = (to: number): string =>
      newestWords(line, { ...view, plane: { ...view.plane, to: noon + to }, now: noon + to }, english);
    expect(at(100_000)).toBe("undefined l");
    expect(at(180_000)).toBe("7 l · 3 min ago");
  });
});
