import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect as connectNats } from "@nats-io/transport-node";
import pg from "pg";
import { createClient } from "redis";
import { startEngines } from "../../demo/fleet/programs.mjs";
import { nats } from "../../dist/nats.js";
import { postgres } from "../../dist/postgres.js";
import { redis } from "../../dist/redis.js";
import { findServers } from "../../scripts/servers.mjs";

const HOST = "127.0.0.1";

/**
 * The engines that are read, by name. Each makes `{ source, publish(rows), close() }`: a source of tickline, the way by
 * which rows come into the engine, and its end; one that is a program of its own has `port` and `pid` besides.
 */
export const engines = {
  memory: makeMemory,
  nats: makeNats,
  redis: makeRedis,
  postgres: makePostgres,
};

/** Rows that the engine keeps for questions to its history. */
const KEPT = 100_000;

/** An engine that is a list in the relay's own process: the cost that is left is that of the relay. */
function makeMemory() {
  const epoch = crypto.randomUUID();
  const sinks = new Set();
  let rows = [];
  let head = 0;
  const positionAt = (offset) => ({ epoch, offset });
  return {
    source: {
      name: "memory",
      order: "contiguous",
      connect(sink) {
        sink.open();
        sink.position(positionAt(head));
        sinks.add(sink);
        return () => sinks.delete(sink);
      },
      history({ after, before, limit }) {
        const first = head - rows.length + 1;
        const end = Math.min(before?.offset ?? Infinity, head + 1);
        const found = rows.slice(Math.max(0, (after?.offset ?? 0) + 1 - first), Math.max(0, end - first));
        const page = after ? found.slice(0, limit) : found.slice(-limit);
        const last = after ? after.offset + page.length : end - 1;
        return Promise.resolve({ rows: page, position: positionAt(last), whole: true });
      },
    },
    publish(added) {
      head += added.length;
      rows.push(...added);
      if (rows.length > 2 * KEPT) rows = rows.slice(-KEPT);
      for (const sink of sinks) sink.next(added, { position: positionAt(head) });
    },
    close() {
      rows = [];
    },
  };
}

/** The most readers that PostgreSQL lets in, each a process; by default 100. */
const settings = { postgres: ["-c", "max_connections=2000"] };

/** Starts an engine of this machine, which ends with this process; returns its port and its process. */
async function start(name) {
  const { engines: started } = await startEngines(findServers(), [name], settings);
  if (!started[name]) throw new Error(`no ${name} on this machine`);
  const { port, pid } = started[name];
  return { port, pid, source: sourceOf[name](port) };
}

const postgresAt = (port) => ({ host: HOST, port, user: "fleet", database: "postgres" });

/** Makes a source of an engine that listens on a port, by name: each of its readers has a client of its own. */
export const sourceOf = {
  nats: (port) => nats(() => connectNats({ servers: `${HOST}:${port}`, reconnect: false }), "LOAD"),
  redis(port) {
    const options = { url: `redis://${HOST}:${port}`, socket: { reconnectStrategy: false } };
    return redis(() => createClient(options), "load", { field: "row" });
  },
  postgres: (port) => postgres(() => new pg.Client(postgresAt(port)), "load", { channel: "load" }),
};

/** JetStream: a message a row, each acknowledged. */
async function makeNats() {
  const started = await start("nats");
  const connection = await connectNats({ servers: `${HOST}:${started.port}` });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: "LOAD", subjects: ["load"], max_msgs: KEPT });
  const stream = jetstream(connection);
  return {
    ...started,
    publish: (rows) => Promise.all(rows.map((row) => stream.publish("load", JSON.stringify(row)))),
    close: () => connection.close(),
  };
}

/** Redis: an entry a row, each on disk before its answer. */
async function makeRedis() {
  const started = await start("redis");
  const client = createClient({ url: `redis://${HOST}:${started.port}` });
  await client.connect();
  const trim = { TRIM: { strategy: "MAXLEN", strategyModifier: "~", threshold: KEPT } };
  return {
    ...started,
    publish: (rows) => Promise.all(rows.map((row) => client.xAdd("load", "*", { row: JSON.stringify(row) }, trim))),
    close: () => client.destroy(),
  };
}

/** PostgreSQL: a transaction for the rows of 5 ms, and a NOTIFY with it. */
async function makePostgres() {
  const started = await start("postgres");
  const client = new pg.Client(postgresAt(started.port));
  await client.connect();
  await client.query(`
    CREATE TABLE load (
      id bigint GENERATED ALWAYS AS IDENTITY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      time double precision, n double precision, value double precision
    );
    CREATE UNIQUE INDEX ON load (xid, id);
  `);
  let last = Promise.resolve();
  const insert = `
    WITH added AS (
      INSERT INTO load (time, n, value)
      SELECT time, n, value FROM json_to_recordset($1) AS rows (time float8, n float8, value float8)
    )
    SELECT pg_notify('load', '')
  `;
  return {
    ...started,
    publish(rows) {
      last = last.then(() => client.query(insert, [JSON.stringify(rows)]));
    },
    close: () => client.end(),
  };
}
