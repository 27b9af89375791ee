import { aDuration, aNumber, aString, either, listOf, oneOf, shape } from "../../options/checks.js";
import type { Check } from "../../options/options.js";
import type { TimeWindow } from "../../viewport/usual-window.js";

/**
 * A view of a line chart as plain data, small enough for an address: `JSON.stringify` keeps it whole. Without `from`
 * and `to` it follows the stream.
 */
export interface ViewState {
  /** The length of the live view, ms, or `"all"`. Default: that of the option `timeWindow`. */
  readonly timeWindow?: TimeWindow | undefined;
  /** The left edge of a view that stands still, epoch ms; goes with `to`. */
  readonly from?: number | undefined;
  /** The right edge of a view that stands still, epoch ms. */
  readonly to?: number | undefined;
  /** The hidden lines, by key or label. Default: none. */
  readonly hidden?: readonly string[] | undefined;
  /** The lines that are shown alone, also beside those that come later; takes the place of `hidden`. */
  readonly shown?: readonly string[] | undefined;
}

/** A length of a view: a duration, or all rows. */
export const aTimeWindow = either(aDuration, oneOf("all"));

const hasFields = shape({
  timeWindow: aTimeWindow,
  from: aNumber,
  to: aNumber,
  hidden: listOf(aString),
  shown: listOf(aString),
});

/** A view. */
export const aViewState: Check = (value) => {
  const expected = hasFields(value);
  if (expected !== undefined) return expected;
  const { from, to } = value as ViewState;
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && from < to) return undefined;
  return "both from and to, from before to, or neither";
};
