import type { Batch, DataStream, StateChange, Subscriber } from "../../stream/index.js";
import { createLatestRows, createRecentRows, snapshotOf } from "../../stream/index.js";
import { clock } from "../page/clock.js";
import { kept } from "./past-rows.js";

/** What reads a stream row by row. */
export interface RowReader<T> extends Pick<Subscriber<T>, "data" | "gap" | "repair" | "state" | "drop" | "error"> {
  /**
   * Of the keys that it was handed, some came first with rows that are held no more: the order in which all came first.
   */
  keys?(keys: readonly string[]): void;
}

interface Seat<T> {
  readonly reader: RowReader<T>;
  /** It wants to hear no more. */
  left: boolean;
}

const logs = new WeakMap<object, RowLog<never>>();

/**
 * Subscribes to a stream as `stream.subscribe` does, but together with all others that read it so: whoever comes later
 * is handed what has come in since the first of them came, as far as that is the newest 10,000 rows, with the gaps
 * between them and the last row of each key before, where the stream itself keeps but its `recent` rows.
 *
 * @returns the undo; with the last one the stream is unsubscribed from, and what was held is let go
 */
export function subscribeToRows<T>(stream: DataStream<T>, reader: RowReader<T>): () => void {
  const log = (logs.get(stream) as RowLog<T> | undefined) ?? new RowLog<T>(stream);
  logs.set(stream, log as unknown as RowLog<never>);
  return log.join(reader);
}

/** The newest rows of a stream, the gaps between them, and all that read them over one subscription. */
class RowLog<T> {
  readonly #stream: DataStream<T>;
  readonly #recent = createRecentRows<T>(kept);
  readonly #latest = createLatestRows<T>();
  /** How many rows have come in, ever. */
  #rows = 0;
  /** What was told last. */
  #change: StateChange | undefined;
  /** Another array after each change, so that one under way is not disturbed. */
  #seats: readonly Seat<T>[] = [];
  #undo: (() => void) | undefined;

  constructor(stream: DataStream<T>) {
    this.#stream = stream;
  }

  /** Hands over what is held, and goes on live. */
  join(reader: RowReader<T>): () => void {
    const seat: Seat<T> = { reader, left: false };
    if (this.#seats.length === 0) {
      // What the stream hands over is told as it is noted.
      this.#seats = [seat];
      this.#undo = this.#subscribe();
    } else this.#welcome(seat);
    return () => {
      this.#leave(seat);
    };
  }

  #subscribe(): () => void {
    return this.#stream.subscribe({
      data: (rows, batch) => {
        this.#note(rows, batch);
        if (batch.from === "history") this.#recent.insert(rows, batch);
        else this.#recent.append(rows, batch);
        this.#tell(({ data }) => data?.(rows, batch));
      },
      gap: (gap) => {
        this.#recent.mark(gap);
        this.#tell((reader) => reader.gap?.(gap));
      },
      repair: (repair) => {
        const { id, rows, batch, missing } = repair;
        this.#note(rows, batch);
        this.#recent.repair(id, rows, batch, missing);
        this.#tell((reader) => reader.repair?.(repair));
      },
      state: (change) => {
        this.#change = change;
        this.#tell((reader) => reader.state?.(change));
      },
      drop: (drop) => {
        this.#tell((reader) => reader.drop?.(drop));
      },
      error: (error) => {
        this.#tell((reader) => reader.error?.(error));
      },
    });
  }

  /**
   * Hands over what is held in a turn of the stream: nothing comes in meanwhile, and it reports what a reader throws.
   */
  #welcome(seat: Seat<T>): void {
    let welcome = false;
    const leave = this.#stream.subscribe(
      {
        state: () => {
          if (welcome) return;
          welcome = true;
          this.#handOver(seat);
        },
      },
      { recent: false },
    );
    leave();
  }

  #handOver(seat: Seat<T>): void {
    const items = snapshotOf(this.#recent, this.#latest, clock.epoch());
    const change = this.#change;
    this.#seats = [...this.#seats, seat];
    const calls: ((reader: RowReader<T>) => void)[] = items.map((item) => (reader) => {
      if ("gap" in item) reader.gap?.(item.gap);
      else reader.data?.(item.rows, item.batch);
    });
    const rows = items.reduce((sum, item) => sum + ("gap" in item ? 0 : item.rows.length), 0);
    const keys = rows < this.#rows ? this.#latest.keys() : [];
    if (keys.length > 0) calls.push((reader) => reader.keys?.(keys));
    // A later one has been told already; none before the first.
    calls.push((reader) => {
      if (change !== undefined && change === this.#change) reader.state?.(change);
    });
    callAll([seat], calls);
  }

  #note(rows: readonly T[], batch: Batch): void {
    this.#rows += rows.length;
    this.#latest.note(rows, batch);
  }

  #tell(call: (reader: RowReader<T>) => void): void {
    callAll(this.#seats, [call]);
  }

  #leave(seat: Seat<T>): void {
    if (seat.left) return;
    seat.left = true;
    this.#seats = this.#seats.filter((other) => other !== seat);
    if (this.#seats.length > 0) return;
    if (logs.get(this.#stream) === (this as unknown)) logs.delete(this.#stream);
    this.#undo?.();
  }
}

/** One reader's trouble must not keep the others from hearing; the first error goes to the stream, which reports it. */
function callAll<T>(seats: readonly Seat<T>[], calls: readonly ((reader: RowReader<T>) => void)[]): void {
  const failures: unknown[] = [];
  for (const call of calls) {
    for (const seat of seats) {
      // Somebody before it may have ended it.
      if (seat.left) continue;
      try {
        call(seat.reader);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}
