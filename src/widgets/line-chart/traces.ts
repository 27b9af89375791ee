import { densityOf, isDense, PixelColumns, shifted, startOf } from "../../draw/index.js";
import type { Plane, Segment, Trace } from "../../draw/index.js";
import type { Series } from "../../series/index.js";
import type { Line } from "./lines.js";

/** A line on view. */
export interface FrameLine {
  /** Its name and colour. */
  readonly line: Line;
  /** Its numbers as this view sees them. */
  readonly trace: Trace;
  /** How many of its rows there are a device pixel. */
  readonly density: number;
  /** Where it ends, CSS pixels; undefined where it does not end on view. */
  readonly tip: { readonly x: number; readonly y: number } | undefined;
}

interface Seen extends FrameLine {
  readonly trace: Trace & { series: Series; dense: boolean };
  density: number;
  tip: { x: number; y: number } | undefined;
}

/** The lines that have rows, as one view sees them: what is known of their pixels is kept from frame to frame. */
export class Traces {
  #segment: Segment = "linear";
  #given: readonly Line[] = [];
  #held = 0;
  #seen: Seen[] = [];

  /** Brings what is known of each line's pixels up to date. The same array as long as there are the same lines. */
  update(lines: readonly Line[], plane: Plane, segment: Segment): readonly Seen[] {
    let held = 0;
    for (let index = 0; index < lines.length; index += 1) if (lines[index].series !== undefined) held += 1;
    if (segment !== this.#segment) this.#seen = [];
    if (lines !== this.#given || held !== this.#held || this.#seen.length !== held) this.#seen = this.#match(lines, segment);
    this.#segment = segment;
    this.#given = lines;
    this.#held = held;
    for (let index = 0; index < held; index += 1) {
      const seen = this.#seen[index];
      const { line: { series, shift }, trace } = seen;
      if (series === undefined || plane.width <= 0) continue;
      const own = shifted(plane, shift);
      trace.series = series;
      seen.density = densityOf(series, own);
      trace.dense = isDense(seen.density, trace.dense);
      trace.columns.update(series, startOf(own), own.to, own.msPerPixel);
    }
    return this.#seen;
  }

  #match(lines: readonly Line[], segment: Segment): Seen[] {
    const known = new Map(this.#seen.map((seen) => [seen.line.id, seen]));
    return lines.flatMap((line) => {
      const { series } = line;
      if (series === undefined) return [];
      const trace = known.get(line.id)?.trace ?? { series, columns: new PixelColumns(segment), dense: false };
      return [{ line, trace, density: 0, tip: undefined }];
    });
  }
}
