import { afterEach, describe, expect, it } from "vitest";
import type { Sink, Source } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";

interface Weather {
  readonly time: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pressure: number;
}

/** A link that is cut and comes back when it is told to, and replays what was missed. */
class Link implements Source<Weather> {
  readonly name = "link";
  readonly order = "contiguous";
  sink!: Sink<Weather>;
  connect(sink: Sink<Weather>): void {
    this.sink = sink;
    sink.open();
    if (sink.resume !== null) sink.recovered(true);
  }
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 300 && !(await done()); n += 1) await frame();
  if (!(await done())) throw new Error("it did not come to that within 300 frames");
}

const colors = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255] } as const;

/** How much of each pixel of the canvas is of a colour of its own, inked in a box of CSS pixels. */
function inkOf(
  { node }: LineChart<Weather>,
  color: keyof typeof colors,
  left = 0,
  top = 0,
  width = Infinity,
  height = Infinity,
): number {
  const canvas = node.shadowRoot!.querySelector("canvas")!;
  const dpr = canvas.width / canvas.getBoundingClientRect().width;
  const image = canvas
    .getContext("2d")!
    .getImageData(
      left * dpr,
      top * dpr,
      Math.min(width * dpr, canvas.width - left * dpr),
      Math.min(height * dpr, canvas.height - top * dpr),
    );
  let count = 0;
  for (let at = 0; at < image.data.length; at += 4) {
    const same = colors[color].every((part, index) => Math.abs(image.data[at + index] - part) < 60);
    if (same && image.data[at + 3] > 12) count += 1;
  }
  return count;
}

interface Shown {
  readonly chart: LineChart<Weather>;
  readonly link: Link;
  readonly now: number;
  readonly events: { direction: string; limit: number; label: string }[];
  push(rows: readonly Weather[]): void;
  /** The chart's clock stands until it is moved, ms. */
  advance(by: number): void;
}

async function show(options: Partial<LineChartOptions<Weather>>): Promise<Shown> {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "220px" });
  document.body.append(box);
  const link = new Link();
  const stream = new DataStream<Weather>(link, { retry: { minDelay: 1, maxDelay: 2 } });
  const now = Date.now();
  let ahead = 0;
  const chart = lineChart<Weather>(box, {
    stream,
    delay: 0,
    margin: 20,
    timeWindow: 60_000,
    now: () => now + ahead,
    stroke: "#808080",
    fill: false,
    ...options,
  });
  const events: Shown["events"] = [];
  chart.on("cross", ({ direction, limit, label }) => events.push({ direction, limit, label }));
  undos.push(() => {
    chart.destroy();
    stream.destroy();
    box.remove();
  });
  await Promise.resolve();
  let offset = 0;
  const push = (rows: readonly Weather[]): void => {
    offset += rows.length;
    link.sink.next(rows, { position: { offset } });
  };
  push(Array.from({ length: 61 }, (_, n) => weather(now - (60 - n) * 1_000, 20)));
  await frame();
  await frame();
  const advance = (by: number): void => {
    ahead += by;
    chart.update({});
  };
  return { chart, link, now, events, push, advance };
}

function weather(time: number, value: number): Weather {
  return { time, value, low: value - 5, high: value + 5, pressure: 1_000 + value };
}

const readout = ({ chart }: Shown): string =>
  chart.node.shadowRoot!.querySelector<HTMLElement>('[part~="readout"]')!.innerText;

function point({ chart }: Shown, x: number): void {
  const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
  const { left, top } = canvas.getBoundingClientRect();
  canvas.dispatchEvent(
    new PointerEvent("pointermove", { clientX: left + x, clientY: top + 100, bubbles: true, pointerType: "mouse" }),
  );
}

describe("marks on a chart", () => {
  it("tints a range of values between its ends, and tells crossings of both", async () => {
    const shown = await show({
      y: { domain: [0, 40] },
      thresholds: [{ value: 30, to: Infinity, color: "rgb(255, 0, 0)", label: "hot" }],
    });
    // The plot is 180 px high: 30 to 40 is its upper quarter.
    expect(inkOf(shown.chart, "red", 30, 22, 400, 40)).toBeGreaterThan(400 * 35);
    expect(inkOf(shown.chart, "red", 30, 70, 400, 100)).toBe(0);
    shown.push([weather(shown.now + 1, 35)]);
    expect(shown.events).toMatchObject([{ direction: "above", limit: 30 }]);
  });

  it("draws a moment as a line, a stretch as a tint, and tells of them under the pointer", async () => {
    const now = Date.now();
    const annotations = [
      { time: now - 30_000, label: "deploy", color: "rgb(0, 0, 255)" },
      { time: new Date(now - 15_000), to: new Date(now - 5_000), label: "maintenance", color: "rgb(0, 255, 0)" },
    ];
    const shown = await show({ y: { domain: [0, 40] }, annotations });
    expect(inkOf(shown.chart, "blue", 290, 60, 20, 60)).toBeGreaterThan(50);
    expect(inkOf(shown.chart, "green", 450, 60, 60, 60)).toBeGreaterThan(50 * 50);
    point(shown, 300);
    await until(() => readout(shown).includes("deploy"));
    point(shown, 480);
    await until(() => readout(shown).includes("maintenance"));
    expect(readout(shown)).not.toContain("deploy");
  });

  it("tells of so many moments at one place as there is room for, with long names in lines", async () => {
    const time = Date.now() - 30_000;
    const annotations = Array.from({ length: 200 }, (_, index) => ({
      time,
      label: `release ${index}, ${"of many words ".repeat(14)}`,
    }));
    const shown = await show({ y: { domain: [0, 40] }, annotations });
    point(shown, 300);
    await until(() => readout(shown).includes("release 0"));
    expect(readout(shown)).toContain("and 196 more");
    expect(readout(shown)).not.toContain("release 4,");
    const box = shown.chart.node.shadowRoot!.querySelector('[part~="readout"]')!.getBoundingClientRect();
    const over = (part: string): number =>
      Number(getComputedStyle(shown.chart.node.shadowRoot!.querySelector(`[part~="${part}"]`)!).zIndex);
    expect(over("readout")).toBeGreaterThan(over("table-button"));
    expect(box.width).toBeLessThan(shown.chart.node.getBoundingClientRect().width * 0.6);
  });

  it("marks when a stream was back, and tells of it", async () => {
    const shown = await show({ y: { domain: [0, 40], grid: false } });
    const marks = (): number => {
      const { chart } = shown;
      const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
      const dpr = canvas.width / canvas.getBoundingClientRect().width;
      const { data } = canvas.getContext("2d")!.getImageData(100 * dpr, 195 * dpr, 500 * dpr, 4 * dpr);
      let count = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 100) count += 1;
      return count;
    };
    expect(marks()).toBe(0);
    shown.link.sink.error(new Error("cut"));
    shown.advance(10_000);
    await until(() => marks() > 0);
    point(shown, 580 - 560 / 6);
    await until(() => readout(shown).includes("reconnected"));
    shown.chart.node.shadowRoot!.querySelector("canvas")!.dispatchEvent(new PointerEvent("pointerleave"));
    shown.chart.update({ reconnects: false });
    await until(() => marks() === 0);
  });

  it("fills a band from its lower to its upper bound, tells both, and writes them as CSV", async () => {
    const shown = await show({
      mark: "band",
      fill: undefined,
      y: { domain: [0, 40] },
      stroke: "rgb(0, 0, 255)",
      label: "range",
    });
    const { chart } = shown;
    // 15 to 25 of 40 on 180 px: 67.5 to 112.5 from the plot's top at 20.
    expect(inkOf(chart, "blue", 100, 90, 400, 40)).toBeGreaterThan(400 * 38);
    expect(inkOf(chart, "blue", 100, 30, 400, 50)).toBe(0);
    expect(inkOf(chart, "blue", 100, 140, 400, 40)).toBe(0);
    point(shown, 300);
    await until(() => readout(shown).includes("15–25"));
    expect((await chart.toCSV()).split("\r\n")[0]).toBe("time,range low,range high");
    expect((await chart.toCSV()).split("\r\n")[1]).toMatch(/Z,15,25$/);
    chart.update({ value: "value" });
    await until(async () => (await chart.toCSV()).startsWith("time,range,range low,range high\r\n"));
    point(shown, 301);
    await until(() => readout(shown).includes("20 (15–25)"));
  });

  it("puts rows together in bars: draws, tells, exports them, and goes on as a line", async () => {
    const shown = await show({
      mark: "bars",
      every: 20_000,
      reduce: "mean",
      value: "value",
      fill: undefined,
      timeZone: "UTC",
      locale: "en",
      y: { domain: [0, 40] },
      stroke: "rgb(0, 0, 255)",
      label: "mean",
      thresholds: [{ value: 30 }],
    });
    const { chart, now } = shown;
    const start = Math.floor(now / 20_000) * 20_000;
    const xOf = (time: number): number => 580 - (560 * (now - time)) / 60_000;
    // Half of the plot's 180 px.
    await until(() => inkOf(chart, "blue", xOf(start - 15_000), 115, 40, 60) > 40 * 58);
    expect(inkOf(chart, "blue", 40, 25, 500, 80)).toBe(0);
    const csv = async (): Promise<string[]> => (await chart.toCSV()).trim().split("\r\n");
    expect((await csv())[0]).toBe("time,mean,mean note");
    expect((await csv()).at(-1)).toBe(`${new Date(start).toISOString()},20,so far`);
    expect((await csv()).at(-2)).toBe(`${new Date(start - 20_000).toISOString()},20,`);
    // Before the first row others may have been, unless a bucket begins with it.
    expect((await csv())[1].endsWith(",20,incomplete")).toBe((now - 60_000) % 20_000 > 0);
    point(shown, xOf(start - 10_000));
    await until(() => readout(shown).includes("20") && !readout(shown).includes("("));
    chart.node.shadowRoot!.querySelector<HTMLElement>('[part~="table-button"]')!.click();
    const table = (): string => chart.node.shadowRoot!.querySelector("table")?.innerText ?? "";
    await until(() => table().includes("20 (so far)"));
    // A late row changes the bar of its time, and a threshold is crossed by whole bars alone.
    shown.push([weather(start - 15_000, 440)]);
    await until(async () => (await csv()).at(-2) === `${new Date(start - 20_000).toISOString()},40,`);
    shown.push([weather(start + 1, 10_000)]);
    await until(async () => !(await csv()).at(-1)!.includes(",20,"));
    expect(shown.events).toEqual([]);
    expect(() => {
      chart.update({ mark: "line" });
    }).toThrow('invalid every: 20000. Expected mark: "bars"');
    chart.update({ mark: "line", every: undefined });
    await until(async () => (await csv()).length === 1 + 61 + 2);
  });

  it("has lines on two axes, each with its own domain and its own thresholds", async () => {
    const shown = await show({
      margin: undefined,
      series: [
        { value: "value", label: "temperature", stroke: "rgb(255, 0, 0)" },
        { value: "pressure", label: "pressure", axis: "right", stroke: "rgb(0, 0, 255)" },
      ],
      y: { domain: [0, 40], label: "°C" },
      yRight: { domain: [980, 1_100], label: "hPa" },
      thresholds: [{ value: 1_050, axis: "right" }],
    });
    const { chart } = shown;
    const svg = await chart.toSVG();
    expect(svg).toContain(">°C<");
    expect(svg).toContain(">hPa<");
    expect(svg).toContain(">1,100<");
    expect(inkOf(chart, "red")).toBeGreaterThan(300);
    expect(inkOf(chart, "blue")).toBeGreaterThan(300);
    shown.push([weather(shown.now + 1, 60)]);
    expect(shown.events).toEqual([{ direction: "above", limit: 1_050, label: "pressure" }]);
    point(shown, 300);
    await until(() => readout(shown).includes("1,020") && readout(shown).includes("20"));
  });

  it("goes from a linear to a log axis while it runs", async () => {
    const { chart } = await show({ y: { domain: [1, 1_000] }, strokeWidth: 3 });
    const line = (): number => {
      const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
      const dpr = canvas.width / canvas.getBoundingClientRect().width;
      const { data, width, height } = canvas.getContext("2d")!.getImageData(300 * dpr, 20 * dpr, 1, 180 * dpr);
      let best = -1;
      for (let y = 0; y < height; y += 1) {
        if (data[y * width * 4] > 100 && data[y * width * 4] < 150 && data[y * width * 4 + 3] > 200) best = y / dpr;
      }
      return best;
    };
    // 20 of 1 to 1,000: at the bottom, and at 43 % where ratios count.
    await until(() => Math.abs(line() - 180 * (1 - 19 / 999)) < 3);
    chart.update({ y: { domain: [1, 1_000], scale: "log" } });
    await until(() => Math.abs(line() - 180 * (1 - Math.log10(20) / 3)) < 3);
  });

  it.each([
    [{ y: { scale: "log", zero: true } }, "without zero"],
    [{ y: { scale: "log", domain: [0, 10] } }, "domain is above 0"],
    [{ y: { scale: "loq" } }, '"linear", "log" or "symlog"'],
    [{ annotations: [{ time: "yesterday" }] }, "a time: epoch ms, a Date or an ISO 8601 string"],
    [{ annotations: [{ label: "deploy" }] }, "an object whose time is"],
    [{ thresholds: [{ value: 3, to: NaN }] }, "to (NaN) to be a number, or Infinity for a range that is open"],
    [{ series: [{ value: "value", axis: "top" }] }, '"left" or "right"'],
    [{ mark: "bar" }, '"line", "area", "step", "band" or "bars"'],
  ])("refuses %o and names the cure", async (options, words) => {
    await expect(show(options as Partial<LineChartOptions<Weather>>)).rejects.toThrow(words);
    document.body.lastElementChild?.remove();
  });
});
