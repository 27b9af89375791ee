import { describe, expect, it } from "vitest";
import { ArrivalSpacing } from "../../../src/widgets/store/arrival-spacing.js";
import { autoDelay, timeView, untilMoved } from "../../../src/widgets/viewport/time-view.js";

describe("timeView(input)", () => {
  const view = timeView({ now: 100_000, delay: 1_000, timeWindow: 60_000, pixels: 600 });

  it("ends a delay behind now and spans the window", () => {
    expect([view.from, view.to, view.msPerDevicePixel, view.live]).toEqual([39_000, 99_000, 100, true]);
  });

  it("scales both ways", () => {
    expect(view.x(39_000)).toBe(0);
    expect(view.x(99_000)).toBe(600);
    expect(view.time(view.x(51_234))).toBeCloseTo(51_234, 6);
  });

  it("stays where it is anchored", () => {
    const held = timeView({ now: 100_000, delay: "auto", timeWindow: 60_000, pixels: 600, anchor: 80_000 });
    expect([held.from, held.to, held.live]).toEqual([20_000, 80_000, false]);
    expect(untilMoved(held)).toBe(Infinity);
    expect(untilMoved(view)).toBe(50);
  });

  it("is finite before there is a width", () => {
    expect(timeView({ now: 0, delay: 0, timeWindow: 60_000, pixels: 0 }).msPerDevicePixel).toBe(60_000);
  });
});

describe("autoDelay(spacing, timeWindow)", () => {
  it("follows the spacing, up to 2 s and a twentieth of the window", () => {
    expect(autoDelay(500, 60_000)).toBe(500);
    expect(autoDelay(10_000, 60_000)).toBe(2_000);
    expect(autoDelay(10_000, 10_000)).toBe(500);
    expect(autoDelay(0, 60_000)).toBe(0);
  });
});

describe("ArrivalSpacing", () => {
  it("gives the 95th percentile of the newest spacings", () => {
    const spacing = new ArrivalSpacing();
    expect(spacing.p95).toBe(0);
    let time = 0;
    spacing.add(time);
    for (let n = 0; n < 200; n++) spacing.add((time += n < 100 ? 9_000 : 1_000));
    expect(spacing.p95).toBe(1_000);
  });

  it("counts rows that arrive together once, and no interruption", () => {
    const spacing = new ArrivalSpacing();
    for (const time of [0, 0, 1_000, 1_000, 2_000]) spacing.add(time);
    spacing.interrupt();
    spacing.add(60_000);
    spacing.add(61_000);
    expect(spacing.p95).toBe(1_000);
  });
});
