import type { Batch } from "../../stream/index.js";
import { JITTER_MS, setBounded } from "../../stream/internal.js";
import type { Undo } from "../page/scope.js";
import { Scope } from "../page/scope.js";
import { KeyLeads } from "./key-leads.js";
import type { StreamOf } from "./shared-subscription.js";

/** Number of keys at most that are known to tell time as it was set back. */
const MAX_KEYS = 1_000;

/** The time up to which the rows of a stream have come. A row ahead of it is kept, and waits. */
export class ComeTime {
  /** The keys whose clocks are ahead of the stream's. */
  readonly leads = new KeyLeads();
  readonly #stream: StreamOf<never>;
  readonly #reach: () => void;
  readonly #scope = new Scope();
  /** The time up to which rows had come before time was last set back, epoch ms; `-Infinity`: it never was. */
  #formerUntil = -Infinity;
  /** The keys that have told a row since; `""`: of a stream without keys. */
  readonly #toldKeys = new Map<string, true>();
  /** The stream's time at the batch before, epoch ms. */
  #told = -Infinity;
  /** The time of the next row that waits, epoch ms. */
  #nextTime = Infinity;
  #cancelWait: Undo | undefined;

  /** @param reach - called once the time of a row that waits has come */
  constructor(stream: StreamOf<never>, reach: () => void) {
    this.#stream = stream;
    this.#reach = reach;
  }

  /**
   * The time up to which rows have come, epoch ms, but for the leads of their keys. `Infinity` until the stream's time
   * is known: the newest row is of now.
   */
  get until(): number {
    // A row may have come quicker than any before, and the time is an estimate.
    return this.#present + JITTER_MS;
  }

  /**
   * Takes note of a batch. Returns whether rows that had come may be ahead by it, others have come at once, or some
   * will never come.
   */
  note(batch: Batch): boolean {
    const present = this.#present;
    const isLed = batch.from === "live" && present < Infinity && this.leads.note(batch, present);
    const isSetBack = present < this.#told;
    this.#told = present;
    const isOutdated = this.#noteSetBack(batch);
    // Time may have leapt there, or the timer be late, as in a hidden tab.
    const isReached = this.#nextTime < Infinity && this.#nextTime <= present + JITTER_MS;
    if (isReached) this.#forgetWait();
    return isLed || isSetBack || isReached || isOutdated;
  }

  /**
   * Returns the time up to which rows of a key that are ahead are of a time that was set back since, epoch ms: they
   * will never come. `-Infinity`: all will.
   */
  formerUntil(key: string | undefined): number {
    return this.#toldKeys.has(key ?? "") ? this.#formerUntil + this.leads.of(key) : -Infinity;
  }

  /** Calls back once the time of a row has come, less the lead of its key, epoch ms; `Infinity`: never. */
  await(time: number): void {
    if (time >= this.#nextTime) return;
    this.#forgetWait();
    this.#nextTime = time;
    this.#cancelWait = this.#scope.timeout(
      () => {
        this.#nextTime = Infinity;
        this.#reach();
      },
      Math.max(1, Math.ceil(time - this.until)),
    );
  }

  /** Forgets what waits. */
  close(): void {
    this.#scope.close();
  }

  /** Learns which keys tell time as it was set back: a silent one may be right. Returns whether further ones do. */
  #noteSetBack({ times, keys, from }: Batch): boolean {
    const { formerUntil = -Infinity } = this.#stream;
    if (formerUntil !== this.#formerUntil) this.#toldKeys.clear();
    this.#formerUntil = formerUntil;
    const { until } = this;
    // The times from before have come again, or none was set back.
    if (formerUntil <= until || from !== "live") return false;
    const { size } = this.#toldKeys;
    for (let index = 0; index < times.length; index += 1) {
      const key = keys?.[index];
      if (times[index] <= until + this.leads.of(key)) setBounded(this.#toldKeys, key ?? "", true, MAX_KEYS);
    }
    return this.#toldKeys.size > size;
  }

  #forgetWait(): void {
    this.#cancelWait?.();
    this.#nextTime = Infinity;
  }

  get #present(): number {
    return this.#stream.present ?? Infinity;
  }
}
