import type { Cross } from "../thresholds/crossings.js";
import type { WidgetEvents } from "../widget/widget.js";

/** The events of a value card, and what each carries. */
export type ValueCardEvents = WidgetEvents & {
  /** The value has gone through one of `thresholds`: once a crossing; of each row, where the newest is shown. */
  cross: [cross: Cross];
};
