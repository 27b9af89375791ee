import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptySummary } from "../../src/series/pyramid.js";
import { Series } from "../../src/series/series.js";

type Row = [time: number, value: number];

const rowsOf = (series: Series): Row[] => {
  const rows: Row[] = [];
  for (let seq = series.first; seq < series.end; seq += 1) rows.push([series.time(seq), series.value(seq)]);
  return rows;
};

const insert = (series: Series, rows: readonly Row[], revises = false): void => {
  series.insert(
    rows.map(([time]) => time),
    rows.map(([, value]) => value),
    { revises },
  );
};

const dirty = (series: Series, revision: number): [number, number][] => {
  const records: [number, number][] = [];
  const { changes } = series;
  for (let index = changes.since(revision); index < changes.end; index += 1) {
    records.push([changes.from(index), changes.to(index)]);
  }
  return records;
};

describe("Series", () => {
  it("holds each row in its place by time, whatever the order of arrival, within its bounds", () => {
    const batch = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer()), { maxLength: 30 });
    const bound = fc.integer({ min: 1, max: 80 });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 20 }), bound, (batches, rows) => {
        const series = new Series({ rows });
        let expected: Row[] = [];
        for (const each of batches) {
          insert(series, each);
          // The same batch in order of time, as a stable sort has it, put after the held rows of an equal time.
          expected = [...expected, ...each.toSorted((a, b) => a[0] - b[0])].sort((a, b) => a[0] - b[0]).slice(-rows);
          expect(rowsOf(series)).toEqual(expected);
          const { sum, count } = series.pyramid.range(0, Infinity, emptySummary());
          expect(count).toBe(expected.length);
          expect(sum).toBe(expected.reduce((total, [, value]) => total + value, 0));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a series that revises holds one row a time, the newest told", () => {
    const batch = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 5 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 15 }), (batches) => {
        const series = new Series();
        const expected = new Map<number, number>();
        for (const each of batches) {
          insert(series, each, true);
          for (const [time, value] of each) expected.set(time, value);
          const rows = [...expected].sort((a, b) => a[0] - b[0]);
          expect(rowsOf(series)).toEqual(rows);
          const { max } = series.pyramid.range(0, Infinity, emptySummary());
          expect(max).toBe(Math.max(-Infinity, ...expected.values()));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("append and insert of one row are the same", () => {
    const a = new Series({ rows: 10 });
    const b = new Series({ rows: 10 });
    for (let index = 0; index < 50; index += 1) {
      const time = (index * 7) % 23;
      a.append(time, index, { revises: index % 3 === 0 });
      insert(b, [[time, index]], index % 3 === 0);
    }
    expect(rowsOf(a)).toEqual(rowsOf(b));
  });

  it("a value that is no finite number is a gap in the line, never zero", () => {
    const series = new Series();
    insert(series, [
      [1, 1],
      [2, NaN],
      [3, Infinity],
      [4, -Infinity],
      [5, 5],
      [6, 6],
    ]);
    expect(rowsOf(series).map(([, value]) => value)).toEqual([1, NaN, NaN, NaN, 5, 6]);
    expect([0, 1, 2, 3, 4, 5].map((seq) => series.joined(seq))).toEqual([false, false, false, false, true, false]);
  });

  it("joins no rows that are further apart than maxGap, until one comes between them", () => {
    const series = new Series({}, 1_000);
    series.insert([0, 1_000, 3_000], [1, 2, 3]);
    expect([series.joined(0), series.joined(1)]).toEqual([true, false]);
    series.append(2_000, 5);
    expect([series.joined(1), series.joined(2)]).toEqual([true, true]);
  });

  it("refuses a batch with a time that is no number, whole", () => {
    const series = new Series();
    expect(() =>
      insert(series, [
        [1, 1],
        [NaN, 2],
      ]),
    ).toThrow("invalid time: NaN");
    expect(() => series.append(Infinity, 1)).toThrow("invalid time: Infinity");
    expect(() => series.append(NaN, 1)).toThrow("invalid time: NaN");
    expect(series.length).toBe(0);
    expect(() => new Series({ rows: 0 })).toThrow("invalid retain.rows: 0");
    expect(() => new Series({ time: -1 })).toThrow("invalid retain.time: -1");
  });

  it("evict by age keeps the row that leads into the time held, and always the last one", () => {
    const series = new Series({ time: 100 });
    insert(series, [
      [0, 0],
      [50, 1],
      [90, 2],
      [120, 3],
    ]);
    series.evict(160);
    expect(rowsOf(series).map(([time]) => time)).toEqual([50, 90, 120]);
    series.evict(1_000_000);
    expect(rowsOf(series)).toEqual([[120, 3]]);
  });

  it("the bound of rows holds at every moment, so a million rows stay below 20 MB", () => {
    const series = new Series({ rows: 1_000_000 });
    const times = new Float64Array(50_000);
    const values = new Float64Array(50_000);
    for (let batch = 0; batch < 25; batch += 1) {
      times.forEach((_, index) => (times[index] = batch * 50_000 + index));
      series.insert(times, values);
    }
    expect(series.length).toBe(1_000_000);
    expect(series.columns.capacity * 16 + series.pyramid.bytes).toBeLessThan(20e6);
  });

  it("a gap breaks the line between its rows until it is repaired", () => {
    const series = new Series();
    insert(series, [
      [10, 1],
      [20, 2],
      [50, 5],
      [60, 6],
    ]);
    series.gap(1, "lost", 20, 50);
    expect([0, 1, 2].map((seq) => series.joined(seq))).toEqual([true, false, true]);
    insert(series, [[30, 3]]);
    series.replaceGap(1, [{ after: 30, before: 50 }]);
    expect([0, 1, 2, 3].map((seq) => series.joined(seq))).toEqual([true, true, false, true]);
    insert(series, [[40, 4]]);
    series.replaceGap(1, []);
    expect([0, 1, 2, 3, 4].every((seq) => series.joined(seq))).toBe(true);
  });

  it("evicting rows forgets the gaps among them", () => {
    const series = new Series({ rows: 3 });
    insert(series, [
      [10, 1],
      [20, 2],
    ]);
    series.gap(1, "lost", 10, 20);
    series.gap(2, "lost", 20, 30);
    insert(series, [
      [30, 3],
      [40, 4],
    ]);
    expect(series.gaps.entries.map(({ id }) => id)).toEqual([2]);
    insert(series, [[50, 5]]);
    expect(series.gaps.length).toBe(0);
  });

  it("changes tell which stretch of the line is new, from row to row", () => {
    const series = new Series();
    insert(series, [
      [10, 1],
      [20, 2],
      [30, 3],
      [40, 4],
    ]);
    const told = (change: () => void): [number, number][] => {
      const { revision } = series;
      series.changes.since(revision);
      change();
      return dirty(series, revision);
    };
    expect(told(() => series.append(50, 5))).toEqual([[40, 50]]);
    expect(told(() => series.append(25, 2.5))).toEqual([[20, 30]]);
    expect(told(() => series.append(5, 0))).toEqual([[5, 10]]);
    expect(told(() => series.append(30, 9, { revises: true }))).toEqual([[25, 40]]);
    expect(told(() => series.append(30, 9, { revises: true }))).toEqual([]);
    expect(told(() => series.gap(1, "lost", 41, 49))).toEqual([[40, 50]]);
    expect(told(() => series.replaceGap(1, []))).toEqual([[40, 50]]);
    expect(told(() => series.replaceGap(1, []))).toEqual([]);
    series.retain({ rows: 4 });
    expect(told(() => series.evict(50))).toEqual([[5, 25]]);
  });

  it("nearest finds the row closest in time", () => {
    const series = new Series();
    expect(series.nearest(5)).toBe(-1);
    insert(series, [
      [10, 1],
      [20, 2],
      [40, 3],
    ]);
    expect([0, 14, 15, 16, 31, 99].map((time) => series.nearest(time))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("a late row costs its lateness, not the rows held", () => {
    const cost = (held: number): number => {
      const series = new Series();
      for (let time = 0; time < held; time += 1) series.append(time, time);
      series.work.rows = 0;
      series.append(held - 50.5, 0);
      return series.work.rows;
    };
    expect(cost(200_000)).toBeLessThan(200);
    expect(Math.abs(cost(200_000) - cost(2000))).toBeLessThanOrEqual(32);
  });
});

describe("Series.joinedWithin(maxGap)", () => {
  it("reads the same rows, joined where they are near enough", () => {
    const series = new Series();
    insert(series, [
      [0, 1],
      [10, 2],
      [100, 3],
    ]);
    const near = series.joinedWithin(50);
    expect([0, 1].map((seq) => [series.joined(seq), near.joined(seq)])).toEqual([
      [true, true],
      [true, false],
    ]);
    series.append(110, 4);
    expect([near.length, near.joined(2), near.revision]).toEqual([4, true, series.revision]);
    expect(series.joinedWithin(Infinity)).toBe(series);
  });
});

describe("forgottenTo", () => {
  it("is the time of the newest row that came in and is not held", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("insert" as const), times: fc.array(fc.nat(60), { maxLength: 12 }) }),
      fc.record({ kind: fc.constant("evict" as const), times: fc.array(fc.nat(60), { minLength: 1, maxLength: 1 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (steps, rows) => {
        const series = new Series({ rows, time: 15 });
        let came: number[] = [];
        for (const { kind, times } of steps) {
          if (kind === "insert") series.insert(times, times);
          else series.evict(times[0]);
          came = [...came, ...(kind === "insert" ? times : [])];
          const held = Array.from({ length: series.length }, (_, index) => series.time(series.first + index));
          const lost = [...came];
          for (const time of held) lost.splice(lost.indexOf(time), 1);
          expect(series.forgottenTo).toBe(Math.max(-Infinity, ...lost));
        }
      }),
      { numRuns: 500 },
    );
  });
});
