import type { Environment } from "../clock/environment.js";
import { BOOLEAN, checkDuration, checkKinds, checkOptions } from "../options/check.js";
import type { HistoryAnswer, HistoryQuery, Position, Sink, Source, Teardown } from "../source.js";
import { forkable } from "./forkable.js";
import type { RandomValuesOptions } from "./random-values.js";
import { randomValues } from "./random-values.js";

/** A row of {@link random}. */
export interface RandomRow {
  /** The time, epoch ms. */
  readonly time: number;
  /** The random number. */
  readonly value: number;
}

/** Options of {@link random}. */
export interface RandomOptions extends Omit<RandomValuesOptions, "seed"> {
  /** The time from one row to the next, in ms. Default 1,000. */
  readonly interval?: number;
  /** A whole number; the same seed gives the same values. Default: a new one for each run. */
  readonly seed?: number;
}

/** One run of the generator. Its epoch encodes all of it, so any position in a run is enough to resume it. */
interface Run {
  readonly epoch: string;
  readonly seed: number;
  /** The time of row 0, epoch ms. */
  readonly start: number;
}

/** The most rows that a run catches up with after a long sleep; older ones are a gap that `history` can fill. */
const MAX_CATCH_UP_ROWS = 10_000;
const OPTIONS = ["interval", "min", "max", "integer", "walk", "seed"];

/**
 * Random numbers: the first row at once, then one each `interval`, on a grid that does not drift. Row `i` of a run is a
 * function of its seed and `i` only, so a run can be resumed, repaired and predicted.
 *
 * @example
 * ```ts
 * const dice = new DataStream(random({ min: 1, max: 6 }));
 * ```
 * @param options - the interval, the bounds and the seed
 * @throws TypeError or RangeError if an option is invalid
 */
export function random(options: RandomOptions = {}): Source<RandomRow> {
  checkOptions("random", options, OPTIONS);
  const { interval = 1000, seed } = options;
  checkDuration("interval", interval);
  checkKinds(options, { integer: BOOLEAN, walk: BOOLEAN });
  randomValues({ ...options, seed: seed ?? 0 });

  return forkable(() => ({ name: "random", order: "contiguous", maxRows: Infinity, ...createRuns() }));

  /** Makes the stateful members of one stream. */
  function createRuns(): Pick<Source<RandomRow>, "connect" | "history"> {
    let newestPosition: Position | null = null;
    return { connect, history };

    function connect(sink: Sink<RandomRow>): Teardown {
      const { environment, resume } = sink;
      const resumed = resume && resumeRun(resume, environment.now());
      let run = resumed ?? beginRun(environment);
      let index = resumed ? (resume.offset as number) + 1 : 0;
      let valueAt = randomValues({ ...options, seed: run.seed });
      let timer: unknown;
      sink.open();
      if (resume) sink.recovered(resumed !== null);
      beat();
      return () => {
        environment.clearTimeout(timer);
      };

      function beat(): void {
        const now = environment.now();
        // The clock was set back: begin another run.
        if (now < timeOf(run, index) - 2 * interval) {
          run = beginRun(environment);
          valueAt = randomValues({ ...options, seed: run.seed });
          index = 0;
        }
        const last = lastIndexAt(run, now);
        if (last >= index) {
          const first = Math.max(index, last - MAX_CATCH_UP_ROWS + 1);
          index = last + 1;
          newestPosition = { epoch: run.epoch, offset: last };
          sink.next(rowsOf(run, valueAt, first, last), { position: newestPosition });
        }
        if (!sink.signal.aborted) timer = environment.setTimeout(beat, timeOf(run, index) - environment.now());
      }
    }

    /** Computes past rows again: all rows up to the newest stay available. */
    function history({
      after,
      before,
      from = -Infinity,
      to = Infinity,
      limit,
    }: HistoryQuery): Promise<HistoryAnswer<RandomRow>> {
      const run = readRun((after ?? before ?? newestPosition)?.epoch);
      if (run === null) return Promise.resolve({ rows: [], whole: newestPosition === null });
      const newestIndex = newestPosition?.epoch === run.epoch ? (newestPosition.offset as number) : -1;
      const end = before ? (before.offset as number) - 1 : newestIndex;
      let first = Math.max(0, after ? (after.offset as number) + 1 : 0, Math.ceil((from - run.start) / interval));
      let last = Math.min(end, lastIndexAt(run, to));
      if (after) last = Math.min(last, first + limit - 1);
      else first = Math.max(first, last - limit + 1);
      if (last < first) return Promise.resolve({ rows: [], whole: true });
      const rows = rowsOf(run, randomValues({ ...options, seed: run.seed }), first, last);
      return Promise.resolve({ rows, position: { epoch: run.epoch, offset: last }, whole: true });
    }
  }

  function beginRun(environment: Environment): Run {
    const start = environment.now();
    const runSeed = seed ?? Math.floor(environment.random() * 2 ** 32);
    return { epoch: `${runSeed}@${start}`, seed: runSeed, start };
  }

  function readRun(epoch: string | undefined): Run | null {
    const match = /^(-?\d+)@(\d+(?:\.\d+)?)$/.exec(epoch ?? "");
    if (!epoch || !match) return null;
    const run = { epoch, seed: Number(match[1]), start: Number(match[2]) };
    return Number.isSafeInteger(run.seed) && run.seed === (seed ?? run.seed) ? run : null;
  }

  /** Returns the run that a position belongs to, if it can be resumed. */
  function resumeRun({ epoch, offset }: Position, now: number): Run | null {
    const run = readRun(epoch);
    // Tolerate one row more: the clock may have been corrected by a little.
    return run && typeof offset === "number" && offset <= lastIndexAt(run, now) + 1 ? run : null;
  }

  function timeOf(run: Run, index: number): number {
    return run.start + index * interval;
  }

  function lastIndexAt(run: Run, now: number): number {
    return Math.floor((now - run.start) / interval);
  }

  function rowsOf(run: Run, valueAt: (index: number) => number, first: number, last: number): RandomRow[] {
    return Array.from({ length: last - first + 1 }, (_, i) => ({
      time: timeOf(run, first + i),
      value: valueAt(first + i),
    }));
  }
}
