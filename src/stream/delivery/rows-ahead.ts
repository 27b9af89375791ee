import type { Context } from "../context.js";
import type { StampedRow } from "../stamped-rows.js";
import { sampleOf } from "../values/sample.js";

/** A row waits this long, ms, for the clock to be judged, where later messages have come that could tell. */
const MIN_WAIT_MS = 10_000;

/** A row of the newest message waits up to this long, ms. */
const MAX_WAIT_MS = 60_000;

/** Checks for rows that have waited long enough are at least this far apart, ms. */
const CHECK_INTERVAL_MS = 1_000;

/** Rows of one message that wait. */
export interface WaitingRows<T> {
  readonly rows: readonly StampedRow<T>[];
  /** Time of their arrival by our clock, epoch ms. */
  readonly received: number;
}

/** Decides the fate of rows that wait. */
export interface RowsAheadHandler<T> {
  /** Returns the latest time that a row may have now, epoch ms. */
  readonly latest: () => number;
  /** Takes rows that prove right, in their order of arrival. */
  readonly admit: (waiting: WaitingRows<T>) => void;
  /** Takes note of rows that prove wrong. */
  readonly drop: (count: number, sample: string, reason: string) => void;
}

/** Holds rows too far ahead of the clock, which may be wrong itself: they wait until it has been judged. */
export interface RowsAhead<T> {
  /** Begins a message, which came at `received` by our clock: rows that it brings wait together. */
  begin(received: number): void;
  /** Holds a row. Drops it at once where no clock is judged, too many wait, or it is of the past. */
  hold(row: StampedRow<T>, past: boolean): void;
  /** Admits the rows that the clock has reached, and drops those that have waited long enough. */
  judge(): void;
  /** Admits or drops all rows: nothing more will come. */
  close(): void;
}

interface WaitingMessage<T> {
  rows: StampedRow<T>[];
  readonly received: number;
  /** Number of the message that brought them. */
  readonly message: number;
  /** Time since which they wait, by the clock of the deadlines. */
  readonly since: number;
}

/** Makes a queue of rows that wait, empty. */
export function createRowsAhead<T>(
  { config, clock, deadlines, now }: Pick<Context<T>, "config" | "clock" | "deadlines" | "now">,
  { latest, admit, drop }: RowsAheadHandler<T>,
): RowsAhead<T> {
  const { environment, maxAhead, maxRows } = config;
  let waiting: WaitingMessage<T>[] = [];
  let count = 0;
  /** The earliest time among the rows that wait, epoch ms. */
  let earliest = Infinity;
  let message = 0;
  let received = 0;
  /** Time at which some rows may have waited long enough, by the clock of the deadlines. */
  let releaseAt = Infinity;

  /** Drops `rowCount` rows, of which this is one, that arrived at `arrived` by our clock. */
  function refuse({ row, time }: StampedRow<T>, arrived: number, rowCount: number): void {
    const distance = time - now() + environment.now() - arrived;
    const words = `${spanWords(distance)} ahead of the source's time, more than maxAhead (${spanWords(maxAhead)})`;
    const isFar = distance > 100 * YEAR_MS;
    const cause = isFar
      ? `, in the year ${new Date(time).getUTCFullYear()}: is timeUnit right?`
      : ": the clock that stamped it is wrong, or maxAhead is too small";
    drop(rowCount, sampleOf(row), words + cause);
  }

  /** Tells whether the rows of a message have waited long enough. */
  function isExpired({ since, message: origin }: WaitingMessage<T>, at: number): boolean {
    return at - since >= (message > origin ? MIN_WAIT_MS : MAX_WAIT_MS);
  }

  function release(at: number): void {
    if (waiting.some((each) => isExpired(each, at))) {
      decide();
      const expired = waiting.filter((each) => isExpired(each, at));
      waiting = waiting.filter((each) => !isExpired(each, at));
      for (const { rows, received: arrived } of expired) refuse(rows[0], arrived, rows.length);
      recount();
    }
    schedule();
  }

  function recount(): void {
    count = 0;
    earliest = Infinity;
    for (const { rows } of waiting) {
      count += rows.length;
      for (const { time } of rows) earliest = Math.min(earliest, time);
    }
  }

  function schedule(): void {
    if (waiting.length === 0) {
      releaseAt = Infinity;
      deadlines.clear("ahead");
      return;
    }
    const at = deadlines.now();
    releaseAt = Math.max(at + CHECK_INTERVAL_MS, waiting[0].since + MIN_WAIT_MS);
    deadlines.set("ahead", releaseAt, () => {
      judge();
    });
  }

  function judge(): void {
    if (count === 0) return;
    admitPresent();
    const at = deadlines.now();
    if (at >= releaseAt || count === 0) release(at);
  }

  /** Makes the clock decide by the rows that have come: no more can be awaited. */
  function decide(): void {
    clock?.decide(environment.now());
    admitPresent();
  }

  function admitPresent(): void {
    const limit = latest();
    if (earliest > limit) return;
    const admitted: WaitingRows<T>[] = [];
    const remaining: WaitingMessage<T>[] = [];
    for (const each of waiting) {
      const rows = each.rows.filter(({ time }) => time <= limit);
      if (rows.length > 0) admitted.push({ rows, received: each.received });
      if (rows.length < each.rows.length) {
        remaining.push({ ...each, rows: each.rows.filter(({ time }) => time > limit) });
      }
    }
    waiting = remaining;
    recount();
    admitted.forEach(admit);
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
      const newest = waiting.at(-1);
      if (newest?.message === message) newest.rows.push(row);
      else waiting.push({ rows: [row], received, message, since: deadlines.now() });
      count += 1;
      earliest = Math.min(earliest, row.time);
      if (releaseAt === Infinity) schedule();
    },
    judge,
    close() {
      if (count === 0) return;
      decide();
      const remaining = waiting;
      waiting = [];
      recount();
      for (const { rows, received: arrived } of remaining) refuse(rows[0], arrived, rows.length);
      schedule();
    },
  };
}

const YEAR_MS = 31_557_600_000;

/** Spans of time, the largest first, ms. */
const UNITS = [
  [YEAR_MS, "years"],
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;

/** Formats a span of time in the largest unit that it fills: `3 years`, `1 d`, `1.5 h`, `20 min`. */
function spanWords(ms: number): string {
  const [size, unit] = UNITS.find(([size, unit]) => ms >= (unit === "years" ? 2 : 0.99) * size) ?? [1_000, "s"];
  return `${Math.round((10 * ms) / size) / 10} ${unit}`;
}
