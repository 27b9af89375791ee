import { afterEach, describe, expect, it } from "vitest";
import { cdp } from "vitest/browser";
import { seeded } from "../series/seeded.js";
import type { Point, Shot, Text } from "./filmed-chart.js";
import { FilmedChart, HEIGHT, WIDTH } from "./filmed-chart.js";
import { withPixelRatio } from "./pixel-ratio.js";
import { realFrames } from "./screen.js";

/** The plot's edges where its place must be known, CSS px. */
const MARGIN = 20;

const fixed = { margin: MARGIN, y: { domain: [0, 100] as const, grid: false } };

let shown: FilmedChart | undefined;

afterEach(() => {
  shown?.destroy();
  shown = undefined;
});

async function mount(...given: Parameters<typeof FilmedChart.mount>): Promise<FilmedChart> {
  return (shown = await FilmedChart.mount(...given));
}

/** Values none of which comes twice within a hundred rows, far from one to the next. */
const distinct = (index: number): number => ((index * 37) % 101) * 0.9 + 5;

/** Where each row of {@link distinct} values stood, by its height: places and times, frame by frame. */
function tracks(film: readonly Shot[]): Map<number, { at: number; x: number }[]> {
  const rows = new Map<number, { at: number; x: number }[]>();
  const heights = new Map<string, number>();
  for (let index = 0; index < 101; index += 1) heights.set(heightOf(distinct(index)), index);
  for (const { at, line } of film) {
    const seen = new Set<number>();
    for (const points of line) {
      for (const { x, y } of points) {
        const row = heights.get(y.toFixed(3));
        // Points where a strip of the fade, or the plot, cuts the line are no rows, but for chance.
        if (row === undefined || seen.has(row) || x < MARGIN + 60 || x > WIDTH - MARGIN - 0.01) continue;
        seen.add(row);
        const track = rows.get(row) ?? [];
        rows.set(row, track);
        track.push({ at, x });
      }
    }
  }
  return rows;
}

function heightOf(value: number): string {
  return (MARGIN + (1 - value / 100) * (HEIGHT - 2 * MARGIN)).toFixed(3);
}

/** How far places are from a straight line through them, at most (least squares). */
function residualOf(track: readonly { at: number; x: number }[]): number {
  const n = track.length;
  const meanAt = track.reduce((sum, { at }) => sum + at, 0) / n;
  const meanX = track.reduce((sum, { x }) => sum + x, 0) / n;
  let along = 0;
  let square = 0;
  for (const { at, x } of track) {
    along += (at - meanAt) * (x - meanX);
    square += (at - meanAt) ** 2;
  }
  const slope = along / square;
  return Math.max(...track.map(({ at, x }) => Math.abs(x - meanX - slope * (at - meanAt))));
}

/**
 * The worst residual of any row in any second, device px, how many there were, and how far back a row ever went, CSS
 * px.
 */
function steadiness(film: readonly Shot[], dpr: number): { worst: number; seconds: number; back: number } {
  let worst = 0;
  let seconds = 0;
  let back = 0;
  for (const track of tracks(film).values()) {
    // A hundred rows later the same height comes again.
    const runs: { at: number; x: number }[][] = [];
    for (const place of track) {
      const last = runs.at(-1)?.at(-1);
      if (last === undefined || place.at - last.at > 500 || place.x - last.x > 60) runs.push([place]);
      else {
        runs.at(-1)!.push(place);
        back = Math.max(back, place.x - last.x);
      }
    }
    for (const run of runs) {
      for (let start = 0; start + 60 <= run.length; start += 15) {
        worst = Math.max(worst, residualOf(run.slice(start, start + 60)) * dpr);
        seconds += 1;
      }
    }
  }
  return { worst, seconds, back };
}

describe("a line in motion", () => {
  for (const [rate, timeWindow, seconds] of [
    [1, 60_000, 30],
    [1, 10_000, 20],
    [10, 30_000, 15],
    [60, 5_000, 8],
  ] as const) {
    for (const dpr of [1, 2]) {
      it(`glides straight, ${rate} Hz on ${timeWindow / 1_000} s, dpr ${dpr}, whenever frames come`, async () => {
        const random = seeded(rate + dpr);
        await withPixelRatio(dpr, async () => {
          const filmed = await mount({ ...fixed, timeWindow });
          filmed.screen.late = () => 8 * random();
          filmed.feed(rate, seconds * 1_000, distinct, () => 20 + random() * Math.min(300, 600 / rate));
          await filmed.screen.pass(seconds * 1_000);
          const { worst, seconds: looked, back } = steadiness(filmed.film, dpr);
          expect(looked).toBeGreaterThan(seconds);
          expect(back).toBe(0);
          expect(worst).toBeLessThanOrEqual(0.5);
        });
      });
    }
  }
});

/** Noise about the middle, as wide as its bounds nearly: the hardest for an axis with round numbers. */
function noise(seed: number, spread = 25): (index: number) => number {
  const random = seeded(seed);
  return () => 50 + spread * (random() + random() + random() - 1.5);
}

describe("the axes in motion", () => {
  /** Texts that are there from one frame to the next, or gone, or that stand where another stood. */
  function swaps(film: readonly Shot[]): string[] {
    const found: string[] = [];
    for (const [index, shot] of film.entries()) {
      if (index === 0 || !shot.drawn) continue;
      const last = film[index - 1];
      // In a plot that shrinks or grows labels come in from the sides, and go there.
      const slip = Math.max(
        0,
        ...shot.times.map(({ text, x }) => Math.abs(x - (last.times.find((was) => was.text === text)?.x ?? x))),
      );
      const isInner = ({ x }: Text): boolean => x > 75 + 4 * slip && x < WIDTH - 95 - 1.5 * slip;
      for (const [from, to, what] of [
        [last, shot, "came"],
        [shot, last, "went"],
      ] as const) {
        for (const now of to.times.filter(isInner)) {
          const before = from.times.find(({ text }) => text === now.text)?.alpha ?? 0;
          if (now.alpha - before > 0.3) found.push(`${shot.at.toFixed(0)} ms: ${now.text} ${what}`);
        }
      }
      const isThere = ({ alpha }: Text): boolean => alpha > 0.7;
      const before = last.values.filter(isThere);
      for (const now of shot.values.filter(isThere)) {
        const was = before.find(({ y }) => Math.abs(y - now.y) < 6);
        if (was !== undefined && was.text !== now.text && !before.some(({ text }) => text === now.text)) {
          found.push(`${shot.at.toFixed(0)} ms: ${was.text} to ${now.text}`);
        }
      }
    }
    return found;
  }

  for (const rate of [1, 10, 60]) {
    it(`lets no label of an axis turn into another, ${rate} Hz`, async () => {
      const filmed = await mount({ timeWindow: 60_000 });
      // From ones to thousands and back.
      filmed.feed(rate, 12_000, (index) => 10 ** (1 + 2.5 * Math.sin((index / rate) * 0.8)));
      await filmed.screen.pass(4_000);
      for (const timeWindow of [300_000, 10_000, 2_000, 60_000]) {
        filmed.chart.update({ timeWindow });
        await filmed.screen.pass(1_500);
      }
      const texts = new Set(filmed.film.flatMap(({ times, values }) => [...times, ...values].map(({ text }) => text)));
      expect(texts.size).toBeGreaterThan(20);
      expect(swaps(filmed.film)).toEqual([]);
    });

    it(`does not rescale by noise, ${rate} Hz`, async () => {
      for (const seed of [1, 2, 3]) {
        const filmed = await mount({ timeWindow: 30_000 });
        // Bounds ease for some tenths of a second: none moves unseen.
        filmed.screen.frameMs = 50;
        filmed.feed(rate, 120_000, noise(seed, 30));
        await filmed.screen.pass(120_000);
        const bounds = filmed.film.filter(({ drawn, at }) => drawn && at > 5_000).map(boundsOf);
        let turns = 0;
        let moves = 0;
        for (const side of [0, 1]) {
          let way = 0;
          for (let index = 1; index < bounds.length; index += 1) {
            const step = bounds[index][side] - bounds[index - 1][side];
            if (Math.abs(step) < 1e-6) continue;
            if (Math.abs(bounds[index - 1][side] - (bounds[index - 2] ?? bounds[0])[side]) < 1e-6) moves += 1;
            if (way !== 0 && Math.sign(step) !== way) turns += 1;
            way = Math.sign(step);
          }
        }
        // Of both bounds, in two minutes: an outlier comes and goes, the axis does not tremble.
        expect(turns).toBeLessThanOrEqual(10);
        expect(moves).toBeLessThanOrEqual(16);
        filmed.destroy();
      }
    });
  }

  /** The domain, by two labels and where they stand: values at the plot's lower and upper edge. */
  function boundsOf({ values }: Shot): [low: number, high: number] {
    const sorted = [...values].sort((a, b) => b.y - a.y);
    const [first, last] = [sorted[0], sorted[sorted.length - 1]];
    const slope = (Number(last.text) - Number(first.text)) / (last.y - first.y);
    return [Number(first.text) + slope * (170 - first.y), Number(first.text) + slope * (40 - first.y)];
  }
});

describe("the newest point in motion", () => {
  for (const [rate, timeWindow] of [
    [1, 60_000],
    [1, 8_000],
    [10, 30_000],
    [60, 5_000],
  ] as const) {
    it(`goes with its line, never by leaps, ${rate} Hz on ${timeWindow / 1_000} s; its value can be read`, async () => {
      const random = seeded(rate);
      const filmed = await mount({ ...fixed, marginRight: 60, timeWindow });
      filmed.feed(
        rate,
        12_000,
        (index) => 50 + 40 * Math.sin((index / rate) * 1.7),
        () => random() * Math.min(100, 300 / rate),
      );
      await filmed.screen.pass(12_000);
      const places = filmed.film.filter(({ at }) => at > 1_700).map(({ dot }) => dot!);
      let longest = 0;
      for (let index = 1; index < places.length; index += 1) {
        longest = Math.max(longest, distance(places[index], places[index - 1]));
      }
      // The values themselves change by up to 1.8 px a frame.
      expect(longest).toBeLessThan(15);
      const changes = filmed.film.flatMap(({ at, label }, index) =>
        index > 0 && label !== filmed.film[index - 1].label ? [at] : [],
      );
      // The number stands at its own height on the axis, whatever the height of the dot: to the half pixel after
      // 200 ms, and on its way there meanwhile.
      let [atRest, apart] = [0, 0];
      for (const [index, { at, dot, label, labelY }] of filmed.film.entries()) {
        if (label === "") continue;
        const offGoal = Math.abs(labelY - Number(heightOf(Number(label))));
        const changedAt = changes.findLast((change) => change <= at) ?? 0;
        const before = filmed.film[Math.max(0, index - 1)];
        // The label is rounded, and so is the place that it is measured by.
        if (before.label === label) {
          expect(offGoal).toBeLessThanOrEqual(Math.abs(before.labelY - Number(heightOf(Number(label)))) + 0.25);
        }
        if (at - changedAt < 200) continue;
        expect(offGoal, `${label} at ${at.toFixed(0)} ms`).toBeLessThanOrEqual(0.5);
        atRest += 1;
        if (dot !== undefined && Math.abs(dot.y - labelY) > 10) apart += 1;
      }
      if (rate === 1) expect(atRest).toBeGreaterThan(400);
      // Where the view runs behind the rows the line is on its way meanwhile.
      if (timeWindow === 60_000) expect(apart).toBeGreaterThan(50);
      expect(changes.length).toBeGreaterThan(8);
      for (let index = 10; index < changes.length; index += 1) {
        expect(changes[index] - changes[index - 10]).toBeGreaterThan(950);
      }
    });
  }
});

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

describe("a view that was away", () => {
  /** What one frame shows, once a chart has been through something, and frames after it. */
  async function story(
    go: (filmed: FilmedChart) => Promise<void>,
    options = {},
    source = {},
  ): Promise<{ film: Shot[]; from: number }> {
    const filmed = await mount({ timeWindow: 20_000, margin: MARGIN, ...options }, source);
    await go(filmed);
    const from = filmed.screen.elapsed;
    await filmed.screen.pass(1_500);
    const film = filmed.film.filter(({ at }) => at > from);
    filmed.destroy();
    shown = undefined;
    return { film, from };
  }

  /** How far two frames are from one another, CSS px: their newest points and the rows of their lines. */
  function apart(a: Shot, b: Shot): number {
    const rows = (shot: Shot): Point[] => shot.line.flat().filter(({ x }) => x > MARGIN + 60);
    const [left, right] = [rows(a), rows(b)];
    let most = distance(a.dot!, b.dot!);
    for (const point of left) most = Math.max(most, Math.min(...right.map((other) => distance(point, other))));
    for (const point of right) most = Math.max(most, Math.min(...left.map((other) => distance(point, other))));
    return most;
  }

  const wave = (index: number): number => 50 + 40 * Math.sin(index * 0.9) + (index === 6 ? 900 : 0);

  function expectSame(changed: { film: Shot[] }, plain: { film: Shot[] }): void {
    const first = changed.film.findIndex(({ drawn }) => drawn);
    // Drawn at the first opportunity, and right at once: no frame goes after what was missed.
    expect(first).toBeLessThanOrEqual(3);
    for (const index of [first, first + 1, first + 5, first + 30, first + 80]) {
      expect(apart(changed.film[index], plain.film[index]), `frame ${index}`).toBeLessThan(1.5);
    }
  }

  it("is there in one frame after a hidden tab, as if it had been seen all the while", async () => {
    const tell =
      (hidden: boolean) =>
      async (filmed: FilmedChart): Promise<void> => {
        filmed.feed(2, 60_000, wave);
        await filmed.screen.pass(10_000);
        if (hidden) filmed.screen.hide(true);
        await filmed.screen.pass(25_300);
        if (hidden) filmed.screen.hide(false);
      };
    expectSame(await story(tell(true)), await story(tell(false)));
  });

  it("is back in one frame from a burst of ten thousand rows", async () => {
    const tell =
      (bursts: boolean) =>
      async (filmed: FilmedChart): Promise<void> => {
        const start = filmed.screen.epoch - 20_000;
        const rows = Array.from({ length: 10_000 }, (_, index) => ({
          time: start + index * 2,
          value: wave(index / 250),
        }));
        filmed.sink.next(rows.slice(0, 10), { position: { offset: 9 } });
        await filmed.screen.pass(bursts ? 1_000 : 100);
        filmed.sink.next(rows.slice(10), { position: { offset: 9_999 } });
        if (!bursts) await filmed.screen.pass(900);
      };
    const [burst, plain] = [await story(tell(true), { delay: 0 }), await story(tell(false), { delay: 0 })];
    const first = burst.film.findIndex(({ drawn }) => drawn);
    expect(first).toBeLessThanOrEqual(3);
    // The axis of values makes room, within a quarter of a second.
    // A dense line moves by whole pixels.
    expect(Math.abs(burst.film[first].dot!.x - plain.film[first].dot!.x)).toBeLessThan(1);
    for (const index of [25, 80]) expect(apart(burst.film[index], plain.film[index])).toBeLessThan(1.5);
  });

  it("is back in one frame from an outage that the server makes up for, without a replay", async () => {
    const tell =
      (cut: boolean) =>
      async (filmed: FilmedChart): Promise<void> => {
        const start = filmed.screen.epoch;
        const rows = Array.from({ length: 60 }, (_, index) => ({ time: start + index * 500, value: wave(index) }));
        for (const [index, row] of rows.entries()) {
          if (index >= 20 && index < 31 && cut) continue;
          filmed.screen.in(index * 500, () => {
            filmed.sink.next([row], { position: { offset: index } });
          });
        }
        if (cut) {
          filmed.screen.in(9_900, () => {
            filmed.reachable = false;
            filmed.sink.error(new Error("cut"));
          });
          filmed.screen.in(14_800, () => {
            filmed.reachable = true;
          });
        }
        await filmed.screen.pass(15_400);
        if (cut) {
          filmed.sink.next(rows.slice(20, 31), { position: { offset: 30 } });
          filmed.sink.recovered(true);
        }
      };
    expectSame(await story(tell(true), {}, { resumes: true }), await story(tell(false)));
  });

  it("goes back to live from a pause within a quarter of a second, and not a row later", async () => {
    const tell =
      (pauses: boolean) =>
      async (filmed: FilmedChart): Promise<void> => {
        filmed.feed(2, 60_000, wave);
        await filmed.screen.pass(10_000);
        if (pauses) filmed.chart.pause();
        await filmed.screen.pass(300);
        const { length } = filmed.film;
        await filmed.screen.pass(8_000);
        // Nothing moves while it is held.
        if (pauses) for (const shot of filmed.film.slice(length)) expect(shot.line).toEqual(filmed.film[length].line);
        if (pauses) filmed.chart.live();
        await filmed.screen.pass(266);
      };
    expectSame(await story(tell(true)), await story(tell(false)));
  });
});

describe("an outage", () => {
  it("is not drawn across; time goes on meanwhile, and nothing jumps as it is repaired", async () => {
    const filmed = await mount({ ...fixed, timeWindow: 20_000 });
    const start = filmed.screen.epoch;
    const rows = Array.from({ length: 60 }, (_, index) => ({ time: start + index * 250, value: distinct(index) }));
    for (const [index, row] of rows.entries()) {
      if (index >= 20 && index < 40) continue;
      filmed.screen.in(index * 250, () => {
        filmed.sink.next([row], { position: { offset: index } });
      });
    }
    let answer: (() => void) | undefined;
    filmed.history = () =>
      new Promise((resolve) => {
        answer = () => {
          resolve({ rows: rows.slice(20, 40), position: { offset: 39 }, whole: true });
        };
      });
    await filmed.screen.pass(12_000);
    const gap = (shot: Shot): boolean =>
      shot.line.some((points) => points.some(({ x }, index) => index > 0 && x - points[index - 1].x > 100));
    // Then the stream is stale, and the dot pales.
    const during = filmed.film.filter(({ at }) => at > 5_500 && at < 9_600);
    const slip = during[0].dot!.x - during.at(-1)!.dot!.x;
    expect(slip).toBeCloseTo((4_100 / 20_000) * 560, -1);
    expect(during.filter((shot, index) => index > 0 && shot.dot!.x > during[index - 1].dot!.x)).toEqual([]);
    expect(filmed.film.filter(gap)).toEqual([]);
    const { length } = filmed.film;
    const before = filmed.film.at(-1)!;
    expect(answer).toBeDefined();
    answer!();
    await filmed.screen.pass(1_000);
    expect(
      filmed.film.slice(length).filter(({ line }) => line.flat().length > before.line.flat().length + 15).length,
    ).toBeGreaterThan(50);
    // From row to row the line goes up and down by up to 10 px a frame.
    expect(Math.abs(filmed.film[length].dot!.x - before.dot!.x)).toBeLessThan(1);
    expect(distance(filmed.film[length].dot!, before.dot!)).toBeLessThan(12);
    const { worst, back } = steadiness(filmed.film.slice(-120), devicePixelRatio);
    expect(back).toBe(0);
    expect(worst).toBeLessThanOrEqual(0.5);
  });
});

describe("another time window", () => {
  it("is come to within a quarter of a second, and another one from wherever that has got to", async () => {
    const filmed = await mount({ ...fixed, timeWindow: 20_000, delay: 0 });
    filmed.feed(4, 30_000, distinct);
    await filmed.screen.pass(15_000);
    const row = 40;
    const place = (): number => {
      const y = heightOf(distinct(row));
      return filmed.film
        .at(-1)!
        .line.flat()
        .find((point) => point.y.toFixed(3) === y && point.x > MARGIN + 45)!.x;
    };
    const share = (): number => (WIDTH - MARGIN - place()) / (WIDTH - 2 * MARGIN);
    const span = (): number => (filmed.screen.elapsed - 50 - row * 250) / share();
    expect(span()).toBeCloseTo(20_000, -3);
    filmed.chart.update({ timeWindow: 40_000 });
    await filmed.screen.pass(100);
    expect(span()).toBeGreaterThan(24_000);
    expect(span()).toBeLessThan(38_500);
    const there = span();
    filmed.chart.update({ timeWindow: 20_000 });
    await filmed.screen.pass(17);
    expect(Math.abs(span() - there)).toBeLessThan(4_000);
    await filmed.screen.pass(250);
    expect(span()).toBeCloseTo(20_000, -3);
  });
});

describe("reduced motion", () => {
  it("goes by steps, with nothing between them", async () => {
    await cdp().send(
      "Emulation.setEmulatedMedia" as never,
      { features: [{ name: "prefers-reduced-motion", value: "reduce" }] } as never,
    );
    await realFrames(2);
    try {
      const filmed = await mount({ timeWindow: 60_000 });
      filmed.feed(10, 10_000, (index) => 10 ** (1 + 2.5 * Math.sin(index * 0.08)));
      await filmed.screen.pass(4_000);
      filmed.chart.update({ timeWindow: 120_000 });
      await filmed.screen.pass(4_000);
      const film = filmed.film.slice(60);
      const places = new Set(film.map(({ times }) => times[0]?.x.toFixed(2)));
      // 4 s at a second a step, 4 s at two seconds a step.
      expect(places.size).toBeGreaterThan(4);
      expect(places.size).toBeLessThanOrEqual(9);
      const faint = film.flatMap(({ values }) => values.filter(({ alpha }) => alpha < 1));
      expect(faint).toEqual([]);
    } finally {
      await cdp().send("Emulation.setEmulatedMedia" as never, { features: [] } as never);
    }
  });
});
