import type { HistoryAnswer, HistoryQuery, Position } from "../../stream/index.js";
import { toPage } from "../client/entry-batches.js";
import type { EntryReader } from "../client/entry-reader.js";
import type { PostgresClient } from "./client.js";
import { ask } from "./client.js";
import type { PlacedRow } from "./page.js";
import { isSettled, readPage, valuesOf, whereRow } from "./page.js";
import { lifeOf, readPlace, START } from "./place.js";
import { pointsOf, sumUp } from "./sums.js";
import type { Table, TimeColumn } from "./table-columns.js";
import type { PostgresRow } from "./values.js";

/** Answers questions about the past of one table. */
export interface PastReader<T> {
  readonly client: PostgresClient;
  readonly table: Table;
  readonly life: string;
  /** The columns by which rows are told apart; undefined where rows cannot be summed up. */
  readonly key: readonly string[] | undefined;
  readonly read: EntryReader<T, PostgresRow>;
  readonly positionOf: (offset: string) => Position;
}

/** Answers a question, from one snapshot. */
export async function readPast<T>(reader: PastReader<T>, query: HistoryQuery): Promise<HistoryAnswer<T>> {
  const { client, table, read, positionOf } = reader;
  const { after, before, limit } = query;
  if ([after, before].some((bound) => bound && !isOurs(reader, bound))) return { rows: [], whole: false };
  const { time } = table;
  const points = reader.key && time && pointsOf(query);
  const sums = points && (await sumUp(client, table, time, reader.key, spanOf, points));
  if (sums) {
    const rowsOf = (rows: readonly PostgresRow[]): T[] => rows.flatMap((row, i) => read(row, sums.times[i]).rows);
    const [rows, min, max] = [sums.rows, sums.min, sums.max].map(rowsOf);
    return { rows, min, max, step: sums.step, whole: true, oldest: await oldestTime(client, table, time) };
  }
  const values: unknown[] = [];
  const where: string[] = [];
  for (const [compare, bound] of [
    [">", after],
    ["<", before],
  ] as const) {
    if (bound === undefined) continue;
    where.push(whereRow(table, compare, values.length + 2));
    values.push(...valuesOf(String(bound.offset)));
  }
  const span = time && withinTime(time, query, values);
  const isByTime = span !== undefined && span.length > 0 && where.length === 0;
  const page = await readPage(client, table, {
    where: [...where, ...(span ?? [])],
    values,
    newestFirst: after === undefined,
    orderBy: isByTime ? [time?.sql ?? ""] : [],
    limit,
  });
  const isCut = isByTime && page.rows.length >= limit;
  const ordered = after === undefined ? [...page.rows].reverse() : page.rows;
  // Rows are in the order of their places, but where a stretch of time is read on by the time of its oldest row.
  const rows = isByTime && !isCut ? [...ordered].sort(byPlace) : ordered;
  const { positions, ...content } = toPage(rows.map((each) => [read(each.row, each.time), positionOf(each.offset)]));
  return {
    ...content,
    ...(!isCut && { positions, position: positions.at(-1) }),
    whole: after === undefined || (await isHeld(client, table, String(after.offset))),
    refused: content.refused.length > 0 ? content.refused : undefined,
    oldest: isByTime && time ? await oldestTime(client, table, time) : undefined,
  };
}

function isOurs<T>({ table, life }: PastReader<T>, { epoch, offset }: Position): boolean {
  const named = epoch === undefined ? life : lifeOf(epoch, table.epoch);
  return named === life && readPlace(offset) !== undefined;
}

/** Returns the conditions of a stretch of time as SQL, and adds their values; times of rows are whole ms. */
function withinTime(time: TimeColumn, { from, to }: Pick<HistoryQuery, "from" | "to">, values: unknown[]): string[] {
  const bound = (compare: ">=" | "<", ms: number): string => {
    values.push(ms);
    return whereTime(time, compare, values.length + 1);
  };
  return [
    ...(from === undefined ? [] : [bound(">=", Math.ceil(from))]),
    ...(to === undefined ? [] : [bound("<", Math.floor(to) + 1)]),
  ];
}

/** Compares times of rows with one that is given by a value, epoch ms. */
function whereTime({ sql, isTimestamp }: TimeColumn, compare: ">=" | "<", number: number): string {
  const value = `$${number}::float8`;
  return `${sql} ${compare} ${isTimestamp ? `to_timestamp(${value} / 1000)` : value}`;
}

/** Returns the conditions of a span of time. */
function spanOf(time: TimeColumn, first: number): readonly [string, string] {
  return [whereTime(time, ">=", first), whereTime(time, "<", first + 1)];
}

/** Tells whether a row is still there: what came after one that is gone may be gone too. */
async function isHeld(client: PostgresClient, table: Table, offset: string): Promise<boolean> {
  if (offset === START) return true;
  const { rows } = await ask(client, `SELECT FROM ${table.sql} t WHERE ${whereRow(table, "=", 1)}`, [
    ...valuesOf(offset),
  ]);
  return rows.length > 0;
}

/** Returns the time of the oldest row, epoch ms; null where there is none. */
async function oldestTime(client: PostgresClient, table: Table, time: TimeColumn): Promise<number | null> {
  const { rows } = await ask(
    client,
    `SELECT ${time.ms} FROM ${table.sql} t WHERE ${isSettled(table)} AND ${time.sql} IS NOT NULL
     ORDER BY ${time.sql} LIMIT 1`,
  );
  const oldest = rows.at(0)?.[0];
  return typeof oldest === "number" ? oldest : null;
}

function byPlace(a: PlacedRow, b: PlacedRow): number {
  const [first, second] = [readPlace(a.offset), readPlace(b.offset)];
  if (!first || !second) return 0;
  const difference = first.xid === second.xid ? first.id - second.id : first.xid - second.xid;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
