// @vitest-environment node
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import type { Source } from "../../../src/stream/source.js";
import { poll } from "../../../src/stream/sources/poll.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import type { RecordingOptions } from "../recording-sink.js";
import { run } from "../recording-sink.js";

const SECRET = "s3cr3t";
const START = 1_700_000_000_000;
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x?token=${SECRET}`,
    requests,
    server,
  };
}

function start<T>(source: Source<T>, options: RecordingOptions = {}) {
  const environment = new FakeEnvironment({ now: START });
  const started = run(source, { environment, ...options });
  closers.push(() => {
    started.stop();
  });
  return { ...started, environment };
}

async function ended<T>(source: Source<T>, options?: RecordingOptions) {
  const started = start(source, options);
  if (!started.sink.signal.aborted) await once(started.sink.signal as EventTarget & AbortSignal, "abort");
  await settle();
  expect(started.environment.pending).toBe(0);
  return started;
}

function errorOf(failure: { cause: unknown } | undefined): StreamError {
  if (!(failure?.cause instanceof StreamError)) throw new Error("no StreamError");
  expect(JSON.stringify([failure.cause.message, failure.cause.cause])).not.toContain(SECRET);
  return failure.cause;
}

/** Makes a `fetch` that answers when the test says so, on the test's clock. */
function controlled() {
  const calls: { at: number; signal: AbortSignal; answer: (body: string) => void }[] = [];
  const environment = new FakeEnvironment({ now: START });
  const fetch = (_: string, init?: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const signal = init?.signal;
      if (!signal) throw new Error("no signal");
      signal.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
      calls.push({
        at: environment.now() - START,
        signal,
        answer: (body) => {
          resolve(new Response(body));
        },
      });
    });
  return { calls, environment, fetch };
}

describe("poll(url, options)", () => {
  it("asks at once and then at each interval, and reads rows", async () => {
    let count = 0;
    const { url, requests } = await serve((response) =>
      response.end(JSON.stringify({ time: 1000 * ++count, value: count })),
    );
    const { sink, stop, environment } = start(poll(url));
    await sink.until(({ rows }) => rows.length === 1);
    expect(sink.names).toEqual(["open", "alive", "next"]);
    await settle();
    await environment.advanceAsync(1000);
    await sink.until(({ rows }) => rows.length === 2);
    expect(sink.rows).toEqual([
      { time: 1000, value: 1 },
      { time: 2000, value: 2 },
    ]);
    expect(sink.names).toEqual(["open", "alive", "next", "alive", "next"]);
    expect(requests[0]?.headers.accept).toBe("application/json");
    expect(sink.accepted).toEqual([23, 23]);
    stop();
    await settle();
    expect(environment.pending).toBe(0);
  });

  it("revises older rows and rests while hidden, unless the stream says otherwise", () => {
    expect(poll("http://x/")).toMatchObject({ name: "poll", revises: true, hidden: "suspend", order: "contiguous" });
  });

  it("measures from start to start, never has two in flight, and skips beats that a slow answer missed", async () => {
    const { calls, environment, fetch } = controlled();
    const { sink, stop } = start(poll("http://x/", { fetch }), { environment });
    await environment.advanceAsync(300);
    calls[0]?.answer("1");
    await environment.advanceAsync(700);
    expect(calls.map(({ at }) => at)).toEqual([0, 1000]);
    await environment.advanceAsync(2400);
    expect(calls).toHaveLength(2);
    calls[1]?.answer("2");
    await environment.advanceAsync(1600);
    expect(calls.map(({ at }) => at)).toEqual([0, 1000, 4000]);
    expect(sink.rows).toEqual([{ value: 1 }, { value: 2 }]);
    stop();
    await settle();
    expect(environment.pending).toBe(0);
  });

  it("keeps asking when the clock is set back", async () => {
    const { calls, environment, fetch } = controlled();
    const { stop } = start(poll("http://x/", { fetch }), { environment });
    environment.jump(-3_600_000);
    calls[0]?.answer("1");
    await environment.advanceAsync(1000);
    expect(calls).toHaveLength(2);
    stop();
  });

  it("gives a request ten seconds, or the interval if that is longer", async () => {
    for (const [interval, patience] of [
      [1000, 10_000],
      [60_000, 60_000],
    ] as const) {
      const { calls, environment, fetch } = controlled();
      const { sink } = start(poll("http://x/", { fetch, interval }), { environment });
      await environment.advanceAsync(patience - 1);
      expect(sink.calls).toEqual([]);
      await environment.advanceAsync(1);
      expect(errorOf(sink.failure)).toMatchObject({ code: "timeout", retryable: true });
      expect(calls[0]?.signal.aborted).toBe(true);
      expect(environment.pending).toBe(0);
    }
  });

  it("tells statuses that pass from those that are final", async () => {
    let status = 500;
    const { url } = await serve((response) => response.writeHead(status).end("sorry"));
    for (status of [408, 425, 429, 500, 502, 503]) {
      const { sink } = await ended(poll(url));
      expect(errorOf(sink.failure)).toMatchObject({ code: "bad-status", cause: status, retryable: true });
      expect(sink.failure?.hint).toEqual({});
      expect(sink.names).toEqual(["error"]);
    }
    for (status of [400, 401, 403, 404, 405, 410]) {
      const { sink } = await ended(poll(url));
      expect(errorOf(sink.failure)).toMatchObject({ code: "refused", cause: status, retryable: false });
      expect(sink.failure?.hint).toEqual(status === 401 ? { final: true, auth: true } : { final: true });
    }
    status = 404;
    expect(errorOf((await ended(poll(url, { final: () => false }))).sink.failure).code).toBe("bad-status");
    status = 503;
    expect(errorOf((await ended(poll(url, { final: (code) => code === 503 }))).sink.failure).code).toBe("refused");
  });

  it("begins anew with each good answer: a server that fails every second time is asked again soon", async () => {
    for (const status of [200, 204, 304]) {
      const environment = new FakeEnvironment({ now: START });
      let asked = 0;
      const fetch = () =>
        Promise.resolve(new Response(status === 200 ? "1" : null, { status: ++asked % 2 ? status : 502 }));
      const stream = new DataStream(poll("http://x/", { fetch, interval: 1_000 }), { environment });
      const waits: { attempt: number; retryIn: number | undefined }[] = [];
      stream.on("state", ({ state, attempt, retryIn }) => state === "waiting" && waits.push({ attempt, retryIn }));
      stream.on("error", () => undefined);
      stream.start();
      await environment.advanceAsync(120_000);
      stream.destroy();
      expect(waits.length).toBeGreaterThan(40);
      expect(Math.max(...waits.map(({ attempt }) => attempt))).toBe(1);
      expect(Math.max(...waits.map(({ retryIn }) => Number(retryIn)))).toBeLessThanOrEqual(1_000);
    }
  });

  it("backs off from a server that fails each time, or answers with what breaks off", async () => {
    for (const bad of [
      () => new Response("", { status: 502 }),
      () =>
        new Response(
          new ReadableStream({
            start: (body) => {
              body.error(new Error());
            },
          }),
        ),
    ]) {
      const environment = new FakeEnvironment({ now: START });
      const stream = new DataStream(poll("http://x/", { fetch: () => Promise.resolve(bad()) }), {
        environment,
        retry: { minDelay: 500, maxDelay: 500 },
      });
      const attempts: number[] = [];
      stream.on("state", ({ state, attempt }) => state === "waiting" && attempts.push(attempt));
      stream.on("error", () => undefined);
      stream.start();
      await environment.advanceAsync(1_600);
      stream.destroy();
      expect(attempts).toEqual([1, 2, 3, 4]);
    }
  });

  it("waits as long as the server says, in seconds or until a date", async () => {
    let retryAfter = "7";
    const date = new Date(START).toUTCString();
    const { url } = await serve((response) => response.writeHead(429, { date, "retry-after": retryAfter }).end());
    const wait = async () => {
      const { sink } = await ended(poll(url));
      expect(errorOf(sink.failure).retryAfter).toBe(sink.failure?.hint?.retryAfter);
      return sink.failure?.hint?.retryAfter;
    };
    expect(await wait()).toBe(7000);
    retryAfter = new Date(START + 90_000).toUTCString();
    expect(await wait()).toBe(90_000);
    retryAfter = new Date(START - 90_000).toUTCString();
    expect(await wait()).toBe(0);
    for (retryAfter of ["-5", "after 3600", "node 7", "soon"]) expect(await wait(), retryAfter).toBeUndefined();
  });

  it("reads a date by the server's own clock, where the answer tells it", async () => {
    let headers: Record<string, string> = {};
    const wait = async (): Promise<number | undefined> => {
      const { sink } = await ended(
        poll("http://x/", { fetch: () => Promise.resolve(new Response("", { status: 503, headers })) }),
      );
      return sink.failure?.hint?.retryAfter;
    };
    const date = (ms: number): string => new Date(START + ms).toUTCString();
    // Our clock is an hour behind, then an hour ahead.
    for (const wrong of [3_600_000, -3_600_000]) {
      headers = { date: date(wrong), "retry-after": date(wrong + 5_000) };
      expect(await wait()).toBe(5_000);
      headers = { date: date(wrong), "retry-after": date(wrong - 5_000) };
      expect(await wait()).toBe(0);
    }
    for (const none of ["", "yesterday", "0"]) {
      headers = { date: none, "retry-after": date(5_000) };
      expect(await wait()).toBe(5_000);
    }
  });

  it("waits ten minutes at most, however long the server says", async () => {
    let headers: Record<string, string> = {};
    const { environment, fetch } = {
      environment: new FakeEnvironment({ now: START }),
      fetch: () => Promise.resolve(new Response("", { status: 503, headers })),
    };
    const date = (ms: number): string => new Date(START + ms).toUTCString();
    for (const given of ["601", "99999999", "9".repeat(400), date(3_602_000)]) {
      for (const asOf of [undefined, date(0)]) {
        headers = { "retry-after": given, ...(asOf && { date: asOf }) };
        const { sink } = await ended(poll("http://x/", { fetch }), { environment });
        expect(sink.failure?.hint?.retryAfter).toBe(600_000);
      }
    }
  });

  it("takes an answer without a body for no rows", async () => {
    let status = 204;
    const { url, requests } = await serve((response) => response.writeHead(status).end());
    const { sink, environment } = start(poll(url));
    await sink.until(({ names }) => names.includes("alive"));
    status = 304;
    await settle();
    await environment.advanceAsync(1000);
    await sink.until(({ names }) => names.length === 3);
    expect(sink.names).toEqual(["open", "alive", "alive"]);
    expect(requests).toHaveLength(2);
  });

  it("drops an answer that is no JSON and goes on asking", async () => {
    const bodies = ["<!doctype html><title>app</title>", '{"cpu":', '{"mem":1}', '{"cpu":5}'];
    const { url } = await serve((response) => response.end(bodies.shift()));
    const { sink, environment } = start(poll(url, { select: "/cpu" }));
    for (const count of [1, 2, 3]) {
      await sink.until(({ names }) => names.filter((name) => name === "drop").length === count);
      await settle();
      await environment.advanceAsync(1000);
    }
    await sink.until(({ rows }) => rows.length === 1);
    expect(sink.calls.filter(([name]) => name !== "alive")).toEqual([
      ["open"],
      ["drop", 1, "malformed", "<!doctype html><title>app</title>"],
      ["drop", 1, "malformed", '{"cpu":'],
      ["drop", 1, "path", '{"mem":1}'],
      ["next", [{ value: 5 }]],
    ]);
  });

  it("ends the attempt when the network fails, with the platform's word for it", async () => {
    const { url, server } = await serve(() => undefined);
    server.close();
    await once(server, "close");
    const { sink, teardowns } = await ended(poll(url));
    expect(errorOf(sink.failure)).toMatchObject({ code: "connect-failed", cause: "ECONNREFUSED", retryable: true });
    expect(teardowns()).toBe(1);
  });

  it("ends the attempt when the answer breaks off", async () => {
    const { url } = await serve((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("[1,2", () => response.destroy());
    });
    const { sink } = await ended(poll(url));
    expect(errorOf(sink.failure)).toMatchObject({ code: "closed", message: "the answer broke off" });
    expect(sink.rows).toEqual([]);
  });

  it("does not read an answer whose declared length is too large", async () => {
    const { url } = await serve((response) => {
      response.writeHead(200, { "content-length": "2000000" });
      response.write("[1");
    });
    const { sink } = await ended(poll(url));
    expect(sink.names).toEqual(["drop"]);
    expect(sink.accepted).toEqual([2_000_000]);
  });

  it("stops reading an answer without end, plain or compressed", async () => {
    const chunk = Buffer.alloc(65_536, "1");
    const endless = await serve((response) => {
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", write);
      write();
    });
    const plain = await ended(poll(endless.url));
    expect(plain.sink.accepted).toHaveLength(1);
    expect(plain.sink.accepted[0]).toBeLessThan(1_400_000);
    expect(plain.sink.names).toEqual(["drop"]);

    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const small = await serve((response) =>
      response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length }).end(bomb),
    );
    const packed = await ended(poll(small.url));
    expect(packed.sink.names).toEqual(["drop"]);
    expect(packed.sink.accepted[0]).toBeLessThan(1_400_000);
  });

  it("reads an answer of many chunks whole, characters split between them included", async () => {
    const text = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ value: i, name: "é€😀" })));
    const { url } = await serve((response) => {
      const bytes = Buffer.from(text);
      for (let i = 0; i < bytes.length; i += 999) response.write(bytes.subarray(i, i + 999));
      response.end();
    });
    const { sink } = start(poll(url));
    await sink.until(({ rows }) => rows.length > 0);
    expect(sink.rows).toEqual(JSON.parse(text));
    expect(sink.accepted).toEqual([Buffer.byteLength(text)]);
  });

  it("leaves no request behind when it is stopped in the middle of one", async () => {
    const { url, requests } = await serve((response, { url: path }) => {
      if (path?.includes("body")) response.writeHead(200).write("[1,");
    });
    for (const address of [url, `${url}&body`]) {
      const before = requests.length;
      const { sink, stop, environment } = start(poll(address));
      const arrived = () => requests.at(before);
      while (!arrived()) await settle();
      const request = arrived();
      if (!request) throw new Error("no request");
      // Give the beginning of the body time to arrive.
      for (let turns = 0; turns < 50; turns += 1) await settle();
      expect(sink.names).not.toContain("open");
      request.socket.on("error", () => undefined);
      const closed = new Promise((resolve) => request.socket.once("close", resolve));
      stop();
      await closed;
      await settle();
      expect(environment.pending).toBe(0);
      expect(sink.names).not.toContain("error");
    }
  });

  it("lets go of an answer that comes after it was stopped", async () => {
    let cancelled = false;
    let answer: (response: Response) => void = () => undefined;
    const fetch = () => new Promise<Response>((resolve) => (answer = resolve));
    const { sink, stop, environment } = start(poll("http://x/", { fetch }));
    await settle();
    stop();
    answer(new Response(new ReadableStream({ cancel: () => void (cancelled = true) })));
    await settle();
    expect(cancelled).toBe(true);
    expect(sink.calls).toEqual([]);
    expect(environment.pending).toBe(0);
  });

  it("asks functions anew for each request, and tells where the feed has got to", async () => {
    let seq = 4;
    const { url, requests } = await serve((response) =>
      response.end(JSON.stringify({ epoch: "a", seq: ++seq, rows: [seq] })),
    );
    let asked = 0;
    const source = poll(({ resume }) => `${url}&after=${resume?.offset ?? "none"}`, {
      headers: () => Promise.resolve({ authorization: `Bearer ${++asked}`, accept: "text/plain" }),
      method: "POST",
      body: "query",
    });
    const { sink, environment } = start(source);
    await sink.until(({ rows }) => rows.length === 1);
    await settle();
    await environment.advanceAsync(1000);
    await sink.until(({ rows }) => rows.length === 2);
    expect(
      requests.map((request) => [request.method, request.url, request.headers.authorization, request.headers.accept]),
    ).toEqual([
      ["POST", `/x?token=${SECRET}&after=none`, "Bearer 1", "text/plain"],
      ["POST", `/x?token=${SECRET}&after=5`, "Bearer 2", "text/plain"],
    ]);
    expect(sink.calls.at(-1)).toEqual([
      "next",
      [{ value: 6 }],
      { position: { epoch: "a", offset: 6 }, after: { epoch: "a", offset: 5 } },
    ]);
  });

  it("reports a function that throws", async () => {
    const { sink } = await ended(poll(() => Promise.reject(new RangeError(SECRET))));
    expect(errorOf(sink.failure)).toMatchObject({ code: "source", cause: "RangeError", retryable: true });
    const { url } = await serve((response) => response.writeHead(500).end());
    const final = (): never => {
      throw new RangeError(SECRET);
    };
    const judged = await ended(poll(url, { final }));
    expect(errorOf(judged.sink.failure)).toMatchObject({ code: "source", cause: "RangeError", retryable: true });
    expect(judged.sink.failure?.hint).toEqual({});
  });

  it("refuses what makes no sense", async () => {
    expect(() => poll("http://x/", { interval: -5 })).toThrow("invalid interval: -5");
    expect(() => poll("ws://x/")).toThrow("invalid url: ws: is none of http:, https:");
    expect(() => poll("http://x/", { intervall: 5 } as object)).toThrow(
      "unknown option: intervall. Did you mean interval?",
    );
    const { sink } = await ended(poll("/relative"));
    expect(sink.failure?.hint).toEqual({ final: true });
  });
});
