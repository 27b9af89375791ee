import { describe, expect, it } from "vitest";
import { StreamError } from "../../../src/stream/errors.js";
import type { HistoryAnswer, HistoryQuery } from "../../../src/stream/source.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples } from "../scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });

type History = (query: HistoryQuery) => Promise<HistoryAnswer<Sample>>;

/** Never settles, whatever becomes of its signal. */
const deaf: History = () => new Promise(() => undefined);

/** Never answers, and fails as `fetch` does once its signal is aborted. */
const heedful: History = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new DOMException("aborted by fetch", "AbortError"));
    });
  });

/** Holds every row that is asked for. */
const whole: History = ({ after, before }) => {
  const first = Number(after?.offset) + 1;
  const count = Number(before?.offset) - first;
  return Promise.resolve({ rows: samples(first, count), ...at(first + count - 1), whole: true });
};

/** Makes a stream with two gaps of two rows each; `historyOf` says who answers the nth question, from 0. */
async function withGaps(
  historyOf: (n: number) => History,
  options: { connectTimeout?: number; staleAfter?: number } = {},
) {
  const queries: HistoryQuery[] = [];
  const history: History = (query) => historyOf(queries.push(query) - 1)(query);
  const made = await connect({ order: "contiguous", history }, options);
  const errors: StreamError[] = [];
  made.stream.on("error", (error) => errors.push(error));
  for (const offset of [1, 4, 7]) made.source.sink.next(samples(offset, 1), at(offset));
  await made.environment.advanceAsync(0);
  const repairs = (): string[] => made.log.filter((line) => line.startsWith("repair"));
  return { ...made, queries, errors, repairs };
}

describe.each(Object.entries({ deaf, heedful }))("a history that never answers, %s to its signal", (_, silent) => {
  it("times out, is asked again, and lets the next request follow", async () => {
    const { environment, queries, errors, repairs } = await withGaps((n) => (n === 0 ? silent : whole));
    await environment.advanceAsync(9_999);
    expect([queries.length, queries[0].signal.aborted, errors]).toEqual([1, false, []]);
    await environment.advanceAsync(1);
    expect(queries[0].signal.aborted).toBe(true);
    const words = "no answer of history within 10000 ms (raise connectTimeout)";
    expect(errors).toMatchObject([{ code: "timeout", retryable: true, message: `scripted: ${words}` }]);
    expect(queries[0].signal.reason).toBe(errors[0]);
    await environment.advanceAsync(5_000);
    expect(queries.map(({ after }) => after?.offset)).toEqual([1, 1, 4]);
    expect(repairs()).toEqual(["repair 2 left 0", "repair 2 left 0"]);
    expect(errors).toHaveLength(1);
  });

  it("is given up after five tries, and lets the next request follow", async () => {
    const { environment, queries, errors, repairs, stream } = await withGaps((n) => (n < 5 ? silent : whole), {
      connectTimeout: 2_000,
    });
    for (let i = 0; i < 60; i += 1) await environment.advanceAsync(1_000);
    expect(queries.map(({ after }) => after?.offset)).toEqual([1, 1, 1, 1, 1, 4]);
    expect(errors.map(({ code }) => code)).toEqual(Array(5).fill("timeout"));
    expect(repairs()).toEqual(["repair 2 left 0"]);
    expect(stream.stats.repaired).toBe(2);
  });

  it.each(["stop", "destroy"] as const)("has no deadline after %s()", async (end) => {
    const { environment, stream, queries, errors } = await withGaps(() => silent);
    stream[end]();
    expect([queries[0].signal.aborted, environment.pending]).toEqual([true, 0]);
    await environment.advanceAsync(60_000);
    expect([queries.length, errors]).toEqual([1, []]);
  });

  it("is asked once more after a stop and a start, with a deadline of its own", async () => {
    const { environment, stream, source, queries, errors } = await withGaps(() => silent);
    await environment.advanceAsync(6_000);
    stream.stop();
    stream.start();
    await environment.advanceAsync(0);
    source.sink.recovered(true);
    await environment.advanceAsync(9_999);
    expect([queries.length, queries[1].signal.aborted, errors]).toEqual([2, false, []]);
    await environment.advanceAsync(1);
    expect([queries[1].signal.aborted, errors.length]).toEqual([true, 1]);
  });
});

describe("a history that fails while the link comes and goes", () => {
  const failing: History = () => Promise.reject(new Error("reset"));

  it("is asked again with the next link, however long the server was away", async () => {
    let isAway = true;
    const { environment, source, queries, repairs, stream } = await withGaps(() => (isAway ? failing : whole));
    source.sink.error("reset");
    const { sinks } = source;
    for (let minute = 0; minute < 10; minute += 1) {
      await environment.advanceAsync(60_000);
      const attempts = sinks.length;
      while (sinks.length === attempts) await environment.advanceAsync(1_000);
      source.sink.error("refused");
    }
    // While there is no link nothing is asked of a server that has just failed.
    expect(queries.length).toBeLessThan(5);
    isAway = false;
    const attempts = sinks.length;
    while (sinks.length === attempts) await environment.advanceAsync(1_000);
    expect(repairs()).toEqual([]);
    source.sink.recovered(true);
    await environment.advanceAsync(0);
    expect([stream.state, repairs()]).toEqual(["live", ["repair 2 left 0", "repair 2 left 0"]]);
  });

  it("is tried as often with each link as with the first", async () => {
    const failures = 12;
    const { environment, source, queries, repairs } = await withGaps((n) => (n < failures ? failing : whole));
    while (queries.length < failures) {
      const asked = queries.length;
      while (queries.length < asked + 3) await environment.advanceAsync(1_000);
      const attempts = source.sinks.length;
      source.sink.error("reset");
      while (source.sinks.length === attempts) await environment.advanceAsync(100);
      source.sink.recovered(true);
      await environment.advanceAsync(0);
    }
    await environment.advanceAsync(10_000);
    expect(repairs()).toEqual(["repair 2 left 0", "repair 2 left 0"]);
  });

  it("is given up over one link, though its feed falls silent now and then", async () => {
    const { environment, source, queries, log } = await withGaps(() => failing, { staleAfter: 1_000 });
    for (let offset = 8; offset < 40; offset += 1) {
      await environment.advanceAsync(2_000);
      source.sink.next(samples(offset, 1), at(offset));
    }
    expect(log.filter((line) => line === "live").length).toBeGreaterThan(30);
    expect(queries.map(({ after }) => after?.offset)).toEqual([
      ...Array<number>(5).fill(1),
      ...Array<number>(5).fill(4),
    ]);
  });
});

describe("a history that answers", () => {
  it("has no deadline left, whether it answered or failed", async () => {
    const failing: History = () => Promise.reject(new Error("no disk"));
    const { environment, queries, errors, repairs } = await withGaps((n) => (n === 0 ? failing : whole));
    for (let i = 0; i < 30; i += 1) await environment.advanceAsync(1_000);
    expect(queries.map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
    expect(errors.map(({ message }) => message)).toEqual(["scripted history: no disk"]);
    expect(repairs()).toHaveLength(2);
  });

  it("has no deadline left once it was refused for good", async () => {
    const refusing: History = () => Promise.reject(new StreamError("refused", "403", { retryable: false }));
    const { environment, queries, errors } = await withGaps(() => refusing);
    await environment.advanceAsync(30_000);
    expect(queries.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    expect(errors.map(({ code }) => code)).toEqual(["refused", "refused"]);
  });

  it("may take as long as it likes where connectTimeout is infinite", async () => {
    const { environment, queries, errors } = await withGaps(() => deaf, { connectTimeout: Infinity });
    await environment.advanceAsync(86_400_000);
    expect([queries.length, queries[0].signal.aborted, errors]).toEqual([1, false, []]);
  });

  it("is not heard once its deadline has passed", async () => {
    let answer: (() => void) | undefined;
    const late: History = (query) =>
      new Promise((resolve) => {
        answer = () => {
          resolve(whole(query));
        };
      });
    const { environment, queries, repairs } = await withGaps((n) => (n === 0 ? late : deaf));
    await environment.advanceAsync(10_000);
    answer?.();
    await environment.advanceAsync(3_000);
    expect([queries.length, repairs()]).toEqual([2, []]);
  });
});
