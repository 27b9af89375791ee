import { describe, expect, it } from "vitest";
import { valueFormat } from "../../src/draw/format.js";
import { english, numberLocale } from "../../src/draw/number-locale.js";
import { valueTicks } from "../../src/draw/value-axis.js";

describe("numberLocale", () => {
  it("writes d3's formats with the signs, the groups and the digits of a language", () => {
    const told = (tag: string): string[] =>
      [",.2f", "~s", ".1%"].map((specifier) => numberLocale(tag).format(specifier)(-1234567.5));
    expect(told("en-GB")).toEqual(["−1,234,567.50", "−1.23457M", "−123456750.0%"]);
    expect(told("de")).toEqual(["−1.234.567,50", "−1,23457M", "−123456750,0%"]);
    expect(told("hi-IN")[0]).toBe("−12,34,567.50");
    expect(told("ar-EG")[0]).toBe("−١٬٢٣٤٬٥٦٧٫٥٠");
    expect(numberLocale("de").formatPrefix(".1", 1e3)(1500)).toBe("1,5k");
  });

  it("groups as Intl does, however long a number is", () => {
    for (const tag of ["en", "de", "fr", "hi-IN", "fa", "ja", "sv"]) {
      const groups = (text: string): number[] =>
        text
          .split(/\P{Nd}+/u)
          .filter((digits) => digits !== "")
          .map((digits) => digits.length);
      expect(groups(numberLocale(tag).format(",")(123456789012)), tag).toEqual(
        groups(new Intl.NumberFormat(tag).format(123456789012)),
      );
    }
  });

  it("is d3's own where nothing differs", () => {
    expect(numberLocale("en-GB")).toBe(english);
    expect(numberLocale("zh-CN")).toBe(english);
  });
});

describe("values of a language", () => {
  it("are written so by themselves, on the axis as beside the line", () => {
    const german = numberLocale("de");
    expect([0, 0.5, 12_345, 1.5e-7].map((value) => valueFormat(undefined, german)(value))).toEqual([
      "0",
      "0,5",
      "12,35k",
      "1,5e−7",
    ]);
    expect(valueTicks([0, 1], 200, { locale: german }).map(({ label }) => label)).toEqual(["0", "0,5", "1,0"]);
    expect(valueTicks([0, 4], 120, { locale: numberLocale("ar-EG") }).map(({ label }) => label)).toEqual([
      "٠",
      "٢",
      "٤",
    ]);
  });
});
