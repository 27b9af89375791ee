import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import { FakeEnvironment } from "../fake-environment.js";
import { ScriptedSource } from "../scripted-source.js";

const START_MS = 1_700_000_000_000;
const MAX_AHEAD_MS = 60_000;

interface Delivered {
  row: unknown;
  time: number;
  key: string | undefined;
}

type Fate = "dropped" | "duplicate" | "hole" | Delivered;

/** The rows of a key and time in the answer before, and so far in this one. */
interface Revision {
  answer: number;
  previous: string[];
  current: string[];
}

/** Judges a row by the rules alone: the model that the stream is compared with. */
function judge(row: unknown, keyed: boolean, revisions: Map<string, Revision> | undefined, answer: number): Fate {
  try {
    const ownTime: unknown = Array.isArray(row)
      ? row[0]
      : typeof row === "object" && row !== null
        ? (row as { time?: unknown }).time
        : undefined;
    const time =
      ownTime === undefined
        ? START_MS
        : ownTime instanceof Date
          ? ownTime.getTime()
          : typeof ownTime === "number"
            ? ownTime
            : NaN;
    if (!(time >= -8.64e15 && time <= START_MS + MAX_AHEAD_MS)) return "dropped";
    const key = keyed ? (row as { key?: string } | null | undefined)?.key : undefined;
    if (keyed && key === undefined) return "dropped";
    if (revisions && ownTime !== undefined) {
      const [name, text] = [`${time}/${String(key)}`, JSON.stringify(row)];
      const last = revisions.get(name) ?? { answer, previous: [], current: [] };
      const revision = last.answer === answer ? last : { answer, previous: last.current, current: [] };
      revisions.set(name, revision);
      const known = [...revision.previous, ...revision.current].includes(text);
      revision.current.push(text);
      if (known) return "duplicate";
    }
    return { row, time, key };
  } catch {
    return "dropped";
  }
}

class Untimed {
  get time(): number {
    throw new Error("no time");
  }
}

class Unkeyed {
  readonly time = START_MS;
  get key(): string {
    throw new Error("no key");
  }
}

const time = fc.integer({ min: -20, max: 20 }).map((n) => START_MS + n * 1_000);
const key = fc.constantFrom("a", "b", "c");
const good = fc.oneof(
  { weight: 6, arbitrary: fc.record({ time, value: fc.integer({ min: 0, max: 3 }), key }) },
  fc.tuple(time, fc.integer()),
  fc.integer({ min: 0, max: 9 }),
  fc.record({ value: fc.double(), key }),
  fc.record({ time: time.map((at) => new Date(at)), key }),
  fc.constantFrom(null, undefined),
);
const bad = fc.constantFrom<unknown[]>(
  { time: NaN },
  { time: "yesterday" },
  { time: null },
  { time: START_MS + 2 * MAX_AHEAD_MS },
  { time: -1e300 },
  [Infinity, 1],
  new Untimed(),
  new Unkeyed(),
);
const batch = fc.record({
  rows: fc.oneof(
    fc.array(good, { maxLength: 12 }),
    fc.array(fc.oneof({ weight: 8, arbitrary: good }, bad), { maxLength: 12 }),
  ),
  hole: fc.option(fc.nat(11)),
  frozen: fc.boolean(),
});

/** Finds the newest row that has come, up to two seconds ahead; where none has, the first. */
function latestOf(rows: readonly Delivered[]): Delivered | undefined {
  const come = rows.filter(({ time }) => time <= START_MS + 2_000);
  return come.length === 0 ? rows.at(0) : come.reduce((latest, each) => (latest.time > each.time ? latest : each));
}

describe("rows on their way through a stream", () => {
  it("are told, stamped, counted and kept by the rules, good and bad, whatever becomes of their array", async () => {
    const scenario = fc.record({
      batches: fc.array(batch, { maxLength: 8 }),
      keyed: fc.boolean(),
      revises: fc.boolean(),
      recent: fc.integer({ min: 0, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ batches, keyed, revises, recent }) => {
        const environment = new FakeEnvironment({ now: START_MS });
        const source = new ScriptedSource<unknown>({ revises });
        const options: DataStreamOptions<unknown> = {
          environment,
          recent,
          maxAhead: MAX_AHEAD_MS,
          timeUnit: "ms",
          // The cast is needed because rows of the test are unknown, which have no field to name.
          ...(keyed && { key: "key" as never }),
        };
        const stream = new DataStream<unknown>(source, options);
        const delivered: Delivered[] = [];
        const expected: Delivered[] = [];
        const counts = { received: 0, kept: 0, duplicates: 0, dropped: 0 };
        const seen = revises ? new Map<string, Revision>() : undefined;
        stream.subscribe((rows, { times, keys }) => {
          expect(rows.length).toBeGreaterThan(0);
          expect(times).toHaveLength(rows.length);
          rows.forEach((row, i) => delivered.push({ row, time: times[i], key: keys?.[i] }));
        });
        await environment.advanceAsync(0);

        for (const [answer, { rows: drawn, hole, frozen }] of batches.entries()) {
          const rows: unknown[] = [];
          drawn.forEach((row, i) => {
            if (i !== hole) rows[i] = row;
          });
          counts.received += rows.length;
          for (let i = 0; i < rows.length; i++) {
            const fate = i in rows ? judge(rows[i], keyed, seen, answer) : "hole";
            if (fate === "dropped") counts.dropped += 1;
            else if (fate === "duplicate") counts.duplicates += 1;
            else if (fate !== "hole") expected.push(fate);
          }
          source.sink.next(frozen ? Object.freeze(rows) : rows);
          if (!frozen) rows.fill("reused");
        }

        counts.kept = expected.length;
        expect(delivered).toEqual(expected);
        expect(stream.stats).toMatchObject(counts);
        expect(stream.latest()).toEqual(latestOf(expected));
        for (const name of ["a", "b", "c"]) {
          expect(stream.latest(name)).toEqual(latestOf(expected.filter((each) => each.key === name)));
        }
        const kept: unknown[] = [];
        stream.subscribe((rows, { times, keys }) =>
          rows.forEach((row, i) => kept.push({ row, time: times[i], key: keys?.[i] })),
        );
        expect(kept.slice(-Math.min(recent, expected.length) || kept.length)).toEqual(
          recent > 0 ? expected.slice(-recent) : [],
        );
        stream.destroy();
      }),
      { numRuns: 300 },
    );
  });

  it("do not change what latest() has handed out", async () => {
    const environment = new FakeEnvironment({ now: START_MS });
    const source = new ScriptedSource<{ time: number; key: string }>();
    const stream = new DataStream(source, { environment, key: "key" });
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next([{ time: START_MS, key: "a" }]);
    const before = [stream.latest("a"), stream.latest()];
    source.sink.next([{ time: START_MS + 1, key: "a" }]);
    expect(before.map((each) => each?.time)).toEqual([START_MS, START_MS]);
    expect(stream.latest("a")?.time).toBe(START_MS + 1);
  });

  it("set and clear no timer, message by message", async () => {
    const environment = new FakeEnvironment({ now: START_MS });
    const source = new ScriptedSource<number>();
    const stream = new DataStream(source, { environment });
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next([1]);
    let calls = 0;
    const { setTimeout, clearTimeout } = environment;
    environment.setTimeout = (...args) => (calls++, setTimeout.apply(environment, args));
    environment.clearTimeout = (...args) => (calls++, clearTimeout.apply(environment, args));
    for (let n = 0; n < 1_000; n++) {
      source.sink.alive();
      source.sink.accept(1);
      source.sink.next([n]);
    }
    expect(calls).toBe(0);
    stream.destroy();
  });
});
