import type { AttemptHandler } from "../attempt-handler.js";
import { presentOf } from "../clock/source-clock.js";
import type { Context } from "../context.js";
import { StreamError, toStreamError } from "../errors.js";
import type { Batch, Gap, Missing } from "../events.js";
import { createBackfill, HEAD_WAIT_MS } from "../history/backfill.js";
import { createRepairs } from "../history/repairs.js";
import { createRequestQueue } from "../history/request-queue.js";
import { timeReader } from "../messages/row-time.js";
import type { DropCause, Position, Resume } from "../source.js";
import type { StampedRows } from "../stamped-rows.js";
import { addCounts } from "../values/add-counts.js";
import { firstAfter, newestOf } from "../values/times.js";
import { createDropReports } from "./drop-reports.js";
import { createExactPositions } from "./exact-positions.js";
import { createGapReports } from "./gap-reports.js";
import type { LatestRows } from "./latest-rows.js";
import { createLatestRows } from "./latest-rows.js";
import type { Partition } from "./partitions.js";
import { createPartitions } from "./partitions.js";
import type { RecentItem } from "./recent-rows.js";
import { createRecentRows } from "./recent-rows.js";
import { createRowStamper } from "./row-stamper.js";
import type { WaitingRows } from "./rows-ahead.js";
import { createRowsAhead } from "./rows-ahead.js";
import { snapshotOf } from "./snapshot.js";

/** Reconnects for rows that a head finds missing are at least this far apart, ms: some heads are never true. */
const REFETCH_INTERVAL_MS = 10_000;

/** A replay ends after this time of an attempt, ms: rows that still seem old then mean that a clock was set. */
const LONGEST_REPLAY_MS = 60_000;

/** The side of a connection that its delivery talks to. */
export interface ConnectionLink {
  /** Time since the running attempt came up, ms. */
  readonly age: number;
  /** Takes note of any input: the deadline of the heartbeat moves. */
  inbound(): void;
  /** Takes note of input that proves that the transport is up. */
  opened(): void;
  /** Takes note that the resume of the attempt has been answered. */
  settle(): void;
  /** Takes note of good input, rows or a head: failures before no longer count. */
  forgetFailures(): void;
  /** Takes note of good rows: the feed is not stale. */
  arrived(): void;
  /** Ends the attempt with an error of our own. */
  fail(error: StreamError): void;
  /** Ends the attempt and begins another one without backoff. */
  reconnect(reason: string): void;
}

/**
 * Hands over each row in order and once: judges positions, stamps rows, tells gaps, asks history for the rows in them,
 * keeps recent rows for late subscribers, and counts.
 */
export interface Delivery<T> {
  /** The calls of an attempt that bring data. */
  readonly handler: Omit<AttemptHandler<T>, "open" | "alive" | "proven" | "onWake" | "error" | "complete">;
  /** Whether the resume of the running attempt has been answered. */
  readonly isSettled: boolean;
  /** The newest rows, by key and over all. */
  readonly latest: LatestRows<T>;
  /** Begins an attempt and returns the position where it should resume; null for the first one. */
  begin(): Resume | null;
  /** Goes on with repairs: the stream is live. */
  resume(): void;
  /** Judges the rows that wait for the clock: nothing more will come. */
  close(): void;
  /** Lets running repairs go and reports pending drops: nobody wants the stream. */
  pause(): void;
  /**
   * Returns the rows for a late subscriber: the last of keys that are not among the recent ones, then those and gaps.
   */
  snapshot(): RecentItem<T>[];
}

/** Makes a delivery to which nothing has come yet. */
export function createDelivery<T>(context: Context<T>, link: ConnectionLink): Delivery<T> {
  const { source, config, deadlines, stats, now, clock, emit, report } = context;
  const { environment } = config;
  const dropReports = createDropReports(context);
  const recentRows = createRecentRows<T>(config.recent);
  const latest = createLatestRows<T>();
  const partitions = createPartitions<T>({
    order: source.order,
    resumes: source.resumes,
    revises: source.revises,
    timeOf: timeReader(config, { say: () => undefined, refuse: () => undefined }),
  });
  const stamper = createRowStamper(config, source.revises, {
    drop(cause, sample, reason) {
      drop(1, cause, sample, reason);
    },
    future(stamped, past) {
      rowsAhead.hold(stamped, past);
      // The clock hears of it too: where all rows lie in the future it is the clock that has been set.
      if (!past) clock?.arrived(environment.now(), stamped.time);
    },
    duplicate(time) {
      stats.duplicates += 1;
      newestKnown = Math.max(newestKnown, time);
    },
    say(words) {
      console.info(`tickline: ${source.name}: ${words}`);
    },
  });
  const rowsAhead = createRowsAhead<T>(context, {
    latest: latestTime,
    admit: tellWaiting,
    drop(count, sample, reason) {
      drop(count, "future", sample, reason);
    },
  });
  const requests = createRequestQueue(context, ({ count, cause, sample, reason }) => {
    handler.drop(count, cause, sample, reason);
  });
  const repair = requests && createRepairs(context, requests, { stamp: stampPast, tell: tellRepair });
  const isBackfillOn = typeof config.backfill === "object" || config.backfill > 0;
  if (isBackfillOn && !requests) {
    throw new TypeError(`invalid backfill: ${source.name} has no history (give it the option history)`);
  }
  const exactPositions = createExactPositions(source.name, report);
  const gapReports = createGapReports(
    context,
    (gap) => {
      recentRows.mark(gap);
    },
    repair,
  );
  const backfill =
    requests && isBackfillOn
      ? createBackfill(context, requests, {
          stamp: stampPast,
          tell: tellPast,
          duplicates(count) {
            stats.duplicates += count;
          },
        })
      : null;
  /** Whether the attempt may still be replaying rows that were missed. */
  let isReplaying = false;
  /** Time of the last reconnect for rows that a head found missing, by the clock of the deadlines. */
  let refetchedAt = -Infinity;
  /** The newest time among the rows of the current message that are known already, epoch ms. */
  let newestKnown = -Infinity;

  function drop(count: number, cause: DropCause, sample?: string, reason?: string): void {
    stats.dropped += count;
    dropReports.add(count, cause, sample, reason);
  }

  function stampPast(rows: readonly T[]): StampedRows<T> {
    stats.received += rows.length;
    return stamper.stamp(rows, environment.now(), latestTime(), true);
  }

  /** Returns the latest time that a row may have, epoch ms; no limit until the source's clock is known. */
  function latestTime(): number {
    return source.now || clock?.isSettled === false ? Infinity : Math.max(now(), environment.now()) + config.maxAhead;
  }

  /** Tells whether a size is over its limit; if so drops the message and ends the attempt. */
  function isTooLarge(
    option: "maxMessageBytes" | "maxRows",
    size: number,
    unit: string,
    count: number,
    cause: DropCause,
  ): boolean {
    if (size <= config[option]) return false;
    const words = `a message of ${size} ${unit}`;
    const reason = `${words} is over ${option} (${config[option]})`;
    handler.drop(count, cause, words, reason);
    link.fail(new StreamError("too-large", `${source.name}: ${reason}`));
    return true;
  }

  function keep(
    { rows, times, keys }: StampedRows<T>,
    received: number,
    position: Position | undefined,
    from: Batch["from"],
  ): Batch {
    const batch: Batch = {
      times,
      keys,
      received,
      position,
      from,
      revises: from === "history" ? undefined : source.revises,
    };
    stats.kept += rows.length;
    latest.note(rows, batch);
    return batch;
  }

  /** Hands rows over as the newest. */
  function tellRows(
    stamped: StampedRows<T>,
    received: number,
    position: Position | undefined,
    from: Batch["from"],
  ): void {
    const batch = keep(stamped, received, position, from);
    recentRows.append(stamped.rows, batch);
    emit("data", stamped.rows, batch);
  }

  /** Tells the gap before rows of a partition, if any, and moves its edge to the `newest` time among them, epoch ms. */
  function moveEdge(partition: Partition<T>, times: Float64Array, newest: number): void {
    link.arrived();
    // The edge may be far ahead: its row came before the clock was known.
    if (partition.edge !== undefined && partition.edge > latestTime()) partition.edge = undefined;
    gapReports.tell(partition, firstAfter(times, partition.edge));
    // An edge in the future, also one that a clock set back has left there, gives way to any row.
    partition.edge = partition.newestTime =
      partition.newestTime !== undefined && partition.newestTime <= now()
        ? Math.max(partition.newestTime, newest)
        : newest;
  }

  /** Hands over rows that seemed to lie in the future until the clock was judged. */
  function tellWaiting({ rows, received }: WaitingRows<T>): void {
    const stamped = stamper.admit(rows);
    if (stamped.rows.length === 0) return;
    moveEdge(partitions.of(undefined), stamped.times, newestOf(stamped.times));
    tellRows(stamped, received, undefined, "live");
  }

  /** Hands over rows of history that precede all live ones, which may have come first. */
  function tellPast(pages: readonly StampedRows<T>[], position: Position | undefined): void {
    const partition = partitions.of(position);
    const { continuity } = partition;
    const newestTime = pages.at(-1)?.times.at(-1);
    // The position goes to continuity, because the server may then open with the same rows.
    if (position && newestTime !== undefined && continuity.adopt(position)) partition.edge = newestTime;
    else if (position && !continuity.position) continuity.head(position);
    partition.edge ??= newestTime;
    // Pages are kept and told in turn: a subscriber that joins between two gets the first from recent, and hears the
    // rest.
    for (const page of pages) {
      const batch = keep(page, environment.now(), undefined, "history");
      recentRows.insert(page.rows, batch);
      emit("data", page.rows, batch);
    }
  }

  function tellRepair(
    { id }: Gap,
    repaired: StampedRows<T>,
    position: Position | undefined,
    missing: readonly Missing[],
  ): void {
    const { rows } = repaired;
    const batch = keep(repaired, environment.now(), position, "history");
    stats.repaired += rows.length;
    recentRows.repair(id, rows, batch, missing);
    const remaining = missing.reduce<number | undefined>((sum, { count }) => addCounts(sum, count), 0);
    emit("repair", { id, rows, batch, remaining, missing });
  }

  const handler: Delivery<T>["handler"] = {
    accept(bytes) {
      link.inbound();
      stats.bytes += bytes;
      return !isTooLarge("maxMessageBytes", bytes, "bytes", 1, "too-large");
    },
    next(rows, wireAt) {
      if (!Array.isArray(rows)) throw new TypeError("invalid rows: expected an array");
      const at = wireAt && exactPositions.at(wireAt);
      link.opened();
      // A position without rows counts: all of its rows may have been refused, and the feed has moved on all the same.
      if ((rows.length === 0 && !at) || isTooLarge("maxRows", rows.length, "rows", rows.length, "too-many")) return;
      stats.received += rows.length;
      const partition = partitions.of(at?.position);
      const { known, gap, isRestart } = partition.continuity.rows(
        rows.length,
        at,
        (count) => !at || partition.delivered.areKnown(rows, at, count, partition.newestTime),
      );
      if (isRestart) partition.delivered.clear();
      stats.duplicates += known;
      link.settle();
      const received = environment.now();
      newestKnown = -Infinity;
      const newRows = known > 0 ? rows.slice(known) : rows;
      rowsAhead.begin(received);
      const stamped = stamper.stamp(newRows, received, latestTime());
      const { times } = stamped;
      // Refused rows are noted too: sent again, they are known. The copy is needed where the array is the caller's.
      if (at) {
        partition.delivered.add(
          stamped.rows.length === newRows.length ? stamped.rows : newRows.slice(),
          known > 0 ? { position: at.position } : at,
        );
      }
      // Overlap with known rows, revised or equal, proves that nothing is missing in between.
      const hasOverlap =
        source.revises &&
        partition.edge !== undefined &&
        (newestKnown >= partition.edge || times.includes(partition.edge));
      if (gap && !(gap.isUnproven && hasOverlap)) gapReports.suspect(partition, gap);
      rowsAhead.judge();
      if (stamped.rows.length === 0) return;

      // The replay ends by the source's clock: rows of one that is behind ours would never come to the present.
      isReplaying &&=
        clock?.isSettled !== false && link.age < LONGEST_REPLAY_MS && times[times.length - 1] < now() - link.age;
      if (!isReplaying) clock?.arrived(received, presentOf(times, received));
      rowsAhead.judge();
      moveEdge(partition, times, newestOf(times));
      backfill?.rows(stamped, rows.length - known, at);
      tellRows(stamped, received, at?.position, isReplaying ? "resume" : "live");
    },
    position(wireHead) {
      link.opened();
      link.forgetFailures();
      const head = exactPositions.position(wireHead);
      if (!head) return;
      const partition = partitions.of(head);
      const verdict = partition.continuity.head(head);
      if (partition.continuity.position) partition.edge ??= now();
      backfill?.head(head);
      if (!verdict) return;
      if (verdict.isSilent) {
        const askedAt = deadlines.now();
        if (!requests && askedAt - refetchedAt >= REFETCH_INTERVAL_MS) {
          refetchedAt = askedAt;
          link.reconnect("rows are missing below the server's head");
          return;
        }
        partition.continuity.pass(head);
      }
      gapReports.suspect(partition, verdict.gap);
      const time = now();
      gapReports.tell(partition, time);
      partition.edge = time;
    },
    recovered(whole) {
      link.opened();
      partitions.recovered(whole);
      link.settle();
    },
    lost(loss) {
      partitions.lost({
        ...loss,
        after: exactPositions.position(loss.after),
        before: exactPositions.position(loss.before),
      });
    },
    drop(count, cause, sample, reason) {
      if (!(count > 0 && count < Infinity)) return;
      stats.received += count;
      drop(count, cause, sample, reason);
    },
    trouble(cause) {
      report(toStreamError(cause, source.name));
    },
  };

  return {
    handler,
    latest,
    get isSettled() {
      return partitions.isSettled;
    },
    begin() {
      partitions.begin();
      const { resume } = partitions;
      isReplaying = resume !== null;
      return resume;
    },
    resume() {
      requests?.resume();
      if (!backfill) return;
      deadlines.set("backfill", deadlines.now() + HEAD_WAIT_MS, () => {
        backfill.timeOut();
      });
    },
    close() {
      rowsAhead.close();
    },
    pause() {
      requests?.pause();
      dropReports.flush();
    },
    snapshot: () => snapshotOf(recentRows, latest, environment.now()),
  };
}
