import type { Environment } from "./environment.js";

/** Wall-clock deadlines by name on one coarse timer. */
export interface Deadlines {
  /** Sets a deadline in place of one of the same name; a function is asked anew at each check, so moving it later costs nothing. */
  set(name: string, due: number | (() => number), reach: () => void): void;
  /** Forgets these, or all where none is named. */
  clear(...names: string[]): void;
  /** Reaches what is due by now. Timers lie in hidden tabs and after sleep. */
  check(): void;
}

/** The longest delay of a platform's timer, in ms; a longer one would fire at once. */
const maxDelay = 2 ** 31 - 1;

/** Makes deadlines, with none set. */
export function createDeadlines(environment: Environment): Deadlines {
  const deadlines = new Map<string, { due: () => number; reach: () => void }>();
  let timer: unknown;

  function arm(): void {
    environment.clearTimeout(timer);
    const due = Math.min(...Array.from(deadlines.values(), (deadline) => deadline.due()));
    if (due < Infinity) timer = environment.setTimeout(check, Math.min(Math.max(0, due - environment.now()), maxDelay));
  }

  function check(): void {
    const now = environment.now();
    for (const [name, deadline] of [...deadlines]) {
      if (deadlines.get(name) !== deadline || deadline.due() > now) continue;
      deadlines.delete(name);
      deadline.reach();
    }
    arm();
  }

  return {
    set(name, due, reach) {
      deadlines.set(name, { due: typeof due === "number" ? () => due : due, reach });
      arm();
    },
    clear(...names) {
      if (names.length === 0) deadlines.clear();
      for (const name of names) deadlines.delete(name);
      arm();
    },
    check,
  };
}
