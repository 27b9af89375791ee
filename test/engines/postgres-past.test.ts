import { afterAll, beforeAll, expect, it } from "vitest";
import type { PostgresOptions } from "../../src/adapters/postgres/index.js";
import { postgres } from "../../src/adapters/postgres/index.js";
import type { HistoryQuery } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import { postgresClient, startNumbers } from "./postgres-kind.js";
import { numbers, undo } from "./postgres-numbers.js";

let server: Awaited<ReturnType<typeof startNumbers>>;
/** The times of the rows are a second apart from here on, epoch ms, the value in it. */
const START = Date.UTC(2026, 10, 30);

beforeAll(async () => {
  server = await startNumbers();
  await server.ask(`CREATE TABLE past (id bigint GENERATED ALWAYS AS IDENTITY,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(), at timestamptz, device text, cpu float8, load numeric);
    CREATE INDEX ON past (xid, id); CREATE INDEX ON past (at);
    CREATE VIEW numbers_only AS SELECT id, xid, at, cpu FROM past WHERE device = 'a';
    GRANT SELECT ON past, numbers_only TO reader`);
  // Three transactions, the second of which wrote the oldest times.
  for (const [first, last] of [
    [41, 80],
    [1, 40],
    [81, 120],
  ]) {
    await server.ask(
      `INSERT INTO past (at, device, cpu, load) SELECT to_timestamp($1::float8 / 1000 + n) + interval '0.4 ms',
         CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END, CASE WHEN n % 10 = 0 THEN 'NaN'::float8 ELSE n END, n
       FROM generate_series($2::int, $3::int) n`,
      [START, first, last],
    );
  }
});
afterAll(() => server.stop());

interface Device {
  readonly time?: number;
  readonly device?: string;
  readonly cpu: number;
  readonly load: number;
}

const at = (second: number): number => START + second * 1_000;
const sourceOf = (options: PostgresOptions<Device> = {}, table = "past") =>
  postgres<Device>(() => postgresClient(server.port), table, { time: "at", ...options });

/** Asks a source itself. */
const ask = (query: Partial<HistoryQuery>, options?: PostgresOptions<Device>, table?: string) =>
  sourceOf(options, table).history!({ limit: 1_000, signal: new AbortController().signal, ...query });

const loadsOf = (rows: readonly Device[]): number[] => rows.map(({ load }) => load);

describeWith(["postgresql"], "the past of a table of PostgreSQL", () => {
  it("is told by position, page by page in both directions, and says where its beginning is gone", async () => {
    const order = [...numbers(41, 80), ...numbers(1, 40), ...numbers(81, 120)];
    const newest = await ask({ limit: 50 });
    expect(loadsOf(newest.rows)).toEqual(order.slice(70));
    expect(newest).toMatchObject({ whole: true, position: newest.positions?.at(-1) });
    expect(newest.positions).toHaveLength(50);
    const before = await ask({ limit: 50, before: newest.positions?.[0] });
    expect(loadsOf(before.rows)).toEqual(order.slice(20, 70));
    const rest = await ask({ limit: 50, before: before.positions?.[0] });
    expect(loadsOf(rest.rows)).toEqual(order.slice(0, 20));
    const after = await ask({ limit: 30, after: before.positions?.[5], before: newest.positions?.[10] });
    expect(loadsOf(after.rows)).toEqual(order.slice(26, 56));
    expect(after.whole).toBe(true);
    const [xid] = String(rest.positions?.[0].offset).split("-");
    const gone = await ask({ limit: 3, after: { ...rest.positions![0], offset: `${xid}-0` } });
    expect(loadsOf(gone.rows)).toEqual(order.slice(0, 3));
    expect(gone.whole).toBe(false);
    expect(await ask({ after: { epoch: "other", offset: "1-1" } })).toEqual({ rows: [], whole: false });
    expect(await ask({ before: { offset: "no place" } })).toEqual({ rows: [], whole: false });
  });

  it("is told by time, whatever order it was written in, to the ms", async () => {
    const some = await ask({ from: at(30), to: at(50) });
    expect(loadsOf(some.rows).sort((a, b) => a - b)).toEqual(numbers(30, 50));
    expect(some).toMatchObject({ whole: true, oldest: at(1) });
    expect(some.positions).toHaveLength(21);
    expect(loadsOf((await ask({ from: at(30) + 0.5, to: at(31) - 0.5 })).rows)).toEqual([]);
    expect(loadsOf((await ask({ from: at(30) - 0.5, to: at(31) + 0.5 })).rows)).toEqual([30, 31]);
    const cut = await ask({ from: at(30), to: at(50), limit: 5 });
    expect(loadsOf(cut.rows)).toEqual(numbers(46, 50));
    expect(cut.positions).toBeUndefined();

    const stream = new DataStream(sourceOf(), { maxRows: 7 });
    undo.push(() => stream.destroy());
    const { rows } = await stream.history({ from: at(20), to: at(100), limit: 1_000 });
    expect(loadsOf(rows)).toEqual(numbers(20, 100));
    expect(rows[0]).toEqual({ time: at(20), at: at(20), device: "a", cpu: NaN, load: 20 });
  });

  it("is all asked for before the first live row, in order of time", async () => {
    const stream = new DataStream(sourceOf(), { backfill: { rows: 1_000 } });
    undo.push(() => stream.destroy());
    const values: number[] = [];
    stream.on("data", (rows) => values.push(...loadsOf(rows)));
    stream.start();
    await until(() => values.length >= 120);
    expect(values.sort((a, b) => a - b)).toEqual(numbers(1, 120));
  });

  it("is summed up for each key where it has more rows than points", async () => {
    const query = { from: at(1), to: at(120), points: 12 };
    const { rows, min, max, step, oldest, whole } = await ask(query, { key: "device" });
    expect([step, oldest, whole]).toEqual([9_917, at(1), true]);
    const spans = new Map<string, number[]>();
    // A sum that begins within the stretch is whole; what lies before the first one is asked for with a longer stretch.
    for (const n of numbers(1, 120)) {
      const start = Math.floor(at(n) / step!) * step!;
      const name = `${start} ${n % 2 === 0 ? "a" : "b"}`;
      if (start >= at(1)) spans.set(name, [...(spans.get(name) ?? []), ...(n % 10 === 0 ? [] : [n])]);
    }
    const told = rows.map(({ time, device, cpu }, i) => [
      `${String(time)} ${String(device)}`,
      ...[cpu, min?.[i].cpu, max?.[i].cpu],
    ]);
    const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
    expect(told.sort()).toEqual(
      [...spans].map(([name, list]) => [name, mean(list), Math.min(...list), Math.max(...list)]).sort(),
    );
    expect(rows.map(({ time }) => Number(time))).toEqual(rows.map(({ time }) => Number(time)).sort((a, b) => a - b));
  });

  it("is told as it is where it is no more than was asked for, or cannot be summed up", async () => {
    const query = { from: at(1), to: at(120), points: 12 };
    const few = await ask({ ...query, points: 60 }, { key: ["device"] });
    expect([few.step, few.whole]).toEqual([undefined, true]);
    expect(few.rows).toHaveLength(120);
    expect((await ask(query)).rows).toHaveLength(120);
    expect(
      (await ask(query, { key: "device", decode: ({ load }) => ({ cpu: 0, load: Number(load) }) })).rows,
    ).toHaveLength(120);
    const view = await ask(query, {}, "numbers_only");
    expect(view.step).toBe(9_917);
    expect(view.rows.length).toBeLessThanOrEqual(13);
    const stream = new DataStream(sourceOf({}, "numbers_only"));
    undo.push(() => stream.destroy());
    const past = await stream.history(query);
    expect(past.step).toBe(9_917);
    expect(past.min).toHaveLength(past.rows.length);
  });
});
