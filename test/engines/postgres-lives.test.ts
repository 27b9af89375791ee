import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { findServers } from "../../scripts/servers.mjs";
import { postgres } from "../../src/adapters/postgres/index.js";
import type { Gap, Resume } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import type { NumberRow } from "./engine.js";
import { begin, numbers, pause, undo } from "./postgres-numbers.js";

/** What a gap says of its rows. */
const told = (gaps: readonly Gap[]) => gaps.map(({ kind, cause }) => [kind, cause]);

const GONE = ["unknown", "the row that was read last is gone, and maybe some after it"];

/** Runs a program of PostgreSQL. */
function run(program: string, args: readonly string[], input?: Buffer): Buffer {
  const folder = dirname(realpathSync(findServers().postgresql ?? ""));
  return execFileSync(join(folder, program), args, { input, stdio: ["pipe", "pipe", "ignore"] });
}

/** Reads 20 rows, and leaves; resolves with the position reached. */
async function readTwenty({ ask, read }: Awaited<ReturnType<typeof begin>>): Promise<Resume> {
  const { stream, values, hasBegun } = read();
  await hasBegun();
  await ask("INSERT INTO numbers (value) SELECT generate_series(1, 20)");
  await until(() => values.length === 20);
  const { position } = stream;
  stream.destroy();
  return position!;
}

describeWith(["postgresql"], "the lives of a table of PostgreSQL", () => {
  it("tells one gap where old rows were deleted before they were read, and none where the last is there", async () => {
    const table = await begin();
    const { ask, append, read } = table;
    const kept = await readTwenty(table);
    await append(numbers(21, 60));
    await ask("DELETE FROM numbers WHERE value < 20");
    const whole = read({}, kept);
    await until(() => whole.values.length === 40);
    await ask("DELETE FROM numbers WHERE value <= 50");
    const cut = read({}, kept);
    await until(() => cut.values.length === 10);
    await append([61]);
    await until(() => whole.values.at(-1) === 61 && cut.values.at(-1) === 61);
    expect(whole.values).toEqual(numbers(21, 61));
    expect(whole.gaps).toEqual([]);
    expect(cut.values).toEqual(numbers(51, 61));
    expect(told(cut.gaps)).toEqual([GONE]);
  });

  it("tells one gap where all rows are gone, however often it is cut, and also while attached", async () => {
    const table = await begin();
    const { ask, append, read, proxy } = table;
    const kept = await readTwenty(table);
    const { values, gaps, hasBegun } = read({}, kept);
    await hasBegun();
    await ask("TRUNCATE numbers");
    await pause(250);
    proxy.cut();
    await pause(250);
    proxy.cut();
    await append([21]);
    await until(() => values.length === 1);
    expect(told(gaps)).toEqual([GONE]);
    await append([22]);
    await until(() => values.length === 2);
    expect(gaps).toHaveLength(1);
  });

  it("tells one gap where the table was dropped and made anew, while attached and while away", async () => {
    const { ask, read, append, proxy } = await begin();
    const { stream, values, gaps, hasBegun } = read();
    await hasBegun();
    await append([1, 2]);
    await until(() => values.length === 2);
    const make = async (): Promise<void> => {
      await ask(`BEGIN; CREATE TABLE copy (LIKE numbers INCLUDING ALL); DROP TABLE numbers;
        ALTER TABLE copy RENAME TO numbers; GRANT SELECT ON numbers TO reader; COMMIT`);
    };
    const first = stream.position!.epoch;
    await make();
    await until(() => stream.position?.epoch !== first);
    expect(stream.position?.epoch).not.toBe(first);
    await append([3]);
    await until(() => values.at(-1) === 3);
    expect(gaps).toHaveLength(1);
    proxy.refusing = true;
    proxy.cut();
    await make();
    proxy.refusing = false;
    await until(() => gaps.length === 2);
    await append([4]);
    await until(() => values.at(-1) === 4);
    expect(values).toEqual([1, 2, 3, 4]);
    expect(gaps).toHaveLength(2);
  });

  it("tells one gap of a dump that was restored in another database, and brings each row after it once", async () => {
    const table = await begin();
    const kept = await readTwenty(table);
    const { server, ask, append } = table;
    await append(numbers(21, 30));
    await ask("CREATE DATABASE other");
    const url = server.url.replace(/\w+$/, "other");
    run("pg_restore", ["-d", url], run("pg_dump", ["-Fc", server.url]));
    const { values, gaps, restored } = await readAt(url, kept);
    await restored.query("INSERT INTO numbers (value) SELECT generate_series(31, 33)");
    await until(() => values.length === 3);
    await pause(50);
    expect(values).toEqual([31, 32, 33]);
    expect(gaps).toHaveLength(1);
  });

  it("tells one gap of a copy of the whole database, whose table has the same number", async () => {
    const { ask, server } = await begin();
    const urlOf = (name: string): string => server.url.replace(/\w+$/, name);
    await ask("CREATE DATABASE one");
    run("pg_restore", ["-d", urlOf("one")], run("pg_dump", ["-Fc", server.url]));
    const one = await readAt(urlOf("one"), { epoch: "none", offset: "0-0" });
    const kept = one.stream.position!;
    one.stream.destroy();
    await one.restored.end();
    while (((await ask("SELECT FROM pg_stat_activity WHERE datname = 'one'")).rowCount ?? 0) > 0) await pause(10);
    await ask("CREATE DATABASE two TEMPLATE one");
    const two = await readAt(urlOf("two"), kept);
    await two.restored.query("INSERT INTO numbers (value) VALUES (1)");
    await until(() => two.values.length === 1);
    expect(two.values).toEqual([1]);
    expect(two.gaps).toHaveLength(1);
    const tableOf = (epoch: string | undefined): string | undefined => epoch?.split("/")[2];
    expect(tableOf(two.stream.position?.epoch)).toBe(tableOf(kept.epoch));
  });

  it("names the cure of a dump whose rows are of another server, and reads on by itself once it is done", async () => {
    const table = await begin();
    // The old server is far ahead of the new one.
    await table.ask("INSERT INTO numbers (value) VALUES (0)");
    for (let i = 0; i < 300; i += 1) await table.ask("SELECT pg_current_xact_id()");
    const kept = await readTwenty(table);
    const other = await begin();
    await other.ask("DROP TABLE numbers; DROP FUNCTION ring");
    run("pg_restore", ["-d", other.server.url], run("pg_dump", ["-Fc", table.server.url]));
    const { stream, values, gaps, errors } = other.read({}, kept);
    await until(() => errors.length > 0);
    const message = errors[0].message;
    expect(message).toContain("restored from another server");
    const cure = /UPDATE .*;/.exec(message)?.[0];
    expect(values).toEqual([]);
    await other.append([21]);
    await other.ask(cure!);
    await until(() => stream.position !== null && stream.position.epoch !== kept.epoch);
    await other.append([22, 23]);
    await until(() => values.length === 2);
    expect(values).toEqual([22, 23]);
    expect(gaps).toHaveLength(1);
    // All of the past is there, in its order.
    const past = await stream.history({});
    expect(past.rows.map(({ value }) => value).sort((a, b) => Number(a) - Number(b))).toEqual([
      ...[0, ...numbers(1, 20)],
      ...[21, 22, 23],
    ]);
  });

  it("tells one gap where the server has lost transactions that were read, and gives their numbers again", async () => {
    const table = await begin();
    const { ask, append, read } = table;
    const kept = await readTwenty(table);
    // As after a backup of the whole server that was restored: the newest transactions never were.
    const [xid] = String(kept.offset).split("-");
    const lost = { ...kept, offset: `${BigInt(xid) + 50n}-70` };
    const { stream, values, gaps } = read({}, lost);
    await until(() => gaps.length > 0 || stream.position?.epoch !== kept.epoch);
    expect(stream.position?.epoch).toBe(`${kept.epoch}/${lost.offset}`);
    await append([21, 22]);
    await until(() => values.length === 2);
    expect(values).toEqual([21, 22]);
    expect(gaps).toHaveLength(1);
    const { position } = stream;
    stream.destroy();
    // The new life has positions of its own, also for another reader, beyond those of the life before.
    for (let i = 0; i < 60; i += 1) await ask("SELECT pg_current_xact_id()");
    await append([23]);
    const next = read({}, position);
    await until(() => next.values.length === 1);
    expect(next.values).toEqual([23]);
    expect(next.gaps).toEqual([]);
  });

  it("leaves a row unread for no cut while rows are deleted from between", async () => {
    const { ask, append, read, proxy } = await begin();
    const { values, gaps, hasBegun } = read();
    await hasBegun();
    for (let first = 1; first <= 100; first += 10) {
      await append(numbers(first, first + 9));
      await until(() => values.at(-1) === first + 9);
      await ask("DELETE FROM numbers WHERE value % 10 IN (3, 7)");
      proxy.cut();
    }
    expect(values).toEqual(numbers(1, 100));
    expect(gaps).toEqual([]);
  });
});

/** Reads a table of numbers in a database from a position, as its owner. */
async function readAt(url: string, resume: Resume) {
  const { default: pg } = await import("pg");
  const restored = new pg.Client(url);
  await restored.connect();
  undo.push(() => restored.end().catch(() => undefined));
  const stream = new DataStream(
    postgres<NumberRow>(() => new pg.Client(url), "numbers", { every: 50 }),
    { resume },
  );
  undo.push(() => stream.destroy());
  const [values, gaps]: [number[], Gap[]] = [[], []];
  stream.on("data", (rows) => values.push(...rows.map(({ value }) => Number(value))));
  stream.on("gap", (gap) => gaps.push(gap));
  stream.start();
  await until(() => stream.position !== null && stream.position.epoch !== resume.epoch);
  return { stream, values, gaps, restored };
}
