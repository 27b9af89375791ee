import { describe, expect, it } from "vitest";
import { ArrivalSpacing } from "../../../src/widgets/store/arrival-spacing.js";
import { autoDelay, timeView, untilMoved } from "../../../src/widgets/viewport/time-view.js";

describe("timeView(input)", () => {
  const view = timeView({ now: 100_000, timeWindow: 60_000, pixels: 600 });

  it("ends now and spans the window", () => {
    expect([view.from, view.to, view.msPerDevicePixel, view.live]).toEqual([40_000, 100_000, 100, true]);
  });

  it("scales both ways", () => {
    expect(view.x(40_000)).toBe(0);
    expect(view.x(100_000)).toBe(600);
    expect(view.time(view.x(51_234))).toBeCloseTo(51_234, 6);
  });

  it("stays where it is anchored", () => {
    const held = timeView({ now: 100_000, timeWindow: 60_000, pixels: 600, anchor: 80_000 });
    expect([held.from, held.to, held.live]).toEqual([20_000, 80_000, false]);
  });

  it("is finite before there is a width", () => {
    expect(timeView({ now: 0, timeWindow: 60_000, pixels: 0 }).msPerDevicePixel).toBe(60_000);
  });
});

describe("untilMoved(view, spacing)", () => {
  const minute = timeView({ now: 100_000, timeWindow: 60_000, pixels: 240 });

  it("waits for a row that is soon to come, and takes the movement along", () => {
    expect(untilMoved(minute, 1_000)).toBe(1_200);
  });

  it("moves by a device pixel where rows come faster, or at a spacing that is not known", () => {
    expect([0, 100].map((spacing) => untilMoved(minute, spacing))).toEqual([250, 250]);
  });

  it("takes no step of more than 2 s, nor of a twentieth of the window, for a row that comes seldom", () => {
    expect(untilMoved(minute, 60_000)).toBe(2_000);
    expect(untilMoved(timeView({ now: 100_000, timeWindow: 10_000, pixels: 240 }), 60_000)).toBe(500);
  });

  it("moves no faster than a text can be read", () => {
    expect(untilMoved(timeView({ now: 100_000, timeWindow: 5_000, pixels: 500 }), 0)).toBe(100);
  });

  it("never moves a view that stands still", () => {
    expect(untilMoved({ ...minute, live: false }, 1_000)).toBe(Infinity);
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
