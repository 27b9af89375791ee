import { cdp } from "vitest/browser";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart, LineChartInput } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import type { PastRow, SeededPast } from "../chaos/seeded-past.js";
import { seededPast } from "../chaos/seeded-past.js";

/** The size of the chart, which is all plot, CSS pixels. */
export const [WIDTH, HEIGHT] = [700, 300];

/** A few more than are on view. */
const LIVE_ROWS = 90;

const SECOND = 1_000;

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * A chart of the last minute of a feed of many rows without a hole, of which it holds the newest; history knows all of
 * them.
 */
export class PastChart {
  readonly past: SeededPast;
  readonly stream: DataStream<PastRow>;
  readonly chart: LineChart<PastRow>;
  /** The time of the newest row as it was made, which is that of the chart. */
  readonly now: number;
  /** How many questions history has been asked. */
  asked = 0;
  readonly #box = document.createElement("div");
  #sink: Sink<PastRow> | undefined;

  constructor(rows: number, options: Partial<LineChartInput<PastRow>> = {}) {
    const now = Math.floor(Date.now() / SECOND) * SECOND;
    const past = seededPast(rows, now, 1, 0);
    this.now = now;
    this.past = past;
    Object.assign(this.#box.style, { width: `${WIDTH}px`, height: `${HEIGHT}px` });
    for (const role of ["muted", "grid"]) this.#box.style.setProperty(`--tick-${role}`, "transparent");
    document.body.append(this.#box);
    this.stream = new DataStream<PastRow>({
      name: "seeded",
      connect: (sink) => {
        this.#sink = sink;
        sink.open();
        const { all } = past;
        sink.next(
          Array.from({ length: LIVE_ROWS }, (_, index) => {
            const seq = all.end - LIVE_ROWS + index;
            return { time: all.time(seq), value: all.value(seq) };
          }),
        );
      },
      history: async (query) => {
        this.asked += 1;
        await frame();
        return past.answer(query);
      },
    });
    this.chart = lineChart<PastRow>(this.#box, {
      stream: this.stream,
      timeWindow: 60_000,
      now: () => now,
      delay: 0,
      margin: 0,
      stroke: "rgb(255, 0, 0)",
      fill: false,
      locale: "en",
      ...options,
    });
  }

  get canvas(): HTMLCanvasElement {
    return this.root.querySelector("canvas")!;
  }

  get root(): ShadowRoot {
    return this.chart.node.shadowRoot!;
  }

  part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[part~="${name}"]`)!;
  }

  /** Adds rows as they come live. */
  push(rows: readonly PastRow[]): void {
    for (const row of rows) this.past.add(row);
    this.#sink?.next(rows);
  }

  /** The span on view, epoch ms. */
  get view(): { readonly from: number; readonly to: number; readonly length: number } {
    const { from, to: end = this.now, timeWindow } = this.chart.viewState();
    const start = from ?? end - (typeof timeWindow === "number" ? timeWindow : 60_000);
    return { from: start, to: end, length: end - start };
  }

  /** The words over the plot; empty: none are shown. */
  notice(): string {
    const words = this.root.querySelector<HTMLElement>("[part~=past-words]");
    return words === null || this.part("past").style.display === "none" ? "" : words.textContent;
  }

  /** The values of the file of the view. */
  async values(): Promise<number[]> {
    const lines = (await this.chart.toCSV()).trim().split("\n").slice(1);
    return lines.map((line) => Number(line.split(",").at(-1)));
  }

  /** The values of the rows that the feed has in the view. */
  expected(): number[] {
    const { all } = this.past;
    const { from, to } = this.view;
    const [first, end] = [all.columns.atOrAfter(from), all.columns.after(to)];
    return Array.from({ length: end - first }, (_, index) => all.value(first + index));
  }

  /** The share of columns of device pixels with some of the line, of those in which there are rows. */
  inkedShare(): number {
    const { canvas } = this;
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
    const { from, length } = this.view;
    const { columns } = this.past.all;
    let [filled, inked] = [0, 0];
    for (let x = 0; x < width; x += 1) {
      const at = (column: number): number => columns.atOrAfter(from + (column * length) / width);
      if (at(x) === at(x + 1)) continue;
      filled += 1;
      for (let y = 0; y < height; y += 1) {
        const pixel = 4 * (y * width + x);
        if (data[pixel + 3] > 40 && data[pixel] > 2 * data[pixel + 1]) {
          inked += 1;
          break;
        }
      }
    }
    return inked / filled;
  }

  destroy(): void {
    this.chart.destroy();
    this.stream.destroy();
    this.#box.remove();
  }
}

/** The mouse of the browser itself, at places of an element, CSS pixels from its top left. */
export async function mouse(element: Element, type: string, [x, y]: readonly [number, number], more = {}) {
  const { left, top } = element.getBoundingClientRect();
  const outer = window.frameElement?.getBoundingClientRect();
  const scale = outer ? outer.width / innerWidth : 1;
  const at = { x: (outer?.left ?? 0) + (left + x) * scale, y: (outer?.top ?? 0) + (top + y) * scale };
  const button = type === "mouseWheel" || type === "mouseMoved" ? "none" : "left";
  await cdp().send("Input.dispatchMouseEvent" as never, { type, button, clickCount: 1, ...at, ...more } as never);
}
