import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Feed, FeedQuery } from "../../demo/feed.mjs";
import { createFeed } from "../../demo/feed.mjs";
import { describeWith } from "./installed.js";
import type { Sample } from "./stored-samples.js";
import {
  append,
  begin,
  create,
  DAY,
  HOUR,
  open,
  past,
  patience,
  samples,
  SECOND,
  START,
  undo,
} from "./stored-samples.js";
import type { StoreKind } from "./stores.js";
import { startPglites, startPostgresStores } from "./stores.js";

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Asks the feed that holds all rows in memory. */
const last = (feed: Feed<Sample>, query: Partial<FeedQuery>) => feed.history({ limit: 20_000, ...query });

/** What holds of either database. */
function testStore(start: () => Promise<StoreKind>): void {
  let kind: StoreKind;
  beforeAll(async () => {
    kind = await start();
  });
  afterAll(() => kind.end());

  it("holds the rows of earlier epochs, by their numbers and by time, and tells the holes between", async () => {
    const { options } = await create(kind);
    const one = await open(options, "one");
    await append(one, samples(30));
    await one.close();
    const two = await open(options, "two");
    const later = START + 60 * SECOND;
    await append(two, samples(20, later));

    const all = [...samples(30), ...samples(20, later)];
    expect(await past(two, { epoch: "one", after: 3, before: 6 })).toEqual({
      epoch: "one",
      seq: 5,
      rows: samples(30).slice(3, 5),
      whole: true,
    });
    expect(await past(two, { epoch: "one", limit: 2 })).toMatchObject({ seq: 30, rows: samples(30).slice(28) });
    expect(await past(two, { epoch: "one", after: 30 })).toEqual({ epoch: "one", rows: [], whole: true });
    // Of its own epoch the feed holds ten rows, the store all.
    expect(await past(two, { after: 2, limit: 4 })).toMatchObject({ seq: 6, rows: samples(20, later).slice(2, 6) });
    expect(await past(two, { epoch: "none" })).toEqual({ epoch: "two", rows: [], whole: false });

    const gaps = [{ after: START + 29 * 250, before: later, kind: "lost" }];
    const facts = { epoch: "two", oldest: START, whole: true };
    expect(await past(two, { from: START })).toEqual({ ...facts, rows: all, gaps });
    expect(await past(two, { to: later + 1, limit: 3 })).toEqual({ ...facts, rows: all.slice(28, 31), gaps });
    // Where all rows are of one epoch, they have numbers.
    expect(await past(two, { from: later })).toEqual({ ...facts, seq: 20, rows: samples(20, later), gaps: [] });
    expect(await past(two, { from: START + 0.5, to: START + 500.5 })).toEqual({
      ...facts,
      epoch: "one",
      seq: 3,
      rows: all.slice(1, 3),
      gaps: [],
    });
  });

  it("sums up an hour, a day, a week as the feed does that holds all rows in memory", async () => {
    const { options } = await create(kind);
    const feed = await open(options);
    const memory = createFeed<Sample>({ keep: 100_000 });
    // A week, a row each ten seconds but a hole, and dense rows at its end.
    const week = samples(60_000, START, 10 * SECOND).filter((_, index) => index < 20_000 || index > 25_000);
    const dense = samples(4_000, START + 600_000 * SECOND);
    for (const rows of [week, dense]) {
      memory.append(rows);
      await append(feed, rows);
    }
    const end = dense.at(-1)?.time ?? NaN;
    for (const [from, to, points] of [
      [START, end, 2_000],
      [START + DAY + 7, START + 2 * DAY, 700],
      [START + DAY + 7, START + DAY + HOUR, 100],
      [end - 900 * SECOND, end, 400],
      [end - 900 * SECOND, end + HOUR, 1_800],
      [START - HOUR, START + HOUR, 20],
    ]) {
      const sums = await past(feed, { from, to, points });
      const { step, rows, min, max } = last(memory, { from, to, points });
      expect(step).toBeGreaterThanOrEqual(Math.ceil((to - from) / points));
      expect(sums).toMatchObject({ step, rows, min, max });
      const some = await past(feed, { from, to, points, limit: 7 });
      expect(some).toMatchObject({ step, rows: rows.slice(-7), min: min?.slice(-7), max: max?.slice(-7) });
    }
    // Few enough: as they came.
    const few = await past(feed, { from: START, to: START + HOUR, points: 361 });
    expect([few.step, few.rows]).toEqual([undefined, week.slice(0, 361)]);
  });

  it("sums up anew what rows of a clock that was set back belong to", async () => {
    const { options } = await create(kind);
    const one = await open(options);
    await append(one, samples(1_000));
    await one.close();
    // Begins by summing up what is there.
    const two = await open(options);
    const memory = createFeed<Sample>({ keep: 10_000 });
    memory.append(samples(1_000));
    const query = { from: START, to: START + 300 * SECOND, points: 20 };
    await append(two, samples(100, START + 100 * SECOND + 1));
    memory.append(samples(100, START + 100 * SECOND + 1));
    await two.close();
    const three = await open(options);
    const { step, rows, min, max } = last(memory, query);
    expect(step).toBe(20 * SECOND);
    expect(await past(three, query)).toMatchObject({ step, rows, min, max });
  });

  it("deletes what is older than it keeps, and says so", async () => {
    const { options, read } = await create(kind);
    const one = await open(options, "one");
    const now = Date.now();
    await append(one, samples(50, now - 10 * HOUR));
    await append(one, samples(50, now));
    await one.close();
    const two = await open({ ...options, keep: HOUR }, "two");
    await expect.poll(async () => (await past(two, { from: 0 })).oldest, patience).toBe(now);
    expect(await past(two, { from: 0 })).toMatchObject({ rows: samples(50, now), whole: false });
    expect(await past(two, { from: now })).toMatchObject({ whole: true });
    expect(await past(two, { epoch: "one", after: 10, limit: 5 })).toMatchObject({ seq: 55, whole: false });
    expect(await past(two, { epoch: "one", after: 50, limit: 5 })).toMatchObject({ seq: 55, whole: true });
    await two.close();
    expect(await read()).toHaveLength(50);
  });

  it("stores what came while it was starting, also of a life that ended before", async () => {
    const { options, read } = await create(kind);
    const told: number[] = [];
    const one = begin(options, createFeed({ epoch: "one" }));
    one.listen((rows) => told.push(...rows.map(({ time }) => time)));
    one.append(samples(2));
    // By now it holds its folder, and is far from up.
    await new Promise(setImmediate);
    one.append(samples(5).slice(2));
    expect(told).toHaveLength(5);
    await one.close();
    const two = begin(options, createFeed({ epoch: "two" }));
    two.append(samples(3, START + HOUR));
    await two.started;
    expect((await past(two, { from: START })).rows).toEqual([...samples(5), ...samples(3, START + HOUR)]);
    await two.close();
    expect((await read()).map(({ epoch, seq }) => `${epoch} ${seq}`)).toEqual([
      ...[1, 2, 3, 4, 5].map((seq) => `one ${seq}`),
      ...[1, 2, 3].map((seq) => `two ${seq}`),
    ]);
  });

  it("is left to the first that opens it; the second keeps its rows in memory, and says so once", async () => {
    const { options, read } = await create(kind);
    const one = await open(options, "one");
    const told: string[] = [];
    const two = begin({ ...options, tell: (words) => told.push(words) }, createFeed({ epoch: "two" }));
    expect(await two.started).toBe(false);
    expect(told).toEqual([
      expect.stringMatching(/^Rows are in memory only: another server writes into .*\. To keep rows end the other/),
    ]);
    two.append(samples(3));
    expect(await past(two, { from: START })).toMatchObject({ epoch: "two", seq: 3, whole: true });
    await append(one, samples(2));
    await Promise.all([one.close(), two.close()]);
    expect(await read()).toHaveLength(2);
    // And then it is free.
    await open(options);
  });

  it("takes fields that are new", async () => {
    const { options, read } = await create(kind);
    const feed = await open(options);
    await append(feed, [{ time: START, load: 1 }]);
    const wide: object = { time: START + 250, load: 2, core0: 3, 'odd "name"': 0.1 };
    await append(feed, [wide as Sample]);
    await feed.close();
    expect(await read()).toMatchObject([{ load: 1, core0: null }, wide]);
  });
}

describe("a feed with a PGlite", () => testStore(startPglites));
describeWith(["postgresql"], "a feed with a PostgreSQL", () => testStore(startPostgresStores));
