// @vitest-environment node
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import type { Gap } from "../../../src/stream/events.js";
import type { Source } from "../../../src/stream/source.js";
import type { EventSourceOptions } from "../../../src/stream/sources/event-source.js";
import { eventSource } from "../../../src/stream/sources/event-source.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import type { RecordingOptions } from "../recording-sink.js";
import { run } from "../recording-sink.js";

const SECRET = "s3cr3t";
const START = 1_700_000_000_000;
const TYPE = { "content-type": "text/event-stream" };
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Starts a server that calls `answer` with each request. */
async function serve(answer: (response: ServerResponse, request: IncomingMessage, asked: number) => void) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(response, request, requests.length);
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

/** Starts a server that answers each request with the next body; `hold` keeps the last one open. */
function serveText(bodies: readonly string[], { hold = false } = {}) {
  return serve((response, _, asked) => {
    response.writeHead(200, TYPE).write(bodies[asked - 1] ?? "");
    if (!hold || asked < bodies.length) response.end();
  });
}

/** Makes a `fetch` whose answer brings these chunks and ends. */
function chunked(chunks: readonly Uint8Array[], headers: Record<string, string> = TYPE) {
  return () => {
    const queue = [...chunks];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = queue.shift();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    });
    return Promise.resolve(new Response(body, { headers }));
  };
}

/** Returns the calls of the sink for a body that is cut into chunks at the bytes `cuts`. */
async function callsOf(
  body: string | Uint8Array,
  options: EventSourceOptions<unknown> = {},
  cuts: readonly number[] = [],
) {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const edges = [0, ...cuts, bytes.length];
  const chunks = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
  const { sink } = await ended(eventSource<unknown>("http://x/", { ...options, fetch: chunked(chunks) }));
  return sink.calls.filter(([name]) => !["open", "alive", "error"].includes(name));
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
  expect(started.environment.pending).toBe(0);
  return started;
}

function errorOf(failure: { cause: unknown } | undefined): StreamError {
  if (!(failure?.cause instanceof StreamError)) throw new Error("no StreamError");
  expect(JSON.stringify([failure.cause.message, failure.cause.cause])).not.toContain(SECRET);
  return failure.cause;
}

/** Subscribes a stream on a virtual clock; keeps its events. */
function stream(source: Source<unknown>) {
  const environment = new FakeEnvironment({ now: START });
  const events = { rows: [] as unknown[], gaps: [] as Gap[], errors: [] as StreamError[], states: [] as string[] };
  const dataStream = new DataStream(source, { environment });
  closers.push(() => {
    dataStream.destroy();
  });
  dataStream.subscribe({
    data: (rows) => events.rows.push(...rows),
    gap: (gap) => events.gaps.push(gap),
    error: (error) => events.errors.push(error),
    state: ({ state }) => events.states.push(state),
  });
  return { dataStream, environment, events };
}

async function until(test: () => boolean): Promise<void> {
  while (!test()) await settle();
}

describe("eventSource(url, options)", () => {
  it("asks for an event stream, opens on good headers, and reads each event", async () => {
    const { url, requests } = await serve((response) => {
      response.writeHead(200, { "content-type": "Text/Event-Stream; charset=utf-8" });
      response.flushHeaders();
    });
    const { sink } = start(eventSource(url));
    await sink.until(({ names }) => names.includes("open"));
    expect(sink.calls).toEqual([["open"]]);
    expect(requests[0].method).toBe("GET");
    expect(requests[0].headers).toMatchObject({ accept: "text/event-stream", "cache-control": "no-cache" });
    expect(requests[0].headers).not.toHaveProperty("last-event-id");

    const served = await serveText(['data: {"time":1,"value":5}\n\ndata:[[2,6],[3,7]]\n\n'], { hold: true });
    const read = start(eventSource(served.url)).sink;
    await read.until(({ rows }) => rows.length === 3);
    expect(read.calls).toEqual([
      ["open"],
      ["alive", undefined],
      ["next", [{ time: 1, value: 5 }]],
      [
        "next",
        [
          { time: 2, value: 6 },
          { time: 3, value: 7 },
        ],
      ],
    ]);
    expect(read.accepted).toEqual([20, 13]);
  });

  const text =
    ': hello\nretry: 700\nid: é€😀\ndata: [1,\ndata:  "é€😀",\ndata\ndata:2]\n\n' +
    "event: other\ndata: 9\n\n:\n\nid\ndata:3\nunknown: x\n\n";
  const wanted = [
    ["next", [{ value: 1 }, { value: 2 }], { position: { offset: "é€😀" }, after: undefined }],
    ["next", [{ value: 3 }]],
  ];
  const decode = (message: unknown) =>
    (JSON.parse(message as string) as unknown[] | number) instanceof Array
      ? (JSON.parse(message as string) as unknown[])
          .filter((each) => typeof each === "number")
          .map((value) => ({ value }))
      : [{ value: JSON.parse(message as string) as number }];

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("reads the same wherever it is cut, with lines that end in %s", async (_, end) => {
    const bytes = new TextEncoder().encode(`\uFEFF${text.replaceAll("\n", end)}`);
    expect(await callsOf(bytes, { decode })).toEqual(wanted);
    for (let cut = 0; cut <= bytes.length; cut++) expect(await callsOf(bytes, { decode }, [cut])).toEqual(wanted);
    const single = Array.from(bytes, (_byte, i) => i);
    expect(await callsOf(bytes, { decode }, single)).toEqual(wanted);
  });

  it("reads the same wherever it is cut, with lines that end in all three ways", async () => {
    const ends = fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 20, maxLength: 20 });
    const lines = text.split("\n");
    await fc.assert(
      fc.asyncProperty(ends, fc.array(fc.nat(200), { maxLength: 6 }), async (chosen, cuts) => {
        const joined = lines.map((line, i) => line + (i < lines.length - 1 ? chosen[i] : "")).join("");
        // Skip a CR before an empty line that ends in LF: the two are one line end.
        fc.pre(!lines.some((line, i) => line === "" && i > 0 && chosen[i - 1] === "\r" && chosen[i] === "\n"));
        const bytes = new TextEncoder().encode(joined);
        const sorted = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
        expect(await callsOf(bytes, { decode }, sorted)).toEqual(wanted);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("hands on an event at once, though a CR that ends it might be half of CRLF", async () => {
    const { url } = await serveText(["data: 1\r\r"], { hold: true });
    await start(eventSource(url)).sink.until(({ rows }) => rows.length === 1);
  });

  it("leaves out what the stream did not finish", async () => {
    expect(await callsOf("data: 1\n\ndata: 2\n")).toEqual([["next", [{ value: 1 }]]]);
    expect(await callsOf("data: 1\n\ndata: 2")).toEqual([["next", [{ value: 1 }]]]);
  });

  it("takes an event without text, a comment, any byte for a sign of life", async () => {
    const { url } = await serve((response) => {
      response.writeHead(200, TYPE).write(": still here\n");
      response.write("data\n\n");
      response.write("event: ping\ndata: {}\n\n");
    });
    const { sink } = start(eventSource(url, { heartbeat: 5000 }));
    let pieces = 0;
    await sink.until(({ names }) => (pieces = names.length) >= 2);
    expect(pieces).toBeGreaterThanOrEqual(2);
    expect(sink.calls.slice(0, 2)).toEqual([["open"], ["alive", 5000]]);
    expect(await callsOf(": a\n\ndata\n\nevent: ping\ndata: {}\n\n")).toEqual([]);

    const { sink: byBytes } = await ended(
      eventSource("http://x/", {
        heartbeat: 5000,
        fetch: chunked(["d", ":", "\n"].map((each) => new TextEncoder().encode(each))),
      }),
    );
    expect(byBytes.names).toEqual(["open", "alive", "alive", "alive", "alive", "error"]);
  });

  it("reads the types of events that it is told to", async () => {
    const body = 'data: 1\n\nevent: tick\ndata: 2\n\nevent: message\ndata: 3\n\nevent: other\ndata: {"a":\n\n';
    const values = async (options: EventSourceOptions<unknown>) =>
      (await callsOf(body, options)).map(([name, rows]) =>
        name === "next" ? (rows[0] as { value: number }).value : name,
      );
    expect(await values({})).toEqual([1, 3]);
    expect(await values({ events: ["tick"] })).toEqual([2]);
    expect(await values({ events: ["tick", "message", "other"] })).toEqual([1, 2, 3, "drop"]);
  });

  it("takes the id of an event for its position, as text", async () => {
    expect(
      await callsOf("id: 7\ndata: 1\n\ndata: 2\n\nid: a\0b\ndata: 3\n\nid:\ndata: 4\n\nid: 8\ndata: [5,6,7]\n\n"),
    ).toEqual([
      ["next", [{ value: 1 }], { position: { offset: "7" }, after: undefined }],
      ["next", [{ value: 2 }]],
      ["next", [{ value: 3 }]],
      ["next", [{ value: 4 }]],
      ["next", [{ value: 5 }, { value: 6 }, { value: 7 }], { position: { offset: "8" }, after: undefined }],
    ]);
  });

  it("takes an id given twice in a row for no position, unless the order is told", async () => {
    const body = "id: 7\ndata: 1\n\nid: 7\ndata: 2\n\n";
    expect(await callsOf(body)).toEqual([
      ["next", [{ value: 1 }], { position: { offset: "7" } }],
      ["next", [{ value: 2 }]],
    ]);
    const calls = await callsOf(body, { order: "increasing" });
    expect(calls.map((call) => call[2])).toEqual([{ position: { offset: "7" } }, { position: { offset: "7" } }]);
  });

  it("counts by ids of digits where they are said to be contiguous", async () => {
    const body = "id: 7\ndata: [1,2,3]\n\nid: 8\nevent: other\ndata: x\n\nid: 9\ndata: {\n\nid: x\ndata: 3\n\n";
    const placed = async (options: EventSourceOptions<unknown>) =>
      (await callsOf(body, options)).flatMap(([name, , at]) =>
        name === "next" && typeof at === "object" ? [[at.position.offset, at.after?.offset]] : [],
      );
    expect(await placed({ order: "contiguous" })).toEqual([
      [7, 6],
      [8, 7],
      [9, 8],
      ["x", undefined],
    ]);
    expect(await placed({ order: "contiguous", counts: "rows" })).toEqual([
      [7, 4],
      [8, 8],
      [9, 8],
      ["x", undefined],
    ]);
    expect(await placed({ order: "increasing" })).toEqual([
      ["7", undefined],
      ["8", undefined],
      ["9", undefined],
      ["x", undefined],
    ]);
  });

  it("goes by the position that a message tells, not by the id", async () => {
    const envelope =
      'id: a:2\ndata: {"epoch":"a","seq":2,"rows":[1,2],"head":3}\n\n' +
      'id: a:3\nevent: other\ndata: 1\n\nid: z\ndata: {"head":3}\n\n';
    expect(await callsOf(envelope)).toEqual([
      ["next", [{ value: 1 }, { value: 2 }], { position: { epoch: "a", offset: 2 }, after: { epoch: "a", offset: 0 } }],
      ["position", { epoch: "a", offset: 3 }],
      ["position", { epoch: "a", offset: 3 }],
    ]);
    const pointed = 'id: x\nevent: other\ndata: 1\n\nid: y\ndata: {"seq":5,"value":1}\n\nid: z\ndata: {"value":2}\n\n';
    expect((await callsOf(pointed, { position: "/seq" })).map((call) => call[2])).toEqual([
      { position: { offset: 5 }, after: { offset: 4 } },
      undefined,
    ]);
  });

  it("sends the id that it got to, as UTF-8, unless a header of yours stands there", async () => {
    const { url, requests } = await serveText([]);
    const sent = async (offset: string | number, options?: EventSourceOptions<unknown>) => {
      await ended(eventSource(url, options), { resume: { offset } });
      return Buffer.from(String(requests.at(-1)?.headers["last-event-id"] ?? "none"), "latin1").toString();
    };
    expect(await sent("42")).toBe("42");
    expect(await sent(42)).toBe("42");
    expect(await sent("é€😀")).toBe("é€😀");
    expect(await sent("a\u0001b")).toBe("none");
    expect(await sent("x".repeat(5000))).toBe("none");
    expect(await sent("42", { headers: ({ resume }) => ({ "Last-Event-ID": `from ${String(resume?.offset)}` }) })).toBe(
      "from 42",
    );
  });

  it("sends the id that belongs to the position that the stream got to", async () => {
    const envelope = 'id: first\ndata: {"epoch":"a","seq":2,"rows":[1,2]}\n\n';
    const { url, requests } = await serveText([
      envelope,
      "",
      "",
      `${envelope}id: second\nevent: other\ndata: 1\n\n`,
      "",
    ]);
    const source = eventSource(url);
    await ended(source);
    await ended(source, { resume: { epoch: "a", offset: 2 } });
    await ended(source, { resume: { epoch: "b", offset: 2 } });
    await ended(source);
    await ended(source, { resume: { epoch: "a", offset: 2 } });
    expect(requests.map(({ headers }) => headers["last-event-id"])).toEqual([
      undefined,
      "first",
      // A position that came another way.
      "b:2",
      undefined,
      "second",
    ]);
  });

  it("resumes where it left off, told as a gap unless the server proves or promises the rest", async () => {
    const bodies = ["id: a\ndata: 1\n\n", "id: b\ndata: 2\n\n"];
    const gaps = async (options: EventSourceOptions<unknown>, texts = bodies) => {
      const { url, requests } = await serveText(texts, { hold: true });
      const { events, environment } = stream(eventSource(url, options));
      await until(() => events.rows.length === 1 && events.states.at(-1) === "waiting");
      await environment.advanceAsync(1500);
      await until(() => events.rows.length === 2);
      expect(requests[1].headers["last-event-id"]).toBe(texts === bodies ? "a" : "1");
      return events.gaps.map(({ kind, cause }) => [kind, cause]);
    };
    expect(await gaps({})).toEqual([["unknown", "a reconnect"]]);
    expect(await gaps({ resumes: true })).toEqual([]);
    expect(await gaps({ order: "contiguous" }, ["id: 1\ndata: 1\n\n", "id: 2\ndata: 2\n\n"])).toEqual([]);
    expect(await gaps({ order: "contiguous" }, ["id: 1\ndata: 1\n\n", "id: 4\ndata: 2\n\n"])).toEqual([
      ["lost", "the position jumped"],
    ]);
  });

  it("is closed when the server ends the stream or it breaks off, and waits as long as the server says", async () => {
    const { url } = await serve((response, { url: path }) => {
      response.writeHead(200, TYPE).write("retry: 9000\ndata: 1\n\ndata: 2\n");
      if (path?.includes("cut")) response.write("\n", () => response.destroy());
      else response.end();
    });
    for (const [address, message] of [
      [url, "the server ended the stream"],
      [`${url}&cut`, "the stream broke off"],
    ]) {
      const { sink, teardowns } = await ended(eventSource(address));
      expect(sink.rows[0]).toEqual({ value: 1 });
      expect(errorOf(sink.failure)).toMatchObject({ code: "closed", message, retryable: true, retryAfter: 9000 });
      expect(sink.failure?.hint).toEqual({ retryAfter: 9000 });
      expect(teardowns()).toBe(1);
    }
    for (const retry of ["retry: 600001\n", "retry: 99999999999\n", `retry: ${"9".repeat(400)}\n`]) {
      const { sink } = await ended(eventSource("http://x/", { fetch: chunked([new TextEncoder().encode(retry)]) }));
      expect(errorOf(sink.failure).retryAfter).toBe(600_000);
    }
    for (const retry of ["", "retry: soon\n", "retry: -1\n"]) {
      const { sink } = await ended(eventSource("http://x/", { fetch: chunked([new TextEncoder().encode(retry)]) }));
      expect(errorOf(sink.failure).retryAfter).toBeUndefined();
    }
  });

  it("tells statuses that pass from those that are final, 204 among them", async () => {
    let status = 200;
    const { url } = await serve((response) => response.writeHead(status, { ...TYPE, "retry-after": "7" }).end());
    for (status of [206, 408, 429, 500, 503]) {
      const { sink } = await ended(eventSource(url));
      expect(errorOf(sink.failure)).toMatchObject({
        code: "bad-status",
        cause: status,
        retryable: true,
        retryAfter: 7000,
      });
      expect(sink.names).toEqual(["error"]);
    }
    for (status of [204, 400, 401, 403, 404, 405, 410]) {
      const { sink } = await ended(eventSource(url));
      expect(errorOf(sink.failure)).toMatchObject({ code: "refused", cause: status, retryable: false });
      expect(sink.failure?.hint).toEqual(status === 401 ? { final: true, auth: true } : { final: true });
    }
    status = 204;
    expect(errorOf((await ended(eventSource(url, { final: () => false }))).sink.failure).code).toBe("bad-status");
  });

  it("refuses an answer that is no event stream, and says what it got", async () => {
    for (const type of ["text/html; charset=utf-8", "application/json", "text/event-stream-not", undefined]) {
      const { url } = await serve((response) => {
        response.writeHead(200, type ? { "content-type": type } : {}).write("data: 1\n\n");
      });
      const { sink } = await ended(eventSource(url));
      expect(errorOf(sink.failure)).toMatchObject({
        code: "refused",
        message: `the server answered with content type ${type?.split(";")[0] ?? "none"}, not text/event-stream`,
        retryable: false,
      });
      expect(sink.failure?.hint).toEqual({ final: true });
      expect(sink.names).toEqual(["error"]);
    }
  });

  it("follows redirects", async () => {
    const { url, requests } = await serve((response, request) => {
      if (request.url === "/there") response.writeHead(200, TYPE).write("data: 1\n\n");
      else response.writeHead(307, { location: "/there" }).end();
    });
    const { sink } = start(eventSource(url), { resume: { offset: "a" } });
    await sink.until(({ rows }) => rows.length === 1);
    expect(requests.map((request) => [request.url, request.headers["last-event-id"]])).toEqual([
      [`/x?token=${SECRET}`, "a"],
      ["/there", "a"],
    ]);
  });

  it("ends the attempt when the network fails, with the platform's word for it", async () => {
    const { url, server } = await serve(() => undefined);
    server.close();
    await once(server, "close");
    const { sink } = await ended(eventSource(url));
    expect(errorOf(sink.failure)).toMatchObject({ code: "connect-failed", cause: "ECONNREFUSED", retryable: true });
  });

  it("drops what it cannot read and draws the next good row", async () => {
    expect(await callsOf('data: {"cpu":\n\ndata: {"mem":1}\n\ndata: {"cpu":5}\n\n', { select: "/cpu" })).toEqual([
      ["drop", 1, "malformed", '{"cpu":'],
      ["drop", 1, "path", '{"mem":1}'],
      ["next", [{ value: 5 }]],
    ]);
  });

  it("stops at an event that is too large, and hears no more", async () => {
    const { url } = await serveText([`data: 1\n\ndata: ${"1".repeat(200)}\n\ndata: 2\n\n`], { hold: true });
    const { sink } = await ended(eventSource(url), { maxBytes: 100 });
    expect(sink.rows).toEqual([{ value: 1 }]);
    expect(sink.names.at(-1)).toBe("drop");
    expect(sink.accepted).toEqual([1, 200]);
  });

  it.each([
    ["a line", "", "x"],
    ["an event", "", "data: x\n"],
    ["an event with comments in it", "", "data: x\n: y\n"],
  ])("ends the attempt on %s without end", async (_, head, piece) => {
    const chunk = piece.repeat(10_000);
    const { url } = await serve((response) => {
      response.writeHead(200, TYPE).write(`data: 1\n\n${head}`);
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", write);
      response.on("error", () => undefined);
      write();
    });
    const { sink } = await ended(eventSource(url));
    expect(sink.rows).toEqual([{ value: 1 }]);
    expect(sink.names.at(-1)).toBe("drop");
    expect(sink.accepted.at(-1)).toBeLessThan(1_500_000);
    expect(sink.accepted).toHaveLength(2);
  });

  it("asks about a large event as it grows, and takes it where it is allowed", async () => {
    const row = JSON.stringify({ value: 1, text: "€".repeat(3_000_000) });
    const bytes = new TextEncoder().encode(`data: ${row}\n\n`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 50_000) }, (_, i) =>
      bytes.subarray(i * 50_000, (i + 1) * 50_000),
    );
    const { sink } = await ended(eventSource("http://x/", { fetch: chunked([...chunks, ...chunks]) }), {
      maxBytes: 10_000_000,
    });
    expect(sink.rows).toHaveLength(2);
    const whole = Buffer.byteLength(row);
    const [first, second] = [sink.accepted.slice(0, 3), sink.accepted.slice(3)];
    expect(first).toEqual([expect.closeTo(1_048_576, -5), expect.closeTo(2_097_152, -5), whole]);
    expect(second).toEqual(first);
  });

  it("is not tired by comments and empty events, however many", async () => {
    for (const piece of [":\n", ": still here\n", "\n", "event: ping\n\n", "retry: 1\n\n"]) {
      const bytes = new TextEncoder().encode(piece.repeat(3000));
      const chunks = Array.from({ length: 1 + Math.ceil(3_000_000 / bytes.length) }, () => bytes);
      const { sink } = await ended(eventSource("http://x/", { fetch: chunked(chunks) }));
      expect(sink.accepted).toEqual([]);
    }
  });

  it("closes the connection when it is stopped", async () => {
    for (const begin of ["", "data: 1\n\ndata:"]) {
      const { url, requests } = await serve((response) => {
        if (begin) response.writeHead(200, TYPE).write(begin);
      });
      const { sink, stop, environment } = start(eventSource(url));
      await until(() => requests.length === 1);
      if (begin) await sink.until(({ rows }) => rows.length === 1);
      const closed = new Promise((resolve) => requests[0].socket.once("close", resolve));
      stop();
      await closed;
      await settle();
      expect(environment.pending).toBe(0);
      expect(sink.names).not.toContain("error");
    }
  });

  it("lets go of the body of a fetch that does not mind the signal", async () => {
    const cancelled: string[] = [];
    const body = (name: string) => new ReadableStream({ cancel: () => void cancelled.push(name) });
    let answer: (response: Response) => void = () => undefined;
    const late = start(eventSource("http://x/", { fetch: () => new Promise((resolve) => (answer = resolve)) }));
    await settle();
    late.stop();
    answer(new Response(body("late"), { headers: TYPE }));
    await settle();
    const open = start(
      eventSource("http://x/", { fetch: () => Promise.resolve(new Response(body("open"), { headers: TYPE })) }),
    );
    await open.sink.until(({ names }) => names.includes("open"));
    await settle();
    open.stop();
    await settle();
    expect(cancelled).toEqual(["late", "open"]);
    expect(late.sink.calls).toEqual([]);
    expect(open.sink.names).toEqual(["open"]);
  });

  it("asks by headers, method, body and credentials as told", async () => {
    const { url, requests } = await serveText([""]);
    const inits: RequestInit[] = [];
    const fetch = (address: string, init?: RequestInit) => {
      inits.push(init ?? {});
      return globalThis.fetch(address, init);
    };
    await ended(
      eventSource(() => Promise.resolve(`${url}#part`), {
        fetch,
        headers: { "x-own": "1", accept: "*/*" },
        method: "POST",
        body: "q",
        credentials: "include",
      }),
    );
    expect(requests[0].headers).toMatchObject({ "x-own": "1", accept: "*/*" });
    expect(requests[0].method).toBe("POST");
    expect(inits[0]).toMatchObject({ credentials: "include", body: "q", cache: "no-store" });
  });

  it("reports a function that throws, and lets the stream try again", async () => {
    const thrower = (): never => {
      throw new RangeError(SECRET);
    };
    const { url } = await serve((response) => response.writeHead(500).end());
    for (const source of [
      eventSource(thrower),
      eventSource(url, { headers: thrower }),
      eventSource(url, { final: thrower }),
    ]) {
      const { sink } = await ended(source);
      expect(errorOf(sink.failure)).toMatchObject({ code: "source", cause: "RangeError", retryable: true });
    }
  });

  it("refuses what makes no sense", async () => {
    expect(() => eventSource("ws://x/")).toThrow("invalid url: ws: is none of http:, https:");
    expect(() => eventSource("http://x/", { event: ["tick"] } as object)).toThrow(
      "unknown option: event. Did you mean events?",
    );
    // Cast: the types refuse a text.
    expect(() => eventSource("http://x/", { events: "tick" as never })).toThrow(
      'invalid events: tick (expected an array of types, such as ["tick"])',
    );
    expect(() => eventSource("http://x/", { events: [] })).toThrow("invalid events");
    expect(() => eventSource("http://x/", { heartbeat: -1 })).toThrow("invalid heartbeat: -1");
    expect((await ended(eventSource("/relative"))).sink.failure?.hint).toEqual({ final: true });
  });
});
