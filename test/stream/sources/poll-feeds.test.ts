// @vitest-environment node
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { PollOptions, StreamError, UrlOption } from "../../../src/stream/index.js";
import { DataStream, poll } from "../../../src/stream/index.js";
import { answering } from "./http/answering.js";

interface Reading {
  readonly time: number;
  readonly value: number;
}

/** Polls a server by a stream that ends with the test. */
function polling<T = Reading, M extends string | ArrayBuffer = string>(url: UrlOption, options: PollOptions<T, M>) {
  const data = new DataStream(poll<T, M>(url, options), { retry: { minDelay: 1, maxDelay: 1 } });
  onTestFinished(() => {
    data.destroy();
  });
  const rows: T[] = [];
  const gaps: string[] = [];
  const errors: StreamError[] = [];
  data.on("gap", ({ cause }) => gaps.push(cause));
  data.on("error", (error) => errors.push(error));
  data.subscribe((batch) => rows.push(...batch));
  return { data, rows, gaps, errors };
}

const reading = (value: number): string => JSON.stringify({ time: 1_700_000_000_000 + value, value });

describe("a poll of a server that answers when it has something", () => {
  it("asks again at once after an answer with rows, and waits for the next", async () => {
    const server = await answering((_, response, index) => {
      setTimeout(() => response.end(reading(index)), 120);
    });
    const startedAt = performance.now();
    const { rows } = polling(server.url, { interval: 0, timeout: 5_000 });
    await vi.waitFor(() => expect(rows.length).toBeGreaterThanOrEqual(4), 5_000);
    // Each request is pending for 120 ms, and the next follows within its wait of a beat at most.
    expect(server.requests.length).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - startedAt) / 100));
    expect(rows.slice(0, 4).map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it("does not storm a server that answers at once with nothing", async () => {
    const server = await answering((_, response) => response.writeHead(204).end());
    polling(server.url, { interval: 0 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests).toHaveLength(1);
  });

  it("gives a stream the time that a request may take to connect, and a request no more", async () => {
    const slow = poll("http://x/", { interval: 0, timeout: 60_000 });
    expect(slow.connectTimeout).toBe(60_000);
    const server = await answering(() => undefined);
    const { errors } = polling(server.url, { timeout: 50 });
    await vi.waitFor(() => expect(errors[0]).toMatchObject({ code: "timeout" }));
  });
});

describe("a poll with conditions", () => {
  it("tells the version of the newest answer, and takes 304 for life alone", async () => {
    const server = await answering(({ headers }, response, index) => {
      const version = index < 3 ? '"a"' : '"b"';
      response.setHeader("etag", version).setHeader("last-modified", "Sat, 28 Nov 2026 10:00:00 GMT");
      if (headers["if-none-match"] === version) response.writeHead(304).end();
      else response.end(reading(index));
    });
    const { data, rows } = polling(server.url, { interval: 5 });
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(5));
    const asked = server.requests.slice(0, 5).map(({ headers }) => headers["if-none-match"]);
    expect(asked).toEqual([undefined, '"a"', '"a"', '"a"', '"b"']);
    expect(server.requests[1].headers["if-modified-since"]).toBe("Sat, 28 Nov 2026 10:00:00 GMT");
    expect(rows.map(({ value }) => value)).toEqual([0, 3]);
    expect(data.stats).toMatchObject({ gaps: 0, dropped: 0, reconnects: 0 });
  });

  it("does so on its own origin alone, unless told to, and never where it is told not to", async () => {
    const server = await answering((_, response, index) => {
      response.setHeader("etag", '"a"').end(reading(index));
    });
    let cases = 0;
    const askedWith = async (options: PollOptions<Reading>, origin?: string): Promise<string | undefined> => {
      vi.stubGlobal("location", origin === undefined ? undefined : { origin, href: `${origin}/` });
      onTestFinished(() => {
        vi.unstubAllGlobals();
      });
      const path = `case-${(cases += 1)}`;
      const asked = () => server.requests.filter(({ url }) => url === `/${path}`);
      const { data } = polling(server.url + path, { interval: 5, ...options });
      await vi.waitFor(() => expect(asked().length).toBeGreaterThan(2));
      data.destroy();
      return asked()[1].headers["if-none-match"];
    };
    expect(await askedWith({})).toBe('"a"');
    expect(await askedWith({}, "http://elsewhere.example")).toBeUndefined();
    expect(await askedWith({}, new URL(server.url).origin)).toBe('"a"');
    expect(await askedWith({ conditional: true }, "http://elsewhere.example")).toBe('"a"');
    expect(await askedWith({ conditional: false })).toBeUndefined();
    expect(await askedWith({ method: "POST", body: "q" })).toBeUndefined();
    expect(await askedWith({ headers: { "if-none-match": '"mine"' } })).toBe('"mine"');
  });

  it("tells no version of another address, and none in another attempt", async () => {
    const server = await answering((_, response, index) => {
      response.setHeader("etag", `"${index}"`);
      if (index === 2) response.writeHead(503);
      response.end(reading(index));
    });
    let asked = 0;
    const url = (): string => `${server.url}${(asked += 1) === 2 ? "other" : ""}`;
    const { errors } = polling(url, { interval: 5 });
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(4));
    expect(errors).toMatchObject([{ code: "bad-status" }]);
    const versions = server.requests.slice(0, 5).map(({ headers }) => headers["if-none-match"]);
    expect(versions).toEqual([undefined, undefined, undefined, undefined, '"3"']);
  });
});

describe("a poll of a cursor", () => {
  it("moves on with an answer that holds nothing for us, and tells no gap", async () => {
    const answers = [
      { rows: [{ time: 1, value: 1 }], next: "a" },
      { rows: [], next: "b" },
      { rows: [{ time: 2, value: 2 }], next: "c" },
    ];
    const server = await answering((_, response, index) => {
      response.end(JSON.stringify(answers[Math.min(index, 2)]));
    });
    const { data, rows, gaps } = polling(({ resume }) => `${server.url}?since=${resume?.offset ?? ""}`, {
      interval: 5,
      order: "opaque",
      decode(text) {
        const answer = JSON.parse(text) as { rows: Reading[]; next: string };
        return { rows: answer.rows, position: answer.next };
      },
    });
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(3));
    expect(server.requests.slice(0, 4).map(({ url }) => url)).toEqual([
      "/?since=",
      "/?since=a",
      "/?since=b",
      "/?since=c",
    ]);
    expect(rows.map(({ value }) => value)).toEqual([1, 2]);
    expect(gaps).toEqual([]);
    expect(data.stats.reconnects).toBe(0);
  });

  it("begins anew where a status says that the server has lost it, and tells a gap", async () => {
    const server = await answering(({ url }, response, index) => {
      if (index === 1) response.writeHead(410).end("{}");
      else response.end(JSON.stringify({ time: index, value: index, next: `n${index}`, asked: url }));
    });
    const { gaps, rows } = polling(({ resume }) => `${server.url}?since=${resume?.offset ?? ""}`, {
      interval: 5,
      ok: (status) => status === 410,
      decode(text, { status, attempt }) {
        if (status === 410) return { recovered: false };
        const row = JSON.parse(text) as Reading & { next: string; asked: string };
        expect(row.asked).toBe(`/?since=${attempt.resume?.offset ?? ""}`);
        return { rows: [row], position: row.next };
      },
    });
    await vi.waitFor(() => expect(rows.length).toBeGreaterThan(1));
    expect(server.requests.slice(0, 3).map(({ url }) => url)).toEqual(["/?since=", "/?since=n0", "/?since="]);
    expect(gaps).toEqual(["the server could not resume"]);
  });

  it("may be in the body of a request", async () => {
    const bodies: string[] = [];
    const server = await answering((request, response, index) => {
      request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on("end", () => response.end(JSON.stringify({ seq: index + 1, rows: [index] })));
    });
    polling(server.url, {
      interval: 5,
      method: "POST",
      body: ({ resume, signal }) => JSON.stringify({ after: resume?.offset ?? null, isOver: signal.aborted }),
    });
    await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(2));
    expect(bodies.slice(0, 3).map((body) => JSON.parse(body) as unknown)).toEqual(
      [null, 1, 2].map((after) => ({ after, isOver: false })),
    );
  });
});

describe("a poll of bytes", () => {
  it("hands them to decode unread", async () => {
    const sent = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
    const server = await answering((_, response) => response.end(sent));
    const { rows } = polling(server.url, {
      binary: true,
      decode: (message: ArrayBuffer) => ({ bytes: [...new Uint8Array(message)] }),
    });
    await vi.waitFor(() => expect(rows[0]).toEqual({ bytes: [...sent] }));
  });
});
