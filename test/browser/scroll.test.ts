import { afterEach, describe, expect, it, vi } from "vitest";
import { cdp, page } from "vitest/browser";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChartOptions } from "../../src/widgets/line-chart/index.js";
import type { Feed, Sample } from "./moving-chart.js";
import { MARGIN, MovingChart, nextFrame, PLOT_WIDTH, straightness, WIDTH } from "./moving-chart.js";
import { withPixelRatio } from "./pixel-ratio.js";

/** The way of a time in a second, CSS px, on a minute. */
const PX_PER_ROW = PLOT_WIDTH / 60;

const undos: (() => unknown)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const undo of undos.splice(0).reverse()) await undo();
});

function made(options: Partial<LineChartOptions<Sample>> = {}, feed?: Feed): MovingChart {
  const chart = new MovingChart(options, feed);
  undos.push(() => {
    chart.destroy();
  });
  return chart;
}

async function moving(options: Partial<LineChartOptions<Sample>> = {}, feed?: Feed): Promise<MovingChart> {
  const chart = made(options, feed);
  await chart.begun();
  return chart;
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function point({ plot }: MovingChart, type: string): void {
  const { left, top } = plot.getBoundingClientRect();
  plot.dispatchEvent(
    new PointerEvent(type, { clientX: left + 450, clientY: top + 100, pointerType: "mouse", bubbles: true }),
  );
}

describe("a picture that moves by itself", () => {
  for (const timeWindow of [60_000, 10_000]) {
    for (const dpr of [1, 2]) {
      it(`glides straight, ${timeWindow / 1_000} s, dpr ${dpr}`, async () => {
        await withPixelRatio(dpr, async () => {
          const chart = await moving({ timeWindow }, { spikeAge: timeWindow / 5_000 });
          const places = await chart.film(3_000);
          const { slope, residual, back } = straightness(places);
          const way = places[0].x - places.at(-1)!.x;
          expect(places.length).toBeGreaterThan(30);
          expect(way).toBeGreaterThan((2 * PLOT_WIDTH * 1_000) / timeWindow);
          // Steps of half a device pixel: at both ends a place is known to a step.
          expect(Math.abs((-slope * timeWindow) / PLOT_WIDTH - 1)).toBeLessThan(0.01 + 0.5 / dpr / way);
          expect(residual * dpr).toBeLessThan(0.5);
          // Where it is drawn anew, its place is read from other pixels.
          expect(back * dpr).toBeLessThan(0.25);
        });
      });
    }
  }

  it("is drawn as rows come, not frame by frame", async () => {
    const clears = new Map<HTMLCanvasElement, number>();
    const { clearRect } = CanvasRenderingContext2D.prototype;
    vi.spyOn(CanvasRenderingContext2D.prototype, "clearRect").mockImplementation(function (
      this: CanvasRenderingContext2D,
      ...box
    ) {
      clears.set(this.canvas, (clears.get(this.canvas) ?? 0) + 1);
      clearRect.apply(this, box);
    });
    const chart = await moving();
    const rows = chart.rows.length;
    clears.clear();
    await expect.poll(() => chart.rows.length, { timeout: 8_000 }).toBe(rows + 4);
    expect(chart.isMoving).toBe(true);
    // The plot, and each of what moves over it.
    expect(Math.max(...clears.values())).toBeGreaterThanOrEqual(3);
    for (const count of clears.values()) expect(count).toBeLessThanOrEqual(4 * 4);
  });

  it("does not jump where it is drawn anew, nor from frame to strip and back", async () => {
    const chart = await moving();
    const film: { at: number; x: number }[] = [];
    const events: (() => void)[] = [
      () => {
        // Rows that were missing, of all ages.
        for (const age of [59_000, 40_000, 5_000]) chart.source.push({ time: Date.now() - age, value: 30 });
      },
      () => {
        chart.chart.update({ y: { domain: [0, 110], grid: false } });
      },
      () => {
        point(chart, "pointermove");
      },
      () => {
        point(chart, "pointerleave");
      },
    ];
    film.push(...(await chart.film(300)));
    for (const event of events) {
      event();
      film.push(...(await chart.film(300)));
      if (event === events[2]) expect(chart.isMoving).toBe(false);
    }
    await chart.begun();
    film.push(...(await chart.film(600)));
    const { residual, slope, back } = straightness(film);
    expect(slope * 1_000).toBeCloseTo(-PX_PER_ROW, 0);
    expect(residual).toBeLessThan(1);
    expect(back).toBeLessThan(0.5);
  });

  for (const timeWindow of [60_000, 10_000]) {
    it(`has a dot that stays on its line's end, ${timeWindow / 1_000} s`, async () => {
      const chart = await moving({ timeWindow }, { spikeAge: timeWindow / 5_000 });
      const heights = new Set<number>();
      const end = performance.now() + 2_500;
      while (performance.now() < end) {
        await nextFrame();
        const { dots, spikeX } = chart;
        expect(dots).toHaveLength(1);
        const [{ x, y }] = dots;
        // The view is behind the rows: the line goes on to its edge.
        expect(Math.abs(x - (WIDTH - MARGIN))).toBeLessThan(0.51);
        const off = Math.min(...[-0.5, 0, 0.5].map((by) => Math.abs(chart.pointAt(x + by, spikeX!) - y)));
        expect(off).toBeLessThan(1);
        heights.add(Math.round(y));
      }
      expect(heights.size).toBeGreaterThan(5);
    });
  }
});

describe("a picture that goes by steps", () => {
  it("has each new row drawn onto its lines, and looks like one that is drawn whole", async () => {
    const chart = made({ motion: "steps", timeWindow: 300_000, fill: true });
    let corners = 0;
    const { lineTo } = CanvasRenderingContext2D.prototype;
    vi.spyOn(CanvasRenderingContext2D.prototype, "lineTo").mockImplementation(function (
      this: CanvasRenderingContext2D,
      ...place
    ) {
      corners += 1;
      lineTo.apply(this, place);
    });
    /**
     * Waits for a row, and for its draw. Returns the corners of lines that were drawn for it; where another row has
     * come meanwhile, which may be drawn or not, it waits for the next.
     */
    let seenAt = 0;
    const drawRow = async (): Promise<number> => {
      for (;;) {
        const { length } = chart.rows;
        corners = 0;
        await expect.poll(() => chart.rows.length, { timeout: 4_000, interval: 10 }).toBeGreaterThan(length);
        const seen = chart.rows.length;
        seenAt = performance.now();
        await later(300);
        if (chart.rows.length === seen) return corners;
      }
    };
    // The code comes once the page is idle; the first draw with it is whole.
    await expect.poll(drawRow, { timeout: 15_000 }).toBeLessThan(60);
    const { width, height } = chart.plot;
    const read = (): Uint8ClampedArray => chart.plot.getContext("2d")!.getImageData(0, 0, width, height).data;
    let kept: Uint8ClampedArray;
    let whole: Uint8ClampedArray;
    // A pixel is half a second: both pictures are to be of the same one, also on a busy machine.
    do {
      expect(await drawRow()).toBeGreaterThan(0);
      kept = read();
      corners = 0;
      chart.chart.update({ features: [() => ({})] });
      await later(100);
      expect(corners).toBeGreaterThan(250);
      whole = read();
    } while (performance.now() - seenAt > 500);
    chart.stop();
    let count = 0;
    // Within half a pixel: an edge of ink may be nearly there, or nearly gone.
    for (let index = 3; index < whole.length; index += 4) if (Math.abs(whole[index] - kept[index]) > 140) count += 1;
    expect(count / (width * height)).toBeLessThan(0.005);
  });
});

describe("a picture that does not move by itself", () => {
  /** Whether a chart moves by itself at any time. */
  async function everMoves(charts: readonly MovingChart[], ms: number): Promise<boolean[]> {
    const moved = charts.map(() => false);
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await nextFrame();
      charts.forEach((chart, index) => {
        moved[index] ||= chart.layer?.checkVisibility() === true || chart.animations.length > 0;
      });
    }
    return moved;
  }

  it("is one that goes by steps, or has no motion, or has a clock of its own", async () => {
    const charts = [
      made(),
      made({ motion: "steps" }),
      made({ motion: "none" }),
      made({ now: () => Date.now() }),
      made({ annotations: [{ time: Date.now(), label: "here" }] }),
    ];
    expect(await everMoves(charts, 2_500)).toEqual([true, false, false, false, false]);
  });

  it("is one of a reader who wants less motion", async () => {
    const emulate = (value: string): Promise<unknown> =>
      cdp().send(
        "Emulation.setEmulatedMedia" as never,
        { features: value === "" ? [] : [{ name: "prefers-reduced-motion", value }] } as never,
      );
    const chart = await moving();
    try {
      await emulate("reduce");
      await expect.poll(() => chart.isMoving || chart.animations.length, { timeout: 3_000 }).toBe(0);
      expect(await everMoves([chart], 1_500)).toEqual([false]);
      expect(chart.spikeX).toBeDefined();
    } finally {
      await emulate("");
    }
    // The browser tells of its settings with its frames.
    for (let n = 0; n < 60; n += 1) await nextFrame();
    await chart.begun();
  });

  it.each<[string, (chart: MovingChart) => void]>([
    ["is paused", ({ chart }) => chart.pause()],
    [
      "was moved by a key",
      ({ plot }) => {
        plot.dispatchEvent(new KeyboardEvent("keydown", { key: "-", bubbles: true }));
        plot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", shiftKey: true, bubbles: true }));
      },
    ],
  ])("is one whose view %s, until it is live again", async (_, hold) => {
    const chart = await moving();
    hold(chart);
    await expect.poll(() => chart.chart.paused).toBe(true);
    await nextFrame();
    await nextFrame();
    expect(await everMoves([chart], 1_300)).toEqual([false]);
    expect(chart.spikeX).toBeDefined();
    chart.chart.live();
    await chart.begun();
    expect(chart.spikeX).toBeDefined();
  });

  it("is one that is printed: the whole line is on the plot", async () => {
    const chart = await moving();
    expect(chart.plot.getContext("2d")!.getImageData(0, 40, chart.plot.width, 1).data.some(Boolean)).toBe(false);
    const before = chart.spikeX!;
    dispatchEvent(new Event("beforeprint"));
    try {
      expect(chart.layer!.checkVisibility()).toBe(false);
      expect(chart.animations).toEqual([]);
      expect(chart.plot.width).toBeGreaterThanOrEqual(2 * WIDTH);
      expect(Math.abs(chart.spikeX! - before)).toBeLessThan(1.5);
    } finally {
      dispatchEvent(new Event("afterprint"));
    }
    await chart.begun();
  });
});

describe("a chart that is gone", () => {
  it("leaves no animation, nor anything else", async () => {
    const animations: Animation[] = [];
    const { animate } = Element.prototype;
    vi.spyOn(Element.prototype, "animate").mockImplementation(function (this: Element, ...given) {
      const animation = animate.apply(this, given);
      animations.push(animation);
      return animation;
    });
    const charts = Array.from({ length: 20 }, () => {
      const chart = made();
      // All on view, one over the other.
      Object.assign(chart.box.style, { position: "fixed", top: "0", left: "0" });
      return chart;
    });
    await Promise.all(charts.map((chart) => chart.begun()));
    await later(1_500);
    expect(animations.length).toBeGreaterThan(60);
    for (const chart of charts) chart.destroy();
    for (const { root } of charts) expect(root.getAnimations()).toEqual([]);
    expect(new Set(animations.map(({ playState }) => playState))).toEqual(new Set(["idle"]));
    await later(1_500);
    for (const { root } of charts) expect(root.getAnimations()).toEqual([]);
    expect(new Set(animations.map(({ playState }) => playState))).toEqual(new Set(["idle"]));
  });
});

describe("the moving picture", () => {
  /** A copy of a chart as it is seen at this moment, which stands still. */
  function copyOf({ chart: { node }, root }: MovingChart): HTMLElement {
    const copy = node.cloneNode(false) as HTMLElement;
    const copiedRoot = copy.attachShadow({ mode: "open" });
    copiedRoot.adoptedStyleSheets = [...root.adoptedStyleSheets];
    const copyInto = (parent: Node, element: Element): void => {
      const copied = element.cloneNode(false) as HTMLElement;
      if (element instanceof HTMLElement) copied.style.transform = getComputedStyle(element).transform;
      if (element instanceof HTMLCanvasElement && element.width > 0 && element.height > 0) {
        (copied as HTMLCanvasElement).getContext("2d")!.drawImage(element, 0, 0);
      }
      parent.appendChild(copied);
      for (const child of element.childNodes) {
        if (child instanceof Element) copyInto(copied, child);
        else copied.append(child.cloneNode());
      }
    };
    for (const child of root.children) copyInto(copiedRoot, child);
    return copy;
  }

  /** The share of pixels of an element's upper half that differ from those of its lower half. */
  async function difference(element: HTMLElement): Promise<number> {
    const base64: unknown = await page.elementLocator(element).screenshot({ base64: true, save: false });
    const bytes = Uint8Array.from(atob(String(base64)), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    const half = height / 2;
    const [upper, lower] = [0, half].map((top) => context.getImageData(0, top, width, half).data);
    let count = 0;
    for (let index = 0; index < upper.length; index += 4) {
      const by = Math.max(...[0, 1, 2].map((part) => Math.abs(upper[index + part] - lower[index + part])));
      if (by > 80) count += 1;
    }
    return count / (width * half);
  }

  const second = (): LineChartOptions<Sample>["series"] => {
    const source = manual<Sample>();
    const stream = new DataStream<Sample>(source, { staleAfter: Infinity });
    stream.start();
    const start = Date.now() - 70_000;
    source.push(Array.from({ length: 71 }, (_, row) => ({ time: start + row * 1_000, value: 20 + (row % 7) })));
    const interval = setInterval(() => {
      source.push({ time: Date.now(), value: 20 });
    }, 700);
    undos.push(() => {
      clearInterval(interval);
      stream.destroy();
    });
    return [{ stream, stroke: "rgb(200, 60, 0)", label: "second" }] as never;
  };

  const scenes: Readonly<
    Record<
      string,
      {
        readonly options?: (chart: MovingChart) => Partial<LineChartOptions<Sample>>;
        readonly css?: string;
        readonly dir?: string;
        readonly then?: (chart: MovingChart) => void;
      }
    >
  > = {
    "as it comes": { options: () => ({ margin: undefined }) },
    filled: { options: () => ({ fill: true }) },
    zoomed: { css: "zoom: 1.5" },
    scaled: { css: "transform: scale(1.5); transform-origin: 0 0" },
    "on a page from right to left": { dir: "rtl" },
    dark: { css: "color-scheme: dark; background: #0d1117; color: #e6edf3" },
    "with a gap": {
      then: ({ source }) => {
        source.lost({ cause: "a test" });
      },
    },
    "with rows that came late": {
      then: ({ source }) => {
        for (const age of [59_000, 40_500, 20_500]) source.push({ time: Date.now() - age, value: 55 });
      },
    },
    "in another domain": {
      then: ({ chart }) => {
        chart.update({ y: { domain: [0, 110], grid: false } });
      },
    },
    "with thresholds": {
      options: () => ({
        thresholds: [
          { value: 35, color: "rgb(220, 0, 0)" },
          { value: 60, to: 80 },
        ] as never,
      }),
    },
    "with a logarithmic scale": { options: () => ({ y: { domain: [15, 100], scale: "log" } as never }) },
    "of two lines of two streams": {
      options: ({ stream }) => ({
        stream: undefined,
        series: [{ stream, stroke: "rgb(0, 0, 255)", label: "first" }, ...second()!],
      }),
    },
    "of a crowd of lines": {
      options: ({ stream }) => ({
        stream: undefined,
        legend: false,
        series: Array.from({ length: 10 }, (_, n) => ({
          stream,
          stroke: n === 0 ? "rgb(0, 0, 255)" : "rgb(200, 60, 0)",
          label: `line ${n}`,
          value: ({ value }: Sample) => value / (n + 1),
        })),
      }),
    },
    "with a right axis": {
      options: ({ stream }) =>
        ({
          stream: undefined,
          series: [
            { stream, stroke: "rgb(0, 0, 255)", label: "first" },
            { ...second()![0], axis: "right" },
          ],
        }) as never,
    },
    "of steps": {
      options: ({ stream }) =>
        ({ stream: undefined, series: [{ stream, stroke: "rgb(0, 0, 255)", mark: "step" }] }) as never,
    },
  };

  it.each(Object.keys(scenes))("is the one that a frame would show: %s", async (name) => {
    const { options, css = "", dir = "", then } = scenes[name];
    const ground = document.createElement("div");
    ground.style.cssText = `width: ${WIDTH}px; ${css}`;
    ground.dir = dir;
    document.body.append(ground);
    const chart = made();
    ground.append(chart.box);
    undos.push(() => {
      ground.remove();
    });
    if (options !== undefined) chart.chart.update(options(chart));
    await chart.begun();
    then?.(chart);
    // A row comes, and is drawn onto the strip.
    await later(1_100);
    await chart.begun();
    chart.stop();
    await later(100);
    await chart.begun();
    const copy = copyOf(chart);
    const seenX = chart.spikeX!;
    const box = chart.box.cloneNode(false) as HTMLElement;
    box.append(copy);
    ground.append(box);
    // The time at which frames show the spike there: it moves evenly.
    const shows = async (now: number): Promise<number> => {
      chart.chart.update({ now: () => now });
      await nextFrame();
      await nextFrame();
      return chart.spikeX!;
    };
    const now = Date.now();
    const [x, laterX] = [await shows(now), await shows(now + 2_000)];
    expect(await shows(now + (2_000 * (seenX - x)) / (laterX - x))).toBeCloseTo(seenX, 0);
    expect(chart.isMoving).toBe(false);
    const share = await difference(ground);
    expect(share).toBeLessThan(0.005);
  });
});
