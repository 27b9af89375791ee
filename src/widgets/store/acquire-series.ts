import type { Retain } from "../../series/index.js";
import { SeriesSet } from "./series-set.js";
import type { HubListener, StreamHub, StreamOf } from "./stream-hub.js";
import { hubOf } from "./stream-hub.js";
import type { ValueOptions } from "./value.js";

/** The request of a widget for series. */
export interface SeriesOptions<T> extends ValueOptions<T> {
  /** The part of the past that the widget needs. */
  readonly retain: Retain;
  /** The key that the widget names, which never goes. Default: none. */
  readonly key?: string | undefined;
}

/** The hold of one widget on a set of series. */
export interface SeriesHandle<T> {
  /** The series. */
  readonly set: SeriesSet<T>;
  /** The hub of their stream. */
  readonly hub: StreamHub<T>;
  /** Asks for more or less of the past; the set holds the most that any handle asks for. */
  retain(retain: Retain): void;
  /** Gives the handle back; with the last one the set leaves its stream. */
  release(): void;
}

/** The needs of a holder: a part of the past, and a key. */
interface Needs {
  readonly retain: Retain;
  readonly key: string | undefined;
}

/** A set, what it reads, and what each holder needs of it. */
interface SharedSet {
  value: unknown;
  where: unknown;
  readonly set: SeriesSet<never>;
  readonly holders: Map<object, Needs>;
}

/** Shared sets by hub. */
const sets = new WeakMap<object, SharedSet[]>();

/**
 * Returns a handle on the series of a stream as an accessor reads them. All widgets that name the same stream, `value`
 * and `where` (the same function, or the same field) share one set with all its rows. A set that is released and
 * acquired again in the same turn is the same one.
 *
 * @param listener - hears of the stream, and of values that the set refuses
 * @param replaced - the handle that this one takes the place of, of the same stream: where a new function reads the
 *   stream's recent rows as the one before did, as a function does that each render of a framework makes anew, the
 *   handle goes on with all rows that are held
 */
export function acquireSeries<T>(
  stream: StreamOf<T>,
  { value, where, retain, key }: SeriesOptions<T>,
  listener: HubListener = {},
  replaced?: SeriesHandle<T>,
): SeriesHandle<T> {
  const hub = hubOf(stream);
  const sharedSets = sets.get(hub) ?? [];
  sets.set(hub, sharedSets);
  let shared = sharedSets.find((other) => other.value === value && other.where === where);
  const former = shared === undefined && sharedSets.find(({ set }) => set === (replaced?.set as unknown));
  const original = former && replaced?.set.readsAlike({ value, where }) ? replaced.set : undefined;
  if (former && original !== undefined && former.holders.size === 1) {
    original.readBy({ value, where });
    shared = Object.assign(former, { value, where });
  }
  if (shared === undefined) {
    // In the midst of an event nobody can tell which rows the original has: the stream's recent ones are read anew.
    const set = new SeriesSet<T>(hub, { value, where }, retain, hub.isQuiet ? original : undefined);
    // One list holds sets of any row; each is given out again only to a hub of its own row.
    shared = { value, where, set: set as unknown as SeriesSet<never>, holders: new Map() };
    sharedSets.push(shared);
  } else if (shared.holders.size === 0) shared.set.resume();
  const { set, holders } = shared;
  const holder = {};
  const need = (past: Retain): void => {
    holders.set(holder, { retain: past, key });
    meetNeeds(set, holders);
  };
  need(retain);
  const undos = [hub.listen(listener), set.listen((drop) => listener.drop?.(drop))];

  return {
    // The list forgot the type of the row, which the stream decides.
    set: set as unknown as SeriesSet<T>,
    hub,
    retain(changed) {
      if (holders.has(holder)) need(changed);
    },
    release() {
      if (!holders.delete(holder)) return;
      for (const undo of undos) undo();
      if (holders.size > 0) {
        meetNeeds(set, holders);
        return;
      }
      set.suspend();
      queueMicrotask(() => {
        const index = sharedSets.indexOf(shared);
        if (holders.size > 0 || index < 0) return;
        sharedSets.splice(index, 1);
        set.close();
      });
    },
  };
}

/** Lets a set hold as much of the past as any holder needs, and the keys of all. */
function meetNeeds(set: Pick<SeriesSet<never>, "retain" | "pin">, holders: ReadonlyMap<object, Needs>): void {
  let [time, rows] = [0, 0];
  const keys = new Set<string>();
  for (const { retain, key } of holders.values()) {
    time = Math.max(time, retain.time ?? Infinity);
    rows = Math.max(rows, retain.rows ?? Infinity);
    if (key !== undefined) keys.add(key);
  }
  set.retain({ time, rows });
  set.pin(keys);
}
