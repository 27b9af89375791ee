import type { Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** A server of feeds that counts who listens: each pages' connections end with the widgets that opened them. */
export interface LeakServer {
  readonly url: string;
  /** The paths of the requests and sockets that are open. */
  readonly open: readonly string[];
  /** The number of those that there ever were. */
  readonly opened: number;
  close(): void;
}

/** From row to row, ms. */
const PACE_MS = 15;

/**
 * Serves rows at `/poll`, `/sse` and, by WebSocket, `/socket`; at `/hang/…` nothing ever comes, and `/refuse/…` fails.
 */
export async function serveFeeds(): Promise<LeakServer> {
  const open = new Set<{ readonly path: string }>();
  let opened = 0;
  const row = (): string => JSON.stringify({ time: Date.now(), value: Math.random() });
  const enter = (path: string, listener: { once(event: "close", leave: () => void): unknown }): void => {
    const entry = { path };
    open.add(entry);
    opened += 1;
    listener.once("close", () => {
      open.delete(entry);
    });
  };
  const answer = (path: string, response: ServerResponse): void => {
    if (path.startsWith("/refuse")) response.writeHead(503).end();
    else if (path.startsWith("/poll")) response.writeHead(200, { "content-type": "application/json" }).end(row());
    else if (path.startsWith("/sse")) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => response.write(`data: ${row()}\n\n`), PACE_MS);
      response.once("close", () => {
        clearInterval(timer);
      });
    }
  };
  const server: Server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    enter(request.url ?? "/", response);
    answer(request.url ?? "/", response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    enter(`socket ${request.url ?? "/"}`, socket);
    socket.on("error", () => socket.destroy());
    const path = request.url ?? "/";
    if (path.startsWith("/hang")) {
      // Nobody else reads from it, and so nobody would see its end.
      socket.on("end", () => socket.destroy());
      socket.resume();
    } else if (path.startsWith("/refuse")) socket.destroy();
    else {
      sockets.handleUpgrade(request, socket, head, (accepted) => {
        const timer = setInterval(() => {
          accepted.send(row());
        }, PACE_MS);
        accepted.on("close", () => {
          clearInterval(timer);
        });
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get open() {
      return [...open].map(({ path }) => path);
    },
    get opened() {
      return opened;
    },
    close() {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
