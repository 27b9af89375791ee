import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DataStreamOptions, HistoryQuery, Resume } from "../../../src/stream/index.js";
import { DataStream, manual } from "../../../src/stream/index.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { logOf, samples } from "../scripted-source.js";
import { keepOn, MemoryShelf } from "./memory-shelf.js";
import { openPage, valuesOf, writeDown } from "./page.js";

const at = (offset: number | string, partition?: string) => ({
  position: { epoch: "e", ...(partition !== undefined && { partition }), offset },
});

let shelf: MemoryShelf;

beforeEach(() => {
  shelf = new MemoryShelf();
  keepOn(shelf);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a stream with a cache", () => {
  it("tells the kept rows at once after a reload, and resumes from there", async () => {
    const first = await openPage();
    first.source.sink.open();
    first.source.sink.next(samples(1, 3), at(3));
    await writeDown(first);
    expect(first.log).toEqual(["connecting", "live", "data live 3"]);

    const second = await openPage();
    expect(second.log).toEqual(["connecting", "data cache 3"]);
    expect(second.rows).toEqual(samples(1, 3));
    expect(second.batches[0]).toMatchObject({ from: "cache", position: { epoch: "e", offset: 3 } });
    expect(Array.from(second.batches[0].times)).toEqual(samples(1, 3).map(({ time }) => time));
    expect(second.source.sink.resume).toEqual({ epoch: "e", offset: 3 });
    expect(second.stream.stats).toMatchObject({ received: 3, kept: 3 });
    second.source.sink.open();
    second.source.sink.recovered(true);
    second.source.sink.next(samples(3, 3), at(5));
    expect(valuesOf(second.rows)).toEqual([1, 2, 3, 4, 5]);
    expect(second.stream.stats).toMatchObject({ received: 6, kept: 5, duplicates: 1, gaps: 0 });
  });

  it("tells of rows that the server has forgotten as after a cut, and asks history for them", async () => {
    const asked: unknown[] = [];
    const history = ({ after, before }: HistoryQuery) => {
      asked.push([after?.offset, before?.offset]);
      return Promise.resolve({ rows: samples(4, 5), whole: true, ...at(8) });
    };
    const first = await openPage();
    first.source.sink.next(samples(1, 3), at(3));
    await writeDown(first);
    const second = await openPage({ order: "contiguous", history });
    const { sink } = second.source;
    sink.open();
    sink.recovered(false);
    sink.position(at(8).position);
    await settle();
    expect(second.log.slice(1)).toEqual(["data cache 3", "recovering", "live", "gap lost 5", "repair 5 left 0"]);
    expect(asked).toEqual([[3, 9]]);
  });

  it("keeps gaps as gaps, and asks for them anew", async () => {
    const first = await openPage();
    first.source.sink.next(samples(1, 2), at(2));
    first.source.sink.next(samples(6, 1), at(6));
    await writeDown(first);
    expect(first.gaps).toHaveLength(1);
    const history = () => Promise.resolve({ rows: samples(3, 3), whole: true, ...at(5) });
    const second = await openPage({ order: "contiguous", history });
    await settle();
    expect(second.log).toEqual(["connecting", "data cache 2", "gap lost 3", "data cache 1", "repair 3 left 0"]);
    expect(second.gaps[0]).toMatchObject({ count: 3, after: first.gaps[0].after, before: first.gaps[0].before });
    await writeDown(second);
    const third = await openPage();
    expect(third.log).toEqual(["connecting", "data cache 6"]);
    expect(valuesOf(third.rows)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("fears a gap where a feed has no positions", async () => {
    const first = await openPage({});
    first.source.sink.next(samples(1, 2));
    await writeDown(first);
    const second = await openPage({});
    expect(second.source.sink.resume).toBeNull();
    second.source.sink.next(samples(5, 1));
    expect(second.log.slice(1)).toEqual(["data cache 2", "live", "gap unknown undefined", "data live 1"]);
  });

  it("goes on in each partition, from the one that moved last", async () => {
    const first = await openPage();
    first.source.sink.next(samples(1, 2), at(2, "a"));
    first.source.sink.next(samples(3, 1), at(7, "b"));
    first.source.sink.next(samples(4, 1), at(3, "a"));
    await writeDown(first);
    const second = await openPage();
    const resume: Resume = {
      ...at(3, "a").position,
      partitions: { a: at(3, "a").position, b: at(7, "b").position },
    };
    expect(second.source.sink.resume).toEqual(resume);
    second.source.sink.recovered(true);
    second.source.sink.next(samples(3, 2), at(8, "b"));
    expect(valuesOf(second.rows)).toEqual([1, 2, 3, 4, 4]);
    second.source.sink.next(samples(9, 1), at(5, "a"));
    expect(second.gaps).toHaveLength(1);
    expect(second.gaps[0]).toMatchObject({ count: 1, after: { position: { offset: 3, partition: "a" } } });
  });

  it("goes on by opaque and by increasing positions", async () => {
    for (const order of ["opaque", "increasing"] as const) {
      shelf.records.clear();
      const first = await openPage({ order, resumes: true });
      first.source.sink.next(samples(1, 2), at("0012"));
      await writeDown(first);
      const second = await openPage({ order, resumes: true });
      expect(second.source.sink.resume).toEqual(at("0012").position);
      second.source.sink.open();
      second.source.sink.next(samples(2, 1), at("0012"));
      second.source.sink.next(samples(3, 1), at("0017"));
      expect(valuesOf(second.rows)).toEqual([1, 2, 3]);
      expect(second.stream.stats).toMatchObject({ duplicates: 1, gaps: 0 });
    }
  });

  it("knows a feed that counts anew by its first rows", async () => {
    const rowsOf = (first: number) => [{ value: first }, { value: first + 1 }] as Sample[];
    const first = await openPage();
    first.source.sink.next(rowsOf(1), { position: { offset: 2 } });
    for (let n = 3; n < 40; n += 1) first.source.sink.next([{ value: n } as Sample], { position: { offset: n } });
    await writeDown(first);
    const second = await openPage();
    second.source.sink.next(rowsOf(50), { position: { offset: 2 } });
    expect(second.log.at(-2)).toBe("gap unknown undefined");
    expect(valuesOf(second.rows).slice(-2)).toEqual([50, 51]);
  });

  it("recognises rows that a poll repeats, and a change back to an older value", async () => {
    const row = (time: number, value: number): Sample => ({ time: 1_699_999_000_000 + time, value });
    const first = await openPage({ revises: true });
    first.source.sink.next([row(1, 1), row(2, 5)]);
    first.source.sink.next([row(1, 1), row(2, 6)]);
    expect(first.rows).toHaveLength(3);
    await writeDown(first);
    for (let reload = 0; reload < 2; reload += 1) {
      const again = await openPage({ revises: true });
      again.source.sink.next([row(1, 1), row(2, 6)]);
      expect(again.log).toEqual(["connecting", "data cache 3", "live"]);
      expect(again.stream.stats).toMatchObject({ received: 5, kept: 3, duplicates: 2, gaps: 0 });
      await writeDown(again);
    }
    const last = await openPage({ revises: true });
    last.source.sink.next([row(1, 1), row(2, 5)]);
    expect(valuesOf(last.rows)).toEqual([1, 5, 6, 5]);
  });

  it("keeps keys, and those that have gone", async () => {
    const options: DataStreamOptions<Sample> = { key: ({ value }) => `k${value % 3}`, recent: 2 };
    const first = await openPage({ order: "contiguous" }, options);
    first.source.sink.next(samples(1, 5), at(5));
    first.source.sink.gone(["k1"]);
    await writeDown(first);
    const second = await openPage({ order: "contiguous" }, options);
    expect(second.log).toEqual(["connecting", "data cache 1", "data cache 2"]);
    expect(second.batches.map(({ keys }) => keys)).toEqual([["k0"], ["k1", "k2"]]);
    expect(second.stream.latest("k1")).toBeUndefined();
    expect(second.stream.latest("k0")).toMatchObject({ row: samples(3, 1)[0] });
  });

  it("goes by the source's clock as it was known", async () => {
    const ahead = 7_200_000;
    const source = manual<Sample>();
    const first = new DataStream<Sample>(source, { cache: "cpu" });
    first.start();
    await settle();
    for (let n = 1; n <= 4; n += 1) source.push({ time: Date.now() + ahead, value: n });
    first.stop();
    await settle();
    const second = new DataStream<Sample>(manual(), { cache: "cpu" });
    expect(second.now() - Date.now()).toBeLessThan(ahead / 2);
    second.start();
    await settle();
    expect(second.now() - Date.now()).toBeGreaterThan(ahead / 2);
    expect(second.latest()).toMatchObject({ row: { value: 4 } });
    first.destroy();
    second.destroy();
  });

  it("takes the numbers of manual() for those of another page: what is pushed now is no replay", async () => {
    const former = manual<Sample>();
    const first = new DataStream<Sample>(former, { environment: new FakeEnvironment(), cache: "cpu" });
    first.start();
    await settle();
    former.push(samples(1, 5));
    first.destroy();
    await settle();
    const source = manual<Sample>();
    const stream = new DataStream<Sample>(source, { environment: new FakeEnvironment(), cache: "cpu" });
    const log = logOf(stream);
    source.push(samples(6, 2));
    stream.start();
    await settle();
    expect(log.slice(0, 2)).toEqual(["connecting", "data cache 5"]);
    expect(log.slice(-2)).toEqual(["gap lost undefined", "data resume 2"]);
  });

  it("loads as a backfill only what is older than the rows that it kept", async () => {
    const asked: HistoryQuery[] = [];
    const history = (query: HistoryQuery) => {
      asked.push(query);
      // The server goes by times where it is told no position, as rows that come beyond them show.
      return Promise.resolve(
        query.before ? { rows: [], whole: true } : { rows: samples(1, 12), whole: true, ...at(12) },
      );
    };
    const first = await openPage();
    first.source.sink.next(samples(11, 5), at(15));
    await writeDown(first);
    const second = await openPage({ order: "contiguous", history }, { backfill: { rows: 100 } });
    second.source.sink.open();
    second.source.sink.recovered(true);
    second.source.sink.position(at(15).position);
    await settle();
    expect(asked.map(({ before }) => before?.offset)).toEqual([undefined, 1]);
    expect(asked[0]).toMatchObject({ limit: 95, to: samples(11, 1)[0].time });
    expect(valuesOf(second.rows)).toEqual([11, 12, 13, 14, 15, ...Array.from({ length: 10 }, (_, n) => n + 1)]);
    const { received, kept, duplicates, dropped } = second.stream.stats;
    expect(received).toBe(kept + duplicates + dropped);
    await writeDown(second);
    // All that is wanted is there.
    asked.length = 0;
    const third = await openPage({ order: "contiguous", history }, { backfill: { rows: 15 } });
    third.source.sink.position(at(15).position);
    await settle();
    expect(valuesOf(third.rows)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
    expect(asked).toEqual([]);
  });
});
