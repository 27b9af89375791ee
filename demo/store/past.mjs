/** Answers questions about the past from the tables of a store, in the form of a feed's `history`. */
export function createPast(tables, epochs) {
  return {
    /** Answers a stretch of time: rows of all epochs, or where there are more than `points`, sums. */
    async stretch({ from, to, points, limit }) {
      const { isOneEpoch, ...facts } = epochs.factsOf(from, to);
      if (points !== undefined && (await tables.hasMore(from, to, points))) {
        return { ...facts, ...(await tables.sums({ from, to, points, limit })) };
      }
      const found = await tables.rows({ from, to, limit });
      return { ...facts, ...numbered(found.reverse(), isOneEpoch) };
    },
    /** Answers with rows of one epoch, which the tables know, by their numbers. */
    async ofEpoch({ epoch, after, before, from, to, limit }) {
      const { first, firstTime, last } = epochs.find(epoch);
      const found = await tables.rows({ epoch, after, before, from, to, limit, oldestFirst: after !== undefined });
      if (after === undefined) found.reverse();
      const end = Math.min(before ?? Infinity, last + 1);
      const start = after ?? (found.length === limit ? found[0].seq - 1 : 0);
      return { epoch, ...numbered(found, true), whole: start + 1 >= Math.min(first, end) || from > firstTime };
    },
  };
}

/** Returns rows with the number of the last, where it counts them all. */
function numbered(found, isOneEpoch) {
  const seq = found.at(-1)?.seq;
  const counted = isOneEpoch && seq !== undefined && seq - found[0].seq === found.length - 1;
  return { ...(counted && { seq }), rows: found.map(({ row }) => row) };
}
