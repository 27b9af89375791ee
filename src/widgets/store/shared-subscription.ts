import type { Batch, DataStream, Gap, Gone, Past, PastQuery, Subscriber } from "../../stream/index.js";
import type { Undo } from "../page/scope.js";

/** The part of a stream that a hub needs. */
export type StreamOf<T> = Pick<DataStream<T>, "subscribe" | "now" | "state"> &
  Partial<Pick<DataStream<T>, "stats" | "isTelling" | "present" | "formerUntil" | "numbers" | "hasHistory">> & {
    // Rows of any type: what is handed out as a hub of never gives them to its own readers alone.
    latest?(): { readonly row: unknown } | undefined;
    history?(query?: PastQuery): Promise<Past<unknown>>;
  };

/** A subscriber that hears of all but the end. */
export type FullSubscriber<T> = Required<Omit<Subscriber<T>, "end">>;

/**
 * The one subscription of all that hold it. It lasts while anybody does, and is taken up again without a row told
 * twice: the first time it brings all recent rows, later those alone that came meanwhile.
 */
export class SharedSubscription<T> {
  readonly #stream: StreamOf<T>;
  readonly #subscriber: FullSubscriber<T>;
  readonly #onEnd: () => void;
  #holds = 0;
  #hasBegun = false;
  #isSubscribed = false;
  #unsubscribe: Undo | undefined;
  /** Number of the stream's kept rows that have come here, or came before the first subscription. */
  #heardRows = 0;
  #lastGapId = -Infinity;

  /** @param onEnd - called when nobody has held the subscription for a turn */
  constructor(stream: StreamOf<T>, subscriber: FullSubscriber<T>, onEnd: () => void) {
    this.#stream = stream;
    this.#onEnd = onEnd;
    this.#subscriber = {
      ...subscriber,
      data: (rows, batch) => {
        if (batch.from !== "recent") this.#heardRows += rows.length;
        subscriber.data(rows, batch);
      },
      gap: (gap) => {
        this.#lastGapId = Math.max(this.#lastGapId, gap.id);
        subscriber.gap(gap);
      },
      repair: (repair) => {
        this.#heardRows += repair.rows.length;
        subscriber.repair(repair);
      },
    };
  }

  /** Whether it was ever held. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Holds the subscription; rows that nobody held it for are told first. */
  hold(): void {
    this.#holds += 1;
    if (this.#isSubscribed) return;
    this.#isSubscribed = true;
    if (this.#hasBegun) this.#resubscribe();
    else {
      this.#hasBegun = true;
      this.#heardRows = this.#stream.stats?.kept ?? 0;
      this.#unsubscribe = this.#stream.subscribe(this.#subscriber);
    }
    // A listener may have ended the last widget in the midst of it.
    if (this.#holds === 0) this.#suspend();
  }

  /** Lets go of one hold. */
  release(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    this.#suspend();
    // A widget that asks for the stream within the turn finds the subscription, and all that its readers hold.
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
    const { data, gap, gone, ...others } = this.#subscriber;
    const missed: ([rows: readonly T[], batch: Batch] | Gone)[] = [];
    let heldRows = 0;
    const gaps: Gap[] = [];
    let isResuming = true;
    this.#unsubscribe = stream.subscribe({
      ...others,
      data: (rows, batch) => {
        if (!isResuming) data(rows, batch);
        else {
          missed.push([rows, batch]);
          heldRows += rows.length;
        }
      },
      gap: (event) => {
        if (!isResuming) gap(event);
        else if (event.id > this.#lastGapId) gaps.push(event);
      },
      gone: (event) => {
        if (isResuming) missed.push(event);
        else gone(event);
      },
    });
    isResuming = false;
    for (const event of gaps) gap(event);
    let knownRows = heldRows - missedRows;
    for (const each of missed) {
      if ("time" in each) {
        // Keys that went after the last known row may have been told: they are gone all the same.
        if (knownRows <= 0) gone(each);
        continue;
      }
      const [rows, batch] = each;
      const firstNew = Math.min(rows.length, Math.max(0, knownRows));
      knownRows -= rows.length;
      if (firstNew < rows.length) {
        data(rows.slice(firstNew), { ...batch, times: batch.times.slice(firstNew), keys: batch.keys?.slice(firstNew) });
      }
    }
  }
}
