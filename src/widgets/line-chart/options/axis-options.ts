import type { ScaleType, TimeFormat } from "../../../draw/index.js";
import { aBoolean, aDomain, aString, oneOf, shape, wholeAtLeast } from "../../options/checks.js";
import { aFormat, aTimeFormat } from "../../options/format-checks.js";
import type { Check, OptionType } from "../../options/options.js";

/** A side of the plot. */
export type Side = "left" | "right";

/** Returns the axis of a threshold that names none: the left one, unless all lines are on the right one. */
export function defaultSide(lines: readonly { readonly axis: Side }[]): Side {
  for (let index = 0; index < lines.length; index += 1) if (lines[index].axis === "left") return "left";
  return lines.length > 0 ? "right" : "left";
}

/** The axis of time. */
export interface TimeAxisOptions {
  /** Approximate number of ticks. Default: as many as fit well. */
  readonly ticks?: number | undefined;
  /** Tick labels: options of `Intl.DateTimeFormat`, or a function of epoch ms. Default: as fine as the ticks need. */
  readonly format?: TimeFormat | undefined;
  /** Whether hairlines stand at the ticks. Default false. */
  readonly grid?: boolean | undefined;
}

/** The axis of values. */
export interface ValueAxisOptions {
  /**
   * The least and the greatest value on view; `null` for a bound that follows the lines on view. Two bounds in falling
   * order turn the axis over. Default: both follow.
   */
  readonly domain?: readonly [low: number | null, high: number | null] | undefined;
  /** Whether bounds that follow end at round numbers. Default true. */
  readonly nice?: boolean | undefined;
  /**
   * The share of the extent that is added at a bound that follows, 0 to 1, but never across zero. Default 0, or 0.05
   * without `nice`.
   */
  readonly padding?: number | undefined;
  /** Whether zero is always on view. Default false. */
  readonly zero?: boolean | undefined;
  /**
   * The scale of values: even, by their logarithm, or by `sign(x) · ln(1 + |x|)`, which goes through
   * zero. On a log axis a line that comes to zero or below leaves the plot through its floor. Default `"linear"`.
   */
  readonly scale?: ScaleType | undefined;
  /** Approximate number of ticks. Default: as many as fit well. */
  readonly ticks?: number | undefined;
  /**
   * Format of all values: a d3 format such as `".1f"`, or a function. Default: four digits at most; ticks as exact as
   * they need to be.
   */
  readonly format?: string | ((value: number) => string) | undefined;
  /** Name of the axis with its unit, written above it. Default: none. */
  readonly label?: string | undefined;
  /** Whether hairlines stand at the ticks. Default true. */
  readonly grid?: boolean | undefined;
}

const aShare: Check = (value) =>
  typeof value === "number" && value >= 0 && value <= 1 ? undefined : "a number from 0 to 1";

/** Checks a {@link Side}. */
export const aSide = oneOf("left", "right");

/** Checks {@link TimeAxisOptions}. */
export const aTimeAxis = shape({ ticks: wholeAtLeast(0), format: aTimeFormat, grid: aBoolean });

const anyValueAxis = shape({
  domain: aDomain,
  nice: aBoolean,
  padding: aShare,
  zero: aBoolean,
  scale: oneOf("linear", "log", "symlog"),
  ticks: wholeAtLeast(0),
  format: aFormat,
  label: aString,
  grid: aBoolean,
});

/** Checks {@link ValueAxisOptions}; a log axis has neither zero nor negative values. */
export const aValueAxis: Check = (value) => {
  const complaint = anyValueAxis(value);
  const { scale, zero, domain = [] } = (complaint === undefined ? value : {}) as ValueAxisOptions;
  if (scale !== "log" || (zero !== true && domain.every((bound) => bound === null || bound > 0))) return complaint;
  const cure = zero === true ? "without zero" : "an object whose domain is above 0";
  return `${cure}, for a log axis has no zero; or scale "symlog"`;
};

/** The most used fields of a chart's axis of values, by the names that an element takes them by. */
export interface ValueAxisFields {
  /** The least and the greatest value on view, as `y.domain`. */
  readonly domain?: ValueAxisOptions["domain"];
  /** Whether zero is always on view, as `y.zero`. */
  readonly zero?: ValueAxisOptions["zero"];
  /** The scale of the axis of values, as `y.scale`. */
  readonly scale?: ValueAxisOptions["scale"];
  /** The name of the axis of values, as `y.label`. */
  readonly yLabel?: ValueAxisOptions["label"];
  /** The format of all values, as `y.format`. */
  readonly yFormat?: ValueAxisOptions["format"];
}

/** Where {@link ValueAxisFields} stand in {@link ValueAxisOptions}. */
export const valueAxisFields = {
  domain: ["domain", "numbers"],
  zero: ["zero", "boolean"],
  scale: ["scale", "text"],
  yLabel: ["label", "text"],
  yFormat: ["format", "text"],
} as const satisfies Record<keyof ValueAxisFields, readonly [keyof ValueAxisOptions, OptionType]>;
