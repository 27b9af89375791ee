import type { StreamConfig } from "./options.js";
import { createRevisions } from "./revisions.js";
import { sampleOf } from "./sample.js";
import type { DropCause } from "./source.js";
import { reader, timeReader } from "./stamp.js";

/** Rows with the times and keys that they got. */
export interface Stamped<T> {
  readonly rows: readonly T[];
  /** Epoch ms, one a row. */
  readonly times: Float64Array;
  readonly keys: readonly string[] | undefined;
  /** The indexes of rows that were refused, among those given. Default: none. */
  readonly refused?: readonly number[] | undefined;
  /** … and of those that were here already. */
  readonly known?: readonly number[] | undefined;
}

/** What an intake tells of the rows that it does not let through. */
export interface IntakeHandler {
  /** A row was refused. */
  drop(cause: DropCause, sample: string, reason?: string): void;
  /** A row of this time is refused, for it lies after the latest that may be. */
  future(time: number): void;
  /** A row was here already. */
  duplicate(): void;
  /** Something worth saying once. */
  say(words: string): void;
}

/**
 * Takes rows that came in at `received`, our clock, and refuses those of a time after `latest`. Rows of the past without a time of their own cannot be placed:
 * `past` refuses them rather than stamping them on arrival.
 */
export type Intake<T> = (rows: readonly T[], received: number, latest: number, past?: boolean) => Stamped<T>;

/** The farthest from 1970 that a time may be, in ms. */
const maxTime = 8.64e15;

/** Makes an intake, which stamps each row with its time and key, once; refuses what cannot be stamped and what is here already. */
export function createIntake<T>(config: StreamConfig<T>, revises: boolean | undefined, handler: IntakeHandler): Intake<T> {
  const timeOf = timeReader(config, (words) => {
    handler.say(words);
  });
  const keyOf = config.key === undefined ? undefined : reader(config.key);
  const isKnown = revises ? createRevisions(Math.max(config.recent, 1_000)) : undefined;

  return (rows, received, latest, past = false) => {
    const times = new Float64Array(rows.length);
    const keys: string[] = [];
    let count = 0;
    let refused: number[] | undefined;
    let known: number[] | undefined;
    const kept = rows.filter((row, index) => {
      let cause: DropCause = "time";
      try {
        const own = timeOf(row);
        const time = own ?? (past ? NaN : received);
        if (Math.abs(time) <= maxTime) cause = time > latest ? "future" : "malformed";
        if (cause === "future") handler.future(time);
        if (cause === "malformed") {
          const key = keyOf ? String(keyOf(row)) : "";
          if (own !== undefined && isKnown?.(row, time, key)) {
            handler.duplicate();
            (known ??= []).push(index);
            return false;
          }
          times[count++] = time;
          if (keyOf) keys.push(key);
          return true;
        }
      } catch {
        // An accessor that throws refuses the row.
      }
      (refused ??= []).push(index);
      handler.drop(cause, sampleOf(row));
      return false;
    });
    return { rows: kept, times: count < times.length ? times.slice(0, count) : times, keys: keyOf && keys, refused, known };
  };
}
