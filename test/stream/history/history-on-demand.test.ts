import { afterEach, describe, expect, it, vi } from "vitest";
import * as historyModule from "../../../src/stream/history/history.js";
import { historyCode } from "../../../src/stream/history/history-on-demand.js";
import { OnDemand } from "../../../src/stream/on-demand.js";
import type { DataStreamOptions } from "../../../src/stream/options/options.js";
import type { HistoryAnswer, HistoryQuery } from "../../../src/stream/source.js";
import { settle } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples } from "../scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });

/** A server that holds all rows. */
const serverOf = () =>
  vi.fn(({ after, before, limit }: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
    const last = Number(before?.offset) - 1;
    const first = after === undefined ? Math.max(1, last - limit + 1) : Number(after.offset) + 1;
    return Promise.resolve({ rows: samples(first, last - first + 1), whole: true, ...at(last) });
  });

afterEach(() => {
  vi.restoreAllMocks();
});

/** Keeps the code away until the test says; counts how often it has been fetched. */
function holdCode() {
  const fetches: { readonly resolve: (code: typeof historyModule) => void; readonly reject: (error: Error) => void }[] =
    [];
  const held = new OnDemand<typeof historyModule>(
    "history",
    () =>
      new Promise((resolve, reject) => {
        fetches.push({ resolve, reject });
      }),
  );
  vi.spyOn(historyCode, "code", "get").mockImplementation(() => held.code);
  vi.spyOn(historyCode, "load").mockImplementation((teller) => held.load(teller));
  return {
    fetches,
    async come(): Promise<void> {
      fetches.at(-1)?.resolve(historyModule);
      await settle();
    },
    async fail(): Promise<void> {
      fetches.at(-1)?.reject(new TypeError("no network"));
      await settle();
    },
  };
}

/** A stream that has the rows 1 and 2, on a link that is up. */
async function begin(options: DataStreamOptions<Sample> = {}) {
  const history = serverOf();
  const code = holdCode();
  const made = await connect({ order: "contiguous", history }, options);
  made.source.sink.open();
  made.source.sink.next(samples(1, 2), at(2));
  made.log.length = 0;
  return { ...made, history, code };
}

describe("the code of history", () => {
  it("is fetched with the first gap that history may fill, and holds no row back", async () => {
    const { source, log, history, code, stream } = await begin();
    source.sink.next(samples(3, 1));
    source.sink.lost({ cause: "a pause", kind: "unknown" });
    source.sink.next(samples(4, 1), at(4));
    expect(code.fetches).toHaveLength(0);
    source.sink.next(samples(7, 1), at(7));
    source.sink.next(samples(10, 1), at(10));
    expect(code.fetches).toHaveLength(1);
    expect(log.slice(-4)).toEqual(["gap lost 2", "data live 1", "gap lost 2", "data live 1"]);
    expect(history).not.toHaveBeenCalled();
    log.length = 0;
    await code.come();
    expect(log).toEqual(["repair 2 left 0", "repair 2 left 0"]);
    expect(history.mock.calls.map(([{ after, before }]) => [after?.offset, before?.offset])).toEqual([
      [4, 7],
      [7, 10],
    ]);
    source.sink.next(samples(12, 1), at(12));
    await settle();
    expect(log.slice(2)).toEqual(["gap lost 1", "data live 1", "repair 1 left 0"]);
    expect([code.fetches.length, stream.stats.repaired]).toEqual([1, 5]);
  });

  it("is fetched with the connection for a backfill, and asks for what came before the first row", async () => {
    const history = serverOf();
    const code = holdCode();
    const { source, log, stream } = await connect({ order: "contiguous", history }, { backfill: { rows: 3 } });
    expect(code.fetches).toHaveLength(1);
    source.sink.open();
    source.sink.next(samples(10, 2), at(11));
    source.sink.next(samples(12, 1), at(12));
    source.sink.position({ epoch: "e", offset: 12 });
    expect(log.slice(-2)).toEqual(["data live 2", "data live 1"]);
    await code.come();
    expect(log.at(-1)).toBe("data history 3");
    expect(history.mock.calls.map(([{ before }]) => before?.offset)).toEqual([10]);
    const values: number[] = [];
    stream.subscribe((rows) => values.push(...rows.map(({ value }) => value)))();
    expect(values).toEqual([7, 8, 9, 10, 11, 12]);
  });

  it("asks from the server's head where that comes first, as without a wait", async () => {
    const history = serverOf();
    const code = holdCode();
    const { source, log } = await connect({ order: "contiguous", history }, { backfill: { rows: 3 } });
    source.sink.open();
    source.sink.position({ epoch: "e", offset: 5 });
    source.sink.next(samples(6, 1), at(6));
    await code.come();
    expect(log.slice(-2)).toEqual(["data live 1", "data history 3"]);
    expect(history.mock.calls.map(([{ before }]) => before?.offset)).toEqual([6]);
  });

  it("asks without a position where neither row nor head has come in time", async () => {
    const history = serverOf();
    const code = holdCode();
    const { environment, source } = await connect({ order: "contiguous", history }, { backfill: 1_000 });
    source.sink.open();
    await code.come();
    expect(history).not.toHaveBeenCalled();
    await environment.advanceAsync(500);
    expect(history.mock.calls.map(([{ before, limit }]) => [before, limit])).toEqual([[undefined, 1_000]]);
  });

  it("that does not come is an error; the stream stays live, and the next gap asks for it again", async () => {
    const { source, log, history, code, stream } = await begin();
    const messages: string[] = [];
    stream.on("error", ({ message }) => messages.push(message));
    source.sink.next(samples(5, 1), at(5));
    await code.fail();
    expect(log).toEqual(["gap lost 2", "data live 1", "error load-failed"]);
    expect(messages[0]).toMatch(/^the file for history did not load\. Serve dist\/internal\/ as a whole/);
    expect(stream.state).toBe("live");
    source.sink.next(samples(8, 1), at(8));
    expect(code.fetches).toHaveLength(2);
    await code.come();
    expect(log.slice(3)).toEqual(["gap lost 2", "data live 1", "repair 2 left 0", "repair 2 left 0"]);
    expect(history).toHaveBeenCalledTimes(2);
  });

  it("that does not come is asked for again once the stream is live again", async () => {
    const { environment, source, code, log } = await begin();
    source.sink.next(samples(5, 1), at(5));
    await code.fail();
    source.sink.error("gone");
    await environment.advanceAsync(1_000);
    source.sink.open();
    source.sink.recovered(true);
    expect(code.fetches).toHaveLength(2);
    await code.come();
    expect(log.at(-1)).toBe("repair 2 left 0");
  });

  it.each(["come", "fail"] as const)(
    "asks and tells nothing after stop (%s), and goes on at the next start",
    async (end) => {
      const { environment, source, log, history, code, stream } = await begin();
      source.sink.next(samples(5, 1), at(5));
      stream.stop();
      log.length = 0;
      await code[end]();
      await environment.advanceAsync(60_000);
      expect([log, history.mock.calls.length, environment.pending]).toEqual([[], 0, 0]);
      stream.start();
      await environment.advanceAsync(0);
      source.sink.open();
      source.sink.recovered(true);
      await code.come();
      expect(log.at(-1)).toBe("repair 2 left 0");
    },
  );

  it.each(["come", "fail"] as const)("leaves nothing behind after destroy (%s)", async (end) => {
    const { environment, source, log, history, code, stream } = await begin({ backfill: { rows: 2 } });
    source.sink.next(samples(5, 1), at(5));
    const log2 = [...log];
    stream.destroy();
    await code[end]();
    await environment.advanceAsync(60_000);
    expect(log.slice(log2.length)).toEqual(["destroyed"]);
    expect([history.mock.calls.length, environment.pending, environment.listening]).toEqual([0, 0, 0]);
  });

  it("is waited for by the newest 1,000 gaps", async () => {
    const { source, history, code } = await begin();
    for (let offset = 4; offset <= 2 * 1_002; offset += 2) source.sink.next(samples(offset, 1), at(offset));
    await code.come();
    expect(history).toHaveBeenCalledTimes(1_000);
    expect(history.mock.calls[0]?.[0].before).toMatchObject({ offset: 6 });
  });

  it("is not fetched for a stream whose source has no history, and a backfill without one throws at once", async () => {
    const code = holdCode();
    const { source } = await connect({ order: "contiguous" });
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(5, 1), at(5));
    expect(code.fetches).toHaveLength(0);
    await expect(connect({}, { backfill: 1_000 })).rejects.toThrow("invalid backfill: scripted has no history");
  });
});
