import { MAX_TIME_MS } from "../clock/iso-time.js";
import { KEY_WORDS, toKey } from "../key.js";
import { compileAccessor } from "../messages/compile-accessor.js";
import { timeReader } from "../messages/row-time.js";
import type { StreamConfig } from "../options/options.js";
import type { DropCause } from "../source.js";
import type { StampedRow, StampedRows } from "../stamped-rows.js";
import { sampleOf, wordsOf } from "../values/sample.js";
import { createRevisions } from "./revisions.js";

/** Hears of rows that a stamper does not let through. */
export interface RowStamperHandler<T> {
  /** Takes note of a row that was refused. */
  drop(cause: DropCause, sample: string, reason?: string): void;
  /** Takes a row after the latest time allowed: to drop, or to hold and bring back by `admit`. */
  future(stamped: StampedRow<T>, past: boolean): void;
  /** Takes note of a row that was here already. */
  duplicate(time: number, key: string | undefined): void;
  /** Takes a notice that is worth telling once. */
  say(words: string): void;
}

/** Stamps each row with its time and key, once; refuses rows that cannot be stamped or are here already. */
export interface RowStamper<T> {
  /**
   * Stamps the rows of one answer, which came in at `received`, our clock, and refuses those of a time after `latest`.
   * Rows of the past without a time of their own cannot be placed: `past` refuses them rather than stamping them on
   * arrival.
   */
  stamp(rows: readonly T[], received: number, latest: number, past?: boolean): StampedRows<T>;
  /** Returns the keys of the rows of an answer, refused ones too; undefined where one of them cannot be read. */
  keysOf(rows: readonly unknown[]): ReadonlySet<string> | undefined;
  /** Forgets the rows of keys that have gone: the same ones are new if they come again. */
  forget(keys: ReadonlySet<string>): void;
  /** Lets rows of one answer through that were stamped before, and held. */
  admit(rows: readonly StampedRow<T>[]): StampedRows<T>;
}

/** Makes a stamper. */
export function createRowStamper<T>(
  config: StreamConfig<T>,
  revises: boolean | undefined,
  handler: RowStamperHandler<T>,
): RowStamper<T> {
  let refusalReason = "";
  /** Whether the row read last has a time of its own. */
  let hasOwnTime = false;
  const timeOf = timeReader(config, {
    say: (words) => {
      handler.say(words);
    },
    refuse: (reason) => {
      refusalReason = reason;
    },
  });
  const readKey = config.key === undefined ? undefined : compileAccessor(config.key);
  const field = typeof config.key === "string" ? ` at "${config.key}"` : "";
  const revisions = revises ? createRevisions(Math.max(config.recent, 1_000), config.maxRows) : undefined;

  function refuse(row: T, cause: DropCause, reason: string): void {
    handler.drop(cause, sampleOf(row), reason);
  }

  /** Reads the time of a row; undefined where the row is refused. */
  function readTime(row: T, received: number, past: boolean): number | undefined {
    refusalReason = "";
    let time: number | undefined;
    try {
      time = timeOf(row);
    } catch (error) {
      refusalReason = `the time accessor threw: ${wordsOf(error)}`;
      time = NaN;
    }
    hasOwnTime = time !== undefined;
    if (!hasOwnTime && past) refusalReason = "no time: a row of the past needs one of its own";
    else time ??= received;
    if (time !== undefined && Math.abs(time) <= MAX_TIME_MS) return time;
    refuse(row, "time", refusalReason || `${String(time)} ms lies beyond the year 275760: is timeUnit right?`);
    return undefined;
  }

  /** Reads the key of a row; undefined where the row is refused. */
  function readKeyOf(row: T): string | undefined {
    if (!readKey) return "";
    try {
      const raw = readKey(row);
      const key = toKey(raw);
      if (key !== undefined) return key;
      const problem = raw === undefined ? "no key" : `${sampleOf(raw).slice(0, 40)} is no key`;
      refuse(row, "key", `${problem}${field}: ${KEY_WORDS} is one; for rows without, key: (row) => row.key ?? "other"`);
    } catch (error) {
      refuse(row, "key", `the key accessor threw: ${wordsOf(error)}`);
    }
    return undefined;
  }

  function collect(capacity: number): {
    add: (time: number, key: string) => void;
    build: (rows: readonly T[], refused?: number[], known?: number[]) => StampedRows<T>;
  } {
    const times = new Float64Array(capacity);
    const keys: string[] = [];
    let count = 0;
    return {
      add(time, key) {
        times[count++] = time;
        if (readKey) keys.push(key);
      },
      build: (rows, refused, known) => ({
        rows,
        times: count < capacity ? times.slice(0, count) : times,
        keys: readKey && keys,
        refused,
        known,
      }),
    };
  }

  /** Tells whether a row is new; the handler hears of a duplicate. */
  function isNew(row: T, time: number, key: string, past: boolean): boolean {
    if (!revisions?.isKnown(row, time, key, past)) return true;
    handler.duplicate(time, readKey && key);
    return false;
  }

  return {
    stamp(rows, received, latest, past = false) {
      revisions?.begin(rows.length);
      const { add, build } = collect(rows.length);
      let refused: number[] | undefined;
      let known: number[] | undefined;
      const newRows = rows.filter((row, index) => {
        const time = readTime(row, received, past);
        const key = time === undefined ? undefined : readKeyOf(row);
        if (time === undefined || key === undefined || time > latest) {
          if (time !== undefined && key !== undefined) handler.future({ row, time, key }, past);
          (refused ??= []).push(index);
          return false;
        }
        if (hasOwnTime && !isNew(row, time, key, past)) {
          (known ??= []).push(index);
          return false;
        }
        add(time, key);
        return true;
      });
      revisions?.end();
      return build(newRows, refused, known);
    },
    keysOf(rows) {
      const keys = new Set<string>();
      for (const row of rows) {
        let key: string | undefined;
        try {
          // The cast forgets that a refused row may be none: then the accessor throws, or finds nothing.
          key = toKey(readKey?.(row as T));
        } catch {
          // A row whose key cannot be read has none.
        }
        if (key === undefined) return undefined;
        keys.add(key);
      }
      return keys;
    },
    forget(keys) {
      revisions?.forget(keys);
    },
    admit(waiting) {
      revisions?.begin(waiting.length);
      const { add, build } = collect(waiting.length);
      const newRows = waiting.filter(({ row, time, key }) => isNew(row, time, key, false));
      revisions?.end();
      for (const { time, key } of newRows) add(time, key);
      return build(newRows.map(({ row }) => row));
    },
  };
}
