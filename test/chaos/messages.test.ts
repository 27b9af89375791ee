// @vitest-environment node
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { eventSource, poll, webSocket } from "../../src/stream/index.js";
import { settle } from "../stream/fake-environment.js";
import { countOf, patience } from "./count.js";
import type { Hostile } from "./hostile-messages.js";
import { corners, hostile, toBytes } from "./hostile-messages.js";
import type { Layout } from "./layouts.js";
import { layouts } from "./layouts.js";
import { TestSocket } from "./socket.js";
import { WatchedStream } from "./watched-stream.js";

/** Messages in a run: each run has a stream of its own. */
const RUN = 20;

const URL = "http://x/";
const [wire] = layouts;

/** Values that nobody else thinks of. */
let serial = 1_000_000.5;
let open: WatchedStream | undefined;

beforeEach(() => {
  // A stream says once what unit of time it took a feed for.
  vi.spyOn(console, "info").mockImplementation(() => undefined);
});

afterEach(() => {
  open?.destroy();
  vi.restoreAllMocks();
});

function watch(...parts: ConstructorParameters<typeof WatchedStream>): WatchedStream {
  open?.destroy();
  open = new WatchedStream(...parts);
  return open;
}

async function until(test: () => boolean, what: string): Promise<void> {
  for (let turns = 0; turns < 10_000; turns += 1) {
    if (test()) return;
    await settle();
  }
  throw new Error(`never came: ${what}`);
}

/** Runs so many messages, in runs of at most {@link RUN}. */
async function attack(
  full: number,
  seed: number,
  strike: (messages: readonly Hostile[]) => Promise<void>,
): Promise<void> {
  const runs = Math.ceil(countOf(full) / RUN);
  await fc.assert(fc.asyncProperty(fc.array(hostile, { minLength: RUN, maxLength: RUN }), strike), {
    seed,
    numRuns: runs,
    endOnFailure: true,
  });
}

/** How many rows a message with no option set brings, told from its outside; undefined where only its fields tell. */
function rowsIn(message: Hostile): number | undefined {
  let document: unknown;
  try {
    document = JSON.parse(typeof message === "string" ? message : new TextDecoder().decode(message));
  } catch {
    return 1;
  }
  if (typeof document !== "object" || document === null) return 1;
  if (!Array.isArray(document)) return undefined;
  const [time, value] = document as unknown[];
  const timed =
    typeof value === "number" || value === null ? ["number", "string"] : typeof value === "string" ? ["number"] : [];
  const isPair = document.length === 2 && timed.includes(typeof time);
  return isPair ? 1 : document.length;
}

describe("messages of an enemy over a WebSocket", { timeout: patience }, () => {
  async function connect({ source, stream }: Layout): Promise<WatchedStream> {
    const watched = watch(webSocket<unknown>("ws://x/", { WebSocket: TestSocket, ...source }), stream);
    await Promise.resolve();
    TestSocket.newest.say("open");
    return watched;
  }

  /** Waits for the next attempt, where the last one is over. */
  function revive({ stream, environment }: WatchedStream): void {
    for (let n = 0; n < 100 && stream.state === "waiting"; n += 1) {
      environment.jump(500);
      environment.change();
    }
    if (stream.state === "connecting") TestSocket.newest.say("open");
  }

  function strike(watched: WatchedStream, layout: Layout, message: Hostile): void {
    const { stream, environment } = watched;
    const before = stream.stats;
    TestSocket.newest.say("message", { data: message });
    watched.expectSound(["too-large"]);
    const after = stream.stats;
    if (layout === wire) {
      const rows = rowsIn(message);
      if (rows !== undefined && after.received - before.received !== rows) {
        expect(after.received - before.received, "rows received").toBe(rows);
      }
    }
    revive(watched);
    const value = (serial += 1);
    TestSocket.newest.say("message", { data: layout.good(value, environment.now()) });
    if (!watched.told(value) || stream.state !== "live") {
      expect([watched.told(value), stream.state], "the next good row").toEqual([true, "live"]);
    }
  }

  it.each(layouts)("survives every corner, as text and as bytes: $name", async (layout) => {
    const watched = await connect(layout);
    for (const corner of corners) {
      strike(watched, layout, corner);
      strike(watched, layout, toBytes(corner));
    }
    watched.expectSound(["too-large"]);
  });

  it.each(layouts)("survives chance: $name", async (layout) => {
    await attack(60_000 / layouts.length, 1 + layouts.indexOf(layout), async (messages) => {
      const watched = await connect(layout);
      for (const message of messages) strike(watched, layout, message);
    });
  });

  it("survives them from a real server", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    try {
      const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      await attack(5_000, 2, async (messages) => {
        const goods = messages.map(() => (serial += 1));
        // All over again to whoever comes back for more.
        server.removeAllListeners("connection").on("connection", (socket) => {
          messages.forEach((message, index) => {
            socket.send(message);
            socket.send(wire.good(goods[index], 1_700_000_000_000));
          });
        });
        const watched = watch(webSocket<unknown>(url, { WebSocket }));
        const told: unknown[] = [];
        watched.stream.on("data", (rows) => told.push(...rows));
        await until(() => watched.told(goods[goods.length - 1]), "the last good row");
        const values = told.map((row) => (row as { value?: unknown } | null)?.value);
        expect(values.filter((value) => goods.includes(value as number)).slice(-goods.length)).toEqual(goods);
        watched.expectSound([]);
      });
    } finally {
      server.close();
    }
  });
});

/** A `fetch` whose answers are bodies of bytes, in chunks cut at chance. */
function answer(bytes: Uint8Array, type: string, cuts: readonly number[] = []): Response {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const chunks = edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": type } });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe("event streams of an enemy", { timeout: patience }, () => {
  const field = fc.tuple(
    fc.constantFrom("data", "id", "event", "retry", "", "data ", " data", "\uFEFFdata", "x", "\u0000"),
    fc.constantFrom(":", ": ", ""),
    hostile,
  );
  const end = fc.constantFrom("\n", "\r", "\r\n", "\n\r", "");
  const block = fc.oneof(
    hostile.map(toBytes),
    hostile.map((message) => joined([Buffer.from("data: "), toBytes(message)])),
    fc
      .array(fc.tuple(field, end), { maxLength: 5 })
      .map((lines) =>
        joined(
          lines.map(([[name, colon, text], close]) =>
            joined([Buffer.from(name + colon), toBytes(text), Buffer.from(close)]),
          ),
        ),
      ),
  );

  /**
   * Tells the blocks, after each of them a good row, and the end of the stream; all over again to whoever comes back
   * for more.
   */
  async function strike(blocks: readonly Uint8Array[], cuts: readonly number[]): Promise<void> {
    const goods = blocks.map(() => (serial += 1));
    const good = (value: number): Buffer => Buffer.from(`\n\ndata: ${wire.good(value, 1_700_000_000_000)}\n\n`);
    const bytes = joined(blocks.flatMap((bytes, index) => [bytes, good(goods[index])]));
    const watched = watch(
      eventSource<unknown>(URL, { fetch: () => Promise.resolve(answer(bytes, "text/event-stream", cuts)) }),
    );
    const told: unknown[] = [];
    watched.stream.on("data", (rows) => told.push(...rows));
    await until(() => watched.errors.length > 0, "the end of the stream");
    watched.expectSound(["closed"]);
    const values = told.map((row) => (row as { value?: unknown } | null)?.value);
    expect(values.filter((value) => goods.includes(value as number)).slice(-goods.length)).toEqual(goods);
  }

  it("survives every corner, as data and as it is", async () => {
    for (const corner of corners) {
      const bytes = toBytes(corner);
      // What is over a limit ends the attempt, and the good row with it.
      if (bytes.length > 1_000_000 || (rowsIn(corner) ?? 0) > 50_000) continue;
      await strike(
        [bytes, joined([Buffer.from("data: "), bytes]), joined([Buffer.from("id: "), bytes, Buffer.from("\ndata: 1")])],
        [],
      );
    }
  });

  it("survives chance, wherever it is cut", async () => {
    const runs = Math.ceil(countOf(20_000) / RUN);
    const blocks = fc.array(block, { minLength: RUN, maxLength: RUN });
    await fc.assert(
      fc.asyncProperty(blocks, fc.array(fc.nat(4_000), { maxLength: 8 }), (given, cuts) => strike(given, cuts)),
      { seed: 3, numRuns: runs, endOnFailure: true },
    );
  });
});

describe("answers of an enemy to a poll", { timeout: patience }, () => {
  async function strike(messages: readonly Hostile[], stream: Layout["stream"] = {}): Promise<void> {
    let body: Uint8Array = Buffer.from("[]");
    let asked = 0;
    const fetch = (): Promise<Response> => {
      asked += 1;
      return Promise.resolve(answer(body, "application/json", [asked]));
    };
    const watched = watch(poll<unknown>(URL, { fetch }), stream);
    const beat = async (next: Uint8Array): Promise<void> => {
      body = next;
      const before = asked;
      const bytes = (): number => watched.stream.stats.bytes;
      // Whatever was refused before, the next attempt comes.
      for (let n = 0; n < 100 && asked === before; n += 1) await watched.environment.advanceAsync(1_000);
      const seen = bytes();
      if (next.length > 0) await until(() => bytes() > seen || asked > before, "the answer");
      await settle();
    };
    await until(() => watched.stream.state === "live", "the first answer");
    for (const message of messages) {
      await beat(toBytes(message));
      watched.expectSound(["too-large"]);
      const value = (serial += 1);
      await beat(Buffer.from(wire.good(value, watched.environment.now())));
      await until(() => watched.told(value), "the next good row");
    }
    watched.expectSound(["too-large"]);
  }

  it("survives every corner", async () => {
    await strike(corners);
  });

  it("survives every corner within small limits", async () => {
    await strike(corners, { maxMessageBytes: 120, maxRows: 2 });
  });

  it("survives chance", async () => {
    await attack(10_000, 4, (messages) => strike(messages));
  });
});

describe("history of an enemy", { timeout: patience }, () => {
  /** Makes gaps, which history is asked to fill with these answers. */
  async function strike(messages: readonly Hostile[], backfill = 0): Promise<void> {
    let asked = 0;
    const fetch = (): Promise<Response> =>
      Promise.resolve(answer(toBytes(messages[asked++ % messages.length]), "application/json"));
    const watched = watch(webSocket<unknown>("ws://x/", { WebSocket: TestSocket, history: "http://x/", fetch }), {
      backfill: backfill && { rows: backfill },
    });
    await Promise.resolve();
    TestSocket.newest.say("open");
    let seq = 10;
    while (asked < messages.length) {
      const value = (serial += 1);
      seq += 5;
      TestSocket.newest.say("message", {
        data: `{"epoch":"a","seq":${seq},"rows":[{"time":${watched.environment.now()},"value":${value}}]}`,
      });
      expect(watched.told(value), "the next good row").toBe(true);
      // A page is asked for five times at most, half a minute apart.
      const before = asked;
      for (let n = 0; n < 200 && asked === before; n += 1) await watched.environment.advanceAsync(1_000);
      for (let n = 0; n < 5; n += 1) await settle();
    }
    watched.expectSound(["bad-payload", "too-large"]);
  }

  const small = corners.filter((corner) => corner.length < 10_000);

  it("survives every corner", async () => {
    await strike(small);
    for (const corner of corners) if (corner.length >= 10_000) await strike([corner]);
  });

  it("survives every corner as what came before", async () => {
    for (const corner of corners) await strike([corner, "[]"], 50);
  });

  it("survives chance", async () => {
    await attack(10_000, 5, (messages) => strike(messages));
    await attack(2_000, 6, (messages) => strike(messages, 50));
  });
});
