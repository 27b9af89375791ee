import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import { record } from "../../../src/stream/recording/record.js";
import type { Recording } from "../../../src/stream/recording/recording.js";
import { replay } from "../../../src/stream/recording/replay.js";
import type { HistoryAnswer, HistoryQuery, Order, Sink } from "../../../src/stream/source.js";
import { random } from "../../../src/stream/sources/random.js";
import { FakeEnvironment } from "../fake-environment.js";
import { run } from "../recording-sink.js";

const START = 1_700_000_000_000;

/** Returns the part of a recording that must come out of a replay as it went in. */
function told({ events }: Recording): unknown[] {
  return events.flatMap((event): unknown[] => {
    if (event.type === "gap" || event.type === "gone") return [{ ...event, at: undefined }];
    if (event.type === "data") return [[event.type, event.rows, event.times, event.keys, event.position]];
    if (event.type === "repair") {
      return [
        [event.type, event.id, event.rows, event.times, event.keys, event.position, event.remaining, event.missing],
      ];
    }
    if (event.type === "end") return ["end"];
    return [];
  });
}

/** Plays a recording through a new stream on a clock of another day, and records that. */
async function played<T>(
  recording: Recording | string,
  speed = 1,
  options: DataStreamOptions<T> = {},
): Promise<{ recording: Recording; errors: string[] }> {
  const environment = new FakeEnvironment({ now: START + 86_400_000 });
  const tape = replay<T>(recording, { speed });
  const stream = new DataStream<T>(tape, { ...tape.options, ...options, environment, staleAfter: Infinity });
  const recorder = record(stream);
  const errors: string[] = [];
  stream.on("error", ({ code, message }) => errors.push(`${code} ${message}`));
  stream.start();
  for (let i = 0; i < 400 && stream.state !== "ended"; i++) {
    await environment.advanceAsync(speed === Infinity ? 1 : 60_000 / speed);
  }
  expect(stream.state).toBe("ended");
  expect(environment.pending).toBe(0);
  return { recording: recorder.stop(), errors };
}

/** A feed that loses, doubles, jumps, begins anew and repairs, by the numbers that it is given. */
async function recorded(
  steps: readonly (readonly [kind: number, size: number])[],
  order: Order,
  own: boolean,
): Promise<Recording> {
  const environment = new FakeEnvironment({ now: START });
  let sink: Sink<unknown> | undefined;
  let offset = 10;
  let epoch = "a";
  let share = 1;
  const row = (seq: number): unknown =>
    own ? { time: START - 1_000_000 + seq * 1_000, seq, host: `h${seq % 3}` } : seq;
  const stream = new DataStream<unknown>(
    {
      name: "chaos",
      order,
      connect(given: Sink<unknown>) {
        sink = given;
        if (!given.resume) given.position({ epoch, offset });
        else if (share > 1) given.recovered(share === 2);
        else given.open();
      },
      history({ after, before, limit }: HistoryQuery): Promise<HistoryAnswer<unknown>> {
        const [first, last] = [Number(after?.offset) + 1, Number(before?.offset) - 1];
        // Answer at times with a part, at times with its newer half, at times with nothing.
        const count = Math.min(limit, last - first + 1, share === 1 ? Infinity : share);
        if (!own || !(count > 0) || share === 3) return Promise.resolve({ rows: [], whole: false });
        const from = share === 4 ? last - count + 1 : first;
        const rows = Array.from({ length: count }, (_, i) => row(from + i));
        return new Promise((resolve) => {
          environment.setTimeout(() => {
            resolve({ rows, position: { ...after, offset: from + count - 1 }, whole: share !== 4 });
          }, 700);
        });
      },
    },
    {
      environment,
      staleAfter: Infinity,
      timeUnit: "ms",
      ...(own && { key: (each: unknown) => (each as { host: string }).host }),
    },
  );
  stream.on("error", () => undefined);
  const recorder = record(stream, { name: "chaos" });
  stream.start();
  await environment.advanceAsync(0);
  const give = (count: number, at = true) => {
    const rows = Array.from({ length: count }, (_, i) => row(offset - count + 1 + i));
    sink?.next(rows, at ? { position: { epoch, offset } } : undefined);
  };
  for (const [kind, size] of steps) {
    share = (size % 4) + 1;
    switch (kind) {
      case 0:
        offset += size;
        give(size);
        break;
      case 1:
        offset += size + size;
        give(size);
        break;
      case 2:
        give(size);
        break;
      case 3:
        sink?.error(new Error("cut"));
        await environment.advanceAsync(31_000);
        break;
      case 4:
        offset += size;
        sink?.position({ epoch, offset });
        break;
      case 5:
        epoch += "b";
        offset = size;
        give(1);
        break;
      case 6:
        sink?.lost({ cause: "slow reader", count: size });
        break;
      case 7:
        offset += size;
        give(size + 1);
        break;
      case 8:
        give(size, false);
        break;
      case 9:
        sink?.drop(size, "malformed", "<");
        break;
      default:
        offset = Math.max(1, offset - size);
        give(1);
    }
    await environment.advanceAsync(size * 300);
  }
  await environment.advanceAsync(5_000);
  sink?.complete();
  return recorder.stop();
}

describe("replay(recording)", () => {
  it.each([
    ["contiguous", true],
    ["contiguous", false],
    ["increasing", true],
    ["opaque", true],
  ] as const)(
    "gives the same rows, times, keys, gaps and repairs in the same order, at any speed (%s, own times: %s)",
    async (order, own) => {
      const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 6 })), {
        maxLength: 14,
      });
      await fc.assert(
        fc.asyncProperty(steps, fc.constantFrom(1, 7, Infinity), async (chosen, speed) => {
          const recording = await recorded(chosen, order, own);
          const again = await played(JSON.stringify(recording), speed);
          expect(told(again.recording)).toEqual(told(recording));
        }),
        { seed: 4, numRuns: 150 },
      );
    },
    60_000,
  );

  it.each([1, 7, Infinity])("plays keys that go and come back, at speed %d", async (speed) => {
    const environment = new FakeEnvironment({ now: START });
    let sink: Sink<unknown> | undefined;
    const stream = new DataStream<unknown>(
      {
        name: "lists",
        revises: true,
        connect(given: Sink<unknown>) {
          sink = given;
        },
      },
      { environment, key: (row) => (row as { id: string }).id },
    );
    const recorder = record(stream);
    stream.start();
    await environment.advanceAsync(0);
    for (const keys of [["a", "b", "c"], ["b", "c"], ["b", "c"], ["c", "d", "a"], [], ["a"]]) {
      const rows = keys.map((id) => ({ id, time: START, value: 1 }));
      sink?.replace(rows);
      sink?.next(rows);
      await environment.advanceAsync(1_000);
    }
    const recording = recorder.stop();
    expect(recording.events.filter(({ type }) => type === "gone")).toEqual([
      { type: "gone", at: START + 1_000, keys: ["a"], time: START + 1_000 },
      { type: "gone", at: START + 3_000, keys: ["b"], time: START + 3_000 },
      { type: "gone", at: START + 4_000, keys: ["c", "d", "a"], time: START + 4_000 },
    ]);
    const again = await played(JSON.stringify(recording), speed);
    expect(told(again.recording)).toEqual([...told(recording), "end"]);
  });

  it("plays a run of random() to the same rows, times and positions", async () => {
    const environment = new FakeEnvironment({ now: START });
    const stream = new DataStream(random({ seed: 5, interval: 10 }), { environment });
    const recorder = record(stream);
    stream.start();
    await environment.advanceAsync(2_000);
    environment.jump(600_000);
    await environment.advanceAsync(4_000);
    stream.stop();
    const recording = recorder.stop();
    const kinds = recording.events.map(({ type }) => type);
    expect(kinds).toContain("gap");
    expect(kinds).toContain("repair");
    const again = await played(recording, Infinity);
    expect(told(again.recording)).toEqual([...told(recording), "end"]);
  });
});

/** A recording of three rows, half a second apart, with trouble between. */
function small(): Recording {
  const row = (i: number) =>
    ({
      type: "data",
      at: START + i * 500,
      rows: [i],
      times: [START + i * 500],
      received: START,
      position: { offset: i },
      from: "live",
    }) as const;
  return {
    version: 1,
    name: "small",
    startedAt: START,
    stoppedAt: START + 2_000,
    state: "live",
    events: [
      row(1),
      { type: "error", at: START + 600, code: "bad-payload", message: "odd" },
      { type: "error", at: START + 600, code: "listener", message: "a listener threw" },
      { type: "drop", at: START + 700, count: 2, cause: "malformed", sample: "<" },
      row(2),
      row(3),
    ],
  };
}

describe("replay(recording), as a source", () => {
  it("does nothing before it is connected, plays at its own pace, and ends with the recording", async () => {
    const environment = new FakeEnvironment();
    const source = replay<number>(small());
    expect([environment.pending, source.now()]).toEqual([0, START]);
    const { sink, teardowns } = run(source, { environment });
    expect(sink.names).toEqual(["open"]);
    await environment.advanceAsync(499);
    expect(sink.rows).toEqual([]);
    await environment.advanceAsync(1);
    expect(sink.rows).toEqual([1]);
    await environment.advanceAsync(1_499);
    expect(sink.names).toEqual(["open", "next", "trouble", "drop", "next", "next"]);
    await environment.advanceAsync(1);
    expect(sink.names.at(-1)).toBe("complete");
    expect([teardowns(), environment.pending]).toEqual([1, 0]);
  });

  it("runs its clock at `speed`, from where the recording began", async () => {
    const environment = new FakeEnvironment({ now: START + 86_400_000 });
    const source = replay<number>(small(), { speed: 4 });
    const stream = new DataStream(source, { ...source.options, environment });
    stream.on("error", () => undefined);
    stream.start();
    await environment.advanceAsync(0);
    expect(stream.now()).toBe(START);
    await environment.advanceAsync(250);
    expect([stream.now(), stream.stats.kept]).toEqual([START + 1_000, 2]);
    expect(stream.latest()).toEqual({ row: 2, time: START + 1_000, key: undefined });
    await environment.advanceAsync(250);
    expect([stream.state, stream.now()]).toEqual(["ended", START + 2_000]);
    await environment.advanceAsync(1_000);
    expect(stream.now()).toBe(START + 2_000);
  });

  it("plays as fast as can be in turns of 1,000 rows", async () => {
    const environment = new FakeEnvironment();
    const [row] = small().events;
    const long = { ...small(), events: Array.from({ length: 2_500 }, () => row) };
    const { sink } = run(replay<number>(long, { speed: Infinity }), { environment });
    expect(sink.rows).toHaveLength(1_000);
    await environment.advanceAsync(0);
    expect(sink.rows).toHaveLength(2_500);
    expect(sink.names.at(-1)).toBe("complete");
  });

  it("leaves no timer, and two runs are independent", async () => {
    const environment = new FakeEnvironment();
    const source = replay<number>(small());
    const a = run(source, { environment });
    await environment.advanceAsync(600);
    const b = run(source, { environment });
    await environment.advanceAsync(600);
    expect([a.sink.rows, b.sink.rows]).toEqual([[1, 2], [1]]);
    a.stop();
    b.stop();
    expect([environment.pending, a.teardowns(), b.teardowns()]).toEqual([0, 1, 1]);
    await environment.advanceAsync(5_000);
    expect(b.sink.rows).toEqual([1]);
  });

  it("goes on where a stream was that comes back, and begins anew where it can't tell", async () => {
    const environment = new FakeEnvironment();
    const source = replay<number>(small());
    const known = run(source, { environment, resume: { offset: 1 } });
    const strange = run(source, { environment, resume: { offset: 99 } });
    await environment.advanceAsync(500);
    expect(known.sink.calls).toEqual([
      ["open"],
      ["recovered", true],
      ["trouble", expect.objectContaining({ code: "bad-payload", message: "odd" })],
      ["drop", 2, "malformed", "<"],
      ["next", [2], { position: { offset: 2 }, after: { offset: 1 } }],
    ]);
    expect(strange.sink.calls.slice(0, 3)).toEqual([
      ["open"],
      ["recovered", false],
      ["next", [1], { position: { offset: 1 }, after: undefined }],
    ]);
    known.stop();
    strange.stop();
  });

  it("loops with times that go on, and no gap at the seam", async () => {
    const environment = new FakeEnvironment();
    const source = replay<number>(small(), { loop: true });
    const stream = new DataStream(source, { ...source.options, environment });
    const told: unknown[] = [];
    stream.subscribe({
      data: (rows, { times }) => told.push([rows[0], times[0] - START]),
      gap: (gap) => told.push(gap),
      error: () => undefined,
    });
    await environment.advanceAsync(4_000);
    expect(told).toEqual([
      [1, 500],
      [2, 1_000],
      [3, 1_500],
      [1, 2_500],
      [2, 3_000],
      [3, 3_500],
    ]);
    expect(stream.now()).toBe(START + 4_000);
    stream.destroy();
    expect(environment.pending).toBe(0);

    const empty = run(replay({ ...small(), events: [] }, { loop: true }), { environment });
    expect(environment.pending).toBe(1);
    empty.stop();
  });

  it("begins with what is left of a recording that let go of its beginning", async () => {
    const environment = new FakeEnvironment();
    const { sink, stop } = run(replay<number>({ ...small(), forgotten: { events: 9, rows: 9 } }), { environment });
    expect(sink.rows).toEqual([1]);
    stop();
  });

  it("refuses what is no recording, and options that make no sense", () => {
    expect(() => replay("/incident.json")).toThrow(
      "invalid recording: no JSON. Of a URL: replay(await (await fetch(url)).text())",
    );
    expect(() => replay("{}")).toThrow("invalid recording: expected version 1, not undefined");
    // Casts: the types rule these recordings out, JSON does not.
    expect(() => replay(null as never)).toThrow("expected version 1");
    expect(() => replay({ ...small(), startedAt: null } as never)).toThrow("expected startedAt and stoppedAt");
    expect(() => replay({ ...small(), events: {} } as never)).toThrow("expected a list of events");
    expect(() => replay({ ...small(), events: [{ type: "data", at: 1, rows: [1], times: [] }] } as never)).toThrow(
      "event 0 has not one time and key a row",
    );
    expect(() => replay({ ...small(), events: [{ type: "gap", at: 1 }] } as never)).toThrow("event 0 has no edges");
    expect(() => replay({ ...small(), events: [{ type: "gone", at: 1 }] } as never)).toThrow("event 0 has no keys");
    expect(() => replay({ ...small(), events: [null] } as never)).toThrow("event 0 has no type or no time");
    expect(() => replay(small(), { speed: 0 })).toThrow("invalid speed: 0");
    expect(() => replay(small(), { speed: Infinity, loop: true })).toThrow(
      "invalid speed: Infinity (a loop would never rest)",
    );
    expect(() => replay(small(), { sped: 2 } as object)).toThrow("Did you mean speed?");
  });
});
