import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import type { HistoryAnswer, HistoryQuery } from "../../../src/stream/source.js";
import { FakeEnvironment } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples, ScriptedSource } from "../scripted-source.js";

type Ask = (query: HistoryQuery) => HistoryAnswer<Sample> | Promise<HistoryAnswer<Sample>>;

const rows = samples(1, 5_000);
const at = (seq: number): number => rows[seq - 1].time;

/** Holds rows 1 to 5,000, and knows times. */
const timed: Ask = ({ from = -Infinity, to = Infinity, limit }) => ({
  rows: rows.filter(({ time }) => time >= from && time <= to).slice(-limit),
  whole: true,
});

/** Holds the same rows, knows positions alone, and gives 500 at most. */
const numbered: Ask = ({ before, limit }) => {
  const end = Number(before?.offset ?? 5_001) - 1;
  const found = rows.slice(Math.max(0, end - Math.min(limit, 500)), end);
  return { rows: found, position: { epoch: "e", offset: end }, whole: true };
};

async function asked(ask: Ask, traits: Parameters<typeof connect>[0] = {}, options = {}) {
  const queries: HistoryQuery[] = [];
  const history = async (query: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
    queries.push(query);
    return ask(query);
  };
  const made = await connect({ ...traits, history }, options);
  const values = async (query: Parameters<typeof made.stream.history>[0]): Promise<number[]> =>
    (await made.stream.history(query)).rows.map(({ value }) => value);
  return { ...made, queries, values };
}

const contiguous = { order: "contiguous" as const };

describe("a question about the past", () => {
  it("is answered with rows, times and keys, in one question, and tells no event", async () => {
    const { stream, queries, log } = await asked(timed, {}, { key: () => "a" });
    const before = log.length;
    const past = await stream.history({ from: at(10), to: at(12) });
    expect(past).toMatchObject({ rows: rows.slice(9, 12), keys: ["a", "a", "a"], whole: true, isLimited: false });
    expect([...past.times]).toEqual([at(10), at(11), at(12)]);
    expect(queries).toMatchObject([{ from: at(10), to: at(12) }]);
    expect([log.length, stream.stats.received]).toEqual([before, 0]);
  });

  it("walks back by pages, and takes each row once", async () => {
    const { values, queries } = await asked(pageOf, contiguous);
    expect(await values({ from: at(3_001), to: at(4_200) })).toEqual(range(3_001, 4_200));
    expect(queries.map(({ before }) => before?.offset)).toEqual([undefined, 3_701, 3_201]);
  });

  it("walks back from the end where the server knows positions alone, and remembers where it has been", async () => {
    const { values, queries } = await asked(numbered, contiguous);
    expect(await values({ from: at(3_900), to: at(4_000) })).toEqual(range(3_900, 4_000));
    expect(queries.map(({ before }) => before?.offset)).toEqual([undefined, 4_501, 4_001]);
    queries.length = 0;
    expect(await values({ from: at(3_700), to: at(3_950) })).toEqual(range(3_700, 3_950));
    expect(queries.map(({ before }) => before?.offset)).toEqual([4_001]);
  });

  it("is refused where rows are later than asked for, and nothing leads back", async () => {
    const { values } = await asked(() => ({ rows: rows.slice(-10), whole: true }));
    await expect(values({ from: at(1), to: at(100) })).rejects.toThrow("let it understand from and to");
  });

  it("brings rows in order of time, and leaves out those outside of it", async () => {
    const { values } = await asked(() => ({ rows: [rows[11], rows[9], rows[10], rows[2]], whole: true }));
    expect(await values({ from: at(10), to: at(12) })).toEqual([10, 11, 12]);
  });

  it("says where a limit was reached, with the newest rows", async () => {
    const { stream } = await asked(timed);
    const past = await stream.history({ from: at(1), to: at(100), limit: 10 });
    expect(past.rows.map(({ value }) => value)).toEqual(range(91, 100));
    expect([past.isLimited, past.whole]).toEqual([true, true]);
  });

  it("brings sums, with the extremes of those that can be read", async () => {
    const sums = [{ time: at(1), value: 5 }, "no row", { time: at(3), value: 7 }] as Sample[];
    const answer = { rows: sums, min: sums, max: sums, step: 1_000, whole: true, oldest: null, gaps: [] };
    const { stream } = await asked(() => answer);
    const past = await stream.history({ from: at(1), to: at(4), points: 3 });
    expect(past).toMatchObject({ rows: [sums[0], sums[2]], min: [sums[0], sums[2]], step: 1_000, oldest: null });
    expect(stream.stats).toMatchObject({ received: 1, dropped: 1 });
  });

  it("asks on with as many points as each stands for as long as before", async () => {
    const [step, start] = [10, at(1)];
    const { stream, queries } = await asked(
      ({ from = 0, to = 0, limit }) => {
        const all = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => ({
          time: from + i * step,
          value: i,
        }));
        return { rows: all.slice(-Math.min(40, limit)), step, whole: true };
      },
      {},
      { maxRows: 40 },
    );
    const past = await stream.history({ from: start, to: start + 1_000, points: 100, limit: 1_000 });
    expect(past.rows).toHaveLength(101);
    expect(queries.map(({ to = 0, points }) => [to - start, points])).toEqual([
      [1_000, 100],
      [600, 60],
      [200, 20],
    ]);
  });

  it("asks again for the sums of a time of which a page has some keys alone", async () => {
    const [step, start] = [10, at(1)];
    const keys = ["a", "b", "c"];
    const { stream } = await asked(
      ({ from = 0, to = 0, limit }) => {
        const times = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
        const all = times.flatMap((time) => keys.map((key, value) => ({ time, value, key })));
        const found = all.slice(-Math.min(40, limit));
        return { rows: found, min: found, max: found, step, whole: true };
      },
      {},
      { maxRows: 40, key: (row: Sample & { key?: string }) => row.key ?? "" },
    );
    const past = await stream.history({ from: start, to: start + 1_000, points: 100, limit: 1_000 });
    const expected = Array.from({ length: 101 }, (_, i) => keys.map((key) => `${key}${start + i * step}`)).flat();
    expect(past.keys?.map((key, index) => `${key}${past.times[index]}`)).toEqual(expected);
    expect(past.max).toEqual(past.rows);
    expect(past.isLimited).toBe(false);
  });

  it("counts and tells rows that nobody can read, and too many", async () => {
    const { stream, log } = await asked(
      ({ limit }) =>
        limit > 10 ? { rows: rows.slice(0, 11), whole: true } : { rows: [{ value: 1 } as Sample], whole: true },
      {},
      { maxRows: 10 },
    );
    expect((await stream.history({ limit: 1 })).rows).toEqual([]);
    expect(stream.stats).toMatchObject({ received: 1, dropped: 1 });
    expect(log.filter((line) => line.startsWith("drop"))).toEqual(["drop 1 time"]);
    const many = await asked(() => ({ rows: rows.slice(0, 11), whole: true }), {}, { maxRows: 10 });
    await expect(many.stream.history()).rejects.toMatchObject({ code: "too-large" });
    expect(many.stream.stats.dropped).toBe(11);
  });

  it("is asked again by the policy of retries, and given up after the fifth time", async () => {
    const { stream, environment, queries, log } = await asked(() => {
      throw new StreamError("bad-status", "503");
    });
    const answer = stream.history().catch((error: unknown) => error);
    await environment.advanceAsync(200_000);
    expect(await answer).toMatchObject({ code: "bad-status" });
    expect(queries).toHaveLength(5);
    expect(log.filter((line) => line === "error bad-status")).toHaveLength(5);
  });

  it("leaves a server alone between two tries, whoever else asks", async () => {
    const { stream, environment, queries } = await asked(() => {
      throw new StreamError("bad-status", "503", { retryAfter: 1_000 });
    });
    const end = new AbortController();
    const answers = [1, 2, 3].map(() => stream.history({ signal: end.signal }).catch((error: unknown) => error));
    await environment.advanceAsync(900);
    expect(queries).toHaveLength(1);
    end.abort(new Error("enough"));
    expect(await Promise.all(answers)).toEqual([1, 2, 3].map(() => new Error("enough")));
    await environment.advanceAsync(60_000);
    expect(queries).toHaveLength(1);
  });

  it("is let go with its signal, and the next one follows", async () => {
    const pending: HistoryQuery[] = [];
    const { stream } = await asked((query) => {
      pending.push(query);
      return pending.length === 1 ? new Promise(() => undefined) : timed(query);
    });
    const end = new AbortController();
    const first = stream.history({ signal: end.signal }).catch((error: unknown) => error);
    const second = stream.history({ from: at(1), to: at(2) });
    await Promise.resolve();
    end.abort(new Error("moved on"));
    expect(await first).toEqual(new Error("moved on"));
    expect(pending[0].signal.aborted).toBe(true);
    expect((await second).rows).toHaveLength(2);
  });

  it("leaves nothing on a signal that outlives it", async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    const { stream } = await asked(timed);
    for (let n = 0; n < 3; n += 1) await stream.history({ from: at(1), to: at(2), signal });
    const listenersOf = ({ mock }: typeof added | typeof removed): Set<unknown> =>
      new Set(mock.calls.map(([, listener]) => listener));
    expect(listenersOf(removed)).toEqual(listenersOf(added));
    expect(added).toHaveBeenCalled();
  });

  it("is answered before the stream starts, after it stops, and not once it is destroyed", async () => {
    const environment = new FakeEnvironment();
    const source = new ScriptedSource<Sample>({ history: async (query) => timed(query) });
    const stream = new DataStream<Sample>(source, { environment });
    expect((await stream.history({ from: at(1), to: at(3) })).rows).toHaveLength(3);
    expect(source.sinks).toEqual([]);
    stream.start();
    await environment.advanceAsync(0);
    stream.stop();
    expect((await stream.history({ from: at(1), to: at(3) })).rows).toHaveLength(3);
    stream.destroy();
    await expect(stream.history()).rejects.toThrow("the stream is destroyed");
  });

  it("is given up where the stream is destroyed meanwhile, and goes on where it is stopped", async () => {
    let answer: ((answer: HistoryAnswer<Sample>) => void) | undefined;
    const { stream, queries } = await asked(() => new Promise((resolve) => (answer = resolve)));
    const stopped = stream.history({ from: at(1) });
    await Promise.resolve();
    stream.stop();
    await Promise.resolve();
    expect(queries).toHaveLength(2);
    answer?.({ rows: rows.slice(0, 2), whole: true });
    expect((await stopped).rows).toHaveLength(2);
    const destroyed = stream.history();
    await Promise.resolve();
    stream.destroy();
    await expect(destroyed).rejects.toThrow("the stream is destroyed");
  });

  it.each([
    [{ from: NaN }, "invalid from: NaN (expected a time, epoch ms)"],
    [{ from: 2, to: 1 }, "invalid from: 2 (expected at most to, 1)"],
    [{ limit: 0 }, "invalid limit: 0"],
    [{ points: 5 }, "invalid points: 5 (expected from and to beside it"],
    [{ form: 1 }, "form"],
    [{ signal: 1 as never }, "invalid signal"],
  ])("refuses %o", async (query: object, words) => {
    const { stream } = await asked(timed);
    await expect(stream.history(query)).rejects.toThrow(TypeError);
    await expect(stream.history(query)).rejects.toThrow(words);
  });

  it("needs a history", async () => {
    const { stream } = await connect();
    expect(stream.hasHistory).toBe(false);
    await expect(stream.history()).rejects.toThrow("scripted has no history (give it the option history)");
  });
});

/** Answers as {@link numbered} does, of the times alone that are asked for. */
function pageOf({ before, from = -Infinity, to = Infinity, limit }: HistoryQuery): HistoryAnswer<Sample> {
  const end = Number(before?.offset ?? Infinity);
  const found = rows.filter(({ time, value }) => time >= from && time <= to && value < end);
  const page = found.slice(-Math.min(limit, 500));
  return { rows: page, position: { epoch: "e", offset: page.at(-1)?.value ?? 0 }, whole: true };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
