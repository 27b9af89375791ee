import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChartInput } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { FakeEnvironment } from "../stream/fake-environment.js";
import { beginSlowScreen, endSlowScreen } from "./slow-screen.js";

type Row = readonly [time: number, value: number, key: string];

const noon = Date.UTC(2025, 2, 12, 12);
const realFrame = window.requestAnimationFrame.bind(window);
/** From frame to frame, ms. */
const FRAME_MS = 100;
const undos: (() => void)[] = [];
let environment: FakeEnvironment;
let sink: Sink<Row>;

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
  await vi.advanceTimersByTimeAsync(2 * FRAME_MS);
}

/** Shows a chart of keys, which has no row yet. */
async function showChart(options: Partial<LineChartInput<Row>> = {}): Promise<ShadowRoot> {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "240px", position: "fixed", top: "0" });
  document.body.append(box);
  const stream = new DataStream<Row>(
    (given) => {
      sink = given;
    },
    { environment, key: (row) => row[2], time: (row) => row[0], staleAfter: 30_000 },
  );
  const { node, destroy } = lineChart<Row>(box, { stream, value: (row: Row) => row[1], locale: "en", ...options });
  undos.push(() => {
    destroy();
    stream.destroy();
    box.remove();
  });
  await pass(0);
  sink.open();
  return node.shadowRoot!;
}

/** Reads the legend: name, value, and the colour of the value. */
const legendOf = (root: ShadowRoot): string[][] =>
  [...root.querySelectorAll('[part~="item"]:not(:last-child)')].map((item) => {
    const number = item.querySelector('[part~="number"]')!;
    return [item.firstElementChild!.nextSibling!.textContent!, number.textContent, getComputedStyle(number).color];
  });

/** Reads the room that each value of the legend keeps, in letters. */
const roomOf = (root: ShadowRoot): number[] =>
  [...root.querySelectorAll<HTMLElement>('[part~="number"]')].map(({ style }) => parseInt(style.minWidth));

const colorOf = (root: ShadowRoot, part: string): string =>
  getComputedStyle(root.querySelector(`[part~="${part}"]`)!).color;

/** Brings a row of some keys every five seconds, so many times. */
async function play(times: number, keys: readonly string[]): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    sink.next(keys.map((key) => [environment.now(), 5, key]));
    await pass(5_000);
  }
}

describe("a key that falls silent", () => {
  it("has its age in the legend and in the name, is muted, and is as it was once it speaks again", async () => {
    const root = await showChart({ timeWindow: 20_000 });
    await play(2, ["a", "b"]);
    const [ink, muted] = [legendOf(root)[0][2], colorOf(root, "legend")];
    expect(ink).not.toBe(muted);
    const room = roomOf(root);
    await play(25, ["b"]);
    expect(roomOf(root)[0]).toBeGreaterThan(room[0]);
    const [a, b] = legendOf(root);
    expect(a).toEqual(["a", expect.stringMatching(/^5(\.0+)? · 2 min ago$/), muted]);
    expect(b).toEqual(["b", expect.stringMatching(/^5(\.0+)?$/), ink]);
    expect(root.querySelector("canvas")!.ariaLabel).toMatch(/a 5\S* · \d (min|s) ago, b 5[^·]*$/);
    await play(1, ["a", "b"]);
    expect(legendOf(root)[0].slice(1)).toEqual([b[1], ink]);
    // Its age keeps no room once it is gone.
    expect(roomOf(root)).toEqual(room);
  });

  it("is muted with all others while the stream is not fresh", async () => {
    const root = await showChart({ timeWindow: 120_000 });
    await play(2, ["a", "b"]);
    const ink = legendOf(root)[0][2];
    await pass(35_000);
    const muted = colorOf(root, "legend");
    expect(legendOf(root).map(([, , color]) => color)).toEqual([muted, muted]);
    await play(1, ["a", "b"]);
    expect(legendOf(root).map(([, , color]) => color)).toEqual([ink, ink]);
  });

  it("ages in the legend of a view that rests, too", async () => {
    const root = await showChart({ timeWindow: 20_000 });
    await play(1, ["a"]);
    await play(6, ["b"]);
    await pass(100_000);
    expect(legendOf(root)[0][1]).toContain("2 min ago");
    await pass(65_000);
    expect(legendOf(root)[0][1]).toContain("3 min ago");
  });
});
