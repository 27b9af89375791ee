import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../src/stream/data-stream.js";
import { record } from "../../src/stream/recording/record.js";
import type { HistoryAnswer, Sink } from "../../src/stream/source.js";
import { manual } from "../../src/stream/sources/manual.js";
import { FakeEnvironment } from "./fake-environment.js";
import type { Sample } from "./scripted-source.js";
import { connect, samples, ScriptedSource } from "./scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });
const valuesOf = (rows: readonly Sample[]): string => rows.map(({ value }) => value).join();

describe("a listener that is taken off in the middle of an event", () => {
  it("does not hear it: by the undo, off, removeAllListeners and a signal", async () => {
    for (const way of ["undo", "off", "removeAllListeners", "signal"] as const) {
      const { source, stream } = await connect();
      const controller = new AbortController();
      const [gone, last] = [vi.fn(), vi.fn()];
      let undo = (): void => undefined;
      stream.once("data", () => {
        if (way === "undo") undo();
        if (way === "off") stream.off("data", gone);
        if (way === "removeAllListeners") stream.removeAllListeners("data");
        controller.abort();
      });
      if (way === "undo") undo = stream.subscribe(gone);
      else if (way === "signal") stream.subscribe(gone, { signal: controller.signal });
      else stream.on("data", gone);
      stream.on("data", last);
      source.sink.next(samples(1, 1));
      expect([way, gone.mock.calls.length, last.mock.calls.length]).toEqual([
        way,
        0,
        way === "removeAllListeners" ? 0 : 1,
      ]);
    }
  });

  it("does not hear it where it was added again meanwhile, for it counts from the next event on", async () => {
    const { source, stream } = await connect();
    const listener = vi.fn();
    stream.once("data", () => stream.off("data", listener).on("data", listener));
    stream.on("data", listener);
    source.sink.next(samples(1, 1));
    expect(listener).not.toHaveBeenCalled();
    source.sink.next(samples(2, 1));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("by once keeps the others: each of two that are the same function hears once, of itself", async () => {
    const { source, stream } = await connect();
    const heard: unknown[] = [];
    function hear(this: unknown): void {
      heard.push(this);
    }
    const kept = vi.fn();
    stream.once("data", hear, "a").once("data", hear, "b").on("data", kept);
    source.sink.next(samples(1, 1));
    source.sink.next(samples(2, 1));
    expect(heard).toEqual(["a", "b"]);
    expect(kept).toHaveBeenCalledTimes(2);
    stream
      .once("data", () => stream.off("data", hear))
      .once("data", hear, "c")
      .once("data", hear, "d");
    source.sink.next(samples(3, 1));
    expect([heard, kept.mock.calls.length]).toEqual([["a", "b"], 3]);
  });

  it("hears of the end of a stream that another one destroys, and of nothing more", async () => {
    const { source, stream, environment } = await connect();
    const log: string[] = [];
    stream.on("data", (rows) => {
      log.push(`first ${valuesOf(rows)}`);
      stream.destroy();
    });
    stream.subscribe({
      data: (rows) => log.push(`second ${valuesOf(rows)}`),
      state: ({ state }) => log.push(`second ${state}`),
    });
    source.sink.next(samples(1, 1));
    await environment.advanceAsync(1_000);
    expect(log).toEqual(["second connecting", "second live", "first 1", "second destroyed"]);
  });

  it("in the middle of its snapshot is handed no more of it: by a signal, and by destroy()", async () => {
    for (const way of ["signal", "destroy"] as const) {
      const { source, stream } = await connect({ order: "contiguous" });
      source.sink.next(samples(1, 1), at(1));
      source.sink.next(samples(5, 1), at(5));
      const controller = new AbortController();
      const log: string[] = [];
      stream.subscribe(
        {
          data: (rows) => {
            log.push(valuesOf(rows));
            if (way === "signal") controller.abort();
            else stream.destroy();
          },
          gap: () => log.push("gap"),
          state: ({ state }) => log.push(state),
        },
        { signal: controller.signal },
      );
      expect([way, log]).toEqual([way, way === "signal" ? ["1"] : ["1", "destroyed"]]);
    }
  });

  it("is told no state that has passed in the middle of its snapshot", async () => {
    const { source, stream } = await connect();
    source.sink.next(samples(1, 1));
    const log: string[] = [];
    stream.subscribe({
      data: () => {
        stream.stop();
      },
      state: ({ state }) => log.push(state),
    });
    expect(log).toEqual(["idle"]);
  });

  it("may throw what has no words", async () => {
    const { source, stream, log } = await connect();
    const other = vi.fn();
    stream.on("data", () => {
      throw Object.create(null);
    });
    stream.on("data", other);
    source.sink.next(samples(1, 1));
    source.sink.next(samples(2, 1));
    expect(other).toHaveBeenCalledTimes(2);
    expect(log.filter((line) => line === "error listener")).toHaveLength(2);
  });
});

describe("a signal", () => {
  const count = ({ signal }: AbortController): number => getEventListeners(signal, "abort").length;

  it("holds nothing of streams that were destroyed, nor of their subscriptions", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    for (let i = 0; i < 20; i += 1) {
      const stream = new DataStream(new ScriptedSource(), { environment: new FakeEnvironment(), signal });
      stream.subscribe(() => undefined, { signal });
      stream.subscribe(() => undefined, { signal })();
      expect(count(controller)).toBe(2);
      stream.destroy();
      stream.subscribe(() => undefined, { signal });
      expect(count(controller)).toBe(0);
    }
    const { stream, source, environment } = await connect({}, { signal });
    source.sink.next(samples(1, 1));
    stream.subscribe(
      {
        data: () => {
          controller.abort();
        },
      },
      { signal },
    );
    await environment.advanceAsync(0);
    expect([stream.state, count(controller)]).toEqual(["destroyed", 0]);
  });
});

describe("rows that a listener causes", () => {
  it("by push are told to all in order, also out of a snapshot, and while the first rows are told", async () => {
    const environment = new FakeEnvironment();
    const source = manual<Sample>();
    const stream = new DataStream(source, { environment });
    const [one, two, three] = [[], [], []] as string[][];
    stream.subscribe((rows) => {
      one.push(valuesOf(rows));
      if (rows[0].value === 1) source.push([...samples(2, 2)]);
      if (rows[0].value === 2) source.push(samples(4, 1));
    });
    stream.subscribe((rows) => two.push(valuesOf(rows)));
    await environment.advanceAsync(0);
    source.push(samples(1, 1));
    expect([one, two]).toEqual([
      ["1", "2,3", "4"],
      ["1", "2,3", "4"],
    ]);
    stream.subscribe((rows) => {
      three.push(valuesOf(rows));
      if (rows.length === 4) source.push(samples(5, 1));
    });
    expect([one, two, three].map((heard) => heard.at(-1))).toEqual(["5", "5", "5"]);
    expect(three).toEqual(["1,2,3,4", "5"]);
    expect(stream.stats).toMatchObject({ received: 5, kept: 5 });
  });

  it("in a listener for any event come right after what that event belongs to", async () => {
    for (const event of ["gap", "state", "drop", "error", "repair"] as const) {
      const history = (): Promise<HistoryAnswer<Sample>> =>
        Promise.resolve({ rows: samples(2, 1), position: { epoch: "e", offset: 2 }, whole: true });
      const { source, stream, environment } = await connect({ order: "contiguous", history });
      const order: string[] = [];
      stream.on("data", (rows) => order.push(valuesOf(rows)));
      stream.on("gap", () => order.push("gap"));
      stream.on("repair", ({ rows }) => order.push(`repair ${valuesOf(rows)}`));
      let caused = 0;
      stream.on(event, () => {
        if (caused++ === 0) source.sink.next(samples(100, 1), at(100));
      });
      const after: string[] = [];
      stream.on("data", (rows) => after.push(valuesOf(rows)));
      source.sink.open();
      source.sink.next(samples(1, 1), at(1));
      if (event !== "state") source.sink.next([...samples(3, 1), { time: NaN, value: 0 }], at(4));
      source.sink.trouble("a hiccup");
      await environment.advanceAsync(0);
      // Rows after a gap come next to it, whatever was caused meanwhile.
      const next: Record<string, string[]> = {
        state: ["100"],
        gap: ["1", "gap", "3", "gap", "100"],
        drop: ["1", "gap", "3", "gap", "100"],
        error: ["1", "gap", "3", "gap", "100"],
        repair: ["1", "gap", "3", "repair 2", "gap", "100"],
      };
      expect([event, order.filter((word) => word.length < 9).slice(0, next[event].length)]).toEqual([
        event,
        next[event],
      ]);
      expect(after).toEqual(order.filter((word) => /^\d+$/.test(word)));
      expect([event, caused > 0]).toEqual([event, true]);
    }
  });

  it("come after all pages of the past that are being told", async () => {
    const history = ({
      before,
    }: {
      before?: { offset: number | string } | undefined;
    }): Promise<HistoryAnswer<Sample>> => {
      const end = Number(before?.offset) - 1;
      return Promise.resolve({ rows: samples(end - 1, 2), position: { epoch: "e", offset: end }, whole: true });
    };
    const { source, stream, environment } = await connect({ order: "contiguous", history }, { backfill: { rows: 6 } });
    const log: string[] = [];
    stream.on("data", (rows) => {
      if (rows[0].value === 5) source.sink.next(samples(12, 1), at(12));
    });
    stream.on("data", (rows) => log.push(valuesOf(rows)));
    source.sink.next(samples(11, 1), at(11));
    await environment.advanceAsync(0);
    expect(log).toEqual(["11", "5,6", "7,8", "9,10", "12"]);
  });

  it("and that are no rows end the attempt with an error; told directly they throw", async () => {
    const { source, stream, log } = await connect();
    stream.once("data", () => {
      // The cast lets a value through that the type forbids: the check at run time is under test.
      source.sink.next("no rows" as never);
    });
    const listener = vi.fn();
    stream.on("data", listener);
    source.sink.next(samples(1, 1));
    expect(listener).toHaveBeenCalledTimes(1);
    expect(log.slice(-2)).toEqual(["error source", "waiting: scripted: invalid rows: expected an array"]);
    const other = await connect();
    expect(() => {
      // The same cast, called directly.
      other.source.sink.next("no rows" as never);
    }).toThrow("invalid rows: expected an array");
  });

  it("are not taken after stop() or destroy(), and not counted", async () => {
    for (const way of ["stop", "destroy"] as const) {
      const { source, stream } = await connect();
      const listener = vi.fn();
      stream.on("data", () => {
        source.sink.next(samples(2, 1));
        stream[way]();
        source.sink.next(samples(3, 1));
      });
      stream.subscribe(listener, { recent: false });
      source.sink.next(samples(1, 1));
      expect(stream.stats).toMatchObject({ received: 1, kept: 1, duplicates: 0, dropped: 0 });
      expect(listener).toHaveBeenCalledTimes(way === "stop" ? 1 : 0);
    }
  });

  it("keep their order beside an error and an end told meanwhile; accept is answered at once", async () => {
    const { source, stream, log } = await connect();
    let answer: boolean | undefined;
    stream.once("data", () => {
      answer = source.sink.accept(10);
      source.sink.next(samples(2, 1));
      source.sink.complete();
      source.sink.next(samples(3, 1));
    });
    source.sink.next(samples(1, 1));
    expect(answer).toBe(true);
    expect(log.slice(-4)).toEqual(["data live 1", "data live 1", "ended", "end"]);
    expect(stream.stats).toMatchObject({ received: 2, kept: 2, bytes: 10 });
  });

  it("without end are an error of the attempt, not a page that stands still", async () => {
    const { source, stream, log } = await connect();
    stream.on("data", (rows) => {
      source.sink.next(rows.map((row) => ({ ...row, value: row.value + 1 })));
    });
    const errors: string[] = [];
    stream.on("error", ({ message }) => errors.push(message));
    source.sink.next(samples(1, 1));
    expect(errors).toEqual(["scripted: listeners answer what the source says with more of it, without end"]);
    expect(log.at(-1)).toContain("waiting");
    expect(stream.stats.received).toBe(stream.stats.kept);
  });

  it("while a source connects, in its very call, keep their order", async () => {
    const environment = new FakeEnvironment();
    let current: Sink<Sample> | undefined;
    const stream = new DataStream<Sample>(
      (sink) => {
        current = sink;
        sink.next(samples(1, 1));
        sink.next(samples(3, 1));
      },
      { environment },
    );
    const log: string[] = [];
    stream.once("data", () => current?.next(samples(2, 1)));
    stream.subscribe((rows) => log.push(valuesOf(rows)));
    await environment.advanceAsync(0);
    expect(log).toEqual(["1", "2", "3"]);
  });
});

describe("what is no listener and no option", () => {
  const stream = new DataStream(new ScriptedSource(), { environment: new FakeEnvironment() });
  const subscribe =
    (...given: unknown[]) =>
    () =>
      stream.subscribe(...(given as Parameters<typeof stream.subscribe>));
  const fn = (): void => undefined;

  it.each([
    [[{ next: fn }], "unknown listener: next. Did you mean data?"],
    [[{ complete: fn }], "unknown listener: complete. Did you mean end?"],
    [[{ data: fn, gapp: fn }], "unknown listener: gapp. Did you mean gap?"],
    [
      [{ zzzzzzzzzz: fn }],
      "unknown listener: zzzzzzzzzz. A stream tells data, gap, repair, gone, drop, state, error, end",
    ],
    [[undefined], "invalid subscriber: undefined (expected a function of rows, or listeners such as { data, gap })"],
    [["data", fn], "invalid subscriber: data (expected"],
    [[{ data: 5 }], "invalid listener for data: 5 (expected a function)"],
    [[fn, { signal: 1 }], "invalid signal: 1 (expected an AbortSignal"],
    [[fn, { signal: new AbortController() }], "invalid signal: {} (expected an AbortSignal"],
    [[fn, { recents: false }], "unknown option: recents. Did you mean recent?"],
    [[fn, { recent: 5 }], "invalid recent: 5 (expected true or false)"],
    [[fn, null], "invalid options: null (expected an object)"],
  ])("subscribe(%j)", (given, words) => {
    expect(subscribe(...given)).toThrow(TypeError);
    expect(subscribe(...given)).toThrow(words);
    expect(stream.eventNames()).toEqual([]);
  });

  it("leaves an object its own affairs: what is no function, what it inherits, and what its class has", () => {
    class Mine {
      readonly count = 0;
      readonly helper = fn;
      data(): void {
        fn();
      }
    }
    for (const given of [{ count: 0, data: fn }, new Mine(), Object.create({ data: fn }), {}]) {
      expect(subscribe(given)).not.toThrow();
    }
  });

  it.each([
    [
      { environment: {} },
      "invalid environment: no function now, setTimeout, clearTimeout, random, visible, online, on",
    ],
    [{ environment: 5 }, "invalid environment: 5 (expected an object of the functions now"],
    [{ environment: null }, "invalid environment: null"],
    [{ signal: 1 }, "invalid signal: 1 (expected an AbortSignal"],
    [{ signal: null }, "invalid signal: null"],
    [null, "invalid options: null (expected an object)"],
    [5, "invalid options: 5 (expected an object)"],
  ])("new DataStream(source, %j)", (options, words) => {
    expect(() => new DataStream(new ScriptedSource(), options as object)).toThrow(TypeError);
    expect(() => new DataStream(new ScriptedSource(), options as object)).toThrow(words);
  });

  it("record(undefined)", () => {
    // The casts let values through that the type forbids: the check at run time is under test.
    expect(() => record(undefined as never)).toThrow("invalid stream: undefined (expected a DataStream)");
    expect(() => record({} as never)).toThrow("invalid stream: {} (expected a DataStream)");
  });
});
