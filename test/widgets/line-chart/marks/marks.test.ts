import { describe, expect, it } from "vitest";
import { drawDot, timeX } from "../../../../src/draw/index.js";
import { renderLineChart } from "../../../../src/render/index.js";
import type { Mark } from "../../../../src/widgets/line-chart/marks/mark.js";
import { marks } from "../../../../src/widgets/line-chart/marks/marks.js";

const noon = Date.UTC(2025, 2, 12, 12);
const rows = [3, 1, 4, 1, 5].map((value, index) => ({
  time: noon + index * 1_000,
  value,
  low: value - 1,
  high: value + 1,
}));

/** Dots at the middle of a range, with words of their own. */
const dots: Mark = {
  fields: ["low", "high"],
  followed: 1,
  holds: false,
  dots: "none",
  paint(painter, { traces: [low, high], plane, line }, palette) {
    painter.fillStyle = palette.color(line.stroke);
    for (let seq = low.series.first; seq < low.series.end; seq += 1) {
      const middle = (low.series.value(seq) + high.series.value(seq)) / 2;
      drawDot(painter, timeX(plane, low.series.time(seq)), plane.y(middle), 2);
    }
  },
  words: (_line, { value }, write) => `about ${write(value + 1)}`,
};

describe("a mark", () => {
  it.each(Object.entries(marks))("gives the same picture by its name and by its value: %s", (name, mark) => {
    const pictureOf = (option: typeof name | Mark): string => renderLineChart(rows, { mark: option as Mark });
    expect(pictureOf(name)).toBe(pictureOf(mark));
  });

  it("may be one's own: it says what is read, drawn and told", () => {
    const svg = renderLineChart(rows, { mark: dots, stroke: "#123456", locale: "en" });
    const shapes = [...svg.matchAll(/<path d="([^"]*)" fill="#123456"/g)].map(([, d]) => d);
    expect(shapes).toHaveLength(rows.length);
    expect(svg).toMatch(/<desc[^>]*>about 5</);
    // The domain holds both fields.
    expect(svg).toMatch(/>0<.*>6</s);
  });

  it("of a series stands beside the chart's own", () => {
    const series = [{ value: "value", stroke: "#0000aa" } as const, { mark: dots, stroke: "#123456" } as const];
    const svg = renderLineChart(rows, { series });
    expect(svg).toContain('stroke="#0000aa"');
    expect(svg.split('fill="#123456"').length - 1).toBeGreaterThanOrEqual(rows.length);
  });
});
