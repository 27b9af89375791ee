import { READABLE_TEXT_MS } from "../loop/repaint-times.js";

/** Input of a view of time. */
export interface TimeViewInput {
  /** Current time of the stream, epoch ms. */
  readonly now: number;
  /** Span on view, ms. */
  readonly timeWindow: number;
  /** Width, device pixels. */
  readonly pixels: number;
  /** Fixed right edge, epoch ms. Default: it follows `now`. */
  readonly anchor?: number | null;
}

/** Span of time on view, and its scale. Plain data but for the two functions of the scale. */
export interface TimeView {
  /** Left edge, epoch ms. */
  readonly from: number;
  /** Right edge, epoch ms. */
  readonly to: number;
  /** Length, ms. */
  readonly timeWindow: number;
  /** Scale, ms a device pixel. */
  readonly msPerDevicePixel: number;
  /** Whether the right edge follows the stream's time. */
  readonly live: boolean;
  /** Returns the device pixel of a time, fractional. */
  x(time: number): number;
  /** Returns the time at a device pixel. */
  time(x: number): number;
}

/** Spacings of arrivals for which a view waits for a row. */
const PATIENT_SPACINGS = 1.2;

/** Longest delay that `"auto"` chooses, ms. */
const MAX_AUTO_DELAY_MS = 2_000;

/**
 * Returns the delay that makes a line scroll steadily: the right edge lags by about one arrival, so the next row is
 * mostly there before it comes into view. Never more than 2 s, nor a twentieth of the window.
 *
 * @param spacing - 95th percentile of the spacing of arrivals, ms
 * @param timeWindow - span on view, ms
 */
export function autoDelay(spacing: number, timeWindow: number): number {
  return Math.min(spacing > 0 ? spacing : 0, MAX_AUTO_DELAY_MS, timeWindow / 20);
}

/**
 * Returns the time for which a row is waited that would take a change along, ms.
 *
 * @param spacing - 95th percentile of the spacing of arrivals, ms; 0: not known
 * @param timeWindow - span on view, ms
 */
export function patienceFor(spacing: number, timeWindow: number): number {
  return autoDelay(spacing * PATIENT_SPACINGS, timeWindow);
}

/** Returns the span of time on view. */
export function timeView({ now, timeWindow, pixels, anchor = null }: TimeViewInput): TimeView {
  const to = anchor ?? now;
  const from = to - timeWindow;
  const msPerDevicePixel = timeWindow / Math.max(1, pixels);
  return {
    from,
    to,
    timeWindow,
    msPerDevicePixel,
    live: anchor === null,
    x: (time) => (time - from) / msPerDevicePixel,
    time: (x) => from + x * msPerDevicePixel,
  };
}

/**
 * Returns the time after which a view that each row moves on is to move on without one, ms: that of a device pixel, or
 * until a row is overdue, which would take the movement along, but never a step that is too long; `Infinity` if the
 * view stands still.
 *
 * @param spacing - spacing of arrivals, 95th percentile, ms; 0: not known
 */
export function untilMoved(
  { live, msPerDevicePixel, timeWindow }: Pick<TimeView, "live" | "msPerDevicePixel" | "timeWindow">,
  spacing: number,
): number {
  return live ? Math.max(READABLE_TEXT_MS, msPerDevicePixel, patienceFor(spacing, timeWindow)) : Infinity;
}
