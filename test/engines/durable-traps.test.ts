import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DurableOptions } from "../../src/adapters/durable/index.js";
import { durable } from "../../src/adapters/durable/index.js";
import type { Gap, Resume, StreamError, StreamState } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import type { DurableServer } from "../servers/durable-streams.js";
import { startDurableServer } from "../servers/durable-streams.js";

interface Sample {
  readonly value: number | string | null;
}

let server: DurableServer;
const undo: (() => unknown)[] = [];

beforeEach(async () => {
  server = await startDurableServer();
  undo.push(() => server.stop());
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const rowsOf = (...values: number[]) => values.map((value) => ({ time: 1_700_000_000_000 + value, value }));

function read(options: DurableOptions<Sample> = {}, resume: Resume | null = null, name = "log") {
  const stream = new DataStream<Sample>(durable(server.url(name), options), {
    retry: { minDelay: 1, maxDelay: 20 },
    resume,
  });
  const [rows, gaps, errors, states]: [Sample[], Gap[], StreamError[], StreamState[]] = [[], [], [], []];
  stream.subscribe({
    data: (batch) => rows.push(...batch),
    gap: (gap) => gaps.push(gap),
    error: (error) => errors.push(error),
    state: ({ state }) => states.push(state),
  });
  stream.start();
  undo.push(() => stream.destroy());
  return {
    stream,
    rows,
    gaps,
    errors,
    states,
    values: () => rows.map(({ value }) => value),
    hasBegun: () => until(() => stream.position !== null),
  };
}

/** A `fetch` whose answers that stay open end cleanly after so many ms, as those of caches do. */
const endingFetch =
  (ms: number) =>
  async (url: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (!url.includes("live=sse") || !response.body) return response;
    const reader = response.body.getReader();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const timer = setTimeout(() => {
          controller.close();
          reader.cancel().catch(() => undefined);
        }, ms);
        const pump = async (): Promise<void> => {
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            try {
              controller.enqueue(value);
            } catch {
              // It has been closed meanwhile: what came is asked for again.
              return;
            }
          }
        };
        pump().catch(() => clearTimeout(timer));
      },
    });
    return new Response(body, { status: response.status, headers: response.headers });
  };

describe("a durable stream", () => {
  it("goes on with the next answer where the server ends one, which is no cut", async () => {
    await server.create("log");
    const { stream, gaps, errors, states, values, hasBegun } = read({ fetch: endingFetch(1_100) });
    await hasBegun();
    for (let value = 1; value <= 60; value += 1) {
      await server.append("log", rowsOf(value));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await until(() => values().at(-1) === 60);
    expect(values()).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect([gaps, errors]).toEqual([[], []]);
    expect(states.filter((state) => state !== "idle")).toEqual(["connecting", "live"]);
    expect(stream.stats.reconnects).toBe(0);
  });

  it("has ended where the server says that no message will follow", async () => {
    await server.create("log");
    const { stream, values, hasBegun } = read();
    await hasBegun();
    await server.append("log", rowsOf(1, 2));
    await server.close("log");
    await until(() => stream.state === "ended");
    expect(stream.state).toBe("ended");
    expect(values()).toEqual([1, 2]);
  });

  it("ends for good where there is no stream, and says what makes one", async () => {
    const { stream, errors } = read();
    await until(() => stream.state === "failed");
    expect(errors.map(({ message }) => message)).toEqual([
      "durable: the server has no stream at this address: PUT makes one",
    ]);
  });

  it("ends for good where the stream is deleted", async () => {
    await server.create("log");
    const { stream, errors, values, hasBegun } = read({ fetch: endingFetch(300) });
    await hasBegun();
    await server.append("log", rowsOf(1));
    await until(() => values().length === 1);
    await server.remove("log");
    await until(() => stream.state === "failed", 20_000);
    expect(stream.state).toBe("failed");
    expect(errors.at(-1)?.retryable).toBe(false);
  });

  it("tells one gap where a stream was made anew with fewer messages, and goes on with it", async () => {
    await server.create("log");
    const first = read();
    await first.hasBegun();
    await server.append("log", rowsOf(1, 2, 3));
    await until(() => first.rows.length === 3);
    const kept = first.stream.position;
    first.stream.destroy();
    await server.remove("log");
    await server.create("log");
    await server.append("log", rowsOf(4));
    const { gaps, values, stream } = read({}, kept);
    await until(() => gaps.length === 1);
    await server.append("log", rowsOf(5));
    await until(() => values().length === 1);
    expect(values()).toEqual([5]);
    expect(gaps).toHaveLength(1);
    expect(stream.position?.epoch).not.toBe(kept?.epoch);
  });

  it("tells one gap where the server no longer holds the place, and reads what it still has", async () => {
    await server.create("log");
    const first = read();
    await first.hasBegun();
    await server.append("log", rowsOf(1));
    await until(() => first.rows.length === 1);
    const kept = first.stream.position;
    first.stream.destroy();
    await server.append("log", rowsOf(2));
    const gone = (url: string, init?: RequestInit): Promise<Response> =>
      url.includes(`offset=${kept?.offset}&`)
        ? Promise.resolve(new Response("gone", { status: 410 }))
        : fetch(url, init);
    const { gaps, values } = read({ fetch: gone }, kept);
    await until(() => values().length === 2);
    // What the server still has: here all, for it trims nothing by itself.
    expect(values()).toEqual([1, 2]);
    expect(gaps).toHaveLength(1);
  });

  it("reads each message by itself, and counts those that it cannot read", async () => {
    await server.create("log");
    const { stream, values, hasBegun } = read({ select: "/sample" });
    await hasBegun();
    await server.append("log", [{ sample: 1 }, { sample: { value: 2 } }, { other: 3 }, { sample: "none" }]);
    await server.append("log", [{ sample: [{ value: 4 }, { value: 5 }] }]);
    await until(() => values().length === 4);
    expect(values()).toEqual([1, 2, 4, 5]);
    expect(stream.stats.dropped).toBe(1);
  });

  it("reads a stream of JSON whose messages are bare numbers as rows, however many", async () => {
    await server.create("log");
    const { values, hasBegun } = read();
    await hasBegun();
    await server.append("log", [1, 2]);
    await server.append("log", [3, 4, 5]);
    await until(() => values().length === 5);
    expect(values()).toEqual([1, 2, 3, 4, 5]);
  });

  it("hands pieces of a stream of another type to decode", async () => {
    await server.create("log", "text/plain");
    const { stream, values, hasBegun } = read({ decode: (piece) => ({ value: String(piece) }) });
    await hasBegun();
    await fetch(server.url("log"), { method: "POST", headers: { "content-type": "text/plain" }, body: "one\ntwo" });
    await until(() => values().length === 1);
    expect(values()).toEqual(["one\ntwo"]);
    // Of its past nothing tells where a piece ends.
    expect((await stream.history({ from: 0 })).rows).toEqual([]);
  });

  it("sends headers and the token with each request, and asks for another token where it is refused", async () => {
    await server.create("log");
    const seen: string[] = [];
    const guarded = (url: string, init?: RequestInit): Promise<Response> => {
      const headers = new Headers(init?.headers);
      seen.push(`${init?.method ?? "GET"} ${headers.get("authorization")} ${headers.get("x-page")}`);
      return headers.get("authorization") === "Bearer 2"
        ? fetch(url, init)
        : Promise.resolve(new Response("", { status: 401 }));
    };
    let tokens = 0;
    const { hasBegun } = read({ token: () => String((tokens += 1)), headers: { "x-page": "p" }, fetch: guarded });
    await hasBegun();
    expect(seen.slice(0, 2)).toEqual(["HEAD Bearer 1 p", "HEAD Bearer 2 p"]);
    expect(new Set(seen.slice(2))).toEqual(new Set(["GET Bearer 2 p"]));
  });

  it.each([
    [() => durable("ftp://example.org/log"), "ftp:"],
    [() => durable("https://example.org/log", { heartbeat: -1 }), "heartbeat"],
    [() => durable("https://example.org/log", { heardbeat: 1 } as object), "Did you mean heartbeat"],
    [
      () => durable("https://example.org/log", { decode: () => null, select: "/a" }),
      "decode reads the entry by itself",
    ],
  ])("refuses wrong arguments at once (%#)", (make, words) => {
    expect(make).toThrow(words);
  });
});
