import { describe, expect, it } from "vitest";
import { StepClock, stepClockOf } from "../../../../src/widgets/line-chart/scroll/step-clock.js";

const FRAME_MS = 1_000 / 60;

describe("StepClock.beatOf(chart, stepMs, at)", () => {
  it.each([
    [20, 2],
    [26.5, 2],
    [40, 3],
    [58, 4],
    [120, 9],
  ])("has a chart that suits %s ms step each %d frames", (stepMs, frames) => {
    expect(new StepClock().beatOf({}, stepMs, 1_000).periodMs).toBeCloseTo(frames * FRAME_MS, 6);
  });

  it("has others step with the finest one: each beat is part of the finer ones", () => {
    const clock = new StepClock();
    const [fine, ...others] = [26.5, 50, 95, 118, 400];
    const first = clock.beatOf({}, fine, 1_000);
    for (const stepMs of others) {
      const { origin, periodMs } = clock.beatOf({}, stepMs, 1_234);
      expect(origin).toBe(first.origin);
      expect(Math.log2(periodMs / first.periodMs) % 1).toBe(0);
      // Steps of 0.39 to 0.78 of a device pixel, where 0.5 suit.
      expect(periodMs / stepMs).toBeGreaterThan(0.78);
      expect(periodMs / stepMs).toBeLessThan(1.57);
    }
  });

  it("has charts take finer steps, or coarser ones, as others come and go", () => {
    const clock = new StepClock();
    const [slow, fast] = [{}, {}];
    expect(clock.beatOf(slow, 118, 1_000).periodMs).toBeCloseTo(9 * FRAME_MS, 6);
    clock.beatOf(fast, 26.5, 1_000);
    expect(clock.beatOf(slow, 118, 1_000).periodMs).toBeCloseTo(8 * FRAME_MS, 6);
    clock.leave(fast);
    expect(clock.beatOf(slow, 118, 1_000).periodMs).toBeCloseTo(9 * FRAME_MS, 6);
  });

  it("steps halfway between frames, so that each step falls into one frame for all", () => {
    const clock = new StepClock();
    const { origin } = clock.beatOf({}, 40, 1_000);
    expect(((1_000 - origin) / FRAME_MS) % 1).toBeCloseTo(0.5, 6);
    expect(((1_000 - clock.frames(1_000).origin) / FRAME_MS) % 1).toBeCloseTo(0.5, 6);
  });
});

describe("stepClockOf(document)", () => {
  it("is one clock a document", () => {
    expect(stepClockOf(document)).toBe(stepClockOf(document));
    expect(stepClockOf(document)).not.toBe(stepClockOf(document.implementation.createHTMLDocument()));
  });
});
