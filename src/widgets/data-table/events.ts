import type { WidgetEvents } from "../widget/widget.js";

/** The events of a data table, and what each carries. */
export type DataTableEvents = WidgetEvents & {
  /** Somebody points at another moment, here or on a widget that shares the cursor. */
  cursor: [cursor: DataTableCursor];
};

/** What somebody points at. */
export interface DataTableCursor {
  /** The moment, epoch ms: here that of the row beneath the pointer; undefined: nobody points at one any more. */
  readonly time: number | undefined;
}
