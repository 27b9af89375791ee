import { MEMORY_MS } from "../clock/source-clock.js";
import type { Batch } from "../events.js";
import type { Key } from "../key.js";
import { KEY_WORDS, toKey } from "../key.js";
import { sampleOf } from "../values/sample.js";
import { setBounded } from "../values/set-bounded.js";

/** The newest row of a key. */
export interface Latest<T> {
  /** The row. */
  readonly row: T;
  /** Time of the row, epoch ms. */
  readonly time: number;
  /** Key of the row, where the stream has a `key`. */
  readonly key?: string | undefined;
}

/**
 * The newest rows by time that have come, over all and of each key; of equal times the later arrival. A row ahead of
 * the stream's time waits for its own, unless it is the only one, or had come before time was set back.
 */
export interface LatestRows<T> {
  /** The time up to which rows had come before time was last set back, epoch ms; `-Infinity`: it never was. */
  readonly formerUntil: number;
  /** Notes rows that arrived. */
  note(rows: readonly T[], batch: Batch): void;
  /** Forgets keys that have gone. */
  forget(keys: readonly string[]): void;
  /** Returns the newest row, of one key or over all; throws a `TypeError` for a key that is none. */
  get(key?: Key): Latest<T> | undefined;
  /** Returns the newest row of each key, oldest first. */
  all(): Latest<T>[];
  /** Returns the keys, in the order in which they came first. */
  keys(): string[];
}

/** Number of keys that are remembered at most; beyond, the key that appeared first is forgotten. */
const MAX_KEYS = 10_000;

/** Number of rows ahead that are remembered of a key, the newest arrivals. */
const MAX_AHEAD = 1_000;

type MutableLatest<T> = { -readonly [K in keyof Latest<T>]: Latest<T>[K] };

/** The newest rows of a key: the one that has come, and those ahead. */
class Newest<T> {
  /** Updated in place, to make no garbage with each row, and so handed out as a copy. */
  #latest: MutableLatest<T> | undefined;
  #ahead: Latest<T>[] = [];

  /**
   * Notes a row; `until` is the time up to which rows have come, epoch ms, and `everUntil` that up to which they ever
   * had.
   */
  note(row: T, time: number, key: string | undefined, until: number, everUntil = until): void {
    const known = this.#latest;
    if (known === undefined) this.#latest = { row, time, key };
    else if (time > until) this.#wait({ row, time, key });
    else if (time >= known.time || known.time > until) {
      // A row that was here before time was known waits again; one from before it was set back is of no time to come.
      if (known.time > everUntil) this.#wait({ ...known });
      known.row = row;
      known.time = time;
      known.key = key;
    }
  }

  /** Returns the newest row that has come. */
  at(until: number): Latest<T> | undefined {
    const come = this.#ahead.filter(({ time }) => time <= until);
    if (come.length > 0) {
      this.#ahead = this.#ahead.filter(({ time }) => time > until);
      for (const { row, time, key } of come) this.note(row, time, key, until);
    }
    return this.#latest;
  }

  /** Lists all of its rows. */
  get all(): readonly Latest<T>[] {
    return this.#latest === undefined ? this.#ahead : [this.#latest, ...this.#ahead];
  }

  #wait(latest: Latest<T>): void {
    this.#ahead.push(latest);
    if (this.#ahead.length > MAX_AHEAD) this.#ahead.shift();
  }
}

/** Makes a memory of newest rows, empty; `comeUntil` returns the time up to which rows have come, epoch ms. */
export function createLatestRows<T>(comeUntil: () => number): LatestRows<T> {
  const byKey = new Map<string, Newest<T>>();
  let overall = new Newest<T>();
  /** The time up to which rows had come at the batch before, epoch ms. */
  let toldUntil = Infinity;
  let formerUntil = -Infinity;
  return {
    get formerUntil() {
      return formerUntil;
    },
    note(rows, { times, keys }) {
      const until = comeUntil();
      if (toldUntil < Infinity && until < toldUntil - MEMORY_MS) formerUntil = toldUntil;
      toldUntil = until;
      const everUntil = Math.max(until, formerUntil);
      for (let i = 0; i < times.length; i++) {
        const key = keys?.[i];
        overall.note(rows[i], times[i], key, until, everUntil);
        if (key === undefined) continue;
        let newest = byKey.get(key);
        if (!newest) setBounded(byKey, key, (newest = new Newest<T>()), MAX_KEYS);
        newest.note(rows[i], times[i], key, until, everUntil);
      }
    },
    forget(keys) {
      for (const key of keys) byKey.delete(key);
      // The newest of all may have been one of them.
      overall = new Newest<T>();
      const until = comeUntil();
      const everUntil = Math.max(until, formerUntil);
      for (const newest of byKey.values()) {
        for (const { row, time, key } of newest.all) overall.note(row, time, key, until, everUntil);
      }
    },
    get(key) {
      const name = key === undefined ? "" : toKey(key);
      if (name === undefined) {
        throw new TypeError(`invalid key: ${sampleOf(key)} (expected ${KEY_WORDS}; none for the newest row of all)`);
      }
      const latest = (key === undefined ? overall : byKey.get(name))?.at(comeUntil());
      return latest && { ...latest };
    },
    all() {
      const until = comeUntil();
      return [...byKey.values()].flatMap((each) => each.at(until) ?? []).sort((a, b) => a.time - b.time);
    },
    keys: () => [...byKey.keys()],
  };
}
