import { rowsOf } from "./feeds.mjs";

/** How much of the past a feed begins with, ms, where it does not say. */
const PAST = 75_000;

/** Steps a message at most. */
const AT_ONCE = 2_000;

/** Where a feed's step 0 is in time. */
export const timeOf = (feed, start, step) => start + step * feed.interval;

/** The first step of a feed's past. */
export const firstStep = ({ interval, past = PAST }) => -Math.floor(past / interval);

/**
 * A source that plays a feed: first what is past, at once, then each row at its time. A feed may say of a step, beyond
 * its rows:
 *
 * - `lost` its rows never come, and positions prove it; `repairs`: history has them, after so many ms
 * - `unknown` its rows may never have been: nobody can tell
 * - `silent` it has no rows
 * - `late` by how many steps its rows are late
 * - `cut` the connection breaks; `resumes: false`: what was missed meanwhile is gone
 * - `ends`, `fails` the feed is over
 *
 * @param feed - what to play
 * @param start - the time of step 0, epoch ms
 */
export function feedSource(feed, start) {
  const { interval, repairs, resumes = true } = feed;
  const missing = [];
  let next = firstStep(feed);
  let offset = 0;
  let broken = -1;
  let delayed = [];

  return {
    name: "gallery",
    order: "contiguous",
    ...(repairs !== undefined && { history: (query) => later(repairs, () => found(query), query.signal) }),
    connect(sink) {
      const { environment } = sink;
      let timer;
      sink.open();
      if (sink.resume) {
        sink.recovered(resumes);
        if (!resumes) {
          const due = Math.ceil((environment.now() - start) / interval);
          offset += due - next;
          next = due;
        }
      }
      const play = () => {
        while (!sink.signal.aborted && timeOf(feed, start, next) <= environment.now()) advance(sink, environment.now());
        if (!sink.signal.aborted) {
          timer = environment.setTimeout(play, Math.max(1, timeOf(feed, start, next) - environment.now()));
        }
      };
      play();
      return () => environment.clearTimeout(timer);
    },
  };

  /** Plays one step, or as many as nothing happens in. */
  function advance(sink, now) {
    if (feed.ends?.(next)) return sink.complete();
    if (feed.fails?.(next)) return sink.error(new Error("the server refused"), { final: true });
    if (next > 0 && next > broken && feed.cut?.(next)) {
      broken = next;
      return sink.error(new Error("the connection was lost"));
    }
    if (feed.unknown?.(next) && !feed.unknown(next - 1)) {
      sink.lost({ kind: "unknown", cause: "nobody can tell whether there were rows" });
    }
    const rows = [];
    const first = next;
    do {
      const batch = rowsOf(feed, next, timeOf(feed, start, next));
      const late = feed.late?.(next) ?? 0;
      if (feed.lost?.(next)) {
        for (const [index, each] of batch.entries()) {
          missing.push({ offset: offset + rows.length + index + 1, row: each });
        }
        offset += batch.length;
        missing.splice(0, missing.length - 1000);
      } else if (late > 0) delayed.push({ due: next + late, batch });
      else if (!feed.silent?.(next) && !feed.unknown?.(next)) rows.push(...batch);
      for (const { due, batch: waited } of delayed) if (due === next) rows.push(...waited);
      delayed = delayed.filter(({ due }) => due > next);
      next += 1;
    } while (next - first < AT_ONCE && timeOf(feed, start, next) <= now && !eventful(next - 1) && !eventful(next));
    if (rows.length === 0) return undefined;
    offset += rows.length;
    return sink.next(rows, { position: { offset } });
  }

  /** Whether more than rows comes with a step. */
  function eventful(step) {
    return ["lost", "unknown", "cut", "ends", "fails"].some((name) => feed[name]?.(step));
  }

  /** What history has: the rows that were lost. */
  function found({ after, before, limit }) {
    const rows = missing
      .filter((each) => each.offset > (after?.offset ?? -Infinity) && each.offset < (before?.offset ?? Infinity))
      .slice(0, limit);
    return {
      rows: rows.map((each) => each.row),
      ...(rows.length > 0 && { position: { offset: rows.at(-1).offset } }),
      whole: true,
    };
  }
}

function later(delay, answer, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(answer()), delay);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
