import type { StreamConfig } from "./options.js";
import { Revisions } from "./revisions.js";
import type { DropCause } from "./source.js";
import { Stamp } from "./stamp.js";

/** Rows with the times and keys that they got. */
export interface Stamped<T> {
  readonly rows: readonly T[];
  /** Epoch ms, one a row. */
  readonly times: Float64Array;
  readonly keys: readonly string[] | undefined;
}

/** What an intake tells of the rows that it does not let through. */
export interface IntakeHandler {
  /** A row was refused. */
  drop(cause: DropCause, sample: string): void;
  /** A row was here already. */
  duplicate(): void;
  /** Something worth saying once. */
  say(words: string): void;
}

/** Stamps each row with its time and key, once; refuses what cannot be stamped and what is here already. */
export class Intake<T> {
  readonly #stamp: Stamp<T>;
  readonly #revisions: Revisions<T> | null;
  readonly #handler: IntakeHandler;

  constructor(config: StreamConfig<T>, revises: boolean, handler: IntakeHandler) {
    this.#stamp = new Stamp(config, (words) => {
      handler.say(words);
    });
    this.#revisions = revises ? new Revisions(Math.max(config.recent, 1_000)) : null;
    this.#handler = handler;
  }

  /** Whether rows have keys. */
  get keyed(): boolean {
    return this.#stamp.keyed;
  }

  /**
   * Takes rows that came in at `received`, our clock. Rows of the past without a time of their own cannot be placed:
   * `past` refuses them rather than stamping them on arrival.
   */
  take(rows: readonly T[], received: number, past = false): Stamped<T> {
    const times = new Float64Array(rows.length);
    const keys: string[] | undefined = this.keyed ? [] : undefined;
    let kept: T[] | undefined;
    let count = 0;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i];
      const time = this.#timeOf(row, received, past);
      const key = time === undefined ? undefined : this.#keyOf(row);
      if (time === undefined || key === undefined || this.#isKnown(row, time, key)) {
        kept ??= rows.slice(0, i);
        continue;
      }
      times[count] = time;
      keys?.push(key);
      kept?.push(row);
      count += 1;
    }
    return { rows: kept ?? rows, times: kept ? times.slice(0, count) : times, keys };
  }

  #timeOf(row: T, received: number, past: boolean): number | undefined {
    let cause: DropCause = "time";
    try {
      const time = this.#stamp.time(row, received);
      if (typeof time === "number" && !(past && this.#stamp.onArrival)) return time;
      if (typeof time === "string") cause = time;
    } catch {
      // An accessor that throws refuses the row.
    }
    this.#handler.drop(cause, sampleOf(row));
    return undefined;
  }

  #keyOf(row: T): string | undefined {
    if (!this.keyed) return "";
    try {
      return this.#stamp.key(row);
    } catch {
      this.#handler.drop("malformed", sampleOf(row));
      return undefined;
    }
  }

  #isKnown(row: T, time: number, key: string): boolean {
    if (this.#revisions === null || this.#stamp.onArrival || !this.#revisions.isKnown(row, time, key)) return false;
    this.#handler.duplicate();
    return true;
  }
}

function sampleOf(row: unknown): string {
  try {
    const text: unknown = JSON.stringify(row);
    return typeof text === "string" ? text : String(row);
  } catch {
    return typeof row;
  }
}
