import { cpSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { createFeed } from "../../demo/feed.mjs";
import type { StoreOptions } from "../../demo/store/stored-feed.mjs";
import { storeFeed } from "../../demo/store/stored-feed.mjs";
import type { Postgres } from "./postgres.js";
import { startPostgres } from "./postgres.js";
import { makeFolder } from "./program.js";

/** A row as the database holds it. */
export interface StoredRow {
  readonly epoch: string;
  readonly seq: number;
  readonly time: number;
  readonly [field: string]: unknown;
}

/** An empty database for one test. */
export interface TestStore {
  readonly options: StoreOptions;
  /** Returns all rows, by a way of its own, while no feed writes; in order of epochs and numbers. */
  read(): Promise<readonly StoredRow[]>;
  remove(): Promise<void>;
}

/** A kind of database. */
export interface StoreKind {
  /** Makes an empty database. */
  create(): Promise<TestStore>;
  end(): Promise<void>;
}

const EVERYTHING =
  "select *, seq::float8 as seq, time::float8 as time from tickline_rows order by epoch, tickline_rows.seq";

/** Makes databases of PGlite: one is made, and copied for each test, as making one takes seconds. */
export async function startPglites(): Promise<StoreKind> {
  const template = makeFolder();
  const feed = storeFeed(createFeed(), { folder: template.path });
  await feed.started;
  await feed.close();
  return {
    async create() {
      const { path: folder, remove } = makeFolder();
      cpSync(template.path, folder, { recursive: true });
      return {
        options: { folder },
        async read() {
          const database = await PGlite.create(join(folder, "pglite/data"));
          const { rows } = await database.query<StoredRow>(EVERYTHING);
          await database.close();
          return rows;
        },
        async remove() {
          remove();
        },
      };
    },
    async end() {
      template.remove();
    },
  };
}

/** Makes databases of a PostgreSQL. */
export async function startPostgresStores(): Promise<StoreKind & { readonly server: Postgres }> {
  const server = await startPostgres();
  let count = 0;
  const ask = async (url: string, text: string): Promise<StoredRow[]> => {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<StoredRow>(text);
    await client.end();
    return rows;
  };
  return {
    server,
    async create() {
      count += 1;
      const name = `store${count}`;
      await ask(server.url, `create database ${name}`);
      const url = server.url.replace(/\w+$/, name);
      const { path: folder, remove } = makeFolder();
      return {
        options: { folder, url },
        read: () => ask(url, EVERYTHING),
        async remove() {
          remove();
        },
      };
    },
    end: () => server.stop(),
  };
}
