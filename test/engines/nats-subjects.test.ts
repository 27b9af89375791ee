import { afterEach, expect, it } from "vitest";
import { until } from "../chaos/until.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import { natsKind } from "./nats-kind.js";
import type { Undo } from "./nats-stream.js";
import { gapsOf, numbers, startStream } from "./nats-stream.js";

const undo: Undo = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A subject of the stream that nobody reads. */
const OTHER = "numbers.other";
const subject = "numbers.ours.*";
const OURS = "numbers.ours.a";

describeWith(natsKind.packages, "the subjects of a stream of NATS", () => {
  it("brings the rows of a subject alone, and takes no other row for a loss", async () => {
    const { read, append } = await startStream(undo);
    const reader = read({ subject });
    await reader.hasBegun();
    for (let i = 1; i <= 10; i += 1) {
      await append([1000 + i, 2000 + i], OTHER);
      await append([i], OURS);
    }
    await until(() => reader.values.length === 10);
    reader.stream.stop();
    await append(numbers(3001, 3020), OTHER);
    await append([11], "numbers.ours.b");
    reader.stream.start();
    await until(() => reader.values.at(-1) === 11);
    expect(reader.stream.order).toBe("increasing");
    expect(reader.values).toEqual(numbers(1, 11));
    expect(reader.gaps).toEqual([]);
    expect(reader.stream.position).toMatchObject({ offset: 51 });
  });

  it("fears that rows are missing where the stream has let go messages of any subject", async () => {
    const { read, append, manager } = await startStream(undo);
    const reader = read({ subject });
    await reader.hasBegun();
    await append([1], OURS);
    await until(() => reader.values.length === 1);
    reader.stream.stop();
    await append([2, 3], OURS);
    await append(numbers(101, 110), OTHER);
    await manager.streams.purge("NUMBERS");
    await append([4], OURS);
    reader.stream.start();
    await until(() => reader.values.at(-1) === 4);
    expect(gapsOf(reader)).toEqual([{ kind: "unknown", count: undefined }]);
    // The same of a message from between others.
    reader.stream.stop();
    await append([5, 6], OURS);
    await manager.streams.deleteMessage("NUMBERS", 15);
    reader.stream.start();
    await until(() => reader.values.at(-1) === 6);
    expect(reader.values).toEqual([1, 4, 6]);
    expect(gapsOf(reader)).toEqual(Array.from({ length: 2 }, () => ({ kind: "unknown", count: undefined })));
  });

  it("fears nothing of messages that it had passed before the stream let them go", async () => {
    const { read, append, manager } = await startStream(undo);
    const reader = read({ subject, heartbeat: 100 });
    await reader.hasBegun();
    await append([1], OURS);
    await append(numbers(101, 150), OTHER);
    await until(() => reader.stream.position?.offset === 51);
    expect(reader.stream.position).toMatchObject({ offset: 51 });
    reader.stream.stop();
    await manager.streams.purge("NUMBERS");
    await append([2], OURS);
    reader.stream.start();
    await until(() => reader.values.at(-1) === 2);
    expect(reader.values).toEqual([1, 2]);
    expect(reader.gaps).toEqual([]);
  });

  it("tells a loss among messages that were on their way to it", async () => {
    const { read, append, manager, server } = await startStream(undo);
    const proxy = await startCuttingProxy(server.port);
    undo.push(proxy.close);
    await append([0], OURS);
    const reader = read({ subject }, {}, proxy.port);
    await reader.hasBegun();
    // More than one request brings: the rest waits in the stream until these were taken.
    const release = proxy.hold();
    for (let first = 1; first <= 5_000; first += 500) await append(numbers(first, first + 499), OURS);
    await manager.streams.purge("NUMBERS", { keep: 10 });
    release();
    await append([5_001], OURS);
    await until(() => reader.values.at(-1) === 5_001);
    expect(reader.values.length).toBeLessThan(5_000);
    expect(gapsOf(reader)).toEqual([{ kind: "unknown", count: undefined }]);
  });

  it("says what several subjects need, where the server knows one alone", async () => {
    const { read, connection, append } = await startStream(undo);
    const reader = read({ subject: [OURS, OTHER] });
    const errors: Error[] = [];
    reader.stream.on("error", (error) => errors.push(error));
    const isOld = /^2\.[0-9]\./.test(connection.info!.version);
    if (isOld) {
      await until(() => reader.stream.state === "failed");
      expect(errors[0].message).toBe(
        `nats: several subjects need nats-server 2.10, and this is ${connection.info!.version}: ` +
          "give one subject with wildcards, or a stream for each",
      );
      return;
    }
    await reader.hasBegun();
    await append([1], OURS);
    await append([2], "numbers.third");
    await append([3], OTHER);
    await until(() => reader.values.length === 2);
    expect(reader.values).toEqual([1, 3]);
  });
});
