import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../src/stream/data-stream.js";
import { StreamError } from "../../src/stream/errors.js";
import type { HistoryAnswer } from "../../src/stream/source.js";
import { FakeEnvironment, settle } from "./fake-environment.js";
import type { Sample } from "./scripted-source.js";
import { logOf, samples, ScriptedSource } from "./scripted-source.js";

function make(traits: ConstructorParameters<typeof ScriptedSource<Sample>>[0] = {}, signal?: AbortSignal) {
  const environment = new FakeEnvironment();
  const source = new ScriptedSource<Sample>(traits);
  const stream = new DataStream<Sample>(source, { environment, idleDelay: 0, ...(signal && { signal }) });
  return { environment, source, stream, log: logOf(stream), errors: errorsOf(stream) };
}

function errorsOf(stream: DataStream<Sample>): StreamError[] {
  const errors: StreamError[] = [];
  stream.on("error", (error) => errors.push(error));
  return errors;
}

const valuesOf = (rows: readonly Sample[]): number[] => rows.map(({ value }) => value);

/** Loops over a stream, and notes the batches until the loop is over: by itself, or by what it threw. */
function loop(stream: DataStream<Sample>, body: (rows: readonly Sample[]) => unknown = () => undefined) {
  const batches: number[][] = [];
  const outcome = { over: false, thrown: undefined as unknown };
  const done = (async () => {
    try {
      for await (const rows of stream) {
        batches.push(valuesOf(rows));
        if ((await body(rows)) === "break") break;
      }
    } catch (error) {
      outcome.thrown = error;
    }
    outcome.over = true;
  })();
  return { batches, outcome, done };
}

const row = (value: number): Sample[] => samples(value, 1);

describe("for await (const rows of stream)", () => {
  it("starts the source when it begins, and takes batches as they came, each once", async () => {
    const { stream, source, environment, log } = make();
    const iterator = stream[Symbol.asyncIterator]();
    await environment.advanceAsync(0);
    expect([source.sinks.length, stream.state]).toEqual([0, "idle"]);
    const first = iterator.next();
    await environment.advanceAsync(0);
    source.sink.next(samples(1, 3));
    source.sink.next(samples(4, 2));
    expect(valuesOf((await first).value ?? [])).toEqual([1, 2, 3]);
    expect(valuesOf((await iterator.next()).value ?? [])).toEqual([4, 5]);
    expect(log).toContain("live");
  });

  it("begins with the recent rows", async () => {
    const { stream, source, environment } = make();
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next(samples(1, 2));
    const { batches } = loop(stream);
    source.sink.next(row(3));
    await settle();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it("hands over repaired rows as batches of their own, so that each row comes once", async () => {
    const history = (): Promise<HistoryAnswer<Sample>> =>
      Promise.resolve({ rows: samples(2, 2), position: { offset: 3 }, whole: true });
    const { stream, source, environment } = make({ order: "contiguous", history });
    const { batches } = loop(stream);
    await environment.advanceAsync(0);
    source.sink.next(row(1), { position: { offset: 1 } });
    source.sink.next(row(4), { position: { offset: 4 } });
    await environment.advanceAsync(0);
    expect(batches).toEqual([[1], [4], [2, 3]]);
  });

  it("unsubscribes once when it is left by break, and the source stops", async () => {
    const { stream, source, environment } = make();
    const off = vi.spyOn(stream, "off");
    const { outcome } = loop(stream, () => "break");
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    await environment.advanceAsync(0);
    expect(outcome).toEqual({ over: true, thrown: undefined });
    expect([stream.state, source.teardowns]).toEqual(["idle", 1]);
    // Listeners for data, repair and state go, each once.
    expect(off).toHaveBeenCalledTimes(3);
    expect([environment.pending, environment.listening]).toEqual([0, 0]);
  });

  it("unsubscribes when its body throws, and passes that on", async () => {
    const { stream, source, environment } = make();
    const { outcome } = loop(stream, () => {
      throw new Error("mine");
    });
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    await environment.advanceAsync(0);
    expect(outcome.thrown).toEqual(new Error("mine"));
    expect([stream.state, source.teardowns]).toEqual(["idle", 1]);
  });

  it("can be left while it waits for a batch", async () => {
    const { stream, environment } = make();
    const iterator = stream[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await environment.advanceAsync(0);
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await environment.advanceAsync(0);
    expect(stream.state).toBe("idle");
  });

  it("never subscribes where it was left before it began", async () => {
    const { stream, source, environment } = make();
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await environment.advanceAsync(0);
    expect(source.sinks).toEqual([]);
  });

  it("answers several who wait in the order in which they asked", async () => {
    const { stream, source, environment } = make();
    const iterator = stream[Symbol.asyncIterator]();
    const asked = [iterator.next(), iterator.next(), iterator.next()];
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    source.sink.next(row(2));
    source.sink.complete();
    const answers = await Promise.all(asked);
    expect(answers.map(({ value, done }) => (done ? "done" : valuesOf(value)))).toEqual([[1], [2], "done"]);
  });

  it("is over when the source completes, after what waits", async () => {
    const { stream, source, environment } = make();
    const { batches, outcome } = loop(stream);
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    source.sink.next(row(2));
    source.sink.complete();
    await settle();
    expect([batches, outcome]).toEqual([[[1], [2]], { over: true, thrown: undefined }]);
  });

  it("goes on over trouble that passes", async () => {
    const { stream, source, environment } = make();
    const { batches, outcome } = loop(stream);
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    source.sink.error(new Error("passing"));
    await environment.advanceAsync(60_000);
    source.sink.next(row(2));
    await settle();
    expect([batches, outcome.over]).toEqual([[[1], [2]], false]);
  });

  it("throws the error after which the stream has failed, after what waits", async () => {
    const { stream, source, environment, errors } = make();
    const { batches, outcome } = loop(stream);
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    source.sink.error("go away", { final: true });
    await settle();
    expect(batches).toEqual([[1]]);
    expect(outcome.thrown).toBeInstanceOf(StreamError);
    expect(outcome.thrown).toMatchObject({ code: "refused", message: "scripted: go away" });
    expect(outcome.thrown).toBe(errors[0]);
  });

  it("throws it once: who asks again is told that it is over", async () => {
    const { stream, source, environment } = make();
    const iterator = stream[Symbol.asyncIterator]();
    const first = iterator.next().catch((error: unknown) => error);
    await environment.advanceAsync(0);
    source.sink.error("go away", { final: true });
    expect(await first).toBeInstanceOf(StreamError);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("takes the recent rows of a stream that has ended, failed or been destroyed, and waits for no more", async () => {
    for (const end of ["complete", "error", "destroy"] as const) {
      const { stream, source, environment } = make();
      stream.start();
      await environment.advanceAsync(0);
      source.sink.next(row(1));
      if (end === "complete") source.sink.complete();
      if (end === "error") source.sink.error("no", { final: true });
      if (end === "destroy") stream.destroy();
      const { batches, outcome } = loop(stream);
      await settle();
      expect([end, outcome.over, batches]).toEqual([end, true, [[1]]]);
      expect(outcome.thrown instanceof StreamError).toBe(end === "error");
    }
  });

  it.each(["stop", "destroy", "abort"] as const)("is over by %s, which lets go of what waits", async (way) => {
    const controller = new AbortController();
    const { stream, source, environment } = make({}, controller.signal);
    const end = (): void => {
      if (way === "abort") controller.abort();
      else stream[way]();
    };
    const { batches, outcome } = loop(stream, end);
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    source.sink.next(row(2));
    await settle();
    expect([batches, outcome]).toEqual([[[1]], { over: true, thrown: undefined }]);
    expect(source.teardowns).toBe(1);
  });

  it("is over by a stop in the very tick in which it began", async () => {
    const { stream, environment } = make();
    const { outcome } = loop(stream);
    stream.stop();
    await environment.advanceAsync(0);
    expect([outcome.over, stream.state]).toEqual([true, "idle"]);
  });

  it("is independent of other loops", async () => {
    const { stream, source, environment } = make();
    const [one, two] = [loop(stream, () => "break"), loop(stream)];
    await environment.advanceAsync(0);
    source.sink.next(row(1));
    await settle();
    source.sink.next(row(2));
    await settle();
    expect([one.batches, two.batches]).toEqual([[[1]], [[1], [2]]]);
    expect([one.outcome.over, two.outcome.over, stream.state]).toEqual([true, false, "live"]);
  });

  it("holds a thousand batches, then lets go of the oldest: counted, told once", async () => {
    const { stream, source, environment, errors } = make();
    const iterator = stream[Symbol.asyncIterator]();
    const first = iterator.next();
    await environment.advanceAsync(0);
    source.sink.next(row(0));
    await first;
    for (let i = 0; i < 1_000; i += 1) source.sink.next(samples(1 + 2 * i, 2));
    expect([stream.stats.skipped, errors]).toEqual([0, []]);
    source.sink.next(row(2_001));
    source.sink.next(row(2_002));
    expect(stream.stats).toMatchObject({ kept: 2_003, dropped: 0, skipped: 4 });
    expect(errors).toMatchObject([
      { code: "listener", message: expect.stringContaining("a loop over the stream is too slow") },
    ]);
    expect(valuesOf((await iterator.next()).value ?? [])).toEqual([5, 6]);
    let last: number[] = [];
    for (let i = 0; i < 999; i += 1) last = valuesOf((await iterator.next()).value ?? []);
    expect(last).toEqual([2_002]);
  });
});
