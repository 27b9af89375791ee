import { snappedX, startOf, timeX } from "../../draw/index.js";
import type { Plane } from "../../draw/index.js";
import { momentOf } from "./marks.js";
import type { Annotation } from "./marks.js";
import type { Measure } from "./scene.js";

/** A moment that matters, on view. */
export interface FrameAnnotation {
  /** As it was given. */
  readonly annotation: Annotation;
  /** Where it begins and ends, CSS pixels; the same for a single moment. */
  readonly from: number;
  readonly to: number;
  /** Its name: once, or twice while it changes sides; nowhere where no room is left for it. */
  readonly names: readonly AnnotationName[];
}

/** A name beside its line. */
export interface AnnotationName {
  /** The left end, CSS pixels. */
  readonly x: number;
  /** From the top. */
  readonly row: number;
  /** 0 unseen to 1 there. */
  readonly alpha: number;
}

interface Placed {
  readonly annotation: Annotation;
  readonly from: number;
  readonly to: number;
  /** The width of its name, CSS pixels. */
  readonly width: number;
  /** −1: there is none. */
  readonly row: number;
}

/** Rows of names at most. */
const rows = 3;

/** From a line to its name, and between two names, CSS pixels. */
const inset = 6;
const between = 10;

/** Over how many CSS pixels a name goes from the left of its line to the right, where it stays once there is room. */
const change = 24;

const none: readonly never[] = [];

/** The annotations of a chart; the rows of their names stay the same while time goes on. */
export class Annotations {
  #given: readonly Annotation[] = none;
  #measure: Measure | undefined;
  #msPerCssPixel = NaN;
  #placed: readonly Placed[] = none;

  /** Those on view, in order of time. */
  in(plane: Plane, given: readonly Annotation[], measure: Measure, snap: boolean): readonly FrameAnnotation[] {
    if (given.length === 0) return none;
    const msPerCssPixel = plane.msPerPixel / plane.pixel;
    if (given !== this.#given || measure !== this.#measure || msPerCssPixel !== this.#msPerCssPixel) {
      this.#given = given;
      this.#measure = measure;
      this.#msPerCssPixel = msPerCssPixel;
      this.#placed = place(given, measure, msPerCssPixel);
    }
    const start = startOf(plane);
    const right = plane.left + plane.width;
    const xOf = (time: number): number => (snap ? snappedX(plane, time) : timeX(plane, time));
    const seen: FrameAnnotation[] = [];
    for (const { annotation, from, to, width, row } of this.#placed) {
      if (from > plane.to || to + (inset + width) * msPerCssPixel < start) continue;
      const x = xOf(from);
      // The name of a stretch stays on view as long as that is.
      const after = Math.max(x, Math.min(plane.left, xOf(to) - width - inset)) + inset;
      const alpha = Math.min(1, Math.max(0, (right - after - width) / change));
      const names: AnnotationName[] = [];
      if (row >= 0 && alpha > 0) names.push({ x: after, row, alpha });
      if (row >= 0 && alpha < 1) names.push({ x: x - inset - width, row, alpha: 1 - alpha });
      seen.push({ annotation, from: x, to: xOf(to), names });
    }
    return seen;
  }
}

function place(given: readonly Annotation[], measure: Measure, msPerCssPixel: number): Placed[] {
  const ends: number[] = [];
  return given
    .map((annotation) => {
      const from = momentOf(annotation.time);
      const end = annotation.to === undefined ? from : momentOf(annotation.to);
      return { annotation, from: Math.min(from, end), to: Math.max(from, end) };
    })
    .sort((a, b) => a.from - b.from)
    .map(({ annotation, from, to }) => {
      const { label = "" } = annotation;
      if (label === "") return { annotation, from, to, width: 0, row: -1 };
      const width = measure(label);
      // It needs its room on both sides, for it begins at the left.
      const room = (inset + width) * msPerCssPixel;
      const free = ends.findIndex((end) => end <= from - room);
      const row = free >= 0 ? free : ends.length < rows ? ends.length : -1;
      if (row >= 0) ends[row] = from + room + between * msPerCssPixel;
      return { annotation, from, to, width, row };
    });
}
