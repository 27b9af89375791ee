// @vitest-environment node
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { DataStream } from "../../../../src/stream/data-stream.js";
import type { StreamError } from "../../../../src/stream/errors.js";
import type { StreamEvents } from "../../../../src/stream/events.js";
import type { Attempt } from "../../../../src/stream/messages/decode-options.js";
import type { Source } from "../../../../src/stream/source.js";
import { eventSource } from "../../../../src/stream/sources/event-source.js";
import type { TokenContext, TokenOption } from "../../../../src/stream/sources/http/token.js";
import { keepToken } from "../../../../src/stream/sources/http/token.js";
import { poll } from "../../../../src/stream/sources/poll.js";
import { webSocket } from "../../../../src/stream/sources/web-socket.js";
import { FakeEnvironment, settle } from "../../fake-environment.js";

const SECRET = "s3cr3t";
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Server {
  /** The tokens that the server takes. */
  readonly good: Set<string>;
  /** The tokens that clients tried; those of requests in the form of their header. */
  readonly tried: (string | undefined)[];
  readonly requests: IncomingMessage[];
  readonly url: string;
  readonly sockets: WebSocket[];
}

/** Starts a server over HTTP and WebSocket that refuses all tokens but the good ones, by 401 or a close code. */
async function serve({ code = 4401, body = "[1]", type = "application/json", refuse = 401 } = {}): Promise<Server> {
  const good = new Set<string>();
  const tried: (string | undefined)[] = [];
  const requests: IncomingMessage[] = [];
  const sockets: WebSocket[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { authorization } = request.headers;
    requests.push(request);
    tried.push(authorization);
    if (good.has(authorization?.replace("Bearer ", "") ?? "")) {
      response.writeHead(200, { "content-type": type }).end(body);
    } else response.writeHead(refuse).end(`what is ${String(authorization)}?`);
  });
  const wss = new WebSocketServer({ server });
  wss.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("message", (data: Buffer) => {
      const { token } = JSON.parse(data.toString()) as { token?: string };
      tried.push(token);
      if (good.has(token ?? "")) socket.send("[5]");
      else socket.close(code, `bad token ${String(token)}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    for (const socket of sockets) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  return { good, tried, requests, sockets, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Makes a token function that gives a new token each time, and records its contexts. */
function tokens(name = SECRET) {
  const contexts: TokenContext[] = [];
  const token = (context: TokenContext) => `${name}-${contexts.push(context)}`;
  return { token, contexts, refusals: () => contexts.map(({ refused }) => refused) };
}

const hello = ({ token }: Attempt) => ({ token });

/** Subscribes a stream on a virtual clock; keeps its events. */
function stream(source: Source<unknown>) {
  const environment = new FakeEnvironment();
  const dataStream = new DataStream(source, { environment });
  const events: { [E in keyof StreamEvents<unknown>]: StreamEvents<unknown>[E][0][] } = {
    data: [],
    gap: [],
    repair: [],
    gone: [],
    drop: [],
    state: [],
    error: [],
    end: [],
  };
  closers.push(() => {
    dataStream.destroy();
  });
  dataStream.subscribe(
    Object.fromEntries(
      Object.entries(events).map(([event, list]) => [event, (...args: unknown[]) => (list as unknown[]).push(args[0])]),
    ),
  );
  return { dataStream, environment, events };
}

async function until(test: () => boolean): Promise<void> {
  while (!test()) await settle();
}

/** Advances the clock through the stream's retries until the test is true. */
async function retrying({ dataStream, environment }: ReturnType<typeof stream>, test: () => boolean): Promise<void> {
  while (!test()) {
    if (dataStream.state === "waiting") await environment.advanceAsync(1000);
    else await settle();
  }
}

function ask(source: Source<unknown>) {
  if (!source.history) throw new Error("no history");
  return source.history({ limit: 10, signal: new AbortController().signal });
}

describe("keepToken(option)", () => {
  const free = () => new AbortController().signal;

  it("asks once for all who wait, keeps what it got, and asks anew only after a refusal", async () => {
    const { token, refusals } = tokens("t");
    const keeper = keepToken(token);
    expect(await Promise.all([keeper.get(free()), keeper.get(free())])).toEqual(["t-1", "t-1"]);
    expect(await keeper.get(free())).toBe("t-1");
    expect(keeper.refuse("t-1")).toBe(true);
    expect(await Promise.all([keeper.get(free()), keeper.get(free())])).toEqual(["t-2", "t-2"]);
    expect(refusals()).toEqual([false, true]);
  });

  it("gives up on one asked for after a refusal and refused too, unless the server took it once", async () => {
    const { token, refusals } = tokens("t");
    const keeper = keepToken(token);
    expect(keeper.refuse(await keeper.get(free()))).toBe(true);
    keeper.accept(await keeper.get(free()));
    expect(keeper.refuse("t-2")).toBe(true);
    expect(keeper.refuse(await keeper.get(free()))).toBe(false);
    // The user may have logged in before the stream starts again.
    expect(await keeper.get(free())).toBe("t-4");
    expect(refusals()).toEqual([false, true, true, true]);
  });

  it("takes the refusal of a token that is kept no longer for an old story", async () => {
    const { token, contexts } = tokens("t");
    const keeper = keepToken(token);
    await keeper.get(free());
    expect([keeper.refuse("t-1"), keeper.refuse("t-1")]).toEqual([true, true]);
    expect(await keeper.get(free())).toBe("t-2");
    expect(keeper.refuse("t-1")).toBe(true);
    keeper.accept("t-1");
    expect(await keeper.get(free())).toBe("t-2");
    expect(keeper.refuse("t-2")).toBe(false);
    expect(contexts).toHaveLength(2);
  });

  it("aborts the call when nobody waits any more, and makes another one for who comes next", async () => {
    const asked: { signal: AbortSignal; answer: (token: string) => void }[] = [];
    const keeper = keepToken(({ signal }) => new Promise((answer) => asked.push({ signal, answer })));
    const [one, two] = [new AbortController(), new AbortController()];
    void keeper.get(one.signal);
    void keeper.get(two.signal);
    await settle();
    one.abort();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false]);
    two.abort();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true]);
    const next = keeper.get(free());
    await settle();
    asked[1].answer("good");
    expect(await next).toBe("good");
    asked[0].answer("late");
    await settle();
    expect(await keeper.get(free())).toBe("good");
    expect(asked).toHaveLength(2);
  });

  it("keeps a token, whoever leaves afterwards", async () => {
    const { token, contexts } = tokens();
    const keeper = keepToken(token);
    const one = new AbortController();
    await keeper.get(one.signal);
    one.abort();
    await keeper.get(free());
    expect(contexts).toHaveLength(1);
    expect(contexts[0].signal.aborted).toBe(false);
  });

  it("tells of a function that fails without its words, and asks it again", async () => {
    let calls = 0;
    const failing: TokenOption[] = [
      () => {
        calls++;
        throw new TypeError(`no ${SECRET}`);
      },
      () => Promise.reject(new RangeError(SECRET)),
      () => `${SECRET}\n`,
      // Cast: the types refuse undefined.
      () => undefined as never,
    ];
    const failures: unknown[] = [];
    for (const option of failing) {
      const keeper = keepToken(option);
      for (let i = 0; i < 2; i++) await keeper.get(free()).catch((error: unknown) => failures.push(error));
    }
    expect(calls).toBe(2);
    const words = "invalid token: expected printable ASCII, no line break";
    const summary = (failures as StreamError[]).map(({ code, message, retryable, cause }) => [
      code,
      message,
      retryable,
      cause,
    ]);
    expect(summary.filter((_, i) => i % 2 === 0)).toEqual([
      ["source", "the token function threw", true, "TypeError"],
      ["source", "the token function threw", true, "RangeError"],
      ["source", words, true, undefined],
      ["source", words, true, undefined],
    ]);
    expect(inspect(failures, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it("keeps the refusal in mind while the function fails", async () => {
    const refusals: boolean[] = [];
    const keeper = keepToken(({ refused }) => {
      if (refusals.push(refused) === 2) throw new Error("offline");
      return "t";
    });
    keeper.refuse(await keeper.get(free()));
    await keeper.get(free()).catch(() => undefined);
    await keeper.get(free());
    expect(refusals).toEqual([false, true, true]);
  });

  it("never renews a text, and refuses one that is none without quoting it", async () => {
    const keeper = keepToken("t");
    expect(await keeper.get(free())).toBe("t");
    expect(keeper.refuse("t")).toBe(false);
    expect(await keeper.get(free())).toBe("t");
    for (const bad of ["", `${SECRET}\n`, "ключ", 5, null]) {
      expect(() => keepToken(bad as string)).toThrow(/^invalid token: expected printable ASCII, no line break$/);
    }
  });
});

describe("the option token", () => {
  it("is asked for once by a connection and a history that want it at the same time", async () => {
    const { url, good, tried } = await serve();
    const { token, contexts } = tokens();
    good.add(`${SECRET}-1`);
    const socket = webSocket(url, { WebSocket, token, hello, history: url });
    const { events } = stream(socket);
    await Promise.resolve();
    const history = await ask(socket);
    await until(() => events.data.length === 1);
    expect(history.rows).toEqual([{ value: 1 }]);
    expect(contexts).toHaveLength(1);
    expect(new Set(tried)).toEqual(new Set([`${SECRET}-1`, `Bearer ${SECRET}-1`]));
  });

  it.each<[string, (url: string, token: TokenOption) => Source<unknown>, string]>([
    ["poll", (url, token) => poll(url, { token }), "application/json"],
    ["eventSource", (url, token) => eventSource(url, { token }), "text/event-stream"],
  ])(
    "is renewed by %s within the attempt when the server says 401, and no more when it says so again",
    async (_, make, type) => {
      const server = await serve({ type, body: type === "application/json" ? "[1]" : "data: 1\n\n" });
      const { token, refusals } = tokens();
      server.good.add(`${SECRET}-2`);
      const run = stream(make(server.url, token));
      await until(() => run.events.data.length === 1);
      expect(server.tried).toEqual([`Bearer ${SECRET}-1`, `Bearer ${SECRET}-2`]);
      expect(refusals()).toEqual([false, true]);
      expect(run.events.error.filter(({ code }) => code !== "closed")).toEqual([]);

      server.good.clear();
      await run.environment.advanceAsync(2000);
      await retrying(run, () => run.dataStream.state === "failed");
      expect(run.events.error.at(-1)).toMatchObject({ code: "refused", retryable: false, cause: 401 });
      expect(refusals()).toEqual([false, true, true]);

      server.good.add(`${SECRET}-4`);
      run.dataStream.start();
      await until(() => run.events.data.length === 2);
      expect(inspect(run.events, { depth: 9, showHidden: true })).not.toContain(SECRET);
    },
  );

  it("is not taken for good because the server failed in another way", async () => {
    const statuses = [401, 503, 401];
    const { token, refusals } = tokens();
    const fetch = () => Promise.resolve(new Response(null, { status: statuses.shift() ?? 500 }));
    const run = stream(poll("http://x/", { token, fetch }));
    await retrying(run, () => run.dataStream.state === "failed");
    expect(statuses).toEqual([]);
    expect(refusals()).toEqual([false, true]);
  });

  it("is renewed for history, and its refusal there is final", async () => {
    const { url, good } = await serve();
    const { token, refusals } = tokens();
    const source = webSocket("ws://127.0.0.1:1/", { token, history: url });
    good.add(`${SECRET}-2`);
    expect((await ask(source)).rows).toEqual([{ value: 1 }]);
    good.clear();
    const failure: unknown = await ask(source).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "refused", retryable: false, cause: 401 });
    expect(refusals()).toEqual([false, true, true]);
    expect(inspect(failure, { showHidden: true })).not.toContain(SECRET);
  });

  it.each([3000, 4401])("is renewed when a socket is closed with %i, and a second refusal is final", async (code) => {
    const server = await serve({ code });
    const { token, refusals } = tokens();
    server.good.add(`${SECRET}-2`);
    const run = stream(webSocket(server.url, { WebSocket, token, hello }));
    await retrying(run, () => run.events.data.length === 1);
    expect(run.events.error.map((error) => [error.code, error.message, error.retryable])).toEqual([
      ["closed", `the connection was closed: code ${code}`, true],
    ]);
    expect(server.tried).toEqual([`${SECRET}-1`, `${SECRET}-2`]);

    // The server accepted the token before: it has only expired.
    server.good.clear();
    server.sockets.at(-1)?.close(code);
    await retrying(run, () => run.dataStream.state === "failed");
    expect(run.events.error.at(-1)).toMatchObject({
      code: "refused",
      message: `the server refused: code ${code}`,
      retryable: false,
    });
    expect(refusals()).toEqual([false, true, true]);
    expect(run.events.state.at(-1)).toMatchObject({
      state: "failed",
      reason: `the server refused: code ${code}`,
    });
    expect(JSON.stringify(run.events)).not.toContain(SECRET);
    expect(inspect(run.events, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it("is not taken for good because the server said something that cannot be read", async () => {
    const server = await serve();
    const { token, refusals } = tokens();
    const run = stream(webSocket(server.url, { WebSocket, token, hello, select: "/cpu" }));
    await until(() => server.sockets.length === 1);
    server.sockets[0].send('{"error":"who are you?"}');
    await retrying(run, () => server.sockets.length === 2);
    server.sockets[1].send('{"error":"who are you?"}');
    await retrying(run, () => run.dataStream.state === "failed");
    expect(refusals()).toEqual([false, true]);
  });

  it("is renewed after a socket that did not open, for a page cannot see a 401", async () => {
    let handshakes = 0;
    const offered: (string | undefined)[] = [];
    const http = createServer();
    const wss = new WebSocketServer({ noServer: true });
    http.on("upgrade", (request, socket, head) => {
      offered.push(request.headers["sec-websocket-protocol"]);
      if (handshakes++ === 0) socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
      else {
        wss.handleUpgrade(request, socket, head, (opened) => {
          opened.send("5");
        });
      }
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    closers.push(() => {
      for (const socket of wss.clients) socket.terminate();
      http.close();
    });
    const { token, refusals } = tokens();
    const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/`;
    const run = stream(webSocket(url, { WebSocket, token, protocols: (attempt) => ["rows", attempt.token ?? ""] }));
    await retrying(run, () => run.events.data.length === 1);
    expect(offered).toEqual([`rows,${SECRET}-1`, `rows,${SECRET}-2`]);
    expect(refusals()).toEqual([false, true]);
    expect(inspect(run.events, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it("is kept while there is no network", async () => {
    const { token, contexts } = tokens();
    const run = stream(webSocket("ws://127.0.0.1:1/", { WebSocket, token }));
    await retrying(run, () => run.events.error.length === 3);
    expect(run.events.error[2]).toMatchObject({ code: "connect-failed", cause: "ECONNREFUSED" });
    expect(contexts).toHaveLength(1);
  });

  it("as a text is final where it is refused", async () => {
    const server = await serve();
    for (const source of [
      poll(server.url, { token: SECRET }),
      eventSource(server.url, { token: SECRET }),
      webSocket(server.url, { WebSocket, token: SECRET, hello }),
    ]) {
      const { dataStream, events } = stream(source);
      await until(() => dataStream.state === "failed");
      expect(events.error).toHaveLength(1);
      expect(events.error[0].code).toBe("refused");
      expect(inspect(events, { depth: 9, showHidden: true })).not.toContain(SECRET);
    }
    expect(server.tried).toEqual([`Bearer ${SECRET}`, `Bearer ${SECRET}`, SECRET]);
  });

  it("leaves an authorization of yours alone", async () => {
    const { url, good, tried } = await serve();
    const { token, contexts } = tokens();
    good.add("Basic mine");
    const { events } = stream(poll(url, { token, headers: { Authorization: "Basic mine" } }));
    await until(() => events.data.length === 1);
    expect(tried).toEqual(["Basic mine"]);
    expect(contexts).toHaveLength(0);
  });

  it("does not follow a redirect to another origin", async () => {
    const there = await serve();
    const elsewhere = createServer((_, response) => response.writeHead(307, { location: there.url }).end());
    elsewhere.listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    closers.push(() => elsewhere.close());
    const { dataStream } = stream(
      poll(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`, { token: SECRET }),
    );
    await until(() => dataStream.state === "failed");
    expect(there.tried).toEqual([undefined]);
  });

  it("is not told to the url function", async () => {
    const { url, good } = await serve();
    good.add(SECRET);
    const attempts: object[] = [];
    const address = (attempt: object) => {
      attempts.push(attempt);
      return url;
    };
    for (const source of [webSocket(address, { WebSocket, token: SECRET, hello }), poll(address, { token: SECRET })]) {
      const { events } = stream(source);
      await until(() => events.data.length === 1);
    }
    const attempt = { resume: null, signal: expect.any(AbortSignal) as AbortSignal };
    expect(attempts).toEqual([attempt, attempt]);
  });

  it("is asked for again where the function fails, and the error does not hold its words", async () => {
    const server = await serve();
    server.good.add(`${SECRET}-1`);
    let fails = 2;
    const good = tokens();
    const token = (context: TokenContext) => {
      if (fails-- > 0) throw new Error(`cannot reach https://login/?key=${SECRET}`);
      return good.token(context);
    };
    const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const source of [webSocket(server.url, { WebSocket, token, hello }), poll(server.url, { token })]) {
      fails = 2;
      good.contexts.length = 0;
      const run = stream(source);
      await retrying(run, () => run.events.data.length === 1);
      expect(run.events.error.map(({ code, message, retryable }) => [code, message, retryable])).toEqual([
        ["source", "the token function threw", true],
        ["source", "the token function threw", true],
      ]);
      expect(inspect(run.events, { depth: 9, showHidden: true })).not.toContain(SECRET);
      run.dataStream.destroy();
    }
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it("lets go of a function that never answers when the attempt is over", async () => {
    const signals: AbortSignal[] = [];
    const token = ({ signal }: TokenContext) => {
      signals.push(signal);
      return new Promise<string>(() => undefined);
    };
    const run = stream(webSocket("ws://127.0.0.1:1/", { WebSocket, token }));
    await until(() => signals.length === 1);
    await run.environment.advanceAsync(10_000);
    expect(run.events.error[0]).toMatchObject({ code: "timeout" });
    expect(signals[0].aborted).toBe(true);
    await retrying(run, () => signals.length === 2);
    expect(signals[1].aborted).toBe(false);
    run.dataStream.stop();
    expect(signals[1].aborted).toBe(true);
  });

  it("opens no socket when the token comes too late", async () => {
    const { url, sockets } = await serve();
    let answer: (token: string) => void = () => undefined;
    const run = stream(webSocket(url, { WebSocket, hello, token: () => new Promise((resolve) => (answer = resolve)) }));
    await until(() => run.dataStream.state === "connecting");
    await settle();
    run.dataStream.stop();
    answer(SECRET);
    await settle();
    expect(sockets).toEqual([]);
    expect(run.dataStream.state).toBe("idle");
  });
});
