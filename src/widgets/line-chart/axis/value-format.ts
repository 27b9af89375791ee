import { precisionFixed } from "d3";
import type { NumberLocale, ValueFormat, ValueFormatter } from "../../../draw/index.js";
import { english, PREFIX_FROM, valueFormat } from "../../../draw/index.js";

/** Precision of current values as a share of the step between ticks: finer than can be seen in the plot. */
const STEP_SHARE = 1 / 100;

/** Most decimals; beyond them the plain format tells more. */
const MAX_DECIMALS = 6;

/**
 * Makes the formatter of current values beside an axis whose ticks are `step` apart: all with the same number of
 * decimals, so that a changing value does not tremble; whole numbers without.
 *
 * @param step - NaN: unknown, or not the same everywhere
 * @param ownFormat - the format of the options, which is used as it is
 */
export function currentFormat(step: number, ownFormat: ValueFormat | undefined, locale?: NumberLocale): ValueFormatter {
  const formatPlain = valueFormat(ownFormat, locale);
  const decimals = precisionFixed(step * STEP_SHARE);
  if (ownFormat !== undefined || !(step > 0) || decimals > MAX_DECIMALS) return formatPlain;
  const formatFixed = (locale ?? english).format(`,.${decimals}f`);
  return (value) =>
    typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value) && Math.abs(value) < PREFIX_FROM
      ? formatFixed(value)
      : formatPlain(value);
}

/** Returns the number of steps between ticks for a plot of this height, CSS pixels: few, as the line matters more. */
export function stepsFor(height: number): number {
  return Math.max(1, Math.min(height < 240 ? 4 : 6, Math.round(height / 48)));
}
