import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "./installed.js";
import { makeFolder } from "./program.js";
import { append, begin, create, HOUR, open, past, patience, samples, START, undo } from "./stored-samples.js";
import { startPostgresStores } from "./stores.js";

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe("a feed whose PGlite fails", () => {
  it("keeps its rows in memory where the folder cannot be written, and says what helps", async () => {
    const { path, remove } = makeFolder();
    undo.push(remove);
    writeFileSync(join(path, "file"), "");
    const told: string[] = [];
    const feed = begin({ folder: join(path, "file"), tell: (words) => told.push(words) });
    feed.append(samples(3));
    expect(await feed.started).toBe(false);
    expect(await past(feed, { from: START })).toMatchObject({ seq: 3, oldest: START, whole: true });
    expect(told).toEqual([
      expect.stringMatching(/^Rows are in memory only: ENOTDIR.*set STORE_FOLDER to a folder.*STORE=off does without/),
    ]);
  });
});

describeWith(["postgresql"], "a feed whose PostgreSQL fails", () => {
  let kind: Awaited<ReturnType<typeof startPostgresStores>>;
  beforeAll(async () => {
    kind = await startPostgresStores();
  });
  afterAll(() => kind.end());

  it("tells no row before it is committed", async () => {
    const { options } = await create(kind);
    const feed = await open(options);
    await append(feed, samples(1));
    const other = new pg.Client(options.url);
    await other.connect();
    undo.push(() => other.end());
    await other.query("begin; lock table tickline_rows in exclusive mode");
    const times: number[] = [];
    feed.listen((rows) => times.push(...rows.map(({ time }) => time)));
    feed.append(samples(3));
    // The feed's statement waits for the lock.
    const waiting = "select count(*)::int as count from pg_locks where not granted";
    await expect.poll(async () => (await other.query<{ count: number }>(waiting)).rows[0].count, patience).toBe(1);
    expect([times, feed.head()]).toEqual([[], 1]);
    await other.query("commit");
    await expect.poll(() => times, patience).toHaveLength(3);
  });

  it("tells rows at once while the server is gone, and has them stored when it is back", async () => {
    const { options, read } = await create(kind);
    const words: string[] = [];
    const feed = await open({ ...options, tell: (told) => words.push(told) }, "one");
    await append(feed, samples(2));
    await kind.server.halt();
    for (const sample of samples(4, START + HOUR)) await append(feed, [sample]);
    expect(words.at(-1)).toMatch(/^The database has failed, rows wait in /);
    expect(words.join()).not.toContain(kind.server.password);
    expect((await past(feed, { from: START })).whole).toBe(false);
    await kind.server.restart();
    await expect
      .poll(() => words.at(-1), patience)
      .toMatch(/^Rows are kept in postgresql:\/\/127\.0\.0\.1:\d+\/store\d+$/);
    await append(feed, samples(1, START + 2 * HOUR));
    expect((await past(feed, { from: START })).rows).toHaveLength(7);
    await feed.close();
    expect((await read()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    [
      "a wrong password",
      (url: string) => url.replace(/test:\w+/, "test:secret-word"),
      /password authentication failed/,
    ],
    ["a wrong address", () => "postgresql://test:secret-word@127.0.0.1:1/none", /ECONNREFUSED/],
    ["no address", () => "secret-word", /./],
  ])("keeps its rows in memory for %s, and says what helps, without the password", async (_, urlOf, expected) => {
    const { options } = await create(kind);
    const told: string[] = [];
    const feed = begin({ ...options, url: urlOf(options.url ?? ""), tell: (words) => told.push(words) });
    feed.append(samples(3));
    expect(await feed.started).toBe(false);
    expect((await past(feed, { limit: 3 })).rows).toHaveLength(3);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(expected);
    expect(told[0]).toMatch(/check DATABASE_URL, or unset it/);
    expect(told[0]).not.toContain("secret-word");
  });
});
