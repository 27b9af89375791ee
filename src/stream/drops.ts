import type { Deadlines } from "./deadlines.js";
import type { Environment } from "./environment.js";
import type { Drop } from "./events.js";
import type { DropCause } from "./source.js";

/** At most one report a cause in this time, ms. */
const pace = 1_000;

/** How much of a refused row is shown. */
const sampleLength = 120;

/** Gathers refused rows into reports: the first of a cause at once, later ones at most once a second. */
export class Drops {
  readonly #environment: Environment;
  readonly #deadlines: Deadlines;
  readonly #report: (drop: Drop) => void;
  readonly #pending = new Map<DropCause, Drop>();
  readonly #reportedAt = new Map<DropCause, number>();

  constructor(environment: Environment, deadlines: Deadlines, report: (drop: Drop) => void) {
    this.#environment = environment;
    this.#deadlines = deadlines;
    this.#report = report;
  }

  /** Rows were refused. */
  add(count: number, cause: DropCause, sample?: string): void {
    const pending = this.#pending.get(cause);
    const shown = sample?.slice(0, sampleLength) ?? pending?.sample;
    this.#pending.set(cause, {
      count: count + (pending?.count ?? 0),
      cause,
      ...(shown !== undefined && { sample: shown }),
    });
    const last = this.#reportedAt.get(cause);
    const now = this.#environment.now();
    if (last === undefined || now - last >= pace || now < last) this.#tell(cause);
    else if (!pending) {
      this.#deadlines.set(`drop ${cause}`, last + pace, () => {
        this.#tell(cause);
      });
    }
  }

  /** Reports what waits. */
  flush(): void {
    for (const cause of [...this.#pending.keys()]) this.#tell(cause);
  }

  #tell(cause: DropCause): void {
    const drop = this.#pending.get(cause);
    if (!drop) return;
    this.#pending.delete(cause);
    this.#reportedAt.set(cause, this.#environment.now());
    this.#report(drop);
  }
}
