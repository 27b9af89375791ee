import { describe, expect } from "vitest";
import { DataStream, manual } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

interface Row {
  readonly time: number;
  readonly value: number;
}

/** Somebody who writes down what he hears, and what he should have heard. */
interface Witness {
  readonly heard: string[];
  readonly expected: string[];
  undo: () => void;
}

/** One stream, whose listeners do in the middle of its events what comes to their minds. */
async function runRound(ofSeed: number, events: number) {
  const dice = createDice(ofSeed);
  const environment = fakeEnvironment();
  const source = manual<Row>();
  const stream = new DataStream(source, { environment, recent: 50, staleAfter: Infinity });
  /** Who listens when an event begins gets it, unless he leaves before it is his turn, and nobody else. */
  let listening: Witness[] = [];
  const everyone: Witness[] = [];
  const reported: string[] = [];
  let [thrown, left, joined] = [0, 0, 0];
  stream.on("error", ({ code, message }) => reported.push(`${code} ${message}`));
  // The first to hear of an event: nothing has been done in its middle yet.
  const begin = (word: string): void => {
    for (const { expected } of listening) expected.push(word);
  };
  stream.on("data", (rows) => {
    begin(`data ${rows.map(({ value }) => value).join()}`);
  });
  stream.on("gap", ({ count }) => {
    begin(`gap ${String(count)}`);
  });
  stream.on("drop", ({ count }) => {
    begin(`drop ${count}`);
  });

  function join(act: (self: Witness) => void): Witness {
    const self: Witness = { heard: [], expected: [], undo: () => undefined };
    const hear = (word: string): void => {
      self.heard.push(word);
      act(self);
    };
    self.undo = stream.subscribe(
      {
        data: (rows) => {
          hear(`data ${rows.map(({ value }) => value).join()}`);
        },
        gap: ({ count }) => {
          hear(`gap ${String(count)}`);
        },
        drop: ({ count }) => {
          hear(`drop ${count}`);
        },
      },
      { recent: false },
    );
    listening = [...listening, self];
    everyone.push(self);
    return self;
  }

  function leave(witness: Witness): void {
    witness.undo();
    witness.expected.length = witness.heard.length;
    listening = listening.filter((each) => each !== witness);
    left += 1;
  }

  const quiet = (): void => undefined;
  function mischief(self: Witness): void {
    if (!dice.chance(0.15)) return;
    const what = dice.between(0, 3);
    if (what === 0) {
      thrown += 1;
      throw new Error(`mischief ${thrown}`);
    }
    if (what === 1 && listening.length > 4) leave(dice.one(listening));
    if (what === 2) {
      const other = dice.one(listening);
      leave(other);
      joined += 1;
      join(other === self ? mischief : quiet);
    }
    if (what === 3 && listening.length < 16) {
      joined += 1;
      join(dice.chance(0.5) ? mischief : quiet);
    }
  }

  stream.start();
  await environment.advanceAsync(0);
  for (let i = 0; i < 12; i += 1) join(dice.chance(0.5) ? mischief : quiet);
  for (let value = 1; value <= events; value += 1) {
    let time = environment.now();
    if (dice.chance(0.1)) source.lost({ count: value, cause: "told", kind: "lost" });
    if (dice.chance(0.1)) {
      // A row that is refused, longer after the last one than refusals are gathered.
      environment.advance(2_000);
      time = NaN;
    }
    source.push({ time, value });
  }

  // One of five ends the stream: all hear of the end, and nobody of anything more.
  const ends: string[] = [];
  const bystanders = everyone.length;
  stream.removeAllListeners("data");
  for (let i = 0; i < 5; i += 1) {
    stream.on("data", () => {
      ends.push(`data ${i}`);
      if (i === 2) stream.destroy();
    });
    stream.on("state", ({ state }) => ends.push(`${state} ${i}`));
  }
  source.push({ time: environment.now(), value: 0 });
  const wrong = everyone.filter(({ heard, expected }) => JSON.stringify(heard) !== JSON.stringify(expected));
  return {
    bystanders,
    thrown,
    moved: left + joined,
    reported,
    heard: everyone.reduce((sum, { heard }) => sum + heard.length, 0),
    wrong: wrong.map(({ heard, expected }) => ({ heard: heard.slice(-5), expected: expected.slice(-5) })),
    ends: ends.sort(),
    left: [environment.pending, environment.listening],
  };
}

describe("listeners", () => {
  promise(
    "whatever a listener does in the middle of an event, every other one gets every event, " +
      "who has left none, and each error is told once",
    async (tell) => {
      const total = { rounds: 0, listeners: 0, "events heard": 0, "came and went": 0, thrown: 0, reported: 0 };
      const wrong: unknown[] = [];
      for (let round = 0; round < countOf(1_000); round += 1) {
        const {
          bystanders,
          thrown,
          moved,
          reported,
          heard,
          wrong: missed,
          ends,
          left,
        } = await runRound(seed * 10_000 + round, 100);
        total.rounds += 1;
        total.listeners += bystanders;
        total["events heard"] += heard;
        total["came and went"] += moved;
        total.thrown += thrown;
        total.reported += reported.length;
        const told = new Set(reported);
        const each = Array.from({ length: thrown }, (_, i) => `listener a listener threw: mischief ${i + 1}`);
        const whole = [...[0, 1, 2].map((i) => `data ${i}`), ...[0, 1, 2, 3, 4].map((i) => `destroyed ${i}`)];
        if (missed.length > 0) wrong.push({ round, missed: missed.slice(0, 2) });
        if (reported.length !== thrown || !each.every((words) => told.has(words))) {
          wrong.push({ round, thrown, reported: reported.slice(0, 5) });
        }
        if (JSON.stringify(ends) !== JSON.stringify(whole) || left.some(Boolean)) wrong.push({ round, ends, left });
      }
      tell({ ...total, "rounds with a fault": new Set(wrong.map((each) => (each as { round: number }).round)).size });
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(Math.min(...Object.values(total))).toBeGreaterThan(0);
    },
  );
});
