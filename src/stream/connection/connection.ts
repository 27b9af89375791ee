import type { AttemptHandler } from "../attempt-handler.js";
import { cacheCode } from "../cache/cache-on-demand.js";
import type { Context } from "../context.js";
import { createDelivery } from "../delivery/delivery.js";
import type { Outcome, Verdict } from "../delivery/verdict.js";
import { StreamError, toStreamError } from "../errors.js";
import type { Gap, StateChange, StreamState } from "../events.js";
import type { HistoryOnDemand } from "../history/history-on-demand.js";
import { historyOnDemand } from "../history/history-on-demand.js";
import { retryDelay } from "../options/backoff.js";
import type { RetryPolicy } from "../options/options.js";
import type { Resume } from "../source.js";
import { runAttempt } from "./attempt.js";
import { createHeartbeat } from "./heartbeat.js";
import { createSilence } from "./silence.js";

/** A connection must have been up for this long before a good row, or a head, forgets earlier failures, ms. */
const PROVEN_AFTER_MS = 5_000;

/** The life of a stream: the attempt that runs, the time of the next one, and the state that follows from both. */
export interface Connection<T> {
  /** Reads stretches of the past; null: the source has no history. */
  readonly history: Pick<HistoryOnDemand<T>, "read"> | null;
  /** The position from which the next attempt would resume; null: there is none. */
  readonly position: Resume | null;
  /** The newest transition. */
  readonly change: StateChange;
  /** Whether somebody wants the stream to run: kept apart from the state. */
  readonly isWanted: boolean;
  /** Starts, or revives `idle`, `ended` and `failed`. Connects in a microtask: listeners added now miss nothing. */
  start(): void;
  /** Ends the attempt; leads to `idle`, or to `destroyed` for good. */
  stop(state: "idle" | "destroyed", reason?: string): void;
}

/** Makes a connection, idle. */
export function createConnection<T>(context: Context<T>): Connection<T> {
  const { source, config, deadlines, stats, turns, emit, report } = context;
  const { environment, connectTimeout } = config;
  let change: StateChange = { state: "idle", previous: "idle", attempt: 0, since: environment.now() };
  let isWanted = false;
  let leaveEnvironment: (() => void) | undefined;
  let attempt: AbortController | null = null;
  /** Whether the attempt resumes: it is `recovering` until the server has answered. */
  let isResuming = false;
  let failures = 0;
  // All times but `since` are by the clock of the deadlines, ms.
  /** The server asked to be left alone until then. */
  let notBefore = -Infinity;
  /** Time at which an attempt last came up. */
  let openedAt: number | undefined;
  /** Lets the source find out on waking whether the link still lives. */
  let probe: (() => void) | undefined;

  const heartbeat = createHeartbeat(deadlines, timeOut);
  const silence = createSilence(deadlines, config.staleAfter, (words) => {
    enter("stale", words);
  });
  const delivery = createDelivery(context, act);
  const history = historyOnDemand(context, delivery, () => attempt !== null && change.state !== "connecting");

  const handler: AttemptHandler<T> = {
    open() {
      carryOut(delivery.open());
    },
    accept(bytes) {
      heartbeat.inbound();
      const verdict = delivery.accept(bytes);
      carryOut(verdict);
      return verdict.outcomes.length === 0;
    },
    next(rows, at) {
      carryOut(delivery.next(rows, at));
    },
    replace(list) {
      carryOut(delivery.replace(list));
    },
    gone(keys) {
      carryOut(delivery.gone(keys));
    },
    position(head) {
      carryOut(delivery.position(head));
    },
    recovered(whole) {
      carryOut(delivery.recovered(whole));
    },
    lost(loss) {
      delivery.lost(loss);
    },
    drop(count, cause, sample, reason) {
      delivery.refuse({ count, cause, sample, reason });
    },
    alive(nextWithin) {
      heartbeat.alive(nextWithin);
    },
    proven() {
      failures = 0;
    },
    onWake(newProbe) {
      probe = newProbe;
    },
    trouble(cause) {
      report(toStreamError(cause, source.name));
    },
    error(cause, hint) {
      fail(toStreamError(cause, source.name, hint), hint?.immediately);
    },
    complete() {
      finish("ended");
      emit("end");
    },
  };

  /** Acts on what a message comes to: moves the state, tells listeners, ends the attempt. */
  function carryOut({ up, resumed, outcomes }: Verdict<T>): void {
    if (up) opened();
    if (resumed && change.state === "recovering") goLive();
    for (let i = 0; i < outcomes.length; i += 1) act(outcomes[i]);
  }

  function act(outcome: Outcome<T>): void {
    switch (outcome.type) {
      case "head":
        forgetFailures();
        if (outcome.head) history?.head(outcome.head);
        break;
      case "rows": {
        const { gap, rows, batch, size } = outcome;
        arrived();
        if (gap) tellGap(gap);
        if (size !== undefined) history?.rows(rows, batch, size);
        emit("data", rows, batch);
        break;
      }
      case "gap":
        tellGap(outcome.gap);
        break;
      case "gone":
        emit("gone", outcome.gone);
        break;
      case "drop":
        emit("drop", outcome.drop);
        break;
      case "trouble":
        report(outcome.error);
        break;
      case "fail":
        fail(outcome.error);
        break;
      case "reconnect":
        endAttempt();
        connect(outcome.reason);
    }
  }

  function tellGap(gap: Gap): void {
    emit("gap", gap);
    history?.fill(gap);
  }

  /** Starts the count of failures anew after good input, once the link has been up for a while. */
  function forgetFailures(): void {
    if (failures > 0 && deadlines.now() - (openedAt ?? Infinity) >= PROVEN_AFTER_MS) failures = 0;
  }

  /** Takes note that the transport is up, also where a row is the first to say so. */
  function opened(): void {
    heartbeat.inbound();
    if (change.state !== "connecting") return;
    if (openedAt !== undefined) stats.reconnects += 1;
    openedAt = deadlines.now();
    silence.begin();
    deadlines.clear("connect");
    if (isResuming) enter("recovering");
    else goLive();
  }

  /** Takes note of good rows: the feed is not stale. */
  function arrived(): void {
    silence.arrived(change.state === "live");
    forgetFailures();
    if (change.state === "stale") goLive();
  }

  function goLive(): void {
    silence.watch();
    enter("live");
  }

  function connect(reason?: string): void {
    if (!isWanted || attempt) return;
    const obstacle = findObstacle();
    if (obstacle !== undefined) {
      enter("suspended", obstacle);
      return;
    }
    const waitMs = notBefore - deadlines.now();
    if (waitMs > 0) {
      deadlines.set("retry", notBefore, connect);
      enter("waiting", "the server asked to wait", waitMs);
      return;
    }
    deadlines.clear("retry");
    heartbeat.begin();
    const { signal } = (attempt = new AbortController());
    const resume = delivery.begin();
    isResuming = resume !== null;
    enter("connecting", reason);
    if (signal.aborted) return;
    deadlines.set("connect", deadlines.now() + connectTimeout, () => {
      timeOut(`not connected within ${connectTimeout} ms`);
    });
    history?.prepare();
    runAttempt(source, { signal, resume, environment }, turns, handler);
  }

  /** Tells what was kept over a reload, then connects; does so without where the code for it does not come. */
  function readCache(): void {
    deadlines.set("connect", deadlines.now() + connectTimeout, connect);
    enter("connecting");
    void cacheCode
      .load()
      .then((code) => code.openCache(context, delivery, history, tellGap))
      .catch(report)
      .then((tellKept) => {
        if (!isWanted || attempt) return;
        tellKept?.();
        connect();
      });
  }

  function timeOut(reason: string): void {
    fail(new StreamError("timeout", `${source.name}: ${reason}`));
  }

  /** Ends the running attempt with an error, and waits for the next one if another may help. */
  function fail(error: StreamError, immediately = false): void {
    endAttempt(error);
    report(error);
    if (!isWanted || attempt) return;
    const { retry } = config;
    if (!retry || !mayHelp(error, retry.when)) {
      finish("failed", error.message);
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
    // Platforms that believe themselves offline may still reach a server on this machine: try now and then.
    const retryIn = online ? delay : Math.max(delay, retry.maxDelay);
    deadlines.set("retry", deadlines.now() + retryIn, connect);
    if (online) enter("waiting", error.message, retryIn);
    else enter("suspended", "offline", retryIn);
  }

  /** Tells whether another attempt may help. */
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
    if (!isWanted) return;
    const { state, reason } = change;
    const obstacle = findObstacle();
    if (obstacle !== undefined) {
      if (state === "suspended" && reason === obstacle) return;
      endAttempt();
      enter("suspended", obstacle);
    } else if (state === "suspended" && (reason !== "offline" || environment.online())) connect();
    else if (state === "waiting" && !environment.online()) enter("suspended", "offline");
  }

  // A sleep of the machine, or a change of its clock, ends nothing, but a link that may be dead is put to the test.
  deadlines.onWake(() => {
    heartbeat.wake();
    if (change.state === "waiting" && environment.online()) connect();
    else probe?.();
  });

  /** Returns the reason why no transport may be open now; undefined where one may. */
  function findObstacle(): string | undefined {
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

  /** Ends the life of the stream: nobody wants it any more, or no attempt can help. */
  function finish(state: "idle" | "ended" | "failed" | "destroyed", reason?: string): void {
    const wasWanted = isWanted;
    delivery.close();
    // A listener of the rows that `close` released has stopped the stream already.
    if (wasWanted && !isWanted && state !== "destroyed") return;
    isWanted = false;
    leaveEnvironment?.();
    leaveEnvironment = undefined;
    endAttempt();
    deadlines.clear();
    enter(state, reason);
  }

  function enter(state: StreamState, reason?: string, retryIn?: number): void {
    const previous = change.state;
    // Suspension for another reason is news: a page hidden while offline is not waiting for the network.
    if (previous === state && (state !== "suspended" || reason === change.reason)) return;
    change = { state, previous, reason, attempt: failures, retryIn, since: environment.now() };
    if (state === "live" && previous !== "stale") history?.resume();
    if (!isWanted) {
      history?.pause();
      if (state === "destroyed") history?.close();
      delivery.flush();
    }
    emit("state", change);
  }

  return {
    history,
    get position() {
      return delivery.resume;
    },
    get change() {
      return change;
    },
    get isWanted() {
      return isWanted;
    },
    start() {
      if (isWanted || change.state === "destroyed") return;
      isWanted = true;
      failures = 0;
      notBefore = -Infinity;
      leaveEnvironment = environment.on(environmentChanged);
      queueMicrotask(() => {
        if (["idle", "ended", "failed"].includes(change.state)) (config.cache === undefined ? connect : readCache)();
      });
    },
    stop(state, reason) {
      if (change.state !== "destroyed") finish(state, reason);
    },
  };
}
