/** What a row goes to, and what it is read from, by engine: a writer with a client that comes back by itself. */
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect as connectNats } from "@nats-io/transport-node";
import { connect as connectMqtt } from "mqtt";
import pg from "pg";
import { createClient } from "redis";
import { mqtt } from "../../dist/mqtt.js";
import { nats } from "../../dist/nats.js";
import { postgres } from "../../dist/postgres.js";
import { redis } from "../../dist/redis.js";

const HOST = "127.0.0.1";

/** The most rows that an engine keeps here. */
const KEPT = 20_000;

const table = `
  CREATE TABLE samples (
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    time timestamptz NOT NULL,
    cpu double precision,
    memory double precision
  );
  CREATE UNIQUE INDEX ON samples (xid, id);
  CREATE UNIQUE INDEX ON samples (time);
`;

/**
 * By engine: `write(row, seq)` keeps a row, `source` reads them, `close()` ends the writer. A row that is written
 * again, as nobody knows whether it was kept, is kept once.
 */
export const feeds = {
  async nats(port) {
    const servers = `${HOST}:${port}`;
    const patient = { servers, maxReconnectAttempts: -1, reconnectTimeWait: 100 };
    const connection = await connectNats(patient);
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "SAMPLES", subjects: ["samples"], max_msgs: KEPT });
    const stream = jetstream(connection);
    return {
      source: nats(() => connectNats({ servers, reconnect: false }), "SAMPLES"),
      write: (row, seq) => stream.publish("samples", JSON.stringify(row), { msgID: String(seq) }),
      close: () => connection.close(),
    };
  },
  async redis(port) {
    const url = `redis://${HOST}:${port}`;
    const client = createClient({ url, socket: { reconnectStrategy: () => 100 } });
    client.on("error", () => undefined);
    await client.connect();
    const trim = { TRIM: { strategy: "MAXLEN", strategyModifier: "~", threshold: KEPT } };
    return {
      source: redis(() => createClient({ url, socket: { reconnectStrategy: false } }), "samples", { field: "row" }),
      write: (row) =>
        client.xAdd("samples", `${row.time}-1`, { row: JSON.stringify(row) }, trim).catch((error) => {
          if (!/equal or smaller/.test(error.message)) throw error;
        }),
      close: () => client.destroy(),
    };
  },
  async postgres(port) {
    const config = { host: HOST, port, user: "fleet", database: "postgres" };
    const pool = new pg.Pool(config);
    pool.on("error", () => undefined);
    await pool.query(table);
    return {
      source: postgres(() => new pg.Client(config), "samples", { time: "time", every: 250 }),
      write: ({ time, cpu, memory }) =>
        pool.query("INSERT INTO samples (time, cpu, memory) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [
          new Date(time),
          cpu,
          memory,
        ]),
      close: () => pool.end(),
    };
  },
  async mqtt(port) {
    const url = `mqtt://${HOST}:${port}`;
    const client = connectMqtt(url, { reconnectPeriod: 100 });
    client.on("error", () => undefined);
    return {
      source: mqtt(() => connectMqtt(url, { reconnectPeriod: 0 }), "samples", { position: "seq" }),
      write: (row, seq) => client.publishAsync("samples", JSON.stringify({ seq, ...row }), { qos: 1 }),
      close: () => client.endAsync(true),
    };
  },
};
