/** What a view of time is made from. */
export interface TimeViewInput {
  /** The stream's time now, epoch ms. */
  readonly now: number;
  /** How far the right edge lies behind `now`, ms; `"auto"`: see {@link autoDelay}. */
  readonly delay: number | "auto";
  /** How far apart arrivals are, 95th percentile, ms; only `"auto"` asks. Default 0. */
  readonly spacing?: number;
  /** The span on view, ms. */
  readonly timeWindow: number;
  /** The width, device pixels. */
  readonly pixels: number;
  /** Holds the right edge at this time, epoch ms. Default: it follows `now`. */
  readonly anchor?: number | null;
}

/** The span of time on view, and its scale. Plain data but for the two ways of the scale. */
export interface TimeView {
  /** The left edge, epoch ms. */
  readonly from: number;
  /** The right edge, epoch ms. */
  readonly to: number;
  /** How long it is, ms. */
  readonly timeWindow: number;
  /** The scale. */
  readonly msPerDevicePixel: number;
  /** Whether the right edge follows the stream's time. */
  readonly live: boolean;
  /** The device pixel, fractional, of a time. */
  x(time: number): number;
  /** The time at a device pixel. */
  time(x: number): number;
}

/** The longest delay that `"auto"` chooses, ms. */
const longestDelay = 2_000;

/**
 * The delay that makes a line scroll steadily: the right edge lags behind by about one arrival, so the next row is
 * mostly there before it comes into view. Never more than 2 s, nor a twentieth of the window.
 *
 * @param spacing - 95th percentile of the spacing of arrivals, ms
 * @param timeWindow - the span on view, ms
 */
export function autoDelay(spacing: number, timeWindow: number): number {
  return Math.min(spacing > 0 ? spacing : 0, longestDelay, timeWindow / 20);
}

/** The span of time on view. */
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

/** How long until the view has moved by half a device pixel, ms; `Infinity` where it stands still. */
export function untilMoved(view: Pick<TimeView, "live" | "msPerDevicePixel">): number {
  return view.live ? view.msPerDevicePixel / 2 : Infinity;
}
