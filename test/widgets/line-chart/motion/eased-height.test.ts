import { beforeEach, describe, expect, it } from "vitest";
import { EasedHeight } from "../../../../src/widgets/line-chart/motion/eased-height.js";

let height: EasedHeight;

beforeEach(() => {
  height = new EasedHeight();
  height.step(Infinity);
  height.of(1, 100);
});

/** The heights from frame to frame of a value, until it rests. */
function way(value: number, goal: (frame: number) => number): number[] {
  const heights: number[] = [];
  do {
    height.step(16);
    heights.push(height.of(value, goal(heights.length)));
  } while (height.nextMs === 0 && heights.length < 100);
  return heights;
}

describe("EasedHeight", () => {
  it("has the first value at its place at once, and asks for no frame", () => {
    const first = new EasedHeight();
    first.step(16);
    expect([first.of(5, 70), first.nextMs]).toEqual([70, Infinity]);
  });

  it("eases to another value within 200 ms, and is exactly there", () => {
    const heights = way(2, () => 20);
    expect(heights.length).toBeLessThanOrEqual(13);
    expect(heights.at(-1)).toBe(20);
    expect(heights[0]).toBeGreaterThan(70);
    expect(heights.every((y, index) => index === 0 || y < heights[index - 1])).toBe(true);
  });

  it("goes along with its axis, at rest and on the way", () => {
    height.step(16);
    expect([height.of(1, 140), height.nextMs]).toEqual([140, Infinity]);
    const heights = way(2, (frame) => 20 + frame);
    expect(heights.at(-1)).toBe(20 + heights.length - 1);
  });

  it("turns to a newer value from where it is", () => {
    height.step(16);
    height.of(2, 20);
    height.step(48);
    const before = height.of(2, 20);
    const heights = way(3, () => 180);
    expect(heights[0]).toBeGreaterThan(before);
    expect(heights[0]).toBeLessThan(before + 50);
    expect(heights.at(-1)).toBe(180);
  });

  it("asks for no frame for a way too short to be seen", () => {
    height.step(16);
    expect([height.of(2, 100.4), height.nextMs]).toEqual([100.4, Infinity]);
  });

  it("is there at once where all motion ends, and after a reset", () => {
    height.step(Infinity);
    expect([height.of(2, 20), height.nextMs]).toEqual([20, Infinity]);
    height.step(16);
    height.of(3, 180);
    height.reset();
    expect([height.of(4, 50), height.nextMs]).toEqual([50, Infinity]);
  });
});
