import { describe, expect } from "vitest";
import { DataStream, poll } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

interface Reading {
  readonly time: number;
  readonly host: string;
  readonly value: number;
}

/** Polls a window of the newest rows, of so many keys, where each second request fails at times, for so many polls. */
async function pollWindows(ofSeed: number, polls: number, keys: number, width: number) {
  const environment = fakeEnvironment({ seed: ofSeed });
  const dice = createDice(ofSeed);
  const rows: Reading[] = [];
  /** How many rows there were at the last good answer. */
  let reached = 0;
  const tally = { failed: 0, asked: 0, missed: 0, "rows never offered": 0 };
  const offered = new Set<number>();

  const fetch = (): Promise<Response> => {
    tally.asked += 1;
    // Rows come to the server in bursts: now and then more than a window between two answers.
    const burst = dice.chance(0.1)
      ? dice.between(width, 2 * width)
      : dice.chance(0.2)
        ? 0
        : dice.between(1, Math.max(1, width >> 2));
    for (let i = 0; i < burst; i += 1) {
      const value = rows.length;
      rows.push({
        time: environment.now() - 1_000 + (keys === 1 ? Math.floor((1_000 * i) / burst) : 0),
        host: `h${value % keys}`,
        value,
      });
    }
    if (dice.chance(0.3)) {
      tally.failed += 1;
      return Promise.resolve(new Response("", { status: 502 }));
    }
    const window = rows.slice(-width);
    for (const { value } of window) offered.add(value);
    if (rows.length > 0) {
      if (rows.length - reached >= width && reached > 0) tally.missed += 1;
      reached = rows.length;
    }
    return Promise.resolve(new Response(JSON.stringify(window)));
  };

  const stream = new DataStream<Reading>(poll("http://host/", { fetch, interval: 1_000 }), {
    environment,
    recent: 0,
    retry: { minDelay: 100, maxDelay: 100 },
    ...(keys > 1 && { key: "host" }),
  });
  const told = new Map<number, number>();
  stream.on("error", () => undefined);
  stream.on("data", (batch) => {
    for (const { value } of batch) told.set(value, (told.get(value) ?? 0) + 1);
  });
  stream.start();
  while (tally.asked < polls) await environment.advanceAsync(1_000);
  stream.destroy();
  tally["rows never offered"] = rows.length - offered.size;
  const lost = [...offered].filter((value) => !told.has(value)).length;
  const doubled = [...told.values()].filter((times) => times > 1).length;
  return {
    ...tally,
    rows: rows.length,
    offered: offered.size,
    lost,
    doubled,
    gaps: stream.stats.gaps,
    stats: stream.stats,
  };
}

describe("overlaps", () => {
  promise(
    "windows that overlap are told once, and no gap is where an answer reaches back to what is held",
    async (tell) => {
      const polls = countOf(2_000, 60);
      const outcomes: Awaited<ReturnType<typeof pollWindows>>[] = [];
      for (const [i, [keys, width]] of (
        [
          [1, 20],
          [1, 1_500],
          [7, 300],
          [1_500, 1_500],
          [3_000, 3_000],
        ] as const
      ).entries()) {
        outcomes.push(await pollWindows(seed * 50 + i, Math.ceil(polls / (width > 1_000 ? 10 : 1)), keys, width));
      }
      const sum = (of: (outcome: Awaited<ReturnType<typeof pollWindows>>) => number): number =>
        outcomes.reduce((all, each) => all + of(each), 0);
      tell({
        polls: sum(({ asked }) => asked),
        failed: sum(({ failed }) => failed),
        "rows told": sum(({ offered }) => offered),
        "rows in answers": sum(({ stats }) => stats.received),
        lost: sum(({ lost }) => lost),
        doubled: sum(({ doubled }) => doubled),
        gaps: sum(({ gaps }) => gaps),
      });
      for (const { lost, doubled, gaps, missed, offered, stats } of outcomes) {
        expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
        expect(stats).toMatchObject({ kept: offered, dropped: 0 });
        // A window that is missed between two good answers in a row is the server's own choice: none was asked for
        // again.
        expect(gaps).toBeLessThanOrEqual(missed);
      }
      expect(sum(({ gaps }) => gaps)).toBeGreaterThan(0);
    },
  );
});
