import pg from "pg";
import { expect, it, vi } from "vitest";
import type { DataStream } from "../../src/stream/index.js";
import { describeWith } from "../servers/installed.js";
import { startPostgres } from "../servers/postgres.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { readings } from "./postgres.js";
import { waiting } from "./watch.js";

it("runs the code of docs/recipes/postgres.md as it stands there", () => {
  expect(blocksOf("postgres", "js")).toEqual([runCodeOf("postgres")]);
});

describeWith(["postgresql"], "the recipe of PostgreSQL", () => {
  it("reads rows of the table as they are committed, by a user with the right to read alone", async () => {
    const server = await startPostgres();
    const owner = new pg.Client(server.url);
    await owner.connect();
    for (const block of blocksOf("postgres", "sql")) await owner.query(block);
    await owner.query("CREATE ROLE reader LOGIN PASSWORD 'reader'; GRANT SELECT ON readings TO reader");
    const stream = readings(server.url.replace(/\/\/.*@/, "//reader:reader@")) as DataStream<unknown>;
    const rows: unknown[] = [];
    const errors: unknown[] = [];
    stream.on("data", (batch) => rows.push(...batch));
    stream.on("error", (error) => errors.push(error));
    stream.start();
    await vi.waitFor(() => expect(stream.position).not.toBeNull(), waiting);
    await owner.query("INSERT INTO readings (cpu) VALUES (0.5), (NULL)");
    await vi.waitFor(() => expect(rows).toHaveLength(2), waiting);
    expect(rows).toMatchObject([{ cpu: 0.5 }, { cpu: null }]);
    expect(errors).toEqual([]);
    stream.destroy();
    await owner.end();
    await server.stop();
  });
});
