import type { CurveFactory, Painter, Plane, Trace, ValueFormatter } from "../../../draw/index.js";
import type { BucketReduction, Series } from "../../../series/index.js";
import type { OnDemand } from "../../../stream/internal.js";
import type { Palette } from "../../style/palette.js";
import type { Phrase } from "../../words/phrase.js";

/** A number of a row that a mark draws, by the name of the option that says where it is. */
export type MarkField = "value" | "low" | "high";

/** The options of a line that may decide its mark. */
export interface MarkOptions {
  /** The number of a row; undefined: not said. */
  readonly value: unknown;
  /** The length of a bucket of time, ms; undefined: rows stay as they are. */
  readonly every: number | undefined;
  /** The number that is made of the rows of a bucket. */
  readonly reduce: BucketReduction;
  /** Whether lines stand on one another; undefined: where their numbers add up. */
  readonly stack: boolean | undefined;
  /** The time zone by whose clocks buckets begin. */
  readonly timeZone: string | undefined;
}

/** The part of a line that its mark reads. */
export interface MarkedLine {
  /** CSS colour, `var()` included. */
  readonly stroke: string;
  /** The mark that draws it. */
  readonly mark: Mark;
  /** The series of the mark's fields, in their order; undefined before the first row. */
  readonly fields: readonly (Series | undefined)[];
  /** The series of the field that leads, by which rows are found; undefined before the first row. */
  readonly series: Series | undefined;
  /** The axis of its values. */
  readonly axis: "left" | "right";
  /** Lead of its stream's clock over the chart's, ms: rows are drawn earlier by as much. */
  readonly shift: number;
  /** Returns the time now by its stream's clock, epoch ms. */
  now(): number;
}

/** A row of a line: its time on the chart, and the number of the field that leads. */
export interface MarkedRow {
  /** The time on the chart, epoch ms. */
  readonly time: number;
  /** The number; NaN: the row has none. */
  readonly value: number;
}

/** A place among several that share a room evenly. */
export interface Slot {
  /** The number of the place, from 0. */
  readonly index: number;
  /** The number of places. */
  readonly count: number;
}

/** Where lines stand that keep clear of one another. */
export interface Arrangement {
  /** Brings the edges of stacked lines up to date. */
  refresh(): void;
  /** Returns the lower and the upper edges of a line that stands on others, or else the series of its fields. */
  fieldsOf(line: MarkedLine): readonly (Series | undefined)[];
  /** Returns the place of a line among those that stand side by side. */
  slotOf(line: MarkedLine): Slot;
}

/** A line on view, as a mark draws it. */
export interface MarkView {
  /** The line: colour, mark. */
  readonly line: MarkedLine;
  /**
   * The series of the mark's fields, in their order, and their extents by pixel column of this view; of a line that
   * stands on others the lower edge and the upper one.
   */
  readonly traces: readonly Trace[];
  /** The place among those that stand side by side. */
  readonly slot: Slot;
  /** Maps the line's times and values to pixels. */
  readonly plane: Plane;
  /** Rows a device pixel. */
  readonly density: number;
  /** The curve between rows where they are sparse. */
  readonly curve: CurveFactory;
  /** The width of the line, CSS pixels; undefined: the page's. */
  readonly strokeWidth: number | undefined;
  /** The colour beneath the line, or whether there is any; undefined: soft where the line is alone. */
  readonly fill: string | boolean | undefined;
  /** Opacity while the line fades in or out, 0 to 1. */
  readonly alpha: number;
  /** Opacity of parts that only a single line has, as others come and go, 0 to 1. */
  readonly alphaAlone: number;
}

/** A way to draw the rows of a line, and to tell of them. All that differs from mark to mark is declared here. */
export interface Mark {
  /** The numbers of a row that it draws; a table of rows, a file and the domain hold all of them. */
  readonly fields: readonly MarkField[];
  /**
   * How many of the fields, from the first, a reader follows: they have a dot under the cursor, and they cross
   * thresholds. The last of them leads: rows are found by it. A single one is written beside the plot.
   */
  readonly followed: number;
  /** Whether each value holds until the next row. */
  readonly holds: boolean;
  /** The dots that it has: at its end and at rows under the cursor, there alone, or none. */
  readonly dots: "all" | "cursor" | "none";
  /** Whether zero is always on view. */
  readonly hasZero?: boolean;
  /** Whether it moves by whole device pixels, and keeps clear of the others that do. */
  readonly snaps?: boolean;
  /** Whether a picture of it that is moved as a whole shows what one that is drawn anew would show. Default false. */
  readonly scrolls?: boolean;
  /** Whether it counts rows: where no `value` is given it reads none of them. */
  readonly counts?: boolean;
  /** Whether lines of one axis stand on one another. */
  readonly stacks?: boolean;
  /**
   * The code that it lacks: until that has come the mark draws nothing, and a chart waits with its picture.
   *
   * @internal
   */
  readonly missing?: OnDemand<unknown>;
  /**
   * Arranges the lines of a chart that have rows, where some keep clear of one another. Default: none does.
   *
   * @internal
   */
  arrange?(lines: readonly MarkedLine[]): Arrangement;
  /**
   * Returns the mark for a line with these options. Default: itself.
   *
   * @internal
   */
  for?(options: MarkOptions): Mark;
  /**
   * Makes a reader of the rows that it draws out of those that came in. Default: the rows as they are.
   *
   * @internal
   */
  derive?(source: Series): () => Series;
  /**
   * Finds the row whose shape is at a time, −1 where there is none. Default: the nearest row in reach, or to which a
   * line leads.
   *
   * @param slackMs - half a pixel
   * @internal
   */
  rowAt?(series: Series, time: number, slackMs: number): number;
  /** Returns the time of the middle of the shape of a row. Default: its time. */
  middleOf?(time: number): number;
  /**
   * Names the words for a number of a row that is not final, such as `"incomplete"`; undefined: it is.
   *
   * @internal
   */
  note?(line: MarkedLine, time: number): "soFar" | "incomplete" | undefined;
  /**
   * Fills what lies beneath the strokes of all lines.
   *
   * @internal
   */
  paintArea?(painter: Painter, view: MarkView, palette: Palette): void;
  /**
   * Draws the line.
   *
   * @internal
   */
  paint(painter: Painter, view: MarkView, palette: Palette): void;
  /**
   * Writes a row.
   *
   * @param write - writes one number, or that there is none
   * @param phrase - the words in which a screen reader reads it out. Default: signs for the eye
   * @internal
   */
  words(line: MarkedLine, row: MarkedRow, write: ValueFormatter, phrase?: Phrase): string;
}

/** Returns the numbers of a row that a reader follows; NaN for one that it lacks. */
export function followedValues(
  { fields, mark: { followed }, shift }: MarkedLine,
  { time, value }: MarkedRow,
): number[] {
  return followed === 1 ? [value] : fields.slice(0, followed).map((series) => numberAt(series, time + shift));
}

/** Returns the number of a series in its row of a time, epoch ms; NaN: there is none. */
export function numberAt(series: Series | undefined, time: number): number {
  if (series === undefined || series.length === 0) return NaN;
  const seq = series.nearest(time);
  return series.time(seq) === time ? series.value(seq) : NaN;
}
