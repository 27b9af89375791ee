// @vitest-environment node
import { connectAsync } from "mqtt";
import { createClient } from "redis";
import { afterEach, expect, it } from "vitest";
import type { DataStream, Row } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { startDurableServer } from "../servers/durable-streams.js";
import { describeWith } from "../servers/installed.js";
import { startMosquitto } from "../servers/mosquitto.js";
import { startRedis } from "../servers/redis.js";
import { durableStream } from "./durable.js";
import { sensors } from "./mqtt.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { redisStream } from "./redis.js";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Starts a stream, and notes the values that it brings. */
function valuesOf(stream: DataStream<Row> | DataStream<{ seq: number }>) {
  const values: number[] = [];
  stream.on("data", (rows) => values.push(...rows.map((row) => Number((row as { value?: unknown }).value))));
  stream.start();
  undo.push(() => stream.destroy());
  return values;
}

it.each(["redis", "mqtt", "durable"])("runs the code of docs/recipes/%s.md as it stands there", (page) => {
  expect(blocksOf(page, "js")).toEqual([runCodeOf(page)]);
});

describeWith(["redis-server"], "the page on Redis", () => {
  it("reads what was there, and what comes", async () => {
    const server = await startRedis();
    undo.push(() => server.stop());
    const url = `redis://127.0.0.1:${server.port}`;
    const writer = createClient({ url });
    await writer.connect();
    undo.push(() => writer.destroy());
    await writer.xAdd("metrics", "*", { value: "1" });
    const stream = redisStream(url, "metrics");
    const values = valuesOf(stream);
    await until(() => values.length === 1);
    await writer.xAdd("metrics", "*", { value: "2.5" });
    await until(() => values.length === 2);
    expect(values).toEqual([1, 2.5]);
  });
});

describeWith(["mosquitto"], "the page on MQTT", () => {
  it("reads a line a sensor", async () => {
    const broker = await startMosquitto();
    undo.push(() => broker.stop());
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const publisher = await connectAsync(url);
    undo.push(() => publisher.endAsync(true));
    const stream = sensors(url, "wall-display");
    const values = valuesOf(stream);
    const keys: string[] = [];
    stream.on("data", (_, batch) => keys.push(...(batch.keys ?? [])));
    await until(() => stream.state === "live" || stream.state === "recovering");
    await publisher.publishAsync("sensors/kitchen", JSON.stringify({ seq: 1, value: 21.5 }), { qos: 1 });
    await publisher.publishAsync("sensors/attic", JSON.stringify({ seq: 9, value: 12 }), { qos: 1 });
    await until(() => values.length === 2);
    expect(values).toEqual([21.5, 12]);
    expect(keys).toEqual(["sensors/kitchen", "sensors/attic"]);
  });
});

it("the page on Durable Streams reads what was there, and what comes", async () => {
  const server = await startDurableServer();
  undo.push(() => server.stop());
  await server.create("metrics");
  await server.append("metrics", [{ time: Date.now() - 1_000, value: 1 }]);
  const values = valuesOf(durableStream(server.url("metrics")));
  await until(() => values.length === 1);
  await server.append("metrics", [{ time: Date.now(), value: 2 }]);
  await until(() => values.length === 2);
  expect(values).toEqual([1, 2]);
});
