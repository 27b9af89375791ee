import type { Batch, DataStream, Gap, Gone, Latest, Repair } from "../../stream/index.js";
import { createKeptRows } from "../../stream/internal.js";
import { clock } from "../page/clock.js";
import type { Undo } from "../page/scope.js";
import { Members } from "./members.js";
import { MAX_PAST_ROWS } from "./past-rows.js";
import type { HubHold, HubListener, HubReader, StreamHub } from "./stream-hub.js";
import { hubOf } from "./stream-hub.js";
import type { ComeUntil, RowsAhead, TimedRows } from "./waiting-rows.js";
import { WaitingRows } from "./waiting-rows.js";

/** A reader of a stream, row by row: of rows that have come alone. */
export interface RowReader<T> extends Omit<HubReader<T>, "timeChanged"> {
  /** Forgets all rows and gaps: time has changed, and those that have come by it are told again. */
  reset(): void;
  /** Takes all keys in their order of first arrival, when some came first with rows that are held no more. */
  keys(keys: readonly string[]): void;
}

/** The hold of one widget on the rows of a stream. */
export interface RowsHandle<T> {
  /** The hub of the stream. */
  readonly hub: StreamHub<T>;
  /** Returns the newest row of each key that is there, oldest first. */
  latest(): readonly Latest<T>[];
  /** Sums up the rows of a key, or of all, that are ahead of the stream's time. */
  ahead(key: string | undefined): RowsAhead;
  /** Gives the handle back. */
  release(): void;
}

/** Logs by hub. */
const logs = new WeakMap<object, RowLog<never>>();

/**
 * Reads the rows of a stream through one log for all that read it so. A later reader is handed the newest 10,000 rows
 * since the first reader came, with the gaps between them and the last row of each key before, while the stream itself
 * keeps its `recent` rows alone.
 *
 * @param listener - hears of the stream
 */
export function acquireRows<T>(stream: DataStream<T>, reader: RowReader<T>, listener: HubListener = {}): RowsHandle<T> {
  const hub = hubOf(stream);
  const log = (logs.get(hub) as RowLog<T> | undefined) ?? new RowLog<T>(hub);
  // One map holds logs of any row; a hub finds only its own again.
  logs.set(hub, log as unknown as RowLog<never>);
  const leave = log.join(reader);
  const unlisten = hub.listen(listener);
  let isHeld = true;
  return {
    hub,
    latest: () => log.latest(),
    ahead: (key) => log.waiting.ahead(hub.leads, key),
    release() {
      if (!isHeld) return;
      isHeld = false;
      unlisten();
      leave();
    },
  };
}

/** The newest rows of a stream, the gaps between them, and their readers. */
class RowLog<T> implements HubReader<T> {
  /** The rows that are ahead of the stream's time. */
  readonly waiting = new WaitingRows<T>();
  readonly #hub: StreamHub<T>;
  /** Counts of the rows that have come in. */
  readonly #counts = { kept: 0, repaired: 0 };
  #keptRows = createKeptRows<T>(MAX_PAST_ROWS, this.#counts);
  /** The greatest time of a row that was told, less the lead of its key, epoch ms. */
  #newest = -Infinity;
  readonly #readers = new Members<RowReader<T>>();
  /** The leads of keys by which rows were told. */
  #leadsRevision = 0;
  #hold: HubHold | undefined;

  constructor(hub: StreamHub<T>) {
    this.#hub = hub;
  }

  /** Hands a reader the rows of the log, then the live ones; returns the undo. */
  join(reader: RowReader<T>): Undo {
    let leave: Undo | undefined;
    if (this.#readers.size === 0) {
      // The hub hands the stream's recent rows over: the first reader needs no catching up.
      leave = this.#readers.add(reader);
      this.#hold = this.#hub.join(this);
    } else {
      this.#hub.inTurn(() => {
        leave = this.#catchUp(reader);
      });
    }
    return () => {
      leave?.();
      if (this.#readers.size > 0) return;
      if (logs.get(this.#hub) === (this as unknown)) logs.delete(this.#hub);
      this.#hold?.leave();
    };
  }

  /** Returns the newest row of each key that is there, oldest first. */
  latest(): readonly Latest<T>[] {
    return this.#keptRows.latest.all();
  }

  /** Takes rows from the hub; those ahead of the stream's time wait. */
  data(rows: readonly T[], batch: Batch): void {
    this.#tell(this.waiting.split({ rows, batch }, this.#comeUntil()));
    this.#await();
  }

  /** Tells of rows that have come. */
  timeChanged(): void {
    const { comeUntil, leads } = this.#hub;
    if (this.#newest > comeUntil || leads.revision !== this.#leadsRevision) this.#reset();
    this.#leadsRevision = leads.revision;
    // Rows from before time was set back go.
    this.waiting.take((key) => this.#hub.formerUntil(key));
    for (const each of this.waiting.take(this.#comeUntil())) this.#tell(each);
    this.#await();
  }

  /** Takes a gap from the hub. */
  gap(gap: Gap): void {
    this.#keptRows.keep("gap", [gap]);
    this.#readers.callAll((reader) => {
      reader.gap(gap);
    });
  }

  /** Takes a repair from the hub. */
  repair(repair: Repair<T>): void {
    this.#keptRows.keep("repair", [repair]);
    this.#readers.callAll((reader) => {
      reader.repair(repair);
    });
  }

  /** Takes keys that have gone from the hub. */
  gone(gone: Gone): void {
    this.waiting.forget(gone.keys);
    this.#part(gone);
  }

  #part(gone: Gone): void {
    this.#keptRows.keep("gone", [gone]);
    this.#readers.callAll((reader) => {
      reader.gone(gone);
    });
  }

  #tell(come: TimedRows<T> | undefined): void {
    if (come === undefined) return;
    const { rows, batch } = come;
    const { times, keys } = batch;
    for (let index = 0; index < times.length; index += 1) {
      const time = times[index] - this.#hub.leads.of(keys?.[index]);
      if (time > this.#newest) this.#newest = time;
    }
    this.#keptRows.keep("data", [rows, batch]);
    this.#readers.callAll((reader) => {
      reader.data(rows, batch);
    });
  }

  /** Begins anew with the rows that have come, by a time that was set back, or by another lead of a key. */
  #reset(): void {
    const items = this.#keptRows.snapshot(clock.epoch());
    this.#keptRows = createKeptRows<T>(MAX_PAST_ROWS, this.#counts);
    this.#newest = -Infinity;
    this.#readers.callAll((reader) => {
      reader.reset();
    });
    for (const item of items) {
      if ("gap" in item) this.gap(item.gap);
      else if ("gone" in item) this.#part(item.gone);
      else this.#tell(this.waiting.split(item, this.#comeUntil()));
    }
  }

  #comeUntil(): ComeUntil {
    const { comeUntil, leads } = this.#hub;
    return (key) => comeUntil + leads.of(key);
  }

  /** Asks to be told when the next of the rows that wait comes. */
  #await(): void {
    this.#hub.await(this.waiting.ahead(this.#hub.leads).nextTime);
  }

  /** Hands the log over to a later reader, even if it throws; the first error goes to the stream. */
  #catchUp(reader: RowReader<T>): Undo {
    const items = this.#keptRows.snapshot(clock.epoch());
    const leave = this.#readers.add(reader);
    const calls = new Members<() => void>();
    for (const item of items) {
      calls.add(() => {
        if ("gap" in item) reader.gap(item.gap);
        else if ("gone" in item) reader.gone(item.gone);
        else reader.data(item.rows, item.batch);
      });
    }
    const rows = items.reduce((sum, item) => sum + ("rows" in item ? item.rows.length : 0), 0);
    const keys = rows < this.#counts.kept ? this.#keptRows.latest.keys() : [];
    if (keys.length > 0) {
      calls.add(() => {
        reader.keys(keys);
      });
    }
    calls.callAll((call) => {
      call();
    });
    return leave;
  }
}
