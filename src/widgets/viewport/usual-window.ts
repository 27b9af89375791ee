/** Length of a live view: ms, or from the first row that is held to now, and growing. */
export type TimeWindow = number | "all";

/** Length of a view of all rows in its first seconds, ms. */
const MIN_WINDOW_MS = 10_000;

/** Steps of growth in which the length doubles: as large a part of the plot is empty at most. */
const STEPS_A_DOUBLING = 64;

/**
 * Length of a live view unless a reader has zoomed: that of the option, or what was chosen in its place. One of all
 * rows grows by steps, so that the scale of time holds between two of them, and the view may move by itself.
 */
export class UsualWindow {
  /** Length that was chosen in the place of the option's; undefined: none. */
  chosen: TimeWindow | undefined;
  #option: TimeWindow | undefined;
  #timeWindow = 0;
  #dueMs = Infinity;

  /** Length as of the last update, ms. */
  get timeWindow(): number {
    return this.#timeWindow;
  }

  /** Time from the last update until it grows, ms. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /**
   * Updates and returns the length, ms. Another option takes the place of what was chosen.
   *
   * @param option - length that the option asks for
   * @param age - age of the oldest row, ms
   */
  update(option: TimeWindow, age: number): number {
    if (this.#option !== undefined && option !== this.#option) this.chosen = undefined;
    this.#option = option;
    const wanted = this.chosen ?? option;
    this.#timeWindow = wanted === "all" ? windowOfAll(age) : wanted;
    this.#dueMs = wanted === "all" ? this.#timeWindow - age : Infinity;
    return this.#timeWindow;
  }
}

function windowOfAll(age: number): number {
  if (!(age >= MIN_WINDOW_MS)) return MIN_WINDOW_MS;
  const step = 2 ** Math.floor(Math.log2(age)) / STEPS_A_DOUBLING;
  return (Math.floor(age / step) + 1) * step;
}
