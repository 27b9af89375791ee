import type { ReactElement } from "react";
import { createElement as h, createRef, StrictMode } from "react";
import type { Root } from "react-dom/client";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LineChart, useStream, ValueCard } from "../../src/react/index.js";
import type { Source } from "../../src/stream/index.js";
import { realFrames } from "./screen.js";

interface Reading {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
}

const RED = [255, 0, 102];
const BLUE = [0, 102, 255];

let element: HTMLElement;
let root: Root;
/** The attempts that are running now, and how many there have been. */
let open = 0;
let opened = 0;

/** Tells a reading every 20 ms, and the ten seconds before at once. */
const source: Source<Reading> = {
  name: "readings",
  connect(sink) {
    open += 1;
    opened += 1;
    sink.open();
    const reading = (time: number): Reading => ({ time, cpu: 50, memory: 20 });
    sink.next(Array.from({ length: 100 }, (_, index) => reading(Date.now() - 10_000 + index * 100)));
    const timer = setInterval(() => sink.next([reading(Date.now())]), 20);
    return () => {
      open -= 1;
      clearInterval(timer);
    };
  },
};

beforeEach(() => {
  element = document.createElement("main");
  document.body.append(element);
  root = createRoot(element);
  opened = 0;
});

afterEach(async () => {
  root.unmount();
  await vi.waitFor(() => expect(open).toBe(0));
  element.remove();
});

interface Props {
  readonly stroke: string;
  readonly read: (row: Reading) => number;
  readonly onCursor?: () => void;
}

const chart = createRef<LineChart<Reading>>();

function Page({ read, ...props }: Props): ReactElement {
  const stream = useStream(source, { idleDelay: 0 });
  const common = { stream, value: (row: Reading) => read(row) };
  return h(
    "div",
    null,
    h(LineChart<Reading>, {
      ...common,
      ...props,
      ref: chart,
      timeWindow: 8_000,
      strokeWidth: 3,
      y: { domain: [0, 100] },
      style: { width: 600, height: 200 },
    }),
    h(ValueCard<Reading>, { ...common, label: "CPU" }),
  );
}

const show = (props: Props): void => root.render(h(StrictMode, null, h(Page, props)));
const cpu = ({ cpu: value }: Reading): number => value;
const memory = ({ memory: value }: Reading): number => value;

const canvas = (): HTMLCanvasElement => chart.current!.node.shadowRoot!.querySelector("canvas")!;

/** Returns the columns of the canvas that hold a colour, and the middle of its rows, as a share of the height. */
function inked([red, green, blue]: number[]): { readonly columns: number; readonly height: number } {
  const { width, height } = canvas();
  const { data } = canvas().getContext("2d")!.getImageData(0, 0, width, height);
  const columns = new Set<number>();
  const rows: number[] = [];
  for (let index = 0; index < data.length; index += 4) {
    if (data[index] !== red || data[index + 1] !== green || data[index + 2] !== blue) continue;
    columns.add((index / 4) % width);
    rows.push(Math.floor(index / 4 / width));
  }
  return { columns: columns.size, height: rows.sort((a, b) => a - b)[rows.length >> 1] / height };
}

describe("a chart in React", () => {
  it("takes other props without another canvas, keeps its rows, and reads another field", async () => {
    show({ stroke: "rgb(255, 0, 102)", read: cpu });
    await vi.waitFor(() => expect(inked(RED).columns).toBeGreaterThan(300));
    const [first, before] = [canvas(), inked(RED)];
    show({ stroke: "rgb(0, 102, 255)", read: cpu });
    await vi.waitFor(() => expect(inked(BLUE).columns).toBeGreaterThan(0));
    expect(inked(BLUE).columns).toBeGreaterThan(before.columns * 0.95);
    expect(inked(RED).columns).toBe(0);
    expect(inked(BLUE).height).toBeCloseTo(before.height, 1);
    show({ stroke: "rgb(0, 102, 255)", read: memory });
    await vi.waitFor(() => expect(inked(BLUE).height).toBeGreaterThan(before.height + 0.15));
    expect(inked(BLUE).columns).toBeGreaterThan(before.columns * 0.95);
    expect(canvas()).toBe(first);
    expect({ open, opened }).toEqual({ open: 1, opened: 1 });
  });

  it("ends at every moment of its life, and nothing is drawn after that", async () => {
    const frame = vi.spyOn(window, "requestAnimationFrame");
    const moments: (() => unknown)[] = [
      () => undefined,
      () => Promise.resolve(),
      () => new Promise((resolve) => requestAnimationFrame(resolve)),
      () => vi.waitFor(() => expect(open).toBe(1)),
      () => vi.waitFor(() => expect(chart.current).not.toBeNull()),
      () => vi.waitFor(() => expect(inked(RED).columns).toBeGreaterThan(300)),
    ];
    for (const moment of moments) {
      show({ stroke: "rgb(255, 0, 102)", read: cpu, onCursor: () => undefined });
      await moment();
      const node = chart.current?.node;
      root.unmount();
      expect(element.innerHTML).toBe("");
      await vi.waitFor(() => expect(node?.parentNode ?? null).toBeNull());
      await vi.waitFor(() => expect(open).toBe(0));
      expect(chart.current).toBeNull();
      root = createRoot(element);
    }
    frame.mockClear();
    await realFrames();
    expect(frame).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
