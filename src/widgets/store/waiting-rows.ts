import type { Batch } from "../../stream/index.js";
import type { KeyLeads } from "./key-leads.js";

/** Rows with what is told of them. */
export interface TimedRows<T> {
  readonly rows: readonly T[];
  readonly batch: Batch;
}

/** Rows that are ahead of a stream's time, and wait for theirs. */
export interface RowsAhead {
  /** Number of rows. */
  readonly count: number;
  /** The time of the first one that will come, by the stream's clock, epoch ms; `Infinity`: there is none. */
  readonly nextTime: number;
}

/** Returns the time up to which the rows of a key have come, epoch ms. */
export type ComeUntil = (key: string | undefined) => number;

/** Returns some rows of a batch, in their order. */
function pickRows<T>({ rows, batch }: TimedRows<T>, indexes: readonly number[]): TimedRows<T> {
  const { times, keys } = batch;
  return {
    rows: indexes.map((index) => rows[index]),
    batch: {
      ...batch,
      times: Float64Array.from(indexes, (index) => times[index]),
      keys: keys && indexes.map((index) => keys[index]),
    },
  };
}

/** Rows of a stream that are ahead of its time, and wait for theirs. */
export class WaitingRows<T> {
  #all: TimedRows<T>[] = [];

  /**
   * Sums up the rows that wait.
   *
   * @param key - the series that counts. Default: all do
   */
  ahead(leads: KeyLeads, key?: string): RowsAhead {
    let [count, nextTime] = [0, Infinity];
    for (const { batch } of this.#all) {
      const { times, keys } = batch;
      for (let index = 0; index < times.length; index += 1) {
        if (key !== undefined && keys?.[index] !== key) continue;
        count += 1;
        nextTime = Math.min(nextTime, times[index] - leads.of(keys?.[index]));
      }
    }
    return { count, nextTime };
  }

  /** Keeps rows that have not come. Returns the others; undefined: none of them has come. */
  split(given: TimedRows<T>, comeUntil: ComeUntil): TimedRows<T> | undefined {
    const { times, keys } = given.batch;
    const hasCome = (index: number): boolean => times[index] <= comeUntil(keys?.[index]);
    let firstAhead = 0;
    while (firstAhead < times.length && hasCome(firstAhead)) firstAhead += 1;
    if (firstAhead === times.length) return given;
    const indexes = Array.from(times, (_, index) => index);
    const come = indexes.filter(hasCome);
    this.#all.push(
      pickRows(
        given,
        indexes.filter((index) => !hasCome(index)),
      ),
    );
    return come.length === 0 ? undefined : pickRows(given, come);
  }

  /** Lets go of the rows of keys that have gone: they will not come. */
  forget(keys: readonly string[]): void {
    this.#all = this.#all.flatMap((each) => {
      const kept = [...each.rows.keys()].filter((index) => !keys.includes(each.batch.keys?.[index] ?? ""));
      return kept.length === 0 ? [] : pickRows(each, kept);
    });
  }

  /** Lets go of the rows that have come, and returns them. */
  take(comeUntil: ComeUntil): readonly TimedRows<T>[] {
    const waiting = this.#all;
    this.#all = [];
    return waiting.flatMap((each) => this.split(each, comeUntil) ?? []);
  }
}
