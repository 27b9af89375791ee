import { expect } from "vitest";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChart, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";

/** The chart, and the plot's distance from its edges, CSS px. */
export const [WIDTH, MARGIN] = [600, 20];
const HEIGHT = 200;

/** The width of the plot, CSS px. */
export const PLOT_WIDTH = WIDTH - 2 * MARGIN;

/** Height above which there is nothing but the spike, of values from 0 to 100. */
const SPIKE_FROM = 60;

export interface Sample {
  readonly time: number;
  readonly value: number;
}

/** Where something was at a frame of the browser's animations. */
interface Place {
  /** The time of the frame, ms of the document's timeline. */
  readonly at: number;
  /** CSS px from the left of the chart. */
  readonly x: number;
}

/** How a chart is fed. */
export interface Feed {
  /** From row to row, ms. */
  readonly spacing?: number;
  /** The age of the row that stands out when the chart is made, in rows. */
  readonly spikeAge?: number;
}

/** Waits for the next frame. Returns its time, ms of the document's timeline. */
export async function nextFrame(): Promise<number> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return Number(document.timeline.currentTime);
}

/** A chart in real time: rows that come one by one, of which one stands out as a lone spike. */
export class MovingChart {
  readonly box = document.createElement("div");
  readonly chart: LineChart<Sample>;
  readonly source: ManualSource<Sample> = manual<Sample>();
  readonly stream = new DataStream<Sample>(this.source, { staleAfter: Infinity });
  /** All rows that were pushed one after the other, oldest first. */
  readonly rows: Sample[] = [];
  readonly spacing: number;
  readonly #interval: ReturnType<typeof setInterval>;
  readonly #spikeAt: number;
  readonly #start = Date.now();
  #count = 0;

  constructor(options: Partial<LineChartOptions<Sample>> = {}, { spacing = 1_000, spikeAge = 12 }: Feed = {}) {
    this.spacing = spacing;
    this.#spikeAt = -spikeAge;
    const timeWindow = Number(options.timeWindow ?? 60_000);
    const held = Math.ceil((timeWindow + 5_000) / spacing);
    for (let index = -held; index <= 0; index += 1) this.rows.push(this.#row(index));
    this.stream.start();
    this.source.push(this.rows);
    Object.assign(this.box.style, { width: `${WIDTH}px`, height: `${HEIGHT}px` });
    document.body.append(this.box);
    this.chart = lineChart<Sample>(this.box, {
      stream: this.stream,
      stroke: "rgb(0, 0, 255)",
      fill: false,
      timeWindow,
      delay: 1_500,
      margin: MARGIN,
      y: { domain: [0, 100], grid: false },
      ...options,
    });
    this.#interval = setInterval(() => {
      this.push();
    }, spacing);
  }

  /** Pushes the next row. */
  push(): void {
    this.#count += 1;
    // Of the time at which it comes: a late one would tell the stream that its clock is behind.
    const row = { ...this.#row(this.#count), time: Date.now() };
    this.rows.push(row);
    this.source.push(row);
  }

  /** Waits until the chart moves by itself. */
  async begun(): Promise<void> {
    await expect.poll(() => this.isMoving, { timeout: 8_000 }).toBe(true);
    await nextFrame();
  }

  get root(): ShadowRoot {
    return this.chart.node.shadowRoot!;
  }

  get plot(): HTMLCanvasElement {
    return this.root.querySelector("canvas")!;
  }

  /** The element that holds what moves by itself; undefined before it is made. */
  get layer(): HTMLElement | undefined {
    const next = this.plot.nextElementSibling;
    return next instanceof HTMLElement && next.querySelector("canvas") !== null ? next : undefined;
  }

  /** The animations under way. */
  get animations(): readonly Animation[] {
    return this.root.getAnimations().filter(({ effect }) => {
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      return this.layer?.contains(target) === true;
    });
  }

  /** Whether the picture moves by itself. */
  get isMoving(): boolean {
    return this.layer?.checkVisibility() === true && this.animations.length > 0;
  }

  /** Where the spike is to be seen, CSS px from the left of the chart; undefined: nowhere. */
  get spikeX(): number | undefined {
    const { left, width: shownWidth } = this.box.getBoundingClientRect();
    const scale = WIDTH / shownWidth;
    let [sum, weights] = [0, 0];
    for (const canvas of this.root.querySelectorAll("canvas")) {
      if (!canvas.checkVisibility() || canvas.width === 0) continue;
      const rect = canvas.getBoundingClientRect();
      const window = canvas === this.plot ? rect : canvas.parentElement!.getBoundingClientRect();
      const pixels = canvas.width / rect.width;
      const plotTop = this.plot.getBoundingClientRect().top + MARGIN / scale;
      const top = Math.max(0, Math.round((plotTop - rect.top) * pixels));
      const spike = (1 - SPIKE_FROM / 100) * (HEIGHT - 2 * MARGIN);
      const height = Math.round((plotTop + spike / scale - rect.top) * pixels) - top;
      if (height <= 0 || top >= canvas.height) continue;
      const { data } = canvas.getContext("2d")!.getImageData(0, top, canvas.width, height);
      for (let index = 0; index < data.length; index += 4) {
        // Ink of the line, none of words and grids.
        if (data[index + 3] === 0 || data[index] > 60 || data[index + 1] > 60 || data[index + 2] < 180) continue;
        const x = rect.left + (((index / 4) % canvas.width) + 0.5) / pixels;
        const shownX = (x - left) * scale;
        if (x < window.left || x > window.right || shownX < MARGIN || shownX > WIDTH - MARGIN) continue;
        sum += data[index + 3] * shownX;
        weights += data[index + 3];
      }
    }
    return weights === 0 ? undefined : sum / weights;
  }

  /** The time of the spike, epoch ms. */
  get spikeTime(): number {
    return this.#start + this.#spikeAt * this.spacing;
  }

  /** Notes where the spike is frame by frame, for so long. */
  async film(ms: number): Promise<Place[]> {
    const places: Place[] = [];
    const end = performance.now() + ms;
    while (performance.now() < end) {
      const at = await nextFrame();
      const x = this.spikeX;
      if (x !== undefined) places.push({ at, x });
    }
    return places;
  }

  /** The dots that run along the lines, CSS px from the top left of the chart. */
  get dots(): readonly { readonly x: number; readonly y: number }[] {
    const { left, top } = this.box.getBoundingClientRect();
    const elements = [...(this.layer?.children ?? [])].filter((element) => element.childElementCount === 0);
    return elements
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const rect = element.getBoundingClientRect();
        return { x: rect.left + rect.width / 2 - left, y: rect.top + rect.height / 2 - top };
      });
  }

  /** The place on the chart of a time's point on the line through the rows, CSS px, given where the spike is. */
  pointAt(x: number, spikeX: number): number {
    const msPerPixel = Number(this.chart.options.timeWindow) / PLOT_WIDTH;
    const time = this.spikeTime + (x - spikeX) * msPerPixel;
    const next = this.rows.findIndex((row) => row.time >= time);
    const [a, b] = [this.rows[next - 1], this.rows[next]];
    const value = a.value + ((b.value - a.value) * (time - a.time)) / (b.time - a.time);
    return MARGIN + (1 - value / 100) * (HEIGHT - 2 * MARGIN);
  }

  /** Lets no more rows come. */
  stop(): void {
    clearInterval(this.#interval);
  }

  destroy(): void {
    this.stop();
    this.chart.destroy();
    this.stream.destroy();
    this.box.remove();
  }

  #row(index: number): Sample {
    const time = this.#start + index * this.spacing;
    return { time, value: valueOf(index - this.#spikeAt) };
  }
}

/** A wave, and a spike in its midst that is as steep on both sides. */
function valueOf(index: number): number {
  return index === 0 ? 95 : 30 + 10 * Math.sin(Math.abs(index) * 0.7);
}

/** A straight line through places, by least squares, px a ms, and how far from it the farthest of them is, px. */
export function straightness(places: readonly Place[]): { slope: number; residual: number; back: number } {
  const meanAt = places.reduce((sum, { at }) => sum + at, 0) / places.length;
  const meanX = places.reduce((sum, { x }) => sum + x, 0) / places.length;
  let [along, square, back] = [0, 0, 0];
  places.forEach(({ at, x }, index) => {
    along += (at - meanAt) * (x - meanX);
    square += (at - meanAt) ** 2;
    if (index > 0) back = Math.max(back, x - places[index - 1].x);
  });
  const slope = along / square;
  const residual = Math.max(...places.map(({ at, x }) => Math.abs(x - meanX - slope * (at - meanAt))));
  return { slope, residual, back };
}
