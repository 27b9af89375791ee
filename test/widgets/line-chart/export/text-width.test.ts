import { describe, expect, it } from "vitest";
import { fitText } from "../../../../src/draw/fit-text.js";
import { textWidth } from "../../../../src/widgets/line-chart/export/text-width.js";

describe("textWidth", () => {
  it("knows the widths of Helvetica to a hundredth of an em a character", () => {
    // Widths from the font's metrics: 0.556 a digit, 0.278 a point, 0.944 a W, 0.222 an i.
    for (const [text, width] of [
      ["0123456789", 5.56],
      ["12.5", 1.946],
      ["WWW", 2.832],
      ["iii", 0.666],
      ["Boiler", 2.556],
    ] as const) {
      expect(Math.abs(textWidth(text) - width)).toBeLessThan(0.01 * text.length);
    }
  });

  it("takes CJK and emoji for squares, and marks upon letters for nothing", () => {
    expect(textWidth("温度")).toBe(2);
    expect(textWidth("😀")).toBe(1);
    expect(textWidth("e\u0301")).toBe(textWidth("e"));
    expect(textWidth("−5")).toBeGreaterThan(textWidth("5") + 0.5);
    expect(textWidth("")).toBe(0);
  });

  it("gives bold texts more", () => {
    expect(textWidth("load", true)).toBeGreaterThan(textWidth("load"));
  });
});

describe("fitText", () => {
  const measure = (text: string): number => text.length;

  it("leaves a text that fits, and cuts the end of another", () => {
    expect(fitText("title", 5, measure)).toBe("title");
    expect(fitText("a longer title", 9, measure)).toBe("a longer…");
    expect(fitText("a longer title", 3, measure)).toBe("a…");
    expect(fitText("title", 0.5, measure)).toBe("");
  });
});
