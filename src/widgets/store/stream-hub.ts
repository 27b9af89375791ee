import type { GapKind, Stretch } from "../../series/index.js";
import type {
  Batch,
  DataStream,
  Drop,
  Gap,
  Missing,
  Repair,
  StateChange,
  StreamError,
  StreamState,
  Subscriber,
} from "../../stream/index.js";
import { clock } from "../page/clock.js";
import type { Undo } from "../page/scope.js";
import { ArrivalSpacing } from "./arrival-spacing.js";
import { Members } from "./members.js";
import { Provenance } from "./provenance.js";
import type { ValueDrop } from "./refusals.js";

/** The part of a stream that a hub needs. */
export type StreamOf<T> = Pick<DataStream<T>, "subscribe" | "now" | "state"> &
  Partial<Pick<DataStream<T>, "stats" | "isTelling">>;

/** A reader of rows: a set of series, or a log of rows. */
export type HubReader<T> = Required<Pick<Subscriber<T>, "data" | "gap" | "repair">>;

/** The listener of a widget: what it hears of its stream. */
export interface HubListener {
  /** Called once all readers have taken rows, a gap or a repair. */
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

/** A gap: its kind, and its stretches that are still missing. */
export interface KnownGap {
  readonly kind: GapKind;
  readonly missing: readonly Stretch[];
}

/** The number of newest reconnects that are remembered. */
const MAX_RECONNECTS = 100;

/** The number of newest gaps that are remembered for series which begin later. */
const MAX_GAPS = 1_000;

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
  /** The spacing of live arrivals. */
  readonly spacing = new ArrivalSpacing();
  /** The origin of the newest rows. */
  readonly provenance = new Provenance();
  readonly #stream: StreamOf<T>;
  readonly #onEnd: () => void;
  readonly #subscriber: Required<Omit<Subscriber<T>, "end">>;
  readonly #readers = new Members<HubReader<T>>();
  readonly #listeners = new Members<HubListener>();
  readonly #gaps = new Map<number, KnownGap>();
  /** Number of readers that hold the subscription. */
  #holds = 0;
  /** Whether the hub has ever subscribed: then it takes of the recent rows only those that it has missed. */
  #wasSubscribed = false;
  #isSubscribed = false;
  #unsubscribe: Undo | undefined;
  /** Number of the stream's kept rows that have come here, or came before the hub subscribed. */
  #heardRows = 0;
  #lastGapId = -Infinity;
  #change: StateChange;
  /** Whether the stream has lost a connection that was up. */
  #isAway = false;
  #reconnects: readonly number[] = [];

  /** @param onEnd - called when nobody has held the hub for a turn: the next widget gets another one */
  constructor(stream: StreamOf<T>, onEnd: () => void) {
    this.#stream = stream;
    this.#onEnd = onEnd;
    this.#change = { state: stream.state, previous: stream.state, attempt: 0, since: clock.epoch() };
    this.#subscriber = {
      data: (rows, batch) => {
        if (batch.from !== "recent") this.#heardRows += rows.length;
        this.#note(batch, false);
        this.#tellReaders((reader) => {
          reader.data(rows, batch);
        });
      },
      gap: (gap) => {
        const { id, kind } = gap;
        this.#lastGapId = Math.max(this.#lastGapId, id);
        // A snapshot reports a partly filled gap hole by hole, under one id.
        const holes = this.#gaps.get(id)?.missing ?? [];
        this.#rememberGap(id, kind, [...holes, stretchOf(gap)]);
        this.#tellReaders((reader) => {
          reader.gap(gap);
        });
      },
      repair: (repair) => {
        this.#repair(repair);
      },
      state: (change) => {
        this.#setState(change);
      },
      drop: (drop) => {
        this.#listeners.callAll((listener) => listener.drop?.(drop));
      },
      error: (error) => {
        this.#listeners.callAll((listener) => listener.error?.(error));
      },
    };
  }

  /** The newest change of the stream's state. */
  get change(): StateChange {
    return this.#change;
  }

  /** Times at which a lost connection was up again, epoch ms, the newest last; a new array after each. */
  get reconnects(): readonly number[] {
    return this.#reconnects;
  }

  /** The newest gaps by id; a gap that was filled is none. */
  get gaps(): ReadonlyMap<number, KnownGap> {
    return this.#gaps;
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.#stream.now();
  }

  /**
   * Adds a reader that holds the subscription: hands it the stream's recent rows with the gaps between them, then all
   * that comes.
   */
  join(reader: HubReader<T>): HubHold {
    let isHeld = true;
    let undo: Undo | undefined;
    /** Makes the reader one of the hub's. */
    const add = (): void => {
      undo ??= this.#readers.add(reader);
    };
    let settle = add;
    if (this.#wasSubscribed) {
      this.#hold();
      settle = this.#catchUp(reader, add);
    } else {
      // The hub's own subscription brings the snapshot.
      add();
      this.#hold();
    }
    const release = (): void => {
      settle();
      if (isHeld) this.#release();
      isHeld = false;
    };
    return {
      resume: () => {
        if (!isHeld) this.#hold();
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

  #hold(): void {
    this.#holds += 1;
    if (this.#isSubscribed) return;
    this.#isSubscribed = true;
    if (this.#wasSubscribed) this.#resubscribe();
    else {
      this.#wasSubscribed = true;
      this.#heardRows = this.#stream.stats?.kept ?? 0;
      this.#unsubscribe = this.#stream.subscribe(this.#subscriber);
    }
    // A listener may have ended the last widget in the midst of it.
    if (this.#holds === 0) this.#suspend();
  }

  #release(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    this.#suspend();
    // A widget that asks for the stream within the turn finds the hub, and all that its readers hold.
    queueMicrotask(() => {
      if (this.#holds === 0) this.#onEnd();
    });
  }

  #suspend(): void {
    if (this.#unsubscribe === undefined) return;
    this.#unsubscribe();
    this.#unsubscribe = undefined;
    this.#isSubscribed = false;
  }

  /** Subscribes again, and takes of the recent rows only those that have come in meanwhile. */
  #resubscribe(): void {
    const stream = this.#stream;
    const keptRows = stream.stats?.kept ?? 0;
    const missedRows = keptRows - this.#heardRows;
    this.#heardRows = keptRows;
    const { data, gap, ...others } = this.#subscriber;
    const batches: [rows: readonly T[], batch: Batch][] = [];
    const gaps: Gap[] = [];
    let isResuming = true;
    this.#unsubscribe = stream.subscribe(
      {
        ...others,
        data: (rows, batch) => {
          if (isResuming) batches.push([rows, batch]);
          else data(rows, batch);
        },
        gap: (event) => {
          if (!isResuming) gap(event);
          else if (event.id > this.#lastGapId) gaps.push(event);
        },
      },
      { recent: missedRows > 0 },
    );
    isResuming = false;
    for (const event of gaps) gap(event);
    let knownRows = batches.reduce((count, [rows]) => count + rows.length, 0) - missedRows;
    for (const [rows, batch] of batches) {
      const firstNew = Math.min(rows.length, Math.max(0, knownRows));
      knownRows -= rows.length;
      if (firstNew < rows.length) {
        data(rows.slice(firstNew), { ...batch, times: batch.times.slice(firstNew), keys: batch.keys?.slice(firstNew) });
      }
    }
  }

  /**
   * Hands a later reader the stream's snapshot by a subscription of its own, which ends at once. In the midst of an
   * event it lasts to the end of the turn, as the hub may still hear of rows that are in the snapshot.
   *
   * @param add - makes the reader one of the hub's
   * @returns ends the subscription now
   */
  #catchUp(reader: HubReader<T>, add: () => void): () => void {
    const isQuiet = this.#stream.isTelling === false;
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
    });
    const settle = (): void => {
      leave();
      add();
    };
    if (isQuiet) settle();
    else queueMicrotask(settle);
    return settle;
  }

  #note(batch: Batch, fillsGap: boolean): void {
    this.provenance.add(batch, fillsGap);
    if (batch.from === "live") this.spacing.add(batch.received);
  }

  #repair(repair: Repair<T>): void {
    const { id, rows, batch, missing } = repair;
    this.#heardRows += rows.length;
    if (rows.length > 0) this.#note(batch, true);
    this.#rememberGap(id, this.#gaps.get(id)?.kind ?? "lost", missing.map(stretchOf));
    this.#tellReaders((reader) => {
      reader.repair(repair);
    });
  }

  #rememberGap(id: number, kind: GapKind, missing: readonly Stretch[]): void {
    this.#gaps.delete(id);
    if (missing.length > 0) this.#gaps.set(id, { kind, missing });
    if (this.#gaps.size > MAX_GAPS) for (const oldest of [...this.#gaps.keys()].slice(0, 1)) this.#gaps.delete(oldest);
  }

  #setState(change: StateChange): void {
    this.#change = change;
    if (isUp(change.state)) {
      if (this.#isAway) this.#reconnects = [...this.#reconnects, this.now()].slice(-MAX_RECONNECTS);
      this.#isAway = false;
    } else {
      this.spacing.interrupt();
      this.#isAway ||= isUp(change.previous);
    }
    this.#listeners.callAll((listener) => listener.state?.(change));
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

function isUp(state: StreamState): boolean {
  return state === "live" || state === "stale";
}

/** Returns a stretch of missing rows in numbers. */
export function stretchOf({ after, before }: Missing): Stretch {
  return { after: after.time, before: before.time };
}
