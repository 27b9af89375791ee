import type { SteadyEnvironment } from "../../stream/index.js";

/** A leader that has said nothing for so long is asked, ms. */
const ASK_AFTER_MS = 250;

/** A leader that has been asked and says nothing for so long is frozen, ms. */
const SILENT_AFTER_MS = 500;

/** A look that comes later than this was held up by this page itself, ms. */
const HELD_UP_AFTER_MS = 150;

/** A page that can be seen asks at least this often, so that a hidden leader hears of it, ms. */
const ASK_INTERVAL_MS = 5_000;

/** Watches whether the leader is there. */
export interface Watch {
  /** Begins, or begins anew: the leader was there a moment ago. */
  start(): void;
  /** Takes note that the leader spoke. */
  heard(): void;
  stop(): void;
}

/**
 * Makes a watch, at rest. A page asks, and the leader answers from within the event: so a hidden one, whose timers the
 * browser holds back, is not taken for a frozen one. A hidden page does not judge, for its own timers are held back.
 *
 * @param ask - asks the leader to answer
 * @param onSilent - hears that it does not
 */
export function createWatch(environment: SteadyEnvironment, ask: () => void, onSilent: () => void): Watch {
  let timer: unknown;
  let heardAt = 0;
  /** Time at which the leader was first asked since it was last heard; undefined where it was not. */
  let askedAt: number | undefined;
  let lastAskAt = 0;

  function askNow(now: number): void {
    askedAt ??= now;
    lastAskAt = now;
    ask();
  }

  function look(dueAt: number): void {
    const now = environment.monotonic();
    if (!environment.visible()) askedAt = undefined;
    else if (now - dueAt > HELD_UP_AFTER_MS) {
      // Answers may wait behind what held this page up.
      askedAt = undefined;
      askNow(now);
    } else if (askedAt !== undefined && now - askedAt >= SILENT_AFTER_MS) {
      askedAt = undefined;
      onSilent();
    } else if (askedAt === undefined && (now - heardAt >= ASK_AFTER_MS || now - lastAskAt >= ASK_INTERVAL_MS)) {
      askNow(now);
    }
    schedule();
  }

  function schedule(): void {
    environment.clearTimeout(timer);
    // Pages ask at different moments: where one has asked, the answer is heard by all.
    const jitter = 1 + 0.3 * environment.random();
    const dueAt = askedAt === undefined ? heardAt + ASK_AFTER_MS * jitter : askedAt + SILENT_AFTER_MS;
    // Never at once again, such as where a clock rounds, or where the page is hidden.
    const delay = Math.max(20, dueAt - environment.monotonic(), environment.visible() ? 0 : ASK_AFTER_MS);
    const at = environment.monotonic() + delay;
    timer = environment.setTimeout(() => {
      look(at);
    }, delay);
  }

  return {
    start() {
      heardAt = lastAskAt = environment.monotonic();
      askedAt = undefined;
      schedule();
    },
    heard() {
      heardAt = environment.monotonic();
      if (askedAt === undefined) return;
      askedAt = undefined;
      schedule();
    },
    stop() {
      environment.clearTimeout(timer);
    },
  };
}
