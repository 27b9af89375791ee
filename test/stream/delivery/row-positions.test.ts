import { describe, expect, it } from "vitest";
import type { Batch, Order, Position, Sink } from "../../../src/stream/index.js";
import type { Sample } from "../scripted-source.js";
import { connect, samples } from "../scripted-source.js";

type Run = Awaited<ReturnType<typeof connect>>;

/** Connects to a feed whose offsets do not count rows; collects what is told. */
async function feed(
  order: Order,
  more: Parameters<typeof connect>[0] = {},
  options: Parameters<typeof connect>[1] = {},
) {
  const run = await connect({ order, resumes: true, ...more }, options);
  const told: (readonly [rows: readonly Sample[], batch: Batch])[] = [];
  run.stream.on("data", (rows, batch) => told.push([rows, batch]));
  return { ...run, told };
}

async function reconnect({ source, environment }: Run): Promise<Sink<Sample>> {
  source.sink.error(new Error("cut"));
  await environment.advanceAsync(31_000);
  return source.sink;
}

/** Hands over rows whose values are `from` to `to`, at positions that `offsetOf` makes. */
function hand(sink: Sink<Sample>, from: number, to: number, offsetOf: (value: number) => number | string): void {
  const rows = samples(from, to - from + 1);
  const positions = rows.map(({ value }) => ({ epoch: "e", offset: offsetOf(value) }));
  sink.next(rows, { position: positions[positions.length - 1], positions });
}

const valuesOf = (told: readonly (readonly [readonly Sample[], Batch])[]): number[] =>
  told.flatMap(([rows]) => rows.map(({ value }) => value));
const offsetsOf = (told: readonly (readonly [readonly Sample[], Batch])[]): (number | string | undefined)[] =>
  told.flatMap(([, { positions = [] }]) => positions.map(({ offset }) => offset));
const count = (to: number): number[] => Array.from({ length: to + 1 }, (_, value) => value);

describe("a position for each row", () => {
  it.each([
    ["increasing", (value: number) => 7 * value],
    ["increasing", (value: number) => `1526919030474-${value}`],
    ["opaque", (value: number) => `id ${value * 7919}`],
  ] as const)("lets known rows of a batch be told from new ones (%s)", async (order, offsetOf) => {
    const run = await feed(order);
    hand(run.source.sink, 0, 99, offsetOf);
    const sink = await reconnect(run);
    expect(sink.resume).toMatchObject({ epoch: "e", offset: offsetOf(99) });
    hand(sink, 90, 149, offsetOf);
    expect(valuesOf(run.told)).toEqual(count(149));
    expect(offsetsOf(run.told)).toEqual(count(149).map((value) => offsetOf(value)));
    expect(run.stream.stats).toMatchObject({ kept: 150, duplicates: 10, gaps: 0 });
  });

  it("tells 200 rows of one ms from those that are sent again", async () => {
    const run = await feed("increasing");
    const offsetOf = (value: number): string => `1700000000000-${value}`;
    for (let value = 0; value < 200; value += 1) hand(run.source.sink, value, value, offsetOf);
    expect(run.stream.stats).toMatchObject({ kept: 200, duplicates: 0 });
    hand(await reconnect(run), 0, 209, offsetOf);
    expect(run.stream.stats).toMatchObject({ kept: 210, duplicates: 200, gaps: 0 });
  });

  it("finds offsets that are given again to other rows, within a batch too", async () => {
    const run = await feed("increasing");
    hand(run.source.sink, 0, 99, (value) => value);
    // The server forgot its last rows, and gave their numbers to others.
    hand(await reconnect(run), 200, 259, (value) => value - 110);
    expect(valuesOf(run.told)).toEqual([...count(99), ...count(59).map((value) => value + 200)]);
    expect(run.stream.stats).toMatchObject({ duplicates: 0, gaps: 1 });
  });

  it("goes with the rows: none is out of place where others are refused, or let go", async () => {
    const run = await feed("increasing", {}, { recent: 5 });
    const rows = samples(0, 10);
    const positions = rows.map(({ value }) => ({ offset: value * 10 }));
    (rows[3] as { time: unknown }).time = "no time";
    run.source.sink.next(rows, { position: positions[9], positions });
    hand(run.source.sink, 10, 11, (value) => value * 10);
    expect(offsetsOf(run.told)).toEqual([0, 10, 20, 40, 50, 60, 70, 80, 90, 100, 110]);
    const kept: (readonly Position[] | undefined)[] = [];
    run.stream.subscribe((_, { positions: each }) => kept.push(each));
    expect(kept.flatMap((each) => each?.map(({ offset }) => offset))).toEqual([70, 80, 90, 100, 110]);
  });

  it("splits pages of history, and walks back by them", async () => {
    const all = samples(0, 2_500);
    const asked: unknown[] = [];
    const run = await feed(
      "increasing",
      {
        history: ({ before, limit }) => {
          asked.push(before?.offset);
          const end = before === undefined ? all.length : Number(before.offset) / 10;
          const rows = all.slice(Math.max(0, end - Math.min(limit, 1_000)), end);
          const positions = rows.map(({ value }) => ({ epoch: "e", offset: value * 10 }));
          return Promise.resolve({ rows, positions, position: positions.at(-1), whole: true });
        },
      },
      { backfill: { rows: 2_200 }, maxRows: 1_000 },
    );
    hand(run.source.sink, 2_500, 2_501, (value) => value * 10);
    await run.environment.advanceAsync(1_000);
    expect(asked).toEqual([25_000, 15_000, 5_000]);
    const past = run.told.filter(([, { from }]) => from === "history");
    expect(valuesOf(past)).toEqual(count(2_499).slice(300));
    expect(offsetsOf(past)).toEqual(valuesOf(past).map((value) => value * 10));
  });

  it("is given for each row, or not at all", async () => {
    const run = await feed("increasing");
    expect(() => {
      run.source.sink.next(samples(0, 2), { position: { offset: 1 }, positions: [{ offset: 1 }] });
    }).toThrow("invalid positions: expected one for each of 2 rows, not 1 of them");
  });
});

describe("offsets of which nobody can tell the later one", () => {
  it("are told of once, and no row is lost", async () => {
    const run = await feed("increasing");
    const errors: string[] = [];
    run.stream.on("error", ({ message }) => errors.push(message));
    for (let value = 0; value < 200; value += 1) {
      run.source.sink.next(samples(value, 1), { position: { offset: `row-${value}` } });
    }
    expect(valuesOf(run.told)).toEqual(count(199));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/nobody can tell which of the positions "row-9" and "row-10" is the later one/);
    expect(errors[0]).toMatch(/order: "opaque"/);
  });
});
