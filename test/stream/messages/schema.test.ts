// @vitest-environment node
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as v from "valibot";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import type { DataStreamOptions, Drop, Row, Source, StandardSchema } from "../../../src/stream/index.js";
import { DataStream, poll, StreamError, webSocket } from "../../../src/stream/index.js";
import { compileDecoder } from "../../../src/stream/messages/decode.js";
import type { DecodeOptions } from "../../../src/stream/messages/decode-options.js";
import { readerOf } from "./read-at-once.js";

interface Sample {
  at: number;
  cpu: number;
}

/** A schema written by hand that turns a number as text into a number. */
const byHand: StandardSchema<Sample> = {
  "~standard": {
    version: 1,
    vendor: "hand",
    validate(value) {
      const { at, cpu } = value as Record<string, unknown>;
      if (typeof at !== "number") return { issues: [{ message: "at: a number" }] };
      const number = Number(cpu);
      return Number.isNaN(number) ? { issues: [{ message: "cpu: a number in text" }] } : { value: { at, cpu: number } };
    },
  },
};
const byZod = z.object({ at: z.number(), cpu: z.string().regex(/^\d+$/).transform(Number) });
const byValibot = v.object({ at: v.number(), cpu: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)) });
const validators: [string, StandardSchema<Sample>][] = [
  ["zod", byZod],
  ["valibot", byValibot],
  ["a hand-written one", byHand],
];

const good = [
  { at: 1000, cpu: "5" },
  { at: 2000, cpu: "6" },
];
const bad = { at: 3000, cpu: "six" };

/** Decodes a message; leaves out the reasons of drops, which have tests of their own. */
function read<T>(message: unknown, options: DecodeOptions<T>) {
  const decoded = readerOf(options)(typeof message === "string" ? message : JSON.stringify(message));
  return {
    ...decoded,
    list: undefined,
    drops: decoded.drops.map(({ count, cause, sample }) => ({ count, cause, sample })),
  };
}

function reasons<T>(message: unknown, options: DecodeOptions<T>) {
  return readerOf(options)(JSON.stringify(message)).drops.map(({ reason }) => reason);
}

const answering = (answer: (value: unknown) => unknown): StandardSchema => ({
  "~standard": { version: 1, vendor: "test", validate: answer as StandardSchema["~standard"]["validate"] },
});

describe.each(validators)("a schema of %s", (_, schema) => {
  it("makes the rows, and refuses what it refuses, one by one", () => {
    expect(read([good[0], bad, good[1], 7], { schema })).toEqual({
      rows: [
        { at: 1000, cpu: 5 },
        { at: 2000, cpu: 6 },
      ],
      drops: [{ count: 2, cause: "schema", sample: JSON.stringify(bad) }],
    });
  });

  it("lets the position of an envelope move on over rows that it refuses", () => {
    expect(read({ epoch: "a", seq: 9, rows: [bad, good[0]] }, { schema })).toMatchObject({
      rows: [{ at: 1000, cpu: 5 }],
      position: { epoch: "a", offset: 9 },
      after: { epoch: "a", offset: 7 },
    });
    expect(read({ seq: 9, rows: [bad] }, { schema })).toMatchObject({
      rows: [],
      position: { offset: 9 },
      after: { offset: 8 },
    });
  });

  it("judges what a pointer selects, and what decode gives", () => {
    expect(read({ data: [good[1], bad], id: 4 }, { schema, select: "/data", position: "/id" })).toMatchObject({
      rows: [{ at: 2000, cpu: 6 }],
      position: { offset: 4 },
      drops: [{ count: 1, cause: "schema" }],
    });
    // Cast: the rows of decode are the schema's input, which has no type.
    const decode = (message: unknown) => [{ at: 1, cpu: message }] as never;
    expect(read("12", { schema, decode }).rows).toEqual([{ at: 1, cpu: 12 }]);
    expect(read("x", { schema, decode }).drops).toMatchObject([{ count: 1, cause: "schema" }]);
  });
});

describe("the option schema", () => {
  it("is given the row as the server sent it", () => {
    expect(
      read(
        [
          [1000, 5],
          [2000, 6],
        ],
        { schema: z.tuple([z.number(), z.number()]) },
      ).rows,
    ).toEqual([
      [1000, 5],
      [2000, 6],
    ]);
    expect(read("[1, 2, null]", { schema: z.number().nullable() }).rows).toEqual([1, 2, null]);
  });

  it("refuses the row at which it throws, and the row of which it makes nothing", () => {
    const refused = { rows: [], drops: [{ count: 1, cause: "schema", sample: "5" }] };
    expect(
      read(5, {
        schema: answering(() => {
          throw new Error("no");
        }),
      }),
    ).toEqual(refused);
    expect(read(5, { schema: answering(() => ({ value: undefined })) })).toEqual(refused);
    expect(read(5, { schema: answering(() => undefined) })).toEqual(refused);
  });

  it("says what is wrong with the first row that it refuses, and where", () => {
    const zod = z.object({ value: z.number(), tags: z.array(z.object({ name: z.string() })) });
    expect(reasons([{ value: "5", tags: [] }, { value: null }], { schema: zod })).toEqual([
      "value: expected number, received string",
    ]);
    expect(reasons({ value: 1, tags: [{ name: 5 }] }, { schema: zod })).toEqual([
      "tags.0.name: expected string, received number",
    ]);
    const valibot = v.object({ at: v.number(), cpu: v.string() });
    expect(reasons({ at: "x", cpu: "5" }, { schema: valibot })).toEqual(['at: Expected number but received "x"']);
    expect(reasons({ at: "x" }, { schema: byHand })).toEqual(["at: a number"]);
    expect(
      reasons(5, {
        schema: answering(() => {
          throw new Error("no");
        }),
      }),
    ).toEqual(["the schema threw: no"]);
    expect(reasons(5, { schema: answering(() => ({ value: undefined })) })).toEqual(["the schema made nothing of it"]);
    const long = answering(() => ({ issues: [{ message: "x".repeat(500) }, { message: "y" }] }));
    expect(reasons(5, { schema: long })[0]).toHaveLength(120);
  });

  it("is refused when the decoder is made, unless it is a Standard Schema", () => {
    for (const schema of [
      {},
      { parse: () => 1 },
      { "~standard": { version: 2, validate: () => 1 } },
      { "~standard": { version: 1 } },
    ]) {
      // Cast: the types refuse what is no schema.
      const compile = () => compileDecoder({ schema: schema as never });
      expect(compile).toThrow("invalid schema: expected a Standard Schema, version 1");
    }
    // Cast: as above.
    expect(() => webSocket("ws://x/", { schema: {} as never })).toThrow(TypeError);
  });

  it("may be a function, as those of ArkType are", () => {
    const schema = Object.assign(() => undefined, byHand);
    expect(read(good[0], { schema }).rows).toEqual([{ at: 1000, cpu: 5 }]);
  });

  it("names the cure where it is async, and no promise fails unheard", async () => {
    const asyncs = [
      z.object({ at: z.number() }).refine(() => Promise.resolve(true)),
      v.pipeAsync(
        v.object({ at: v.number() }),
        v.checkAsync(() => Promise.resolve(true)),
      ),
      answering(() => Promise.reject(new Error("later"))),
    ];
    for (const schema of asyncs) {
      let error: unknown;
      try {
        read<unknown>(good[0], { schema });
      } catch (cause) {
        error = cause;
      }
      expect(error).toBeInstanceOf(StreamError);
      expect(error).toMatchObject({
        code: "source",
        retryable: false,
        message: expect.stringContaining("the schema is async: give one without"),
      });
    }
    await new Promise(setImmediate);
  });

  it("gives the rows their type", () => {
    expectTypeOf(webSocket("ws://x/", { schema: byZod })).toEqualTypeOf<Source<Sample>>();
    expectTypeOf(webSocket("ws://x/", { schema: byValibot, history: "http://x/" })).toEqualTypeOf<Source<Sample>>();
    expectTypeOf(poll("http://x/", { schema: byHand })).toEqualTypeOf<Source<Sample>>();
    expectTypeOf(new DataStream(poll("http://x/", { schema: z.number() }))).toEqualTypeOf<DataStream<number>>();
    expectTypeOf(webSocket("ws://x/")).toEqualTypeOf<Source<Row>>();
    // @ts-expect-error -- the schema is of other rows than the type argument
    webSocket<{ mem: number }>("ws://x/", { schema: byZod });
  });
});

describe("a stream of rows by a schema", () => {
  const undo: (() => unknown)[] = [];

  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** Starts a server that sends `texts` to each client, and answers every GET with `answer`. */
  async function serve(texts: readonly object[], answer: object = {}) {
    const server = createServer((_, response) => response.end(JSON.stringify(answer)));
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket) => {
      for (const text of texts) socket.send(JSON.stringify(text));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    undo.push(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Subscribes to a source; `done` resolves after `count` rows. */
  function listen<T>(source: Source<T>, count: number, options: DataStreamOptions<T> = {}) {
    const stream = new DataStream(source, { retry: false, ...options });
    undo.push(() => {
      stream.destroy();
    });
    const rows: T[] = [];
    const drops: Drop[] = [];
    const errors: StreamError[] = [];
    const done = new Promise<void>((resolve) => {
      const add = (added: readonly T[]): void => {
        rows.push(...added);
        if (rows.length >= count) resolve();
      };
      stream.subscribe({
        data: add,
        repair: (repair) => {
          add(repair.rows);
        },
        drop: (drop) => drops.push(drop),
        error: (error) => errors.push(error),
        state: ({ state }) => {
          if (state === "failed") resolve();
        },
      });
    });
    return { stream, rows, drops, errors, done };
  }

  it("tells refused rows as drops, counted, and no gap for them", async () => {
    const url = await serve([
      { epoch: "a", head: 0 },
      { epoch: "a", seq: 2, rows: [good[0], bad] },
      { epoch: "a", seq: 3, rows: [bad] },
      { epoch: "a", seq: 4, rows: [good[1]] },
    ]);
    const { stream, rows, drops, done } = listen(webSocket(`ws://${url}`, { WebSocket, schema: byZod }), 2);
    await done;
    expect(rows).toEqual([
      { at: 1000, cpu: 5 },
      { at: 2000, cpu: 6 },
    ]);
    expect(drops).toMatchObject([
      { count: 1, cause: "schema", sample: JSON.stringify(bad), reason: expect.stringMatching(/^cpu: /) as string },
    ]);
    stream.stop();
    expect(drops[1]).toMatchObject({ count: 1, cause: "schema" });
    expect(stream.stats).toMatchObject({ received: 4, kept: 2, dropped: 2, gaps: 0 });
  });

  it("reads answers to polls by it", async () => {
    const url = await serve([], [good[0], bad]);
    const { rows, drops, done } = listen(poll(`http://${url}`, { schema: byValibot }), 1);
    await done;
    expect(rows).toEqual([{ at: 1000, cpu: 5 }]);
    expect(drops).toMatchObject([{ count: 1, cause: "schema" }]);
  });

  it("reads pages of history by it", async () => {
    const url = await serve(
      [
        { epoch: "a", head: 1 },
        { epoch: "a", seq: 4, rows: [good[1]] },
      ],
      { epoch: "a", seq: 3, rows: [good[0], good[0]], recovered: true },
    );
    const source = webSocket(`ws://${url}`, { WebSocket, schema: byZod, history: `http://${url}` });
    const { rows, done, stream } = listen(source, 3, { time: "at", timeUnit: "ms" });
    await done;
    expect(rows).toEqual([
      { at: 2000, cpu: 6 },
      { at: 1000, cpu: 5 },
      { at: 1000, cpu: 5 },
    ]);
    expect(stream.stats).toMatchObject({ gaps: 1, repaired: 2 });
  });

  it("fails for good, and says why, where the schema is async", async () => {
    const url = await serve([good[0]], good);
    const schema = answering(() => Promise.resolve({ value: 1 }));
    for (const source of [
      webSocket(`ws://${url}`, { WebSocket, schema, hello: false }),
      poll(`http://${url}`, { schema }),
    ]) {
      const { stream, errors, done } = listen(source, 1);
      await done;
      expect(stream.state).toBe("failed");
      expect(errors.map(({ message }) => message)).toEqual([
        expect.stringContaining("the schema is async: give one without async checks"),
      ]);
    }
  });
});
