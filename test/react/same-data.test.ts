import { describe, expect, it } from "vitest";
import { isSameData } from "../../src/react/same-data.js";
import { DataStream, manual } from "../../src/stream/index.js";

const read = (): number => 1;

describe("what is the same to a widget", () => {
  it.each([
    [NaN, NaN],
    [{ domain: [0, 100] }, { domain: [0, 100] }],
    [[{ value: 80, label: "hot" }], [{ value: 80, label: "hot" }]],
    [{ format: read }, { format: read }],
    [Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
  ])("%o and %o", (a, b) => {
    expect(isSameData(a, b)).toBe(true);
  });

  it.each([
    [0, -0],
    [undefined, null],
    [{}, []],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [[1, 2], [1]],
    [{ format: () => 1 }, { format: () => 1 }],
    [new Date(0), new Date(0)],
    [new Map(), new Map()],
  ])("not %o and %o", (a, b) => {
    expect(isSameData(a, b)).toBe(false);
  });

  it("tells streams apart that nothing has happened to", () => {
    const [a, b] = [new DataStream(manual()), new DataStream(manual())];
    expect(isSameData([{ stream: a }], [{ stream: b }])).toBe(false);
    expect(isSameData([{ stream: a }], [{ stream: a }])).toBe(true);
  });
});
