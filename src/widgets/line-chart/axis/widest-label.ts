import type { Tick, Measure } from "../../../draw/index.js";

/** The width of the widest label, for as long as the ticks are the same. */
export class Widest {
  #ticks: readonly Tick[] = [];
  #measure: Measure | undefined;
  #width = 0;

  /** CSS pixels. */
  widest(ticks: readonly Tick[], measure: Measure): number {
    if (ticks !== this.#ticks || measure !== this.#measure) {
      this.#ticks = ticks;
      this.#measure = measure;
      this.#width = ticks.reduce((width, { label }) => Math.max(width, measure(label)), 0);
    }
    return this.#width;
  }
}
