import type { Box } from "../../../draw/index.js";
import type { Side } from "./axis-options.js";

/** A scale of a chart, as d3's are: a value to a place on the plot, and back. */
export interface ChartScale {
  /** Returns the place of a value, CSS pixels from the left or the top of the canvas; NaN before the first frame. */
  (value: number): number;
  /** Returns the value at a place; NaN before the first frame. */
  invert(px: number): number;
}

/** A chart, as a feature of yours sees it: places are those of the frame that was drawn last. */
export interface FeatureChart {
  /** The element of the chart. */
  readonly node: HTMLElement;
  /** The canvas of the plot, which hears of pointers and keys. */
  readonly plot: HTMLCanvasElement;
  /** Aborted when the feature is detached: hand it to `addEventListener` and `fetch`. */
  readonly signal: AbortSignal;
  /** Times, epoch ms, to x. */
  readonly x: ChartScale;
  /** Values of the axis `y` to y. */
  readonly y: ChartScale;
  /** Values of the axis `yRight` to y. */
  readonly yRight: ChartScale;
  /** The plot within its axes, CSS pixels. */
  readonly box: Box;
  /** The time under the cursor, epoch ms; undefined: it is elsewhere. */
  readonly cursorTime: number | undefined;
  /** Makes an element for {@link ChartFeature.elements}. */
  element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag];
  /** Returns the time now by the clock of the chart, epoch ms. */
  now(): number;
  /** Formats a moment, epoch ms, in the language and the time zone of the chart. */
  formatMoment(time: number): string;
  /** Formats a value as its axis does, by default that of `y`. */
  formatValue(value: number, axis?: Side): string;
  /** Computes a CSS colour, `var(--tick-accent)` included. */
  color(css: string): string;
  /** Asks for a draw in the next frame. */
  invalidate(): void;
}

/** What attaches to a chart: a part of the page, a way of input, something told. */
export interface ChartFeature {
  /** Elements to place over the plot, from its top left corner; set their `style.position` to `"absolute"`. */
  readonly elements?: readonly HTMLElement[];
  /** Time until the feature needs another draw, ms, asked for after each draw. Default: never. */
  readonly nextMs?: number;
  /** Called with the first options, and with changed ones. */
  update?(): void;
  /** Called when rows, gaps or repairs have come in, before they are drawn. */
  rowsArrived?(): void;
  /** Called when a frame was drawn: write your part of it here. */
  drawn?(): void;
  /** Called at the end: when the chart is destroyed, or has other `features`. */
  close?(): void;
}
