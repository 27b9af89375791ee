import { describe, expect, it } from "vitest";
import { createDeadlines } from "../../../src/stream/clock/deadlines.js";
import type { Environment } from "../../../src/stream/clock/environment.js";
import { platform, steady } from "../../../src/stream/clock/environment.js";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import type { HistoryAnswer } from "../../../src/stream/source.js";
import { poll } from "../../../src/stream/sources/poll.js";
import { webSocket } from "../../../src/stream/sources/web-socket.js";
import { fakeEnvironment } from "../../../src/testing/fake-environment.js";
import { TestSocket } from "../../chaos/socket.js";
import { FakeEnvironment } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { connect, logOf, samples } from "../scripted-source.js";

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
const at = (offset: number) => ({ position: { epoch: "e", offset } });
const retry = { minDelay: 20_000, maxDelay: 20_000 };

/** Sets the clock in the middle of `due` ms: `reached` is false to the last of them, and then true. */
async function onTime(environment: FakeEnvironment, step: number, due: number, reached: () => boolean): Promise<void> {
  await environment.advanceAsync(due / 2);
  environment.jump(step);
  await environment.advanceAsync(due / 2 - 1);
  expect(reached()).toBe(false);
  await environment.advanceAsync(1);
  expect(reached()).toBe(true);
}

/** Makes a poll on a clock of the test, and notes the time at which each request began. */
async function polled(options: { interval: number } & DataStreamOptions<unknown>, answer: (n: number) => Response) {
  const { interval, ...rest } = options;
  const environment = new FakeEnvironment();
  const began: number[] = [];
  const fetch = (): Promise<Response> => {
    began.push(environment.monotonic());
    return Promise.resolve(answer(began.length));
  };
  const stream = new DataStream<unknown>(poll<unknown>("http://host/", { fetch, interval }), { environment, ...rest });
  const log = logOf(stream);
  stream.start();
  await environment.advanceAsync(0);
  return { environment, began, stream, log };
}

for (const [words, step] of [
  ["back", -HOUR_MS],
  ["forward", HOUR_MS],
] as const) {
  describe(`our clock set ${words} an hour`, () => {
    it("while waiting: the next attempt comes in its time", async () => {
      const { environment, source } = await connect({}, { retry });
      source.sink.error("gone");
      await onTime(environment, step, 20_000, () => source.sinks.length === 2);
    });

    it("while waiting as long as the server asked: as well, and not before, whatever is shown or hidden", async () => {
      const { environment, source } = await connect({}, { retry: { minDelay: 0, maxDelay: 0 } });
      source.sink.error("busy", { retryAfter: 60_000 });
      await onTime(environment, step, 60_000, () => source.sinks.length === 2);
    });

    it("while connecting: it has the time that an attempt has", async () => {
      const { environment, source, log } = await connect();
      await onTime(environment, step, 10_000, () => log.includes("error timeout"));
      expect(source.teardowns).toBe(1);
    });

    it("while recovering: the link is dead when it is silent for its heartbeat and a grace", async () => {
      const { environment, source, stream, log } = await connect(
        { order: "contiguous" },
        { retry: { minDelay: 0, maxDelay: 0 } },
      );
      source.sink.next(samples(1, 1), at(1));
      source.sink.error("gone");
      await environment.advanceAsync(0);
      source.sink.open();
      source.sink.alive(5_000);
      expect(stream.state).toBe("recovering");
      await onTime(environment, step, 15_000, () => log.includes("error timeout"));
    });

    it("while live: it is stale in time, live with the next row, and nothing has ended", async () => {
      const { environment, source, stream } = await connect();
      source.sink.next(samples(1, 1));
      await onTime(environment, step, 5_000, () => stream.state === "stale");
      await onTime(environment, -step, 60_000, () => {
        if (environment.monotonic() === 65_000) source.sink.next(samples(2, 1));
        return stream.state === "live";
      });
      expect([source.sinks.length, stream.stats.reconnects, stream.stats.kept]).toEqual([1, 0, 2]);
    });

    it("while rows come: the spacing that is stale stays as it was learned", async () => {
      const { environment, source, stream } = await connect();
      source.sink.next(samples(1, 1));
      await environment.advanceAsync(2 * SECOND_MS);
      environment.jump(step);
      source.sink.next(samples(2, 1));
      await onTime(environment, 0, 6 * SECOND_MS, () => stream.state === "stale");
    });

    it("while a heartbeat is due: the link is dead to the ms", async () => {
      const { environment, source, log } = await connect({}, { staleAfter: Infinity });
      source.sink.next(samples(1, 1));
      source.sink.alive(5_000);
      await onTime(environment, step, 15_000, () => log.includes("error timeout"));
    });

    it("a link that beats goes on, and 5 s of it and a row forget earlier failures", async () => {
      const { environment, source, stream } = await connect({}, { retry: { minDelay: 0, maxDelay: 0 } });
      source.sink.error("gone");
      await environment.advanceAsync(0);
      source.sink.open();
      source.sink.alive(5_000);
      for (let n = 1; n <= 10; n += 1) {
        environment.jump(n % 2 ? step : -step);
        await environment.advanceAsync(2_500);
        source.sink.alive();
        await environment.advanceAsync(2_500);
        source.sink.next(samples(n, 1));
      }
      expect([source.sinks.length, stream.state, stream.stats.kept]).toEqual([2, "live", 10]);
      const attempts: number[] = [];
      stream.on("state", ({ attempt }) => attempts.push(attempt));
      source.sink.error("gone");
      expect(attempts).toEqual([1]);
    });

    it("while drops wait: they are told a second after the first", async () => {
      const { environment, source, log } = await connect();
      source.sink.drop(1, "malformed");
      await environment.advanceAsync(200);
      source.sink.drop(2, "malformed");
      await onTime(environment, step, 800, () => log.includes("drop 2 malformed"));
      environment.jump(step);
      source.sink.drop(3, "malformed");
      expect(log).not.toContain("drop 3 malformed");
      await onTime(environment, 0, 1_000, () => log.includes("drop 3 malformed"));
    });

    it("while history waits to be asked again: it is, in its time", async () => {
      let asked = 0;
      const history = (): Promise<HistoryAnswer<Sample>> => {
        asked += 1;
        return Promise.reject(new StreamError("bad-status", "503", { retryAfter: 60_000 }));
      };
      const { environment, source } = await connect({ order: "contiguous", history }, { staleAfter: Infinity });
      source.sink.next(samples(1, 1), at(1));
      source.sink.next(samples(3, 1), at(3));
      await environment.advanceAsync(0);
      expect(asked).toBe(1);
      await onTime(environment, step, 60_000, () => asked === 2);
    });

    it("while a backfill waits for a first row: it begins in its time", async () => {
      let asked = 0;
      const history = (): Promise<HistoryAnswer<Sample>> => {
        asked += 1;
        return Promise.resolve({ rows: [], whole: true });
      };
      const { environment, source } = await connect({ history }, { backfill: 60_000 });
      source.sink.open();
      await onTime(environment, step, 500, () => asked === 1);
    });

    it("between two heads that are not true: the server is asked again once in ten seconds", async () => {
      const { environment, source } = await connect({ order: "contiguous" });
      const strike = (offset: number): void => {
        source.sink.next(samples(offset, 1), at(offset));
        source.sink.position({ epoch: "e", offset: offset + 2 });
      };
      strike(1);
      environment.jump(step);
      strike(2);
      expect(source.sinks).toHaveLength(2);
      await environment.advanceAsync(10_000);
      strike(5);
      expect(source.sinks).toHaveLength(3);
    });

    it("while nobody listens: the source stops in its time", async () => {
      const { environment, source, stream, undo } = await connect();
      source.sink.open();
      undo();
      await onTime(environment, step, 1_000, () => stream.state === "idle");
    });

    it("while a poll waits for its beat: it asks in its time", async () => {
      const { environment, began, stream } = await polled(
        { interval: 4_000, staleAfter: Infinity },
        () => new Response("1"),
      );
      await onTime(environment, step, 4_000, () => began.length === 2);
      await onTime(environment, -step, 4_000, () => began.length === 3);
      expect([stream.state, stream.stats.reconnects, stream.stats.kept]).toEqual(["live", 0, 3]);
    });

    it("while a request is under way: it has ten seconds", async () => {
      const environment = new FakeEnvironment();
      const stream = new DataStream(poll("http://host/", { fetch: () => new Promise<Response>(() => undefined) }), {
        environment,
        connectTimeout: Infinity,
      });
      const log = logOf(stream);
      stream.start();
      await environment.advanceAsync(0);
      await onTime(environment, step, 10_000, () => log.includes("error timeout"));
    });

    it("while a poll waits as long as the server asked: it asks again then", async () => {
      const busy = () => new Response("", { status: 503, headers: { "retry-after": "60" } });
      const { environment, began } = await polled({ interval: 1_000 }, (n) => (n === 1 ? busy() : new Response("1")));
      await onTime(environment, step, 60_000, () => began.length === 2);
    });

    it("tells when a state began, and when rows came, by the clock as it is then", async () => {
      const { environment, source, stream } = await connect();
      const told: number[] = [];
      stream.on("state", ({ since }) => told.push(since));
      stream.on("data", (_, { received }) => told.push(received));
      environment.jump(step);
      source.sink.next(samples(1, 1));
      expect(told).toEqual([environment.now(), environment.now()]);
    });

    it("rows that are live are not told for replayed ones", async () => {
      const { environment, source, log } = await connect(
        { order: "contiguous", resumes: true },
        { retry: { minDelay: 0, maxDelay: 0 } },
      );
      const now = (value: number): Sample[] => [{ time: environment.now(), value }];
      source.sink.next(now(1), at(1));
      source.sink.error("gone");
      await environment.advanceAsync(0);
      source.sink.open();
      environment.jump(step);
      await environment.advanceAsync(SECOND_MS);
      source.sink.next(now(2), at(2));
      expect(log.at(-1)).toBe("data live 1");
    });
  });
}

it("rows are told for replayed ones for a minute at most, where our clock was set forward while away", async () => {
  const { environment, source, log } = await connect(
    { order: "contiguous", resumes: true },
    { retry: { minDelay: 0, maxDelay: 0 } },
  );
  const start = environment.now();
  source.sink.next([{ time: start, value: 0 }], at(1));
  source.sink.error("gone");
  environment.jump(HOUR_MS);
  await environment.advanceAsync(0);
  for (let i = 1; i <= 61; i += 1) {
    await environment.advanceAsync(SECOND_MS);
    source.sink.next([{ time: start + i * SECOND_MS, value: i }], at(1 + i));
  }
  expect(log.filter((line) => line === "data resume 1")).toHaveLength(60);
  expect(log.at(-1)).toBe("data live 1");
});

describe("a sleep that is told", () => {
  it("while waiting: connects at once, unless the server asked to wait for longer", async () => {
    const { environment, source } = await connect({}, { retry: { minDelay: 100_000, maxDelay: 100_000 } });
    source.sink.error("gone");
    environment.sleep(50_000);
    expect(source.sinks).toHaveLength(2);
    source.sink.error("busy", { retryAfter: 100_000 });
    environment.sleep(50_000);
    expect(source.sinks).toHaveLength(2);
    await onTime(environment, 0, 50_000, () => source.sinks.length === 3);
  });

  it("ends a link whose heartbeat is overdue, and connects anew at once", async () => {
    const { environment, source, stream, log } = await connect({}, { retry });
    source.sink.next(samples(1, 1));
    source.sink.alive(5_000);
    environment.sleep(HOUR_MS);
    expect(log).toContain("error timeout");
    expect([source.sinks.length, stream.state]).toEqual([2, "connecting"]);
  });

  it("gives up an attempt that does not come up, and begins another at once", async () => {
    const { environment, source, log } = await connect({}, { retry });
    environment.sleep(HOUR_MS);
    expect(log).toContain("error timeout");
    expect(source.sinks).toHaveLength(2);
  });

  it("is stale at once, tells drops that wait, and asks history again", async () => {
    let asked = 0;
    const history = (): Promise<HistoryAnswer<Sample>> => {
      asked += 1;
      return Promise.reject(new StreamError("bad-status", "503", { retryAfter: 60_000 }));
    };
    const { environment, source, stream, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(3, 1), at(3));
    source.sink.drop(1, "malformed");
    source.sink.drop(2, "malformed");
    await environment.advanceAsync(0);
    environment.sleep(HOUR_MS);
    expect(stream.state).toBe("stale");
    expect(log).toContain("drop 2 malformed");
    expect(asked).toBe(2);
  });

  it("has a poll ask at once, and go on from there", async () => {
    const { environment, began, stream } = await polled({ interval: 60_000 }, () => new Response("1"));
    await environment.advanceAsync(10_000);
    environment.sleep(HOUR_MS);
    await environment.advanceAsync(60_000);
    expect(began).toEqual([0, 10_000, 70_000]);
    expect(stream.stats.reconnects).toBe(0);
  });

  it("counts what was slept before a stream was started for nothing", async () => {
    const { environment, source, stream } = await connect();
    source.sink.open();
    stream.stop();
    environment.sleep(HOUR_MS);
    stream.start();
    await environment.advanceAsync(0);
    environment.change();
    await onTime(environment, 0, 10_000, () => source.teardowns === 2);
  });
});

describe("a sleep that a timer finds", () => {
  it("while waiting: connects at once", async () => {
    const { environment, source } = await connect({}, { retry });
    source.sink.drop(1, "malformed");
    source.sink.drop(2, "malformed");
    source.sink.error("gone");
    environment.jump(HOUR_MS);
    await environment.advanceAsync(1_000);
    expect(source.sinks).toHaveLength(2);
  });

  it("ends nothing, but wants a sign of life within the heartbeat and a second", async () => {
    for (const alive of [false, true]) {
      const { environment, source, stream, log } = await connect({}, { retry });
      source.sink.next(samples(1, 1));
      source.sink.alive(20_000);
      environment.jump(HOUR_MS);
      await environment.advanceAsync(5_000);
      expect([stream.state, source.teardowns]).toEqual(["stale", 0]);
      await environment.advanceAsync(20_999);
      if (alive) source.sink.alive();
      await environment.advanceAsync(1);
      expect(log.includes("error timeout")).toBe(!alive);
      if (alive) await onTime(environment, 0, 29_999, () => log.includes("error timeout"));
    }
  });

  it("has a poll ask at once, and leaves a request alone that is under way", async () => {
    const { environment, began, stream } = await polled({ interval: 60_000 }, () => new Response("1"));
    environment.jump(HOUR_MS);
    await environment.advanceAsync(5_000);
    expect(began).toEqual([0, 5_000]);
    await environment.advanceAsync(60_000);
    expect(began).toEqual([0, 5_000, 65_000]);
    expect(stream.stats.reconnects).toBe(0);

    let asked = 0;
    const aborted: boolean[] = [];
    const slow = new FakeEnvironment();
    const fetch = (_: string, { signal }: RequestInit = {}): Promise<Response> => {
      asked += 1;
      signal?.addEventListener("abort", () => aborted.push(true));
      return asked === 1 ? Promise.resolve(new Response("1")) : new Promise(() => undefined);
    };
    const waiting = new DataStream(poll("http://host/", { fetch, interval: 4_000 }), { environment: slow });
    waiting.start();
    await slow.advanceAsync(4_000);
    slow.jump(HOUR_MS);
    await slow.advanceAsync(1_000);
    expect([asked, aborted, waiting.state]).toEqual([2, [], "stale"]);
  });

  it("has a WebSocket send its ping at once, and go on from there", async () => {
    const sent: number[] = [];
    const environment = new FakeEnvironment();
    class PingedSocket extends TestSocket {
      override send(): void {
        sent.push(environment.monotonic());
      }
    }
    const ping = { interval: 30_000, message: "ping" };
    const stream = new DataStream(webSocket("ws://host/", { WebSocket: PingedSocket, hello: false, ping }), {
      environment,
    });
    stream.start();
    await environment.advanceAsync(0);
    TestSocket.newest.say("open");
    await environment.advanceAsync(1_000);
    environment.jump(HOUR_MS);
    await environment.advanceAsync(4_000);
    expect(sent).toEqual([5_000]);
    await environment.advanceAsync(30_000);
    expect(sent).toEqual([5_000, 35_000]);
    expect(stream.stats.reconnects).toBe(0);
  });

  it("is none where the clocks but drift apart", async () => {
    const { environment, began } = await polled({ interval: 60_000 }, () => new Response("1"));
    for (let n = 0; n < 55; n += 1) {
      environment.jump(n % 2 ? 90 : 40);
      await environment.advanceAsync(1_000);
    }
    expect(began).toEqual([0]);
  });
});

describe("an environment without a steady clock", () => {
  function plain(clock: Environment): Environment {
    return {
      now: () => clock.now(),
      setTimeout: (callback, delay) => clock.setTimeout(callback, delay),
      clearTimeout: (handle) => {
        clock.clearTimeout(handle);
      },
      random: () => clock.random(),
      visible: () => clock.visible(),
      online: () => clock.online(),
      on: (change) => clock.on(change),
    };
  }

  it("keeps its deadlines where its clock is set back, by what its timers tell", async () => {
    const clock = new FakeEnvironment();
    const { source } = await connect({}, { environment: plain(clock), retry });
    await clock.advanceAsync(0);
    source.sink.error("gone");
    await onTime(clock, -HOUR_MS, 20_000, () => source.sinks.length === 2);
    source.sink.next(samples(1, 1));
    source.sink.error("gone");
    await onTime(clock, -HOUR_MS, 20_000, () => source.sinks.length === 3);
  });

  it("is what the platform's parts are with a clock and timers of another pace", async () => {
    const start = platform.now();
    const fast = {
      ...platform,
      now: () => start + (platform.now() - start) * 1_000,
      setTimeout: (callback: () => void, delay: number) => platform.setTimeout(callback, delay / 1_000),
    };
    expect(steady(platform)).toBe(platform);
    const waited = { ...platform, online: () => false };
    expect(steady(waited)).toBe(waited);
    const environment = steady(fast);
    const begun = environment.monotonic();
    await new Promise<void>((done) => environment.setTimeout(done, 20_000));
    expect(environment.monotonic() - begun).toBeGreaterThan(10_000);
  });

  it("needs one timer for a deadline, whatever the fraction of a ms", () => {
    const clock = fakeEnvironment();
    const environment = steady(plain(clock));
    const deadlines = createDeadlines(environment);
    let [timers, reached] = [0, 0];
    const { setTimeout } = environment;
    environment.setTimeout = (callback, delay) => ((timers += 1), setTimeout(callback, delay));
    for (let n = 1; n <= 500; n += 1) {
      deadlines.set("a", deadlines.now() + 7 * clock.random(), () => (reached += 1));
      clock.advance(10);
    }
    expect(reached).toBe(500);
    expect(timers).toBeLessThanOrEqual(510);
  });

  it("takes its clock set forward for time that has passed", async () => {
    const clock = new FakeEnvironment();
    const { source } = await connect({}, { environment: plain(clock), retry });
    await clock.advanceAsync(0);
    source.sink.error("gone");
    clock.sleep(HOUR_MS);
    expect(source.sinks).toHaveLength(2);
  });
});
