import { randomUUID } from "node:crypto";

/**
 * Makes a feed, which counts its rows from 1, holds the newest `keep` of them, and replays at most `replay` to a reader
 * that resumes. Its epoch names one life of the feed.
 */
export function createFeed({ epoch = randomUUID(), keep = 2400, replay = 1200 } = {}) {
  const rows = []; // the last of them has the sequence number `head`
  const listeners = new Set();
  let head = 0;
  const oldest = () => head - rows.length + 1;
  const between = (after, before) => rows.slice(Math.max(0, after + 1 - oldest()), Math.max(0, before - oldest()));

  return {
    epoch,
    /** The sequence number of the newest row; 0 before the first. */
    head: () => head,
    append(added) {
      head += added.length;
      rows.push(...added);
      rows.splice(0, rows.length - keep);
      for (const listener of listeners) listener(added);
      return head;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Returns the rows after `seq`; null where one of them is no longer held, or `seq` was never reached. */
    since: (seq) => (seq <= head && head - seq <= Math.min(replay, rows.length) ? between(seq, head + 1) : null),
    /**
     * Returns the oldest rows after `after`, else the newest before `before`; and whether the feed still holds all
     * rows that were asked for.
     */
    history({ after, before = head + 1, limit }) {
      const end = Math.min(before, head + 1);
      const start = after ?? Math.max(0, end - 1 - limit);
      const found = between(start, end).slice(0, limit);
      const seq = Math.max(start, oldest() - 1) + found.length;
      return { seq, rows: found, whole: start + 1 >= Math.min(oldest(), end) };
    },
  };
}
