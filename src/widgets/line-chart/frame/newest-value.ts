import type { MeasureLabel } from "../../../draw/index.js";
import { Gutter } from "../axis/gutter.js";
import { EasedHeight } from "../motion/eased-height.js";
import type { Motion } from "../motion/motion.js";
import { ThrottledText } from "../motion/throttled-text.js";
import type { Formats } from "../words/value-words.js";
import type { DrawnLine } from "./drawn-lines.js";
import { movesByPixels } from "./drawn-lines.js";

/** The newest value of a single line, written at the right edge. */
export interface FrameValue {
  /** The middle of the text, CSS pixels from the top. */
  readonly y: number;
  /** The place on the axis to which it is eased, CSS pixels from the top. */
  readonly goalY: number;
  /** The time until it is there, ms; 0: it is. */
  readonly wayMs: number;
  /** The formatted value. */
  readonly text: string;
  /** Opacity, less than 1 as other lines come and go. */
  readonly alpha: number;
}

/** Text whose room is kept before the first row, so that the plot stands still when a value comes. */
const PLACEHOLDER_VALUE = "00.00";

/** Time between two moves of a line, ms, from which on it moves seldom, and what belongs to it does not glide. */
const SELDOM_MS = 100;

/** Room of a dot at the right edge. */
const DOT_ROOM_PX = 8;

/** Room of a dot and the space to the newest value beside it. */
const VALUE_ROOM_PX = 12;

/** The newest value beside the plot, from frame to frame: its text, its height, and the room that it needs. */
export class NewestValue implements Motion {
  readonly #throttled = new ThrottledText();
  readonly #height = new EasedHeight();
  readonly #gutter = new Gutter();
  #text: string | undefined;
  #isAtOnce = false;
  /** The width of a text of this length, measured by this function. */
  #width = 0;
  #length = 0;
  #measure: MeasureLabel | undefined;

  /** The time until a delayed text is due, ms; 0 on the way to its height; `Infinity`: neither. */
  get nextMs(): number {
    return Math.min(this.#throttled.nextMs, this.#height.nextMs);
  }

  /** The time until a delayed text is due, ms. */
  get nextTextMs(): number {
    return this.#throttled.nextMs;
  }

  /** The width of the text, or of its placeholder, CSS pixels; 0: there is none. */
  get width(): number {
    return this.#width;
  }

  /**
   * Takes the value of the only line; undefined: there is none, or there are several.
   *
   * @param at - the frame's time, ms of a steady clock
   */
  write(line: DrawnLine | undefined, formats: Formats, at: number): void {
    this.#text = this.#throttled.update(line && newestOf(line), formats[line?.line.axis ?? "left"], at);
  }

  /**
   * Fits the gutter to the text.
   *
   * @param isAwaitingRow - whether there is no row yet, and room is kept for a placeholder
   * @param at - the frame's time, ms of a steady clock
   * @returns whether the width of the gutter has changed
   */
  fitGutter(measure: MeasureLabel, isAwaitingRow: boolean, at: number): boolean {
    const text = this.#text ?? (isAwaitingRow ? PLACEHOLDER_VALUE : "");
    // Take a text of the same length for as wide, with zeros for digits: a changing value is not measured each time.
    if (text.length !== this.#length || measure !== this.#measure) {
      this.#length = text.length;
      this.#measure = measure;
      this.#width = text === "" ? 0 : measure(text.replace(/\d/g, "0"), true);
    }
    return this.#gutter.fit(this.#width, at);
  }

  /** Returns the room right of a plot with so many lines, CSS pixels. */
  roomFor(lineCount: number): number {
    const { width } = this.#gutter;
    return lineCount > 1 || width === 0 ? DOT_ROOM_PX : width + VALUE_ROOM_PX;
  }

  /** Sets whether the value is at its height at once. */
  aim(isAtOnce: boolean): void {
    this.#isAtOnce = isAtOnce;
  }

  step(elapsedMs: number): void {
    this.#height.step(elapsedMs);
  }

  /**
   * Returns the value at its own height on the axis, or at the edge of the plot beyond which that lies.
   *
   * @param line - the only line; undefined: there is none, or it is not to be followed
   */
  beside(line: DrawnLine | undefined, alpha: number): FrameValue | undefined {
    const { value } = this.#throttled;
    if (line === undefined || value === undefined || this.#text === undefined) {
      this.#height.reset();
      return undefined;
    }
    const { top, height, y, msPerPixel } = line.plane;
    // A line that moves by whole pixels, or seldom, has its end at once where it belongs: so has its value.
    if (this.#isAtOnce || movesByPixels(line) || msPerPixel / 2 > SELDOM_MS) this.#height.reset();
    const goalY = Math.min(Math.max(y(value), top), top + height);
    const eased = this.#height.of(value, goalY);
    return { text: this.#text, y: eased, goalY, wayMs: this.#height.wayMs, alpha };
  }
}

function newestOf({ line: { series, mark, isGone } }: DrawnLine): number | undefined {
  return mark.followed === 1 && !isGone && series !== undefined && series.length > 0
    ? series.value(series.end - 1)
    : undefined;
}
