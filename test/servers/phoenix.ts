import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { startSocketServer } from "./socket-server.js";

/** A server that speaks the messages of Phoenix channels, version 2.0.0, with topics whose names begin with `room:`. */
export interface Phoenix extends SocketServer {
  /** The payloads of the joins that were accepted, oldest first. */
  readonly joins: readonly unknown[];
  /** Sends an event to all who have joined a topic. */
  broadcast(topic: string, event: string, payload: object): void;
  /** Ends all channels of a topic: as a process that crashed, or that stopped. */
  end(topic: string, how: "crash" | "stop"): void;
}

/** A message: `[join_ref, ref, topic, event, payload]`. */
type Message = [string | null, string | null, string, string, unknown];

/** Starts a server at the path `/socket`; it refuses to join other topics than `room:…`. */
export async function startPhoenix(): Promise<Phoenix> {
  const joins: unknown[] = [];
  /** The join references of each client, by topic. */
  const joined = new Map<WebSocket, Map<string, string | null>>();
  const say = (socket: WebSocket, message: Message): void => socket.send(JSON.stringify(message));

  function read([joinRef, ref, topic, event, payload]: Message, socket: WebSocket): void {
    const reply = (status: "ok" | "error", response: object): void =>
      say(socket, [joinRef, ref, topic, "phx_reply", { status, response }]);
    const topics = joined.get(socket);
    if (topic === "phoenix" && event === "heartbeat") reply("ok", {});
    else if (event === "phx_join" && !topic.startsWith("room:")) reply("error", { reason: "unmatched topic" });
    else if (event === "phx_join") {
      joins.push(payload);
      topics?.set(topic, joinRef);
      reply("ok", {});
    } else if (event === "phx_leave") {
      topics?.delete(topic);
      reply("ok", {});
      say(socket, [joinRef, ref, topic, "phx_close", {}]);
    } else reply("error", { reason: "unmatched topic" });
  }

  const server = await startSocketServer({
    options: {
      verifyClient({ req }: { req: { url?: string } }) {
        const { pathname, searchParams } = new URL(req.url ?? "", "ws://phoenix");
        return pathname === "/socket/websocket" && searchParams.get("vsn") === "2.0.0";
      },
    },
    open(socket) {
      joined.set(socket, new Map());
      socket.on("close", () => joined.delete(socket));
    },
    message: (text, socket) => read(JSON.parse(text) as Message, socket),
  });
  return Object.assign(server, {
    joins,
    broadcast(topic: string, event: string, payload: object) {
      for (const [socket, topics] of joined) if (topics.has(topic)) say(socket, [null, null, topic, event, payload]);
    },
    end(topic: string, how: "crash" | "stop") {
      for (const [socket, topics] of joined) {
        const joinRef = topics.get(topic);
        if (joinRef === undefined) continue;
        topics.delete(topic);
        say(socket, [joinRef, joinRef, topic, how === "crash" ? "phx_error" : "phx_close", {}]);
      }
    },
  });
}
