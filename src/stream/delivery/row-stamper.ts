import { keyWords, toKey } from "../key.js";
import { reader, timeReader } from "../messages/row-time.js";
import type { StreamConfig } from "../options/options.js";
import type { DropCause } from "../source.js";
import type { Stamped, StampedRow } from "../stamped-rows.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { createRevisions } from "./revisions.js";

/** What an intake tells of the rows that it does not let through. */
export interface RowStamperHandler<T> {
  /** A row was refused. */
  drop(cause: DropCause, sample: string, reason?: string): void;
  /**
   * A row lies after the latest time that may be: it is the handler's to drop, or to hold and bring back by `admit`.
   */
  future(stamped: StampedRow<T>, past: boolean): void;
  /** A row of this time and key was here already. */
  duplicate(time: number, key: string | undefined): void;
  /** Something worth saying once. */
  say(words: string): void;
}

/** Stamps each row with its time and key, once; refuses what cannot be stamped and what is here already. */
export interface RowStamper<T> {
  /**
   * Takes an answer's rows, which came in at `received`, our clock, and refuses those of a time after `latest`. Rows of
   * the past without a time of their own cannot be placed: `past` refuses them rather than stamping them on arrival.
   */
  take(rows: readonly T[], received: number, latest: number, past?: boolean): Stamped<T>;
  /** Takes rows of one answer that were stamped before, and held. */
  admit(rows: readonly StampedRow<T>[]): Stamped<T>;
}

/** The farthest from 1970 that a time may be, in ms. */
const maxTime = 8.64e15;

/** Makes an intake. */
export function createRowStamper<T>(
  config: StreamConfig<T>,
  revises: boolean | undefined,
  handler: RowStamperHandler<T>,
): RowStamper<T> {
  let why = "";
  /** Whether the row that was read last has a time of its own. */
  let own = false;
  const timeOf = timeReader(config, {
    say: (words) => {
      handler.say(words);
    },
    refuse: (reason) => {
      why = reason;
    },
  });
  const readKey = config.key === undefined ? undefined : reader(config.key);
  const field = typeof config.key === "string" ? ` at "${config.key}"` : "";
  const revisions = revises ? createRevisions(Math.max(config.recent, 1_000), config.maxRows) : undefined;

  function refuse(row: T, cause: DropCause, reason: string): void {
    handler.drop(cause, sampleOf(row), reason);
  }

  /** The time of a row; undefined: it is refused. */
  function readTime(row: T, received: number, past: boolean): number | undefined {
    why = "";
    let time: number | undefined;
    try {
      time = timeOf(row);
    } catch (error) {
      why = `the time accessor threw: ${wordsOf(error)}`;
      time = NaN;
    }
    own = time !== undefined;
    if (!own && past) why = "no time: a row of the past needs one of its own";
    else time ??= received;
    if (time !== undefined && Math.abs(time) <= maxTime) return time;
    refuse(row, "time", why || `${String(time)} ms lies beyond the year 275760: is timeUnit right?`);
    return undefined;
  }

  /** The key of a row; undefined: it is refused. */
  function readKeyOf(row: T): string | undefined {
    if (!readKey) return "";
    try {
      const raw = readKey(row);
      const key = toKey(raw);
      if (key !== undefined) return key;
      const shown = raw === undefined ? "no key" : `${sampleOf(raw).slice(0, 40)} is no key`;
      refuse(row, "key", `${shown}${field}: ${keyWords} is one; for rows without, key: (row) => row.key ?? "other"`);
    } catch (error) {
      refuse(row, "key", `the key accessor threw: ${wordsOf(error)}`);
    }
    return undefined;
  }

  function collect(most: number): {
    add: (time: number, key: string) => void;
    made: (rows: readonly T[], refused?: number[], known?: number[]) => Stamped<T>;
  } {
    const times = new Float64Array(most);
    const keys: string[] = [];
    let count = 0;
    return {
      add(time, key) {
        times[count++] = time;
        if (readKey) keys.push(key);
      },
      made: (rows, refused, known) => ({
        rows,
        times: count < most ? times.slice(0, count) : times,
        keys: readKey && keys,
        refused,
        known,
      }),
    };
  }

  /** Whether a row is news; a duplicate is told. */
  function isNew(row: T, time: number, key: string, past: boolean): boolean {
    if (!revisions?.isKnown(row, time, key, past)) return true;
    handler.duplicate(time, readKey && key);
    return false;
  }

  return {
    take(rows, received, latest, past = false) {
      revisions?.begin(rows.length);
      const { add, made } = collect(rows.length);
      let refused: number[] | undefined;
      let known: number[] | undefined;
      const kept = rows.filter((row, index) => {
        const time = readTime(row, received, past);
        const key = time === undefined ? undefined : readKeyOf(row);
        if (time === undefined || key === undefined || time > latest) {
          if (time !== undefined && key !== undefined) handler.future({ row, time, key }, past);
          (refused ??= []).push(index);
          return false;
        }
        if (own && !isNew(row, time, key, past)) {
          (known ??= []).push(index);
          return false;
        }
        add(time, key);
        return true;
      });
      revisions?.end();
      return made(kept, refused, known);
    },
    admit(held) {
      revisions?.begin(held.length);
      const { add, made } = collect(held.length);
      const news = held.filter(({ row, time, key }) => isNew(row, time, key, false));
      revisions?.end();
      for (const { time, key } of news) add(time, key);
      return made(news.map(({ row }) => row));
    },
  };
}
