import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderLineChart } from "../../../../src/render/index.js";
import { DataStream, manual } from "../../../../src/stream/index.js";
import { lineChart } from "../../../../src/widgets/index.js";

beforeEach(() => {
  vi.stubEnv("TZ", "America/New_York");
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllEnvs();
});

const rows = ["2026-07-20", "2026-07-21", "2026-07-22"].map((time, value) => ({ time, value }));

describe("a date without a time of day", () => {
  it("is the day that it says in a picture, in its zone", () => {
    for (const timeZone of [undefined, "Asia/Tokyo", "America/Los_Angeles"]) {
      const svg = renderLineChart(rows, {
        timeZone,
        locale: "en",
        x: { format: { day: "numeric", hour: "numeric" } },
        stroke: "#123456",
        annotations: [{ time: "2026-07-21", color: "#654321" }],
      });
      const [, labelX] = /<text x="([\d.]+)"[^>]*>21, 00</.exec(svg) ?? [];
      const [, rowX] = /<path d="M[\d.]+,[\d.]+L([\d.]+),[^"]*" fill="#123456"/.exec(svg) ?? [];
      const [, annotationX] = /<path d="M([\d.]+),[^"]*"[^>]*stroke="#654321"/.exec(svg) ?? [];
      expect(Math.abs(Number(rowX) - Number(labelX)), timeZone).toBeLessThan(1);
      expect(Math.abs(Number(annotationX) - Number(labelX)), timeZone).toBeLessThan(1);
    }
  });

  it("is that of the chart's zone for an annotation of a live chart", async () => {
    const stream = new DataStream(manual<{ time: number; value: number }>());
    const shown = async (timeZone: string | undefined, midnight: string): Promise<boolean> => {
      const chart = lineChart(document.body, {
        stream,
        timeZone,
        now: () => Date.parse(midnight) + 30_000,
        annotations: [{ time: "2026-07-21", label: "release" }],
      });
      const svg = await chart.toSVG();
      chart.destroy();
      return svg.includes("release");
    };
    expect(await shown("Asia/Tokyo", "2026-07-20T15:00:00Z")).toBe(true);
    expect(await shown("Asia/Tokyo", "2026-07-21T00:00:00Z")).toBe(false);
    expect(await shown(undefined, "2026-07-21T04:00:00Z")).toBe(true);
    stream.destroy();
  });
});
