import { shifted, TimeTicks, timeX, TimeZone } from "../../draw/index.js";
import type { Plane, Tick, Trace, ValueFormatter } from "../../draw/index.js";
import type { GapInterval, Series } from "../../series/index.js";
import { cursorAt } from "./cursor.js";
import type { FrameCursor } from "./cursor.js";
import type { Fading } from "./fading.js";
import { plotBox } from "./layout.js";
import type { Box, Needs } from "./layout.js";
import { gapsOf, oldestOf } from "./missing.js";
import type { Threshold } from "../thresholds/threshold.js";
import type { FrameOptions, Scene } from "./scene.js";
import { StickyWidth } from "./sticky-width.js";
import { tipOf } from "./tip.js";
import { Traces } from "./traces.js";
import type { FrameLine } from "./traces.js";
import { Legible } from "./legible.js";
import { ValueScale } from "./value-scale.js";

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
  /** The time of the oldest row: what is before it is not held. */
  readonly oldest: number | undefined;
  /** The thresholds on view. */
  readonly thresholds: readonly Threshold[];
  /** The newest value, where there is a single line. */
  readonly value: FrameValue | undefined;
  /** What the pointer points at. */
  readonly cursor: FrameCursor | undefined;
  /** Writes a current value. */
  readonly format: ValueFormatter;
  /** Whether all lines move by whole device pixels. */
  readonly dense: boolean;
  /** Ms until a frame differs even where time stands still: 0 where something moves, `Infinity` where nothing does. */
  readonly next: number;
}

const none: readonly never[] = [];

/** Before the first row there is room for such labels, so that the plot stands still when it comes. */
const likelyTick = "100";
const likelyValue = "00.00";

/** Ticks of time stand further apart in a wide plot than their labels need, CSS pixels; so many are never too many. */
const timeSpace = 140;
const fewest = 4;

/** The room of a dot at the right edge, CSS pixels, and that of the newest value beside it. */
const dotRoom = 8;
const valueRoom = 12;

/**
 * Makes frames of a chart, one after another. No DOM, no clock: what moves by itself (domain, ticks, gutters) moves by
 * the times that it is given. Its work grows with pixels, lines and new rows, never with the rows held; what has not
 * changed since the last frame is not made again.
 */
export class FrameMaker {
  readonly #traces = new Traces();
  readonly #scale = new ValueScale();
  readonly #left = new StickyWidth();
  readonly #right = new StickyWidth();
  #times: { readonly ticks: TimeTicks; readonly options: unknown; readonly measure: unknown; readonly count: number } | undefined;
  #boxed: (Pick<Scene, "width" | "height" | "dpr" | "label" | "options"> & { needs: Needs; box: Box }) | undefined;
  readonly #labels = new Widest();
  readonly #moments = new Widest();
  #text: { readonly length: number; readonly measure: unknown; readonly width: number } = { length: 0, measure: undefined, width: 0 };
  readonly #told = new Legible();
  #last = NaN;

  /**
   * @param scene - what is on view
   * @param at - the frame's time, ms, by any steady clock
   */
  make(scene: Scene, at: number): Frame {
    const { options, still } = scene;
    const elapsed = still || Number.isNaN(this.#last) ? Infinity : Math.max(0, at - this.#last);
    this.#last = at;
    const segment = options.curve === "step" || options.mark === "step" ? "step" : "linear";
    let box = this.#box(scene);
    let lines = this.#traces.update(scene.lines, planeOf(scene, box, flat), segment);
    const goal = this.#scale.fit(lines, options, box.height, at);
    const dense = allDense(lines);
    const single = lines.length === 1 && scene.lines.length === 1 ? lines[0].trace.series : undefined;
    const text = this.#told.tell(single === undefined ? undefined : newestOf(single), goal.format, at);
    if (this.#fitGutters(scene, goal.ticks, text, lines.length === 0, at)) {
      box = this.#box(scene);
      lines = this.#traces.update(scene.lines, planeOf(scene, box, flat), segment);
    }

    this.#scale.step(goal, elapsed, box.height);
    const plane = planeOf(scene, box, heightsIn(box, this.#scale));
    for (let index = 0; index < lines.length; index += 1) {
      const seen = lines[index];
      // In a view that is held nothing on view is the newest.
      seen.tip = scene.held === true ? undefined : tipIn(shifted(plane, seen.line.shift), seen.trace, options);
    }
    // Beside the dot, where the line has one: it is on its way to the newest row.
    const value = text === undefined || scene.held === true ? undefined : { text, y: lines[0].tip?.y ?? newestY(plane, lines[0].trace.series) };
    const times = scene.height - plane.top - plane.height < scene.label ? none : this.#timesOf(scene, plane.width).in(plane);
    return {
      plane,
      values: this.#valuesIn(plane),
      times,
      inset: Math.max(0, this.#moments.widest(times, scene.measure) / 2 - (scene.width - plane.left - plane.width)),
      lines,
      gaps: gapsOf(lines),
      oldest: oldestOf(scene.lines),
      thresholds: options.thresholds.length === 0 ? none : options.thresholds.filter((threshold) => inside(plane, threshold.value)),
      value,
      cursor: scene.pointer === undefined ? undefined : cursorAt(scene.pointer, plane, scene.lines),
      format: goal.format,
      dense,
      next: this.#scale.moving ? 0 : this.#told.next,
    };
  }

  /** The plot's box; the same object as long as nothing that it depends on has changed. */
  #box({ width, height, dpr, header, label, lines, options }: Scene): Box {
    const left = this.#left.width;
    const right = lines.length > 1 || this.#right.width === 0 ? dotRoom : this.#right.width + valueRoom;
    const was = this.#boxed;
    const same = was?.options === options && was.width === width && was.height === height && was.dpr === dpr && was.label === label;
    if (same && was.needs.header === header && was.needs.left === left && was.needs.right === right) return was.box;
    const needs = { header, left, right, named: options.y.label !== undefined };
    const box = plotBox(width, height, dpr, needs, options, label);
    this.#boxed = { width, height, dpr, label, options, needs, box };
    return box;
  }

  /** Returns whether a gutter has another width. */
  #fitGutters({ lines, measure }: Scene, ticks: readonly Tick[], text: string | undefined, empty: boolean, at: number): boolean {
    const left = Math.max(empty ? measure(likelyTick) : 0, this.#labels.widest(ticks, measure));
    const right = text ?? (empty && lines.length < 2 ? likelyValue : "");
    // A text as long as the last one is taken for as wide: a value that changes need not be measured each time.
    if (right.length !== this.#text.length || measure !== this.#text.measure) {
      this.#text = { length: right.length, measure, width: right === "" ? 0 : measure(right.replace(/\d/g, "0"), true) };
    }
    const grown = this.#left.fit(left, at);
    return this.#right.fit(this.#text.width, at) || grown;
  }

  /** The ticks on view; the same array as long as all of them are. */
  #valuesIn(plane: Plane): readonly (Tick & Readonly<Fading>)[] {
    const { ticks } = this.#scale;
    for (let index = 0; index < ticks.length; index += 1) {
      if (!inside(plane, ticks[index].value)) return ticks.filter(({ value }) => inside(plane, value));
    }
    return ticks;
  }

  #timesOf({ options, measure }: Scene, width: number): TimeTicks {
    const { x: { ticks: wish, format }, locale, timeZone } = options;
    const count = wish ?? Math.max(fewest, Math.floor(width / timeSpace));
    if (this.#times?.options !== options || this.#times.measure !== measure || this.#times.count !== count) {
      const words = { ...(locale !== undefined && { locale }), ...(format !== undefined && { format }) };
      const ticks = new TimeTicks({ measure, count, timeZone: new TimeZone(timeZone), ...words });
      this.#times = { ticks, options, measure, count };
    }
    return this.#times.ticks;
  }
}

/** The width of the widest label, for as long as the ticks are the same. */
class Widest {
  #ticks: readonly Tick[] = none;
  #measure: Scene["measure"] | undefined;
  #width = 0;

  widest(ticks: readonly Tick[], measure: Scene["measure"]): number {
    if (ticks !== this.#ticks || measure !== this.#measure) {
      this.#ticks = ticks;
      this.#measure = measure;
      this.#width = ticks.reduce((width, { label }) => Math.max(width, measure(label)), 0);
    }
    return this.#width;
  }
}

function allDense(lines: readonly FrameLine[]): boolean {
  // Not by an iterator or a function, here and wherever a frame passes: in code that runs once a frame each makes objects.
  for (let index = 0; index < lines.length; index += 1) if (!lines[index].trace.dense) return false;
  return lines.length > 0;
}

/** Columns are known before heights are. */
function flat(): number {
  return 0;
}

function heightsIn({ top, height }: Box, { low, high }: ValueScale): Plane["y"] {
  const scale = height / (high - low);
  if (scale > 0 && scale < Infinity) return (value) => top + (high - value) * scale;
  // A domain so small, or so large, that numbers cannot hold its scale.
  const part = high - low < Infinity ? 1 : 0.5;
  const span = high * part - low * part;
  return (value) => top + ((high * part - value * part) / span) * height;
}

function planeOf({ dpr, to, options, timeWindow = options.timeWindow }: Scene, { left, top, width, height }: Box, y: Plane["y"]): Plane {
  const msPerPixel = timeWindow / Math.max(1, Math.round(width * dpr));
  return { left, top, width, height, to, msPerPixel, pixel: 1 / dpr, y };
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

function newestOf(series: Series): number | undefined {
  return series.length > 0 ? series.value(series.end - 1) : undefined;
}

function newestY(plane: Plane, series: Series): number {
  return Math.min(Math.max(plane.y(series.value(series.end - 1)), plane.top), plane.top + plane.height);
}
