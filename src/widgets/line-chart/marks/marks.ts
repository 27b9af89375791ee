import { area } from "./area.js";
import { band } from "./band.js";
import { bars } from "./bars.js";
import { line } from "./line.js";
import type { Mark } from "./mark.js";
import { step } from "./step.js";

/** The marks by the names that the option `mark` takes. */
export const marks = { line, area, step, band, bars } satisfies Record<string, Mark>;

/**
 * The name of a mark: `"area"` fills beneath the line, `"step"` holds each value until the next, `"band"` fills between
 * two values of each row, `low` and `high`, with a line where there is a `value` too, `"bars"` stand on zero: a bar a
 * row, or with `every` a bar a bucket of time.
 */
export type LineMark = keyof typeof marks;
