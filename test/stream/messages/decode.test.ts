import { describe, expect, it } from "vitest";
import type { Decoded } from "../../../src/stream/messages/decode.js";
import { compileDecoder } from "../../../src/stream/messages/decode.js";
import type { DecodeOptions } from "../../../src/stream/messages/decode-options.js";
import { attempt, readerOf } from "./read-at-once.js";

/** Decodes a message; leaves out the reasons of drops, which have tests of their own. */
function read(message: unknown, options: DecodeOptions<unknown> = {}) {
  const text = typeof message === "string" ? message : JSON.stringify(message);
  return withoutReasons(readerOf(options)(text));
}

function withoutReasons({ drops, ...decoded }: Decoded<unknown>) {
  return {
    ...decoded,
    list: undefined,
    whole: undefined,
    drops: drops.map(({ count, cause, sample }) => ({ count, cause, sample })),
  };
}

function reasons(message: unknown, options: DecodeOptions<unknown> = {}) {
  return readerOf(options)(message as string).drops.map(({ reason }) => reason);
}

describe("decoding with no option set: rows", () => {
  it("takes a number for a value without a time", () => {
    expect(read(5)).toEqual({ rows: [{ value: 5 }], drops: [] });
    expect(read(5).rows[0]).not.toHaveProperty("time");
  });

  it("takes a lone array of two numbers for one pair, and longer arrays for rows", () => {
    expect(read([1000, 7]).rows).toEqual([{ time: 1000, value: 7 }]);
    expect(read(["2024-01-01T00:00:00Z", 7]).rows).toEqual([{ time: "2024-01-01T00:00:00Z", value: 7 }]);
    expect(read([1, 2, 3]).rows).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }]);
  });

  it("takes a lone time with a text for one pair too: the time is no value", () => {
    expect(read([1435781451.781, "1"])).toEqual({ rows: [{ time: 1435781451.781, value: "1" }], drops: [] });
  });

  it("takes an array of pairs for rows, two pairs included", () => {
    expect(
      read([
        [1000, 1],
        [2000, 2],
      ]).rows,
    ).toEqual([
      { time: 1000, value: 1 },
      { time: 2000, value: 2 },
    ]);
  });

  it("passes objects and longer tuples unchanged", () => {
    expect(read({ t: 1, seq: 4, cpu: 3 }).rows).toEqual([{ t: 1, seq: 4, cpu: 3 }]);
    expect(read([[1, 2, 3, 4], { a: 1 }]).rows).toEqual([[1, 2, 3, 4], { a: 1 }]);
  });

  it("keeps null and numbers beyond bounds: they are gaps, not drops", () => {
    expect(read("[1, null, 1e999]")).toEqual({ rows: [{ value: 1 }, { value: null }, { value: Infinity }], drops: [] });
    expect(read("[1000, null]").rows).toEqual([{ time: 1000, value: null }]);
  });

  it("refuses elements that are no rows, and keeps the others", () => {
    expect(read([1, "two", true, [], [3], 4])).toEqual({
      rows: [{ value: 1 }, { value: 4 }],
      drops: [{ count: 4, cause: "malformed", sample: "two" }],
    });
  });

  it("refuses what is no JSON, with its first 120 characters", () => {
    expect(read(`<html>${"x".repeat(500)}`)).toEqual({
      rows: [],
      drops: [{ count: 1, cause: "malformed", sample: `<html>${"x".repeat(114)}` }],
    });
  });

  it("goes on after a message that could not be read", () => {
    const decode = readerOf();
    expect(decode("{").drops).toHaveLength(1);
    expect(decode("6")).toMatchObject({ rows: [{ value: 6 }], drops: [] });
  });

  it("reads binary as UTF-8", () => {
    const bytes = new TextEncoder().encode('{"name":"Zoë","value":1}');
    expect(readerOf()(bytes).rows).toEqual([{ name: "Zoë", value: 1 }]);
    expect(readerOf()(bytes.buffer).rows).toEqual([{ name: "Zoë", value: 1 }]);
    expect(withoutReasons(readerOf()(new TextEncoder().encode("{no"))).drops).toEqual([
      { count: 1, cause: "malformed", sample: "{no" },
    ]);
  });
});

describe("decoding with no option set: the envelope", () => {
  it("counts rows by seq", () => {
    expect(read({ epoch: "a", seq: 12, rows: [1, [5, 2]] })).toEqual({
      rows: [{ value: 1 }, { time: 5, value: 2 }],
      position: { epoch: "a", offset: 12 },
      after: { epoch: "a", offset: 10 },
      drops: [],
    });
  });

  it("takes seq or head without rows for the head", () => {
    expect(read({ epoch: "a", seq: 12 })).toEqual({ rows: [], head: { epoch: "a", offset: 12 }, drops: [] });
    expect(read({ epoch: "a", seq: 12, rows: [] })).toEqual({ rows: [], head: { epoch: "a", offset: 12 }, drops: [] });
    expect(read({ head: 13 })).toEqual({ rows: [], head: { offset: 13 }, drops: [] });
    expect(read({ seq: 12, head: 15 }).head).toEqual({ offset: 15 });
  });

  it("takes a field that is null for one that is absent", () => {
    const nothing = { epoch: null, seq: null, rows: null, head: null, recovered: null };
    expect(read({ ...nothing, epoch: "a", head: 12 })).toEqual({
      rows: [],
      head: { epoch: "a", offset: 12 },
      drops: [],
    });
    expect(read({ ...nothing, seq: 12 })).toEqual({ rows: [], head: { offset: 12 }, drops: [] });
    expect(read({ ...nothing, recovered: false })).toEqual({ rows: [], recovered: false, drops: [] });
    expect(read({ ...nothing, rows: [1] })).toEqual({ rows: [{ value: 1 }], drops: [] });
    expect(read({ ...nothing, seq: 3, rows: [1] })).toMatchObject({ rows: [{ value: 1 }], position: { offset: 3 } });
    const row = { rows: null, seq: 3, value: 1 };
    expect(read(row)).toEqual({ rows: [row], drops: [] });
  });

  it("tells rows, head and the answer to resume of one message", () => {
    expect(read({ epoch: "a", seq: 3, rows: [9], head: 7, recovered: true })).toEqual({
      rows: [{ value: 9 }],
      position: { epoch: "a", offset: 3 },
      after: { epoch: "a", offset: 2 },
      head: { epoch: "a", offset: 7 },
      recovered: true,
      drops: [],
    });
    expect(read({ recovered: false, epoch: 2 })).toEqual({ rows: [], recovered: false, drops: [] });
  });

  it("remembers the epoch within an attempt, and not beyond", () => {
    const decode = readerOf();
    decode('{"epoch":"a","head":0}');
    expect(decode('{"seq":1,"rows":[1]}').position).toEqual({ epoch: "a", offset: 1 });
    expect(readerOf()('{"seq":1,"rows":[1]}').position).toEqual({ offset: 1 });
  });

  it("still counts the rows that it refuses, so that no gap is told for them", () => {
    const some = read({ seq: 5, rows: [1, "x", 3] });
    expect([some.position, some.after]).toEqual([{ offset: 5 }, { offset: 2 }]);
    const none = read({ seq: 5, rows: ["x", "y"] });
    expect(none).toEqual({
      rows: [],
      position: { offset: 5 },
      after: { offset: 3 },
      drops: [{ count: 2, cause: "malformed", sample: "x" }],
    });
  });

  it("leaves a row that only looks like one alone", () => {
    for (const row of [
      { seq: 4, value: 1 },
      { head: 2, rows: 3 },
      { epoch: "a" },
      { rows: [1], other: 2 },
      { rows: "x", seq: 1 },
    ]) {
      expect(read(row)).toEqual({ rows: [row], drops: [] });
    }
  });
});

describe("decoding with pointers", () => {
  it("selects the row or the rows of a message", () => {
    expect(read({ data: { cpu: 4 } }, { select: "/data/cpu" }).rows).toEqual([{ value: 4 }]);
    expect(read({ data: [{ a: 1 }, { a: 2 }] }, { select: "/data" }).rows).toEqual([{ a: 1 }, { a: 2 }]);
    expect(read({ cpu: null }, { select: "/cpu" }).rows).toEqual([{ value: null }]);
    expect(read({ cpu: "4" }, { select: "/cpu" }).drops).toEqual([{ count: 1, cause: "malformed", sample: "4" }]);
  });

  it("tells a missing path with a sample of the message", () => {
    expect(read({ mem: 1 }, { select: "/cpu" })).toEqual({
      rows: [],
      drops: [{ count: 1, cause: "path", sample: '{"mem":1}' }],
    });
  });

  it("takes no envelope for one", () => {
    expect(read({ seq: 3, rows: [1] }, { select: "/rows" })).toEqual({ rows: [{ value: 1 }], drops: [] });
  });

  it("implies what came before: the message before, or as many rows", () => {
    const message = { id: 9, epoch: "e", data: [1, 2, 3] };
    const options = { select: "/data", position: "/id", epoch: "/epoch" };
    expect(read(message, options)).toMatchObject({
      position: { epoch: "e", offset: 9 },
      after: { epoch: "e", offset: 8 },
    });
    expect(read(message, { ...options, counts: "rows" }).after).toEqual({ epoch: "e", offset: 6 });
    expect(read({ id: 9, prev: 4, data: 1 }, { select: "/data", position: "/id", after: "/prev" }).after).toEqual({
      offset: 4,
    });
  });

  it("implies nothing for strings, nor for positions that are not contiguous", () => {
    expect(read({ id: "9-0", v: 1 }, { select: "/v", position: "/id" })).toEqual({
      rows: [{ value: 1 }],
      position: { offset: "9-0" },
      drops: [],
    });
    expect(read({ id: 9, v: 1 }, { select: "/v", position: "/id", order: "increasing" }).after).toBeUndefined();
    expect(read({ id: 9, v: 1 }, { select: "/v", position: "/id", order: "opaque" }).after).toBeUndefined();
  });

  it("takes a position without rows for the head, and tells the missing path unless it is the last position", () => {
    const decode = readerOf({ select: "/v", position: "/id" });
    decode('{"id":4,"v":1}');
    expect(decode('{"id":4}')).toEqual({ rows: [], head: { offset: 4 }, drops: [] });
    expect(withoutReasons(decode('{"id":6}'))).toEqual({
      rows: [],
      head: { offset: 6 },
      drops: [{ count: 1, cause: "path", sample: '{"id":6}' }],
    });
  });

  it("refuses pointers that are none, when it is made", () => {
    expect(() => compileDecoder({ select: "cpu" })).toThrow(
      "invalid select: cpu. A JSON Pointer starts with a slash: /cpu",
    );
    expect(() => compileDecoder({ position: "/a/__proto__" })).toThrow(
      "invalid position: /a/__proto__. __proto__ is never read",
    );
  });
});

describe("decoding by a function", () => {
  it("takes rows as they are", () => {
    expect(read("1;2", { decode: (message) => (message as string).split(";") })).toEqual({
      rows: ["1", "2"],
      drops: [],
    });
  });

  it("takes positions bare or whole", () => {
    const tell = (result: object) => read("x", { decode: () => result });
    expect(tell({ rows: [1], position: 4 })).toEqual({
      rows: [1],
      position: { offset: 4 },
      after: { offset: 3 },
      drops: [],
    });
    expect(
      tell({
        rows: [1],
        position: { epoch: "e", offset: "q" },
        after: { epoch: "e", offset: "p" },
        head: "r",
        recovered: true,
      }),
    ).toEqual({
      rows: [1],
      position: { epoch: "e", offset: "q" },
      after: { epoch: "e", offset: "p" },
      head: { epoch: "e", offset: "r" },
      recovered: true,
      drops: [],
    });
    expect(tell({ position: 4 })).toEqual({ rows: [], head: { offset: 4 }, drops: [] });
  });

  it("passes over a message for null or undefined", () => {
    expect(read("x", { decode: () => null })).toEqual({ rows: [], drops: [] });
    expect(read("x", { decode: () => undefined })).toEqual({ rows: [], drops: [] });
  });

  it("refuses the message if it throws or gives no rows, and rows that are null", () => {
    const drops = [{ count: 1, cause: "malformed", sample: "x" }];
    expect(read("x", { decode: (message) => JSON.parse(message as string) as unknown[] }).drops).toEqual(drops);
    // Casts: the types refuse such results.
    for (const result of ["abc", true]) expect(read("x", { decode: () => result as never }).drops).toEqual(drops);
    for (const rows of [false, 0, "", "abc", {}]) {
      expect(read("x", { decode: () => ({ rows }) }).drops).toEqual(drops);
    }
    expect(read("x", { decode: () => ({ rows: null }) }).drops).toEqual([]);
    expect(read("x", { decode: () => [null, { a: 1 }] })).toEqual({
      rows: [{ a: 1 }],
      drops: [{ ...drops[0], sample: "null" }],
    });
  });

  it("stands alone", () => {
    expect(() => compileDecoder({ decode: () => [], select: "/a", position: "/b" })).toThrow(
      "invalid select, position: decode reads the message by itself",
    );
  });
});

describe("the reason of a refusal", () => {
  it("says what is wrong in words, with the cure", () => {
    const cure = "is no row: send numbers, pairs or objects, or read the message by decode";
    expect(reasons("<html>")[0]).toMatch(/^no JSON: Unexpected token .*</);
    expect(reasons('[1, "two", true]')).toEqual([`a text ${cure}`]);
    expect(reasons("true")).toEqual([`a boolean ${cure}`]);
    expect(reasons("[{}, [3]]")).toEqual([`an array of one ${cure}`]);
    expect(reasons("[[]]")).toEqual([`an empty array ${cure}`]);
    expect(reasons('{"mem":1}', { select: "/cpu" })).toEqual(['nothing at select "/cpu"']);
    expect(
      reasons("x", {
        decode: () => {
          throw new Error("not mine");
        },
      }),
    ).toEqual(["decode threw: not mine"]);
    // Cast: the types refuse such a result.
    expect(reasons("x", { decode: () => ({ rows: 5 }) })).toEqual(["decode gave neither rows nor { rows }"]);
    expect(reasons("x", { decode: () => ({ rows: [null] }) })).toEqual([`null ${cure}`]);
    expect(reasons(`{${"x".repeat(500)}`)[0]?.length).toBeLessThanOrEqual(120);
  });
});

describe("messages in other shapes", () => {
  const decode = (message: unknown) => readerOf()(message as string);

  it("joins the parts of a message", () => {
    const text = new TextEncoder().encode('{"name":"Zoë","value":1}');
    const parts = [text.slice(0, 11), Buffer.from(text.slice(11, 15)), text.slice(15).buffer];
    expect(decode(parts).rows).toEqual([{ name: "Zoë", value: 1 }]);
    expect(decode(Buffer.from("5")).rows).toEqual([{ value: 5 }]);
  });

  it("reads a Blob, which takes its time, as binary", async () => {
    // Cast: a Blob is no message by the types.
    const blob = new Blob(['{"name":"Zoë"}']) as never;
    expect((await compileDecoder().begin(attempt)(blob)).rows).toEqual([{ name: "Zoë" }]);
    const decode = (message: unknown) => [(message as ArrayBuffer).byteLength];
    expect(
      (await compileDecoder({ decode: (message) => ({ rows: decode(message) }) }).begin(attempt)(blob)).rows,
    ).toEqual([15]);
  });

  it("refuses what is neither text nor binary", () => {
    expect(decode({ data: 5 }).drops).toMatchObject([
      { count: 1, cause: "malformed", reason: "a message that is neither text nor binary" },
    ]);
  });
});

describe("positions of an envelope, one a row", () => {
  const envelope = { epoch: "e", rows: [{ value: 1 }, { value: 2 }, { value: 3 }], positions: ["5-1", "5-2", "6-0"] };
  const options = { order: "increasing" } as const;

  it("go with the rows, and the last one is the position", () => {
    const { position, positions, after } = read(envelope, options);
    expect(positions).toEqual(["5-1", "5-2", "6-0"].map((offset) => ({ epoch: "e", offset })));
    expect([position, after]).toEqual([{ epoch: "e", offset: "6-0" }, undefined]);
    expect(read({ ...envelope, seq: "6-0", partition: "p" }, options).positions?.[0]).toEqual({
      epoch: "e",
      partition: "p",
      offset: "5-1",
    });
  });

  it("leave out those of rows that were refused", () => {
    const rows = [{ value: 1 }, "no row", { value: 3 }];
    const { positions, drops } = read({ ...envelope, rows }, options);
    expect(positions?.map(({ offset }) => offset)).toEqual(["5-1", "6-0"]);
    expect(drops).toMatchObject([{ count: 1, cause: "malformed" }]);
  });

  it("refuse a message where there is not one a row, or one is none", () => {
    for (const positions of [["5-1"], ["5-1", null, "6-0"], "5-1", 5]) {
      const { rows, drops } = read({ ...envelope, seq: "6-0", positions }, options);
      expect(rows).toEqual([]);
      expect(drops).toMatchObject([{ cause: "malformed" }]);
      expect(reasons(JSON.stringify({ ...envelope, seq: "6-0", positions }), options)[0]).toMatch(
        /invalid positions: expected a number or a text for each row/,
      );
    }
  });

  it("are taken of a decode, bare or whole", () => {
    const { positions } = read("", {
      decode: () => ({ rows: [1, 2], positions: [3, { epoch: "f", offset: 4 }] }),
      ...options,
    });
    expect(positions).toEqual([3, 4].map((offset) => ({ epoch: "f", offset })));
  });
});
