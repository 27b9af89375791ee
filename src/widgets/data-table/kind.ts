import { tokenValue } from "../style/length-tokens.js";
import type { Kind } from "../widget/kind.js";
import { dataTableStyles } from "./body/styles.js";
import { checkTogether } from "./columns/columns.js";
import type { DataTableEvents } from "./events.js";
import { dataTable } from "./index.js";
import type { DataTableOptions } from "./options.js";
import { dataTableSchema } from "./options.js";

/** The data table. */
export const dataTableKind: Kind<DataTableOptions<never>, DataTableEvents> = {
  factory: dataTable,
  word: "dataTable",
  options: dataTableSchema(),
  check: checkTogether,
  styles: dataTableStyles,
  events: ["cursor"],
  span: 2,
  panel: { padding: tokenValue("panel-padding") },
};
