import type { Box, Plane } from "../../../draw/index.js";
import { HALF_FRAME_MS } from "../../loop/ticker.js";
import { ValueAxes } from "../axis/value-axes.js";
import type { FrameAxis } from "../axis/value-axis.js";
import type { Motion } from "../motion/motion.js";
import { defaultSide } from "../options/axis-options.js";
import { gapsOf, oldestOf } from "../series/line-gaps.js";
import type { Formats } from "../words/value-words.js";
import type { DrawnLine } from "./drawn-lines.js";
import { DrawnLines, movesByPixels } from "./drawn-lines.js";
import type { Frame } from "./frame.js";
import type { FrameInput } from "./frame-input.js";
import { hasAxisNames, plotBox } from "./layout.js";
import { NewestValue } from "./newest-value.js";
import { thresholdsOn } from "./thresholds.js";
import { TimeLabels } from "./time-labels.js";

const NONE: readonly never[] = [];

/**
 * Makes frames of a chart, one after another, without a DOM or a clock: what moves does so by the times that `make`
 * gets. The work of a frame grows with pixels, lines and new rows, never with the rows held; parts that have not
 * changed since the last frame are reused.
 */
export class FrameMaker {
  readonly #drawnLines = new DrawnLines();
  readonly #axes = new ValueAxes();
  readonly #newestValue = new NewestValue();
  readonly #timeLabels = new TimeLabels();
  readonly #motions: readonly Motion[] = [this.#axes, this.#drawnLines, this.#timeLabels, this.#newestValue];
  #lastAt = NaN;
  #isMoving = false;

  /**
   * Makes the next frame.
   *
   * @param input - the view, its lines and options
   * @param at - the frame's time, ms, by any steady clock
   */
  make(input: FrameInput, at: number): Frame {
    const { options, paused = false, spacing = 0, reducedMotion, stepped = reducedMotion } = input;
    const elapsedMs = this.#elapsedMs(input, at);
    const { lines, formats, box } = this.#layOut(input, at);
    // Goals first, then motion: what moves depends on no other motion.
    const timePlane = planeOf(input, box);
    this.#drawnLines.aim(paused || stepped ? 0 : spacing);
    this.#newestValue.aim(stepped);
    this.#timeLabels.aim(input, timePlane);
    for (const motion of this.#motions) motion.step(elapsedMs);
    const axes = this.#axes.in(timePlane, options);
    this.#drawnLines.place(axes, input, this.#axes.nextMs === 0);
    const frame = this.#compose(input, axes, lines, formats);
    this.#isMoving = frame.next === 0;
    return frame;
  }

  /** Returns the time since the frame before, ms: `Infinity` where all motion ends. */
  #elapsedMs({ reducedMotion, wasHidden = false }: FrameInput, at: number): number {
    const passedMs = at - this.#lastAt;
    this.#lastAt = at;
    if (reducedMotion || wasHidden || Number.isNaN(passedMs)) return Infinity;
    // Give motion that begins now one frame's time: the frame before may be long ago.
    return Math.max(0, this.#isMoving ? passedMs : Math.min(passedMs, 2 * HALF_FRAME_MS));
  }

  /** Fits domains, formats, texts and gutters to the lines, and the plot's box to those. */
  #layOut(input: FrameInput, at: number): { lines: readonly DrawnLine[]; formats: Formats; box: Box } {
    const { lines: allLines, options, measure } = input;
    this.#axes.choose(allLines);
    let box = this.#boxOf(input);
    let lines = this.#drawnLines.update(allLines, planeOf(input, box), options, input.ahead);
    const formats = this.#axes.fit(lines, input, box.height, at);
    this.#newestValue.write(lines.length === 1 && allLines.length === 1 ? lines[0] : undefined, formats, at);
    const isAwaitingRow = lines.length === 0 && allLines.length < 2;
    const hasValueMoved = this.#newestValue.fitGutter(measure, isAwaitingRow, at);
    const haveAxesMoved = this.#axes.fitGutters(measure, isAwaitingRow, this.#newestValue.width, at);
    if (hasValueMoved || haveAxesMoved) {
      box = this.#boxOf(input);
      lines = this.#drawnLines.update(allLines, planeOf(input, box), options, input.ahead);
    }
    return { lines, formats, box };
  }

  #boxOf(input: FrameInput): Box {
    return plotBox(input, this.#axes, this.#newestValue.roomFor(input.lines.length));
  }

  /** Puts a frame together, with all that stands in the planes of its axes. */
  #compose(input: FrameInput, axes: readonly FrameAxis[], lines: readonly DrawnLine[], formats: Formats): Frame {
    const { width, options, measure, pointer, pick, past, paused = false } = input;
    const allReconnects = input.reconnects ?? NONE;
    const { plane } = axes[0];
    const denseCount = countDense(lines);
    const dense = denseCount > 0 && denseCount === lines.length;
    const annotations = input.annotations?.in(plane, options.annotations, measure, dense) ?? NONE;
    const reconnects = options.reconnects ? allReconnects : NONE;
    return {
      width,
      now: input.now ?? input.to,
      plane,
      axes,
      hasAxisNames: hasAxisNames(input, this.#axes),
      timeTicks: this.#timeLabels.ticks,
      timeInset: this.#timeLabels.overhang(measure, width - plane.left - plane.width),
      hasTimeGrid: options.x.grid === true,
      lines,
      drawn: this.#drawnLines.drawn,
      gaps: gapsOf(lines),
      oldest: oldestOf(input.lines),
      past,
      thresholds: thresholdsOn(axes, options.thresholds, defaultSide(input.all ?? input.lines)),
      annotations,
      reconnects,
      newestValue: this.#newestValue.beside(paused ? undefined : lines.at(0), this.#drawnLines.alphaAlone(1)),
      cursor:
        pointer === undefined
          ? undefined
          : pick?.(pointer, plane, input.lines, { annotations, reconnects, stretches: past?.stretches ?? NONE }),
      formats,
      dense,
      hasDense: denseCount > 0,
      next: this.#motions.reduce((nextMs, motion) => Math.min(nextMs, motion.nextMs), Infinity),
      nextApart: Math.min(
        this.#axes.nextMs,
        this.#drawnLines.nextMs,
        this.#timeLabels.nextMs,
        this.#newestValue.nextTextMs,
      ),
    };
  }
}

/** Returns the plane of a box with the scale of time alone, which pixel columns and ticks of time need. */
function planeOf({ dpr, to, timeWindow }: FrameInput, box: Box): Plane {
  const { left, top, width, height } = box;
  const msPerPixel = timeWindow / Math.max(1, Math.round(width * dpr));
  return { left, top, width, height, to, msPerPixel, pixel: 1 / dpr, y: zeroHeight };
}

function zeroHeight(): number {
  return 0;
}

function countDense(lines: readonly DrawnLine[]): number {
  let count = 0;
  // Loop by index, here and wherever code runs once a frame: iterators and callbacks allocate.
  for (let index = 0; index < lines.length; index += 1) if (movesByPixels(lines[index])) count += 1;
  return count;
}
