import { describe, expect, it } from "vitest";
import type { Tick } from "../../../../src/draw/index.js";
import { Gutter } from "../../../../src/widgets/line-chart/axis/gutter.js";
import { EasedDomain } from "../../../../src/widgets/line-chart/motion/eased-domain.js";
import { FadingTicks } from "../../../../src/widgets/line-chart/motion/fading-ticks.js";

describe("EasedDomain", () => {
  it("takes its first goal at once", () => {
    const domain = new EasedDomain();
    domain.aim(0, 10, 200);
    expect([domain.low, domain.high, domain.nextMs]).toEqual([0, 10, Infinity]);
  });

  it("opens faster than it closes, whatever the frame rate", () => {
    const way = (from: number, to: number, frames: number): number => {
      const domain = new EasedDomain();
      domain.aim(0, from, 200);
      domain.aim(0, to, 200);
      for (let frame = 0; frame < frames; frame += 1) domain.step(96 / frames);
      return Math.abs(domain.high - from) / Math.abs(to - from);
    };
    expect(way(10, 20, 6)).toBeGreaterThan(0.7);
    expect(way(20, 10, 6)).toBeLessThan(0.4);
    expect(way(10, 20, 6)).toBeCloseTo(way(10, 20, 12));
  });

  it("snaps when it is close, and then stands", () => {
    const domain = new EasedDomain();
    domain.aim(0, 10, 200);
    domain.aim(-5, 20, 200);
    domain.step(600);
    expect([domain.low, domain.high, domain.nextMs]).toEqual([-5, 20, Infinity]);
    domain.aim(20, -5, 200);
    domain.step(1_600);
    expect([domain.low, domain.high, domain.nextMs]).toEqual([20, -5, Infinity]);
  });

  it("grows evenly, so that what was on view does not shrink to nothing in a frame", () => {
    const domain = new EasedDomain();
    domain.aim(0, 10, 200);
    domain.aim(-100, 1_000, 200);
    let extent = 10;
    let frames = 0;
    for (; domain.nextMs === 0; frames += 1) {
      domain.step(16);
      expect((domain.high - domain.low) / extent).toBeLessThan(1.5);
      extent = domain.high - domain.low;
    }
    expect(frames * 16).toBeLessThan(600);
  });

  it("never has bounds that meet on its way", () => {
    const domain = new EasedDomain();
    domain.aim(0, 1e-290, 200);
    domain.aim(-1, 0, 200);
    domain.step(0);
    expect([domain.low, domain.high]).toEqual([-1, 0]);
  });

  it("is back within seconds, however far it was", () => {
    for (const spike of [1e12, 1e300]) {
      const domain = new EasedDomain();
      domain.aim(-spike, spike, 200);
      domain.aim(0, 1, 200);
      for (let frame = 0; frame < 200; frame += 1) domain.step(16);
      expect([domain.low, domain.high, domain.nextMs]).toEqual([0, 1, Infinity]);
    }
  });
});

describe("Gutter", () => {
  it("grows at once and shrinks only after ten quiet seconds", () => {
    const gutter = new Gutter();
    gutter.fit(20, 0);
    gutter.fit(41, 100);
    expect(gutter.width).toBe(44);
    gutter.fit(20, 200);
    gutter.fit(30, 9_000);
    expect(gutter.width).toBe(44);
    gutter.fit(20, 10_300);
    expect(gutter.width).toBe(32);
  });

  it("begins its patience anew when the room was needed again", () => {
    const gutter = new Gutter();
    gutter.fit(40, 0);
    gutter.fit(20, 100);
    gutter.fit(40, 9_000);
    gutter.fit(20, 10_200);
    expect(gutter.width).toBe(40);
  });
});

describe("FadingTicks", () => {
  const tick = (label: string, value = 0): Tick => ({ value, label });
  const aimAndStep = (
    ticks: FadingTicks<Tick>,
    wanted: readonly Tick[],
    elapsed: number,
    from?: number,
    to?: number,
  ): void => {
    ticks.aim(wanted, from, to);
    ticks.step(elapsed);
  };
  const labels = (ticks: FadingTicks<Tick>): string[] =>
    [...ticks.ticks].map(({ label, alpha }) => `${label} ${alpha}`);

  it("shows the first ticks at once, later ones by and by, and lets old ones go the same way", () => {
    const ticks = new FadingTicks<Tick>(({ label }) => label);
    aimAndStep(ticks, [tick("a"), tick("b")], 16);
    expect(labels(ticks)).toEqual(["a 1", "b 1"]);
    aimAndStep(ticks, [tick("b"), tick("c")], 100);
    expect(labels(ticks)).toEqual(["a 0.5", "b 1", "c 0.5"]);
    expect(ticks.nextMs).toBe(0);
    aimAndStep(ticks, [tick("b"), tick("c")], 100);
    expect(labels(ticks)).toEqual(["b 1", "c 1"]);
    expect(ticks.nextMs).toBe(Infinity);
  });

  it("lets a tick go sooner where others stand too near, so that labels are not written across one another", () => {
    const ticks = new FadingTicks<Tick>(({ value, label }) => `${value} ${label}`);
    const every = (step: number): Tick[] =>
      [0, 1, 2, 3, 4, 5, 6].filter((value) => value % step === 0).map((value) => tick("x", value));
    aimAndStep(ticks, [...every(1), tick("x", 20)], 16);
    aimAndStep(ticks, [...every(3), tick("y", 6)], 50);
    // Fade the lonely tick, and the one with a successor at its value, as slowly as ever.
    expect(ticks.ticks.map(({ value, label, alpha }) => [value, label, alpha])).toEqual([
      [0, "x", 1],
      [1, "x", 0.25],
      [2, "x", 0.25],
      [3, "x", 1],
      [4, "x", 0.25],
      [5, "x", 0.25],
      [6, "x", 1],
      [20, "x", 0.75],
      [6, "y", 0.25],
    ]);
  });

  it("lets ticks beyond the view come and go at once", () => {
    const ticks = new FadingTicks<Tick>(({ label }) => label);
    aimAndStep(ticks, [tick("a", 5)], 16, 0, 10);
    aimAndStep(ticks, [tick("b", 11), tick("c", 8)], 50, 0, 10);
    expect(labels(ticks)).toEqual(["a 0.75", "b 1", "c 0.25"]);
    aimAndStep(ticks, [tick("c", 8)], 50, 0, 10);
    expect(labels(ticks)).toEqual(["a 0.5", "c 0.5"]);
  });

  it("never shows more than a thousand while one set gives way to another", () => {
    const ticks = new FadingTicks<Tick>(({ label }) => label);
    const set = (name: string): Tick[] => Array.from({ length: 1_000 }, (_, index) => tick(`${name}${index}`));
    aimAndStep(ticks, set("a"), 16);
    aimAndStep(ticks, set("b"), 16);
    expect(ticks.ticks).toHaveLength(1_000);
  });
});
