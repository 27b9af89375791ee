/**
 * Runs a relay of another relay, as the options in the first argument say, and tells its parent its port. At a word of
 * the parent it breaks its readers off, or tells what it is at. It ends with its parent.
 */
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocket } from "ws";
import { relay } from "../../../src/relay/index.js";
import type { Sink, Source } from "../../../src/stream/index.js";
import { DataStream, webSocket } from "../../../src/stream/index.js";
import type { RelayProcessOptions, RelayProcessState } from "../relay-process.js";

const { engine, order, port, lag, every, keep } = JSON.parse(process.argv[2]) as RelayProcessOptions;

/** Makes a source that hears all of another later, as the replica of an engine does; its history does not. */
function delay<T>(source: Source<T>): Source<T> {
  if (lag === 0) return source;
  return {
    ...source,
    connect(sink: Sink<T>) {
      const later =
        <Args extends unknown[]>(tell: (...args: Args) => void) =>
        (...args: Args): void => {
          setTimeout(() => {
            tell(...args);
          }, lag);
        };
      return source.connect({
        ...sink,
        next: later(sink.next),
        position: later(sink.position),
        recovered: later(sink.recovered),
        lost: later(sink.lost),
      });
    },
  };
}

const server = createServer();
const sockets = new Set<Socket>();
server.on("connection", (socket) => {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
});

const source = webSocket(engine.replace("http", "ws"), { WebSocket, order, history: `${engine}/history` });
const stream = new DataStream(delay(source), { retry: { minDelay: 5, maxDelay: 20 }, recent: 0 });
// Being cut is what this is about.
stream.on("error", () => undefined);
const running = relay(stream, {
  server,
  heartbeat: 200,
  ...(every !== undefined && { every }),
  ...(keep !== undefined && { keep }),
});

process.on("message", (word) => {
  if (word === "cut") for (const socket of sockets) socket.destroy();
  if (word === "state") {
    const state: RelayProcessState = { stats: running.stats, rss: process.memoryUsage.rss() };
    process.send?.(state);
  }
});
process.on("disconnect", () => process.exit());
server.listen(port, "127.0.0.1", () => {
  process.send?.((server.address() as AddressInfo).port);
});
