import { afterEach, describe, expect, it } from "vitest";
import type { DataStreamOptions, Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart, LineChartInput } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

async function frames(count = 3): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens a stream that is live, with the sink that feeds it. */
function openStream(options: DataStreamOptions<Sample> = {}): { stream: DataStream<Sample>; sink: () => Sink<Sample> } {
  let sink!: Sink<Sample>;
  const stream = new DataStream<Sample>((given) => {
    sink = given;
    sink.open();
  }, options);
  stream.on("error", () => undefined);
  undos.push(() => {
    stream.destroy();
  });
  return { stream, sink: () => sink };
}

function chartOf(options: Partial<LineChartInput<Sample>>): LineChart<Sample> {
  const box = document.createElement("div");
  box.style.width = "600px";
  box.style.height = "240px";
  document.body.append(box);
  const chart = lineChart<Sample>(box, options);
  undos.push(() => {
    chart.destroy();
    box.remove();
  });
  return chart;
}

const texts = (chart: LineChart<Sample>, part: string): (string | null)[] =>
  [...chart.node.shadowRoot!.querySelectorAll(`[part~="${part}"]`)].map(({ textContent }) => textContent);

const word = (chart: LineChart<Sample>): string | null | undefined => texts(chart, "status-word")[0];

const pixels = (chart: LineChart<Sample>): string => chart.node.shadowRoot!.querySelector("canvas")!.toDataURL();

/** Tells whether the picture moves by itself. */
async function moves(chart: LineChart<Sample>): Promise<boolean> {
  await later(300);
  const before = pixels(chart);
  await later(700);
  return pixels(chart) !== before;
}

const past = (values: readonly number[]): Sample[] =>
  values.map((value, index) => ({ time: Date.now() - (values.length - 1 - index) * 500, value }));

describe("an update of a chart that changes its streams begins anew", () => {
  /** Opens a stream that has brought rows of about this size. */
  const openAt = async (value: number, count = 30): Promise<ReturnType<typeof openStream>> => {
    const opened = openStream();
    opened.stream.start();
    await later(5);
    opened.sink().next(past(Array.from({ length: count }, (_, index) => value + (index % 5))));
    return opened;
  };
  it("held and zoomed: it is live again, whole, and counts no rows of the one before", async () => {
    const [before, after] = [await openAt(10, 31), await openAt(10, 3)];
    const chart = chartOf({ stream: before.stream, timeWindow: 10_000 });
    const views: boolean[] = [];
    chart.on("view", ({ live }) => views.push(live));
    await frames();
    chart.pause();
    await frames();
    before.sink().next(past([11, 12]));
    await expect.poll(() => texts(chart, "news")).toEqual(["+2 new"]);
    chart.update({ stream: after.stream });
    await frames();
    expect(chart.paused).toBe(false);
    const button = chart.node.shadowRoot!.querySelector<HTMLElement>('[part="live"]')!;
    expect(button.style.display).toBe("none");
    expect(views).toEqual([false, true]);
    expect((await chart.toCSV()).trim().split("\n")).toHaveLength(1 + 3);
    expect(await moves(chart)).toBe(true);
  });

  it("its axis is that of the new values with the first frame, also where another field is read", async () => {
    const [small, large] = [await openAt(10), await openAt(5_000)];
    /** The values at the bottom and at the top of the plot, frame by frame. */
    let extents: number[][] = [];
    const chart = chartOf({
      stream: small.stream,
      timeWindow: 10_000,
      features: [
        (drawing) => ({
          drawn() {
            const { top, height } = drawing.box;
            extents.push([top + height, top].map((px) => Math.round(drawing.y.invert(px) * 1_000) / 1_000));
          },
        }),
      ],
    });
    const drawnAfter = async (options: Partial<LineChartInput<Sample>>): Promise<number[][]> => {
      extents = [];
      chart.update(options);
      await frames(6);
      return [...new Map(extents.map((extent) => [extent.join(), extent])).values()];
    };
    await later(300);
    expect(await drawnAfter({ stream: large.stream })).toEqual([[5_000, 5_004]]);
    expect(await drawnAfter({ value: (row: Sample) => row.value / 1_000 })).toEqual([[5, 5.004]]);
  });

  it("a line in the place of a hidden one is shown, one that goes on stays hidden, and its count goes on", async () => {
    const [a, b, c] = [await openAt(10), await openAt(20), await openAt(30, 3)];
    const entry = (opened: typeof a, label: string): { stream: DataStream<Sample>; label: string } => ({
      stream: opened.stream,
      label,
    });
    const chart = chartOf({ series: [entry(a, "a"), entry(b, "b")], timeWindow: 10_000 });
    await frames();
    const item = (name: string): HTMLElement =>
      [...chart.node.shadowRoot!.querySelectorAll<HTMLElement>('[part~="item"]')].find((each) =>
        each.textContent.startsWith(name),
      )!;
    item("b").click();
    chart.pause();
    await frames();
    a.sink().next(past([12]));
    await expect.poll(() => texts(chart, "news")).toEqual(["+1 new"]);
    chart.update({ series: [entry(a, "a"), entry(c, "c")] });
    await expect.poll(() => texts(chart, "item").join()).toMatch(/^a.*,c/);
    expect([item("a").ariaPressed, item("c").ariaPressed]).toEqual(["true", "true"]);
    expect([chart.paused, texts(chart, "news")]).toEqual([true, ["+1 new"]]);
    item("a").click();
    chart.update({ series: [entry(c, "c"), entry(a, "a")] });
    await frames();
    expect([item("a").ariaPressed, item("c").ariaPressed]).toEqual(["false", "true"]);
  });

  it("what was refused of the one before is told no more", async () => {
    const [before, after] = [await openAt(10), await openAt(10)];
    const chart = chartOf({ stream: before.stream });
    chart.on("drop", () => undefined);
    await frames();
    before.sink().next([{ time: Date.now(), value: "21" as unknown as number }]);
    await expect.poll(() => word(chart)).toBe("1 value refused");
    chart.update({ stream: after.stream });
    await frames();
    expect(word(chart)).toBe("live");
  });
});

describe("a chart of two streams", () => {
  const open = async (): Promise<{ chart: LineChart<Sample>; cpu: () => Sink<Sample>; memory: () => Sink<Sample> }> => {
    const [cpu, memory] = [openStream(), openStream({ retry: { minDelay: 30_000, maxDelay: 30_000 } })];
    const chart = chartOf({
      timeWindow: 10_000,
      series: [
        { stream: cpu.stream, label: "cpu" },
        { stream: memory.stream, label: "memory" },
      ],
    });
    await frames();
    cpu.sink().next(past([10, 20, 30]));
    memory.sink().next(past([60, 70, 80]));
    await frames();
    return { chart, cpu: cpu.sink, memory: memory.sink };
  };
  const ends: [name: string, end: (sink: Sink<Sample>) => unknown, state: string, inLegend: string][] = [
    ["has ended", (sink) => sink.complete(), "memory ended", "80 · ended"],
    ["has failed", (sink) => sink.error("403", { final: true }), "memory failed", "80 · failed"],
    ["was lost", (sink) => sink.error("cut"), "memory reconnecting", "80"],
  ];

  it.each(ends)("goes on where the second one %s, and says which one it is", async (_, end, state, inLegend) => {
    const { chart, memory } = await open();
    expect(word(chart)).toBe("live");
    end(memory());
    await frames();
    expect(word(chart)).toBe(`live · ${state}`);
    expect(texts(chart, "number")).toEqual(["30", inLegend]);
    expect(await moves(chart)).toBe(true);
  });

  it("goes on where the first one has ended", async () => {
    const { chart, cpu } = await open();
    cpu().complete();
    await frames();
    expect(word(chart)).toBe("live · cpu ended");
    expect(await moves(chart)).toBe(true);
  });

  it("stands still once both rest, whatever the way", async () => {
    const { chart, cpu, memory } = await open();
    cpu().complete();
    memory().error("403", { final: true });
    await frames();
    expect(word(chart)).toBe("failed · cpu ended");
    await later(700);
    expect(await moves(chart)).toBe(false);
  });
});
