import { StreamError } from "../../stream/index.js";
import { quote } from "./client.js";

/** The columns of a table, by their names. */
export interface PostgresColumns {
  /** The column that numbers the rows: smallint, integer or bigint, as an identity makes it. Default `"id"`. */
  readonly id?: string;
  /** The column of type xid8 that holds the transaction of a row. Default `"xid"`. */
  readonly xid?: string;
  /**
   * The column that holds the time of a row: of type timestamptz or timestamp, or a number, epoch ms. With it the past
   * can be asked for by time. Default: none.
   */
  readonly time?: string;
  /** The columns that are the row. Default: all but `id` and `xid`. */
  readonly columns?: readonly string[];
}

/** A column as the database describes it. */
interface Column {
  readonly name: string;
  /** The number of its type. */
  readonly type: number;
  readonly isNotNull: boolean;
  /** The expression of its default; empty where it has none. */
  readonly byDefault: string;
}

/** What the database tells of a table. */
interface FoundTable {
  readonly oid: string;
  /** Its name in SQL, with its schema. */
  readonly sql: string;
  readonly epoch: string;
  readonly isView: boolean;
  readonly hasTriggers: boolean;
  /** Whether the server follows another one. */
  readonly isReplica: boolean;
  /** Whether an index begins with the columns of the position. */
  readonly isIndexed: boolean;
  readonly columns: readonly Column[];
}

/** A table that can be read. Names are SQL, and safe to be part of it; those of columns are of the table as `t`. */
export interface Table {
  readonly oid: string;
  readonly sql: string;
  /** Whether the server follows another one, and hears no NOTIFY. */
  readonly isReplica: boolean;
  /** The name of its first life. */
  readonly epoch: string;
  readonly id: string;
  readonly xid: string;
  /** The column `xid` by its bare name. */
  readonly xidColumn: string;
  /** The columns that are the row. */
  readonly columns: readonly { readonly name: string; readonly sql: string; readonly type: number }[];
  /** Its column of time. */
  readonly time: TimeColumn | undefined;
  /** What makes reading quick, as SQL; undefined where it is there. */
  readonly missingIndex: string | undefined;
}

/** A column of time. */
export interface TimeColumn {
  readonly name: string;
  readonly sql: string;
  /** The time in whole ms since 1970, as SQL. */
  readonly ms: string;
  /** Whether it is of a type of time, and not a number of ms. */
  readonly isTimestamp: boolean;
}

/** Numbers of types (https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat). */
const XID8 = 5069;
const WHOLE_NUMBERS = [20, 21, 23];
const TIMESTAMPS = [1114, 1184];
/** Types of numbers: the whole ones, float4, float8 and numeric. */
export const NUMBERS = [...WHOLE_NUMBERS, 700, 701, 1700];

/**
 * Checks the columns of a table.
 *
 * @throws StreamError that names the cure as SQL
 */
export function toTable(found: FoundTable, options: PostgresColumns): Table {
  const { id = "id", xid = "xid", time, columns } = options;
  const { sql, isView } = found;

  function columnOf(name: string, cure: string): Column {
    const column = found.columns.find((each) => each.name === name);
    if (column) return column;
    const names = found.columns.map((each) => each.name).join(", ");
    throw refused(`${sql} has no column ${name} (it has ${names}): ${cure}`);
  }

  const index = `CREATE INDEX ON ${sql} (${quote(xid)}, ${quote(id)});`;
  const ofXid = columnOf(
    xid,
    `ALTER TABLE ${sql} ADD COLUMN ${quote(xid)} xid8 NOT NULL DEFAULT pg_current_xact_id(); ${index}`,
  );
  const ofId = columnOf(id, `ALTER TABLE ${sql} ADD COLUMN ${quote(id)} bigint GENERATED ALWAYS AS IDENTITY;`);
  if (ofXid.type !== XID8) {
    throw refused(`the column ${xid} of ${sql} is not of type xid8: name another by the option xid`);
  }
  if (!WHOLE_NUMBERS.includes(ofId.type)) {
    throw refused(`the column ${id} of ${sql} is no whole number: name another by the option id, of type bigint`);
  }
  const alter = `ALTER TABLE ${sql} ALTER COLUMN ${quote(xid)}`;
  if (!isView && !ofXid.isNotNull) throw refused(`rows without ${xid} would never be read: ${alter} SET NOT NULL;`);
  if (!isView && !found.hasTriggers && !/\bpg_current_xact_id\(\)/.test(ofXid.byDefault)) {
    throw refused(`rows get no ${xid} of their transaction: ${alter} SET DEFAULT pg_current_xact_id();`);
  }
  const names = columns ?? found.columns.map(({ name }) => name).filter((name) => name !== id && name !== xid);
  return {
    ...found,
    id: inTable(id),
    xid: inTable(xid),
    xidColumn: quote(xid),
    time: time === undefined ? undefined : toTime(columnOf(time, "name another by the option time"), sql),
    columns: names.map((name) => {
      const { type } = columnOf(name, "name others by the option columns");
      return { name, sql: inTable(name), type };
    }),
    missingIndex: found.isIndexed || isView ? undefined : index,
  };
}

function toTime({ name, type }: Column, table: string): TimeColumn {
  const isTimestamp = TIMESTAMPS.includes(type);
  if (!isTimestamp && !NUMBERS.includes(type)) {
    throw refused(`the column ${name} of ${table} is no time: of type timestamptz it is one, or a number, epoch ms`);
  }
  // A timestamp without a zone is one of the session's zone.
  const ms = isTimestamp ? `extract(epoch FROM ${inTable(name)}::timestamptz) * 1000` : inTable(name);
  return { name, sql: inTable(name), isTimestamp, ms: `floor((${ms})::numeric)::float8` };
}

/** Names a column of the table, and no column of an answer, which may be called the same. */
function inTable(name: string): string {
  return `t.${quote(name)}`;
}

function refused(words: string): StreamError {
  return new StreamError("source", `postgres: ${words}`);
}
