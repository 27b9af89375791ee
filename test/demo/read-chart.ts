import type { Page } from "playwright";

/** One row of a series, as its source delivered it. */
export interface Point {
  readonly time: number;
  readonly value: number;
}

/** What a chart shows, read from its pixels alone. */
export interface Picture {
  /** Where the grid begins and ends, device pixels. */
  readonly left: number;
  readonly right: number;
  /** The grid line of the greatest value, and that of the least. */
  readonly top: number;
  readonly bottom: number;
  /** The topmost and the bottommost pixel of the line in each column from `left`; −1 where there is none. */
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
  /** Our clock when the pixels were read. */
  readonly at: number;
}

/** Reads the pixels of a chart of the dashboard: its grid, and the line in the colour of the first series. */
export function readChart(page: Page, index: number): Promise<Picture> {
  return page.evaluate((chart) => {
    const { node } = (globalThis as unknown as { dashboard: { charts: { node: HTMLElement }[] } }).dashboard.charts[
      chart
    ];
    const canvas = node.shadowRoot?.querySelector("canvas");
    if (!canvas) throw new Error("no canvas");
    const { width, height } = canvas;
    const picture = new OffscreenCanvas(width, height);
    const context = picture.getContext("2d");
    if (!context) throw new Error("no context");
    // Put the parts that move by themselves where they are at the moment, each within its window.
    const origin = canvas.getBoundingClientRect();
    const ratio = width / origin.width;
    const within = ({ left, top, width, height }: DOMRect): [number, number, number, number] => [
      (left - origin.left) * ratio,
      (top - origin.top) * ratio,
      width * ratio,
      height * ratio,
    ];
    for (const part of node.shadowRoot?.querySelectorAll("canvas") ?? []) {
      const place = part.getBoundingClientRect();
      if (!part.checkVisibility() || place.width === 0 || part.width === 0) continue;
      context.save();
      context.beginPath();
      context.rect(...within((part === canvas ? part : (part.parentElement ?? part)).getBoundingClientRect()));
      context.clip();
      context.drawImage(part, ...within(place));
      context.restore();
    }
    const { data } = context.getImageData(0, 0, width, height);
    const at = Date.now();

    const probe = (name: string): [number, number, number] => {
      const swatch = document.createElement("i");
      swatch.style.color = name;
      node.shadowRoot?.append(swatch);
      const [r, g, b] = (getComputedStyle(swatch).color.match(/[\d.]+/g) ?? []).map(Number);
      swatch.remove();
      return [r, g, b];
    };
    const near = (x: number, y: number, [r, g, b]: [number, number, number], least: number): boolean => {
      const i = 4 * (y * width + x);
      return data[i + 3] >= least && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 60;
    };

    const grid = probe("var(--_grid)");
    const lines: { y: number; from: number; to: number }[] = [];
    for (let y = 0; y < height; y += 1) {
      let from = -1;
      let to = -1;
      let count = 0;
      for (let x = 0; x < width; x += 1) {
        if (!near(x, y, grid, 200)) continue;
        if (from < 0) from = x;
        to = x;
        count += 1;
      }
      if (count > width / 4) lines.push({ y, from, to });
    }
    const left = Math.min(...lines.map(({ from }) => from));
    const right = Math.max(...lines.map(({ to }) => to)) + 1;

    const line = probe("var(--_series-1)");
    const tops: number[] = [];
    const bottoms: number[] = [];
    for (let x = left; x < right; x += 1) {
      let [first, last] = [-1, -1];
      for (let y = 0; y < height; y += 1) {
        if (!near(x, y, line, 100)) continue;
        if (first < 0) first = y;
        last = y;
      }
      tops.push(first);
      bottoms.push(last);
    }
    return { left, right, top: lines[0].y, bottom: lines[lines.length - 1].y, tops, bottoms, at };
  }, index);
}

/** So many columns around the newest point carry its dot, and at the edges the fade of the oldest end. */
const MARGIN = 6;

/** Half the width of the line, and a blurred pixel on each side. */
const TOLERANCE = 2.5;

/** How a picture compares with what a source delivered, if its right edge is at a time. */
export interface Comparison {
  /** The time at the right edge. */
  readonly to: number;
  /** Columns in which there should be a line. */
  readonly columns: number;
  /** Of these, columns in which it is missing, or not where it should be. */
  readonly wrong: number;
  /** Columns with a line where there should be none. */
  readonly stray: number;
}

/** A line through rows: segments from row to row, broken where `breaks` says so. */
export interface Expected {
  readonly points: readonly Point[];
  readonly domain: readonly [least: number, greatest: number];
  readonly timeWindow: number;
  /** Whether the line goes on from one row to the next. Default: always. */
  readonly joined?: (from: Point, to: Point) => boolean;
}

/** Finds the right edge at which a picture fits best, and says how well it does. */
export function compare(picture: Picture, expected: Expected): Comparison {
  let best: Comparison | undefined;
  for (let to = picture.at - 4_000; to <= picture.at + 200; to += 10) {
    const comparison = compareAt(picture, expected, to);
    if (best === undefined || comparison.wrong + comparison.stray < best.wrong + best.stray) best = comparison;
  }
  return best as Comparison;
}

function compareAt(
  picture: Picture,
  { points, domain, timeWindow, joined = () => true }: Expected,
  to: number,
): Comparison {
  const { left, right, top, bottom, tops, bottoms } = picture;
  const width = right - left;
  const xOf = (time: number): number => width - ((to - time) / timeWindow) * width;
  const yOf = (value: number): number => bottom - ((value - domain[0]) / (domain[1] - domain[0])) * (bottom - top);
  const [lows, highs] = [new Float64Array(width).fill(-Infinity), new Float64Array(width).fill(Infinity)];
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    if (!joined(a, b)) continue;
    const [x0, x1, y0, y1] = [xOf(a.time), xOf(b.time), yOf(a.value), yOf(b.value)];
    const at = (x: number): number => (x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, Math.ceil(x1)); x += 1) {
      const [in0, in1] = [at(Math.max(x, x0)), at(Math.min(x + 1, x1))];
      lows[x] = Math.max(lows[x], in0, in1);
      highs[x] = Math.min(highs[x], in0, in1);
    }
  }
  const newest = points.length > 0 ? xOf(points[points.length - 1].time) : Infinity;
  // An edge may lie anywhere in its column: what a steep line may cover there is told by the columns beside it.
  const lowest = (x: number): number => Math.max(lows[x - 1], lows[x], lows[x + 1]);
  const highest = (x: number): number => Math.min(highs[x - 1], highs[x], highs[x + 1]);
  let [columns, wrong, stray] = [0, 0, 0];
  for (let x = MARGIN; x < width - MARGIN; x += 1) {
    if (Math.abs(x - newest) <= MARGIN) continue;
    const drawn = tops[x] >= 0;
    if (lows[x] === -Infinity) {
      // A line has a width, and its ends are round.
      const beside = [x - 2, x - 1, x + 1, x + 2].some((other) => lows[other] !== -Infinity);
      if (drawn && !beside) stray += 1;
      continue;
    }
    columns += 1;
    const inside = tops[x] >= highest(x) - TOLERANCE && bottoms[x] <= lowest(x) + TOLERANCE;
    const touches = tops[x] <= lows[x] + TOLERANCE && bottoms[x] >= highs[x] - TOLERANCE;
    if (!drawn || !inside || !touches) wrong += 1;
  }
  return { to, columns, wrong, stray };
}
