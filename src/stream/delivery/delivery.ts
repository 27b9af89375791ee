import { createKeyVotes } from "../clock/key-votes.js";
import type { Context } from "../context.js";
import { StreamError } from "../errors.js";
import type { Batch } from "../events.js";
import { keylessWords } from "../key.js";
import { timeReader } from "../messages/row-time.js";
import type { At, DropCause, Loss, Position, Refusal, Resume, Sink } from "../source.js";
import type { StampedRows } from "../stamped-rows.js";
import { positionsOf } from "../stamped-rows.js";
import { firstAfter, newestOf } from "../values/times.js";
import { createDropReports } from "./drop-reports.js";
import { createExactPositions } from "./exact-positions.js";
import { createGapReports } from "./gap-reports.js";
import type { Partition, Partitions } from "./partitions.js";
import { createPartitions } from "./partitions.js";
import { createReplayPhase } from "./replay-phase.js";
import type { RowStamper } from "./row-stamper.js";
import { createRowStamper } from "./row-stamper.js";
import type { WaitingRows } from "./rows-ahead.js";
import { createRowsAhead } from "./rows-ahead.js";
import type { Outcome, Verdict } from "./verdict.js";

/** Reconnects for rows that a head finds missing are at least this far apart, ms: some heads are never true. */
const REFETCH_INTERVAL_MS = 10_000;

/** A verdict in the making. */
interface OpenVerdict<T> extends Verdict<T> {
  up: boolean;
  resumed: boolean;
  outcomes: Outcome<T>[];
}

/** The calls of a sink that a message leads to. */
type DataCall = "open" | "accept" | "next" | "replace" | "gone" | "position" | "recovered";

/** Judges each call that a message leads to; nothing comes of a size that is accepted. */
type Judges<T> = { readonly [Call in DataCall]: (...args: Parameters<Sink<T>[Call]>) => Verdict<T> };

/**
 * Judges what an attempt brings, so that each row is told in order and once: compares positions, stamps rows, finds
 * gaps, and counts. Tells no listener: the connection does, by the verdicts.
 */
export interface Delivery<T> extends Judges<T> {
  /** The position from which the next attempt would resume; null: there is none. */
  readonly resume: Resume | null;
  /** The parts that remember what came, as a cache keeps it over a reload. */
  readonly memory: readonly [Partitions<T>, RowStamper<T>];
  /** Takes note of a loss that the source knows of, for the verdict on the next row. */
  lost(loss: Loss): void;
  /** Counts rows that nobody could read. */
  refuse(refusal: Refusal): void;
  /** Begins an attempt and returns the position where it should resume; null for the first one. */
  begin(): Resume | null;
  /** Stamps rows of the past. */
  stampPast(rows: readonly T[]): StampedRows<T>;
  /** Tells rows of the past by `tell`: keys that they alone have are gone, where a list has told which there are. */
  tellPast(keys: readonly string[] | undefined, tell: () => void): void;
  /** Stamps rows that are read for one who asked; those that are refused are counted. */
  stampRead(rows: readonly T[]): StampedRows<T>;
  /** Takes note of the position and the time, epoch ms, of the last row from before all live ones. */
  adopt(position: Position | undefined, time: number | undefined): void;
  /** Judges the rows that wait for the clock: nothing more will come. */
  close(): void;
  /** Tells of drops that wait to be reported. */
  flush(): void;
}

/**
 * Makes a delivery to which nothing has come yet. Outcomes that belong to no message, as of rows that waited for the
 * clock or that the source refused, are handed to `act`.
 */
export function createDelivery<T>(context: Context<T>, act: (outcome: Outcome<T>) => void): Delivery<T> {
  const { source, config, deadlines, stats, now, clock } = context;
  const { environment } = config;
  const dropReports = createDropReports(context);
  const replayPhase = createReplayPhase(context);
  const partitions = createPartitions<T>({
    order: source.order,
    resumes: source.resumes,
    revises: source.revises,
    timeOf: timeReader(config, { say: () => undefined, refuse: () => undefined }),
  });
  if (config.resume) partitions.goOnFrom(config.resume);
  const stamper = createRowStamper(config, source.revises, {
    drop(cause, sample, reason) {
      drop(1, cause, sample, reason);
    },
    future(stamped, past) {
      rowsAhead.hold(stamped, past);
      // The clock hears of it too: where all rows lie in the future it is the clock that has been set.
      if (!past) {
        hear(environment.now(), Float64Array.of(stamped.time), config.key === undefined ? undefined : [stamped.key]);
      }
    },
    duplicate(time) {
      stats.duplicates += 1;
      newestKnown = Math.max(newestKnown, time);
    },
    say(words) {
      console.info(`tickline: ${source.name}: ${words}`);
    },
  });
  /** Stamps rows that were read: they are compared with none, and no time is too late. */
  let readStamper: RowStamper<T> | undefined;
  const rowsAhead = createRowsAhead<T>(context, {
    latest: latestTime,
    admit: admitWaiting,
    drop(count, sample, reason) {
      drop(count, "future", sample, reason);
    },
  });
  const exactPositions = createExactPositions(source, (error) => {
    add({ type: "trouble", error });
  });
  const keyVotes = createKeyVotes();
  const gapReports = createGapReports<T>(stats);
  /** The verdict on the message that is being judged. */
  let openVerdict: OpenVerdict<T> | undefined;
  /** Whether a list has told which keys there are. */
  let hasList = false;
  /** Time of the last reconnect for rows that a head found missing, by the clock of the deadlines. */
  let refetchedAt = -Infinity;
  /** The newest time among the rows of the current message that are known already, epoch ms. */
  let newestKnown = -Infinity;

  /** Judges a message; outcomes that are added meanwhile belong to its verdict. */
  function judge(judgeMessage: (verdict: OpenVerdict<T>) => void): Verdict<T> {
    const verdict: OpenVerdict<T> = { up: false, resumed: false, outcomes: [] };
    openVerdict = verdict;
    try {
      judgeMessage(verdict);
    } finally {
      openVerdict = undefined;
    }
    return verdict;
  }

  function add(outcome: Outcome<T>): void {
    if (!openVerdict) act(outcome);
    // A list of one is made as such: one that grows from nothing makes room for many.
    else if (openVerdict.outcomes.length === 0) openVerdict.outcomes = [outcome];
    else openVerdict.outcomes.push(outcome);
  }

  /** Lets the clock hear of live rows. */
  function hear(received: number, times: Float64Array, keys: readonly string[] | undefined): void {
    const present = clock && keyVotes.presentOf(times, keys, received);
    if (present !== undefined) clock?.arrived(received, present);
  }

  function open(verdict: OpenVerdict<T>): void {
    replayPhase.opened();
    verdict.up = true;
  }

  function drop(count: number, cause: DropCause, sample?: string, reason?: string): void {
    stats.dropped += count;
    const report = dropReports.add(count, cause, sample, reason);
    if (report) add({ type: "drop", drop: report });
  }

  /** Counts rows that nobody could read, and drops them. */
  function refuse({ count, cause, sample, reason }: Refusal): void {
    if (!(count > 0 && count < Infinity)) return;
    stats.received += count;
    drop(count, cause, sample, reason);
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
    refuse({ count, cause, sample: words, reason });
    add({ type: "fail", error: new StreamError("too-large", `${source.name}: ${reason}`) });
    return true;
  }

  /** Adds rows as the newest of a partition, after the gap before them, if any, and moves its edge to them. */
  function addRows(
    partition: Partition<T>,
    { rows, times, keys, positions }: StampedRows<T>,
    received: number,
    position: Position | undefined,
    from: Batch["from"],
    size?: number,
  ): void {
    // The edge may be far ahead: its row came before the clock was known.
    if (partition.edge !== undefined && partition.edge > latestTime()) partition.edge = undefined;
    const gap = gapReports.take(partition, firstAfter(times, partition.edge));
    const newest = newestOf(times);
    // An edge in the future, also one that a clock set back has left there, gives way to any row.
    partition.edge = partition.newestTime =
      partition.newestTime !== undefined && partition.newestTime <= now()
        ? Math.max(partition.newestTime, newest)
        : newest;
    const batch: Batch = { times, keys, received, position, positions, from, revises: source.revises };
    add({ type: "rows", gap, rows, batch, size });
  }

  /** Adds rows that seemed to lie in the future until the clock was judged. */
  function admitWaiting({ rows, received }: WaitingRows<T>): void {
    const stamped = stamper.admit(rows);
    if (stamped.rows.length > 0) addRows(partitions.of(undefined), stamped, received, undefined, "live");
  }

  function judgeRows(verdict: OpenVerdict<T>, rows: readonly T[], at: At | undefined): void {
    open(verdict);
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
    verdict.resumed = true;
    const received = environment.now();
    newestKnown = -Infinity;
    const newRows: readonly T[] = known > 0 ? rows.slice(known) : rows;
    rowsAhead.begin(received);
    const positions = known > 0 ? at?.positions?.slice(known) : at?.positions;
    const plain = stamper.stamp(newRows, received, latestTime());
    const stamped = positions ? { ...plain, positions: positionsOf(positions, plain) } : plain;
    const { times } = stamped;
    // Refused rows are noted too: sent again, they are known. The copy is needed where the array is the caller's.
    if (at) {
      partition.delivered.add(
        stamped.rows.length === newRows.length ? stamped.rows : newRows.slice(),
        known > 0 ? { position: at.position, positions } : at,
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

    const isReplayed = replayPhase.includes(times[0]);
    if (!isReplayed) hear(received, times, stamped.keys);
    rowsAhead.judge();
    addRows(partition, stamped, received, at?.position, isReplayed ? "resume" : "live", newRows.length);
  }

  /** Adds that keys have gone, those that are here. */
  function letGo(isGone: (key: string) => boolean): void {
    const keys = context.kept.latest.keys().filter(isGone);
    if (keys.length === 0) return;
    stamper.forget(new Set(keys));
    add({ type: "gone", gone: { keys, time: now() } });
  }

  function judgeList(verdict: OpenVerdict<T>, list: readonly unknown[]): void {
    open(verdict);
    if (config.key === undefined) {
      add({ type: "fail", error: new StreamError("source", keylessWords(source.name), { retryable: false }) });
      return;
    }
    if (isTooLarge("maxRows", list.length, "rows", list.length, "too-many")) return;
    verdict.resumed = true;
    const living = stamper.keysOf(list);
    if (!living) return;
    hasList = true;
    letGo((key) => !living.has(key));
  }

  function judgeHead(verdict: OpenVerdict<T>, wireHead: Position): void {
    open(verdict);
    const head = exactPositions.position(wireHead);
    add({ type: "head", head });
    if (!head) return;
    const partition = partitions.of(head);
    const missing = partition.continuity.head(head);
    if (partition.continuity.position) partition.edge ??= now();
    if (!missing) return;
    if (missing.isSilent) {
      const askedAt = deadlines.now();
      if (!source.history && askedAt - refetchedAt >= REFETCH_INTERVAL_MS) {
        refetchedAt = askedAt;
        add({ type: "reconnect", reason: "rows are missing below the server's head" });
        return;
      }
      partition.continuity.pass(head);
    }
    gapReports.suspect(partition, missing.gap);
    const time = now();
    const gap = gapReports.take(partition, time);
    if (gap) add({ type: "gap", gap });
    partition.edge = time;
  }

  return {
    get resume() {
      return partitions.resume;
    },
    memory: [partitions, stamper],
    open: () => judge(open),
    accept: (bytes) =>
      judge(() => {
        stats.bytes += bytes;
        isTooLarge("maxMessageBytes", bytes, "bytes", 1, "too-large");
      }),
    next(rows, wireAt) {
      if (!Array.isArray(rows)) throw new TypeError("invalid rows: expected an array");
      const at = wireAt && exactPositions.at(wireAt, rows.length);
      return judge((verdict) => {
        judgeRows(verdict, rows, at);
      });
    },
    replace: (list) =>
      judge((verdict) => {
        judgeList(verdict, list);
      }),
    gone: (keys) =>
      judge(() => {
        const gone = new Set(keys);
        letGo((key) => gone.has(key));
      }),
    position: (head) =>
      judge((verdict) => {
        judgeHead(verdict, head);
      }),
    recovered: (whole) =>
      judge((verdict) => {
        open(verdict);
        partitions.recovered(whole);
        verdict.resumed = true;
      }),
    lost(loss) {
      partitions.lost({
        ...loss,
        after: exactPositions.position(loss.after),
        before: exactPositions.position(loss.before),
      });
    },
    refuse,
    begin() {
      partitions.begin();
      const { resume } = partitions;
      replayPhase.begin(resume !== null);
      return resume;
    },
    stampPast(rows) {
      stats.received += rows.length;
      return stamper.stamp(rows, environment.now(), latestTime(), true);
    },
    stampRead(rows) {
      readStamper ??= createRowStamper(config, undefined, {
        drop(cause, sample, reason) {
          refuse({ count: 1, cause, sample, reason });
        },
        future: () => undefined,
        duplicate: () => undefined,
        say: () => undefined,
      });
      return readStamper.stamp(rows, 0, Infinity, true);
    },
    tellPast(keys, tell) {
      const living = new Set(hasList ? context.kept.latest.keys() : keys);
      tell();
      const past = new Set(keys);
      letGo((key) => past.has(key) && !living.has(key));
    },
    adopt(position, time) {
      const partition = partitions.of(position);
      const { continuity } = partition;
      // The position goes to continuity, because the server may then open with the same rows.
      if (position && time !== undefined && continuity.adopt(position)) partition.edge = time;
      else if (position && !continuity.position) continuity.head(position);
      partition.edge ??= time;
    },
    close() {
      rowsAhead.close();
    },
    flush() {
      dropReports.flush();
    },
  };
}
