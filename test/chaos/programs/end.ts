/**
 * Reads from the server in the arguments in every way, stops after some rows, and ends by itself if nothing keeps it.
 */
import { WebSocket } from "ws";
import type { Source } from "../../../src/stream/index.js";
import { DataStream, poll, random, webSocket } from "../../../src/stream/index.js";

const [, , url, history] = process.argv;

function readSome<T>(source: Source<T>, end: "stop" | "destroy"): void {
  // A timer of the stream that is left would keep the process for an hour.
  const stream = new DataStream(source, {
    retry: { minDelay: 10, maxDelay: 20 },
    connectTimeout: 3_600_000,
    staleAfter: 3_600_000,
  });
  stream.on("error", () => undefined);
  stream.start();
  stream.on("data", () => {
    if (stream.stats.kept < 3) return;
    stream[end]();
    console.log(source.name, end);
  });
}

for (const end of ["stop", "destroy"] as const) {
  readSome(random({ interval: 10 }), end);
  readSome(webSocket(url, { WebSocket, history, heartbeat: 5_000 }), end);
  readSome(poll(history, { interval: 20 }), end);
}
// Nobody answers there: it is stopped while it waits.
const refused = new DataStream(webSocket("ws://127.0.0.1:1/", { WebSocket }), {
  retry: { minDelay: 3_600_000, maxDelay: 3_600_000 },
});
refused.on("error", () => {
  queueMicrotask(() => {
    refused.stop();
  });
});
refused.start();
