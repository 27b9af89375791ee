/** Dashes of a solid line; shared, since every frame asks for them. */
export const SOLID: number[] = [];

/**
 * Surface to draw on: the part of `CanvasRenderingContext2D` that tickline uses, under its names and with its meaning.
 * A canvas context is a painter as it stands; its twin writes the same calls as SVG. Lengths are in CSS px;
 * colours are literal computed colours. Code that draws sets every property it needs, relies on none but an opacity of
 * 1, and restores only opacity and clip.
 */
export interface Painter {
  /** The colour of fills. */
  fillStyle: string | object;
  /** The colour of strokes. */
  strokeStyle: string | object;
  /** The width of strokes. */
  lineWidth: number;
  /** Shape of the ends of strokes. */
  lineCap: "butt" | "round" | "square";
  /** Shape of the corners of strokes. */
  lineJoin: "bevel" | "round" | "miter";
  /** Opacity of everything drawn, 0 to 1. */
  globalAlpha: number;
  /** The font of text, as CSS writes it. */
  font: string;
  /** Side of a text that stands at its x. */
  textAlign: "start" | "end" | "left" | "right" | "center";
  /** Height of a text that stands at its y. */
  textBaseline: "alphabetic" | "bottom" | "hanging" | "ideographic" | "middle" | "top";
  /** Saves the properties and the clip. */
  save(): void;
  /** Restores what was last saved. */
  restore(): void;
  /** Begins a new path. */
  beginPath(): void;
  /** Begins a new subpath. */
  moveTo(x: number, y: number): void;
  /** Adds a straight line. */
  lineTo(x: number, y: number): void;
  /** Adds a cubic Bézier curve. */
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  /** Adds an arc, clockwise; angles in radians. */
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  /** Adds a rectangle. */
  rect(x: number, y: number, width: number, height: number): void;
  /** Closes the subpath. */
  closePath(): void;
  /** Clips to the path until {@link Painter.restore}. */
  clip(): void;
  /** Fills the path. */
  fill(): void;
  /** Strokes the path. */
  stroke(): void;
  /** Writes a text. */
  fillText(text: string, x: number, y: number): void;
  /** Sets the lengths of dashes and spaces of strokes; none: a solid line. */
  setLineDash(lengths: number[]): void;
}
