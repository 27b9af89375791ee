import { expect, it, vi } from "vitest";
import { startCoinbase } from "../servers/coinbase.js";
import { coinbase } from "./coinbase.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/coinbase.md as it stands there", () => {
  expect(blocksOf("coinbase", "js")).toEqual([runCodeOf("coinbase")]);
});

it("brings the trades of each product, with the last one before", async () => {
  const exchange = await serving(startCoinbase());
  exchange.trade("BTC-USD", "400.23");
  const watched = watch(coinbase(exchange.url, ["BTC-USD", "ETH-USD"]));
  const prices = valuesOf(watched.stream, "price");
  await watched.has(1);
  exchange.trade("ETH-USD", "12.5");
  exchange.trade("BTC-USD", "401.00");
  exchange.beat();
  await watched.has(3);
  expect(prices("BTC-USD")).toEqual([400.23, 401]);
  expect(prices("ETH-USD")).toEqual([12.5]);
  expect(watched.times[0]).toBe(Date.UTC(2026, 0, 1) + 3);
  expect(watched.stream.stats).toMatchObject({ gaps: 0, dropped: 0 });
});

/** Subscribes, and has one trade. */
async function begun() {
  const exchange = await serving(startCoinbase());
  const watched = watch<{ price: string }>(coinbase(exchange.url, ["BTC-USD"]));
  await vi.waitFor(() => expect(exchange.heard).toHaveLength(1), waiting);
  exchange.trade("BTC-USD", "1");
  await watched.has(1);
  return { exchange, watched, prices: () => watched.rows.map(({ price }) => price) };
}

it("finds by the next trade how many are missing", async () => {
  const { exchange, watched, prices } = await begun();
  exchange.trade("BTC-USD", "2", "lose");
  exchange.trade("BTC-USD", "3", "lose");
  exchange.trade("BTC-USD", "4");
  await watched.has(2);
  expect(prices()).toEqual(["1", "4"]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", count: 2 }]);
  expect(watched.stream.stats.reconnects).toBe(0);
});

it("finds by the heartbeat that some are missing, where none follows, and asks for the last", async () => {
  const { exchange, watched, prices } = await begun();
  exchange.beat();
  exchange.trade("BTC-USD", "2", "lose");
  exchange.trade("BTC-USD", "3", "lose");
  exchange.beat();
  await watched.has(2);
  expect(prices()).toEqual(["1", "3"]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", count: 1 }]);
  expect(watched.stream.stats.reconnects).toBe(1);
});

it("counts the trades of an absence", async () => {
  const exchange = await serving(startCoinbase());
  exchange.trade("BTC-USD", "1");
  const watched = watch(coinbase(exchange.url, ["BTC-USD"]));
  await watched.has(1);
  exchange.cut();
  for (const price of ["2", "3", "4"]) exchange.trade("BTC-USD", price);
  await watched.has(2);
  expect(watched.rows.map((row) => row.price)).toEqual(["1", "4"]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", count: 2 }]);
});

it("says why a subscription is refused, and asks no more", async () => {
  const exchange = await serving(startCoinbase());
  const watched = watch(coinbase(exchange.url, ["NOTHING"]));
  await watched.reaches("failed");
  expect(watched.errors).toMatchObject([
    { code: "refused", message: expect.stringContaining("NOTHING is not a valid") },
  ]);
});
