import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChartInput } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { FakeEnvironment } from "../stream/fake-environment.js";
import { beginSlowScreen, endSlowScreen } from "./slow-screen.js";

interface Machine {
  readonly time: number;
  readonly value: number;
  readonly id: string;
}

const noon = Date.UTC(2025, 2, 12, 12);
const realFrame = window.requestAnimationFrame.bind(window);
/** From frame to frame, ms. */
const FRAME_MS = 40;
const undos: (() => void)[] = [];
let environment: FakeEnvironment;
let sink: Sink<Machine>;

beforeEach(() => {
  beginSlowScreen(noon, FRAME_MS);
  environment = new FakeEnvironment({ now: noon });
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  endSlowScreen();
});

/** Lets time pass on the stream and on the page, and a frame be drawn. */
async function pass(ms: number): Promise<void> {
  await environment.advanceAsync(ms);
  await vi.advanceTimersByTimeAsync(ms);
  for (let n = 0; n < 2; n += 1) await new Promise((resolve) => realFrame(resolve));
  await vi.advanceTimersByTimeAsync(FRAME_MS);
}

/** The chart, the window of its view, and the margin around the plot: CSS pixels and seconds. */
const [WIDTH, HEIGHT, MARGIN, SECONDS] = [640, 200, 20, 30];

/** Shows machines in a chart that has nothing but its lines. */
async function showChart(options: Partial<LineChartInput<Machine>> = {}): Promise<ShadowRoot> {
  const box = document.createElement("div");
  Object.assign(box.style, { width: `${WIDTH}px`, height: `${HEIGHT}px`, position: "fixed", top: "0" });
  for (const role of ["muted", "grid"]) box.style.setProperty(`--tick-${role}`, "transparent");
  document.body.append(box);
  const stream = new DataStream<Machine>(
    {
      name: "machines",
      revises: true,
      replaces: true,
      connect(given) {
        sink = given;
      },
    },
    { environment, key: "id", staleAfter: Infinity },
  );
  const { node, destroy } = lineChart<Machine>(box, {
    stream,
    locale: "en",
    delay: 0,
    timeWindow: SECONDS * 1_000,
    stroke: "rgb(255, 0, 0)",
    fill: false,
    margin: MARGIN,
    y: { domain: [0, 2], grid: false },
    ...options,
  });
  undos.push(() => {
    destroy();
    stream.destroy();
    box.remove();
  });
  await pass(0);
  sink.open();
  return node.shadowRoot!;
}

/** Hands over the list of all machines once a second, so many times. */
async function play(seconds: number, ...ids: string[]): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await pass(1_000);
    const rows = ids.map((id) => ({ time: environment.now(), value: 1, id }));
    sink.replace(rows);
    if (rows.length > 0) sink.next(rows);
  }
  await pass(100);
}

/** Returns the stretches of time in which the red line is drawn, by their ages in whole seconds, the oldest first. */
function drawnAges(root: ShadowRoot): string[] {
  const canvas = root.querySelector("canvas")!;
  const dpr = canvas.width / canvas.getBoundingClientRect().width;
  const { data, width, height } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
  const isRed = (at: number): boolean => data[at] > 150 && data[at + 1] < 100 && data[at + 3] > 100;
  const isDrawn = (x: number): boolean =>
    Array.from({ length: height }, (_, y) => 4 * (y * width + x)).some((at) => isRed(at));
  const right = width - MARGIN * dpr;
  const ageOf = (x: number): number => Math.round(((right - x) * SECONDS) / (right - MARGIN * dpr));
  const ages: string[] = [];
  let from: number | undefined;
  for (let x = 0; x <= width; x += 1) {
    const isInk = x < width && isDrawn(x);
    if (isInk) from ??= x;
    else if (from !== undefined) {
      ages.push(`${ageOf(from)} to ${ageOf(x)}`);
      from = undefined;
    }
  }
  return ages;
}

describe("the line of a key that goes and comes back", () => {
  it.each(["line", "step", "area"] as const)("is drawn for the times in which it was there: %s", async (mark) => {
    const root = await showChart({ seriesKey: "a", mark });
    await play(6, "a", "b");
    await play(5, "b");
    expect(drawnAges(root)).toEqual(["10 to 5"]);
    await play(5, "a", "b");
    expect(drawnAges(root)).toEqual(["15 to 10", "4 to 0"]);
  });

  it("has no dot and no newest value while the key is gone, and has its age in the legend", async () => {
    const root = await showChart({ y: { domain: [0, 2], grid: false, format: "d" } });
    const legend = (): string[] =>
      [...root.querySelectorAll('[part~="item"]:not(:last-child)')].map(({ textContent }) => textContent);
    await play(3, "a", "b");
    expect(legend()).toEqual(["a1", "b1"]);
    await play(5, "b");
    expect(legend()).toEqual([expect.stringMatching(/^a1 · [56] s ago$/), "b1"]);
    await play(2, "a", "b");
    expect(legend()).toEqual(["a1", "b1"]);
  });
});
