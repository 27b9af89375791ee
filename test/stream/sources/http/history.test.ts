// @vitest-environment node
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { StreamError } from "../../../../src/stream/errors.js";
import { OnDemand } from "../../../../src/stream/on-demand.js";
import type { HistoryAnswer, HistoryQuery } from "../../../../src/stream/source.js";
import * as urlHistory from "../../../../src/stream/sources/http/history.js";
import { urlHistoryCode } from "../../../../src/stream/sources/http/message-options.js";
import type { WebSocketOptions } from "../../../../src/stream/sources/web-socket.js";
import { webSocket } from "../../../../src/stream/sources/web-socket.js";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(answer: (response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/history?key=s3cr3t`, asked };
}

function ask(
  history: WebSocketOptions<unknown>["history"],
  query: Partial<HistoryQuery>,
  options: WebSocketOptions<unknown> = {},
) {
  const source = webSocket<unknown>("ws://127.0.0.1/", { ...options, ...(history && { history }) });
  if (!source.history) throw new Error("no history");
  return source.history({ limit: 10, signal: new AbortController().signal, ...query });
}

async function failureOf(answer: Promise<HistoryAnswer<unknown>>): Promise<StreamError> {
  const error: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StreamError)) throw new Error("no StreamError");
  expect(JSON.stringify([error.message, error.cause])).not.toContain("s3cr3t");
  return error;
}

describe("the option history", () => {
  it("is asked with what is known and nothing else, beside the query that the URL has", async () => {
    const { url, asked } = await serve((response) => response.end('{"rows":[]}'));
    await ask(url, {
      after: { epoch: "a b", offset: 3 },
      before: { epoch: "a b", offset: 9 },
      from: 1000,
      to: 2000,
      limit: 50,
    });
    await ask(url, { before: { offset: 9 } });
    expect(asked).toEqual([
      "/history?key=s3cr3t&epoch=a+b&after=3&before=9&from=1000&to=2000&limit=50",
      "/history?key=s3cr3t&before=9&limit=10",
    ]);
  });

  it("is read as messages are", async () => {
    const { url } = await serve((response) =>
      response.end('{"epoch":"a","seq":5,"rows":[[1000,4],[2000,5]],"head":9}'),
    );
    expect(await ask(url, { after: { epoch: "a", offset: 3 } })).toEqual({
      rows: [
        { time: 1000, value: 4 },
        { time: 2000, value: 5 },
      ],
      position: { epoch: "a", offset: 5 },
      whole: true,
    });
    const own = await serve((response) => response.end('{"data":[{"v":1}],"id":"q"}'));
    expect(await ask(own.url, {}, { select: "/data", position: "/id" })).toEqual({
      rows: [{ v: 1 }],
      position: { offset: "q" },
      whole: true,
    });
  });

  it("is not whole where rows are gone, or of another life of the feed, and says what was refused", async () => {
    let body: object = { epoch: "a", seq: 5, rows: [5] };
    const { url } = await serve((response) => response.end(JSON.stringify(body)));
    const query = { after: { epoch: "a", offset: 3 } };
    expect(await ask(url, query)).toMatchObject({ rows: [{ value: 5 }], whole: false });
    body = { epoch: "a", seq: 5, rows: [4, 5], recovered: false };
    expect(await ask(url, query)).toMatchObject({ rows: [{ value: 4 }, { value: 5 }], whole: false });
    body = { epoch: "a", seq: 5, rows: [4, "five"] };
    expect(await ask(url, query)).toMatchObject({
      rows: [{ value: 4 }],
      whole: true,
      refused: [{ count: 1, cause: "malformed", sample: "five" }],
    });
    body = { epoch: "b", seq: 5, rows: [4, 5] };
    expect(await ask(url, query)).toEqual({ rows: [], whole: false });
  });

  it("is asked again as late as the server says: in seconds or at a date by its clock, 10 min at most", async () => {
    const date = (ms: number): string => new Date(ms).toUTCString();
    const waits = {
      "2": 2_000,
      "99999999": 600_000,
      [date(95_000)]: 95_000,
      [date(3_602_000)]: 600_000,
      [date(-5_000)]: 0,
      soon: undefined,
    };
    for (const [retryAfter, wait] of Object.entries(waits)) {
      const { url } = await serve((response) =>
        response.writeHead(503, { date: date(0), "retry-after": retryAfter }).end(),
      );
      expect((await failureOf(ask(url, {}))).retryAfter).toBe(wait);
    }
    const dateless = await serve((response) => {
      response.sendDate = false;
      response.writeHead(503, { "retry-after": date(95_000) }).end();
    });
    expect((await failureOf(ask(dateless.url, {}))).retryAfter).toBeUndefined();
  });

  it("that could not load its code fails with the cure, and loads it with the next question", async () => {
    const { url, asked } = await serve((response) => response.end('{"rows":[1]}'));
    vi.spyOn(urlHistoryCode, "code", "get").mockReturnValue(undefined);
    const file = vi.fn(() =>
      file.mock.calls.length > 1 ? Promise.resolve(urlHistory) : Promise.reject(new Error("?")),
    );
    const fresh = new OnDemand("history by a URL", file);
    vi.spyOn(urlHistoryCode, "load").mockImplementation(() => fresh.load());
    const { code, message, retryable } = await failureOf(ask(url, {}));
    expect([code, retryable, asked]).toEqual(["load-failed", true, []]);
    expect(message).toMatch(/^the file for history by a URL did not load\. /);
    expect((await ask(url, {})).rows).toEqual([{ value: 1 }]);
    vi.restoreAllMocks();
  });

  it("fails with a code and without the URL", async () => {
    const answers: Record<string, (response: ServerResponse) => void> = {
      "bad-status": (response) => response.writeHead(503, { "retry-after": "2" }).end(),
      refused: (response) => response.writeHead(404).end(),
      "bad-payload": (response) => response.end("<html>"),
      closed: (response) => {
        response.writeHead(200, { "content-length": "9" });
        response.write("[1", () => response.destroy());
      },
      "too-large": (response) => response.writeHead(200, { "content-length": "20000000" }).write("["),
    };
    for (const [code, answer] of Object.entries(answers)) {
      const { url } = await serve(answer);
      expect((await failureOf(ask(url, {}))).code).toBe(code);
    }
    const { url } = await serve((response) => response.destroy());
    expect((await failureOf(ask(url, {}))).code).toBe("connect-failed");
    expect((await failureOf(ask("/relative", {}))).retryable).toBe(false);
  });

  it("ends with the signal of the query", async () => {
    const { url, asked } = await serve(() => undefined);
    const abort = new AbortController();
    const answer = failureOf(ask(url, { signal: abort.signal }));
    while (asked.length === 0) await new Promise(setImmediate);
    abort.abort();
    expect((await answer).code).toBe("connect-failed");
  });

  it("may be a function, or be asked by a fetch of one's own", async () => {
    const answer = { rows: [1], whole: true };
    expect(await ask((query) => Promise.resolve({ ...answer, rows: [query.limit] }), { limit: 3 })).toEqual({
      rows: [3],
      whole: true,
    });
    const urls: string[] = [];
    const fetch = (url: string) => {
      urls.push(url);
      return Promise.resolve(new Response(null, { status: 204 }));
    };
    expect(await ask("https://x/h", { limit: 3 }, { fetch })).toEqual({ rows: [], whole: true });
    expect(urls).toEqual(["https://x/h?limit=3"]);
  });
});
