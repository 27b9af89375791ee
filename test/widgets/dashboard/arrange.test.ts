import { describe, expect, it } from "vitest";
import type { Wish } from "../../../src/widgets/dashboard/arrange.js";
import { arrange } from "../../../src/widgets/dashboard/arrange.js";

/** c: a card, w: a wide one, t: a text; a digit: asked for. */
const wishes = (letters: string): Wish[] =>
  letters
    .split(/(?=.)/)
    .filter((letter) => letter !== "")
    .map((letter) =>
      /\d/.test(letter)
        ? { span: Number(letter), asked: true }
        : { span: letter === "c" ? 1 : letter === "w" ? 2 : "all", asked: false },
    );

const spans = (letters: string, most: number): string => {
  const { columns, spans: all } = arrange(wishes(letters), most);
  return `${columns}: ${all.join(" ")}`;
};

describe("arrange(wishes, most)", () => {
  it.each([
    // A chart and a card: beside each other, or one beneath the other.
    ["wc", 4, "4: 3 1"],
    ["wc", 3, "3: 2 1"],
    ["wc", 2, "1: 1 1"],
    ["wc", 1, "1: 1 1"],
    ["cw", 4, "4: 1 3"],
    // A text, four cards, two charts, a table.
    ["tccccwww", 4, "4: 4 1 1 1 1 2 2 4"],
    ["tccccwww", 3, "2: 2 1 1 1 1 2 2 2"],
    ["tccccwww", 2, "2: 2 1 1 1 1 2 2 2"],
    // Fewer columns where that leaves no card stretched.
    ["ccc", 4, "3: 1 1 1"],
    ["cccccc", 4, "3: 1 1 1 1 1 1"],
    ["cc", 4, "2: 1 1"],
    ["wcccc", 4, "3: 2 1 1 1 1"],
    ["wcccccc", 4, "4: 2 1 1 1 1 1 1"],
    // Else the last ones take what is left.
    ["ccccccc", 4, "4: 1 1 1 1 1 1 2"],
    ["ww", 3, "3: 3 3"],
    ["w", 4, "4: 4"],
  ])("shares a row of %s among at most %i columns: %s", (letters, most, expected) => {
    expect(spans(letters, most)).toBe(expected);
  });

  it("keeps a span that was asked for, where there are as many columns", () => {
    expect(spans("1", 4)).toBe("4: 1");
    expect(spans("3c", 4)).toBe("4: 3 1");
    expect(spans("3w", 4)).toBe("4: 3 4");
    expect(spans("3", 2)).toBe("2: 2");
  });

  it("has one column for nobody", () => {
    expect(spans("", 1)).toBe("1: ");
  });
});
