import type { Context } from "../context.js";
import type { StampedRow } from "../stamped-rows.js";
import { sampleOf } from "../values/sample.js";

/**
 * How long, in ms, a row may wait for the clock to be judged; where nothing comes meanwhile that could tell, up to the
 * latter.
 */
const patience = 10_000;
const longest = 60_000;

/** How often, in ms, those that have waited long enough are let go. */
const pace = 1_000;

/** Rows of one message that wait. */
export interface HeldRows<T> {
  readonly rows: readonly StampedRow<T>[];
  /** When they came in, our clock. */
  readonly received: number;
}

/** What becomes of rows that wait. */
export interface RowsAheadHandler<T> {
  /** The latest time that a row may have now. */
  readonly latest: () => number;
  /** Rows that are right after all, in their order of arrival. */
  readonly admit: (held: HeldRows<T>) => void;
  /** Rows that are not. */
  readonly drop: (count: number, sample: string, reason: string) => void;
}

/**
 * Rows that lie too far ahead of the clock. It may be the clock that is wrong: they wait until it has been judged, and
 * are judged anew by it.
 */
export interface RowsAhead<T> {
  /** A message has come: rows that it brings wait together. */
  begin(received: number): void;
  /** A row waits. Where no clock is judged, too many wait, or it is of the past, it is dropped at once. */
  hold(row: StampedRow<T>, past: boolean): void;
  /** Judges those that wait, as far as the clock has come. */
  judge(): void;
  /** Judges all, for nothing more will come. */
  close(): void;
}

interface Held<T> {
  rows: StampedRow<T>[];
  readonly received: number;
  /** The message that brought them. */
  readonly message: number;
  /** Since when they wait, by the deadlines' clock. */
  readonly since: number;
}

/** Makes a place for rows that wait, empty. */
export function createRowsAhead<T>(
  { config, clock, deadlines, now }: Pick<Context<T>, "config" | "clock" | "deadlines" | "now">,
  { latest, admit, drop }: RowsAheadHandler<T>,
): RowsAhead<T> {
  const { environment, maxAhead, maxRows } = config;
  let held: Held<T>[] = [];
  let count = 0;
  /** The earliest time among them. */
  let earliest = Infinity;
  let message = 0;
  let received = 0;
  /** When some of them will have waited long enough. */
  let due = Infinity;

  /** So many rows, of which this is one, that came at a time of ours. */
  function refuse({ row, time }: StampedRow<T>, arrived: number, rows: number): void {
    const distance = time - now() + environment.now() - arrived;
    const words = `${spanWords(distance)} ahead of the source's time, more than maxAhead (${spanWords(maxAhead)})`;
    const isFar = distance > 100 * year;
    const why = isFar
      ? `, in the year ${new Date(time).getUTCFullYear()}: is timeUnit right?`
      : ": the clock that stamped it is wrong, or maxAhead is too small";
    drop(rows, sampleOf(row), words + why);
  }

  /** Whether one has waited long enough. */
  function isOver({ since, message: own }: Held<T>, at: number): boolean {
    return at - since >= (message > own ? patience : longest);
  }

  function letGo(at: number): void {
    if (held.some((each) => isOver(each, at))) {
      decide();
      const over = held.filter((each) => isOver(each, at));
      held = held.filter((each) => !isOver(each, at));
      for (const { rows, received: arrived } of over) refuse(rows[0], arrived, rows.length);
      recount();
    }
    watch();
  }

  function recount(): void {
    count = 0;
    earliest = Infinity;
    for (const { rows } of held) {
      count += rows.length;
      for (const { time } of rows) earliest = Math.min(earliest, time);
    }
  }

  function watch(): void {
    if (held.length === 0) {
      due = Infinity;
      deadlines.clear("ahead");
      return;
    }
    const at = deadlines.now();
    due = Math.max(at + pace, held[0].since + patience);
    deadlines.set("ahead", due, () => {
      judge();
    });
  }

  function judge(): void {
    if (count === 0) return;
    admitRight();
    const at = deadlines.now();
    if (at >= due || count === 0) letGo(at);
  }

  /** No more can be awaited: the clock is what those make it that nothing has spoken against. */
  function decide(): void {
    clock?.decide(environment.now());
    admitRight();
  }

  function admitRight(): void {
    const limit = latest();
    if (earliest > limit) return;
    const right: HeldRows<T>[] = [];
    const rest: Held<T>[] = [];
    for (const each of held) {
      const rows = each.rows.filter(({ time }) => time <= limit);
      if (rows.length > 0) right.push({ rows, received: each.received });
      if (rows.length < each.rows.length) rest.push({ ...each, rows: each.rows.filter(({ time }) => time > limit) });
    }
    held = rest;
    recount();
    right.forEach(admit);
  }

  return {
    begin(at) {
      message += 1;
      received = at;
    },
    hold(row, past) {
      if (past || !clock || count >= maxRows) {
        refuse(row, past ? environment.now() : received, 1);
        return;
      }
      const newest = held.at(-1);
      if (newest?.message === message) newest.rows.push(row);
      else held.push({ rows: [row], received, message, since: deadlines.now() });
      count += 1;
      earliest = Math.min(earliest, row.time);
      if (due === Infinity) watch();
    },
    judge,
    close() {
      if (count === 0) return;
      decide();
      const rest = held;
      held = [];
      recount();
      for (const { rows, received: arrived } of rest) refuse(rows[0], arrived, rows.length);
      watch();
    },
  };
}

const year = 31_557_600_000;

/** Spans of time, the largest first, ms. */
const units = [
  [year, "years"],
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;

/** A span of time in the largest unit that it fills: `3 years`, `1 d`, `1.5 h`, `20 min`. */
function spanWords(ms: number): string {
  const [size, unit] = units.find(([size, unit]) => ms >= (unit === "years" ? 2 : 0.99) * size) ?? [1_000, "s"];
  return `${Math.round((10 * ms) / size) / 10} ${unit}`;
}
