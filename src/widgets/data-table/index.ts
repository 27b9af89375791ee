import type { Target } from "../widget/mount.js";
import type { Widget } from "../widget/widget.js";
import { createWidget } from "../widget/widget.js";
import { dataTableStyles, naturalHeight } from "./body/styles.js";
import type { DataTableEvents } from "./events.js";
import type { DataTableInput, DataTableOptions } from "./options.js";
import { dataTableTable } from "./options.js";
import { TableImpl } from "./table.js";

export type { DataTableCursor, DataTableEvents } from "./events.js";
export type { CellFormat, CellValue, DataTableInput, DataTableOptions, TableColumn, TableSort } from "./options.js";

/** A data table on a page. */
export type DataTable<T> = Widget<DataTableOptions<T>, DataTableEvents>;

/**
 * Shows the rows of a stream as a live table: the newest first with what is missing between them, or a line a key.
 *
 * As wide as its target, and as high where the target has a height: then its lines scroll beneath the head. Else it is
 * as high as `rows` lines. While a pointer rests on the lines they keep their places; rows that come meanwhile are
 * counted. While somebody points at a moment on a chart of the same stream, it shows that moment.
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
 * @param target - an element, or a selector that finds one
 * @param options - see {@link DataTableOptions}; `stream` is needed
 * @throws Error `dataTable needs a DOM`, `no element matches selector: #x`, `already mounted: #x`
 * @throws TypeError for options that are unknown or wrong, naming what is expected
 */
export function dataTable<T>(target: Target, options: DataTableInput<T>): DataTable<T> {
  const kind = {
    name: "dataTable",
    table: dataTableTable<T>(),
    rules: dataTableStyles,
    naturalHeight: naturalHeight(10),
  };
  return createWidget<DataTableOptions<T>, DataTableEvents>(
    kind,
    target,
    options,
    (host, whole) => new TableImpl(host, whole),
  );
}
