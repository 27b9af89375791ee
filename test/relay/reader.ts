import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocket } from "ws";
import type { Relay, RelayOptions } from "../../src/relay/index.js";
import { relay } from "../../src/relay/index.js";
import type { Gap, Order, Resume, Source } from "../../src/stream/index.js";
import { DataStream, eventSource, webSocket } from "../../src/stream/index.js";
import type { EngineRow } from "./engine.js";

/** A relay behind a server of its own. */
export interface RunningRelay {
  readonly relay: Relay<EngineRow>;
  readonly url: string;
  /** Breaks all connections off. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a server on loopback with a relay of a source. */
export async function startRelay(
  source: Source<EngineRow> | DataStream<EngineRow>,
  options: Partial<RelayOptions> = {},
): Promise<RunningRelay> {
  const server = createServer((_, response) => {
    response.writeHead(404).end("nothing here");
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const running = relay(source, { server, every: 5, heartbeat: 200, ...options });
  running.stream.on("error", () => undefined);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    relay: running,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
    cut,
    async close() {
      running.close();
      const closed = new Promise((done) => server.close(done));
      cut();
      await closed;
    },
  };
}

/** A reader of relays, which notes what it is told. */
export interface TestReader {
  readonly stream: DataStream<EngineRow>;
  readonly values: number[];
  readonly gaps: Gap[];
  /** Whether it has this value. */
  has(value: number): boolean;
}

/** Reads from whichever relay `urlOf` says, anew with each attempt. */
export function readFrom(
  kind: "webSocket" | "eventSource",
  urlOf: () => string,
  order: Order = "contiguous",
  resume: Resume | null = null,
): TestReader {
  const source =
    kind === "webSocket"
      ? webSocket<EngineRow>(() => urlOf().replace("http", "ws"), { WebSocket, order })
      : eventSource<EngineRow>(() => urlOf(), { order });
  const stream = new DataStream<EngineRow>(source, { retry: { minDelay: 5, maxDelay: 20 }, recent: 0, resume });
  const values: number[] = [];
  const seen = new Set<number>();
  const gaps: Gap[] = [];
  stream.on("data", (rows) => {
    for (const { value } of rows) {
      values.push(value);
      seen.add(value);
    }
  });
  stream.on("gap", (gap) => gaps.push(gap));
  // A reader that is cut says so, and that is what these tests do to it.
  stream.on("error", () => undefined);
  stream.start();
  return { stream, values, gaps, has: (value) => seen.has(value) };
}
