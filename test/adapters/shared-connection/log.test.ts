import { describe, expect, it } from "vitest";
import { Log } from "../../../src/adapters/shared-connection/log.js";
import type { Call } from "../../../src/adapters/shared-connection/protocol.js";
import type { Position } from "../../../src/stream/index.js";

const at = (offset: number | string, partition?: string): Position => ({ epoch: "e", partition, offset });
const row = (offset: number | string, partition?: string): Call => [
  "next",
  [offset],
  { position: at(offset, partition) },
];

/** A log of an attempt that resumed from 10, and of rows up to 15. */
function tellFifteen(order: "contiguous" | "increasing" | "opaque"): Log {
  const log = new Log({ order });
  log.begin(at(10));
  log.add(["open"]);
  log.add(["recovered", true]);
  for (const offset of [11, 12, 13, 14, 15]) log.add(row(offset));
  return log;
}

const offsetsOf = (calls: readonly Call[] | undefined): unknown =>
  calls?.filter(([name]) => name === "next").flatMap(([, rows]) => rows);

describe("the log of a shared connection", () => {
  it.each(["contiguous", "increasing", "opaque"] as const)(
    "answers from any place that it reaches back to (%s)",
    (order) => {
      const log = tellFifteen(order);
      expect(offsetsOf(log.since(at(13)))).toEqual([14, 15]);
      expect(offsetsOf(log.since(at(15)))).toEqual([]);
      expect(offsetsOf(log.since(at(10)))).toEqual([11, 12, 13, 14, 15]);
      expect(log.since(at(9))).toBeUndefined();
      expect(log.since(at(16))).toBeUndefined();
      expect(log.since({ epoch: "other", offset: 13 })).toBeUndefined();
    },
  );

  it("finds a place between two that it has where offsets can be compared, and within a batch", () => {
    const log = new Log({ order: "increasing" });
    log.begin(at("1-0"));
    log.add(["next", ["a", "b"], { position: at("3-0"), positions: [at("2-0"), at("3-0")] }]);
    log.add(row("7-0"));
    expect(offsetsOf(log.since(at("5-0")))).toEqual(["7-0"]);
    expect(offsetsOf(log.since(at("2-0")))).toEqual(["a", "b", "7-0"]);
  });

  it("tells who resumes from its beginning the attempt as it was, and others that nothing is missing", () => {
    const log = tellFifteen("contiguous");
    expect(log.answer(at(10))?.slice(0, 2)).toEqual([["open"], ["recovered", true]]);
    expect(log.answer(at(14))).toEqual([["open"], ["recovered", true], row(15)]);
    const lost = new Log({ order: "opaque" });
    lost.begin(at("x"));
    lost.add(["open"]);
    lost.add(["recovered", false]);
    lost.add(row("y"));
    expect(lost.answer(at("x"))).toEqual([["open"], ["recovered", false], row("y")]);
    expect(lost.answer(at("y"))).toEqual([["open"], ["recovered", true]]);
  });

  it("does not reach over what the server has lost", () => {
    const log = tellFifteen("opaque");
    log.add(["recovered", false]);
    log.add(row(40));
    expect(log.since(at(15))?.map(([name]) => name)).toEqual(["recovered", "next"]);
    expect(log.since(at(14))).toBeUndefined();
  });

  it("forgets the oldest rows, and who has them cannot go on from before", () => {
    const log = new Log({ order: "contiguous" });
    log.begin(null);
    for (let offset = 1; offset <= 20_000; offset += 1) log.add(row(offset));
    expect(log.since(at(1))).toBeUndefined();
    expect(offsetsOf(log.since(at(19_998)))).toEqual([19_999, 20_000]);
  });

  it("goes on in each partition, and knows those that have appeared since", () => {
    const log = new Log({ order: "contiguous" });
    log.begin(null);
    log.add(row(1, "a"));
    log.add(row(1, "b"));
    log.add(row(2, "a"));
    const a1 = { ...at(1, "a"), partitions: { a: at(1, "a") } };
    expect(log.since(a1)).toEqual([row(1, "b"), row(2, "a")]);
    const both = { ...at(1, "b"), partitions: { a: at(2, "a"), b: at(1, "b") } };
    expect(log.since(both)).toEqual([]);
    expect(log.since({ ...at(5, "c"), partitions: { ...both.partitions, c: at(5, "c") } })).toBeUndefined();
  });

  it("is behind who has seen more, in all partitions", () => {
    const log = tellFifteen("contiguous");
    expect([log.isBehind(at(16)), log.isBehind(at(15)), log.isBehind(at(14))]).toEqual([true, true, false]);
    expect(tellFifteen("opaque").isBehind(at(16))).toBe(false);
  });
});
