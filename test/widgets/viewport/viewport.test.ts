import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/widgets/viewport/viewport.js";
import { Viewport } from "../../../src/widgets/viewport/viewport.js";

const noon = Date.UTC(2026, 2, 12, 12);
const live = (to = noon): Span => ({ to, timeWindow: 60_000 });
const oldest = noon - 600_000;

/** A navigation that has shown the live span at 0 ms. */
function shown(): Viewport {
  const navigation = new Viewport();
  navigation.show(live(), oldest, 0, false);
  return navigation;
}

describe("Navigation", () => {
  it("follows the live span until somebody holds it", () => {
    const navigation = shown();
    expect(navigation.show(live(noon + 500), oldest, 500, false)).toEqual(live(noon + 500));
    navigation.pause();
    expect(navigation.paused).toBe(true);
    expect(navigation.show(live(noon + 9_000), oldest, 9_000, false)).toEqual(live(noon + 500));
  });

  it("goes back as far as rows are held, and is live again at the live edge", () => {
    const navigation = shown();
    navigation.pan(-30_000);
    expect(navigation.show(live(), oldest, 16, false).to).toBe(noon - 30_000);
    navigation.pan(-Infinity);
    expect(navigation.show(live(), oldest, 32, false).to).toBe(oldest + 12_000);
    navigation.pan(Infinity);
    expect(navigation.paused).toBe(false);
    expect(navigation.away).toBe(false);
    expect(navigation.show(live(noon + 50), oldest, 48, false)).toEqual(live(noon + 50));
  });

  it("keeps the time it zooms around in its place, and the right edge while it is live", () => {
    const navigation = shown();
    navigation.zoom(0.5, noon - 45_000);
    expect(navigation.show(live(noon + 16), oldest, 16, false)).toEqual({ to: noon + 16, timeWindow: 30_000 });
    navigation.pan(-60_000);
    const before = navigation.show(live(noon + 32), oldest, 32, false);
    const time = before.to - 10_000;
    navigation.zoom(2, time);
    const after = navigation.show(live(noon + 48), oldest, 48, false);
    expect(after.timeWindow).toBe(60_000);
    expect((after.to - time) / after.timeWindow).toBeCloseTo((before.to - time) / before.timeWindow);
  });

  it("zooms neither into nothing nor beyond what is held", () => {
    const navigation = shown();
    navigation.zoom(1e-9, noon);
    expect(navigation.show(live(), oldest, 16, false).timeWindow).toBe(10);
    navigation.zoom(1e9, noon);
    expect(navigation.show(live(), oldest, 32, false).timeWindow).toBe(600_000);
    navigation.zoom(NaN, noon);
    navigation.zoom(-1, noon);
    expect(navigation.show(live(), oldest, 48, false).timeWindow).toBe(600_000);
  });

  it("comes back to live smoothly, without a jump, at once where nothing may glide", () => {
    const navigation = shown();
    navigation.pan(-300_000);
    navigation.zoom(0.5, noon - 300_000);
    const from = navigation.show(live(), oldest, 0, false);
    navigation.live(1_000);
    const ways = [1_000, 1_060, 1_120, 1_180, 1_240, 1_250].map((at) =>
      navigation.show(live(noon + at), oldest, at, false),
    );
    expect(ways[0]).toEqual(from);
    for (let n = 1; n < ways.length; n += 1) {
      expect(ways[n].to).toBeGreaterThan(ways[n - 1].to);
      expect(ways[n].timeWindow).toBeGreaterThan(ways[n - 1].timeWindow);
    }
    expect(ways.at(-1)).toEqual(live(noon + 1_250));
    expect(navigation.returning).toBe(false);
    const still = shown();
    still.pan(-300_000);
    still.live(2_000);
    expect(still.show(live(), oldest, 2_000, true)).toEqual(live());
  });

  it("does nothing before it has shown anything", () => {
    const navigation = new Viewport();
    navigation.pause();
    navigation.pan(-1_000);
    navigation.zoom(2, noon);
    navigation.live(0);
    expect(navigation.away).toBe(false);
    expect(navigation.show(live(), undefined, 0, false)).toEqual(live());
  });
});
