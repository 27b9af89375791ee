import type { Context } from "../context.js";
import type { DeliveredRows } from "../delivery/delivered-rows.js";
import type { Delivery } from "../delivery/delivery.js";
import type { Gap } from "../events.js";
import type { History } from "../history/history.js";
import type { CacheRecord, KeptItem, KeptPartition } from "./record.js";

/** The parts of a stream that a cache restores, besides its context. */
export interface CacheParts<T> {
  readonly delivery: Pick<Delivery<T>, "memory">;
  readonly history: Pick<History<T>, "rows"> | null;
  /** Tells a gap, and asks history for its rows. */
  readonly tellGap: (gap: Gap) => void;
}

/** Number of arrivals that a source's clock believes. */
const SETTLING_ARRIVALS = 3;

/** Brings a stream to which nothing has come yet to where it was when the record was made, and tells what it kept. */
export function restore<T>(context: Context<T>, parts: CacheParts<T>, record: CacheRecord<T>): void {
  const { clock, config, turns } = context;
  if (record.clockAhead !== undefined && clock) {
    const at = config.environment.now();
    for (let i = 0; i < SETTLING_ARRIVALS; i += 1) clock.arrived(at, at - record.clockAhead);
  }
  restorePartitions(parts.delivery, record);
  turns.enter();
  try {
    tellOldest(parts.history, record.items);
    for (const item of record.items) tell(context, parts, item);
  } finally {
    turns.leave();
  }
}

/** Lets a stream go on from where it was. */
function restorePartitions<T>({ memory: [partitions] }: CacheParts<T>["delivery"], record: CacheRecord<T>): void {
  for (const kept of record.partitions) {
    const { position, hasRows, suspicion, newestTime, edge } = kept;
    const partition = partitions.of(position);
    if (position) remember(partition.delivered, kept);
    if (hasRows) partition.continuity.rows(1, position && { position });
    else if (position) partition.continuity.head(position);
    Object.assign(partition, { suspicion, newestTime, edge });
  }
  // Of a feed in partitions it is the one that moved last from which the stream resumes.
  partitions.of(record.last);
}

/** Remembers the rows by which known ones are told from others. */
function remember<T>(delivered: DeliveredRows<T>, { position, stretches }: KeptPartition<T>): void {
  for (const { rows, first, last, offsets } of stretches) {
    // Where one offset stands for all of its rows, the one before them does not follow from their number.
    const after = Number.isNaN(first) ? { offset: NaN } : undefined;
    const positions = offsets?.map((offset) => ({ ...position, offset }));
    delivered.add(rows, { position: { ...position, offset: last }, after, positions });
  }
}

/** Tells a backfill which rows are the oldest here: those of the past end before them. */
function tellOldest<T>(history: CacheParts<T>["history"], items: readonly KeptItem<T>[]): void {
  const batches = items.filter((item) => "rows" in item);
  const newest = batches.at(-1);
  if (!history || newest === undefined) return;
  let oldest = Infinity;
  for (const { batch } of batches) for (const time of batch.times) oldest = Math.min(oldest, time);
  const [rows, keys]: [T[], string[]] = [[], []];
  let size = 0;
  for (const { rows: all, batch } of batches) {
    size += all.length;
    batch.times.forEach((time, i) => {
      if (time !== oldest) return;
      rows.push(all[i]);
      if (batch.keys) keys.push(batch.keys[i]);
    });
  }
  const { received } = newest.batch;
  const times = new Float64Array(rows.length).fill(oldest);
  history.rows(rows, { times, keys: newest.batch.keys && keys, received, from: "cache" }, size);
}

/** Tells rows, a gap, or keys that have gone. */
function tell<T>(context: Context<T>, { delivery, tellGap }: CacheParts<T>, item: KeptItem<T>): void {
  const { stats, emit } = context;
  if ("gap" in item) {
    stats.gaps += 1;
    tellGap({ ...item.gap, id: stats.gaps });
  } else if ("gone" in item) emit("gone", item.gone);
  else {
    const { rows, batch, isNewest } = item;
    if (isNewest) {
      const { duplicates } = stats;
      const stamped = rows.map((row, i) => ({ row, time: batch.times[i], key: batch.keys?.[i] ?? "" }));
      // The stamper remembers rows that an answer may repeat; none of them is one that came again.
      delivery.memory[1].admit(stamped.filter((_, i) => isNewest[i]));
      stats.duplicates = duplicates;
    }
    stats.received += rows.length;
    emit("data", rows, { ...batch, from: "cache" });
  }
}
