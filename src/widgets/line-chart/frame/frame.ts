import type { Box, Plane, Tick } from "../../../draw/index.js";
import { scaleOf, shifted, startOf, TimeTicks, timeX, TimeZone } from "../../../draw/index.js";
import type { GapInterval } from "../../../series/index.js";
import { HALF_FRAME_MS } from "../../loop/ticker.js";
import { Gutter } from "../axis/gutter.js";
import type { FrameAxis } from "../axis/value-axis.js";
import { isInside, ValueAxis } from "../axis/value-axis.js";
import { WidestLabel } from "../axis/widest-label.js";
import { EaseToNewest, untilEndMoves } from "../motion/ease-to-newest.js";
import type { Fading } from "../motion/fading-ticks.js";
import { FadingTicks } from "../motion/fading-ticks.js";
import { ThrottledText } from "../motion/throttled-text.js";
import type { Side } from "../options/axis-options.js";
import { defaultSide } from "../options/axis-options.js";
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
import type { PlotNeeds } from "./layout.js";
import { hasRoomForName, plotBox } from "./layout.js";
import { OtherDay } from "./other-day.js";
import type { FrameCursor } from "./pick.js";
import { pickAt } from "./pick.js";

/** The newest value of a single line, written at the right edge. */
export interface FrameValue {
  /** The middle of the text, CSS pixels from the top. */
  readonly y: number;
  /** The formatted value. */
  readonly text: string;
}

/** A threshold on view. */
export interface FrameThreshold {
  /** The threshold of the options. */
  readonly threshold: ChartThreshold;
  /** The plane of its axis. */
  readonly plane: Plane;
}

/** All that is drawn at one moment, as plain data. */
export interface Frame {
  /** The width of the chart, CSS pixels. */
  readonly width: number;
  /** The plot's box, the scale of time, and the scale of values of the first axis. */
  readonly plane: Plane;
  /** The value axes that lines use, the left one first; the left one alone where there are no lines. */
  readonly axes: readonly FrameAxis[];
  /** Whether the value axes have names above them. */
  readonly hasAxisNames: boolean;
  /** The ticks of the axis of time, those that fade among them. */
  readonly timeTicks: readonly (Tick & Readonly<Fading>)[];
  /** The part of half a label of time that has no room right of the plot, CSS pixels. */
  readonly timeInset: number;
  /** The lines that have rows. */
  readonly lines: readonly DrawnLine[];
  /** The lines to draw: those that fade out, then `lines`. */
  readonly drawn: readonly DrawnLine[];
  /** The stretches in which rows are missing. */
  readonly gaps: readonly GapInterval[];
  /** The time of the oldest row, epoch ms; undefined: there is no row. Nothing is held before it. */
  readonly oldest: number | undefined;
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
  /** Whether all lines are dense, and so move by whole device pixels. */
  readonly dense: boolean;
  /** Time until a frame differs though the right edge stands still, ms: 0 in motion, `Infinity` at rest. */
  readonly next: number;
}

const NONE: readonly never[] = [];

/** Text whose room is kept before the first row, so that the plot stands still when a value comes. */
const PLACEHOLDER_VALUE = "00.00";

/** Spacing of time ticks in a wide plot: more than their labels need. */
const TIME_TICK_SPACING_PX = 140;

/** Time ticks that a plot of any width may have, as far as labels fit. */
const MIN_TIME_TICKS = 4;

/** Room of a dot at the right edge. */
const DOT_ROOM_PX = 8;

/** Room of a dot and the space to the newest value beside it. */
const VALUE_ROOM_PX = 12;

/** Space between the plot and the labels at its right. */
const AXIS_ROOM_PX = 8;

/**
 * Makes frames of a chart, one after another, without a DOM or a clock: domain, ticks and gutters move by the times
 * that
 * `make` gets. The work of a frame grows with pixels, lines and new rows, never with the rows held; parts that have not
 * changed since the last frame are reused.
 */
export class FrameMaker {
  readonly #drawnLines = new DrawnLines();
  readonly #left = new ValueAxis("left");
  readonly #right = new ValueAxis("right");
  readonly #valueGutter = new Gutter();
  readonly #annotations = new Annotations();
  readonly #widestTime = new WidestLabel();
  readonly #throttledValue = new ThrottledText();
  readonly #easeToNewest = new EaseToNewest();
  readonly #otherDay = new OtherDay();
  readonly #fadingTimes = new FadingTicks<Tick>(({ value, label }) => `${value} ${label}`);
  #timeTicks:
    | { readonly ticks: TimeTicks; readonly options: unknown; readonly measure: unknown; readonly count: number }
    | undefined;
  #plot:
    (Pick<FrameInput, "width" | "height" | "dpr" | "label" | "options"> & { needs: PlotNeeds; box: Box }) | undefined;
  #used: { readonly lines: readonly Line[] | undefined; readonly axes: readonly ValueAxis[] } = {
    lines: undefined,
    axes: [this.#left],
  };
  #formats: Formats | undefined;
  #measuredText: { readonly length: number; readonly measure: unknown; readonly width: number } = {
    length: 0,
    measure: undefined,
    width: 0,
  };
  #lastAt = NaN;
  #moving = false;

  /**
   * Makes the next frame.
   *
   * @param input - the view, its lines and options
   * @param at - the frame's time, ms, by any steady clock
   */
  make(input: FrameInput, at: number): Frame {
    const { options, reducedMotion, paused = false } = input;
    const passedMs =
      reducedMotion || input.wasHidden === true || Number.isNaN(this.#lastAt)
        ? Infinity
        : Math.max(0, at - this.#lastAt);
    // Give motion that begins now one frame's time: the frame before may be long ago.
    const elapsedMs = this.#moving || passedMs === Infinity ? passedMs : Math.min(passedMs, 2 * HALF_FRAME_MS);
    this.#lastAt = at;
    const valueAxes = this.#axesOf(input.lines);
    let box = this.#plotBox(input);
    let lines = this.#drawnLines.update(input.lines, planeOf(input, box, zeroHeight), options);
    const formats = this.#fitAxes(valueAxes, lines, input, box.height, at);
    const isDense = allDense(lines);
    const onlyLine = lines.length === 1 && input.lines.length === 1 ? lines[0] : undefined;
    const valueText =
      onlyLine === undefined
        ? this.#throttledValue.update(undefined, formats.left, at)
        : this.#throttledValue.update(newestValueOf(onlyLine), formats[onlyLine.line.axis], at);
    if (this.#fitGutters(input, valueAxes, valueText, lines.length === 0, at)) {
      box = this.#plotBox(input);
      lines = this.#drawnLines.update(input.lines, planeOf(input, box, zeroHeight), options);
    }

    const axes: FrameAxis[] = [];
    for (let index = 0; index < valueAxes.length; index += 1) {
      const axis = valueAxes[index];
      axis.step(elapsedMs, box.height);
      const plane = planeOf(input, box, axis.heightsIn(box));
      axes.push({ side: axis.side, plane, ticks: axis.ticksIn(plane) });
    }
    const { plane } = axes[0];
    const areAxesMoving = valueAxes.some(isMoving);
    const areLinesFading = this.#drawnLines.fade(elapsedMs);
    const { drawn } = this.#drawnLines;
    let next = Infinity;
    this.#easeToNewest.begin();
    for (let index = 0; index < drawn.length; index += 1) {
      const drawnLine = drawn[index];
      drawnLine.plane = this.#easeToNewest.step(
        drawnLine,
        shifted(planeOn(axes, drawnLine.line.axis), drawnLine.line.shift),
        paused ? Infinity : elapsedMs,
        input.spacing ?? 0,
      );
      // Draw no end point in a paused view, where nothing is the newest, nor on a band without a value.
      drawnLine.endPoint =
        paused || drawnLine.line.bounds?.hasLine === false ? undefined : endPointIn(drawnLine, options, areAxesMoving);
      if (!reducedMotion) next = Math.min(next, untilEndMoves(drawnLine, isStep(drawnLine.line.mark, options)));
    }
    // Write the value beside the dot where the line has one: the dot may still be easing to the newest row.
    const newestValue =
      valueText === undefined || paused ? undefined : { text: valueText, y: lines[0].endPoint?.y ?? newestY(lines[0]) };
    const annotations = this.#annotations.in(plane, options.annotations, input.measure, isDense);
    const reconnects = options.reconnects ? (input.reconnects ?? NONE) : NONE;
    const times = input.height - plane.top - plane.height < input.label ? NONE : this.#timesIn(input, plane, elapsedMs);
    this.#moving = areAxesMoving || areLinesFading || this.#fadingTimes.moving || this.#easeToNewest.moving;
    return {
      width: input.width,
      plane,
      axes,
      hasAxisNames: this.#plot?.needs.named === true,
      timeTicks: times,
      timeInset: Math.max(
        0,
        this.#widestTime.widest(times, input.measure) / 2 - (input.width - plane.left - plane.width),
      ),
      lines,
      drawn,
      gaps: gapsOf(lines),
      oldest: oldestOf(input.lines),
      thresholds:
        options.thresholds.length === 0
          ? NONE
          : thresholdsOn(axes, options.thresholds, defaultSide(input.all ?? input.lines)),
      annotations,
      reconnects,
      newestValue,
      cursor:
        input.pointer === undefined
          ? undefined
          : pickAt(input.pointer, plane, input.lines, { annotations, reconnects }),
      formats,
      dense: isDense,
      next: this.#moving ? 0 : Math.min(next, this.#throttledValue.next),
    };
  }

  /** Returns the value axes that lines use; the same array for the same lines. */
  #axesOf(lines: readonly Line[]): readonly ValueAxis[] {
    if (lines !== this.#used.lines) {
      const hasRight = lines.some(({ axis }) => axis === "right");
      const hasLeft = !hasRight || lines.some(({ axis }) => axis === "left");
      const axes = [...(hasLeft ? [this.#left] : []), ...(hasRight ? [this.#right] : [])];
      this.#used = { lines, axes };
    }
    return this.#used.axes;
  }

  /** Fits the value axes to the lines. Returns their formatters; the same object as long as both are the same. */
  #fitAxes(
    axes: readonly ValueAxis[],
    lines: readonly DrawnLine[],
    input: FrameInput,
    height: number,
    at: number,
  ): Formats {
    const firstFormat = axes[0].fit(lines, input.options, height, at);
    const lastFormat = axes.length > 1 ? axes[1].fit(lines, input.options, height, at) : firstFormat;
    if (firstFormat !== this.#formats?.left || lastFormat !== this.#formats.right) {
      this.#formats = { left: firstFormat, right: lastFormat };
    }
    return this.#formats;
  }

  /** Returns the plot's box; the same object as long as nothing that it depends on has changed. */
  #plotBox({ width, height, dpr, header, label, lines, options }: FrameInput): Box {
    const { axes } = this.#used;
    const hasRightAxis = axes.includes(this.#right);
    const left = axes.includes(this.#left) ? this.#left.width : 0;
    const right = hasRightAxis
      ? this.#right.width + AXIS_ROOM_PX
      : lines.length > 1 || this.#valueGutter.width === 0
        ? DOT_ROOM_PX
        : this.#valueGutter.width + VALUE_ROOM_PX;
    const previous = this.#plot;
    if (
      previous?.options === options &&
      previous.width === width &&
      previous.height === height &&
      previous.dpr === dpr &&
      previous.label === label &&
      previous.needs.header === header &&
      previous.needs.left === left &&
      previous.needs.right === right
    ) {
      return previous.box;
    }
    const named =
      hasRoomForName(height, header) &&
      (axes.length > 1 || options.y.label !== undefined || (hasRightAxis && options.yRight.label !== undefined));
    const needs = { header, left, right, named };
    const box = plotBox(width, height, dpr, needs, options, label);
    this.#plot = { width, height, dpr, label, options, needs, box };
    return box;
  }

  /** Fits the gutters to their labels. Returns whether the width of one has changed. */
  #fitGutters(
    input: FrameInput,
    axes: readonly ValueAxis[],
    valueText: string | undefined,
    isEmpty: boolean,
    at: number,
  ): boolean {
    const { lines, measure } = input;
    const isAwaitingRow = isEmpty && lines.length < 2;
    const rightText = valueText ?? (isAwaitingRow ? PLACEHOLDER_VALUE : "");
    // Take a text of the same length for as wide, with zeros for digits: a changing value is not measured each time.
    if (rightText.length !== this.#measuredText.length || measure !== this.#measuredText.measure) {
      this.#measuredText = {
        length: rightText.length,
        measure,
        width: rightText === "" ? 0 : measure(rightText.replace(/\d/g, "0"), true),
      };
    }
    let hasChanged = this.#valueGutter.fit(this.#measuredText.width, at);
    for (let index = 0; index < axes.length; index += 1) {
      const axis = axes[index];
      // Keep room for the newest value among the labels at the right.
      if (axis.fitGutter(measure, isAwaitingRow, axis === this.#right ? this.#measuredText.width : 0, at)) {
        hasChanged = true;
      }
    }
    return hasChanged;
  }

  /** Returns the ticks of time, those that fade among them. */
  #timesIn(input: FrameInput, plane: Plane, elapsedMs: number): readonly (Tick & Readonly<Fading>)[] {
    const ticks = this.#timeTicksFor(input, plane.width).in(plane);
    this.#fadingTimes.step(
      this.#otherDay.in(ticks, plane, input.now, input.options, input.measure),
      elapsedMs,
      startOf(plane),
      plane.to,
    );
    return this.#fadingTimes.ticks;
  }

  /** Returns the maker of time ticks for a plot of this width, CSS pixels. */
  #timeTicksFor({ options, measure }: FrameInput, width: number): TimeTicks {
    const {
      x: { ticks: wantedCount, format },
      locale,
      timeZone,
    } = options;
    const count = wantedCount ?? Math.max(MIN_TIME_TICKS, Math.floor(width / TIME_TICK_SPACING_PX));
    if (
      this.#timeTicks?.options !== options ||
      this.#timeTicks.measure !== measure ||
      this.#timeTicks.count !== count
    ) {
      const labelOptions = { ...(locale !== undefined && { locale }), ...(format !== undefined && { format }) };
      const ticks = new TimeTicks({ measure, count, timeZone: new TimeZone(timeZone), ...labelOptions });
      this.#timeTicks = { ticks, options, measure, count };
    }
    return this.#timeTicks.ticks;
  }
}

function allDense(lines: readonly DrawnLine[]): boolean {
  // Loop by index, here and wherever code runs once a frame: iterators and callbacks allocate.
  for (let index = 0; index < lines.length; index += 1) if (!lines[index].trace.dense) return false;
  return lines.length > 0;
}

/** Stands in for the scale of values while pixel columns, which need the scale of time alone, are made. */
function zeroHeight(): number {
  return 0;
}

/** Returns the plane of a box: the scale of time as the input has it, the scale of values as given. */
function planeOf(
  { dpr, to, options, timeWindow = options.timeWindow }: FrameInput,
  { left, top, width, height }: Box,
  y: Plane["y"],
): Plane {
  const msPerPixel = timeWindow / Math.max(1, Math.round(width * dpr));
  return { left, top, width, height, to, msPerPixel, pixel: 1 / dpr, y };
}

/** Returns the plane of an axis. */
export function planeOn(axes: readonly FrameAxis[], side: Side): Plane {
  return axes.length > 1 && side === "right" ? axes[1].plane : axes[0].plane;
}

/**
 * Returns the thresholds on view.
 *
 * @param defaultAxis - the axis of a threshold that names none
 */
function thresholdsOn(
  axes: readonly FrameAxis[],
  thresholds: readonly ChartThreshold[],
  defaultAxis: Side,
): FrameThreshold[] {
  return thresholds.flatMap((threshold) => {
    const { value, to = value, axis = defaultAxis } = threshold;
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

/** Returns the end of a line in its plane, CSS pixels; undefined: it does not end on view. */
function endPointIn(
  { plane, trace: { series }, line: { mark, axis } }: DrawnLine,
  options: FrameOptions,
  isAxisMoving: boolean,
): DrawnLine["endPoint"] {
  const endPoint = endPointOf(
    series,
    plane.to,
    isStep(mark, options) ? "step" : options.curve,
    scaleOf((axis === "left" ? options.y : options.yRight).scale),
  );
  if (endPoint === undefined) return undefined;
  const x = timeX(plane, endPoint.time);
  if (x < plane.left || (!isAxisMoving && !isInside(plane, endPoint.value))) return undefined;
  // Keep the point at the edge while the axis makes room for it.
  return { x, y: Math.min(Math.max(plane.y(endPoint.value), plane.top), plane.top + plane.height) };
}

/** Returns the newest value of a line; undefined: there is none. */
function newestValueOf({ line, trace: { series } }: DrawnLine): number | undefined {
  return series.length > 0 && line.bounds?.hasLine !== false ? series.value(series.end - 1) : undefined;
}

/** Returns the y of the newest value of a line, kept inside the plot. */
function newestY({ plane, trace: { series } }: DrawnLine): number {
  return Math.min(Math.max(plane.y(series.value(series.end - 1)), plane.top), plane.top + plane.height);
}
