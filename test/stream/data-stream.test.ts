import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../src/stream/data-stream.js";
import { StreamError } from "../../src/stream/errors.js";
import type { HistoryAnswer, HistoryQuery } from "../../src/stream/source.js";
import { FakeEnvironment, settle } from "./fake-environment.js";
import type { Sample } from "./scripted-source.js";
import { connect, logOf, samples, ScriptedSource } from "./scripted-source.js";

const at = (offset: number, epoch = "e") => ({ position: { epoch, offset } });

describe("subscribe(rows => …)", () => {
  it("starts the source with the first subscriber, in a microtask", async () => {
    const environment = new FakeEnvironment();
    const source = new ScriptedSource();
    const stream = new DataStream(source, { environment });
    const states: string[] = [];
    stream.subscribe(() => undefined);
    expect(source.sinks).toHaveLength(0);
    stream.on("state", ({ state }) => states.push(state));
    await environment.advanceAsync(0);
    expect(source.sinks).toHaveLength(1);
    expect(states).toEqual(["connecting"]);
  });

  it("hands over recent rows, the gaps between them and the state before it returns", async () => {
    const { source, stream } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 2), at(2));
    source.sink.next(samples(5, 1), at(5));
    const seen: unknown[] = [];
    stream.subscribe({
      data: (rows, { from }) => seen.push([from, rows.map(({ value }) => value)]),
      gap: ({ count }) => seen.push(["gap", count]),
      state: ({ state }) => seen.push(state),
    });
    expect(seen).toEqual([["recent", [1, 2]], ["gap", 2], ["recent", [5]], "live"]);
  });

  it("gives each row once to one who subscribes while it is delivered", async () => {
    const { source, stream } = await connect();
    const late: number[] = [];
    stream.once("data", () => {
      stream.subscribe((rows) => late.push(...rows.map(({ value }) => value)));
    });
    source.sink.next(samples(1, 2));
    source.sink.next(samples(3, 1));
    expect(late).toEqual([1, 2, 3]);
  });

  it("replays nothing where recent is false, and the last row of a key that has left the ring", async () => {
    const { source, stream } = await connect({}, { recent: 2, key: (row) => (row.value === 1 ? "rare" : "often") });
    source.sink.next(samples(1, 4));
    const none = vi.fn();
    stream.subscribe(none, { recent: false });
    expect(none).not.toHaveBeenCalled();
    const seen: number[] = [];
    stream.subscribe((rows, { keys }) =>
      seen.push(...rows.map(({ value }, i) => (keys?.[i] === "rare" ? -value : value))),
    );
    expect(seen).toEqual([-1, 3, 4]);
  });

  it("stops the source idleDelay after the last one, unless one comes back or start() pins it", async () => {
    const { environment, source, stream, log, undo } = await connect({}, { idleDelay: 1_000 });
    undo();
    await environment.advanceAsync(999);
    const again = stream.subscribe(() => undefined);
    await environment.advanceAsync(5_000);
    expect(source.teardowns).toBe(0);
    again();
    again();
    await environment.advanceAsync(1_000);
    expect(log).toEqual(["connecting", "idle: nobody listens"]);
    expect([source.teardowns, environment.pending, environment.listening]).toEqual([1, 0, 0]);
    stream.start();
    const once = stream.subscribe(() => undefined);
    once();
    await environment.advanceAsync(10_000);
    expect(stream.state).not.toBe("idle");
  });

  it("counts one who listens to nothing, until the undo", async () => {
    const environment = new FakeEnvironment();
    const source = new ScriptedSource();
    const stream = new DataStream(source, { environment, idleDelay: 1_000 });
    const undo = stream.subscribe({});
    await environment.advanceAsync(0);
    expect(source.sinks).toHaveLength(1);
    undo();
    undo();
    await environment.advanceAsync(1_000);
    expect([stream.state, environment.pending]).toEqual(["idle", 0]);
  });

  it("takes one function twice for two subscribers", async () => {
    const { source, stream } = await connect();
    const seen = vi.fn();
    const undo = stream.subscribe(seen);
    stream.subscribe(seen);
    undo();
    source.sink.next(samples(1, 1));
    expect(seen).toHaveBeenCalledTimes(1);
  });

  it("ends with its signal", async () => {
    const { environment, source, stream, undo } = await connect();
    const seen = vi.fn();
    const controller = new AbortController();
    stream.subscribe(seen, { signal: controller.signal });
    controller.abort();
    undo();
    source.sink.next(samples(1, 1));
    expect(seen).not.toHaveBeenCalled();
    await environment.advanceAsync(1_000);
    expect(stream.state).toBe("idle");
  });

  it("on() neither starts nor replays", async () => {
    const environment = new FakeEnvironment();
    const source = new ScriptedSource();
    const stream = new DataStream(source, { environment });
    expect(stream.on("data", () => undefined)).toBe(stream);
    await environment.advanceAsync(0);
    expect(source.sinks).toHaveLength(0);
  });
});

describe("listeners", () => {
  it("are isolated: one that throws stops no other and is reported once", async () => {
    const { source, stream, log } = await connect();
    const seen = vi.fn();
    stream.on("data", () => {
      throw new Error("boom");
    });
    stream.on("data", seen);
    source.sink.next(samples(1, 1));
    expect(seen).toHaveBeenCalledTimes(1);
    expect(log.filter((line) => line === "error listener")).toHaveLength(1);
  });

  it("of errors that throw do not go round in circles", async () => {
    const { source, stream } = await connect();
    const thrower = vi.fn(() => {
      throw new Error("again");
    });
    stream.on("error", thrower);
    source.sink.trouble("a hiccup");
    expect(thrower).toHaveBeenCalledTimes(1);
  });

  it("are isolated whatever adds them, with their context, and told as they were added", async () => {
    const { source, stream, log } = await connect();
    const heard: unknown[] = [];
    const context = { name: "mine" };
    function thrower(this: unknown): void {
      heard.push(this);
      throw new Error("boom");
    }
    stream.addListener("data", thrower).once("data", thrower, context);
    stream.on("data", thrower);
    expect(stream.listeners("data").filter((fn) => fn === thrower)).toHaveLength(3);
    source.sink.next(samples(1, 1));
    expect(heard).toEqual([stream, context, stream]);
    expect(log.filter((line) => line === "error listener")).toHaveLength(3);
    source.sink.next(samples(2, 1));
    expect(heard).toHaveLength(5);
    stream.removeListener("data", thrower);
    source.sink.next(samples(3, 1));
    expect(heard).toHaveLength(5);
  });

  it("added by one of them count from the next event on, taken off at once", async () => {
    const { source, stream } = await connect();
    const [late, gone] = [vi.fn(), vi.fn()];
    stream.once("data", () => {
      stream.on("data", late).off("data", gone);
    });
    stream.on("data", gone);
    source.sink.next(samples(1, 1));
    expect([late.mock.calls.length, gone.mock.calls.length]).toEqual([0, 0]);
    source.sink.next(samples(2, 1));
    expect([late.mock.calls.length, gone.mock.calls.length]).toEqual([1, 0]);
  });

  it("can be taken off, and once() fires once", async () => {
    const { source, stream } = await connect();
    const [off, once] = [vi.fn(), vi.fn()];
    stream.on("data", off).once("data", once);
    stream.off("data", off);
    source.sink.next(samples(1, 1));
    source.sink.next(samples(2, 1));
    expect(off).not.toHaveBeenCalled();
    expect(once).toHaveBeenCalledTimes(1);
  });

  it("nobody listens to errors: printed once", async () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const environment = new FakeEnvironment();
    const source = new ScriptedSource();
    const stream = new DataStream(source, { environment });
    stream.start();
    await environment.advanceAsync(0);
    source.sink.trouble("one");
    source.sink.trouble("two");
    expect(print).toHaveBeenCalledTimes(1);
    print.mockRestore();
  });
});

describe("the life of a stream", () => {
  it("goes idle → connecting → live → stale → live, its log alone telling why", async () => {
    const { environment, source, log } = await connect();
    source.sink.open();
    await environment.advanceAsync(5_000);
    source.sink.next(samples(1, 1));
    expect(log).toEqual(["connecting", "live", "stale: no row for 5000 ms", "live", "data live 1"]);
  });

  it("learns the cadence: three times the median spacing is stale", async () => {
    const { environment, source, stream } = await connect();
    for (let i = 0; i < 5; i += 1) {
      source.sink.next(samples(i, 1));
      await environment.advanceAsync(4_000);
    }
    await environment.advanceAsync(7_999);
    expect(stream.state).toBe("live");
    await environment.advanceAsync(1);
    expect(stream.state).toBe("stale");
  });

  it("is stale in time where a slow feed has become a fast one", async () => {
    const { environment, source, stream } = await connect();
    for (let i = 0; i < 5; i += 1) {
      source.sink.next(samples(i, 1));
      await environment.advanceAsync(60_000);
    }
    for (let i = 5; i < 30; i += 1) {
      source.sink.next(samples(i, 1));
      await environment.advanceAsync(100);
    }
    await environment.advanceAsync(4_899);
    expect(stream.state).toBe("live");
    await environment.advanceAsync(1);
    expect(stream.state).toBe("stale");
  });

  it("retries after trouble by the backoff, and forgets failures after 5 s up and a good row", async () => {
    const { environment, source, stream, log } = await connect({}, { connectTimeout: Infinity });
    const delays: (number | undefined)[] = [];
    stream.on("state", ({ state, retryIn }) => state === "waiting" && delays.push(retryIn));
    for (let i = 0; i < 3; i += 1) {
      source.sink.error(new StreamError("closed", "gone"));
      await environment.advanceAsync(30_000);
    }
    expect(source.sinks).toHaveLength(4);
    expect(delays.every((delay, n) => Number(delay) >= 500 && Number(delay) <= 500 + 500 * 2 ** n)).toBe(true);
    source.sink.next(samples(1, 1));
    await environment.advanceAsync(5_000);
    source.sink.next(samples(6, 1));
    source.sink.error("gone");
    expect(delays.at(-1)).toBeLessThanOrEqual(1_000);
    expect(log.filter((line) => line.startsWith("error"))).toEqual([
      "error closed",
      "error closed",
      "error closed",
      "error source",
    ]);
  });

  it("forgets failures after 5 s up and a head, for a quiet feed has no row; at once if the source says", async () => {
    const { environment, source, stream } = await connect(
      { order: "contiguous" },
      { retry: { minDelay: 0, maxDelay: 0 } },
    );
    const attempts: number[] = [];
    stream.on("state", ({ state, attempt }) => state === "waiting" && attempts.push(attempt));
    const fail = async (ms: number, last: () => void): Promise<void> => {
      source.sink.position({ epoch: "e", offset: 1 });
      await environment.advanceAsync(ms);
      last();
      source.sink.error("gone");
      await environment.advanceAsync(0);
    };
    const head = (): void => {
      source.sink.position({ epoch: "e", offset: 1 });
    };
    await fail(4_999, head);
    await fail(5_000, () => undefined);
    await fail(5_000, () => {
      source.sink.accept(1);
    });
    expect(attempts).toEqual([1, 2, 3]);
    await fail(5_000, head);
    expect(attempts.at(-1)).toBe(1);
    await fail(0, head);
    await fail(0, () => {
      source.sink.proven();
    });
    expect(attempts).toEqual([1, 2, 3, 1, 2, 1]);
  });

  it("backs off from a server that takes every link, says one row and is gone", async () => {
    const { environment, source, stream } = await connect({}, { retry: { minDelay: 500, maxDelay: 500 } });
    const attempts: number[] = [];
    stream.on("state", ({ state, attempt }) => state === "waiting" && attempts.push(attempt));
    for (let n = 0; n < 5; n += 1) {
      source.sink.open();
      source.sink.next(samples(n, 1));
      source.sink.error("gone");
      await environment.advanceAsync(500);
    }
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
  });

  it("waits as long as the server asks", async () => {
    const { environment, source } = await connect();
    source.sink.error(new StreamError("bad-status", "429"), { retryAfter: 90_000 });
    await environment.advanceAsync(89_999);
    expect(source.sinks).toHaveLength(1);
    await environment.advanceAsync(1);
    expect(source.sinks).toHaveLength(2);
  });

  it("waits as long where the page is hidden and shown, or the network goes and comes; start() does not", async () => {
    const { environment, source, stream, log } = await connect({}, { hidden: "suspend" });
    source.sink.error(new StreamError("bad-status", "429"), { retryAfter: 90_000 });
    environment.setVisible(false);
    await environment.advanceAsync(10_000);
    environment.setVisible(true);
    environment.setOnline(false);
    environment.setOnline(true);
    await environment.advanceAsync(79_999);
    expect(source.sinks).toHaveLength(1);
    const asked = "waiting: the server asked to wait";
    expect(log.slice(2)).toEqual(["waiting: 429", "suspended: hidden", asked, "suspended: offline", asked]);
    await environment.advanceAsync(1);
    expect(source.sinks).toHaveLength(2);
    source.sink.error(new StreamError("bad-status", "429"), { retryAfter: 90_000 });
    stream.stop();
    stream.start();
    await environment.advanceAsync(0);
    expect(source.sinks).toHaveLength(3);
  });

  it("fails for good on a final error, and start() revives it", async () => {
    const { environment, source, stream, log } = await connect();
    source.sink.error(new StreamError("refused", "no", { retryable: false }));
    await environment.advanceAsync(600_000);
    expect(log).toEqual(["connecting", "error refused", "failed: no"]);
    expect(environment.pending).toBe(0);
    stream.start();
    await environment.advanceAsync(0);
    expect(stream.state).toBe("connecting");
  });

  it("retry: false and retry.when decide", async () => {
    const never = await connect({}, { retry: false });
    never.source.sink.error("x");
    expect(never.stream.state).toBe("failed");
    const some = await connect({}, { retry: { when: ({ code }) => code === "closed" } });
    some.source.sink.error("x");
    expect(some.stream.state).toBe("failed");
  });

  it("a retry.when that throws is reported, and the error itself decides", async () => {
    const { source, stream, log } = await connect(
      {},
      {
        retry: {
          when: () => {
            throw new Error("boom");
          },
        },
      },
    );
    source.sink.error(new StreamError("closed", "gone"));
    expect(log.slice(1)).toEqual(["error closed", "error source", "waiting: gone"]);
    stream.stop();
  });

  it("gives up an attempt that does not come up, and one whose heartbeat stops", async () => {
    const { environment, source, log } = await connect({}, { connectTimeout: 2_000 });
    await environment.advanceAsync(2_000);
    expect(log).toContain("error timeout");
    expect(source.sinks[0]?.signal.aborted).toBe(true);
    await environment.advanceAsync(1_000);
    source.sink.open();
    source.sink.alive(5_000);
    const attempts = source.sinks.length;
    await environment.advanceAsync(14_999);
    source.sink.next(samples(1, 1));
    await environment.advanceAsync(14_999);
    expect(source.sinks).toHaveLength(attempts);
    await environment.advanceAsync(1);
    expect(log.at(-2)).toBe("error timeout");
  });

  it("stop() tears down, tells idle before it returns, and nothing after", async () => {
    const { environment, source, stream, log } = await connect();
    const { sink } = source;
    sink.next(samples(1, 1));
    sink.drop(1, "malformed");
    sink.drop(2, "malformed");
    stream.stop();
    const logged = [...log];
    expect(logged.slice(-2)).toEqual(["drop 2 malformed", "idle"]);
    sink.next(samples(2, 1));
    sink.error("late");
    await environment.advanceAsync(600_000);
    expect(log).toEqual(logged);
    expect([source.teardowns, environment.pending, environment.listening]).toEqual([1, 0, 0]);
  });

  it("a listener that stops the stream gets nothing more of what is under way", async () => {
    const { source, stream, log } = await connect();
    stream.on("state", ({ state }) => {
      if (state === "live") stream.stop();
    });
    source.sink.next(samples(1, 1));
    expect(log).toEqual(["connecting", "live", "idle"]);
  });

  it("a listener that stops the stream as it turns live again leaves no timer", async () => {
    const { environment, source, stream, log } = await connect();
    source.sink.open();
    await environment.advanceAsync(5_000);
    expect(stream.state).toBe("stale");
    stream.on("state", ({ state }) => {
      if (state === "live") stream.stop();
    });
    source.sink.next(samples(1, 1));
    expect(environment.pending).toBe(0);
    await environment.advanceAsync(60_000);
    expect(log.at(-1)).toBe("idle");
  });

  it("completes: ended, end", async () => {
    const { source, log } = await connect();
    source.sink.complete();
    expect(log).toEqual(["connecting", "ended", "end"]);
    expect(source.teardowns).toBe(1);
  });

  it("is destroyed for good, by itself or by a signal", async () => {
    const controller = new AbortController();
    const { environment, source, stream, log } = await connect({}, { signal: controller.signal });
    controller.abort();
    expect(stream.state).toBe("destroyed");
    expect(log.at(-1)).toBe("destroyed");
    stream.start();
    stream.destroy();
    stream.subscribe(() => undefined);
    await environment.advanceAsync(1_000);
    expect([source.sinks.length, source.teardowns, environment.pending, environment.listening]).toEqual([1, 1, 0, 0]);
  });

  it("suspends while hidden where asked to, and comes back at once", async () => {
    const { environment, source, log } = await connect({ hidden: "suspend" });
    source.sink.open();
    environment.setVisible(false);
    expect(source.teardowns).toBe(1);
    environment.setVisible(true);
    expect(source.sinks).toHaveLength(2);
    expect(log).toEqual(["connecting", "live", "suspended: hidden", "connecting"]);
  });

  it("waits for the network while offline, and comes back with it", async () => {
    const { environment, source, log } = await connect();
    environment.setOnline(false);
    source.sink.error("gone");
    expect(log.at(-1)).toBe("suspended: offline");
    await environment.advanceAsync(5_000);
    expect(source.sinks).toHaveLength(1);
    environment.setOnline(true);
    expect(source.sinks).toHaveLength(2);
  });

  it("stays idle where it is hidden as its last subscriber's time is up", async () => {
    const { environment, source, stream, undo } = await connect({ hidden: "suspend" }, { idleDelay: 1_000 });
    source.sink.open();
    undo();
    environment.jump(1_000);
    environment.setVisible(false);
    expect(stream.state).toBe("idle");
  });

  it("tries again when it is seen again, though it is told to be offline", async () => {
    const { environment, source, log } = await connect({ hidden: "suspend" });
    environment.setOnline(false);
    source.sink.error("gone");
    environment.setVisible(false);
    await environment.advanceAsync(60_000);
    expect(source.sinks).toHaveLength(1);
    environment.setVisible(true);
    expect(source.sinks).toHaveLength(2);
    expect(log.slice(-3)).toEqual(["suspended: offline", "suspended: hidden", "connecting"]);
  });

  it("goes on trying now and then while it is told to be offline", async () => {
    const { environment, source } = await connect();
    environment.setOnline(false);
    source.sink.error("gone");
    await environment.advanceAsync(30_000);
    expect(source.sinks).toHaveLength(2);
  });

  it.each([Infinity, NaN])("does not wait for %d ms because a server asks for it", async (retryAfter) => {
    const { environment, source, stream } = await connect();
    source.sink.error("busy", { retryAfter });
    expect(stream.state).toBe("waiting");
    await environment.advanceAsync(2_000);
    expect(source.sinks).toHaveLength(2);
  });

  it("has no transport while the page is put away, whatever else changes, and resumes when it comes back", async () => {
    const { environment, source, stream, log } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 1), at(1));
    environment.setFrozen(true);
    expect(source.teardowns).toBe(1);
    environment.setOnline(false);
    environment.setOnline(true);
    await environment.advanceAsync(60_000);
    expect(source.sinks).toHaveLength(1);
    expect(stream.state).toBe("suspended");
    environment.setFrozen(false);
    expect(source.sinks).toHaveLength(2);
    expect(source.sink.resume).toEqual({ epoch: "e", offset: 1 });
    expect(log.slice(2)).toEqual(["data live 1", "suspended: frozen", "connecting"]);
  });
});

describe("the laws of an attempt", () => {
  it("a throw from connect is an error", async () => {
    const environment = new FakeEnvironment();
    const stream = new DataStream(
      () => {
        throw new Error("no luck");
      },
      { environment },
    );
    const log = logOf(stream);
    stream.subscribe(() => undefined);
    await environment.advanceAsync(0);
    expect(log).toEqual(
      ["connecting", "error source", "waiting: connect: no luck"].map((line) => line.replace("connect:", "source:")),
    );
    stream.destroy();
  });

  it("rows may come synchronously, and a teardown returned after a synchronous end runs once", async () => {
    const environment = new FakeEnvironment();
    const teardown = vi.fn();
    const stream = new DataStream<Sample>(
      (sink) => {
        sink.next(samples(1, 1));
        sink.complete();
        sink.next(samples(2, 1));
        return teardown;
      },
      { environment },
    );
    const log = logOf(stream);
    stream.subscribe(() => undefined);
    await environment.advanceAsync(0);
    expect(log).toEqual(["connecting", "live", "data live 1", "ended", "end"]);
    expect(teardown).toHaveBeenCalledTimes(1);
  });

  it("a function that is async by mistake fails heard", async () => {
    const environment = new FakeEnvironment();
    const stream = new DataStream(
      // The cast lets a function through that the type forbids, as code without types would.
      (async () => {
        throw new Error("too late");
      }) as never,
      { environment },
    );
    const log = logOf(stream);
    stream.subscribe(() => undefined);
    await environment.advanceAsync(0);
    expect(log.slice(0, 2)).toEqual(["connecting", "error source"]);
    stream.destroy();
  });

  it("rows that are no array, and a position that is none, are the source's mistake; counts stay whole", async () => {
    const { source, stream } = await connect({ order: "contiguous" });
    // The cast lets a value through that the type forbids: the check at run time is under test.
    expect(() => source.sink.next(5 as never)).toThrow("invalid rows: expected an array");
    expect(() => source.sink.next(samples(1, 1), at(NaN))).toThrow("invalid position: expected { offset }");
    source.sink.drop(NaN, "malformed");
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(2, 1), at(1.5));
    const { received, kept, duplicates, dropped } = stream.stats;
    expect([received, kept + duplicates + dropped]).toEqual([2, 2]);
  });

  it("a heartbeat that is no span is the source's mistake, and stops no deadline", async () => {
    for (const wrong of [NaN, -1, "5"]) {
      const { environment, source, stream } = await connect();
      source.sink.next(samples(1, 1));
      expect(() => {
        source.sink.alive(wrong as number);
      }).toThrow(`invalid heartbeat: ${wrong} (expected milliseconds)`);
      await environment.advanceAsync(5_000);
      expect(stream.state).toBe("stale");
      source.sink.alive(Infinity);
      await environment.advanceAsync(60_000);
      expect(source.teardowns).toBe(0);
    }
  });

  it("an attempt's late voice is not heard", async () => {
    const { environment, source, log } = await connect();
    const { sink } = source;
    sink.error("gone");
    await environment.advanceAsync(30_000);
    const before = log.length;
    sink.next(samples(1, 1));
    sink.error("again");
    sink.complete();
    expect(log).toHaveLength(before);
  });

  it("a teardown that throws is reported and breaks nothing", async () => {
    const environment = new FakeEnvironment();
    const stream = new DataStream<Sample>(
      () => () => {
        throw new Error("stuck");
      },
      { environment },
    );
    const log = logOf(stream);
    stream.subscribe(() => undefined);
    await environment.advanceAsync(0);
    stream.stop();
    expect(log).toEqual(["connecting", "error source", "idle"]);
  });
});

describe("what is refused is counted", () => {
  it("received = kept + duplicates + dropped", async () => {
    const { source, stream } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 3), at(3));
    source.sink.next(samples(2, 3), at(4));
    source.sink.next([{ time: NaN, value: 1 }], at(5));
    source.sink.drop(4, "malformed", "{");
    expect(stream.stats).toMatchObject({ received: 11, kept: 4, duplicates: 2, dropped: 5 });
  });

  it("drops are told at most once a second and cause", async () => {
    const { environment, source, log } = await connect();
    for (let i = 0; i < 5; i += 1) source.sink.drop(1, "malformed", "x");
    source.sink.drop(1, "path");
    await environment.advanceAsync(1_000);
    expect(log.filter((line) => line.startsWith("drop"))).toEqual([
      "drop 1 malformed",
      "drop 1 path",
      "drop 4 malformed",
    ]);
  });

  it("a message too large ends the attempt, is counted, and is tried again", async () => {
    const { source, stream, log } = await connect({}, { maxMessageBytes: 10, maxRows: 2 });
    expect(source.sink.accept(10)).toBe(true);
    expect(source.sink.accept(11)).toBe(false);
    expect(source.sink.signal.reason).toMatchObject({ code: "too-large" });
    expect(log.slice(1, 3)).toEqual(["drop 1 too-large", "error too-large"]);
    expect(stream.state).toBe("waiting");
    expect(stream.stats).toMatchObject({ received: 1, dropped: 1, bytes: 21 });
  });

  it("a message of too many rows likewise", async () => {
    const { source, stream, log } = await connect({}, { maxRows: 2 });
    source.sink.next(samples(1, 3));
    expect(log.slice(2)).toEqual(["drop 3 too-many", "error too-large", expect.stringContaining("waiting") as string]);
    expect(stream.stats).toMatchObject({ received: 3, dropped: 3 });
  });
});

describe("latest(key?)", () => {
  it("is the newest by time; a late row does not become it", async () => {
    const { source, stream } = await connect({}, { key: ({ value }) => (value % 2 ? "odd" : "even") });
    source.sink.next(samples(1, 4));
    source.sink.next(samples(2, 1));
    expect(stream.latest()?.row.value).toBe(4);
    expect(stream.latest("odd")).toMatchObject({ key: "odd", row: { value: 3 } });
    expect(stream.latest("none")).toBeUndefined();
  });
});

describe("an answer that does not change", () => {
  it.each([
    ["of more rows than are kept", 1_500, "value" as const],
    ["of rows of one time, without a key", 3, undefined],
  ])("%s is told once, and stale", async (_, count, key) => {
    const { environment, source, stream, log } = await connect({ revises: true }, key && { key });
    source.sink.open();
    for (let poll = 0; poll < 7; poll += 1) {
      source.sink.next(Array.from({ length: count }, (__, value) => ({ time: 1_700_000_000_000, value })));
      await environment.advanceAsync(1_000);
    }
    expect(log.filter((word) => word.startsWith("data"))).toEqual([`data live ${count}`]);
    expect(stream.stats).toMatchObject({ kept: count, duplicates: 6 * count });
    expect(stream.state).toBe("stale");
  });
});

describe("latest(key)", () => {
  it("finds what a key holds by the key or by its text, and says what a key is", async () => {
    const { source, stream } = await connect({}, { key: "value" });
    source.sink.next([{ time: 1_700_000_000_000, value: 42 }]);
    expect(stream.latest(42)).toEqual({
      row: { time: 1_700_000_000_000, value: 42 },
      time: 1_700_000_000_000,
      key: "42",
    });
    expect(stream.latest("42")).toEqual(stream.latest(42n));
    expect([stream.latest("43"), stream.latest(true)]).toEqual([undefined, undefined]);
    for (const none of [null, {}, Symbol("42"), () => 42]) {
      // The casts let values through that the type forbids: the check at run time is under test.
      expect(() => stream.latest(none as never)).toThrow(TypeError);
      expect(() => stream.latest(none as never)).toThrow(
        /invalid key: .* \(expected a text, a number, a boolean, or an object/,
      );
    }
  });
});

describe("now()", () => {
  const hours = 5 * 3_600_000;

  /** Makes a stream by the platform's clock, and a way to push a row that is stamped `ahead` ms ahead of it. */
  async function skewed(): Promise<{ stream: DataStream<Sample>; push: (ahead: number) => void }> {
    const source = new ScriptedSource();
    const stream = new DataStream(source);
    stream.start();
    await Promise.resolve();
    source.sink.open();
    return {
      stream,
      push: (ahead) => {
        source.sink.next([{ time: Date.now() + ahead, value: 1 }]);
      },
    };
  }

  it("is the source's, once three batches have told it; then a row is of the future by that clock", async () => {
    const { stream, push } = await skewed();
    for (let row = 0; row < 3; row += 1) push(hours);
    expect(Math.abs(stream.now() - Date.now() - hours)).toBeLessThan(5_000);
    push(hours + 3_500_000);
    push(hours + 3_700_000);
    expect(stream.stats).toMatchObject({ kept: 4, dropped: 0 });
    stream.destroy();
    expect(stream.stats).toMatchObject({ kept: 4, dropped: 1 });
  });

  it("follows a clock set farther ahead than a row may lie once rows have agreed for 5 s, and loses none", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { stream, push } = await skewed();
    for (let row = 0; row < 3; row += 1) push(0);
    for (let row = 0; row < 8; row += 1) {
      vi.setSystemTime(Date.now() + 1_000);
      push(hours);
    }
    expect(stream.now() - Date.now()).toBe(hours);
    expect(stream.stats).toMatchObject({ kept: 11, dropped: 0 });
    stream.destroy();
    vi.useRealTimers();
  });

  it("tells live rows from a resume's, and keeps learning of the clock, where it is hours behind", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const source = new ScriptedSource({ order: "contiguous" });
    const stream = new DataStream(source, { retry: { minDelay: 0, maxDelay: 0 } });
    let row = 0;
    const origins: string[] = [];
    stream.on("error", () => undefined).on("data", (_, { from }) => origins.push(from));
    stream.start();
    await Promise.resolve();
    source.sink.open();
    const push = (ahead: number) => {
      source.sink.next([{ time: Date.now() + ahead, value: 1 }], at(++row));
    };
    while (row < 3) push(-hours);
    source.sink.error("cut");
    while (source.sinks.length < 2) await settle();
    source.sink.recovered(true);
    push(-hours - 60_000);
    push(-hours);
    for (let second = 0; second < 7; second += 1) {
      vi.setSystemTime(Date.now() + 1_000);
      push(-2 * hours);
    }
    expect(origins.slice(3, 5)).toEqual(["resume", "live"]);
    expect(stream.now() - Date.now()).toBe(-2 * hours);
    stream.destroy();
    vi.useRealTimers();
  });

  it("takes rows that were missed for a resume's, also beside one that is new", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const source = new ScriptedSource({ order: "contiguous" });
    const stream = new DataStream(source, { retry: { minDelay: 0, maxDelay: 0 } });
    const origins: string[] = [];
    stream.on("error", () => undefined).on("data", (rows, { from }) => origins.push(`${rows.length} ${from}`));
    stream.start();
    await Promise.resolve();
    source.sink.open();
    for (let row = 1; row <= 3; row += 1) source.sink.next([{ time: Date.now(), value: 1 }], at(row));
    source.sink.error("cut");
    vi.setSystemTime(Date.now() + 2_000);
    while (source.sinks.length < 2) await settle();
    source.sink.open();
    const openedAt = Date.now();
    vi.setSystemTime(openedAt + 50);
    source.sink.recovered(true);
    source.sink.next(
      [-1_000, -500, 25].map((ago) => ({ time: openedAt + ago, value: 1 })),
      at(6),
    );
    source.sink.next([{ time: Date.now(), value: 1 }], at(7));
    expect(origins.slice(3)).toEqual(["3 resume", "1 live"]);
    stream.destroy();
    vi.useRealTimers();
  });

  it("comes along where a year is played in a moment, row by row, and no row of it is one of the future", async () => {
    const { stream, push } = await skewed();
    for (let day = 365; day >= 0; day -= 1) push(-day * 24 * 3_600_000);
    expect(stream.stats).toMatchObject({ kept: 366, dropped: 0 });
    expect(Math.abs(stream.now() - Date.now())).toBeLessThan(5_000);
    stream.destroy();
  });

  it("is ours where the source's does not differ, or an environment is given", async () => {
    const { stream, push } = await skewed();
    for (let row = 0; row < 3; row += 1) push(0);
    expect(Math.abs(stream.now() - Date.now())).toBeLessThan(5_000);
    stream.destroy();

    const { source, stream: given, environment } = await connect();
    for (let row = 0; row < 5; row += 1) source.sink.next([{ time: environment.now() - hours, value: row }]);
    expect(given.now()).toBe(environment.now());
  });
});

describe("gaps", () => {
  it("are told before the rows that follow them, with both edges", async () => {
    const { source, stream, log } = await connect({ order: "contiguous" });
    const gap = vi.fn();
    stream.on("gap", gap);
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(4, 1), at(4));
    expect(log.slice(2)).toEqual(["data live 1", "gap lost 2", "data live 1"]);
    expect(gap).toHaveBeenCalledWith({
      id: 1,
      kind: "lost",
      cause: "the position jumped",
      count: 2,
      after: { time: samples(1, 1)[0]?.time, position: { epoch: "e", offset: 1 } },
      before: { time: samples(4, 1)[0]?.time, position: { epoch: "e", offset: 4 } },
    });
  });

  it("wait for a good row where the row after them is refused", async () => {
    const { source, log } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next([{ time: NaN, value: 0 }], at(4));
    expect(log).not.toContain("gap lost 2");
    source.sink.next(samples(5, 1), at(5));
    expect(log).toContain("gap lost 2");
  });

  it("are not told for rows that were refused", async () => {
    const { source, stream } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 1), at(1));
    source.sink.drop(2, "malformed");
    source.sink.next([], { ...at(3), after: { epoch: "e", offset: 1 } });
    source.sink.next(samples(4, 1), at(4));
    expect(stream.stats).toMatchObject({ gaps: 0, kept: 2, dropped: 2, received: 4 });
  });

  it("after a reconnect without positions are of kind unknown", async () => {
    const { environment, source, log } = await connect();
    source.sink.next(samples(1, 1));
    source.sink.error("gone");
    await environment.advanceAsync(30_000);
    source.sink.next(samples(30, 1));
    expect(log.slice(-3)).toEqual(["live", "gap unknown undefined", "data live 1"]);
  });

  it("are not told where a resume replays what was missed; those rows say so", async () => {
    const { environment, source, stream, log } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 1), at(1));
    source.sink.error("gone");
    await environment.advanceAsync(30_000);
    expect(source.sink.resume).toEqual({ epoch: "e", offset: 1 });
    source.sink.open();
    expect(stream.state).toBe("recovering");
    source.sink.recovered(true);
    source.sink.next(samples(2, 3), at(4));
    expect(log.slice(-3)).toEqual(["recovering", "live", "data resume 3"]);
    expect(stream.stats.gaps).toBe(0);
    expect(stream.stats.reconnects).toBe(1);
  });

  it("a new epoch is one lasting gap", async () => {
    const { environment, source, stream } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 1), at(1));
    source.sink.error("gone");
    await environment.advanceAsync(30_000);
    source.sink.recovered(false);
    source.sink.next(samples(9, 1), at(1, "f"));
    source.sink.next(samples(10, 1), at(2, "f"));
    expect(stream.stats.gaps).toBe(1);
  });

  it("a head beyond the last row reconnects once, and is a gap only if that brings no rows", async () => {
    const healed = await connect({ order: "contiguous" });
    healed.source.sink.next(samples(1, 1), at(1));
    healed.source.sink.position({ epoch: "e", offset: 3 });
    expect(healed.source.sinks).toHaveLength(2);
    healed.source.sink.next(samples(2, 2), at(3));
    healed.source.sink.position({ epoch: "e", offset: 3 });
    expect(healed.stream.stats.gaps).toBe(0);

    const lost = await connect({ order: "contiguous" });
    lost.source.sink.next(samples(1, 1), at(1));
    lost.source.sink.position({ epoch: "e", offset: 3 });
    lost.source.sink.recovered(true);
    lost.source.sink.position({ epoch: "e", offset: 3 });
    expect(lost.source.sinks).toHaveLength(2);
    expect(lost.log.at(-1)).toBe("gap lost 2");
    lost.source.sink.next(samples(4, 1), at(4));
    expect(lost.stream.stats.gaps).toBe(1);
  });

  it("a server whose head is never true is asked again once in ten seconds, and no more", async () => {
    const { environment, source, log } = await connect({ order: "contiguous" });
    const strike = (offset: number): void => {
      source.sink.next(samples(offset, 1), at(offset));
      source.sink.position({ epoch: "e", offset: offset + 2 });
    };
    strike(1);
    expect(source.sinks).toHaveLength(2);
    strike(2);
    expect(source.sinks).toHaveLength(2);
    expect(log.at(-1)).toBe("gap lost 2");
    await environment.advanceAsync(10_000);
    strike(5);
    expect(source.sinks).toHaveLength(3);
  });
});

describe("repair from history", () => {
  function serverOf(first: number, last: number, limit = Infinity) {
    return vi.fn(({ after, before, limit: asked }: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
      const from = Math.max(first, Number(after?.offset) + 1);
      const to = Math.min(last, Number(before?.offset) - 1, from + Math.min(asked, limit) - 1);
      const rows = samples(from, Math.max(0, to - from + 1));
      return Promise.resolve({ rows, position: { epoch: "e", offset: to }, whole: from === Number(after?.offset) + 1 });
    });
  }

  it("fills a gap in repair alone, never in data, and each row once", async () => {
    const history = serverOf(1, 100);
    const { environment, source, stream, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(5, 1), at(5));
    await environment.advanceAsync(0);
    expect(log.slice(2)).toEqual(["data live 1", "gap lost 3", "data live 1", "repair 3 left 0"]);
    expect(stream.stats).toMatchObject({ received: 5, kept: 5, repaired: 3, duplicates: 0 });
    const late: number[] = [];
    const gaps = vi.fn();
    stream.subscribe({ data: (rows) => late.push(...rows.map(({ value }) => value)), gap: gaps });
    expect(late).toEqual([1, 2, 3, 4, 5]);
    expect(gaps).not.toHaveBeenCalled();
  });

  it("asks page by page, and tells what remains", async () => {
    const { environment, source, log } = await connect({ order: "contiguous", history: serverOf(1, 100, 4) });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(12, 1), at(12));
    await environment.advanceAsync(0);
    expect(log.slice(-3)).toEqual(["repair 4 left 6", "repair 4 left 2", "repair 2 left 0"]);
  });

  it("leaves what the server no longer has as a smaller gap", async () => {
    const { environment, source, stream } = await connect({ order: "contiguous", history: serverOf(4, 100) });
    const repair = vi.fn();
    stream.on("repair", repair);
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(7, 1), at(7));
    await environment.advanceAsync(0);
    expect(repair).toHaveBeenCalledTimes(1);
    expect(repair).toHaveBeenCalledWith(
      expect.objectContaining({
        remaining: 2,
        missing: [
          {
            after: { time: samples(1, 1)[0]?.time, position: { epoch: "e", offset: 1 } },
            before: { time: samples(4, 1)[0]?.time, position: { epoch: "e", offset: 4 } },
            count: 2,
          },
        ],
      }),
    );
  });

  it("is trimmed to the gap, whatever the server sends", async () => {
    const history = () => Promise.resolve({ rows: samples(1, 9), position: { epoch: "e", offset: 9 }, whole: true });
    const { environment, source, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(3, 1), at(3));
    source.sink.next(samples(6, 1), at(6));
    await environment.advanceAsync(0);
    expect(log.at(-1)).toBe("repair 2 left 0");
  });

  it("heals nothing at a position between two rows", async () => {
    const history = () => Promise.resolve({ rows: samples(2, 1), position: { epoch: "e", offset: 2.5 }, whole: true });
    const { environment, source, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(5, 1), at(5));
    await environment.advanceAsync(0);
    expect(log.slice(2)).toEqual(["data live 1", "gap lost 3", "data live 1"]);
  });

  it("counts what it could not read as drops, heals nothing by it, and does not ask for it again", async () => {
    const history = vi.fn(() =>
      Promise.resolve({
        rows: [...samples(2, 1), ...samples(4, 1)],
        position: { epoch: "e", offset: 4 },
        whole: true,
        refused: [{ count: 1, cause: "schema" as const, sample: "3" }],
      }),
    );
    const { environment, source, stream, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(5, 1), at(5));
    await environment.advanceAsync(2_000);
    expect(log).toContain("repair 2 left 1");
    expect(log).toContain("drop 1 schema");
    expect(history).toHaveBeenCalledTimes(1);
    expect(stream.stats).toMatchObject({ received: 5, kept: 4, dropped: 1, repaired: 2 });
  });

  it("is not asked across epochs", async () => {
    const history = serverOf(1, 100);
    const { environment, source } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(2, 1), at(9, "f"));
    await environment.advanceAsync(0);
    expect(history).not.toHaveBeenCalled();
  });

  it("refills a silent loss found by a head, the line unbroken at the end", async () => {
    const { environment, source, log, stream } = await connect({ order: "contiguous", history: serverOf(1, 100) });
    source.sink.next(samples(1, 1), at(1));
    source.sink.position({ epoch: "e", offset: 3 });
    await environment.advanceAsync(0);
    source.sink.next(samples(4, 1), at(4));
    expect(log.slice(-3)).toEqual(["gap lost 2", "repair 2 left 0", "data live 1"]);
    expect(stream.stats.gaps).toBe(1);
  });

  it("is tried again after trouble, and not after a refusal", async () => {
    let tries = 0;
    const answer = serverOf(1, 100);
    const history = (query: HistoryQuery) => {
      tries += 1;
      return tries < 3 ? Promise.reject(new StreamError("bad-status", "503")) : answer(query);
    };
    const { environment, source, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(3, 1), at(3));
    for (let i = 0; i < 5; i += 1) {
      await environment.advanceAsync(1_000);
      source.sink.next(samples(4 + i, 1), at(4 + i));
    }
    expect(log.filter((line) => line.startsWith("repair"))).toEqual(["repair 1 left 0"]);
    expect(log.filter((line) => line === "error bad-status")).toHaveLength(2);

    const refused = vi.fn(() => Promise.reject(new StreamError("refused", "404", { retryable: false })));
    const other = await connect({ order: "contiguous", history: refused });
    other.source.sink.next(samples(1, 1), at(1));
    other.source.sink.next(samples(3, 1), at(3));
    await other.environment.advanceAsync(4_000);
    expect(refused).toHaveBeenCalledTimes(1);
    expect(other.stream.state).toBe("live");
  });

  it("has all its tries again on a new link: trouble before a cut counts no more", async () => {
    let tries = 0;
    const answer = serverOf(1, 100);
    const history = (query: HistoryQuery) => {
      tries += 1;
      return tries < 8 ? Promise.reject(new StreamError("bad-status", "503")) : answer(query);
    };
    const { environment, source, stream, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(3, 1), at(3));
    for (let n = 0; n < 200 && tries < 4; n += 1) await environment.advanceAsync(100);
    expect(tries).toBe(4);
    stream.stop();
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next(samples(4, 1), at(4));
    for (let n = 0; n < 300; n += 1) await environment.advanceAsync(100);
    expect(log.filter((line) => line.startsWith("repair"))).toEqual(["repair 1 left 0"]);
  });

  it("is let go by stop(), and taken up again", async () => {
    const answer = serverOf(1, 100);
    const signals: AbortSignal[] = [];
    const history = (query: HistoryQuery) => {
      signals.push(query.signal);
      return signals.length === 1 ? new Promise<HistoryAnswer<Sample>>(() => undefined) : answer(query);
    };
    const { environment, source, stream, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(3, 1), at(3));
    stream.stop();
    expect(signals[0]?.aborted).toBe(true);
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next(samples(4, 1), at(4));
    await environment.advanceAsync(0);
    expect(log.at(-1)).toBe("repair 1 left 0");
  });
});

describe("options", () => {
  const make = (options: object) => () => new DataStream(new ScriptedSource(), options);

  it("a mistake throws at once and names what is expected", () => {
    expect(make({ staleafter: 5 })).toThrow(/unknown option: staleafter/);
    expect(make({ staleAfter: -5 })).toThrow("invalid staleAfter: -5 (expected milliseconds, 0 or more)");
    expect(make({ timeUnit: "sec" })).toThrow(/invalid timeUnit: sec/);
    expect(make({ retry: { minDelay: 9, maxDelay: 3 } })).toThrow(/invalid retry.maxDelay: 3/);
    expect(make({ key: 4 })).toThrow(/invalid key: 4/);
    expect(make({ recent: {} })).toThrow("invalid recent: an object (expected a number, 0 or more)");
    expect(make({ hidden: () => true })).toThrow('invalid hidden: a function (expected "continue", "suspend")');
    // The cast lets a value through that the type forbids: the check at run time is under test.
    expect(() => new DataStream("wss://host" as never)).toThrow(/invalid source/);
  });
});
