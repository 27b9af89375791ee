import type { OptionTable } from "../host/options.js";
import type { Target } from "../host/mount.js";
import type { Widget } from "../host/widget.js";
import { checkTogether as checkTable } from "../data-table/columns.js";
import { dataTable } from "../data-table/index.js";
import { dataTableTable } from "../data-table/options.js";
import { lineChart } from "../line-chart/index.js";
import { checkTogether, lineChartTable } from "../line-chart/options.js";
import { liveText } from "../live-text/index.js";
import { liveTextTable } from "../live-text/options.js";
import { valueCard } from "../value-card/index.js";
import { valueCardTable } from "../value-card/options.js";

/** What a dashboard must know of a kind of widget. */
export interface Kind {
  /** Its factory. */
  readonly make: (target: Target, options: never) => Widget<object>;
  /** Its options. */
  readonly table: () => OptionTable<object>;
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
export const kinds: Readonly<Record<string, Kind>> = {
  "line-chart": { make: lineChart, table: lineChartTable, check: checkTogether, span: 2 },
  "value-card": { make: valueCard, table: valueCardTable, span: 1, named: true },
  "data-table": { make: dataTable, table: dataTableTable, check: checkTable, span: 2 },
  "live-text": { make: liveText, table: liveTextTable, span: "all", named: true, tag: "p" },
};
