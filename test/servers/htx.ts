import { gzipSync } from "node:zlib";
import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { startSocketServer } from "./socket-server.js";

/** An exchange with the WebSocket API of HTX: all messages are gzip, and the server's pings must be answered. */
export interface Htx extends SocketServer {
  /** The pings that were answered, oldest first. */
  readonly answered: readonly number[];
  /** The number of clients that were cut because they had not answered. */
  readonly silent: () => number;
  /** Pings all clients; those that have not answered the ping before are cut. */
  ping(): void;
  /** Sends a tick to all who have subscribed to a topic. */
  push(topic: string, tick: object): void;
}

/** Starts an exchange for btcusdt. */
export async function startHtx(): Promise<Htx> {
  const topics = new Map<WebSocket, Set<string>>();
  const answered: number[] = [];
  let silent = 0;
  /** The pings that have no answer yet. */
  const pending = new Map<WebSocket, number>();
  let lastPing = 1_492_420_473_000;
  const say = (socket: WebSocket, message: object): void => socket.send(gzipSync(JSON.stringify(message)));

  const server = await startSocketServer({
    open(socket) {
      topics.set(socket, new Set());
      socket.on("close", () => topics.delete(socket));
    },
    message(text, socket) {
      const { sub, id, pong } = JSON.parse(text) as { sub?: string; id?: string; pong?: number };
      const ts = Date.now();
      if (pong !== undefined && pong === pending.get(socket)) {
        pending.delete(socket);
        answered.push(pong);
      }
      if (sub === undefined) return;
      if (!/^market\.btcusdt\.(kline\.1min|trade\.detail)$/.test(sub)) {
        say(socket, { ts, id, status: "error", "err-code": "bad-request", "err-msg": `invalid topic ${sub}` });
        return;
      }
      topics.get(socket)?.add(sub);
      say(socket, { id, status: "ok", subbed: sub, ts });
    },
  });
  return Object.assign(server, {
    answered,
    silent: () => silent,
    ping() {
      for (const socket of topics.keys()) {
        if (pending.has(socket)) {
          silent += 1;
          socket.terminate();
        }
        lastPing += 1;
        pending.set(socket, lastPing);
        say(socket, { ping: lastPing });
      }
    },
    push(ch: string, tick: object) {
      for (const [socket, subscribed] of topics) if (subscribed.has(ch)) say(socket, { ch, ts: Date.now(), tick });
    },
  });
}
