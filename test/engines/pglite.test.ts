import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { postgres } from "../../src/adapters/postgres/index.js";
import type { Gap, Resume, StreamError } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { testSource } from "../../src/testing/index.js";
import { until } from "../chaos/until.js";
import type { NumberRow } from "./engine.js";

const TABLE = `CREATE TABLE numbers (
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    time timestamptz NOT NULL DEFAULT clock_timestamp(),
    value integer NOT NULL
  );
  CREATE INDEX ON numbers (xid, id);
  CREATE FUNCTION ring() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY "Num bers"; RETURN NULL; END $$;
  CREATE TRIGGER ring AFTER INSERT ON numbers FOR EACH STATEMENT EXECUTE FUNCTION ring();`;

const undo: (() => unknown)[] = [];
let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(TABLE);
}, 60_000);
afterAll(() => database.close());
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const sourceOf = (every: number) =>
  postgres<NumberRow>(() => database, "numbers", { time: "time", channel: "Num bers", every });

function read(every: number, resume: Resume | null = null) {
  const stream = new DataStream(sourceOf(every), { retry: { minDelay: 1 }, resume });
  const [values, gaps, errors]: [number[], Gap[], StreamError[]] = [[], [], []];
  stream.on("data", (rows) => values.push(...rows.map(({ value }) => Number(value))));
  stream.on("gap", (gap) => gaps.push(gap));
  stream.on("error", (error) => errors.push(error));
  stream.start();
  undo.push(() => stream.destroy());
  return { stream, values, gaps, errors, hasBegun: () => until(() => stream.position !== null) };
}

const append = (...values: number[]): Promise<unknown> =>
  database.query("INSERT INTO numbers (value) SELECT unnest($1::int[])", [values]);

describe("a table of a PGlite", () => {
  it("is read at once by NOTIFY, by several streams on the one database, and on from a position", async () => {
    const [one, two] = [read(60_000), read(60_000)];
    await one.hasBegun();
    await two.hasBegun();
    await append(1, 2, 3);
    await until(() => one.values.length === 3 && two.values.length === 3);
    const { position } = one.stream;
    one.stream.destroy();
    await append(4, 5);
    await until(() => two.values.length === 5);
    const three = read(60_000, position);
    await until(() => three.values.length === 2);
    await append(6);
    await until(() => two.values.length === 6 && three.values.length === 3);
    expect([one.values, two.values, three.values]).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4, 5, 6],
      [4, 5, 6],
    ]);
    expect([...one.gaps, ...two.gaps, ...three.gaps]).toEqual([]);
    expect([...one.errors, ...two.errors, ...three.errors]).toEqual([]);
  });

  it("is read while a transaction is open on the same connection, whose rows come once it is committed", async () => {
    const { values, errors, hasBegun } = read(20);
    await hasBegun();
    await database.exec("BEGIN");
    await append(10);
    await database.query("SELECT pg_sleep(0.1)");
    expect(values).toEqual([]);
    await database.exec("COMMIT");
    await until(() => values.length === 1);
    await database.transaction(async (transaction) => {
      await transaction.query("INSERT INTO numbers (value) VALUES (11)");
      await transaction.rollback();
    });
    await append(12);
    await until(() => values.length === 2);
    expect(values).toEqual([10, 12]);
    expect(errors).toEqual([]);
  });

  it("tells the past", async () => {
    const { stream, hasBegun } = read(60_000);
    await hasBegun();
    const { rows } = await stream.history({ limit: 2 });
    expect(rows).toMatchObject([{ value: 10 }, { value: 12 }]);
    const [first, second] = rows.map((row) => Number((row as { time?: unknown }).time));
    expect(first).toBeLessThanOrEqual(second);
  });

  describe("keeps the laws of a source", () => {
    let next = 1_000;
    testSource("postgres", () => sourceOf(20), { it, describe, deliver: () => append((next += 1)) });
  });

  it("ends for good where the database was closed", async () => {
    const closed = await PGlite.create();
    await closed.close();
    const stream = new DataStream(postgres(() => closed, "numbers"));
    undo.push(() => stream.destroy());
    const errors: StreamError[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.start();
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toBe("postgres: this PGlite was closed");
  }, 60_000);
});
