import type { Mark } from "../marks/mark.js";
import { marks } from "../marks/marks.js";
import type { LineChartOptions, LineSeries } from "./line-chart-options.js";

/** Returns the mark of an entry of `series`, or of the chart, for these options. */
export function markOf<T>(entry: LineSeries<T>, options: LineChartOptions<T>): Mark {
  const name = entry.mark ?? options.mark;
  const mark: Mark = typeof name === "string" ? marks[name] : name;
  const value = entry.value ?? options.value;
  const [every, reduce] = [entry.every ?? options.every, entry.reduce ?? options.reduce];
  return mark.for?.({ ...options, value, every, reduce }) ?? mark;
}
