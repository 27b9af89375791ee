import { describe, expect, it } from "vitest";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import type { LineChartOptions } from "../../../../src/widgets/line-chart/options/line-chart-options.js";
import { frameInputOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

const DAY_MS = 86_400_000;

/** Returns the labels of time, from the left, of a chart seen `after` ms past its right edge. */
function labels(after: number | undefined, options: Partial<LineChartOptions<unknown>> = {}, width = 640): string[] {
  const chartOptions = { locale: "en-GB", timeZone: "UTC", timeWindow: 60_000, ...options };
  const { timeTicks: times, plane } = new FrameMaker().make(
    frameInputOf([lineOf(seriesOf([1, 2, 3]))], chartOptions, {
      width,
      ...(after !== undefined && { now: noon + after }),
    }),
    0,
  );
  const from = plane.to - (plane.width / plane.pixel) * plane.msPerPixel;
  return times.filter(({ value }) => value >= from && value <= plane.to).map(({ label }) => label);
}

describe("an axis of another day", () => {
  it("says which day it is, and which year where that is another one", () => {
    expect(labels(DAY_MS).join()).toMatch(/12 Mar 11:59:\d\d/);
    expect(labels(400 * DAY_MS).join()).toMatch(/12 Mar 2025 11:59:\d\d/);
    expect(labels(-400 * DAY_MS).join()).toMatch(/12 Mar 2025/);
  });

  it("says it once", () => {
    expect(labels(DAY_MS).filter((label) => label.includes("Mar"))).toHaveLength(1);
  });

  it("says the day alone, or without its year, where there is no room for more", () => {
    const [wide, narrow] = [640, 240].map((width) =>
      labels(400 * DAY_MS, {}, width).find((label) => label.includes("Mar")),
    );
    expect(wide?.length).toBeGreaterThan(narrow?.length ?? Infinity);
  });

  it("says nothing of today, nor where now is not told, nor in the place of a format of the user's", () => {
    for (const text of [labels(3_600_000), labels(undefined), labels(DAY_MS, { x: { format: () => "at" } })]) {
      expect(text.join()).not.toContain("Mar");
    }
  });

  it("measures words once, not with every frame of a view that is moved", () => {
    const measured: string[] = [];
    const maker = new FrameMaker();
    const series = lineOf(seriesOf([1, 2, 3]));
    const measure = (text: string): number => {
      measured.push(text);
      return 6 * text.length;
    };
    const options = { locale: "en-GB", timeZone: "UTC", timeWindow: 60_000 };
    const input = { ...frameInputOf([series], options, { width: 640, now: noon + DAY_MS }), measure };
    for (let frame = 0; frame < 10; frame += 1) maker.make(input, frame * 16);
    const days = measured.filter((text) => text.startsWith("12 Mar"));
    expect(days.length).toBeGreaterThan(0);
    // The axis itself measures the one that is shown.
    expect(days.length).toBeLessThan(2 * new Set(days).size + 10);
  });

  it("goes by the days of its time zone", () => {
    expect(labels(11.5 * 3_600_000).join()).not.toContain("Mar");
    expect(labels(11.5 * 3_600_000, { timeZone: "Europe/Berlin" }).join()).toContain("Mar");
  });
});
