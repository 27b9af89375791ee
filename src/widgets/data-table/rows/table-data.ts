import type { Batch, Drop, Gap, Missing, Repair, StateChange, StreamError } from "../../../stream/index.js";
import { clock } from "../../page/clock.js";
import { Scope } from "../../page/scope.js";
import { kept, PastRows } from "../../store/past-rows.js";
import type { ValueDrop } from "../../store/refusals.js";
import { Refusals, tooManyKeys } from "../../store/refusals.js";
import { subscribeToRows } from "../../store/row-log.js";
import type { DataTableOptions } from "../options.js";
import type { Entry, GapEntry, Rows } from "./entry.js";
import { KeyRows } from "./key-rows.js";
import { TimeRows } from "./time-rows.js";

/** What a feed tells its table. */
export interface TableDataListener {
  /** Rows, gaps or repairs came in. */
  changed(): void;
  state(change: StateChange): void;
  drop(drop: Drop | ValueDrop): void;
  error(error: StreamError): void;
}

/** What of a table's options makes its feed. */
export type TableDataOptions<T> = Pick<DataTableOptions<T>, "stream" | "where" | "key" | "by" | "rows" | "cursor">;

/** A table's share in a stream's rows: takes rows, gaps, repairs and revisions to where they belong. */
export class TableData<T> {
  readonly #options: TableDataOptions<T>;
  readonly #scope = new Scope();
  readonly #refusals: Refusals;
  #rows: Rows<T>;
  #by: "time" | "key" | undefined;
  #newest: number | undefined;
  #arrived = 0;
  #change: StateChange;

  /** Subscribes to the stream. */
  constructor(options: TableDataOptions<T>, listener: TableDataListener) {
    const { stream, by, key } = options;
    this.#options = options;
    this.#by = by ?? (key === undefined ? undefined : "time");
    this.#rows = this.#make();
    this.#change = { state: stream.state, previous: stream.state, attempt: 0, since: clock.epoch() };
    this.#refusals = new Refusals(this.#scope, (drop) => {
      listener.drop(drop);
    });
    /** What the snapshot brings is told by the feed as it is made. */
    let made = false;
    const changed = (): void => {
      if (made) listener.changed();
    };
    const undo = subscribeToRows(stream, {
      data: (batchRows, batch) => {
        this.#data(batchRows, batch);
        changed();
      },
      gap: (gap) => {
        this.#gap(gap);
        changed();
      },
      repair: (repair) => {
        this.#repair(repair);
        changed();
      },
      keys: (keys) => {
        this.#rows.arrange(keys);
      },
      state: (change) => {
        this.#change = change;
        if (made) listener.state(change);
      },
      drop: (drop) => {
        listener.drop(drop);
      },
      error: (error) => {
        listener.error(error);
      },
    });
    made = true;
    this.#scope.add(undo);
  }

  /** Whether it is one line a key; undefined: no row has told yet. */
  get by(): "time" | "key" | undefined {
    return this.#by;
  }

  /** The stream's state and how it came about. */
  get change(): StateChange {
    return this.#change;
  }

  /** The time of the newest row, epoch ms; undefined before the first. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** How many rows have come in that count, ever. */
  get arrived(): number {
    return this.#arrived;
  }

  /** How many lines there are to choose from. */
  get size(): number {
    return this.#rows.size;
  }

  /** The lines, in their natural order. */
  entries(): readonly Entry<T>[] {
    return this.#rows.entries();
  }

  /** The lines as they were at a time, epoch ms, as far as that is held. */
  upTo(time: number): readonly Entry<T>[] {
    return this.#rows.upTo(time);
  }

  /** The stream's time now, epoch ms. */
  now(): number {
    return this.#options.stream.now();
  }

  /** Unsubscribes. */
  close(): void {
    this.#scope.close();
  }

  /** What was is kept only where somebody may point at it. */
  #make(): Rows<T> {
    const { rows, cursor } = this.#options;
    const past = cursor !== false;
    return this.#by === "key" ? new KeyRows(past ? new PastRows() : undefined) : new TimeRows(rows, past ? kept : rows);
  }

  #data(rows: readonly T[], { times, keys, revises = false }: Batch): void {
    const { where, key: only } = this.#options;
    if (this.#by === undefined) {
      this.#by = keys === undefined ? "time" : "key";
      if (keys !== undefined) this.#rows = this.#make();
    }
    for (let index = 0; index < rows.length; index += 1) {
      const key = keys === undefined ? "" : keys[index];
      if (only !== undefined && only !== key) continue;
      const row = rows[index];
      try {
        if (where !== undefined && !where(row)) continue;
      } catch (error) {
        const words = String(error);
        this.#refusals.add(
          () => words.slice(0, 120),
          () => `where threw: ${words}`,
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
      if (this.#newest === undefined || time > this.#newest) this.#newest = time;
    }
  }

  #gap(gap: Gap): void {
    this.#place(gap.id, gap, gap);
  }

  #repair({ id, rows, batch, missing }: Repair<T>): void {
    if (rows.length > 0) this.#data(rows, batch);
    const was = this.#rows.heal(id);
    if (was !== undefined) for (const hole of missing) this.#place(id, was, hole);
  }

  #place(id: number, { kind, cause }: Pick<GapEntry, "kind" | "cause">, { after, before, count }: Missing): void {
    this.#rows.gap({ kind, id, after: after.time, time: before.time, count, cause });
  }
}
