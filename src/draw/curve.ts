import type { Painter } from "./painter.js";

/** Path methods that a curve draws with. */
export type Pen = Pick<Painter, "moveTo" | "lineTo" | "bezierCurveTo" | "closePath">;

/** Draws a line through points that come one by one. Has the interface of d3-shape's curves, which can replace it. */
export interface Curve {
  /** Begins a shape of two lines: the second leads on from the end of the first, and closes the shape. */
  areaStart(): void;
  /** Ends the shape. */
  areaEnd(): void;
  /** Begins a line. */
  lineStart(): void;
  /** Ends the line. */
  lineEnd(): void;
  /** Adds the next point of the line. */
  point(x: number, y: number): void;
}

/** Makes a curve that draws with a pen. */
export type CurveFactory = (pen: Pen) => Curve;

/** Base of all curves: begins and ends lines, and joins two of them into a shape. */
abstract class BaseCurve implements Curve {
  protected readonly pen: Pen;
  /** Number of points in this line. */
  protected points = 0;
  /** The last point. */
  protected x = NaN;
  protected y = NaN;
  /** Index of this line in its shape, 0 or 1; NaN outside a shape. */
  #lineOfShape = NaN;

  constructor(pen: Pen) {
    this.pen = pen;
  }

  areaStart(): void {
    this.#lineOfShape = 0;
  }

  areaEnd(): void {
    this.#lineOfShape = NaN;
  }

  lineStart(): void {
    this.points = 0;
  }

  lineEnd(): void {
    this.finish();
    if (this.isReturning || (Number.isNaN(this.#lineOfShape) && this.points === 1)) this.pen.closePath();
    this.#lineOfShape = 1 - this.#lineOfShape;
  }

  point(x: number, y: number): void {
    if (this.points > 0) this.addPoint(x, y);
    else if (this.isReturning) this.pen.lineTo(x, y);
    else this.pen.moveTo(x, y);
    this.points += 1;
    this.x = x;
    this.y = y;
  }

  /** Whether this is the second line of a shape, which leads back. */
  protected get isReturning(): boolean {
    return this.#lineOfShape === 1;
  }

  /** Draws on from the last point. */
  protected abstract addPoint(x: number, y: number): void;

  /** Draws what a curve holds back until the line ends. */
  protected finish(): void {
    // Most curves hold nothing back.
  }
}

class LinearCurve extends BaseCurve {
  protected addPoint(x: number, y: number): void {
    this.pen.lineTo(x, y);
  }
}

class StepCurve extends BaseCurve {
  protected addPoint(x: number, y: number): void {
    if (this.isReturning) this.pen.lineTo(this.x, y);
    else this.pen.lineTo(x, this.y);
    this.pen.lineTo(x, y);
  }
}

/**
 * Cubic that never goes beyond the values of its two points: M. Steffen, A simple method for monotonic interpolation in
 * one dimension, Astronomy and Astrophysics 239 (1990), 443.
 */
class MonotoneCurve extends BaseCurve {
  /** The point before the last, and the slope there. */
  #beforeX = NaN;
  #beforeY = NaN;
  #beforeSlope = NaN;

  override point(x: number, y: number): void {
    if (this.points > 0 && x === this.x && y === this.y) return;
    super.point(x, y);
  }

  protected addPoint(x: number, y: number): void {
    if (this.points > 1) {
      const slope = innerSlope(
        chord(this.#beforeX, this.#beforeY, this.x, this.y),
        this.x - this.#beforeX,
        chord(this.x, this.y, x, y),
        x - this.x,
      );
      this.#drawCubic(this.points === 2 ? this.#endSlope(slope) : this.#beforeSlope, slope);
      this.#beforeSlope = slope;
    }
    this.#beforeX = this.x;
    this.#beforeY = this.y;
  }

  protected override finish(): void {
    if (this.points === 2) this.pen.lineTo(this.x, this.y);
    else if (this.points > 2) this.#drawCubic(this.#beforeSlope, this.#endSlope(this.#beforeSlope));
  }

  /** Returns the slope at an end of the line, given the slope at the neighbouring point. */
  #endSlope(neighbour: number): number {
    return this.x === this.#beforeX
      ? neighbour
      : (3 * chord(this.#beforeX, this.#beforeY, this.x, this.y) - neighbour) / 2;
  }

  /** Draws the cubic from the point before the last to the last, given the slopes at both. */
  #drawCubic(from: number, to: number): void {
    const third = (this.x - this.#beforeX) / 3;
    this.pen.bezierCurveTo(
      this.#beforeX + third,
      this.#beforeY + third * from,
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

/** Returns the slope between two chords of given widths, never so steep that the curve would overshoot. */
function innerSlope(before: number, width: number, after: number, nextWidth: number): number {
  const mean = (before * nextWidth + after * width) / (width + nextWidth);
  return (
    (Math.sign(before) + Math.sign(after)) * Math.min(Math.abs(before), Math.abs(after), 0.5 * Math.abs(mean)) || 0
  );
}

/** Curve of straight segments from point to point. */
export const curveLinear: CurveFactory = (pen) => new LinearCurve(pen);

/** Curve that stays level until the next point. */
export const curveStepAfter: CurveFactory = (pen) => new StepCurve(pen);

/** Smooth curve, never beyond the values of two points that follow each other. */
export const curveMonotoneX: CurveFactory = (pen) => new MonotoneCurve(pen);
