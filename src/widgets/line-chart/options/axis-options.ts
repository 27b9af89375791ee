import { format } from "d3";
import type { ScaleType, TimeFormat } from "../../../draw/index.js";
import { aBoolean, aDomain, aString, oneOf, shape, wholeAtLeast } from "../../options/checks.js";
import { aTimeFormat } from "../../options/format-checks.js";
import type { Check } from "../../options/options.js";

/** A side of the plot. */
export type Side = "left" | "right";

/** The axis of a threshold that names none: the left one, unless all lines have the right one. */
export function usualSide(lines: readonly { readonly axis: Side }[]): Side {
  for (let index = 0; index < lines.length; index += 1) if (lines[index].axis === "left") return "left";
  return lines.length > 0 ? "right" : "left";
}

/** The axis of time. */
export interface TimeAxisOptions {
  /** How many ticks, about. Default: as many as fit well. */
  readonly ticks?: number | undefined;
  /** Tick labels: options of `Intl.DateTimeFormat`, or a function of epoch ms. Default: as fine as the ticks need. */
  readonly format?: TimeFormat | undefined;
  /** Whether hairlines stand at the ticks. Default false. */
  readonly grid?: boolean | undefined;
}

/** The axis of values. */
export interface ValueAxisOptions {
  /**
   * The least and the greatest value on view; `null` for a bound that follows the lines on view, and two in falling
   * order turn the axis over. Default: both follow.
   */
  readonly domain?: readonly [low: number | null, high: number | null] | undefined;
  /** Whether bounds that follow end at round numbers. Default true. */
  readonly nice?: boolean | undefined;
  /**
   * The share of the extent that is added at a bound that follows, 0 to 1, but never across zero. Default 0, and 0.05
   * where not `nice`.
   */
  readonly padding?: number | undefined;
  /** Whether zero is always on view. Default false. */
  readonly zero?: boolean | undefined;
  /**
   * How the axis is divided: evenly, by the logarithm of values, or by `sign(x) · ln(1 + |x|)`, which goes through
   * zero. On a log axis a line that comes to zero or below leaves the plot through its floor. Default `"linear"`.
   */
  readonly scale?: ScaleType | undefined;
  /** How many ticks, about. Default: as many as fit well. */
  readonly ticks?: number | undefined;
  /**
   * All values in words: a d3 format such as `".1f"`, or a function. Default: four digits at most; ticks as exact as
   * they need to be.
   */
  readonly format?: string | ((value: number) => string) | undefined;
  /** What the axis tells, with its unit; stands above it. Default: nothing. */
  readonly label?: string | undefined;
  /** Whether hairlines stand at the ticks. Default true. */
  readonly grid?: boolean | undefined;
}

/** A function of the value, or a d3 number format. */
const aNumberFormat: Check = (value) => {
  if (typeof value === "function") return undefined;
  try {
    if (typeof value === "string") format(value);
    else return words;
    return undefined;
  } catch {
    return words;
  }
};
const words = 'a d3 format such as ".1f" or a function';

const aShare: Check = (value) =>
  typeof value === "number" && value >= 0 && value <= 1 ? undefined : "a number from 0 to 1";

/** A {@link Side}. */
export const aSide = oneOf("left", "right");

/** {@link TimeAxisOptions}. */
export const aTimeAxis = shape({ ticks: wholeAtLeast(0), format: aTimeFormat, grid: aBoolean });

const anyValueAxis = shape({
  domain: aDomain,
  nice: aBoolean,
  padding: aShare,
  zero: aBoolean,
  scale: oneOf("linear", "log", "symlog"),
  ticks: wholeAtLeast(0),
  format: aNumberFormat,
  label: aString,
  grid: aBoolean,
});

/** {@link ValueAxisOptions}; a log axis has neither zero nor anything below. */
export const aValueAxis: Check = (value) => {
  const complaint = anyValueAxis(value);
  const { scale, zero, domain = [] } = (complaint === undefined ? value : {}) as ValueAxisOptions;
  if (scale !== "log" || (zero !== true && domain.every((bound) => bound === null || bound > 0))) return complaint;
  const cure = zero === true ? "without zero" : "an object whose domain is above 0";
  return `${cure}, for a log axis has no zero; or scale "symlog"`;
};
