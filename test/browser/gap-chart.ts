import type { HistoryAnswer, HistoryQuery, Sink, Source } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { seeded } from "../series/seeded.js";
import { FakeEnvironment } from "../stream/fake-environment.js";
import { frame } from "./drawn-line.js";

/** The chart, and the plot within it, CSS px. */
const [WIDTH, HEIGHT, MARGIN] = [600, 160, 20];
const PLOT = WIDTH - 2 * MARGIN;

/** No whole number of ms a pixel. */
const TIME_WINDOW = 9_973;

/** How far apart rows are, ms, on average: some seven CSS px, or a quarter of one. */
const SPACINGS = { sparse: 120, dense: 4.5 };

/** Beyond this distance from a row its dot, its line's width and the edges of pixels leave no ink, CSS px. */
const REACH = 3;

/** The oldest end fades out, the newest point carries a dot, CSS px. */
const FADE = 40;
const TIP = 8;

interface Sample {
  readonly time: number;
  readonly value: number;
}

/** How a gap came about: a jump of positions, which history may heal, or by the source's word. */
export type GapMaker = "jump" | "lost" | "unknown";

/** A gap of a picture. */
interface Hole {
  readonly maker: GapMaker;
  readonly after: number;
  readonly before: number;
  readonly missing: readonly Sample[];
  /** The offset of the last row before it. */
  readonly offset: number;
}

/** A chart with gaps at chance: nothing but the line, its area and its dots leaves ink. */
export class GapChart {
  readonly holes: Hole[] = [];
  readonly chart: LineChart<Sample>;
  readonly #environment = new FakeEnvironment();
  readonly #box = document.createElement("div");
  readonly #stream: DataStream<Sample>;
  readonly #stretches: Sample[][] = [[]];
  readonly #held: (() => void)[] = [];
  #sink!: Sink<Sample>;
  #healing = false;
  #healed = 0;

  constructor(density: keyof typeof SPACINGS, seed: number, options: Partial<LineChartOptions<Sample>>) {
    const environment = this.#environment;
    this.#plan(SPACINGS[density], seeded(seed));
    const source: Source<Sample> = {
      name: "test",
      order: "contiguous",
      connect: (sink) => {
        this.#sink = sink;
        sink.open();
      },
      history: (query) => this.#answer(query),
    };
    this.#stream = new DataStream<Sample>(source, { environment, maxAhead: Infinity });
    Object.assign(this.#box.style, { width: `${WIDTH}px`, height: `${HEIGHT}px` });
    for (const role of ["ink", "muted", "grid"]) this.#box.style.setProperty(`--tick-${role}`, "transparent");
    document.body.append(this.#box);
    this.chart = lineChart<Sample>(this.#box, {
      stream: this.#stream,
      now: () => environment.now(),
      delay: 0,
      timeWindow: TIME_WINDOW,
      stroke: "rgb(255, 0, 0)",
      margin: MARGIN,
      y: { domain: [-1.1, 1.1], grid: false },
      ...options,
    });
    this.#stream.subscribe({ repair: ({ missing }) => void (this.#healed += missing.length === 0 ? 1 : 0) });
  }

  /** Takes the rows, told of each gap as it was made, and waits until they are drawn. */
  async feed(): Promise<void> {
    for (let n = 0; n < 3; n += 1) await frame();
    let offset = 0;
    this.#stretches.forEach((rows, index) => {
      const hole = this.holes[index - 1] as Hole | undefined;
      if (hole?.maker === "jump") offset += hole.missing.length;
      if (hole?.maker === "lost") this.#sink.lost({ cause: "a test" });
      if (hole?.maker === "unknown") this.#sink.lost({ kind: "unknown", cause: "a test" });
      offset += rows.length;
      this.#sink.next(rows, { position: { offset } });
    });
    await this.#redrawn();
  }

  /** Lets history answer, and waits until all that it can heal is healed and drawn. */
  async heal(): Promise<void> {
    this.#healing = true;
    for (const go of this.#held.splice(0)) go();
    const all = this.holes.filter(({ maker }) => maker === "jump").length;
    for (let n = 0; n < 100 && this.#healed < all; n += 1) await frame();
    if (this.#healed < all) throw new Error(`healed ${this.#healed} of ${all}`);
    await this.#redrawn();
  }

  /** Looks at each gap and each stretch between two. */
  judge(): { readonly faults: string[]; readonly empty: number; readonly inked: number } {
    const image = this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
    const dpr = this.#canvas.width / WIDTH;
    const faults: string[] = [];
    let empty = 0;
    let inked = 0;
    for (const [index, { maker, after, before }] of this.holes.entries()) {
      const healed = this.#healing && maker === "jump";
      const [from, to] = this.#between(after, before, healed ? 0 : REACH, dpr);
      for (let x = from; x < to; x += 1) {
        if (healed !== inkAt(image, x, healed ? 32 : 1)) {
          faults.push(`gap ${index} (${maker}), column ${x} of ${from} to ${to}: ${healed ? "no line" : "ink"}`);
        }
        if (healed) inked += 1;
        else empty += 1;
      }
    }
    for (const [index, rows] of this.#stretches.entries()) {
      const [from, to] = this.#between(rows[0].time, rows[rows.length - 1].time, 1, dpr);
      for (let x = Math.max(from, (MARGIN + FADE) * dpr); x < Math.min(to, (WIDTH - MARGIN - TIP) * dpr); x += 1) {
        if (!inkAt(image, x, 32)) faults.push(`stretch ${index}, column ${x} of ${from} to ${to}: no line`);
        inked += 1;
      }
    }
    return { faults, empty, inked };
  }

  destroy(): void {
    this.chart.destroy();
    this.#stream.destroy();
    this.#box.remove();
  }

  /**
   * Chooses rows and gaps: a gap is 12 to 50 CSS px wide, and as far from the next one; rows of it are among the
   * missing.
   */
  #plan(spacing: number, random: () => number): void {
    const now = this.#environment.now();
    const pixel = TIME_WINDOW / PLOT;
    const makers: readonly GapMaker[] = ["jump", "lost", "unknown"];
    let time = now - TIME_WINDOW + 5 * pixel;
    let offset = 0;
    let missing: Sample[] | undefined;
    let until = time + (12 + 38 * random()) * pixel;
    let last = time;
    for (; time <= now; time += spacing * (0.5 + random())) {
      const row = { time, value: Math.sin(time / 700) * 0.8 + (random() - 0.5) / 3 };
      const stretch = this.#stretches[this.#stretches.length - 1];
      const turns = time > until && now - time > (missing ? 20 : 60) * pixel;
      if (missing && !(turns && time - last > 12 * pixel)) {
        missing.push(row);
        continue;
      }
      if (missing) {
        const maker = makers[Math.floor(3 * random())];
        this.holes.push({ maker, after: last, before: time, missing, offset });
        if (maker === "jump") offset += missing.length;
        missing = undefined;
        this.#stretches.push([row]);
        until = time + (12 + 38 * random()) * pixel;
      } else {
        stretch.push(row);
        if (turns && stretch.length > 1) {
          missing = [];
          until = time + (12 + 38 * random()) * pixel;
        }
      }
      last = time;
      offset += 1;
    }
    // A gap that found no end before the right edge is none.
    if (missing) this.#stretches[this.#stretches.length - 1].push(...missing);
  }

  #answer({ after }: HistoryQuery): Promise<HistoryAnswer<Sample>> {
    const hole = this.holes.find(({ maker, offset }) => maker === "jump" && offset === after?.offset);
    // What the source itself called lost nobody has.
    if (!hole) return Promise.resolve({ rows: [], whole: false });
    const answer = { rows: hole.missing, position: { offset: hole.offset + hole.missing.length }, whole: true };
    return new Promise((resolve) => {
      if (this.#healing) resolve(answer);
      else this.#held.push(() => resolve(answer));
    });
  }

  /** The whole device columns between two times, so many CSS px away from both. */
  #between(after: number, before: number, reach: number, dpr: number): [from: number, to: number] {
    const x = (time: number): number =>
      (WIDTH - MARGIN - ((this.#environment.now() - time) / TIME_WINDOW) * PLOT) * dpr;
    return [Math.ceil(x(after) + reach * dpr), Math.floor(x(before) - reach * dpr)];
  }

  /** Waits until the whole canvas has been drawn anew: a mark in its corner is gone. */
  async #redrawn(): Promise<void> {
    const context = this.#context;
    context.save();
    context.resetTransform();
    context.fillStyle = "rgb(1, 2, 3)";
    context.fillRect(0, 0, 1, 1);
    context.restore();
    this.chart.update({ ariaLabel: `${this.#healed} healed` });
    for (let n = 0; n < 60; n += 1) {
      await frame();
      if (context.getImageData(0, 0, 1, 1).data[3] === 0) return;
    }
    throw new Error("the chart was not drawn within 60 frames");
  }

  get #canvas(): HTMLCanvasElement {
    return this.chart.node.shadowRoot!.querySelector("canvas")!;
  }

  get #context(): CanvasRenderingContext2D {
    return this.#canvas.getContext("2d")!;
  }
}

function inkAt({ data, width, height }: ImageData, x: number, least: number): boolean {
  for (let y = 0; y < height; y += 1) if (data[4 * (y * width + x) + 3] >= least) return true;
  return false;
}
