import { createLatest, createRecent, snapshotOf } from "../../stream/index.js";
import type { DataStream, StateChange, Subscriber } from "../../stream/index.js";
import { clock } from "../host/ticker.js";

/** What a reader of rows hears. */
export type RowReader<T> = Pick<Subscriber<T>, "data" | "gap" | "repair" | "state" | "drop" | "error">;

type Event = keyof RowReader<unknown>;

/** How many rows are held for readers that come later: as many as a table holds of the past. */
const capacity = 10_000;

const logs = new WeakMap<object, RowLog<never>>();

/**
 * Listens to the rows of a stream, together with all others on the page that do: what the first of them was handed, those that come later
 * are handed too, the newest 10,000 rows with their gaps, however few the stream itself keeps. Each row reaches a reader once.
 *
 * @returns the undo; with the last reader the stream is left
 */
export function readRows<T>(stream: DataStream<T>, reader: RowReader<T>): () => void {
  const known = logs.get(stream) as RowLog<T> | undefined;
  const log = known ?? new RowLog(stream);
  if (!known) logs.set(stream, log as unknown as RowLog<never>);
  return log.add(reader);
}

/** The newest rows of one stream, and those who read them. */
class RowLog<T> {
  readonly #recent = createRecent<T>(capacity);
  readonly #latest = createLatest<T>();
  /** Another array after each change, so that one under way is not disturbed. */
  #readers: readonly RowReader<T>[] = [];
  readonly #stream: DataStream<T>;
  #change: StateChange | undefined;
  readonly #undo: () => void;

  constructor(stream: DataStream<T>) {
    this.#stream = stream;
    const [recent, latest] = [this.#recent, this.#latest];
    this.#undo = stream.subscribe({
      data: (rows, batch) => {
        if (batch.from === "history") recent.insert(rows, batch);
        else recent.append(rows, batch);
        latest.note(rows, batch);
        this.#tell("data", rows, batch);
      },
      gap: (gap) => {
        recent.mark(gap);
        this.#tell("gap", gap);
      },
      repair: (repair) => {
        const { id, rows, batch, missing } = repair;
        recent.repair(id, rows, batch, missing);
        latest.note(rows, batch);
        this.#tell("repair", repair);
      },
      state: (change) => {
        this.#change = change;
        this.#tell("state", change);
      },
      drop: (drop) => {
        this.#tell("drop", drop);
      },
      error: (error) => {
        this.#tell("error", error);
      },
    });
  }

  /** Hands over what is held, and listens from there on. */
  add(given: RowReader<T>): () => void {
    // One of its own for each: the same reader may read twice.
    const reader = { ...given };
    this.#readers = [...this.#readers, reader];
    const items = snapshotOf(this.#recent, this.#latest, clock.epoch());
    const change = this.#change;
    const calls = items.map((item) => () => ("gap" in item ? reader.gap?.(item.gap) : reader.data?.(item.rows, item.batch)));
    // Within a listener of the stream, which reports what a reader throws.
    this.#stream.subscribe({ state: () => { callAll([...calls, () => change && reader.state?.(change)]); } }, { recent: false })();
    return () => {
      if (!this.#readers.includes(reader)) return;
      this.#readers = this.#readers.filter((other) => other !== reader);
      if (this.#readers.length > 0) return;
      logs.delete(this.#stream);
      this.#undo();
    };
  }

  /** One reader's trouble must not keep the others from hearing; the first error goes to the stream, which reports it. */
  #tell<E extends Event>(event: E, ...args: Parameters<NonNullable<RowReader<T>[E]>>): void {
    const readers = this.#readers.map((reader) => () => {
      const hear = reader[event] as ((...args: unknown[]) => void) | undefined;
      if (this.#readers.includes(reader)) hear?.(...args);
    });
    callAll(readers);
  }
}

/** Makes all calls; what the first threw is thrown in the end. */
function callAll(calls: readonly (() => void)[]): void {
  const failures: unknown[] = [];
  for (const call of calls) {
    try {
      call();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
