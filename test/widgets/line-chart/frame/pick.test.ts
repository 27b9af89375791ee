import { describe, expect, it } from "vitest";
import { timeX } from "../../../../src/draw/index.js";
import { Series } from "../../../../src/series/index.js";
import type { Frame } from "../../../../src/widgets/line-chart/frame/frame.js";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import type { Line } from "../../../../src/widgets/line-chart/series/line.js";
import { frameInputOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

/** Returns the frame with the pointer at a time. */
function pointAt(lines: readonly Line[], time: number): Frame {
  const maker = new FrameMaker();
  const { plane } = maker.make(frameInputOf(lines), 0);
  return maker.make(frameInputOf(lines, {}, { pointer: timeX(plane, time) }), 16);
}

describe("pickAt", () => {
  it("points at the nearest row, and reads the others there", () => {
    const lines = [lineOf(seriesOf([10, 20, 30])), lineOf(seriesOf([1, 2, 3]), "1:")];
    const { cursor, plane } = pointAt(lines, noon - 1_300);
    expect(cursor?.time).toBe(noon - 1_000);
    expect(cursor?.x).toBeCloseTo(timeX(plane, noon - 1_000));
    expect(cursor?.values.map(({ row }) => row?.value)).toEqual([20, 2]);
    expect(cursor?.absence).toBeUndefined();
  });

  it("tells a gap instead of a row far away", () => {
    const series = seriesOf([1, 2]);
    series.append(noon + 1, 3);
    const lost = seriesOf([10, 20, 30], 15_000);
    lost.gap(1, "lost", noon - 15_000, noon);
    const { cursor } = pointAt([lineOf(lost)], noon - 7_000);
    expect(cursor?.absence).toBe("lost");
    expect(cursor?.values[0]?.row).toBeUndefined();
  });

  it("tells what is not held, and where there is nothing yet", () => {
    const lines = [lineOf(seriesOf([1, 2]))];
    expect(pointAt(lines, noon - 30_000).cursor?.absence).toBe("not held");
    const far = new Series({}, 10_000);
    for (const [index, value] of [10, 20, 30].entries()) far.append(noon - (2 - index) * 15_000, value);
    expect(pointAt([lineOf(far)], noon - 7_000).cursor?.absence).toBe("apart");
    far.gap(1, "lost", noon - 15_000, noon);
    expect(pointAt([lineOf(far)], noon - 7_000).cursor?.absence).toBe("lost");
    const late = frameInputOf(lines, {}, { to: noon + 40_000 });
    const { plane } = new FrameMaker().make(late, 0);
    const { cursor } = new FrameMaker().make({ ...late, pointer: timeX(plane, noon + 20_000) }, 0);
    expect(cursor?.absence).toBe("none");
  });

  it("points at a far row where the line leads over the place", () => {
    expect(pointAt([lineOf(seriesOf([10, 20], 30_000))], noon - 14_000).cursor?.time).toBe(noon);
  });

  it("is nowhere beside the plot", () => {
    expect(new FrameMaker().make(frameInputOf([lineOf(seriesOf([1]))], {}, { pointer: 2 }), 0).cursor).toBeUndefined();
  });
});
