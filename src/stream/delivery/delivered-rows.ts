import type { At, Order } from "../source.js";
import { isDeepEqual } from "../values/deep-equal.js";

/** Number of the newest rows that are remembered, at least. */
const NEWEST_ROWS = 1_000;

/** Number of the first rows that are remembered: a feed that counts anew begins with their offsets. */
const OLDEST_ROWS = 16;

/** Rows that came together, and their offsets. */
export interface Stretch<T> {
  readonly rows: readonly T[];
  /** The offset of the first row where each has one of its own; NaN where one offset stands for all. */
  readonly first: number;
  /** The offset of the last row. */
  readonly last: number | string;
  /** The offset of each row, where the source tells it. */
  readonly offsets?: readonly (number | string)[] | undefined;
}

/** Options that tell rows apart. */
export interface DeliveredRowsOptions<T> {
  readonly order: Order | undefined;
  /** Whether a row of the same time may say something else. */
  readonly revises: boolean | undefined;
  /** A row's own time, epoch ms; undefined where it has none. */
  readonly timeOf: (row: T) => number | undefined;
}

/** Remembers the rows of one partition by their offsets: tells a replay from a feed that counts anew. */
export interface DeliveredRows<T> {
  /** The rows that are remembered: the first stretches, then the newest. Where those are few, they come twice. */
  readonly rows: readonly Stretch<T>[];
  /** Takes note of rows that were handed on. */
  add(rows: readonly T[], at: At): void;
  /** Forgets all rows: the offsets begin another life. */
  clear(): void;
  /**
   * Tells whether the first `known` of these rows, which were delivered already by their offsets, really were. They
   * were not where one of them differs in time or content from the row that is remembered at its offset; nor, where
   * none is remembered, where the last of them is newer than `newestTime`, epoch ms, or has no time of its own and
   * stands before all rows that came. Rows that stand after all that came are late: a head has passed them.
   */
  areKnown(rows: readonly T[], at: At, known: number, newestTime: number | undefined): boolean;
}

/** Makes a memory of delivered rows, empty. Holds the newest 1,000 rows of a feed and the first 16. */
export function createDeliveredRows<T>({ order, revises, timeOf }: DeliveredRowsOptions<T>): DeliveredRows<T> {
  let newest: Stretch<T>[] = [];
  let newestCount = 0;
  let oldest: Stretch<T>[] = [];
  let oldestCount = 0;
  let epoch: string | undefined;

  function toStretch(rows: readonly T[], { position: { offset }, after, positions }: At): Stretch<T> {
    if (positions?.length === rows.length) {
      return { rows, first: NaN, last: offset, offsets: positions.map((each) => each.offset) };
    }
    const first = Number(offset) - rows.length + 1;
    const isCounted = order === "contiguous" && Number.isInteger(offset) && (after?.offset ?? first - 1) === first - 1;
    return { rows, first: isCounted ? first : NaN, last: offset };
  }

  function clear(): void {
    [newest, oldest, newestCount, oldestCount] = [[], [], 0, 0];
  }

  function trim(): void {
    let goneCount = 0;
    while (newestCount - newest[goneCount].rows.length >= NEWEST_ROWS) newestCount -= newest[goneCount++].rows.length;
    newest.splice(0, goneCount);
  }

  function find(offset: number | string): T | undefined {
    const hasOffset = ({ first, last, offsets }: Stretch<T>): boolean =>
      offset === last ||
      ((offset as number) >= first && (offset as number) <= (last as number)) ||
      offsets?.includes(offset) === true;
    const stretch = newest.findLast(hasOffset) ?? oldest.find(hasOffset);
    if (stretch?.offsets) return stretch.rows[stretch.offsets.indexOf(offset)];
    return stretch?.rows.at(offset === stretch.last ? -1 : Number(offset) - stretch.first);
  }

  /** Tells whether two rows are the same. Fields that a listener may have added to ours are left out. */
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
    get rows() {
      return [...oldest, ...newest];
    },
    add(rows, at) {
      if (rows.length === 0) return;
      const { epoch: newEpoch = epoch } = at.position;
      if (newEpoch !== epoch) clear();
      epoch = newEpoch;
      const stretch = toStretch(rows, at);
      if (oldestCount < OLDEST_ROWS) {
        const { first } = stretch;
        const isCounted = !Number.isNaN(first);
        const firstRows = isCounted ? rows.slice(0, OLDEST_ROWS) : rows;
        oldest.push(isCounted ? { rows: firstRows, first, last: first + firstRows.length - 1 } : stretch);
        oldestCount += firstRows.length;
      }
      newest.push(stretch);
      newestCount += rows.length;
      // Up to twice as many rows are kept, so that small batches share the cost of trimming.
      if (newestCount > 2 * NEWEST_ROWS) trim();
    },
    clear,
    areKnown(rows, at, known, newestTime) {
      const { first, last, offsets } = toStretch(rows, at);
      const isCounted = !Number.isNaN(first);
      const offsetOf = (i: number): number | string => offsets?.[i] ?? (isCounted ? first + i : last);
      let isRemembered = false;
      for (let i = isCounted || offsets ? 0 : known - 1; i < known; i += 1) {
        const ours = find(offsetOf(i));
        if (ours === undefined) continue;
        if (!isSame(ours, rows[i])) return false;
        isRemembered = true;
      }
      if (isRemembered || known === 0) return true;
      if (newest.length === 0 || Number(last) > Number(newest.at(-1)?.last)) return true;
      const ownTime = timeOf(rows[known - 1]);
      if (ownTime !== undefined) return !(ownTime > (newestTime ?? Infinity));
      return !isEarlier(isCounted ? first : last);
    },
  };
}
