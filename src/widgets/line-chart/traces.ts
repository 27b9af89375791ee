import { densityOf, isDense, PixelColumns, scaleOf, shifted, startOf } from "../../draw/index.js";
import type { Plane, ScaleType, Trace } from "../../draw/index.js";
import type { Series } from "../../series/index.js";
import type { Side } from "./axes.js";
import type { Line } from "./lines.js";
import type { FrameOptions } from "./scene.js";

/** A line on view. */
export interface FrameLine {
  /** Its name and colour. */
  readonly line: Line;
  /** Its numbers as this view sees them. */
  readonly trace: Trace;
  /** The bounds of a band, once it has rows. */
  readonly bounds: { readonly low: Trace; readonly high: Trace } | undefined;
  /** How many of its rows there are a device pixel. */
  readonly density: number;
  /** Where its times and values fall. */
  readonly plane: Plane;
  /** Where it ends, CSS pixels; undefined where it does not end on view. */
  readonly tip: { readonly x: number; readonly y: number } | undefined;
}

type Seeing = Trace & { series: Series; dense: boolean };

interface Seen extends FrameLine {
  readonly trace: Seeing;
  readonly bounds: { readonly low: Seeing; readonly high: Seeing } | undefined;
  readonly kind: string;
  density: number;
  plane: Plane;
  tip: { x: number; y: number } | undefined;
}

/** What of a chart's options decides how lines go from row to row. */
type Options = Pick<FrameOptions, "curve" | "y" | "yRight">;

/** The lines that have rows, as one view sees them: what is known of their pixels is kept from frame to frame. */
export class Traces {
  #options: Options | undefined;
  #given: readonly Line[] = [];
  #held = 0;
  #seen: Seen[] = [];

  /** Brings what is known of each line's pixels up to date. The same array as long as there are the same lines and options. */
  update(lines: readonly Line[], plane: Plane, options: Options): readonly Seen[] {
    let held = 0;
    for (let index = 0; index < lines.length; index += 1) if (hasRows(lines[index])) held += 1;
    if (lines !== this.#given || held !== this.#held || options !== this.#options) this.#seen = this.#match(lines, options, plane);
    this.#options = options;
    this.#given = lines;
    this.#held = held;
    for (let index = 0; index < held; index += 1) {
      const seen = this.#seen[index];
      const { line, bounds } = seen;
      if (line.series === undefined || plane.width <= 0) continue;
      const own = shifted(plane, line.shift);
      seen.density = look(seen.trace, line.series, own);
      if (bounds === undefined || line.bounds?.low === undefined || line.bounds.high === undefined) continue;
      look(bounds.low, line.bounds.low, own);
      look(bounds.high, line.bounds.high, own);
    }
    return this.#seen;
  }

  #match(lines: readonly Line[], options: Options, plane: Plane): Seen[] {
    const known = new Map(this.#seen.map((seen) => [seen.line.id, seen]));
    return lines.flatMap((line) => {
      const { series, bounds } = line;
      if (series === undefined || !hasRows(line)) return [];
      const kind = kindOf(line, options);
      const was = known.get(line.id);
      const same = was?.kind === kind && (was.bounds === undefined) === (bounds === undefined) ? was : undefined;
      const create = (): Seeing => ({ series, columns: new PixelColumns(isStep(line.mark, options) ? "step" : "linear", scaleOf(scaleType(line.axis, options))), dense: false });
      const both = bounds && (same?.bounds ?? { low: create(), high: create() });
      return [{ line, trace: same?.trace ?? create(), bounds: both, kind, density: 0, plane, tip: undefined }];
    });
  }
}

/** A band has rows where both bounds have. */
function hasRows({ series, bounds }: Line): boolean {
  return series !== undefined && (bounds === undefined || (bounds.low !== undefined && bounds.high !== undefined));
}

function look(trace: Seeing, series: Series, plane: Plane): number {
  const density = densityOf(series, plane);
  trace.series = series;
  trace.dense = isDense(density, trace.dense);
  trace.columns.update(series, startOf(plane), plane.to, plane.msPerPixel);
  return density;
}

/** Whether values last until the next. */
export function isStep(mark: Line["mark"], { curve }: Pick<FrameOptions, "curve">): boolean {
  return mark === "step" || curve === "step";
}

function scaleType(axis: Side, { y, yRight }: Options): ScaleType | undefined {
  return (axis === "left" ? y : yRight).scale;
}

function kindOf({ mark, axis }: Line, options: Options): string {
  return `${String(isStep(mark, options))} ${scaleType(axis, options) ?? "linear"}`;
}
