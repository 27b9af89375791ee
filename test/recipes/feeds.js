import { fromEmitter, fromObservable, lines, poll } from "../../src/stream/index.js";

/** JSON a line: of an address, a pipe of Node, or a stream of bytes. */
export const ndjson = (input) => lines(input);

/** A CSV file that a reader has chosen. */
export const csvFile = (file) => lines(file.stream(), { format: "csv" });

/** A serial port, a number a line. */
export const serialPort = (port) => lines(port.readable, { format: "text", decode: (line) => Number(line) });

/** A worker, a MessagePort or a BroadcastChannel that posts rows. */
export const posted = (port) => fromEmitter(port);

/** A data channel of WebRTC that sends JSON. */
export const dataChannel = (channel) =>
  fromEmitter(channel, { data: "message", end: "close" }, { map: ({ data }) => JSON.parse(data) });

/** A sensor of Web Bluetooth. */
export const bluetooth = (characteristic) =>
  fromEmitter(characteristic, "characteristicvaluechanged", { map: ({ target }) => target.value.getFloat32(0, true) });

/** A client of mqtt, which connects by itself. */
export const mqtt = (client) =>
  fromEmitter(
    client,
    { data: "message", open: "connect", close: "close", error: "error" },
    { map: (topic, payload) => ({ topic, value: Number(payload) }) },
  );

/** A client of socket.io, which connects by itself and may recover what was missed. */
export const socketIo = (client) =>
  fromEmitter(client, { data: "reading", open: "connect", close: "disconnect", error: "connect_error" });

/** An observable of RxJS. */
export const observable = (readings) => fromObservable(readings);

/** A server that answers when it has something. */
export const longPoll = (url) => poll(url, { interval: 0, timeout: 60_000 });
