import type { Box, MeasureLabel, Plane, Tick } from "../../../draw/index.js";
import type { Fading } from "../motion/fading-ticks.js";
import type { Side } from "../options/axis-options.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import { Gutter } from "./gutter.js";
import type { ScaledLine, ValueGoal } from "./value-scale.js";
import { ValueScale } from "./value-scale.js";
import { WidestLabel } from "./widest-label.js";

/** What of a chart's options its axes of values are made by. */
type AxesOptions = Pick<LineChartOptions<never>, "y" | "yRight" | "locale">;

/** An axis of values on view. */
export interface FrameAxis {
  /** Where its labels stand. */
  readonly side: Side;
  /** Where times fall, and the values of its lines. */
  readonly plane: Plane;
  /** Its ticks on view. */
  readonly ticks: readonly (Tick & Readonly<Fading>)[];
}

/** Before the first row there is room for such a label, so that the plot stands still when it comes. */
const likely = "100";

/** One axis of values, from frame to frame: its domain, its ticks, and the room of their labels. */
export class ValueAxis {
  /** Where its labels stand. */
  readonly side: Side;
  readonly #scale: ValueScale;
  readonly #gutter = new Gutter();
  readonly #labels = new WidestLabel();
  #goal: ValueGoal | undefined;

  /** @param side - where its labels stand */
  constructor(side: Side) {
    this.side = side;
    this.#scale = new ValueScale(side);
  }

  /** How much room its labels get, CSS pixels. */
  get width(): number {
    return this.#gutter.width;
  }

  /** Whether anything is on its way. */
  get moving(): boolean {
    return this.#scale.moving;
  }

  /** Looks where it is to go, and what it then writes values with. */
  fit(lines: readonly ScaledLine[], options: AxesOptions, height: number, at: number): ValueGoal["format"] {
    this.#goal = this.#scale.fit(lines, this.side === "left" ? options.y : options.yRight, options.locale, height, at);
    return this.#goal.format;
  }

  /**
   * Finds room for its labels, or for something `other` of this width. Returns whether it has another width now.
   *
   * @param awaited - whether there is no row yet, and room is kept for a likely label
   */
  fitGutter(measure: MeasureLabel, awaited: boolean, other: number, at: number): boolean {
    const labels = this.#goal === undefined ? 0 : this.#labels.widest(this.#goal.ticks, measure);
    return this.#gutter.fit(Math.max(awaited ? measure(likely) : 0, labels, other), at);
  }

  /** Goes on for so many ms, `Infinity`: is there at once. */
  step(elapsed: number, height: number): void {
    if (this.#goal !== undefined) this.#scale.step(this.#goal, elapsed, height);
  }

  /** Where values fall. */
  heightsIn(box: Box): Plane["y"] {
    return this.#scale.heightsIn(box);
  }

  /** The ticks on view; the same array as long as all of them are. */
  ticksIn(plane: Plane): FrameAxis["ticks"] {
    const { ticks } = this.#scale;
    for (let index = 0; index < ticks.length; index += 1) {
      if (!isInside(plane, ticks[index].value)) return ticks.filter(({ value }) => isInside(plane, value));
    }
    return ticks;
  }
}

/** Whether a value is on view. */
export function isInside(plane: Plane, value: number): boolean {
  const y = plane.y(value);
  return y >= plane.top - 0.5 && y <= plane.top + plane.height + 0.5;
}
