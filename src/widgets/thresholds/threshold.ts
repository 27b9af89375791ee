import { aColor, aNumber, aString, atLeast, shape } from "../options/checks.js";
import type { Check } from "../options/options.js";

/** Threshold: a line across a chart's plot, a step of a card's colours. */
export interface Threshold {
  /** Value of the threshold. */
  readonly value: number;
  /** Name: on a chart at the right end of the line, on a card among its words. */
  readonly label?: string | undefined;
  /** Any CSS colour. Default `var(--tick-warn)`. */
  readonly color?: string | undefined;
  /**
   * Hysteresis: distance below the value that a line must fall to cross back, so that one that trembles about it does
   * not cross it all the time. Default 0.
   */
  readonly hysteresis?: number | undefined;
}

/** Returns the check of a {@link Threshold} that may have more fields. */
export function thresholdWith(fields: Readonly<Record<string, Check>>): Check {
  const fits = shape({ value: aNumber, label: aString, color: aColor, hysteresis: atLeast(0), ...fields });
  return (value) => fits(value) ?? aNumber((value as Threshold).value)?.replace(/^/, "an object whose value is ");
}

/** Checks a {@link Threshold}. */
export const aThreshold = thresholdWith({});
