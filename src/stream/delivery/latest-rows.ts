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

/** The newest rows by time, over all and of each key. Of equal times the later arrival is the newer. */
export interface LatestRows<T> {
  /** Notes rows that arrived. */
  note(rows: readonly T[], batch: Batch): void;
  /** Returns the newest row, of one key or over all; throws a `TypeError` for a key that is none. */
  get(key?: Key): Latest<T> | undefined;
  /** Returns the newest row of each key, oldest first. */
  all(): Latest<T>[];
  /** Returns the keys, in the order in which they came first. */
  keys(): string[];
}

/** Number of keys that are remembered at most; beyond, the key that appeared first is forgotten. */
const MAX_KEYS = 10_000;

type MutableLatest<T> = { -readonly [K in keyof Latest<T>]: Latest<T>[K] };

/** Makes a memory of newest rows, empty. */
export function createLatestRows<T>(): LatestRows<T> {
  // Entries are updated in place, to make no garbage with each row, and so handed out as copies.
  const byKey = new Map<string, MutableLatest<T>>();
  let newest: MutableLatest<T> | undefined;
  return {
    note(rows, { times, keys }) {
      for (let i = 0; i < times.length; i++) {
        const key = keys?.[i];
        newest = replaceIfNewer(newest, rows[i], times[i], key);
        if (key === undefined) continue;
        const known = byKey.get(key);
        const entry = replaceIfNewer(known, rows[i], times[i], key);
        if (!known) setBounded(byKey, key, entry, MAX_KEYS);
      }
    },
    get(key) {
      const name = key === undefined ? "" : toKey(key);
      if (name === undefined) {
        throw new TypeError(`invalid key: ${sampleOf(key)} (expected ${KEY_WORDS}; none for the newest row of all)`);
      }
      const latest = key === undefined ? newest : byKey.get(name);
      return latest && { ...latest };
    },
    all: () => [...byKey.values()].sort((a, b) => a.time - b.time),
    keys: () => [...byKey.keys()],
  };
}

function replaceIfNewer<T>(
  known: MutableLatest<T> | undefined,
  row: T,
  time: number,
  key: string | undefined,
): MutableLatest<T> {
  if (!known) return { row, time, key };
  if (time >= known.time) {
    known.row = row;
    known.time = time;
    known.key = key;
  }
  return known;
}
