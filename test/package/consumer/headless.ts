/** A program in Node: no DOM library, Node's own types instead. */
import { DataStream, poll, webSocket } from "tickline/stream";

const socket = new DataStream(webSocket("wss://host/metrics"));
const polled = new DataStream(poll("https://host/api", { headers: { accept: "application/json" } }));

for (const stream of [socket, polled]) stream.subscribe((rows, { received }) => console.log(rows.length, received));
process.once("SIGTERM", () => socket.destroy());
