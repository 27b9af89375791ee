import { describe, expect } from "vitest";
import type { DataStreamOptions, Environment, Sink, Source } from "../../src/stream/index.js";
import { DataStream, poll, StreamError, webSocket } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import type { Dice } from "./dice.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { TestSocket } from "./socket.js";

const hour = 3_600_000;
/** By how much timers come late, ms, at most. */
const late = 50;

/** A clock whose timers come late, with or without a steady one. */
function createClock(dice: Dice, isSteady: boolean) {
  const clock = fakeEnvironment({ seed: dice.between(1, 2 ** 30) });
  const environment: Environment = {
    now: () => clock.now(),
    ...(isSteady && { monotonic: () => clock.monotonic() }),
    setTimeout: (callback, delay) => clock.setTimeout(callback, delay + dice.random() * late),
    clearTimeout: (handle) => {
      clock.clearTimeout(handle);
    },
    random: () => clock.random(),
    visible: () => true,
    online: () => true,
    on: (change) => clock.on(change),
  };
  return { clock, environment };
}

/** A stream that has connected, on a clock, and the sink of each attempt. */
async function connect(
  clock: ReturnType<typeof fakeEnvironment>,
  options: DataStreamOptions<number>,
  traits: Partial<Source<number>> = {},
) {
  const sinks: Sink<number>[] = [];
  const source = {
    name: "a test",
    order: "contiguous",
    ...traits,
    connect: (sink: Sink<number>) => void sinks.push(sink),
  } as const;
  const stream = new DataStream<number>(source, { staleAfter: Infinity, ...options });
  stream.on("error", () => undefined);
  const undo = stream.subscribe(() => undefined);
  await clock.advanceAsync(0);
  return { stream, sinks, sink: sinks[0], undo };
}

type Clock = ReturnType<typeof createClock>;

/** What is awaited: when it is due, ms from now, how to know that it came, and what to undo. */
interface Awaited {
  readonly due: number;
  readonly came: () => boolean;
  readonly stream: DataStream<number>;
}

const retry = { minDelay: 20_000, maxDelay: 20_000 };
const at = (offset: number) => ({ position: { offset } });

/** Each deadline of a stream, on its way. */
const deadlines: Record<string, (clock: Clock) => Promise<Awaited>> = {
  async retry({ clock, environment }) {
    const { stream, sinks, sink } = await connect(clock, { environment, retry });
    sink.error("gone");
    return { due: 20_000, came: () => sinks.length === 2, stream };
  },
  async "Retry-After"({ clock, environment }) {
    let asked = 0;
    const fetch = (): Promise<Response> =>
      Promise.resolve(new Response("", { status: 503, headers: { "retry-after": "30" } }));
    const stream = new DataStream<number>(poll<number>("http://host/", { fetch: () => ((asked += 1), fetch()) }), {
      environment,
    });
    stream.on("error", () => undefined);
    stream.start();
    await clock.advanceAsync(0);
    return { due: 30_000, came: () => asked === 2, stream };
  },
  async "an attempt"({ clock, environment }) {
    const { stream, sink } = await connect(clock, { environment, retry });
    return { due: 10_000, came: () => sink.signal.aborted, stream };
  },
  async "a heartbeat"({ clock, environment }) {
    const { stream, sink } = await connect(clock, { environment, retry });
    sink.next([1], at(1));
    sink.alive(5_000);
    return { due: 15_000, came: () => sink.signal.aborted, stream };
  },
  async "a heartbeat, recovering"({ clock, environment }) {
    const { stream, sinks } = await connect(clock, { environment, retry: { minDelay: 0, maxDelay: 0 } });
    sinks[0].next([1], at(1));
    sinks[0].error("gone");
    while (sinks.length < 2) await clock.advanceAsync(1);
    sinks[1].open();
    sinks[1].alive(5_000);
    expect(stream.state).toBe("recovering");
    return { due: 15_000, came: () => sinks[1].signal.aborted, stream };
  },
  async stale({ clock, environment }) {
    const { stream, sink } = await connect(clock, { environment, staleAfter: 7_000 });
    sink.next([1], at(1));
    return { due: 7_000, came: () => stream.state === "stale", stream };
  },
  async drops({ clock, environment }) {
    const { stream, sink } = await connect(clock, { environment });
    let told = 0;
    stream.on("drop", ({ count }) => (told += count));
    sink.drop(1, "malformed");
    sink.drop(1, "malformed");
    return { due: 1_000, came: () => told === 2, stream };
  },
  async history({ clock, environment }) {
    let asked = 0;
    const history = (): Promise<never> =>
      Promise.reject(new StreamError("bad-status", `503, ${(asked += 1)}`, { retryAfter: 20_000 }));
    const { stream, sink } = await connect(clock, { environment }, { history });
    sink.next([1], at(1));
    sink.next([3], at(3));
    await clock.advanceAsync(0);
    return { due: 20_000, came: () => asked === 2, stream };
  },
  async idle({ clock, environment }) {
    const { stream, sink, undo } = await connect(clock, { environment });
    sink.open();
    undo();
    return { due: 1_000, came: () => stream.state === "idle", stream };
  },
  async "a poll"({ clock, environment }) {
    let asked = 0;
    const fetch = (): Promise<Response> => Promise.resolve(new Response(`${(asked += 1)}`));
    const stream = new DataStream<number>(poll<number>("http://host/", { fetch, interval: 9_000 }), {
      environment,
      staleAfter: Infinity,
    });
    stream.start();
    await clock.advanceAsync(0);
    return { due: 9_000, came: () => asked === 2, stream };
  },
  async "a request"({ clock, environment }) {
    const fetch = (): Promise<Response> => new Promise(() => undefined);
    const stream = new DataStream<number>(poll<number>("http://host/", { fetch }), {
      environment,
      connectTimeout: Infinity,
    });
    let failed = false;
    stream.on("error", () => (failed = true));
    stream.start();
    await clock.advanceAsync(0);
    return { due: 10_000, came: () => failed, stream };
  },
};

describe("a clock that steps", () => {
  promise(
    "each deadline is reached in its time, whether our clock is set back or forward an hour meanwhile",
    async (tell) => {
      const dice = createDice(seed);
      const names = Object.keys(deadlines);
      const rounds = countOf(1_000, 50);
      const counts = { deadlines: 0, "steps back": 0, "steps forward": 0, "without a steady clock": 0 };
      let [early, behind] = [0, 0];
      for (let n = 0; n < rounds; n += 1) {
        const isSteady = dice.chance(0.8);
        const made = createClock(dice, isSteady);
        const { clock } = made;
        const { due, came, stream } = await deadlines[names[n % names.length]](made);
        const begun = clock.monotonic();
        const elapsed = (): number => clock.monotonic() - begun;
        const steps = Array.from({ length: dice.between(1, 3) }, () => dice.between(1, due - 1)).sort((a, b) => a - b);
        for (const moment of steps) {
          await clock.advanceAsync(begun + moment - clock.monotonic());
          // Without a steady clock one that is set forward is taken for time that has passed.
          const isBack = !isSteady || dice.chance(0.5);
          counts[isBack ? "steps back" : "steps forward"] += 1;
          clock.jump(isBack ? -hour : hour);
        }
        while (!came() && elapsed() < due + 10 * late) await clock.advanceAsync(1);
        early = Math.max(early, due - elapsed());
        behind = Math.max(behind, elapsed() - due);
        counts.deadlines += 1;
        if (!isSteady) counts["without a steady clock"] += 1;
        stream.destroy();
        expect([clock.pending, clock.listening]).toEqual([0, 0]);
      }
      tell({ ...counts, "late, ms, at most": Math.ceil(behind), "early, ms, at most": Math.ceil(early) });
      expect(early).toBe(0);
      // One timer more may be needed where the first came before a deadline had moved.
      expect(behind).toBeLessThanOrEqual(2 * late + 1);
      expect(counts["steps forward"]).toBeGreaterThan(0);
    },
  );

  promise("no link ends, and no row is lost or doubled, however often our clock is set", async (tell) => {
    const dice = createDice(seed);
    const { clock, environment } = createClock(dice, true);
    const steps = countOf(1_000, 100);
    const told = { poll: [] as number[], WebSocket: [] as number[] };
    const faults = { errors: 0, "links ended": 0, gaps: 0, drops: 0, "beats missed": 0 };

    let newest = 0;
    let askedAt = clock.monotonic();
    const fetch = (): Promise<Response> => {
      if (clock.monotonic() - askedAt > 1_000 + 2 * late) faults["beats missed"] += 1;
      askedAt = clock.monotonic();
      return Promise.resolve(
        new Response(
          JSON.stringify({
            epoch: "e",
            seq: newest,
            head: newest,
            rows: Array.from({ length: newest }, (_, i) => i + 1).slice(-200),
          }),
        ),
      );
    };
    const polled = new DataStream<{ value: number }>(poll("http://host/", { fetch, heartbeat: 1_000 }), {
      environment,
    });
    let pings = 0;
    class PingedSocket extends TestSocket {
      override send(): void {
        pings += 1;
      }
    }
    const options = { WebSocket: PingedSocket, heartbeat: 2_000, ping: { interval: 5_000, message: "ping" } };
    const linked = new DataStream<{ value: number }>(webSocket("ws://host/", options), { environment });
    for (const [name, stream] of [
      ["poll", polled],
      ["WebSocket", linked],
    ] as const) {
      stream.on("data", (rows) => told[name].push(...rows.map(({ value }) => value)));
      stream.on("error", () => (faults.errors += 1));
      stream.on("gap", () => (faults.gaps += 1));
      stream.on("drop", () => (faults.drops += 1));
      stream.start();
    }
    await clock.advanceAsync(0);
    const { newest: socket } = TestSocket;
    const say = (rows: number[]): void => {
      socket.say("message", {
        data: JSON.stringify({ epoch: "e", ...(rows.length > 0 ? { seq: newest, rows } : { head: newest }) }),
      });
    };
    socket.say("open");
    say([]);

    for (let n = 0; n < steps; n += 1) {
      // At first forward alone: set back, a clock that timers went by would end nothing for an hour.
      clock.jump(n < steps / 2 || dice.chance(0.5) ? hour : -hour);
      // Some seconds of rows, or of heartbeats alone.
      const isQuiet = dice.chance(0.3);
      for (let left = dice.between(1, 12); left > 0; left -= 1) {
        await clock.advanceAsync(dice.between(1, isQuiet ? 2_000 : 700));
        if (!isQuiet) newest += 1;
        say(isQuiet ? [] : [newest]);
      }
    }
    await clock.advanceAsync(2_000);
    faults["links ended"] = polled.stats.reconnects + linked.stats.reconnects + Number(TestSocket.newest !== socket);
    const expected = Array.from({ length: newest }, (_, i) => i + 1);
    const lost = Object.values(told).map((values) => newest - new Set(values).size);
    const doubled = Object.values(told).map((values) => values.length - new Set(values).size);
    polled.destroy();
    linked.destroy();
    tell({
      steps,
      hours: (clock.monotonic() / hour).toFixed(1),
      rows: newest,
      pings,
      ...faults,
      lost: lost.join(" and "),
      doubled: doubled.join(" and "),
    });
    expect(faults).toEqual({ errors: 0, "links ended": 0, gaps: 0, drops: 0, "beats missed": 0 });
    expect(told.WebSocket).toEqual(expected);
    expect(told.poll).toEqual(expected);
    expect([clock.pending, clock.listening]).toEqual([0, 0]);
  });
});
