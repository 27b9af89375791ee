import { io } from "socket.io-client";
import { DataStream, fromEmitter } from "../../src/stream/index.js";

/** The socket of a page, which all its streams share. */
export function connect(url, options) {
  return io(url, { transports: ["websocket"], ...options });
}

/** The rows of an event, such as `reading`. */
export function socketStream(socket, event) {
  const events = { data: event, open: "connect", close: "disconnect", error: "connect_error" };
  return new DataStream(fromEmitter(socket, events), { connectTimeout: Infinity });
}
