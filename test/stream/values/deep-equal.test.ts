import { expect, it } from "vitest";
import { isDeepEqual } from "../../../src/stream/values/deep-equal.js";

function nested(depth: number, end: unknown): unknown {
  let value = end;
  for (let i = 0; i < depth; i += 1) value = i % 2 ? [value] : { value };
  return value;
}

it.each([
  [1, 1, true],
  [NaN, NaN, true],
  [0, -0, false],
  [null, {}, false],
  ["1", 1, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [new Date(5), new Date(5), true],
  [new Date(5), new Date(6), false],
  [{ a: [{ b: 1 }] }, { a: [{ b: 1 }] }, true],
  [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, false],
])("tells whether %o and %o hold the same", (a, b, same) => {
  expect([isDeepEqual(a, b), isDeepEqual(b, a)]).toEqual([same, same]);
});

it("compares what is nested a hundred thousand times", () => {
  expect(isDeepEqual(nested(100_000, 1), nested(100_000, 1))).toBe(true);
  expect(isDeepEqual(nested(100_000, 1), nested(100_000, 2))).toBe(false);
});
