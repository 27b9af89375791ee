import { describe, expect, it } from "vitest";
import { KeyRows } from "../../../../src/widgets/data-table/rows/key-rows.js";
import { TimeRows } from "../../../../src/widgets/data-table/rows/time-rows.js";
import { KeyLeads } from "../../../../src/widgets/store/key-leads.js";
import { PastRows } from "../../../../src/widgets/store/past-rows.js";

/** Joins the entries, from the top: rows as they are, gaps as `?` and their id. */
function linesOf(rows: TimeRows<string>): string {
  return rows
    .entries()
    .map((entry) => (entry.kind === "row" ? entry.row : `?${entry.id}`))
    .join(" ");
}

function rowsOf(capacity: number, ...times: number[]): TimeRows<string> {
  const rows = new TimeRows<string>(new KeyLeads(), capacity);
  for (const time of times) rows.add(`r${time}`, time, "", false);
  return rows;
}

const gap = (id: number, time: number, after: number): Parameters<TimeRows<string>["addGap"]>[0] => ({
  kind: "lost",
  id,
  after,
  time,
  count: 1,
  cause: "",
});

describe("TimeRows", () => {
  it("keeps the newest rows, the newest first", () => {
    expect(linesOf(rowsOf(3, 1, 2, 3, 4, 5))).toBe("r5 r4 r3");
  });

  it("puts a late row in its place, after those of its time", () => {
    const rows = rowsOf(5, 1, 3, 5);
    rows.add("late", 3, "", false);
    expect(linesOf(rows)).toBe("r5 late r3 r1");
  });

  it("leaves out a row that is older than all that it has room for", () => {
    const rows = rowsOf(3, 2, 3, 4);
    rows.add("late", 1, "", false);
    expect(linesOf(rows)).toBe("r4 r3 r2");
  });

  it("holds no more than a small multiple of what it shows, however much comes", () => {
    const rows = rowsOf(10);
    for (let time = 0; time < 5_000; time += 1) rows.add(`r${time}`, time, "", false);
    const before = linesOf(rows);
    for (let time = 0; time < 4_000; time += 1) rows.add("late", time, "", false);
    expect(linesOf(rows)).toBe(before);
    expect(rows.storedCount).toBeLessThan(50);
  });

  it("shows the rows again that many gaps had pushed out, once these are filled", () => {
    const rows = rowsOf(3, 1, 2, 3, 4, 5);
    for (const id of [1, 2, 3]) rows.addGap(gap(id, 6, 5));
    expect(linesOf(rows)).toBe("?3 ?2 ?1");
    for (const id of [1, 2, 3]) rows.removeGap(id);
    expect(linesOf(rows)).toBe("r5 r4 r3");
  });

  it("replaces the row of the same key and time where its source revises, and no other", () => {
    const rows = new TimeRows<string>(new KeyLeads(), 5);
    rows.add("a", 1, "x", true);
    rows.add("b", 1, "y", true);
    rows.add("a2", 1, "x", true);
    expect(linesOf(rows)).toBe("b a2");
    rows.add("a3", 1, "x", false);
    expect(linesOf(rows)).toBe("a3 b a2");
  });

  it("puts a gap between its edges, also where the row after it is here already", () => {
    const rows = rowsOf(9, 10, 20, 30);
    rows.addGap(gap(1, 20, 10));
    expect(linesOf(rows)).toBe("r30 r20 ?1 r10");
    rows.addGap(gap(2, 40, 30));
    rows.add("r40", 40, "", false);
    expect(linesOf(rows)).toBe("r40 ?2 r30 r20 ?1 r10");
  });

  it("puts a gap whose edges are of one time between what came before it and what comes", () => {
    const rows = rowsOf(9, 10, 10);
    rows.addGap(gap(1, 10, 10));
    rows.add("next", 10, "", false);
    expect(linesOf(rows)).toBe("next ?1 r10 r10");
  });

  it("takes a gap away, and tells of what kind it was", () => {
    const rows = rowsOf(9, 10);
    rows.addGap(gap(1, 20, 10));
    expect(rows.removeGap(1)).toMatchObject({ kind: "lost" });
    expect(linesOf(rows)).toBe("r10");
    expect(rows.removeGap(1)).toBeUndefined();
  });
});

describe("TimeRows.upTo(time)", () => {
  const upTo = (rows: TimeRows<string>, time: number): string =>
    rows
      .upTo(time)
      .map((entry) => (entry.kind === "row" ? entry.row : `?${entry.id}`))
      .join(" ");

  it("tells the rows of another time, as many as are shown, and no more than are kept", () => {
    const rows = new TimeRows<string>(new KeyLeads(), 2, 100);
    for (let time = 0; time < 1_000; time += 1) rows.add(`r${time}`, time, "", false);
    expect(linesOf(rows)).toBe("r999 r998");
    expect([upTo(rows, 950.5), upTo(rows, 5_000)]).toEqual(["r950 r949", "r999 r998"]);
    expect(upTo(rows, 500)).toBe("");
    expect(rows.storedCount).toBeLessThan(200);
  });

  it("begins with the gap that the time is in", () => {
    const rows = rowsOf(9, 10, 20);
    rows.addGap(gap(1, 20, 10));
    expect([upTo(rows, 9), upTo(rows, 10), upTo(rows, 11), upTo(rows, 20)]).toEqual([
      "",
      "r10",
      "?1 r10",
      "r20 ?1 r10",
    ]);
  });
});

describe("KeyRows", () => {
  it("keeps the newest row of each key, in the order in which the keys came", () => {
    const rows = new KeyRows<string>(new KeyLeads());
    rows.add("b1", 1, "b");
    rows.add("a2", 2, "a");
    rows.add("b3", 3, "b");
    rows.add("late", 2, "b");
    rows.add("b3 again", 3, "b");
    expect(rows.entries().map(({ row }) => row)).toEqual(["b3 again", "a2"]);
  });

  it("lets the longest silent key give way beyond a thousand, to a row that is newer", () => {
    const rows = new KeyRows<number>(new KeyLeads());
    for (let key = 0; key < 1_000; key += 1) rows.add(0, 1_000 - key, `k${key}`);
    rows.add(7, 2_000, "k999");
    expect([rows.add(0, 3_000, "leader"), rows.add(0, 2, "late"), rows.add(0, 4, "k998")]).toEqual([true, false, true]);
    const keys = rows.entries().map(({ key }) => key);
    expect([keys.length, keys.at(0), keys.at(-1), rows.displaced]).toEqual([1_000, "k0", "k998", 2]);
    expect(keys).not.toContain("k997");
  });

  it("forgets keys without a row since a time", () => {
    const rows = new KeyRows<number>(new KeyLeads());
    rows.add(1, 1_000, "a");
    rows.add(2, 2_000, "b");
    expect([rows.expire(1_000), rows.expire(1_001), rows.size]).toEqual([false, true, 1]);
    rows.add(3, 3_000, "a");
    expect([rows.entries().map(({ key }) => key), rows.displaced]).toEqual([["b", "a"], 0]);
  });

  it("refuses keys beyond a thousand that are no newer, and goes on with those that it has", () => {
    const rows = new KeyRows<number>(new KeyLeads());
    for (let key = 0; key < 1_000; key += 1) expect(rows.add(0, 0, `k${key}`)).toBe(true);
    expect(rows.add(0, 0, "one more")).toBe(false);
    expect(rows.add(7, 1, "k0")).toBe(true);
    expect([rows.size, rows.entries()[0].row]).toEqual([1_000, 7]);
  });

  it("tells the row of each key at another time, and of which key there was none yet", () => {
    const rows = new KeyRows<string>(new KeyLeads(), new PastRows());
    for (const [row, time, key] of [
      ["b1", 1, "b"],
      ["a3", 3, "a"],
      ["b5", 5, "b"],
      ["b2 late", 2, "b"],
      ["b5 again", 5, "b"],
    ] as const) {
      rows.add(row, time, key);
    }
    const upTo = (time: number): unknown => rows.upTo(time).map(({ row, isAbsent }) => (isAbsent ? "none" : row));
    expect([upTo(0.5), upTo(1), upTo(2.5), upTo(4), upTo(9)]).toEqual([
      [],
      ["b1", "none"],
      ["b2 late", "none"],
      ["b2 late", "a3"],
      ["b5 again", "a3"],
    ]);
    expect(rows.upTo(4)[0]).toBe(rows.upTo(4.5)[0]);
  });

  it("knows the newest row of a silent key however many others came since", () => {
    const rows = new KeyRows<number>(new KeyLeads(), new PastRows());
    rows.add(1, 1, "silent");
    for (let time = 2; time < 30_000; time += 1) rows.add(time, time, "loud");
    expect(rows.upTo(29_000).map(({ row }) => row)).toEqual([1, 29_000]);
    expect(rows.upTo(5_000).map(({ isAbsent }) => isAbsent)).toEqual([false, true]);
  });
});
