import type { AttemptHandler } from "../attempt-handler.js";
import { presentOf } from "../clock/source-clock.js";
import type { Context } from "../context.js";
import { StreamError, toStreamError } from "../errors.js";
import type { Batch, Gap, Missing } from "../events.js";
import { createBackfill, seamless } from "../history/backfill.js";
import { createRepairs } from "../history/repairs.js";
import { createRequestQueue } from "../history/request-queue.js";
import { timeReader } from "../messages/row-time.js";
import type { DropCause, Position, Resume } from "../source.js";
import type { Stamped } from "../stamped-rows.js";
import { addCounts } from "../values/counts.js";
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
import type { HeldRows } from "./rows-ahead.js";
import { createRowsAhead } from "./rows-ahead.js";
import { snapshotOf } from "./snapshot.js";

/** At most once in this time, ms, a reconnect tries to bring what a head finds missing: some heads are never true. */
const patience = 10_000;

/**
 * After so long, ms, what a new attempt brings is no replay any more: the clock by which it seems to be one was set.
 */
const LONGEST_REPLAY = 60_000;

/** What a feed says to the connection that it comes over. */
export interface ConnectionLink {
  /** How long the running attempt has been up, ms. */
  readonly age: number;
  /** Something came in: the heartbeat's deadline moves. */
  inbound(): void;
  /** … and it means that the transport is up. */
  opened(): void;
  /** The resume of the attempt has been answered. */
  settle(): void;
  /** Something good came in: rows, or a head. */
  good(): void;
  /** Good rows arrived. */
  fresh(): void;
  /** Ends the attempt with an error of ours. */
  fail(error: StreamError): void;
  /** Ends the attempt and begins another one without backoff. */
  reconnect(reason: string): void;
}

/**
 * What came in, in order, once: judges positions, stamps rows, tells gaps, asks history for what they miss, keeps what
 * late subscribers need, and counts.
 */
export interface Delivery<T> {
  /** What an attempt says to the feed. */
  readonly handler: Omit<AttemptHandler<T>, "open" | "alive" | "proven" | "onWake" | "error" | "complete">;
  /** Whether the resume of the running attempt has been answered. */
  readonly settled: boolean;
  /** The newest rows, by key and over all. */
  readonly latest: LatestRows<T>;
  /** An attempt begins: where should it resume? */
  begin(): Resume | null;
  /** The feed is live: goes on with repairs. */
  resume(): void;
  /** Nothing more will come: rows that wait for the clock are judged. */
  close(): void;
  /** The feed rests: lets repairs go, reports drops that wait. */
  rest(): void;
  /** What a late subscriber is handed: the last rows of keys that have left the ring, then the recent rows and gaps. */
  snapshot(): RecentItem<T>[];
}

/** Makes a feed, in which nothing has come yet. */
export function createDelivery<T>(context: Context<T>, link: ConnectionLink): Delivery<T> {
  const { source, config, deadlines, stats, now, clock, emit, report } = context;
  const { environment } = config;
  const drops = createDropReports(context);
  const recent = createRecentRows<T>(config.recent);
  const latest = createLatestRows<T>();
  const partitions = createPartitions<T>({
    order: source.order,
    resumes: source.resumes,
    revises: source.revises,
    timeOf: timeReader(config, { say: () => undefined, refuse: () => undefined }),
  });
  const intake = createRowStamper(config, source.revises, {
    drop(cause, sample, reason) {
      drop(1, cause, sample, reason);
    },
    future(stamped, past) {
      ahead.hold(stamped, past);
      // Where all rows lie in the future it is the clock that has been set.
      if (!past) clock?.arrived(environment.now(), stamped.time);
    },
    duplicate(time) {
      stats.duplicates += 1;
      overlap = Math.max(overlap, time);
    },
    say(words) {
      console.info(`tickline: ${source.name}: ${words}`);
    },
  });
  const ahead = createRowsAhead<T>(context, {
    latest: latestTime,
    admit: tellHeld,
    drop(count, sample, reason) {
      drop(count, "future", sample, reason);
    },
  });
  const inquiries = createRequestQueue(context, ({ count, cause, sample, reason }) => {
    handler.drop(count, cause, sample, reason);
  });
  const repair = inquiries && createRepairs(context, inquiries, { take: takePast, tell: tellRepair });
  const wanted = typeof config.backfill === "object" || config.backfill > 0;
  if (wanted && !inquiries) {
    throw new TypeError(`invalid backfill: ${source.name} has no history (give it the option history)`);
  }
  const exact = createExactPositions(source.name, report);
  const gaps = createGapReports(
    context,
    (gap) => {
      recent.mark(gap);
    },
    repair,
  );
  const backfill =
    inquiries && wanted
      ? createBackfill(context, inquiries, {
          take: takePast,
          tell: tellPast,
          duplicates(count) {
            stats.duplicates += count;
          },
        })
      : null;
  /** The attempt may still be replaying what was missed. */
  let resumed = false;
  /** When the source was last asked again for what a head found missing, by the deadlines' clock. */
  let refetchedAt = -Infinity;
  /** The newest time among the rows under way that are here already, epoch ms. */
  let overlap = -Infinity;

  function drop(count: number, cause: DropCause, sample?: string, reason?: string): void {
    stats.dropped += count;
    drops.add(count, cause, sample, reason);
  }

  function takePast(rows: readonly T[]): Stamped<T> {
    stats.received += rows.length;
    return intake.take(rows, environment.now(), latestTime(), true);
  }

  /** A row of a later time is refused; none is before the source's clock is known. */
  function latestTime(): number {
    return source.now || clock?.settled === false ? Infinity : Math.max(now(), environment.now()) + config.maxAhead;
  }

  /** What is over its limit is dropped and ends the attempt. */
  function isOver(
    option: "maxMessageBytes" | "maxRows",
    size: number,
    what: string,
    count: number,
    cause: DropCause,
  ): boolean {
    if (size <= config[option]) return false;
    const words = `a message of ${size} ${what}`;
    const reason = `${words} is over ${option} (${config[option]})`;
    handler.drop(count, cause, words, reason);
    link.fail(new StreamError("too-large", `${source.name}: ${reason}`));
    return true;
  }

  function keep(
    { rows, times, keys }: Stamped<T>,
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

  /** Hands over rows as the newest. */
  function tellRows(stamped: Stamped<T>, received: number, position: Position | undefined, from: Batch["from"]): void {
    const batch = keep(stamped, received, position, from);
    recent.append(stamped.rows, batch);
    emit("data", stamped.rows, batch);
  }

  /** Tells what is missing before rows of a part, of which the newest is of this time. */
  function moveEdge(part: Partition<T>, times: Float64Array, newest: number): void {
    link.fresh();
    // A row that came before the clock was known may be far ahead of it.
    if (part.edge !== undefined && part.edge > latestTime()) part.edge = undefined;
    gaps.tell(part, firstAfter(times, part.edge));
    // A time that has not come yet, or that a clock which was set back has left behind, is no edge.
    part.edge = part.newest =
      part.newest !== undefined && part.newest <= now() ? Math.max(part.newest, newest) : newest;
  }

  /** Rows that seemed to lie in the future, until the clock was judged. */
  function tellHeld({ rows, received }: HeldRows<T>): void {
    const stamped = intake.admit(rows);
    if (stamped.rows.length === 0) return;
    moveEdge(partitions.of(undefined), stamped.times, newestOf(stamped.times));
    tellRows(stamped, received, undefined, "live");
  }

  /** Rows that came before all others, though perhaps later than they. */
  function tellPast(pages: readonly Stamped<T>[], position: Position | undefined): void {
    const part = partitions.of(position);
    const { continuity } = part;
    const last = pages.at(-1)?.times.at(-1);
    // What the server then opens with may be the same rows.
    if (position && last !== undefined && continuity.told(position)) part.edge = last;
    else if (position && !continuity.position) continuity.head(position);
    part.edge ??= last;
    // One after the other, all of it: who joins in the middle is handed what has been told, and hears the rest.
    for (const page of pages) {
      const batch = keep(page, environment.now(), undefined, "history");
      recent.insert(page.rows, batch);
      emit("data", page.rows, batch);
    }
  }

  function tellRepair(
    { id }: Gap,
    repaired: Stamped<T>,
    position: Position | undefined,
    missing: readonly Missing[],
  ): void {
    const { rows } = repaired;
    const batch = keep(repaired, environment.now(), position, "history");
    stats.repaired += rows.length;
    recent.repair(id, rows, batch, missing);
    const remaining = missing.reduce<number | undefined>((sum, { count }) => addCounts(sum, count), 0);
    emit("repair", { id, rows, batch, remaining, missing });
  }

  const handler: Delivery<T>["handler"] = {
    accept(bytes) {
      link.inbound();
      stats.bytes += bytes;
      return !isOver("maxMessageBytes", bytes, "bytes", 1, "too-large");
    },
    next(rows, given) {
      if (!Array.isArray(rows)) throw new TypeError("invalid rows: expected an array");
      const at = given && exact.at(given);
      link.opened();
      // Rows of a position may all have been refused: the feed has moved on all the same.
      if ((rows.length === 0 && !at) || isOver("maxRows", rows.length, "rows", rows.length, "too-many")) return;
      stats.received += rows.length;
      const part = partitions.of(at?.position);
      const { known, gap, anew } = part.continuity.rows(
        rows.length,
        at,
        (count) => !at || part.delivered.areKnown(rows, at, count, part.newest),
      );
      if (anew) part.delivered.clear();
      stats.duplicates += known;
      link.settle();
      const received = environment.now();
      overlap = -Infinity;
      const fresh = known > 0 ? rows.slice(known) : rows;
      ahead.begin(received);
      const stamped = intake.take(fresh, received, latestTime());
      const { times } = stamped;
      // Refused ones too: sent again, they are known. A copy, for the array may be the caller's.
      if (at) {
        part.delivered.add(
          stamped.rows.length === fresh.length ? stamped.rows : fresh.slice(),
          known > 0 ? { position: at.position } : at,
        );
      }
      // Rows that replace those which are here, or say the same, prove that nothing lies between.
      const overlaps = source.revises && part.edge !== undefined && (overlap >= part.edge || times.includes(part.edge));
      if (gap && !(gap.unproven && overlaps)) gaps.suspect(part, gap);
      ahead.judge();
      if (stamped.rows.length === 0) return;

      // By the source's clock: one that is behind ours would never come to the present.
      resumed &&= clock?.settled !== false && link.age < LONGEST_REPLAY && times[times.length - 1] < now() - link.age;
      if (!resumed) clock?.arrived(received, presentOf(times, received));
      ahead.judge();
      moveEdge(part, times, newestOf(times));
      backfill?.rows(stamped, rows.length - known, at);
      tellRows(stamped, received, at?.position, resumed ? "resume" : "live");
    },
    position(given) {
      link.opened();
      link.good();
      const head = exact.position(given);
      if (!head) return;
      const part = partitions.of(head);
      const verdict = part.continuity.head(head);
      if (part.continuity.position) part.edge ??= now();
      backfill?.head(head);
      if (!verdict) return;
      if (verdict.silent) {
        const asked = deadlines.now();
        if (!inquiries && asked - refetchedAt >= patience) {
          refetchedAt = asked;
          link.reconnect("rows are missing below the server's head");
          return;
        }
        part.continuity.pass(head);
      }
      gaps.suspect(part, verdict.gap);
      const time = now();
      gaps.tell(part, time);
      part.edge = time;
    },
    recovered(whole) {
      link.opened();
      partitions.recovered(whole);
      link.settle();
    },
    lost(loss) {
      partitions.lost({ ...loss, after: exact.position(loss.after), before: exact.position(loss.before) });
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
    get settled() {
      return partitions.settled;
    },
    begin() {
      partitions.begin();
      const { resume } = partitions;
      resumed = resume !== null;
      return resume;
    },
    resume() {
      inquiries?.resume();
      if (!backfill) return;
      deadlines.set("backfill", deadlines.now() + seamless, () => {
        backfill.late();
      });
    },
    close() {
      ahead.close();
    },
    rest() {
      inquiries?.pause();
      drops.flush();
    },
    snapshot: () => snapshotOf(recent, latest, environment.now()),
  };
}
