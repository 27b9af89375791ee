/**
 * The time, ms, for which eviction stops once every arriving row is too old: a clock may have been set back, and the
 * stream's time follows only after rows have agreed on it for some seconds.
 */
const DOUBT_MS = 10_000;

/**
 * The time from which the age of a stream's rows counts: that of the newest row whose time has come. A clock alone
 * makes no row old, and rows ahead of the stream's time age no other row before it has caught up with them.
 */
export class Horizon {
  #time = -Infinity;
  /** Time by our clock since which all arriving rows have been too old, epoch ms; undefined: they are not. */
  #doubtedSince: number | undefined;

  /** Notes the time of a row that has arrived, or is held. */
  note(time: number, now: number): void {
    if (time <= now && time > this.#time) this.#time = time;
  }

  /**
   * Forgets the horizon if the stream's time has stepped back behind it.
   *
   * @returns whether it has: then the held rows must be noted again
   */
  forgetIfAhead(now: number): boolean {
    if (this.#time <= now) return false;
    this.#time = -Infinity;
    return true;
  }

  /**
   * Judges whether arriving rows are too old.
   *
   * @param newest - the greatest time of the rows, epoch ms
   * @param received - their arrival by our clock, epoch ms
   * @param retainMs - the greatest age of a row, ms
   */
  judge(newest: number, received: number, retainMs: number): void {
    if (newest >= this.#time - retainMs) this.#doubtedSince = undefined;
    else if (this.#doubtedSince === undefined || received < this.#doubtedSince) this.#doubtedSince = received;
  }

  /** Returns the time for eviction at an arrival by our clock, epoch ms; `-Infinity`: evict nothing. */
  evictBefore(received: number): number {
    return this.#doubtedSince !== undefined && received - this.#doubtedSince < DOUBT_MS ? -Infinity : this.#time;
  }
}
