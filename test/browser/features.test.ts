import { afterEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { ChartFeature, FeatureChart } from "../../src/widgets/index.js";
import { lineChart } from "../../src/widgets/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

let sink: Sink<Sample>;
const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

async function frames(count = 4): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

function chartWith(
  features: readonly ((chart: FeatureChart) => ChartFeature)[],
  options: { readonly y?: { readonly scale?: "log" | "symlog"; readonly domain?: [number, number] } } = {},
) {
  const box = document.createElement("div");
  box.style.cssText = "width: 600px; height: 200px";
  document.body.append(box);
  const stream = new DataStream<Sample>((given) => {
    sink = given;
    sink.open();
  });
  const chart = lineChart(box, { stream, features, timeWindow: 10_000, delay: 0, ...options });
  undos.push(() => {
    chart.destroy();
    stream.destroy();
    box.remove();
  });
  return chart;
}

describe("the option features", () => {
  it.each([undefined, "log", "symlog"] as const)("hands over scales as d3's are: %s", async (scale) => {
    let seen: FeatureChart | undefined;
    chartWith(
      [
        (chart) => {
          seen = chart;
          return {};
        },
      ],
      { y: { ...(scale && { scale }), domain: [1, 100] } },
    );
    expect([seen?.x(0), seen?.y.invert(0)]).toEqual([NaN, NaN]);
    await frames();
    const now = Date.now();
    sink.next([{ time: now, value: 10 }]);
    await frames();
    const { x, y, box } = seen!;
    expect(x.invert(box.left + box.width) - x.invert(box.left)).toBeCloseTo(10_000, 3);
    expect(x.invert(x(now))).toBeCloseTo(now, 2);
    expect([y(100), y(1)].map(Math.round)).toEqual([box.top, box.top + box.height].map(Math.round));
    for (const value of [1, 3, 42, 100]) expect(y.invert(y(value))).toBeCloseTo(value, 6);
    if (scale !== undefined) expect(y(10)).toBeLessThan((y(1) + y(100)) / 2 + 10);
  });

  it("places elements, is told of options, rows and frames, and is ended with others or with the chart", async () => {
    const calls: string[] = [];
    const signals: AbortSignal[] = [];
    const feature = (name: string) => (chart: FeatureChart) => {
      signals.push(chart.signal);
      const element = chart.element("div");
      element.textContent = name;
      return {
        elements: [element],
        update: () => void calls.push(`${name} update`),
        rowsArrived: () => void calls.push(`${name} rows`),
        drawn: () => void calls.push(`${name} drawn`),
        close: () => void calls.push(`${name} close`),
      };
    };
    const chart = chartWith([feature("a")]);
    const texts = (): string => chart.node.shadowRoot!.textContent;
    expect(texts()).toContain("a");
    await frames();
    sink.next([{ time: Date.now(), value: 1 }]);
    await frames();
    expect(calls.slice(0, 2)).toEqual(["a update", "a drawn"]);
    expect(calls).toContain("a rows");
    calls.length = 0;
    chart.update({ features: [feature("b")] });
    expect(calls.slice(0, 2)).toEqual(["a close", "b update"]);
    expect([signals[0].aborted, signals[1].aborted]).toEqual([true, false]);
    calls.length = 0;
    chart.destroy();
    expect(calls).toEqual(["b close"]);
    expect(signals[1].aborted).toBe(true);
  });

  it("is drawn as often as it asks", async () => {
    const drawn = vi.fn();
    const chart = chartWith([() => ({ nextMs: 0, drawn })]);
    await frames();
    chart.pause();
    await frames(2);
    drawn.mockClear();
    await frames(10);
    expect(drawn.mock.calls.length).toBeGreaterThan(5);
  });

  it("is told once of an error of its own, and keeps the chart and the others going", async () => {
    const errors: string[] = [];
    const drawn = vi.fn();
    const chart = chartWith([
      () => {
        throw new Error("no");
      },
      () => ({
        drawn: () => {
          throw new Error("never");
        },
      }),
      () => ({ drawn }),
    ]);
    chart.on("error", ({ message }) => errors.push(message));
    await frames();
    sink.next([{ time: Date.now(), value: 1 }]);
    await frames();
    expect(errors).toEqual(["the chart's features[0] threw", "the chart's features[1] threw"]);
    expect(drawn).toHaveBeenCalled();
    expect(() => chart.update({ features: [1] as never })).toThrow(/invalid features: \[1\]\. Expected a list/);
  });
});
