import type { IncomingMessage } from "node:http";
import type { ServerOptions, WebSocket } from "ws";
import { WebSocketServer } from "ws";
import type { Asked, HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A WebSocket server on a free port of the loopback. */
export interface SocketServer {
  /** The origin, such as `ws://127.0.0.1:41234`. */
  readonly url: string;
  /** The plain requests so far, oldest first. */
  readonly asked: readonly Asked[];
  /** The open sockets. */
  readonly sockets: ReadonlySet<WebSocket>;
  /** The messages of all clients so far, oldest first. */
  readonly heard: readonly string[];
  /** The number of handshakes that succeeded. */
  readonly connections: number;
  /** Sends a message to all clients: a text or bytes as they are, all else as JSON. */
  send(message: unknown): void;
  /** Resets all connections. */
  cut(): void;
  close(): Promise<void>;
}

/** What a server does with its clients. */
export interface SocketHandlers {
  /** Greets a client. */
  readonly open?: (socket: WebSocket, request: IncomingMessage) => void;
  /** Reads a message of text. */
  readonly message?: (text: string, socket: WebSocket) => void;
  /** Answers a plain request. Default: status 404. */
  readonly answer?: Parameters<typeof startHttpServer>[0];
  /** Options of the `ws` package, such as `handleProtocols` or `verifyClient`. */
  readonly options?: ServerOptions;
}

/** Starts a server. */
export async function startSocketServer({ open, message, answer, options }: SocketHandlers): Promise<SocketServer> {
  const http: HttpServer = await startHttpServer(answer ?? ((_, response) => response.writeHead(404).end()));
  const sockets = new WebSocketServer({ server: http.server, ...options });
  const heard: string[] = [];
  let connections = 0;
  sockets.on("connection", (socket, request) => {
    connections += 1;
    // A client that resets its connection is no fault of the server.
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer) => {
      const text = data.toString();
      message?.(text, socket);
      heard.push(text);
    });
    open?.(socket, request);
  });
  const cut = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    url: http.url.replace("http", "ws"),
    asked: http.asked,
    sockets: sockets.clients,
    heard,
    get connections() {
      return connections;
    },
    send(content) {
      for (const socket of sockets.clients) sendTo(socket, content);
    },
    cut,
    async close() {
      cut();
      await http.close();
    },
  };
}

/** Sends a message: a text or bytes as they are, all else as JSON. */
export function sendTo(socket: WebSocket, content: unknown): void {
  socket.send(typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content));
}
