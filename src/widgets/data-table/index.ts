import type { Target } from "../widget/mount.js";
import type { Widget } from "../widget/widget.js";
import { createWidget } from "../widget/widget.js";
import { dataTableStyles, naturalHeight } from "./body/styles.js";
import type { DataTableEvents } from "./events.js";
import type { DataTableInput, DataTableOptions } from "./options.js";
import { dataTableSchema } from "./options.js";
import { buildTable } from "./table.js";

export type { DataTableCursor, DataTableEvents } from "./events.js";
export type { CellFormat, CellValue, DataTableInput, DataTableOptions, TableColumn, TableSort } from "./options.js";

/** Data table on a page. */
export type DataTable<T> = Widget<DataTableOptions<T>, DataTableEvents>;

/**
 * Shows the rows of a stream as a live schema: the newest first, with the gaps between them, or one table row per key.
 *
 * The table is as wide as its target, and as high where the target has a height: then its rows scroll beneath the head.
 * Else it is as high as `rows` table rows. While a pointer rests on them they keep their places, and new rows are
 * counted. While somebody points at a time on a chart of the same stream, the table shows that time.
 *
 * @example
 * ```ts
 * const table = dataTable("#hosts", {
 *   stream: hosts,
 *   columns: [{ value: "host" }, { value: "cpu", label: "CPU, %", format: ".1f", sparkline: "area" }],
 *   sort: { column: "cpu", order: "descending" },
 * });
 * table.update({ rows: 20 });
 * table.destroy();
 * ```
 * @param target - element, or selector that finds one
 * @param options - see {@link DataTableOptions}; `stream` is needed
 * @throws Error `dataTable needs a DOM`, `no element matches selector: #x`, `already mounted: #x`
 * @throws TypeError for options that are unknown or wrong, naming what is expected
 */
export function dataTable<T>(target: Target, options: DataTableInput<T>): DataTable<T> {
  const spec = {
    name: "dataTable",
    schema: dataTableSchema<T>(),
    styles: dataTableStyles,
    naturalHeight: naturalHeight(10),
  };
  return createWidget<DataTableOptions<T>, DataTableEvents>(spec, target, options, buildTable);
}
