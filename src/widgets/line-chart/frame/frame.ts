import type { Plane, Tick } from "../../../draw/index.js";
import type { GapInterval } from "../../../series/index.js";
import type { FrameAxis } from "../axis/value-axis.js";
import type { Fading } from "../motion/fading-ticks.js";
import type { Formats } from "../words/value-words.js";
import type { FrameAnnotation } from "./annotations.js";
import type { DrawnLine } from "./drawn-lines.js";
import type { FramePast } from "./frame-past.js";
import type { FrameValue } from "./newest-value.js";
import type { FrameCursor } from "./pick.js";
import type { FrameThreshold } from "./thresholds.js";

/** All that is drawn at one moment, as plain data. */
export interface Frame {
  /** The width of the chart, CSS pixels. */
  readonly width: number;
  /** The time now, epoch ms. */
  readonly now: number;
  /** The plot's box, the scale of time, and the scale of values of the first axis. */
  readonly plane: Plane;
  /** The value axes that lines use, the left one first; the left one alone where there are no lines. */
  readonly axes: readonly FrameAxis[];
  /** Whether the value axes have their names above them. */
  readonly hasAxisNames: boolean;
  /** The ticks of the axis of time, those that fade among them. */
  readonly timeTicks: readonly (Tick & Readonly<Fading>)[];
  /** The part of half a label of time that has no room right of the plot, CSS pixels. */
  readonly timeInset: number;
  /** Whether hairlines stand at the ticks of time. */
  readonly hasTimeGrid: boolean;
  /** The lines that have rows. */
  readonly lines: readonly DrawnLine[];
  /** The lines to draw: those that fade out, then `lines`. */
  readonly drawn: readonly DrawnLine[];
  /** The stretches in which rows are missing. */
  readonly gaps: readonly GapInterval[];
  /** The time of the oldest row, epoch ms; undefined: there is no row. Nothing is held before it. */
  readonly oldest: number | undefined;
  /** What is shown of the past beyond the rows that came in; undefined: nothing is. */
  readonly past: FramePast | undefined;
  /** The thresholds on view. */
  readonly thresholds: readonly FrameThreshold[];
  /** The annotations on view. */
  readonly annotations: readonly FrameAnnotation[];
  /** The times at which streams reconnected, epoch ms. */
  readonly reconnects: readonly number[];
  /** The newest value of a single line; undefined: several lines, no value, or a paused view. */
  readonly newestValue: FrameValue | undefined;
  /** The rows and references under the pointer; undefined: it is outside the plot. */
  readonly cursor: FrameCursor | undefined;
  /** Formatters of current values, by axis. */
  readonly formats: Formats;
  /** Whether all lines are dense, or of marks that snap, and so move by whole device pixels. */
  readonly dense: boolean;
  /** Whether any line is dense: what stands at a time goes along with it, by whole device pixels. */
  readonly hasDense: boolean;
  /** Time until a frame differs though the right edge stands still, ms: 0 in motion, `Infinity` at rest. */
  readonly next: number;
  /**
   * Time until a frame differs though the right edge stands still, and ends of lines and the newest value are moved by
   * others, ms.
   */
  readonly nextApart: number;
}
