/** The number of newest spacings that count. */
const MAX_SPACINGS = 64;

/** The spacing of a stream's newest 64 arrivals. Rows that arrive together count as one. */
export class ArrivalSpacing {
  readonly #spacings = new Float64Array(MAX_SPACINGS);
  #count = 0;
  /** Arrival of the newest rows, epoch ms; NaN before the first. */
  #lastReceived = NaN;
  #p95: number | undefined;

  /** Notes an arrival of rows, epoch ms. */
  add(received: number): void {
    const spacing = received - this.#lastReceived;
    if (!(spacing <= 0)) this.#lastReceived = received;
    if (!(spacing > 0)) return;
    this.#spacings[this.#count % MAX_SPACINGS] = spacing;
    this.#count++;
    this.#p95 = undefined;
  }

  /** Forgets the last arrival: the feed was interrupted, so the time to the next one is no spacing. */
  interrupt(): void {
    this.#lastReceived = NaN;
  }

  /** The 95th percentile of the spacings, ms; 0 before the second arrival. */
  get p95(): number {
    if (this.#p95 === undefined) {
      const sorted = this.#spacings.slice(0, Math.min(this.#count, MAX_SPACINGS)).sort();
      this.#p95 = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
    }
    return this.#p95;
  }
}
