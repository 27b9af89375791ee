import type { Batch, DataStream, Missing, Repair, StateChange } from "../../../stream/index.js";
import { Scope } from "../../page/scope.js";
import { choosesAlike } from "../../store/chooses-alike.js";
import { MAX_PAST_ROWS, PastRows } from "../../store/past-rows.js";
import type { Refusal } from "../../store/refusals.js";
import { Refusals, tooManyKeys } from "../../store/refusals.js";
import type { RowsHandle } from "../../store/row-log.js";
import { acquireRows } from "../../store/row-log.js";
import type { HubListener } from "../../store/stream-hub.js";
import { hubOf } from "../../store/stream-hub.js";
import type { RowsAhead } from "../../store/waiting-rows.js";
import type { LiveData } from "../../widget/live-widget.js";
import type { DataTableOptions } from "../options.js";
import type { Entry, GapEntry, RowEntry, Rows } from "./entry.js";
import { KeyRows } from "./key-rows.js";
import { TimeRows } from "./time-rows.js";

/** Options of a table that decide its data. */
export type TableDataOptions<T> = Pick<
  DataTableOptions<T>,
  "stream" | "where" | "seriesKey" | "by" | "rows" | "cursor"
>;

/** Data of a table: subscribes to a stream and keeps its rows, gaps, repairs and revisions as entries. */
export class TableData<T> implements LiveData {
  #options: TableDataOptions<T>;
  readonly #scope = new Scope();
  readonly #refusals: Refusals;
  readonly #handle: RowsHandle<T>;
  #rows: Rows<T>;
  #by: "time" | "key" | undefined;
  #newest: number | undefined;
  #arrived = 0;
  #hasExpired = false;

  /** Subscribes to the stream. */
  constructor(options: TableDataOptions<T>, listener: HubListener) {
    const { stream, by, seriesKey } = options;
    this.#options = options;
    this.#by = by ?? (seriesKey === undefined ? undefined : "time");
    this.#rows = this.#createRows();
    this.#refusals = new Refusals(this.#scope, (drop) => {
      listener.drop?.(drop);
    });
    this.#handle = acquireRows(
      stream,
      {
        data: (batchRows, batch) => {
          this.#addRows(batchRows, batch);
        },
        gap: (gap) => {
          this.#addMissing(gap.id, gap, gap);
        },
        repair: (repair) => {
          this.#repair(repair);
        },
        gone: ({ keys }) => {
          this.#hasExpired = this.#rows.forget(keys) || this.#hasExpired;
        },
        keys: (keys) => {
          this.#rows.orderKeys(keys);
        },
        reset: () => {
          this.#rows = this.#createRows();
          this.#newest = undefined;
        },
      },
      listener,
    );
    this.#scope.add(() => {
      this.#handle.release();
    });
  }

  /**
   * Goes on by changed options, with all rows, where they differ by a `where` alone that chooses of the recent rows as
   * the one before does. Returns whether they do.
   */
  goOn(options: TableDataOptions<T>): boolean {
    const former = this.#options;
    const isSame = (["stream", "seriesKey", "by", "rows", "cursor"] as const).every(
      (name) => options[name] === former[name],
    );
    if (!isSame || !choosesAlike(options.stream, options.where, former.where)) return false;
    this.#options = options;
    return true;
  }

  /** Mode: a table row per row of the stream (`"time"`) or per key (`"key"`); undefined until the first row decides. */
  get by(): "time" | "key" | undefined {
    return this.#by;
  }

  /** The stream of the rows. */
  get stream(): DataStream<T> {
    return this.#options.stream;
  }

  /** State of the stream, and how it came about. */
  get change(): StateChange {
    return this.#handle.hub.change;
  }

  /** Time of the newest row by the stream's clock, epoch ms; undefined before the first. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** The rows that are ahead of the stream's time. */
  get ahead(): RowsAhead {
    return this.#handle.ahead(this.#options.seriesKey);
  }

  /** Number of rows accepted since the start. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Number of entries that can be shown. */
  get size(): number {
    return this.#rows.size;
  }

  /** Number of keys that gave way to newer ones. */
  get displaced(): number {
    return this.#rows.displaced;
  }

  /** Returns the age of a row at a time, epoch ms, by the stream's clock. */
  ageOf({ time, key }: Pick<RowEntry<T>, "time" | "key">, now: number): number {
    return now - (time - hubOf(this.stream).leads.of(key));
  }

  /** Forgets the keys without a row since a time, epoch ms. */
  expire(before: number): void {
    this.#hasExpired = this.#rows.expire(before) || this.#hasExpired;
  }

  /** Whether keys went, for their age or with the stream's list. */
  get hasExpired(): boolean {
    return this.#hasExpired;
  }

  /** Returns the entries in their natural order. */
  entries(): readonly Entry<T>[] {
    return this.#rows.entries();
  }

  /** Returns the entries as they were at a time, epoch ms, as far as the past is kept. */
  upTo(time: number): readonly Entry<T>[] {
    return this.#rows.upTo(time);
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.#options.stream.now();
  }

  /** Returns why there is no row: what was refused. */
  refusals(): readonly Refusal[] {
    return [...this.#refusals.told, ...this.#handle.hub.refusals];
  }

  /** Unsubscribes. */
  close(): void {
    this.#scope.close();
  }

  /** Makes the store of the entries. It keeps the past only where a cursor can point at it. */
  #createRows(): Rows<T> {
    const { rows, cursor } = this.#options;
    const keepsPast = cursor !== false;
    const { leads } = hubOf(this.stream);
    return this.#by === "key"
      ? new KeyRows(leads, keepsPast ? new PastRows() : undefined)
      : new TimeRows(leads, rows, keepsPast ? MAX_PAST_ROWS : rows);
  }

  #addRows(rows: readonly T[], { times, keys, revises = false }: Batch): void {
    const { where, seriesKey } = this.#options;
    if (this.#by === undefined) {
      this.#by = keys === undefined ? "time" : "key";
      if (keys !== undefined) this.#rows = this.#createRows();
    }
    const { leads } = hubOf(this.stream);
    for (let index = 0; index < rows.length; index += 1) {
      const key = keys === undefined ? "" : keys[index];
      if (seriesKey !== undefined && seriesKey !== key) continue;
      const row = rows[index];
      try {
        if (where !== undefined && !where(row)) continue;
      } catch (error) {
        const message = String(error);
        this.#refusals.add(
          () => message.slice(0, 120),
          () => `where threw: ${message}`,
        );
        continue;
      }
      const time = times[index];
      if (!this.#rows.add(row, time, key, revises)) {
        this.#refusals.add(
          () => `key ${JSON.stringify(key).slice(0, 80)}: more than ${this.#rows.size.toLocaleString("en")} keys`,
          () => tooManyKeys(this.#rows.size),
        );
        continue;
      }
      this.#arrived += 1;
      const ownTime = time - leads.of(key);
      if (this.#newest === undefined || ownTime > this.#newest) this.#newest = ownTime;
    }
  }

  #repair({ id, rows, batch, missing }: Repair<T>): void {
    if (rows.length > 0) this.#addRows(rows, batch);
    const removed = this.#rows.removeGap(id);
    if (removed !== undefined) for (const stretch of missing) this.#addMissing(id, removed, stretch);
  }

  #addMissing(id: number, { kind, cause }: Pick<GapEntry, "kind" | "cause">, { after, before, count }: Missing): void {
    this.#rows.addGap({ kind, id, after: after.time, time: before.time, count, cause });
  }
}
