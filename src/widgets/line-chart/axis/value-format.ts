import { precisionFixed } from "d3";
import type { NumberLocale, ValueFormat, ValueFormatter } from "../../../draw/index.js";
import { english, valueFormat } from "../../../draw/index.js";

/** A current value is told to this share of the step between ticks: finer than anybody can see. */
const share = 1 / 100;

/** Decimals at most, beyond which the plain format tells more. */
const most = 6;

/** From this size on the plain format writes prefixes. */
const large = 1e4;

/**
 * Writes current values beside a chart whose ticks are `step` apart: all with the same decimals, so that a value that
 * changes does not tremble; whole numbers without.
 */
export function currentFormat(step: number, how: ValueFormat | undefined, locale?: NumberLocale): ValueFormatter {
  const plain = valueFormat(how, locale);
  const decimals = precisionFixed(step * share);
  if (how !== undefined || !(step > 0) || decimals > most) return plain;
  const even = (locale ?? english).format(`.${decimals}f`);
  return (value) =>
    typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value) && Math.abs(value) < large
      ? even(value)
      : plain(value);
}

/** How many steps of ticks a plot of this height has room for, CSS pixels: few, for the line is what matters. */
export function stepsFor(height: number): number {
  return Math.max(1, Math.min(height < 240 ? 4 : 6, Math.round(height / 48)));
}
