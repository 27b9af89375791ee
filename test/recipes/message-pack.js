import { decode } from "@msgpack/msgpack";
import { poll, webSocket } from "../../src/stream/index.js";

/** Rows of MessagePack over a WebSocket, a row or a list of rows a message. */
export function messagePack(url) {
  return webSocket(url, { hello: false, decode: (bytes) => decode(bytes) });
}

/** Rows of MessagePack over HTTP, requested at an interval. */
export function messagePackPoll(url, { interval } = {}) {
  return poll(url, { interval, binary: true, decode: (bytes) => decode(bytes) });
}
