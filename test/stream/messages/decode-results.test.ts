import { describe, expect, expectTypeOf, it } from "vitest";
import type { DecodedMessage } from "../../../src/stream/index.js";
import { DataStream, StreamError, webSocket } from "../../../src/stream/index.js";
import { compileDecoder } from "../../../src/stream/messages/decode.js";
import type { DecodeOptions } from "../../../src/stream/messages/decode-options.js";
import { attempt, readerOf } from "./read-at-once.js";

function read(decode: () => unknown, options: DecodeOptions<unknown> = {}) {
  return readerOf({ ...options, decode })("x");
}

describe("a decode may give", () => {
  it("one row: an object, a number, or a pair", () => {
    expect(read(() => ({ time: 1, value: 2 })).rows).toEqual([{ time: 1, value: 2 }]);
    expect(read(() => 5).rows).toEqual([5]);
    expect(read(() => [1_000, 5]).rows).toEqual([[1_000, 5]]);
    expect(read(() => ({ position: 3, level: 1 })).rows).toEqual([{ position: 3, level: 1 }]);
  });

  it("a list of rows, with what the message tells beside them", () => {
    expect(read(() => [{ a: 1 }, { a: 2 }]).rows).toEqual([{ a: 1 }, { a: 2 }]);
    expect(read(() => ({ rows: [1, 2, 3] })).rows).toEqual([1, 2, 3]);
    expect(read(() => ({ rows: [{ key: "a" }], replace: true, end: true, reply: "ok" }))).toMatchObject({
      rows: [{ key: "a" }],
      list: [{ key: "a" }],
      replaces: true,
      isEnd: true,
      reply: "ok",
    });
    expect(read(() => ({ reply: { type: "pong" } }))).toMatchObject({ rows: [], reply: { type: "pong" }, drops: [] });
  });

  it("nothing, which is neither a row nor a drop", () => {
    for (const nothing of [undefined, null, {}]) expect(read(() => nothing)).toMatchObject({ rows: [], drops: [] });
  });

  it("an object of a class, whatever it shows of itself: nothing that came is lost", () => {
    class Tick {
      readonly #bid = 5;
      get bid(): number {
        return this.#bid;
      }
    }
    const tick = new Tick();
    expect(read(() => tick).rows).toEqual([tick]);
  });

  it("no array of plain numbers, no text and no truth value; each says the cure", () => {
    const reasons = [[1, 2, 3], [5], "abc", true].map((result) => read(() => result).drops[0].reason);
    expect(reasons).toEqual([
      "decode gave an array of plain numbers: give { time, value }, or name them by fields",
      "decode gave an array of plain numbers: give { time, value }, or name them by fields",
      "decode gave a text: expected a row, a list of rows, or { rows }",
      "decode gave a boolean: expected a row, a list of rows, or { rows }",
    ]);
  });

  it("an empty list with a position: a cursor that moves on, where a bare position is the server's newest", () => {
    expect(read(() => ({ rows: [], position: "b" }))).toMatchObject({ position: { offset: "b" }, head: undefined });
    expect(read(() => ({ rows: [], position: 9 })).after).toBeUndefined();
    expect(read(() => ({ position: "b" }))).toMatchObject({ position: undefined, head: { offset: "b" } });
  });

  it("a promise of any of these; one that rejects is a drop with its words", async () => {
    const later = (result: () => unknown) =>
      new Promise<unknown>((resolve) =>
        setTimeout(() => {
          resolve(result());
        }),
      );
    const start = (decode: () => unknown) => readerOfAny(decode);
    expect((await start(() => later(() => ({ a: 1 })))).rows).toEqual([{ a: 1 }]);
    expect((await start(() => later(() => ({ end: true })))).isEnd).toBe(true);
    // A promise of another realm or library.
    const foreign = { then: (resolve: (value: unknown) => void) => resolve({ a: 2 }) };
    expect((await start(() => foreign)).rows).toEqual([{ a: 2 }]);
    expect((await start(() => Promise.reject(new Error("no key")))).drops).toMatchObject([
      { count: 1, cause: "malformed", reason: "decode threw: no key" },
    ]);
    expect((await start(() => later(() => "text"))).drops).toHaveLength(1);
  });

  it("an error of the stream by a throw, which ends the attempt", async () => {
    const error = new StreamError("refused", "unknown channel", { retryable: false });
    expect(() =>
      read(() => {
        throw error;
      }),
    ).toThrow(error);
    await expect(readerOfAny(() => Promise.reject(error))).rejects.toBe(error);
  });
});

describe("the context of a decode", () => {
  it("is the attempt, and what the transport knows", () => {
    const contexts: unknown[] = [];
    const read = readerOf({ decode: (_, context) => void contexts.push(context) });
    const headers = new Headers({ "last-event-id": "q" });
    read("x", { event: "tick", id: "7", status: 200, headers });
    expect(contexts).toEqual([{ attempt, event: "tick", id: "7", status: 200, headers }]);
  });
});

describe("the option fields", () => {
  const kline = [1_700_000_000_000, "1.0", "2.0", "0.5", "1.5", "99"];
  const fields = ["time", "open", null, null, "close"];
  const row = { time: 1_700_000_000_000, open: "1.0", close: "1.5" };

  it("names the elements of a row, whichever way it comes", () => {
    expect(readerOf({ fields })(JSON.stringify(kline)).rows).toEqual([row]);
    expect(readerOf({ fields })(JSON.stringify([kline, kline])).rows).toEqual([row, row]);
    expect(readerOf({ fields, select: "/k" })(JSON.stringify({ k: [kline] })).rows).toEqual([row]);
    expect(readerOf({ fields })(JSON.stringify({ seq: 1, rows: [kline] })).rows).toEqual([row]);
    expect(read(() => kline, { fields }).rows).toEqual([row]);
    expect(read(() => ({ rows: [kline], position: 4 }), { fields }).rows).toEqual([row]);
  });

  it("leaves other rows as they are, and reads a pair by its names", () => {
    expect(readerOf({ fields })('[{"a":1},5]').rows).toEqual([{ a: 1 }, { value: 5 }]);
    expect(readerOf({ fields: ["at", "level"] })("[1000,5]").rows).toEqual([{ at: 1_000, level: 5 }]);
  });

  it("refuses a row with fewer elements, and counts it with its reason", () => {
    const { rows, drops } = readerOf({ fields })(JSON.stringify([kline, [1, 2], kline]));
    expect(rows).toEqual([row, row]);
    expect(drops).toMatchObject([{ count: 1, cause: "malformed", reason: "2 elements, and fields names 5", at: [1] }]);
  });

  it("takes any name for a member of its own", () => {
    const [only] = readerOf({ fields: ["__proto__", "constructor"] })("[1,2]").rows as object[];
    expect(Object.entries(only)).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });
});

describe("the types of a decode", () => {
  interface Tick {
    readonly time: number;
    readonly bid: number;
  }
  const tick: Tick = { time: 1, bid: 2 };

  it("tell the type of the rows, whatever it gives", () => {
    expectTypeOf(new DataStream(webSocket("ws://x", { decode: () => tick }))).toEqualTypeOf<DataStream<Tick>>();
    expectTypeOf(new DataStream(webSocket("ws://x", { decode: () => [tick] }))).toEqualTypeOf<DataStream<Tick>>();
    expectTypeOf(new DataStream(webSocket("ws://x", { decode: () => ({ rows: [tick], end: true }) }))).toEqualTypeOf<
      DataStream<Tick>
    >();
    expectTypeOf(
      new DataStream(webSocket("ws://x", { decode: (message) => (message === "pong" ? undefined : tick) })),
    ).toEqualTypeOf<DataStream<Tick>>();
    expectTypeOf(new DataStream(webSocket("ws://x", { decode: () => Promise.resolve(tick) }))).toEqualTypeOf<
      DataStream<Tick>
    >();
    expectTypeOf(
      new DataStream(webSocket<Tick>("ws://x", { decode: (): DecodedMessage<Tick> => ({ reply: "pong" }) })),
    ).toEqualTypeOf<DataStream<Tick>>();
  });
});

/** Reads a message, at once or later. */
async function readerOfAny(decode: () => unknown) {
  return await compileDecoder<unknown>({ decode }).begin(attempt)("x");
}
