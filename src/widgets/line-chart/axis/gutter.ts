/** How long less room must do before it is given back, ms. */
const patience = 10_000;

/** Widths are multiples of this, CSS pixels. */
const step = 4;

/**
 * The width of a gutter that words need: it grows at once and shrinks rarely, so that the plot beside it stands still.
 */
export class Gutter {
  #width = 0;
  #need = 0;
  #since = NaN;

  /** How much room the words get, CSS pixels. */
  get width(): number {
    return this.#width;
  }

  /** Says how much room the words need at a time, ms. Returns whether the width is another one now. */
  fit(need: number, now: number): boolean {
    const rounded = Math.ceil(need / step) * step;
    const before = this.#width;
    if (rounded >= before) {
      this.#width = rounded;
      this.#since = NaN;
    } else if (Number.isNaN(this.#since)) {
      this.#since = now;
      this.#need = rounded;
    } else {
      this.#need = Math.max(this.#need, rounded);
      if (now - this.#since >= patience) {
        this.#width = this.#need;
        this.#since = NaN;
      }
    }
    return this.#width !== before;
  }
}
