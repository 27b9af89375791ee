import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Gaps } from "../../src/series/gaps.js";

describe("Gaps", () => {
  it("a segment from edge to edge is broken, its neighbours are not", () => {
    const gaps = new Gaps();
    gaps.add(1, "lost", 10, 20);
    expect(gaps.between(10, 20)).toBe(true);
    expect(gaps.between(5, 10)).toBe(false);
    expect(gaps.between(20, 25)).toBe(false);
    expect(gaps.between(10, 10)).toBe(false);
    expect(gaps.between(8, 23)).toBe(true);
  });

  it("a row that lands in the midst of a gap stands alone", () => {
    const gaps = new Gaps();
    gaps.add(1, "lost", 10, 20);
    expect(gaps.between(10, 15)).toBe(true);
    expect(gaps.between(15, 20)).toBe(true);
    expect(gaps.between(15, 15)).toBe(true);
  });

  it("a gap without length breaks what crosses it and what lies in it, not what ends or begins there", () => {
    const gaps = new Gaps();
    gaps.add(1, "lost", 10, 10);
    expect(gaps.between(5, 15)).toBe(true);
    expect(gaps.between(10, 10)).toBe(true);
    expect(gaps.between(5, 10)).toBe(false);
    expect(gaps.between(10, 15)).toBe(false);
  });

  it("bounds in the wrong order are exchanged", () => {
    const gaps = new Gaps();
    gaps.add(1, "unknown", 20, 10);
    expect(gaps.entries).toEqual([{ id: 1, kind: "unknown", after: 10, before: 20 }]);
  });

  it("replace leaves what is still missing, of the same kind; an empty list heals", () => {
    const gaps = new Gaps();
    gaps.add(1, "unknown", 10, 50);
    gaps.add(2, "lost", 60, 70);
    expect(
      gaps.replace(1, [
        { after: 30, before: 40 },
        { after: 12, before: 15 },
      ]),
    ).toEqual({ after: 10, before: 50 });
    expect(gaps.entries).toEqual([
      { id: 1, kind: "unknown", after: 12, before: 15 },
      { id: 1, kind: "unknown", after: 30, before: 40 },
      { id: 2, kind: "lost", after: 60, before: 70 },
    ]);
    expect(gaps.between(15, 30)).toBe(false);
    gaps.replace(1, []);
    expect(gaps.between(10, 50)).toBe(false);
    expect(gaps.between(60, 70)).toBe(true);
    expect(gaps.replace(9, [])).toBeNull();
  });

  it("healing one of two overlapping gaps leaves the other", () => {
    const gaps = new Gaps();
    gaps.add(1, "lost", 10, 30);
    gaps.add(2, "unknown", 20, 40);
    gaps.replace(1, []);
    expect(gaps.between(10, 20)).toBe(false);
    expect(gaps.between(25, 35)).toBe(true);
  });

  it("the same gap told twice counts once", () => {
    const gaps = new Gaps();
    gaps.add(1, "lost", 10, 30);
    gaps.add(1, "lost", 10, 30);
    expect(gaps.length).toBe(1);
  });

  it("beyond 1,000 the oldest become one, which no repair heals", () => {
    const gaps = new Gaps();
    for (let id = 0; id < 1500; id += 1) gaps.add(id, "lost", id * 10, id * 10 + 5);
    expect(gaps.length).toBe(1000);
    expect(gaps.entries[0]).toMatchObject({ after: 0, before: 5005 });
    gaps.replace(3, []);
    expect(gaps.between(30, 35)).toBe(true);
    expect(gaps.between(14_990, 14_995)).toBe(true);
    expect(gaps.between(14_985, 14_990)).toBe(false);
  });

  it("evict forgets what ends at the time or before it", () => {
    const gaps = new Gaps();
    gaps.add(1, "lost", 10, 20);
    gaps.add(2, "lost", 15, 30);
    gaps.evict(20);
    expect(gaps.entries.map(({ id }) => id)).toEqual([2]);
    expect(gaps.between(10, 15)).toBe(false);
    expect(gaps.between(15, 30)).toBe(true);
  });

  it("between answers as a look at every interval does", () => {
    const time = fc.integer({ min: 0, max: 30 });
    const stretch = fc.tuple(time, time);
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), stretch, (list, [x, y]) => {
        const gaps = new Gaps();
        list.forEach(([after, before], id) => gaps.add(id, "lost", after, before));
        const [a, b] = [Math.min(x, y), Math.max(x, y)];
        const expected = list.some(([p, q]) => {
          const [after, before] = [Math.min(p, q), Math.max(p, q)];
          return (a < before && b > after) || (a === b && after === before && a === after);
        });
        expect(gaps.between(a, b)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it("refuses a bound that is no number", () => {
    expect(() => new Gaps().add(1, "lost", NaN, 5)).toThrow("invalid gap: NaN to 5");
  });
});
