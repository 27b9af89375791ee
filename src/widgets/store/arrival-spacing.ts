/** How many spacings are looked at. */
const kept = 64;

/** How far apart rows arrive, over the newest 64 arrivals. Rows that arrive together count as one. */
export class ArrivalSpacing {
  readonly #ring = new Float64Array(kept);
  #count = 0;
  /** NaN before the first. */
  #last = NaN;
  #p95: number | undefined;

  /** Rows arrived, epoch ms. */
  add(received: number): void {
    const spacing = received - this.#last;
    if (!(spacing <= 0)) this.#last = received;
    if (!(spacing > 0)) return;
    this.#ring[this.#count % kept] = spacing;
    this.#count++;
    this.#p95 = undefined;
  }

  /** The feed was interrupted: what comes next tells nothing of its pace. */
  interrupt(): void {
    this.#last = NaN;
  }

  /** The 95th percentile, ms; 0 before the second arrival. */
  get p95(): number {
    if (this.#p95 === undefined) {
      const sorted = this.#ring.slice(0, Math.min(this.#count, kept)).sort();
      this.#p95 = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
    }
    return this.#p95;
  }
}
