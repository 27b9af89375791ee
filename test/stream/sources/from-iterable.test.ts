import { Readable } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import type { Source } from "../../../src/stream/source.js";
import { fromIterable } from "../../../src/stream/sources/from-iterable.js";
import { fakeEnvironment } from "../../../src/testing/fake-environment.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import { run } from "../recording-sink.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Makes an async iterable whose answers the test gives. */
function scripted<T>() {
  const waiting: PromiseWithResolversLike<IteratorResult<T>>[] = [];
  const returned = vi.fn(() => Promise.resolve({ done: true as const, value: undefined }));
  const feed: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        const pending = withResolvers<IteratorResult<T>>();
        waiting.push(pending);
        return pending.promise;
      },
      return: returned,
    }),
  };
  return {
    feed,
    returned,
    /** Returns the number of items that were asked for. */
    asked: () => waiting.length,
    give: (value: T) => {
      waiting.at(-1)?.resolve({ done: false, value });
    },
    fail: (cause: unknown) => {
      waiting.at(-1)?.reject(cause);
    },
  };
}

interface PromiseWithResolversLike<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(cause: unknown): void;
}

function withResolvers<T>(): PromiseWithResolversLike<T> {
  let functions: Omit<PromiseWithResolversLike<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    functions = { resolve, reject };
  });
  return { promise, ...functions! };
}

describe("fromIterable(iterable)", () => {
  it("hands an array over before connect returns, and completes", () => {
    const source: Source<object | number> = fromIterable([1, [{ value: 2 }, { value: 3 }, { value: 4 }], 5]);
    const { sink, teardowns } = run(source);
    expect(sink.calls).toEqual([["open"], ["next", [1, { value: 2 }, { value: 3 }, { value: 4 }, 5]], ["complete"]]);
    expect(teardowns()).toBe(1);
  });

  it("takes two numbers for one row", () => {
    const source: Source<[number, number]> = fromIterable<[number, number]>([
      [1000, 5],
      [2000, 6],
    ]);
    expect(run(source).sink.rows).toEqual([
      [1000, 5],
      [2000, 6],
    ]);
  });

  it("begins an array anew for each attempt", () => {
    const source = fromIterable(new Set([1, 2]));
    expect([run(source).sink.rows, run(source).sink.rows]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("asks for one iterator an attempt, and for nothing before", () => {
    const iterate = vi.fn(() => [1][Symbol.iterator]());
    const source = fromIterable({ [Symbol.iterator]: iterate });
    expect(iterate).not.toHaveBeenCalled();
    run(source);
    expect(iterate).toHaveBeenCalledTimes(1);
  });

  it("gives the thread to others after 1,000 rows at hand, sync or async", async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => i);
    for (const feed of [
      rows,
      async function* () {
        yield* rows;
      },
    ]) {
      const environment = new FakeEnvironment();
      const { sink } = run(fromIterable<number>(feed), { environment });
      // No timer runs: all rows so far came in the first turn.
      await settle();
      expect(sink.rows).toHaveLength(1000);
      expect(environment.pending).toBe(1);
      await environment.advanceAsync(0);
      await environment.advanceAsync(0);
      expect(sink.rows).toEqual(rows);
      expect(sink.names.at(-1)).toBe("complete");
      expect(environment.pending).toBe(0);
    }
  });

  it("hands over at most 1,000 rows at once, unless one item holds more", () => {
    const item = Array.from({ length: 800 }, (_, i) => ({ i }));
    const { sink, stop } = run(fromIterable([item, item, Array.from({ length: 3000 }, (_, i) => ({ i }))]));
    expect(sink.calls.map((call) => (call[0] === "next" ? call[1].length : 0))).toEqual([0, 800, 800]);
    stop();
  });

  it("gives the thread to others after 8 ms of an iterable that is slow, or empty", async () => {
    const environment = fakeEnvironment();
    function* slow() {
      for (let i = 0; ; i++) {
        environment.advance(3);
        yield i;
      }
    }
    const { sink, stop } = run(fromIterable(slow), { environment });
    expect(sink.rows).toEqual([0, 1, 2]);
    stop();

    let pulled = 0;
    function* empty() {
      for (;;) {
        pulled += 1;
        yield [];
      }
    }
    const other = run(fromIterable(empty), { environment });
    expect(pulled).toBe(1000);
    other.stop();
    expect(environment.pending).toBe(0);
  });

  it("asks for the next item when the former is with the listeners", async () => {
    const { feed, asked, give } = scripted<number>();
    const environment = new FakeEnvironment();
    const stream = new DataStream(fromIterable(feed), { environment });
    const rowsAndAsked: unknown[] = [];
    stream.subscribe((rows) => rowsAndAsked.push([rows, asked()]));
    await environment.advanceAsync(0);
    expect(asked()).toBe(1);
    give(1);
    await environment.advanceAsync(0);
    give(2);
    await environment.advanceAsync(0);
    expect(rowsAndAsked).toEqual([
      [[1], 1],
      [[2], 2],
    ]);
    expect(asked()).toBe(3);
    stream.destroy();
  });

  it("makes what is thrown the error of the attempt, after the rows before it", async () => {
    const broken = new Error("broken sensor");
    function* sync() {
      yield 1;
      throw broken;
    }
    async function* later() {
      yield* sync();
    }
    for (const feed of [sync, later]) {
      const { sink, teardowns } = run(fromIterable<number>(feed));
      await settle();
      expect(sink.calls).toEqual([["open"], ["next", [1]], ["error", broken, undefined]]);
      expect(teardowns()).toBe(1);
    }
  });

  it("is not live where the first call of next() throws", async () => {
    const environment = new FakeEnvironment();
    const stream = new DataStream(
      fromIterable<number>(function* () {
        if (environment.now() > 0) throw new Error("no access");
        yield 1;
      }),
      { environment },
    );
    const states: string[] = [];
    stream.subscribe({ state: ({ state }) => states.push(state), error: () => undefined });
    await environment.advanceAsync(5_000);
    expect(new Set(states)).toEqual(new Set(["idle", "connecting", "waiting"]));
    stream.destroy();
  });

  it("is not live where the first item is rejected, at once or soon", async () => {
    for (const delay of [0, 300]) {
      const environment = new FakeEnvironment();
      const stream = new DataStream(
        // eslint-disable-next-line require-yield -- the generator throws before it yields
        fromIterable<number>(async function* () {
          await new Promise<void>((resolve) => environment.setTimeout(resolve, delay));
          throw new Error("no access");
        }),
        { environment },
      );
      const states: string[] = [];
      stream.subscribe({ state: ({ state }) => states.push(state), error: () => undefined });
      await environment.advanceAsync(8_000);
      expect(new Set(states)).toEqual(new Set(["idle", "connecting", "waiting"]));
      stream.destroy();
    }
  });

  it("is live with the first item, or once one has been awaited for a second", async () => {
    const environment = new FakeEnvironment();
    const { feed, give } = scripted<number>();
    const stream = new DataStream(fromIterable(feed), { environment });
    stream.start();
    await environment.advanceAsync(999);
    expect(stream.state).toBe("connecting");
    await environment.advanceAsync(1);
    expect(stream.state).toBe("live");
    const soon = scripted<number>();
    const early = new DataStream(fromIterable(soon.feed), { environment });
    early.start();
    await environment.advanceAsync(0);
    soon.give(1);
    await settle();
    expect(early.state).toBe("live");
    give(1);
    stream.destroy();
    early.destroy();
  });

  it("goes back to the function after an error, and tells it where to resume", async () => {
    const environment = new FakeEnvironment();
    const asked: unknown[] = [];
    const stream = new DataStream(
      fromIterable<{ seq: number }[]>(
        async function* ({ resume, signal }) {
          asked.push([resume, signal.aborted]);
          const start = Number(resume?.offset ?? 0);
          yield [{ seq: start + 1 }, { seq: start + 2 }];
          throw new Error("cut");
        },
        { position: "seq" },
      ),
      { environment },
    );
    const events: unknown[] = [];
    stream.subscribe({
      data: (rows) => events.push(rows.map(({ seq }) => seq)),
      gap: (gap) => events.push(gap),
      error: () => undefined,
    });
    await environment.advanceAsync(1_200);
    expect(asked.slice(0, 2)).toEqual([
      [null, false],
      [{ offset: 2 }, false],
    ]);
    expect(events.slice(0, 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    stream.destroy();
  });

  it("tells apart rows that are not counted one by one", () => {
    const rows = [1, 2, 5, 6, 6, 9].map((seq) => ({ seq }));
    const { sink } = run(fromIterable([rows, { seq: NaN }], { position: "seq" }));
    expect(sink.calls.slice(1)).toEqual([
      ["next", [{ seq: 1 }, { seq: 2 }], { position: { offset: 2 } }],
      ["next", [{ seq: 5 }, { seq: 6 }], { position: { offset: 6 } }],
      ["next", [{ seq: 6 }], { position: { offset: 6 } }],
      ["next", [{ seq: 9 }], { position: { offset: 9 } }],
      ["drop", 1, "path", '{"seq":null}'],
      ["complete"],
    ]);
  });

  it("takes positions of the row's own making", () => {
    const source = fromIterable([1, 2], {
      position: (row) => ({ epoch: "e", offset: `n${row}` }),
      order: "opaque",
      resumes: true,
    });
    expect([source.order, source.resumes]).toEqual(["opaque", true]);
    const positions = ["n1", "n2"].map((offset) => ({ epoch: "e", offset }));
    expect(run(source).sink.calls[1]).toEqual(["next", [1, 2], { position: positions[1], positions }]);
    const throwing = fromIterable([1], {
      position: () => {
        throw new Error("no");
      },
    });
    expect(run(throwing).sink.names).toEqual(["open", "drop", "complete"]);
  });
});

describe("fromIterable(iterable), when the attempt ends first", () => {
  it("returns the iterator once, also while an item is awaited, and takes nothing that comes late", async () => {
    const { feed, returned, give } = scripted<number>();
    const { sink, stop } = run(fromIterable(feed));
    stop();
    expect(returned).toHaveBeenCalledTimes(1);
    give(1);
    await settle();
    stop();
    expect(sink.rows).toEqual([]);
    expect(returned).toHaveBeenCalledTimes(1);
  });

  it("does not return what has come to its end by itself", async () => {
    const returned = vi.fn();
    for (const next of [
      () => ({ done: true, value: undefined }),
      () => {
        throw new Error("x");
      },
    ]) {
      // Cast: the mock is no iterator by its type.
      run(fromIterable({ [Symbol.iterator]: () => ({ next, return: returned }) as never }));
    }
    await settle();
    expect(returned).not.toHaveBeenCalled();
  });

  it("leaves no timer behind, and returns between two turns", () => {
    const environment = new FakeEnvironment();
    let cleaned = 0;
    function* endless() {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        cleaned += 1;
      }
    }
    const { stop } = run(fromIterable(endless), { environment });
    expect(environment.pending).toBe(1);
    stop();
    expect([environment.pending, cleaned]).toEqual([0, 1]);
  });

  it("returns a generator that stops its own stream, when it has come to its yield", async () => {
    const environment = new FakeEnvironment();
    const log: string[] = [];
    const stream: DataStream<number> = new DataStream<number>(
      fromIterable(function* () {
        try {
          stream.stop();
          log.push("stopped");
          yield 1;
          log.push("went on");
        } finally {
          log.push("returned");
        }
      }),
      { environment },
    );
    // Subscribe after connect, so that the teardown runs within next().
    stream.subscribe(() => log.push("row"));
    await environment.advanceAsync(0);
    expect(log).toEqual(["stopped", "returned"]);

    const own: string[] = [];
    const second: DataStream<number | object> = new DataStream<number | object>(
      fromIterable(function* () {
        try {
          yield Array.from({ length: 1000 }, (_, i) => ({ i }));
          second.stop();
          yield 2;
          own.push("went on");
        } finally {
          own.push("returned");
        }
      }),
      { environment },
    );
    second.subscribe((rows) => own.push(String(rows.length)));
    await environment.advanceAsync(1);
    expect(own).toEqual(["1000", "returned"]);
  });

  it("takes no row after the one at which a listener stopped", async () => {
    const { feed, give, asked, returned } = scripted<number>();
    const environment = new FakeEnvironment();
    const stream = new DataStream(fromIterable(feed), { environment });
    stream.subscribe(() => {
      stream.stop();
    });
    await environment.advanceAsync(0);
    give(1);
    await environment.advanceAsync(0);
    expect(asked()).toBe(1);
    expect(returned).toHaveBeenCalledTimes(1);
  });

  it("tells what fails in return(): the stream of a throw, the console of a rejection", async () => {
    const environment = new FakeEnvironment();
    const leave = vi.fn<() => unknown>(() => {
      throw new Error("cannot close");
    });
    // Cast: the mock returns no promise.
    const feed = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined), return: leave }),
    } as unknown as AsyncIterable<number>;
    const stream = new DataStream(fromIterable(feed), { environment });
    const errors: string[] = [];
    stream.on("error", ({ message }) => errors.push(message));
    stream.start();
    await environment.advanceAsync(0);
    stream.stop();
    expect(errors).toEqual(["fromIterable: cannot close"]);

    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    leave.mockImplementation(() => Promise.reject(new Error("cannot close either")));
    run(fromIterable(feed)).stop();
    await settle();
    expect(print.mock.calls).toEqual([["tickline: fromIterable: after its end: cannot close either"]]);
  });

  it("tells on the console of an item that fails late, unless it was aborted", async () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const [cause, told] of [
      [new Error("late"), 1],
      [new DOMException("aborted", "AbortError"), 1],
    ] as const) {
      const { feed, fail } = scripted<number>();
      const { sink, stop } = run(fromIterable(feed));
      stop();
      fail(cause);
      await settle();
      expect(sink.names).toEqual([]);
      expect(print).toHaveBeenCalledTimes(told);
    }
  });
});

describe("fromIterable(stream)", () => {
  it("reads a ReadableStream to its end", async () => {
    const source: Source<number> = fromIterable(
      () =>
        new ReadableStream<number>({
          start(controller) {
            controller.enqueue(1);
            controller.enqueue(2);
            controller.close();
          },
        }),
    );
    const { sink } = run(source);
    await settle();
    expect(sink.calls).toEqual([["open"], ["next", [1]], ["next", [2]], ["complete"]]);
  });

  it("cancels one at once, though it is silent", async () => {
    const cancel = vi.fn();
    const { sink, stop } = run(fromIterable(new ReadableStream<number>({ cancel })));
    await settle();
    stop();
    expect(cancel).toHaveBeenCalledTimes(1);
    await settle();
    expect(sink.names).toEqual([]);
  });

  it("reads streams of Node, and destroys them", async () => {
    const readable = Readable.from([1, 2, 3]);
    const whole = run(fromIterable<number>(readable));
    await whole.sink.until(({ names }) => names.includes("complete"));
    expect(whole.sink.rows).toEqual([1, 2, 3]);

    const endless = new Readable({ objectMode: true, read() {} });
    endless.push(1);
    const { sink, stop } = run(fromIterable<number>(endless));
    await sink.until(({ rows }) => rows.length === 1);
    stop();
    endless.push(2);
    await settle();
    expect(endless.destroyed).toBe(true);
  });

  it("says that what can be read once can't be read again, and how to", async () => {
    function* once() {
      yield 1;
    }
    for (const feed of [once(), new ReadableStream<number>(), Readable.from([1]), [1].values()]) {
      const source = fromIterable<number>(feed as Iterable<number>);
      run(source).stop();
      const { cause } = run(source).sink.failure!;
      expect(cause).toBeInstanceOf(StreamError);
      expect(cause).toMatchObject({
        message:
          "fromIterable: this can be read only once; give a function that makes " +
          "another for each attempt: fromIterable(() => …)",
        retryable: false,
      });
    }
    await settle();
    const locked = new ReadableStream<number>();
    locked.getReader();
    expect(run(fromIterable(locked)).sink.failure?.cause).toMatchObject({ retryable: false });
  });

  it("fails a stream for good over a generator that broke, once it is asked again", async () => {
    const environment = new FakeEnvironment();
    function* once() {
      yield 1;
      throw new Error("cut");
    }
    const stream = new DataStream(fromIterable(once()), { environment });
    const errors: string[] = [];
    stream.subscribe({ error: ({ code, message }) => errors.push(`${code} ${message.slice(0, 40)}`) });
    await environment.advanceAsync(2_000);
    expect(errors).toEqual(["source fromIterable: cut", "source fromIterable: this can be read only once"]);
    expect(stream.state).toBe("failed");
  });
});

describe("fromIterable(function)", () => {
  it("waits for a promise of an iterable", async () => {
    const { sink } = run(fromIterable(() => Promise.resolve([1, 2])));
    expect(sink.names).toEqual([]);
    await settle();
    expect(sink.names).toEqual(["open", "next", "complete"]);
  });

  it("makes a refusal of the function an error of the attempt, and leaves what comes too late", async () => {
    const { sink } = run(fromIterable(() => Promise.reject<number[]>(new Error("no access"))));
    await settle();
    expect(sink.failure?.cause).toEqual(new Error("no access"));

    const cancel = vi.fn();
    const late = withResolvers<ReadableStream<number>>();
    const { stop } = run(fromIterable(() => late.promise));
    stop();
    late.resolve(new ReadableStream<number>({ cancel }));
    await settle();
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it("is told by its signal when the attempt is over", () => {
    let attemptSignal: AbortSignal | undefined;
    const { stop } = run(
      fromIterable(({ signal }) => {
        attemptSignal = signal;
        return new ReadableStream<number>();
      }),
    );
    expect(attemptSignal?.aborted).toBe(false);
    stop();
    expect(attemptSignal?.aborted).toBe(true);
  });

  it("ends the feed with an error where it gives nothing to iterate", () => {
    // Cast: the types refuse such a function.
    const { sink } = run(fromIterable((() => 5) as never));
    expect(sink.failure?.cause).toMatchObject({
      message: expect.stringContaining("invalid iterable: 5") as unknown,
      retryable: false,
    });
  });

  it("refuses what cannot be iterated, and options that make no sense", () => {
    for (const feed of [undefined, null, 5, {}, "abc", Promise.resolve([])]) {
      // Cast: the types refuse such feeds.
      expect(() => fromIterable(feed as never)).toThrow(/^invalid iterable: .* \(expected an iterable/);
    }
    expect(() => fromIterable([], { interval: 5 } as object)).toThrow(
      "unknown option: interval. fromIterable takes map, position, order, resumes, revises",
    );
  });
});
