import { describe, expect, it } from "vitest";
import { momentFormat, valueFormat } from "../../src/draw/format.js";
import { TimeZone } from "../../src/draw/time-zone.js";

describe("valueFormat", () => {
  it("left alone, adapts to the value", () => {
    const write = valueFormat();
    const expected: [number | null | undefined, string][] = [
      [0, "0"],
      [-0, "0"],
      [-1e-320, "−1e−320"],
      [42, "42"],
      [-42.5, "−42.5"],
      [0.1 + 0.2, "0.3"],
      [12.3456, "12.35"],
      [0.00123456, "0.001235"],
      [0.0000123456, "1.235e−5"],
      [1234.5, "1,235"],
      [9999.4, "9,999"],
      [9999.6, "10,000"],
      [123_456, "123,456"],
      [-1e6, "−1M"],
      [999_999, "999,999"],
      [999_999.6, "1M"],
      [1_234_567, "1.235M"],
      [4.2e9, "4.2G"],
      [3e15, "3P"],
      [3e21, "3e21"],
      [1.7e308, "1.7e308"],
      [null, "–"],
      [undefined, "–"],
      [NaN, "–"],
      [Infinity, "–"],
    ];
    for (const [value, text] of expected) expect(write(value), String(value)).toBe(text);
  });

  it("takes a specifier or a function, and writes no value alike in each", () => {
    expect(valueFormat(".1f")(-0.04)).toBe("0.0");
    expect(valueFormat("~s")(1500)).toBe("1.5k");
    expect(valueFormat((value) => `${value}!`)(5)).toBe("5!");
    expect(valueFormat((value) => `${1 / value}`)(-0)).toBe("Infinity");
    for (const how of [".1f", (value: number) => `${value}!`]) expect(valueFormat(how)(NaN)).toBe("–");
  });

  it("refuses a specifier that it does not know", () => {
    expect(() => valueFormat("two digits")).toThrow("invalid format: two digits");
  });
});

describe("momentFormat", () => {
  it("tells the time, and the day where it is not today", () => {
    const write = momentFormat(new TimeZone("UTC"), "en-GB");
    const now = Date.UTC(2026, 2, 12, 15);
    expect(write(Date.UTC(2026, 2, 12, 4, 3, 2, 7), now)).toBe("04:03:02");
    expect(write(Date.UTC(2026, 2, 12, 4, 3, 2, 7), now, true)).toBe("04:03:02.007");
    expect(write(Date.UTC(2026, 2, 2, 4, 3, 2), now)).toBe("2 Mar 04:03:02");
    expect(write(Date.UTC(2025, 2, 12, 4, 3, 2), now)).toBe("12 Mar 2025 04:03:02");
    expect(write(NaN, now)).toBe("–");
  });

  it("local time is the platform's", () => {
    const now = new Date(2026, 2, 12, 15).getTime();
    expect(momentFormat()(new Date(2026, 2, 12, 1, 2, 3).getTime(), now)).toBe("01:02:03");
  });
});
