import { describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import type { Gone } from "../../../src/stream/events.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import type { Source } from "../../../src/stream/source.js";
import { FakeEnvironment } from "../fake-environment.js";
import { ScriptedSource } from "../scripted-source.js";

interface Machine {
  id?: unknown;
  time: number;
  value: number;
}

const now = 1_700_000_000_000;
const machine = (id: unknown, seconds: number, value = 1): Machine => ({ id, time: now + seconds * 1_000, value });

/** A stream of machines by their id, connected, and a log of what it tells. */
async function connect(traits: Partial<Source<Machine>> = {}, options: DataStreamOptions<Machine> = {}) {
  const environment = new FakeEnvironment({ now });
  const source = new ScriptedSource<Machine>({ revises: true, ...traits });
  const stream = new DataStream<Machine>(source, { environment, key: "id", ...options });
  const log: string[] = [];
  const gone: Gone[] = [];
  stream.subscribe({
    data: (_, { keys = [] }) => log.push(`data ${keys.join(" ")}`),
    gone(event) {
      gone.push(event);
      log.push(`gone ${event.keys.join(" ")}`);
    },
    drop: ({ cause }) => log.push(`drop ${cause}`),
    error: ({ message }) => log.push(message),
  });
  await environment.advanceAsync(0);
  const { sink } = source;
  /** Hands over a whole list, as a source does. */
  const list = (...rows: Machine[]) => {
    sink.replace(rows);
    if (rows.length > 0) sink.next(rows);
  };
  return { environment, source, sink, stream, log, gone, list };
}

describe("a whole list of the keys that there are", () => {
  it("tells which keys are gone, at the source's time, before the rows that came with it", async () => {
    const { environment, list, log, gone } = await connect();
    list(machine("a", 0), machine("b", 0), machine("c", 0));
    await environment.advanceAsync(2_000);
    list(machine("b", 2), machine("d", 2));
    expect(log).toEqual(["data a b c", "gone a c", "data b d"]);
    expect(gone).toEqual([{ keys: ["a", "c"], time: now + 2_000 }]);
  });

  it("finds a key in a row that is here already, and tells nothing where none is gone", async () => {
    const { list, log, stream } = await connect();
    for (let n = 0; n < 3; n += 1) list(machine("a", 0), machine("b", 0));
    expect(log).toEqual(["data a b"]);
    expect(stream.stats).toMatchObject({ received: 6, kept: 2, duplicates: 4 });
  });

  it("tells that all are gone by an empty list, once", async () => {
    const { list, log } = await connect();
    list(machine("a", 0), machine("b", 0));
    list();
    list();
    expect(log).toEqual(["data a b", "gone a b"]);
  });

  it("keeps a key whose row is refused, for its time or by the source", async () => {
    const { sink, list, log } = await connect();
    list(machine("a", 0), machine("b", 0));
    list({ id: "a", time: NaN, value: 1 }, machine("b", 1));
    sink.replace([{ id: "a", state: "broken" }, machine("b", 2)]);
    expect(log).toEqual(["data a b", "drop time", "data b"]);
  });

  it("lets no key go while there is an element whose key nobody can read: it may be that of any", async () => {
    const { sink, list, log } = await connect({}, { key: (row) => (row.id as string).toLowerCase() });
    list(machine("A", 0), machine("b", 0));
    for (const element of [null, 7, {}, machine(undefined, 1)]) sink.replace([machine("b", 1), element]);
    expect(log).toEqual(["data a b"]);
    sink.replace([machine("B", 1)]);
    expect(log).toEqual(["data a b", "gone a"]);
  });

  it("is forgotten by latest(), with the newest of all, and by what is kept for late subscribers", async () => {
    const { list, stream } = await connect({}, { recent: 2 });
    list(machine("a", 3, 7), machine("b", 1), machine("c", 2));
    list(machine("b", 1), machine("c", 2));
    expect(stream.latest("a")).toBeUndefined();
    expect(stream.latest()).toMatchObject({ key: "c" });
    const told: string[] = [];
    stream.subscribe({
      data: (_, { keys = [] }) => told.push(...keys),
      gone: ({ keys }) => told.push(`gone ${keys.join(" ")}`),
    });
    expect(told).toEqual(["b", "c", "gone a"]);
    list();
    expect(stream.latest()).toBeUndefined();
  });

  it("is told to late subscribers in its place between the rows", async () => {
    const { list, stream } = await connect();
    list(machine("a", 0), machine("b", 0));
    list(machine("b", 1));
    list(machine("b", 2), machine("a", 2));
    const told: string[] = [];
    stream.subscribe({
      data: (_, { keys = [] }) => told.push(`data ${keys.join(" ")}`),
      gone: ({ keys }) => told.push(`gone ${keys.join(" ")}`),
    });
    expect(told).toEqual(["data a b", "gone a", "data b b a"]);
  });

  it("begins a key that comes back anew, by the very row that it went with too", async () => {
    const { list, log, stream } = await connect();
    list(machine("a", 0), machine("b", 0));
    list(machine("b", 0));
    list(machine("b", 0), machine("a", 0));
    expect(log).toEqual(["data a b", "gone a", "data a"]);
    expect(stream.latest("a")).toMatchObject({ row: machine("a", 0) });
    list(machine("b", 0));
    expect(log.at(-1)).toBe("gone a");
  });

  it("forgets the rows ahead of a key that is gone", async () => {
    const { environment, list, stream } = await connect();
    list(machine("a", 0), machine("a", 60), machine("b", 0));
    list(machine("b", 0));
    await environment.advanceAsync(120_000);
    expect(stream.latest("a")).toBeUndefined();
    expect(stream.latest()).toMatchObject({ key: "b" });
  });

  it("lets a key of the past go as soon as that is told, unless rows have brought it since", async () => {
    const past = [machine("x", -20), machine("a", -20), machine("y", -10)];
    const { environment, sink, list, log, stream } = await connect(
      { history: () => Promise.resolve({ rows: past, whole: true }) },
      { backfill: 60_000 },
    );
    sink.open();
    list(machine("a", 0), machine("b", 0));
    // As after a snapshot, rows come that are no list.
    sink.next([machine("y", 0)]);
    sink.gone(["b"]);
    await environment.advanceAsync(1_000);
    expect(log).toEqual(["data a b", "data y", "gone b", "data x a y", "gone x"]);
    expect([stream.latest("x"), stream.latest("y")?.time]).toEqual([undefined, now]);
  });

  it("says nothing where it is larger than a message may be", async () => {
    const { list, log, stream } = await connect({ maxRows: 2 });
    list(machine("a", 0), machine("b", 0));
    list(machine("c", 1), machine("d", 1), machine("e", 1));
    expect(log.slice(1)).toEqual(["drop too-many", expect.stringContaining("over maxRows")]);
    expect(stream.stats).toMatchObject({ received: 5, dropped: 3 });
  });

  it("answers the resume of an attempt, and shows that the transport is up", async () => {
    const { source, environment, stream } = await connect({}, { retry: { minDelay: 1, maxDelay: 1 } });
    source.sink.next([machine("a", 0)], { position: { offset: 1 } });
    source.sink.error(new Error("cut"));
    await environment.advanceAsync(10);
    source.sink.replace([]);
    expect(stream.state).toBe("live");
  });

  it("is told to nobody any more once a listener has stopped the stream", async () => {
    const { list, log, stream } = await connect();
    list(machine("a", 0));
    stream.on("gone", () => {
      log.push("late");
    });
    stream.stop();
    list();
    expect(log).toEqual(["data a"]);
  });

  it("needs the stream's key: a source that says so is refused at once, another ends with the cure", async () => {
    const cure = /invalid key: undefined.*scripted.*key: "id"/;
    expect(() => new DataStream(new ScriptedSource({ replaces: true }))).toThrow(cure);
    const { sink, log, stream } = await connect({}, { key: undefined });
    sink.replace([machine("a", 0)]);
    expect(stream.state).toBe("failed");
    expect(log).toEqual([expect.stringMatching(cure)]);
  });
});

describe("keys that a source knows to be gone", () => {
  it("are told, those that there are", async () => {
    const { sink, list, log, stream } = await connect();
    list(machine("a", 0), machine("b", 0));
    sink.gone(["x", "b"]);
    sink.gone(["b"]);
    expect(log).toEqual(["data a b", "gone b"]);
    expect(stream.latest("b")).toBeUndefined();
  });
});
