import { DataStream, StreamError, webSocket } from "../../src/stream/index.js";

/** A channel of OKX: `candle1m`, arrays of texts, the last one again and again until it is closed; or `trades-all`. */
export function okx(url, channel, instId) {
  const source = webSocket(url, {
    hello: { op: "subscribe", args: [{ channel, instId }] },
    ping: { interval: 20_000, message: "ping" },
    heartbeat: 20_000,
    revises: channel.startsWith("candle"),
    fields: ["ts", "open", "high", "low", "close", "volume"],
    decode(message) {
      if (message === "pong") return null;
      const { event, code, msg, data } = JSON.parse(message);
      if (event === "error") throw new StreamError("refused", msg, { retryable: false, cause: code });
      return data;
    },
  });
  return new DataStream(source, { time: "ts", numbers: "text" });
}

/** A topic of HTX, such as `market.btcusdt.kline.1min`: gzip, and pings of the server that must be answered. */
export function htx(url, topic) {
  const source = webSocket(url, {
    hello: { sub: topic, id: topic },
    heartbeat: 5_000,
    revises: topic.includes(".kline."),
    async decode(bytes) {
      const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const { ping, tick, status, "err-msg": words } = await new Response(unzipped).json();
      if (ping) return { reply: { pong: ping } };
      if (status === "error") throw new StreamError("refused", words, { retryable: false });
      return tick?.data ?? tick;
    },
  });
  return new DataStream(source, { time: (row) => row.ts ?? row.id * 1_000 });
}
