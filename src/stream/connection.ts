import { Attempt } from "./attempt.js";
import type { AttemptHandler } from "./attempt.js";
import { Deadlines } from "./deadlines.js";
import type { Environment } from "./environment.js";
import { StreamError } from "./errors.js";
import type { StateChange, StreamState } from "./events.js";
import { Cadence } from "./freshness.js";
import type { StreamConfig } from "./options.js";
import { retryDelay } from "./retry.js";
import type { Position, Source } from "./source.js";

/** How long a heartbeat may be late, in ms. */
const grace = 10_000;

/** How long a connection must have been up before a good row forgets earlier failures, in ms. */
const proven = 5_000;

/** What a connection tells its stream. */
export interface ConnectionHandler<T> {
  /** An attempt begins: where should it resume? */
  begin(): Position | null;
  /** Whether the resume of the attempt has been answered. */
  settled(): boolean;
  /** Every transition. */
  state(change: StateChange): void;
  /** An attempt ended with this. */
  failed(error: StreamError): void;
  /** The source completed. */
  completed(): void;
  /** What hears whatever else an attempt says. */
  attempt(): Omit<AttemptHandler<T>, "failed" | "completed" | "open" | "alive">;
}

/**
 * The life of a stream: which attempt runs, when the next one does, and the state that all this amounts to.
 * What the user wants (`start`, `stop`) is kept apart from the state.
 */
export class Connection<T> {
  readonly #source: Source<T>;
  readonly #config: StreamConfig<T>;
  readonly #environment: Environment;
  readonly #handler: ConnectionHandler<T>;
  readonly #cadence = new Cadence();
  readonly deadlines: Deadlines;

  #wanted = false;
  #attempt: Attempt<T> | null = null;
  #opened = false;
  #openedAt = 0;
  #everOpened = false;
  #heartbeat = Infinity;
  #inboundAt = 0;
  #rowAt: number | undefined;
  #failures = 0;
  #undoEnvironment: (() => void) | undefined;
  #change: StateChange;
  /** How often an attempt after the first came up. */
  reconnects = 0;

  constructor(source: Source<T>, config: StreamConfig<T>, handler: ConnectionHandler<T>) {
    this.#source = source;
    this.#config = config;
    this.#environment = config.environment;
    this.#handler = handler;
    this.deadlines = new Deadlines(config.environment);
    this.#change = { state: "idle", previous: "idle", attempt: 0, since: this.#environment.now() };
  }

  /** The newest transition. */
  get change(): StateChange {
    return this.#change;
  }

  /** When the running attempt came up, our clock. */
  get openedAt(): number {
    return this.#openedAt;
  }

  /** Whether somebody wants it to run. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Revives `idle`, `ended` and `failed`. Connects in a microtask, so that listeners added now miss nothing. */
  start(): void {
    if (this.#change.state === "destroyed" || this.#wanted) return;
    this.#wanted = true;
    this.#failures = 0;
    this.#undoEnvironment = this.#environment.on(() => {
      this.#environmentChanged();
    });
    queueMicrotask(() => {
      const { state } = this.#change;
      if (state === "idle" || state === "ended" || state === "failed") this.#connect();
    });
  }

  /** Ends the attempt; leads to `idle`. */
  stop(reason?: string): void {
    if (this.#change.state === "destroyed") return;
    this.#release();
    if (this.#change.state !== "idle") this.#go("idle", reason);
  }

  /** Ends everything for good. */
  destroy(): void {
    if (this.#change.state === "destroyed") return;
    this.#release();
    this.#go("destroyed");
  }

  /** Ends the attempt and begins another one without backoff. */
  reconnect(reason: string): void {
    this.#endAttempt();
    this.#connect(reason);
  }

  /** The resume of the attempt has been answered. */
  settle(): void {
    if (this.#change.state !== "recovering") return;
    this.#watchStaleness();
    this.#go("live");
  }

  /** Good rows arrived. */
  fresh(now: number): void {
    this.#cadence.arrived(now);
    this.#rowAt = now;
    if (now - this.#openedAt >= proven) this.#failures = 0;
    if (this.#change.state === "stale") {
      this.#go("live");
      this.#watchStaleness();
    }
  }

  /** The transport is up, also when only a row says so. */
  opened(): void {
    if (this.#opened || this.#attempt === null) return;
    this.#opened = true;
    this.#openedAt = this.#environment.now();
    this.#rowAt = undefined;
    this.#cadence.interrupt();
    this.deadlines.clear("connect");
    if (this.#everOpened) this.reconnects += 1;
    this.#everOpened = true;
    if (!this.#handler.settled()) {
      this.#go("recovering");
      return;
    }
    this.#watchStaleness();
    this.#go("live");
  }

  /** Ends the running attempt with an error of ours. */
  fail(error: StreamError): void {
    this.#endAttempt(error);
    this.#failed(error);
  }

  /** Something came in: the heartbeat's deadline moves. */
  inbound(): void {
    this.#inboundAt = this.#environment.now();
  }

  #connect(reason?: string): void {
    if (!this.#wanted || this.#attempt !== null) return;
    if (this.#mustHide()) {
      this.#go("suspended", "hidden");
      return;
    }
    this.deadlines.clear("retry");
    this.#opened = false;
    this.#heartbeat = Infinity;
    const attempt: Attempt<T> = new Attempt<T>(this.#attemptHandler(() => this.#attempt === attempt));
    this.#attempt = attempt;
    const resume = this.#handler.begin();
    this.#go("connecting", reason);
    if (this.#attempt !== attempt) return;
    const { connectTimeout } = this.#config;
    this.deadlines.set("connect", this.#environment.now() + connectTimeout, () => {
      this.fail(new StreamError("timeout", `${this.#source.name}: not connected within ${String(connectTimeout)} ms`));
    });
    attempt.run(this.#source, resume, this.#environment);
  }

  #attemptHandler(isCurrent: () => boolean): AttemptHandler<T> {
    return {
      ...this.#handler.attempt(),
      open: () => {
        this.inbound();
        this.opened();
      },
      alive: (nextWithin) => {
        this.inbound();
        if (nextWithin === undefined || nextWithin === this.#heartbeat) return;
        this.#heartbeat = nextWithin;
        this.deadlines.set("heartbeat", () => this.#inboundAt + this.#heartbeat + grace, () => {
          const silence = this.#heartbeat + grace;
          this.fail(new StreamError("timeout", `${this.#source.name}: no sign of life for ${String(silence)} ms`));
        });
      },
      failed: (error) => {
        if (!isCurrent()) return;
        this.#endAttempt();
        this.#failed(error);
      },
      completed: () => {
        if (!isCurrent()) return;
        this.#release();
        this.#go("ended");
        this.#handler.completed();
      },
    };
  }

  #failed(error: StreamError): void {
    this.#handler.failed(error);
    if (!this.#wanted || this.#attempt !== null) return;
    const { retry } = this.#config;
    if (retry === false || !(retry.when ? retry.when(error) : error.retryable)) {
      this.#release();
      this.#go("failed", error.message);
      return;
    }
    const delay = Math.max(retryDelay(this.#failures, retry, () => this.#environment.random()), error.retryAfter ?? 0);
    this.#failures += 1;
    const offline = !this.#environment.online();
    // A platform may believe itself offline and still reach a server on this machine: look now and then.
    const retryIn = offline ? Math.max(delay, retry.maxDelay) : delay;
    this.deadlines.set("retry", this.#environment.now() + retryIn, () => {
      this.#connect();
    });
    this.#go(offline ? "suspended" : "waiting", offline ? "offline" : error.message, retryIn);
  }

  #watchStaleness(): void {
    const silence = (): number => this.#config.staleAfter ?? this.#cadence.staleAfter;
    this.deadlines.set("stale", () => (this.#rowAt ?? this.#openedAt) + silence(), () => {
      this.#go("stale", `no row for ${String(silence())} ms`);
    });
  }

  #environmentChanged(): void {
    if (!this.#wanted) return;
    this.deadlines.check();
    const { state, reason } = this.#change;
    if (this.#mustHide()) {
      if (state === "suspended" && reason === "hidden") return;
      this.#endAttempt();
      this.#go("suspended", "hidden");
    } else if (state === "suspended" && (reason === "hidden" || this.#environment.online())) {
      this.#connect();
    } else if (state === "waiting" && !this.#environment.online()) {
      this.#go("suspended", "offline");
    }
  }

  #mustHide(): boolean {
    const hidden = this.#config.hidden ?? this.#source.hidden ?? "continue";
    return hidden === "suspend" && !this.#environment.visible();
  }

  #endAttempt(reason?: StreamError): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#opened = false;
    for (const name of ["connect", "heartbeat", "stale", "retry"]) this.deadlines.clear(name);
    attempt?.end(reason);
  }

  #release(): void {
    this.#wanted = false;
    this.#undoEnvironment?.();
    this.#undoEnvironment = undefined;
    this.#endAttempt();
    this.deadlines.clearAll();
  }

  #go(state: StreamState, reason?: string, retryIn?: number): void {
    const previous = this.#change.state;
    if (previous === state) return;
    this.#change = {
      state,
      previous,
      ...(reason !== undefined && { reason }),
      attempt: this.#failures,
      ...(retryIn !== undefined && { retryIn }),
      since: this.#environment.now(),
    };
    this.#handler.state(this.#change);
  }
}
