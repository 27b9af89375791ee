import type { Scope } from "../page/scope.js";

/** The least time between two reports, ms. */
const pace = 1_000;

/** Reasons are cut there, characters. */
const longest = 240;

/** Counts refused values and reports them: the first soon, the others together, at most once a second. */
export class Refusals {
  readonly #scope: Scope;
  readonly #report: (drop: ValueDrop) => void;
  #total = 0;
  #count = 0;
  /** Both of the first of them. */
  #words: { readonly sample: string; readonly reason: string } | undefined;
  #waiting = false;

  /**
   * @param scope - ends reporting when it closes
   * @param report - takes the reports
   */
  constructor(scope: Scope, report: (drop: ValueDrop) => void) {
    this.#scope = scope;
    this.#report = report;
  }

  /** How many there were, ever. */
  get total(): number {
    return this.#total;
  }

  /** One more; its sample, and why it was refused, are asked for where there are none yet. */
  add(sample: () => string, reason: () => string): void {
    this.#total += 1;
    this.#count += 1;
    this.#words ??= { sample: sample(), reason: reason().slice(0, longest) };
    if (this.#waiting) return;
    this.#waiting = true;
    // Not at once: whoever is subscribing just now shall hear of the rows in its snapshot too.
    this.#scope.timeout(() => {
      this.#tell();
    }, 0);
  }

  #tell(): void {
    if (this.#count === 0) {
      this.#waiting = false;
      return;
    }
    const drop: ValueDrop = { count: this.#count, cause: "value", ...this.#words };
    this.#count = 0;
    this.#words = undefined;
    this.#scope.timeout(() => {
      this.#tell();
    }, pace);
    this.#report(drop);
  }
}

/** Why a row of one more key is refused. */
export function tooManyKeys(most: number): string {
  return `more than ${most.toLocaleString("en")} keys: leave some out by where, or let the stream's key name fewer`;
}

/** Values refused because they are no numbers, or because there are too many keys. At most one a second. */
export interface ValueDrop {
  /** How many since the last report. */
  readonly count: number;
  /** Always `"value"`. */
  readonly cause: "value";
  /** What is wrong with that one, in words, with the cure; at most 240 characters. */
  readonly reason?: string;
  /** The beginning of one of them, at most 120 characters. */
  readonly sample?: string;
}
