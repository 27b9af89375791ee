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

/** What of a stream is needed here. */
export type StreamOf<T> = Pick<DataStream<T>, "subscribe" | "now" | "state"> & Partial<Pick<DataStream<T>, "stats">>;

/** What a store tells the widgets that share it. */
export interface StoreListener {
  /** Rows, gaps or repairs came in. */
  changed?(): void;
  /** The stream has another state. */
  state?(change: StateChange): void;
  /** The stream refused rows, or the store refused values. */
  drop?(drop: Drop | ValueDrop): void;
  /** Trouble of the stream. */
  error?(error: StreamError): void;
}

/** What a store hears of its stream. */
type Listening<T> = Required<Pick<Subscriber<T>, "data" | "gap" | "repair" | "state" | "drop" | "error">>;

/** Series beyond this are refused: a key is taken from data, and memory must not grow with whatever comes in. */
const mostSeries = 1_000;

/**
 * With each batch so many lanes that it does not use are looked through: keys that have ended let go of their rows too.
 */
const others = 8;

/** Reconnects that are remembered. */
const mostReconnects = 100;

/** Gaps that are remembered for series which begin later. */
const mostGaps = 1_000;

/**
 * The series of one stream as one accessor reads it: one a key, `""` where the stream has no keys. It subscribes once,
 * takes rows, gaps, repairs and revisions to where they belong, and is shared by all widgets that ask for the same.
 */
export class SeriesStore<T> {
  /** How far apart live rows arrive. */
  readonly spacing = new ArrivalSpacing();
  readonly #stream: StreamOf<T>;
  readonly #read: ReturnType<typeof createValueReader<T>>;
  readonly #lanes = new Map<string, RowBuffer>();
  /** The same, one after the other, and whose turn it was last. */
  readonly #order: RowBuffer[] = [];
  #turn = -1;
  readonly #horizon = new Horizon();
  readonly #gaps = new Map<number, { kind: GapKind; missing: readonly Stretch[] }>();
  readonly #provenance = new Provenance();
  readonly #scope = new Scope();
  readonly #refusals: Refusals;
  readonly #subscriber: Listening<T>;
  #undo: () => void;
  /** Of the rows that the stream has handed on, so many have been here, or came before this began to listen. */
  #heard = 0;
  #lastGap = -Infinity;
  /** Another array after each change, so that one under way is not disturbed. */
  #listeners: readonly StoreListener[] = [];
  #retain: Required<Retain> = { time: 1, rows: 1 };
  #newestKey: string | undefined;
  #newestTime = -Infinity;
  #change: StateChange;
  /** Whether the stream was up, and is no more. */
  #away = false;
  #reconnects: readonly number[] = [];

  /** Subscribes to the stream. */
  constructor(stream: StreamOf<T>, options: ValueOptions<T>, retain: Retain) {
    this.#stream = stream;
    this.#read = createValueReader(options);
    this.#change = { state: stream.state, previous: stream.state, attempt: 0, since: clock.epoch() };
    this.#refusals = new Refusals(this.#scope, (drop) => {
      this.#tell((listener) => listener.drop?.(drop));
    });
    this.retain(retain);
    this.#subscriber = {
      data: (rows, batch) => {
        if (batch.from !== "recent") this.#heard += rows.length;
        this.#data(rows, batch, false);
        this.#tell((listener) => listener.changed?.());
      },
      gap: (gap) => {
        this.#gap(gap);
      },
      repair: (repair) => {
        this.#heard += repair.rows.length;
        this.#repair(repair);
      },
      state: (change) => {
        this.#state(change);
      },
      drop: (drop) => {
        this.#tell((listener) => listener.drop?.(drop));
      },
      error: (error) => {
        this.#tell((listener) => listener.error?.(error));
      },
    };
    this.#heard = stream.stats?.kept ?? 0;
    this.#undo = stream.subscribe(this.#subscriber);
  }

  /** The keys, in the order in which they came first. */
  get keys(): readonly string[] {
    return [...this.#lanes.keys()];
  }

  /** How many keys there are; none ever goes. */
  get size(): number {
    return this.#lanes.size;
  }

  /** The key of the newest row by time; undefined before the first. */
  get newestKey(): string | undefined {
    return this.#newestKey;
  }

  /** The time of the newest row, epoch ms; undefined before the first. */
  get newestTime(): number | undefined {
    return this.#newestKey === undefined ? undefined : this.#newestTime;
  }

  /** The stream's state and how it came about. */
  get change(): StateChange {
    return this.#change;
  }

  /**
   * When the stream was back after its connection had been lost, epoch ms, the newest last; another array after each.
   */
  get reconnects(): readonly number[] {
    return this.#reconnects;
  }

  /** How many values were refused, ever. */
  get refused(): number {
    return this.#refusals.total;
  }

  /** The stream's time now, epoch ms. */
  now(): number {
    return this.#stream.now();
  }

  /** The series of a key. Without one: that of a stream without keys, else that of the newest row. */
  series(key = this.#newestKey ?? ""): Series | undefined {
    return this.#lanes.get(key)?.series;
  }

  /** Where a row came from, while that is still known. */
  origin(time: number, key?: string): Origin | undefined {
    return this.#provenance.find(time, key);
  }

  /** Holds at least so much. */
  retain({ time = Infinity, rows = Infinity }: Retain): void {
    if (time === this.#retain.time && rows === this.#retain.rows) return;
    this.#retain = { time, rows };
    for (const { series } of this.#lanes.values()) series.retain(this.#retain);
  }

  /** Listens. Returns the undo. */
  listen(listener: StoreListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Unsubscribes, and holds what it has, for somebody who may ask for it in the same turn. */
  rest(): void {
    this.#undo();
  }

  /** Goes on after a rest: of the recent rows only those are taken that have come in meanwhile. */
  wake(): void {
    const stream = this.#stream;
    const kept = stream.stats?.kept ?? 0;
    const missed = kept - this.#heard;
    this.#heard = kept;
    const { data, gap, ...others } = this.#subscriber;
    const batches: [rows: readonly T[], batch: Batch][] = [];
    const gaps: Gap[] = [];
    let waking = true;
    this.#undo = stream.subscribe(
      {
        ...others,
        data: (rows, batch) => {
          if (waking) batches.push([rows, batch]);
          else data(rows, batch);
        },
        gap: (what) => {
          if (!waking) gap(what);
          else if (what.id > this.#lastGap) gaps.push(what);
        },
      },
      { recent: missed > 0 },
    );
    waking = false;
    for (const what of gaps) gap(what);
    let known = batches.reduce((count, [rows]) => count + rows.length, 0) - missed;
    for (const [rows, batch] of batches) {
      const from = Math.min(rows.length, Math.max(0, known));
      known -= rows.length;
      if (from < rows.length) {
        data(rows.slice(from), { ...batch, times: batch.times.slice(from), keys: batch.keys?.slice(from) });
      }
    }
  }

  /** Unsubscribes for good. */
  close(): void {
    this.#undo();
    this.#listeners = [];
    this.#scope.close();
  }

  #data(rows: readonly T[], batch: Batch, repaired: boolean): void {
    const { times, keys } = batch;
    const read = this.#read;
    const used: RowBuffer[] = [];
    let late: number[] | undefined;
    let lane: RowBuffer | undefined;
    for (let index = 0; index < rows.length; index += 1) {
      const reading = read(rows[index]);
      if (typeof reading !== "number") {
        if (reading.kind === "refused") this.#refusals.add(reading.sample, reading.reason);
        continue;
      }
      const key = keys === undefined ? "" : keys[index];
      if (lane?.key !== key) lane = this.#lanes.get(key) ?? this.#open(key);
      if (lane === undefined) continue;
      const time = times[index];
      if (lane.rows === 0) used.push(lane);
      if (lane.add(time, reading)) (late ??= []).push(index);
      if (time >= this.#newestTime) {
        this.#newestTime = time;
        this.#newestKey = key;
      }
    }
    this.#provenance.add(batch, late, repaired);
    if (batch.from === "live") this.spacing.add(batch.received);
    for (let index = 0; index < used.length; index += 1) used[index].flush(batch.revises === true);
    this.#age(batch, used);
  }

  /** Lets go of what is too old: in the lanes that were used, and in some of the others by turns. */
  #age({ times, received, from }: Batch, used: RowBuffer[]): void {
    const horizon = this.#horizon;
    const lanes = this.#order;
    const now = this.#stream.now();
    for (let count = Math.min(others, lanes.length); count > 0; count -= 1) {
      this.#turn = (this.#turn + 1) % lanes.length;
      used.push(lanes[this.#turn]);
    }
    if (horizon.overtook(now)) for (const lane of lanes) horizon.note(lane.newestUpTo(now), now);
    let newest = -Infinity;
    for (let index = 0; index < times.length; index += 1) if (times[index] > newest) newest = times[index];
    // What history brings says nothing of a clock.
    if (from !== "history") horizon.judge(newest, received, this.#retain.time);
    for (let index = 0; index < times.length; index += 1) horizon.note(times[index], now);
    for (let index = 0; index < used.length; index += 1) horizon.note(used[index].newestUpTo(now), now);
    const time = horizon.at(received);
    for (let index = 0; index < used.length; index += 1) used[index].series.evict(time);
  }

  #gap({ id, kind, after, before }: Gap): void {
    this.#lastGap = Math.max(this.#lastGap, id);
    // A snapshot tells a gap that was filled in part hole by hole.
    const holes = this.#gaps.get(id)?.missing ?? [];
    this.#remember(id, kind, [...holes, { after: after.time, before: before.time }]);
    for (const { series } of this.#lanes.values()) series.gap(id, kind, after.time, before.time);
    this.#tell((listener) => listener.changed?.());
  }

  #repair({ id, rows, batch, missing }: Repair<T>): void {
    if (rows.length > 0) this.#data(rows, batch, true);
    const left = missing.map(stretchOf);
    const kind = this.#gaps.get(id)?.kind ?? "lost";
    this.#remember(id, kind, left);
    for (const { series } of this.#lanes.values()) series.replaceGap(id, left);
    this.#tell((listener) => listener.changed?.());
  }

  #state(change: StateChange): void {
    this.#change = change;
    if (isUp(change.state)) {
      if (this.#away) this.#reconnects = [...this.#reconnects, this.#stream.now()].slice(-mostReconnects);
      this.#away = false;
    } else {
      this.spacing.interrupt();
      this.#away ||= isUp(change.previous);
    }
    this.#tell((listener) => listener.state?.(change));
  }

  /** Begins a series, unless there are too many. */
  #open(key: string): RowBuffer | undefined {
    if (this.#lanes.size >= mostSeries) {
      this.#refusals.add(
        () => `series ${JSON.stringify(key)}: more than ${mostSeries} keys`,
        () => tooManyKeys(mostSeries),
      );
      return undefined;
    }
    const series = new Series(this.#retain);
    for (const [id, { kind, missing }] of this.#gaps) {
      const [first, ...others] = missing;
      series.gap(id, kind, first.after, first.before);
      if (others.length > 0) series.replaceGap(id, missing);
    }
    const lane = new RowBuffer(key, series);
    this.#lanes.set(key, lane);
    this.#order.push(lane);
    return lane;
  }

  #remember(id: number, kind: GapKind, missing: readonly Stretch[]): void {
    this.#gaps.delete(id);
    if (missing.length > 0) this.#gaps.set(id, { kind, missing });
    if (this.#gaps.size > mostGaps) for (const oldest of [...this.#gaps.keys()].slice(0, 1)) this.#gaps.delete(oldest);
  }

  /**
   * One widget's trouble must not keep the others from hearing; the first error goes to the stream, which reports it.
   */
  #tell(call: (listener: StoreListener) => void): void {
    const failures: unknown[] = [];
    const listeners = this.#listeners;
    for (let index = 0; index < listeners.length; index += 1) {
      // One that has left in the middle hears no more.
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
