import { expect, it, vi } from "vitest";
import { startHtx } from "../servers/htx.js";
import { startOkx } from "../servers/okx.js";
import { htx, okx } from "./exchange.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

const MINUTE = 60_000;
const opening = Date.UTC(2026, 0, 1);

/** A candle of OKX: nine texts. */
const candle = (minute: number, close: string): string[] => [
  String(opening + minute * MINUTE),
  "42500",
  "48199.9",
  "41006.1",
  close,
  "3587.4",
  "166741046.2",
  "166741046.2",
  "0",
];

it("runs the code of docs/recipes/exchange.md as it stands there", () => {
  expect(blocksOf("exchange", "js")).toEqual([runCodeOf("exchange")]);
});

it("reads the candles of OKX, and corrects the last one until it is closed", async () => {
  const exchange = await serving(startOkx());
  const watched = watch(okx(exchange.url, "candle1m", "BTC-USDT"));
  const closes = valuesOf(watched.stream, "close");
  await vi.waitFor(() => expect(exchange.heard).toHaveLength(1), waiting);
  exchange.push("candle1m", [candle(0, "41006.1")]);
  await watched.has(1);
  exchange.push("candle1m", [candle(0, "41007")]);
  exchange.push("candle1m", [candle(0, "41008"), candle(1, "41009.5")]);
  await vi.waitFor(() => expect(closes()).toEqual([41_008, 41_009.5]), waiting);
  expect(watched.rows.at(-1)).toEqual({
    ts: String(opening + MINUTE),
    open: "42500",
    high: "48199.9",
    low: "41006.1",
    close: "41009.5",
    volume: "3587.4",
  });
  expect(watched.times.at(-1)).toBe(opening + MINUTE);
  expect(watched.stream.stats.dropped).toBe(0);
});

it("reads the trades of OKX, each one, also those of one millisecond", async () => {
  const exchange = await serving(startOkx());
  const watched = watch(okx(exchange.url, "trades-all", "BTC-USDT"));
  const prices = valuesOf(watched.stream, "px");
  await vi.waitFor(() => expect(exchange.heard).toHaveLength(1), waiting);
  for (const [tradeId, px] of ["42219.9", "42220", "42219.5"].entries()) {
    const trade = { instId: "BTC-USDT", tradeId: String(tradeId), px, sz: "0.12", side: "buy", ts: String(opening) };
    exchange.push("trades-all", [trade]);
  }
  await watched.has(3);
  expect(prices()).toEqual([42_219.9, 42_220, 42_219.5]);
  expect(watched.times).toEqual([opening, opening, opening]);
});

it("subscribes to OKX again where the connection is cut, as each is after a day", async () => {
  const exchange = await serving(startOkx());
  const watched = watch(okx(exchange.url, "candle1m", "BTC-USDT"));
  await vi.waitFor(() => expect(exchange.heard).toHaveLength(1), waiting);
  exchange.push("candle1m", [candle(0, "1")]);
  await watched.has(1);
  for (const socket of exchange.sockets) socket.close(4000, "Connection closed for service upgrade");
  await vi.waitFor(() => expect(exchange.heard).toHaveLength(2), waiting);
  exchange.push("candle1m", [candle(3, "3")]);
  await watched.has(2);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});

it("pings OKX, which cuts silent clients", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const exchange = await serving(startOkx({ patience: 30_000 }));
    const watched = watch(okx(exchange.url, "candle1m", "BTC-USDT"));
    await vi.waitFor(() => expect(exchange.heard).toHaveLength(1), waiting);
    for (const pings of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(20_000);
      await vi.waitFor(() => expect(exchange.heard.slice(1)).toHaveLength(pings), waiting);
    }
    expect(exchange.heard.slice(1)).toEqual(["ping", "ping", "ping"]);
    expect(watched.stream.stats).toMatchObject({ reconnects: 0, dropped: 0 });
  } finally {
    vi.useRealTimers();
  }
});

it("says why OKX refuses a subscription, and asks no more", async () => {
  const exchange = await serving(startOkx());
  const watched = watch(okx(exchange.url, "candle1m", "NOTHING"));
  await watched.reaches("failed");
  expect(watched.errors).toMatchObject([{ code: "refused", cause: "60018" }]);
  expect(watched.errors[0].message).toContain("instId:NOTHING doesn't exist");
  expect(exchange.connections).toBe(1);
});

it("reads gzip from HTX, in order, and answers its pings", async () => {
  const exchange = await serving(startHtx());
  const candles = watch<{ close: number }>(htx(exchange.url, "market.btcusdt.kline.1min"));
  const trades = watch<{ price: number }>(htx(exchange.url, "market.btcusdt.trade.detail"));
  const closes = valuesOf(candles.stream, "close");
  const prices = valuesOf(trades.stream, "price");
  /** Pings, and waits for the answers. */
  const ping = (): Promise<void> => {
    const wanted = exchange.answered.length + 2;
    exchange.ping();
    return vi.waitFor(() => expect(exchange.answered).toHaveLength(wanted), waiting);
  };
  await vi.waitFor(() => expect(exchange.heard).toHaveLength(2), waiting);
  await ping();
  const id = opening / 1_000;
  for (let close = 1; close <= 20; close += 1) exchange.push("market.btcusdt.kline.1min", { id, open: 1, close });
  exchange.push("market.btcusdt.trade.detail", {
    id: 7,
    ts: opening,
    data: [
      { id: 1, ts: opening, tradeId: 1, amount: 0.1, price: 5, direction: "buy" },
      { id: 2, ts: opening, tradeId: 2, amount: 0.2, price: 6, direction: "sell" },
    ],
  });
  await candles.has(20);
  await trades.has(2);
  expect(candles.rows.map(({ close }) => close)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(closes()).toEqual([20]);
  expect(prices()).toEqual([5, 6]);
  await ping();
  await ping();
  expect(exchange.silent()).toBe(0);
  for (const { stream } of [candles, trades]) expect(stream.stats).toMatchObject({ reconnects: 0, dropped: 0 });
});

it("says why HTX refuses a topic", async () => {
  const exchange = await serving(startHtx());
  const watched = watch(htx(exchange.url, "market.nothing.kline.1min"));
  await watched.reaches("failed");
  expect(watched.errors[0].message).toContain("invalid topic market.nothing.kline.1min");
});
