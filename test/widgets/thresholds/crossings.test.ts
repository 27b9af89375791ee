import { describe, expect, it } from "vitest";
import { Series } from "../../../src/series/index.js";
import { Crossings } from "../../../src/widgets/thresholds/crossings.js";
import { lineOf, seriesOf } from "../line-chart/frame-input-of.js";

const limit = { value: 80, label: "limit" };

/** Lists the crossings as values come in one by one, after a first. */
function told(
  values: readonly (number | null)[],
  threshold = limit as { value: number; hysteresis?: number },
): string[] {
  const series = seriesOf([values[0]]);
  const crossings = new Crossings();
  const lines = [lineOf(series)];
  expect(crossings.scan(lines, [threshold])).toEqual([]);
  return values.slice(1).flatMap((value) => {
    series.append(series.time(series.end - 1) + 1_000, value ?? NaN);
    return crossings.scan(lines, [threshold]).map(({ direction, value: at }) => `${direction} ${at}`);
  });
}

describe("Crossings", () => {
  it("tells each rise above and fall below, once", () => {
    expect(told([70, 79, 81, 90, 80, 79, 81])).toEqual(["above 81", "below 79", "above 81"]);
    expect(told([90, 85, 70])).toEqual(["below 70"]);
  });

  it("waits with the fall for the hysteresis, and for the rise for nothing", () => {
    expect(told([70, 81, 78, 81, 76, 74, 79, 81], { value: 80, hysteresis: 5 })).toEqual([
      "above 81",
      "below 74",
      "above 81",
    ]);
  });

  it("passes over gaps, takes a value at the threshold for above it, and knows no side before the first", () => {
    expect(told([null, 90, 80, null, 80, 70, 80, 90])).toEqual(["below 70", "above 80"]);
  });

  it("finds crossings within a batch, of each line and threshold, at their times", () => {
    const [a, b] = [seriesOf([10]), seriesOf([50])];
    const lines = [lineOf(a, "0:", "a"), lineOf(b, "1:", "b")];
    const crossings = new Crossings();
    const thresholds = [{ value: 20 }, { value: 40 }];
    crossings.scan(lines, thresholds);
    const start = a.time(a.first);
    a.insert([start + 1, start + 2, start + 3], [30, 45, 5]);
    b.insert([start + 1], [30]);
    expect(
      crossings
        .scan(lines, thresholds)
        .map(({ label, direction, threshold, time }) => [label, direction, threshold.value, time - start]),
    ).toEqual([
      ["a", "above", 20, 1],
      ["a", "above", 40, 2],
      ["a", "below", 20, 3],
      ["a", "below", 40, 3],
      ["b", "below", 40, 1],
    ]);
    expect(crossings.scan(lines, thresholds)).toEqual([]);
  });

  it("takes a new threshold from where the line is", () => {
    const series = seriesOf([50]);
    const crossings = new Crossings();
    const lines = [lineOf(series)];
    crossings.scan(lines, [limit]);
    series.append(series.time(series.end - 1) + 1_000, 70);
    expect(crossings.scan(lines, [{ value: 60 }]).map(({ direction }) => direction)).toEqual(["above"]);
  });

  it("tells nothing of the time in which it had no thresholds", () => {
    const series = seriesOf([50]);
    const crossings = new Crossings();
    const lines = [lineOf(series)];
    const push = (value: number): void => {
      series.append(series.time(series.end - 1) + 1_000, value);
    };
    crossings.scan(lines, [limit]);
    crossings.scan(lines, []);
    push(90);
    push(50);
    expect(crossings.scan(lines, [limit])).toEqual([]);
    push(90);
    expect(crossings.scan(lines, [limit]).map(({ value }) => value)).toEqual([90]);
  });

  it("tells nothing of the past when it begins to look, at a new threshold or at another series", () => {
    const crossings = new Crossings();
    const long = seriesOf([10, 90, 10, 90]);
    expect(crossings.scan([lineOf(long)], [limit])).toEqual([]);
    expect(crossings.scan([lineOf(seriesOf([90, 10]))], [limit])).toEqual([]);
    expect(crossings.scan([], [])).toEqual([]);
    const fresh = new Series();
    fresh.append(1, 10);
    expect(crossings.scan([lineOf(fresh)], [limit])).toEqual([]);
  });
});
