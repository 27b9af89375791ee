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
