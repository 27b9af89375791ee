/** Time for which less room must do before the gutter shrinks. */
const SHRINK_DELAY_MS = 10_000;

/** Unit of widths: small changes of a label do not move the plot. */
const WIDTH_STEP_PX = 4;

/** The width of a gutter of labels: it grows at once and shrinks late, so that the plot beside it stands still. */
export class Gutter {
  #width = 0;
  /** The greatest need since `#spareSince`, CSS pixels. */
  #neededWidth = 0;
  /** The time since which less room would do, ms; NaN: it would not. */
  #spareSince = NaN;

  /** The width, CSS pixels. */
  get width(): number {
    return this.#width;
  }

  /**
   * Takes the room that labels need now.
   *
   * @param need - CSS pixels
   * @param now - the frame's time, ms of a steady clock
   * @returns whether the width has changed
   */
  fit(need: number, now: number): boolean {
    const rounded = Math.ceil(need / WIDTH_STEP_PX) * WIDTH_STEP_PX;
    const before = this.#width;
    if (rounded >= before) {
      this.#width = rounded;
      this.#spareSince = NaN;
    } else if (Number.isNaN(this.#spareSince)) {
      this.#spareSince = now;
      this.#neededWidth = rounded;
    } else {
      this.#neededWidth = Math.max(this.#neededWidth, rounded);
      if (now - this.#spareSince >= SHRINK_DELAY_MS) {
        this.#width = this.#neededWidth;
        this.#spareSince = NaN;
      }
    }
    return this.#width !== before;
  }
}
