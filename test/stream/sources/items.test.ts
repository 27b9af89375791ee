import { EventEmitter } from "node:events";
import { of } from "rxjs";
import { describe, expect, it } from "vitest";
import { fromEmitter } from "../../../src/stream/sources/from-emitter.js";
import { fromIterable } from "../../../src/stream/sources/from-iterable.js";
import { fromObservable } from "../../../src/stream/sources/from-observable.js";
import { settle } from "../fake-environment.js";
import { run } from "../recording-sink.js";

/** Runs each source of items on one item. */
const kinds: Record<string, (item: unknown) => ReturnType<typeof run>> = {
  fromIterable: (item) => run(fromIterable<unknown>([item])),
  fromObservable: (item) => run(fromObservable<unknown>(of(item))),
  fromEmitter(item) {
    const emitter = new EventEmitter();
    const started = run(fromEmitter<unknown>(emitter, "row"));
    emitter.emit("row", item);
    return started;
  },
};

describe.each(Object.entries(kinds))("items of %s", (name, give) => {
  it("are one pair where they are two numbers, and rows where they are pairs or objects", () => {
    expect(give([1000, 5]).sink.rows).toEqual([[1000, 5]]);
    expect(give([1000, null]).sink.rows).toEqual([[1000, null]]);
    expect(give([[1000, 5]]).sink.rows).toEqual([[1000, 5]]);
    expect(
      give([
        [1000, 5],
        [2000, 6],
        [3000, 7],
      ]).sink.rows,
    ).toEqual([
      [1000, 5],
      [2000, 6],
      [3000, 7],
    ]);
    expect(give([{ value: 1 }]).sink.rows).toEqual([{ value: 1 }]);
    expect(give(7).sink.rows).toEqual([7]);
    expect(give(null).sink.rows).toEqual([null]);
    expect(give([]).sink.names).not.toContain("drop");
  });

  it.each([[[5]], [[1, 2, 3]], [[null, 5]], [[1, null, 3, 4]]])(
    "refuse %j: no length may change what numbers mean",
    (numbers) => {
      const { sink } = give(numbers);
      expect(sink.rows).toEqual([]);
      expect(sink.calls.filter(([call]) => call === "drop")).toEqual([
        ["drop", 1, "malformed", JSON.stringify(numbers)],
      ]);
      expect(sink.reasons).toEqual([
        "an array of plain numbers does not tell times from values: " +
          "give { time, value }, [[time, value]], or one number at a time",
      ]);
    },
  );

  it.each([
    ["a text", '{"value":1}'],
    ["a boolean", true],
    ["a function", () => 1],
    ["an array of one", [["x"], { value: 1 }]],
    ["a bigint", 5n],
    ["undefined", [undefined, { value: 1 }]],
    ["a text", ["x", { value: 1 }, true]],
  ])("refuse %s, and keep what stands beside it", async (what, item) => {
    const { sink } = give(item);
    await settle();
    expect(sink.rows).toEqual(Array.isArray(item) ? [{ value: 1 }] : []);
    const cures: Record<string, string> = {
      fromIterable: "parse or await it first, such as map: JSON.parse",
      fromObservable: "parse it first, such as map: JSON.parse",
      fromEmitter: "parse it first, such as map: JSON.parse",
    };
    expect(sink.reasons).toEqual([`${what} is no row: ${cures[name]}`]);
  });

  it("refuse a promise, which does not fail unheard", async () => {
    const { sink } = give(Promise.reject(new Error("unheard")));
    await settle();
    expect([sink.rows, sink.reasons.length]).toEqual([[], 1]);
    expect(sink.reasons[0]).toContain("a promise is no row: ");
  });
});

describe("positions of items", () => {
  it("say what is wrong with them", () => {
    const broken = run(
      fromIterable([{ seq: 1 }], {
        position: () => {
          throw new Error("no such thing");
        },
      }),
    );
    expect(broken.sink.reasons).toEqual(["position threw: no such thing"]);
    const missing = run(fromIterable([{ seq: null }], { position: "seq" }));
    expect(missing.sink.reasons).toEqual([
      'position "seq" gives null: expected a number, a text or { epoch, partition, offset }',
    ]);
  });

  it("tell what `map` threw", () => {
    const emitter = new EventEmitter();
    const { sink } = run(
      fromEmitter(emitter, "row", {
        map: () => {
          throw new Error("not mine");
        },
      }),
    );
    emitter.emit("row", "x");
    expect(sink.reasons).toEqual(["map threw: not mine"]);
  });
});
