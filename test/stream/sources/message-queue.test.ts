import { describe, expect, it } from "vitest";
import { createMessageQueue } from "../../../src/stream/sources/message-queue.js";
import { FakeEnvironment } from "../fake-environment.js";
import { RecordingSink } from "../recording-sink.js";

/** A queue whose readings end when a test says so. */
function queueOf() {
  const environment = new FakeEnvironment();
  const sink = new RecordingSink<string>({ environment });
  const started: string[] = [];
  const settlers: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  const queue = createMessageQueue<string>(sink, (message) => {
    started.push(message);
    if (message.startsWith("now")) return undefined;
    return new Promise<void>((resolve, reject) => settlers.push({ resolve, reject }));
  });
  return { environment, sink, started, settlers, queue };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("a queue of messages", () => {
  it("reads one at a time, in order, and at once where nothing takes its time", async () => {
    const { queue, started, settlers } = queueOf();
    queue.add("now 1");
    expect(started).toEqual(["now 1"]);
    expect(queue.idle).toBeUndefined();
    for (const message of ["a", "now 2", "b", "now 3"]) queue.add(message);
    const steps: string[] = [];
    queue.run(() => steps.push(`after ${started.length}`));
    expect(started).toEqual(["now 1", "a"]);
    const { idle } = queue;
    settlers[0].resolve();
    await settle();
    expect(started).toEqual(["now 1", "a", "now 2", "b"]);
    expect(steps).toEqual([]);
    settlers[1].resolve();
    await idle;
    expect(started.at(-1)).toBe("now 3");
    expect(steps).toEqual(["after 5"]);
  });

  it("ends the attempt where a reading gives nothing for 10 s, rejects, or throws", async () => {
    const late = queueOf();
    late.queue.add("a");
    await late.environment.advanceAsync(9_999);
    expect(late.sink.failure).toBeUndefined();
    await late.environment.advanceAsync(1);
    expect(late.sink.failure?.cause).toMatchObject({ code: "timeout", message: "decode gave nothing within 10 s" });
    const rejected = queueOf();
    rejected.queue.add("a");
    rejected.settlers[0].reject("no");
    await settle();
    expect(rejected.sink.failure?.cause).toBe("no");
    const quick = queueOf();
    quick.queue.add("a");
    quick.settlers[0].resolve();
    await settle();
    await quick.environment.advanceAsync(20_000);
    expect(quick.sink.failure).toBeUndefined();
  });

  it("bounds what waits, by messages and by bytes", () => {
    const many = queueOf();
    for (let i = 0; i <= 10_000; i += 1) many.queue.add("x");
    expect(many.sink.failure).toBeUndefined();
    many.queue.add("x");
    expect(many.sink.failure?.cause).toMatchObject({
      code: "too-large",
      message: "10001 messages wait: decode is too slow for this feed",
    });
    const large = queueOf();
    for (let i = 0; i <= 16; i += 1) large.queue.add("x".repeat(1_048_576));
    expect(large.sink.failure).toBeUndefined();
    large.queue.add("x");
    expect(large.sink.failure?.cause).toMatchObject({ code: "too-large" });
  });

  it("hands messages to who takes them, and rejects when the attempt is over", async () => {
    const { queue, started, sink } = queueOf();
    queue.add("a");
    queue.add("b");
    await expect(queue.take()).resolves.toBe("b");
    const [next, afterNext] = [queue.take(), queue.take()];
    queue.add("c");
    queue.add("d");
    await expect(Promise.all([next, afterNext])).resolves.toEqual(["c", "d"]);
    expect(started).toEqual(["a"]);
    const never = queue.take();
    sink.end(new Error("over"));
    queue.close();
    await expect(never).rejects.toThrow("over");
    await expect(queue.take()).rejects.toThrow("over");
  });
});
