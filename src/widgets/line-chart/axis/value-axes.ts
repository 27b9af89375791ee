import type { MeasureLabel, Plane } from "../../../draw/index.js";
import type { Motion } from "../motion/motion.js";
import type { Side } from "../options/axis-options.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import type { Formats } from "../words/value-words.js";
import type { FrameAxis } from "./value-axis.js";
import { ValueAxis } from "./value-axis.js";
import type { ScaledLine } from "./value-scale.js";

/** The options that decide the value axes. */
type AxesOptions = Pick<LineChartOptions<never>, "y" | "yRight" | "locale">;

/** The value axes of a chart: those that its lines use, the left one first; the left one alone without lines. */
export class ValueAxes implements Motion {
  readonly #left = new ValueAxis("left");
  readonly #right = new ValueAxis("right");
  #lines: readonly { readonly axis: Side }[] | undefined;
  #used: readonly ValueAxis[] = [this.#left];

  get nextMs(): number {
    let nextMs = Infinity;
    for (let index = 0; index < this.#used.length; index += 1) {
      nextMs = Math.min(nextMs, this.#used[index].scale.nextMs);
    }
    return nextMs;
  }

  /** The number of axes in use, 1 or 2. */
  get count(): number {
    return this.#used.length;
  }

  /** The width of the gutter of a side, CSS pixels; undefined: there is no axis. */
  widthOf(side: Side): number | undefined {
    const axis = side === "left" ? this.#left : this.#right;
    return this.#used.includes(axis) ? axis.gutter.width : undefined;
  }

  /** Chooses the axes that lines use. */
  choose(lines: readonly { readonly axis: Side }[]): void {
    if (lines === this.#lines) return;
    this.#lines = lines;
    const hasRight = lines.some(({ axis }) => axis === "right");
    const hasLeft = !hasRight || lines.some(({ axis }) => axis === "left");
    this.#used = [...(hasLeft ? [this.#left] : []), ...(hasRight ? [this.#right] : [])];
  }

  /**
   * Sets the domains and the ticks to go to; in a paused view newest rows are not about to come on view.
   *
   * @param height - the plot's height, CSS pixels
   * @param at - the frame's time, ms of a steady clock
   * @returns the formatters of current values
   */
  fit(
    lines: readonly ScaledLine[],
    { options: { y, yRight, locale }, paused = false }: { readonly options: AxesOptions; readonly paused?: boolean },
    height: number,
    at: number,
  ): Formats {
    const [left, right = left] = this.#used.map(
      ({ side, scale }) => scale.fit(lines, side === "left" ? y : yRight, locale, height, at, paused).format,
    );
    return { left, right };
  }

  /**
   * Fits the gutters to their labels.
   *
   * @param isAwaitingRow - whether there is no row yet, and room is kept for a placeholder
   * @param valueWidth - the width of the newest value, which stands among the labels at the right, CSS pixels; 0: none
   * @param at - the frame's time, ms of a steady clock
   * @returns whether a width has changed
   */
  fitGutters(measure: MeasureLabel, isAwaitingRow: boolean, valueWidth: number, at: number): boolean {
    let hasChanged = false;
    for (let index = 0; index < this.#used.length; index += 1) {
      const axis = this.#used[index];
      const isRight = axis === this.#right;
      if (axis.fitGutter(measure, isAwaitingRow, isRight ? valueWidth : 0, at)) hasChanged = true;
    }
    return hasChanged;
  }

  step(elapsedMs: number): void {
    for (let index = 0; index < this.#used.length; index += 1) this.#used[index].scale.step(elapsedMs);
  }

  /** Returns the axes on view, whose planes have the box and the scale of time of `timePlane`. */
  in(timePlane: Plane, options: AxesOptions): FrameAxis[] {
    const axes: FrameAxis[] = [];
    for (let index = 0; index < this.#used.length; index += 1) {
      const axis = this.#used[index];
      // Two sets of hairlines are unreadable: the second axis has them only if its option asks.
      const { grid = index === 0, label } = axis.side === "left" ? options.y : options.yRight;
      const plane = { ...timePlane, y: axis.scale.heightsIn(timePlane) };
      axes.push({ side: axis.side, plane, ticks: axis.ticksIn(plane), hasGrid: grid, name: label });
    }
    return axes;
  }
}

/** Returns the plane of a side's axis. */
export function planeOn(axes: readonly FrameAxis[], side: Side): Plane {
  return axes.length > 1 && side === "right" ? axes[1].plane : axes[0].plane;
}
