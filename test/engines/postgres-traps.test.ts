import type pg from "pg";
import { expect, it } from "vitest";
import { isFull } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import { describeWith } from "../servers/installed.js";
import { begin, disorderOf, numbers, pause } from "./postgres-numbers.js";

/** Reads the numbers of a table as a reader does that asks for what is after the last one it has. */
async function pollNaively(connect: () => Promise<pg.Client>) {
  const client = await connect();
  const seen = new Set<number>();
  let last = "0";
  const run = { isOver: false };
  const done = (async () => {
    while (!run.isOver) {
      const { rows } = await client.query<{ id: string; value: number }>(
        "SELECT id, value FROM numbers WHERE id > $1 ORDER BY id",
        [last],
      );
      for (const { value } of rows) seen.add(value);
      last = rows.at(-1)?.id ?? last;
      await pause(1);
    }
  })();
  return {
    seen,
    async stop(): Promise<void> {
      run.isOver = true;
      await done;
    },
  };
}

describeWith(["postgresql"], "a table of PostgreSQL", () => {
  promise("postgres: of eight writers, a fifth of whose transactions is rolled back, no row is lost", async (tell) => {
    const { ask, connect, read } = await begin();
    const { values, places, gaps, hasBegun } = read();
    await hasBegun();
    const naive = await pollNaively(connect);
    const end = Date.now() + (isFull ? 5_000 : 700);
    let rolledBack = 0;
    let next = 0;
    const write = async (writer: number): Promise<void> => {
      const client = await connect();
      const dice = createDice(seed * 100 + writer);
      while (Date.now() < end) {
        await client.query("BEGIN");
        for (let i = dice.between(1, 5); i > 0; i -= 1) {
          await client.query("INSERT INTO numbers (value) VALUES ($1)", [(next += 1)]);
          if (dice.between(0, 2) === 0) await pause(dice.between(0, 10));
        }
        const isRolledBack = dice.between(1, 5) === 1;
        if (isRolledBack) rolledBack += 1;
        await client.query(isRolledBack ? "ROLLBACK" : "COMMIT");
      }
    };
    await Promise.all(numbers(1, 8).map(write));
    const { rows } = await ask("SELECT value FROM numbers ORDER BY xid, id");
    const written = rows.map(({ value }: { value: number }) => value);
    await until(() => values.length >= written.length, 20_000);
    await pause(100);
    await naive.stop();
    const seen = new Set(values);
    const figures = {
      rows: written.length,
      rolledBack,
      lost: written.filter((value) => !seen.has(value)).length,
      doubled: values.length - seen.size,
      disordered: disorderOf(places),
      gaps: gaps.length,
      lostByNumber: written.filter((value) => !naive.seen.has(value)).length,
    };
    tell(figures);
    expect(figures).toMatchObject({ lost: 0, doubled: 0, disordered: 0, gaps: 0 });
    expect(values).toEqual(written);
    expect(rolledBack).toBeGreaterThan(0);
    // What this is about: the table without transactions in its order loses rows, and nobody is told.
    if (isFull) expect(figures.lostByNumber).toBeGreaterThan(0);
  });

  it("waits for a transaction that began first and commits last, of which a reader by number loses all", async () => {
    const { connect, read } = await begin();
    const { values, places, gaps, hasBegun } = read();
    await hasBegun();
    const naive = await pollNaively(connect);
    const [slow, fast] = [await connect(), await connect()];
    await slow.query("BEGIN");
    await slow.query("INSERT INTO numbers (value) VALUES (1)");
    await fast.query("INSERT INTO numbers (value) VALUES (2), (3)");
    await until(() => naive.seen.has(3));
    // Long enough for several looks.
    await pause(250);
    expect(values).toEqual([]);
    await slow.query("INSERT INTO numbers (value) VALUES (4)");
    await slow.query("COMMIT");
    await until(() => values.length === 4);
    await pause(50);
    await naive.stop();
    expect(values).toEqual([1, 4, 2, 3]);
    expect(disorderOf(places)).toBe(0);
    expect(gaps).toEqual([]);
    expect([...naive.seen].sort()).toEqual([2, 3, 4]);
  });

  it("reads what waited for a transaction that is rolled back, is cut off, or wrote elsewhere", async () => {
    const { ask, connect, read } = await begin();
    const { values, gaps, hasBegun } = read({ every: 60_000 });
    await hasBegun();
    await ask("CREATE TABLE elsewhere (a int)");
    const slow = await connect();
    await slow.query("BEGIN");
    await slow.query("INSERT INTO elsewhere VALUES (1)");
    await ask("INSERT INTO numbers (value) VALUES (1)");
    await pause(100);
    expect(values).toEqual([]);
    await slow.query("ROLLBACK");
    await until(() => values.length === 1);
    // The end of that transaction rings for nobody.
    expect(values).toEqual([1]);

    await slow.query("BEGIN");
    await slow.query("INSERT INTO numbers (value) VALUES (0)");
    await ask("INSERT INTO numbers (value) VALUES (2)");
    await ask("SELECT pg_terminate_backend($1)", [(slow as unknown as { processID: number }).processID]);
    await until(() => values.length === 2);
    expect(values).toEqual([1, 2]);
    expect(gaps).toEqual([]);
  });

  it("tells once which transaction rows wait for, and of none that only reads", async () => {
    const { ask, connect, read } = await begin();
    const { values, errors, hasBegun } = read({ blockedAfter: 100 });
    await hasBegun();
    const reader = await connect();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await reader.query("SELECT * FROM numbers");
    await ask("INSERT INTO numbers (value) VALUES (1)");
    await until(() => values.length === 1);

    const slow = await connect();
    await slow.query("SET application_name = 'the slow one'; BEGIN");
    await slow.query("INSERT INTO numbers (value) VALUES (2)");
    await ask("GRANT pg_read_all_stats TO reader");
    await ask("INSERT INTO numbers (value) VALUES (3)");
    await until(() => errors.length > 0);
    await pause(300);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /rows have waited for 100 ms for the transaction of process \d+ \(the slow one\), open since/,
      ),
    ]);
    await slow.query("COMMIT");
    await until(() => values.length === 3);
    expect(values).toEqual([1, 2, 3]);
  });

  it("reads rows of savepoints with their transaction", async () => {
    const { connect, read } = await begin();
    const { values, places, gaps, hasBegun } = read();
    await hasBegun();
    const [one, two] = [await connect(), await connect()];
    await one.query("BEGIN");
    await one.query("INSERT INTO numbers (value) VALUES (1)");
    await one.query("SAVEPOINT a");
    await two.query("INSERT INTO numbers (value) VALUES (5)");
    await one.query("INSERT INTO numbers (value) VALUES (2)");
    await one.query("SAVEPOINT b");
    await one.query("INSERT INTO numbers (value) VALUES (3)");
    await one.query("ROLLBACK TO b");
    await one.query("INSERT INTO numbers (value) VALUES (4)");
    await one.query("COMMIT");
    await until(() => values.length === 4);
    expect(values).toEqual([1, 2, 4, 5]);
    expect(new Set(places.map((place) => place.split("-")[0])).size).toBe(2);
    expect(gaps).toEqual([]);
  });

  it("brings 20,000 rows of one transaction, cut between any two of them", async () => {
    const { ask, read, proxy } = await begin();
    const { stream, values, places, gaps, hasBegun } = read();
    await hasBegun();
    const dice = createDice(seed);
    stream.on("data", () => {
      if (proxy.cuts < 20) proxy.cutAfter(dice.between(1, 60_000));
    });
    proxy.cutAfter(dice.between(1, 60_000));
    await ask("INSERT INTO numbers (value) SELECT generate_series(1, 20000)");
    await until(() => values.length >= 20_000, 20_000);
    await pause(50);
    expect(values).toEqual(numbers(1, 20_000));
    expect(new Set(places.map((place) => place.split("-")[0])).size).toBe(1);
    expect(proxy.cuts).toBeGreaterThan(3);
    expect(gaps).toEqual([]);
  });

  it("reads at once by NOTIFY, and by looking where none comes", async () => {
    const { ask, read } = await begin();
    const rung = read({ every: 60_000 });
    const deaf = read({ every: 60_000, channel: "other" });
    const looking = read({ every: 50, channel: undefined });
    await Promise.all([rung.hasBegun(), deaf.hasBegun(), looking.hasBegun()]);
    await ask("INSERT INTO numbers (value) VALUES (1)");
    await until(() => rung.values.length === 1 && looking.values.length === 1);
    expect([rung.values, looking.values]).toEqual([[1], [1]]);
    await ask("ALTER TABLE numbers DISABLE TRIGGER ring");
    await ask("INSERT INTO numbers (value) VALUES (2)");
    await until(() => looking.values.length === 2);
    await pause(100);
    expect([rung.values, deaf.values, looking.values]).toEqual([[1], [], [1, 2]]);
    await ask("NOTIFY numbers");
    await until(() => rung.values.length === 2);
    expect(rung.values).toEqual([1, 2]);
  });

  it("reads on when a server that was away is back, without a word of its address", async () => {
    const { ask, server, read } = await begin();
    const { values, gaps, errors, hasBegun } = read();
    await hasBegun();
    await ask("INSERT INTO numbers (value) VALUES (1)");
    await until(() => values.length === 1);
    await server.restart();
    await ask("INSERT INTO numbers (value) VALUES (2)");
    await until(() => values.length === 2);
    expect(values).toEqual([1, 2]);
    expect(gaps).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.map(({ message }) => message).join()).not.toMatch(/127\.0\.0\.1|ECONN/);
  });
});
