import { rowsOf } from "./feeds.mjs";

/** The past with which a feed begins by default, ms. */
const PAST = 75_000;

/** The greatest number of steps in a message. */
const AT_ONCE = 2_000;

/** Returns the time of a feed's step 0. */
export const timeOf = (feed, start, step) => start + step * feed.interval;

/** Returns the first step of a feed's past. */
export const firstStep = ({ interval, past = PAST }) => -Math.floor(past / interval);

/**
 * Makes a source that plays a feed: first the past, at once, then each row at its time. A step of a feed may have,
 * beside its rows:
 *
 * - `lost` its rows never arrive, and positions prove it; `repairs`: history has them, after that many ms
 * - `unknown` its rows may be missing: no position tells
 * - `silent` it has no rows
 * - `late` the number of steps by which its rows are late
 * - `cut` the connection breaks; `resumes: false`: the server does not replay the rows of the absence
 * - `ends`, `fails` the feed is over
 *
 * @param feed - the feed to play
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

  /** Plays one step, or several up to the next one with an event. */
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

  /** Whether a step has more than rows. */
  function eventful(step) {
    return ["lost", "unknown", "cut", "ends", "fails"].some((name) => feed[name]?.(step));
  }

  /** Returns the rows of history: those that were lost. */
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
