import type { Retain } from "../../series/index.js";
import type { StoreListener, StreamOf } from "./series-store.js";
import { SeriesStore } from "./series-store.js";
import type { ValueOptions } from "./value.js";

/** What a widget asks a store for. */
export interface StoreOptions<T> extends ValueOptions<T> {
  /** How much of the past it needs. */
  readonly retain: Retain;
}

/** One widget's share in a store. */
export interface StoreHandle<T> {
  /** The store. */
  readonly store: SeriesStore<T>;
  /** Asks for more or less of the past; the store holds the most that anyone asks for. */
  retain(retain: Retain): void;
  /** Gives the share back; with the last one the store unsubscribes. */
  release(): void;
}

interface Shared {
  readonly value: unknown;
  readonly where: unknown;
  readonly store: SeriesStore<never>;
  readonly shares: Map<object, Retain>;
}

const stores = new WeakMap<object, Shared[]>();

/**
 * Gives a share in the store of a stream and an accessor. All widgets that name the same stream, `value` and `where`
 * (the same function, or the same field) share one, with all that it holds, whatever else they make of it. One that is
 * given back and asked for again in the same turn is the same one.
 */
export function acquireStore<T>(
  stream: StreamOf<T>,
  options: StoreOptions<T>,
  listener: StoreListener,
): StoreHandle<T> {
  const { value, where, retain } = options;
  const all = stores.get(stream) ?? [];
  stores.set(stream, all);
  let shared = all.find((other) => other.value === value && other.where === where);
  if (shared === undefined) {
    const store = new SeriesStore<T>(stream, options, retain);
    shared = { value, where, store: store as unknown as SeriesStore<never>, shares: new Map() };
    all.push(shared);
  } else if (shared.shares.size === 0) shared.store.wake();
  const { store, shares } = shared;
  const share = {};
  shares.set(share, retain);
  store.retain(most(shares.values()));
  const mute = store.listen(listener);

  return {
    store: store as unknown as SeriesStore<T>,
    retain(changed) {
      if (!shares.has(share)) return;
      shares.set(share, changed);
      store.retain(most(shares.values()));
    },
    release() {
      if (!shares.delete(share)) return;
      mute();
      if (shares.size > 0) {
        store.retain(most(shares.values()));
        return;
      }
      store.rest();
      queueMicrotask(() => {
        const at = all.indexOf(shared);
        if (shares.size > 0 || at < 0) return;
        all.splice(at, 1);
        store.close();
      });
    },
  };
}

function most(retains: Iterable<Retain>): Retain {
  let [time, rows] = [0, 0];
  for (const retain of retains) {
    time = Math.max(time, retain.time ?? Infinity);
    rows = Math.max(rows, retain.rows ?? Infinity);
  }
  return { time, rows };
}
