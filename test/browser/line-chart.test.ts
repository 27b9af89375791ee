import { afterEach, describe, expect, it } from "vitest";
import type { DataStreamOptions, Sink } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChart, LineChartInput, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";

interface Sample {
  readonly time: number;
  readonly value?: unknown;
  readonly host?: string;
  readonly a?: number;
  readonly b?: number;
}

const blue = "rgb(0, 0, 255)";
const red = "rgb(255, 0, 0)";
const undos: (() => void)[] = [];
let sink: Sink<Sample>;

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

async function frames(count = 3): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function boxOf(width = 600, height = 200): HTMLElement {
  const box = document.createElement("div");
  box.style.width = `${width}px`;
  box.style.height = `${height}px`;
  document.body.append(box);
  undos.push(() => {
    box.remove();
  });
  return box;
}

function streamOf(options: DataStreamOptions<Sample> = {}): DataStream<Sample> {
  const stream = new DataStream<Sample>((given) => {
    sink = given;
    sink.open();
  }, options);
  undos.push(() => {
    stream.destroy();
  });
  return stream;
}

function chartOn(target: HTMLElement, options: Partial<LineChartOptions<Sample>>): LineChart<Sample> {
  const chart = lineChart<Sample>(target, options as LineChartInput<Sample>);
  undos.push(() => {
    chart.destroy();
  });
  return chart;
}

/** Options under which a time's x is known: no margins, no fade to speak of, a view of ten seconds that stands. */
function standing(now: number): Partial<LineChartOptions<Sample>> {
  return {
    stroke: blue,
    fill: false,
    margin: 0,
    timeWindow: 10_000,
    delay: 0,
    now: () => now,
    y: { domain: [0, 100], grid: false },
  };
}

function canvasOf(chart: LineChart<Sample>): HTMLCanvasElement {
  return chart.node.shadowRoot!.querySelector("canvas")!;
}

function part(chart: LineChart<Sample>, name: string): HTMLElement {
  return chart.node.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`)!;
}

/** How many pixels of about this colour a part of the picture has; fractions of the width. */
function ink(chart: LineChart<Sample>, color: string, from = 0, to = 1, top = 0, bottom = 1): number {
  const canvas = canvasOf(chart);
  const [r = 0, g = 0, b = 0] = color.match(/\d+/g)!.map(Number);
  const { width, height } = canvas;
  const left = Math.round(from * width);
  const upper = Math.round(top * height);
  const { data } = canvas
    .getContext("2d")!
    .getImageData(
      left,
      upper,
      Math.max(1, Math.round(to * width) - left),
      Math.max(1, Math.round(bottom * height) - upper),
    );
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 100 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 60) {
      count++;
    }
  }
  return count;
}

function anyInk(chart: LineChart<Sample>): boolean {
  const { width, height } = canvasOf(chart);
  return canvasOf(chart)
    .getContext("2d")!
    .getImageData(0, 0, width, height)
    .data.some((byte) => byte > 0);
}

function rows(now: number, ...values: [ago: number, value: unknown][]): Sample[] {
  return values.map(([ago, value]) => ({ time: now - ago, value }));
}

describe("lineChart", () => {
  it("shows a feed as live whose clock is hours off, once three batches have told it", async () => {
    for (const skew of [5 * 3_600_000, -5 * 3_600_000]) {
      const chart = chartOn(boxOf(), {
        stream: streamOf(),
        stroke: blue,
        fill: false,
        y: { domain: [0, 100], grid: false },
      });
      await frames();
      for (const ago of [9_000, 6_000, 3_000, 200, 100, 0]) sink.next(rows(Date.now() + skew, [ago, 50]));
      await frames();
      expect(ink(chart, blue, 0.85, 1)).toBeGreaterThan(20);
      expect(part(chart, "status-word").textContent).toBe("live");
    }
  });

  it("shifts a second stream whose clock is hours off, and says so above the plot", async () => {
    const [near, far] = [manual<Sample>(), manual<Sample>()];
    const streams = [near, far].map((source) => new DataStream<Sample>(source));
    for (const stream of streams) {
      undos.push(() => {
        stream.destroy();
      });
    }
    const [first, second] = streams;
    const chart = chartOn(boxOf(), {
      y: { domain: [0, 100], grid: false },
      series: [
        { stream: first, stroke: blue, label: "near" },
        { stream: second, stroke: red, label: "far" },
      ],
    });
    await frames();
    const now = Date.now();
    for (const ago of [9_000, 6_000, 3_000, 2_000]) {
      near.push(rows(now, [ago, 80], [0, 80]));
      far.push(rows(now + 3 * 3_600_000, [ago, 20], [0, 20]));
    }
    await frames();
    expect(part(chart, "note").textContent).toBe("far: clock 3 h ahead, shifted");
    expect(ink(chart, blue, 0.85, 1)).toBeGreaterThan(20);
    expect(ink(chart, red, 0.85, 1)).toBeGreaterThan(20);
  });

  it("draws the first row within one frame, where it waited for it in words", async () => {
    const chart = chartOn(boxOf(), { stream: streamOf(), stroke: blue });
    await frames();
    expect(part(chart, "waiting").textContent).toBe("waiting for the first row");
    expect(ink(chart, blue)).toBe(0);
    const { top, height } = part(chart, "header").getBoundingClientRect();
    sink.next([{ time: Date.now(), value: 42 }]);
    await frames(1);
    expect(ink(chart, blue)).toBeGreaterThan(5);
    expect(part(chart, "waiting").textContent).toBe("");
    expect(part(chart, "header").getBoundingClientRect()).toMatchObject({ top, height });
  });

  it("leaves a gap empty: no ink of the line between its edges", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf(), ...standing(now) });
    await frames();
    sink.next(rows(now, [9_000, 50], [8_000, 50], [7_000, 50]), { position: { offset: 3 } });
    sink.next(rows(now, [4_000, 50], [3_000, 50], [0, 50]), { position: { offset: 9 }, after: { offset: 6 } });
    await frames();
    expect(ink(chart, blue, 0.15, 0.29)).toBeGreaterThan(50);
    expect(ink(chart, blue, 0.31, 0.59)).toBe(0);
    expect(ink(chart, blue, 0.61, 0.99)).toBeGreaterThan(150);
  });

  it("heals a gap in place, the right edge unmoved", async () => {
    const now = Date.now();
    const stream = new DataStream<Sample>({
      name: "test",
      order: "contiguous",
      connect(given) {
        sink = given;
        sink.open();
      },
      history: async () => {
        await later(60);
        return { rows: rows(now, [6_000, 50], [5_000, 50]), position: { offset: 5 }, whole: true };
      },
    });
    undos.push(() => {
      stream.destroy();
    });
    const chart = chartOn(boxOf(), { stream, ...standing(now) });
    await frames();
    sink.next(rows(now, [9_000, 50], [8_000, 50], [7_000, 50]), { position: { offset: 3 } });
    sink.next(rows(now, [4_000, 50], [3_000, 50], [0, 50]), { position: { offset: 8 } });
    await frames(2);
    const edge = ink(chart, blue, 0.97, 1);
    expect(ink(chart, blue, 0.31, 0.59)).toBe(0);
    await expect.poll(() => ink(chart, blue, 0.31, 0.59)).toBeGreaterThan(100);
    expect(ink(chart, blue, 0.97, 1)).toBe(edge);
  });

  it("puts a late row in its place, once", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf(), ...standing(now) });
    await frames();
    sink.next(rows(now, [8_000, 10], [2_000, 10], [0, 10]));
    await frames();
    expect(ink(chart, blue, 0.4, 0.6, 0, 0.5)).toBe(0);
    const edge = ink(chart, blue, 0.9, 1);
    sink.next(rows(now, [5_000, 90]));
    await frames();
    expect(ink(chart, blue, 0.45, 0.55, 0.05, 0.3)).toBeGreaterThan(5);
    expect(ink(chart, blue, 0.9, 1)).toBe(edge);
  });

  it("breaks at null, NaN and infinities, and refuses what is no number in words and by an event", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf(), ...standing(now) });
    const drops: unknown[] = [];
    chart.on("drop", (drop) => drops.push(drop));
    await frames();
    sink.next(
      rows(
        now,
        [9_000, 50],
        [8_000, 50],
        [7_500, null],
        [7_000, 50],
        [6_000, 50],
        [5_500, NaN],
        [5_000, 50],
        [4_000, 50],
        [3_500, JSON.parse("1e999")],
        [3_000, 50],
        [2_000, "12"],
        [0, 50],
      ),
    );
    await expect
      .poll(() => drops)
      .toEqual([
        {
          count: 1,
          cause: "value",
          sample: '"12"',
          reason: '"12" is a text: give value: (row) => +row.value, or the stream numbers: "text"',
        },
      ]);
    await frames();
    for (const [from, to] of [
      [0.11, 0.19],
      [0.31, 0.39],
      [0.51, 0.59],
    ] as const) {
      expect(ink(chart, blue, from, to)).toBeGreaterThan(20);
    }
    for (const [from, to] of [
      [0.21, 0.29],
      [0.41, 0.49],
      [0.61, 0.69],
      // A value that is refused breaks the line as null does.
      [0.71, 0.97],
    ] as const) {
      expect(ink(chart, blue, from, to)).toBe(0);
    }
    expect(part(chart, "status-word").textContent).toBe("1 value refused");
  });

  it("waits without a size, and draws once it has one", async () => {
    const box = boxOf(0, 0);
    const chart = chartOn(box, { stream: streamOf(), stroke: blue });
    await frames();
    sink.next([{ time: Date.now(), value: 42 }]);
    await frames();
    box.style.width = "400px";
    box.style.height = "150px";
    await frames();
    expect(canvasOf(chart)).toMatchObject({ width: 400, height: 150 });
    expect(ink(chart, blue)).toBeGreaterThan(5);
  });

  it("waits while it is detached", async () => {
    const box = boxOf();
    box.remove();
    const chart = chartOn(box, { stream: streamOf(), stroke: blue });
    await later(20);
    sink.next([{ time: Date.now(), value: 42 }]);
    document.body.append(box);
    await expect.poll(() => ink(chart, blue)).toBeGreaterThan(5);
  });

  it("follows the size of its container", async () => {
    const box = boxOf(600, 200);
    const chart = chartOn(box, { stream: streamOf() });
    await frames();
    box.style.width = "320px";
    box.style.height = "320px";
    await frames();
    expect(canvasOf(chart)).toMatchObject({ width: 320, height: 320 });
    expect(anyInk(chart)).toBe(true);
  });

  it("gives an empty div 15rem of height", async () => {
    const box = boxOf();
    box.style.height = "";
    const chart = chartOn(box, { stream: streamOf() });
    await frames();
    expect(chart.node.getBoundingClientRect().height).toBe(240);
  });

  it("draws several lines of wide rows, with their values beside their names", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), {
      stream: streamOf(),
      series: [
        { value: "a", label: "first", stroke: blue },
        { value: "b", label: "second", stroke: red },
      ],
    });
    await frames();
    expect(part(chart, "legend").textContent).toBe("first–second–");
    sink.next([
      { time: now - 2_000, a: 10, b: 80 },
      { time: now - 1_000, a: 20, b: 70 },
    ]);
    await frames();
    expect(ink(chart, blue)).toBeGreaterThan(20);
    expect(ink(chart, red)).toBeGreaterThan(20);
    expect(part(chart, "legend").textContent).toBe("first20second70");
  });

  it("tells of lines that go through thresholds, not of what was before it", async () => {
    const now = Date.now();
    const stream = streamOf();
    const undo = stream.subscribe(() => undefined);
    await frames(1);
    sink.next([
      { time: now - 3_000, value: 10 },
      { time: now - 2_000, value: 90 },
      { time: now - 1_000, value: 10 },
    ]);
    const chart = chartOn(boxOf(), {
      stream,
      title: "CPU",
      thresholds: [{ value: 80, label: "high", hysteresis: 10 }],
    });
    const told: string[] = [];
    chart.on("cross", ({ threshold, direction, label, value }) =>
      told.push(`${label} ${direction} ${String(threshold.label)} ${value}`),
    );
    sink.next([{ time: now, value: 81 }]);
    sink.next([{ time: now + 1, value: 75 }]);
    sink.next([{ time: now + 2, value: 60 }]);
    expect(told).toEqual(["CPU above high 81", "CPU below high 60"]);
    undo();
  });

  it("hides and shows a line by its name, fits the axis to what is left, and shows one alone with Shift", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), {
      stream: streamOf(),
      series: [
        { value: "a", label: "first", stroke: blue },
        { value: "b", label: "second", stroke: red },
      ],
    });
    await frames();
    sink.next([
      { time: now - 2_000, a: 1, b: 80 },
      { time: now - 1_000, a: 2, b: 70 },
    ]);
    await frames();
    const [first, second] = part(chart, "legend").querySelectorAll<HTMLButtonElement>("button");
    const pressed = (): (string | null)[] => [first.ariaPressed, second.ariaPressed];
    expect(pressed()).toEqual(["true", "true"]);
    second.click();
    await frames();
    expect(pressed()).toEqual(["true", "false"]);
    expect(ink(chart, blue)).toBeGreaterThan(20);
    await expect.poll(() => ink(chart, red)).toBe(0);
    second.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, shiftKey: true }));
    await frames();
    expect(pressed()).toEqual(["false", "true"]);
    await expect.poll(() => [ink(chart, blue), ink(chart, red) > 20]).toEqual([0, true]);
    second.click();
    await frames();
    expect(pressed()).toEqual(["true", "true"]);
  });

  it("draws a line a key, and says on the chart when there are more than may be", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf({ key: "host" }), maxSeries: 2 });
    await frames();
    sink.next(["x", "y", "z"].map((host, index) => ({ time: now - 100, host, value: index })));
    await frames();
    expect(part(chart, "legend").textContent).toBe("x0y1");
    expect(part(chart, "note").textContent).toBe("2 of 3 series");
  });

  it("draws another key in the place of one that a reader hides, and swaps none while the view is held", async () => {
    const chart = chartOn(boxOf(), { stream: streamOf({ key: "host" }), maxSeries: 2, timeWindow: 1_500 });
    await frames();
    const speak = (...hosts: string[]): void => {
      sink.next(hosts.map((host) => ({ time: Date.now(), host, value: 7 })));
    };
    const names = (): string[] =>
      [...part(chart, "legend").querySelectorAll('[part~="name"]')].map(({ textContent }) => textContent);
    speak("x", "y", "z");
    await expect.poll(names).toEqual(["x", "y"]);
    chart.pause();
    // Longer than the view is, and than a choice of keys holds.
    await later(2_600);
    speak("z");
    await later(100);
    expect(names()).toEqual(["x", "y"]);
    chart.live();
    const namesAsZSpeaks = (): string[] => {
      speak("z");
      return names();
    };
    await expect.poll(namesAsZSpeaks, { timeout: 4_000 }).toEqual(["x", "z"]);
    part(chart, "legend").querySelectorAll<HTMLButtonElement>("button")[1].click();
    await expect.poll(names).toEqual(["x", "y", "z"]);
    expect(part(chart, "note").textContent).toBe("");
  });

  it("tells time, values and where a row came from under the pointer", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf(), label: "load", origin: true, ...standing(now) });
    await frames();
    sink.next(rows(now, [8_000, 10], [5_000, 33], [0, 10]), { position: { offset: 7 } });
    const canvas = canvasOf(chart);
    const { left, top } = canvas.getBoundingClientRect();
    canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: left + 310, clientY: top + 100, bubbles: true }));
    await frames();
    const readout = part(chart, "readout");
    expect(readout.style.visibility).toBe("visible");
    expect([...readout.children].map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d(\.\d{3})?$/),
      "load33",
      expect.stringMatching(/^received \d\d:\d\d:\d\d(\.\d{3})?, 5 s after its time$/),
      "number 7 of its feed",
    ]);
    chart.update({ origin: false });
    await frames();
    expect([...readout.children].map(({ textContent }) => textContent)).toEqual([expect.any(String), "load33"]);
    canvas.dispatchEvent(new PointerEvent("pointerleave"));
    await frames();
    expect(readout.style.visibility).toBe("hidden");
  });

  it("lets time move on in silence: the line ends, and empty space grows at the right", async () => {
    let now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf(), ...standing(now), now: () => now });
    await frames();
    sink.next(rows(now, [5_000, 50], [0, 50]));
    await frames();
    expect(ink(chart, blue, 0.8, 0.95)).toBeGreaterThan(50);
    sink.error("the server is down");
    now += 4_000;
    await expect.poll(() => ink(chart, blue, 0.62, 1)).toBe(0);
    expect(ink(chart, blue, 0.2, 0.58)).toBeGreaterThan(150);
  });

  it("rests once the feed has ended, and draws no more", async () => {
    const chart = chartOn(boxOf(), { stream: streamOf() });
    const context = canvasOf(chart).getContext("2d")!;
    await frames();
    sink.next(rows(Date.now(), [2_000, 1], [1_000, 2], [0, 3]));
    sink.complete();
    let draws = 0;
    const clear = context.clearRect.bind(context);
    context.clearRect = (...box) => {
      draws++;
      clear(...box);
    };
    const drawsOfAWhile = async (): Promise<number> => {
      draws = 0;
      await later(300);
      return draws;
    };
    await expect.poll(drawsOfAWhile, { timeout: 10_000 }).toBe(0);
    chart.update({ title: "after the end" });
    await frames();
    expect(draws).toBe(1);
  });

  it("glides between rows: every frame by fractions of a pixel, never a jump", async () => {
    const start = Date.now();
    let now = start;
    const chart = chartOn(boxOf(), { stream: streamOf(), ...standing(start), now: () => now });
    await frames();
    sink.next([
      { time: start - 4_000, value: 100 },
      { time: start - 3_990, value: 0 },
    ]);
    const canvas = canvasOf(chart);
    const place = (): number => {
      const { data, width } = canvas.getContext("2d")!.getImageData(0, 60, canvas.width, 1);
      let sum = 0;
      let weight = 0;
      for (let x = 0; x < width; x++) {
        // Without the breath of tint where nothing is held.
        const alpha = Math.max(0, data[x * 4 + 3] - 30);
        sum += x * alpha;
        weight += alpha;
      }
      return sum / weight;
    };
    await frames();
    let last = place();
    for (let n = 0; n < 12; n++) {
      now += 20;
      await frames(3);
      const moved = last - place();
      expect(moved).toBeGreaterThan(0.6);
      expect(moved).toBeLessThan(1.8);
      last -= moved;
    }
    expect(last).toBeCloseTo(600 * (1 - (3_997 + 240) / 10_000), -1);
  });

  it("takes the colours of a changed scheme", async () => {
    const box = boxOf();
    box.style.colorScheme = "light";
    const chart = chartOn(box, { stream: streamOf(), stroke: "light-dark(rgb(0, 0, 255), rgb(255, 0, 0))" });
    await frames();
    sink.next(rows(Date.now(), [3_000, 1], [2_000, 2], [0, 3]));
    await frames();
    expect([ink(chart, blue) > 20, ink(chart, red) > 20]).toEqual([true, false]);
    box.style.colorScheme = "dark";
    await expect.poll(() => [ink(chart, blue) > 20, ink(chart, red) > 20]).toEqual([false, true]);
  });

  it("is a figure with a name, whose plot tells its newest value and how to read it by keys", async () => {
    const chart = chartOn(boxOf(), { stream: streamOf(), title: "CPU, %" });
    await frames();
    sink.next(rows(Date.now(), [1_000, 1], [0, 42]));
    const canvas = canvasOf(chart);
    expect([chart.node.role, chart.node.ariaLabel]).toEqual(["figure", "CPU, %"]);
    // An application takes the arrow keys itself; it can be reached by Tab.
    expect([canvas.role, canvas.tabIndex]).toEqual(["application", 0]);
    await expect.poll(() => canvas.ariaLabel).toBe("CPU, %: 42");
  });

  it("changes by update: its window, its title, its lines", async () => {
    const now = Date.now();
    const chart = chartOn(boxOf(), { stream: streamOf(), ...standing(now) });
    await frames();
    sink.next(rows(now, [9_000, 50], [8_000, 50]));
    await frames();
    expect(ink(chart, blue, 0.5, 1)).toBe(0);
    chart.update({ timeWindow: 40_000, title: "Wider" });
    await expect.poll(() => ink(chart, blue, 0.5, 0.74)).toBe(0);
    await expect.poll(() => ink(chart, blue, 0.76, 0.82)).toBeGreaterThan(10);
    expect(part(chart, "title").textContent).toBe("Wider");
  });

  it("leaves nothing behind, and can be mounted again at once", async () => {
    const box = boxOf();
    box.setAttribute("data-mine", "1");
    box.append("mine");
    const before = box.outerHTML;
    const stream = streamOf();
    const chart = chartOn(box, { stream, series: [{ value: "a" }, { value: "b" }] });
    await frames();
    chart.destroy();
    expect(box.outerHTML).toBe(before);
    expect(stream.listenerCount("data") + stream.listenerCount("state")).toBe(0);
    const again = chartOn(box, { stream });
    await frames();
    expect(anyInk(again)).toBe(true);
    expect(() => lineChart(box, { stream } as LineChartInput<Sample>)).toThrow("already mounted");
    chart.destroy();
    expect(box.lastElementChild).toBe(again.node);
  });

  it("is drawn whatever the user's functions throw, and tells each once", async () => {
    const now = Date.now();
    const throws = (): never => {
      throw new Error("oops");
    };
    const chart = chartOn(boxOf(), {
      ...standing(now),
      stream: streamOf(),
      now: throws,
      x: { format: throws },
      y: { domain: [0, 100], format: throws },
    });
    const told: string[] = [];
    chart.on("error", ({ message }) => told.push(message));
    await frames();
    sink.next([
      { time: now - 4_000, value: 20 },
      { time: now - 1_000, value: 80 },
    ]);
    await frames(20);
    expect(ink(chart, blue)).toBeGreaterThan(50);
    expect(new Set(told).size).toBe(told.length);
    expect(told).toContain("the chart's y.format threw");
  });

  it("writes numbers from left to right on a page that reads from right to left", async () => {
    const box = boxOf();
    box.dir = "rtl";
    const chart = chartOn(box, { stream: streamOf(), series: [{ value: "a" }, { value: "b" }] });
    sink.next([{ time: Date.now(), a: -5, b: -7 }]);
    await frames();
    expect(getComputedStyle(part(chart, "number")).direction).toBe("ltr");
    expect(canvasOf(chart).getContext("2d")!.direction).toBe("ltr");
  });
});
