// @vitest-environment node
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { StreamError } from "../../../src/stream/errors.js";
import type { Source } from "../../../src/stream/source.js";
import { webSocket } from "../../../src/stream/sources/web-socket.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import type { RecordingOptions } from "../recording-sink.js";
import { run } from "../recording-sink.js";

const SECRET = "s3cr3t";
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Starts a server that calls `greet` with each socket. */
async function serve(greet: (socket: WebSocket, request: IncomingMessage) => void) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", path: "/feed" });
  const sockets: WebSocket[] = [];
  server.on("connection", (socket, request) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    greet(socket, request);
  });
  await once(server, "listening");
  closers.push(() => {
    for (const socket of sockets) socket.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/feed?token=${SECRET}`, sockets };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Connects a source, and stops it at the end of the test. */
function start<T>(source: Source<T>, options?: RecordingOptions) {
  const started = run(source, options);
  closers.push(() => {
    started.stop();
  });
  return started;
}

function errorOf(failure: { cause: unknown } | undefined): StreamError {
  if (!(failure?.cause instanceof StreamError)) throw new Error("no StreamError");
  expect(JSON.stringify([failure.cause.message, failure.cause.cause])).not.toContain(SECRET);
  return failure.cause;
}

describe("webSocket(url, options)", () => {
  it("opens, greets with where it got to, and reads the envelope of docs/wire.md", async () => {
    const heard: string[] = [];
    const { url } = await serve((socket) => {
      socket.on("message", (data: Buffer) => {
        heard.push(data.toString());
        socket.send('{"epoch":"a","recovered":true,"seq":8,"rows":[[1000,1],[2000,2]],"head":9}');
      });
    });
    const { sink } = start(webSocket(url, { WebSocket }), { resume: { epoch: "a", offset: 6 } });
    await sink.until(({ names }) => names.includes("position"));
    expect(heard).toEqual(['{"resume":{"epoch":"a","seq":6}}']);
    expect(sink.calls).toEqual([
      ["open"],
      ["alive", undefined],
      ["recovered", true],
      [
        "next",
        [
          { time: 1000, value: 1 },
          { time: 2000, value: 2 },
        ],
        { position: { epoch: "a", offset: 8 }, after: { epoch: "a", offset: 6 } },
      ],
      ["position", { epoch: "a", offset: 9 }],
    ]);
    expect(sink.accepted).toEqual([74]);
  });

  it("greets with null on a first attempt, as told, or not at all", async () => {
    const heard: string[] = [];
    const { url } = await serve((socket) => {
      socket.send("0");
      socket.on("message", (data: Buffer) => {
        heard.push(data.toString());
        socket.send("1");
      });
    });
    const rows = (count: number) => (sink: { rows: unknown[] }) => sink.rows.length === count;
    await start(webSocket(url, { WebSocket })).sink.until(rows(2));
    await start(webSocket(url, { WebSocket, hello: () => "subscribe cpu" })).sink.until(rows(2));
    await start(webSocket(url, { WebSocket, hello: ({ resume }) => ({ from: resume?.offset }) }), {
      resume: { offset: "x" },
    }).sink.until(rows(2));
    expect(heard).toEqual(['{"resume":null}', "subscribe cpu", '{"from":"x"}']);

    const { sockets, url: silent } = await serve((socket) => {
      socket.on("message", (data: Buffer) => heard.push(data.toString()));
    });
    const quiet = [webSocket(silent, { WebSocket, hello: false }), webSocket(silent, { WebSocket, select: "/cpu" })];
    for (const source of quiet) {
      const { sink, stop } = start(source);
      await sink.until(({ names }) => names.includes("open"));
      stop();
    }
    for (const socket of sockets) if (socket.readyState !== socket.CLOSED) await once(socket, "close");
    expect(heard).toHaveLength(3);
  });

  it("counts bytes of text as UTF-8, and reads binary", async () => {
    const { url } = await serve((socket) => {
      socket.send('["é","€","😀"]');
      socket.send(Buffer.from("[1,2,3]"));
    });
    const { sink } = start(webSocket(url, { WebSocket }));
    await sink.until(({ rows }) => rows.length === 3);
    expect(sink.accepted).toEqual([Buffer.byteLength('["é","€","😀"]'), 7]);
    expect(sink.rows).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }]);
  });

  it("drops what it cannot read and draws the next good row", async () => {
    const { url } = await serve((socket) => {
      for (const message of ['{"cpu":', '{"mem":1}', '{"cpu":"high"}', '{"cpu":1e999}', '{"cpu":5}']) {
        socket.send(message);
      }
    });
    const { sink } = start(webSocket(url, { WebSocket, select: "/cpu" }));
    await sink.until(({ rows }) => rows.length === 2);
    expect(sink.calls.filter(([name]) => name !== "alive")).toEqual([
      ["open"],
      ["drop", 1, "malformed", '{"cpu":'],
      ["drop", 1, "path", '{"mem":1}'],
      ["drop", 1, "malformed", "high"],
      ["next", [{ value: Infinity }]],
      ["next", [{ value: 5 }]],
    ]);
  });

  it("tells of each sign of life, and when the next is due", async () => {
    const { url } = await serve((socket) => {
      socket.send('{"head":4}');
    });
    const { sink } = start(webSocket(url, { WebSocket, heartbeat: 5000 }));
    await sink.until(({ names }) => names.includes("position"));
    expect(sink.calls).toEqual([["open"], ["alive", 5000], ["alive", 5000], ["position", { offset: 4 }]]);
  });

  it("gives signs of life of its own, from open to the end, and no timer is left", async () => {
    const environment = new FakeEnvironment();
    const got: string[] = [];
    const { url } = await serve((socket) => {
      socket.on("message", (data) => {
        got.push((data as Buffer).toString());
        socket.send("1");
      });
    });
    let count = 0;
    const ping = { interval: 30_000, message: () => ({ ping: ++count }) };
    const { sink, stop } = start(webSocket(url, { WebSocket, hello: () => "hello", ping }), { environment });
    await sink.until(({ rows }) => rows.length === 1);
    await environment.advanceAsync(29_999);
    expect(got).toEqual(["hello"]);
    await environment.advanceAsync(1);
    await sink.until(({ rows }) => rows.length === 2);
    await environment.advanceAsync(30_000);
    await sink.until(({ rows }) => rows.length === 3);
    expect(got).toEqual(["hello", '{"ping":1}', '{"ping":2}']);
    stop();
    expect(environment.pending).toBe(0);
    expect(() => webSocket("ws://x/", { ping: { interval: 0, message: "ping" } })).toThrow("invalid ping.interval: 0");
    // Cast: the types demand a message.
    expect(() => webSocket("ws://x/", { ping: { interval: 1 } as never })).toThrow("invalid ping.message: undefined");
  });

  it("tells codes that pass from codes that are final, and who does not know us", async () => {
    const { url } = await serve((socket, request) => {
      const code = Number(new URL(request.url ?? "", "ws://x").searchParams.get("code"));
      socket.close(code, "so it is");
    });
    const end = async (code: number, final?: (code: number) => boolean) => {
      const { sink, teardowns } = await ended(webSocket(`${url}&code=${code}`, { WebSocket, ...(final && { final }) }));
      expect(teardowns()).toBe(1);
      const error = errorOf(sink.failure);
      return [error.code, error.cause, error.retryable, sink.failure?.hint];
    };
    for (const code of [1008, 3003, 4400, 4403, 4404, 4410]) {
      expect(await end(code)).toEqual(["refused", code, false, { final: true }]);
    }
    for (const code of [3000, 4401]) {
      expect(await end(code)).toEqual(["refused", code, false, { final: true, auth: true }]);
    }
    for (const code of [1000, 1001, 1009, 1012, 4999]) {
      expect(await end(code)).toEqual(["closed", code, true, undefined]);
    }
    expect(await end(4999, (code) => code === 4999)).toEqual(["refused", 4999, false, { final: true }]);
    expect(await end(4401, () => false)).toEqual(["closed", 4401, true, undefined]);
  });

  it("is closed when the connection breaks off in the middle of a message", async () => {
    const { url } = await serve((socket) => {
      socket.send("1");
      socket.send('{"half":', { fin: false }, () => {
        socket.terminate();
      });
    });
    const { sink } = await ended(webSocket(url, { WebSocket }));
    expect(sink.rows).toEqual([{ value: 1 }]);
    expect(errorOf(sink.failure)).toMatchObject({
      code: "closed",
      cause: 1006,
      message: "the connection was closed: code 1006",
    });
  });

  it("closes with 4009 when the stream finds a message too large, and reads no more", async () => {
    const { url, sockets } = await serve((socket) => {
      socket.send(JSON.stringify("x".repeat(200)));
      socket.send("1");
    });
    const { sink } = await ended(webSocket(url, { WebSocket }), { maxBytes: 100 });
    const socket = sockets.at(0);
    if (socket === undefined) throw new Error("nobody came");
    const [code] = (await once(socket, "close")) as [number];
    expect(code).toBe(4009);
    expect(sink.names).toEqual(["open", "alive", "drop"]);
  });

  it("fails to connect with the platform's word for it and nothing else", async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    const refused = await ended(webSocket(`ws://127.0.0.1:${port}/?token=${SECRET}`, { WebSocket }));
    expect(errorOf(refused.sink.failure)).toMatchObject({
      code: "connect-failed",
      cause: "ECONNREFUSED",
      retryable: true,
    });
    expect(refused.sink.names).toEqual(["error"]);

    const plain = createServer((_, response) => response.writeHead(500).end());
    const answered = await ended(webSocket(`ws://127.0.0.1:${await listening(plain)}/`, { WebSocket }));
    expect(errorOf(answered.sink.failure)).toMatchObject({ code: "connect-failed", cause: "status 500" });
    plain.closeAllConnections();
  });

  it("leaves no socket behind, whenever it is stopped", async () => {
    const { url, sockets } = await serve((socket) => {
      socket.send("1");
    });
    const environment = new FakeEnvironment();
    const late = start(webSocket(url, { WebSocket }), { environment });
    await late.sink.until(({ rows }) => rows.length === 1);
    late.stop();
    const socket = sockets.at(0);
    if (socket === undefined) throw new Error("nobody came");
    expect(await once(socket, "close")).toMatchObject({ 0: 1000 });
    expect(environment.pending).toBe(0);

    // The second server takes the connection and never answers the handshake.
    const silent = createTcpServer();
    const port = await listening(silent);
    const arrived = once(silent, "connection");
    const early = start(webSocket(`ws://127.0.0.1:${port}/`, { WebSocket }), { environment });
    const [tcp] = (await arrived) as [Socket];
    tcp.resume();
    const gone = once(tcp, "close");
    early.stop();
    await gone;
    expect(early.sink.calls).toEqual([]);
  });

  it("asks a function for the URL at each attempt, and drops the answer if it comes too late", async () => {
    const paths: string[] = [];
    const { url } = await serve((socket, request) => {
      paths.push(request.url ?? "");
      socket.send("1");
    });
    const source = webSocket(({ resume }) => Promise.resolve(`${url}&after=${resume?.offset ?? ""}`), {
      WebSocket,
    });
    await start(source).sink.until(({ rows }) => rows.length === 1);
    await start(source, { resume: { offset: 7 } }).sink.until(({ rows }) => rows.length === 1);
    expect(paths).toEqual([`/feed?token=${SECRET}&after=`, `/feed?token=${SECRET}&after=7`]);

    let answer: (url: string) => void = () => undefined;
    const asked = new Promise<string>((resolve) => (answer = resolve));
    let count = 0;
    class Counted extends WebSocket {
      constructor(address: string) {
        super(address);
        count++;
      }
    }
    const { stop } = start(webSocket(() => asked, { WebSocket: Counted }));
    stop();
    answer(url);
    await settle();
    expect(count).toBe(0);
  });

  it("reports a function that throws or gives no URL, and lets the stream try again", async () => {
    const thrown = await ended(
      webSocket(() => Promise.reject(new TypeError(`cannot reach https://x/?${SECRET}`)), { WebSocket }),
    );
    expect(errorOf(thrown.sink.failure)).toMatchObject({
      code: "source",
      message: "the url function threw",
      cause: "TypeError",
    });
    const badUrl = await ended(webSocket(() => `ftp://x/${SECRET}`, { WebSocket }));
    expect(errorOf(badUrl.sink.failure)).toMatchObject({ code: "source", retryable: true });
    const own = new StreamError("refused", "log in first", { retryable: false });
    const passed = await ended(
      webSocket(
        () => {
          throw own;
        },
        { WebSocket },
      ),
    );
    expect(passed.sink.failure?.cause).toBe(own);
  });

  it("reports a hello or a final that throws, and lets the stream try again", async () => {
    const { url } = await serve((socket) => {
      socket.close(4999);
    });
    const thrower = (): never => {
      throw new RangeError(SECRET);
    };
    for (const options of [{ hello: thrower }, { final: thrower }]) {
      const { sink, teardowns } = await ended(webSocket(url, { WebSocket, ...options }));
      expect(errorOf(sink.failure)).toMatchObject({
        code: "source",
        message: "hello or final threw",
        cause: "RangeError",
        retryable: true,
      });
      expect(teardowns()).toBe(1);
    }
  });

  it("offers subprotocols", async () => {
    const offered: (string | undefined)[] = [];
    const { url } = await serve((socket, request) => {
      offered.push(request.headers["sec-websocket-protocol"]);
      socket.send("1");
    });
    for (const protocols of ["one", ["one", "two"], () => ["three"]]) {
      await start(webSocket(url, { WebSocket, protocols })).sink.until(({ rows }) => rows.length === 1);
    }
    expect(offered).toEqual(["one", "one,two", "three"]);
  });

  it("takes http: for ws:, and leaves the fragment out", async () => {
    const { url } = await serve((socket) => {
      socket.send("1");
    });
    await start(webSocket(`${url.replace("ws:", "http:")}#part`, { WebSocket })).sink.until(
      ({ rows }) => rows.length === 1,
    );
  });

  it("says what to do where there is no WebSocket", async () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, "WebSocket");
    Reflect.deleteProperty(globalThis, "WebSocket");
    try {
      const { sink } = await ended(webSocket("ws://127.0.0.1/"));
      expect(errorOf(sink.failure)).toMatchObject({
        message: "no WebSocket here: pass { WebSocket } from the ws package",
        retryable: false,
      });
      expect(sink.failure?.hint).toEqual({ final: true });
    } finally {
      if (own) Object.defineProperty(globalThis, "WebSocket", own);
    }
  });

  it("refuses a relative URL where there is no page, for good", async () => {
    const { sink } = await ended(webSocket("/feed", { WebSocket }));
    expect(errorOf(sink.failure).message).toBe("invalid url: a relative one needs a page");
    expect(sink.failure?.hint).toEqual({ final: true });
  });

  it("refuses at once what can be seen to be wrong, without quoting a URL", () => {
    expect(() => webSocket(`ws://[${SECRET}`)).toThrow(/^invalid url: it cannot be parsed$/);
    expect(() => webSocket(`ftp://x/${SECRET}`)).toThrow(/^invalid url: ftp: is none of ws:, wss:, http:, https:$/);
    expect(() => webSocket(`ws://user:${SECRET}@x/`)).toThrow(/^invalid url: it holds a user name or a password/);
    expect(() => webSocket("ws://x/", { heartbeat: -1 })).toThrow("invalid heartbeat: -1");
    expect(() => webSocket("ws://x/", { order: "random" as "opaque" })).toThrow("invalid order: random");
    expect(() => webSocket("ws://x/", { selct: "/a" } as object)).toThrow(
      "unknown option: selct. Did you mean select?",
    );
    expect(() => webSocket("ws://x/", { history: "ftp://x/" })).toThrow(
      "invalid history: ftp: is none of http:, https:",
    );
  });
});

/** Connects a source and waits for its end. */
async function ended<T>(source: Source<T>, options?: RecordingOptions) {
  const started = start(source, options);
  if (!started.sink.signal.aborted) await once(started.sink.signal as EventTarget & AbortSignal, "abort");
  return started;
}
