import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Series } from "../../../src/series/index.js";
import type { Sink, Source } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import type { SeriesHandle } from "../../../src/widgets/store/acquire-series.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";
import { acquireRows } from "../../../src/widgets/store/row-log.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

interface Machine {
  readonly id: string;
  readonly time: number;
  readonly value: number;
}

const start = 1_700_000_000_000;
const undos: (() => void)[] = [];
let environment: FakeEnvironment;
let sink: Sink<Machine>;
let stream: DataStream<Machine>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  environment = new FakeEnvironment({ now: start });
  const source: Source<Machine> = {
    name: "test",
    revises: true,
    connect(given) {
      sink = given;
    },
  };
  stream = new DataStream<Machine>(source, { environment, key: "id" });
  stream.start();
  await settle();
  sink.open();
});

afterEach(() => {
  for (const undo of undos.splice(0)) undo();
  stream.destroy();
  vi.useRealTimers();
});

const machine = (id: string, seconds: number, value = seconds): Machine => ({
  id,
  time: start + seconds * 1_000,
  value,
});

/** Hands over a whole list at a time, in seconds. */
async function list(seconds: number, ...rows: Machine[]): Promise<void> {
  await environment.advanceAsync(start + seconds * 1_000 - environment.now());
  sink.replace(rows);
  if (rows.length > 0) sink.next(rows);
}

function open(options: { retain?: object; value?: (row: Machine) => unknown } = {}): SeriesHandle<Machine> {
  const handle = acquireSeries<Machine>(stream, { retain: { time: 600_000, rows: 1_000 }, ...options });
  undos.push(() => {
    handle.release();
  });
  return handle;
}

/** Returns the rows of a series in seconds, and whether the line goes on from each to the next. */
function lineOf(series: Series | undefined): [seconds: number, value: number, joined: boolean][] {
  if (series === undefined) return [];
  return Array.from({ length: series.length }, (_, n) => {
    const seq = series.first + n;
    return [(series.time(seq) - start) / 1_000, series.value(seq), series.joined(seq)];
  });
}

describe("the series of a key that is gone", () => {
  it("stays to be drawn, and is none of those that live", async () => {
    const { set } = open();
    await list(0, machine("a", 0), machine("b", 0));
    await list(1, machine("a", 1), machine("b", 1));
    const { revision } = set;
    expect([set.goneAt("a"), set.newestKey]).toEqual([undefined, "b"]);
    await list(2, machine("a", 2));
    expect(lineOf(set.series("b"))).toEqual([
      [0, 0, true],
      [1, 1, false],
    ]);
    expect([set.goneAt("b"), set.goneAt("a"), set.newestKey]).toEqual([start + 2_000, undefined, "a"]);
    expect(set.revision).toBeGreaterThan(revision);
    expect(set.keys).toEqual(["a", "b"]);
    await list(3);
    expect([set.newestKey, set.newestTime, set.isGone("a"), set.isGone()]).toEqual([undefined, undefined, true, true]);
  });

  it("is broken where the key went, once it is back", async () => {
    const { set } = open();
    await list(0, machine("a", 0));
    await list(1, machine("a", 1));
    await list(4);
    await list(9, machine("a", 9));
    await list(10, machine("a", 10));
    expect(lineOf(set.series("a"))).toEqual([
      [0, 0, true],
      [1, 1, false],
      [4, NaN, false],
      [9, 9, true],
      [10, 10, false],
    ]);
    expect([set.goneAt("a"), set.isGone(), set.newestKey]).toEqual([undefined, false, "a"]);
  });

  it("goes on with the very row that it went with, and breaks before the next one", async () => {
    const { set } = open();
    await list(1, machine("a", 1));
    await list(4);
    await list(8, machine("a", 1));
    expect(set.isGone("a")).toBe(false);
    expect(lineOf(set.series("a"))).toEqual([[1, 1, false]]);
    await list(9, machine("a", 9));
    expect(lineOf(set.series("a"))).toEqual([
      [1, 1, false],
      [4, NaN, false],
      [9, 9, false],
    ]);
  });

  it("breaks between two rows of a clock that is behind, too, and of one batch", async () => {
    const { set } = open();
    await list(10, machine("a", 1));
    await list(14);
    await list(18, machine("a", 0), machine("a", 3), machine("a", 9));
    expect(lineOf(set.series("a"))).toEqual([
      [0, 0, true],
      [1, 1, false],
      [2, NaN, false],
      [3, 3, true],
      [9, 9, false],
    ]);
    // It begins anew: no row is late by those from before.
    expect(set.origin(start, "a")).toMatchObject({ late: false });
  });

  it("is known to a set that reads later: by the stream's recent rows, or from another set", async () => {
    const first = open({ value: (row) => row.value });
    await list(0, machine("a", 0), machine("b", 0));
    await list(1, machine("b", 1));
    const later = open();
    const copy = acquireSeries<Machine>(
      stream,
      { retain: { time: 600_000, rows: 1_000 }, value: (row) => row.value },
      {},
      first,
    );
    undos.push(() => {
      copy.release();
    });
    for (const { set } of [later, copy]) expect([set.goneAt("a"), set.isGone("b")]).toEqual([start + 1_000, false]);
    await list(5, machine("a", 5), machine("b", 1));
    for (const { set } of [first, later, copy]) {
      expect(lineOf(set.series("a")).map(([seconds]) => seconds)).toEqual([0, 1, 5]);
    }
  });

  it("knows what went while nobody held the stream, within the turn", async () => {
    const handle = open();
    await list(0, machine("a", 0), machine("b", 0));
    await list(1, machine("a", 0));
    await list(2, machine("a", 2), machine("b", 2));
    handle.release();
    sink.replace([machine("b", 2)]);
    const { set } = open();
    expect(set.keys).toEqual(["a", "b"]);
    // That "b" went before is told no second time.
    expect([set.isGone("a"), set.isGone("b")]).toEqual([true, false]);
  });

  it("gives its place to a key that lives, where there is no more room", async () => {
    const { set } = open();
    const many = (from: number, count: number, seconds: number): Machine[] =>
      Array.from({ length: count }, (_, n) => machine(`${from + n}`, seconds));
    await list(0, ...many(0, 1_000, 0));
    await list(1, ...many(500, 1_000, 1));
    expect(set.refused).toBe(0);
    expect(set.keys.filter((key) => !set.isGone(key))).toHaveLength(1_000);
  });

  it("goes with its rows, as that of a key that is silent does", async () => {
    const { set } = open({ retain: { time: 5_000, rows: 1_000 } });
    await list(0, machine("a", 0), machine("b", 0));
    for (let second = 1; second < 10; second += 1) await list(second, machine("b", second));
    expect(set.keys).toEqual(["b"]);
  });

  it("holds no row that was ahead: it will not come", async () => {
    const { set } = open();
    // Three batches tell the time, by which a row is ahead.
    for (const second of [0, 1, 2]) await list(second, machine("b", second), machine("a", second));
    await list(3, machine("b", 3), machine("a", 3), machine("a", 63));
    expect(set.ahead().count).toBe(1);
    await list(4, machine("b", 4));
    expect(set.ahead().count).toBe(0);
  });
});

describe("the rows of a key that is gone", () => {
  it("are told of to the readers of a log, and to later ones in their order", async () => {
    const told: string[][] = [[], []];
    const readers = told.map((log) => ({
      data: (_: readonly Machine[], { keys = [] }: { keys?: readonly string[] | undefined }) => {
        log.push(`data ${keys.join(" ")}`);
      },
      gone: ({ keys }: { keys: readonly string[] }) => {
        log.push(`gone ${keys.join(" ")}`);
      },
      gap: () => undefined,
      repair: () => undefined,
      keys: () => undefined,
      reset: () => undefined,
    }));
    const first = acquireRows(stream, readers[0]);
    undos.push(() => {
      first.release();
    });
    await list(0, machine("a", 0), machine("b", 0));
    await list(1, machine("b", 1));
    await list(2, machine("b", 2), machine("a", 2));
    const second = acquireRows(stream, readers[1]);
    undos.push(() => {
      second.release();
    });
    expect(told[0]).toEqual(["data a b", "gone a", "data b", "data b a"]);
    expect(told[1]).toEqual(["data a b", "gone a", "data b b a"]);
    await list(3);
    expect(told.map((log) => log.at(-1))).toEqual(["gone b a", "gone b a"]);
    expect(first.latest()).toEqual([]);
  });

  it("wait for their time no more", async () => {
    const told: number[] = [];
    const handle = acquireRows(stream, {
      data: (rows) => told.push(...rows.map(({ value }) => value)),
      gone: () => undefined,
      gap: () => undefined,
      repair: () => undefined,
      keys: () => undefined,
      reset: () => undefined,
    });
    undos.push(() => {
      handle.release();
    });
    for (const second of [0, 1, 2]) await list(second, machine("a", second));
    await list(3, machine("a", 3), machine("a", 63));
    expect(handle.ahead(undefined).count).toBe(1);
    await list(4);
    expect(handle.ahead(undefined).count).toBe(0);
  });
});

describe("lists of any keys, one after another", () => {
  const ids = ["a", "b", "c"];
  /** For each key of a list whether it has a row of now, or the one that it had before. */
  const lists = fc.array(fc.dictionary(fc.constantFrom(...ids), fc.boolean()), { minLength: 1, maxLength: 12 });

  it("leave the keys of the last one with all that look at them, and no line over a time without its key", async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(11), async (steps, joinsAt) => {
        sink.replace([]);
        await environment.advanceAsync(1_000);
        const rows = new Map<string, Machine>();
        /** The life of its key in which each row came first, by key and time. */
        const lives = new Map<string, number>();
        const life = new Map<string, number>();
        const seen = new Map<string, Set<string>>();
        const look = (name: string): void => {
          const keys = new Set<string>();
          seen.set(name, keys);
          const handle = acquireRows<Machine>(stream, {
            data: (_, { keys: own = [] }) => {
              for (const key of own) keys.add(key);
            },
            gone: ({ keys: own }) => {
              for (const key of own) keys.delete(key);
            },
            gap: () => undefined,
            repair: () => undefined,
            keys: () => undefined,
            reset: () => undefined,
          });
          undos.push(() => {
            handle.release();
          });
        };
        const early = open({ value: (row) => row.value });
        look("early");
        let living: string[] = [];
        for (const [index, step] of steps.entries()) {
          if (index === joinsAt) look("late");
          await environment.advanceAsync(1_000);
          const seconds = (environment.now() - start) / 1_000;
          const list = Object.entries(step).map(
            ([id, isNew]) => (isNew ? undefined : rows.get(id)) ?? machine(id, seconds),
          );
          sink.replace(list);
          if (list.length > 0) sink.next(list);
          for (const row of list) {
            if (!living.includes(row.id)) life.set(row.id, index);
            rows.set(row.id, row);
            const name = `${row.id} ${row.time}`;
            if (!lives.has(name)) lives.set(name, life.get(row.id) ?? -1);
          }
          living = list.map(({ id }) => id).sort();
        }
        const late = open({ value: (row) => -row.value });
        look("last");
        for (const keys of seen.values()) expect([...keys].sort()).toEqual(living);
        expect(ids.filter((id) => stream.latest(id) !== undefined)).toEqual(living);
        for (const { set } of [early, late]) {
          expect(set.keys.filter((key) => !set.isGone(key)).sort()).toEqual(living);
          for (const id of ids) {
            const series = set.series(id);
            for (let seq = series?.first ?? 0; seq + 1 < (series?.end ?? 0); seq += 1) {
              if (!series?.joined(seq)) continue;
              const [one, next] = [seq, seq + 1].map((at) => lives.get(`${id} ${series.time(at)}`));
              expect(one).toBe(next);
            }
          }
        }
        for (const undo of undos.splice(0)) undo();
        await settle();
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
