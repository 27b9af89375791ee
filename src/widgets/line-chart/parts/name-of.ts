import type { Phrase } from "../../words/phrase.js";
import type { LineChartOptions } from "../options/line-chart-options.js";

/** Returns the name of a chart. */
export function nameOf(
  { ariaLabel, title }: Pick<LineChartOptions<never>, "ariaLabel" | "title">,
  phrase: Phrase,
): string {
  return ariaLabel ?? title ?? phrase("lineChart");
}
