import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Segment } from "../../src/draw/pixel-columns.js";
import { PixelColumns } from "../../src/draw/pixel-columns.js";
import { Series } from "../../src/series/series.js";
import { seeded } from "../series/seeded.js";

interface Span {
  low: number;
  high: number;
}

/**
 * The envelope of the drawn polyline in one column, from the rows and gap intervals alone: no search, no pyramid, no
 * cache. Each drawn segment is cut to the column; each row is a point.
 */
function envelope(series: Series, from: number, to: number, segment: Segment): Span {
  let low = Infinity;
  let high = -Infinity;
  const take = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (let seq = series.first; seq < series.end; seq += 1) {
    const [t, v] = [series.time(seq), series.value(seq)];
    if (Number.isNaN(v)) continue;
    if (t >= from && t < to) take(v);
    if (seq + 1 >= series.end) continue;
    const [u, w] = [series.time(seq + 1), series.value(seq + 1)];
    const missing = series.gaps.entries.some(
      ({ after, before }) => (t < before && u > after) || (t === u && after === before && t === after),
    );
    if (Number.isNaN(w) || missing) continue;
    for (const border of [from, to]) {
      if (!(border > t && border <= u)) continue;
      const share = (border - t) / (u - t);
      if (share === 1) take(w);
      else if (segment === "step") take(v);
      else take(Math.min(Math.max(v * (1 - share) + w * share, Math.min(v, w)), Math.max(v, w)));
    }
  }
  return low <= high ? { low, high } : { low: NaN, high: NaN };
}

function expectExact(columns: PixelColumns, series: Series, msPerPixel: number, segment: Segment = "linear"): void {
  let min = Infinity;
  let max = -Infinity;
  for (let column = columns.first; column <= columns.last; column += 1) {
    const expected = envelope(series, column * msPerPixel, (column + 1) * msPerPixel, segment);
    const actual = { low: columns.low(column), high: columns.high(column) };
    if (!Object.is(actual.low, expected.low) || !Object.is(actual.high, expected.high)) {
      expect({ column, ...actual }).toEqual({ column, ...expected });
    }
    if (!Number.isNaN(expected.low)) {
      min = Math.min(min, expected.low);
      max = Math.max(max, expected.high);
    }
  }
  expect([columns.min, columns.max]).toEqual(min <= max ? [min, max] : [NaN, NaN]);
}

const random = seeded(11);
let walked = 0;
const shapes: Record<string, (time: number) => number> = {
  "a random walk": () => (walked += random() - 0.5),
  spikes: () => (random() < 0.001 ? 1e6 : random()),
  "a sine": (time) => Math.sin(time / 700),
  "a constant": () => 42,
  "values with gaps": () => (random() < 0.05 ? NaN : random()),
  "values at both ends of the range": () => (random() < 0.5 ? -1.7e308 : 1.7e308),
};

const EPOCH = 1_700_000_000_000;

describe("PixelColumns", () => {
  for (const [name, shape] of Object.entries(shapes)) {
    for (const spacing of [0.7, 13, 400]) {
      it(`each span is the exact envelope of ${name}, a row each ${spacing} ms`, () => {
        const series = new Series();
        let time = EPOCH;
        for (let row = 0; row < 3000; row += 1) {
          // A burst now and then: rows of one instant.
          if (random() > 0.1) time += spacing * 2 * random();
          series.append(time, shape(time));
        }
        const span = time - EPOCH;
        for (let gap = 0; gap < 8; gap += 1) {
          const seq = Math.floor(random() * 2900);
          series.gap(gap, gap % 2 === 0 ? "lost" : "unknown", series.time(seq), series.time(seq + 1 + (gap % 3) * 20));
        }
        for (const segment of ["linear", "step"] as const) {
          const columns = new PixelColumns(segment);
          const msPerPixel = span / 300.7;
          columns.update(series, EPOCH - span / 10, time + span / 10, msPerPixel);
          expectExact(columns, series, msPerPixel, segment);
        }
      });
    }
  }

  it("stays exact by the frame: live, late and revised rows, gaps, repairs, evictions, scrolls, pans, zooms", () => {
    const time = fc.integer({ min: 0, max: 400 });
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    );
    const step = fc.oneof(
      fc.record({ kind: fc.constant("rows" as const), rows: fc.array(fc.tuple(time, value), { maxLength: 12 }) }),
      fc.record({ kind: fc.constant("live" as const), rows: fc.array(fc.tuple(fc.nat(9), value), { maxLength: 12 }) }),
      fc.record({ kind: fc.constant("revise" as const), rows: fc.array(fc.tuple(time, value), { maxLength: 5 }) }),
      fc.record({ kind: fc.constant("gap" as const), id: fc.nat(4), after: time, before: time }),
      fc.record({
        kind: fc.constant("repair" as const),
        id: fc.nat(4),
        after: time,
        before: time,
        whole: fc.boolean(),
      }),
      fc.record({ kind: fc.constant("evict" as const), now: time }),
      fc.record({ kind: fc.constant("pan" as const), from: fc.integer({ min: -50, max: 450 }) }),
      fc.record({ kind: fc.constant("zoom" as const), msPerPixel: fc.constantFrom(0.7, 2, 5.3, 11) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (script) => {
        const series = new Series({ time: 300, rows: 90 });
        const first = new PixelColumns();
        const second = new PixelColumns("step");
        let from = 0;
        let msPerPixel = 5.3;
        for (const [index, each] of script.entries()) {
          if (each.kind === "rows" || each.kind === "revise") {
            const options = { revises: each.kind === "revise" };
            series.insert(
              each.rows.map(([t]) => t),
              each.rows.map(([, v]) => v),
              options,
            );
          } else if (each.kind === "live") {
            let newest = series.length > 0 ? series.time(series.end - 1) : 0;
            for (const [wait, v] of each.rows) series.append((newest += wait), v);
          } else if (each.kind === "gap") series.gap(each.id, "lost", each.after, each.before);
          else if (each.kind === "repair") series.replaceGap(each.id, each.whole ? [] : [each]);
          else if (each.kind === "evict") series.evict(each.now);
          else if (each.kind === "pan") ({ from } = each);
          else ({ msPerPixel } = each);
          first.update(series, from, from + 200, msPerPixel);
          expectExact(first, series, msPerPixel);
          // A view that draws now and then only.
          if (index % 3 !== 0) continue;
          second.update(series, from / 2, from / 2 + 300, 3);
          expectExact(second, series, 3, "step");
        }
      }),
      { numRuns: 400 },
    );
  });

  it("a view that has missed more changes than are recorded starts anew, and is exact", () => {
    const series = new Series();
    const [busy, idle] = [new PixelColumns(), new PixelColumns()];
    for (let time = 0; time < 1000; time += 1) {
      if (time === 100) idle.update(series, 0, 1000, 3);
      series.append(time, (time * 37) % 11);
      busy.update(series, 0, 1000, 3);
    }
    idle.update(series, 0, 1000, 3);
    expectExact(idle, series, 3);
    expectExact(busy, series, 3);
  });

  it("a frame works out new and edge columns alone, however many rows are held", () => {
    const cost = (held: number): { columns: number; rows: number; blocks: number } => {
      const series = new Series();
      for (let time = 0; time < held; time += 1) series.append(time, time % 7);
      const columns = new PixelColumns();
      const msPerPixel = held / 500;
      const frame = (now: number): void => columns.update(series, now - held, now, msPerPixel);
      frame(held);
      const before = columns.computed;
      const { rows, blocks } = series.work;
      for (let index = 1; index <= 100; index += 1) {
        series.append(held + index, index);
        frame(held + index);
      }
      return {
        columns: (columns.computed - before) / 100,
        rows: (series.work.rows - rows) / 100,
        blocks: (series.work.blocks - blocks) / 100,
      };
    };
    const [few, many] = [cost(1000), cost(1_000_000)];
    expect(few.columns).toBeLessThan(7);
    expect(many.columns).toBeLessThan(7);
    expect(many.rows).toBeLessThan(200);
    expect(many.blocks).toBeLessThan(300);
  });

  it("a late row works out the columns between its neighbours alone", () => {
    const series = new Series();
    for (let time = 0; time < 10_000; time += 1) series.append(time, time % 7);
    const columns = new PixelColumns();
    columns.update(series, 0, 9999, 10);
    const before = columns.computed;
    series.append(4000.5, 1e6);
    series.append(10_000, 0);
    columns.update(series, 0, 9999, 10);
    expect(columns.computed - before).toBeLessThanOrEqual(6);
    expect(columns.high(400)).toBe(1e6);
    expect(columns.max).toBe(1e6);
  });

  it("nothing new costs nothing", () => {
    const series = new Series();
    for (let time = 0; time < 1000; time += 1) series.append(time, time);
    const columns = new PixelColumns();
    columns.update(series, 0, 1000, 2);
    const before = columns.computed;
    columns.update(series, 0, 1000, 2);
    expect(columns.computed).toBe(before);
  });

  it("a column that a line only crosses has a span; one in a gap has none; a row alone is lonely", () => {
    const series = new Series();
    series.insert([5, 95, 155, 205, 295], [0, 90, 7, 0, 9]);
    series.gap(1, "lost", 95, 155);
    series.gap(2, "unknown", 155, 205);
    const columns = new PixelColumns();
    columns.update(series, 0, 299, 10);
    expect([columns.low(4), columns.high(4)]).toEqual([35, 45]);
    expect(columns.entry(4)).toBe(35);
    expect(columns.exit(4)).toBe(45);
    expect(columns.low(12)).toBeNaN();
    expect(columns.isIsolated(15)).toBe(true);
    expect([columns.low(15), columns.high(15)]).toEqual([7, 7]);
    expect([0, 4, 9, 12, 20].map((column) => columns.isIsolated(column))).toEqual([false, false, false, false, false]);
  });

  it("holds its memory: the same arrays serve an hour of frames", () => {
    const series = new Series({ time: 60_000 });
    const columns = new PixelColumns();
    for (let now = EPOCH; now < EPOCH + 600_000; now += 250) {
      series.append(now, now % 17);
      series.evict(now);
      columns.update(series, now - 30_000, now, 30);
    }
    expectExact(columns, series, 30);
    expect(series.columns.capacity).toBeLessThanOrEqual(512);
  });

  it("has no columns where numbers cannot tell one from the next, and finds back", () => {
    const series = new Series();
    for (const time of [5, 8.64e15]) series.append(time, 1);
    const columns = new PixelColumns();
    columns.update(series, 0, 10, 1);
    for (const to of [8.64e15, -8.64e15]) {
      columns.update(series, to - 100, to, 0.5);
      expect(columns.last).toBeLessThan(columns.first);
      expect([columns.min, columns.max]).toEqual([NaN, NaN]);
    }
    columns.update(series, 0, 10, 1);
    expectExact(columns, series, 1);
    columns.update(series, 8.64e15 - 10, 8.64e15, 1);
    expect(columns.max).toBe(1);
  });

  it("refuses a width without sense", () => {
    const columns = new PixelColumns();
    expect(() => columns.update(new Series(), 0, 1e9, 0.001)).toThrow("invalid msPerPixel: 0.001");
    expect(() => columns.update(new Series(), 0, 1, 0)).toThrow("invalid msPerPixel: 0");
    expect(() => columns.update(new Series(), NaN, 1, 1)).toThrow(RangeError);
  });
});
