import type { Cross } from "../thresholds/crossings.js";
import type { WidgetEvents } from "../widget/widget.js";

/** Events of a value card, with their payloads. */
export type ValueCardEvents = WidgetEvents & {
  /**
   * Fired once per crossing of one of `thresholds` by the value; where the newest row is shown, by that of each row.
   */
  cross: [cross: Cross];
};
