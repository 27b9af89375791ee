import { StreamError, webSocket } from "../../src/stream/index.js";

/** The results of a GraphQL subscription by `graphql-transport-ws`: rows of its one field. */
export function subscription(url, query, { variables, token } = {}) {
  return webSocket(url, {
    protocols: "graphql-transport-ws",
    token,
    async hello({ token, send, receive }) {
      send({ type: "connection_init", payload: { token } });
      while (JSON.parse(await receive()).type === "ping") send({ type: "pong" });
      return { id: "1", type: "subscribe", payload: { query, variables } };
    },
    decode(message) {
      const { type, payload } = JSON.parse(message);
      if (type === "error") throw new StreamError("refused", payload[0].message, { retryable: false });
      if (type === "ping") return { reply: { type: "pong" } };
      if (type === "complete") return { end: true };
      return type === "next" ? Object.values(payload.data).flat() : null;
    },
  });
}
