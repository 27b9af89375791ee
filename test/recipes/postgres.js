import pg from "pg";
import { postgres } from "../../src/adapters/postgres/index.js";
import { DataStream } from "../../src/stream/index.js";

/** The readings of a database, such as `postgresql://reader:…@localhost/metrics`. */
export function readings(connectionString) {
  const connect = () => new pg.Client({ connectionString });
  return new DataStream(postgres(connect, "readings", { time: "time", channel: "readings" }));
}
