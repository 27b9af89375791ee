import { describe, expect, it } from "vitest";
import { manual } from "../../../src/stream/sources/manual.js";
import { run } from "../recording-sink.js";

describe("manual()", () => {
  it("hands rows over before push returns, numbered", () => {
    const source = manual<{ v: number }>();
    const { sink } = run(source);
    source.push({ v: 1 });
    source.push([{ v: 2 }, { v: 3 }]);
    expect(sink.calls).toEqual([
      ["open"],
      ["next", [{ v: 1 }], { position: { offset: 1 } }],
      ["next", [{ v: 2 }, { v: 3 }], { position: { offset: 3 } }],
    ]);
  });

  it("takes two numbers for one row, and pushes nothing for no rows", () => {
    const source = manual();
    const { sink } = run(source);
    source.push([1000, 5]);
    source.push([[2000, 6], [3000, 7]]);
    source.push([]);
    expect(sink.rows).toEqual([[1000, 5], [2000, 6], [3000, 7]]);
    expect(sink.calls).toHaveLength(3);
  });

  it("keeps what is pushed while nobody is connected", () => {
    const source = manual<string>();
    source.push("a");
    source.lost({ cause: "broken sensor" });
    source.push("b");
    const { sink, stop } = run(source);
    expect(sink.calls).toEqual([
      ["open"],
      ["next", ["a"], { position: { offset: 1 } }],
      ["lost", { cause: "broken sensor" }],
      ["next", ["b"], { position: { offset: 2 } }],
    ]);
    stop();
    const again = run(source, { resume: { offset: 2 } });
    expect(again.sink.calls).toEqual([["open"], ["recovered", true]]);
  });

  it("tells whether everything since is here when it is resumed", () => {
    const source = manual<number>();
    const first = run(source);
    source.push(1);
    first.stop();
    source.push(2);
    const second = run(source, { resume: { offset: 1 } });
    expect(second.sink.calls).toEqual([["open"], ["recovered", true], ["next", [2], { position: { offset: 2 } }]]);
    source.push(3);
    expect(run(source, { resume: { offset: 1 } }).sink.calls).toEqual([["open"], ["recovered", false]]);
  });

  it("keeps 1,000 rows and tells of those before them", () => {
    const source = manual<number>();
    source.push(Array.from({ length: 700 }, (_, i) => i));
    source.push(Array.from({ length: 700 }, (_, i) => 700 + i));
    const { sink } = run(source);
    expect(sink.calls[1]).toEqual(["lost", { count: 400, cause: "pushed while nobody was connected" }]);
    expect(sink.rows).toEqual(Array.from({ length: 1000 }, (_, i) => 400 + i));
    expect(sink.calls.at(-1)?.[2]).toEqual({ position: { offset: 1400 } });
  });

  it("keeps what it keeps bounded, and the loss uncounted where a part of it is", () => {
    const source = manual<number>();
    for (let i = 0; i < 1500; i++) source.lost({ cause: "x" });
    source.push(1);
    const { sink } = run(source);
    expect(sink.calls[1]).toEqual(["lost", { cause: "pushed while nobody was connected" }]);
    expect(sink.calls).toHaveLength(1002);
  });

  it("leaves positions alone once they are given", () => {
    const source = manual<number>({ order: "increasing" });
    const { sink } = run(source, { resume: null });
    source.push(1, { position: { epoch: "e", offset: 10 }, after: { epoch: "e", offset: 4 } });
    source.push(2);
    expect(source.order).toBe("increasing");
    expect(sink.calls.slice(1)).toEqual([
      ["next", [1], { position: { epoch: "e", offset: 10 }, after: { epoch: "e", offset: 4 } }],
      ["next", [2]],
    ]);
    expect(run(source, { resume: { epoch: "e", offset: 10 } }).sink.names).toEqual(["open"]);
  });

  it("feeds all who are connected, and none after their teardown", () => {
    const source = manual<number>();
    const [a, b] = [run(source), run(source)];
    source.push(1);
    a.stop();
    source.push(2);
    expect([a.sink.rows, b.sink.rows]).toEqual([[1], [1, 2]]);
  });

  it("ends for those connected and for those to come, after what was kept", () => {
    const source = manual<number>();
    const early = run(source);
    source.push(1);
    source.end();
    source.end();
    expect(early.sink.names).toEqual(["open", "next", "complete"]);
    expect(early.teardowns()).toBe(1);
    expect(() => {
      source.push(2);
    }).toThrow("push after end()");

    const quiet = manual<number>();
    quiet.push(1);
    quiet.end();
    const late = run(quiet);
    expect(late.sink.names).toEqual(["open", "next", "complete"]);
    expect(late.teardowns()).toBe(1);
  });
});
