import type { Context, RecentItem } from "../context.js";
import type { Stretch } from "../delivery/delivered-rows.js";
import type { Delivery } from "../delivery/delivery.js";
import type { Partition } from "../delivery/partitions.js";
import type { Gap, GapEdge } from "../events.js";
import type { Position } from "../source.js";
import type { CacheRecord, KeptItem, KeptPartition } from "./record.js";
import { toRecord } from "./record.js";
import { weigh } from "./weigh.js";

/** The most bytes that a record may take, as estimated: a copy of it stops the page for some 10 ms. */
const MAX_BYTES = 2 ** 20;

/** The most bytes for rows by which known rows are told from others, besides those that are told after a reload. */
const MAX_MEMORY_BYTES = 2 ** 18;

/** Number of rows, over all partitions, by which known rows are told from others after a reload. */
const MAX_REMEMBERED_ROWS = 2_000;

/** Number of the first rows of a feed that are remembered: one that counts anew begins with their offsets. */
const FIRST_ROWS = 16;

/** Takes down what a stream would need after a reload. */
export interface Capture<T> {
  /** Notes rows that were told: those of one batch came in one answer. */
  note(rows: readonly T[]): void;
  /** Notes which rows stood in the last answer that had their key and time. */
  restore(items: readonly KeptItem<T>[]): void;
  /**
   * Returns the record of this moment, whose last event was at `savedAt`, epoch ms; undefined where rows and positions
   * do not fit together just now. Throws a `TypeError` for rows that cannot be copied.
   */
  take(savedAt: number): CacheRecord<T> | undefined;
}

/** Makes what takes down a stream. */
export function createCapture<T>(context: Context<T>, { memory }: Pick<Delivery<T>, "memory">): Capture<T> {
  const { source, config, stats, clock, kept, now } = context;
  const { environment } = config;
  const [partitions] = memory;
  /** Partitions that had a position: without one they have lost it, and a gap is still to be told. */
  const placed = new WeakSet<Partition<T>>();
  /** The number of the answer that brought each row, where rows are revised. */
  const answers = new WeakMap<object, number>();
  let answer = 0;

  function noteAnswer(row: unknown, number: number): void {
    if (typeof row === "object" && row !== null) answers.set(row, number);
  }

  /** Tells of each row whether it stood in the last answer that had its key and time. */
  function newestFlags(items: readonly RecentItem<T>[]): KeptItem<T>[] {
    const newest = new Map<string, number>();
    const eachRow = <R>(item: RecentItem<T>, map: (name: string, number: number) => R): R[] | undefined =>
      "rows" in item
        ? item.rows.map((row, i) =>
            map(`${item.batch.times[i]} ${item.batch.keys?.[i] ?? ""}`, answers.get(row as object) ?? 0),
          )
        : undefined;
    for (const item of items) {
      eachRow(item, (name, number) => newest.set(name, Math.max(newest.get(name) ?? 0, number)));
    }
    return items.map((item) => {
      const isNewest = eachRow(item, (name, number) => number === newest.get(name));
      return isNewest ? { ...item, isNewest } : item;
    });
  }

  function keptPartition(partition: Partition<T>, hasRows: boolean, budget: Budget): KeptPartition<T> {
    const { continuity, delivered, suspicion, newestTime, edge } = partition;
    return {
      position: positionOf(continuity.position),
      hasRows: hasRows || newestTime !== undefined,
      suspicion,
      newestTime,
      edge,
      stretches: keptStretches(delivered.rows, budget),
    };
  }

  return {
    note(rows) {
      answer += 1;
      if (source.revises) for (const row of rows) noteAnswer(row, answer);
    },
    restore(items) {
      answer += 1;
      for (const item of items) {
        if ("rows" in item) {
          item.rows.forEach((row, i) => {
            noteAnswer(row, item.isNewest?.[i] ? answer : 0);
          });
        }
      }
    },
    take(savedAt) {
      // Rows that wait for the clock, or for their turn, are behind the position and not yet told.
      if (stats.received !== stats.kept + stats.duplicates + stats.dropped) return undefined;
      const all = partitions.all();
      for (const partition of all) {
        if (partition.continuity.position) placed.add(partition);
        else if (placed.has(partition)) return undefined;
      }
      const budget: Budget = { bytes: MAX_BYTES, rows: 0, seen: new Set() };
      const newest = newestItems(kept.snapshot(environment.now()), budget);
      const items = source.revises ? newestFlags(newest) : newest;
      const hasRows = all.length === 1 && items.some((item) => "rows" in item);
      budget.bytes = MAX_MEMORY_BYTES;
      budget.rows = Math.floor(MAX_REMEMBERED_ROWS / all.length);
      return toRecord(context, {
        savedAt,
        clockAhead: clock?.isSettled ? environment.now() - now() : undefined,
        items,
        partitions: all
          .filter(({ continuity, edge, newestTime }) => continuity.position ?? edge ?? newestTime)
          .map((partition) => keptPartition(partition, hasRows, budget)),
        last: positionOf(partitions.resume),
      });
    },
  };
}

/** The bytes that are left, the rows that a partition may keep to be told from others, and those kept already. */
interface Budget {
  bytes: number;
  rows: number;
  readonly seen: Set<unknown>;
}

/** Returns the newest items that fit, oldest first; of the oldest of them the newest rows. */
function newestItems<T>(items: readonly RecentItem<T>[], budget: Budget): RecentItem<T>[] {
  const fitting: RecentItem<T>[] = [];
  for (const item of items.toReversed()) {
    if ("gap" in item) fitting.push({ gap: gapOf(item.gap) });
    else if ("gone" in item) {
      budget.bytes -= weigh(item.gone);
      fitting.push({ gone: item.gone });
    } else {
      const { rows, batch } = item;
      let first = rows.length;
      while (first > 0 && budget.bytes > 0) {
        first -= 1;
        budget.bytes -= weigh(rows[first]) + 8 + (batch.keys?.[first].length ?? 0);
        budget.seen.add(rows[first]);
      }
      const position = positionOf(batch.position);
      const times = batch.times.slice(first);
      if (first < rows.length) {
        const keys = batch.keys?.slice(first);
        // The rows are told again as they were; the last position is enough to go on from.
        fitting.push({ rows: rows.slice(first), batch: { ...batch, times, keys, position, positions: undefined } });
      }
    }
    if (budget.bytes <= 0) break;
  }
  // A gap without a row before it means nothing.
  if (budget.bytes <= 0) fitting.splice(fitting.findLastIndex((item) => "rows" in item) + 1);
  return fitting.reverse();
}

/** Returns the first stretches of rows, and the newest, as far as they fit, in order, none of them twice. */
function keptStretches<T>(stretches: readonly Stretch<T>[], budget: Budget): Stretch<T>[] {
  const unique = [...new Map(stretches.map((stretch) => [`${stretch.first} ${stretch.last}`, stretch])).values()];
  let firstRows = 0;
  const firstCount = unique.findIndex(({ rows }) => (firstRows += rows.length) >= FIRST_ROWS) + 1;
  const fits = ({ rows }: Stretch<T>): boolean => {
    for (const row of rows) if (!budget.seen.has(row)) budget.bytes -= weigh(row);
    return budget.bytes > 0;
  };
  const oldest = unique.slice(0, firstCount).filter(fits);
  const newest: Stretch<T>[] = [];
  let rowsLeft = budget.rows;
  for (const { rows, first, last, offsets } of unique.slice(firstCount).reverse()) {
    if (rowsLeft <= 0) break;
    const fitting = rows.slice(-rowsLeft);
    const start = rows.length - fitting.length;
    const stretch = { rows: fitting, first: first + start, last, offsets: offsets?.slice(start) };
    if (!fits(stretch)) break;
    rowsLeft -= fitting.length;
    newest.unshift(stretch);
  }
  return [...oldest, ...newest];
}

/** Returns a position as plain data, without what a source may have added. */
function positionOf(position: Position | null | undefined): Position | undefined {
  if (!position) return undefined;
  const { epoch, partition, offset } = position;
  return { epoch, ...(partition !== undefined && { partition }), offset };
}

/** Returns a gap as plain data; a source may have named a URL, with what is secret in it. */
function gapOf({ id, kind, cause, after, before, count }: Gap): Gap {
  const edgeOf = ({ time, position }: GapEdge): GapEdge => ({ time, position: positionOf(position) });
  return {
    id,
    kind,
    cause: cause.replace(/\S*:\/\/\S*/g, "(a URL)"),
    after: edgeOf(after),
    before: edgeOf(before),
    count,
  };
}
