import { describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { Sink, Source } from "../../../src/stream/source.js";
import { manual } from "../../../src/stream/sources/manual.js";
import { FakeEnvironment } from "../fake-environment.js";
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

  it("takes a pair that tells its time for one row, and pushes nothing for no rows", () => {
    const source = manual();
    const { sink } = run(source);
    const time = new Date(1000);
    source.push([time, 5]);
    source.push(["2024-01-01T00:00:00Z", null]);
    source.push([
      [2000, 6],
      [3000, 7],
    ]);
    source.push([[4000, 8]]);
    source.push([]);
    source.push(9);
    expect(sink.rows).toEqual([[time, 5], ["2024-01-01T00:00:00Z", null], [2000, 6], [3000, 7], [4000, 8], 9]);
    expect(sink.calls).toHaveLength(6);
  });

  it.each([[[1]], [[1, 2]], [[1, 2, 3]], [[1000, null]], [[null, 5]], [[null]], [[1, 2, 3, 4, 5, 6, null]]])(
    "refuses %j at once, for no length may change what numbers mean",
    (numbers) => {
      const source = manual<unknown>();
      const { sink } = run(source);
      expect(() => {
        source.push(numbers);
      }).toThrow(
        new TypeError(
          "an array of plain numbers does not tell times from values: " +
            "push({ time, value }), push([[time, value]]), or one number at a time",
        ),
      );
      expect(sink.names).toEqual(["open"]);
    },
  );

  it("looks at the first element alone where that is no number", () => {
    const source = manual<unknown>();
    const { sink } = run(source);
    const asked: PropertyKey[] = [];
    const rows = new Proxy([{ value: 1 }, { value: 2 }, { value: 3 }], {
      get(target, name) {
        if (typeof name === "string" && /^[1-9]/.test(name)) asked.push(name);
        return name === "slice" ? () => target.slice() : (Reflect.get(target, name) as unknown);
      },
    });
    source.push(rows);
    expect([asked, sink.rows.length]).toEqual([[], 3]);
  });

  it("takes arrays of a million rows, and keeps them as they were", () => {
    const source = manual<object>();
    const { sink } = run(source);
    const rows = Array.from({ length: 1_000_000 }, (_, i) => ({ i }));
    source.push(rows);
    rows.length = 0;
    expect(sink.rows.length).toBe(1_000_000);
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
    expect(run(source, { resume: { offset: 1 } }).sink.calls.slice(1, 3)).toEqual([
      ["recovered", true],
      ["next", [2], { position: { offset: 2 } }],
    ]);
  });

  it("keeps all that is pushed before the first attempt, up to 1,000,000 rows, and tells of those before them", () => {
    const source = manual<{ i: number }>();
    const rows = (first: number, count: number) => Array.from({ length: count }, (_, i) => ({ i: first + i }));
    source.push(rows(0, 5_000));
    source.push(rows(5_000, 5_000));
    const { sink, stop } = run(source);
    expect(sink.names).toEqual(["open", "next", "next"]);
    expect(sink.rows.length).toBe(10_000);
    stop();

    const full = manual<{ i: number }>();
    for (let i = 0; i < 14; i++) full.push(rows(i * 100_000, 100_000));
    full.push({ i: 1_400_000 });
    const late = run(full);
    expect(late.sink.calls[1]).toEqual(["lost", { count: 400_001, cause: "pushed while nobody was connected" }]);
    expect([late.sink.rows.length, late.sink.rows[0], late.sink.rows.at(-1)]).toEqual([
      1_000_000,
      { i: 400_001 },
      { i: 1_400_000 },
    ]);
    expect(late.sink.calls.at(-1)?.[2]).toEqual({ position: { offset: 1_400_001 } });
  });

  it("keeps 1,000 rows after that, and tells of those before them", () => {
    const source = manual<{ i: number }>();
    const push = (first: number, count: number) => {
      source.push(Array.from({ length: count }, (_, i) => ({ i: first + i })));
    };
    run(source).stop();
    push(0, 700);
    push(700, 700);
    const { sink } = run(source);
    expect(sink.calls[1]).toEqual(["lost", { count: 400, cause: "pushed while nobody was connected" }]);
    expect(sink.rows).toEqual(Array.from({ length: 1000 }, (_, i) => ({ i: 400 + i })));
    expect(sink.calls.at(-1)?.[2]).toEqual({ position: { offset: 1400 } });
  });

  it("keeps rows as they were pushed, whatever becomes of the array", () => {
    const source = manual<{ i: number }>();
    const batch = [{ i: 1 }, { i: 2 }];
    source.push(batch);
    batch.length = 0;
    expect(run(source).sink.rows).toEqual([{ i: 1 }, { i: 2 }]);
  });

  it("keeps what it keeps bounded, and the loss uncounted where a part of it is", () => {
    const source = manual<number>();
    for (let i = 0; i < 1500; i++) source.lost({ cause: "x" });
    source.push(1);
    const { sink } = run(source);
    expect(sink.calls[1]).toEqual(["lost", { cause: "pushed while nobody was connected" }]);
    expect(sink.calls).toHaveLength(1003);
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
    expect(run(source, { resume: { epoch: "e", offset: 10 } }).sink.calls).toEqual([["open"], ["recovered", true]]);
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

describe("manual() under streams", () => {
  const sample = (value: number) => ({ time: 1_700_000_000_000 + value, value });
  const many = (first: number, count: number) => Array.from({ length: count }, (_, i) => sample(first + i));

  /** Makes a stream that writes down its values and gaps. */
  function recordingStream(source: Source<{ time: number; value: number }>) {
    const environment = new FakeEnvironment();
    const stream = new DataStream(source, { environment, maxAhead: Infinity });
    const values: number[] = [];
    const gaps: unknown[] = [];
    const subscribe = () =>
      stream.subscribe(
        {
          data: (rows, { from }) => {
            if (from !== "recent") for (const { value } of rows) values.push(value);
          },
          gap: ({ kind, count }) => gaps.push([kind, count]),
        },
        { recent: false },
      );
    return { environment, stream, values, gaps, subscribe };
  }

  it("hands over 600,000 rows of one push whole", async () => {
    const source = manual<{ time: number; value: number }>();
    const { environment, stream, subscribe } = recordingStream(source);
    subscribe();
    await environment.advanceAsync(0);
    source.push(many(0, 600_000));
    expect(stream.stats).toMatchObject({ kept: 600_000, dropped: 0 });
    stream.destroy();
  });

  it("keeps to a stream's own maxRows", async () => {
    const source = manual<{ time: number; value: number }>();
    const environment = new FakeEnvironment();
    const stream = new DataStream(source, { environment, maxRows: 2, maxAhead: Infinity });
    stream.subscribe({ error: () => undefined });
    await environment.advanceAsync(0);
    source.push(many(0, 3));
    expect(stream.stats).toMatchObject({ kept: 0, dropped: 3 });
    stream.destroy();
  });

  it("hands all rows of the tick of their mounting to two streams, whichever connects first", async () => {
    const source = manual<{ time: number; value: number }>();
    source.push(sample(0));
    const [one, two] = [recordingStream(source), recordingStream(source)];
    one.subscribe();
    source.push(many(1, 4_999));
    two.subscribe();
    await one.environment.advanceAsync(0);
    source.push(many(5_000, 10));
    expect([one.values, two.values]).toEqual(
      [many(0, 5_010), many(0, 5_010)].map((rows) => rows.map(({ value }) => value)),
    );
    expect([one.gaps, two.gaps]).toEqual([[], []]);
    one.stream.destroy();
    two.stream.destroy();
  });

  it("keeps all for a stream that begins long after another, and no more than 1,000 once it has", async () => {
    const source = manual<{ time: number; value: number }>();
    const [one, two] = [recordingStream(source), recordingStream(source)];
    one.subscribe();
    await one.environment.advanceAsync(0);
    for (let i = 0; i < 30; i++) source.push(many(i * 100, 100));
    two.subscribe();
    await two.environment.advanceAsync(0);
    expect([two.values.length, two.values[0], two.gaps]).toEqual([3_000, 0, []]);
    two.stream.stop();
    for (let i = 30; i < 60; i++) source.push(many(i * 100, 100));
    two.stream.start();
    await two.environment.advanceAsync(0);
    expect([two.values.length, two.values[3_000], two.gaps]).toEqual([4_000, 5_000, [["lost", 2_000]]]);
    expect([one.values.length, one.gaps]).toEqual([6_000, []]);
    one.stream.destroy();
    two.stream.destroy();
  });

  it("gives a stream that was stopped what it missed, while another ran", async () => {
    const source = manual<{ time: number; value: number }>();
    const [one, two] = [recordingStream(source), recordingStream(source)];
    one.subscribe();
    two.subscribe();
    await one.environment.advanceAsync(0);
    source.push(many(0, 5));
    one.stream.stop();
    source.push(many(5, 1_000));
    one.stream.start();
    await one.environment.advanceAsync(0);
    source.push(sample(1_005));
    const all = many(0, 1_006).map(({ value }) => value);
    expect([one.values, two.values]).toEqual([all, all]);
    expect([one.gaps, two.gaps]).toEqual([[], []]);
    one.stream.destroy();
    two.stream.destroy();
  });

  it("gives a stream that is made while another runs what is pushed from then on", async () => {
    const source = manual<{ time: number; value: number }>();
    const one = recordingStream(source);
    one.subscribe();
    await one.environment.advanceAsync(0);
    source.push(sample(0));
    const two = recordingStream(source);
    source.push(sample(1));
    two.subscribe();
    await two.environment.advanceAsync(0);
    expect([one.values, two.values]).toEqual([[0, 1], [1]]);
    one.stream.destroy();
    two.stream.destroy();
  });

  it("keeps the order for all where a listener pushes", async () => {
    const source = manual<{ time: number; value: number }>();
    const [one, two] = [recordingStream(source), recordingStream(source)];
    one.subscribe();
    two.subscribe();
    one.stream.on("data", ([{ value }]) => {
      if (value === 1) source.push(sample(2));
    });
    await one.environment.advanceAsync(0);
    source.push(sample(1));
    expect([one.values, two.values, two.stream.stats.duplicates]).toEqual([[1, 2], [1, 2], 0]);
    one.stream.destroy();
    two.stream.destroy();
  });

  it("loses nothing where a listener stops the stream as it opens", async () => {
    const source = manual<{ time: number; value: number }>();
    const { environment, stream, values, subscribe } = recordingStream(source);
    subscribe();
    source.push(sample(1));
    const stop = ({ state }: { state: string }) => {
      if (state === "live") stream.stop();
    };
    stream.on("state", stop);
    await environment.advanceAsync(0);
    stream.off("state", stop);
    expect(values).toEqual([]);
    stream.start();
    await environment.advanceAsync(0);
    expect(values).toEqual([1]);
    stream.destroy();
  });

  it("is used as it is by who wraps its functions, and keeps other members that were set", async () => {
    const source = manual<{ time: number; value: number }>();
    const connects: string[] = [];
    const wrapped = {
      ...source,
      connect: (sink: Sink<{ time: number; value: number }>) => {
        connects.push("wrapped");
        return source.connect(sink);
      },
    };
    const { environment, stream, subscribe } = recordingStream(wrapped);
    subscribe();
    await environment.advanceAsync(0);
    expect(connects).toEqual(["wrapped"]);
    stream.destroy();
    expect({ ...source, hidden: "suspend" as const }.fork?.()).toMatchObject({ name: "manual", hidden: "suspend" });
  });
});
