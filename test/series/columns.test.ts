import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Columns } from "../../src/series/columns.js";
import { DirtyRanges } from "../../src/series/dirty-ranges.js";

const rowsOf = (columns: Columns): [number, number][] => {
  const rows: [number, number][] = [];
  for (let seq = columns.first; seq < columns.end; seq += 1) rows.push([columns.time(seq), columns.value(seq)]);
  return rows;
};

const merge = (columns: Columns, rows: readonly (readonly [number, number])[]): number =>
  columns.merge(
    Float64Array.from(rows, ([time]) => time),
    Float64Array.from(rows, ([, value]) => value),
    0,
    new DirtyRanges(),
  );

describe("Columns", () => {
  it("holds what a sorted list holds, through appends, late rows and evictions", () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
    const steps = fc.array(fc.record({ times, evict: fc.nat(30) }), { maxLength: 25 });
    fc.assert(
      fc.property(steps, (script) => {
        const columns = new Columns();
        let expected: [number, number][] = [];
        let serial = 0;
        for (const step of script) {
          const rows = step.times.sort((a, b) => a - b).map((time): [number, number] => [time, (serial += 1)]);
          merge(columns, rows);
          expected = [...expected, ...rows].sort((a, b) => a[0] - b[0]);
          const first = Math.min(columns.first + step.evict, columns.end);
          expected = expected.slice(first - columns.first);
          columns.evict(first);
          expect(rowsOf(columns)).toEqual(expected);
          expect(columns.capacity).toBeGreaterThanOrEqual(columns.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("append grows the ring and numbers rows from the first", () => {
    const columns = new Columns();
    for (let index = 0; index < 1000; index += 1) columns.append([index], [-index]);
    expect([columns.first, columns.end, columns.capacity]).toEqual([0, 1000, 1024]);
    columns.evict(990);
    expect(columns.first).toBe(990);
    expect(columns.value(995)).toBe(-995);
  });

  it("evict gives memory back, and keeps growing anew after it", () => {
    const columns = new Columns();
    for (let index = 0; index < 100_000; index += 1) columns.append([index], [index]);
    columns.evict(99_990);
    expect(columns.capacity).toBe(64);
    for (let index = 100_000; index < 100_200; index += 1) columns.append([index], [index]);
    expect(columns.time(columns.first)).toBe(99_990);
    expect(columns.length).toBe(210);
  });

  it("a steady window never changes its capacity", () => {
    const columns = new Columns();
    const capacities = new Set<number>();
    for (let index = 0; index < 5000; index += 1) {
      columns.append([index], [index]);
      columns.evict(index - 499);
      if (index > 600) capacities.add(columns.capacity);
    }
    expect([...capacities]).toEqual([512]);
  });

  it("merge returns the lowest sequence number that is new or has moved", () => {
    const columns = new Columns();
    for (const time of [10, 20, 30, 40]) columns.append([time], [time]);
    expect(merge(columns, [[50, 0]])).toBe(4);
    expect(merge(columns, [[20, 1]])).toBe(2);
    expect(
      merge(
        columns,
        [
          [25, 2],
          [5, 3],
        ].sort((a, b) => a[0] - b[0]) as [number, number][],
      ),
    ).toBe(0);
    expect(rowsOf(columns).map(([time]) => time)).toEqual([5, 10, 20, 20, 25, 30, 40, 50]);
  });

  it("merge tells each run of new rows with the held rows at both sides", () => {
    const columns = new Columns();
    for (const time of [10, 20, 30, 40, 50]) columns.append([time], [time]);
    const changes = new DirtyRanges();
    columns.merge(Float64Array.of(12, 13, 42, 60), new Float64Array(4), 0, changes);
    const told = [0, 1, 2].slice(0, changes.end).map((index) => [changes.from(index), changes.to(index)]);
    expect(told).toEqual([
      [40, 60],
      [10, 20],
    ]);
  });

  it("atOrAfter, after and ahead find what a scan finds", () => {
    const times = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(times, fc.integer({ min: -1, max: 41 }), fc.nat(60), (list, time, start) => {
        const columns = new Columns();
        const sorted = list.sort((a, b) => a - b);
        sorted.forEach((each) => columns.append([each], [0]));
        const from = Math.min(start, sorted.length);
        const scan = (test: (each: number) => boolean, begin = 0): number => {
          const index = sorted.findIndex((each, at) => at >= begin && test(each));
          return index < 0 ? sorted.length : index;
        };
        expect(columns.atOrAfter(time)).toBe(scan((each) => each >= time));
        expect(columns.after(time)).toBe(scan((each) => each > time));
        expect(columns.seek(time, from)).toBe(scan((each) => each >= time, from));
      }),
      { numRuns: 500 },
    );
  });
});
