import { remember } from "./bounded.js";
import type { Batch } from "./events.js";

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
  /** The newest row, of one key or over all. */
  get(key?: string): Latest<T> | undefined;
  /** The newest row of each key, oldest first. */
  all(): Latest<T>[];
}

/** The most keys that are remembered; beyond, the key that appeared first is forgotten. */
const maxKeys = 10_000;

/** Makes a memory of newest rows, empty. */
export function createLatest<T>(): LatestRows<T> {
  const byKey = new Map<string, Latest<T>>();
  let newest: Latest<T> | undefined;
  return {
    note(rows, { times, keys }) {
      rows.forEach((row, i) => {
        const key = keys?.[i];
        const entry = { row, time: times[i], key };
        newest = newer(newest, entry);
        if (key !== undefined) remember(byKey, key, newer(byKey.get(key), entry), maxKeys);
      });
    },
    get: (key) => (key === undefined ? newest : byKey.get(key)),
    all: () => [...byKey.values()].sort((a, b) => a.time - b.time),
  };
}

function newer<T>(held: Latest<T> | undefined, entry: Latest<T>): Latest<T> {
  return held && held.time > entry.time ? held : entry;
}
