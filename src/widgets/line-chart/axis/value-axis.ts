import type { MeasureLabel, Plane, Tick } from "../../../draw/index.js";
import type { Fading } from "../motion/fading-ticks.js";
import type { Side } from "../options/axis-options.js";
import { Gutter } from "./gutter.js";
import { ValueScale } from "./value-scale.js";
import { WidestLabel } from "./widest-label.js";

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

/** One value axis, from frame to frame: its scale with domain and ticks, and the gutter of its labels. */
export class ValueAxis {
  /** The side on which its labels stand. */
  readonly side: Side;
  /** The scale: the domain and the ticks. */
  readonly scale: ValueScale;
  /** The room of its labels. */
  readonly gutter = new Gutter();
  readonly #labels = new WidestLabel();

  /** @param side - the side on which its labels stand */
  constructor(side: Side) {
    this.side = side;
    this.scale = new ValueScale(side);
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
    const labelsWidth = this.#labels.widest(this.scale.goal?.ticks ?? [], measure);
    return this.gutter.fit(Math.max(isAwaitingRow ? measure(PLACEHOLDER_LABEL) : 0, labelsWidth, otherWidth), at);
  }

  /** Returns the ticks on view; the same array as long as all of them are. */
  ticksIn(plane: Plane): FrameAxis["ticks"] {
    const { ticks } = this.scale;
    for (let index = 0; index < ticks.length; index += 1) {
      if (!isInside(plane, ticks[index].value)) return ticks.filter(({ value }) => isInside(plane, value));
    }
    return ticks;
  }
}

/** Tells whether a value is on view, half a CSS pixel beyond the edges included. */
function isInside(plane: Plane, value: number): boolean {
  const y = plane.y(value);
  return y >= plane.top - 0.5 && y <= plane.top + plane.height + 0.5;
}
