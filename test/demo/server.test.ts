import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createFeed } from "../../demo/feed.mjs";
import type { DemoServer, ServerOptions } from "../../demo/server.mjs";
import { startServer } from "../../demo/server.mjs";
import { attach } from "../../demo/wire-server.mjs";

interface Envelope {
  epoch: string;
  seq?: number;
  rows?: Record<string, number | null>[];
  head?: number;
  recovered?: boolean;
  step?: number;
  oldest?: number | null;
}

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A server that samples only when it is told to, unless `options` say otherwise. */
async function start(options: ServerOptions = {}): Promise<DemoServer> {
  const server = await startServer({ interval: 3_600_000, history: 3_600_000 * 10, replay: 3_600_000 * 4, ...options });
  undo.push(() => server.close());
  return server;
}

function append(server: DemoServer, count: number): void {
  for (let index = 0; index < count; index += 1) {
    server.feed.append([{ time: server.feed.head() + 1 } as Parameters<typeof server.feed.append>[0][number]]);
  }
}

class Reader {
  readonly #socket: WebSocket;
  readonly #messages: Envelope[] = [];
  readonly closed: Promise<number>;
  #wake = (): void => undefined;

  constructor(
    server: DemoServer,
    first: unknown = { resume: null },
    { query = "", ...headers }: Record<string, string> = {},
  ) {
    this.#socket = new WebSocket(`${server.url.replace("http", "ws")}/metrics${query}`, { headers });
    this.#socket.on("open", () => {
      this.#socket.send(typeof first === "string" ? first : JSON.stringify(first));
    });
    this.#socket.on("message", (data: Buffer) => {
      this.#messages.push(JSON.parse(data.toString()) as Envelope);
      this.#wake();
    });
    this.#socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    undo.push(() => {
      this.#socket.terminate();
    });
  }

  async read(): Promise<Envelope> {
    while (this.#messages.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#messages.shift() as Envelope;
  }
}

async function history(server: DemoServer, query: string): Promise<Envelope> {
  return (await (await fetch(`${server.url}/metrics/history?${query}`)).json()) as Envelope;
}

const at = (time: number): { time: number } => ({ time });
const times = ({ rows = [] }: Envelope): (number | null | undefined)[] => rows.map(({ time }) => time);

describe("a reader that comes for the first time", () => {
  it("gets the newest position, then rows with the sequence number of the last", async () => {
    const server = await start({ epoch: "one" });
    append(server, 3);
    const reader = new Reader(server);
    expect(await reader.read()).toEqual({ epoch: "one", head: 3 });
    append(server, 1);
    expect(await reader.read()).toEqual({ epoch: "one", seq: 4, rows: [{ time: 4 }] });
  });

  it("hears the newest position again with every heartbeat", async () => {
    const server = await start({ epoch: "one", heartbeat: 20 });
    append(server, 3);
    const reader = new Reader(server);
    await reader.read();
    expect(await reader.read()).toEqual({ epoch: "one", head: 3 });
    expect(await reader.read()).toEqual({ epoch: "one", head: 3 });
  });

  it.each(["", "{", "7", "null", "{}", '{"resume":{"epoch":"one"}}', '{"resume":{"epoch":"one","seq":{}}}'])(
    "is refused for good when it says %j",
    async (first) => {
      expect(await new Reader(await start(), first).closed).toBe(4400);
    },
  );
});

describe("a reader that resumes", () => {
  const resume = (epoch: string, seq: number): unknown => ({ resume: { epoch, seq } });

  it("gets exactly the rows that it missed", async () => {
    const server = await start({ epoch: "one" });
    append(server, 5);
    const reader = new Reader(server, resume("one", 2));
    expect(await reader.read()).toEqual({
      epoch: "one",
      seq: 5,
      rows: [3, 4, 5].map((time) => ({ time })),
      recovered: true,
    });
    append(server, 1);
    expect(times(await reader.read())).toEqual([6]);
  });

  it("has recovered when it missed nothing", async () => {
    const server = await start({ epoch: "one" });
    append(server, 5);
    expect(await new Reader(server, resume("one", 5)).read()).toEqual({ epoch: "one", head: 5, recovered: true });
  });

  it("has recovered up to the bound of the replay, and not beyond", async () => {
    const server = await start({ epoch: "one" });
    append(server, 9);
    expect(times(await new Reader(server, resume("one", 5)).read())).toEqual([6, 7, 8, 9]);
    expect(await new Reader(server, resume("one", 4)).read()).toEqual({ epoch: "one", head: 9, recovered: false });
  });

  it("has not recovered in another epoch, nor from a row that was never sent", async () => {
    const server = await start({ epoch: "two" });
    append(server, 2);
    expect(await new Reader(server, resume("one", 1)).read()).toEqual({ epoch: "two", head: 2, recovered: false });
    expect(await new Reader(server, resume("two", 3)).read()).toEqual({ epoch: "two", head: 2, recovered: false });
  });

  it("gets a long replay in parts, with no seam", async () => {
    const server = await start({ epoch: "one", history: 3_600_000 * 2000, replay: 3_600_000 * 2000 });
    append(server, 1203);
    const reader = new Reader(server, resume("one", 1));
    const parts = [await reader.read(), await reader.read(), await reader.read()];
    expect(parts.map(({ seq, recovered }) => [seq, recovered])).toEqual([
      [501, true],
      [1001, undefined],
      [1203, undefined],
    ]);
    expect(parts.flatMap(times)).toEqual(Array.from({ length: 1202 }, (_, index) => index + 2));
  });
});

describe("a reader that cannot keep up", () => {
  it("is cut off before its backlog outgrows the bound", async () => {
    const feed = createFeed<string>({ keep: 1 });
    const sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(sockets, "listening");
    attach(sockets, feed, { maxBuffered: 1000 });
    undo.push(() => {
      sockets.close();
    });
    const slow = new WebSocket(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`);
    undo.push(() => {
      slow.terminate();
    });
    await once(slow, "open");
    slow.send('{"resume":null}');
    await once(slow, "message");
    slow.pause();
    const gone = once([...sockets.clients][0], "close");
    while (sockets.clients.size > 0) {
      feed.append(["x".repeat(100_000)]);
      await new Promise(setImmediate);
    }
    expect(await gone).toEqual([1006, expect.anything()]);
  });
});

describe("history", () => {
  it("gives the oldest rows after a bound, both bounds exclusive", async () => {
    const server = await start({ epoch: "one" });
    append(server, 9);
    expect(await history(server, "epoch=one&after=2&before=6&limit=100")).toEqual({
      epoch: "one",
      seq: 5,
      rows: [3, 4, 5].map((time) => ({ time })),
      recovered: true,
    });
    expect(await history(server, "epoch=one&after=2&before=6&limit=2")).toMatchObject({ seq: 4, recovered: true });
  });

  it("gives the newest rows before a bound, or of all", async () => {
    const server = await start({ epoch: "one" });
    append(server, 9);
    expect(times(await history(server, "epoch=one&before=6&limit=2"))).toEqual([4, 5]);
    expect(times(await history(server, "limit=2"))).toEqual([8, 9]);
    expect(times(await history(server, "before=99&limit=2"))).toEqual([8, 9]);
  });

  it("says so where rows are gone, and gives what is left", async () => {
    const server = await start({ epoch: "one" });
    append(server, 15);
    // Rows that are too many are let go once readers have been given them.
    await expect
      .poll(() => history(server, "epoch=one&after=3&before=8&limit=100"))
      .toEqual({
        epoch: "one",
        seq: 7,
        rows: [{ time: 6 }, { time: 7 }],
        recovered: false,
      });
    expect(await history(server, "epoch=one&after=1&before=4&limit=100")).toEqual({
      epoch: "one",
      rows: [],
      recovered: false,
    });
    expect(await history(server, "epoch=one&after=5&before=7&limit=100")).toMatchObject({ seq: 6, recovered: true });
  });

  it("has nothing of another epoch", async () => {
    const server = await start({ epoch: "two" });
    append(server, 3);
    expect(await history(server, "epoch=one&after=1&limit=9")).toEqual({ epoch: "two", rows: [], recovered: false });
  });

  it("asked for what lies between neighbours, has lost nothing", async () => {
    const server = await start({ epoch: "one" });
    append(server, 3);
    expect(await history(server, "epoch=one&after=3&limit=9")).toEqual({ epoch: "one", rows: [], recovered: true });
    append(server, 12);
    expect(await history(server, "epoch=one&after=1&before=2&limit=9")).toEqual({
      epoch: "one",
      rows: [],
      recovered: true,
    });
  });

  it("keeps to its own limit", async () => {
    const server = await start({ history: 3_600_000 * 2000 });
    append(server, 1203);
    expect(await history(server, "after=0&limit=100000")).toMatchObject({ seq: 1000, recovered: true });
    expect((await history(server, "after=0")).rows).toHaveLength(1000);
  });

  it("gives the rows of a stretch of time, the newest where there are more, and tells the oldest time", async () => {
    const server = await start({ epoch: "one" });
    expect(await history(server, "from=1")).toEqual({ epoch: "one", rows: [], recovered: true, oldest: null });
    append(server, 8);
    const facts = { epoch: "one", recovered: true, oldest: 1 };
    expect(await history(server, "from=2.5&to=6")).toEqual({ ...facts, seq: 6, rows: [3, 4, 5, 6].map(at) });
    expect(await history(server, "to=6&limit=2")).toEqual({ ...facts, seq: 6, rows: [5, 6].map(at) });
    expect(await history(server, "epoch=one&before=5&from=3")).toEqual({ ...facts, seq: 4, rows: [3, 4].map(at) });
    expect(await history(server, "from=2&to=5&points=4")).toMatchObject({ rows: [2, 3, 4, 5].map(at) });
    append(server, 7);
    // Ten are left.
    expect(await history(server, "from=6&to=7")).toMatchObject({ rows: [6, 7].map(at), recovered: false, oldest: 6 });
    expect(await history(server, "from=7&to=8")).toMatchObject({ rows: [7, 8].map(at), recovered: true, oldest: 6 });
  });

  it("gives no number where the clock was set back amid the rows, as they do not follow one another", async () => {
    const server = await start({ epoch: "one" });
    server.feed.append([10, 20, 11, 21].map((time) => at(time) as Parameters<typeof server.feed.append>[0][number]));
    const answer = await history(server, "from=20");
    expect([answer.rows, answer.seq]).toEqual([[20, 21].map(at), undefined]);
  });

  it("sums up a stretch of more rows than points, in steps that are the same for its neighbours", async () => {
    const server = await start({ epoch: "one" });
    const row = (time: number, load: number | null): Parameters<typeof server.feed.append>[0][number] =>
      ({ time, load }) as never;
    server.feed.append([row(100, 1), row(101, 3), row(102, null), row(103, 4), row(104, null), row(109, 8)]);
    expect(await history(server, "from=101&to=107&points=3")).toEqual({
      epoch: "one",
      step: 2,
      rows: [row(102, 4), row(104, null)],
      min: [row(102, 4), row(104, null)],
      max: [row(102, 4), row(104, null)],
      oldest: 100,
      recovered: true,
    });
    expect(await history(server, "from=100&to=109&points=5")).toMatchObject({
      step: 2,
      rows: [row(100, 2), row(102, 4), row(104, null), row(108, 8)],
      min: [row(100, 1), row(102, 4), row(104, null), row(108, 8)],
      max: [row(100, 3), row(102, 4), row(104, null), row(108, 8)],
    });
    expect(await history(server, "from=100&to=109&points=5&limit=1")).toMatchObject({ rows: [row(108, 8)] });
  });

  it("rounds a long step up to ten seconds, of which a store puts wide sums together", async () => {
    const server = await start();
    append(server, 3);
    expect(await history(server, "from=0&to=20002&points=2")).toMatchObject({ step: 20_000 });
    expect(await history(server, "from=0&to=19998&points=2")).toMatchObject({ step: 9_999 });
  });

  it.each([
    ...["limit=0", "limit=-1", "limit=x", "after=1.5&limit=1", "before=&limit=1", "after=1e3&limit=1"],
    ...["from=x", "to=", "from=1e3", "points=0", "from=1&to=2&points=1.5"],
  ])("refuses %s", async (query) => {
    const server = await start();
    expect((await fetch(`${server.url}/metrics/history?${query}`)).status).toBe(400);
  });
});

describe("a poll", () => {
  it("gives the newest rows and the newest position", async () => {
    const server = await start({ epoch: "one", history: 3_600_000 * 100 });
    const poll = async (): Promise<Envelope> => (await (await fetch(`${server.url}/metrics`)).json()) as Envelope;
    expect(await poll()).toEqual({ epoch: "one", head: 0 });
    append(server, 30);
    const { rows, ...rest } = await poll();
    expect(rest).toEqual({ epoch: "one", seq: 30, head: 30 });
    expect(rows).toHaveLength(20);
  });
});

describe("files", () => {
  /** As it is: fetch() would tidy the path. */
  async function statusOf(
    server: DemoServer,
    path: string,
    options: { method?: string; host?: string } = {},
  ): Promise<number> {
    const headers = options.host === undefined ? {} : { host: options.host };
    const asked = request({
      port: server.port,
      host: "127.0.0.1",
      path,
      headers,
      method: options.method ?? "GET",
    }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  }

  it("come with their type and a policy that allows no script but the page's own", async () => {
    const server = await start();
    const page = await fetch(server.url);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect((await fetch(`${server.url}/dashboard.mjs`)).headers.get("content-type")).toBe(
      "text/javascript; charset=utf-8",
    );
  });

  it.each([
    "/../package.json",
    "/dist/../package.json",
    "/dist/..%2fpackage.json",
    "/dist/%2e%2e/package.json",
    "/..%5cpackage.json",
    "//etc/hosts.js",
    "/%00.js",
    "/%",
    "/.hidden.js",
    "/dist/",
    "/nothing.js",
    "/package-lock.json",
  ])("are not found at %s", async (path) => {
    expect(await statusOf(await start(), path)).toBe(404);
  });

  it("are for reading only, and for this machine's pages only", async () => {
    const server = await start();
    expect(await statusOf(server, "/", { method: "POST" })).toBe(405);
    expect(await statusOf(server, "/", { method: "HEAD" })).toBe(200);
    expect(await statusOf(server, "/", { host: "example.org" })).toBe(403);
    expect(await statusOf(server, "/", { host: `localhost:${server.port}` })).toBe(200);
    expect(await new Reader(server, { resume: null }, { origin: "http://example.org" }).closed).toBe(1006);
  });
});

describe("metrics", () => {
  it("are this machine's, row after row", async () => {
    const server = await start({ interval: 30, history: 60_000, replay: 60_000 });
    const reader = new Reader(server);
    const rows: Record<string, number | null>[] = [];
    let seq = (await reader.read()).head ?? NaN;
    while (rows.length < 6) {
      const envelope = await reader.read();
      seq += envelope.rows?.length ?? 0;
      expect(envelope.seq).toBe(seq);
      rows.push(...(envelope.rows ?? []));
    }
    for (const row of rows) {
      for (const name of ["cpu", "core0", "memory"]) {
        expect(row[name] ?? 0).toBeGreaterThanOrEqual(0);
        expect(row[name] ?? 0).toBeLessThanOrEqual(100);
      }
      expect(row.memory).toBeGreaterThan(0);
      expect(row.memoryUsed).toBeGreaterThan(0);
      expect(row).toHaveProperty("load15");
      expect(row.delayMax ?? 0).toBeGreaterThanOrEqual(row.delay ?? 0);
    }
    expect(rows.some(({ cpu }) => typeof cpu === "number")).toBe(true);
    expect(rows.map(({ time }) => time)).toEqual(rows.map(({ time }) => time ?? 0).sort((a, b) => a - b));
  });
});

describe("refuse", () => {
  it("cuts every connection and lets none in while sampling goes on, until it is taken back", async () => {
    const server = await start({ epoch: "one", interval: 10, history: 60_000, replay: 60_000 });
    const reader = new Reader(server);
    await reader.read();
    server.refuse(true);
    expect(await reader.closed).toBe(1006);
    expect(await new Reader(server).closed).toBe(1006);
    await expect(fetch(server.url)).rejects.toThrow();
    const head = server.feed.head();
    await new Promise<void>((resolve) => {
      undo.push(
        server.feed.listen(() => {
          resolve();
        }),
      );
    });
    expect(server.feed.head()).toBeGreaterThan(head);
    server.refuse(false);
    const first = await new Reader(server, { resume: { epoch: "one", seq: head } }).read();
    expect(first).toMatchObject({ epoch: "one", recovered: true });
    expect(first.seq).toBe(head + (first.rows?.length ?? NaN));
  });
});

describe("a cut that a page asks for", () => {
  const cut = (server: DemoServer, query: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}/cut${query}`, { method: "POST", ...init });

  it("breaks the connections of this reader alone, and refuses new ones for eight seconds", async () => {
    const server = await start({ epoch: "one" });
    const [own, other] = [new Reader(server, undefined, { query: "?reader=a" }), new Reader(server)];
    await Promise.all([own.read(), other.read()]);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    undo.push(() => vi.useRealTimers());
    const answer = await cut(server, "?reader=a");
    expect(await answer.json()).toEqual({ duration: 8_000 });
    expect(await own.closed).toBe(1006);
    expect(await new Reader(server, undefined, { query: "?reader=a" }).closed).toBe(1006);
    await expect(fetch(`${server.url}/metrics?reader=a`)).rejects.toThrow();
    await expect(fetch(`${server.url}/metrics/history?reader=a&limit=1`)).rejects.toThrow();
    append(server, 1);
    vi.advanceTimersByTime(7_999);
    await expect(fetch(`${server.url}/metrics?reader=a`)).rejects.toThrow();
    expect(times(await other.read())).toEqual([1]);
    vi.advanceTimersByTime(1);
    const back = new Reader(server, { resume: { epoch: "one", seq: 0 } }, { query: "?reader=a" });
    expect(await back.read()).toMatchObject({ rows: [{ time: 1 }], recovered: true });
  });

  it("needs the reader, and a page of this machine", async () => {
    const server = await start();
    expect((await cut(server, "")).status).toBe(400);
    expect((await cut(server, "?reader=a", { headers: { origin: "http://example.org" } })).status).toBe(403);
    expect((await fetch(`${server.url}/cut?reader=a`)).status).toBe(404);
  });
});

describe("close", () => {
  it("says goodbye to every reader, frees the port, and the next server there is a new epoch", async () => {
    const server = await start();
    const reader = new Reader(server);
    const { epoch } = await reader.read();
    await server.close();
    expect(await reader.closed).toBe(1001);
    await expect(fetch(server.url)).rejects.toThrow();
    const next = await start({ port: server.port });
    expect(next.port).toBe(server.port);
    expect((await new Reader(next, { resume: { epoch, seq: 0 } }).read()).recovered).toBe(false);
    expect(next.feed.epoch).not.toBe(epoch);
  });

  it("does not wait for a reader that never says goodbye", async () => {
    const server = await start();
    const silent = new WebSocket(`${server.url.replace("http", "ws")}/metrics`);
    undo.push(() => {
      silent.terminate();
    });
    await once(silent, "open");
    silent.pause();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

describe("a port that is taken", () => {
  it("makes way for the next", async () => {
    const first = await start();
    const second = await start({ port: first.port });
    expect(second.port).toBeGreaterThan(first.port);
  });
});
