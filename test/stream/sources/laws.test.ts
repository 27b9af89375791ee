// @vitest-environment node
import { EventEmitter, getEventListeners, once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Subject } from "rxjs";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { ManualSource, Recording, Source } from "../../../src/stream/index.js";
import {
  eventSource,
  fromEmitter,
  fromIterable,
  fromObservable,
  lines,
  manual,
  poll,
  random,
  replay,
  webSocket,
} from "../../../src/stream/index.js";
import type { FaultServer, TestSourceOptions } from "../../../src/testing/index.js";
import { faultServer, testSource } from "../../../src/testing/index.js";

const START_MS = 1_700_000_000_000;
const SECRET = "s3cr3t";

/** A source, and the options of its test by the laws. */
interface Case<S extends Source<unknown> = Source<unknown>> extends Omit<
  TestSourceOptions<S>,
  "describe" | "it" | "test"
> {
  readonly make: () => S;
}

/** A server of HTTP that counts the answers that are open. */
interface CountedServer {
  readonly url: string;
  readonly open: number;
  close(): void;
}

async function serve(answer: (response: ServerResponse) => void): Promise<CountedServer> {
  let open = 0;
  const server = createServer((_, response) => {
    open += 1;
    response.on("close", () => {
      open -= 1;
    });
    answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=${SECRET}`,
    get open() {
      return open;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const row = (value: number) => ({ time: START_MS + value, value });

const recording: Recording = {
  version: 1,
  name: "incident",
  startedAt: START_MS,
  stoppedAt: START_MS + 5_000,
  state: "live",
  events: [1, 2, 3].map((n) => ({
    type: "data",
    at: START_MS + 1_000 * n,
    rows: [row(n)],
    times: [START_MS + n],
    received: START_MS + 1_000 * n,
    position: { epoch: "e", offset: n },
    from: "live",
  })),
};

let wire: FaultServer;
let polled: CountedServer;
let events: CountedServer;
/** The answers of the server of events that are open. */
const eventStreams = new Set<ServerResponse>();
let lineServer: CountedServer;
/** The answers of the server of lines that are open. */
const lineStreams = new Set<ServerResponse>();
const [channel, sender] = [new BroadcastChannel("readings"), new BroadcastChannel("readings")];
let lastId = 0;
const emitter = new EventEmitter();
const target = new EventTarget();
const subject = new Subject<{ value: number }>();
/** Number of iterables, and of subscriptions to an observable, that nobody has left. */
let iterating = 0;
let subscribed = 0;

/** The sources that keep the laws, by name, and after a comma what is special of one: add a line for a new one. */
const cases: Record<string, Case> = {
  random: { make: () => random() },
  manual: { make: () => manual<number>(), deliver: (source) => (source as ManualSource<number>).push(1) },
  "manual, pushed before": {
    make() {
      const source = manual<number>();
      for (const value of [1, 2, 3]) source.push(value);
      return source;
    },
    deliver: (source) => (source as ManualSource<number>).push(4),
  },
  poll: { make: () => poll(polled.url), connections: () => polled.open, secrets: [SECRET, "127.0.0.1"] },
  "poll, of whole lists": { make: () => poll(polled.url, { replace: true }), connections: () => polled.open },
  "poll, by its envelope": { make: () => poll(wire.history), connections: () => wire.open, secrets: ["127.0.0.1"] },
  webSocket: {
    make: () => webSocket(`${wire.url}?token=${SECRET}`, { WebSocket }),
    deliver: () => {
      wire.append(3);
    },
    connections: () => wire.open,
    secrets: [SECRET, "127.0.0.1"],
  },
  eventSource: {
    make: () => eventSource(events.url, { heartbeat: 15_000 }),
    deliver: () => {
      lastId += 1;
      for (const response of eventStreams) response.write(`id: ${lastId}\ndata: ${JSON.stringify(row(lastId))}\n\n`);
    },
    connections: () => events.open,
    secrets: [SECRET, "127.0.0.1"],
  },
  lines: {
    make: () => lines(lineServer.url, { heartbeat: 15_000 }),
    deliver: () => {
      for (const response of lineStreams) response.write(`${JSON.stringify(row(1))}\n`);
    },
    connections: () => lineServer.open,
    secrets: [SECRET, "127.0.0.1"],
  },
  "lines, of CSV in a web stream": {
    make: () => lines(() => new Blob(["time,value\n", "1700000000000,1\n1700000001000,2"]).stream(), { format: "csv" }),
  },
  fromEmitter: {
    make: () => fromEmitter(emitter, { data: "reading", error: "error", end: "end" }),
    deliver: () => emitter.emit("reading", row(1)),
    connections: () => emitter.eventNames().length,
  },
  "fromEmitter, of a port": {
    make: () => fromEmitter(channel),
    deliver: () => {
      sender.postMessage(row(1));
    },
  },
  "fromEmitter, of an EventTarget that opens": {
    make: () => fromEmitter(target, { data: "message", open: "open", close: "close" }),
    deliver: () => {
      target.dispatchEvent(new Event("open"));
      target.dispatchEvent(Object.assign(new Event("message"), { data: [row(1), row(2)] }));
    },
    connections: () =>
      ["message", "open", "close"].reduce((sum, name) => sum + getEventListeners(target, name).length, 0),
  },
  fromIterable: {
    make: () =>
      fromIterable(async function* ({ signal }) {
        iterating += 1;
        try {
          for (let value = 1; !signal.aborted; value += 1) {
            await new Promise(setImmediate);
            yield row(value);
          }
        } finally {
          iterating -= 1;
        }
      }),
    connections: () => iterating,
  },
  "fromIterable, of an array": {
    make: () => fromIterable<ReturnType<typeof row>>([row(1), row(2)], { position: "value" }),
  },
  "fromIterable, of a generator": {
    make: () =>
      fromIterable(
        (function* () {
          for (let value = 1; value <= 3; value += 1) yield row(value);
        })(),
      ),
    oneShot: true,
  },
  "fromIterable, of a web stream": {
    make: () =>
      fromIterable(
        () =>
          new ReadableStream<ReturnType<typeof row>>({
            start: () => void (iterating += 1),
            async pull(controller) {
              await new Promise(setImmediate);
              controller.enqueue(row(1));
            },
            cancel: () => void (iterating -= 1),
          }),
      ),
    connections: () => iterating,
  },
  fromObservable: {
    make: () => fromObservable(subject),
    deliver: () => {
      subject.next({ value: 1 });
    },
    connections: () => Number(subject.observed),
  },
  "fromObservable, of one that speaks at once": {
    make: () =>
      fromObservable<number>({
        subscribe(observer) {
          subscribed += 1;
          for (const value of [1, 2, 3]) observer.next(value);
          return { unsubscribe: () => void (subscribed -= 1) };
        },
      }),
    connections: () => subscribed,
  },
  replay: { make: () => replay(recording) },
  "replay, in a loop": { make: () => replay(JSON.stringify(recording), { loop: true, speed: 10 }) },
};

beforeAll(async () => {
  wire = await faultServer({ WebSocketServer });
  wire.append(3);
  polled = await serve((response) => {
    response.end("[1, 2]");
  });
  events = await serve((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    eventStreams.add(response);
    response.on("close", () => eventStreams.delete(response));
  });
  lineServer = await serve((response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" }).flushHeaders();
    lineStreams.add(response);
    response.on("close", () => lineStreams.delete(response));
  });
});

afterAll(async () => {
  channel.close();
  sender.close();
  lineServer.close();
  polled.close();
  events.close();
  await wire.close();
});

for (const [name, { make, ...options }] of Object.entries(cases)) testSource(name, make, { describe, it, ...options });

/** Returns the names of the exported functions of a file that are declared to return a source. */
function sourcesIn(path: string): string[] {
  const returnsSource = ({ type }: { readonly type?: ts.TypeNode | undefined }): boolean =>
    type !== undefined && /^\w*Source(<.*>)?$/s.test(type.getText());
  const { statements } = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return statements.flatMap((statement) => {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.[0].getText() === "export";
    if (!isExported) return [];
    if (ts.isFunctionDeclaration(statement)) return returnsSource(statement) ? [statement.name?.text ?? ""] : [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations
      .filter(({ initializer }) => initializer && ts.isArrowFunction(initializer) && returnsSource(initializer))
      .map(({ name }) => name.getText());
  });
}

it("all sources of the stream are under the laws", () => {
  const files = readdirSync("src/stream", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const found = files.flatMap((name) => sourcesIn(`src/stream/${name}`));
  const underLaws = new Set(Object.keys(cases).map((name) => name.split(",")[0]));
  expect(found.sort()).toEqual([...underLaws].sort());
});
