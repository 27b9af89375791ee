import { DataStream, webSocket } from "../../src/stream/index.js";

/** The messages of a `websocket out` node of Node-RED that sends the entire message, a line a topic. */
export function nodeRed(url) {
  return new DataStream(webSocket(url, { hello: false }), { key: "topic" });
}

/** A device that tells its seconds since it was switched on: dated by the quickest of its messages. */
export function device(url) {
  let [bootTime, lastUptime] = [Infinity, 0];
  return webSocket(url, {
    hello: false,
    decode(message) {
      const { uptime, ...row } = JSON.parse(message);
      if (uptime < lastUptime) bootTime = Infinity;
      lastUptime = uptime;
      bootTime = Math.min(bootTime, Date.now() - uptime * 1_000);
      return { ...row, time: bootTime + uptime * 1_000 };
    },
  });
}
