import type { Batch, DataStream, Gone, StateChange } from "../../stream/index.js";
import type { KeyLeads } from "./key-leads.js";
import { PastRows } from "./past-rows.js";
import type { RowsHandle } from "./row-log.js";
import { acquireRows } from "./row-log.js";
import type { HubListener } from "./stream-hub.js";
import { hubOf } from "./stream-hub.js";
import type { RowsAhead } from "./waiting-rows.js";

/** The choice of the rows that count. */
export interface RowChoice<T> {
  /** Tells whether a row counts; undefined: all count. Must not throw. */
  readonly where: ((row: T) => boolean) | undefined;
  /** The series of a keyed stream; undefined: all count. */
  readonly key: string | undefined;
  /** Whether older rows are kept too, for {@link NewestRow.upTo}. */
  readonly keepsPast: boolean;
}

/** A row, its time and its key. */
export interface TimedRow<T> {
  readonly row: T;
  /** Epoch ms. */
  readonly time: number;
  readonly key: string | undefined;
}

/** The newest row of a stream by time, of the rows that count; of equal times the later arrival. */
export class NewestRow<T> {
  readonly stream: DataStream<T>;
  readonly #leads: KeyLeads;
  readonly #handle: RowsHandle<T>;
  readonly #choice: RowChoice<T>;
  readonly #pastRows: PastRows<T> | undefined;
  #row: TimedRow<T> | undefined;
  /** Whether the row is another one than the listener has heard of. */
  #isNews = false;
  /** The stream's time at which the last row went with its key, epoch ms; `Infinity`: none has. */
  #goneAt = Infinity;
  /** Number of rows ahead of which the listener has heard. */
  #waiting = 0;

  /** Subscribes to the stream. */
  constructor(stream: DataStream<T>, choice: RowChoice<T>, listener: HubListener) {
    this.stream = stream;
    this.#choice = choice;
    this.#leads = hubOf(stream).leads;
    this.#pastRows = choice.keepsPast ? new PastRows() : undefined;
    this.#handle = acquireRows(
      stream,
      {
        data: (rows, batch) => {
          this.#addRows(rows, batch);
        },
        repair: ({ rows, batch }) => {
          this.#addRows(rows, batch);
        },
        gone: (gone) => {
          this.#part(gone);
        },
        gap: () => undefined,
        keys: () => undefined,
        reset: () => {
          this.#row = undefined;
          this.#pastRows?.clear();
          this.#isNews = true;
        },
      },
      {
        ...listener,
        // Rows that do not count change nothing: the listener hears of a newer row alone.
        changed: () => {
          const waiting = this.ahead.count;
          if (this.#isNews || waiting !== this.#waiting) listener.changed?.();
          this.#isNews = false;
          this.#waiting = waiting;
        },
      },
    );
  }

  /** The row, its time and its key; undefined before the first. */
  get row(): TimedRow<T> | undefined {
    return this.#row;
  }

  /** Whether there is no row because those that there were have gone with their keys. */
  get isGone(): boolean {
    return this.#row === undefined && this.#goneAt < Infinity;
  }

  /** The time of the row by the stream's clock, epoch ms. */
  get newest(): number | undefined {
    return this.#row && this.timeOf(this.#row);
  }

  /** The rows that are ahead of the stream's time. */
  get ahead(): RowsAhead {
    return this.#handle.ahead(this.#choice.key);
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.stream.now();
  }

  /** Returns the newest row up to a time, epoch ms; undefined if none is kept. */
  upTo(time: number): TimedRow<T> | undefined {
    const { where } = this.#choice;
    let found = this.#row !== undefined && this.timeOf(this.#row) <= time ? this.#row : undefined;
    if (found !== undefined || (this.isGone && time >= this.#goneAt)) return found;
    this.#pastRows?.upTo(time + this.#leads.greatest, (row, at, key) => {
      const own = this.timeOf({ time: at, key });
      if (own > time || (found !== undefined && own <= this.timeOf(found)) || where?.(row) === false) return;
      found = { row, time: at, key };
    });
    return found;
  }

  /** Returns the time of a row by the stream's clock, epoch ms: less the lead of its key. */
  timeOf({ time, key }: Pick<TimedRow<T>, "time" | "key">): number {
    return time - this.#leads.of(key);
  }

  /** The newest change of the stream's state. */
  get change(): StateChange {
    return this.#handle.hub.change;
  }

  /** Unsubscribes. */
  close(): void {
    this.#handle.release();
  }

  #addRows(rows: readonly T[], { times, keys }: Batch): void {
    const { key } = this.#choice;
    if (this.#pastRows !== undefined) {
      for (let index = 0; index < rows.length; index += 1) {
        if (key === undefined || keys?.[index] === key) this.#pastRows.add(rows[index], times[index], keys?.[index]);
      }
    }
    this.#findNewest(rows, times, keys);
  }

  /** Takes the newest row of other keys in the place of one that has gone. */
  #part({ keys, time }: Gone): void {
    if (this.#row?.key === undefined || !keys.includes(this.#row.key)) return;
    this.#row = undefined;
    this.#isNews = true;
    this.#goneAt = time;
    const latest = this.#handle.latest();
    this.#findNewest(
      latest.map(({ row }) => row),
      latest.map((each) => each.time),
      latest.map(({ key = "" }) => key),
    );
  }

  /** Takes the newest row of some, if it is newer than that of before. */
  #findNewest(rows: readonly T[], times: ArrayLike<number>, keys: readonly string[] | undefined): void {
    const { where, key } = this.#choice;
    let [newest, newestIndex] = [this.newest ?? -Infinity, -1];
    for (let index = rows.length - 1; index >= 0; index -= 1) {
      const time = this.timeOf({ time: times[index], key: keys?.[index] });
      if (newestIndex < 0 ? time < newest : time <= newest) continue;
      if (key !== undefined && keys?.[index] !== key) continue;
      if (where !== undefined && !where(rows[index])) continue;
      [newest, newestIndex] = [time, index];
    }
    if (newestIndex < 0) return;
    this.#row = { row: rows[newestIndex], time: times[newestIndex], key: keys?.[newestIndex] };
    this.#isNews = true;
  }
}
