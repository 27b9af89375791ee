import { dataTableStyles } from "../data-table/body/styles.js";
import { checkTogether as checkTable } from "../data-table/columns/columns.js";
import { dataTable } from "../data-table/index.js";
import { dataTableSchema } from "../data-table/options.js";
import { lineChart } from "../line-chart/index.js";
import { checkTogether, lineChartSchema } from "../line-chart/options/line-chart-options.js";
import { lineChartStyles } from "../line-chart/parts/styles.js";
import { liveText } from "../live-text/index.js";
import { liveTextSchema } from "../live-text/options.js";
import { liveTextStyles } from "../live-text/styles.js";
import type { OptionSchema } from "../options/options.js";
import type { Styles } from "../style/sheet.js";
import { valueCard } from "../value-card/index.js";
import { valueCardSchema } from "../value-card/options/card-options.js";
import { valueCardStyles } from "../value-card/parts/styles.js";
import type { Target } from "../widget/mount.js";
import type { Widget } from "../widget/widget.js";

/** A kind of widget, as a dashboard uses it. */
export interface DashboardKind {
  /** Factory of the widget. */
  readonly make: (target: Target, options: never) => Widget<object>;
  /** Table of the options. */
  readonly table: () => OptionSchema<object>;
  /** Styles of the parts. */
  readonly styles: Styles;
  /** Number of columns that the widget spans by default. */
  readonly span: number | "all";
  /** Checks options against one another. */
  readonly check?: (options: never) => void;
  /** The tag of its cell. Default `"div"`. */
  readonly tag?: "p";
  /** Whether the widget has an accessible name of its own, so that its cell needs none. */
  readonly named?: true;
}

/** The kinds of widgets that a dashboard can hold, by the names in descriptions. */
export const kinds: Readonly<Record<string, DashboardKind>> = {
  "line-chart": { make: lineChart, table: lineChartSchema, styles: lineChartStyles, check: checkTogether, span: 2 },
  "value-card": { make: valueCard, table: valueCardSchema, styles: valueCardStyles, span: 1, named: true },
  "data-table": { make: dataTable, table: dataTableSchema, styles: dataTableStyles, check: checkTable, span: 2 },
  "live-text": { make: liveText, table: liveTextSchema, styles: liveTextStyles, span: "all", named: true, tag: "p" },
};

/** Lists the parts of all kinds, which a dashboard exports to the page's style sheets. */
export function innerParts(): string[] {
  return Object.values(kinds).flatMap(({ styles }) => Object.keys(styles));
}
