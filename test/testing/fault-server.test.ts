// @vitest-environment node
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { DataStreamOptions, Environment, StreamError } from "../../src/stream/index.js";
import { DataStream, platform, webSocket } from "../../src/stream/index.js";
import type { FaultName, FaultServer, FaultServerOptions, NumberedRow } from "../../src/testing/index.js";
import { faultServer } from "../../src/testing/index.js";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serve(options: Partial<FaultServerOptions> = {}): Promise<FaultServer> {
  const server = await faultServer({ WebSocketServer, ...options });
  undo.push(() => server.close());
  return server;
}

/** Time that runs a hundred times as fast, so that ten seconds of grace are short. */
const fast: Environment = {
  ...platform,
  now: () => start + (platform.now() - start) * 100,
  setTimeout: (callback, delay) => platform.setTimeout(callback, delay / 100),
};
const start = platform.now();

/** A stream over a server that keeps every number it was handed. */
function read(server: FaultServer, options: DataStreamOptions<NumberedRow> = {}, heartbeat?: number) {
  const source = webSocket<NumberedRow>(server.url, {
    WebSocket,
    history: server.history,
    ...(heartbeat && { heartbeat }),
  });
  const stream = new DataStream<NumberedRow>(source, { retry: { minDelay: 1, maxDelay: 5 }, recent: 0, ...options });
  undo.push(() => {
    stream.destroy();
  });
  const live: number[] = [];
  const repaired: number[] = [];
  const errors: StreamError[] = [];
  stream.subscribe({
    data: (rows) => {
      for (const { value } of rows) live.push(value);
    },
    repair: ({ rows }) => {
      for (const { value } of rows) repaired.push(value);
    },
    error: (error) => errors.push(error),
  });
  return { stream, live, repaired, errors, all: () => [...live, ...repaired].sort((a, b) => a - b) };
}

async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 1));
}

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const baseline = (server: FaultServer, { stream }: { stream: DataStream<NumberedRow> }) =>
  until(() => stream.stats.bytes > 0 && server.open > 0);

// Load the platform's fetch, whose first call takes its time, before cuts follow one another within milliseconds.
beforeAll(async () => {
  await fetch("data:,");
});

describe("faultServer({ WebSocketServer, seed, faults })", () => {
  it("without faults: rows come once, in order, over cuts", async () => {
    const server = await serve();
    const reader = read(server);
    await baseline(server, reader);
    for (let i = 1; i <= 5; i += 1) {
      server.append(700);
      server.cut();
      server.append(700);
      await until(() => reader.live.length === i * 1_400);
    }
    expect(reader.live).toEqual(upTo(7_000));
    expect(reader.stream.stats).toMatchObject({ gaps: 0, duplicates: 0 });
    expect(server.faults).toEqual([]);
    expect(server.figures).toMatchObject({ beyond: 0 });
    expect(server.figures.resumes).toBeGreaterThanOrEqual(5);
  });

  it("makes a million rows of their numbers", async () => {
    const server = await serve({ maxRows: 10_000 });
    const reader = read(server);
    await baseline(server, reader);
    server.append(1_000_000);
    await until(() => reader.live.length === 1_000_000);
    expect(reader.live.every((value, i) => value === i + 1)).toBe(true);
  }, 30_000);

  it("lets history fill what a replay no longer reaches, and says what it no longer holds", async () => {
    const server = await serve({ replay: 10, keep: 50 });
    const reader = read(server);
    await baseline(server, reader);
    server.append(1);
    await until(() => reader.live.length === 1);
    server.cut();
    server.append(99);
    await until(() => reader.stream.state === "live" && reader.stream.stats.reconnects === 1);
    await until(() => reader.repaired.length === 50);
    expect(reader.all()).toEqual([1, ...upTo(100, 51)]);
    expect(server.figures.beyond).toBe(1);
  });

  it("begins a new life", async () => {
    const server = await serve();
    const reader = read(server);
    await baseline(server, reader);
    server.append(3);
    await until(() => reader.live.length === 3);
    server.restart("two");
    await until(() => reader.stream.stats.reconnects === 1 && reader.stream.state === "live");
    server.append(2);
    await until(() => reader.live.length === 5);
    expect(reader.live).toEqual([1, 2, 3, 1, 2]);
    expect([server.epoch, reader.stream.stats.gaps]).toEqual(["two", 1]);
  });

  const each: [FaultName, number][] = [
    ["refuse", 0.5],
    ["reset", 0.1],
    ["midFrame", 0.1],
    ["midReplay", 0.4],
    ["close", 0.1],
    ["slowClose", 0.1],
    ["slice", 0.5],
    ["fragment", 0.5],
    ["overlap", 0.5],
    ["oversize", 0.05],
    ["delay", 0.2],
  ];

  it.each(each)(
    "%s: it happens, and no row is lost, doubled or out of order",
    async (fault, chance) => {
      const server = await serve({ seed: 11, faults: { [fault]: chance }, latency: 3, maxRows: 20 });
      const reader = read(server);
      await until(() => reader.stream.state === "live" && reader.stream.stats.bytes > 0);
      const from = server.head + 1;
      for (let i = 0; i < 60; i += 1) {
        const cut = ["refuse", "midReplay"].includes(fault) && i % 10 === 5;
        if (cut) server.cut();
        server.append(20);
        if (cut) await until(() => reader.live.at(-1) === server.head);
        await new Promise(setImmediate);
      }
      server.heal();
      server.append(1);
      await until(() => reader.live.at(-1) === server.head);
      expect(reader.live).toEqual(upTo(server.head, from));
      const told = new Set(server.faults.map(({ fault: name }) => name));
      expect([...told]).toEqual([fault]);
    },
    20_000,
  );

  it("halfOpen: the server is silent, and the heartbeat finds out", async () => {
    const server = await serve({ seed: 3, faults: { halfOpen: 0.2 }, heartbeat: 20 });
    const reader = read(server, { environment: fast }, 2_000);
    await until(() => server.faults.length >= 2);
    expect(reader.errors.map(({ code }) => code)).toContain("timeout");
    server.heal();
    await until(() => reader.stream.state === "live");
  }, 20_000);

  it("history: answers fail in four ways, and every row is repaired all the same", async () => {
    const server = await serve({ seed: 5, replay: 0, faults: { history: 0.5 }, maxRows: 40 });
    // A request whose answer breaks off may never settle in Node: its deadline ends it.
    const reader = read(server, { connectTimeout: 1_000 });
    await baseline(server, reader);
    for (let i = 0; i < 10; i += 1) {
      server.append(1);
      await until(() => reader.live.at(-1) === server.head || reader.repaired.includes(server.head));
      const { reconnects } = reader.stream.stats;
      server.cut();
      server.append(150);
      await until(() => reader.stream.stats.reconnects > reconnects && reader.stream.state === "live");
    }
    server.heal();
    server.cut();
    await until(() => reader.all().length === server.head);
    expect(reader.all()).toEqual(upTo(server.head));
    expect(new Set(server.faults.map(({ fault }) => fault))).toEqual(new Set(["history"]));
  }, 20_000);

  it("loses, doubles and disorders nothing, whatever goes wrong at once", async () => {
    const faults = {
      refuse: 0.1,
      reset: 0.02,
      midFrame: 0.02,
      midReplay: 0.05,
      close: 0.02,
      slowClose: 0.01,
      slice: 0.1,
      fragment: 0.1,
      overlap: 0.1,
      delay: 0.02,
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const server = await faultServer({ WebSocketServer, seed, faults, latency: 3 });
        const reader = read(server);
        await until(() => reader.stream.stats.bytes > 0 && reader.stream.state === "live");
        for (let i = 0; i < 40; i += 1) {
          server.append(1 + (i % 7) * 10);
          await new Promise(setImmediate);
        }
        server.heal();
        server.append(1);
        await until(() => reader.live.at(-1) === server.head);
        reader.stream.destroy();
        await server.close();
        expect(reader.live).toEqual(upTo(server.head));
      }),
      { numRuns: 10, seed: 20_260 },
    );
  }, 30_000);

  it("draws the same faults from the same seed, where the reader does the same", async () => {
    const logOf = async () => {
      const server = await serve({ seed: 9, faults: { slice: 0.2, fragment: 0.2, overlap: 0.3 }, heartbeat: Infinity });
      const reader = read(server);
      await baseline(server, reader);
      for (let i = 1; i <= 30; i += 1) {
        server.append(5);
        await until(() => reader.live.length === 5 * i);
      }
      return server.faults.map(({ fault, head }) => `${fault} ${head}`);
    };
    const log = await logOf();
    expect(log.length).toBeGreaterThan(5);
    expect(await logOf()).toEqual(log);
  });
});
