import { drawEnvelope } from "../../../draw/envelope.js";
import type { Painter } from "../../../draw/index.js";
import { startOf, timeX } from "../../../draw/index.js";
import { JoinedSeries } from "../../../series/joined-series.js";
import type { Palette } from "../../style/palette.js";
import type { PastPainting, PastStretch } from "../frame/frame-past.js";

/** Opacity over what is not loaded, and over what is before the beginning. */
const STRETCH_OPACITY: Readonly<Record<PastStretch["kind"], number>> = {
  loading: 0.05,
  failed: 0.1,
  refused: 0.1,
  before: 0.12,
};

/** Opacity of the hairline at the beginning. */
const BEGINNING_OPACITY = 0.6;

/** Opacity of the extent of sums. */
const ENVELOPE_OPACITY = 0.22;

/** Tints the stretches that have no rows, and the extent of the rows that sums stand for. */
export function paintPast(
  painter: Painter,
  { plane, drawn }: PastPainting,
  palette: Palette,
  stretches: readonly PastStretch[],
): void {
  const { left, top, width, height, pixel } = plane;
  painter.fillStyle = palette.muted;
  for (const { from, to, kind, isEmpty } of stretches) {
    if (!isEmpty) continue;
    const x = Math.max(left, timeX(plane, Math.max(from, startOf(plane))));
    const end = Math.min(left + width, timeX(plane, Math.min(to, plane.to)));
    if (!(end > x)) continue;
    painter.globalAlpha = STRETCH_OPACITY[kind];
    painter.beginPath();
    painter.rect(x, top, end - x, height);
    painter.fill();
    if (kind !== "before" || end >= left + width) continue;
    painter.globalAlpha = BEGINNING_OPACITY;
    painter.beginPath();
    painter.rect(end - pixel, top, pixel, height);
    painter.fill();
  }
  painter.globalAlpha = 1;
  for (const { line, traces, plane: linePlane, alpha } of drawn) {
    for (const { series, dense } of traces) {
      if (dense || !(series instanceof JoinedSeries) || !series.past.hasSums) continue;
      drawEnvelope(painter, linePlane, series, {
        fill: palette.color(line.stroke),
        opacity: ENVELOPE_OPACITY * alpha,
      });
    }
  }
}
