import { sumStretch } from "./sums.mjs";

/**
 * Makes a feed, which counts its rows from 1, holds the newest `keep` of them, and replays at most `replay` to a reader
 * that resumes. Its epoch names one life of the feed.
 */
export function createFeed({ epoch = crypto.randomUUID().slice(0, 13), keep = 2400, replay = 1200 } = {}) {
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
     * Returns the oldest rows after `after`, else the newest before `before`, of the times `from` to `to`; and whether
     * the feed still holds all rows that were asked for. Sums up a stretch of time of more than `points` rows.
     */
    history({ epoch: asked = epoch, after, before = head + 1, from = -Infinity, to = Infinity, points, limit }) {
      if (asked !== epoch) return { epoch, rows: [], whole: false };
      const end = Math.min(before, head + 1);
      const first = Math.max((after ?? 0) + 1, oldest());
      const found = between(first - 1, end)
        .map((row, index) => ({ row, seq: first + index }))
        .filter(({ row }) => row.time >= from && row.time <= to);
      const facts = from > -Infinity || to < Infinity ? { epoch, oldest: rows[0]?.time ?? null } : { epoch };
      if (found.length > points) {
        return {
          ...facts,
          ...sumStretch(rows, { from, to, points, limit }),
          whole: oldest() === 1 || from > rows[0].time,
        };
      }
      const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);
      const start = after ?? (page.length === limit ? page[0].seq - 1 : 0);
      const whole = start + 1 >= Math.min(oldest(), end) || from > rows[0]?.time;
      return { ...facts, ...numbered(page), whole };
    },
  };
}

/** Returns rows with the number of the last, unless it does not count them: the clock was set back amid them. */
function numbered(page) {
  const seq = page.at(-1)?.seq;
  const counted = seq !== undefined && seq - page[0].seq === page.length - 1;
  return { ...(counted && { seq }), rows: page.map(({ row }) => row) };
}
