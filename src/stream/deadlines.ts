import type { Environment } from "./environment.js";

interface Deadline {
  /** Wall-clock ms; Infinity while there is none. Asked anew at each check, so moving it costs nothing. */
  readonly due: () => number;
  readonly reach: () => void;
}

/**
 * Wall-clock deadlines by name on one coarse timer. A deadline that moves later needs no call: the timer finds out when it
 * fires. `check` looks at the clock at once, since timers lie in hidden tabs and after sleep.
 */
export class Deadlines {
  readonly #environment: Environment;
  readonly #deadlines = new Map<string, Deadline>();
  #timer: unknown = undefined;
  #armedFor = Infinity;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Sets a deadline in place of one of the same name. */
  set(name: string, due: number | (() => number), reach: () => void): void {
    this.#deadlines.set(name, { due: typeof due === "number" ? () => due : due, reach });
    this.#arm();
  }

  /** Forgets a deadline. */
  clear(name: string): void {
    this.#deadlines.delete(name);
    if (this.#deadlines.size === 0) this.#disarm();
  }

  /** Forgets all of them. */
  clearAll(): void {
    this.#deadlines.clear();
    this.#disarm();
  }

  /** Reaches what is due by now. */
  check(): void {
    const now = this.#environment.now();
    for (const [name, deadline] of [...this.#deadlines]) {
      if (this.#deadlines.get(name) !== deadline || deadline.due() > now) continue;
      this.#deadlines.delete(name);
      deadline.reach();
    }
    this.#disarm();
    this.#arm();
  }

  #arm(): void {
    let due = Infinity;
    for (const deadline of this.#deadlines.values()) due = Math.min(due, deadline.due());
    if (due === Infinity || due >= this.#armedFor) return;
    this.#disarm();
    this.#armedFor = due;
    // Longer delays overflow a 32-bit timer and would fire at once.
    const delay = Math.min(Math.max(0, due - this.#environment.now()), 2 ** 31 - 1);
    this.#timer = this.#environment.setTimeout(() => {
      this.#timer = undefined;
      this.#armedFor = Infinity;
      this.check();
    }, delay);
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#armedFor = Infinity;
  }
}
