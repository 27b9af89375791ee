import type { MeasureLabel, Plane } from "../../../draw/index.js";
import { fitText, snappedX, startOf, timeX } from "../../../draw/index.js";
import type { Annotation } from "../options/reference-options.js";
import { momentOf } from "../options/reference-options.js";

/** A moment that matters, on view. */
export interface FrameAnnotation {
  /** As it was given. */
  readonly annotation: Annotation;
  /** Its name, as much of it as there is room for. */
  readonly label: string;
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

/** A moment that matters, by what does not depend on the view. */
interface Moment {
  readonly annotation: Annotation;
  readonly from: number;
  readonly to: number;
  /** Its name, as much as there is room for, and the width of that, CSS pixels. */
  readonly label: string;
  readonly width: number;
}

interface Placed extends Moment {
  /** −1: there is none. */
  readonly row: number;
  /** Until when it, or any before it, is on view with its name, epoch ms. */
  readonly until: number;
}

/** Rows of names at most. */
const rows = 3;

/**
 * The longest name, CSS pixels: so much for each `part` of the plot's width, so that it has room on one side of its
 * line, and no more than `most`.
 */
const longest = { part: 100, each: 40, least: 80, most: 200 };

/** From a line to its name, and between two names, CSS pixels. */
const inset = 6;
const between = 10;

/** Over how many CSS pixels a name goes from the left of its line to the right, where it stays once there is room. */
const change = 24;

const none: readonly never[] = [];

/**
 * The annotations of a chart; the rows of their names stay the same while time goes on. A frame looks at those on view
 * alone.
 */
export class Annotations {
  #given: readonly Annotation[] = none;
  #measure: MeasureLabel | undefined;
  #longest = NaN;
  #moments: readonly Moment[] = none;
  #msPerCssPixel = NaN;
  #placed: readonly Placed[] = none;

  /** Those on view, in order of time. */
  in(plane: Plane, given: readonly Annotation[], measure: MeasureLabel, snap: boolean): readonly FrameAnnotation[] {
    if (given.length === 0) return none;
    const msPerCssPixel = plane.msPerPixel / plane.pixel;
    const room = Math.min(longest.most, Math.max(longest.least, longest.each * Math.floor(plane.width / longest.part)));
    if (given !== this.#given || measure !== this.#measure || room !== this.#longest) {
      this.#given = given;
      this.#longest = room;
      this.#measure = measure;
      this.#moments = momentsOf(given, measure, room);
      this.#msPerCssPixel = NaN;
    }
    if (msPerCssPixel !== this.#msPerCssPixel) {
      this.#msPerCssPixel = msPerCssPixel;
      this.#placed = place(this.#moments, msPerCssPixel);
    }
    const placed = this.#placed;
    const start = startOf(plane);
    const right = plane.left + plane.width;
    const xOf = (time: number): number => (snap ? snappedX(plane, time) : timeX(plane, time));
    const seen: FrameAnnotation[] = [];
    for (
      let index = firstWhere(placed, ({ until }) => until >= start);
      index < placed.length && placed[index].from <= plane.to;
      index += 1
    ) {
      const { annotation, from, to, label, width, row } = placed[index];
      if (to + (inset + width) * msPerCssPixel < start) continue;
      const x = xOf(from);
      // The name of a stretch stays on view as long as that is.
      const after = Math.max(x, Math.min(plane.left, xOf(to) - width - inset)) + inset;
      const alpha = Math.min(1, Math.max(0, (right - after - width) / change));
      const names: AnnotationName[] = [];
      if (row >= 0 && alpha > 0) names.push({ x: after, row, alpha });
      if (row >= 0 && alpha < 1) names.push({ x: x - inset - width, row, alpha: 1 - alpha });
      seen.push({ annotation, label, from: x, to: xOf(to), names });
    }
    return seen;
  }
}

function momentsOf(given: readonly Annotation[], measure: MeasureLabel, room: number): Moment[] {
  return given
    .map((annotation) => {
      const from = momentOf(annotation.time);
      const end = annotation.to === undefined ? from : momentOf(annotation.to);
      const label = fitText(annotation.label ?? "", room, measure);
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

function place(moments: readonly Moment[], msPerCssPixel: number): Placed[] {
  const ends: number[] = [];
  let until = -Infinity;
  return moments.map((moment) => {
    const { from, to, label, width } = moment;
    // It needs its room on both sides, for it begins at the left.
    const room = (inset + width) * msPerCssPixel;
    until = Math.max(until, to + room);
    if (label === "") return { ...moment, row: -1, until };
    const free = ends.findIndex((end) => end <= from - room);
    const row = free >= 0 ? free : ends.length < rows ? ends.length : -1;
    if (row >= 0) ends[row] = from + room + between * msPerCssPixel;
    return { ...moment, row, until };
  });
}

/** The first of which something is true that is true of all after it. */
function firstWhere(placed: readonly Placed[], isTrue: (each: Placed) => boolean): number {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(placed[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
