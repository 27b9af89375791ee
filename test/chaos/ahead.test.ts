import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

interface Row {
  readonly time: number;
  readonly seq: number;
  readonly key: string;
}

/** What a device does whose first rows are wrong. */
interface Case {
  /** How far its first rows are ahead of the true time, ms; −Infinity: it begins at 1970. */
  readonly first: readonly number[];
  /** How far the true time is ahead of our clock, ms. */
  readonly skew: number;
  /** Rows a second. */
  readonly rate: number;
  readonly keys: number;
  /** How many rows come at once. */
  readonly batch: number;
  /** How many ms our clock is set by, a while later. */
  readonly set: number;
  /** For so long, ms, rows come from then on. */
  readonly span: number;
  /** Whether the connection is cut in the middle of that. */
  readonly cut: boolean;
  /** How the feed ends. */
  readonly end: "stop" | "complete" | "none";
}

const start = 1_790_000_000_000;
const minute = 60_000;
const hour = 60 * minute;

/** In so much time, ms, the clock is right again. */
const patience = 10_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  vi.useRealTimers();
});

/** What came of a case, beside what should have. */
async function play({ first, skew, rate, keys, batch, set, span, cut, end }: Case) {
  let sink: Sink<Row> | undefined;
  let seq = 0;
  const began = Date.now();
  /** Elapsed time, whatever our clock is set to. */
  let elapsed = 0;
  const stream = new DataStream<Row>(
    (given) => {
      sink = given;
      given.open();
    },
    { key: "key", timeUnit: "ms", staleAfter: Infinity, retry: { minDelay: 0, maxDelay: 0 } },
  );
  const told = new Map<number, number>();
  const order: number[] = [];
  let [dropped, unexplained] = [0, 0];
  stream.subscribe({
    data: (rows) => {
      for (const row of rows) {
        told.set(row.seq, (told.get(row.seq) ?? 0) + 1);
        order.push(row.seq);
      }
    },
    drop: ({ count, reason }) => {
      dropped += count;
      if (reason === undefined) unexplained += count;
    },
    error: () => undefined,
  });
  await Promise.resolve();
  const truth = (): number => began + skew + elapsed;
  const right: number[] = [];
  const row = (): Row => {
    const ahead = first.at(seq) !== undefined && seq < first.length ? first[seq] : 0;
    const time = ahead === -Infinity ? 1_000 + elapsed : truth() + ahead;
    if (ahead === 0) right.push(seq);
    const made = { time, seq, key: `k${seq % keys}` };
    seq += 1;
    return made;
  };
  const pass = (ms: number): void => {
    const step = (1_000 / rate) * batch;
    for (let spent = 0; spent < ms; spent += step) {
      sink?.next(Array.from({ length: batch }, row));
      elapsed += step;
      vi.advanceTimersByTime(step);
    }
  };
  const wrong = (first.length / rate) * 1_000;
  pass(wrong + patience);
  const off = Math.abs(stream.now() - truth());
  if (set !== 0) {
    vi.setSystemTime(Date.now() + set);
    pass(span / 2);
    if (cut) {
      sink?.error("cut");
      vi.advanceTimersByTime(0);
    }
    pass(span / 2);
  }
  const offAtLast = set === 0 || span >= patience ? Math.abs(stream.now() - truth()) : 0;
  if (end === "complete") sink?.complete();
  else if (end === "none") vi.advanceTimersByTime(61_000);
  stream.stop();
  vi.advanceTimersByTime(2_000);
  const { stats } = stream;
  stream.destroy();
  return {
    right: right.length,
    lost: right.filter((each) => !told.has(each)).length,
    doubled: [...told.values()].filter((count) => count > 1).length,
    unexplained,
    uncounted:
      Math.abs(stats.received - stats.kept - stats.duplicates - stats.dropped) +
      Math.abs(seq - stats.received) +
      Math.abs(dropped - stats.dropped),
    off: Math.round(off),
    offAtLast: Math.round(offAtLast),
    // Held rows come later than those that were right at once, but keep their order.
    late: order.filter((each, i) => i > 0 && each < order[i - 1]).length,
  };
}

function draw(ofSeed: number): Case {
  const dice = createDice(ofSeed);
  const sizes = [2 * hour, 5 * hour, 24 * hour, 72 * hour];
  const kind = dice.between(0, 3);
  const size = dice.one(sizes);
  const first = Array.from({ length: dice.between(1, 5) }, () =>
    kind === 0 ? -Infinity : kind === 1 ? dice.one(sizes) : size,
  );
  return {
    first,
    skew: dice.one([0, 0, 0, 24 * hour, -26 * hour, 3 * hour, 90_000]),
    rate: dice.one([1, 2, 5, 10, 40, 100]),
    keys: dice.between(1, 4),
    batch: dice.one([1, 1, 1, 2, 5]),
    set: dice.one([0, 0, 0, -3 * hour, 3 * hour, -30 * hour]),
    // Three batches at least, or nobody can tell which clock is wrong.
    span: dice.one([3_000, 4_000, 12_000]) + 10_000 * Number(dice.chance(0.2)),
    cut: dice.chance(0.3),
    end: dice.one(["stop", "complete", "none"]),
  };
}

describe("rows ahead of our clock", () => {
  promise(
    "first rows that are hours or days ahead cost no right row: none is lost or doubled, " +
      "all refused are counted with a reason, now() is right in ten seconds",
    async (tell) => {
      const cases = countOf(5_000, 60);
      let [rows, worst] = [0, 0];
      for (let i = 0; i < cases; i += 1) {
        const given = draw(seed * 10_000 + i);
        const { right, off, offAtLast, late, ...faults } = await play(given);
        rows += right;
        worst = Math.max(worst, off, offAtLast);
        const words = JSON.stringify(given);
        expect.soft(faults, words).toEqual({ lost: 0, doubled: 0, unexplained: 0, uncounted: 0 });
        expect
          .soft([off < 1_100, offAtLast < 1_100, late < 3], `${words} ${off} ${offAtLast} ${late}`)
          .toEqual([true, true, true]);
      }
      tell({ cases, rows, "off by, ms, at most": worst });
    },
  );
});
