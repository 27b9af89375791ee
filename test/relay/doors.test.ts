import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { RelayOptions } from "../../src/relay/index.js";
import { relay } from "../../src/relay/index.js";
import type { Position, Sink } from "../../src/stream/index.js";
import { DataStream, manual, poll } from "../../src/stream/index.js";
import type { EngineRow } from "./engine.js";
import { Engine } from "./engine.js";
import { readFrom, startRelay } from "./reader.js";

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(...args: Parameters<typeof startRelay>) {
  const running = await startRelay(...args);
  ends.push(() => running.close());
  return running;
}

function read(...args: Parameters<typeof readFrom>) {
  const reader = readFrom(...args);
  ends.push(() => {
    reader.stream.destroy();
  });
  return reader;
}

const json = async (url: string): Promise<Record<string, unknown>> =>
  (await (await fetch(url)).json()) as Record<string, unknown>;
const valuesOf = ({ rows }: Record<string, unknown>): number[] => (rows as EngineRow[]).map(({ value }) => value);

/** Resolves to the status by which an upgrade is refused; 101: it is not. */
function upgrade(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace("http", "ws"), { headers });
    socket.on("unexpected-response", (_, { statusCode = 0 }) => {
      socket.on("error", () => undefined);
      socket.terminate();
      resolve(statusCode);
    });
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
  });
}

describe("history behind a relay", () => {
  it.each(["contiguous", "increasing"] as const)(
    "answers from what is kept, else from the engine (%s)",
    async (order) => {
      const engine = new Engine(order);
      engine.write(100);
      const { url, relay: running } = await start(engine.source(), { keep: 50 });
      await expect.poll(() => running.stats.kept.rows).toBe(50);
      engine.write(10);
      await expect.poll(() => running.stats.rows).toBe(10);
      const { questions } = engine;
      const offsetOf = (value: number): string => encodeURIComponent(String(engine.rows[value - 1].offset));
      const held = await json(`${url}/history?epoch=e1&after=${offsetOf(90)}&before=${offsetOf(101)}`);
      expect(valuesOf(held)).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
      expect(held).toMatchObject({ epoch: "e1", seq: engine.rows[99].offset, recovered: true });
      expect(valuesOf(await json(`${url}/history?limit=3`))).toEqual([108, 109, 110]);
      const before = await json(`${url}/history?before=${offsetOf(105)}&limit=2`);
      expect(valuesOf(before)).toEqual([103, 104]);
      expect(before).toMatchObject({ seq: engine.rows[103].offset, recovered: true });
      expect(engine.questions).toBe(questions);
      expect(valuesOf(await json(`${url}/history?before=${offsetOf(50)}&limit=2`))).toEqual([48, 49]);
      expect(valuesOf(await json(`${url}/history?limit=80`))).toHaveLength(80);
      expect(engine.questions).toBe(questions + 2);
      const older = await json(`${url}/history?epoch=e1&after=${offsetOf(10)}&before=${offsetOf(14)}`);
      expect(valuesOf(older)).toEqual([11, 12, 13]);
      expect(valuesOf(await json(`${url}/history?from=1700000000020&to=1700000000022`))).toEqual([20, 21, 22]);
      const other = { epoch: "e1", rows: [], recovered: false };
      expect(await json(`${url}/history?epoch=other&after=1`)).toEqual(other);
      const walked = await json(`${url}/history?before=${offsetOf(23)}&from=1700000000020&points=9&limit=50000`);
      expect(valuesOf(walked)).toEqual([20, 21, 22]);
      expect((await fetch(`${url}/history?limit=none`)).status).toBe(400);
      expect((await fetch(`${url}/history?before=`)).status).toBe(400);
      expect((await fetch(`${url}/history?after=1.5`)).status).toBe(order === "contiguous" ? 400 : 200);
    },
  );

  it("knows its epoch before the first row, also for a poll", async () => {
    const { url } = await start(new Engine().source());
    expect(await json(`${url}/history?limit=3`)).toEqual({ epoch: "e1", rows: [], recovered: true });
    expect(await json(url)).toEqual({ epoch: "e1", head: 0 });
  });

  it("fills gaps of readers, and their view of the past", async () => {
    const engine = new Engine();
    engine.write(40);
    const { url } = await start(engine.source());
    const stream = new DataStream(poll<EngineRow>(url, { interval: 50, history: `${url}/history` }), {
      backfill: { rows: 35 },
    });
    ends.push(() => {
      stream.destroy();
    });
    const values = new Set<number>();
    stream.on("data", (rows) => {
      for (const { value } of rows) values.add(value);
    });
    stream.start();
    await expect.poll(() => values.size).toBe(40);
    expect((await stream.history({ from: 1_700_000_000_003, to: 1_700_000_000_005 })).rows).toHaveLength(3);
  });

  it("fills the ring up to the position of the stream, though history knows more", async () => {
    const positionOf = (value: number): Position => ({ epoch: "e", offset: `${value}-0` });
    const rows = Array.from({ length: 8 }, (_, i) => ({ time: 1_700_000_000_000 + i, value: i + 1 }));
    const positions = rows.map(({ value }) => positionOf(value));
    let sink: Sink<EngineRow> | undefined;
    const { url, relay: running } = await start({
      name: "replica",
      order: "increasing",
      connect(given) {
        sink = given;
        given.position(positionOf(5));
      },
      history: () => Promise.resolve({ rows, positions, position: positions[7], whole: true }),
    });
    await expect.poll(() => running.stats.kept.rows).toBe(5);
    sink?.next(rows.slice(5), { position: positions[7], positions: positions.slice(5) });
    await expect.poll(() => running.stats.kept.rows).toBe(8);
    expect(valuesOf(await json(`${url}/history?epoch=e&after=2-0`))).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it("says so where the engine fails", async () => {
    const { url } = await start({
      name: "engine",
      order: "contiguous",
      connect(sink) {
        sink.position({ epoch: "e", offset: 3 });
      },
      history: () => Promise.reject(new Error("no disk")),
    });
    const answer = await fetch(`${url}/history?from=1&to=2`);
    expect([answer.status, await answer.json()]).toEqual([503, { error: "no disk" }]);
  });
});

describe("who may read", () => {
  it("is asked of authorize before anything else, at every door", async () => {
    const authorize = ({ headers }: { headers: Readonly<Record<string, unknown>> }): boolean => {
      if (headers.authorization === undefined) throw new Error("no token");
      return headers.authorization === "Bearer right";
    };
    const { url, relay: running } = await start(new Engine().source(), { authorize });
    for (const authorization of [undefined, "Bearer wrong"]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      for (const door of ["", "/history", "/metrics"]) expect((await fetch(url + door, { headers })).status).toBe(401);
      expect(await upgrade(url, headers)).toBe(401);
    }
    expect(running.stats.unauthorized).toBe(8);
    expect((await fetch(url, { headers: { authorization: "Bearer right" } })).status).toBe(200);
    expect(await upgrade(url, { authorization: "Bearer right" })).toBe(101);
  });

  it("are pages of the same host, and of the origins that are named", async () => {
    const engine = new Engine();
    const [own, named, all] = [
      await start(engine.source()),
      await start(engine.source(), { origins: ["https://a.example"] }),
      await start(engine.source(), { origins: "*" }),
    ];
    const status = async ({ url }: { url: string }, origin: string): Promise<number[]> => [
      (await fetch(url, { headers: { origin } })).status,
      await upgrade(url, { origin }),
    ];
    expect(await status(own, new URL(own.url).origin)).toEqual([200, 101]);
    expect(await status(own, "https://a.example")).toEqual([403, 403]);
    expect(await status(named, "https://a.example")).toEqual([200, 101]);
    expect(await status(named, "https://b.example")).toEqual([403, 403]);
    expect(await status(all, "https://b.example")).toEqual([200, 101]);
    const preflight = await fetch(named.url, { method: "OPTIONS", headers: { origin: "https://a.example" } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("last-event-id");
  });
});

describe("the server of a relay", () => {
  it("keeps its other pages and sockets, and has the path back once the relay is closed", async () => {
    const server = createServer((request, response) => response.end(`page ${request.url ?? ""}`));
    const running = relay(new Engine().source(), { server, path: "/live" });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    ends.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await (await fetch(`${url}/lively`)).text()).toBe("page /lively");
    expect((await fetch(`${url}/live`)).headers.get("content-type")).toBe("application/json");
    expect((await fetch(`${url}/live`, { method: "POST" })).status).toBe(405);
    expect(await upgrade(`${url}/other`)).toBe(404);
    running.close();
    expect(await (await fetch(`${url}/live`)).text()).toBe("page /live");
    server.closeAllConnections();
  });

  it("tells its counts, also to Prometheus", async () => {
    const engine = new Engine();
    const { url, relay: running } = await start(engine.source());
    const reader = read("webSocket", () => url);
    await expect.poll(() => running.stats.readers.webSocket).toBe(1);
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    engine.write(4);
    await expect.poll(() => reader.has(4)).toBe(true);
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('tickline_relay_readers{transport="websocket"} 1\n');
    expect(text).toContain("# TYPE tickline_relay_rows_total counter\ntickline_relay_rows_total 4\n");
    reader.stream.stop();
    await expect.poll(() => running.stats.readers.webSocket).toBe(0);
  });

  it("refuses options that are none, with what they expect", () => {
    const server = createServer();
    for (const [options, words] of [
      [{}, "invalid server"],
      [{ server, path: "stream" }, 'a path such as "/stream"'],
      [{ server, every: -1 }, "invalid every: -1 (expected a number, 0 or more)"],
      [{ server, origins: ["example.com"] }, "invalid origins"],
      [{ server, authorise: () => true }, "unknown option: authorise. Did you mean authorize?"],
      [{ server, authorize: "token" }, "invalid authorize"],
    ] as const) {
      expect(() => relay(manual(), options as unknown as RelayOptions)).toThrow(words);
    }
  });
});

describe("a relay of a feed without positions", () => {
  it("counts rows itself, gives them the time of their arrival, and tells what is missing", async () => {
    let sink: Sink<{ value: number }> | undefined;
    const stream = new DataStream<{ value: number }>((given) => {
      sink = given;
      given.open();
    });
    stream.on("error", () => undefined);
    const { url } = await start(stream as unknown as DataStream<EngineRow>);
    await expect.poll(() => sink !== undefined).toBe(true);
    sink?.next([{ value: 1 }]);
    const reader = read("eventSource", () => url);
    await expect.poll(() => reader.stream.position).not.toBeNull();
    sink?.next([{ value: 2 }, { value: 3 }]);
    await expect.poll(() => reader.has(3)).toBe(true);
    expect(reader.values).toEqual([2, 3]);
    expect(reader.stream.latest()?.time).toBe(stream.latest()?.time);
    sink?.lost({ count: 5, cause: "a full queue" });
    sink?.next([{ value: 4 }]);
    await expect.poll(() => reader.has(4)).toBe(true);
    expect(reader.gaps).toMatchObject([{ kind: "lost", count: 5, cause: "a full queue" }]);
    expect(valuesOf(await json(`${url}/history?limit=2`))).toEqual([3, 4]);
  });
});

describe("a relay of a feed of which a batch has one position", () => {
  it("parts no such batch, though it is longer than a message may be", async () => {
    let sink: Sink<EngineRow> | undefined;
    const { url } = await start(
      {
        name: "events",
        order: "opaque",
        connect(given) {
          sink = given;
          given.position({ epoch: "e", offset: "first" });
        },
      },
      { maxRows: 50 },
    );
    const reader = read("webSocket", () => url, "opaque");
    await expect.poll(() => reader.stream.position).not.toBeNull();
    const rows = Array.from({ length: 120 }, (_, i) => ({ time: 1_700_000_000_000 + i, value: i }));
    sink?.next(rows, { position: { epoch: "e", offset: "second" } });
    sink?.next([{ time: 1_700_000_001_000, value: 120 }], { position: { epoch: "e", offset: "third" } });
    await expect.poll(() => reader.has(120)).toBe(true);
    expect(reader.values).toEqual(Array.from({ length: 121 }, (_, i) => i));
    expect(reader.gaps).toEqual([]);
  });
});

describe("a relay of a feed in partitions", () => {
  it("resumes a reader in each of them", async () => {
    let sink: Sink<EngineRow> | undefined;
    const { url, cut } = await start({
      name: "partitioned",
      order: "contiguous",
      connect(given) {
        sink = given;
        given.open();
      },
    });
    const counts = new Map<string, number>();
    let value = 0;
    const write = (partition: string, rows: number): void => {
      const offset = (counts.get(partition) ?? 0) + rows;
      counts.set(partition, offset);
      const position: Position = { epoch: "e", partition, offset };
      sink?.next(
        Array.from({ length: rows }, () => ({ time: 1_700_000_000_000 + ++value, value })),
        { position },
      );
    };
    await expect.poll(() => sink !== undefined).toBe(true);
    write("a", 1);
    write("b", 1);
    for (const kind of ["webSocket", "eventSource"] as const) {
      const reader = read(kind, () => url);
      await expect.poll(() => reader.stream.position).not.toBeNull();
      const before = value;
      for (let round = 0; round < 6; round += 1) {
        write("a", 2);
        write("b", 3);
        write("a", 1);
        await expect.poll(() => reader.has(value)).toBe(true);
        cut();
        write("b", 1);
        write("a", 2);
      }
      await expect.poll(() => reader.has(value)).toBe(true);
      expect([...reader.values].sort((a, b) => a - b)).toEqual(
        Array.from({ length: value - before }, (_, i) => before + 1 + i),
      );
      expect(reader.gaps).toEqual([]);
      reader.stream.destroy();
    }
  });
});

describe("a reader that comes back", () => {
  it.each(["webSocket", "eventSource"] as const)(
    "to much more than is kept is given all of it, no faster than it reads: %s",
    async (kind) => {
      const engine = new Engine();
      engine.write(1);
      const { url, relay: running } = await start(engine.source(), { keep: 100, maxBuffered: 1 << 14, maxRows: 50 });
      const first = read(kind, () => url);
      await expect.poll(() => first.stream.position?.epoch).toBe("e1");
      engine.write(1);
      await expect.poll(() => first.has(2)).toBe(true);
      const { position } = first.stream;
      first.stream.destroy();
      engine.write(30_000);
      await expect.poll(() => running.stats.rows).toBe(30_001);
      const back = read(kind, () => url, "contiguous", position);
      await expect.poll(() => back.has(30_002)).toBe(true);
      engine.write(10);
      await expect.poll(() => back.has(30_012)).toBe(true);
      expect(back.values).toEqual(Array.from({ length: 30_010 }, (_, i) => i + 3));
      expect(back.gaps).toEqual([]);
    },
  );

  it("with an id that is not ours is told that it cannot go on", async () => {
    const engine = new Engine();
    engine.write(3);
    const { url } = await start(engine.source());
    const abort = new AbortController();
    const headers = { accept: "text/event-stream", "last-event-id": "of another server" };
    const { body } = await fetch(url, { headers, signal: abort.signal });
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("data:")) text += (await reader.read()).value ?? "";
    abort.abort();
    expect(text).toContain('"recovered":false');
  });
});

describe("rows without a position in a feed of positions", () => {
  it("are told as lost, as nobody could go on behind them", async () => {
    let sink: Sink<EngineRow> | undefined;
    const { url, relay: running } = await start({
      name: "engine",
      order: "increasing",
      connect(given) {
        sink = given;
        given.position({ epoch: "e", offset: 1 });
      },
    });
    const reader = read("webSocket", () => url, "increasing");
    await expect.poll(() => reader.stream.position).not.toBeNull();
    const row = (value: number): EngineRow => ({ time: 1_700_000_000_000 + value, value });
    sink?.next([row(2)], { position: { epoch: "e", offset: 2 } });
    sink?.next([row(3), row(4)]);
    sink?.next([row(5)], { position: { epoch: "e", offset: 5 } });
    await expect.poll(() => reader.has(5)).toBe(true);
    expect(reader.values).toEqual([2, 5]);
    expect(reader.gaps).toMatchObject([{ kind: "lost", count: 2 }]);
    expect(running.stats.unwritten).toBe(2);
  });
});

describe("a reader that stands still", () => {
  it("holds no more than its bound, is cut once all that it lacks is let go, and others go on", async () => {
    const engine = new Engine();
    const { url, relay: running } = await start(engine.source(), { keep: 2_000, maxBuffered: 1 << 16 });
    const still = new WebSocket(url.replace("http", "ws"));
    await new Promise((resolve) => still.on("open", resolve));
    still.send(JSON.stringify({ resume: null }));
    const closed = new Promise((resolve) => still.on("close", resolve));
    still.pause();
    const reader = read("eventSource", () => url);
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    for (let round = 0; round < 400 && running.stats.cut === 0; round += 1) {
      engine.write(1_000);
      await expect.poll(() => reader.has(engine.count), { interval: 5 }).toBe(true);
    }
    expect(running.stats.cut).toBe(1);
    expect(reader.values).toHaveLength(engine.count);
    expect(reader.gaps).toEqual([]);
    still.resume();
    await closed;
  });
});
