/**
 * For so long, ms, rows that would be let go of as they arrive are held, and all others with them: perhaps a clock was
 * set back, which the stream's time follows only once rows have agreed on it for some seconds.
 */
const doubt = 10_000;

/**
 * By which time the rows of a stream grow old: that of the newest row whose time has come. No clock makes a row old,
 * and rows ahead of the stream's time age nobody before it has caught up with them.
 */
export class Horizon {
  #time = -Infinity;
  /** Since when, by our clock, all rows that arrive have been too old; undefined: they are not. */
  #doubted: number | undefined;

  /** A row of this time has arrived, or is held. */
  note(time: number, now: number): void {
    if (time <= now && time > this.#time) this.#time = time;
  }

  /**
   * Whether the stream's time has stepped back behind it; then it is forgotten, to be found anew among what is held.
   */
  overtook(now: number): boolean {
    if (this.#time <= now) return false;
    this.#time = -Infinity;
    return true;
  }

  /**
   * Takes note of what arrived, at a time by our clock: the greatest time of its rows, and how old a row may be, ms.
   */
  judge(newest: number, received: number, retained: number): void {
    if (newest >= this.#time - retained) this.#doubted = undefined;
    else if (this.#doubted === undefined || received < this.#doubted) this.#doubted = received;
  }

  /** By which time rows are too old when some arrive, by our clock; `-Infinity`: none is. */
  at(received: number): number {
    return this.#doubted !== undefined && received - this.#doubted < doubt ? -Infinity : this.#time;
  }
}
