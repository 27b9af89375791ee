import { afterEach, describe, expect, it, vi } from "vitest";
import { PastSet } from "../../src/widgets/past/past-set.js";
import { PastWindow } from "../../src/widgets/past/past-window.js";
import { PastChart } from "./past-chart.js";

const HOUR = 3_600_000;

let shown: PastChart | undefined;

afterEach(() => {
  shown?.destroy();
  vi.restoreAllMocks();
});

describe("a frame of a view in the past", () => {
  it("reads no row of the past anew where rows come in", async () => {
    const chart = (shown = new PastChart(20_000));
    const span = { from: chart.now - 2 * HOUR, to: chart.now - 2 * HOUR + 60_000 };
    chart.chart.setView(span);
    await expect.poll(() => chart.values()).toEqual(chart.expected());
    // Until nothing more is asked for beside the view.
    await expect.poll(() => chart.inkedShare()).toBeGreaterThan(0.97);
    const frames = vi.spyOn(PastWindow.prototype, "show");
    const reads = vi.spyOn(PastSet.prototype, "rowsOf");
    for (let row = 1; row <= 10; row += 1) {
      chart.push([{ time: chart.now + row * 1_000, value: row }]);
      chart.chart.setView(span);
      const before = frames.mock.calls.length;
      await expect.poll(() => frames.mock.calls.length).toBeGreaterThan(before);
    }
    expect(reads).not.toHaveBeenCalled();
  });
});
