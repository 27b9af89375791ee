import type { WidgetEvents } from "../widget/widget.js";

/** Events of a data table, with their payloads. */
export type DataTableEvents = WidgetEvents & {
  /** Fired when a reader points at another time, here or on a widget that shares the cursor. */
  cursor: [cursor: DataTableCursor];
};

/** Position of the cursor. */
export interface DataTableCursor {
  /** Time, epoch ms: here that of the row beneath the pointer; undefined: nobody points at one any more. */
  readonly time: number | undefined;
}
