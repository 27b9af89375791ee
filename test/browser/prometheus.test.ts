import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { commands } from "vitest/browser";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { prometheus } from "../recipes/prometheus.js";
import type { PagePrometheus } from "../servers/prometheus-command.js";
import type { SeededWeek } from "../servers/seeded-week.js";
import { seededWeek } from "../servers/seeded-week.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A row of the recipe. */
interface Place {
  readonly time: number;
  readonly value: number | null;
  readonly labels: { readonly place: string };
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

describe("a chart on a real Prometheus", () => {
  let server: PagePrometheus | undefined;
  let week: SeededWeek;

  beforeAll(async () => {
    server = await commands.startPrometheus();
    week = seededWeek(server?.now ?? 0);
  }, 60_000);

  afterAll(() => commands.stopPrometheus());

  async function show(): Promise<{ chart: LineChart<Place>; csv: () => Promise<string[][]>; notice: () => string }> {
    const box = document.createElement("div");
    Object.assign(box.style, { width: "800px", height: "300px" });
    document.body.append(box);
    const source = prometheus(`http://127.0.0.1:${server!.port}`, "made_level", { step: MINUTE });
    const stream = new DataStream<Place>(source, { key: (row) => row.labels.place });
    const chart = lineChart<Place>(box, { stream, timeWindow: HOUR, locale: "en" });
    undos.push(() => {
      chart.destroy();
      stream.destroy();
      box.remove();
    });
    await expect.poll(() => stream.state).toBe("live");
    return {
      chart,
      csv: async () =>
        (await chart.toCSV())
          .trim()
          .split("\r\n")
          .map((line) => line.split(",")),
      notice: () => {
        const words = chart.node.shadowRoot!.querySelector<HTMLElement>("[part~=past-words]");
        const isShown = chart.node.shadowRoot!.querySelector<HTMLElement>("[part~=past]")?.style.display !== "none";
        return words !== null && isShown ? words.textContent : "";
      },
    };
  }

  it("holds the spike in a week, and leaves out the hole", async ({ skip }) => {
    if (server === undefined) return skip("this machine has no Prometheus");
    const { chart, csv, notice } = await show();
    chart.setView({ from: week.to - 7 * DAY + HOUR, to: week.to });
    // The minute of the spike, as a chart reads a time.
    const near = (time: string | undefined): boolean => Math.abs(Date.parse(time ?? "") - week.spike.minute) < HOUR;
    await expect.poll(async () => (await csv()).length).toBeGreaterThan(800);
    await expect.poll(notice).toBe("");
    const [head, ...rows] = await csv();
    expect(head).toEqual(["time", "hall", "hall min", "hall max", "yard", "yard min", "yard max"]);
    const highs = rows.map(([time, , , high]) => [Number(high), near(time)]);
    expect(Math.max(...highs.map(([high]) => Number(high)))).toBe(week.spike.value);
    expect(highs.find(([high]) => high === week.spike.value)).toEqual([week.spike.value, true]);
    const means = rows.map(([, mean]) => Number(mean));
    expect(Math.max(...means)).toBeLessThan(week.spike.value / 2);
    // The axis has room for it.
    expect(await chart.toSVG()).toMatch(/>1,?000</);
    const inHole = rows.filter(([time]) => {
      const at = Date.parse(time);
      return at > week.hole.from + HOUR && at < week.hole.to - HOUR;
    });
    expect(inHole).toEqual([]);
  });

  it("says where the beginning is, and goes on live over an hour", async ({ skip }) => {
    if (server === undefined) return skip("this machine has no Prometheus");
    const { chart, csv, notice } = await show();
    chart.setView({ from: week.from - 3 * DAY, to: week.from + 3 * DAY });
    await expect.poll(notice).toMatch(/^no rows before/);
    expect((await csv()).length).toBeGreaterThan(100);
    chart.setView({ timeWindow: 2 * HOUR });
    // A row a minute of all two hours, with no seam between the past and live rows.
    const times = async (): Promise<number[]> => (await csv()).slice(1).map(([time]) => Date.parse(time));
    await expect.poll(async () => (await times()).at(-1)! - (await times())[0]).toBeGreaterThanOrEqual(118 * MINUTE);
    await expect
      .poll(async () => new Set((await times()).map((time, index, all) => time - (all[index - 1] ?? time - MINUTE))))
      .toEqual(new Set([MINUTE]));
    expect(chart.paused).toBe(false);
  });
});
