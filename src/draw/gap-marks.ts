import type { GapInterval } from "../series/gaps.js";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { Plane } from "./plane.js";
import { clipTo, startOf, timeX } from "./plane.js";

/** From one stroke of the hatch to the next, CSS px: by itself, and at least. */
const HATCH = 6;
const CLOSEST = 2;

/** A dot of the floor and the space after it, CSS px. */
const DOT = 2;
const DOT_STEP = 6;

/** How narrow a mark may become, CSS px: a gap is always seen. */
const NARROWEST = 3;

/** How far "not held" fades, CSS px, and in how many steps. */
const VOID = 48;
const VOID_STEPS = 12;

/** How gaps look. */
export interface GapStyle {
  /** The literal colour of the hatch of a `lost` gap. */
  readonly lost: string;
  /** The literal colour of the dots of an `unknown` gap. */
  readonly unknown: string;
  /** How strong the hatch and the dots are, 0 to 1. Default 0.5. */
  readonly opacity?: number;
  /** From one stroke of the hatch to the next, CSS px. Default 6. */
  readonly hatch?: number;
}

/** Marks where rows are missing: `lost` by a hatched band over the whole height, `unknown` by a dotted floor. */
export function drawGaps(painter: Painter, plane: Plane, gaps: readonly GapInterval[], style: GapStyle): void {
  if (gaps.length === 0) return;
  const start = startOf(plane);
  if (!gaps.some((gap) => seen(gap, start, plane.to))) return;
  clipTo(painter, plane);
  painter.globalAlpha = style.opacity ?? 0.5;
  painter.lineWidth = 1;
  painter.lineCap = "butt";
  painter.strokeStyle = style.lost;
  painter.setLineDash(SOLID);
  let right = -Infinity;
  for (const gap of gaps) {
    if (gap.kind !== "lost" || !seen(gap, start, plane.to)) continue;
    const [from, to] = extentOf(plane, gap);
    // What a band before this one has hatched already is left out.
    if (to > right) hatch(painter, plane, Math.max(from, right), to, Math.max(CLOSEST, style.hatch ?? HATCH));
    right = Math.max(right, to);
  }
  painter.fillStyle = style.unknown;
  painter.beginPath();
  right = -Infinity;
  for (const gap of gaps) {
    if (gap.kind !== "unknown" || !seen(gap, start, plane.to)) continue;
    const [from, to] = extentOf(plane, gap);
    if (to > right) addDots(painter, plane, Math.max(from, right), to);
    right = Math.max(right, to);
  }
  painter.fill();
  painter.restore();
}

/** Where nothing is held yet, or nothing any more: a tint that fades away to the left of the oldest row's time. */
export function drawNotHeld(painter: Painter, plane: Plane, oldest: number, color: string, opacity = 0.12): void {
  const edge = Math.min(timeX(plane, oldest), plane.left + plane.width);
  if (edge <= plane.left) return;
  clipTo(painter, plane);
  painter.fillStyle = color;
  const step = VOID / VOID_STEPS;
  for (let index = 0; index < VOID_STEPS && edge - index * step > plane.left; index += 1) {
    painter.globalAlpha = opacity * (1 - (index + 0.5) / VOID_STEPS) ** 2;
    painter.beginPath();
    painter.rect(edge - (index + 1) * step, plane.top, step, plane.height);
    painter.fill();
  }
  painter.restore();
}

function seen(gap: GapInterval, from: number, to: number): boolean {
  return gap.before >= from && gap.after <= to;
}

/** Left and right of a gap's mark, widened to where it can be seen. */
function extentOf(plane: Plane, gap: GapInterval): [from: number, to: number] {
  const from = timeX(plane, gap.after);
  const to = timeX(plane, gap.before);
  const missing = Math.max(0, NARROWEST - (to - from)) / 2;
  return [from - missing, to + missing];
}

/** The hatch's strokes are anchored to the time at which they stand, by way of the plane's right edge. */
function hatch(painter: Painter, plane: Plane, from: number, to: number, step: number): void {
  const left = Math.max(from, plane.left);
  const right = Math.min(to, plane.left + plane.width);
  if (!(right > left)) return;
  const { top, height } = plane;
  painter.save();
  painter.beginPath();
  painter.rect(left, top, right - left, height);
  painter.clip();
  painter.beginPath();
  const anchor = phase(plane, step);
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
  const floor = plane.top + plane.height - DOT;
  const anchor = phase(plane, DOT_STEP);
  let x = left - ((left - anchor) % DOT_STEP);
  if (x < left) x += DOT_STEP;
  if (x + DOT > right) painter.rect(left, floor, Math.max(DOT, right - left), DOT);
  for (; x + DOT <= right; x += DOT_STEP) painter.rect(x, floor, DOT, DOT);
}

/** Where a pattern of this period, anchored to absolute time, has one of its points. */
function phase(plane: Plane, period: number): number {
  const travelled = (plane.to / plane.msPerPixel) * plane.pixel;
  return plane.left + plane.width - (travelled % period);
}
