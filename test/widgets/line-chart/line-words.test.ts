import { describe, expect, it } from "vitest";
import { newestOfAll, newestWords, valueWords } from "../../../src/widgets/line-chart/line-words.js";
import { lineOf, noon, seriesOf } from "./scene-of.js";

const formats = { left: (value: unknown) => `${String(value)} l`, right: (value: unknown) => `${String(value)} r` };

describe("valueWords", () => {
  it("writes a value as its axis does", () => {
    expect(newestWords(lineOf(seriesOf([1, 2])), formats)).toBe("2 l");
    expect(newestWords(lineOf(seriesOf([1, 2]), "0:", "cpu", 0, { axis: "right" }), formats)).toBe("2 r");
    expect(newestWords(lineOf(undefined), formats)).toBe("undefined l");
  });

  it("writes the bounds of a band, after its value where it has one", () => {
    const bounds = { low: seriesOf([1, 2]), high: seriesOf([8, 9]) };
    expect(newestWords(lineOf(bounds.high, "0:", "range", 0, { bounds: { ...bounds, lined: false } }), formats)).toBe("2 l–9 l");
    const lined = lineOf(seriesOf([4, 5]), "0:", "range", 0, { bounds: { ...bounds, lined: true } });
    expect(newestWords(lined, formats)).toBe("5 l (2 l–9 l)");
    // A bound without a row of that time is not that of another.
    expect(valueWords(lined, { time: noon - 500, value: 4.5 }, formats)).toBe("4.5 l (undefined l–undefined l)");
  });

  it("names lines where there are several, so many at most", () => {
    const lines = [1, 2, 3].map((value) => ({ line: lineOf(seriesOf([value]), `${String(value)}:`, `n${String(value)}`) }));
    expect(newestOfAll(lines, formats, 2)).toBe("n1 1 l, n2 2 l");
    expect(newestOfAll(lines.slice(0, 1), formats, 2)).toBe("1 l");
  });
});
