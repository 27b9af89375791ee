import { describe, expect, it, vi } from "vitest";
import type { Gap, Repair } from "../../../src/stream/events.js";
import type { HistoryAnswer, HistoryQuery, Order, Refusal } from "../../../src/stream/source.js";
import { webSocket } from "../../../src/stream/sources/web-socket.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples } from "../scripted-source.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });
const START_MS = samples(0, 1)[0].time;

/** Returns the number of the row at an edge, by its time, and by its position where it has one. */
function edgeOf({ time, position }: Gap["after"]): string {
  const number = (time - START_MS) / 1_000;
  return position && position.offset !== number && typeof position.offset === "number"
    ? `${number} at ${position.offset}`
    : String(number);
}

type Fate = "fine" | "no time" | "refused" | "refused somewhere";

interface Case {
  fates?: Record<number, Fate>;
  before?: number;
  order?: Order;
  page?: number;
  firstHeld?: number;
  positions?: boolean;
}

/** Makes a gap after row 1, up to row `before`, and a server that answers with rows of various fates, page by page. */
async function mend({
  fates = {},
  before = 8,
  order = "contiguous",
  page = 1_000,
  firstHeld = 1,
  positions = true,
}: Case) {
  const history = vi.fn(({ after, limit }: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
    const first = Math.max(firstHeld, Number(after?.offset) + 1);
    const last = Math.min(before - 1, first + Math.min(limit, page) - 1);
    const all = samples(first, last - first + 1);
    const fateOf = ({ value }: Sample): Fate => fates[value] ?? "fine";
    const bad = (fate: Fate): number[] => all.flatMap((row, i) => (fateOf(row) === fate ? [i] : []));
    const refused: Refusal[] = [];
    const [known, unknown] = [bad("refused"), bad("refused somewhere")];
    if (known.length > 0) refused.push({ count: known.length, cause: "schema", at: known });
    if (unknown.length > 0) refused.push({ count: unknown.length, cause: "schema" });
    const rows = all
      .filter((row) => !fateOf(row).startsWith("refused"))
      .map((row) => (fateOf(row) === "fine" ? row : { ...row, time: NaN }));
    return Promise.resolve({
      rows,
      ...(positions && { position: { epoch: "e", offset: last } }),
      whole: first === Number(after?.offset) + 1,
      ...(refused.length > 0 && { refused }),
    });
  });
  const made = await connect({ order, history });
  const { environment, source, stream } = made;
  const gaps: Gap[] = [];
  const repairs: Repair<Sample>[] = [];
  const rows: number[] = [];
  stream.subscribe({
    data: (batch) => rows.push(...batch.map(({ value }) => value)),
    gap: (gap) => gaps.push(gap),
    repair: (repair) => {
      repairs.push(repair);
      rows.push(...repair.rows.map(({ value }) => value));
    },
  });
  source.sink.next(samples(1, 1), at(1));
  source.sink.next(
    samples(before, 1),
    order === "contiguous" ? at(before) : { ...at(before), after: { epoch: "e", offset: before - 1 } },
  );
  await environment.advanceAsync(2_000);
  await environment.advanceAsync(2_000);
  expect(gaps).toHaveLength(1);
  const { missing = gaps, remaining = gaps[0].count } = repairs.at(-1) ?? {};
  const { received, kept, duplicates, dropped } = stream.stats;
  expect(received).toBe(kept + duplicates + dropped);
  expect(kept).toBe(rows.length);
  expect(new Set(rows).size).toBe(rows.length);
  // A late subscriber is told the same.
  const late: string[] = [];
  stream.subscribe({
    gap: ({ after, before: end, count }) => late.push(`${edgeOf(after)}–${edgeOf(end)}: ${String(count)}`),
  });
  const words = missing.map(({ after, before: end, count }) => `${edgeOf(after)}–${edgeOf(end)}: ${String(count)}`);
  expect(late).toEqual(words);
  return { ...made, history, repairs, missing: words, remaining, rows: rows.sort((a, b) => a - b) };
}

const all = (first: number, last: number, fate: Fate): Record<number, Fate> =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [first + i, fate]));

describe("rows of history that were refused", () => {
  it.each(["no time", "refused", "refused somewhere"] as const)(
    "all of them (%s): the gap stays a gap, and is asked for once",
    async (fate) => {
      const { missing, remaining, repairs, history, stream } = await mend({ fates: all(2, 7, fate) });
      expect([missing, remaining, repairs]).toEqual([["1–8: 6"], 6, []]);
      expect(history).toHaveBeenCalledTimes(1);
      expect(stream.stats).toMatchObject({ kept: 2, dropped: 6, repaired: 0 });
    },
  );

  it.each(["no time", "refused"] as const)(
    "some of them (%s) stay missing between the rows around them",
    async (fate) => {
      const { missing, remaining, rows, repairs } = await mend({ fates: { 2: fate, 4: fate, 5: fate, 7: fate } });
      expect(rows).toEqual([1, 3, 6, 8]);
      expect(missing).toEqual(["1–3: 1", "3–6: 2", "6–8: 1"]);
      expect(remaining).toBe(4);
      expect(repairs).toHaveLength(1);
      expect(repairs[0].batch.position).toEqual({ epoch: "e", offset: 6 });
    },
  );

  it("by both at once, over several pages, are one hole where they touch", async () => {
    const fates: Case["fates"] = { 3: "refused", 4: "no time", 5: "refused", 6: "no time", 9: "no time" };
    const { missing, remaining, rows, history } = await mend({ fates, before: 11, page: 3 });
    expect(rows).toEqual([1, 2, 7, 8, 10, 11]);
    expect(missing).toEqual(["2–7: 4", "8–10: 1"]);
    expect(remaining).toBe(5);
    expect(history.mock.calls.map(([{ after }]) => after?.offset)).toEqual([1, 4, 7]);
  });

  it("a whole page of several stays missing, and those after it are asked for", async () => {
    const { missing, remaining, rows, repairs } = await mend({ fates: all(5, 7, "refused"), before: 11, page: 3 });
    expect(rows).toEqual([1, 2, 3, 4, 8, 9, 10, 11]);
    expect(missing).toEqual(["4–8: 3"]);
    expect(repairs.map(({ remaining: left }) => left)).toEqual([6, 3]);
    expect(remaining).toBe(3);
  });

  it("of which nobody knows where they stood: their page stays missing, counted", async () => {
    const { missing, remaining, rows } = await mend({ fates: { 6: "refused somewhere" }, before: 11, page: 3 });
    expect(rows).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10, 11]);
    expect(missing).toEqual(["4–8: 1"]);
    expect(remaining).toBe(1);
  });

  it("beside rows that are gone from the server", async () => {
    const { missing, remaining, rows } = await mend({ fates: { 5: "refused", 7: "no time" }, before: 9, firstHeld: 4 });
    expect(rows).toEqual([1, 4, 6, 8, 9]);
    expect(missing).toEqual(["1–4: 2", "4–6: 1", "6–8: 1"]);
    expect(remaining).toBe(4);
  });

  it.each(["opaque", "increasing"] as const)(
    "stay missing between rows where offsets do not count them (%s)",
    async (order) => {
      const { missing, remaining, rows } = await mend({ order, fates: { 3: "refused", 5: "no time", 7: "refused" } });
      expect(rows).toEqual([1, 2, 4, 6, 8]);
      expect(missing).toEqual(["2–4: 1", "4–6: 1", "6–8: 1"]);
      expect(remaining).toBe(3);
      const none = await mend({ order, fates: all(2, 7, "no time") });
      expect([none.missing, none.remaining, none.rows]).toEqual([["1–8: 6"], 6, [1, 8]]);
    },
  );

  it.each(["opaque", "increasing"] as const)(
    "at the end of a full page join with those of the next one (%s)",
    async (order) => {
      const { missing, remaining, history } = await mend({ order, before: 1_503, fates: all(990, 1_010, "refused") });
      expect(history).toHaveBeenCalledTimes(2);
      expect(missing).toEqual(["989–1011: 21"]);
      expect(remaining).toBe(21);
    },
  );

  it("a gap of full pages alone is healed where the server has no more", async () => {
    const { missing, remaining, repairs } = await mend({ order: "opaque", before: 1_002 });
    expect([missing, remaining]).toEqual([[], 0]);
    expect(repairs.map(({ rows }) => rows.length)).toEqual([1_000, 0]);
  });

  it("an answer without a position heals what follows what was asked for, and no more", async () => {
    const { missing, remaining, rows } = await mend({ positions: false, fates: { 3: "refused" } });
    expect([missing, remaining, rows]).toEqual([["2–4: 1"], 1, [1, 2, 4, 5, 6, 7, 8]]);
    const gone = await mend({ positions: false, firstHeld: 5 });
    expect([gone.missing, gone.remaining, gone.rows]).toEqual([["1–8: 3"], 3, [1, 5, 6, 7, 8]]);
  });

  it("are not told where nobody knows whether they lie in the gap", async () => {
    const history = vi.fn(() =>
      Promise.resolve({
        rows: samples(1, 5),
        position: { epoch: "e", offset: 6 },
        whole: true,
        refused: [{ count: 1, cause: "schema" as const }],
      }),
    );
    const { environment, source, stream, log } = await connect({ order: "contiguous", history });
    source.sink.next(samples(2, 1), at(2));
    source.sink.next(samples(6, 1), at(6));
    await environment.advanceAsync(0);
    expect(log.filter((line) => line.startsWith("repair"))).toEqual([]);
    expect(stream.stats).toMatchObject({ kept: 2, dropped: 1 });
  });
});

describe("rows of history that are here already", () => {
  it("heal their place, and are counted as duplicates", async () => {
    const twin = samples(1, 1)[0];
    const history = () =>
      Promise.resolve({
        rows: [...samples(2, 1), twin, { time: NaN, value: 4 }],
        position: { epoch: "e", offset: 4 },
        whole: true,
      });
    const { environment, source, stream } = await connect({ order: "contiguous", history, revises: true });
    const repair = vi.fn();
    stream.on("repair", repair);
    source.sink.next(samples(1, 1), at(1));
    source.sink.next(samples(5, 1), at(5));
    await environment.advanceAsync(0);
    expect(repair.mock.calls).toMatchObject([[{ remaining: 1, missing: [{ after: at(2), before: at(5), count: 1 }] }]]);
    expect(stream.stats).toMatchObject({ received: 5, kept: 3, duplicates: 1, dropped: 1 });
  });
});

describe("backfill", () => {
  it("gives no row twice where some were refused, whether it is known which or not", async () => {
    for (const refusal of [
      { count: 1, cause: "schema" as const, at: [2] },
      { count: 1, cause: "schema" as const },
    ]) {
      const history = () =>
        Promise.resolve({
          rows: [...samples(1, 2), ...samples(4, 3)],
          position: { epoch: "e", offset: 6 },
          whole: false,
          refused: [refusal],
        });
      const { environment, source, stream } = await connect(
        { order: "contiguous", history },
        { backfill: { rows: 10 } },
      );
      const rows: number[] = [];
      stream.on("data", (told) => rows.push(...told.map(({ value }) => value)));
      source.sink.next(samples(5, 2), at(6));
      await environment.advanceAsync(0);
      expect(rows).toEqual([5, 6, 1, 2, 4]);
    }
  });
});

describe("the option history, by a URL", () => {
  it("says where rows stood that a schema refused, and takes no answer of those alone for a broken one", async () => {
    const schema = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value: unknown) => ((value as Sample).value > 0 ? { value } : { issues: [{}] }),
      },
    } as const;
    let body: object = {};
    const fetch = () => Promise.resolve(new Response(JSON.stringify(body)));
    const source = webSocket("wss://example.test", { history: "https://example.test/history", schema, fetch });
    const ask = () => source.history?.({ limit: 10, signal: new AbortController().signal });
    body = { epoch: "e", seq: 4, rows: [{ value: 1 }, { value: -1 }, { value: 2 }, { value: -2 }] };
    expect(await ask()).toMatchObject({ rows: [{ value: 1 }, { value: 2 }], refused: [{ count: 2, at: [1, 3] }] });
    body = { rows: [{ value: -1 }] };
    expect(await ask()).toMatchObject({ rows: [], refused: [{ count: 1, at: [0] }] });
  });
});
