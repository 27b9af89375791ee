import type { Batch, DataStream, Drop, StateChange, StreamError } from "../../stream/index.js";
import { clock } from "../page/clock.js";
import { PastRows } from "../store/past-rows.js";
import { subscribeToRows } from "../store/row-log.js";

/** What a newest row tells its widget. */
export interface NewestRowListener {
  /** There is a newer one. */
  changed(): void;
  /** The stream has another state. */
  state(change: StateChange): void;
  /** The stream refused rows. */
  drop(drop: Drop): void;
  /** Trouble of the stream, or of `where`. */
  error(error: StreamError): void;
}

/** Which rows count. */
export interface RowChoice<T> {
  /** Whether a row counts; it does not where it throws. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Which series of a keyed stream. */
  readonly key: string | undefined;
  /** Whether those before it are held, too. */
  readonly past: boolean;
}

/** A row, its time and its key. */
export interface TimedRow<T> {
  readonly row: T;
  /** Epoch ms. */
  readonly time: number;
  readonly key: string | undefined;
}

/** The newest row of a stream by time, of those that count; of equal times the later arrival. */
export class NewestRow<T> {
  readonly #undo: () => void;
  readonly #listener: NewestRowListener;
  readonly #choice: RowChoice<T>;
  readonly #past: PastRows<T> | undefined;
  #row: TimedRow<T> | undefined;
  #change: StateChange;

  /** Subscribes. */
  constructor(stream: DataStream<T>, choice: RowChoice<T>, listener: NewestRowListener) {
    this.#listener = listener;
    this.#choice = choice;
    this.#past = choice.past ? new PastRows() : undefined;
    this.#change = { state: stream.state, previous: stream.state, attempt: 0, since: clock.epoch() };
    this.#undo = subscribeToRows(stream, {
      data: (rows, batch) => {
        this.#take(rows, batch);
      },
      repair: ({ rows, batch }) => {
        this.#take(rows, batch);
      },
      state: (change) => {
        this.#change = change;
        listener.state(change);
      },
      drop: (drop) => {
        listener.drop(drop);
      },
      error: (error) => {
        listener.error(error);
      },
    });
  }

  /** The row, its time and its key; undefined before the first. */
  get newest(): TimedRow<T> | undefined {
    return this.#row;
  }

  /** The newest row up to a time, epoch ms; undefined where none is held. */
  upTo(time: number): TimedRow<T> | undefined {
    const { where } = this.#choice;
    let found = this.#row !== undefined && this.#row.time <= time ? this.#row : undefined;
    if (found !== undefined) return found;
    this.#past?.upTo(time, (row, at, key) => {
      if (at > (found?.time ?? -Infinity) && where?.(row) !== false) found = { row, time: at, key };
    });
    return found;
  }

  /** The stream's state and how it came about. */
  get change(): StateChange {
    return this.#change;
  }

  /** Unsubscribes. */
  close(): void {
    this.#undo();
  }

  #take(rows: readonly T[], { times, keys }: Batch): void {
    const { where, key } = this.#choice;
    if (this.#past !== undefined) {
      for (let index = 0; index < rows.length; index += 1) {
        if (key === undefined || keys?.[index] === key) this.#past.add(rows[index], times[index], keys?.[index]);
      }
    }
    let [time, newest] = [this.#row?.time ?? -Infinity, -1];
    for (let index = rows.length - 1; index >= 0; index -= 1) {
      if (newest < 0 ? times[index] < time : times[index] <= time) continue;
      if (key !== undefined && keys?.[index] !== key) continue;
      if (where !== undefined && !where(rows[index])) continue;
      [time, newest] = [times[index], index];
    }
    if (newest < 0) return;
    this.#row = { row: rows[newest], time, key: keys?.[newest] };
    this.#listener.changed();
  }
}
