import type { JoinedSeries } from "../series/joined-series.js";
import type { Painter } from "./painter.js";
import type { Plane } from "./plane.js";
import { clipTo, timeX } from "./plane.js";
import { endRow, firstRow, heightOf } from "./trace.js";

/** Style of an envelope. */
export interface EnvelopeStyle {
  /** A literal colour. */
  readonly fill: string;
  /** Opacity, 0 to 1. */
  readonly opacity: number;
}

/** Fills between the least and the greatest values of rows that are sums, with a break where the line has one. */
export function drawEnvelope(painter: Painter, plane: Plane, series: JoinedSeries, style: EnvelopeStyle): void {
  const end = endRow(series, plane, plane.left + plane.width);
  let last: number;
  clipTo(painter, plane);
  painter.fillStyle = style.fill;
  painter.globalAlpha = style.opacity;
  painter.beginPath();
  for (let start = firstRow(series, plane, plane.left); start < end; start = last + 1) {
    last = start;
    if (!series.isSum(start)) continue;
    while (last + 1 < end && series.isSum(last + 1) && series.joined(last)) last += 1;
    // Half a step more at both ends: a sum stands for all of its span.
    const left = timeX(plane, series.time(start) - series.step(start) / 2);
    const right = timeX(plane, series.time(last) + series.step(last) / 2);
    painter.moveTo(left, heightOf(plane, series.high(start)));
    for (let seq = start; seq <= last; seq += 1) {
      painter.lineTo(timeX(plane, series.time(seq)), heightOf(plane, series.high(seq)));
    }
    painter.lineTo(right, heightOf(plane, series.high(last)));
    painter.lineTo(right, heightOf(plane, series.low(last)));
    for (let seq = last; seq >= start; seq -= 1) {
      painter.lineTo(timeX(plane, series.time(seq)), heightOf(plane, series.low(seq)));
    }
    painter.lineTo(left, heightOf(plane, series.low(start)));
    painter.closePath();
  }
  painter.fill();
  painter.restore();
}
