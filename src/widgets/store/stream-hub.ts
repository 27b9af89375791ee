import type { Drop, Past, PastQuery, StateChange, StreamError, Subscriber } from "../../stream/index.js";
import type { Undo } from "../page/scope.js";
import type { ArrivalSpacing } from "./arrival-spacing.js";
import { ComeTime } from "./come-time.js";
import type { KeyLeads } from "./key-leads.js";
import { Members } from "./members.js";
import type { Provenance } from "./provenance.js";
import type { Refusal, ValueDrop } from "./refusals.js";
import type { StreamOf } from "./shared-subscription.js";
import { SharedSubscription } from "./shared-subscription.js";
import type { KnownGap } from "./stream-facts.js";
import { StreamFacts } from "./stream-facts.js";
import type { StreamNumbers } from "./value.js";

export type { StreamOf } from "./shared-subscription.js";

/** A reader of rows: a set of series, or a log of rows. */
export interface HubReader<T> extends Required<Pick<Subscriber<T>, "data" | "gap" | "repair" | "gone">> {
  /** Looks again which of its rows have come: time has gone on to that of the next one, or was set back. */
  timeChanged(): void;
}

/** The listener of a widget: what it hears of its stream. */
export interface HubListener {
  /** Called once all readers have taken rows, a gap, a repair or keys that have gone. */
  changed?(): void;
  /** Called when the stream has another state. */
  state?(change: StateChange): void;
  /** Called when the stream has refused rows, or a widget values. */
  drop?(drop: Drop | ValueDrop): void;
  /** Called with trouble of the stream. */
  error?(error: StreamError): void;
}

/** The hold of a reader on its hub. */
export interface HubHold {
  /** Holds the subscription again after {@link release}: rows that came meanwhile are read first. */
  resume(): void;
  /** Lets go of the subscription. The reader still gets what others let come, and finds all again within the turn. */
  release(): void;
  /** Leaves the hub for good. */
  leave(): void;
}

/** The hubs by stream. */
const hubs = new WeakMap<object, StreamHub<never>>();

/** Returns the hub of a stream: the same one for all widgets, as long as one of them holds it. */
export function hubOf<T>(stream: StreamOf<T>): StreamHub<T> {
  const known = hubs.get(stream);
  // One map holds hubs of any row; a stream finds only its own again.
  if (known !== undefined) return known as unknown as StreamHub<T>;
  const hub = new StreamHub(stream, () => hubs.delete(stream));
  hubs.set(stream, hub);
  return hub;
}

/**
 * All that the widgets of a page share of a stream: one subscription, its state and clock, its reconnects, its gaps,
 * the origin of its rows, the spacing of its arrivals. Rows go to the readers first, and then all listeners hear of
 * them, so that whoever looks at several series sees them at one moment.
 */
export class StreamHub<T> {
  readonly #stream: StreamOf<T>;
  readonly #facts: StreamFacts;
  readonly #subscription: SharedSubscription<T>;
  readonly #readers = new Members<HubReader<T>>();
  readonly #listeners = new Members<HubListener>();
  readonly #comeTime: ComeTime;

  /** @param onEnd - called when nobody has held the hub for a turn: the next widget gets another one */
  constructor(stream: StreamOf<T>, onEnd: () => void) {
    this.#stream = stream;
    this.#comeTime = new ComeTime(stream, () => {
      this.#tellTime();
      this.#tellChanged();
    });
    const facts = (this.#facts = new StreamFacts(stream.state));
    this.#subscription = new SharedSubscription(
      stream,
      {
        data: (rows, batch) => {
          facts.noteRows(batch, false);
          if (this.#comeTime.note(batch)) this.#tellTime();
          this.#tellReaders((reader) => {
            reader.data(rows, batch);
          });
        },
        gap: (gap) => {
          facts.noteGap(gap);
          this.#tellReaders((reader) => {
            reader.gap(gap);
          });
        },
        repair: (repair) => {
          facts.noteRepair(repair);
          this.#tellReaders((reader) => {
            reader.repair(repair);
          });
        },
        gone: (gone) => {
          this.#tellReaders((reader) => {
            reader.gone(gone);
          });
        },
        state: (change) => {
          facts.noteState(change, () => this.now());
          this.#listeners.callAll((listener) => listener.state?.(change));
        },
        drop: (drop) => {
          facts.dropReason = drop.reason ?? drop.cause;
          this.#listeners.callAll((listener) => listener.drop?.(drop));
        },
        error: (error) => {
          this.#listeners.callAll((listener) => listener.error?.(error));
        },
      },
      () => {
        this.#comeTime.close();
        onEnd();
      },
    );
  }

  /** The spacing of live arrivals. */
  get spacing(): ArrivalSpacing {
    return this.#facts.spacing;
  }

  /** The origin of the newest rows. */
  get provenance(): Provenance {
    return this.#facts.provenance;
  }

  /** The newest change of the stream's state. */
  get change(): StateChange {
    return this.#facts.change;
  }

  /** Times at which a lost connection was up again, epoch ms, the newest last; a new array after each. */
  get reconnects(): readonly number[] {
    return this.#facts.reconnects;
  }

  /** The newest gaps by id; a gap that was filled is none. */
  get gaps(): ReadonlyMap<number, KnownGap> {
    return this.#facts.gaps;
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.#stream.now();
  }

  /** The time up to which rows have come, epoch ms, but for the {@link leads} of their keys. */
  get comeUntil(): number {
    return this.#comeTime.until;
  }

  /** Returns the time up to which rows of a key that are ahead will never come: {@link ComeTime.formerUntil}. */
  formerUntil(key: string | undefined): number {
    return this.#comeTime.formerUntil(key);
  }

  /** The keys whose clocks are ahead of the stream's. */
  get leads(): KeyLeads {
    return this.#comeTime.leads;
  }

  /** Tells the readers again once a row has come of this time less the lead of its key, epoch ms; `Infinity`: never. */
  await(time: number): void {
    this.#comeTime.await(time);
  }

  /** What counts as a number, as the stream says. */
  get numbers(): StreamNumbers {
    return this.#stream.numbers;
  }

  /** Whether the stream can be asked for its past. */
  get hasHistory(): boolean {
    return this.#stream.hasHistory === true;
  }

  /** Asks the stream for its past, where it {@link hasHistory}. */
  async history(query: PastQuery): Promise<Past<unknown>> {
    const past = await this.#stream.history?.(query);
    if (past === undefined) throw new TypeError("the stream has no history");
    return past;
  }

  /** The rows that the stream has refused, where it has kept none. */
  get refusals(): readonly Refusal[] {
    const { kept = 0, dropped = 0 } = this.#stream.stats ?? {};
    return kept > 0 || dropped === 0 ? [] : [{ what: "row", count: dropped, reason: this.#facts.dropReason }];
  }

  /** Whether the stream tells of nothing just now: then all readers know the same rows. */
  get isQuiet(): boolean {
    return this.#stream.isTelling === false;
  }

  /** Lists the rows that the stream keeps for those that come later; of a stream that keeps none, its newest one. */
  recentRows(): readonly unknown[] {
    const all: unknown[] = [];
    const leave = this.#stream.subscribe({
      data: (rows) => {
        for (const row of rows) all.push(row);
      },
    });
    leave();
    const newest = this.#stream.latest?.();
    return all.length === 0 && newest !== undefined ? [newest.row] : all;
  }

  /**
   * Adds a reader that holds the subscription: hands it the stream's recent rows with the gaps between them, then all
   * that comes.
   *
   * @param knowsRows - whether it has the rows so far from another reader, and is handed none of them
   */
  join(reader: HubReader<T>, knowsRows = false): HubHold {
    const subscription = this.#subscription;
    let isHeld = true;
    let undo: Undo | undefined;
    /** Makes the reader one of the hub's. */
    const add = (): void => {
      undo ??= this.#readers.add(reader);
    };
    let settle = add;
    if (subscription.hasBegun) {
      subscription.hold();
      if (knowsRows) add();
      else settle = this.#catchUp(reader, add);
    } else {
      // The shared subscription brings the snapshot.
      add();
      subscription.hold();
    }
    const release = (): void => {
      settle();
      if (isHeld) subscription.release();
      isHeld = false;
    };
    return {
      resume: () => {
        if (!isHeld) subscription.hold();
        isHeld = true;
      },
      release,
      leave() {
        release();
        undo?.();
      },
    };
  }

  /** Adds a listener, and returns its undo. */
  listen(listener: HubListener): Undo {
    return this.#listeners.add(listener);
  }

  /** Runs a call in a turn of the stream, which brings nothing meanwhile and reports what the call throws. */
  inTurn(call: () => void): void {
    let hasRun = false;
    const leave = this.#stream.subscribe(
      {
        state: () => {
          if (hasRun) return;
          hasRun = true;
          call();
        },
      },
      { recent: false },
    );
    leave();
  }

  /**
   * Hands a later reader the stream's snapshot by a subscription of its own, which ends at once. In the midst of an
   * event it lasts to the end of the turn, as the hub may still hear of rows that are in the snapshot.
   *
   * @param add - makes the reader one of the hub's
   * @returns ends the subscription now
   */
  #catchUp(reader: HubReader<T>, add: () => void): () => void {
    const { isQuiet } = this;
    const leave = this.#stream.subscribe({
      data: (rows, batch) => {
        reader.data(rows, batch);
        this.#tellChanged();
      },
      gap: (gap) => {
        reader.gap(gap);
        this.#tellChanged();
      },
      repair: (repair) => {
        reader.repair(repair);
        this.#tellChanged();
      },
      gone: (gone) => {
        reader.gone(gone);
        this.#tellChanged();
      },
    });
    const settle = (): void => {
      leave();
      add();
    };
    if (isQuiet) settle();
    else queueMicrotask(settle);
    return settle;
  }

  #tellTime(): void {
    this.#readers.callAll((reader) => {
      reader.timeChanged();
    });
  }

  #tellReaders(call: (reader: HubReader<T>) => void): void {
    try {
      this.#readers.callAll(call);
    } finally {
      this.#tellChanged();
    }
  }

  #tellChanged(): void {
    this.#listeners.callAll((listener) => listener.changed?.());
  }
}
