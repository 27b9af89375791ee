import type { MeasureLabel, Tick } from "../../../draw/index.js";

/** Measures the widest label of ticks, once as long as the ticks are the same. */
export class WidestLabel {
  #ticks: readonly Tick[] = [];
  #measure: MeasureLabel | undefined;
  #width = 0;

  /** Returns the width of the widest label, CSS pixels. */
  widest(ticks: readonly Tick[], measure: MeasureLabel): number {
    if (ticks !== this.#ticks || measure !== this.#measure) {
      this.#ticks = ticks;
      this.#measure = measure;
      this.#width = ticks.reduce((width, { label }) => Math.max(width, measure(label)), 0);
    }
    return this.#width;
  }
}
