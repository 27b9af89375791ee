import { dataTableStyles } from "../data-table/body/styles.js";
import { checkTogether as checkTable } from "../data-table/columns/columns.js";
import { dataTable } from "../data-table/index.js";
import { dataTableTable } from "../data-table/options.js";
import { lineChart } from "../line-chart/index.js";
import { checkTogether, lineChartTable } from "../line-chart/options/line-chart-options.js";
import { lineChartStyles } from "../line-chart/parts/styles.js";
import { liveText } from "../live-text/index.js";
import { liveTextTable } from "../live-text/options.js";
import { liveTextStyles } from "../live-text/styles.js";
import type { OptionTable } from "../options/options.js";
import type { Styles } from "../style/sheet.js";
import { valueCard } from "../value-card/index.js";
import { valueCardTable } from "../value-card/options/card-options.js";
import { valueCardStyles } from "../value-card/parts/styles.js";
import type { Target } from "../widget/mount.js";
import type { Widget } from "../widget/widget.js";

/** What a dashboard must know of a kind of widget. */
export interface DashboardKind {
  /** Its factory. */
  readonly make: (target: Target, options: never) => Widget<object>;
  /** Its options. */
  readonly table: () => OptionTable<object>;
  /** Its looks. */
  readonly rules: Styles;
  /** How many columns it takes where nobody says. */
  readonly span: number | "all";
  /** Judges options against one another. */
  readonly check?: (options: never) => void;
  /** Its cell. Default `"div"`. */
  readonly tag?: "p";
  /** Whether it names itself to a screen reader, so that its cell need not. */
  readonly named?: true;
}

/** The widgets that a dashboard can hold, by the names that descriptions use. */
export const kinds: Readonly<Record<string, DashboardKind>> = {
  "line-chart": { make: lineChart, table: lineChartTable, rules: lineChartStyles, check: checkTogether, span: 2 },
  "value-card": { make: valueCard, table: valueCardTable, rules: valueCardStyles, span: 1, named: true },
  "data-table": { make: dataTable, table: dataTableTable, rules: dataTableStyles, check: checkTable, span: 2 },
  "live-text": { make: liveText, table: liveTextTable, rules: liveTextStyles, span: "all", named: true, tag: "p" },
};

/** The parts of all of them, which a dashboard hands on to whoever styles it. */
export function innerParts(): string[] {
  return Object.values(kinds).flatMap(({ rules }) => Object.keys(rules));
}
