import { tokenValue } from "../style/length-tokens.js";
import type { Kind } from "../widget/kind.js";
import type { LineChartEvents } from "./events.js";
import { lineChart } from "./index.js";
import { valueAxisFields } from "./options/axis-options.js";
import { checkTogether } from "./options/check-together.js";
import type { LineChartOptions } from "./options/line-chart-options.js";
import { lineChartSchema } from "./options/line-chart-options.js";
import { lineChartStyles } from "./parts/styles.js";

const options = lineChartSchema<never>();

/** The line chart. */
export const lineChartKind: Kind<LineChartOptions<never>, LineChartEvents> = {
  factory: lineChart,
  word: "lineChart",
  options: { ...options, y: { ...options.y, fields: valueAxisFields } },
  check: checkTogether,
  styles: lineChartStyles,
  events: ["view", "cross", "cursor"],
  span: 2,
  panel: { "min-height": "18rem", padding: tokenValue("panel-padding") },
};
