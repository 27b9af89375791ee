import type { GapInterval, GapKind } from "../series/gaps.js";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { Plane } from "./plane.js";
import { clipTo, startOf, timeX } from "./plane.js";

/** Distance from one stroke of the hatch to the next, CSS px: the default, and the least. */
const HATCH_STEP_PX = 6;
const MIN_HATCH_STEP_PX = 2;

/** Size of a dot of the floor, and distance from one dot to the next, CSS px. */
const DOT_SIZE_PX = 2;
const DOT_STEP_PX = 6;

/** Least width of a mark, CSS px: even the shortest gap stays visible. */
const MIN_MARK_PX = 3;

/** Width over which the tint of "not held" fades, CSS px, and its steps. */
const TINT_WIDTH_PX = 48;
const TINT_STEPS = 12;

/** Style of gaps. */
export interface GapStyle {
  /** The literal colour of the hatch of a `lost` gap. */
  readonly lost: string;
  /** The literal colour of the dots of an `unknown` gap. */
  readonly unknown: string;
  /** Opacity of hatch and dots, 0 to 1. Default 0.5. */
  readonly opacity?: number;
  /** Distance from one stroke of the hatch to the next, CSS px. Default 6. */
  readonly hatch?: number;
}

/** Marks where rows are missing: `lost` by a hatched band over the whole height, `unknown` by a dotted floor. */
export function drawGaps(painter: Painter, plane: Plane, gaps: readonly GapInterval[], style: GapStyle): void {
  if (gaps.length === 0) return;
  const start = startOf(plane);
  if (!gaps.some((gap) => isInView(gap, start, plane.to))) return;
  /** Marks the gaps of a kind, each without the part that an earlier one has marked already. */
  const mark = (kind: GapKind, addMark: (from: number, to: number) => void): void => {
    let markedTo = -Infinity;
    for (const gap of gaps) {
      if (gap.kind !== kind || !isInView(gap, start, plane.to)) continue;
      const [from, to] = extentOf(plane, gap);
      if (to > markedTo) addMark(Math.max(from, markedTo), to);
      markedTo = Math.max(markedTo, to);
    }
  };
  clipTo(painter, plane);
  painter.globalAlpha = style.opacity ?? 0.5;
  painter.lineWidth = 1;
  painter.lineCap = "butt";
  painter.strokeStyle = style.lost;
  painter.setLineDash(SOLID);
  const step = Math.max(MIN_HATCH_STEP_PX, style.hatch ?? HATCH_STEP_PX);
  mark("lost", (from, to) => {
    strokeHatch(painter, plane, from, to, step);
  });
  painter.fillStyle = style.unknown;
  painter.beginPath();
  mark("unknown", (from, to) => {
    addDots(painter, plane, from, to);
  });
  painter.fill();
  painter.restore();
}

/** Draws a tint that fades to the left of the oldest row's time: nothing is held there yet, or nothing any more. */
export function drawNotHeld(painter: Painter, plane: Plane, oldest: number, color: string, opacity = 0.12): void {
  const edge = Math.min(timeX(plane, oldest), plane.left + plane.width);
  if (edge <= plane.left) return;
  clipTo(painter, plane);
  painter.fillStyle = color;
  const step = TINT_WIDTH_PX / TINT_STEPS;
  for (let index = 0; index < TINT_STEPS && edge - index * step > plane.left; index += 1) {
    painter.globalAlpha = opacity * (1 - (index + 0.5) / TINT_STEPS) ** 2;
    painter.beginPath();
    painter.rect(edge - (index + 1) * step, plane.top, step, plane.height);
    painter.fill();
  }
  painter.restore();
}

function isInView(gap: GapInterval, from: number, to: number): boolean {
  return gap.before >= from && gap.after <= to;
}

/** Returns left and right of a gap's mark, widened to {@link MIN_MARK_PX}. */
function extentOf(plane: Plane, gap: GapInterval): [from: number, to: number] {
  const from = timeX(plane, gap.after);
  const to = timeX(plane, gap.before);
  const widening = Math.max(0, MIN_MARK_PX - (to - from)) / 2;
  return [from - widening, to + widening];
}

/**
 * Strokes the hatch of one band, anchored to absolute time by way of the plane's right edge, so that it moves with the
 * line.
 */
export function strokeHatch(painter: Painter, plane: Plane, from: number, to: number, step: number): void {
  const left = Math.max(from, plane.left);
  const right = Math.min(to, plane.left + plane.width);
  if (!(right > left)) return;
  const { top, height } = plane;
  painter.save();
  painter.beginPath();
  painter.rect(left, top, right - left, height);
  painter.clip();
  painter.beginPath();
  const anchor = patternAnchor(plane, step);
  for (let x = left - height - ((left - height - anchor) % step) - step; x < right; x += step) {
    painter.moveTo(x, top + height);
    painter.lineTo(x + height, top);
  }
  painter.stroke();
  painter.restore();
}

function addDots(painter: Painter, plane: Plane, from: number, to: number): void {
  const left = Math.max(from, plane.left);
  const right = Math.min(to, plane.left + plane.width);
  const floor = plane.top + plane.height - DOT_SIZE_PX;
  const anchor = patternAnchor(plane, DOT_STEP_PX);
  let x = left - ((left - anchor) % DOT_STEP_PX);
  if (x < left) x += DOT_STEP_PX;
  if (x + DOT_SIZE_PX > right) painter.rect(left, floor, Math.max(DOT_SIZE_PX, right - left), DOT_SIZE_PX);
  for (; x + DOT_SIZE_PX <= right; x += DOT_STEP_PX) painter.rect(x, floor, DOT_SIZE_PX, DOT_SIZE_PX);
}

/** Returns an x at which a pattern of this period, anchored to absolute time, has one of its points. */
function patternAnchor(plane: Plane, period: number): number {
  const travelled = (plane.to / plane.msPerPixel) * plane.pixel;
  return plane.left + plane.width - (travelled % period);
}
