import type { At, Order } from "../source.js";
import { isDeepEqual } from "../values/deep-equal.js";

/** How many of the newest rows are remembered. */
const NEWEST_ROWS = 1_000;

/** How many of the first rows of a feed's life: a feed that counts anew begins with their offsets. */
const OLDEST_ROWS = 16;

/** Rows that came together, by the offsets that they stand at. */
interface Stretch<T> {
  readonly rows: readonly T[];
  /** The offset of the first row where each has one of its own; NaN where one offset stands for all. */
  readonly first: number;
  /** The offset of the last row. */
  readonly last: number | string;
}

/** What tells rows apart. */
export interface DeliveredRowsOptions<T> {
  readonly order: Order | undefined;
  /** Whether a row of the same time may say something else. */
  readonly revises: boolean | undefined;
  /** A row's own time, epoch ms; undefined where it has none. */
  readonly timeOf: (row: T) => number | undefined;
}

/** Remembers which rows stood at which offsets, of one partition: tells a replay from a feed that counts anew. */
export interface DeliveredRows<T> {
  /** Takes note of rows that were handed on. */
  add(rows: readonly T[], at: At): void;
  /** Forgets all: the offsets begin another life. */
  clear(): void;
  /**
   * Whether the first `known` of these rows, whose offsets say that they were delivered already, were. They were not
   * where one of them stands at an offset that is remembered and differs in time or content; nor, where none is
   * remembered, where the last of them is newer than `newest`, epoch ms, or has no time of its own and stands before
   * all that came. What stands after all rows that came is late: a head has passed it.
   */
  areKnown(rows: readonly T[], at: At, known: number, newest: number | undefined): boolean;
}

/** Makes a memory of delivered rows, empty. Holds the newest 1,000 rows of a feed and the first 16. */
export function createDeliveredRows<T>({ order, revises, timeOf }: DeliveredRowsOptions<T>): DeliveredRows<T> {
  let newest: Stretch<T>[] = [];
  let rowsOfNewest = 0;
  let oldest: Stretch<T>[] = [];
  let rowsOfOldest = 0;
  let epoch: string | undefined;

  function toStretch(rows: readonly T[], { position: { offset }, after }: At): Stretch<T> {
    const first = Number(offset) - rows.length + 1;
    const isCounted = order === "contiguous" && Number.isInteger(offset) && (after?.offset ?? first - 1) === first - 1;
    return { rows, first: isCounted ? first : NaN, last: offset };
  }

  function clear(): void {
    [newest, oldest, rowsOfNewest, rowsOfOldest] = [[], [], 0, 0];
  }

  function trim(): void {
    let gone = 0;
    while (rowsOfNewest - newest[gone].rows.length >= NEWEST_ROWS) rowsOfNewest -= newest[gone++].rows.length;
    newest.splice(0, gone);
  }

  function find(offset: number | string): T | undefined {
    const holds = ({ first, last }: Stretch<T>): boolean =>
      offset === last || ((offset as number) >= first && (offset as number) <= (last as number));
    const stretch = newest.findLast(holds) ?? oldest.find(holds);
    return stretch?.rows.at(offset === stretch.last ? -1 : Number(offset) - stretch.first);
  }

  /** Fields that a listener has added to a row of ours say nothing. */
  function isSame(ours: T, theirs: T): boolean {
    if (revises) return timeOf(ours) === timeOf(theirs);
    if (typeof ours !== "object" || typeof theirs !== "object" || !ours || !theirs || Array.isArray(theirs)) {
      return isDeepEqual(ours, theirs);
    }
    return Object.entries(theirs).every(([name, value]) => isDeepEqual((ours as Record<string, unknown>)[name], value));
  }

  function isEarlier(offset: number | string): boolean {
    const start = oldest.at(0);
    const first = Number.isNaN(start?.first) ? start?.last : start?.first;
    return typeof offset === "number" && typeof first === "number" && offset < first;
  }

  return {
    add(rows, at) {
      if (rows.length === 0) return;
      const { epoch: named = epoch } = at.position;
      if (named !== epoch) clear();
      epoch = named;
      const stretch = toStretch(rows, at);
      if (rowsOfOldest < OLDEST_ROWS) {
        const few = Number.isNaN(stretch.first)
          ? stretch
          : { ...toStretch(rows, at), rows: rows.slice(0, OLDEST_ROWS) };
        oldest.push(few === stretch ? few : { ...few, last: few.first + few.rows.length - 1 });
        rowsOfOldest += few.rows.length;
      }
      newest.push(stretch);
      rowsOfNewest += rows.length;
      // Twice as many at times, so that small batches share the cost of letting go.
      if (rowsOfNewest > 2 * NEWEST_ROWS) trim();
    },
    clear,
    areKnown(rows, at, known, time) {
      const { first, last } = toStretch(rows, at);
      const counted = !Number.isNaN(first);
      let isRemembered = false;
      for (let i = counted ? 0 : known - 1; i < known; i += 1) {
        const ours = find(counted ? first + i : last);
        if (ours === undefined) continue;
        if (!isSame(ours, rows[i])) return false;
        isRemembered = true;
      }
      if (isRemembered || known === 0) return true;
      if (newest.length === 0 || Number(last) > Number(newest.at(-1)?.last)) return true;
      const own = timeOf(rows[known - 1]);
      if (own !== undefined) return !(own > (time ?? Infinity));
      return !isEarlier(counted ? first : last);
    },
  };
}
