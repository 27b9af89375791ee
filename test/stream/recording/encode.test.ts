import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeValue, encode } from "../../../src/stream/recording/encode.js";

const roundTrip = (value: unknown): unknown => decodeValue(JSON.parse(JSON.stringify(encode(value))));

describe("encode(value)", () => {
  it("leaves what JSON holds as it is", () => {
    const row = { time: 5, value: null, tags: ["a", true], nested: { x: 1.5 } };
    expect(encode(row)).toStrictEqual(row);
    expect(encode(row)).not.toBe(row);
  });

  it.each([
    [NaN, ["number", "NaN"]],
    [Infinity, ["number", "Infinity"]],
    [-Infinity, ["number", "-Infinity"]],
    [-0, ["number", "-0"]],
    [12n ** 30n, ["bigint", String(12n ** 30n)]],
    [new Date(5), ["date", 5]],
    [new Date(NaN), ["date", null]],
    [undefined, ["undefined"]],
    [{ $: 1 }, ["object", { $: 1 }]],
  ])("writes %s under a tag, and reads it back", (value, tagged) => {
    expect(encode(value)).toStrictEqual({ $: tagged });
    expect(roundTrip({ a: [value] })).toStrictEqual({ a: [value] });
  });

  it("round-trips whatever a row may hold, a field __proto__ included", () => {
    const values = fc.anything({ withBigInt: true, withDate: true, maxDepth: 4 });
    fc.assert(
      fc.property(values, (value) => {
        // fast-check makes objects without a prototype and arrays with holes, which come back as plain ones.
        expect(roundTrip(value)).toEqual(value);
        expect(encode(decodeValue(encode(value)))).toStrictEqual(encode(value));
      }),
      { seed: 1, numRuns: 2_000 },
    );
    const evil = JSON.parse('{"__proto__":{"polluted":true}}') as object;
    expect(Object.keys(roundTrip(evil) as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(roundTrip(evil))).toBe(Object.prototype);
  });

  it("writes what holds itself, or throws, as unreadable", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const thrower = {
      get value() {
        throw new Error("no");
      },
    };
    for (const value of [circle, thrower]) {
      expect(encode(value)).toStrictEqual({ $: ["unreadable"] });
      expect(roundTrip(value)).toBeUndefined();
    }
  });

  it("refuses a tag that it does not know", () => {
    expect(() => decodeValue({ $: ["function", "alert()"] })).toThrow('invalid value: {"$":["function","alert()"]}');
    expect(() => decodeValue({ $: 5 })).toThrow("invalid value");
  });
});
