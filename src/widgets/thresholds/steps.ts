import type { Threshold } from "./threshold.js";

/**
 * The highest of the thresholds that a value has reached, of equal ones the last; undefined: it is below all, or no
 * number.
 *
 * @param isAbove - says which ones still hold it, though it has fallen below them by less than their hysteresis
 */
export function stepOf(
  value: number,
  thresholds: readonly Threshold[],
  isAbove?: (threshold: Threshold) => boolean | undefined,
): Threshold | undefined {
  if (Number.isNaN(value)) return undefined;
  let found: Threshold | undefined;
  for (const threshold of thresholds) {
    const reached = value >= threshold.value || isAbove?.(threshold) === true;
    if (reached && (found === undefined || threshold.value >= found.value)) found = threshold;
  }
  return found;
}
