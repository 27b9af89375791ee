import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { sendTo, startSocketServer } from "./socket-server.js";

/** A channel of an instrument. */
interface Channel {
  readonly channel: string;
  readonly instId: string;
}

/** An exchange with the WebSocket API of OKX, version 5: subscriptions with answers, pushes, pings of clients. */
export interface Okx extends SocketServer {
  /** Sends rows to all who have subscribed to a channel. */
  push(channel: string, rows: readonly unknown[]): void;
}

const CHANNELS = /^(candle1m|trades-all)$/;

/** Starts an exchange for BTC-USDT that cuts a client after a silence of `patience` ms. */
export async function startOkx({ patience = 30_000 } = {}): Promise<Okx> {
  const subscribed = new Map<WebSocket, Channel[]>();
  const deadlines = new Map<WebSocket, NodeJS.Timeout>();
  const connId = "a4d3ae55";

  function expectLife(socket: WebSocket): void {
    clearTimeout(deadlines.get(socket));
    const cut = (): void => {
      socket.close(4004, "No data received in 30s.");
    };
    deadlines.set(socket, setTimeout(cut, patience));
  }

  function read(text: string, socket: WebSocket): void {
    expectLife(socket);
    if (text === "ping") {
      sendTo(socket, "pong");
      return;
    }
    const { op, args } = JSON.parse(text) as { op?: string; args?: Channel[] };
    if (op !== "subscribe" || !args) {
      sendTo(socket, { event: "error", code: "60012", msg: `Invalid request: ${text}`, connId });
      return;
    }
    for (const arg of args) {
      if (!CHANNELS.test(arg.channel) || arg.instId !== "BTC-USDT") {
        const msg = `Wrong URL or channel:${arg.channel},instId:${arg.instId} doesn't exist.`;
        sendTo(socket, { event: "error", code: "60018", msg, connId });
        continue;
      }
      subscribed.get(socket)?.push(arg);
      sendTo(socket, { event: "subscribe", arg, connId });
    }
  }

  const server = await startSocketServer({
    open(socket) {
      subscribed.set(socket, []);
      expectLife(socket);
      socket.on("close", () => {
        clearTimeout(deadlines.get(socket));
        subscribed.delete(socket);
      });
    },
    message: read,
  });
  return Object.assign(server, {
    push(channel: string, data: readonly unknown[]) {
      for (const [socket, args] of subscribed) {
        const arg = args.find((each) => each.channel === channel);
        if (arg) sendTo(socket, { arg, data });
      }
    },
  });
}
