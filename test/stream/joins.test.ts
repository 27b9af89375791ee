import { describe, expect, it } from "vitest";
import type { DataStream } from "../../src/stream/data-stream.js";
import type { DataStreamOptions } from "../../src/stream/options/options.js";
import type { HistoryAnswer, HistoryQuery } from "../../src/stream/source.js";
import { settle } from "./fake-environment.js";
import type { Sample } from "./scripted-source.js";
import { connect, samples } from "./scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Makes a server that holds all rows from 1 to `last` and gives at most `most` at a time. */
function serverOf(last: number, most = Infinity) {
  return ({ after, before, limit }: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
    const asked = Math.min(limit, most);
    const end = Math.min(last, before ? Number(before.offset) - 1 : Infinity);
    const start = after ? Number(after.offset) + 1 : Math.max(1, end - asked + 1);
    const to = Math.min(end, start + asked - 1);
    return Promise.resolve({ rows: samples(start, to - start + 1), position: { epoch: "e", offset: to }, whole: true });
  };
}

/** Joins now; returns the numbers of the rows that come in any way, in order. */
function join(stream: DataStream<Sample>): number[] {
  const heard: number[] = [];
  const hear = (rows: readonly Sample[]): void => void heard.push(...rows.map(({ value }) => value));
  stream.subscribe({
    data: hear,
    repair: ({ rows }) => {
      hear(rows);
    },
  });
  return heard;
}

/** Joins now by a loop; returns the same. */
function loop(stream: DataStream<Sample>): number[] {
  const heard: number[] = [];
  void (async () => {
    for await (const rows of stream) heard.push(...rows.map(({ value }) => value));
  })();
  return heard;
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

describe("who joins in the middle of an event", () => {
  async function backfilled(joinAt: number, options: DataStreamOptions<Sample>, enter = join) {
    const made = await connect(
      { order: "contiguous", history: serverOf(3_000, 500) },
      { backfill: { rows: 2_000 }, ...options },
    );
    let pages = 0;
    let joiner: number[] | undefined;
    const first = join(made.stream);
    made.stream.on("data", (_, { from }) => {
      if (from === "history" && ++pages === joinAt) joiner = enter(made.stream);
    });
    made.source.sink.open();
    made.source.sink.next(samples(3_001, 1), at(3_001));
    await made.environment.advanceAsync(0);
    made.source.sink.next(samples(3_002, 1), at(3_002));
    await settle();
    return { ...made, first, pages, joiner: joiner ?? [] };
  }

  it.each([1, 2, 3, 4])(
    "of backfill, at page %i of four, gets each row once, and all that recent holds",
    async (page) => {
      const { first, pages, joiner } = await backfilled(page, { recent: 10_000 });
      expect(pages).toBe(4);
      expect(sorted(first)).toEqual(range(1_001, 3_002));
      expect(sorted(joiner)).toEqual(range(1_001, 3_002));
    },
  );

  it.each([1, 2, 3, 4])(
    "of backfill, at page %i of four, gets each row once also where recent holds fewer",
    async (page) => {
      const { joiner } = await backfilled(page, { recent: 700 });
      expect(sorted(joiner)).toEqual(range(3_003 - joiner.length, 3_002));
      expect(joiner.length).toBeGreaterThanOrEqual(700);
    },
  );

  it("of backfill gets no row twice as the last of its key", async () => {
    const { joiner } = await backfilled(1, { recent: 10, key: (row) => `key ${row.value}` });
    expect(new Set(joiner).size).toBe(joiner.length);
    expect(sorted(joiner).slice(-1_500)).toEqual([...range(1_501, 3_002)].slice(-1_500));
  });

  it.each([1, 3])("of backfill by a loop, at page %i, gets each row once", async (page) => {
    const { joiner } = await backfilled(page, { recent: 10_000 }, loop);
    expect(sorted(joiner)).toEqual(range(1_001, 3_002));
  });

  it.each(["data", "gap", "repair", "state", "drop", "error"] as const)(
    "in a listener for %s gets each row once, by both ways of joining",
    async (event) => {
      const { environment, source, stream } = await connect(
        { order: "contiguous", history: serverOf(100, 4) },
        { backfill: { rows: 10 } },
      );
      const joiners: number[][] = [];
      stream.on(event, () => {
        joiners.push(join(stream), loop(stream));
      });
      const first = join(stream);
      source.sink.open();
      source.sink.next(samples(20, 2), at(21));
      await environment.advanceAsync(0);
      source.sink.next([...samples(30, 1), { time: NaN, value: -1 }, ...samples(32, 1)], at(32));
      await environment.advanceAsync(0);
      source.sink.trouble("a hiccup");
      source.sink.next(samples(33, 1), at(33));
      source.sink.error("cut");
      await environment.advanceAsync(5_000);
      source.sink.recovered(true);
      source.sink.next(samples(34, 1), at(34));
      await environment.advanceAsync(0);
      await settle();
      const all = range(10, 34).filter((value) => value !== 31);
      expect(sorted(first)).toEqual(all);
      expect(joiners.length).toBeGreaterThan(0);
      joiners.forEach((heard) => {
        expect(sorted(heard)).toEqual(all);
      });
    },
  );

  it("between a gap and the rows of the past before it hears of that gap", async () => {
    const { environment, source, stream } = await connect(
      { order: "contiguous", history: serverOf(10) },
      { backfill: { rows: 3 } },
    );
    source.sink.position({ epoch: "e", offset: 10 });
    source.sink.lost({ cause: "told", kind: "unknown" });
    source.sink.next(samples(15, 1), at(15));
    join(stream);
    await environment.advanceAsync(0);
    const heard: (number | string)[] = [];
    stream.subscribe({ data: (rows) => heard.push(...rows.map(({ value }) => value)), gap: () => heard.push("gap") });
    expect(heard).toEqual([8, 9, 10, "gap", 15]);
  });
});

describe("rows that history told before the feed did", () => {
  it("do not come again where the server then opens with its newest rows", async () => {
    const { environment, source, stream } = await connect(
      { order: "contiguous", history: serverOf(20) },
      { backfill: { rows: 4 } },
    );
    const first = join(stream);
    source.sink.open();
    await environment.advanceAsync(500);
    expect(first).toEqual([17, 18, 19, 20]);
    source.sink.next(samples(18, 4), at(21));
    expect(first).toEqual([17, 18, 19, 20, 21]);
    expect(stream.stats).toMatchObject({ received: 8, kept: 5, duplicates: 3, gaps: 0 });
  });

  it("do not come again after a head, where offsets are opaque neither", async () => {
    for (const order of ["contiguous", "increasing", "opaque"] as const) {
      const { environment, source, stream } = await connect(
        { order, history: serverOf(20) },
        { backfill: { rows: 4 } },
      );
      const first = join(stream);
      source.sink.position({ epoch: "e", offset: 20 });
      await environment.advanceAsync(500);
      source.sink.next(samples(20, 1), at(20));
      source.sink.next(samples(21, 1), { ...at(21), after: { epoch: "e", offset: 20 } });
      expect([order, first]).toEqual([order, [17, 18, 19, 20, 21]]);
      expect(stream.stats.gaps).toBe(0);
    }
  });
});

describe("recent", () => {
  it("comes with the newest row of a key also where only an older one of it is among them", async () => {
    const { source, stream } = await connect({}, { recent: 3, key: ({ value }) => (value > 100 ? "other" : "one") });
    source.sink.next([...samples(200, 1), ...samples(1, 4), ...samples(101, 1)]);
    expect(join(stream)).toEqual([200, 3, 4, 101]);
    expect(stream.latest("other")?.row.value).toBe(200);
  });

  it("does not grow by gaps that have no row between them", async () => {
    const { source, stream } = await connect({ order: "contiguous" }, { recent: 10 });
    source.sink.next(samples(1, 1), at(1));
    for (let n = 1; n <= 5_000; n += 1) {
      source.sink.lost({ cause: "told", kind: "lost", count: 1 });
      source.sink.position({ epoch: "e", offset: 1 + n });
    }
    expect(stream.stats.gaps).toBe(5_000);
    let gaps = 0;
    stream.subscribe({ gap: () => (gaps += 1) });
    expect(gaps).toBeLessThanOrEqual(1_020);
  });
});
