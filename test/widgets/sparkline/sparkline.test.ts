import { describe, expect, it } from "vitest";
import { Series } from "../../../src/series/index.js";
import type { SparkSpace } from "../../../src/widgets/sparkline/sparkline.js";
import { Sparkline } from "../../../src/widgets/sparkline/sparkline.js";
import { recorder } from "../../draw/recorder.js";

const marks = ["line", "area", "bars", "step"] as const;
const space: SparkSpace = { to: 100_000, msPerPixel: 100, width: 100, height: 40, dpr: 1 };

/** Makes rows 1 s apart, the last at `to`. */
function seriesOf(values: readonly number[], to = space.to): Series {
  const series = new Series();
  values.forEach((value, index) => series.append(to - (values.length - 1 - index) * 1_000, value));
  return series;
}

/** Draws a sparkline, and expects finite numbers alone. */
function draw(
  mark: (typeof marks)[number],
  series: Series,
  more: Partial<SparkSpace> = {},
): ReturnType<typeof recorder> {
  const painter = recorder();
  new Sparkline(mark).draw(painter, series, { ...space, ...more }, "red");
  for (const { name, args } of painter.calls) {
    for (const each of args) expect(each, `${mark}: ${name}(${args.join()})`).toSatisfy(Number.isFinite);
  }
  return painter;
}

describe("Sparkline.draw(painter, series, space, color)", () => {
  it.each(marks)("keeps values whose difference is no number any more apart: %s", (mark) => {
    const painter = draw(mark, seriesOf([-1.7e308, 1.7e308, -1.7e308, 1.7e308]));
    const heights =
      mark === "bars"
        ? painter
            .of("rect")
            .slice(1)
            .map(([, y, , height]) => [Number(y), Number(y) + Number(height)])
        : painter.of("lineTo").map(([, y]) => [Number(y)]);
    expect(Math.min(...heights.flat())).toBeCloseTo(4);
    expect(Math.max(...heights.flat())).toBeGreaterThanOrEqual(36);
  });

  it("ends between two such values where the view ends between them", () => {
    const [, y] = draw("line", seriesOf([-1.7e308, -1.7e308, 1.7e308], space.to + 500)).of("arc")[0];
    expect(y).toBeGreaterThan(4);
    expect(y).toBeLessThan(36);
  });

  it("draws a bar of values whose sum is no number any more", () => {
    const [, bar] = draw("bars", seriesOf([1e308, 1e308, 1e308]), { msPerPixel: 1_000 }).of("rect");
    expect(bar[3]).toBeCloseTo(36);
  });

  it.each(marks)("marks a moment that is pointed at, on top of bars and under a line: %s", (mark) => {
    const at = { time: space.to - 5_000, color: "grey" };
    const painter = recorder();
    new Sparkline(mark).draw(painter, seriesOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), space, "red", { at });
    const hairlines = painter
      .of("rect")
      .filter(([x, y, width, height]) => x === 50 && y === 0 && width === 1 && height === 40);
    expect(hairlines.length).toBe(1);
    const dots = painter.of("arc");
    if (mark === "bars") expect(painter.of("rect").at(-1)).toEqual(hairlines[0]);
    else expect([dots.length, dots[0][0], dots[0][2]]).toEqual([1, 50, 3.5]);
  });

  it.each(["line", "bars"] as const)("marks no moment that is out of view: %s", (mark) => {
    const calls = (more: object): number => {
      const painter = recorder();
      new Sparkline(mark).draw(painter, seriesOf([1, 2, 3]), space, "red", more);
      return painter.calls.length;
    };
    for (const time of [space.to + 1, space.to - 10_001]) {
      expect(calls({ at: { time, color: "grey" } })).toBe(calls({}));
    }
  });

  it.each(marks)("comes to an end where numbers cannot tell one pixel from the next: %s", (mark) => {
    const to = 8.64e15;
    draw(mark, seriesOf([1, 2, 3], to), { to, msPerPixel: 0.003 });
  });

  it.each(["line", "area", "step"] as const)(
    "leaves out the gap of a level line with a row in each pixel: %s",
    (mark) => {
      const values = Array.from({ length: 400 }, (_, index) => (index >= 160 && index < 240 ? NaN : 7));
      const series = new Series();
      values.forEach((value, index) => series.append(space.to - (399 - index) * 25, value));
      const columns = draw(mark, series)
        .of("moveTo")
        .map(([x]) => Number(x));
      expect(columns.filter((x) => x < 35).length).toBeGreaterThan(20);
      expect(columns.filter((x) => x > 43 && x < 57)).toEqual([]);
    },
  );
});
