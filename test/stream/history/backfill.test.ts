import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import type { HistoryAnswer, HistoryQuery } from "../../../src/stream/source.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples, ScriptedSource } from "../scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });

/** A server that holds the rows of some numbers and answers as the contract says; `placed`: with positions. */
function serverOf(first: number, last: number, placed = true) {
  return vi.fn(({ before, from = -Infinity, to = Infinity, limit }: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
    const end = before === undefined ? Infinity : Number(before.offset);
    const inRange = samples(first, last - first + 1).filter(
      ({ time, value }) => value < end && time >= from && time <= to,
    );
    const rows = inRange.slice(-limit);
    return Promise.resolve({
      rows,
      whole: true,
      ...(placed && { position: { epoch: "e", offset: rows.at(-1)?.value ?? 0 } }),
    });
  });
}

async function begin(history: ReturnType<typeof serverOf>, options: DataStreamOptions<Sample>, traits = {}) {
  const made = await connect({ order: "contiguous", history, ...traits }, options);
  const seen: [from: string, values: number[]][] = [];
  made.stream.on("data", (rows, { from }) => seen.push([from, rows.map(({ value }) => value)]));
  made.source.sink.open();
  /** Returns the values that a late subscriber is handed. */
  const recentValues = (): number[] => {
    const values: number[] = [];
    made.stream.subscribe((rows) => values.push(...rows.map(({ value }) => value)))();
    return values;
  };
  return { ...made, seen, recentValues };
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe("backfill", () => {
  it("loads what came before the first live row, and holds no live row back", async () => {
    const history = serverOf(1, 60);
    const { environment, source, stream, seen, recentValues } = await begin(history, { backfill: { rows: 5 } });
    source.sink.next(samples(50, 2), at(51));
    source.sink.next(samples(52, 1), at(52));
    expect(seen).toEqual([
      ["live", [50, 51]],
      ["live", [52]],
    ]);
    await environment.advanceAsync(0);
    expect(seen.slice(2)).toEqual([["history", [45, 46, 47, 48, 49]]]);
    expect(history).toHaveBeenCalledTimes(1);
    expect(history.mock.calls[0]?.[0]).toMatchObject({ before: { epoch: "e", offset: 50 }, limit: 5 });
    expect(recentValues()).toEqual(range(45, 52));
    expect(stream.stats).toMatchObject({ received: 8, kept: 8, duplicates: 0, gaps: 0 });
    expect(stream.latest()?.row.value).toBe(52);
  });

  it("goes back page by page, and hands over oldest first", async () => {
    const { environment, source, seen, recentValues } = await begin(serverOf(1, 3_000), {
      backfill: { rows: 2_500 },
      recent: 10_000,
    });
    source.sink.next(samples(2_801, 1), at(2_801));
    await environment.advanceAsync(0);
    expect(seen.slice(1).map(([from, values]) => [from, values.length, values[0]])).toEqual([
      ["history", 500, 301],
      ["history", 1_000, 801],
      ["history", 1_000, 1_801],
    ]);
    expect(recentValues()).toEqual(range(301, 2_801));
  });

  it("goes on where the server gives fewer rows at a time than it is asked for", async () => {
    const answer = serverOf(1, 3_000);
    const history = vi.fn((query: HistoryQuery) => answer({ ...query, limit: Math.min(query.limit, 300) }));
    const { environment, source, recentValues } = await begin(history, { backfill: { rows: 1_000 }, recent: 10_000 });
    source.sink.next(samples(2_000, 1), at(2_000));
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual(range(1_000, 2_000));
    expect(history).toHaveBeenCalledTimes(4);
  });

  it("given in ms, reaches as far back, and no further than the server holds", async () => {
    const history = serverOf(1, 3_000);
    const { environment, source, recentValues } = await begin(history, { backfill: 3_600_000, recent: 10_000 });
    source.sink.next(samples(2_900, 1), at(2_900));
    await environment.advanceAsync(0);
    const { from } = history.mock.calls[0]?.[0] ?? {};
    expect(from).toBe(environment.now() - 3_600_000);
    expect(recentValues()).toEqual(range(Math.max(1, Math.ceil((from! - samples(0, 1)[0].time) / 1_000)), 2_900));
  });

  it("begins at the server's head where it comes first: quiet feeds are not empty, nothing is lost", async () => {
    const { environment, source, stream, recentValues } = await begin(serverOf(1, 50), { backfill: { rows: 3 } });
    source.sink.position({ epoch: "e", offset: 50 });
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual([48, 49, 50]);
    source.sink.next(samples(51, 1), at(51));
    expect(stream.stats.gaps).toBe(0);
    expect(recentValues()).toEqual(range(48, 51));
    source.sink.next(samples(53, 1), at(53));
    expect(stream.stats.gaps).toBe(1);
  });

  it("asks without a position where a server tells none, and goes on from the answer's", async () => {
    const history = serverOf(1, 20);
    const { environment, source, stream, recentValues } = await begin(history, { backfill: { rows: 4 } });
    await environment.advanceAsync(499);
    expect(history).not.toHaveBeenCalled();
    await environment.advanceAsync(1);
    expect(history).toHaveBeenCalledTimes(1);
    expect(recentValues()).toEqual(range(17, 20));
    source.sink.next(samples(21, 1), at(21));
    expect(stream.stats.gaps).toBe(0);
    source.sink.error("gone");
    await environment.advanceAsync(30_000);
    expect(source.sink.resume).toEqual({ epoch: "e", offset: 21 });
  });

  it("joins by time without positions: a row both live and history comes once, another of its time stays", async () => {
    const twin = { time: samples(20, 1)[0].time, value: -1 };
    const answer = serverOf(1, 22, false);
    const history = vi.fn(async (query: HistoryQuery) => {
      const { rows, whole } = await answer(query);
      const index = rows.findIndex(({ value }) => value === 20);
      return { whole, rows: index < 0 ? rows : [...rows.slice(0, index), twin, ...rows.slice(index)] };
    });
    const { environment, source, stream, recentValues } = await begin(
      history,
      { backfill: { rows: 6 } },
      { order: "opaque" },
    );
    source.sink.next(samples(20, 2));
    source.sink.next(samples(22, 1));
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual([...range(15, 19), -1, ...range(20, 22)]);
    expect(stream.stats).toMatchObject({ received: 10, kept: 9, duplicates: 1 });
  });

  it("takes a row of history for the live one of its key and time where rows are revised", async () => {
    const answer = serverOf(1, 22, false);
    const history = vi.fn(async (query: HistoryQuery) => {
      const { rows, whole } = await answer(query);
      return { whole, rows: rows.map((row) => (row.value === 20 ? { ...row, value: -20 } : row)) };
    });
    const { environment, source, recentValues } = await begin(
      history,
      { backfill: { rows: 6 } },
      { order: "opaque", revises: true },
    );
    source.sink.next(samples(20, 2));
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual(range(15, 21));
  });

  it("goes back by time where pages have no positions, each row once", async () => {
    const { environment, source, recentValues } = await begin(serverOf(1, 5_000, false), {
      backfill: { rows: 2_500 },
      recent: 10_000,
    });
    source.sink.next(samples(5_000, 1));
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual(range(2_501, 5_000).slice(-recentValues().length));
    expect(recentValues().length).toBeGreaterThan(2_490);
  });

  it("is trimmed to what came before, whatever the server sends", async () => {
    const history = vi.fn(() =>
      Promise.resolve({ rows: samples(1, 12), position: { epoch: "e", offset: 12 }, whole: true }),
    );
    const { environment, source, recentValues } = await begin(history, { backfill: { rows: 100 } });
    source.sink.next(samples(9, 4), at(12));
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual(range(1, 12));
  });

  it("goes on after trouble and after a stop, and asks once and for all", async () => {
    let troubles = 2;
    const answer = serverOf(1, 20);
    const history = vi.fn((query: HistoryQuery) =>
      troubles-- > 0 ? Promise.reject(new StreamError("bad-status", "503")) : answer(query),
    );
    const { environment, source, stream, log, recentValues } = await begin(history, { backfill: { rows: 2 } });
    source.sink.next(samples(10, 1), at(10));
    await environment.advanceAsync(0);
    stream.stop();
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next(samples(11, 1), at(11));
    await environment.advanceAsync(0);
    expect(recentValues()).toEqual([10, 11]);
    for (let second = 0; second < 5; second += 1) {
      await environment.advanceAsync(1_000);
      source.sink.next(samples(12 + second, 1), at(12 + second));
    }
    expect(recentValues()).toEqual(range(8, 16));
    expect(log.filter((line) => line === "error bad-status")).toHaveLength(2);
    stream.stop();
    stream.start();
    await environment.advanceAsync(0);
    source.sink.next(samples(17, 1), at(17));
    await environment.advanceAsync(1_000);
    expect(history).toHaveBeenCalledTimes(3);
  });

  it("gives what it has where the server refuses the next page", async () => {
    const answer = serverOf(1, 5_000);
    const history = vi.fn((query: HistoryQuery) =>
      Number(query.before?.offset) < 4_500
        ? Promise.reject(new StreamError("refused", "410", { retryable: false }))
        : answer(query),
    );
    const { environment, source, log, recentValues } = await begin(history, {
      backfill: { rows: 3_000 },
      recent: 10_000,
    });
    source.sink.next(samples(5_000, 1), at(5_000));
    await environment.advanceAsync(0);
    expect(log).toContain("error refused");
    expect(recentValues()).toEqual(range(4_000, 5_000));
  });

  it.each([{ rows: 0 }, { rows: NaN }, { row: 5 }, -1, "1h"])("%j is refused", (backfill) => {
    expect(
      () => new DataStream(new ScriptedSource({ history: serverOf(1, 2) }), { backfill: backfill as number }),
    ).toThrow(/backfill/);
  });

  it("needs a source with history", () => {
    expect(() => new DataStream(new ScriptedSource(), { backfill: 1_000 })).toThrow(
      "invalid backfill: scripted has no history (give it the option history)",
    );
  });
});
