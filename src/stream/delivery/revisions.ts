import { RowSet } from "../values/row-set.js";

/**
 * Remembers rows by key and time, to tell what is news from what an answer says again. Several rows of one key and time
 * may stand in one answer: a row is known if an equal one was in the answer that last had this key and time, or stands
 * earlier in this one. A change back to an older value is news.
 */
export interface Revisions {
  /** An answer of so many rows begins. */
  begin(size: number): void;
  /**
   * Whether a row is known; if not, it is remembered. A row of the past says nothing of what is said of its time now:
   * it is remembered beside what is.
   */
  isKnown(row: unknown, time: number, key: string, past?: boolean): boolean;
  /** The answer is over: what is beyond the capacity is forgotten. */
  end(): void;
}

/** What has been said of one key and time. */
interface Said {
  /** The number of the answer that said it last. */
  answer: number;
  now: RowSet;
  before: RowSet | undefined;
}

/**
 * Makes a memory of rows, those that were not said for longest forgotten first. It holds twice the rows of the largest
 * answer, at least `least` and at most `most`, and never less than the newest answer.
 */
export function createRevisions(least: number, most: number): Revisions {
  /** By time and key, that which was said last at the end. */
  const all = new Map<string, Said>();
  let held = 0;
  let answer = 0;
  let capacity = least;

  return {
    begin(size) {
      answer += 1;
      capacity = Math.max(capacity, Math.min(2 * size, most));
    },
    isKnown(row, time, key, past = false) {
      const name = `${time} ${key}`;
      let said = all.get(name);
      if (!said) {
        said = { answer, now: new RowSet(), before: undefined };
        all.set(name, said);
      } else if (said.answer !== answer && !past) {
        held -= said.before?.size ?? 0;
        said.before = said.now;
        said.now = new RowSet();
        said.answer = answer;
        all.delete(name);
        all.set(name, said);
      }
      const known = said.before?.has(row) ?? false;
      if (!said.now.add(row)) return true;
      held += 1;
      return known;
    },
    end() {
      for (const [name, said] of all) {
        // Twice where all of an answer was said before.
        if (held <= 2 * capacity || said.answer === answer) break;
        held -= said.now.size + (said.before?.size ?? 0);
        all.delete(name);
      }
    },
  };
}
