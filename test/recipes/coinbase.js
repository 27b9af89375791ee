import { DataStream, StreamError, webSocket } from "../../src/stream/index.js";

/** The trades of some products of Coinbase Exchange, such as `["BTC-USD"]`, each counted by its number. */
export function coinbase(url, products) {
  const source = webSocket(url, {
    hello: { type: "subscribe", product_ids: products, channels: ["matches", "heartbeat"] },
    heartbeat: 1_000,
    decode(message) {
      const { type, reason, last_trade_id: newest, ...row } = JSON.parse(message);
      const at = (offset) => ({ partition: row.product_id, offset });
      if (type === "error") throw new StreamError("refused", reason, { retryable: false });
      if (type === "heartbeat" && newest) return { head: at(newest) };
      return type === "match" || type === "last_match" ? { rows: [row], position: at(row.trade_id) } : null;
    },
  });
  return new DataStream(source, { key: "product_id", numbers: "text" });
}
