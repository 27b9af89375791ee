import type { BucketGrid } from "../series/bucket-series.js";
import { LAST_TIME_MS, TimeZone } from "./time-zone.js";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Wall time of the first Monday since 1970, where weeks begin. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Distance within which a change of a zone's offset is looked for, ms. */
const REACH_MS = 30 * DAY_MS;

/**
 * Buckets of equal length by the clocks of a time zone: of 15 minutes from the full hour, of days from midnight, of
 * weeks from Monday. Where clocks are set, a bucket is as much longer or shorter: a day has 23 or 25 hours.
 */
export class TimeGrid implements BucketGrid {
  readonly every: number;
  readonly #zone: TimeZone;
  readonly #anchor: number;
  /** A span of one offset. */
  #from = NaN;
  #to = NaN;
  #offset = 0;

  /**
   * @param every - the length of a bucket, ms
   * @param zone - the time zone. Default: the reader's
   */
  constructor(every: number, zone: TimeZone = new TimeZone()) {
    this.every = every;
    this.#zone = zone;
    this.#anchor = every % WEEK_MS === 0 ? FIRST_MONDAY_MS : 0;
  }

  startOf(time: number): number {
    const { every } = this;
    const offset = this.#offsetAt(time);
    const wall = Math.floor((time + offset - this.#anchor) / every) * every + this.#anchor;
    return wall - this.#offsetAt(wall - offset);
  }

  endOf(start: number): number {
    const next = this.startOf(start + this.every);
    // A bucket that is longer than usual ends later.
    return next > start ? next : this.startOf(start + 1.5 * this.every);
  }

  /** Returns how far the zone's clocks are ahead of UTC, ms; looks each span of one offset up once. */
  #offsetAt(time: number): number {
    if (!(time >= this.#from && time < this.#to)) {
      const within = Math.min(Math.max(time, REACH_MS - LAST_TIME_MS), LAST_TIME_MS - REACH_MS);
      this.#from = within - REACH_MS;
      this.#to = within + REACH_MS;
      for (const change of this.#zone.changes(this.#from, this.#to)) {
        if (change <= time) this.#from = change;
        else {
          this.#to = change;
          break;
        }
      }
      this.#offset = this.#zone.offset(within);
    }
    return this.#offset;
  }
}
