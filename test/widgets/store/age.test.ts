import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Series } from "../../../src/series/index.js";
import type { DataStreamOptions, ManualSource } from "../../../src/stream/index.js";
import { DataStream, manual } from "../../../src/stream/index.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";
import type { SeriesSet } from "../../../src/widgets/store/series-set.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

interface Row {
  readonly time: number;
  readonly value: number;
  readonly key?: string;
}

const today = Date.UTC(2026, 0, 1);
const then = Date.UTC(2023, 0, 1);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const undos: (() => void)[] = [];
let source: ManualSource<Row>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: today });
  source = manual<Row>();
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  vi.useRealTimers();
});

/** Makes a set over rows that a test pushes, by the machine's clock, which the test sets. */
async function open(
  options: DataStreamOptions<Row> = {},
  retain = { time: 10 * minute, rows: 100_000 },
): Promise<SeriesSet<Row>> {
  const stream = new DataStream<Row>(source, options);
  const handle = acquireSeries(stream, { retain }, {});
  undos.push(() => {
    handle.release();
    stream.destroy();
  });
  await settle();
  return handle.set;
}

/** Makes rows, one a second from a time on. */
function rows(count: number, from: number, key?: string): Row[] {
  return Array.from({ length: count }, (_, n) => ({
    time: from + n * 1_000,
    value: n,
    ...(key !== undefined && { key }),
  }));
}

/** Pushes rows in a number of batches, one after the other within a second. */
function pushIn(batches: number, all: readonly Row[]): void {
  const size = all.length / batches;
  for (let batch = 0; batch < batches; batch += 1) {
    source.push(all.slice(batch * size, (batch + 1) * size));
    vi.advanceTimersByTime(1_000 / batches);
  }
}

/** Plays live rows, one a second, of a clock that is `offset` ms ahead of ours. */
function play(seconds: number, offset = 0): void {
  for (let n = 0; n < seconds; n += 1) {
    vi.advanceTimersByTime(1_000);
    source.push({ time: Date.now() + offset, value: n });
  }
}

/** Counts the rows that are held, also those whose time has not come. */
function held(series: Series | undefined): number | undefined {
  return series && series.length + series.ahead;
}

function times(series: Series | undefined): number[] {
  return series === undefined ? [] : Array.from({ length: held(series) ?? 0 }, (_, n) => series.time(series.first + n));
}

describe("the age of rows", () => {
  for (const batches of [1, 2, 3, 60]) {
    it(`holds 600 rows of 2023 in ${batches} pushes`, async () => {
      const set = await open();
      pushIn(batches, rows(600, then));
      expect(set.series()?.length).toBe(600);
    });
  }

  it("holds the rows of a server whose clock is behind by a day, from the first", async () => {
    const set = await open();
    play(20, -day);
    expect(set.series()?.length).toBe(20);
  });

  it("lets go of what is older than the newest row by more than is retained", async () => {
    const set = await open();
    source.push(rows(600, then));
    source.push(rows(1, then + 15 * minute));
    // One older row stays, from which the line reaches into the time that is held.
    expect(times(set.series())[0]).toBe(then + 5 * minute);
  });

  it("is not told by a clock that goes on while no row comes", async () => {
    const set = await open();
    play(5);
    vi.advanceTimersByTime(day);
    source.push({ time: Date.now() - day + minute, value: 0 });
    expect(set.series()?.length).toBe(6);
  });

  it("is not told by rows ahead, before their time has come", async () => {
    const environment = new FakeEnvironment({ now: today });
    const set = await open({ environment, maxAhead: Infinity });
    source.push(rows(10, today - 10_000));
    source.push(rows(10, today + hour));
    source.push(rows(1, today));
    expect(held(set.series())).toBe(21);
    await environment.advanceAsync(hour);
    // A row whose own time says nothing of the others' age.
    source.push(rows(1, today + 1));
    expect(times(set.series())).toEqual([today + 1, ...rows(10, today + hour).map(({ time }) => time)]);
  });

  it("lets go of keys that ended, by newer rows of other keys", async () => {
    const set = await open({ key: "key", environment: new FakeEnvironment({ now: today }) });
    for (const key of ["a", "b"]) source.push(rows(600, then, key));
    source.push(rows(600, then + hour, "b"));
    expect([set.keys, set.series("a")]).toEqual([["b"], undefined]);
    // One older row stays, from which the line reaches into the time that is held.
    expect(set.series("b")?.length).toBe(601);
  });

  it("lets go of keys that ended in turns, where there are many", async () => {
    const set = await open({ key: "key" });
    const keys = Array.from({ length: 100 }, (_, n) => `k${n}`);
    source.push(keys.flatMap((key) => rows(10, then, key)));
    const { revision } = set;
    for (let n = 0; n < 20; n += 1) source.push(rows(1, then + hour + n, "live"));
    expect(set.keys).toEqual(["live"]);
    expect(set.revision).toBeGreaterThan(revision + keys.length);
    // What has gone has come in all the same.
    expect([set.arrived(), set.arrived("live"), set.arrived("k1")]).toEqual([1_020, 20, 0]);
    source.push(rows(1, then + hour + 30, "k7"));
    expect(set.keys).toEqual(["live", "k7"]);
  });

  it("keeps a key that a widget names, for as long as it does", async () => {
    const stream = new DataStream<Row>(source, { key: "key", environment: new FakeEnvironment({ now: today }) });
    const retain = { time: 10 * minute, rows: 100 };
    const [handle, named] = [undefined, "a"].map((key) => acquireSeries(stream, { retain, key }, {}));
    undos.push(() => {
      handle.release();
      stream.destroy();
    });
    await settle();
    for (const key of ["a", "b"]) source.push(rows(10, then, key));
    source.push(rows(1, then + hour, "c"));
    expect(handle.set.keys).toEqual(["a", "c"]);
    expect(handle.set.series("a")?.length).toBe(1);
    named.release();
    source.push(rows(1, then + hour + 1, "c"));
    expect(handle.set.keys).toEqual(["c"]);
  });

  it("has room for new keys once those that ended are too old", async () => {
    const set = await open({ key: "key", environment: new FakeEnvironment({ now: today }) });
    const keysOf = (name: string): string[] => Array.from({ length: 1_000 }, (_, n) => `${name}${n}`);
    source.push(keysOf("old").flatMap((key) => rows(1, then, key)));
    source.push(rows(1, then + minute, "refused"));
    expect([set.keys.length, set.refused]).toEqual([1_000, 1]);
    // All of them go with one batch, the newest as the last.
    source.push(
      keysOf("new")
        .flatMap((key) => rows(1, then + hour, key))
        .slice(1),
    );
    expect([set.keys.length, set.keys.at(0), set.refused]).toEqual([999, "new1", 1]);
  });

  it("keeps the new rows where the source's clock is set back by an hour", async () => {
    const set = await open();
    play(60);
    play(60, -hour);
    expect(held(set.series())).toBe(60);
    // Rows age as before.
    play(20 * 60, -hour);
    expect(held(set.series())).toBe(10 * 60 + 1);
  });

  it("keeps the new rows where the source's clock and ours are set back by an hour", async () => {
    const set = await open();
    play(60);
    vi.setSystemTime(Date.now() - hour);
    play(60);
    expect(held(set.series())).toBe(60);
  });

  it("keeps all rows where our clock alone is set back by an hour", async () => {
    const set = await open();
    play(60);
    vi.setSystemTime(Date.now() - hour);
    play(60, hour);
    expect([held(set.series()), set.series()?.length]).toEqual([120, 120]);
  });

  it("lets go of rows that go on being too old, after ten seconds", async () => {
    const environment = new FakeEnvironment({ now: today });
    const set = await open({ environment });
    source.push(rows(10, today - 10_000));
    for (let n = 0; n < 9; n += 1) {
      source.push(rows(1, today - hour + n));
      await environment.advanceAsync(1_000);
    }
    expect(set.series()?.length).toBe(19);
    await environment.advanceAsync(2_000);
    source.push(rows(1, today - hour + 9));
    // The newest of the rows that are too old stays.
    expect(set.series()?.length).toBe(11);
  });

  it("holds no more rows than are retained, whatever is in doubt", async () => {
    const set = await open({}, { time: 10 * minute, rows: 50 });
    play(60);
    play(5, -hour);
    expect(set.series()?.length).toBe(50);
  });

  it("lets go of history that is older than what is retained", async () => {
    const environment = new FakeEnvironment({ now: today });
    const history = (): Promise<{ rows: Row[] }> => Promise.resolve({ rows: rows(100, today - hour) });
    const stream = new DataStream<Row>({ ...source, history } as never, { environment, backfill: 1_000 });
    const handle = acquireSeries(stream, { retain: { time: 10 * minute, rows: 1_000 } }, {});
    undos.push(() => {
      handle.release();
      stream.destroy();
    });
    await settle();
    source.push(rows(2, today - 2_000));
    await environment.advanceAsync(5_000);
    source.push(rows(1, today));
    expect(handle.set.series()?.length).toBeLessThanOrEqual(4);
  });
});
