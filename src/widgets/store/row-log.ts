import type { Batch, DataStream, StateChange, Subscriber } from "../../stream/index.js";
import { createLatestRows, createRecentRows, snapshotOf } from "../../stream/index.js";
import { clock } from "../page/clock.js";
import { MAX_PAST_ROWS } from "./past-rows.js";

/** A reader of a stream, row by row. */
export interface RowReader<T> extends Pick<Subscriber<T>, "data" | "gap" | "repair" | "state" | "drop" | "error"> {
  /** Takes all keys in their order of first arrival, when some came first with rows that are held no more. */
  keys?(keys: readonly string[]): void;
}

/** The subscription of one reader. */
interface Subscription<T> {
  readonly reader: RowReader<T>;
  /** Whether the reader has unsubscribed. */
  hasLeft: boolean;
}

/** Logs by stream. */
const logs = new WeakMap<object, RowLog<never>>();

/**
 * Subscribes to a stream as `stream.subscribe` does, but through one log for all that read it so. A later reader is
 * handed the newest 10,000 rows since the first reader came, with the gaps between them and the last row of each key
 * before, while the stream itself keeps its `recent` rows alone.
 *
 * @returns the undo; the last one unsubscribes from the stream, and drops the log
 */
export function subscribeToRows<T>(stream: DataStream<T>, reader: RowReader<T>): () => void {
  const log = (logs.get(stream) as RowLog<T> | undefined) ?? new RowLog<T>(stream);
  // One map holds logs of any row; a stream finds only its own again.
  logs.set(stream, log as unknown as RowLog<never>);
  return log.join(reader);
}

/** The newest rows of a stream, the gaps between them, and their readers over one subscription. */
class RowLog<T> {
  readonly #stream: DataStream<T>;
  readonly #recent = createRecentRows<T>(MAX_PAST_ROWS);
  readonly #latest = createLatestRows<T>();
  /** Number of all rows that have come in. */
  #totalRows = 0;
  /** The change of state that the readers heard last. */
  #change: StateChange | undefined;
  /** A new array after each change, so that a loop under way keeps its own. */
  #subscriptions: readonly Subscription<T>[] = [];
  #unsubscribe: (() => void) | undefined;

  constructor(stream: DataStream<T>) {
    this.#stream = stream;
  }

  /** Hands a reader the rows of the log, then the live ones; returns the undo. */
  join(reader: RowReader<T>): () => void {
    const subscription: Subscription<T> = { reader, hasLeft: false };
    if (this.#subscriptions.length === 0) {
      // The stream hands its recent rows over through the subscription: the first reader needs no catching up.
      this.#subscriptions = [subscription];
      this.#unsubscribe = this.#subscribe();
    } else this.#catchUp(subscription);
    return () => {
      this.#leave(subscription);
    };
  }

  #subscribe(): () => void {
    return this.#stream.subscribe({
      data: (rows, batch) => {
        this.#note(rows, batch);
        if (batch.from === "history") this.#recent.insert(rows, batch);
        else this.#recent.append(rows, batch);
        this.#notify(({ data }) => data?.(rows, batch));
      },
      gap: (gap) => {
        this.#recent.mark(gap);
        this.#notify((reader) => reader.gap?.(gap));
      },
      repair: (repair) => {
        const { id, rows, batch, missing } = repair;
        this.#note(rows, batch);
        this.#recent.repair(id, rows, batch, missing);
        this.#notify((reader) => reader.repair?.(repair));
      },
      state: (change) => {
        this.#change = change;
        this.#notify((reader) => reader.state?.(change));
      },
      drop: (drop) => {
        this.#notify((reader) => reader.drop?.(drop));
      },
      error: (error) => {
        this.#notify((reader) => reader.error?.(error));
      },
    });
  }

  /** Hands the log over in a turn of the stream, which brings nothing meanwhile, and reports a reader's errors. */
  #catchUp(subscription: Subscription<T>): void {
    let isCaughtUp = false;
    const leave = this.#stream.subscribe(
      {
        state: () => {
          if (isCaughtUp) return;
          isCaughtUp = true;
          this.#handOver(subscription);
        },
      },
      { recent: false },
    );
    leave();
  }

  #handOver(subscription: Subscription<T>): void {
    const items = snapshotOf(this.#recent, this.#latest, clock.epoch());
    const change = this.#change;
    this.#subscriptions = [...this.#subscriptions, subscription];
    const calls: ((reader: RowReader<T>) => void)[] = items.map((item) => (reader) => {
      if ("gap" in item) reader.gap?.(item.gap);
      else reader.data?.(item.rows, item.batch);
    });
    const rows = items.reduce((sum, item) => sum + ("gap" in item ? 0 : item.rows.length), 0);
    const keys = rows < this.#totalRows ? this.#latest.keys() : [];
    if (keys.length > 0) calls.push((reader) => reader.keys?.(keys));
    // Skip the change if none has come yet, or if the reader has just heard of a later one.
    calls.push((reader) => {
      if (change !== undefined && change === this.#change) reader.state?.(change);
    });
    callAll([subscription], calls);
  }

  #note(rows: readonly T[], batch: Batch): void {
    this.#totalRows += rows.length;
    this.#latest.note(rows, batch);
  }

  #notify(call: (reader: RowReader<T>) => void): void {
    callAll(this.#subscriptions, [call]);
  }

  #leave(subscription: Subscription<T>): void {
    if (subscription.hasLeft) return;
    subscription.hasLeft = true;
    this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription);
    if (this.#subscriptions.length > 0) return;
    if (logs.get(this.#stream) === (this as unknown)) logs.delete(this.#stream);
    this.#unsubscribe?.();
  }
}

/** Calls all readers, even if one throws; the first error goes to the stream, which reports it. */
function callAll<T>(
  subscriptions: readonly Subscription<T>[],
  calls: readonly ((reader: RowReader<T>) => void)[],
): void {
  const failures: unknown[] = [];
  for (const call of calls) {
    for (const subscription of subscriptions) {
      // A reader before it may have ended its subscription.
      if (subscription.hasLeft) continue;
      try {
        call(subscription.reader);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}
