import { RowSet } from "../values/row-set.js";

/**
 * Remembers rows by key and time, to tell new rows from those that an answer repeats. Several rows of one key and time
 * may stand in one answer: a row is known if an equal one was in the answer that last had this key and time, or stands
 * earlier in this one. A change back to an older value is new.
 */
export interface Revisions {
  /** Begins an answer of `size` rows. */
  begin(size: number): void;
  /**
   * Tells whether a row is known, and remembers it if not. A row of the past leaves the rows of its key and time as
   * they are, and is remembered beside them.
   */
  isKnown(row: unknown, time: number, key: string, past?: boolean): boolean;
  /** Forgets the rows of keys. */
  forget(keys: ReadonlySet<string>): void;
  /** Ends the answer: forgets rows beyond the capacity. */
  end(): void;
}

/** The rows of one key and time. */
interface Revision {
  /** Number of the last answer that had this key and time. */
  answer: number;
  /** The rows of that answer. */
  rows: RowSet;
  /** The rows of the answer that had them before. */
  before: RowSet | undefined;
}

/**
 * Makes a memory of rows; those that no answer had for longest are forgotten first. It holds twice the rows of the
 * largest answer, at least `minRows` and at most `maxRows`, and never less than the newest answer.
 */
export function createRevisions(minRows: number, maxRows: number): Revisions {
  /** Revisions by time and key, the most recent last. */
  const revisions = new Map<string, Revision>();
  let rowCount = 0;
  let answer = 0;
  let capacity = minRows;

  function remove(name: string, { rows, before }: Revision): void {
    rowCount -= rows.size + (before?.size ?? 0);
    revisions.delete(name);
  }

  return {
    begin(size) {
      answer += 1;
      capacity = Math.max(capacity, Math.min(2 * size, maxRows));
    },
    isKnown(row, time, key, past = false) {
      const name = `${time} ${key}`;
      let revision = revisions.get(name);
      if (!revision) {
        revision = { answer, rows: new RowSet(), before: undefined };
        revisions.set(name, revision);
      } else if (revision.answer !== answer && !past) {
        rowCount -= revision.before?.size ?? 0;
        revision.before = revision.rows;
        revision.rows = new RowSet();
        revision.answer = answer;
        revisions.delete(name);
        revisions.set(name, revision);
      }
      const isRepeated = revision.before?.has(row) ?? false;
      if (!revision.rows.add(row)) return true;
      rowCount += 1;
      return isRepeated;
    },
    forget(keys) {
      for (const [name, revision] of revisions) {
        if (keys.has(name.slice(name.indexOf(" ") + 1))) remove(name, revision);
      }
    },
    end() {
      for (const [name, revision] of revisions) {
        // Twice the capacity, because each row counts twice where the answer before had all of them too.
        if (rowCount <= 2 * capacity || revision.answer === answer) break;
        remove(name, revision);
      }
    },
  };
}
