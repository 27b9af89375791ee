import { describe, expect, it } from "vitest";
import { DataStream, manual, random, webSocket } from "../../../src/stream/index.js";
import {
  aDomain,
  aNumber,
  atLeast,
  either,
  listOf,
  oneOf,
  shape,
  wholeAtLeast,
} from "../../../src/widgets/options/checks.js";
import { duration, option, stream, text } from "../../../src/widgets/options/option-types.js";
import type { OptionSchema } from "../../../src/widgets/options/options.js";
import { changedAny, resolveOptions } from "../../../src/widgets/options/options.js";

interface Options {
  timeWindow: number;
  label: string | undefined;
  delay: number | "auto";
  y: { domain?: [number, number] };
}

const schema: OptionSchema<Options> = {
  timeWindow: duration({ default: 60_000 }),
  label: text({ resubscribes: true }),
  delay: option("duration", either(oneOf("auto"), atLeast(0, "milliseconds")), { default: "auto" }),
  y: option("json", shape({ domain: aDomain }), { default: {}, resubscribes: true }),
};

describe("resolveOptions(schema, partial)", () => {
  it("gives back whole, frozen options", () => {
    const options = resolveOptions(schema, { timeWindow: 5_000 });
    expect(options).toEqual({ timeWindow: 5_000, label: undefined, delay: "auto", y: {} });
    expect(Object.isFrozen(options)).toBe(true);
  });

  it("names the option that was meant", () => {
    expect(() => resolveOptions(schema, { timewindow: 5 } as object)).toThrow(
      new TypeError("unknown option: timewindow. Did you mean timeWindow?"),
    );
    expect(() => resolveOptions(schema, { lable: "x" } as object)).toThrow("Did you mean label?");
    expect(() => resolveOptions(schema, { quite_other: 1 } as object)).toThrow(/^unknown option: quite_other$/);
  });

  it("names what was expected of a wrong value", () => {
    expect(() => resolveOptions(schema, { timeWindow: -5 })).toThrow(
      new TypeError("invalid timeWindow: -5. Expected a number of milliseconds above 0"),
    );
    expect(() => resolveOptions(schema, { timeWindow: "60s" as unknown as number })).toThrow(
      'invalid timeWindow: "60s"',
    );
    expect(() => resolveOptions(schema, { timeWindow: NaN })).toThrow("invalid timeWindow: NaN");
    expect(() => resolveOptions(schema, { delay: -1 })).toThrow(
      'invalid delay: -1. Expected "auto" or a number of milliseconds of at least 0',
    );
  });

  it("names an unknown option inside an option", () => {
    expect(() => resolveOptions(schema, { y: { domian: [0, 1] } as object })).toThrow("Did you mean domain?");
    expect(() => resolveOptions(schema, { y: { domain: [1, 1] } })).toThrow(
      "invalid y: an object. Expected domain ([1, 1]) to be two numbers that differ",
    );
  });

  it("takes no array, null or text for options", () => {
    for (const wrong of [null, [], "x"]) {
      expect(() => resolveOptions(schema, wrong as object)).toThrow("invalid options");
    }
  });

  it("keeps what was there, changes what is given, and resets what is undefined", () => {
    const before = resolveOptions(schema, { timeWindow: 5_000, label: "CPU" });
    const after = resolveOptions(schema, { timeWindow: undefined, delay: 10 }, before);
    expect(after).toEqual({ timeWindow: 60_000, label: "CPU", delay: 10, y: {} });
  });
});

describe("changedAny(schema, flag, next, previous)", () => {
  const before = resolveOptions(schema, { timeWindow: 5_000, label: "CPU" });
  const changes = (partial: Partial<Options>): boolean =>
    changedAny(schema, "resubscribes", resolveOptions(schema, partial, before), before);

  it("tells whether an option with the flag has another value", () => {
    expect(changes({ label: "RAM" })).toBe(true);
    expect(changes({ label: undefined })).toBe(true);
    expect(changes({ label: "CPU", delay: 5, y: { domain: [0, 1] } })).toBe(true);
  });

  it("leaves out all other options, and values that stay", () => {
    expect(changes({ timeWindow: 6_000, delay: 5, label: "CPU" })).toBe(false);
  });
});

describe("checks", () => {
  it("take what they name and nothing else", () => {
    expect([0, 3.5, -1].map(aNumber)).toEqual([undefined, undefined, undefined]);
    for (const wrong of [NaN, Infinity, "1", null]) expect(aNumber(wrong)).toBe("a finite number");
    expect(wholeAtLeast(1)(1)).toBeUndefined();
    expect(wholeAtLeast(1)(1.5)).toBe("a whole number of at least 1");
    expect(listOf(aNumber)([1, "2"])).toContain('item 1 ("2")');
    expect(listOf(aNumber)("no")).toBe("a list");
  });
});

describe("aStream", () => {
  const resolve = (given: unknown) => () =>
    resolveOptions({ stream: stream({ required: true }) }, { stream: given as never });

  it("takes a stream", () => {
    expect(resolve(new DataStream(manual()))).not.toThrow();
  });

  it("takes nothing where none is required", () => {
    expect(resolveOptions({ stream: stream() }, {})).toEqual({ stream: undefined });
  });

  it.each<[string, unknown, string, string]>([
    [
      "an address",
      "wss://host/metrics?token=secret",
      '"wss://…"',
      'a DataStream, such as new DataStream(webSocket("wss://…"))',
    ],
    [
      "an address of http",
      "https://host/load.json",
      '"https://…"',
      'a DataStream, such as new DataStream(poll("https://…"))',
    ],
    ["a path", "/metrics", '"/metrics"', 'a DataStream, such as new DataStream(webSocket("wss://…"))'],
    ["a source", webSocket("wss://host/"), "an object", "a DataStream: new DataStream(webSocket(…))"],
    ["another source", random(), "an object", "a DataStream: new DataStream(random(…))"],
    ["a function", () => undefined, "a function", "a DataStream: new DataStream(source)"],
    ["nothing", undefined, "undefined", "a DataStream"],
    ["rows", [1, 2], "[1, 2]", "a DataStream"],
  ])("shows how to make one of %s", (_, given, shown, expected) => {
    expect(resolve(given)).toThrow(new TypeError(`invalid stream: ${shown}. Expected ${expected}`));
  });
});
