import { expect, it, onTestFinished } from "vitest";
import { natsKind, natsWriter } from "../engines/nats-kind.js";
import { describeWith } from "../servers/installed.js";
import { startNats } from "../servers/nats.js";
import { jetStream } from "./nats.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { watch } from "./watch.js";

it("runs the code of docs/recipes/nats.md as it stands there", () => {
  expect(blocksOf("nats", "js")).toEqual([runCodeOf("nats")]);
});

describeWith(natsKind.packages, "the recipe for NATS", () => {
  it("brings the past of a stream, and what is added, by subject or all", async () => {
    const server = await startNats();
    onTestFinished(() => server.stop());
    const { connection, js, manager } = await natsWriter(server.port);
    onTestFinished(() => connection.close());
    await manager.streams.add({ name: "METRICS", subjects: ["metrics.>"] });
    await js.publish("metrics.cpu", JSON.stringify({ value: 1 }));
    await js.publish("metrics.load", JSON.stringify({ value: 2 }));
    const url = `127.0.0.1:${server.port}`;
    const all = watch<{ value: number }>(jetStream(url, "METRICS"));
    const cpu = watch<{ value: number }>(jetStream(url, "METRICS", "metrics.cpu"));
    all.stream.start();
    cpu.stream.start();
    await all.has(2);
    await cpu.has(1);
    await js.publish("metrics.cpu", JSON.stringify([{ value: 3 }, { value: 4 }]));
    await all.has(4);
    await cpu.has(3);
    expect(all.rows.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
    expect(cpu.rows.map(({ value }) => value)).toEqual([1, 3, 4]);
    expect([...all.gaps, ...cpu.gaps, ...all.errors, ...cpu.errors]).toEqual([]);
  });
});
