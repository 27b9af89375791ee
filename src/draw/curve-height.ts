import type { Series } from "../series/series.js";
import type { CurveFactory, Pen } from "./curve.js";
import { curveLinear, curveStepAfter } from "./curve.js";
import type { Plane } from "./plane.js";
import { timeX } from "./plane.js";
import { between } from "./scale.js";
import { endRow, firstRow, heightOf } from "./trace.js";

/** Halvings by which the place on a cubic is found: as many as a number has digits. */
const HALVINGS = 52;

/** Returns the y of the curve through the rows of a series at an x between row `seq` and the next, which it joins. */
export function curveHeight(plane: Plane, series: Series, seq: number, curve: CurveFactory, x: number): number {
  const [y, nextY] = [heightOf(plane, series.value(seq)), heightOf(plane, series.value(seq + 1))];
  if (curve === curveStepAfter) return y;
  const [startX, nextX] = [timeX(plane, series.time(seq)), timeX(plane, series.time(seq + 1))];
  const straight = nextX > startX ? between(y, nextY, (x - startX) / (nextX - startX)) : nextY;
  if (curve === curveLinear) return straight;
  // A pen that draws nothing, and finds where its path first crosses.
  let [lastX, lastY, crossing] = [NaN, NaN, NaN];
  const moveTo = (toX: number, toY: number): void => {
    [lastX, lastY] = [toX, toY];
  };
  const bezierCurveTo: Pen["bezierCurveTo"] = (x1, y1, x2, y2, toX, toY) => {
    if (Number.isNaN(crossing) && lastX <= x && toX >= x) {
      let [low, high] = [0, 1];
      for (let count = 0; count < HALVINGS; count += 1) {
        const middle = (low + high) / 2;
        if (cubic(lastX, x1, x2, toX, middle) < x) low = middle;
        else high = middle;
      }
      crossing = cubic(lastY, y1, y2, toY, high);
    }
    moveTo(toX, toY);
  };
  const pen = curve({
    moveTo,
    lineTo(toX, toY) {
      bezierCurveTo(lastX, lastY, toX, toY, toX, toY);
    },
    bezierCurveTo,
    closePath() {
      // A lone point has no line.
    },
  });
  let row = firstRow(series, plane, x);
  // Begin after the last break before the place.
  for (let before = row; before < seq; before += 1) if (!series.joined(before)) row = before + 1;
  pen.lineStart();
  for (const end = endRow(series, plane, x); row < end; row += 1) {
    pen.point(timeX(plane, series.time(row)), heightOf(plane, series.value(row)));
    if (!series.joined(row)) break;
  }
  pen.lineEnd();
  return Number.isFinite(crossing) ? crossing : straight;
}

function cubic(a: number, b: number, c: number, d: number, share: number): number {
  const rest = 1 - share;
  return rest * rest * (rest * a + 3 * share * b) + share * share * (3 * rest * c + share * d);
}
