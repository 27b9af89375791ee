import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Series } from "../../../src/series/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { SeriesSet } from "../../../src/widgets/store/series-set.js";
import { hubOf } from "../../../src/widgets/store/stream-hub.js";
import { FakeEnvironment } from "../../stream/fake-environment.js";
import { ScriptedSource } from "../../stream/scripted-source.js";

const start = 1_700_000_000_000;

interface Row {
  time: number;
  value: unknown;
  key: string;
}

const row = fc.record({
  time: fc.integer({ min: 0, max: 40 }).map((n) => start + n),
  value: fc.oneof(
    { weight: 8, arbitrary: fc.integer() },
    fc.constantFrom<unknown[]>(null, NaN, Infinity, "7", undefined, {}),
  ),
  key: fc.constantFrom("a", "b", "c"),
});

function numbers(series: Series | undefined): [number, number][] {
  if (series === undefined) return [];
  return Array.from({ length: series.length }, (_, n) => [
    series.time(series.first + n),
    series.value(series.first + n),
  ]);
}

describe("rows on their way into series", () => {
  it("end up as numbers sorted by time, key by key, whatever the order, the values and the batches", async () => {
    const scenario = fc.record({
      batches: fc.array(fc.array(row, { maxLength: 30 }), { maxLength: 8 }),
      keyed: fc.boolean(),
      revises: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ batches, keyed, revises }) => {
        const source = new ScriptedSource<Row>({ revises });
        const stream = new DataStream<Row>(source, {
          environment: new FakeEnvironment({ now: start }),
          ...(keyed && { key: "key" }),
        });
        const set = new SeriesSet<Row>(hubOf(stream), {}, { time: 600_000, rows: 50 });
        const changed = vi.fn();
        set.hub.listen({ changed });
        await Promise.resolve();
        const expected = new Map<string, [number, number][]>();
        const known = new Map<string, { batch: readonly Row[]; texts: Set<string>; before: Set<string> }>();
        const newest = new Map<string, number>();
        const origins = new Map<string, boolean>();
        let refused = 0;
        for (const rows of batches) {
          source.sink.next(rows);
          for (const { time, value, key } of rows) {
            const name = keyed ? key : "";
            // The stream itself skips a duplicate: a row equal to one of this batch, or of the batch that last had
            // rows of its time and name.
            const text = `${String(value)} ${typeof value} ${key}`;
            let same = known.get(`${time} ${name}`);
            if (same?.batch !== rows) same = { batch: rows, texts: new Set(), before: same?.texts ?? new Set() };
            known.set(`${time} ${name}`, same);
            const isDuplicate = same.texts.has(text) || same.before.has(text);
            same.texts.add(text);
            if (revises && isDuplicate) continue;
            if (typeof value !== "number" && value !== null) {
              refused += 1;
              // It breaks a line as null does, and begins none.
              if (!expected.has(name)) continue;
            }
            let rowsOfKey = expected.get(name) ?? [];
            if (revises) rowsOfKey = rowsOfKey.filter((other) => other[0] !== time);
            rowsOfKey = [...rowsOfKey, [time, Number.isFinite(value) ? (value as number) : NaN] as [number, number]];
            origins.set(`${time} ${name}`, time < (newest.get(name) ?? -Infinity));
            newest.set(name, Math.max(time, newest.get(name) ?? -Infinity));
            expected.set(name, rowsOfKey);
          }
          for (const [name, rowsOfKey] of expected) {
            expected.set(name, rowsOfKey.sort((a, b) => a[0] - b[0]).slice(-50));
          }
        }
        expect(set.keys).toEqual([...expected.keys()]);
        for (const [name, rowsOfKey] of expected) {
          expect(numbers(set.series(name))).toEqual(rowsOfKey);
          for (const [time] of rowsOfKey) {
            expect(set.origin(time, name)).toMatchObject({
              from: "live",
              received: start,
              late: origins.get(`${time} ${name}`),
            });
          }
        }
        expect(set.refused).toBe(refused);
        expect(set.newestTime).toBe(newest.size > 0 ? Math.max(...newest.values()) : undefined);
        set.close();
        stream.destroy();
      }),
      { numRuns: 200 },
    );
  });

  it("stand up to an accessor that feeds the same stream", async () => {
    const source = new ScriptedSource<Row>();
    const stream = new DataStream<Row>(source, { environment: new FakeEnvironment({ now: start }) });
    let fed = false;
    const value = (each: Row): unknown => {
      if (!fed) {
        fed = true;
        source.sink.next([{ time: start + 5, value: 5, key: "" }]);
      }
      return each.value;
    };
    const set = new SeriesSet<Row>(hubOf(stream), { value }, { time: 600_000, rows: 50 });
    await Promise.resolve();
    source.sink.next([
      { time: start + 1, value: 1, key: "" },
      { time: start + 9, value: 9, key: "" },
    ]);
    expect(numbers(set.series())).toEqual([
      [start + 1, 1],
      [start + 5, 5],
      [start + 9, 9],
    ]);
    set.close();
    stream.destroy();
  });
});
