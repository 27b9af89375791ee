import { describe, expect, it } from "vitest";
import { drawNumber } from "../../src/draw/number.js";
import { recorder } from "./recorder.js";

describe("drawNumber", () => {
  // A font whose 1 is narrow.
  const measure = (text: string): number =>
    Array.from(text).reduce((width, character) => width + (character === "1" ? 3 : character === "." ? 2 : 7), 0);
  const parts = (text: string): (readonly (number | string)[])[] => {
    const painter = recorder();
    drawNumber(painter, text, 100, 50, measure);
    return painter.of("fillText");
  };

  it("gives each pair of digits the room of two zeros", () => {
    expect(parts("11.87")).toEqual([
      ["11.", 100, 50],
      ["87", 116, 50],
    ]);
    expect(parts("88.11").map(([, x]) => x)).toEqual([100, 116]);
  });

  it("writes all of a text, whatever is in it", () => {
    for (const text of ["", "–", "−1234567.8k", "3 of 12", "٣٫٥", "100%"]) {
      expect(
        parts(text)
          .map(([part]) => part)
          .join(""),
      ).toBe(text);
    }
  });
});
