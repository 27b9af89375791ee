import type { MeasureLabel, Tick } from "../../../draw/index.js";

/** The width of the widest label, for as long as the ticks are the same. */
export class WidestLabel {
  #ticks: readonly Tick[] = [];
  #measure: MeasureLabel | undefined;
  #width = 0;

  /** CSS pixels. */
  widest(ticks: readonly Tick[], measure: MeasureLabel): number {
    if (ticks !== this.#ticks || measure !== this.#measure) {
      this.#ticks = ticks;
      this.#measure = measure;
      this.#width = ticks.reduce((width, { label }) => Math.max(width, measure(label)), 0);
    }
    return this.#width;
  }
}
