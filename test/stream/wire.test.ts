// @vitest-environment node
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createFeed } from "../../demo/feed.mjs";
import { answerHistory, answerPoll, attach } from "../../demo/wire-server.mjs";
import type { DataStreamOptions, Gap, Repair, Source } from "../../src/stream/index.js";
import { DataStream, poll, webSocket } from "../../src/stream/index.js";

interface Sample {
  time: number;
  value: number;
}

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Starts the reference server of docs/wire.md on a port of its own; the value of a row is its sequence number. */
async function serve({ epoch = "one", keep = 10_000, replay = 10_000, port = 0 } = {}) {
  const feed = createFeed({ epoch, keep, replay });
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/history")) void answerHistory(feed, request, response);
    else void answerPoll(feed, request, response, { count: 3 });
  });
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  const sockets = new WebSocketServer({ server });
  attach(sockets, feed, { heartbeat: 50 });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const close = async () => {
    cut();
    sockets.close();
    await new Promise((done) => server.close(done));
  };
  undo.push(close);
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    port: (server.address() as AddressInfo).port,
    url: `ws://${address}`,
    http: `http://${address}/`,
    history: `http://${address}/history`,
    append(count = 1) {
      const first = feed.head() + 1;
      feed.append(Array.from({ length: count }, (_, i) => ({ time: Date.now(), value: first + i })));
    },
    cut,
    close,
  };
}

/** Makes a stream and a record of its rows, gaps and repairs. */
function record(source: Source<Sample>, options: DataStreamOptions<Sample> = {}) {
  const stream = new DataStream<Sample>(source, { retry: { minDelay: 5, maxDelay: 20 }, ...options });
  undo.push(() => {
    stream.destroy();
  });
  const values: number[] = [];
  const gaps: Gap[] = [];
  const repairs: Repair<Sample>[] = [];
  stream.subscribe({
    data: (rows) => values.push(...rows.map(({ value }) => value)),
    gap: (gap) => gaps.push(gap),
    repair: (repair) => {
      repairs.push(repair);
      values.push(...repair.rows.map(({ value }) => value));
    },
    error: () => undefined,
  });
  const until = (test: () => boolean): Promise<void> =>
    new Promise((done) => {
      const check = (): void => {
        if (test()) done();
        else setTimeout(check, 2);
      };
      check();
    });
  return { stream, values, gaps, repairs, until };
}

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe("a stream over the reference server", () => {
  it("loses and doubles nothing over twenty cuts", async () => {
    const server = await serve();
    const { stream, values, gaps, until } = record(webSocket(server.url, { WebSocket }));
    await until(() => stream.stats.bytes > 0);
    server.append();
    await until(() => values.length === 1);
    for (let i = 0; i < 20; i += 1) {
      server.append(3);
      server.cut();
      server.append(4);
      await until(() => stream.state === "live" && values.at(-1) === 1 + 7 * (i + 1));
    }
    expect(values).toEqual(upTo(141));
    expect(gaps).toEqual([]);
    expect(stream.stats.reconnects).toBeGreaterThanOrEqual(20);
  });

  it("resumes with nothing received yet", async () => {
    const server = await serve();
    server.append(5);
    const { stream, values, until } = record(webSocket(server.url, { WebSocket }));
    await until(() => stream.stats.bytes > 0);
    server.cut();
    server.append(2);
    await until(() => values.length === 2);
    expect(values).toEqual([6, 7]);
  });

  it("repairs from history what the replay no longer reaches, the gap told with exact bounds", async () => {
    const server = await serve({ replay: 2 });
    const { stream, values, gaps, repairs, until } = record(
      webSocket(server.url, { WebSocket, history: server.history }),
    );
    await until(() => stream.stats.bytes > 0);
    server.append(3);
    await until(() => values.length === 3);
    server.cut();
    server.append(50);
    await until(() => values.length === 53);
    server.append();
    await until(() => values.length === 54);
    expect([...values].sort((a, b) => a - b)).toEqual(upTo(54));
    expect(gaps).toMatchObject([
      { kind: "lost", count: 50, after: { position: { offset: 3 } }, before: { position: { offset: 54 } } },
    ]);
    expect(repairs.at(-1)?.remaining).toBe(0);
    expect(stream.stats).toMatchObject({ kept: 54, repaired: 50, duplicates: 0, gaps: 1 });
  });

  it("tells one lasting gap when the server starts anew", async () => {
    const server = await serve();
    const { stream, values, gaps, repairs, until } = record(
      webSocket(server.url, { WebSocket, history: server.history }),
    );
    await until(() => stream.stats.bytes > 0);
    server.append(3);
    await until(() => values.length === 3);
    await server.close();
    const second = await serve({ epoch: "two", port: server.port });
    await until(() => stream.stats.reconnects === 1 && stream.state === "live");
    second.append(2);
    await until(() => values.length === 5);
    expect(values).toEqual([1, 2, 3, 1, 2]);
    expect(gaps).toMatchObject([
      { kind: "lost", after: { position: { epoch: "one" } }, before: { position: { epoch: "two" } } },
    ]);
    expect(repairs).toEqual([]);
  });

  it("polls overlapping answers into each row once, and repairs what fell between two", async () => {
    const server = await serve();
    server.append(2);
    const { values, gaps, stream, until } = record(poll(server.http, { interval: 10, history: server.history }));
    await until(() => values.length === 2);
    server.append(1);
    await until(() => values.length === 3);
    server.append(20);
    await until(() => values.length === 23);
    expect([...values].sort((a, b) => a - b)).toEqual(upTo(23));
    expect(gaps).toMatchObject([{ kind: "lost", count: 17 }]);
    expect(stream.stats.received).toBe(stream.stats.kept + stream.stats.duplicates);
  });
});
