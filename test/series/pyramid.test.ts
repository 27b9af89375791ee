import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Columns } from "../../src/series/columns.js";
import { DirtyRanges } from "../../src/series/dirty-ranges.js";
import { emptySummary, Pyramid } from "../../src/series/pyramid.js";
import { countWork } from "../../src/series/work.js";
import { seeded } from "./seeded.js";

function build(rows: number, value: (seq: number) => number, evicted = 0): { columns: Columns; pyramid: Pyramid } {
  const columns = new Columns();
  const pyramid = new Pyramid(columns);
  for (let seq = 0; seq < rows; seq += 1) {
    columns.append([seq], [value(seq)]);
    pyramid.update(seq);
  }
  columns.evict(evicted);
  return { columns, pyramid };
}

function scan(columns: Columns, i: number, j: number): { min: number; max: number; sum: number; count: number } {
  const out = emptySummary();
  for (let seq = Math.max(i, columns.first); seq < Math.min(j, columns.end); seq += 1) {
    const value = columns.value(seq);
    if (Number.isNaN(value)) continue;
    out.min = Math.min(out.min, value);
    out.max = Math.max(out.max, value);
    out.sum += value;
    out.count += 1;
  }
  return out;
}

const whole = (random: () => number) => (): number => (random() < 0.1 ? NaN : Math.floor(random() * 2000) - 1000);

describe("Pyramid", () => {
  it("range answers as a scan does, for any bounds", () => {
    const random = seeded(1);
    const { columns, pyramid } = build(70_000, whole(random), 777);
    for (let run = 0; run < 3000; run += 1) {
      const i = Math.floor(random() * 70_000);
      const j = i + Math.floor(random() ** 4 * 70_000);
      expect(pyramid.range(i, j, emptySummary())).toEqual(scan(columns, i, j));
    }
    expect(pyramid.range(0, Infinity, emptySummary())).toEqual(scan(columns, 0, Infinity));
    expect(pyramid.range(5, 5, emptySummary())).toEqual(emptySummary());
  });

  it("stays right while the ring goes round", () => {
    const random = seeded(2);
    const columns = new Columns();
    const pyramid = new Pyramid(columns);
    const draw = whole(random);
    for (let seq = 0; seq < 20_000; seq += 1) {
      if (columns.length === 1024) columns.evict(columns.first + 1);
      columns.append([seq], [draw()]);
      pyramid.update(seq);
      if (seq % 37 !== 0) continue;
      const i = columns.first + Math.floor(random() * 200);
      const j = columns.end - Math.floor(random() * 200);
      expect(pyramid.range(i, j, emptySummary())).toEqual(scan(columns, i, j));
      expect(pyramid.range(0, Infinity, emptySummary())).toEqual(scan(columns, 0, Infinity));
    }
    expect(columns.capacity).toBe(1024);
  });

  it("stays right through late rows, replaced values and evictions", () => {
    const step = fc.record({
      late: fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60, size: "max" }),
      replace: fc.array(fc.nat(400), { maxLength: 5, size: "max" }),
      evict: fc.nat(40),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: "max" }), fc.nat(400), fc.nat(2000), (script, i, length) => {
        const columns = new Columns();
        const pyramid = new Pyramid(columns);
        let serial = 0;
        for (const { late, replace, evict } of script) {
          const times = Float64Array.from(late).sort();
          const values = Float64Array.from(late, () => (serial = (serial * 7 + 3) % 101));
          if (times.length > 0) pyramid.update(columns.merge(times, values, 0, new DirtyRanges()));
          columns.evict(Math.min(columns.end, columns.first + evict));
          for (const nth of replace) {
            const seq = columns.first + nth;
            if (seq >= columns.end) continue;
            columns.replace(seq, nth % 3 === 0 ? NaN : -nth);
            pyramid.touch(seq);
          }
          expect(pyramid.range(i, i + length, emptySummary())).toEqual(scan(columns, i, i + length));
          expect(pyramid.range(0, Infinity, emptySummary())).toEqual(scan(columns, 0, Infinity));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("lastNumber and firstNumber leap over long stretches without a value", () => {
    const { columns, pyramid } = build(20_000, (seq) => (seq === 100 || seq === 19_000 ? 1 : NaN));
    expect(pyramid.lastNumber(0, 20_000)).toBe(19_000);
    expect(pyramid.lastNumber(0, 19_000)).toBe(100);
    expect(pyramid.lastNumber(101, 19_000)).toBe(-1);
    expect(pyramid.firstNumber(0, 20_000)).toBe(100);
    expect(pyramid.firstNumber(101, 20_000)).toBe(19_000);
    expect(pyramid.firstNumber(19_001, 20_000)).toBe(-1);
    columns.evict(101);
    expect(pyramid.lastNumber(0, 19_000)).toBe(-1);
  });

  it("a range costs the logarithm of its rows", () => {
    const work = countWork();
    const columns = new Columns(work);
    const pyramid = new Pyramid(columns, work);
    for (let seq = 0; seq < 1_000_000; seq += 1) columns.append([seq], [seq]);
    pyramid.range(0, Infinity, emptySummary());
    work.rows = work.blocks = 0;
    pyramid.range(7, 999_989, emptySummary());
    expect(work.rows).toBeLessThanOrEqual(30);
    expect(work.blocks).toBeLessThanOrEqual(150);
  });

  it("appending builds a block per sixteen rows and level, no more", () => {
    const work = countWork();
    const columns = new Columns(work);
    const pyramid = new Pyramid(columns, work);
    columns.reserve(65_536);
    pyramid.update(0);
    for (let seq = 0; seq < 65_536; seq += 1) {
      columns.append([seq], [seq]);
      pyramid.update(seq);
      pyramid.lastNumber(seq, seq + 1);
    }
    const built = 65_536 / 16 + 65_536 / 256 + 65_536 / 4096 + 1;
    const read = built - 65_536 / 16;
    expect(work.blocks).toBe(built + read * 16);
  });

  it("extent tells the least and the greatest alone", () => {
    const random = seeded(3);
    const { columns, pyramid } = build(70_000, whole(random), 777);
    for (let run = 0; run < 3000; run += 1) {
      const i = Math.floor(random() * 70_000);
      const j = i + Math.floor(random() ** 4 * 70_000);
      expect(pyramid.extent(i, j, emptySummary())).toEqual({ ...scan(columns, i, j), sum: 0, count: 0 });
      if (run % 100 === 0) expect(pyramid.range(i, j, emptySummary())).toEqual(scan(columns, i, j));
    }
  });

  it("builds nothing where no stretch of sixteen rows is asked for", () => {
    const { pyramid } = build(10_000, (seq) => seq);
    for (let seq = 0; seq < 10_000; seq += 15) pyramid.range(seq, seq + 15, emptySummary());
    expect(pyramid.bytes).toBe(0);
  });

  it("takes about a byte a row for extents, and less than 2 with sums", () => {
    const columns = new Columns();
    const pyramid = new Pyramid(columns);
    for (let seq = 0; seq < 1 << 20; seq += 1) columns.append([seq], [seq]);
    pyramid.update(0);
    expect(pyramid.extent(0, Infinity, emptySummary()).max).toBe(2 ** 20 - 1);
    expect(pyramid.bytes / columns.length).toBeLessThan(1.1);
    expect(pyramid.bytes / columns.length).toBeGreaterThan(1);
    expect(pyramid.range(0, Infinity, emptySummary()).count).toBe(2 ** 20);
    expect(pyramid.bytes / columns.length).toBeLessThan(2);
    expect(pyramid.bytes + columns.capacity * 16).toBeLessThan(20e6);
  });
});
