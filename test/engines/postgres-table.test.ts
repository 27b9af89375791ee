import { afterAll, beforeAll, expect, it } from "vitest";
import type { PostgresOptions } from "../../src/adapters/postgres/index.js";
import { postgres } from "../../src/adapters/postgres/index.js";
import type { Row, StreamError } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import { postgresClient, startNumbers } from "./postgres-kind.js";
import { pause, undo } from "./postgres-numbers.js";

let server: Awaited<ReturnType<typeof startNumbers>>;
beforeAll(async () => {
  server = await startNumbers();
});
afterAll(() => server.stop());

const XID = "xid xid8 NOT NULL DEFAULT pg_current_xact_id()";
const ID = "id bigint GENERATED ALWAYS AS IDENTITY";

/** Reads a table, and keeps what came. */
function read<T = Row>(table: string, options: PostgresOptions<T> = {}) {
  const source = postgres<T>(() => postgresClient(server.port), table, { every: 30, ...options });
  const stream = new DataStream(source, { retry: { minDelay: 20, maxDelay: 50 } });
  const [rows, errors, drops]: [T[], StreamError[], unknown[]] = [[], [], []];
  stream.on("data", (batch) => rows.push(...batch));
  stream.on("error", (error) => errors.push(error));
  stream.on("drop", (drop) => drops.push(drop));
  stream.start();
  undo.push(() => stream.destroy());
  return { stream, rows, errors, drops, hasBegun: () => until(() => stream.position !== null) };
}

const make = (sql: string): Promise<unknown> =>
  server.ask(`${sql}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader`);

describeWith(["postgresql"], "a table of PostgreSQL and its columns", () => {
  it("makes numbers of what is one, and a time of the column of time; leaves out its own columns", async () => {
    await make(`CREATE TABLE kinds (${ID}, ${XID}, at timestamptz, small smallint, big bigint, huge bigint,
      price numeric(12,3), long numeric, real float8, name text, good boolean, doc jsonb, list int[], nothing int);
      CREATE INDEX ON kinds (xid, id)`);
    const { rows, errors, hasBegun } = read("kinds", { time: "at" });
    await hasBegun();
    await server.ask(`INSERT INTO kinds (at, small, big, huge, price, long, real, name, good, doc, list) VALUES
      ('2026-11-30 12:00:00.1239+02', 1, -5000000000, 9007199254740993, 12.500, 1.234567890123456789, 0.1, '12', true,
       '{"rows": [1]}', '{1,2}')`);
    await until(() => rows.length === 1);
    const at = Date.UTC(2026, 10, 30, 10, 0, 0, 123);
    expect(rows).toEqual([
      {
        ...{ time: at, at, small: 1, big: -5_000_000_000, huge: "9007199254740993", price: 12.5 },
        ...{ long: "1.234567890123456789", real: 0.1, name: "12", good: true, doc: { rows: [1] }, list: [1, 2] },
        nothing: null,
      },
    ]);
    expect(errors).toEqual([]);
  });

  it("reads tables and columns of any name, and nothing that a name might smuggle in", async () => {
    await make(`CREATE SCHEMA "Odd ""one"; GRANT USAGE ON SCHEMA "Odd ""one" TO reader;
      CREATE TABLE "Odd ""one"."a.b; --" ("my id" integer GENERATED ALWAYS AS IDENTITY,
        "x""id" xid8 NOT NULL DEFAULT pg_current_xact_id(), "rows" int, position int, "se lect" text);
      CREATE INDEX ON "Odd ""one"."a.b; --" ("x""id", "my id");
      GRANT SELECT ON "Odd ""one"."a.b; --" TO reader`);
    const names = { id: "my id", xid: 'x"id' };
    const { rows, errors, hasBegun } = read('"Odd ""one"."a.b; --"', names);
    const some = read('"Odd ""one"."a.b; --"', { ...names, columns: ["my id", "se lect"] });
    await hasBegun();
    await some.hasBegun();
    await server.ask(`INSERT INTO "Odd ""one"."a.b; --" ("rows", position, "se lect") VALUES (1, 2, '"')`);
    await until(() => rows.length === 1 && some.rows.length === 1);
    expect(rows).toEqual([{ rows: 1, position: 2, "se lect": '"' }]);
    expect(some.rows).toEqual([{ "my id": 1, "se lect": '"' }]);
    expect([...errors, ...some.errors]).toEqual([]);

    const evil = read("numbers; DROP TABLE numbers");
    await until(() => evil.stream.state === "failed");
    expect(evil.errors.at(-1)?.message).toContain("no valid name");
    const odd = read("numbers", { columns: ['value" FROM numbers; DROP TABLE numbers; --'] });
    await until(() => odd.errors.length > 0);
    expect(odd.errors[0].message).toContain("has no column");
    expect((await server.ask("SELECT to_regclass('numbers') AS is")).rows).toEqual([{ is: "numbers" }]);
  });

  it.each([
    ["no table", "none", "", "", "CREATE TABLE none ("],
    ["no column xid", "a", `${ID}, value int`, "", `ALTER TABLE public.a ADD COLUMN "xid" xid8 NOT NULL DEFAULT`],
    ["no column id", "b", `${XID}, value int`, "", `ALTER TABLE public.b ADD COLUMN "id" bigint GENERATED`],
    ["xid of another type", "c", `${ID}, xid bigint`, "", "not of type xid8"],
    ["id of another type", "d", `id text, ${XID}`, "", "no whole number"],
    ["xid that may be null", "e", `${ID}, xid xid8 DEFAULT pg_current_xact_id()`, "", "SET NOT NULL;"],
    ["xid without a default", "f", `${ID}, xid xid8 NOT NULL`, "", "SET DEFAULT pg_current_xact_id();"],
    ["time of another type", "g", `${ID}, ${XID}, time text`, "", "of type timestamptz it is one"],
    ["no right to read", "h", `${ID}, ${XID}, time int`, "REVOKE ALL ON h FROM reader", "GRANT SELECT ON"],
  ])("names the cure, and reads on once it is done, for %s", async (_, name, columns, then, words) => {
    if (columns) await make(`CREATE TABLE ${name} (${columns})`);
    if (then) await server.ask(then);
    const { stream, errors } = read(name, name === "g" || name === "h" ? { time: "time" } : {});
    await until(() => errors.length > 0);
    expect(errors[0].message).toContain(words);
    expect(stream.position).toBeNull();
    await make(`DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} (${ID}, ${XID}, time timestamptz)`);
    expect(await until(() => stream.position !== null)).toBe(true);
  });

  it("says once that an index is missing, with its SQL", async () => {
    await make(`CREATE TABLE slow (${ID}, ${XID}, value int)`);
    const { stream, rows, errors, hasBegun } = read("slow");
    await hasBegun();
    await server.ask("INSERT INTO slow (value) VALUES (1)");
    await until(() => rows.length === 1);
    await server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
    await until(() => stream.stats.reconnects > 0);
    await server.ask("INSERT INTO slow (value) VALUES (2)");
    await until(() => rows.length === 2);
    expect(errors.filter(({ message }) => message.includes('CREATE INDEX ON public.slow ("xid", "id");'))).toHaveLength(
      1,
    );
  });

  it.each([
    ["a wrong password", { password: "secret-word" }, "does not know this user and password"],
    ["no such database", { database: "none" }, "has no database of this name"],
  ])("ends for good, and names the cure, for %s", async (_, settings, words) => {
    const { default: pg } = await import("pg");
    const config = { host: "127.0.0.1", port: server.port, user: "reader", password: "reader", database: "postgres" };
    const stream = new DataStream(postgres(() => new pg.Client({ ...config, ...settings }), "numbers"));
    undo.push(() => stream.destroy());
    const errors: StreamError[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.start();
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain(words);
    expect(JSON.stringify(errors) + String(errors)).not.toMatch(/127\.0\.0\.1|secret-word/);
  });

  it("takes a client that is connected, and says where it is not made anew", async () => {
    const errors: StreamError[] = [];
    const client = postgresClient(server.port);
    await client.connect();
    const stream = new DataStream(
      postgres(() => client, "numbers"),
      { retry: { minDelay: 1 } },
    );
    undo.push(() => stream.destroy());
    stream.on("error", (error) => errors.push(error));
    stream.start();
    expect(await until(() => stream.position !== null)).toBe(true);
    await server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain("a new one for each attempt");
  });

  it("decodes a row by a function, counts those that it refuses, and checks what comes of it", async () => {
    await make(`CREATE TABLE docs (${ID}, ${XID}, at float8, doc jsonb); CREATE INDEX ON docs (xid, id)`);
    const { rows, drops, hasBegun } = read<{ cpu: number }>("docs", {
      time: "at",
      decode: ({ doc }) => (doc === null ? null : { cpu: (doc as { cpu: { user: number } }).cpu.user }),
    });
    await hasBegun();
    await server.ask(`INSERT INTO docs (at, doc) VALUES (1796000000000, '{"cpu": {"user": 1}}'), (1796000001000, NULL),
      (1796000002000.7, '{}'), (1796000003000.7, '{"cpu": {"user": 4}}')`);
    await until(() => rows.length === 2);
    expect(rows).toEqual([
      { time: 1_796_000_000_000, cpu: 1 },
      { time: 1_796_000_003_000, cpu: 4 },
    ]);
    expect(drops).toHaveLength(1);
  });

  it("reads a view, and a table in partitions", async () => {
    await make(`CREATE TABLE parts (${ID}, ${XID}, value int) PARTITION BY RANGE (value);
      CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (10);
      CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (10) TO (100);
      CREATE INDEX ON parts (xid, id);
      CREATE VIEW high AS SELECT xid, id, value * 2 AS double FROM parts WHERE value >= 10`);
    const parts = read("parts");
    const view = read("public.high");
    await parts.hasBegun();
    await view.hasBegun();
    await server.ask("INSERT INTO parts (value) VALUES (1), (11), (2), (12)");
    await until(() => parts.rows.length === 4 && view.rows.length === 2);
    expect(parts.rows).toEqual([1, 11, 2, 12].map((value) => ({ value })));
    expect(view.rows).toEqual([{ double: 22 }, { double: 24 }]);
    expect([...parts.errors, ...view.errors]).toEqual([]);
  });

  it("leaves no connection behind, also where the server takes its time", async () => {
    const { stream, hasBegun } = read("numbers");
    await hasBegun();
    await stream.history({ limit: 1 });
    stream.destroy();
    const count = async (): Promise<number> =>
      Number((await server.ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'")).rows[0].count);
    for (let tries = 0; tries < 100 && (await count()) > 0; tries += 1) await pause(20);
    expect(await count()).toBe(0);
  });

  it.each([
    [() => postgres(postgresClient(1) as never, "numbers"), "a function that makes a new one for each attempt"],
    [() => postgres(() => postgresClient(1), ""), "the name of a table"],
    [() => postgres(() => postgresClient(1), "numbers", { every: 0 }), "every"],
    [() => postgres(() => postgresClient(1), "numbers", { columns: [] }), "a list of names of columns"],
    [() => postgres(() => postgresClient(1), "numbers", { chanel: "x" } as object), "Did you mean channel"],
  ])("refuses wrong arguments at once (%#)", (makeSource, words) => {
    expect(makeSource).toThrow(words);
  });
});
