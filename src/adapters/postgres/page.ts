import { StreamError } from "../../stream/index.js";
import type { PostgresClient } from "./client.js";
import { ask } from "./client.js";
import { START } from "./place.js";
import type { Table } from "./table-columns.js";
import type { PostgresRow } from "./values.js";
import { toRow } from "./values.js";

/** A row, with its place in the table. */
export interface PlacedRow {
  /** `<xid>-<id>` */
  readonly offset: string;
  /** Its time, epoch ms, where the table has a column of time. */
  readonly time: number | undefined;
  readonly row: PostgresRow;
}

/** A stretch of a table, and what the server told at that moment, in one snapshot. */
export interface Page {
  readonly rows: readonly PlacedRow[];
  /** The oldest transaction that is open: all before it are over, so that no row can come before theirs. */
  readonly xmin: bigint;
  /** The transaction of the newest row, over or not so far readable; undefined where there is no row. */
  readonly newest: bigint | undefined;
  /** Whether the server follows another one, and may be behind it. */
  readonly isReplica: boolean;
}

/** Which rows of a table are asked for. */
export interface Stretch {
  /** Conditions as SQL, with `$n` for values. */
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  /** Whether the newest rows are asked for, which come first then. */
  readonly newestFirst: boolean;
  /** Columns that rows are ordered by before their places. Default: none. */
  readonly orderBy?: readonly string[];
  readonly limit: number;
}

/**
 * Compares the places of rows with one that is given by two values.
 *
 * @param first - the number of the first of the two values
 */
export function whereRow({ xid, id }: Table, compare: ">=" | ">" | "<" | "=", first: number): string {
  return `(${xid}, ${id}) ${compare} ($${first}::text::xid8, $${first + 1}::text::bigint)`;
}

/** Returns the two values of a place. */
export function valuesOf(offset: string): readonly [xid: string, id: string] {
  const [xid, id] = offset.split("-");
  return [xid, id];
}

/** The condition of all reading: no transaction is open that could add a row before the row. */
export function isSettled({ xid }: Table): string {
  return `${xid} < pg_snapshot_xmin(pg_current_snapshot())`;
}

/**
 * Reads a stretch, and the facts of its moment, in one statement, which has one snapshot.
 *
 * @throws StreamError where the table is another one by now, or its rows were written by another server
 */
export async function readPage(client: PostgresClient, table: Table, stretch: Stretch): Promise<Page> {
  const { sql, xid, id, columns, time } = table;
  const direction = stretch.newestFirst ? "DESC" : "ASC";
  const order = [...(stretch.orderBy ?? []), xid, id].map((each) => `${each} ${direction}`).join(", ");
  const limit = stretch.limit < Infinity ? `LIMIT ${Math.max(0, Math.floor(stretch.limit))}` : "";
  const { rows } = await ask(
    client,
    `SELECT facts.*, found.* FROM (
       SELECT to_regclass($1)::oid::text, pg_snapshot_xmin(now)::text, pg_snapshot_xmax(now)::text,
         pg_current_xact_id_if_assigned()::text, pg_is_in_recovery(),
         (SELECT ${xid}::text FROM ${sql} t ORDER BY ${xid} DESC, ${id} DESC LIMIT 1)
       FROM pg_current_snapshot() now
     ) facts LEFT JOIN LATERAL (
       SELECT ${[`${xid}::text`, `${id}::text`, time?.ms ?? "NULL", ...columns.map((each) => each.sql)].join(", ")}
       FROM ${sql} t WHERE ${[isSettled(table), ...stretch.where].join(" AND ")} ORDER BY ${order} ${limit}
     ) found ON true`,
    [sql, ...stretch.values],
  );
  const [oid, xmin, xmax, own, isReplica, newest] = rows[0] as readonly [
    string | null,
    string,
    string,
    string | null,
    boolean,
    string | null,
  ];
  if (oid !== table.oid) throw new StreamError("closed", `postgres: the table ${sql} was made anew`);
  // A PGlite is asked within whatever transaction is open: its own rows are seen too.
  const end = own !== null && BigInt(own) >= BigInt(xmax) ? BigInt(own) + 1n : BigInt(xmax);
  if (newest !== null && BigInt(newest) >= end && !isReplica) throw foreignRows(table, newest, end);
  return {
    xmin: BigInt(xmin),
    newest: newest === null ? undefined : BigInt(newest),
    isReplica,
    rows: rows
      // Without a row in the stretch, the facts stand alone.
      .filter((values) => values[6] !== null)
      .map(([, , , , , , rowXid, rowId, ms, ...values]) => {
        const at = typeof ms === "number" && Number.isFinite(ms) ? ms : undefined;
        return { offset: `${String(rowXid)}-${String(rowId)}`, time: at, row: toRow(table, values, at) };
      }),
  };
}

/** Returns the place of the newest row that can be read. */
export async function readHead(client: PostgresClient, table: Table): Promise<Page & { readonly head: string }> {
  const page = await readPage(client, table, { where: [], values: [], newestFirst: true, limit: 1 });
  return { ...page, head: page.rows.at(0)?.offset ?? START };
}

function foreignRows({ sql, xidColumn: xid }: Table, newest: string, end: bigint): StreamError {
  return new StreamError(
    "source",
    `postgres: ${sql} holds rows of the transaction ${newest}, and this server has come to ${end}: they were ` +
      "restored from another server, and all new rows would stand before them: " +
      `UPDATE ${sql} SET ${xid} = '0' WHERE ${xid} >= pg_snapshot_xmax(pg_current_snapshot());`,
  );
}
