import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { sendTo, startSocketServer } from "./socket-server.js";

/** The state of an entity. */
export interface EntityState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: object;
  readonly last_changed: string;
  readonly last_updated: string;
}

/** A server with the WebSocket API of Home Assistant: authentication, states, events of changes, pings. */
export interface HomeAssistant extends SocketServer {
  /** The commands that were accepted, oldest first. */
  readonly commands: readonly { id: number; type: string }[];
  /** Changes the state of an entity, and tells all who have subscribed; null removes the entity. */
  set(entity: string, state: string | null): void;
}

/** Starts a server that accepts one token. */
export async function startHomeAssistant(token: string): Promise<HomeAssistant> {
  const states = new Map<string, EntityState>();
  const commands: { id: number; type: string }[] = [];
  /** The clients that are in, with their last id, and the id of their subscription. */
  const clients = new Map<WebSocket, { lastId: number; subscription?: number }>();
  const ha_version = "2026.4.0";
  let time = Date.UTC(2026, 0, 1);

  function read(text: string, socket: WebSocket): void {
    const message = JSON.parse(text) as { id?: number; type?: string; access_token?: string; event_type?: string };
    const client = clients.get(socket);
    if (!client) {
      if (message.type === "auth" && message.access_token === token) {
        clients.set(socket, { lastId: 0 });
        sendTo(socket, { type: "auth_ok", ha_version });
      } else {
        sendTo(socket, { type: "auth_invalid", message: "Invalid access token or password" });
        socket.close();
      }
      return;
    }
    const { id = 0, type = "" } = message;
    const fail = (code: string, words: string): void =>
      sendTo(socket, { id, type: "result", success: false, error: { code, message: words } });
    if (id <= client.lastId) {
      fail("id_reuse", "Identifier values have to increase.");
      return;
    }
    client.lastId = id;
    commands.push({ id, type });
    const succeed = (result: unknown): void => sendTo(socket, { id, type: "result", success: true, result });
    if (type === "ping") sendTo(socket, { id, type: "pong" });
    else if (type === "get_states") succeed([...states.values()]);
    else if (type === "subscribe_events" && message.event_type === "state_changed") {
      client.subscription = id;
      succeed(null);
    } else fail("unknown_command", "Unknown command.");
  }

  const server = await startSocketServer({
    open(socket) {
      sendTo(socket, { type: "auth_required", ha_version });
      socket.on("close", () => clients.delete(socket));
    },
    message: read,
  });
  return Object.assign(server, {
    commands,
    set(entity: string, state: string | null) {
      time += 1_000;
      const at = new Date(time).toISOString().replace("Z", "123+00:00");
      const old_state = states.get(entity) ?? null;
      const new_state =
        state === null ? null : { entity_id: entity, state, attributes: {}, last_changed: at, last_updated: at };
      if (new_state) states.set(entity, new_state);
      else states.delete(entity);
      const data = { entity_id: entity, old_state, new_state };
      const event = { event_type: "state_changed", data, origin: "LOCAL", time_fired: at };
      for (const [socket, { subscription: id }] of clients) if (id) sendTo(socket, { id, type: "event", event });
    },
  });
}
