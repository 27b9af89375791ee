import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { DataStream, manual } from "../../src/stream/index.js";
import { acquireSeries } from "../../src/widgets/store/acquire-series.js";
import { countOf, isFull } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

const now = 1_790_000_000_000;
const minute = 60_000;
const year = 31_557_600_000;

/** How old the first row is, ms; below 0: how far ahead. */
const ages = [0, 10_000, 7 * minute, 2 * 60 * minute, 86_400_000, 400 * 86_400_000, 3 * year, 40 * year];
const firsts = [1, 2, 3, 60, 1_000, 20_000];

interface Row {
  readonly time: number;
  readonly value: number;
  readonly key: string;
}

// The platform's clock, by hand: an environment of our own would be taken at its word.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Pushes so many rows, the first of this age, the first batch of this size, and says what a set holds of them. */
async function hold(ofSeed: number, rows: number, age: number, first: number, retained: number) {
  const dice = createDice(ofSeed);
  vi.setSystemTime(now);
  const keys = dice.between(1, 3);
  const spacing = dice.one([1, 100, 1_000]);
  const source = manual<Row>();
  const stream = new DataStream<Row>(source, { key: "key" });
  const { set, release } = acquireSeries(
    stream,
    { value: "value", where: undefined, retain: { time: retained, rows: Infinity } },
    {},
  );
  await Promise.resolve();
  const all: Row[] = [];
  const told = new Set<number>();
  let doubled = 0;
  stream.on("data", (batch) => {
    for (const { value } of batch) {
      if (told.has(value)) doubled += 1;
      told.add(value);
    }
  });
  while (all.length < rows) {
    const size = Math.min(rows - all.length, all.length === 0 ? first : dice.between(1, 500));
    const batch = Array.from({ length: size }, (_, i): Row => {
      const value = all.length + i;
      return { time: now - age + value * spacing, value, key: `k${value % keys}` };
    });
    all.push(...batch);
    source.push(batch);
    // Our clock goes its own way: it proves nothing of a row's age.
    vi.setSystemTime(Date.now() + dice.one([0, 1, size * spacing, 5 * minute]));
  }
  const time = stream.now();
  const newest = Math.max(...all.filter((row) => row.time <= time).map((row) => row.time));
  let [missing, extra, held] = [0, 0, 0];
  for (const key of set.keys) {
    const series = set.series(key);
    if (!series) continue;
    const own = all.filter((row) => row.key === key);
    const young = own.filter((row) => row.time > newest - retained);
    // Of the rows that are too old the newest stays.
    const least = Math.max(young.length, Math.min(1, own.length));
    // Rows ahead of the stream's time are held too.
    const length = series.length + series.ahead;
    const values = new Set(Array.from({ length }, (_, i) => series.value(series.first + i)));
    missing += young.filter((row) => !values.has(row.value)).length + Math.max(0, least - values.size);
    extra += length - values.size;
    held += length;
  }
  const { stats } = stream;
  release();
  stream.destroy();
  return {
    rows: all.length,
    held,
    missing,
    extra,
    doubled,
    lost: all.length - told.size - stats.dropped,
    dropped: stats.dropped,
  };
}

describe("ages", () => {
  promise(
    "rows of any age, in first batches of any size, are held and told once: no clock makes one old",
    async (tell) => {
      const rows = countOf(21_000, 1_200);
      const outcomes: Awaited<ReturnType<typeof hold>>[] = [];
      for (const [i, age] of ages.entries()) {
        for (const [j, first] of firsts.entries()) {
          if (!isFull && (i + j) % 2 > 0) continue;
          outcomes.push(
            await hold(
              seed * 1_000 + i * 10 + j,
              Math.max(rows, first),
              age,
              first,
              createDice(i + j).one([5 * minute, 10 * minute, Infinity]),
            ),
          );
        }
      }
      const sum = (of: (outcome: Awaited<ReturnType<typeof hold>>) => number): number =>
        outcomes.reduce((all, each) => all + of(each), 0);
      const figures = {
        lost: sum(({ lost }) => lost),
        doubled: sum(({ doubled, extra }) => doubled + extra),
        "let go by a clock": sum(({ missing }) => missing),
      };
      tell({
        feeds: outcomes.length,
        rows: sum((outcome) => outcome.rows),
        held: sum(({ held }) => held),
        dropped: sum(({ dropped }) => dropped),
        ...figures,
      });
      expect(figures).toEqual({ lost: 0, doubled: 0, "let go by a clock": 0 });
      expect(sum(({ dropped }) => dropped)).toBe(0);
    },
  );
});
