import type { Retain } from "../../series/index.js";
import { Series } from "../../series/index.js";
import type { Batch } from "../../stream/index.js";
import type { Undo } from "../page/scope.js";
import { Scope } from "../page/scope.js";
import { Horizon } from "./horizon.js";
import { LateRows } from "./late-rows.js";
import { Members } from "./members.js";
import type { Origin } from "./provenance.js";
import type { Refusal, ValueDrop } from "./refusals.js";
import { Refusals, tooManyKeys } from "./refusals.js";
import { RowBuffer } from "./row-buffer.js";
import { stretchOf } from "./stream-facts.js";
import type { HubHold, HubReader, StreamHub } from "./stream-hub.js";
import type { ValueOptions } from "./value.js";
import { createValueReader } from "./value.js";
import type { RowsAhead } from "./waiting-rows.js";

/** The greatest number of series. Keys come from data, so memory would grow without a bound. */
const MAX_SERIES = 1_000;

/** The number of unused buffers that each batch evicts from as well: keys that have ended lose their old rows too. */
const EXTRA_BUFFERS = 8;

let nextId = 0;

/**
 * The series of one stream as one accessor reads it: one per key, `""` for a stream without keys. Takes the rows, gaps,
 * repairs and revisions of its hub, and is shared by all widgets that read alike. A key whose newest row is older than
 * `retain.time` goes, unless a widget names it; one that comes again is a new key. The series of a key that the stream
 * tells to be gone stays as long, and is none of those that live.
 */
export class SeriesSet<T> {
  /** Identity of what is read: a set that takes the rows of another one has the same. */
  readonly id: number;
  /** The hub of the stream. */
  readonly hub: StreamHub<T>;
  #options: ValueOptions<T>;
  #read: ReturnType<typeof createValueReader<T>>;
  readonly #hold: HubHold;
  readonly #buffers = new Map<string, RowBuffer>();
  /** The buffers by index, for the turns of eviction; `#lastEvicted` is the one that had the last turn. */
  readonly #bufferList: RowBuffer[] = [];
  #lastEvicted = -1;
  /** The buffers with rows ahead of the stream's time. */
  readonly #waiting = new Set<RowBuffer>();
  /** The keys that widgets name. */
  #pinned: ReadonlySet<string> = new Set();
  #revision = 0;
  /** The number of rows of keys that have gone. */
  #goneRows = 0;
  /** The batch with which room was last made for new keys. */
  #roomMadeAt: Batch | undefined;
  readonly #horizon = new Horizon();
  readonly #lateRows = new LateRows();
  readonly #scope = new Scope();
  readonly #refusals: Refusals;
  /** The keys whose first values were refused. */
  readonly #refusedKeys = new Set<string>();
  readonly #listeners = new Members<(drop: ValueDrop) => void>();
  /** Whether the snapshot is being read: its gaps come from the hub, which knows those before it as well. */
  #isCatchingUp = true;
  #retain: Required<Retain> = { time: 1, rows: 1 };
  #newestKey: string | undefined;
  /** The time of the newest row that has come, less the lead of its key, epoch ms. */
  #newestTime = -Infinity;

  /**
   * Joins the hub, and reads the stream's recent rows.
   *
   * @param original - a set of the same rows, which are copied in place of reading the recent ones
   */
  constructor(hub: StreamHub<T>, options: ValueOptions<T>, retain: Retain, original?: SeriesSet<T>) {
    this.hub = hub;
    this.id = original?.id ?? nextId++;
    this.#options = options;
    this.#read = createValueReader(options, hub.numbers);
    this.#refusals = new Refusals(this.#scope, (drop) => {
      this.#listeners.callAll((listener) => {
        listener(drop);
      });
    });
    this.retain(retain);
    if (original !== undefined) this.#copy(original);
    const reader: HubReader<T> = {
      data: (rows, batch) => {
        this.#addRows(rows, batch);
      },
      gap: (gap) => {
        if (this.#isCatchingUp) return;
        const { after, before } = stretchOf(gap);
        for (const { series } of this.#bufferList) series.gap(gap.id, gap.kind, after, before);
      },
      repair: ({ id, rows, batch, missing }) => {
        if (rows.length > 0) this.#addRows(rows, batch);
        const stillMissing = missing.map(stretchOf);
        for (const { series } of this.#bufferList) series.replaceGap(id, stillMissing);
      },
      gone: ({ keys, time }) => {
        for (const key of keys) this.#part(key, time);
        if (keys.includes(this.#newestKey ?? "")) this.#findCome();
      },
      timeChanged: () => {
        this.#findCome();
      },
    };
    this.#hold = hub.join(reader, original !== undefined);
    this.#isCatchingUp = false;
    for (const { series } of this.#bufferList) this.#addKnownGaps(series);
  }

  /** The keys, in the order in which they came first. */
  get keys(): readonly string[] {
    return [...this.#buffers.keys()];
  }

  /** Number of keys. */
  get size(): number {
    return this.#buffers.size;
  }

  /** Returns the stream's time at which a key went, epoch ms; undefined: it lives, or there is no row of it. */
  goneAt(key: string): number | undefined {
    return this.#buffers.get(key)?.goneAt;
  }

  /** Tells whether a key has gone; by default whether all have that there were. */
  isGone(key?: string): boolean {
    if (key !== undefined) return this.goneAt(key) !== undefined;
    return this.#newestKey === undefined && this.#bufferList.some(({ goneAt }) => goneAt !== undefined);
  }

  /** Number that grows whenever a key comes or goes. */
  get revision(): number {
    return this.#revision;
  }

  /** Returns the number of rows that ever came in, of a key or of all. */
  arrived(key?: string): number {
    if (key !== undefined) return this.#buffers.get(key)?.series.end ?? 0;
    return this.#bufferList.reduce((sum, { series }) => sum + series.end, this.#goneRows);
  }

  /** Keeps these keys, however old their rows are. */
  pin(keys: ReadonlySet<string>): void {
    this.#pinned = keys;
  }

  /** The key of the newest row by time that has come; undefined before the first. */
  get newestKey(): string | undefined {
    return this.#newestKey;
  }

  /** The time of the newest row that has come, less the lead of its key, epoch ms; undefined before the first. */
  get newestTime(): number | undefined {
    return this.#newestKey === undefined ? undefined : this.#newestTime;
  }

  /**
   * Sums up the rows that are ahead of the stream's time.
   *
   * @param key - the series that counts. Default: all do
   */
  ahead(key?: string): RowsAhead {
    let [count, nextTime] = [0, Infinity];
    for (const { key: own, series } of this.#waiting) {
      if (key !== undefined && own !== key) continue;
      count += series.ahead;
      nextTime = Math.min(nextTime, series.nextTime - this.hub.leads.of(own));
    }
    return { count, nextTime };
  }

  /** Number of all refused values. */
  get refused(): number {
    return this.#refusals.total;
  }

  /**
   * Returns why there is no series: refused values, of a key or of any, or rows, where the stream has kept none; empty:
   * nothing was refused.
   */
  refusals(key?: string): readonly Refusal[] {
    const isRefused = key === undefined || this.#refusedKeys.has(key);
    return [...(isRefused ? this.#refusals.told : []), ...this.hub.refusals];
  }

  /** Returns the series of a key; by default that of the newest row, which of a stream without keys is its only one. */
  series(key = this.#newestKey ?? ""): Series | undefined {
    return this.#buffers.get(key)?.series;
  }

  /** Returns the origin of the row of a key at a time, epoch ms, while that is still known. */
  origin(time: number, key = ""): Origin | undefined {
    const origin = this.hub.provenance.find(time, key);
    return origin && { ...origin, late: this.#lateRows.has(time, key) };
  }

  /** Sets how much of the past the series hold at least. */
  retain({ time = Infinity, rows = Infinity }: Retain): void {
    if (time === this.#retain.time && rows === this.#retain.rows) return;
    this.#retain = { time, rows };
    for (const { series } of this.#bufferList) series.retain(this.#retain);
  }

  /** Tells whether other options read the stream's recent rows as this set does; they differ by functions alone. */
  readsAlike(options: ValueOptions<T>): boolean {
    const isFunction = (option: unknown): boolean => typeof option === "function";
    const { value, where } = this.#options;
    if (value !== options.value && !(isFunction(value) && isFunction(options.value))) return false;
    if (where !== options.where && !(isFunction(where) && isFunction(options.where))) return false;
    const read = createValueReader(options, this.hub.numbers);
    return this.hub.recentRows().every((row) => {
      // The hub forgot the type of its rows.
      const [former, latter] = [this.#read(row as T), read(row as T)];
      return typeof former === "object" && typeof latter === "object"
        ? former.kind === latter.kind
        : Object.is(former, latter);
    });
  }

  /** Reads further rows by other options. */
  readBy(options: ValueOptions<T>): void {
    this.#options = options;
    this.#read = createValueReader(options, this.hub.numbers);
  }

  /** Reads the number of a row of the past, NaN for a gap; undefined: it is skipped, or refused, which is counted. */
  numberOf(row: unknown): number | undefined {
    // Cast: it is a row of the set's stream, whose type its hub forgets.
    const value = this.#read(row as T);
    if (typeof value === "number") return Number.isFinite(value) ? value : NaN;
    if (value.kind === "refused") this.#refusals.add(value.sample, value.reason);
    return undefined;
  }

  /** Adds a listener of refused values, and returns its undo. */
  listen(listener: (drop: ValueDrop) => void): Undo {
    return this.#listeners.add(listener);
  }

  /** Lets go of the stream, but keeps the series for a widget that may acquire them again in the same turn. */
  suspend(): void {
    this.#hold.release();
  }

  /** Holds the stream again after {@link suspend}. */
  resume(): void {
    this.#hold.resume();
  }

  /** Leaves the stream for good. */
  close(): void {
    this.#hold.leave();
    this.#scope.close();
  }

  /** Takes the rows of another set. */
  #copy(original: SeriesSet<T>): void {
    for (const { key, series } of original.#bufferList) {
      const buffer = this.#openBuffer(key);
      for (let seq = series.first; seq < series.columns.heldEnd; seq += 1) {
        buffer?.add(series.time(seq), series.value(seq), Infinity);
      }
      buffer?.flush(false);
      const goneAt = original.goneAt(key);
      if (goneAt !== undefined) this.#part(key, goneAt);
    }
    this.#findCome();
  }

  /** Takes note that a key has gone, at the stream's time, epoch ms. */
  #part(key: string, time: number): void {
    const buffer = this.#buffers.get(key);
    if (buffer === undefined) return;
    this.#revision += 1;
    // A row that is ahead will not come.
    if (buffer.series.ahead > 0) this.#drop(buffer);
    else buffer.part(time);
  }

  #addRows(rows: readonly T[], batch: Batch): void {
    const { times, keys } = batch;
    const read = this.#read;
    const { comeUntil, leads } = this.hub;
    this.#noteHorizon(batch);
    const usedBuffers: RowBuffer[] = [];
    let buffer: RowBuffer | undefined;
    for (let index = 0; index < rows.length; index += 1) {
      let value = read(rows[index]);
      const key = keys === undefined ? "" : keys[index];
      if (typeof value !== "number") {
        if (value.kind === "skipped") continue;
        this.#refusals.add(value.sample, value.reason);
        // Break the line there, as at null, but begin none: nobody knows what the value was.
        if (!this.#buffers.has(key)) {
          if (this.#refusedKeys.size < MAX_SERIES) this.#refusedKeys.add(key);
          continue;
        }
        if (!value.breaks) continue;
        value = NaN;
      }
      if (buffer?.key !== key) buffer = this.#buffers.get(key) ?? this.#openBuffer(key, batch);
      if (buffer === undefined) continue;
      const time = times[index];
      const until = comeUntil + leads.of(key);
      if (buffer.rows === 0) {
        usedBuffers.push(buffer);
        buffer.series.setNow(until, this.hub.formerUntil(key));
      }
      if (buffer.add(time, value, until)) this.#lateRows.note(time, key);
    }
    for (let index = 0; index < usedBuffers.length; index += 1) {
      if (usedBuffers[index].goneAt !== undefined) this.#revision += 1;
      usedBuffers[index].flush(batch.revises === true);
      this.#noteNewest(usedBuffers[index]);
    }
    this.#evict(batch, usedBuffers);
  }

  /** Finds out which rows have come: those of any key that is ahead, and all where time was set back. */
  #findCome(): void {
    const { comeUntil, leads } = this.hub;
    this.#newestKey = undefined;
    this.#newestTime = -Infinity;
    for (const buffer of this.#bufferList) {
      buffer.series.setNow(comeUntil + leads.of(buffer.key), this.hub.formerUntil(buffer.key));
      this.#noteNewest(buffer);
    }
  }

  /** Takes note of the newest row of a key, unless it has gone, and of the next one that waits. */
  #noteNewest(buffer: RowBuffer): void {
    const { key, series, goneAt } = buffer;
    const lead = this.hub.leads.of(key);
    if (series.ahead > 0) {
      this.#waiting.add(buffer);
      this.hub.await(series.nextTime - lead);
    } else this.#waiting.delete(buffer);
    if (goneAt !== undefined || series.length === 0 || !(series.time(series.end - 1) - lead >= this.#newestTime)) {
      return;
    }
    this.#newestTime = series.time(series.end - 1) - lead;
    this.#newestKey = key;
  }

  /** Takes note of the times of a batch, from which the ages of all rows count. */
  #noteHorizon({ times, received, from }: Batch): void {
    const horizon = this.#horizon;
    const buffers = this.#bufferList;
    const now = this.hub.now();
    if (horizon.forgetIfAhead(now)) for (const buffer of buffers) horizon.note(buffer.newestUpTo(now), now);
    let newest = -Infinity;
    for (let index = 0; index < times.length; index += 1) if (times[index] > newest) newest = times[index];
    // Rows of history are old by nature, and prove no wrong clock.
    if (from !== "history") horizon.judge(newest, received, this.#retain.time);
    for (let index = 0; index < times.length; index += 1) horizon.note(times[index], now);
  }

  /** Evicts rows that are too old from the series that the batch used, and from some of the others by turns. */
  #evict({ received }: Batch, usedBuffers: RowBuffer[]): void {
    const horizon = this.#horizon;
    const buffers = this.#bufferList;
    const now = this.hub.now();
    for (let count = Math.min(EXTRA_BUFFERS, buffers.length); count > 0; count -= 1) {
      this.#lastEvicted = (this.#lastEvicted + 1) % buffers.length;
      usedBuffers.push(buffers[this.#lastEvicted]);
    }
    for (let index = 0; index < usedBuffers.length; index += 1) horizon.note(usedBuffers[index].newestUpTo(now), now);
    const horizonTime = horizon.evictBefore(received);
    for (let index = 0; index < usedBuffers.length; index += 1) {
      usedBuffers[index].series.evict(horizonTime);
      if (this.#isPast(usedBuffers[index], horizonTime)) this.#drop(usedBuffers[index]);
    }
  }

  /** Tells whether the newest row of a key is too old, so that the key goes. */
  #isPast({ key, series, rows }: RowBuffer, horizonTime: number): boolean {
    if (rows > 0 || series.ahead > 0 || key === this.#newestKey || key === "" || this.#pinned.has(key)) return false;
    return series.length === 0 || series.time(series.end - 1) < horizonTime - this.#retain.time;
  }

  /** Lets go of a key with its rows. */
  #drop(buffer: RowBuffer): void {
    const index = this.#bufferList.indexOf(buffer);
    if (index < 0) return;
    this.#waiting.delete(buffer);
    this.#buffers.delete(buffer.key);
    this.#bufferList.splice(index, 1);
    if (index <= this.#lastEvicted) this.#lastEvicted -= 1;
    this.#goneRows += buffer.series.end;
    this.#revision += 1;
  }

  /** Lets go of all keys that have gone or are too old, once a batch: as many as there may be are looked at. */
  #makeRoom(batch: Batch | undefined): void {
    if (batch === undefined || batch === this.#roomMadeAt) return;
    this.#roomMadeAt = batch;
    const horizonTime = this.#horizon.evictBefore(batch.received);
    for (const buffer of [...this.#bufferList]) {
      if (buffer.goneAt !== undefined || this.#isPast(buffer, horizonTime)) this.#drop(buffer);
    }
  }

  /** Begins the series of a key with the gaps so far; refuses the key beyond {@link MAX_SERIES}. */
  #openBuffer(key: string, batch?: Batch): RowBuffer | undefined {
    if (this.#buffers.size >= MAX_SERIES) this.#makeRoom(batch);
    if (this.#buffers.size >= MAX_SERIES) {
      this.#refusals.add(
        () => `series ${JSON.stringify(key)}: more than ${MAX_SERIES} keys`,
        () => tooManyKeys(MAX_SERIES),
      );
      return undefined;
    }
    const series = new Series(this.#retain);
    series.setNow(this.hub.comeUntil + this.hub.leads.of(key));
    if (!this.#isCatchingUp) this.#addKnownGaps(series);
    const buffer = new RowBuffer(key, series);
    this.#buffers.set(key, buffer);
    this.#bufferList.push(buffer);
    this.#revision += 1;
    return buffer;
  }

  #addKnownGaps(series: Series): void {
    for (const [id, { kind, missing }] of this.hub.gaps) {
      const [first, ...others] = missing;
      series.gap(id, kind, first.after, first.before);
      if (others.length > 0) series.replaceGap(id, missing);
    }
  }
}
