import type { Threshold } from "./threshold.js";

/**
 * Returns the highest threshold that a value has reached, of equal ones the last; undefined: below all, or no number.
 *
 * @param isAbove - tells which ones still apply although the value has fallen below them by less than their hysteresis
 */
export function stepOf(
  value: number,
  thresholds: readonly Threshold[],
  isAbove?: (threshold: Threshold) => boolean | undefined,
): Threshold | undefined {
  if (Number.isNaN(value)) return undefined;
  let highest: Threshold | undefined;
  for (const threshold of thresholds) {
    const isReached = value >= threshold.value || isAbove?.(threshold) === true;
    if (isReached && (highest === undefined || threshold.value >= highest.value)) highest = threshold;
  }
  return highest;
}
