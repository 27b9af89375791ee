import { describe, expect } from "vitest";
import type { HistoryAnswer, HistoryQuery, Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

interface Row {
  readonly time: number;
  readonly value: number;
}

/** Somebody who listens, and how often each row came to him. */
interface Witness {
  readonly heard: Map<number, number>;
  /** The newest row of the stream that had been told when he joined. */
  readonly since: number;
  left: boolean;
  undo: () => void;
}

const events = ["data", "gap", "repair", "drop", "state", "error"] as const;
const base = 1_700_000_000_000;
const rowOf = (value: number): Row => ({ time: base + value, value });

/**
 * One stream whose history answers in small pages, late, in part refused; people come and go in the middle of whatever
 * it tells.
 */
async function runRound(ofSeed: number, steps: number) {
  const dice = createDice(ofSeed);
  const environment = fakeEnvironment({ now: base + 1_000_000 });
  const bad = new Set<number>();
  let head = dice.between(50, 300);
  const most = dice.between(3, 60);
  const history = async ({ after, before, limit }: HistoryQuery): Promise<HistoryAnswer<Row>> => {
    const end = before ? Number(before.offset) - 1 : head;
    const size = Math.min(limit, most);
    const first = after ? Number(after.offset) + 1 : Math.max(1, end - size + 1);
    const last = Math.min(end, first + size - 1);
    await new Promise<void>((resolve) => void environment.setTimeout(resolve, dice.between(0, 30)));
    if (dice.chance(0.1)) throw new Error("busy");
    const rows: Row[] = [];
    for (let value = first; value <= last; value += 1) {
      if (dice.chance(0.03)) bad.add(value);
      rows.push(bad.has(value) ? { time: NaN, value } : rowOf(value));
    }
    return { rows, position: { offset: last }, whole: true };
  };
  let sink: Sink<Row> | undefined;
  const source = {
    name: "chaos",
    order: "contiguous" as const,
    history,
    connect(made: Sink<Row>) {
      sink = made;
      made.open();
      if (made.resume) {
        const reached = Number(made.resume.offset);
        // It replays what it holds, and perhaps some rows that had come.
        made.recovered(true);
        tell(made, Math.max(1, reached + 1 - dice.between(0, 3)), head);
      }
    },
  };
  const recent = dice.one([20, 1_000_000]);
  const stream = new DataStream<Row>(source, {
    environment,
    recent,
    backfill: { rows: dice.between(1, 200) },
    staleAfter: Infinity,
    retry: { minDelay: 1, maxDelay: 10 },
  });
  const all: Witness[] = [];
  const total = { joined: 0, left: 0, heard: 0, caused: 0, repaired: 0 };
  let told = 0;

  function tell(to: Sink<Row>, first: number, last: number): void {
    for (let next = first; next <= last;) {
      const end = Math.min(last, next + dice.between(0, 6));
      const rows = Array.from({ length: end - next + 1 }, (_, i) => rowOf(next + i));
      to.next(rows, { position: { offset: end } });
      next = end + 1;
    }
  }

  function join(): void {
    const self: Witness = { heard: new Map(), since: told, left: false, undo: () => undefined };
    const hear = (rows: readonly Row[]): void => {
      if (self.left) self.heard.set(-1, 2);
      for (const { value } of rows) self.heard.set(value, (self.heard.get(value) ?? 0) + 1);
      total.heard += rows.length;
    };
    all.push(self);
    total.joined += 1;
    if (dice.chance(0.2)) {
      const iterator = stream[Symbol.asyncIterator]();
      const read = (): void =>
        void iterator.next().then(
          ({ value, done }) => {
            if (done || self.left) return;
            hear(value);
            read();
          },
          () => undefined,
        );
      read();
      self.undo = () => void iterator.return?.();
    } else {
      self.undo = stream.subscribe({
        data: hear,
        repair: ({ rows }) => {
          hear(rows);
        },
      });
    }
  }

  function leave(): void {
    const here = all.filter(({ left }) => !left);
    if (here.length < 3) return;
    const one = dice.one(here);
    one.left = true;
    one.undo();
    total.left += 1;
  }

  stream.start();
  stream.on("data", (rows) => {
    for (const { value } of rows) told = Math.max(told, value);
  });
  for (const event of events) {
    stream.on(event, () => {
      if (dice.chance(0.15) && all.length < 60) join();
      if (dice.chance(0.1)) leave();
      if (dice.chance(0.1) && sink && total.caused < 500) {
        total.caused += 1;
        tell(sink, head + 1, (head += 1));
      }
    });
  }
  await environment.advanceAsync(0);
  join();
  for (let step = 0; step < steps; step += 1) {
    const to = sink;
    const what = dice.between(0, 9);
    if (what < 5 && to) tell(to, head + 1, (head += dice.between(1, 10)));
    // Rows get lost on their way.
    if (what === 5 && to) {
      head += dice.between(1, 2 * most);
      tell(to, head + 1, (head += 1));
    }
    if (what === 6) to?.position({ offset: head });
    if (what === 7) to?.error("cut");
    if (what === 8) join();
    if (what === 9) leave();
    await environment.advanceAsync(dice.between(0, 40));
  }
  // All that was asked for is answered.
  for (let i = 0; i < 400; i += 1) await environment.advanceAsync(100);
  total.repaired = stream.stats.repaired;
  const { received, kept, duplicates, dropped } = stream.stats;
  const faults: string[] = [];
  if (received !== kept + duplicates + dropped) faults.push(`counts ${JSON.stringify(stream.stats)}`);
  const [first] = all;
  for (const { heard, left, since } of all) {
    for (const [value, times] of heard) if (times > 1) faults.push(`row ${value} came ${times} times`);
    if (left || first.left) continue;
    // Whoever stays to the end has all that the first one has, or all that came after he joined.
    for (const value of first.heard.keys()) {
      if ((recent > 20 || value > since) && !heard.has(value)) faults.push(`row ${value} did not come`);
    }
  }
  stream.destroy();
  return { ...total, faults };
}

describe("joins", () => {
  promise(
    "whoever joins, in the middle of whatever, gets each row once, by recent, data and repair together",
    async (tell) => {
      const total = { rounds: 0, joined: 0, left: 0, "rows heard": 0, "caused by listeners": 0, repaired: 0 };
      const wrong: unknown[] = [];
      for (let round = 0; round < countOf(1_000); round += 1) {
        const { joined, left, heard, caused, repaired, faults } = await runRound(seed * 10_000 + round, 60);
        total.rounds += 1;
        total.joined += joined;
        total.left += left;
        total["rows heard"] += heard;
        total["caused by listeners"] += caused;
        total.repaired += repaired;
        if (faults.length > 0) wrong.push({ round, faults: faults.slice(0, 3) });
      }
      tell({ ...total, "rounds with a fault": wrong.length });
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(Math.min(...Object.values(total))).toBeGreaterThan(0);
    },
  );
});
