import { DataStream, StreamError, webSocket } from "../../src/stream/index.js";

/** The states of all entities of a Home Assistant, and their changes; `token` is a long-lived access token. */
export function homeAssistant(url, token) {
  let id = 2;
  const source = webSocket(url, {
    token,
    async hello({ token, send, receive }) {
      await receive();
      send({ type: "auth", access_token: token });
      const { type, message } = JSON.parse(await receive());
      if (type !== "auth_ok") throw new StreamError("refused", message, { retryable: false, cause: 401 });
      send({ id: 1, type: "subscribe_events", event_type: "state_changed" });
      return { id: 2, type: "get_states" };
    },
    ping: { interval: 30_000, message: () => ({ id: ++id, type: "ping" }) },
    heartbeat: 30_000,
    revises: true,
    decode(message) {
      const { event, result } = JSON.parse(message);
      if (event) return event.data.new_state ?? { gone: [event.data.entity_id] };
      return result && { rows: result, recovered: false };
    },
  });
  return new DataStream(source, { key: "entity_id", time: "last_updated", numbers: "text" });
}
