import { wsconnect } from "@nats-io/nats-core";
import { afterEach, expect, it } from "vitest";
import { commands } from "vitest/browser";
import { nats } from "../../src/adapters/nats/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";

const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

it("reads a stream of NATS in a page, its past too, and through a restart of the server", async (test) => {
  undo.push(() => commands.stopNats());
  const port = await commands.startNats();
  if (port === undefined) {
    test.skip("this machine has no nats-server");
    return;
  }
  await commands.appendToNats(numbers(1, 30));
  const make = () => wsconnect({ servers: `ws://127.0.0.1:${port}`, reconnect: false });
  const stream = new DataStream(nats<{ value: number }>(make, "NUMBERS"), {
    backfill: { rows: 10 },
    retry: { minDelay: 5, maxDelay: 50 },
  });
  undo.push(() => {
    stream.destroy();
  });
  const values: number[] = [];
  const gaps: unknown[] = [];
  stream.on("data", (rows) => values.push(...rows.map(({ value }) => value)));
  stream.on("gap", (gap) => gaps.push(gap));
  stream.on("error", () => undefined);
  stream.start();
  await until(() => values.length === 10);
  expect(values).toEqual(numbers(21, 30));
  await commands.appendToNats(numbers(31, 40));
  await until(() => values.at(-1) === 40);
  await commands.restartNats();
  await commands.appendToNats(numbers(41, 50));
  await until(() => values.at(-1) === 50);
  expect(values).toEqual(numbers(21, 50));
  expect(gaps).toEqual([]);
  expect(stream.stats.reconnects).toBe(1);
});
