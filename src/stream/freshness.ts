const kept = 33;

/** The stillest that a feed may be before it counts as stale without an option, in ms. */
const least = 5_000;

/** Learns how often rows arrive. */
export class Cadence {
  readonly #spacings = new Float64Array(kept);
  #count = 0;
  #last: number | undefined;

  /** Rows arrived, by our clock. */
  arrived(now: number): void {
    if (this.#last !== undefined) {
      this.#spacings[this.#count % kept] = Math.max(0, now - this.#last);
      this.#count += 1;
    }
    this.#last = now;
  }

  /** The feed was away: the time between is no spacing. */
  interrupt(): void {
    this.#last = undefined;
  }

  /** The median spacing of the newest arrivals in ms; undefined before the second. */
  get median(): number | undefined {
    const count = Math.min(this.#count, kept);
    if (count === 0) return undefined;
    const sorted = this.#spacings.slice(0, count).sort();
    return sorted[count >> 1];
  }

  /** How long without a row is too long, in ms: max(5 s, 3 × the median spacing). */
  get staleAfter(): number {
    return Math.max(least, 3 * (this.median ?? 0));
  }
}
