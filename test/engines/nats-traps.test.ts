import { StorageType } from "@nats-io/jetstream";
import { afterEach, expect, it } from "vitest";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import { natsKind, untilBack } from "./nats-kind.js";
import type { Undo } from "./nats-stream.js";
import { gapsOf, numbers, startStream } from "./nats-stream.js";

const undo: Undo = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describeWith(natsKind.packages, "what a stream of NATS loses", () => {
  it("counts what was purged while a reader was away, and tells it at once", async () => {
    const { read, append, manager } = await startStream(undo);
    const reader = read();
    await reader.hasBegun();
    await append(numbers(1, 10));
    await until(() => reader.values.length === 10);
    reader.stream.stop();
    await append(numbers(11, 210));
    await manager.streams.purge("NUMBERS");
    reader.stream.start();
    await until(() => reader.gaps.length === 1);
    expect(gapsOf(reader)).toEqual([{ kind: "lost", count: 200 }]);
    await append([211, 212]);
    await until(() => reader.values.at(-1) === 212);
    expect(reader.values).toEqual([...numbers(1, 10), 211, 212]);
    expect(gapsOf(reader)).toEqual([{ kind: "lost", count: 200 }]);
  });

  it("counts what max_msgs let go while a reader was away", async () => {
    const { read, append } = await startStream(undo, { max_msgs: 50 });
    const reader = read();
    await reader.hasBegun();
    await append(numbers(1, 10));
    await until(() => reader.values.length === 10);
    reader.stream.stop();
    await append(numbers(11, 210));
    reader.stream.start();
    await until(() => reader.values.at(-1) === 210);
    expect(gapsOf(reader)).toEqual([{ kind: "lost", count: 150 }]);
    expect(reader.values).toEqual([...numbers(1, 10), ...numbers(161, 210)]);
  });

  it("counts single messages that were deleted", async () => {
    const { read, append, manager } = await startStream(undo);
    const reader = read();
    await reader.hasBegun();
    await append([1]);
    await until(() => reader.values.length === 1);
    reader.stream.stop();
    await append(numbers(2, 9));
    for (const sequence of [4, 5, 7]) await manager.streams.deleteMessage("NUMBERS", sequence);
    reader.stream.start();
    await until(() => reader.values.at(-1) === 9);
    expect(reader.values).toEqual([1, 2, 3, 6, 8, 9]);
    expect(reader.gaps.map(({ count }) => count)).toEqual([2, 1]);
  });

  for (const storage of [StorageType.File, StorageType.Memory]) {
    it(`tells one gap of a stream in ${storage} that is made anew, while it is read and while it is not`, async () => {
      const { read, append, manager, add } = await startStream(undo, { storage });
      const attached = read();
      const away = read();
      await attached.hasBegun();
      await away.hasBegun();
      await append(numbers(1, 20));
      await until(() => attached.values.length === 20 && away.values.length === 20);
      away.stream.stop();
      await manager.streams.delete("NUMBERS");
      await add();
      await append(numbers(21, 60));
      away.stream.start();
      await until(() => attached.values.at(-1) === 60 && away.values.at(-1) === 60);
      for (const reader of [attached, away]) {
        // What the new stream has is new to both.
        expect(reader.values).toEqual(numbers(1, 60));
        expect(gapsOf(reader)).toEqual([{ kind: "lost", count: undefined }]);
      }
      expect(away.stream.position).toEqual(attached.stream.position);
      // The time of nanoseconds is in no client's type of it.
      const { created } = (await manager.streams.info("NUMBERS")) as { created: unknown };
      expect(attached.stream.position).toEqual({ epoch: created, offset: 40 });
    });
  }

  it("tells one gap of a stream in memory that a killed server has forgotten", async () => {
    const { read, append, add, restart } = await startStream(undo, { storage: StorageType.Memory });
    const reader = read();
    await reader.hasBegun();
    await append(numbers(1, 20));
    await until(() => reader.values.length === 20);
    await restart();
    await add();
    await append(numbers(21, 60));
    await until(() => reader.values.at(-1) === 60);
    expect(reader.values).toEqual(numbers(1, 60));
    expect(gapsOf(reader)).toHaveLength(1);
  });

  it("tells one gap of a stream that was made anew to a program that kept a place of the one before", async () => {
    const { read, append, manager, add } = await startStream(undo);
    const first = read();
    await first.hasBegun();
    await append(numbers(1, 20));
    await until(() => first.values.length === 20);
    const kept = first.stream.position;
    first.stream.destroy();
    await manager.streams.delete("NUMBERS");
    await add();
    await append(numbers(21, 60));
    const second = read({}, { resume: kept });
    await until(() => second.values.at(-1) === 60);
    expect(second.values).toEqual(numbers(21, 60));
    expect(gapsOf(second)).toEqual([{ kind: "lost", count: undefined }]);
  });

  it("begins with a stream that has never had a message", async () => {
    const { read, append } = await startStream(undo);
    const reader = read();
    await reader.hasBegun();
    expect(reader.stream.position).toMatchObject({ offset: 0 });
    reader.stream.stop();
    await append(numbers(1, 3));
    reader.stream.start();
    await until(() => reader.values.length === 3);
    expect(reader.values).toEqual([1, 2, 3]);
    expect(reader.gaps).toEqual([]);
  });
});

describeWith(natsKind.packages, "sequence numbers that NATS gives again", () => {
  /** A reader of 20 rows, of which the server has then lost the last five, as by a power failure. */
  async function cutBack() {
    const started = await startStream(undo);
    const reader = started.read();
    const second = started.read();
    await reader.hasBegun();
    await second.hasBegun();
    await started.append(numbers(1, 15));
    await until(() => reader.values.length === 15);
    await started.server.kill();
    started.server.keepStore();
    await started.server.start();
    await untilBack(started.connection);
    await started.append(numbers(16, 18));
    await until(() => second.values.at(-1) === 18 && reader.values.at(-1) === 18);
    // Another place, in the same life.
    second.stream.stop();
    await started.append([19, 20]);
    await until(() => reader.values.at(-1) === 20);
    return { ...started, reader, second };
  }

  it("tells a new epoch where there are fewer than a reader has", async () => {
    const { reader, second, restart, server, append } = await cutBack();
    const { epoch } = reader.stream.position!;
    await restart(() => {
      server.restoreStore();
    });
    second.stream.start();
    // Both have found the stream as it is, before anything follows.
    await until(() => reader.stream.state === "recovering" && second.stream.state === "recovering");
    await append(numbers(101, 102));
    await until(() => reader.values.at(-1) === 102 && second.values.at(-1) === 102);
    expect(reader.values).toEqual([...numbers(1, 20), 101, 102]);
    expect(second.values).toEqual([...numbers(1, 18), 101, 102]);
    for (const each of [reader, second]) expect(gapsOf(each)).toEqual([{ kind: "lost", count: undefined }]);
    expect(reader.stream.position).toMatchObject({ offset: 17 });
    expect(reader.stream.position!.epoch).not.toBe(epoch);
    expect(second.stream.position).toEqual(reader.stream.position);
  });

  it("tells a new epoch where another row has a reader's place, the same to every reader", async () => {
    const { reader, second, restart, server, append } = await cutBack();
    const { epoch } = reader.stream.position!;
    reader.stream.stop();
    await restart(() => {
      server.restoreStore();
    });
    await append(numbers(101, 130));
    reader.stream.start();
    second.stream.start();
    await until(() => reader.values.at(-1) === 130 && second.values.at(-1) === 130);
    expect(reader.values).toEqual([...numbers(1, 20), ...numbers(101, 130)]);
    expect(second.values).toEqual([...numbers(1, 18), ...numbers(101, 130)]);
    for (const each of [reader, second]) expect(gapsOf(each)).toEqual([{ kind: "lost", count: undefined }]);
    expect(reader.stream.position!.epoch).not.toBe(epoch);
    expect(second.stream.position).toEqual(reader.stream.position);
  });

  it("tells a new epoch to a program that kept a place beyond the end", async () => {
    const { reader, restart, server, read, append } = await cutBack();
    const kept = reader.stream.position!;
    reader.stream.destroy();
    await restart(() => {
      server.restoreStore();
    });
    const other = read({}, { resume: kept });
    await until(() => other.gaps.length === 1);
    await append(numbers(101, 130));
    await until(() => other.values.at(-1) === 130);
    expect(other.values).toEqual(numbers(101, 130));
    expect(other.gaps).toHaveLength(1);
    expect(other.stream.position!.epoch).not.toBe(kept.epoch);
    // And goes on in that epoch.
    other.stream.stop();
    await append([131]);
    other.stream.start();
    await until(() => other.values.at(-1) === 131);
    expect(other.gaps).toHaveLength(1);
  });
});
