import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { sendTo, startSocketServer } from "./socket-server.js";

/** A server of one GraphQL subscription by the protocol `graphql-transport-ws`. */
export interface GraphqlSocket extends SocketServer {
  /** The payloads of `connection_init` and `subscribe`, oldest first. */
  readonly inits: readonly unknown[];
  readonly subscribed: readonly { query: string; variables?: object }[];
  /** The number of pongs of clients. */
  readonly pongs: readonly unknown[];
  /** Sends data to all operations. */
  next(data: object): void;
  /** Ends all operations, for good or with errors. */
  complete(): void;
  fail(message: string): void;
  /** Asks all clients for a pong. */
  ping(): void;
}

/** Starts a server; with `token` it refuses others. It pings, and waits for the pong, before it acknowledges. */
export async function startGraphqlSocket({ token }: { token?: string } = {}): Promise<GraphqlSocket> {
  const inits: unknown[] = [];
  const subscribed: { query: string; variables?: object }[] = [];
  const pongs: unknown[] = [];
  const greeted = new Set<WebSocket>();
  const acknowledged = new Set<WebSocket>();
  let operations: { socket: WebSocket; id: string }[] = [];

  function read(text: string, socket: WebSocket): void {
    const { id = "", type, payload } = JSON.parse(text) as { id?: string; type: string; payload?: unknown };
    if (type === "connection_init") {
      inits.push(payload);
      if (token !== undefined && (payload as { token?: string } | undefined)?.token !== token) {
        socket.close(4403, "Forbidden");
        return;
      }
      greeted.add(socket);
      sendTo(socket, { type: "ping" });
    } else if (type === "ping") sendTo(socket, { type: "pong" });
    else if (type === "pong") {
      pongs.push(payload);
      if (!greeted.delete(socket)) return;
      acknowledged.add(socket);
      sendTo(socket, { type: "connection_ack" });
    } else if (type === "subscribe" && !acknowledged.has(socket)) socket.close(4401, "Unauthorized");
    else if (type === "subscribe") {
      const request = payload as { query: string; variables?: object };
      if (!request.query.startsWith("subscription")) {
        sendTo(socket, { id, type: "error", payload: [{ message: "Syntax Error: expected a subscription" }] });
        return;
      }
      subscribed.push(request);
      operations.push({ socket, id });
    } else if (type === "complete") operations = operations.filter((each) => each.id !== id || each.socket !== socket);
    else socket.close(4400, `Invalid message type ${type}`);
  }

  const server = await startSocketServer({
    options: {
      handleProtocols: (protocols: Set<string>) =>
        protocols.has("graphql-transport-ws") ? "graphql-transport-ws" : false,
    },
    open(socket) {
      if (socket.protocol !== "graphql-transport-ws") socket.close(4406, "Subprotocol not acceptable");
      socket.on("close", () => {
        acknowledged.delete(socket);
        operations = operations.filter((each) => each.socket !== socket);
      });
    },
    message: read,
  });
  const tell = (message: object): void => {
    for (const { socket, id } of operations) sendTo(socket, { id, ...message });
  };
  return Object.assign(server, {
    inits,
    subscribed,
    pongs,
    next: (data: object) => tell({ type: "next", payload: { data } }),
    complete() {
      tell({ type: "complete" });
      operations = [];
    },
    fail(message: string) {
      tell({ type: "error", payload: [{ message }] });
      operations = [];
    },
    ping: () => server.send({ type: "ping" }),
  });
}
