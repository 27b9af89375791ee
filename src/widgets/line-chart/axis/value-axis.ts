import type { Box, MeasureLabel, Plane, Tick } from "../../../draw/index.js";
import type { Fading } from "../motion/fading-ticks.js";
import type { Motion } from "../motion/motion.js";
import type { Side } from "../options/axis-options.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import { Gutter } from "./gutter.js";
import type { ScaledLine, ValueGoal } from "./value-scale.js";
import { ValueScale } from "./value-scale.js";
import { WidestLabel } from "./widest-label.js";

/** The options that decide the value axes. */
export type AxesOptions = Pick<LineChartOptions<never>, "y" | "yRight" | "locale">;

/** An axis of values on view. */
export interface FrameAxis {
  /** The side on which its labels stand. */
  readonly side: Side;
  /** The scale of time, and of the values of its lines. */
  readonly plane: Plane;
  /** The ticks on view, those that fade among them. */
  readonly ticks: readonly (Tick & Readonly<Fading>)[];
  /** Whether hairlines stand at the ticks. */
  readonly hasGrid: boolean;
  /** The name of the axis; undefined: none. */
  readonly name: string | undefined;
}

/** Label whose room is kept before the first row, so that the plot stands still when labels come. */
const PLACEHOLDER_LABEL = "100";

/** One value axis, from frame to frame: its domain, its ticks, and the gutter of their labels. */
export class ValueAxis implements Motion {
  /** The side on which its labels stand. */
  readonly side: Side;
  readonly #scale: ValueScale;
  readonly #gutter = new Gutter();
  readonly #labels = new WidestLabel();
  #goal: ValueGoal | undefined;

  /** @param side - the side on which its labels stand */
  constructor(side: Side) {
    this.side = side;
    this.#scale = new ValueScale(side);
  }

  /** The width of its gutter, CSS pixels. */
  get width(): number {
    return this.#gutter.width;
  }

  get nextMs(): number {
    return this.#scale.nextMs;
  }

  /**
   * Sets the domain and the ticks to go to.
   *
   * @param height - the plot's height, CSS pixels
   * @param at - the frame's time, ms of a steady clock
   * @returns the formatter of current values
   */
  fit(lines: readonly ScaledLine[], options: AxesOptions, height: number, at: number): ValueGoal["format"] {
    this.#goal = this.#scale.fit(lines, this.side === "left" ? options.y : options.yRight, options.locale, height, at);
    return this.#goal.format;
  }

  /**
   * Fits the gutter to its labels.
   *
   * @param isAwaitingRow - whether there is no row yet, and room is kept for a placeholder
   * @param otherWidth - the width of a text among the labels, CSS pixels; 0: none
   * @param at - the frame's time, ms of a steady clock
   * @returns whether the width has changed
   */
  fitGutter(measure: MeasureLabel, isAwaitingRow: boolean, otherWidth: number, at: number): boolean {
    const labelsWidth = this.#goal === undefined ? 0 : this.#labels.widest(this.#goal.ticks, measure);
    return this.#gutter.fit(Math.max(isAwaitingRow ? measure(PLACEHOLDER_LABEL) : 0, labelsWidth, otherWidth), at);
  }

  step(elapsedMs: number): void {
    this.#scale.step(elapsedMs);
  }

  /** Returns the scale of values in a box, CSS pixels. */
  heightsIn(box: Box): Plane["y"] {
    return this.#scale.heightsIn(box);
  }

  /** Returns the ticks on view; the same array as long as all of them are. */
  ticksIn(plane: Plane): FrameAxis["ticks"] {
    const { ticks } = this.#scale;
    for (let index = 0; index < ticks.length; index += 1) {
      if (!isInside(plane, ticks[index].value)) return ticks.filter(({ value }) => isInside(plane, value));
    }
    return ticks;
  }
}

/** Tells whether a value is on view, half a CSS pixel beyond the edges included. */
export function isInside(plane: Plane, value: number): boolean {
  const y = plane.y(value);
  return y >= plane.top - 0.5 && y <= plane.top + plane.height + 0.5;
}
