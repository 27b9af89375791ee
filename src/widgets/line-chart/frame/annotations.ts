import type { MeasureLabel, Plane } from "../../../draw/index.js";
import { fitText, snappedX, startOf, timeX } from "../../../draw/index.js";
import type { Annotation } from "../options/reference-options.js";
import { momentOf } from "../options/reference-options.js";

/** An annotation on view, placed in CSS pixels. */
export interface FrameAnnotation {
  /** The annotation of the options. */
  readonly annotation: Annotation;
  /** The name, shortened to the room there is. */
  readonly label: string;
  /** The left and right edge, CSS pixels; equal for a single moment. */
  readonly from: number;
  readonly to: number;
  /** The name once, twice while it changes sides, or not at all where no room is left. */
  readonly names: readonly AnnotationName[];
}

/** The name of an annotation beside its line. */
export interface AnnotationName {
  /** The left end, CSS pixels. */
  readonly x: number;
  /** The row, counted from the top. */
  readonly row: number;
  /** Opacity, 0 to 1. */
  readonly alpha: number;
}

/** An annotation with its times and its measured name: all that does not depend on the view. */
interface MeasuredAnnotation {
  readonly annotation: Annotation;
  readonly from: number;
  readonly to: number;
  /** The name, shortened to the room there is. */
  readonly label: string;
  /** The width of the shortened name, CSS pixels. */
  readonly width: number;
}

interface PlacedAnnotation extends MeasuredAnnotation {
  /** The row of the name; −1: none. */
  readonly row: number;
  /**
   * The last time at which this annotation or an earlier one still shows its name, epoch ms: key of a binary search.
   */
  readonly until: number;
}

/** Rows of names at most; a name beyond them is left out. */
const MAX_NAME_ROWS = 3;

/** The widest name, CSS pixels: `each` for every `per` of the plot's width, so that it fits on one side of its line. */
const NAME_WIDTH_PX = { per: 100, each: 40, min: 80, max: 200 };

/** Space between a line and its name. */
const NAME_INSET_PX = 6;

/** Space between two names in a row. */
const NAME_SPACING_PX = 10;

/** Distance over which a name fades from the left of its line to the right, where it stays once there is room. */
const SIDE_CHANGE_PX = 24;

const NONE: readonly never[] = [];

/**
 * Places the annotations of a chart; the rows of their names stay the same while time goes on. A frame reads those on
 * view alone.
 */
export class Annotations {
  #annotations: readonly Annotation[] = NONE;
  #measure: MeasureLabel | undefined;
  #maxWidth = NaN;
  #measured: readonly MeasuredAnnotation[] = NONE;
  #msPerCssPixel = NaN;
  #placed: readonly PlacedAnnotation[] = NONE;

  /** Returns the annotations on view, in order of time; `snap` puts them on whole device pixels. */
  in(
    plane: Plane,
    annotations: readonly Annotation[],
    measure: MeasureLabel,
    snap: boolean,
  ): readonly FrameAnnotation[] {
    if (annotations.length === 0) return NONE;
    const msPerCssPixel = plane.msPerPixel / plane.pixel;
    const { per, each, min, max } = NAME_WIDTH_PX;
    const maxWidth = Math.min(max, Math.max(min, each * Math.floor(plane.width / per)));
    if (annotations !== this.#annotations || measure !== this.#measure || maxWidth !== this.#maxWidth) {
      this.#annotations = annotations;
      this.#maxWidth = maxWidth;
      this.#measure = measure;
      this.#measured = measureAll(annotations, measure, maxWidth);
      this.#msPerCssPixel = NaN;
    }
    if (msPerCssPixel !== this.#msPerCssPixel) {
      this.#msPerCssPixel = msPerCssPixel;
      this.#placed = assignRows(this.#measured, msPerCssPixel);
    }
    const placed = this.#placed;
    const start = startOf(plane);
    const right = plane.left + plane.width;
    const xOf = (time: number): number => (snap ? snappedX(plane, time) : timeX(plane, time));
    const onView: FrameAnnotation[] = [];
    for (
      let index = firstWhere(placed, ({ until }) => until >= start);
      index < placed.length && placed[index].from <= plane.to;
      index += 1
    ) {
      const { annotation, from, to, label, width, row } = placed[index];
      if (to + (NAME_INSET_PX + width) * msPerCssPixel < start) continue;
      const x = xOf(from);
      // Keep the name of a stretch at the left edge while the stretch is on view.
      const rightOfLine = Math.max(x, Math.min(plane.left, xOf(to) - width - NAME_INSET_PX)) + NAME_INSET_PX;
      const alpha = Math.min(1, Math.max(0, (right - rightOfLine - width) / SIDE_CHANGE_PX));
      const names: AnnotationName[] = [];
      if (row >= 0 && alpha > 0) names.push({ x: rightOfLine, row, alpha });
      if (row >= 0 && alpha < 1) names.push({ x: x - NAME_INSET_PX - width, row, alpha: 1 - alpha });
      onView.push({ annotation, label, from: x, to: xOf(to), names });
    }
    return onView;
  }
}

/** Orders annotations by time, and shortens and measures their names. */
function measureAll(annotations: readonly Annotation[], measure: MeasureLabel, maxWidth: number): MeasuredAnnotation[] {
  return annotations
    .map((annotation) => {
      const from = momentOf(annotation.time);
      const end = annotation.to === undefined ? from : momentOf(annotation.to);
      const label = fitText(annotation.label ?? "", maxWidth, measure);
      return {
        annotation,
        from: Math.min(from, end),
        to: Math.max(from, end),
        label,
        width: label === "" ? 0 : measure(label),
      };
    })
    .sort((a, b) => a.from - b.from);
}

/** Gives every name the first row that is free where it stands. */
function assignRows(measured: readonly MeasuredAnnotation[], msPerCssPixel: number): PlacedAnnotation[] {
  const rowEnds: number[] = [];
  let until = -Infinity;
  return measured.map((each) => {
    const { from, to, label, width } = each;
    // Reserve the width on both sides: the name starts left of its line and moves right.
    const roomMs = (NAME_INSET_PX + width) * msPerCssPixel;
    until = Math.max(until, to + roomMs);
    if (label === "") return { ...each, row: -1, until };
    const freeRow = rowEnds.findIndex((end) => end <= from - roomMs);
    const row = freeRow >= 0 ? freeRow : rowEnds.length < MAX_NAME_ROWS ? rowEnds.length : -1;
    if (row >= 0) rowEnds[row] = from + roomMs + NAME_SPACING_PX * msPerCssPixel;
    return { ...each, row, until };
  });
}

/** Returns the first index from which on the predicate holds, by binary search. */
function firstWhere(placed: readonly PlacedAnnotation[], isTrue: (each: PlacedAnnotation) => boolean): number {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(placed[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
