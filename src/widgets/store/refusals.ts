import type { Scope } from "../page/scope.js";

/** The least time between two reports, ms. */
const REPORT_EVERY_MS = 1_000;

/** The greatest length of a reason, characters. */
const MAX_REASON_CHARS = 240;

/** Counts refused values and reports them: the first in the next task, later ones together, at most once a second. */
export class Refusals {
  readonly #scope: Scope;
  readonly #report: (drop: ValueDrop) => void;
  #total = 0;
  #count = 0;
  /** Sample and reason of the first value since the last report. */
  #firstRefused: { readonly sample: string; readonly reason: string } | undefined;
  #isReportDue = false;
  #lastReason: string | undefined;

  /**
   * @param scope - ends the reports when it closes
   * @param report - takes the reports
   */
  constructor(scope: Scope, report: (drop: ValueDrop) => void) {
    this.#scope = scope;
    this.#report = report;
  }

  /** Number of all refused values. */
  get total(): number {
    return this.#total;
  }

  /** The refusals so far, with the reason of the newest that was told; none: an empty list. */
  get told(): readonly Refusal[] {
    return this.#total === 0 ? [] : [{ what: "value", count: this.#total, reason: this.#lastReason }];
  }

  /** Counts one more value; asks for its sample and reason if it is the first since the last report. */
  add(sample: () => string, reason: () => string): void {
    this.#total += 1;
    this.#count += 1;
    this.#firstRefused ??= { sample: sample(), reason: reason().slice(0, MAX_REASON_CHARS) };
    this.#lastReason = this.#firstRefused.reason;
    if (this.#isReportDue) return;
    this.#isReportDue = true;
    // Report in a task of its own: a listener that is subscribing now also hears of the rows in its snapshot.
    this.#scope.timeout(() => {
      this.#reportDue();
    }, 0);
  }

  #reportDue(): void {
    if (this.#count === 0) {
      this.#isReportDue = false;
      return;
    }
    const drop: ValueDrop = { count: this.#count, cause: "value", ...this.#firstRefused };
    this.#count = 0;
    this.#firstRefused = undefined;
    this.#scope.timeout(() => {
      this.#reportDue();
    }, REPORT_EVERY_MS);
    this.#report(drop);
  }
}

/** Rows or values that were refused. */
export interface Refusal {
  readonly what: "row" | "value";
  /** Number of them. */
  readonly count: number;
  /** The fault of one of them, in words, with the cure; undefined: not known. */
  readonly reason: string | undefined;
}

/** Returns the reason for which a row of one more key is refused. */
export function tooManyKeys(maxKeys: number): string {
  return `more than ${maxKeys.toLocaleString("en")} keys: leave some out by where, or let the stream's key name fewer`;
}

/** Values refused because they are no numbers, or because there are too many keys. Sent at most once a second. */
export interface ValueDrop {
  /** Number of values since the last report. */
  readonly count: number;
  /** Always `"value"`. */
  readonly cause: "value";
  /** The fault of the sample, in words, with the cure; at most 240 characters. */
  readonly reason?: string;
  /** The beginning of one of the values, at most 120 characters. */
  readonly sample?: string;
}
