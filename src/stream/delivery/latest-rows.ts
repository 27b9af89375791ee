import type { Batch } from "../events.js";
import type { Key } from "../key.js";
import { keyWords, toKey } from "../key.js";
import { sampleOf } from "../values/sample.js";
import { setBounded } from "../values/set-bounded.js";

/** The newest row of a key. */
export interface Latest<T> {
  /** The row. */
  readonly row: T;
  /** Its time, epoch ms. */
  readonly time: number;
  /** Its key, where the stream has a `key`. */
  readonly key?: string | undefined;
}

/** The newest rows by time, over all and of each key. Of equal times the later arrival is the newer. */
export interface LatestRows<T> {
  /** Takes note of rows that arrived. */
  note(rows: readonly T[], batch: Batch): void;
  /** The newest row, of one key or over all; throws a `TypeError` where that is no key. */
  get(key?: Key): Latest<T> | undefined;
  /** The newest row of each key, oldest first. */
  all(): Latest<T>[];
  /** The keys, in the order in which they came first. */
  keys(): string[];
}

/** The most keys that are remembered; beyond, the key that appeared first is forgotten. */
const maxKeys = 10_000;

type Held<T> = { -readonly [K in keyof Latest<T>]: Latest<T>[K] };

/** Makes a memory of newest rows, empty. */
export function createLatestRows<T>(): LatestRows<T> {
  // Written over in place, a row an entry being too much, and so handed out as copies.
  const byKey = new Map<string, Held<T>>();
  let newest: Held<T> | undefined;
  return {
    note(rows, { times, keys }) {
      for (let i = 0; i < times.length; i++) {
        const key = keys?.[i];
        newest = newer(newest, rows[i], times[i], key);
        if (key === undefined) continue;
        const held = byKey.get(key);
        const entry = newer(held, rows[i], times[i], key);
        if (!held) setBounded(byKey, key, entry, maxKeys);
      }
    },
    get(key) {
      const name = key === undefined ? "" : toKey(key);
      if (name === undefined) {
        throw new TypeError(`invalid key: ${sampleOf(key)} (expected ${keyWords}; none for the newest row of all)`);
      }
      const held = key === undefined ? newest : byKey.get(name);
      return held && { ...held };
    },
    all: () => [...byKey.values()].sort((a, b) => a.time - b.time),
    keys: () => [...byKey.keys()],
  };
}

function newer<T>(held: Held<T> | undefined, row: T, time: number, key: string | undefined): Held<T> {
  if (!held) return { row, time, key };
  if (time >= held.time) {
    held.row = row;
    held.time = time;
    held.key = key;
  }
  return held;
}
