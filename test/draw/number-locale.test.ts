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

  it("keeps the dollar of a format in every language", () => {
    const told = (tag: string): string => numberLocale(tag).format("$,.2f")(-1234.5);
    expect(["en", "de", "hi-IN"].map(told)).toEqual(["−$1,234.50", "−$1.234,50", "−$1,234.50"]);
  });

  it("writes zero without a sign that is no plus, whatever is rounded to it", () => {
    for (const tag of ["en", "de", "es"]) {
      const { format, formatPrefix } = numberLocale(tag);
      const written = ["+.1f", ".1f", ",.1f", "(.1f", "+.1%", "+~s", "+d"].flatMap((specifier) =>
        [-0, -0.0004].map((value) => format(specifier)(value)),
      );
      expect(written.join(" "), tag).not.toMatch(/[−(-]0/);
      expect(formatPrefix("+.1", 1e3)(-0.01), tag).toBe(formatPrefix("+.1", 1e3)(0));
    }
    expect(english.format("+.1f")(-0.04)).toBe("+0.0");
    expect(english.format("+.1f")(-0.06)).toBe("−0.1");
  });

  it("has one minus sign, also in an exponent, which has no plus", () => {
    for (const tag of ["en", "de", "sv", "ar-EG"]) {
      const { format } = numberLocale(tag);
      const written = ["", ".2e", ".1~e", "g", ",.1f"].flatMap((specifier) =>
        [-1.5e-9, 2e-9, -3e30].map((value) => format(specifier)(value)),
      );
      expect(written.join(" "), tag).not.toMatch(/-|e\+/);
    }
    expect(english.format(".1e")(-1.5e-9)).toBe("−1.5e−9");
  });

  it("groups four digits where the language does", () => {
    const told = (tag: string): string[] => [1234, 12_345].map(numberLocale(tag).format(",.0f"));
    expect([told("de"), told("es"), told("pl")]).toEqual([
      ["1.234", "12.345"],
      ["1234", "12.345"],
      ["1234", "12\u00a0345"],
    ]);
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
    expect([0, 0.5, 1_234_567, 1.5e-7].map((value) => valueFormat(undefined, german)(value))).toEqual([
      "0",
      "0,5",
      "1,235M",
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
