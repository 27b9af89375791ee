import type { Retain } from "../../series/index.js";
import type { StoreListener, StreamOf } from "./series-store.js";
import { SeriesStore } from "./series-store.js";
import type { ValueOptions } from "./value.js";

/** The request of a widget for a store. */
export interface StoreOptions<T> extends ValueOptions<T> {
  /** The part of the past that the widget needs. */
  readonly retain: Retain;
}

/** The hold of one widget on a store. */
export interface StoreHandle<T> {
  /** The store. */
  readonly store: SeriesStore<T>;
  /** Asks for more or less of the past; the store holds the most that any handle asks for. */
  retain(retain: Retain): void;
  /** Gives the handle back; with the last one the store unsubscribes. */
  release(): void;
}

/** A store, what it reads, and the part of the past that each holder needs. */
interface SharedStore {
  readonly value: unknown;
  readonly where: unknown;
  readonly store: SeriesStore<never>;
  readonly holders: Map<object, Retain>;
}

/** Shared stores by stream. */
const stores = new WeakMap<object, SharedStore[]>();

/**
 * Returns a handle on the store of a stream and an accessor. All widgets that name the same stream, `value` and `where`
 * (the same function, or the same field) share one store with all its rows. A store that is released and acquired again
 * in the same turn is the same one.
 */
export function acquireStore<T>(
  stream: StreamOf<T>,
  options: StoreOptions<T>,
  listener: StoreListener,
): StoreHandle<T> {
  const { value, where, retain } = options;
  const sharedStores = stores.get(stream) ?? [];
  stores.set(stream, sharedStores);
  let shared = sharedStores.find((other) => other.value === value && other.where === where);
  if (shared === undefined) {
    const store = new SeriesStore<T>(stream, options, retain);
    // One list holds stores of any row; each is given out again only to a stream of its own row.
    shared = { value, where, store: store as unknown as SeriesStore<never>, holders: new Map() };
    sharedStores.push(shared);
  } else if (shared.holders.size === 0) shared.store.resume();
  const { store, holders } = shared;
  const holder = {};
  holders.set(holder, retain);
  store.retain(widestRetain(holders.values()));
  const stopListening = store.listen(listener);

  return {
    // The list forgot the type of the row, which the stream decides.
    store: store as unknown as SeriesStore<T>,
    retain(changed) {
      if (!holders.has(holder)) return;
      holders.set(holder, changed);
      store.retain(widestRetain(holders.values()));
    },
    release() {
      if (!holders.delete(holder)) return;
      stopListening();
      if (holders.size > 0) {
        store.retain(widestRetain(holders.values()));
        return;
      }
      store.suspend();
      queueMicrotask(() => {
        const index = sharedStores.indexOf(shared);
        if (holders.size > 0 || index < 0) return;
        sharedStores.splice(index, 1);
        store.close();
      });
    },
  };
}

function widestRetain(retains: Iterable<Retain>): Retain {
  let [time, rows] = [0, 0];
  for (const retain of retains) {
    time = Math.max(time, retain.time ?? Infinity);
    rows = Math.max(rows, retain.rows ?? Infinity);
  }
  return { time, rows };
}
