import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DataStreamOptions, ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import type { LineChart, LineChartInput } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";
import { realFrames, Screen } from "./screen.js";

interface Row {
  readonly time: number;
  readonly value: number;
  readonly key?: string;
}

const then = Date.UTC(2023, 10, 14, 22, 13, 20);
const minute = 60_000;

const undos: (() => void)[] = [];
let screen: Screen;
let source: ManualSource<Row>;

beforeEach(() => {
  screen = new Screen();
  source = manual<Row>();
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  vi.restoreAllMocks();
});

function boxOf(width = 640, height = 240): HTMLElement {
  const box = document.createElement("div");
  Object.assign(box.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(box);
  undos.push(() => {
    box.remove();
  });
  return box;
}

function streamOf(options: DataStreamOptions<Row> = {}): DataStream<Row> {
  const stream = new DataStream<Row>(source, options);
  undos.push(() => {
    stream.destroy();
  });
  return stream;
}

async function chartOf(options: Partial<LineChartInput<Row>> = {}): Promise<LineChart<Row>> {
  const chart = lineChart<Row>(boxOf(), {
    stream: streamOf(),
    stroke: "#0000ff",
    fill: false,
    y: { grid: false },
    locale: "en-GB",
    timeZone: "UTC",
    ...options,
  });
  undos.push(() => {
    chart.destroy();
  });
  await realFrames();
  await screen.pass(100);
  return chart;
}

function rows(count: number, from: number, step = 1_000): Row[] {
  return Array.from({ length: count }, (_, n) => ({ time: from + n * step, value: 50 + 30 * Math.sin(n / 20) }));
}

function canvasIn(widget: { readonly node: HTMLElement }): HTMLCanvasElement {
  return widget.node.shadowRoot!.querySelector("canvas")!;
}

/** The columns of a canvas that have ink of about this colour, as shares of its width: the first and the last. */
function inked(canvas: HTMLCanvasElement, blue = true): [from: number, to: number] | undefined {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
  let [from, to] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 100 || (blue && (data[i] > 60 || data[i + 1] > 60 || data[i + 2] < 200))) continue;
    const x = (i / 4) % width;
    from = Math.min(from, x);
    to = Math.max(to, x);
  }
  return from < to ? [from / width, to / width] : undefined;
}

function words(widget: { readonly node: HTMLElement }, part: string): string {
  return widget.node.shadowRoot!.querySelector(`[part~="${part}"]`)?.textContent ?? "";
}

/** How often a canvas is drawn while so much time passes. */
async function drawsIn(ms: number, canvas: HTMLCanvasElement): Promise<number> {
  const clear = vi.spyOn(canvas.getContext("2d")!, "clearRect");
  await screen.pass(ms);
  const { length } = clear.mock.calls;
  clear.mockRestore();
  return length;
}

describe("a chart at rest", () => {
  for (const batches of [1, 3, 60]) {
    it(`shows 600 rows of 2023 that came in ${batches} pushes`, async () => {
      const chart = await chartOf({ timeWindow: 600_000 });
      const all = rows(600, then);
      for (let n = 0; n < batches; n += 1) source.push(all.slice((n * 600) / batches, ((n + 1) * 600) / batches));
      await screen.pass(1_000);
      const [from, to] = inked(canvasIn(chart))!;
      // Of three pushes in one moment the last is ahead of what the others tell of the source's clock.
      expect(from).toBeLessThan(0.2);
      expect(to).toBeGreaterThan(0.8);
      expect(words(chart, "waiting")).toBe("");
    });
  }

  it("says how old its newest row is, and of which day", async () => {
    const chart = await chartOf({ timeWindow: 600_000 });
    source.push(rows(600, then));
    await screen.pass(1_000);
    expect(words(chart, "status-word")).toBe("live · 483 d ago");
    expect(await chart.toSVG()).toMatch(/>14 Nov 2023 22:\d\d</);
    expect(await chart.toSVG()).toContain("483 d ago");
    await screen.pass(10_000);
    expect(canvasIn(chart).ariaLabel).toContain("newest row 14 Nov 2023 22:23:19");
  });

  it("draws nothing", async () => {
    const chart = await chartOf({ timeWindow: 600_000 });
    source.push(rows(600, then));
    // The stream is stale by then, which is told once.
    await screen.pass(30_000);
    expect(await drawsIn(600_000, canvasIn(chart))).toBe(0);
  });

  it("draws nothing by a clock of the user's that goes on, and follows it where it comes near", async () => {
    let now = Date.UTC(2024, 0, 1);
    const chart = await chartOf({ timeWindow: 600_000, now: () => now });
    source.push(rows(600, then));
    // The stream is stale by then, which is told once.
    await screen.pass(30_000);
    expect(inked(canvasIn(chart))![1]).toBeGreaterThan(0.8);
    now += 1_000;
    expect(await drawsIn(5_000, canvasIn(chart))).toBe(0);
    now = then + 300_000;
    await screen.pass(2_000);
    expect((await chart.toCSV()).trim().split("\n").at(-1)).toMatch(/^2023-11-14T22:18:20/);
  });

  it("scrolls on while a feed is silent, and rests as the newest row would leave", async () => {
    const chart = await chartOf({ timeWindow: 10_000, delay: 0 });
    for (let n = 0; n < 12; n += 1) {
      source.push({ time: screen.epoch, value: n });
      await screen.pass(1_000);
    }
    await screen.pass(4_000);
    expect(inked(canvasIn(chart))![1]).toBeLessThan(0.7);
    await screen.pass(6_000);
    expect(inked(canvasIn(chart))![1]).toBeGreaterThan(0.8);
    expect(words(chart, "status-word")).toMatch(/ago|stale/);
    expect(await drawsIn(10_000, canvasIn(chart))).toBe(0);
  });

  it("is live again with the next row, at once", async () => {
    const chart = await chartOf({ timeWindow: minute, delay: 0, mark: "area" });
    source.push({ time: screen.epoch - 60 * minute, value: 1 });
    await screen.pass(1_000);
    const views: boolean[] = [];
    chart.on("view", ({ live }) => views.push(live));
    expect(words(chart, "status-word")).toBe("live · 1 h ago");
    source.push({ time: screen.epoch, value: 2 });
    await screen.pass(50);
    expect(words(chart, "status-word")).toBe("live");
    expect(await drawsIn(5_000, canvasIn(chart))).toBeGreaterThan(5);
  });

  it("can be held and left, and Live leads back to the newest row", async () => {
    const chart = await chartOf({ timeWindow: 600_000 });
    source.push(rows(1_200, then));
    await screen.pass(1_000);
    const spans: { from: number; to: number; live: boolean }[] = [];
    chart.on("view", (span) => spans.push({ ...span }));
    chart.pause();
    await screen.pass(500);
    expect(spans.at(-1)).toMatchObject({ to: then + 1_199_000, live: false });
    canvasIn(chart).dispatchEvent(new WheelEvent("wheel", { deltaX: -100, cancelable: true, bubbles: true }));
    await screen.pass(500);
    expect(spans.at(-1)!.to).toBeLessThan(then + 1_199_000);
    chart.live();
    await screen.pass(1_000);
    expect(spans.at(-1)!.live).toBe(true);
    expect((await chart.toCSV()).trim().split("\n").at(-1)).toMatch(/^2023-11-14T22:33:19/);
  });

  for (const options of [
    { delay: 5_000 },
    { mark: "step" },
    { mark: "area" },
    { mark: "band", low: "value", high: "value" },
  ] as const) {
    it(`shows its rows with ${JSON.stringify(options)}`, async () => {
      const chart = await chartOf({ timeWindow: 60_000, ...options });
      source.push(rows(10, then, 5_000));
      await screen.pass(1_000);
      expect(inked(canvasIn(chart))![1]).toBeGreaterThan(0.8);
    });
  }

  it("goes by the newest of the lines that are shown", async () => {
    const live = manual<Row>();
    const other = new DataStream<Row>(live);
    undos.push(() => {
      other.destroy();
    });
    const chart = await chartOf({
      timeWindow: 60_000,
      stream: undefined,
      series: [
        { stream: streamOf(), label: "old", stroke: "#0000ff" },
        { stream: other, label: "new", stroke: "#00ff00" },
      ],
    });
    source.push(rows(50, then));
    live.push({ time: screen.epoch, value: 1 });
    await screen.pass(500);
    expect(inked(canvasIn(chart))).toBeUndefined();
    [...chart.node.shadowRoot!.querySelectorAll<HTMLElement>("button")]
      .find(({ textContent }) => textContent.includes("new"))!
      .click();
    await screen.pass(1_000);
    expect(inked(canvasIn(chart))![1]).toBeGreaterThan(0.8);
  });
});

describe("a sparkline at rest", () => {
  it("stands on a card, beside its newest value", async () => {
    const card = valueCard<Row>(boxOf(300, 160), { stream: streamOf(), sparkline: "line" });
    undos.push(() => {
      card.destroy();
    });
    await realFrames();
    source.push(rows(600, then));
    // The stream is stale by then, which is told once.
    await screen.pass(30_000);
    const canvas = canvasIn(card);
    expect(words(card, "value")).toMatch(/\d/);
    expect(inked(canvas, false)![1]).toBeGreaterThan(0.8);
    expect(await drawsIn(60_000, canvas)).toBe(0);
  });

  it("stands in a table, for each key by itself", async () => {
    const stream = streamOf({ key: "key" });
    const table = dataTable<Row>(boxOf(500, 200), {
      stream,
      columns: [{ value: "key" }, { value: "value", sparkline: "line" }],
    });
    undos.push(() => {
      table.destroy();
    });
    await realFrames();
    // Older than what is on view, and younger than what is retained.
    source.push(rows(100, screen.epoch - 280_000).map((row) => ({ ...row, key: "ended" })));
    source.push(rows(100, screen.epoch - 100_000).map((row) => ({ ...row, key: "live" })));
    await screen.pass(1_000);
    const canvases = [...table.node.shadowRoot!.querySelectorAll("canvas")];
    expect(canvases.length).toBe(2);
    for (const canvas of canvases) expect(inked(canvas, false)![1]).toBeGreaterThan(0.7);
  });
});
