import { Socket } from "phoenix";
import { DataStream, fromEmitter } from "../../src/stream/index.js";

/** The socket of a page, which all its channels share. */
export function connect(url, options) {
  const socket = new Socket(url, options);
  socket.connect();
  return socket;
}

/** The events of a channel, such as `reading`; `params` go to the server's `join`. */
export function channelStream(socket, topic, event, params) {
  const channel = socket.channel(topic, params);
  channel.join();
  const events = { data: event, open: "phx_reply", close: "phx_error", end: "phx_close" };
  const source = fromEmitter(channel, events, { connected: () => channel.state === "joined" });
  return new DataStream(source, { connectTimeout: Infinity });
}
