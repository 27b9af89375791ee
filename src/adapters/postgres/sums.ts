import type { HistoryQuery } from "../../stream/index.js";
import type { PostgresClient } from "./client.js";
import { ask } from "./client.js";
import { isSettled } from "./page.js";
import type { Table, TimeColumn } from "./table-columns.js";
import { NUMBERS } from "./table-columns.js";
import type { PostgresRow } from "./values.js";

/** Sums of a stretch of time, oldest first: a row a step for each key. */
export interface Sums {
  /** What each row stands for, ms. */
  readonly step: number;
  /** The times at which rows begin, epoch ms. */
  readonly times: readonly number[];
  /** Means. */
  readonly rows: readonly PostgresRow[];
  readonly min: readonly PostgresRow[];
  readonly max: readonly PostgresRow[];
}

/** Conditions of a stretch of time as SQL: from the first value on, and before the second. */
export type SpanSql = (time: TimeColumn, first: number) => readonly [from: string, before: string];

/** A question for so many points of a span. */
export interface PointsQuery {
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly limit: number;
}

/** Returns the question for points in a query, where it is one. */
export function pointsOf({ after, before, from, to, points, limit }: HistoryQuery): PointsQuery | undefined {
  const isOne = !after && !before && from !== undefined && to !== undefined && points !== undefined;
  return isOne ? { from, to, points, limit } : undefined;
}

/**
 * Sums up a stretch of time, in spans of equal length that begin at multiples of it, as `docs/wire.md` says; undefined
 * where there are no more rows than points, or where a column is neither a number nor part of the key.
 */
export async function sumUp(
  client: PostgresClient,
  table: Table,
  time: TimeColumn,
  key: readonly string[],
  span: SpanSql,
  { from, to, points, limit }: PointsQuery,
): Promise<Sums | undefined> {
  const columns = table.columns.filter(({ name }) => name !== time.name);
  const keys = columns.filter(({ name }) => key.includes(name));
  const values = columns.filter(({ name }) => !key.includes(name));
  if (values.length === 0 || values.some(({ type }) => !NUMBERS.includes(type))) return undefined;
  const where = `FROM ${table.sql} t WHERE ${[isSettled(table), ...span(time, 1)].join(" AND ")}`;
  const groups = keys.map(({ sql }) => sql);

  const count = `SELECT count(*) AS rows ${where} ${groups.length > 0 ? `GROUP BY ${groups.join(", ")}` : ""}`;
  const { rows: counts } = await ask(client, `SELECT coalesce(max(rows), 0)::float8 FROM (${count}) each`, [
    Math.ceil(from),
    Math.floor(to) + 1,
  ]);
  if (Number(counts[0][0]) <= points) return undefined;

  const step = Math.max(1, Math.ceil((to - from) / points));
  // Sums that begin within the stretch are whole, also where they end after it.
  const bounds = [Math.ceil(from / step) * step, (Math.floor(to / step) + 1) * step];
  const sums = values.flatMap(({ sql }) =>
    // NaN and infinite numbers are gaps; NaN is the greatest of all numbers to a PostgreSQL.
    ["avg", "min", "max"].map((sum) => `${sum}(${sql}::float8) FILTER (WHERE abs(${sql}::float8) < 'Infinity')`),
  );
  const { rows: found } = await ask(
    client,
    `SELECT ${[`floor(${time.ms} / ${step}) * ${step}`, ...groups, ...sums].join(", ")} ${where}
     GROUP BY ${["1", ...groups].join(", ")} ORDER BY 1 DESC ${limit < Infinity ? `LIMIT ${Math.floor(limit)}` : ""}`,
    bounds,
  );
  const oldestFirst = [...found].reverse();
  const rowsOf = (part: number): PostgresRow[] =>
    oldestFirst.map(([start, ...rest]) => ({
      [time.name]: start,
      ...Object.fromEntries(keys.map(({ name }, i) => [name, rest[i]])),
      ...Object.fromEntries(values.map(({ name }, i) => [name, rest[keys.length + 3 * i + part]])),
    }));
  const times = oldestFirst.map(([start]) => Number(start));
  return { step, times, rows: rowsOf(0), min: rowsOf(1), max: rowsOf(2) };
}
