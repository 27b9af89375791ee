import pg from "pg";
import { postgres } from "../../src/adapters/postgres/index.js";
import { startPostgres } from "../servers/postgres.js";
import type { EngineKind, NumberRow } from "./engine.js";

/** The user of the test's tables, who may log in from loopback without a password. */
const USER = "reader";

/** The table of the numbers that engines are tested with. */
const TABLE = `CREATE TABLE numbers (
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    time timestamptz NOT NULL DEFAULT clock_timestamp(),
    value integer NOT NULL
  );
  CREATE INDEX ON numbers (xid, id);
  GRANT SELECT ON numbers TO ${USER};`;

/** Rings the doorbell of a table of numbers. */
const DOORBELL = `CREATE FUNCTION ring() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN NOTIFY numbers; RETURN NULL; END $$;
  CREATE TRIGGER ring AFTER INSERT ON numbers FOR EACH STATEMENT EXECUTE FUNCTION ring();`;

/** Makes a client of a user with no more rights than a reader needs. */
export function postgresClient(port: number): pg.Client {
  return new pg.Client({ host: "127.0.0.1", port, user: USER, password: USER, database: "postgres" });
}

/** Starts a PostgreSQL with a table of numbers, and a client of its owner, which comes back by itself. */
export async function startNumbers() {
  const server = await startPostgres();
  let owner: Promise<pg.Client> | undefined;
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(server.url);
    client.on("error", () => undefined);
    client.on("end", () => (owner = undefined));
    await client.connect();
    return client;
  };
  const ask = async (text: string, values: unknown[] = []): Promise<pg.QueryResult> =>
    (await (owner ??= connect())).query(text, values);
  await ask(`CREATE ROLE ${USER} LOGIN PASSWORD '${USER}'; ${TABLE} ${DOORBELL}`);
  const port = Number(new URL(server.url).port);
  return {
    server,
    port,
    ask,
    /** Makes a client of the owner, to be ended by whoever asked for it. */
    connect: async (): Promise<pg.Client> => {
      const client = new pg.Client(server.url);
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    async append(values: readonly number[]): Promise<void> {
      if (values.length > 0) await ask("INSERT INTO numbers (value) SELECT unnest($1::int[])", [values]);
    },
    async stop(): Promise<void> {
      await (await owner)?.end().catch(() => undefined);
      await server.stop();
    },
  };
}

/** PostgreSQL, a table with a doorbell. */
export const postgresKind: EngineKind = {
  name: "postgres",
  packages: ["postgresql"],
  source: (port) => postgres<NumberRow>(() => postgresClient(port), "numbers", { time: "time", channel: "numbers" }),
  async start() {
    const { port, ask, append, server, stop } = await startNumbers();
    return {
      port,
      append,
      async trim(kept) {
        await ask("DELETE FROM numbers WHERE id <= (SELECT max(id) FROM numbers) - $1::int", [kept]);
      },
      restart: () => server.kill(),
      stop,
    };
  },
};
