import { BehaviorSubject, interval, map, of, Subject, throwError } from "rxjs";
import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { Source } from "../../../src/stream/source.js";
import { fromObservable } from "../../../src/stream/sources/from-observable.js";
import { FakeEnvironment } from "../fake-environment.js";
import { run } from "../recording-sink.js";

describe("fromObservable(observable)", () => {
  it("hands over what RxJS emits, rows one by one and in arrays, and completes with it", () => {
    const source: Source<{ value: number }> = fromObservable(of({ value: 1 }, [{ value: 2 }, { value: 3 }]));
    const { sink, teardowns } = run(source);
    expect(sink.calls).toEqual([
      ["open"],
      ["next", [{ value: 1 }]],
      ["next", [{ value: 2 }, { value: 3 }]],
      ["complete"],
    ]);
    expect(teardowns()).toBe(1);
  });

  it("does nothing before it is connected, subscribes each attempt anew, and leaves nobody subscribed", () => {
    const subject = new Subject<number>();
    const source = fromObservable(subject);
    expect(subject.observed).toBe(false);
    const [a, b] = [run(source), run(source)];
    subject.next(1);
    a.stop();
    subject.next(2);
    expect([a.sink.rows, b.sink.rows]).toEqual([[1], [1, 2]]);
    b.stop();
    expect(subject.observed).toBe(false);
  });

  it("takes two numbers for one row", () => {
    const source: Source<[number, number]> = fromObservable(of<[number, number][]>([1000, 5], [2000, 6]));
    expect(run(source).sink.rows).toEqual([
      [1000, 5],
      [2000, 6],
    ]);
  });

  it("ends the attempt with what the observable ends with", () => {
    const { sink, teardowns } = run(fromObservable(throwError(() => new Error("broken sensor"))));
    expect(sink.failure).toEqual({ cause: new Error("broken sensor"), hint: undefined });
    expect(teardowns()).toBe(1);
  });

  it("subscribes again after an error, as the stream sees fit", async () => {
    const environment = new FakeEnvironment();
    let attempts = 0;
    const flaky = {
      subscribe(observer: { next(value: number): void; error(cause: unknown): void; complete(): void }) {
        attempts += 1;
        observer.next(attempts);
        if (attempts === 1) observer.error(new Error("cut"));
        return () => undefined;
      },
    };
    const stream = new DataStream(fromObservable(flaky), { environment });
    const rows: number[] = [];
    const errors: string[] = [];
    stream.subscribe({ data: (batch) => rows.push(...batch), error: ({ message }) => errors.push(message) });
    await environment.advanceAsync(1_500);
    expect([rows, errors, stream.state]).toEqual([[1, 2], ["fromObservable: cut"], "live"]);
    stream.destroy();
  });

  it("leaves by a function, an object or a signal, once", () => {
    const left = vi.fn();
    const observables = [
      { subscribe: () => left },
      { subscribe: () => ({ unsubscribe: left }) },
      { subscribe: (_: object, options?: { signal: AbortSignal }) => options?.signal.addEventListener("abort", left) },
    ];
    for (const [i, observable] of observables.entries()) {
      const { stop } = run(fromObservable(observable));
      expect(left).toHaveBeenCalledTimes(i);
      stop();
      stop();
      expect(left).toHaveBeenCalledTimes(i + 1);
    }
  });

  it("leaves on the way what gives all its items at once, where it is told how beforehand", () => {
    const left = vi.fn();
    let given = 0;
    const endless = {
      subscribe(observer: {
        next(value: number): void;
        error(cause: unknown): void;
        complete(): void;
        start?(subscription: unknown): void;
      }) {
        const state = { closed: false };
        const subscription = {
          unsubscribe: () => {
            state.closed = true;
            left();
          },
        };
        observer.start?.(subscription);
        while (!state.closed) observer.next(++given);
        return subscription;
      },
    };
    const environment = new FakeEnvironment();
    const stream = new DataStream(fromObservable(endless), { environment });
    stream.subscribe(([value]) => {
      if (value === 3) stream.stop();
    });
    return environment.advanceAsync(0).then(() => {
      expect(given).toBe(3);
      expect(left).toHaveBeenCalledTimes(1);
    });
  });

  it("is not live where the subscription throws, or ends in trouble at once", async () => {
    for (const subscribe of [
      () => {
        throw new Error("no access");
      },
      (observer: { error(cause: unknown): void }) => {
        observer.error(new Error("no access"));
      },
    ]) {
      const environment = new FakeEnvironment();
      const stream = new DataStream(fromObservable({ subscribe }), { environment });
      const states: string[] = [];
      stream.subscribe({ state: ({ state }) => states.push(state), error: () => undefined });
      await environment.advanceAsync(5_000);
      expect(new Set(states)).toEqual(new Set(["idle", "connecting", "waiting"]));
      stream.destroy();
    }
  });

  it("leaves what it has subscribed to where a listener of its opening stops the stream", async () => {
    const environment = new FakeEnvironment();
    const left = vi.fn();
    const subscribe = vi.fn(() => left);
    const stream = new DataStream(fromObservable({ subscribe }), { environment });
    stream.on("state", ({ state }) => {
      if (state === "live") stream.stop();
    });
    stream.start();
    await environment.advanceAsync(0);
    expect(stream.state).toBe("idle");
    expect([subscribe.mock.calls.length, left.mock.calls.length]).toEqual([1, 1]);
  });

  it.each(["@@observable", "Symbol.observable"])("asks %s for the observable, at each attempt", (name) => {
    const symbols = Symbol as { observable?: symbol };
    const key = name === "@@observable" ? name : (symbols.observable = Symbol("observable"));
    try {
      const ask = vi.fn(() => new BehaviorSubject(7));
      // Cast: the type of a computed key is not known.
      const source = fromObservable<number>({ [key]: ask } as never);
      expect(ask).not.toHaveBeenCalled();
      expect(run(source).sink.rows).toEqual([7]);
      expect(run(source).sink.rows).toEqual([7]);
      expect(ask).toHaveBeenCalledTimes(2);
    } finally {
      delete symbols.observable;
    }
  });

  it("does nothing more once the attempt is over, whatever the observable says", () => {
    let late: { next(value: number): void; error(cause: unknown): void; complete(): void } | undefined;
    const { sink, stop } = run(
      fromObservable<number>({
        subscribe: (observer) => {
          late = observer;
        },
      }),
    );
    stop();
    late?.next(1);
    late?.error("x");
    late?.complete();
    expect(sink.names).toEqual(["open"]);
  });

  it("tells positions, so that what is missing is seen", async () => {
    const environment = new FakeEnvironment();
    const rows = new Subject<{ seq: number }>();
    const stream = new DataStream(fromObservable(rows, { position: "seq" }), { environment });
    const gaps: unknown[] = [];
    stream.subscribe({ gap: ({ kind, count }) => gaps.push([kind, count]) });
    await environment.advanceAsync(0);
    for (const seq of [1, 2, 2, 6]) rows.next({ seq });
    expect(gaps).toEqual([["lost", 3]]);
    expect(stream.stats).toMatchObject({ kept: 3, duplicates: 1 });
    stream.destroy();
  });

  it("reads a pipeline of RxJS on a clock", async () => {
    vi.useFakeTimers();
    try {
      const { sink, stop } = run(fromObservable(interval(1000).pipe(map((i) => ({ value: i })))));
      await vi.advanceTimersByTimeAsync(3500);
      expect(sink.rows).toEqual([{ value: 0 }, { value: 1 }, { value: 2 }]);
      stop();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses what is no observable, and options that make no sense", () => {
    // Casts: the types refuse such arguments.
    expect(() => fromObservable({} as never)).toThrow(
      "invalid observable: [object Object] (expected subscribe(observer) or Symbol.observable)",
    );
    expect(() => fromObservable(undefined as never)).toThrow("invalid observable: undefined");
    expect(() => fromObservable(of(1), { positon: "seq" } as object)).toThrow(
      "unknown option: positon. Did you mean position?",
    );
    expect(() => fromObservable(of(1), { order: "wild" as never })).toThrow("invalid order: wild");
    expect(() => fromObservable(of(1), { position: 5 as never })).toThrow("invalid position: 5");
    const { sink } = run({
      name: "x",
      connect: (sink) => {
        try {
          return fromObservable<number>({ "@@observable": () => ({}) as never }).connect(sink);
        } catch (error) {
          sink.error(error);
        }
      },
    });
    expect((sink.failure?.cause as Error).message).toBe("Symbol.observable gave nothing to subscribe to");
  });
});
