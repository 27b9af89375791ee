import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { Asked } from "./http-server.js";
import type { SocketServer } from "./socket-server.js";
import { startSocketServer } from "./socket-server.js";

/** A hub of SignalR with one streaming method: negotiation, handshake, and the JSON hub protocol over WebSocket. */
export interface SignalR extends SocketServer {
  /** The streams that clients have asked for, oldest first. */
  readonly invoked: readonly { target: string; arguments: unknown[] }[];
  /** Sends an item to all streams that are open. */
  push(item: unknown): void;
  /** Ends all streams that are open, with an error if there is one. */
  complete(error?: string): void;
}

/** The end of each message. */
const END = "\u001e";
/** The types of messages. */
const TYPE = { streamItem: 2, completion: 3, streamInvocation: 4, cancelInvocation: 5, ping: 6 };

/** A stream that a client has asked for. */
interface Open {
  readonly socket: WebSocket;
  readonly invocationId: string;
}

/** Starts a hub at the path `/hub`; with `bearer` it refuses the negotiation of others with 401. */
export async function startSignalR({ bearer }: { bearer?: string } = {}): Promise<SignalR> {
  const tokens = new Set<string>();
  const handshaken = new WeakSet<WebSocket>();
  const invoked: { target: string; arguments: unknown[] }[] = [];
  let open: Open[] = [];
  const say = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message) + END);

  function negotiate({ method, path, headers }: Asked, response: ServerResponse): void {
    if (method !== "POST" || !path.startsWith("/hub/negotiate?")) {
      response.writeHead(404).end();
      return;
    }
    if (bearer !== undefined && headers.authorization !== `Bearer ${bearer}`) {
      response.writeHead(401).end();
      return;
    }
    const connectionToken = randomUUID();
    tokens.add(connectionToken);
    const availableTransports = [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ negotiateVersion: 1, connectionId: randomUUID(), connectionToken, availableTransports }),
    );
  }

  function read(message: Record<string, unknown>, socket: WebSocket): void {
    if (!handshaken.has(socket)) {
      if (message.protocol !== "json" || message.version !== 1) {
        say(socket, { error: `The protocol '${String(message.protocol)}' is not supported.` });
        socket.close();
        return;
      }
      handshaken.add(socket);
      say(socket, {});
      return;
    }
    const invocationId = String(message.invocationId);
    if (message.type === TYPE.streamInvocation) {
      const { target, arguments: args } = message as { target: string; arguments: unknown[] };
      if (target !== "Readings") {
        say(socket, { type: TYPE.completion, invocationId, error: `Unknown hub method '${target}'` });
        return;
      }
      invoked.push({ target, arguments: args });
      open.push({ socket, invocationId });
    }
    if (message.type === TYPE.cancelInvocation) {
      open = open.filter((each) => each.socket !== socket || each.invocationId !== invocationId);
      say(socket, { type: TYPE.completion, invocationId });
    }
    if (message.type === TYPE.ping) say(socket, { type: TYPE.ping });
  }

  const server = await startSocketServer({
    answer: negotiate,
    options: {
      verifyClient({ req }, callback) {
        const token = new URL(req.url ?? "", "ws://hub").searchParams.get("id") ?? "";
        // A token opens one connection.
        callback(tokens.delete(token), 404);
      },
    },
    open(socket) {
      socket.on("close", () => (open = open.filter((each) => each.socket !== socket)));
    },
    message(text, socket) {
      for (const part of text.split(END).slice(0, -1)) read(JSON.parse(part) as Record<string, unknown>, socket);
    },
  });
  return Object.assign(server, {
    invoked,
    push(item: unknown) {
      for (const { socket, invocationId } of open) say(socket, { type: TYPE.streamItem, invocationId, item });
    },
    complete(error?: string) {
      for (const { socket, invocationId } of open) say(socket, { type: TYPE.completion, invocationId, error });
      open = [];
    },
  });
}
