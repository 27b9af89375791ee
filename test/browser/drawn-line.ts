import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChart, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import type { ShapeName } from "../draw/arrivals.js";
import { Arrivals } from "../draw/arrivals.js";
import type { Envelope } from "../draw/envelope.js";
import { envelopesOf } from "../draw/envelope.js";
import { PlainLine } from "../draw/plain-line.js";
import { FakeEnvironment } from "../stream/fake-environment.js";

/** The plot, CSS pixels from the canvas's edges. */
const MARGIN = 20;

/** The chart, CSS pixels. */
const [WIDTH, HEIGHT] = [600, 200];

/** No whole number of ms a pixel. */
const TIME_WINDOW = 9973;

/** Rows a pixel, on average: some six. */
const SPACING = 3;

const DOMAIN = [-1.1, 1.1] as const;

/** The oldest end fades out over 40 CSS px; the newest point carries a dot of 3 px. */
const FADE = 40;
const DOT = 3;

interface Sample {
  readonly time: number;
  readonly value: number;
}

/** The pixels of a plot, and what they are to show. Lengths are in device pixels from the canvas's top left. */
export interface Drawn {
  readonly image: ImageData;
  readonly dpr: number;
  /** The columns that are to be judged: neither in the fade nor beneath the dot. */
  readonly first: number;
  readonly last: number;
  /** The newest row's column of absolute time. */
  readonly newest: number;
  /** Where a column of absolute time stands. */
  x(column: number): number;
  /** The height of a value. */
  y(value: number): number;
  /** What the line covers in each of the columns from one to another, by brute force. */
  envelopes(from: number, to: number): Envelope[];
}

/** A chart on a seeded feed whose clock moves only when told: nothing but the line leaves ink. */
export class DrawnLine {
  readonly chart: LineChart<Sample>;
  readonly line = new PlainLine();
  readonly #environment = new FakeEnvironment();
  readonly #box = document.createElement("div");
  readonly #source: ManualSource<Sample> = manual<Sample>();
  readonly #stream: DataStream<Sample>;
  readonly #arrivals: Arrivals;
  #gaps = 0;

  constructor(shape: ShapeName, seed: number, options: Partial<LineChartOptions<Sample>> = {}) {
    const environment = this.#environment;
    this.#arrivals = new Arrivals({ shape, seed, start: environment.now(), spacing: SPACING });
    this.#stream = new DataStream<Sample>(this.#source, { environment });
    Object.assign(this.#box.style, { width: `${WIDTH}px`, height: `${HEIGHT}px` });
    for (const role of ["muted", "grid"]) this.#box.style.setProperty(`--tick-${role}`, "transparent");
    document.body.append(this.#box);
    this.chart = lineChart<Sample>(this.#box, {
      stream: this.#stream,
      now: () => environment.now(),
      delay: 0,
      timeWindow: TIME_WINDOW,
      stroke: "rgb(255, 0, 0)",
      strokeWidth: 1,
      fill: false,
      margin: MARGIN,
      y: { domain: DOMAIN, grid: false },
      ...options,
    });
  }

  /** Lets time pass, with the rows that come in the while, and waits until they are drawn. */
  async advance(ms: number): Promise<void> {
    this.#environment.jump(ms);
    let batch: Sample[] = [];
    const push = (): void => {
      if (batch.length > 0) this.#source.push(batch);
      batch = [];
    };
    for (const { time, value, lost } of this.#arrivals.until(this.#environment.now())) {
      if (lost) {
        push();
        this.#source.lost({ cause: "a test" });
        this.line.gaps.set((this.#gaps += 1), [{ after: this.line.newest, before: time }]);
      }
      batch.push({ time, value });
      this.line.add({ time, value });
    }
    push();
    await this.#redrawn();
  }

  /** Reads the canvas. */
  read(): Drawn {
    const canvas = this.#canvas;
    const image = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const dpr = canvas.width / WIDTH;
    const [left, right] = [MARGIN * dpr, (WIDTH - MARGIN) * dpr];
    const msPerPixel = TIME_WINDOW / (right - left);
    const edge = Math.round(this.#environment.now() / msPerPixel);
    const { newest } = this.line;
    const tip = right - (this.#environment.now() - newest) / msPerPixel;
    return {
      image,
      dpr,
      first: edge - (right - left - FADE * dpr),
      last: edge - right + Math.floor(tip - (DOT + 1) * dpr) - 1,
      newest: Math.floor(newest / msPerPixel),
      x: (column) => right - (edge - column),
      y: (value) => dpr * (MARGIN + ((DOMAIN[1] - value) / (DOMAIN[1] - DOMAIN[0])) * (HEIGHT - 2 * MARGIN)),
      envelopes: (from, to) => {
        const borders = Array.from({ length: to - from + 2 }, (_, index) => (from + index) * msPerPixel);
        return envelopesOf(this.line, borders, false);
      },
    };
  }

  /** Waits until the whole canvas has been drawn anew: a mark in its corner is gone. */
  async #redrawn(): Promise<void> {
    const context = this.#canvas.getContext("2d")!;
    context.save();
    context.resetTransform();
    context.fillStyle = "rgb(1, 2, 3)";
    context.fillRect(0, 0, 1, 1);
    context.restore();
    for (let n = 0; n < 60; n += 1) {
      await frame();
      if (context.getImageData(0, 0, 1, 1).data[3] === 0) return;
    }
    throw new Error("the chart was not drawn within 60 frames");
  }

  get #canvas(): HTMLCanvasElement {
    return this.chart.node.shadowRoot!.querySelector("canvas")!;
  }

  destroy(): void {
    this.chart.destroy();
    this.#stream.destroy();
    this.#box.remove();
  }
}

/** Waits for the next animation frame. */
export function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/**
 * The topmost and the bottommost pixel of a column with at least so much ink, 0 to 255; undefined where there is none.
 */
export function inkIn(
  { data, width, height }: ImageData,
  x: number,
  least: number,
): { top: number; bottom: number } | undefined {
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y += 1) {
    if (data[4 * (y * width + x) + 3] < least) continue;
    if (top < 0) top = y;
    bottom = y;
  }
  return top < 0 ? undefined : { top, bottom };
}
