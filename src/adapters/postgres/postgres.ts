import type { Row, Source, Teardown } from "../../stream/index.js";
import type { OptionKind } from "../../stream/source-parts.js";
import { checkDuration, checkKinds, checkOptions, forkable } from "../../stream/source-parts.js";
import { createClientLease } from "../client/client-lease.js";
import type { EntryOptions } from "../client/entry-reader.js";
import { compileEntryReader } from "../client/entry-reader.js";
import type { MakeClient } from "../client/run-client.js";
import { checkMake, runClient } from "../client/run-client.js";
import type { PostgresClient } from "./client.js";
import { postgresKind } from "./client.js";
import { createDoorbell } from "./doorbell.js";
import type { Memory } from "./follow.js";
import { follow } from "./follow.js";
import { readPast } from "./past.js";
import { toEpoch } from "./place.js";
import { lookAtTable } from "./table.js";
import type { PostgresColumns } from "./table-columns.js";
import type { PostgresRow } from "./values.js";

/**
 * Options of {@link postgres}. A row is an object of the columns. Numbers of the types bigint and numeric are numbers
 * where these are exact, else texts, which count as numbers without a `decode`; jsonb is what it holds; a timestamptz
 * is a Date, but that of the option `time` is epoch ms.
 */
export interface PostgresOptions<T>
  extends PostgresColumns, Pick<EntryOptions<T, PostgresRow>, "decode" | "schema" | "timeField"> {
  /** The channel of a NOTIFY that tells of new rows, so that they are read at once. Default: none. */
  readonly channel?: string;
  /**
   * The columns by which rows are told apart, such as `"device"`, where the stream has a `key`: the past of a long span
   * is summed up for each. It is where all other columns are numbers, and without `decode` and `schema`. Default: none.
   */
  readonly key?: string | readonly string[];
  /** The interval of looking for new rows, in ms, whether a NOTIFY came or not. Default 1,000. */
  readonly every?: number;
  /**
   * The time, in ms, after which it is told as an `error` that rows wait for a transaction which is still open. Default
   * 10,000.
   */
  readonly blockedAfter?: number;
}

const OPTIONS = [
  ...["id", "xid", "time", "columns", "channel", "key", "every", "blockedAfter"],
  ...["decode", "schema", "timeField"],
];

const NAME: OptionKind = [(value) => typeof value === "string" && value !== "", "the name of a column"];
const NAMES: OptionKind = [
  (value) => Array.isArray(value) && value.length > 0 && value.every(NAME[0]),
  "a list of names of columns",
];
const KEY: OptionKind = [(value) => NAME[0](value) || NAMES[0](value), `${NAME[1]}, or a list of some`];
const CHANNEL: OptionKind = [(value) => typeof value === "string" && value !== "", "the name of a channel"];

/**
 * Rows from a table of PostgreSQL, by the package `pg`, or of an embedded PGlite. Needs PostgreSQL 13, and of the table
 * a column with the transaction of each row, an index, and that rows are inserted and deleted, none updated:
 *
 * ```sql
 * ALTER TABLE readings ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
 * CREATE INDEX ON readings (xid, id);
 * ```
 *
 * The position of a row is its transaction and its number, `<xid>-<id>`. Numbers are given before transactions commit,
 * so that a row may appear behind greater ones; therefore only rows of transactions are read before which none is open
 * any more (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT). An open transaction that
 * has written, in whatever table, delays rows, and none is skipped.
 *
 * @example
 * ```ts
 * import { Client } from "pg";
 * import { DataStream } from "tickline/stream";
 * import { postgres } from "tickline/postgres";
 *
 * const connect = () => new Client({ connectionString: "postgresql://localhost/metrics" });
 * const stream = new DataStream(postgres(connect, "readings", { time: "time", channel: "readings" }));
 * ```
 * @param make - makes a client, a new one for each attempt, which need not be connected; of a PGlite it returns the one
 * that there is
 * @param table - the name of the table, as in SQL: `readings`, `metrics.readings`, `"Readings"`
 * @param options - its columns, and how a row is read
 * @throws TypeError or RangeError if an argument or an option is invalid
 */
export function postgres<T = Row>(
  make: MakeClient<PostgresClient>,
  table: string,
  options: PostgresOptions<T> = {},
): Source<T> {
  checkMake(make, postgresKind);
  if (typeof (table as unknown) !== "string" || table === "") {
    throw new TypeError(`invalid table: ${table} (expected the name of a table)`);
  }
  checkOptions("postgres", options, OPTIONS);
  checkKinds(options, { id: NAME, xid: NAME, time: NAME, columns: NAMES, channel: CHANNEL, key: KEY });
  const { channel, every = 1_000, blockedAfter = 10_000, decode } = options;
  checkDuration("every", every);
  checkDuration("blockedAfter", blockedAfter);
  const { schema, timeField, key = [] } = options;
  // A list of one: a row may have columns that are called like parts of a message.
  const read = compileEntryReader<T, PostgresRow>({ decode, schema, timeField }, (row) => [row]);

  return forkable(() => {
    const lease = createClientLease(make, postgresKind);
    const memory: Memory = { life: "", isIndexTold: false };
    return {
      name: "postgres",
      order: "increasing",
      ...(!decode && { numbers: "text" as const }),
      connect(sink): Teardown {
        const release = lease.hold();
        const doorbell = createDoorbell(sink.environment);
        const end = runClient(sink, make, postgresKind, (client) =>
          follow({ client, sink, doorbell, read, name: table, columns: options, channel, every, blockedAfter, memory }),
        );
        return () => {
          end();
          doorbell.ring();
          release();
        };
      },
      history: (query) =>
        lease.ask(async (client) => {
          const found = await lookAtTable(client, table, options);
          const { life } = memory;
          return readPast(
            {
              client,
              table: found,
              life,
              key: decode || schema ? undefined : [key].flat(),
              read,
              positionOf: (offset) => ({ epoch: toEpoch(found.epoch, life || undefined), offset }),
            },
            query,
          );
        }),
    };
  });
}
