import type { Box, Plane, Tick } from "../../../draw/index.js";
import { scaleOf, shifted, startOf, TimeTicks, timeX, TimeZone } from "../../../draw/index.js";
import type { GapInterval } from "../../../series/index.js";
import { HALF_FRAME_MS } from "../../loop/ticker.js";
import { Gutter } from "../axis/gutter.js";
import type { FrameAxis } from "../axis/value-axis.js";
import { isInside, ValueAxis } from "../axis/value-axis.js";
import { WidestLabel } from "../axis/widest-label.js";
import { EaseToNewest, untilClimbed } from "../motion/ease-to-newest.js";
import type { Fading } from "../motion/fading-ticks.js";
import { FadingTicks } from "../motion/fading-ticks.js";
import { ThrottledText } from "../motion/throttled-text.js";
import type { Side } from "../options/axis-options.js";
import { usualSide } from "../options/axis-options.js";
import type { ChartThreshold } from "../options/reference-options.js";
import type { Line } from "../series/line.js";
import { gapsOf, oldestOf } from "../series/line-gaps.js";
import type { Formats } from "../words/value-words.js";
import type { FrameAnnotation } from "./annotations.js";
import { Annotations } from "./annotations.js";
import type { DrawnLine } from "./drawn-lines.js";
import { DrawnLines, isStep } from "./drawn-lines.js";
import { endPointOf } from "./end-point.js";
import type { FrameInput, FrameOptions } from "./frame-input.js";
import type { Needs } from "./layout.js";
import { hasRoomForName, plotBox } from "./layout.js";
import { OtherDay } from "./other-day.js";
import type { FrameCursor } from "./pick.js";
import { pickAt } from "./pick.js";

/** The newest value of a single line, at the right edge. */
export interface FrameValue {
  /** CSS pixels. */
  readonly y: number;
  /** The value in words. */
  readonly text: string;
}

/** A threshold on view. */
export interface FrameThreshold {
  /** As it was given. */
  readonly threshold: ChartThreshold;
  /** Where its values fall. */
  readonly plane: Plane;
}

/** All that is to be drawn at one moment: plain data. */
export interface Frame {
  /** The whole width, CSS pixels. */
  readonly width: number;
  /** Where the plot is, where times fall, and the values of its first axis. */
  readonly plane: Plane;
  /** The axes that lines have, the left one first; the left one where there are no lines. */
  readonly axes: readonly FrameAxis[];
  /** Whether there is room for their names. */
  readonly named: boolean;
  /** The ticks of the axis of time. */
  readonly times: readonly (Tick & Readonly<Fading>)[];
  /** Half a label of time that has no room right of the plot, CSS pixels. */
  readonly inset: number;
  /** The lines that have rows. */
  readonly lines: readonly DrawnLine[];
  /** The lines that are seen: these, and before them those that fade away. */
  readonly drawn: readonly DrawnLine[];
  /** Where rows are missing. */
  readonly gaps: readonly GapInterval[];
  /** The time of the oldest row: what is before it is not held. */
  readonly oldest: number | undefined;
  /** The thresholds on view. */
  readonly thresholds: readonly FrameThreshold[];
  /** The annotations on view. */
  readonly annotations: readonly FrameAnnotation[];
  /** Where a stream was back, epoch ms. */
  readonly reconnects: readonly number[];
  /** The newest value, where there is a single line. */
  readonly value: FrameValue | undefined;
  /** What the pointer points at. */
  readonly cursor: FrameCursor | undefined;
  /** Write current values. */
  readonly formats: Formats;
  /** Whether all lines move by whole device pixels. */
  readonly dense: boolean;
  /** Ms until a frame differs even where time stands still: 0 where something moves, `Infinity` where nothing does. */
  readonly next: number;
}

const none: readonly never[] = [];

/** Before the first row there is room for such a value, so that the plot stands still when it comes. */
const likelyValue = "00.00";

/** Ticks of time stand further apart in a wide plot than their labels need, CSS pixels; so many are never too many. */
const timeSpace = 140;
const fewest = 4;

/** The room of a dot at the right edge, CSS pixels, and that of the newest value beside it. */
const dotRoom = 8;
const valueRoom = 12;

/** Between the plot and the labels at its right, CSS pixels. */
const axisRoom = 8;

/**
 * Makes frames of a chart, one after another. No DOM, no clock: what moves by itself (domain, ticks, gutters) moves by
 * the times that it is given. Its work grows with pixels, lines and new rows, never with the rows held; what has not
 * changed since the last frame is not made again.
 */
export class FrameMaker {
  readonly #traces = new DrawnLines();
  readonly #left = new ValueAxis("left");
  readonly #right = new ValueAxis("right");
  readonly #beside = new Gutter();
  readonly #annotations = new Annotations();
  readonly #moments = new WidestLabel();
  readonly #told = new ThrottledText();
  readonly #reveal = new EaseToNewest();
  readonly #day = new OtherDay();
  readonly #marks = new FadingTicks<Tick>(({ value, label }) => `${value} ${label}`);
  #times:
    | { readonly ticks: TimeTicks; readonly options: unknown; readonly measure: unknown; readonly count: number }
    | undefined;
  #boxed: (Pick<FrameInput, "width" | "height" | "dpr" | "label" | "options"> & { needs: Needs; box: Box }) | undefined;
  #used: { readonly lines: readonly Line[] | undefined; readonly axes: readonly ValueAxis[] } = {
    lines: undefined,
    axes: [this.#left],
  };
  #formats: Formats | undefined;
  #text: { readonly length: number; readonly measure: unknown; readonly width: number } = {
    length: 0,
    measure: undefined,
    width: 0,
  };
  #last = NaN;
  #moving = false;

  /**
   * @param scene - what is on view
   * @param at - the frame's time, ms, by any steady clock
   */
  make(scene: FrameInput, at: number): Frame {
    const { options, still, held = false } = scene;
    const passed = still || scene.away === true || Number.isNaN(this.#last) ? Infinity : Math.max(0, at - this.#last);
    // What begins to move has not moved since the frame before, which may be long ago.
    const elapsed = this.#moving || passed === Infinity ? passed : Math.min(passed, 2 * HALF_FRAME_MS);
    this.#last = at;
    const used = this.#axesOf(scene.lines);
    let box = this.#box(scene);
    let lines = this.#traces.update(scene.lines, planeOf(scene, box, flat), options);
    const formats = this.#fit(used, lines, scene, box.height, at);
    const dense = allDense(lines);
    const single = lines.length === 1 && scene.lines.length === 1 ? lines[0] : undefined;
    const text =
      single === undefined
        ? this.#told.tell(undefined, formats.left, at)
        : this.#told.tell(newestOf(single), formats[single.line.axis], at);
    if (this.#fitGutters(scene, used, text, lines.length === 0, at)) {
      box = this.#box(scene);
      lines = this.#traces.update(scene.lines, planeOf(scene, box, flat), options);
    }

    const axes: FrameAxis[] = [];
    for (let index = 0; index < used.length; index += 1) {
      const axis = used[index];
      axis.step(elapsed, box.height);
      const plane = planeOf(scene, box, axis.heightsIn(box));
      axes.push({ side: axis.side, plane, ticks: axis.ticksIn(plane) });
    }
    const { plane } = axes[0];
    const opening = used.some(isMoving);
    const fading = this.#traces.fade(elapsed);
    const { drawn } = this.#traces;
    let next = Infinity;
    this.#reveal.begin();
    for (let index = 0; index < drawn.length; index += 1) {
      const seen = drawn[index];
      seen.plane = this.#reveal.step(
        seen,
        shifted(planeOn(axes, seen.line.axis), seen.line.shift),
        held ? Infinity : elapsed,
        scene.spacing ?? 0,
      );
      // In a view that is held nothing on view is the newest; a band without a value does not end in a point.
      seen.endPoint = held || seen.line.bounds?.lined === false ? undefined : tipIn(seen, options, opening);
      if (!still) next = Math.min(next, untilClimbed(seen, isStep(seen.line.mark, options)));
    }
    // Beside the dot, where the line has one: it is on its way to the newest row.
    const value = text === undefined || held ? undefined : { text, y: lines[0].endPoint?.y ?? newestY(lines[0]) };
    const annotations = this.#annotations.in(plane, options.annotations, scene.measure, dense);
    const reconnects = options.reconnects ? (scene.reconnects ?? none) : none;
    const times = scene.height - plane.top - plane.height < scene.label ? none : this.#timesIn(scene, plane, elapsed);
    this.#moving = opening || fading || this.#marks.moving || this.#reveal.moving;
    return {
      width: scene.width,
      plane,
      axes,
      named: this.#boxed?.needs.named === true,
      times,
      inset: Math.max(0, this.#moments.widest(times, scene.measure) / 2 - (scene.width - plane.left - plane.width)),
      lines,
      drawn,
      gaps: gapsOf(lines),
      oldest: oldestOf(scene.lines),
      thresholds:
        options.thresholds.length === 0
          ? none
          : thresholdsOn(axes, options.thresholds, usualSide(scene.all ?? scene.lines)),
      annotations,
      reconnects,
      value,
      cursor:
        scene.pointer === undefined
          ? undefined
          : pickAt(scene.pointer, plane, scene.lines, { annotations, reconnects }),
      formats,
      dense,
      next: this.#moving ? 0 : Math.min(next, this.#told.next),
    };
  }

  /** The axes that lines have. */
  #axesOf(lines: readonly Line[]): readonly ValueAxis[] {
    if (lines !== this.#used.lines) {
      const right = lines.some(({ axis }) => axis === "right");
      const left = !right || lines.some(({ axis }) => axis === "left");
      const axes = [...(left ? [this.#left] : []), ...(right ? [this.#right] : [])];
      this.#used = { lines, axes };
    }
    return this.#used.axes;
  }

  #fit(
    axes: readonly ValueAxis[],
    lines: readonly DrawnLine[],
    scene: FrameInput,
    height: number,
    at: number,
  ): Formats {
    const first = axes[0].fit(lines, scene.options, height, at);
    const last = axes.length > 1 ? axes[1].fit(lines, scene.options, height, at) : first;
    if (first !== this.#formats?.left || last !== this.#formats.right) this.#formats = { left: first, right: last };
    return this.#formats;
  }

  /** The plot's box; the same object as long as nothing that it depends on has changed. */
  #box({ width, height, dpr, header, label, lines, options }: FrameInput): Box {
    const { axes } = this.#used;
    const onRight = axes.includes(this.#right);
    const left = axes.includes(this.#left) ? this.#left.width : 0;
    const right = onRight
      ? this.#right.width + axisRoom
      : lines.length > 1 || this.#beside.width === 0
        ? dotRoom
        : this.#beside.width + valueRoom;
    const was = this.#boxed;
    const same =
      was?.options === options &&
      was.width === width &&
      was.height === height &&
      was.dpr === dpr &&
      was.label === label;
    if (same && was.needs.header === header && was.needs.left === left && was.needs.right === right) return was.box;
    const named =
      hasRoomForName(height, header) &&
      (axes.length > 1 || options.y.label !== undefined || (onRight && options.yRight.label !== undefined));
    const needs = { header, left, right, named };
    const box = plotBox(width, height, dpr, needs, options, label);
    this.#boxed = { width, height, dpr, label, options, needs, box };
    return box;
  }

  /** Returns whether a gutter has another width. */
  #fitGutters(
    scene: FrameInput,
    axes: readonly ValueAxis[],
    text: string | undefined,
    empty: boolean,
    at: number,
  ): boolean {
    const { lines, measure } = scene;
    const awaited = empty && lines.length < 2;
    const right = text ?? (awaited ? likelyValue : "");
    // A text as long as the last one is taken for as wide: a value that changes need not be measured each time.
    if (right.length !== this.#text.length || measure !== this.#text.measure) {
      this.#text = {
        length: right.length,
        measure,
        width: right === "" ? 0 : measure(right.replace(/\d/g, "0"), true),
      };
    }
    let changed = this.#beside.fit(this.#text.width, at);
    for (let index = 0; index < axes.length; index += 1) {
      const axis = axes[index];
      // The newest value stands among the labels at the right.
      if (axis.fitGutter(measure, awaited, axis === this.#right ? this.#text.width : 0, at)) changed = true;
    }
    return changed;
  }

  /** The ticks of time, those on their way among them. */
  #timesIn(scene: FrameInput, plane: Plane, elapsed: number): readonly (Tick & Readonly<Fading>)[] {
    const ticks = this.#timesOf(scene, plane.width).in(plane);
    this.#marks.step(
      this.#day.in(ticks, plane, scene.now, scene.options, scene.measure),
      elapsed,
      startOf(plane),
      plane.to,
    );
    return this.#marks.marks;
  }

  #timesOf({ options, measure }: FrameInput, width: number): TimeTicks {
    const {
      x: { ticks: wish, format },
      locale,
      timeZone,
    } = options;
    const count = wish ?? Math.max(fewest, Math.floor(width / timeSpace));
    if (this.#times?.options !== options || this.#times.measure !== measure || this.#times.count !== count) {
      const words = { ...(locale !== undefined && { locale }), ...(format !== undefined && { format }) };
      const ticks = new TimeTicks({ measure, count, timeZone: new TimeZone(timeZone), ...words });
      this.#times = { ticks, options, measure, count };
    }
    return this.#times.ticks;
  }
}

function allDense(lines: readonly DrawnLine[]): boolean {
  // Not by an iterator or a function, here and wherever a frame passes: in code that runs once a frame each makes
  // objects.
  for (let index = 0; index < lines.length; index += 1) if (!lines[index].trace.dense) return false;
  return lines.length > 0;
}

/** Columns are known before heights are. */
function flat(): number {
  return 0;
}

function planeOf(
  { dpr, to, options, timeWindow = options.timeWindow }: FrameInput,
  { left, top, width, height }: Box,
  y: Plane["y"],
): Plane {
  const msPerPixel = timeWindow / Math.max(1, Math.round(width * dpr));
  return { left, top, width, height, to, msPerPixel, pixel: 1 / dpr, y };
}

/** Where values fall that stand on an axis. */
export function planeOn(axes: readonly FrameAxis[], side: Side): Plane {
  return axes.length > 1 && side === "right" ? axes[1].plane : axes[0].plane;
}

/** Those whose axis is on view; `usual` is that of a threshold that names none. */
function thresholdsOn(
  axes: readonly FrameAxis[],
  thresholds: readonly ChartThreshold[],
  usual: Side,
): FrameThreshold[] {
  return thresholds.flatMap((threshold) => {
    const { value, to = value, axis = usual } = threshold;
    const plane = axes.find(({ side }) => side === axis)?.plane;
    if (plane === undefined) return [];
    const [a, b] = [plane.y(value), plane.y(to)];
    return Math.max(a, b) >= plane.top - 0.5 && Math.min(a, b) <= plane.top + plane.height + 0.5
      ? [{ threshold, plane }]
      : [];
  });
}

function isMoving({ moving }: ValueAxis): boolean {
  return moving;
}

function tipIn(
  { plane, trace: { series }, line: { mark, axis } }: DrawnLine,
  options: FrameOptions,
  opening: boolean,
): DrawnLine["endPoint"] {
  const tip = endPointOf(
    series,
    plane.to,
    isStep(mark, options) ? "step" : options.curve,
    scaleOf((axis === "left" ? options.y : options.yRight).scale),
  );
  if (tip === undefined) return undefined;
  const x = timeX(plane, tip.time);
  if (x < plane.left || (!opening && !isInside(plane, tip.value))) return undefined;
  // While the axis makes room for it, it waits at the edge.
  return { x, y: Math.min(Math.max(plane.y(tip.value), plane.top), plane.top + plane.height) };
}

function newestOf({ line, trace: { series } }: DrawnLine): number | undefined {
  return series.length > 0 && line.bounds?.lined !== false ? series.value(series.end - 1) : undefined;
}

function newestY({ plane, trace: { series } }: DrawnLine): number {
  return Math.min(Math.max(plane.y(series.value(series.end - 1)), plane.top), plane.top + plane.height);
}
