/** The dashes of a whole line. One for all, for it is asked for in each frame. */
export const SOLID: number[] = [];

/**
 * What marks are drawn with: the part of `CanvasRenderingContext2D` that tickline uses, under its names and with its
 * meaning. A canvas context is a painter as it stands; {@link SvgPainter} writes the same calls as SVG. Lengths are in
 * CSS px; colours are literal computed colours. A mark sets what it needs, takes nothing for granted but an opacity of
 * 1, and puts back opacity and clip alone.
 */
export interface Painter {
  /** The colour of fills. */
  fillStyle: string | object;
  /** The colour of strokes. */
  strokeStyle: string | object;
  /** The width of strokes. */
  lineWidth: number;
  /** How the ends of strokes look. */
  lineCap: "butt" | "round" | "square";
  /** How the corners of strokes look. */
  lineJoin: "bevel" | "round" | "miter";
  /** The opacity of all that is drawn, 0 to 1. */
  globalAlpha: number;
  /** The font of text, as CSS writes it. */
  font: string;
  /** Which side of a text stands at its x. */
  textAlign: "start" | "end" | "left" | "right" | "center";
  /** Which height of a text stands at its y. */
  textBaseline: "alphabetic" | "bottom" | "hanging" | "ideographic" | "middle" | "top";
  /** Remembers the properties and the clip. */
  save(): void;
  /** Brings back what was last remembered. */
  restore(): void;
  /** Begins a new path. */
  beginPath(): void;
  /** Begins a new piece of the path. */
  moveTo(x: number, y: number): void;
  /** Goes on in a straight line. */
  lineTo(x: number, y: number): void;
  /** Goes on in a curve. */
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  /** Adds an arc, clockwise; angles in radians. */
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  /** Adds a rectangle. */
  rect(x: number, y: number, width: number, height: number): void;
  /** Closes the piece of the path. */
  closePath(): void;
  /** Draws only inside the path from now on, until {@link Painter.restore}. */
  clip(): void;
  /** Fills the path. */
  fill(): void;
  /** Strokes the path. */
  stroke(): void;
  /** Writes a text. */
  fillText(text: string, x: number, y: number): void;
  /** Sets the lengths of dashes and spaces of strokes; none: a whole line. */
  setLineDash(lengths: number[]): void;
}
