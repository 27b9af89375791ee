import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { WebSocket } from "ws";
import type { Source, StreamError } from "../../src/stream/index.js";
import { DataStream, eventSource, poll, webSocket } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf, isFull } from "./count.js";
import { promise } from "./promise.js";
import { scriptedSockets } from "./scripted-socket.js";
import { until } from "./until.js";

/** What the design says of each code, beside the code that does it. */
const finalCodes = [1008, 3000, 3003, 4400, 4401, 4403, 4404, 4410];
const finalStatuses = [400, 401, 403, 404, 405, 410];

/** Codes to try: all, or in `npm test` each that the design names, those beside it, the edges, and a few between. */
function chosen(codes: readonly number[], named: readonly number[]): number[] {
  if (isFull) return [...codes];
  const near = new Set(named.flatMap((code) => [code - 1, code, code + 1]));
  return codes.filter((code, index) => near.has(code) || index % 50 === 0 || index === codes.length - 1);
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const hour = 3_600_000;

/** What became of a stream that was told a code: its state, its error, and whether it came again. */
interface Fate {
  readonly state: string;
  readonly error: string | undefined;
  readonly again: boolean;
}

const live: Fate = { state: "live", error: undefined, again: false };
const passing = (error: string): Fate => ({ state: "waiting", error, again: true });
/** Of all bad statuses `fetch` keeps one to itself: 407 is a network error. */
const passingStatus = (status: number): Fate => passing(status === 407 ? "connect-failed" : "bad-status");
const refused: Fate = { state: "failed", error: "refused", again: false };

/** Runs a source until it has heard of its code. `connects` counts what reached the other side. */
async function fateOf<T>(
  source: Source<T>,
  connects: () => number,
  provoke: () => unknown = () => undefined,
): Promise<Fate> {
  const environment = fakeEnvironment();
  const stream = new DataStream(source, { environment, staleAfter: Infinity });
  const errors: StreamError[] = [];
  stream.on("error", (error) => errors.push(error));
  stream.start();
  await environment.advanceAsync(0);
  provoke();
  await until(() => ["live", "waiting", "failed"].includes(stream.state));
  const { state } = stream;
  const told = connects();
  if (state !== "live") environment.advance(state === "waiting" ? 30_000 : hour);
  if (state === "waiting") await until(() => connects() > told);
  const fate = { state, error: errors.at(0)?.code, again: connects() > told };
  stream.destroy();
  return fate;
}

/** A server that answers each request, and each handshake, with the status in its path. */
async function serveStatuses() {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const [, kind, status] = (request.url ?? "").split("/");
    const type = kind === "events" ? "text/event-stream" : "application/json";
    const empty = ["204", "205", "304"].includes(status);
    response.writeHead(Number(status), { "content-type": type });
    if (kind === "events" && status === "200") response.write(":\n\n");
    else response.end(empty ? undefined : "[]");
  });
  server.on("upgrade", (request, socket) => {
    requests += 1;
    const status = (request.url ?? "").split("/").at(-1);
    // The second attempt is given up at once.
    socket.on("error", () => undefined);
    socket.end(`HTTP/1.1 ${String(status)} Word\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: (kind: string, status: number, protocol = "http") => `${protocol}://127.0.0.1:${port}/${kind}/${status}`,
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** How many of these had another fate than the table says; told with the first ones. */
function compare(fates: ReadonlyMap<number, Fate>, table: (code: number) => Fate): { wrong: number; words: string[] } {
  const strange = [...fates].filter(([code, fate]) => JSON.stringify(fate) !== JSON.stringify(table(code)));
  return {
    wrong: strange.length,
    words: strange.slice(0, 10).map(([code, fate]) => `${code}: ${JSON.stringify(fate)}`),
  };
}

describe("codes", () => {
  promise("each close code ends a WebSocket stream for good, or for a while, as the table says", async (tell) => {
    const fates = new Map<number, Fate>();
    const codes = [...range(1_000, 1_015), ...chosen(range(3_000, 4_999), finalCodes)];
    for (const code of codes) {
      const sockets = scriptedSockets();
      const source = webSocket("ws://host/", { WebSocket: sockets.WebSocket });
      const fate = await fateOf(
        source,
        () => sockets.made,
        () => {
          const socket = sockets.newest;
          socket?.open();
          socket?.end(code);
        },
      );
      fates.set(code, fate);
    }
    const { wrong, words } = compare(fates, (code) => (finalCodes.includes(code) ? refused : passing("closed")));
    tell({
      "close codes": fates.size,
      final: [...fates.values()].filter(({ again }) => !again).length,
      "unlike the table": wrong,
    });
    expect(words).toEqual([]);
    expect(fates.size).toBe(isFull ? 2_016 : codes.length);
  });

  promise(
    "each HTTP status ends a poll, an event stream and a handshake for good, or for a while, as the table says",
    async (tell) => {
      const server = await serveStatuses();
      const statuses = chosen(range(200, 599), [204, 205, 304, 407, ...finalStatuses]);
      const kinds = {
        poll: {
          source: (status: number) => poll<unknown>(server.url("poll", status)),
          table: (status: number) =>
            finalStatuses.includes(status) ? refused : status < 300 || status === 304 ? live : passingStatus(status),
        },
        eventSource: {
          source: (status: number) => eventSource<unknown>(server.url("events", status)),
          table: (status: number) =>
            status === 200 ? live : [204, ...finalStatuses].includes(status) ? refused : passingStatus(status),
        },
        webSocket: {
          source: (status: number) => webSocket<unknown>(server.url("socket", status, "ws"), { WebSocket }),
          // A page cannot see why a handshake failed, so none is final.
          table: () => passing("connect-failed"),
        },
      };
      const told: string[][] = [];
      for (const [kind, { source, table }] of Object.entries(kinds)) {
        const fates = new Map<number, Fate>();
        for (const status of statuses) fates.set(status, await fateOf(source(status), server.requests));
        const { wrong, words } = compare(fates, table);
        told.push(words);
        tell({ [`statuses of ${kind}`]: fates.size, [`${kind} unlike the table`]: wrong });
      }
      server.close();
      expect(told).toEqual([[], [], []]);
    },
  );

  promise("after an outage of two days a stream is back within its longest delay and a second", async (tell) => {
    const outage = countOf(48 * hour, hour / 2);
    const longest: number[] = [];
    let attempts = 0;
    for (const kind of ["webSocket", "poll", "eventSource"] as const) {
      const environment = fakeEnvironment();
      let down = false;
      const sockets = scriptedSockets((socket) => {
        attempts += 1;
        if (down) socket.end(1_006);
        else socket.open();
      });
      let end = (): void => undefined;
      const fetch = async (): Promise<Response> => {
        attempts += 1;
        if (down) throw new TypeError("fetch failed");
        if (kind === "poll") return new Response("[]");
        const body = new ReadableStream({
          start(controller) {
            end = () => {
              controller.close();
            };
          },
        });
        return new Response(body, { headers: { "content-type": "text/event-stream" } });
      };
      const sources = {
        webSocket: () => webSocket<unknown>("ws://host/", { WebSocket: sockets.WebSocket }),
        poll: () => poll<unknown>("http://host/", { fetch }),
        eventSource: () => eventSource<unknown>("http://host/", { fetch }),
      };
      const stream = new DataStream(sources[kind](), { environment, staleAfter: Infinity });
      stream.on("error", () => undefined);
      stream.start();
      await environment.advanceAsync(3_000);
      expect(stream.state).toBe("live");
      down = true;
      // A poll finds out by itself; of the others the connection goes.
      if (kind === "webSocket") sockets.newest?.end(1_006);
      else end();
      await environment.advanceAsync(outage);
      expect(stream.state).toBe("waiting");
      down = false;
      const since = environment.now();
      let back: number | undefined;
      stream.on("state", ({ state }) => {
        if (state === "live") back ??= environment.now() - since;
      });
      await environment.advanceAsync(31_000);
      longest.push(back ?? Infinity);
      stream.destroy();
      expect([environment.pending, environment.listening]).toEqual([0, 0]);
    }
    tell({
      "hours of outage": outage / hour,
      streams: longest.length,
      attempts,
      "back after, ms, at most": Math.ceil(Math.max(...longest)),
    });
    expect(Math.max(...longest)).toBeLessThanOrEqual(31_000);
  });
});
