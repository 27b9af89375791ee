import { toStreamError } from "./attempt.js";
import { toConfig } from "./config.js";
import { Connection } from "./connection.js";
import { Continuity } from "./continuity.js";
import { Drops } from "./drops.js";
import { IsolatedEmitter } from "./emitter.js";
import { StreamError } from "./errors.js";
import type { Batch, BatchOrigin, Gap, GapEdge, Missing, StateChange, Stats, StreamEvents, StreamState } from "./events.js";
import { GapTeller } from "./gap-teller.js";
import { Intake } from "./intake.js";
import type { Stamped } from "./intake.js";
import { LatestRows } from "./latest.js";
import type { Latest } from "./latest.js";
import type { DataStreamOptions, StreamConfig } from "./options.js";
import { Recent } from "./recent.js";
import { Repairs } from "./repairs.js";
import { defaultBackoff } from "./retry.js";
import type { At, DropCause, Position, Source, SourceFunction } from "./source.js";

/** What a subscriber may listen to: a listener for each event of {@link StreamEvents}. */
export type Subscriber<T> = { [E in keyof StreamEvents<T>]?: (...args: StreamEvents<T>[E]) => void };

/** How to subscribe. */
export interface SubscribeOptions {
  /** Whether to be handed the recent rows first. Default true. */
  recent?: boolean;
  /** Aborting it ends the subscription. */
  signal?: AbortSignal;
}

const eventNames = ["data", "gap", "repair", "drop", "state", "error", "end"] as const;

/**
 * A typed event emitter over a source. The source is one attempt; the stream is the policy: when to try again, where to resume,
 * which rows are new, what is missing, what time it is, how fresh the feed is.
 *
 * @example
 * ```ts
 * const stream = new DataStream(random());
 * const undo = stream.subscribe((rows) => console.log(rows));
 * ```
 */
export class DataStream<T> extends IsolatedEmitter<StreamEvents<T>> {
  readonly #source: Source<T>;
  readonly #config: StreamConfig<T>;
  readonly #connection: Connection<T>;
  readonly #continuity: Continuity;
  readonly #intake: Intake<T>;
  readonly #gaps = new GapTeller();
  readonly #drops: Drops;
  readonly #recent: Recent<T>;
  readonly #latest = new LatestRows<T>();
  readonly #repairs: Repairs<T> | null;
  readonly #stats = { received: 0, kept: 0, duplicates: 0, dropped: 0, gaps: 0, repaired: 0, bytes: 0 };
  #subscribers = 0;
  #pinned = false;
  #stopped = false;
  #resumed = false;
  #refetched = false;
  #reporting = false;
  #printed = false;

  /**
   * @param source - where rows come from: a {@link Source}, or a function `(sink) => teardown`
   * @param options - see {@link DataStreamOptions}; a mistake throws a `TypeError` that names what is expected
   */
  constructor(source: Source<T> | SourceFunction<T>, options: DataStreamOptions<T> = {}) {
    super();
    this.#source = toSource(source);
    this.#config = toConfig(options);
    const { environment, recent, retry } = this.#config;
    const { order = "opaque", resumes = false, revises = false } = this.#source;
    this.#continuity = new Continuity({ order, resumes });
    this.#intake = new Intake(this.#config, revises, {
      drop: (cause, sample) => {
        this.#drop(1, cause, sample);
      },
      duplicate: () => {
        this.#stats.duplicates += 1;
      },
      say: (words) => {
        console.info(`tickline: ${this.#source.name}: ${words}`);
      },
    });
    this.#recent = new Recent(recent);
    this.#connection = new Connection(this.#source, this.#config, {
      begin: () => this.#begin(),
      settled: () => this.#continuity.settled,
      state: (change) => {
        this.#stateChanged(change);
      },
      failed: (error) => {
        this.#report(error);
      },
      completed: () => {
        this.#emit("end");
      },
      attempt: {
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
          this.#report(toStreamError(cause, this.#source.name));
        },
      },
    });
    const { deadlines } = this.#connection;
    this.#drops = new Drops(environment, deadlines, (drop) => {
      this.#emit("drop", drop);
    });
    const ask = this.#source.history?.bind(this.#source);
    this.#repairs = ask
      ? new Repairs(ask, order, retry || defaultBackoff, environment, deadlines, {
          take: (rows) => {
            this.#stats.received += rows.length;
            return this.#intake.take(rows, environment.now(), true);
          },
          tell: (gap, repaired, position, missing) => {
            this.#tellRepair(gap, repaired, position, missing);
          },
          failed: (error) => {
            this.#report(toStreamError(error, `${this.#source.name} history`));
          },
        })
      : null;
    const { signal } = options;
    if (signal?.aborted) this.destroy();
    else signal?.addEventListener("abort", () => { this.destroy(); }, { once: true });
  }

  /** The state now. */
  get state(): StreamState {
    return this.#connection.change.state;
  }

  /** What has been counted so far. `received = kept + duplicates + dropped`. */
  get stats(): Readonly<Stats> {
    return { ...this.#stats, reconnects: this.#connection.reconnects };
  }

  /** The source's time now, epoch ms. */
  now(): number {
    return this.#source.now?.() ?? this.#config.environment.now();
  }

  /** The newest row by time, of one key or over all. */
  latest(key?: string): Latest<T> | undefined {
    return this.#latest.get(key);
  }

  /**
   * Listens, and starts the source if this is the first subscriber. Before it returns it hands over one snapshot: recent rows
   * (`from: "recent"`) with the gaps between them, then the state; from there on it goes live, and no row comes twice.
   *
   * @param subscriber - a listener for `data`, or one for each event of interest
   * @returns the undo; after the last one the source stops, `idleDelay` later
   */
  subscribe(subscriber: Subscriber<T> | NonNullable<Subscriber<T>["data"]>, options: SubscribeOptions = {}): () => void {
    const { recent = true, signal } = options;
    if (signal?.aborted) return () => undefined;
    const listeners = typeof subscriber === "function" ? { data: subscriber } : subscriber;
    const items = recent ? this.#snapshot() : [];
    const { change } = this.#connection;
    const undo = this.state === "destroyed" ? () => undefined : this.#listen(listeners, signal);
    for (const item of items) {
      this.guard(() => {
        if ("gap" in item) listeners.gap?.(item.gap);
        else listeners.data?.(item.rows, item.batch);
      });
    }
    this.guard(() => listeners.state?.(change));
    return undo;
  }

  /** Starts the source, revives `idle`, `ended` and `failed`, and keeps it running without subscribers. */
  start(): void {
    this.#pinned = true;
    this.#stopped = false;
    this.#connection.deadlines.clear("idle");
    this.#connection.start();
  }

  /** Stops the source. Reports drops that wait and the one change to `idle` before it returns; nothing comes after. */
  stop(): void {
    this.#pinned = false;
    this.#stopped = true;
    this.#connection.stop();
  }

  /** Stops the source for good and forgets all listeners. */
  destroy(): void {
    if (this.state === "destroyed") return;
    this.#connection.destroy();
    this.removeAllListeners();
  }

  /** The same as {@link DataStream.destroy}. */
  [Symbol.dispose](): void {
    this.destroy();
  }

  /** @internal */
  protected override onThrow(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    this.#report(new StreamError("listener", `a listener threw: ${words}`, { cause: error }));
  }

  #listen(listeners: Subscriber<T>, signal: AbortSignal | undefined): () => void {
    const added: (() => void)[] = [];
    for (const event of eventNames) {
      if (!listeners[event]) continue;
      const fn = (...args: unknown[]): void => {
        (listeners[event] as ((...args: unknown[]) => void) | undefined)?.(...args);
      };
      this.on(event, fn as never);
      added.push(() => this.off(event, fn as never));
    }
    this.#subscribers += 1;
    this.#connection.deadlines.clear("idle");
    if (this.#subscribers === 1) this.#stopped = false;
    if (!this.#stopped && this.state === "idle") this.#connection.start();
    const undo = (): void => {
      signal?.removeEventListener("abort", undo);
      if (added.length === 0) return;
      for (const remove of added.splice(0)) remove();
      this.#subscribers -= 1;
      if (this.#subscribers === 0) this.#stopWhenIdle();
    };
    signal?.addEventListener("abort", undo);
    return undo;
  }

  #stopWhenIdle(): void {
    if (this.#pinned || !this.#connection.wanted) return;
    const { environment, idleDelay } = this.#config;
    this.#connection.deadlines.set("idle", environment.now() + idleDelay, () => {
      this.#connection.stop("nobody listens");
    });
  }

  #snapshot(): ReturnType<Recent<T>["snapshot"]> extends Generator<infer I> ? I[] : never {
    const items = [...this.#recent.snapshot()];
    if (!this.#intake.keyed) return items;
    const held = new Set<string>();
    for (const item of items) if ("rows" in item) for (const key of item.batch.keys ?? []) held.add(key);
    const last = this.#latest.all().filter(({ key }) => key !== undefined && !held.has(key));
    if (last.length === 0) return items;
    const batch: Batch = {
      times: Float64Array.from(last, ({ time }) => time),
      keys: last.map(({ key }) => key as string),
      received: this.#config.environment.now(),
      from: "recent",
    };
    return [{ rows: last.map(({ row }) => row), batch }, ...items];
  }

  #begin(): Position | null {
    this.#continuity.begin();
    this.#resumed = this.#continuity.position !== null;
    return this.#continuity.position;
  }

  #stateChanged(change: StateChange): void {
    const { state } = change;
    if (state === "live") this.#repairs?.resume();
    if (state === "idle" || state === "ended" || state === "failed" || state === "destroyed") {
      this.#repairs?.pause();
      this.#drops.flush();
    }
    this.#emit("state", change);
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
    if (rows.length === 0) {
      if (at) this.#head(at.position);
      return;
    }
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
    const last = times[times.length - 1] as number;
    this.#refetched = false;
    this.#connection.fresh(received);
    this.#tellGap({ time: times[0] as number });
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
    this.#latest.note(rows, times, keys);
    this.#emit("data", rows, batch);
  }

  #head(head: Position): void {
    this.#connection.inbound();
    this.#connection.opened();
    const verdict = this.#continuity.head(head);
    const { position } = this.#continuity;
    if (this.#gaps.edge === null && position) this.#gaps.pass({ time: this.now(), position });
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
    const time = this.now();
    this.#tellGap({ time });
    this.#gaps.pass({ time, position: head });
  }

  #tellGap(before: GapEdge): void {
    const gap = this.#gaps.tell(before);
    if (gap === null) return;
    this.#stats.gaps += 1;
    this.#recent.mark(gap);
    this.#emit("gap", gap);
    if (gap.kind === "lost") this.#repairs?.add(gap);
  }

  #tellRepair(gap: Gap, { rows, times, keys }: Stamped<T>, position: Position, missing: readonly Missing[]): void {
    const received = this.#config.environment.now();
    const batch: Batch = { times, ...(keys && { keys }), received, position, from: "history" };
    this.#stats.kept += rows.length;
    this.#stats.repaired += rows.length;
    this.#recent.repair(gap.id, rows, batch, missing);
    this.#latest.note(rows, times, keys);
    const remaining = missing.reduce<number | undefined>(
      (sum, { count }) => (sum === undefined || count === undefined ? undefined : sum + count),
      0,
    );
    this.#emit("repair", { id: gap.id, rows, batch, remaining, missing });
  }

  #drop(count: number, cause: DropCause, sample?: string): void {
    this.#stats.dropped += count;
    this.#drops.add(count, cause, sample);
  }

  #report(error: StreamError): void {
    if (this.listenerCount("error") > 0) {
      // An error listener that throws is reported to the others once, not for ever.
      if (error.code === "listener" && this.#reporting) return;
      this.#reporting = true;
      this.#emit("error", error);
      this.#reporting = false;
    } else if (!this.#printed) {
      this.#printed = true;
      console.error(`tickline: ${error.message} (printed once: nobody listens to "error")`);
    }
  }

  /** A listener that stops the stream gets nothing more, even of what is under way. */
  #emit<E extends keyof StreamEvents<T>>(event: E, ...args: StreamEvents<T>[E]): void {
    if (!this.#connection.wanted && (event === "data" || event === "gap" || event === "repair")) return;
    super.emit(event, ...(args as never));
  }
}

function toSource<T>(source: Source<T> | SourceFunction<T>): Source<T> {
  if (typeof source === "function") return { name: source.name || "source", connect: source };
  if (typeof (source as Source<T> | null | undefined)?.connect === "function") return source;
  throw new TypeError("invalid source: expected random(), poll(url), webSocket(url), { name, connect } or a function of the sink");
}
