import { Series } from "../../src/series/index.js";
import { emptySummary } from "../../src/series/index.js";
import type { HistoryAnswer, HistoryQuery } from "../../src/stream/index.js";
import { seeded } from "../../src/testing/seeded.js";

/** A row of the seeded feed. */
export interface PastRow {
  readonly time: number;
  readonly value: number;
}

/** A feed of many rows, and a history that knows all of them. */
export interface SeededPast {
  /** All rows, those that have come live included. */
  readonly all: Series;
  /** Adds a row, as it comes live. */
  add(row: PastRow): void;
  /** Answers as a server does that knows times and sums. */
  answer(query: Pick<HistoryQuery, "from" | "to" | "limit" | "points">): HistoryAnswer<PastRow>;
}

/**
 * Makes a feed of so many rows, one a second with holes of up to an hour here and there, the last at `end`, epoch ms. A
 * peak stands out now and then, so that a sum without extremes would show.
 *
 * @param holes - how likely a hole is before a row. Default: one in 2,000
 */
export function seededPast(count: number, end: number, ofSeed: number, holes = 0.0005): SeededPast {
  const random = seeded(ofSeed);
  const all = new Series();
  const [times, values] = [new Float64Array(count), new Float64Array(count)];
  let [time, level] = [end, 50];
  for (let index = count - 1; index >= 0; index -= 1) {
    times[index] = time;
    level += random() - 0.5;
    values[index] = random() < 0.001 ? level + 100 * (random() - 0.5) : level;
    time -= random() < holes ? Math.floor(random() * 3_600) * 1_000 + 1_000 : 1_000;
  }
  all.insert(times, values);
  const summary = emptySummary();
  const rowAt = (seq: number): PastRow => ({ time: all.time(seq), value: all.value(seq) });
  return {
    all,
    add({ time: at, value }) {
      all.append(at, value);
    },
    answer({ from = -Infinity, to = Infinity, limit, points = Infinity }) {
      const { columns, pyramid } = all;
      const [start, stop] = [columns.atOrAfter(from), columns.after(to)];
      const oldest = all.time(all.first);
      if (stop - start <= points) {
        const first = Math.max(start, stop - limit);
        const rows = Array.from({ length: stop - first }, (_, index) => rowAt(first + index));
        return { rows, whole: true, oldest };
      }
      const step = Math.ceil((to - from) / points);
      const [rows, min, max]: [PastRow[], PastRow[], PastRow[]] = [[], [], []];
      for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
        pyramid.range(columns.atOrAfter(at), columns.atOrAfter(at + step), summary);
        if (summary.count === 0) continue;
        rows.push({ time: at, value: summary.sum / summary.count });
        min.push({ time: at, value: summary.min });
        max.push({ time: at, value: summary.max });
      }
      return { rows, min, max, step, whole: true, oldest };
    },
  };
}
