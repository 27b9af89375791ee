import type { SteadyEnvironment } from "./environment.js";
import { MAX_DELAY_MS } from "./environment.js";

/** Deadlines by name on one coarse timer. They go by a steady clock: a wall clock that is set moves none of them. */
export interface Deadlines {
  /** Returns the time of the deadlines, ms from an arbitrary origin: the steady clock, and the time slept as told. */
  now(): number;
  /**
   * Sets a deadline in place of one of the same name; a function is asked anew at each check, so moving it later costs
   * nothing. A deadline that is NaN, or infinite, is never reached.
   */
  set(name: string, due: number | (() => number), reach: () => void): void;
  /** Forgets the named deadlines, or all where none is named. */
  clear(...names: string[]): void;
  /**
   * Takes note of a possible return from sleep, and reaches the deadlines that are due: timers are late in hidden tabs
   * and after sleep. The machine slept for as long as the wall clock has gone on without the steady one.
   */
  check(): void;
  /**
   * Calls `wake` where the wall clock has gone on by seconds without the steady one, after the deadlines that are due:
   * the machine slept, or, where no return was told, the wall clock may as well have been set.
   */
  onWake(wake: () => void): void;
}

/** Steps of the wall clock below this, ms, are rounding. */
const ROUNDING_MS = 100;

/** Steps of the wall clock below this, ms, may come from corrections bit by bit. */
const DRIFT_MS = 3_000;

/** Makes deadlines, with none set. */
export function createDeadlines(environment: SteadyEnvironment): Deadlines {
  const deadlines = new Map<string, { due: () => number; reach: () => void }>();
  let timer: unknown;
  let wakeListener: (() => void) | undefined;
  /** Time slept, as far as told, ms. */
  let sleptMs = 0;
  /** Distance of the wall clock from the steady one at the last check, ms. */
  let knownLead = 0;

  const now = (): number => environment.monotonic() + sleptMs;
  const wallLead = (): number => environment.now() - environment.monotonic();

  function arm(): void {
    environment.clearTimeout(timer);
    let first = Infinity;
    for (const deadline of deadlines.values()) {
      const due = deadline.due();
      // A comparison, not `Math.min`: a deadline that is NaN would stop all others.
      if (due < first) first = due;
    }
    if (first < Infinity) {
      timer = environment.setTimeout(
        () => {
          check();
        },
        Math.min(Math.max(0, first - now()), MAX_DELAY_MS),
      );
    }
  }

  function check(isTold = false): void {
    const wallStep = wallLead() - knownLead;
    if (Math.abs(wallStep) >= ROUNDING_MS) knownLead += wallStep;
    if (isTold && wallStep >= ROUNDING_MS) sleptMs += wallStep;
    const time = now();
    for (const [name, deadline] of [...deadlines]) {
      if (deadlines.get(name) !== deadline || !(deadline.due() <= time)) continue;
      deadlines.delete(name);
      deadline.reach();
    }
    try {
      if (wallStep >= DRIFT_MS) wakeListener?.();
    } finally {
      arm();
    }
  }

  return {
    now,
    set(name, due, reach) {
      // The distance is read anew: nothing checked it while no deadline was set.
      if (deadlines.size === 0) knownLead = wallLead();
      deadlines.set(name, { due: typeof due === "number" ? () => due : due, reach });
      arm();
    },
    clear(...names) {
      if (names.length === 0) deadlines.clear();
      for (const name of names) deadlines.delete(name);
      arm();
    },
    check() {
      check(true);
    },
    onWake(wake) {
      wakeListener = wake;
    },
  };
}
