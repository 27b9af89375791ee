import type { EventEmitter } from "eventemitter3";
import { createDeadlines } from "./clock/deadlines.js";
import { createSourceClock, JITTER_MS } from "./clock/source-clock.js";
import type { Connection } from "./connection/connection.js";
import { createConnection } from "./connection/connection.js";
import type { Context } from "./context.js";
import type { KeptRows } from "./delivery/kept-rows.js";
import { createKeptRows } from "./delivery/kept-rows.js";
import type { Latest } from "./delivery/latest-rows.js";
import { StreamError } from "./errors.js";
import type { Stats, StreamEvents, StreamState } from "./events.js";
import type { Past, PastQuery } from "./history/reads.js";
import { IsolatedEmitter } from "./isolated-emitter.js";
import { createLoops } from "./iterate.js";
import type { Key } from "./key.js";
import { keylessWords } from "./key.js";
import { checkOptions, checkSignal } from "./options/check.js";
import type { DataStreamOptions } from "./options/options.js";
import { resolveStreamOptions } from "./options/resolve.js";
import type { Order, Resume, Source, SourceFunction } from "./source.js";
import type { Subscriber } from "./subscriber.js";
import { eventNames, toListeners } from "./subscriber.js";
import { createTurns } from "./turns.js";
import { sampleOf } from "./values/sample.js";

export type { Subscriber } from "./subscriber.js";

/** Options of {@link DataStream.subscribe}. */
export interface SubscribeOptions {
  /** Whether to be handed the recent rows first. Default true. */
  recent?: boolean;
  /** Aborting it ends the subscription. */
  signal?: AbortSignal;
}

/**
 * A typed event emitter over a source. The source is one attempt; the stream is the policy: when to try again, where to
 * resume, which rows are new, which are missing, the source's time, and the freshness of the feed.
 *
 * @example
 * ```ts
 * const stream = new DataStream(random());
 * const undo = stream.subscribe((rows) => console.log(rows));
 * ```
 */
export class DataStream<T> extends IsolatedEmitter<StreamEvents<T>> {
  /** The name of the class. It tells frameworks that the stream is no plain data: Vue makes no Proxy of it. */
  readonly [Symbol.toStringTag]: string = "DataStream";
  readonly #context: Context<T>;
  readonly #connection: Connection<T>;
  readonly #keptRows: KeptRows<T>;
  #subscribers = 0;
  #isPinned = false;
  #isStopped = false;
  #isReporting = false;
  #hasPrinted = false;
  /** The last error that no listener caused. */
  #trouble: StreamError | undefined;
  readonly #loops = createLoops<T>(
    (subscriber) => this.subscribe(subscriber),
    () => this.#trouble,
    (rows, isFirst) => {
      this.#context.stats.skipped += rows;
      if (!isFirst) return;
      const words = "a loop over the stream is too slow: its oldest rows are let go, see stats.skipped";
      this.#report(new StreamError("listener", words));
    },
  );
  /** The undos of subscriptions that end with a signal. */
  readonly #undos = new Set<() => void>();
  readonly #signal: AbortSignal | undefined;
  readonly #destroy = (): void => {
    this.destroy();
  };

  /**
   * @param source - where rows come from: a {@link Source}, or a function `(sink) => teardown`
   * @param options - see {@link DataStreamOptions}; a mistake throws a `TypeError` that names what is expected
   */
  constructor(source: Source<T> | SourceFunction<T>, options: DataStreamOptions<T> = {}) {
    super();
    const ownSource = toSource(source);
    const config = resolveStreamOptions(options, ownSource);
    if (ownSource.replaces && config.key === undefined) throw new TypeError(keylessWords(ownSource.name));
    const { environment } = config;
    const clock = ownSource.now || options.environment ? undefined : createSourceClock();
    const stats: Stats = {
      received: 0,
      kept: 0,
      duplicates: 0,
      dropped: 0,
      skipped: 0,
      gaps: 0,
      repaired: 0,
      reconnects: 0,
      bytes: 0,
    };
    this.#keptRows = createKeptRows(config.recent, stats, () => this.present + JITTER_MS);
    this.#context = {
      source: ownSource,
      config,
      deadlines: createDeadlines(environment),
      stats,
      now: () => ownSource.now?.() ?? clock?.now(environment.now()) ?? environment.now(),
      clock,
      kept: this.#keptRows,
      emitter: this,
      turns: createTurns(),
      emit: (event, ...args) => {
        const isNews = this.#keptRows.keep(event, args);
        // Rows and gaps under way are withheld once a listener has stopped the stream.
        if (!isNews || this.#connection.isWanted) this.#deliver(event, args);
      },
      report: (error) => {
        this.#report(error);
      },
    };
    this.#connection = createConnection(this.#context);
    const { signal } = options;
    this.#signal = signal;
    if (signal?.aborted) this.destroy();
    else signal?.addEventListener("abort", this.#destroy);
  }

  /** The state now. */
  get state(): StreamState {
    return this.self().#connection.change.state;
  }

  /**
   * The position of the newest row, or of the newest that the server told: keep it, and the option `resume` goes on
   * from there, also in another program. Of a feed in partitions it has those of all. Null: the feed has told none, or
   * has lost it. Inside a listener it is that of the rows that are being told.
   */
  get position(): Resume | null {
    return this.self().#connection.position;
  }

  /** The source, as this stream has it. @internal */
  get source(): Source<T> {
    return this.self().#context.source;
  }

  /** The promise of the source's positions. */
  get order(): Order {
    return this.self().#context.source.order ?? "opaque";
  }

  /** What counts as a number where a widget reads a value, as the option says. */
  get numbers(): "text" | undefined {
    return this.self().#context.config.numbers;
  }

  /** The counts so far. `received = kept + duplicates + dropped`. */
  get stats(): Readonly<Stats> {
    return { ...this.self().#context.stats };
  }

  /**
   * Returns the source's time now, epoch ms: our clock, less the offset that arrivals tell of once three batches are
   * here; it goes on steadily, and steps only where a clock has jumped by more than a minute. An `environment` of
   * yours, or a source's own clock, is taken as it is.
   */
  now(): number {
    return this.self().#context.now();
  }

  /**
   * Returns the newest row by time, of one key or over all.
   *
   * @param key - the value that the option `key` reads of a row, as it is or as a text. Default: over all
   * @throws TypeError if the key is neither a text, a number, a boolean, nor an object with a `toString` of its own
   */
  latest(key?: Key): Latest<T> | undefined {
    return this.self().#keptRows.latest.get(key);
  }

  /** Whether the source has a history to ask: {@link DataStream.history}. */
  get hasHistory(): boolean {
    return this.self().#connection.history !== null;
  }

  /**
   * Asks the source's history for a stretch of the past, whether the stream runs or not, and tells no event of its
   * rows. Questions are asked one at a time, with those of repairs and of `backfill`, each again by the policy of
   * `retry` where the server did not answer, five times at most. Rows that cannot be read are drops, as elsewhere. The
   * code for it is a file of its own, fetched with the first question.
   *
   * @param query - the times, how many rows at most, and how many points are wanted
   * @returns a promise of the rows; it rejects with a {@link StreamError}, with the `reason` of an aborted signal, or
   * with a `TypeError` where the query is invalid or the source has no history
   */
  async history(query: PastQuery = {}): Promise<Past<T>> {
    const self = this.self();
    const { history } = self.#connection;
    if (history) return history.read(query);
    throw new TypeError(`${self.#context.source.name} has no history (give it the option history)`);
  }

  /**
   * Adds a listener for one event, and no more: it neither starts the source nor keeps it running, and hands over no
   * recent rows. {@link DataStream.subscribe} does. The listener hears all from the next event on, and one removed in
   * the middle of an event does not hear it.
   *
   * @param event - an event of {@link StreamEvents}
   * @param listener - called with the arguments of the event
   * @param context - `this` of the listener; default: the stream
   */
  override on<E extends keyof StreamEvents<T>>(
    event: E,
    listener: EventEmitter.EventListener<StreamEvents<T>, E>,
    context?: unknown,
  ): this {
    return super.on(event, listener, context);
  }

  /**
   * The latest time that a row of now may have, epoch ms: the source's time as it is estimated, which {@link now}
   * follows steadily. `Infinity` until three batches have told of it. @internal
   */
  get present(): number {
    const { clock, config, now } = this.self().#context;
    return Math.max(now(), clock?.estimate(config.environment.now()) ?? -Infinity);
  }

  /** The time up to which rows had come before time was set back: {@link LatestRows.formerUntil}. @internal */
  get formerUntil(): number {
    return this.self().#keptRows.latest.formerUntil;
  }

  /**
   * Listens, and starts the source if this is the first subscriber. Before it returns it hands over one snapshot:
   * recent rows (`from: "recent"`) with the gaps between them, then the state; from there on it goes live, and no row
   * comes twice.
   *
   * @param subscriber - a listener for `data`, or one for each event of interest
   * @returns the undo; after the last one the source stops, `idleDelay` later
   * @throws TypeError if a listener is no function or is for no event of a stream, or an option is invalid
   */
  subscribe(
    subscriber: Subscriber<T> | NonNullable<Subscriber<T>["data"]>,
    options: SubscribeOptions = {},
  ): () => void {
    const self = this.self();
    const listeners = toListeners(subscriber);
    checkOptions("subscribe", options, ["recent", "signal"]);
    const { recent = true, signal } = options;
    if (typeof (recent as unknown) !== "boolean") {
      throw new TypeError(`invalid recent: ${String(recent)} (expected true or false)`);
    }
    checkSignal(signal);
    if (signal?.aborted) return () => undefined;
    const items = recent ? self.#keptRows.snapshot(self.#context.config.environment.now()) : [];
    const { change } = self.#connection;
    const isDestroyed = self.state === "destroyed";
    const undo = isDestroyed ? () => undefined : self.#listen(listeners, signal);
    const { turns } = self.#context;
    /** Tells whether the listener has ended its subscription, or the stream. */
    const isOver = (): boolean =>
      signal?.aborted === true || (!isDestroyed && self.#connection.change.state === "destroyed");
    turns.enter();
    try {
      for (const item of items) {
        if (isOver()) break;
        self.guard(() => {
          if ("gap" in item) listeners.gap?.(item.gap);
          else if ("gone" in item) listeners.gone?.(item.gone);
          else listeners.data?.(item.rows, item.batch);
        });
      }
      // A state later than `change` has been told already.
      if (!isOver() && self.#connection.change === change) self.guard(() => listeners.state?.(change));
    } finally {
      turns.leave();
    }
    return undo;
  }

  /** Whether an event is being told: a listener that subscribes now hears it no more, but finds its rows. @internal */
  get isTelling(): boolean {
    return this.self().#context.turns.isBusy;
  }

  /** Starts the source, revives `idle`, `ended` and `failed`, and keeps it running without subscribers. */
  start(): void {
    const self = this.self();
    self.#isPinned = true;
    self.#isStopped = false;
    self.#context.deadlines.clear("idle");
    self.#connection.start();
  }

  /** Stops the source. Reports drops that wait and the one change to `idle` before it returns; nothing comes after. */
  stop(): void {
    const self = this.self();
    self.#isPinned = false;
    self.#isStopped = true;
    self.#loops.halt();
    self.#connection.stop("idle");
  }

  /** Stops the source for good and forgets all listeners. */
  destroy(): void {
    const self = this.self();
    self.#loops.halt();
    self.#signal?.removeEventListener("abort", self.#destroy);
    self.#connection.stop("destroyed");
    self.removeAllListeners();
    for (const undo of self.#undos) undo();
  }

  /**
   * Iterates over batches of rows, each row once: recent ones first, then those that come in, and repaired ones, late,
   * as batches of their own. A loop subscribes when it begins and unsubscribes when it is left, in whatever way.
   *
   * The loop ends with the source, and with `stop()`, `destroy()` or the stream's `signal`, which discard the batches
   * that wait. When the stream fails for good, the loop throws its {@link StreamError}. It may fall 1,000 batches
   * behind; beyond, the oldest are let go, counted in `stats.skipped` and told once a loop as an `error` of code
   * `listener`.
   *
   * @example
   * ```ts
   * for await (const rows of stream) console.log(rows);
   * ```
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<readonly T[], undefined, void> {
    return this.self().#loops.begin();
  }

  /** The same as {@link DataStream.destroy}. */
  [Symbol.dispose](): void {
    this.destroy();
  }

  /** @internal */
  protected override onThrow(error: unknown): void {
    const words = error instanceof Error ? error.message : sampleOf(error);
    this.#report(new StreamError("listener", `a listener threw: ${words}`, { cause: error }));
  }

  #deliver<E extends keyof StreamEvents<T>>(event: E, args: StreamEvents<T>[E]): void {
    const { turns } = this.#context;
    turns.enter();
    try {
      this.emit(event, ...(args as EventEmitter.EventArgs<StreamEvents<T>, E>));
    } finally {
      turns.leave();
    }
  }

  #listen(listeners: Subscriber<T>, signal: AbortSignal | undefined): () => void {
    const removers = eventNames.map((event) => {
      // Each subscription gets a function of its own: the same one may listen twice.
      const listener = listeners[event]?.bind(listeners) as (() => void) | undefined;
      if (listener) this.on(event, listener);
      return () => listener && this.off(event, listener);
    });
    this.#subscribers += 1;
    this.#context.deadlines.clear("idle");
    if (this.#subscribers === 1) this.#isStopped = false;
    if (!this.#isStopped && this.state === "idle") this.#connection.start();
    const undo = (): void => {
      signal?.removeEventListener("abort", undo);
      this.#undos.delete(undo);
      if (removers.length === 0) return;
      for (const remove of removers.splice(0)) remove();
      this.#subscribers -= 1;
      if (this.#subscribers === 0) this.#stopWhenIdle();
    };
    if (signal) this.#undos.add(undo);
    signal?.addEventListener("abort", undo);
    return undo;
  }

  #stopWhenIdle(): void {
    if (this.#isPinned || !this.#connection.isWanted) return;
    const {
      config: { idleDelay },
      deadlines,
    } = this.#context;
    deadlines.set("idle", deadlines.now() + idleDelay, () => {
      this.#connection.stop("idle", "nobody listens");
    });
  }

  #report(error: StreamError): void {
    if (error.code !== "listener") this.#trouble = error;
    if (this.listenerCount("error") > 0) {
      // The throw of an error listener is reported to the others once, not for ever.
      if (error.code === "listener" && this.#isReporting) return;
      this.#isReporting = true;
      this.#deliver("error", [error]);
      this.#isReporting = false;
    } else if (!this.#hasPrinted) {
      this.#hasPrinted = true;
      console.error(`tickline: ${error.message} (printed once: nobody listens to "error")`);
    }
  }
}

function toSource<T>(source: Source<T> | SourceFunction<T>): Source<T> {
  if (typeof source === "function") return { name: source.name || "source", connect: source };
  if (typeof (source as Source<T> | null | undefined)?.connect === "function") return source.fork?.() ?? source;
  throw new TypeError(
    "invalid source: expected random(), poll(url), webSocket(url), { name, connect } or a function of the sink",
  );
}
