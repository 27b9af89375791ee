import type { WebSocket } from "ws";
import type { SocketServer } from "./socket-server.js";
import { sendTo, startSocketServer } from "./socket-server.js";

/** A trade, as the channel `matches` and the history tell it. */
export interface Trade {
  readonly trade_id: number;
  readonly product_id: string;
  readonly price: string;
  readonly size: string;
  readonly side: "buy" | "sell";
  readonly time: string;
}

/** An exchange with the feed of Coinbase Exchange: the channels `matches` and `heartbeat`, and the trades by REST. */
export interface Coinbase extends SocketServer {
  /** Makes a trade, and tells all who have subscribed to it; `lose` keeps it from them. */
  trade(product: string, price: string, lose?: "lose"): void;
  /** Sends a heartbeat of each product to all who have subscribed to them. */
  beat(): void;
}

/** A subscription of a client. */
interface Subscription {
  readonly products: readonly string[];
  readonly channels: readonly string[];
}

/** Starts an exchange with two products; `patience` is the time in ms until a client must have subscribed. */
export async function startCoinbase({ patience = 5_000 } = {}): Promise<Coinbase> {
  const trades = new Map<string, Trade[]>([
    ["BTC-USD", []],
    ["ETH-USD", []],
  ]);
  const subscriptions = new Map<WebSocket, Subscription>();
  let sequence = 0;
  const withoutId = ({ product_id: _, ...trade }: Trade): object => trade;

  function subscribe(text: string, socket: WebSocket): void {
    const {
      type,
      product_ids: products = [],
      channels = [],
    } = JSON.parse(text) as {
      type?: string;
      product_ids?: string[];
      channels?: string[];
    };
    const unknown = products.find((product) => !trades.has(product));
    if (type !== "subscribe" || unknown !== undefined) {
      const reason = unknown === undefined ? `Type ${String(type)} is unknown` : `${unknown} is not a valid product`;
      sendTo(socket, { type: "error", message: "Failed to subscribe", reason });
      return;
    }
    subscriptions.set(socket, { products, channels });
    sendTo(socket, { type: "subscriptions", channels: channels.map((name) => ({ name, product_ids: products })) });
    if (!channels.includes("matches")) return;
    for (const product of products) {
      const last = trades.get(product)?.at(-1);
      if (last) sendTo(socket, { type: "last_match", sequence, ...last });
    }
  }

  const server = await startSocketServer({
    open(socket) {
      const deadline = setTimeout(() => {
        if (!subscriptions.has(socket)) socket.close(1000);
      }, patience);
      socket.on("close", () => {
        clearTimeout(deadline);
        subscriptions.delete(socket);
      });
    },
    message: subscribe,
    answer({ path }, response) {
      const { pathname, searchParams } = new URL(path, "http://exchange");
      const product = /^\/products\/([A-Z-]+)\/trades$/.exec(pathname)?.[1] ?? "";
      // The newest first; `after` is the page after that trade, which is older.
      const after = Number(searchParams.get("after") ?? Infinity);
      const limit = Math.min(Number(searchParams.get("limit") ?? 1_000), 1_000);
      const page = (trades.get(product) ?? []).filter(({ trade_id: id }) => id < after).reverse();
      response.writeHead(trades.has(product) ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(page.slice(0, limit).map(withoutId)));
    },
  });
  const tell = (product: string, channel: string, message: object): void => {
    for (const [socket, { products, channels }] of subscriptions) {
      if (products.includes(product) && channels.includes(channel)) sendTo(socket, message);
    }
  };
  return Object.assign(server, {
    trade(product: string, price: string, lose?: "lose") {
      const past = trades.get(product)!;
      sequence += 3;
      const trade: Trade = {
        trade_id: (past.at(-1)?.trade_id ?? 999) + 1,
        product_id: product,
        price,
        size: "0.01",
        side: "buy",
        time: new Date(Date.UTC(2026, 0, 1) + sequence).toISOString().replace("Z", "000Z"),
      };
      past.push(trade);
      if (!lose) tell(product, "matches", { type: "match", sequence, ...trade });
    },
    beat() {
      for (const [product, past] of trades) {
        const last_trade_id = past.at(-1)?.trade_id ?? 0;
        tell(product, "heartbeat", { type: "heartbeat", sequence, last_trade_id, product_id: product });
      }
    },
  });
}
