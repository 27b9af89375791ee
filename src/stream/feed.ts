import { toStreamError } from "./attempt.js";
import type { AttemptHandler } from "./attempt.js";
import type { Context } from "./context.js";
import { createBackfill, seamless } from "./backfill.js";
import { createContinuity } from "./continuity.js";
import type { Suspicion } from "./continuity.js";
import { addCounts } from "./counts.js";
import { createDrops } from "./drops.js";
import { StreamError } from "./errors.js";
import type { Batch, Gap, Missing } from "./events.js";
import { createInquiries } from "./inquiries.js";
import { createIntake } from "./intake.js";
import type { Stamped } from "./intake.js";
import { createLatest } from "./latest.js";
import type { LatestRows } from "./latest.js";
import { createRecent } from "./recent.js";
import type { RecentItem } from "./recent.js";
import { createRepairs } from "./repairs.js";
import type { At, DropCause, Position } from "./source.js";

/** At most once in this time, ms, a reconnect tries to bring what a head finds missing: some heads are never true. */
const patience = 10_000;

/** What a feed says to the connection that it comes over. */
export interface Link {
  /** When the running attempt came up, our clock. */
  readonly openedAt: number;
  /** Something came in: the heartbeat's deadline moves. */
  inbound(): void;
  /** … and it means that the transport is up. */
  opened(): void;
  /** The resume of the attempt has been answered. */
  settle(): void;
  /** Good rows arrived. */
  fresh(now: number): void;
  /** Ends the attempt with an error of ours. */
  fail(error: StreamError): void;
  /** Ends the attempt and begins another one without backoff. */
  reconnect(reason: string): void;
}

/**
 * What came in, in order, once: judges positions, stamps rows, tells gaps, asks history for what they miss, keeps what late
 * subscribers need, and counts.
 */
export interface Feed<T> {
  /** What an attempt says to the feed. */
  readonly handler: Omit<AttemptHandler<T>, "open" | "alive" | "error" | "complete">;
  /** Whether the resume of the running attempt has been answered. */
  readonly settled: boolean;
  /** The newest rows, by key and over all. */
  readonly latest: LatestRows<T>;
  /** An attempt begins: where should it resume? */
  begin(): Position | null;
  /** The feed is live: goes on with repairs. */
  resume(): void;
  /** The feed rests: lets repairs go, reports drops that wait. */
  rest(): void;
  /** What a late subscriber is handed: the last rows of keys that have left the ring, then the recent rows and gaps. */
  snapshot(): RecentItem<T>[];
}

/** Makes a feed, in which nothing has come yet. */
export function createFeed<T>(context: Context<T>, link: Link): Feed<T> {
  const { source, config, deadlines, stats, now, clock, emit, report } = context;
  const { environment } = config;
  const continuity = createContinuity(source);
  const drops = createDrops(context);
  const recent = createRecent<T>(config.recent);
  const latest = createLatest<T>();
  const intake = createIntake(config, source.revises, {
    drop(cause, sample, reason) {
      drop(1, cause, sample, reason);
    },
    // Where all rows lie in the future it is the clock that has been set.
    future(time) {
      clock?.arrived(environment.now(), time);
    },
    duplicate() {
      stats.duplicates += 1;
    },
    say(words) {
      console.info(`tickline: ${source.name}: ${words}`);
    },
  });
  const inquiries = createInquiries(context, ({ count, cause, sample, reason }) => {
    handler.drop(count, cause, sample, reason);
  });
  const repair = inquiries && createRepairs(context, inquiries, { take: takePast, tell: tellRepair });
  const wanted = typeof config.backfill === "object" || config.backfill > 0;
  if (wanted && !inquiries) throw new TypeError(`invalid backfill: ${source.name} has no history (give it the option history)`);
  const backfill = inquiries && wanted ? createBackfill(context, inquiries, {
    take: takePast,
    tell: tellPast,
    duplicates(count) {
      stats.duplicates += count;
    },
  }) : null;
  /** The attempt may still be replaying what was missed. */
  let resumed = false;
  /** When the source was last asked again for what a head found missing, our clock. */
  let refetchedAt = -Infinity;
  /** What seems to be missing after the newest row. */
  let suspicion: Suspicion | null = null;
  /** The time of the newest row, or of the head that stands for it. */
  let edge: number | undefined;

  function drop(count: number, cause: DropCause, sample?: string, reason?: string): void {
    stats.dropped += count;
    drops.add(count, cause, sample, reason);
  }

  function takePast(rows: readonly T[]): Stamped<T> {
    stats.received += rows.length;
    return intake(rows, environment.now(), latestTime(), true);
  }

  /** A row of a later time is refused; none is before the source's clock is known. */
  function latestTime(): number {
    return source.now || clock?.settled === false ? Infinity : Math.max(now(), environment.now()) + config.maxAhead;
  }

  /** What is over its limit is dropped and ends the attempt. */
  function isOver(option: "maxMessageBytes" | "maxRows", size: number, what: string, count: number, cause: DropCause): boolean {
    if (size <= config[option]) return false;
    const words = `a message of ${size} ${what}`;
    const reason = `${words} is over ${option} (${config[option]})`;
    handler.drop(count, cause, words, reason);
    link.fail(new StreamError("too-large", `${source.name}: ${reason}`));
    return true;
  }

  function keep({ rows, times, keys }: Stamped<T>, received: number, position: Position | undefined, from: Batch["from"]): Batch {
    const batch: Batch = { times, keys, received, position, from, revises: from === "history" ? undefined : source.revises };
    stats.kept += rows.length;
    latest.note(rows, batch);
    return batch;
  }

  /** Suspicions with no row between them are one. */
  function suspect(gap: Suspicion): void {
    suspicion = suspicion ? { ...suspicion, before: gap.before, count: addCounts(suspicion.count, gap.count) } : gap;
  }

  /** Tells a gap when both of its edges are known: a row, or a head, at this time is the second. */
  function tellGap(time: number): void {
    if (!suspicion) return;
    const { kind, cause, after, before, count } = suspicion;
    suspicion = null;
    stats.gaps += 1;
    const gap: Gap = {
      id: stats.gaps,
      kind,
      after: { time: edge ?? time, position: after },
      before: { time, position: before },
      count,
      cause,
    };
    recent.mark(gap);
    emit("gap", gap);
    if (kind === "lost") repair?.(gap);
  }

  /** Rows that came before all others, though perhaps later than they. */
  function tellPast(pages: readonly Stamped<T>[], position: Position | undefined): void {
    const last = pages.at(-1)?.times.at(-1);
    // What the server then opens with may be the same rows.
    if (position && last !== undefined && continuity.told(position)) edge = last;
    else if (position && !continuity.position) continuity.head(position);
    edge ??= last;
    // One after the other, all of it: who joins in the middle is handed what has been told, and hears the rest.
    for (const page of pages) {
      const batch = keep(page, environment.now(), undefined, "history");
      recent.insert(page.rows, batch);
      emit("data", page.rows, batch);
    }
  }

  function tellRepair({ id }: Gap, repaired: Stamped<T>, position: Position | undefined, missing: readonly Missing[]): void {
    const { rows } = repaired;
    const batch = keep(repaired, environment.now(), position, "history");
    stats.repaired += rows.length;
    recent.repair(id, rows, batch, missing);
    const remaining = missing.reduce<number | undefined>((sum, { count }) => addCounts(sum, count), 0);
    emit("repair", { id, rows, batch, remaining, missing });
  }

  const handler: Feed<T>["handler"] = {
    accept(bytes) {
      link.inbound();
      stats.bytes += bytes;
      return !isOver("maxMessageBytes", bytes, "bytes", 1, "too-large");
    },
    next(rows, given) {
      if (!Array.isArray(rows)) throw new TypeError("invalid rows: expected an array");
      const at = given && checked(given);
      link.opened();
      // Rows of a position may all have been refused: the feed has moved on all the same.
      if ((rows.length === 0 && !at) || isOver("maxRows", rows.length, "rows", rows.length, "too-many")) return;
      stats.received += rows.length;
      const { known, gap } = continuity.rows(rows.length, at);
      if (gap) suspect(gap);
      stats.duplicates += known;
      link.settle();
      const received = environment.now();
      const stamped = intake(known > 0 ? rows.slice(known) : rows, received, latestTime());
      if (stamped.rows.length === 0) return;

      link.fresh(received);
      tellGap(stamped.times[0]);
      edge = stamped.times[stamped.times.length - 1];
      // By the source's clock: one that is behind ours would never come to the present.
      resumed &&= clock?.settled !== false && edge < link.openedAt + now() - received;
      if (!resumed) clock?.arrived(received, newestOf(stamped.times));
      backfill?.rows(stamped, rows.length - known, at);
      const batch = keep(stamped, received, at?.position, resumed ? "resume" : "live");
      recent.append(stamped.rows, batch);
      emit("data", stamped.rows, batch);
    },
    position(head) {
      link.opened();
      const verdict = continuity.head(head);
      if (continuity.position) edge ??= now();
      backfill?.head(head);
      if (!verdict) return;
      if (verdict.silent) {
        const asked = environment.now();
        if (!inquiries && !(Math.abs(asked - refetchedAt) < patience)) {
          refetchedAt = asked;
          link.reconnect("rows are missing below the server's head");
          return;
        }
        continuity.pass(head);
      }
      suspect(verdict.gap);
      const time = now();
      tellGap(time);
      edge = time;
    },
    recovered(whole) {
      link.opened();
      continuity.recovered(whole);
      link.settle();
    },
    lost(loss) {
      continuity.lost(loss);
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
      return continuity.settled;
    },
    begin() {
      continuity.begin();
      resumed = continuity.position !== null;
      return continuity.position;
    },
    resume() {
      inquiries?.resume();
      if (!backfill) return;
      deadlines.set("backfill", environment.now() + seamless, () => {
        backfill.late();
      });
    },
    rest() {
      inquiries?.pause();
      drops.flush();
    },
    snapshot() {
      const items = recent.snapshot();
      const held = new Set(items.flatMap((item) => ("rows" in item ? (item.batch.keys ?? []) : [])));
      const last = latest.all().filter(({ key }) => !held.has(key as string));
      if (last.length === 0) return items;
      const batch: Batch = {
        times: Float64Array.from(last, ({ time }) => time),
        keys: last.map(({ key }) => key as string),
        received: environment.now(),
        from: "recent",
      };
      return [{ rows: last.map(({ row }) => row), batch }, ...items];
    },
  };
}

function newestOf(times: Float64Array): number {
  let newest = -Infinity;
  for (let i = 0; i < times.length; i += 1) if (times[i] > newest) newest = times[i];
  return newest;
}

/** A position that is none would make good rows look like known ones. */
function checked(at: At): At {
  checkOffset(at.position);
  if (at.after) checkOffset(at.after);
  return at;
}

function checkOffset({ offset }: { offset?: unknown }): void {
  if (typeof offset === "string" || Number.isFinite(offset)) return;
  throw new TypeError(`invalid position: expected { offset }, a number or a string, not ${String(offset)}`);
}
