/** Input of a view of time. */
export interface TimeViewInput {
  /** Current time of the stream, epoch ms. */
  readonly now: number;
  /** Distance of the right edge behind `now`, ms; `"auto"`: see {@link autoDelay}. */
  readonly delay: number | "auto";
  /** Spacing of arrivals, 95th percentile, ms; only `"auto"` needs it. Default 0. */
  readonly spacing?: number;
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

/** Returns the span of time on view. */
export function timeView({ now, delay, spacing = 0, timeWindow, pixels, anchor = null }: TimeViewInput): TimeView {
  const lag = delay === "auto" ? autoDelay(spacing, timeWindow) : delay;
  const to = anchor ?? now - lag;
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

/** Returns the time until the view has moved by half a device pixel, ms; `Infinity` if it stands still. */
export function untilMoved(view: Pick<TimeView, "live" | "msPerDevicePixel">): number {
  return view.live ? view.msPerDevicePixel / 2 : Infinity;
}
