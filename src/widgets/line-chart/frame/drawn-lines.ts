import type { Plane, ScaleType, Trace } from "../../../draw/index.js";
import { densityOf, isDense, PixelColumns, scaleOf, shifted, startOf } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import { FADE_MS } from "../motion/fading-ticks.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";
import type { FrameOptions } from "./frame-input.js";

/** A line on view. */
export interface DrawnLine {
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
  readonly endPoint: { readonly x: number; readonly y: number } | undefined;
  /** How much of it is seen while it comes or goes, 0 to 1. */
  readonly alpha: number;
}

type Seeing = Trace & { series: Series; dense: boolean };

interface LineOnView extends DrawnLine {
  readonly trace: Seeing;
  readonly bounds: { readonly low: Seeing; readonly high: Seeing } | undefined;
  readonly kind: string;
  density: number;
  plane: Plane;
  endPoint: { x: number; y: number } | undefined;
  alpha: number;
}

/** What of a chart's options decides how lines go from row to row. */
type Options = Pick<FrameOptions, "curve" | "y" | "yRight">;

/** The lines that have rows, as one view sees them: what is known of their pixels is kept from frame to frame. */
export class DrawnLines {
  #options: Options | undefined;
  #given: readonly Line[] = [];
  #held = 0;
  #seen: LineOnView[] = [];
  #going: LineOnView[] = [];
  #drawn: readonly LineOnView[] = this.#seen;

  /** These lines, and before them those that are on their way out. */
  get drawn(): readonly LineOnView[] {
    return this.#drawn;
  }

  /**
   * Brings what is known of each line's pixels up to date. The same array as long as there are the same lines and
   * options.
   */
  update(lines: readonly Line[], plane: Plane, options: Options): readonly LineOnView[] {
    let held = 0;
    for (let index = 0; index < lines.length; index += 1) if (hasRows(lines[index])) held += 1;
    if (lines !== this.#given || held !== this.#held || options !== this.#options) this.#match(lines, options, plane);
    this.#options = options;
    this.#given = lines;
    this.#held = held;
    for (let index = 0; index < held; index += 1) {
      const seen = this.#seen[index];
      const { line, trace, bounds } = seen;
      if (line.series !== undefined) trace.series = line.series;
      if (bounds === undefined || line.bounds?.low === undefined || line.bounds.high === undefined) continue;
      bounds.low.series = line.bounds.low;
      bounds.high.series = line.bounds.high;
    }
    for (let index = 0; plane.width > 0 && index < this.#drawn.length; index += 1) {
      const seen = this.#drawn[index];
      const { line, trace, bounds } = seen;
      const own = shifted(plane, line.shift);
      seen.density = look(trace, own);
      if (bounds === undefined) continue;
      look(bounds.low, own);
      look(bounds.high, own);
    }
    return this.#seen;
  }

  /**
   * Lets lines come and go for so many ms; the first ones are there at once.
   *
   * @param elapsed - `Infinity`: all are there, or gone, at once
   * @returns whether any is on its way
   */
  fade(elapsed: number): boolean {
    const way = elapsed / FADE_MS;
    let moving = false;
    let gone = false;
    for (let index = 0; index < this.#drawn.length; index += 1) {
      const seen = this.#drawn[index];
      const goes = index < this.#going.length;
      seen.alpha = goes ? Math.max(0, seen.alpha - way) : Math.min(1, seen.alpha + way);
      if (goes && seen.alpha === 0) gone = true;
      else if (seen.alpha < 1 || goes) moving = true;
    }
    if (gone) this.#draw(this.#going.filter(({ alpha }) => alpha > 0));
    return moving;
  }

  #draw(going: LineOnView[]): void {
    this.#going = going;
    this.#drawn = going.length === 0 ? this.#seen : [...going, ...this.#seen];
  }

  #match(lines: readonly Line[], options: Options, plane: Plane): void {
    const before = this.#drawn;
    const known = new Map(before.map((seen) => [seen.line.id, seen]));
    this.#seen = lines.flatMap((line) => {
      const { series, bounds } = line;
      if (series === undefined || !hasRows(line)) return [];
      const kind = kindOf(line, options);
      const was = known.get(line.id);
      const same = was?.kind === kind && (was.bounds === undefined) === (bounds === undefined) ? was : undefined;
      const create = (): Seeing => ({
        series,
        columns: new PixelColumns(
          isStep(line.mark, options) ? "step" : "linear",
          scaleOf(scaleType(line.axis, options)),
        ),
        dense: false,
      });
      const both = bounds && (same?.bounds ?? { low: create(), high: create() });
      return [
        {
          line,
          trace: same?.trace ?? create(),
          bounds: both,
          kind,
          density: 0,
          plane,
          endPoint: undefined,
          alpha: was?.alpha ?? (before.length === 0 ? 1 : 0),
        },
      ];
    });
    const there = new Set(this.#seen.map(({ line }) => line.id));
    this.#draw(before.filter(({ line }) => !there.has(line.id)));
  }
}

/** A band has rows where both bounds have. */
function hasRows({ series, bounds }: Line): boolean {
  return series !== undefined && (bounds === undefined || (bounds.low !== undefined && bounds.high !== undefined));
}

function look(trace: Seeing, plane: Plane): number {
  const { series } = trace;
  const density = densityOf(series, plane);
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
