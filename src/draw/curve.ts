import type { Painter } from "./painter.js";

/** What a curve is drawn by. */
type Pen = Pick<Painter, "moveTo" | "lineTo" | "bezierCurveTo" | "closePath">;

/**
 * Takes points one by one and draws the line through them; in the terms of d3-shape's curves, which it can be replaced
 * by.
 */
export interface Curve {
  /** From here on the next line leads on from the end of the last one, and a second one closes the shape. */
  areaStart(): void;
  /** The shape is done. */
  areaEnd(): void;
  /** A line begins. */
  lineStart(): void;
  /** A line ends. */
  lineEnd(): void;
  /** The next point of the line. */
  point(x: number, y: number): void;
}

/** Makes a curve that draws with a pen. */
export type CurveFactory = (pen: Pen) => Curve;

/** What all curves have in common: how lines begin, end and make shapes. */
abstract class Line implements Curve {
  protected readonly pen: Pen;
  /** How many points there are in this line. */
  protected points = 0;
  /** The last point. */
  protected x = NaN;
  protected y = NaN;
  /** Which line of a shape this is: the first, the second, or NaN for none. */
  #line = NaN;

  constructor(pen: Pen) {
    this.pen = pen;
  }

  areaStart(): void {
    this.#line = 0;
  }

  areaEnd(): void {
    this.#line = NaN;
  }

  lineStart(): void {
    this.points = 0;
  }

  lineEnd(): void {
    this.finish();
    if (this.back || (Number.isNaN(this.#line) && this.points === 1)) this.pen.closePath();
    this.#line = 1 - this.#line;
  }

  point(x: number, y: number): void {
    if (this.points > 0) this.go(x, y);
    else if (this.back) this.pen.lineTo(x, y);
    else this.pen.moveTo(x, y);
    this.points += 1;
    this.x = x;
    this.y = y;
  }

  /** Whether this is the second line of a shape, which leads back. */
  protected get back(): boolean {
    return this.#line === 1;
  }

  /** Goes on from the last point. */
  protected abstract go(x: number, y: number): void;

  /** Draws what is left. */
  protected finish(): void {
    // Mostly nothing.
  }
}

class Straight extends Line {
  protected go(x: number, y: number): void {
    this.pen.lineTo(x, y);
  }
}

class Step extends Line {
  protected go(x: number, y: number): void {
    if (this.back) this.pen.lineTo(this.x, y);
    else this.pen.lineTo(x, this.y);
    this.pen.lineTo(x, y);
  }
}

/**
 * A cubic that never goes beyond the values of its two points: M. Steffen, A simple method for monotonic interpolation
 * in one dimension, Astronomy and Astrophysics 239 (1990), 443.
 */
class Monotone extends Line {
  /** The point before the last, and the slope there. */
  #x = NaN;
  #y = NaN;
  #slope = NaN;

  override point(x: number, y: number): void {
    if (this.points > 0 && x === this.x && y === this.y) return;
    super.point(x, y);
  }

  protected go(x: number, y: number): void {
    if (this.points > 1) {
      const slope = innerSlope(
        chord(this.#x, this.#y, this.x, this.y),
        this.x - this.#x,
        chord(this.x, this.y, x, y),
        x - this.x,
      );
      this.#draw(this.points === 2 ? this.#endSlope(slope) : this.#slope, slope);
      this.#slope = slope;
    }
    this.#x = this.x;
    this.#y = this.y;
  }

  protected override finish(): void {
    if (this.points === 2) this.pen.lineTo(this.x, this.y);
    else if (this.points > 2) this.#draw(this.#slope, this.#endSlope(this.#slope));
  }

  /** At an end the curve leaves as its neighbour's slope wants it. */
  #endSlope(neighbour: number): number {
    return this.x === this.#x ? neighbour : (3 * chord(this.#x, this.#y, this.x, this.y) - neighbour) / 2;
  }

  /** From the point before the last to the last, by the slopes at both. */
  #draw(from: number, to: number): void {
    const third = (this.x - this.#x) / 3;
    this.pen.bezierCurveTo(
      this.#x + third,
      this.#y + third * from,
      this.x - third,
      this.y - third * to,
      this.x,
      this.y,
    );
  }
}

function chord(x: number, y: number, nextX: number, nextY: number): number {
  return (nextY - y) / (nextX - x || 1e-6);
}

/** The slope between two chords of given widths, never so steep that the curve would overshoot. */
function innerSlope(before: number, width: number, after: number, nextWidth: number): number {
  const mean = (before * nextWidth + after * width) / (width + nextWidth);
  return (
    (Math.sign(before) + Math.sign(after)) * Math.min(Math.abs(before), Math.abs(after), 0.5 * Math.abs(mean)) || 0
  );
}

/** Straight from point to point. */
export const curveLinear: CurveFactory = (pen) => new Straight(pen);

/** Level until the next point. */
export const curveStepAfter: CurveFactory = (pen) => new Step(pen);

/** Smooth, and never beyond two points that follow each other. */
export const curveMonotoneX: CurveFactory = (pen) => new Monotone(pen);
