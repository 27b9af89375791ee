import { isDense, PixelColumns, startOf, TimeTicks, timeX, valueDomain, valueTicks } from "../../draw/index.js";
import type { Plane, Segment, Tick, Trace, ValueFormatter } from "../../draw/index.js";
import type { GapInterval, Series } from "../../series/index.js";
import { cursorAt } from "./cursor.js";
import type { FrameCursor } from "./cursor.js";
import { FadingMarks } from "./fading.js";
import type { Fading } from "./fading.js";
import { plotBox } from "./layout.js";
import type { Box } from "./layout.js";
import type { Line } from "./lines.js";
import { gapsOf, oldestOf } from "./missing.js";
import type { Threshold } from "./options.js";
import type { FrameOptions, Scene } from "./scene.js";
import { StickyWidth } from "./sticky-width.js";
import { tipOf } from "./tip.js";
import { approach, ValueDomain } from "./value-domain.js";
import { currentFormat, stepsFor } from "./value-words.js";

/** A line on view. */
export interface FrameLine {
  /** Its name and colour. */
  readonly line: Line;
  /** Its numbers as this view sees them. */
  readonly trace: Trace;
  /** Where it ends, CSS pixels; undefined where it does not end on view. */
  readonly tip: { readonly x: number; readonly y: number } | undefined;
}

/** The newest value of a single line, at the right edge. */
export interface FrameValue {
  /** CSS pixels. */
  readonly y: number;
  /** The value in words. */
  readonly text: string;
}

/** All that is to be drawn at one moment: plain data. */
export interface Frame {
  /** Where the plot is, and where times and values fall. */
  readonly plane: Plane;
  /** The ticks of the value axis. */
  readonly values: readonly (Tick & Readonly<Fading>)[];
  /** The ticks of the axis of time. */
  readonly times: readonly Tick[];
  /** Half a label of time that has no room right of the plot, CSS pixels. */
  readonly inset: number;
  /** The lines that have rows. */
  readonly lines: readonly FrameLine[];
  /** Where rows are missing. */
  readonly gaps: readonly GapInterval[];
  /** The series that reaches back furthest: what is before it is not held. */
  readonly oldest: Series | undefined;
  /** The thresholds on view. */
  readonly thresholds: readonly Threshold[];
  /** The newest value, where there is a single line. */
  readonly value: FrameValue | undefined;
  /** What the pointer points at. */
  readonly cursor: FrameCursor | undefined;
  /** Writes a current value. */
  readonly format: ValueFormatter;
  /** Whether the next frame differs even where time stands still. */
  readonly moving: boolean;
}

/** Before the first row there is room for such labels, so that the plot stands still when it comes. */
const likelyTick = "100";
const likelyValue = "00.00";

/** Ticks of time stand further apart in a wide plot than their labels need, CSS pixels; so many are never too many. */
const timeSpace = 140;
const fewest = 4;

/** Bounds are at least as fine as for so many ticks. */
const leastRound = 4;

/** The room of a dot at the right edge, CSS pixels, and that of the newest value beside it. */
const dotRoom = 8;
const valueRoom = 12;

/** The newest value goes to its new height with this time constant, ms, and is there when so near, CSS pixels. */
const glide = 60;
const near = 0.5;

/** A series as the view last saw it. */
interface Seen {
  readonly columns: PixelColumns;
  dense: boolean;
}

/**
 * Makes frames of a chart, one after another. No DOM, no clock: what moves by itself (domain, ticks, gutters) moves by
 * the times that it is given. Its work grows with pixels, lines and new rows, never with the rows held.
 */
export class FrameMaker {
  readonly #domain = new ValueDomain();
  readonly #values = new FadingMarks<Tick>(({ value, label }) => `${String(value)} ${label}`);
  readonly #left = new StickyWidth();
  readonly #right = new StickyWidth();
  #seen = new Map<string, Seen>();
  #segment: Segment = "linear";
  #times: { readonly ticks: TimeTicks; readonly x: unknown; readonly measure: unknown; readonly count: number } | undefined;
  #format: { readonly write: ValueFormatter; readonly how: unknown; readonly step: number } | undefined;
  /** The least and the greatest value last seen. */
  #known: readonly [low: number, high: number] | undefined;
  #settled = false;
  #valueY = NaN;
  #last = NaN;

  /**
   * @param scene - what is on view
   * @param at - the frame's time, ms, by any steady clock
   */
  make(scene: Scene, at: number): Frame {
    const { options, still, measure } = scene;
    const elapsed = still || Number.isNaN(this.#last) ? Infinity : Math.max(0, at - this.#last);
    this.#last = at;
    let box = this.#box(scene);
    let traces = this.#trace(scene, planeOf(scene, box, this.#domain));
    const empty = traces.length === 0;
    const wished = options.y.ticks ?? stepsFor(box.height);
    const goal = this.#goalOf(scene, traces, wished);
    const made = valueTicks(goal, box.height, { ticks: wished, ...(options.y.format !== undefined && { format: options.y.format }) });
    // Before the first row the numbers of the axis are nobody's, unless the user set them.
    const ticks = empty && options.y.domain === undefined ? made.map(({ value }) => ({ value, label: "" })) : made;
    const format = this.#formatOf(made, options);
    const text = traces.length === 1 && scene.lines.length === 1 ? textOf(traces[0][1].series, format) : undefined;
    this.#left.fit(ticks.reduce((widest, { label }) => Math.max(widest, measure(label)), empty ? measure(likelyTick) : 0), at);
    this.#right.fit(text !== undefined ? measure(text, true) : empty && scene.lines.length < 2 ? measure(likelyValue, true) : 0, at);
    const anew = this.#box(scene);
    if (anew.width !== box.width || anew.left !== box.left) {
      box = anew;
      traces = this.#trace(scene, planeOf(scene, box, this.#domain));
    }

    this.#domain.aim(...goal);
    // What was there before the first value was nobody's domain, so there is nothing to come from.
    const first = this.#known !== undefined && !this.#settled;
    this.#settled ||= first;
    if (elapsed === Infinity || first) this.#domain.settle();
    else this.#domain.step(elapsed);
    this.#values.step(ticks, elapsed);
    const plane = planeOf(scene, box, this.#domain);
    const lines = traces.map(([line, trace]) => ({ line, trace, tip: tipIn(plane, trace, options) }));
    const value = text === undefined ? undefined : { text, y: this.#glide(plane, lines[0].trace.series, elapsed) };
    const gliding = value !== undefined && value.y !== newestY(plane, lines[0].trace.series);
    const times = scene.height - plane.top - plane.height < scene.label ? [] : this.#timesOf(scene, plane.width).in(plane);
    const widest = times.reduce((width, { label }) => Math.max(width, measure(label)), 0);
    return {
      plane,
      values: [...this.#values.marks].filter((tick) => inside(plane, tick.value)),
      times,
      inset: Math.max(0, widest / 2 - (scene.width - plane.left - plane.width)),
      lines,
      gaps: gapsOf(lines),
      oldest: oldestOf(lines),
      thresholds: options.thresholds.filter((threshold) => inside(plane, threshold.value)),
      value,
      cursor: scene.pointer === undefined ? undefined : cursorAt(scene.pointer, plane, scene.lines),
      format,
      moving: this.#domain.moving || this.#values.moving || gliding,
    };
  }

  #box({ width, height, dpr, header, label, lines, options }: Scene): Box {
    const right = lines.length > 1 || this.#right.width === 0 ? dotRoom : this.#right.width + valueRoom;
    const needs = { header, left: this.#left.width, right, named: options.y.label !== undefined };
    return plotBox(width, height, dpr, needs, options, label);
  }

  /** Brings what is known of each line's pixels up to date. */
  #trace({ lines, options }: Scene, plane: Plane): [line: Line, trace: Trace][] {
    const segment = options.curve === "step" || options.mark === "step" ? "step" : "linear";
    if (segment !== this.#segment) this.#seen.clear();
    this.#segment = segment;
    const before = this.#seen;
    this.#seen = new Map();
    const traces: [Line, Trace][] = [];
    for (const line of lines) {
      const { series } = line;
      if (series === undefined) continue;
      const seen = before.get(line.id) ?? { columns: new PixelColumns(segment), dense: false };
      seen.dense = isDense(series, plane, seen.dense);
      if (plane.width > 0) seen.columns.update(series, startOf(plane), plane.to, plane.msPerPixel);
      this.#seen.set(line.id, seen);
      traces.push([line, { series, columns: seen.columns, dense: seen.dense }]);
    }
    return traces;
  }

  /** The domain that fits what is on view, and the newest rows, which are about to come; in a void it stays what it was. */
  #goalOf({ options: { y } }: Scene, traces: readonly [Line, Trace][], count: number): [low: number, high: number] {
    let low = Infinity;
    let high = -Infinity;
    for (const [, { columns, series }] of traces) {
      const newest = series.length > 0 ? series.value(series.end - 1) : NaN;
      for (const value of [columns.min, columns.max, newest]) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (low <= high) this.#known = [low, high];
    const { domain, nice = true, zero = false } = y;
    return valueDomain(...(this.#known ?? [NaN, NaN]), {
      ...(domain !== undefined && { domain }),
      nice: nice && domain === undefined,
      zero,
      // A low plot has few ticks, but its bounds need not be that round: they would waste what little room it has.
      count: Math.max(leastRound, count),
      padding: nice ? 0 : 0.05,
    });
  }

  #timesOf({ options: { x }, measure }: Scene, width: number): TimeTicks {
    const count = x.ticks ?? Math.max(fewest, Math.floor(width / timeSpace));
    if (this.#times?.x !== x || this.#times.measure !== measure || this.#times.count !== count) {
      const ticks = new TimeTicks({ measure, count, ...(x.format !== undefined && { format: x.format }) });
      this.#times = { ticks, x, measure, count };
    }
    return this.#times.ticks;
  }

  #formatOf(ticks: readonly Tick[], { y }: FrameOptions): ValueFormatter {
    const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : NaN;
    if (this.#format === undefined || this.#format.how !== y.format || !Object.is(this.#format.step, step)) {
      this.#format = { write: currentFormat(step, y.format), how: y.format, step };
    }
    return this.#format.write;
  }

  #glide(plane: Plane, series: Series, elapsed: number): number {
    const goal = newestY(plane, series);
    const moved = Number.isNaN(this.#valueY) ? goal : approach(this.#valueY, goal, elapsed, glide);
    this.#valueY = Math.abs(moved - goal) < near ? goal : moved;
    return this.#valueY;
  }
}

function planeOf({ dpr, to, options: { timeWindow } }: Scene, box: Box, { low, high }: ValueDomain): Plane {
  const { left, top, width, height } = box;
  const scale = height / (high - low);
  return {
    left,
    top,
    width,
    height,
    to,
    msPerPixel: timeWindow / Math.max(1, Math.round(width * dpr)),
    pixel: 1 / dpr,
    y: (value) => top + (high - value) * scale,
  };
}

function tipIn(plane: Plane, { series }: Trace, { curve, mark }: FrameOptions): FrameLine["tip"] {
  const tip = tipOf(series, plane.to, mark === "step" ? "step" : curve);
  if (tip === undefined) return undefined;
  const x = timeX(plane, tip.time);
  return x < plane.left || !inside(plane, tip.value) ? undefined : { x, y: plane.y(tip.value) };
}

function inside(plane: Plane, value: number): boolean {
  const y = plane.y(value);
  return y >= plane.top - 0.5 && y <= plane.top + plane.height + 0.5;
}

function textOf(series: Series, format: ValueFormatter): string | undefined {
  const value = series.length > 0 ? series.value(series.end - 1) : NaN;
  return Number.isNaN(value) ? undefined : format(value);
}

function newestY(plane: Plane, series: Series): number {
  return Math.min(Math.max(plane.y(series.value(series.end - 1)), plane.top), plane.top + plane.height);
}
