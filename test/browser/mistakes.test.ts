import { afterEach, describe, expect, it, vi } from "vitest";
import { DataStream, manual } from "../../src/stream/index.js";
import { lineChart, valueCard } from "../../src/widgets/index.js";

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  vi.restoreAllMocks();
});

function box(): HTMLElement {
  const element = document.createElement("div");
  element.style.width = "600px";
  document.body.append(element);
  undos.push(() => {
    element.remove();
  });
  return element;
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** How many pixels of the left and of the right half of a chart are blue. */
function blueOf(canvas: HTMLCanvasElement): [left: number, right: number] {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 2] > 200 && data[i] < 60 && data[i + 3] > 200) counts[Number((i / 4) % width >= width / 2)] += 1;
  }
  return counts;
}

describe("times in seconds", () => {
  it("are drawn where they belong, and told once", async () => {
    const said = vi.spyOn(console, "info").mockImplementation(() => undefined);
    const source = manual<{ time: number; value: number }>();
    const stream = new DataStream(source);
    const chart = lineChart(box(), {
      stream,
      stroke: "#00f",
      strokeWidth: 3,
      fill: false,
      timeWindow: 60_000,
      y: { domain: [0, 100] },
    });
    undos.push(() => {
      chart.destroy();
      stream.destroy();
    });
    const now = Date.now() / 1000;
    for (let age = 58; age >= 0; age -= 1) source.push({ time: now - age, value: 50 });
    const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
    await until(() => canvas.width > 0 && blueOf(canvas).every((count) => count > 300));
    const words = said.mock.calls.map(([text]) => String(text));
    expect(words).toHaveLength(1);
    expect(words[0]).toMatch(
      /^tickline: manual: times look like seconds \([\d.]+\) and are read as such; timeUnit: "s" or "ms" settles it$/,
    );
  });
});

describe("a widget in the wrong place, or without a stream", () => {
  const stream = new DataStream(manual());

  it.each([lineChart, valueCard])("says in one sentence what to do", (widget) => {
    const target = box();
    target.id = "chart";
    expect(() => widget("#nowhere", { stream })).toThrow(new Error("no element matches selector: #nowhere"));
    expect(() => widget("chart", { stream })).toThrow("no element matches selector: chart. Did you mean #chart?");
    expect(() => widget(target, { stream: "wss://host/metrics" } as never)).toThrow(
      'invalid stream: "wss://…". Expected a DataStream, such as new DataStream(webSocket("wss://…"))',
    );
    expect(() => widget(target, { stream: manual() } as never)).toThrow(
      "Expected a DataStream: new DataStream(manual(…))",
    );
    expect(() => widget(target, undefined as never)).toThrow("invalid options: undefined. Expected an object");
    expect(target.childNodes).toHaveLength(0);
  });
});
