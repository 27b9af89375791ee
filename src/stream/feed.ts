import { toStreamError } from "./attempt.js";
import type { AttemptHandler } from "./attempt.js";
import type { Connection } from "./connection.js";
import { Continuity } from "./continuity.js";
import { Drops } from "./drops.js";
import { StreamError } from "./errors.js";
import type { Batch, BatchOrigin, Gap, GapEdge, Missing, Stats, StreamEvents } from "./events.js";
import { GapTeller } from "./gap-teller.js";
import { Intake } from "./intake.js";
import type { Stamped } from "./intake.js";
import { LatestRows } from "./latest.js";
import type { StreamConfig } from "./options.js";
import { Recent } from "./recent.js";
import type { RecentItem } from "./recent.js";
import { Repairs } from "./repairs.js";
import { defaultBackoff } from "./retry.js";
import type { At, DropCause, Position, Source } from "./source.js";

/** Whom a feed tells. */
export interface FeedHandler<T> {
  emit<E extends keyof StreamEvents<T>>(event: E, ...args: StreamEvents<T>[E]): void;
  report(error: StreamError): void;
}

/**
 * What came in, in order, once: judges positions, stamps rows, tells gaps, asks history for what they miss, keeps what late
 * subscribers need, and counts.
 */
export class Feed<T> {
  readonly #source: Source<T>;
  readonly #config: StreamConfig<T>;
  readonly #connection: Connection<T>;
  readonly #handler: FeedHandler<T>;
  readonly #continuity: Continuity;
  readonly #intake: Intake<T>;
  readonly #gaps = new GapTeller();
  readonly #drops: Drops;
  readonly #recent: Recent<T>;
  readonly #repairs: Repairs<T> | null;
  readonly #stats = { received: 0, kept: 0, duplicates: 0, dropped: 0, gaps: 0, repaired: 0, bytes: 0 };
  /** The newest rows, by key and over all. */
  readonly latest = new LatestRows<T>();
  #resumed = false;
  #refetched = false;

  constructor(source: Source<T>, config: StreamConfig<T>, connection: Connection<T>, handler: FeedHandler<T>) {
    this.#source = source;
    this.#config = config;
    this.#connection = connection;
    this.#handler = handler;
    const { order = "opaque", resumes = false, revises = false } = source;
    this.#continuity = new Continuity({ order, resumes });
    this.#intake = new Intake(config, revises, {
      drop: (cause, sample) => {
        this.#drop(1, cause, sample);
      },
      duplicate: () => {
        this.#stats.duplicates += 1;
      },
      say: (words) => {
        console.info(`tickline: ${source.name}: ${words}`);
      },
    });
    this.#drops = new Drops(config.environment, connection.deadlines, (drop) => {
      handler.emit("drop", drop);
    });
    this.#recent = new Recent(config.recent);
    this.#repairs = this.#toRepairs();
  }

  /** What has been counted. */
  get stats(): Omit<Stats, "reconnects"> {
    return { ...this.#stats };
  }

  /** Whether the resume of the running attempt has been answered. */
  get settled(): boolean {
    return this.#continuity.settled;
  }

  /** What an attempt says to the feed. */
  get attempt(): Omit<AttemptHandler<T>, "failed" | "completed" | "open" | "alive"> {
    return {
      accept: (bytes) => this.#accept(bytes),
      next: (rows, at) => {
        this.#next(rows, at);
      },
      position: (head) => {
        this.#head(head);
      },
      recovered: (whole) => {
        this.#connection.opened();
        this.#continuity.recovered(whole);
        this.#connection.settle();
      },
      lost: (loss) => {
        this.#continuity.lost(loss);
      },
      drop: (count, cause, sample) => {
        this.#stats.received += count;
        this.#drop(count, cause, sample);
      },
      trouble: (cause) => {
        this.#handler.report(toStreamError(cause, this.#source.name));
      },
    };
  }

  /** An attempt begins: where should it resume? */
  begin(): Position | null {
    this.#continuity.begin();
    this.#resumed = this.#continuity.position !== null;
    return this.#continuity.position;
  }

  /** The feed is live: goes on with repairs. */
  resume(): void {
    this.#repairs?.resume();
  }

  /** The feed rests: lets repairs go, reports drops that wait. */
  rest(): void {
    this.#repairs?.pause();
    this.#drops.flush();
  }

  /** What a late subscriber is handed: the last rows of keys that have left the ring, then the recent rows and gaps. */
  snapshot(): RecentItem<T>[] {
    const items = [...this.#recent.snapshot()];
    if (!this.#intake.keyed) return items;
    const held = new Set<string>();
    for (const item of items) if ("rows" in item) for (const key of item.batch.keys ?? []) held.add(key);
    const last = this.latest.all().filter(({ key }) => key !== undefined && !held.has(key));
    if (last.length === 0) return items;
    const batch: Batch = {
      times: Float64Array.from(last, ({ time }) => time),
      keys: last.map(({ key }) => key as string),
      received: this.#config.environment.now(),
      from: "recent",
    };
    return [{ rows: last.map(({ row }) => row), batch }, ...items];
  }

  #toRepairs(): Repairs<T> | null {
    const source = this.#source;
    const ask = source.history?.bind(source);
    if (!ask) return null;
    const { environment, retry } = this.#config;
    return new Repairs(ask, source.order ?? "opaque", retry || defaultBackoff, environment, this.#connection.deadlines, {
      take: (rows) => {
        this.#stats.received += rows.length;
        return this.#intake.take(rows, environment.now(), true);
      },
      tell: (gap, repaired, position, missing) => {
        this.#tellRepair(gap, repaired, position, missing);
      },
      failed: (error) => {
        this.#handler.report(toStreamError(error, `${source.name} history`));
      },
    });
  }

  #now(): number {
    return this.#source.now?.() ?? this.#config.environment.now();
  }

  #accept(bytes: number): boolean {
    this.#stats.bytes += bytes;
    this.#connection.inbound();
    const { maxMessageBytes } = this.#config;
    if (bytes <= maxMessageBytes) return true;
    this.#stats.received += 1;
    this.#drop(1, "too-large", `a message of ${String(bytes)} bytes`);
    this.#tooLarge(`a message of ${String(bytes)} bytes is over maxMessageBytes (${String(maxMessageBytes)})`);
    return false;
  }

  #tooLarge(words: string): void {
    this.#connection.fail(new StreamError("too-large", `${this.#source.name}: ${words}`));
  }

  #next(rows: readonly T[], at: At | undefined): void {
    this.#connection.inbound();
    this.#connection.opened();
    // Rows of a position may all have been refused: the feed has moved on all the same.
    if (rows.length === 0 && !at) return;
    this.#stats.received += rows.length;
    const { maxRows, environment } = this.#config;
    if (rows.length > maxRows) {
      this.#drop(rows.length, "too-many", `a message of ${String(rows.length)} rows`);
      this.#tooLarge(`a message of ${String(rows.length)} rows is over maxRows (${String(maxRows)})`);
      return;
    }
    const verdict = this.#continuity.rows(rows.length, at);
    if (verdict.gap) this.#gaps.suspect(verdict.gap);
    this.#stats.duplicates += verdict.known;
    this.#connection.settle();
    const received = environment.now();
    const stamped = this.#intake.take(verdict.known > 0 ? rows.slice(verdict.known) : rows, received);
    if (stamped.rows.length > 0) this.#deliver(stamped, received, at?.position);
  }

  #deliver({ rows, times, keys }: Stamped<T>, received: number, position: Position | undefined): void {
    const last = times[times.length - 1];
    this.#refetched = false;
    this.#connection.fresh(received);
    this.#tellGap({ time: times[0] });
    const from: BatchOrigin = this.#resumed && last < this.#connection.openedAt ? "resume" : "live";
    if (from === "live") this.#resumed = false;
    const batch: Batch = {
      times,
      ...(keys && { keys }),
      received,
      ...(position && { position }),
      from,
      ...(this.#source.revises && { revises: true }),
    };
    this.#gaps.pass({ time: last, ...(position && { position }) });
    this.#stats.kept += rows.length;
    this.#recent.append(rows, batch);
    this.latest.note(rows, times, keys);
    this.#handler.emit("data", rows, batch);
  }

  #head(head: Position): void {
    this.#connection.inbound();
    this.#connection.opened();
    const verdict = this.#continuity.head(head);
    const { position } = this.#continuity;
    if (this.#gaps.edge === null && position) this.#gaps.pass({ time: this.#now(), position });
    if (!verdict) return;
    if (verdict.silent) {
      if (!this.#repairs && !this.#refetched) {
        this.#refetched = true;
        this.#connection.reconnect("rows are missing below the server's head");
        return;
      }
      this.#continuity.pass(head);
    }
    this.#gaps.suspect(verdict.gap);
    const time = this.#now();
    this.#tellGap({ time });
    this.#gaps.pass({ time, position: head });
  }

  #tellGap(before: GapEdge): void {
    const gap = this.#gaps.tell(before);
    if (gap === null) return;
    this.#stats.gaps += 1;
    this.#recent.mark(gap);
    this.#handler.emit("gap", gap);
    if (gap.kind === "lost") this.#repairs?.add(gap);
  }

  #tellRepair(gap: Gap, { rows, times, keys }: Stamped<T>, position: Position | undefined, missing: readonly Missing[]): void {
    const received = this.#config.environment.now();
    const batch: Batch = { times, ...(keys && { keys }), received, ...(position && { position }), from: "history" };
    this.#stats.kept += rows.length;
    this.#stats.repaired += rows.length;
    this.#recent.repair(gap.id, rows, batch, missing);
    this.latest.note(rows, times, keys);
    const remaining = missing.reduce<number | undefined>(
      (sum, { count }) => (sum === undefined || count === undefined ? undefined : sum + count),
      0,
    );
    this.#handler.emit("repair", { id: gap.id, rows, batch, remaining, missing });
  }

  #drop(count: number, cause: DropCause, sample?: string): void {
    this.#stats.dropped += count;
    this.#drops.add(count, cause, sample);
  }
}
