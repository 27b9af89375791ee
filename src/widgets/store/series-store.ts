import type { GapKind, Retain, Stretch } from "../../series/index.js";
import { Series } from "../../series/index.js";
import type {
  Batch,
  DataStream,
  Drop,
  Gap,
  Missing,
  Repair,
  StateChange,
  StreamError,
  StreamState,
  Subscriber,
} from "../../stream/index.js";
import { clock } from "../page/clock.js";
import { Scope } from "../page/scope.js";
import { ArrivalSpacing } from "./arrival-spacing.js";
import { Horizon } from "./horizon.js";
import type { Origin } from "./provenance.js";
import { Provenance } from "./provenance.js";
import type { ValueDrop } from "./refusals.js";
import { Refusals, tooManyKeys } from "./refusals.js";
import { RowBuffer } from "./row-buffer.js";
import type { ValueOptions } from "./value.js";
import { createValueReader } from "./value.js";

/** The part of a stream that a store needs. */
export type StreamOf<T> = Pick<DataStream<T>, "subscribe" | "now" | "state"> & Partial<Pick<DataStream<T>, "stats">>;

/** The listener of a widget that shares a store. */
export interface StoreListener {
  /** Called when rows, gaps or repairs have come in. */
  changed?(): void;
  /** Called when the stream has another state. */
  state?(change: StateChange): void;
  /** Called when the stream has refused rows, or the store values. */
  drop?(drop: Drop | ValueDrop): void;
  /** Called with trouble of the stream. */
  error?(error: StreamError): void;
}

/** The listeners of a store on its stream. */
type StoreSubscriber<T> = Required<Pick<Subscriber<T>, "data" | "gap" | "repair" | "state" | "drop" | "error">>;

/** The greatest number of series. Keys come from data, so memory would grow without a bound. */
const MAX_SERIES = 1_000;

/** The number of unused buffers that each batch evicts from as well: keys that have ended lose their old rows too. */
const EXTRA_BUFFERS = 8;

/** The number of newest reconnects that are remembered. */
const MAX_RECONNECTS = 100;

/** The number of newest gaps that are remembered for series which begin later. */
const MAX_GAPS = 1_000;

/**
 * The series of one stream as one accessor reads it: one per key, `""` for a stream without keys. The store subscribes
 * once, takes rows, gaps, repairs and revisions to their series, and is shared by all widgets that read alike.
 */
export class SeriesStore<T> {
  /** The spacing of live arrivals. */
  readonly spacing = new ArrivalSpacing();
  readonly #stream: StreamOf<T>;
  readonly #read: ReturnType<typeof createValueReader<T>>;
  readonly #buffers = new Map<string, RowBuffer>();
  /** The buffers by index, for the turns of eviction; `#lastEvicted` is the one that had the last turn. */
  readonly #bufferList: RowBuffer[] = [];
  #lastEvicted = -1;
  readonly #horizon = new Horizon();
  readonly #gaps = new Map<number, { kind: GapKind; missing: readonly Stretch[] }>();
  readonly #provenance = new Provenance();
  readonly #scope = new Scope();
  readonly #refusals: Refusals;
  readonly #subscriber: StoreSubscriber<T>;
  #unsubscribe: () => void;
  /** Number of the stream's kept rows that have come here, or came before the store subscribed. */
  #heardRows = 0;
  #lastGapId = -Infinity;
  /** A new array after each change, so that a loop under way keeps its own. */
  #listeners: readonly StoreListener[] = [];
  #retain: Required<Retain> = { time: 1, rows: 1 };
  #newestKey: string | undefined;
  #newestTime = -Infinity;
  #change: StateChange;
  /** Whether the stream has lost a connection that was up. */
  #isAway = false;
  #reconnects: readonly number[] = [];

  /** Subscribes to the stream. */
  constructor(stream: StreamOf<T>, options: ValueOptions<T>, retain: Retain) {
    this.#stream = stream;
    this.#read = createValueReader(options);
    this.#change = { state: stream.state, previous: stream.state, attempt: 0, since: clock.epoch() };
    this.#refusals = new Refusals(this.#scope, (drop) => {
      this.#notify((listener) => listener.drop?.(drop));
    });
    this.retain(retain);
    this.#subscriber = {
      data: (rows, batch) => {
        if (batch.from !== "recent") this.#heardRows += rows.length;
        this.#addRows(rows, batch, false);
        this.#notify((listener) => listener.changed?.());
      },
      gap: (gap) => {
        this.#addGap(gap);
      },
      repair: (repair) => {
        this.#heardRows += repair.rows.length;
        this.#repairGap(repair);
      },
      state: (change) => {
        this.#setState(change);
      },
      drop: (drop) => {
        this.#notify((listener) => listener.drop?.(drop));
      },
      error: (error) => {
        this.#notify((listener) => listener.error?.(error));
      },
    };
    this.#heardRows = stream.stats?.kept ?? 0;
    this.#unsubscribe = stream.subscribe(this.#subscriber);
  }

  /** The keys, in the order in which they came first. */
  get keys(): readonly string[] {
    return [...this.#buffers.keys()];
  }

  /** Number of keys; none ever goes. */
  get size(): number {
    return this.#buffers.size;
  }

  /** The key of the newest row by time; undefined before the first. */
  get newestKey(): string | undefined {
    return this.#newestKey;
  }

  /** The time of the newest row, epoch ms; undefined before the first. */
  get newestTime(): number | undefined {
    return this.#newestKey === undefined ? undefined : this.#newestTime;
  }

  /** The newest change of the stream's state. */
  get change(): StateChange {
    return this.#change;
  }

  /** Times at which a lost connection was up again, epoch ms, the newest last; a new array after each. */
  get reconnects(): readonly number[] {
    return this.#reconnects;
  }

  /** Number of all refused values. */
  get refused(): number {
    return this.#refusals.total;
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.#stream.now();
  }

  /** Returns the series of a key; by default that of the newest row, which of a stream without keys is its only one. */
  series(key = this.#newestKey ?? ""): Series | undefined {
    return this.#buffers.get(key)?.series;
  }

  /** Returns the origin of the row at a time, epoch ms, while that is still known. */
  origin(time: number, key?: string): Origin | undefined {
    return this.#provenance.find(time, key);
  }

  /** Sets how much of the past the series hold at least. */
  retain({ time = Infinity, rows = Infinity }: Retain): void {
    if (time === this.#retain.time && rows === this.#retain.rows) return;
    this.#retain = { time, rows };
    for (const { series } of this.#buffers.values()) series.retain(this.#retain);
  }

  /** Adds a listener, and returns its undo. */
  listen(listener: StoreListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Unsubscribes, but keeps the series for a widget that may acquire the store again in the same turn. */
  suspend(): void {
    this.#unsubscribe();
  }

  /** Subscribes again after {@link suspend}, and takes of the recent rows only those that have come in meanwhile. */
  resume(): void {
    const stream = this.#stream;
    const keptRows = stream.stats?.kept ?? 0;
    const missedRows = keptRows - this.#heardRows;
    this.#heardRows = keptRows;
    const { data, gap, ...others } = this.#subscriber;
    const batches: [rows: readonly T[], batch: Batch][] = [];
    const gaps: Gap[] = [];
    let isResuming = true;
    this.#unsubscribe = stream.subscribe(
      {
        ...others,
        data: (rows, batch) => {
          if (isResuming) batches.push([rows, batch]);
          else data(rows, batch);
        },
        gap: (event) => {
          if (!isResuming) gap(event);
          else if (event.id > this.#lastGapId) gaps.push(event);
        },
      },
      { recent: missedRows > 0 },
    );
    isResuming = false;
    for (const event of gaps) gap(event);
    let knownRows = batches.reduce((count, [rows]) => count + rows.length, 0) - missedRows;
    for (const [rows, batch] of batches) {
      const firstNew = Math.min(rows.length, Math.max(0, knownRows));
      knownRows -= rows.length;
      if (firstNew < rows.length) {
        data(rows.slice(firstNew), { ...batch, times: batch.times.slice(firstNew), keys: batch.keys?.slice(firstNew) });
      }
    }
  }

  /** Unsubscribes for good. */
  close(): void {
    this.#unsubscribe();
    this.#listeners = [];
    this.#scope.close();
  }

  #addRows(rows: readonly T[], batch: Batch, fillsGap: boolean): void {
    const { times, keys } = batch;
    const read = this.#read;
    const usedBuffers: RowBuffer[] = [];
    let lateIndexes: number[] | undefined;
    let buffer: RowBuffer | undefined;
    for (let index = 0; index < rows.length; index += 1) {
      const value = read(rows[index]);
      if (typeof value !== "number") {
        if (value.kind === "refused") this.#refusals.add(value.sample, value.reason);
        continue;
      }
      const key = keys === undefined ? "" : keys[index];
      if (buffer?.key !== key) buffer = this.#buffers.get(key) ?? this.#openBuffer(key);
      if (buffer === undefined) continue;
      const time = times[index];
      if (buffer.rows === 0) usedBuffers.push(buffer);
      if (buffer.add(time, value)) (lateIndexes ??= []).push(index);
      if (time >= this.#newestTime) {
        this.#newestTime = time;
        this.#newestKey = key;
      }
    }
    this.#provenance.add(batch, lateIndexes, fillsGap);
    if (batch.from === "live") this.spacing.add(batch.received);
    for (let index = 0; index < usedBuffers.length; index += 1) usedBuffers[index].flush(batch.revises === true);
    this.#evict(batch, usedBuffers);
  }

  /** Evicts rows that are too old from the series that the batch used, and from some of the others by turns. */
  #evict({ times, received, from }: Batch, usedBuffers: RowBuffer[]): void {
    const horizon = this.#horizon;
    const buffers = this.#bufferList;
    const now = this.#stream.now();
    for (let count = Math.min(EXTRA_BUFFERS, buffers.length); count > 0; count -= 1) {
      this.#lastEvicted = (this.#lastEvicted + 1) % buffers.length;
      usedBuffers.push(buffers[this.#lastEvicted]);
    }
    if (horizon.forgetIfAhead(now)) for (const buffer of buffers) horizon.note(buffer.newestUpTo(now), now);
    let newest = -Infinity;
    for (let index = 0; index < times.length; index += 1) if (times[index] > newest) newest = times[index];
    // Rows of history are old by nature, and prove no wrong clock.
    if (from !== "history") horizon.judge(newest, received, this.#retain.time);
    for (let index = 0; index < times.length; index += 1) horizon.note(times[index], now);
    for (let index = 0; index < usedBuffers.length; index += 1) horizon.note(usedBuffers[index].newestUpTo(now), now);
    const horizonTime = horizon.evictBefore(received);
    for (let index = 0; index < usedBuffers.length; index += 1) usedBuffers[index].series.evict(horizonTime);
  }

  #addGap({ id, kind, after, before }: Gap): void {
    this.#lastGapId = Math.max(this.#lastGapId, id);
    // A snapshot reports a partly filled gap hole by hole, under one id.
    const holes = this.#gaps.get(id)?.missing ?? [];
    this.#rememberGap(id, kind, [...holes, { after: after.time, before: before.time }]);
    for (const { series } of this.#buffers.values()) series.gap(id, kind, after.time, before.time);
    this.#notify((listener) => listener.changed?.());
  }

  #repairGap({ id, rows, batch, missing }: Repair<T>): void {
    if (rows.length > 0) this.#addRows(rows, batch, true);
    const stillMissing = missing.map(stretchOf);
    const kind = this.#gaps.get(id)?.kind ?? "lost";
    this.#rememberGap(id, kind, stillMissing);
    for (const { series } of this.#buffers.values()) series.replaceGap(id, stillMissing);
    this.#notify((listener) => listener.changed?.());
  }

  #setState(change: StateChange): void {
    this.#change = change;
    if (isUp(change.state)) {
      if (this.#isAway) this.#reconnects = [...this.#reconnects, this.#stream.now()].slice(-MAX_RECONNECTS);
      this.#isAway = false;
    } else {
      this.spacing.interrupt();
      this.#isAway ||= isUp(change.previous);
    }
    this.#notify((listener) => listener.state?.(change));
  }

  /** Begins the series of a key with the gaps so far; refuses the key beyond {@link MAX_SERIES}. */
  #openBuffer(key: string): RowBuffer | undefined {
    if (this.#buffers.size >= MAX_SERIES) {
      this.#refusals.add(
        () => `series ${JSON.stringify(key)}: more than ${MAX_SERIES} keys`,
        () => tooManyKeys(MAX_SERIES),
      );
      return undefined;
    }
    const series = new Series(this.#retain);
    for (const [id, { kind, missing }] of this.#gaps) {
      const [first, ...others] = missing;
      series.gap(id, kind, first.after, first.before);
      if (others.length > 0) series.replaceGap(id, missing);
    }
    const buffer = new RowBuffer(key, series);
    this.#buffers.set(key, buffer);
    this.#bufferList.push(buffer);
    return buffer;
  }

  #rememberGap(id: number, kind: GapKind, missing: readonly Stretch[]): void {
    this.#gaps.delete(id);
    if (missing.length > 0) this.#gaps.set(id, { kind, missing });
    if (this.#gaps.size > MAX_GAPS) for (const oldest of [...this.#gaps.keys()].slice(0, 1)) this.#gaps.delete(oldest);
  }

  /** Calls all listeners, even if one throws; the first error goes to the stream, which reports it. */
  #notify(call: (listener: StoreListener) => void): void {
    const failures: unknown[] = [];
    const listeners = this.#listeners;
    for (let index = 0; index < listeners.length; index += 1) {
      // A listener before it may have removed it.
      if (!this.#listeners.includes(listeners[index])) continue;
      try {
        call(listeners[index]);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

function isUp(state: StreamState): boolean {
  return state === "live" || state === "stale";
}

function stretchOf({ after, before }: Missing): Stretch {
  return { after: after.time, before: before.time };
}
