import { describe, expect, it } from "vitest";
import { DirtyRanges } from "../../src/series/dirty-ranges.js";

const read = (changes: DirtyRanges, revision: number): [number, number][] | "all" => {
  const start = changes.since(revision);
  if (start < 0) return "all";
  const records: [number, number][] = [];
  for (let index = start; index < changes.end; index += 1) records.push([changes.from(index), changes.to(index)]);
  return records;
};

describe("Changes", () => {
  it("tells a reader what came after its revision, and nothing twice", () => {
    const changes = new DirtyRanges();
    changes.add(0, 10);
    expect(read(changes, 0)).toEqual([[0, 10]]);
    const seen = changes.revision;
    expect(read(changes, seen)).toEqual([]);
    changes.add(5, 12);
    expect(read(changes, seen)).toEqual([[5, 12]]);
  });

  it("joins what touches while nobody has read it", () => {
    const changes = new DirtyRanges();
    for (let time = 0; time < 1000; time += 1) changes.add(time, time + 1);
    changes.add(5000, 5001);
    expect(read(changes, 0)).toEqual([
      [0, 1000],
      [5000, 5001],
    ]);
  });

  it("serves readers at different revisions", () => {
    const changes = new DirtyRanges();
    changes.add(0, 1);
    read(changes, 0);
    const early = changes.revision;
    changes.add(1, 2);
    read(changes, early);
    const late = changes.revision;
    changes.add(2, 3);
    expect(read(changes, early)).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(read(changes, late)).toEqual([[2, 3]]);
  });

  it("covers every change when far more come than there are records", () => {
    const changes = new DirtyRanges();
    for (let time = 0; time < 10_000; time += 10) changes.add(time, time + 1);
    const records = read(changes, 0);
    expect(records).not.toBe("all");
    for (let time = 0; time < 10_000; time += 10) {
      expect((records as [number, number][]).some(([from, to]) => from <= time && to >= time + 1)).toBe(true);
    }
  });

  it("tells a reader that lags too far that all may have changed", () => {
    const changes = new DirtyRanges();
    for (let time = 0; time < 300; time += 1) {
      changes.add(time * 10, time * 10 + 1);
      read(changes, changes.revision - 1);
    }
    expect(read(changes, 0)).toBe("all");
    expect(read(changes, changes.revision - 2)).toHaveLength(2);
  });
});
