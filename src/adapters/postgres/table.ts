import { StreamError } from "../../stream/index.js";
import type { PostgresClient } from "./client.js";
import { ask, quote } from "./client.js";
import type { PostgresColumns, Table } from "./table-columns.js";
import { toTable } from "./table-columns.js";

/** The oldest server that has the type xid8. */
const FIRST_VERSION = 130_000;

/** A table by its name, which the server reads as it reads names in SQL, with the facts of where it is. */
const TABLE = `SELECT current_setting('server_version_num')::int, c.oid::text,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname),
    c.relkind::text, c.relhastriggers, pg_is_in_recovery(),
    (SELECT oid::text FROM pg_database WHERE datname = current_database()),
    has_function_privilege('pg_control_system()', 'execute'),
    EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL
      AND pg_get_indexdef(i.indexrelid, 1, true) = quote_ident($2)
      AND pg_get_indexdef(i.indexrelid, 2, true) = quote_ident($3))
  FROM (SELECT to_regclass($1) AS oid) found
    LEFT JOIN pg_class c ON c.oid = found.oid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace`;

const COLUMNS = `SELECT a.attname::text, a.atttypid::text, a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** Kinds of relations that can be read in order of transactions: tables, with partitions too, and views of them. */
const KINDS = ["r", "p", "v"];

/**
 * Looks at a table: what it is called in SQL, which life of it this is, and whether its columns are those that a reader
 * needs.
 *
 * @throws StreamError that names the cure, where they are not
 */
export async function lookAtTable(client: PostgresClient, name: string, columns: PostgresColumns): Promise<Table> {
  const { id = "id", xid = "xid" } = columns;
  const [facts] = (await ask(client, TABLE, [name, xid, id])).rows;
  const [version, oid, sql, kind, hasTriggers, isReplica, database, tellsSystem, isIndexed] = facts as readonly [
    number,
    string | null,
    string,
    string,
    boolean,
    boolean,
    string,
    boolean,
    boolean,
  ];
  if (version < FIRST_VERSION) {
    throw refused("the server is older than PostgreSQL 13, which the type xid8 needs", false);
  }
  if (oid === null) {
    throw refused(
      `there is no table ${name}: CREATE TABLE ${name} ` +
        `(${quote(id)} bigint GENERATED ALWAYS AS IDENTITY, ` +
        `${quote(xid)} xid8 NOT NULL DEFAULT pg_current_xact_id(), …); ` +
        "or it is in a schema that is not searched, or has capitals in its name, which then stands in double quotes",
    );
  }
  if (!KINDS.includes(kind)) throw refused(`${sql} is no table, and no view`);
  const { rows } = await ask(client, COLUMNS, [oid]);
  const found = rows.map(([column, type, isNotNull, byDefault]) => ({
    name: String(column),
    type: Number(type),
    isNotNull: isNotNull === true,
    byDefault: String(byDefault),
  }));
  // Numbers of tables are given anew in another database, and a dump is restored into one with its rows as they were.
  const system = tellsSystem ? (await ask(client, "SELECT system_identifier::text FROM pg_control_system()")).rows : [];
  const [identifier] = (system.at(0) ?? ["0"]) as readonly [string];
  const epoch = `${identifier}/${database}/${oid}`;
  return toTable({ oid, sql, epoch, isView: kind === "v", hasTriggers, isReplica, isIndexed, columns: found }, columns);
}

/** Makes the error of a table that cannot be read as it is; once it is mended, a further attempt can. */
function refused(words: string, retryable = true): StreamError {
  return new StreamError(retryable ? "source" : "refused", `postgres: ${words}`, { retryable });
}
