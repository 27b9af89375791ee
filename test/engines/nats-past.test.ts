import { afterEach, expect, it } from "vitest";
import type { NatsOptions } from "../../src/adapters/nats/index.js";
import { nats } from "../../src/adapters/nats/index.js";
import type { HistoryQuery } from "../../src/stream/index.js";
import { describeWith } from "../servers/installed.js";
import type { NumberRow } from "./engine.js";
import { natsConnection, natsKind } from "./nats-kind.js";
import type { Undo } from "./nats-stream.js";
import { numbers, startStream } from "./nats-stream.js";

const undo: Undo = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Asks a stream for its past. */
function asking(port: number, options: NatsOptions<NumberRow> = {}) {
  const source = nats<NumberRow>(() => natsConnection(port), "NUMBERS", options);
  return async (query: Partial<HistoryQuery>) => {
    const answer = await source.history!({ limit: 1_000, signal: new AbortController().signal, ...query });
    const { rows, positions, whole, oldest } = answer;
    expect((positions ?? []).length).toBe(rows.length);
    return {
      values: rows.map(({ value }) => value),
      offsets: (positions ?? []).map(({ offset }) => offset),
      whole,
      oldest,
    };
  };
}

describeWith(natsKind.packages, "the past of a stream of NATS", () => {
  it("is read by sequence numbers, and whole where none is missing", async () => {
    const { append, manager, server } = await startStream(undo);
    await append(numbers(1, 2_500));
    const ask = asking(server.port);
    expect((await ask({ limit: 3 })).values).toEqual([2498, 2499, 2500]);
    expect((await ask({ limit: 3 })).whole).toBe(true);
    expect((await ask({ limit: 10_000 })).values).toEqual(numbers(1, 2_500));
    expect(await ask({ after: { offset: 10 }, limit: 5 })).toMatchObject({ values: numbers(11, 15), whole: true });
    expect(await ask({ after: { offset: 10 }, before: { offset: 13 } })).toMatchObject({
      values: [11, 12],
      offsets: [11, 12],
      whole: true,
    });
    expect(await ask({ before: { offset: 6 }, limit: 3 })).toMatchObject({ values: [3, 4, 5], whole: true });
    expect(await ask({ before: { offset: 4 } })).toMatchObject({ values: [1, 2, 3], whole: true });
    expect(await ask({ after: { offset: 2_500 } })).toMatchObject({ values: [], whole: true });

    await manager.streams.deleteMessage("NUMBERS", 2_000);
    expect(await ask({ after: { offset: 1_998 }, limit: 2 })).toMatchObject({ values: [1999, 2001], whole: false });
    expect(await ask({ after: { offset: 2_000 }, limit: 2 })).toMatchObject({ values: [2001, 2002], whole: true });
    expect(await ask({ before: { offset: 2_002 }, limit: 2 })).toMatchObject({ values: [1999, 2001], whole: false });
    expect(await ask({ before: { offset: 2_000 }, limit: 2 })).toMatchObject({ values: [1998, 1999], whole: true });

    await manager.streams.purge("NUMBERS", { keep: 100 });
    expect(await ask({ after: { offset: 10 }, limit: 5 })).toMatchObject({ values: numbers(2401, 2405), whole: false });
    expect(await ask({ before: { offset: 2_411 }, limit: 10 })).toMatchObject({ whole: true });
    expect(await ask({ before: { offset: 2_410 }, limit: 10 })).toMatchObject({ whole: false });
    const other = await ask({ after: { offset: 10, epoch: "2020-01-01T00:00:00Z" } });
    expect(other).toMatchObject({ values: [], whole: false });
    await manager.streams.purge("NUMBERS");
    expect(await ask({})).toEqual({ values: [], offsets: [], whole: false, oldest: null });
  });

  it("is read by times", async () => {
    const { append, manager, server } = await startStream(undo);
    const ask = asking(server.port);
    const times: number[] = [];
    for (let value = 1; value <= 6; value += 1) {
      await append([value]);
      times.push((await manager.streams.getMessage("NUMBERS", { seq: value }))!.time.getTime());
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(await ask({ from: times[1], to: times[3] })).toMatchObject({
      values: [2, 3, 4],
      whole: true,
      oldest: times[0],
    });
    expect(await ask({ from: times[1] + 1, to: times[3] - 1 })).toMatchObject({ values: [3], whole: true });
    expect(await ask({ from: times[1], to: times[3], limit: 2 })).toMatchObject({ values: [3, 4], whole: true });
    expect(await ask({ from: 0, to: times[0] - 1 })).toMatchObject({ values: [], whole: true });
    expect(await ask({ from: times[5] + 1, to: Infinity })).toMatchObject({ values: [], whole: true });
    expect(await ask({ from: -Infinity, to: 1e300 })).toMatchObject({ values: numbers(1, 6), whole: true });
    await manager.streams.purge("NUMBERS", { seq: 3 });
    expect(await ask({ from: times[1], to: times[3] })).toMatchObject({
      values: [3, 4],
      whole: false,
      oldest: times[2],
    });
    expect(await ask({ from: times[3] })).toMatchObject({ values: [4, 5, 6], whole: true });
  });

  it("of a subject is read back among many others", async () => {
    const { append, manager, server } = await startStream(undo);
    for (let value = 1; value <= 30; value += 1) {
      await append([value], "numbers.ours");
      await append(numbers(1, value * 4), "numbers.other");
    }
    const ask = asking(server.port, { subject: "numbers.ours" });
    const all = await ask({});
    expect(all).toMatchObject({ values: numbers(1, 30), whole: true });
    expect(all.offsets[0]).toBe(1);
    for (const limit of [1, 2, 7, 29]) {
      expect(await ask({ limit })).toMatchObject({ values: numbers(31 - limit, 30), whole: true });
    }
    const offsets = all.offsets as number[];
    expect(await ask({ before: { offset: offsets[20] }, limit: 4 })).toMatchObject({ values: numbers(17, 20) });
    expect(await ask({ after: { offset: offsets[20] }, limit: 4 })).toMatchObject({ values: numbers(22, 25) });
    expect(await ask({ after: { offset: offsets[28] } })).toMatchObject({ values: [30], whole: true });
    const { time } = (await manager.streams.getMessage("NUMBERS", { seq: 1 }))!;
    expect(all.oldest).toBe(time.getTime());
    await manager.streams.deleteMessage("NUMBERS", offsets[10] + 1);
    expect(await ask({ after: { offset: offsets[9] }, limit: 1 })).toMatchObject({ values: [11], whole: true });
    expect(await ask({ after: { offset: offsets[9] }, limit: 2 })).toMatchObject({ values: [11, 12], whole: false });
    expect(await ask({ limit: 20 })).toMatchObject({ values: numbers(11, 30), whole: false });
    expect(await ask({ limit: 19 })).toMatchObject({ values: numbers(12, 30), whole: true });
    await manager.streams.purge("NUMBERS", { filter: "numbers.ours" });
    expect(await ask({})).toMatchObject({ values: [], whole: false, oldest: null });
  });

  it("says which messages could not be read, and takes lists of rows", async () => {
    const { connection, append, server } = await startStream(undo);
    await append([1]);
    await connection.request("numbers.all", "no JSON");
    await connection.request("numbers.all", JSON.stringify([{ value: 2 }, { value: 3 }]));
    const source = nats<NumberRow & { at: number }>(() => natsConnection(server.port), "NUMBERS", { timeField: "at" });
    const answer = await source.history!({ limit: 10, signal: new AbortController().signal });
    expect(answer.rows.map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(answer.positions!.map(({ offset }) => offset)).toEqual([1, 3, 3]);
    expect(answer.refused).toMatchObject([{ count: 1, cause: "malformed", at: [1] }]);
    for (const { at } of answer.rows) expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
  });
});
