import type { AttemptHandler } from "../attempt-handler.js";
import { createArrivalCadence, least } from "../clock/arrival-cadence.js";
import type { Context } from "../context.js";
import type { ConnectionLink, Delivery } from "../delivery/delivery.js";
import { StreamError, toStreamError } from "../errors.js";
import type { StateChange, StreamState } from "../events.js";
import { retryDelay } from "../options/backoff.js";
import type { RetryPolicy } from "../options/options.js";
import { runAttempt } from "./attempt.js";

/** How long a heartbeat may be late, in ms; and after what may have been a sleep, in which the link may have died. */
const grace = 10_000;
const shortGrace = 1_000;

/** How long a connection must have been up before a good row, or a head, forgets earlier failures, in ms. */
const proven = 5_000;

/** The life of a stream: which attempt runs, when the next one does, and the state that all this amounts to. */
export interface Connection<T> {
  /** What comes over it. */
  readonly feed: Delivery<T>;
  /** The newest transition. */
  readonly change: StateChange;
  /** Whether somebody wants it to run: kept apart from the state. */
  readonly wanted: boolean;
  /** Revives `idle`, `ended` and `failed`. Connects in a microtask, so that listeners added now miss nothing. */
  start(): void;
  /** Ends the attempt; leads to `idle`, or to `destroyed` for good. */
  stop(state: "idle" | "destroyed", reason?: string): void;
}

/** Makes a connection, idle. */
export function createConnection<T>(
  { source, config, deadlines, stats, turns, emit, report }: Context<T>,
  createFeed: (link: ConnectionLink) => Delivery<T>,
): Connection<T> {
  const { environment, connectTimeout } = config;
  const cadence = createArrivalCadence();
  let change: StateChange = { state: "idle", previous: "idle", attempt: 0, since: environment.now() };
  let wanted = false;
  let leaveEnvironment: (() => void) | undefined;
  let attempt: AbortController | null = null;
  let failures = 0;
  // All times but `since` are those of the deadlines.
  /** Until when the server asked not to be asked. */
  let notBefore = -Infinity;
  /** When an attempt last came up. */
  let openedAt: number | undefined;
  /** The same, by our wall clock. */
  let openedAtWall = 0;
  /** When it came up or last brought rows. */
  let freshAt = 0;
  /** How long a silence the timer waits for. */
  let patience = 0;
  /** When something last came in, where a heartbeat is due. */
  let inboundAt = 0;
  let heartbeat: number | undefined;
  /** How long the heartbeat that is due may be late. */
  let lateness = grace;
  /** What the source does on waking. */
  let probe: (() => void) | undefined;

  const feed = createFeed({
    get age() {
      // Whichever has gone on: one may have been set meanwhile, the other may have stood still in sleep.
      return openedAt === undefined ? Infinity : Math.max(deadlines.now() - openedAt, environment.now() - openedAtWall);
    },
    inbound,
    opened,
    settle() {
      if (change.state === "recovering") live();
    },
    good,
    fresh() {
      const now = deadlines.now();
      cadence.arrived(now);
      freshAt = now;
      good();
      if (change.state === "stale") live();
      // Silence is never less than the least, so the usual feed need not be asked.
      else if (change.state === "live" && patience > least && silence() < patience) watch();
    },
    fail,
    reconnect(reason) {
      endAttempt();
      connect(reason);
    },
  });

  const handler: AttemptHandler<T> = {
    ...feed.handler,
    open: opened,
    alive(nextWithin) {
      if (nextWithin !== undefined && !(typeof nextWithin === "number" && nextWithin >= 0)) {
        throw new TypeError(`invalid heartbeat: ${nextWithin} (expected milliseconds)`);
      }
      const same = nextWithin === undefined || nextWithin === heartbeat;
      heartbeat = nextWithin ?? heartbeat;
      inbound();
      if (same) return;
      deadlines.set(
        "heartbeat",
        () => inboundAt + nextWithin + lateness,
        () => {
          timeOut(`no sign of life for ${nextWithin + lateness} ms`);
        },
      );
    },
    proven() {
      failures = 0;
    },
    onWake(heard) {
      probe = heard;
    },
    error(cause, hint) {
      fail(toStreamError(cause, source.name, hint), hint?.immediately);
    },
    complete() {
      rest("ended");
      emit("end");
    },
  };

  function inbound(): void {
    if (heartbeat === undefined) return;
    inboundAt = deadlines.now();
    lateness = grace;
  }

  /** What came in is good: a link that has been up for a while no longer fails in a row. */
  function good(): void {
    if (failures > 0 && deadlines.now() - (openedAt ?? Infinity) >= proven) failures = 0;
  }

  /** The transport is up, also when only a row says so. */
  function opened(): void {
    inbound();
    if (change.state !== "connecting") return;
    if (openedAt !== undefined) stats.reconnects += 1;
    openedAt = freshAt = deadlines.now();
    openedAtWall = environment.now();
    cadence.interrupt();
    deadlines.clear("connect");
    if (feed.settled) live();
    else go("recovering");
  }

  function live(): void {
    watch();
    go("live");
  }

  /** How long without a row is too long. */
  function silence(): number {
    return config.staleAfter ?? cadence.staleAfter();
  }

  /** Watches for silence; anew where a feed that has become faster may be silent for less than the timer waits. */
  function watch(): void {
    const due = (): number => freshAt + (patience = silence());
    deadlines.set("stale", due, () => {
      go("stale", `no row for ${patience} ms`);
    });
  }

  function connect(reason?: string): void {
    if (!wanted || attempt) return;
    const obstacle = obstacleNow();
    if (obstacle !== undefined) {
      go("suspended", obstacle);
      return;
    }
    const early = notBefore - deadlines.now();
    if (early > 0) {
      deadlines.set("retry", notBefore, connect);
      go("waiting", "the server asked to wait", early);
      return;
    }
    deadlines.clear("retry");
    heartbeat = undefined;
    const controller = (attempt = new AbortController());
    const resume = feed.begin();
    go("connecting", reason);
    if (attempt !== controller) return;
    deadlines.set("connect", deadlines.now() + connectTimeout, () => {
      timeOut(`not connected within ${connectTimeout} ms`);
    });
    runAttempt(source, { signal: controller.signal, resume, environment }, turns, handler);
  }

  function timeOut(words: string): void {
    fail(new StreamError("timeout", `${source.name}: ${words}`));
  }

  /** Ends the running attempt with an error, and waits for the next one if another may help. */
  function fail(error: StreamError, immediately = false): void {
    endAttempt(error);
    report(error);
    if (!wanted || attempt) return;
    const { retry } = config;
    if (!retry || !mayHelp(error, retry.when)) {
      rest("failed", error.message);
      return;
    }
    if (immediately) {
      connect(error.message);
      return;
    }
    const { retryAfter = 0 } = error;
    const delay = Math.max(
      retryDelay(failures, retry, () => environment.random()),
      retryAfter,
    );
    failures += 1;
    notBefore = deadlines.now() + retryAfter;
    const online = environment.online();
    // A platform may believe itself offline and still reach a server on this machine: look now and then.
    const retryIn = online ? delay : Math.max(delay, retry.maxDelay);
    deadlines.set("retry", deadlines.now() + retryIn, connect);
    if (online) go("waiting", error.message, retryIn);
    else go("suspended", "offline", retryIn);
  }

  /** Whether another attempt may help. */
  function mayHelp(error: StreamError, when: RetryPolicy["when"]): boolean {
    try {
      return when ? when(error) : error.retryable;
    } catch (cause) {
      report(toStreamError(cause, "retry.when"));
      return error.retryable;
    }
  }

  function environmentChanged(): void {
    deadlines.check();
    if (!wanted) return;
    const { state, reason } = change;
    const obstacle = obstacleNow();
    if (obstacle !== undefined) {
      if (state === "suspended" && reason === obstacle) return;
      endAttempt();
      go("suspended", obstacle);
    } else if (state === "suspended" && (reason !== "offline" || environment.online())) connect();
    else if (state === "waiting" && !environment.online()) go("suspended", "offline");
  }

  /** The machine slept, or its clock was set: nothing ends, but what may be dead is looked after. */
  deadlines.onWake(() => {
    if (heartbeat !== undefined) {
      inboundAt = deadlines.now();
      lateness = shortGrace;
    }
    if (change.state === "waiting" && environment.online()) connect();
    else probe?.();
  });

  /** Why no transport may be open now, if so. */
  function obstacleNow(): string | undefined {
    if (environment.frozen?.()) return "frozen";
    return (config.hidden ?? source.hidden) === "suspend" && !environment.visible() ? "hidden" : undefined;
  }

  function endAttempt(reason?: StreamError): void {
    const ending = attempt;
    attempt = null;
    probe = undefined;
    deadlines.clear("connect", "heartbeat", "stale", "retry");
    ending?.abort(reason);
  }

  /** Nobody wants it any more. */
  function rest(state: "idle" | "ended" | "failed" | "destroyed", reason?: string): void {
    const before = wanted;
    feed.close();
    // A listener of what was still to be told has stopped it already.
    if (before && !wanted && state !== "destroyed") return;
    wanted = false;
    leaveEnvironment?.();
    leaveEnvironment = undefined;
    endAttempt();
    deadlines.clear();
    go(state, reason);
  }

  function go(state: StreamState, reason?: string, retryIn?: number): void {
    const previous = change.state;
    // Suspended for another reason is news: who is hidden while offline is not waiting for the network.
    if (previous === state && (state !== "suspended" || reason === change.reason)) return;
    change = { state, previous, reason, attempt: failures, retryIn, since: environment.now() };
    if (state === "live") feed.resume();
    if (!wanted) feed.rest();
    emit("state", change);
  }

  return {
    feed,
    get change() {
      return change;
    },
    get wanted() {
      return wanted;
    },
    start() {
      if (wanted || change.state === "destroyed") return;
      wanted = true;
      failures = 0;
      notBefore = -Infinity;
      leaveEnvironment = environment.on(environmentChanged);
      queueMicrotask(() => {
        if (["idle", "ended", "failed"].includes(change.state)) connect();
      });
    },
    stop(state, reason) {
      if (change.state !== "destroyed") rest(state, reason);
    },
  };
}
