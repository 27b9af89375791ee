import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecentRows } from "../../../src/stream/delivery/recent-rows.js";
import { createRecentRows } from "../../../src/stream/delivery/recent-rows.js";
import type { Batch, Gap } from "../../../src/stream/events.js";

const batch = (times: number[]): Batch => ({ times: Float64Array.from(times), received: 0, from: "live" });
const gap = (id: number, after: number, before: number): Gap => ({
  id,
  kind: "lost",
  cause: "",
  after: { time: after },
  before: { time: before },
});
const add = (recent: RecentRows<number>, rows: number[]) => {
  recent.append(rows, batch(rows));
};

function itemsOf(recent: RecentRows<number>): (readonly number[] | string)[] {
  return recent
    .snapshot()
    .map((item) =>
      "gap" in item
        ? `${item.gap.after.time}–${item.gap.before.time}`
        : "gone" in item
          ? `gone ${item.gone.keys.join(" ")}`
          : item.rows,
    );
}

describe("createRecent(capacity)", () => {
  it("keeps the newest rows, whatever the batches", () => {
    const recent = createRecentRows<number>(4);
    add(recent, [1, 2, 3]);
    add(recent, [4, 5]);
    expect(itemsOf(recent)).toEqual([[2, 3, 4, 5]]);
    add(recent, [6, 7, 8, 9, 10, 11]);
    expect(itemsOf(recent)).toEqual([[8, 9, 10, 11]]);
  });

  it("keeps the gaps between them, and forgets one with no row before it", () => {
    const recent = createRecentRows<number>(3);
    add(recent, [1, 2]);
    recent.mark(gap(1, 2, 5));
    add(recent, [5, 6]);
    expect(itemsOf(recent)).toEqual([[2], "2–5", [5, 6]]);
    add(recent, [7]);
    expect(itemsOf(recent)).toEqual([[5, 6, 7]]);
  });

  it("puts a repair in its place and tells what is still missing, hole by hole", () => {
    const recent = createRecentRows<number>(10);
    add(recent, [1]);
    recent.mark(gap(1, 1, 9));
    add(recent, [9]);
    recent.repair(1, [4, 5], batch([4, 5]), [
      { after: { time: 1 }, before: { time: 4 } },
      { after: { time: 5 }, before: { time: 9 } },
    ]);
    expect(itemsOf(recent)).toEqual([[1, 4, 5], "1–4", "5–9", [9]]);
    recent.repair(1, [6, 7, 8], batch([6, 7, 8]), []);
    expect(itemsOf(recent)).toEqual([[1, 4, 5, 6, 7, 8, 9]]);
  });

  it("takes the holes of a gap one after the other as one gap", () => {
    const recent = createRecentRows<number>(10);
    add(recent, [1, 4, 5]);
    recent.mark(gap(1, 1, 4));
    recent.mark(gap(1, 5, 9));
    add(recent, [9]);
    expect(itemsOf(recent)).toEqual([[1, 4, 5], "1–4", "5–9", [9]]);
    recent.repair(1, [2, 3], batch([2, 3]), [{ after: { time: 5 }, before: { time: 9 } }]);
    expect(itemsOf(recent)).toEqual([[1, 4, 5, 2, 3], "5–9", [9]]);
  });

  it("tells rows that revise apart from others", () => {
    const recent = createRecentRows<number>(10);
    recent.insert([1], batch([1]));
    for (const row of [2, 2, 3]) recent.append([row], { ...batch([row]), revises: true });
    expect(recent.snapshot().map((item) => "rows" in item && [item.rows, item.batch.revises])).toEqual([
      [[1], undefined],
      [[2, 2, 3], true],
    ]);
  });

  it("tells exactly the newest rows and the gaps between them, however small or large the batches", () => {
    const step = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constant("gap" as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(25), (steps, capacity) => {
        const recent = createRecentRows<number>(capacity);
        const all: (number | string)[] = [];
        let last = 0;
        let gaps = 0;
        for (const each of steps) {
          if (each === "gap") {
            if (last === 0) continue;
            gaps += 1;
            recent.mark(gap(gaps, last, last + 1));
            all.push(`${last}–${last + 1}`);
          } else {
            const rows = Array.from({ length: each }, () => (last += 1));
            add(recent, rows);
            all.push(...rows);
          }
        }
        const first = all.findIndex((each) => typeof each === "number" && each > last - capacity);
        expect(itemsOf(recent).flat()).toEqual(first < 0 ? [] : all.slice(first));
      }),
      { numRuns: 300 },
    );
  });

  it("tells times and keys of the rows that it tells, of a batch kept whole, in part or joined", () => {
    const recent = createRecentRows<string>(3);
    const snapshot = (): unknown =>
      recent
        .snapshot()
        .map((item) => "rows" in item && [item.rows, [...item.batch.times], item.batch.keys, item.batch.from]);
    const keyed = (times: number[]): Batch => ({ ...batch(times), keys: times.map((time) => `k${time}`) });
    recent.append(["a", "b", "c"], keyed([1, 2, 3]));
    expect(snapshot()).toEqual([[["a", "b", "c"], [1, 2, 3], ["k1", "k2", "k3"], "recent"]]);
    recent.append(["d"], keyed([4]));
    expect(snapshot()).toEqual([[["b", "c", "d"], [2, 3, 4], ["k2", "k3", "k4"], "recent"]]);
    recent.append(["e", "f", "g", "h"], keyed([5, 6, 7, 8]));
    expect(snapshot()).toEqual([[["f", "g", "h"], [6, 7, 8], ["k6", "k7", "k8"], "recent"]]);
  });

  it("lets go of rows as others come, whether it is asked or not", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const recent = createRecentRows<object>(100);
    const rows = Array.from({ length: 1_000 }, (_, n) => {
      const row = {};
      recent.append([row], batch([n]));
      return new WeakRef(row);
    });
    await new Promise(setImmediate);
    collect();
    const heldCount = rows.filter((row) => row.deref() !== undefined).length;
    expect(heldCount).toBeGreaterThanOrEqual(100);
    expect(heldCount).toBeLessThanOrEqual(111);
    expect(recent.snapshot()).toHaveLength(1);
  });

  it("keeps nothing where nothing is asked for", () => {
    const recent = createRecentRows<number>(0);
    add(recent, [1, 2]);
    expect(itemsOf(recent)).toEqual([]);
  });
});
