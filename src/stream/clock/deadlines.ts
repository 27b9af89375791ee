import type { SteadyEnvironment } from "./environment.js";

/**
 * Deadlines by name on one coarse timer. They go by a steady clock: one that is set, forward or back, moves none of
 * them.
 */
export interface Deadlines {
  /**
   * The time that they go by, in ms from an arbitrary origin: the steady clock, and the time slept that has been told.
   */
  now(): number;
  /**
   * Sets a deadline in place of one of the same name; a function is asked anew at each check, so moving it later costs
   * nothing. One that is no number, or infinite, is never reached.
   */
  set(name: string, due: number | (() => number), reach: () => void): void;
  /** Forgets these, or all where none is named. */
  clear(...names: string[]): void;
  /**
   * Something has been told that may be a return from sleep: by so much as the wall clock has gone on alone, the
   * machine slept. Reaches what is due by now. Timers lie in hidden tabs and after sleep.
   */
  check(): void;
  /**
   * Calls `wake` where the wall clock has gone on by seconds without the steady one, when what is due has been reached:
   * the machine slept, or, where nothing has told of it, that clock may as well have been set.
   */
  onWake(wake: () => void): void;
}

/** The longest delay of a platform's timer, in ms; a longer one would fire at once. */
const maxDelay = 2 ** 31 - 1;

/** So far, in ms, may two clocks be apart by rounding, and by being put right bit by bit. */
const rounding = 100;
const drift = 3_000;

/** Makes deadlines, with none set. */
export function createDeadlines(environment: SteadyEnvironment): Deadlines {
  const deadlines = new Map<string, { due: () => number; reach: () => void }>();
  let timer: unknown;
  let wake: (() => void) | undefined;
  /** Time slept that has been told. */
  let slept = 0;
  /** How far the wall clock was from the steady one when last looked at. */
  let apart = 0;

  const now = (): number => environment.monotonic() + slept;
  const distance = (): number => environment.now() - environment.monotonic();

  function arm(): void {
    environment.clearTimeout(timer);
    let first = Infinity;
    for (const deadline of deadlines.values()) {
      const due = deadline.due();
      // Not `Math.min`: one that is no number would stop all others.
      if (due < first) first = due;
    }
    if (first < Infinity) {
      timer = environment.setTimeout(
        () => {
          check();
        },
        Math.min(Math.max(0, first - now()), maxDelay),
      );
    }
  }

  function check(isTold = false): void {
    const alone = distance() - apart;
    if (Math.abs(alone) >= rounding) apart += alone;
    if (isTold && alone >= rounding) slept += alone;
    const time = now();
    for (const [name, deadline] of [...deadlines]) {
      if (deadlines.get(name) !== deadline || !(deadline.due() <= time)) continue;
      deadlines.delete(name);
      deadline.reach();
    }
    try {
      if (alone >= drift) wake?.();
    } finally {
      arm();
    }
  }

  return {
    now,
    set(name, due, reach) {
      // While none was set nobody looked.
      if (deadlines.size === 0) apart = distance();
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
    onWake(heard) {
      wake = heard;
    },
  };
}
