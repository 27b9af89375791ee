import { aColor, aNumber, aString, atLeast, shape } from "../options/checks.js";
import type { Check } from "../options/options.js";

/** A value that matters: a line across a chart's plot, a step of a card's colours. */
export interface Threshold {
  /** Where it stands. */
  readonly value: number;
  /** Its name: on a chart at its right end, on a card among its words. */
  readonly label?: string | undefined;
  /** Any CSS colour. Default `var(--tick-warn)`. */
  readonly color?: string | undefined;
  /**
   * How far below it a line must fall to have crossed it back, so that one that trembles about it does not cross it all
   * the time. Default 0.
   */
  readonly hysteresis?: number | undefined;
}

/** A {@link Threshold} that may have more fields. */
export function thresholdWith(fields: Readonly<Record<string, Check>>): Check {
  const fits = shape({ value: aNumber, label: aString, color: aColor, hysteresis: atLeast(0), ...fields });
  return (value) => fits(value) ?? aNumber((value as Threshold).value)?.replace(/^/, "an object whose value is ");
}

/** A {@link Threshold}. */
export const aThreshold = thresholdWith({});
