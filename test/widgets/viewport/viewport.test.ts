import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/widgets/viewport/viewport.js";
import { Viewport } from "../../../src/widgets/viewport/viewport.js";

const noon = Date.UTC(2026, 2, 12, 12);
const live = (to = noon): Span => ({ to, timeWindow: 60_000 });
const oldest = noon - 600_000;

/** Makes a viewport that has shown the live span at 0 ms. */
function shown(): Viewport {
  const viewport = new Viewport();
  viewport.resolve(live(), oldest, 0, false);
  return viewport;
}

describe("Viewport", () => {
  it("follows the live span until somebody holds it", () => {
    const viewport = shown();
    expect(viewport.resolve(live(noon + 500), oldest, 500, false)).toEqual(live(noon + 500));
    viewport.pause();
    expect(viewport.isPaused).toBe(true);
    expect(viewport.resolve(live(noon + 9_000), oldest, 9_000, false)).toEqual(live(noon + 500));
  });

  it("goes back as far as rows are held, and is live again at the live edge", () => {
    const viewport = shown();
    viewport.pan(-30_000);
    expect(viewport.resolve(live(), oldest, 16, false).to).toBe(noon - 30_000);
    viewport.pan(-Infinity);
    expect(viewport.resolve(live(), oldest, 32, false).to).toBe(oldest + 12_000);
    viewport.pan(Infinity);
    expect(viewport.isPaused).toBe(false);
    expect(viewport.isAway).toBe(false);
    expect(viewport.resolve(live(noon + 50), oldest, 48, false)).toEqual(live(noon + 50));
  });

  it("keeps the time it zooms around in its place, and the right edge while it is live", () => {
    const viewport = shown();
    viewport.zoom(0.5, noon - 45_000);
    expect(viewport.resolve(live(noon + 16), oldest, 16, false)).toEqual({ to: noon + 16, timeWindow: 30_000 });
    viewport.pan(-60_000);
    const before = viewport.resolve(live(noon + 32), oldest, 32, false);
    const time = before.to - 10_000;
    viewport.zoom(2, time);
    const after = viewport.resolve(live(noon + 48), oldest, 48, false);
    expect(after.timeWindow).toBe(60_000);
    expect((after.to - time) / after.timeWindow).toBeCloseTo((before.to - time) / before.timeWindow);
  });

  it("zooms neither into nothing nor beyond what is held", () => {
    const viewport = shown();
    viewport.zoom(1e-9, noon);
    expect(viewport.resolve(live(), oldest, 16, false).timeWindow).toBe(10);
    viewport.zoom(1e9, noon);
    expect(viewport.resolve(live(), oldest, 32, false).timeWindow).toBe(600_000);
    viewport.zoom(NaN, noon);
    viewport.zoom(-1, noon);
    expect(viewport.resolve(live(), oldest, 48, false).timeWindow).toBe(600_000);
  });

  it("holds a span that it is given, also without rows in it and before the first frame", () => {
    const viewport = shown();
    const span = { to: noon - 86_400_000, timeWindow: 3_600_000 };
    viewport.hold(span, 100);
    expect(viewport.targetIn(live())).toEqual(span);
    expect(viewport.resolve(live(noon + 100), oldest, 100, false)).toEqual(live());
    expect(viewport.resolve(live(noon + 400), oldest, 400, false)).toEqual(span);
    expect(viewport.isPaused).toBe(true);
    viewport.unzoom(400);
    expect(viewport.resolve(live(noon + 800), oldest, 800, false)).toEqual({ to: span.to, timeWindow: 60_000 });

    const early = new Viewport();
    early.hold(span, 0);
    expect(early.resolve(live(), undefined, 0, false)).toEqual(span);
  });

  it("follows the stream with the length of a span that reaches the live edge", () => {
    const viewport = shown();
    viewport.hold({ to: noon, timeWindow: 120_000 }, 0);
    expect(viewport.isPaused).toBe(false);
    expect(viewport.resolve(live(noon + 300), oldest, 300, false)).toEqual({ to: noon + 300, timeWindow: 120_000 });
    viewport.hold({ to: noon + 9_000, timeWindow: 60_000 }, 300);
    expect(viewport.isAway).toBe(false);
    const early = new Viewport();
    early.hold({ to: noon + 1, timeWindow: 60_000 }, 0);
    expect(early.resolve(live(), oldest, 0, false)).toEqual(live());
    expect(early.isAway).toBe(false);
  });

  it("comes back to live smoothly, without a jump, at once where nothing may glide", () => {
    const viewport = shown();
    viewport.pan(-300_000);
    viewport.zoom(0.5, noon - 300_000);
    const from = viewport.resolve(live(), oldest, 0, false);
    viewport.live(1_000);
    const ways = [1_000, 1_060, 1_120, 1_180, 1_240, 1_250].map((at) =>
      viewport.resolve(live(noon + at), oldest, at, false),
    );
    expect(ways[0]).toEqual(from);
    for (let n = 1; n < ways.length; n += 1) {
      expect(ways[n].to).toBeGreaterThan(ways[n - 1].to);
      expect(ways[n].timeWindow).toBeGreaterThan(ways[n - 1].timeWindow);
    }
    expect(ways.at(-1)).toEqual(live(noon + 1_250));
    expect(viewport.isReturning).toBe(false);
    const still = shown();
    still.pan(-300_000);
    still.live(2_000);
    expect(still.resolve(live(), oldest, 2_000, true)).toEqual(live());
  });

  it("does nothing before it has shown anything", () => {
    const viewport = new Viewport();
    viewport.pause();
    viewport.pan(-1_000);
    viewport.zoom(2, noon);
    viewport.live(0);
    expect(viewport.isAway).toBe(false);
    expect(viewport.resolve(live(), undefined, 0, false)).toEqual(live());
  });
});
