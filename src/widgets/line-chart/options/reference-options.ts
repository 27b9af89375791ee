import { readIsoTime, wallClock } from "../../../stream/internal.js";
import { aColor, aString, shape } from "../../options/checks.js";
import type { Check } from "../../options/options.js";
import type { Threshold } from "../../thresholds/threshold.js";
import { thresholdWith } from "../../thresholds/threshold.js";
import type { Side } from "./axis-options.js";
import { aSide } from "./axis-options.js";

/** A value that matters, or a range of values: a line across the plot, or a tint. */
export interface ChartThreshold extends Threshold {
  /** The other end of a range, which may be `Infinity` or `-Infinity`. Default: a single value. */
  readonly to?: number | undefined;
  /** The axis of the threshold, whose lines may cross it. Default `"left"`; `"right"` where all lines are there. */
  readonly axis?: Side | undefined;
}

/** A moment that matters, or a stretch of time: a line down the plot, or a tint, with its name at the top. */
export interface Annotation {
  /** The time: epoch ms, a `Date`, or an ISO 8601 string. */
  readonly time: number | string | Date;
  /** The end of a stretch of time. Default: a single moment. */
  readonly to?: number | string | Date | undefined;
  /** The name, written at the top. Default: none. */
  readonly label?: string | undefined;
  /** The colour: any CSS colour. Default `var(--tick-muted)`. */
  readonly color?: string | undefined;
}

/** Returns the time of a moment, epoch ms; NaN: it is no time. `zone` is that of texts that name none. */
export function momentOf(moment: Annotation["time"], zone?: ReturnType<typeof wallClock>): number {
  return typeof moment === "string" ? readIsoTime(moment, zone) : Number(moment);
}

/** Returns annotations with times in epoch ms; texts without a zone are of `timeZone`, by default the reader's. */
export function timedAnnotations(annotations: readonly Annotation[], timeZone: string | undefined): Annotation[] {
  const zone = timeZone === undefined ? undefined : wallClock(timeZone);
  return annotations.map((annotation) => {
    const { time, to } = annotation;
    return { ...annotation, time: momentOf(time, zone), ...(to !== undefined && { to: momentOf(to, zone) }) };
  });
}

const aMoment: Check = (value) =>
  (typeof value === "number" || typeof value === "string" || value instanceof Date) && Number.isFinite(momentOf(value))
    ? undefined
    : "a time: epoch ms, a Date or an ISO 8601 string";

const anEnd: Check = (value) =>
  typeof value === "number" && !Number.isNaN(value)
    ? undefined
    : "a number, or Infinity for a range that is open (in JSON: 1e999)";

/** Checks a {@link ChartThreshold}. */
export const aChartThreshold = thresholdWith({ to: anEnd, axis: aSide });

const anyAnnotation = shape({ time: aMoment, to: aMoment, label: aString, color: aColor });

/** Checks an {@link Annotation}. */
export const anAnnotation: Check = (value) =>
  anyAnnotation(value) ?? aMoment((value as Annotation).time)?.replace(/^/, "an object whose time is ");
