import { describe, expect, it } from "vitest";
import {
  boolean,
  columns,
  duration,
  durations,
  greeting,
  hidden,
  json,
  jsonOr,
  number,
  numbers,
  parserOf,
  sort,
  text as anyText,
  thresholds,
  word,
  words,
} from "../../../src/elements/attributes/parsers.js";

describe("duration(text)", () => {
  it.each([
    ["250ms", 250],
    ["30s", 30_000],
    ["5m", 300_000],
    ["5 min", 300_000],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
    ["1.5s", 1_500],
    ["1e3", 1_000],
    ["60000", 60_000],
    [" 30S ", 30_000],
    ["-5s", -5_000],
    ["Infinity", Infinity],
  ])("%s is %d ms", (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(["", "soon", "5 parsecs", "s", "auto", "1.2.3s", "5m30s"])("leaves %j to whoever takes it", (text) => {
    expect(duration(text)).toBe(text);
  });
});

describe("number(text)", () => {
  it.each([
    ["0", 0],
    ["-1.5", -1.5],
    [" 7 ", 7],
    ["", ""],
    [" ", " "],
    ["many", "many"],
  ])("%j → %j", (text, value) => {
    expect(number(text)).toBe(value);
  });
});

describe("boolean(text)", () => {
  it.each([
    ["", true],
    ["true", true],
    ["false", false],
    ["no", "no"],
    ["toString", "toString"],
  ])("%j → %j", (text, value) => {
    expect(boolean(text)).toBe(value);
  });
});

describe("word(text)", () => {
  it.each([
    ["false", false],
    ["true", true],
    ["80", 80],
    ["previous", "previous"],
    ["", ""],
    ["#0001", "#0001"],
  ])("%j → %j", (text, value) => {
    expect(word(text)).toBe(value);
  });
});

describe("words(text)", () => {
  it("takes spaces and commas", () => {
    expect(words(" cpu, memory  disk ")).toEqual(["cpu", "memory", "disk"]);
  });
});

describe("numbers(text)", () => {
  it.each([
    ["0 100", [0, 100]],
    ["0,100", [0, 100]],
    ["[0, 100]", [0, 100]],
    ["0 much", "0 much"],
  ])("%j → %j", (text, value) => {
    expect(numbers(text)).toEqual(value);
  });
});

describe("thresholds(text)", () => {
  it("takes values, or JSON", () => {
    expect(thresholds("80 95")).toEqual([{ value: 80 }, { value: 95 }]);
    expect(thresholds('[{"value": 80, "label": "warm"}, 95]')).toEqual([{ value: 80, label: "warm" }, { value: 95 }]);
    expect(thresholds("high")).toBe("high");
  });
});

describe("durations(text)", () => {
  it("reads a list of durations, words among them as they are", () => {
    expect(durations("5m 1h, 24h")).toEqual([300_000, 3_600_000, 86_400_000]);
    expect(durations("90s all")).toEqual([90_000, "all"]);
    expect(durations('[60000, "all"]')).toEqual([60_000, "all"]);
    expect(durations("")).toEqual([]);
  });
});

describe("json(text)", () => {
  it("says that it is JSON it expects", () => {
    expect(json('{"domain":[0,100]}')).toEqual({ domain: [0, 100] });
    expect(() => json("{domain:[0,100]}")).toThrow(/^JSON \(/);
  });

  it("is one of two ways where a text will do", () => {
    expect(jsonOr(duration)('{"rows":50}')).toEqual({ rows: 50 });
    expect(jsonOr(duration)("5m")).toBe(300_000);
    expect(() => jsonOr(duration)("{rows:50}")).toThrow(/^JSON \(/);
  });
});

describe("greeting(text)", () => {
  it("is sent as it is, or not at all", () => {
    expect((greeting('{"subscribe":"cpu"}') as () => string)()).toBe('{"subscribe":"cpu"}');
    expect(greeting("false")).toBe(false);
  });
});

describe("parserOf(type)", () => {
  it("finds the parser of a type, and none where a property alone sets the option", () => {
    expect(parserOf("duration")).toBe(duration);
    expect(parserOf("text")).toBe(anyText);
    expect(parserOf("duration-or-json")!('{"rows":50}')).toEqual({ rows: 50 });
    expect(["function", "secret", "stream"].map((type) => parserOf(type as never))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("leaves HTML's own hidden alone", () => {
    expect(hidden("")).toBeUndefined();
    expect(hidden("suspend")).toBe("suspend");
  });
});

describe("columns(text)", () => {
  it("takes fields, or JSON", () => {
    expect(columns("host, cpu")).toEqual([{ value: "host" }, { value: "cpu" }]);
    expect(columns('[{"value":"cpu","label":"CPU"}]')).toEqual([{ value: "cpu", label: "CPU" }]);
  });
});

describe("sort(text)", () => {
  it.each([
    ["cpu", { column: "cpu" }],
    ["cpu descending", { column: "cpu", order: "descending" }],
    ["2 ascending", { column: 2, order: "ascending" }],
    ['{"column":"CPU, %"}', { column: "CPU, %" }],
    ["CPU of the host", "CPU of the host"],
  ])("%j → %j", (text, value) => {
    expect(sort(text)).toEqual(value);
  });
});
