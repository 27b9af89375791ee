/** A program in Node: no DOM library, Node's own types instead. */
import { DataStream, poll, webSocket } from "tickline/stream";
import type { FaultServer, FaultServerOptions } from "tickline/testing";
import { fakeEnvironment, faultServer, testSource } from "tickline/testing";

const socket = new DataStream(webSocket("wss://host/metrics"));
const polled = new DataStream(poll("https://host/api", { headers: { accept: "application/json" } }));

for (const stream of [socket, polled]) stream.subscribe((rows, { received }) => console.log(rows.length, received));
for await (const rows of socket) console.log(rows.length);

const environment = fakeEnvironment({ seed: 1 });
new DataStream(webSocket("wss://host/metrics"), { environment });
await environment.advanceAsync(1_000);
const serve = (options: FaultServerOptions): Promise<FaultServer> => faultServer(options);
testSource("socket", () => webSocket("wss://host/metrics"), {
  it: (name, body) => void body().then(() => console.log(name, serve)),
});

process.once("SIGTERM", () => socket.destroy());
