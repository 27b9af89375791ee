/** The tables and their SQL, which PGlite and PostgreSQL understand alike. */
import { boundsOf, LEAST_SUM, stepOf } from "../sums.mjs";

/** Sums of one statement at most: between two of them rows can be written. */
const SUMS_AT_ONCE = 250;

/** The span that is summed up, or deleted, by one statement, ms. */
const SPAN_AT_ONCE = 3_600_000;

/** PostgreSQL cuts longer names off. */
const LONGEST_NAME = 50;

/** Columns that are no field. */
const OWN = ["epoch", "seq", "time"];

const quote = (name) => `"${name.replaceAll('"', '""')}"`;
const PARTS = ["count", "total", "least", "greatest"];
const partOf = (field, part) => quote(`${field} ${part}`);

const CREATE = [
  `create table if not exists tickline_rows
    (epoch text not null, seq bigint not null, time bigint not null, primary key (epoch, seq))`,
  "create index if not exists tickline_rows_time on tickline_rows (time)",
  "create table if not exists tickline_sums (time bigint primary key)",
];

const FIELDS = `select column_name::text from information_schema.columns
  where table_name = 'tickline_rows' and table_schema = current_schema() order by ordinal_position`;

/** The first and the last row of each epoch, found by the index, without a look at the rows between. */
const EPOCHS = `with recursive names (epoch) as (
    (select epoch from tickline_rows order by epoch limit 1)
    union all
    select (select epoch from tickline_rows r where r.epoch > names.epoch order by epoch limit 1)
    from names where names.epoch is not null
  )
  select names.epoch, first.seq::float8, first.time::float8, last.seq::float8, last.time::float8 from names,
    lateral (select seq, time from tickline_rows r where r.epoch = names.epoch order by seq limit 1) first,
    lateral (select seq, time from tickline_rows r where r.epoch = names.epoch order by seq desc limit 1) last
  order by first.time`;

/** Makes the tables where there are none. Returns what is asked of them; each statement is a transaction. */
export async function openTables(database) {
  for (const statement of CREATE) await database.query(statement);
  const columns = (await database.query(FIELDS)).map(([name]) => name);
  const fields = new Set(columns.filter((name) => !OWN.includes(name)));
  const [[newestSum]] = await database.query("select max(time)::float8 from tickline_sums");
  /** The time up to which rows are summed up. */
  let summedUpTo = newestSum === null ? -Infinity : newestSum + LEAST_SUM;

  /** Adds columns for fields that are new. */
  async function addFields(rows) {
    for (const [name, value] of rows.flatMap((row) => Object.entries(row))) {
      if (name === "time" || fields.has(name)) continue;
      if (OWN.includes(name) || Buffer.byteLength(name) > LONGEST_NAME || !(value === null || Number.isFinite(value))) {
        const expected = `numbers and null, under names of at most ${LONGEST_NAME} bytes other than ${OWN.join(", ")}`;
        throw new Error(`the field ${name} cannot be kept: the store keeps ${expected}`);
      }
      await database.query(`alter table tickline_rows add column if not exists ${quote(name)} float8`);
      for (const part of PARTS) {
        await database.query(`alter table tickline_sums add column if not exists ${partOf(name, part)} float8`);
      }
      fields.add(name);
    }
  }

  /** Sums of rows, in the columns of the table of sums. */
  const sumsOfRows = () =>
    [...fields].map((field) => {
      const name = quote(field);
      return `count(${name}) ${partOf(field, "count")}, sum(${name}) ${partOf(field, "total")},
        min(${name}) ${partOf(field, "least")}, max(${name}) ${partOf(field, "greatest")}`;
    });
  const summed = (where) => `select ${[`time / ${LEAST_SUM} * ${LEAST_SUM} as time`, ...sumsOfRows()].join()}
    from tickline_rows where ${where} group by 1`;
  const sumColumns = () => ["time", ...[...fields].flatMap((field) => PARTS.map((part) => partOf(field, part)))].join();

  return {
    /** Stores rows of an epoch, `seq` being the number of the first; resolves when they are committed. */
    async insert(epoch, seq, rows) {
      await addFields(rows);
      const numbered = rows.map((row, index) => ({ epoch, seq: seq + index, ...row }));
      const first = rows.reduce((least, { time }) => Math.min(least, time), Infinity);
      const isLate = first < summedUpTo;
      if (isLate) summedUpTo = Math.floor(first / LEAST_SUM) * LEAST_SUM;
      await database.query(
        `${isLate ? `with stale as (delete from tickline_sums where time >= ${summedUpTo})` : ""}
         insert into tickline_rows select * from json_populate_recordset(null::tickline_rows, $1::json)
         on conflict do nothing`,
        [JSON.stringify(numbered)],
      );
    },

    /** Returns the first and the last row of each epoch, in order of time. */
    async epochs() {
      const found = await database.query(EPOCHS);
      return found.map(([epoch, first, firstTime, last, lastTime]) => ({ epoch, first, firstTime, last, lastTime }));
    },

    /** Returns rows with their `epoch` and `seq`: by number of one epoch, else by time of all; the newest first. */
    async rows({ epoch, after, before, from, to, limit, oldestFirst = false }) {
      const bounds = [
        ["epoch =", epoch],
        ["seq >", after],
        ["seq <", before],
        ["time >=", from && Math.ceil(from)],
        ["time <=", to && Math.floor(to)],
      ].filter(([, value]) => value !== undefined);
      const where = bounds.map(([test], index) => `${test} $${index + 1}`);
      const names = [...fields];
      const order = (epoch === undefined ? ["time", "epoch", "seq"] : ["seq"]).map(
        (name) => `${name} ${oldestFirst ? "asc" : "desc"}`,
      );
      const found = await database.query(
        `select ${["epoch", "seq::float8", "time::float8", ...names.map(quote)].join()} from tickline_rows
         ${where.length > 0 ? `where ${where.join(" and ")}` : ""} order by ${order.join()} limit ${limit}`,
        bounds.map(([, value]) => value),
      );
      return found.map(([epoch, seq, time, ...values]) => ({ epoch, seq, row: toRow(names, time, values) }));
    },

    /** Whether more rows than so many lie in a stretch of time. */
    async hasMore(from, to, count) {
      const [[found]] = await database.query(
        `select count(*)::int from (select from tickline_rows where time between $1 and $2 limit $3) found`,
        [Math.ceil(from), Math.floor(to), count + 1],
      );
      return found > count;
    },

    /** Returns the newest `limit` sums of a stretch of time, oldest first. */
    async sums({ from, to, points, limit }) {
      const step = stepOf(to - from, points);
      const { start, end } = boundsOf(from, to, step);
      const names = [...fields];
      const isWide = step % LEAST_SUM === 0;
      const between = "time >= $1 and time < $2";
      const source = isWide
        ? `(select ${sumColumns()} from tickline_sums where ${between} and time < $3
            union all ${summed(`${between} and time >= $3`)}) parts`
        : `(select * from tickline_rows where ${between}) parts`;
      const values = names.map((field) => {
        if (!isWide) return ["avg", "min", "max"].map((sum) => `${sum}(${quote(field)})`).join();
        const [count, total, least, greatest] = PARTS.map((part) => partOf(field, part));
        return `sum(${total}) / nullif(sum(${count}), 0), min(${least}), max(${greatest})`;
      });
      const columns = [`(time / ${step} * ${step})::float8`, ...values].join();
      const text = `select ${columns} from ${source} group by 1 order by 1`;
      const found = [];
      for (let to = end; to > start && found.length < limit; to -= SUMS_AT_ONCE * step) {
        const bounds = [Math.max(start, to - SUMS_AT_ONCE * step), to];
        const unsummed = Math.min(Math.max(summedUpTo, bounds[0]), to);
        found.unshift(...(await database.query(text, isWide ? [...bounds, unsummed] : bounds)));
      }
      const rowsOf = (part) =>
        found.slice(-limit).map(([time, ...values]) =>
          toRow(
            names,
            time,
            names.map((_, index) => values[3 * index + part]),
          ),
        );
      return { step, rows: rowsOf(0), min: rowsOf(1), max: rowsOf(2) };
    },

    /** Sums up what lies before a time, and is not summed up yet. */
    async sumUp(oldest, time) {
      const first = Math.floor(oldest / LEAST_SUM) * LEAST_SUM;
      const end = Math.floor(time / LEAST_SUM) * LEAST_SUM;
      while (Math.max(summedUpTo, first) < end && fields.size > 0) {
        const start = Math.max(summedUpTo, first);
        const next = Math.min(start + SPAN_AT_ONCE, end);
        // Told before, so that a row that comes late meanwhile has its sum made anew.
        summedUpTo = next;
        try {
          await database.query(
            `insert into tickline_sums (${sumColumns()}) ${summed("time >= $1 and time < $2")} on conflict do nothing`,
            [start, next],
          );
        } catch (error) {
          summedUpTo = Math.min(summedUpTo, start);
          throw error;
        }
      }
    },

    /** Deletes all that is older than a time, from the oldest on. */
    async prune(oldest, time) {
      for (let end = oldest; end < time;) {
        end = Math.min(end + SPAN_AT_ONCE, time);
        for (const table of ["tickline_rows", "tickline_sums"]) {
          await database.query(`delete from ${table} where time < $1`, [end]);
        }
      }
    },
  };
}

function toRow(names, time, values) {
  return { time, ...Object.fromEntries(names.map((name, index) => [name, values[index]])) };
}
