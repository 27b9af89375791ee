import type { LineChartOptions } from "./line-chart-options.js";
import { markOf } from "./mark-of.js";

/**
 * Checks options against one another.
 *
 * @throws TypeError where a line has no stream, or no mark puts rows together `every` so often
 */
export function checkTogether<T>(options: LineChartOptions<T>): void {
  const { stream, series, every } = options;
  const entries = series ?? [{}];
  const without = entries.findIndex((entry) => (entry.stream ?? stream) === undefined);
  if (without >= 0) {
    const which = series === undefined ? "stream" : `series[${without}].stream`;
    throw new TypeError(`invalid ${which}: undefined. Expected a DataStream`);
  }
  if (every !== undefined && entries.every((entry) => markOf(entry, options).derive === undefined)) {
    throw new TypeError(`invalid every: ${every}. Expected mark: "bars" beside it, which alone puts rows together`);
  }
}
