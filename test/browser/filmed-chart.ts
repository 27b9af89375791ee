import { vi } from "vitest";
import type { HistoryAnswer, Sink, Source } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { realFrames, Screen } from "./screen.js";

/** The chart, CSS px. */
export const [WIDTH, HEIGHT] = [600, 200];

/** As the canvas gives the stroke of the line. */
const BLUE = "#0000ff";

export interface Sample {
  readonly time: number;
  readonly value: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Text extends Point {
  readonly text: string;
  readonly alpha: number;
}

/** What was drawn, CSS px. */
export interface Picture {
  /** The polylines of the first line. */
  readonly line: Point[][];
  /** The newest point of the first line. */
  dot: Point | undefined;
  /** Labels of the axis of values, and of the axis of time. */
  readonly values: Text[];
  readonly times: Text[];
  /** The newest value in words, and its height. */
  label: string;
  labelY: number;
}

/** What was on the screen in a frame. */
export interface Shot extends Picture {
  /** Ms since the film began. */
  readonly at: number;
  /** Whether it was drawn in this frame, or still stood there. */
  readonly drawn: boolean;
}

/** A chart on a {@link Screen}, and what each frame shows of it. */
export class FilmedChart {
  readonly screen = new Screen();
  readonly film: Shot[] = [];
  readonly chart: LineChart<Sample>;
  readonly stream: DataStream<Sample>;
  readonly canvas: HTMLCanvasElement;
  sink!: Sink<Sample>;
  /** Whether the server can be reached. */
  reachable = true;
  /** What the server gives for what is missing, once asked; set before. */
  history: (() => Promise<HistoryAnswer<Sample>>) | undefined;
  readonly #box = document.createElement("div");
  #picture: Picture = blank();
  #fresh = false;

  private constructor(options: Partial<LineChartOptions<Sample>>, source: Partial<Source<Sample>>) {
    this.stream = new DataStream<Sample>(
      {
        name: "test",
        order: "contiguous",
        ...source,
        connect: (sink) => {
          this.sink = sink;
          if (this.reachable) sink.open();
          else sink.error(new Error("down"));
        },
        history: () => this.history?.() ?? Promise.resolve({ rows: [], whole: false }),
      },
      { retry: { minDelay: 500, maxDelay: 500 } },
    );
    Object.assign(this.#box.style, { width: `${WIDTH}px`, height: `${HEIGHT}px` });
    document.body.append(this.#box);
    this.chart = lineChart<Sample>(this.#box, {
      stream: this.stream,
      stroke: "rgb(0, 0, 255)",
      fill: false,
      ...options,
    });
    this.canvas = this.chart.node.shadowRoot!.querySelector("canvas")!;
    this.#watch(this.canvas.getContext("2d")!);
    this.screen.watchers.push((at) => {
      this.film.push({ ...this.#picture, at, drawn: this.#fresh });
      this.#fresh = false;
    });
  }

  /** Mounts a chart, and waits until it has its size. */
  static async mount(
    options: Partial<LineChartOptions<Sample>> = {},
    source: Partial<Source<Sample>> = {},
  ): Promise<FilmedChart> {
    const filmed = new FilmedChart(options, source);
    await realFrames();
    await filmed.screen.pass(50);
    return filmed;
  }

  /** Feeds rows of a rate, Hz, so many ms on end; each arrives so late. */
  feed(
    rate: number,
    ms: number,
    value: (index: number) => number,
    late: (index: number) => number = () => 0,
    first = 0,
  ): void {
    const start = this.screen.epoch;
    for (let index = 0; (index * 1_000) / rate < ms; index += 1) {
      const age = (index * 1_000) / rate;
      const row = { time: start + age, value: value(index) };
      this.screen.in(age + late(index), () => {
        this.sink.next([row], { position: { offset: first + index } });
      });
    }
  }

  destroy(): void {
    this.chart.destroy();
    this.stream.destroy();
    this.#box.remove();
    vi.restoreAllMocks();
  }

  #watch(context: CanvasRenderingContext2D): void {
    let path: Point[][] = [];
    let arc: Point | undefined;
    const after = <
      Name extends "clearRect" | "beginPath" | "moveTo" | "lineTo" | "arc" | "stroke" | "fill" | "fillText",
    >(
      name: Name,
      look: (...given: Parameters<CanvasRenderingContext2D[Name]>) => void,
    ): void => {
      const call = context[name].bind(context) as (...given: unknown[]) => void;
      context[name] = ((...given: Parameters<CanvasRenderingContext2D[Name]>) => {
        look(...given);
        call(...given);
      }) as never;
    };
    after("clearRect", () => {
      this.#picture = blank();
      this.#fresh = true;
    });
    after("beginPath", () => {
      path = [];
      arc = undefined;
    });
    after("moveTo", (x, y) => void path.push([{ x, y }]));
    after("lineTo", (x, y) => void path.at(-1)?.push({ x, y }));
    after("arc", (x, y) => {
      arc = { x, y };
    });
    after("stroke", () => {
      if (context.strokeStyle === BLUE) this.#picture.line.push(...path);
    });
    after("fill", () => {
      if (context.fillStyle === BLUE && arc !== undefined) this.#picture.dot = arc;
    });
    after("fillText", (text, x, y) => {
      const picture = this.#picture;
      const entry = { text, x, y, alpha: context.globalAlpha };
      if (context.textAlign === "center") picture.times.push(entry);
      else if (context.textAlign === "right") picture.values.push(entry);
      else {
        picture.label += text;
        picture.labelY = y;
      }
    });
  }
}

function blank(): Picture {
  return { line: [], dot: undefined, values: [], times: [], label: "", labelY: NaN };
}
