import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { Drop, Gap } from "../../../src/stream/events.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import type { Sample } from "../scripted-source.js";
import { connect, ScriptedSource } from "../scripted-source.js";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A stream by the platform's clock, whose rows are numbered. */
async function skewed(
  traits: ConstructorParameters<typeof ScriptedSource<Sample>>[0] = {},
  options: DataStreamOptions<Sample> = {},
) {
  const source = new ScriptedSource<Sample>(traits);
  const stream = new DataStream<Sample>(source, {
    timeUnit: "ms",
    staleAfter: Infinity,
    retry: { minDelay: 0, maxDelay: 0 },
    ...options,
  });
  const values: number[] = [];
  const times: number[] = [];
  const drops: Drop[] = [];
  const gaps: Gap[] = [];
  stream.on("data", (rows, batch) => {
    values.push(...rows.map(({ value }) => value));
    times.push(...batch.times);
  });
  stream.on("drop", (drop) => drops.push(drop));
  stream.on("gap", (gap) => gaps.push(gap));
  stream.on("error", () => undefined);
  stream.start();
  await Promise.resolve();
  source.sink.open();
  let value = -1;
  /** Pushes rows that are stamped so many ms ahead of our clock. */
  const push = (...ahead: number[]): void => {
    source.sink.next(ahead.map((by) => ({ time: Date.now() + by, value: (value += 1) })));
  };
  const beat = (by: number, seconds = 1): void => {
    for (let i = 0; i < seconds; i += 1) {
      push(by);
      vi.advanceTimersByTime(SECOND_MS);
    }
  };
  const isWhole = (): boolean => {
    const { received, kept, duplicates, dropped } = stream.stats;
    return received === kept + duplicates + dropped;
  };
  return { stream, source, values, times, drops, gaps, push, beat, isWhole };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("a row that lies too far ahead", () => {
  it("waits until the clock has been judged, and is told then, in order, with its own time", async () => {
    const { stream, values, times, drops, beat, isWhole } = await skewed();
    beat(0, 4);
    const began = Date.now() + DAY_MS;
    // The first rows came from a device without a clock; or our own clock has been set back.
    beat(DAY_MS, 5);
    expect(values).toEqual(upTo(4));
    expect(stream.stats).toMatchObject({ received: 9, kept: 4, dropped: 0 });
    beat(DAY_MS, 1);
    expect(values).toEqual(upTo(10));
    expect(times.slice(4)).toEqual(upTo(6).map((i) => began + i * SECOND_MS));
    expect([drops, isWhole()]).toEqual([[], true]);
    stream.destroy();
  });

  it("is dropped, counted and explained where the clock was right", async () => {
    const { stream, values, drops, beat, isWhole } = await skewed();
    beat(0, 4);
    beat(DAY_MS);
    beat(0, 8);
    expect(drops).toEqual([]);
    beat(0, 3);
    expect(values).toEqual(upTo(16).filter((value) => value !== 4));
    expect(drops).toEqual([
      {
        count: 1,
        cause: "future",
        reason:
          "1 d ahead of the source's time, more than maxAhead (1 h): " +
          "the clock that stamped it is wrong, or maxAhead is too small",
        sample: expect.stringContaining('"value":4') as string,
      },
    ]);
    expect([isWhole(), Math.round((stream.now() - Date.now()) / SECOND_MS)]).toEqual([true, 0]);
    stream.destroy();
  });

  it("is counted, and leaves no timer, where the state that its message leads to makes a listener stop", async () => {
    const { stream, source, push, beat, drops, isWhole } = await skewed();
    beat(0, 4);
    source.sink.error("cut");
    vi.advanceTimersByTime(0);
    expect(stream.state).toBe("connecting");
    stream.once("state", () => {
      stream.stop();
    });
    push(DAY_MS);
    expect(stream.state).toBe("idle");
    expect(drops).toMatchObject([{ count: 1, cause: "future" }]);
    expect([isWhole(), vi.getTimerCount()]).toEqual([true, 0]);
  });

  it.each([
    [[7 * HOUR_MS], "7 h"],
    [[90 * 60 * SECOND_MS], "1.5 h"],
    [[60_000 * 365 * DAY_MS], "years ahead of the source's time, more than maxAhead (1 h), in the year 6"],
  ])("says how far it is: %j", async (ahead, words) => {
    const { stream, drops, beat, push } = await skewed();
    beat(0, 4);
    push(...ahead);
    stream.stop();
    expect(drops[0].reason).toContain(words);
  });

  it("waits for nothing where the clock is given: it is dropped at once, with the reason", async () => {
    vi.useRealTimers();
    const { source, stream, environment } = await connect({}, { timeUnit: "ms" });
    const drop = vi.fn();
    stream.on("drop", drop);
    for (let i = 0; i < 4; i += 1) source.sink.next([{ time: environment.now() + i * DAY_MS, value: i }]);
    expect(stream.stats).toMatchObject({ kept: 1, dropped: 3 });
    expect(drop.mock.calls[0]).toEqual([
      expect.objectContaining({ count: 1, cause: "future", reason: expect.stringMatching(/^1 d ahead of/) as string }),
    ]);
    stream.destroy();
  });

  it("waits as long as nothing else comes, a minute at most: a slow feed tells later", async () => {
    const { stream, values, drops, beat } = await skewed();
    beat(0, 4);
    for (let row = 0; row < 4; row += 1) {
      beat(DAY_MS);
      vi.advanceTimersByTime(29 * SECOND_MS);
    }
    expect([values, drops]).toEqual([upTo(8), []]);
    beat(3 * DAY_MS);
    vi.advanceTimersByTime(61 * SECOND_MS);
    expect(drops).toMatchObject([{ count: 1, cause: "future" }]);
    stream.destroy();
  });

  it("is one of so many at most as a message may hold", async () => {
    const { stream, drops, beat, push } = await skewed({}, { maxRows: 10 });
    beat(0, 4);
    push(...Array<number>(8).fill(DAY_MS));
    push(...Array<number>(8).fill(DAY_MS));
    expect(drops).toMatchObject([{ count: 1, cause: "future" }]);
    expect(stream.stats).toMatchObject({ received: 20, kept: 4, dropped: 6 });
    stream.destroy();
    expect(stream.stats).toMatchObject({ received: 20, kept: 14, dropped: 6 });
  });
});

describe("rows that wait", () => {
  it.each(["stop", "complete", "destroy"] as const)(
    "are judged by what is known at %s: three batches that agree are believed",
    async (end) => {
      const { stream, source, values, beat, drops, isWhole } = await skewed();
      const states: string[] = [];
      stream.on("state", ({ state }) => states.push(`${state} after ${values.length}`));
      beat(0, 4);
      beat(DAY_MS, 3);
      if (end === "complete") source.sink.complete();
      else stream[end]();
      expect([values, drops, isWhole()]).toEqual([upTo(7), [], true]);
      expect(states.at(-1)).toMatch(/ after 7$/);
      stream.destroy();
    },
  );

  it("are dropped at a stop, counted and told, where too few have come to believe them", async () => {
    const { stream, values, beat, drops, isWhole } = await skewed();
    beat(0, 4);
    beat(DAY_MS, 2);
    stream.stop();
    expect([values, isWhole()]).toEqual([upTo(4), true]);
    expect(drops.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("may stop the stream as they are told", async () => {
    const { stream, values, beat, isWhole } = await skewed();
    beat(0, 4);
    beat(DAY_MS, 3);
    stream.on("data", () => {
      stream.stop();
    });
    stream.stop();
    expect([stream.state, values.slice(0, 5), isWhole()]).toEqual(["idle", upTo(5), true]);
  });

  it("go on waiting where the attempt ends", async () => {
    const { stream, source, values, beat, isWhole } = await skewed();
    beat(0, 4);
    beat(DAY_MS, 3);
    source.sink.error("cut");
    vi.advanceTimersByTime(0);
    source.sink.open();
    beat(DAY_MS, 3);
    expect([source.sinks.length, values, isWhole()]).toEqual([2, upTo(10), true]);
    stream.destroy();
  });

  it("come once where a source that revises says them again and again", async () => {
    const { stream, source, values, beat, isWhole } = await skewed({ revises: true });
    beat(0, 4);
    const rows = upTo(3).map((i) => ({ time: Date.now() + DAY_MS + i, value: 100 + i }));
    for (let poll = 0; poll < 8; poll += 1) {
      source.sink.next(rows.map((row) => ({ ...row })));
      vi.advanceTimersByTime(SECOND_MS);
    }
    expect([values, isWhole()]).toEqual([[...upTo(4), 100, 101, 102], true]);
    expect(stream.stats.duplicates).toBe(21);
    stream.destroy();
  });
});

describe("the clock of a feed", () => {
  it.each([-30, -3, 3, 30])("of right rows costs none of them where ours is set by %d h, also twice", async (hours) => {
    const { stream, values, drops, beat, isWhole } = await skewed();
    let off = 0;
    beat(0, 5);
    for (const by of [hours, -hours, hours]) {
      vi.setSystemTime(Date.now() + by * HOUR_MS);
      off -= by * HOUR_MS;
      beat(off, 8);
      expect(Math.abs(stream.now() - Date.now() - off)).toBeLessThan(1_100);
    }
    vi.setSystemTime(Date.now() - hours * HOUR_MS);
    off += hours * HOUR_MS;
    beat(off, 2);
    vi.setSystemTime(Date.now() + hours * HOUR_MS);
    off -= hours * HOUR_MS;
    beat(off, 15);
    expect([values, drops, isWhole()]).toEqual([upTo(46), [], true]);
    stream.destroy();
  });

  it("is right again soon where the first rows were ahead, one by one or at once", async () => {
    for (const first of [
      [DAY_MS],
      [DAY_MS, DAY_MS],
      [DAY_MS, 5 * HOUR_MS, 3 * DAY_MS],
      Array<number>(5).fill(DAY_MS),
    ]) {
      for (const together of [false, true]) {
        const { stream, values, push, beat } = await skewed();
        if (together) push(...first, 0);
        else for (const by of first) beat(by);
        beat(0, 4);
        expect(Math.abs(stream.now() - Date.now())).toBeLessThan(1_100);
        beat(0, 8);
        expect(values).toEqual(upTo(first.length + 12 + Number(together)));
        stream.destroy();
      }
    }
  });

  it.each(["in one answer", "by turns"])(
    "is not that of one device of several that is a day ahead, whose rows come %s",
    async (how) => {
      const { stream, drops, push, isWhole } = await skewed();
      for (let i = 0; i < 40; i += 1) {
        if (how === "in one answer") push(DAY_MS, 0, -200);
        else push([DAY_MS, 0, -200][i % 3]);
        vi.advanceTimersByTime(how === "in one answer" ? SECOND_MS : SECOND_MS / 3);
      }
      expect(Math.abs(stream.now() - Date.now())).toBeLessThan(1_100);
      expect(stream.stats.kept).toBeLessThan(how === "in one answer" ? 90 : 31);
      stream.destroy();
      expect(isWhole()).toBe(true);
      expect(drops.length).toBeGreaterThan(0);
      expect(drops.every(({ reason }) => reason?.startsWith("1 d ahead"))).toBe(true);
    },
  );

  it("does not give a gap the time of a row that came before it was known", async () => {
    const { stream, source, gaps, beat } = await skewed({ order: "contiguous" });
    const row = (offset: number, by: number): void => {
      source.sink.next([{ time: Date.now() + by, value: offset }], { position: { offset } });
    };
    row(1, 0);
    row(2, 0);
    row(3, DAY_MS);
    row(9, 0);
    expect(gaps).toMatchObject([{ count: 5, before: { time: Date.now() } }]);
    expect(gaps[0].after.time).toBeLessThanOrEqual(Date.now());
    beat(0, 1);
    stream.destroy();
  });
});
