import { afterEach, describe, expect, it } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream, platform } from "../../src/stream/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

function box(): HTMLElement {
  const element = document.createElement("div");
  element.style.height = "200px";
  document.body.append(element);
  undos.push(() => {
    element.remove();
  });
  return element;
}

describe("a day of a chart and a card", () => {
  it("leaves as many nodes as there were, whatever comes: rows, gaps, repairs, drops, cuts", async () => {
    let sink: Sink<Sample> | undefined;
    const stream = new DataStream<Sample>(
      {
        name: "source",
        order: "contiguous",
        connect(given) {
          sink = given;
          given.open();
        },
      },
      { retry: { minDelay: 0, maxDelay: 0 }, environment: { ...platform } },
    );
    undos.push(() => {
      stream.destroy();
    });
    const chart = lineChart(box(), { stream, timeWindow: 3_600_000, title: "a day" });
    const card = valueCard(box(), { stream, label: "a day", sparkline: "line", delta: "previous" });
    undos.push(
      () => {
        chart.destroy();
      },
      () => {
        card.destroy();
      },
    );
    const nodes = (): number =>
      [chart, card].reduce((sum, { node }) => sum + (node.shadowRoot?.querySelectorAll("*").length ?? NaN), 0);

    const rows = 86_400;
    const start = Date.now() - rows * 1_000;
    let offset = 0;
    const push = (count: number): void => {
      const batch = Array.from({ length: count }, (_, i) => ({
        time: start + (offset + i) * 1_000,
        value: Math.sin(offset + i) * 50,
      }));
      offset += count;
      sink?.next(batch, { position: { offset } });
    };
    await frame();
    push(100);
    await frame();
    await frame();
    const before = nodes();
    for (let hour = 0; hour < 24; hour += 1) {
      for (let part = 0; part < 6; part += 1) {
        push(590);
        if (part % 2 === 0) offset += 10;
        sink?.drop(1, "malformed", "x");
        await frame();
      }
      sink?.error("cut");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    push(1);
    await frame();
    await frame();
    expect(stream.stats.gaps).toBeGreaterThan(70);
    expect(stream.stats.reconnects).toBe(24);
    expect(nodes()).toBe(before);
  });
});
