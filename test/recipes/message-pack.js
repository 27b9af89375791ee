import { decode } from "@msgpack/msgpack";
import { webSocket } from "../../src/stream/index.js";

/** Rows of MessagePack, a row or a list of rows a message. */
export function messagePack(url) {
  return webSocket(url, { hello: false, decode: (bytes) => decode(bytes) });
}
