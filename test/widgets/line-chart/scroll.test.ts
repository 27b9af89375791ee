import { describe, expect, it } from "vitest";
import { Pace, Scroll, untilStep } from "../../../src/widgets/line-chart/scroll.js";
import type { ScrollInput } from "../../../src/widgets/line-chart/scroll.js";

const input = (more: Partial<ScrollInput>): ScrollInput => ({
  now: 1_000_000,
  delay: "auto",
  spacing: 0,
  timeWindow: 60_000,
  end: undefined,
  still: false,
  ...more,
});

describe("Scroll", () => {
  it("keeps a delay that is given", () => {
    expect(new Scroll().to(input({ delay: 250 }))).toBe(999_750);
  });

  it("comes to an automatic delay by slowing down, never by going back", () => {
    const scroll = new Scroll();
    let last = scroll.to(input({}));
    for (let now = 1_000_016; now <= 1_005_000; now += 16) {
      const to = scroll.to(input({ now, spacing: 1_000 }));
      expect(to - last).toBeGreaterThanOrEqual(11.9);
      expect(to - last).toBeLessThanOrEqual(16.1);
      last = to;
    }
    expect(1_005_000 - last).toBeGreaterThan(975);
    expect(1_005_000 - last).toBeLessThan(1_010);
  });

  it("lets a spacing that trembles be", () => {
    const scroll = new Scroll();
    scroll.to(input({ spacing: 1_000 }));
    expect(scroll.to(input({ now: 1_000_100, spacing: 1_015 }))).toBe(999_100);
  });

  it("comes to rest at the newest row once the feed is over", () => {
    const scroll = new Scroll();
    scroll.to(input({ delay: 1_000 }));
    expect(scroll.to(input({ delay: 1_000, now: 1_000_500, end: 1_000_000 }))).toBe(999_500);
    expect(scroll.resting).toBe(false);
    expect(scroll.to(input({ delay: 1_000, now: 1_009_000, end: 1_000_000 }))).toBe(1_000_000);
    expect(scroll.resting).toBe(true);
  });

  it("stays where it is when the feed ends long after its newest row", () => {
    const scroll = new Scroll();
    scroll.to(input({ delay: 0 }));
    expect(scroll.to(input({ delay: 0, now: 1_000_400, end: 990_000 }))).toBe(1_000_000);
  });

  it("goes in steps for those who want no motion, the newest row always on view", () => {
    const scroll = new Scroll();
    expect(scroll.to(input({ now: 1_000_001, still: true, spacing: 1_000 }))).toBe(1_001_000);
    expect(scroll.to(input({ now: 1_000_999, still: true, spacing: 1_000 }))).toBe(1_001_000);
    expect(untilStep(1_000_400, 60_000)).toBe(600);
    expect(untilStep(1_000_000, 600_000)).toBe(10_000);
  });
});

describe("Pace", () => {
  const plane = (to: number): { to: number; msPerPixel: number } => ({ to, msPerPixel: 100 });

  it("is half a device pixel of a sparse line, and what is left of a whole one of a dense line", () => {
    expect(new Pace().until(plane(1_030), false, 0)).toBe(50);
    // Whole pixels step at 1,050: a frame before would show the same.
    expect(new Pace().until(plane(1_030), true, 0)).toBeCloseTo(20 + 1000 / 120);
    expect(new Pace().until(plane(1_050), true, 0)).toBeCloseTo(100 + 1000 / 120);
  });

  it("goes by the pace of the view's time, at least by ours", () => {
    const replay = new Pace();
    replay.until(plane(1_000), false, 0);
    expect(replay.until(plane(1_160), false, 16)).toBe(5);
    const halted = new Pace();
    halted.until(plane(1_000), false, 0);
    expect(halted.until(plane(1_000), false, 16)).toBe(50);
  });
});
