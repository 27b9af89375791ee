/**
 * Holds the first and the last row of each epoch that a store has: the times that are held, and the holes between.
 *
 * @param own - the epoch of this life, whose rows are added as they are told
 */
export function createEpochs(own) {
  let others = []; // { epoch, first, firstTime, last, lastTime }
  let ours;

  const all = () => (ours ? [...others, ours] : others).sort((a, b) => a.firstTime - b.firstTime);

  return {
    /** Takes over what the tables hold. */
    know(epochs) {
      others = epochs.filter(({ epoch }) => epoch !== own);
      const known = epochs.find(({ epoch }) => epoch === own);
      if (ours && known) ours = { ...ours, first: known.first, firstTime: known.firstTime };
    },
    /** Adds rows of this life, `seq` being the number of the first. */
    add(seq, rows) {
      const [{ time }] = rows;
      ours ??= { epoch: own, first: seq, firstTime: time, last: seq, lastTime: time };
      ours = { ...ours, last: seq + rows.length - 1, lastTime: rows.at(-1).time };
    },
    find: (epoch) => all().find((each) => each.epoch === epoch),
    /** The time of the oldest row; `Infinity` before the first. */
    oldest: () => all().at(0)?.firstTime ?? Infinity,
    /** The time of the newest row; `-Infinity` before the first. */
    newest: () => Math.max(...all().map(({ lastTime }) => lastTime)),
    /**
     * Returns what is known of a stretch of time: the epoch of its last row, whether all its rows are of that one,
     * whether all are held, the oldest time, and the holes between two epochs.
     */
    factsOf(from = -Infinity, to = Infinity) {
      const known = all();
      const inside = known.filter(({ firstTime, lastTime }) => firstTime <= to && lastTime >= from);
      const oldest = known.at(0);
      return {
        epoch: inside.at(-1)?.epoch ?? own,
        isOneEpoch: inside.length <= 1,
        whole: oldest === undefined || oldest.first === 1 || from >= oldest.firstTime,
        oldest: oldest?.firstTime ?? null,
        gaps: known
          .slice(1)
          .map((epoch, index) => ({ after: known[index].lastTime, before: epoch.firstTime, kind: "lost" }))
          .filter(({ after, before }) => after <= before && after < to && before > from),
      };
    },
  };
}
