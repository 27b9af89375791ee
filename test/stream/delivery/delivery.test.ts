import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import { FakeEnvironment } from "../fake-environment.js";
import { ScriptedSource } from "../scripted-source.js";

const start = 1_700_000_000_000;
const ahead = 60_000;

interface Told {
  row: unknown;
  time: number;
  key: string | undefined;
}

type Fate = "dropped" | "duplicate" | "hole" | Told;

/** What the answer before, and this one so far, said of a key and time. */
interface Said {
  answer: number;
  before: string[];
  now: string[];
}

/** What becomes of a row by the rules alone, said row by row. */
function judge(row: unknown, keyed: boolean, seen: Map<string, Said> | undefined, answer: number): Fate {
  try {
    const own: unknown = Array.isArray(row)
      ? row[0]
      : typeof row === "object" && row !== null
        ? (row as { time?: unknown }).time
        : undefined;
    const time = own === undefined ? start : own instanceof Date ? own.getTime() : typeof own === "number" ? own : NaN;
    if (!(time >= -8.64e15 && time <= start + ahead)) return "dropped";
    const key = keyed ? (row as { key?: string } | null | undefined)?.key : undefined;
    if (keyed && key === undefined) return "dropped";
    if (seen && own !== undefined) {
      const [name, text] = [`${time}/${String(key)}`, JSON.stringify(row)];
      const last = seen.get(name) ?? { answer, before: [], now: [] };
      const said = last.answer === answer ? last : { answer, before: last.now, now: [] };
      seen.set(name, said);
      const known = [...said.before, ...said.now].includes(text);
      said.now.push(text);
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
  readonly time = start;
  get key(): string {
    throw new Error("no key");
  }
}

const time = fc.integer({ min: -20, max: 20 }).map((n) => start + n * 1_000);
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
  { time: start + 2 * ahead },
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
        const environment = new FakeEnvironment({ now: start });
        const source = new ScriptedSource<unknown>({ revises });
        const options: DataStreamOptions<unknown> = {
          environment,
          recent,
          maxAhead: ahead,
          timeUnit: "ms",
          ...(keyed && { key: "key" as never }),
        };
        const stream = new DataStream<unknown>(source, options);
        const told: Told[] = [];
        const expected: Told[] = [];
        const counts = { received: 0, kept: 0, duplicates: 0, dropped: 0 };
        const seen = revises ? new Map<string, Said>() : undefined;
        stream.subscribe((rows, { times, keys }) => {
          expect(rows.length).toBeGreaterThan(0);
          expect(times).toHaveLength(rows.length);
          rows.forEach((row, i) => told.push({ row, time: times[i], key: keys?.[i] }));
        });
        await environment.advance(0);

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
        expect(told).toEqual(expected);
        expect(stream.stats).toMatchObject(counts);
        const newest = expected.reduce<Told | undefined>(
          (held, each) => (held && held.time > each.time ? held : each),
          undefined,
        );
        expect(stream.latest()).toEqual(newest);
        for (const name of ["a", "b", "c"]) {
          const own = expected.filter((each) => each.key === name);
          const last = own.reduce<Told | undefined>(
            (held, each) => (held && held.time > each.time ? held : each),
            undefined,
          );
          expect(stream.latest(name)).toEqual(last);
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
    const environment = new FakeEnvironment({ now: start });
    const source = new ScriptedSource<{ time: number; key: string }>();
    const stream = new DataStream(source, { environment, key: "key" });
    stream.start();
    await environment.advance(0);
    source.sink.next([{ time: start, key: "a" }]);
    const before = [stream.latest("a"), stream.latest()];
    source.sink.next([{ time: start + 1, key: "a" }]);
    expect(before.map((each) => each?.time)).toEqual([start, start]);
    expect(stream.latest("a")?.time).toBe(start + 1);
  });

  it("set and clear no timer, message by message", async () => {
    const environment = new FakeEnvironment({ now: start });
    const source = new ScriptedSource<number>();
    const stream = new DataStream(source, { environment });
    stream.start();
    await environment.advance(0);
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
