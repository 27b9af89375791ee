// @vitest-environment node
import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { ManualSource, Source } from "../../../src/stream/index.js";
import { manual, poll, random, webSocket } from "../../../src/stream/index.js";
import type { FaultServer, TestSourceOptions } from "../../../src/testing/index.js";
import { faultServer, testSource } from "../../../src/testing/index.js";

/** A source, and the options of its test by the laws. */
interface Case<S extends Source<unknown> = Source<unknown>> extends Omit<
  TestSourceOptions<S>,
  "describe" | "it" | "test"
> {
  readonly make: () => S;
}

/** The sources that keep the laws: add a line for a new one. */
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
  poll: { make: () => poll(polled.url), connections: () => polled.open, secrets: ["s3cr3t"] },
  "poll, by its envelope": { make: () => poll(served.history), connections: () => served.open, secrets: ["127.0.0.1"] },
  webSocket: {
    make: () => webSocket(`${served.url}?token=s3cr3t`, { WebSocket }),
    deliver: () => {
      served.append(3);
    },
    connections: () => served.open,
    secrets: ["s3cr3t", "127.0.0.1"],
  },
};

let served: FaultServer;
const polled = { url: "", open: 0 };
const http = createServer((_, response) => {
  polled.open += 1;
  response.on("close", () => {
    polled.open -= 1;
  });
  response.end("[1, 2]");
});

beforeAll(async () => {
  served = await faultServer({ WebSocketServer });
  served.append(3);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  polled.url = `http://127.0.0.1:${(http.address() as { port: number }).port}/?token=s3cr3t`;
});

afterAll(async () => {
  await served.close();
  http.closeAllConnections();
  http.close();
});

for (const [name, { make, ...options }] of Object.entries(cases)) testSource(name, make, { describe, it, ...options });
