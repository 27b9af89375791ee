import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../demo/server.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import type { Comparison, Expected, Point } from "./read-chart.js";
import { compare, readChart } from "./read-chart.js";

const MINUTE = 60_000;

let browser: Browser;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
});

afterAll(() => browser.close());

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serve(options: Parameters<typeof startServer>[0] = {}) {
  const server = await startServer(options);
  undo.push(() => server.close());
  return server;
}

/** The dashboard of a source, and every row that its stream has delivered so far, as the page saw it. */
async function open(url: string, source: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 700, height: 1000 } });
  undo.push(() => page.close());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  undo.push(() => {
    expect(errors).toEqual([]);
  });
  await page.goto(`${url}/#${source}`);
  await page.evaluate(() => {
    const { stream } = (globalThis as never as { dashboard: { stream: { subscribe(listener: object): void } } })
      .dashboard;
    const rows: unknown[] = [];
    Object.assign(globalThis, { rows });
    stream.subscribe({
      data: (added: unknown[]) => rows.push(...added),
      repair: ({ rows: added }: { rows: unknown[] }) => rows.push(...added),
    });
  });
  return page;
}

/** The rows that the page was handed, in order of time. */
async function rowsOf(page: Page, value: string): Promise<Point[]> {
  const rows = await page.evaluate(() => (globalThis as never as { rows: Record<string, number>[] }).rows);
  return rows.map((row) => ({ time: row.time, value: row[value] })).sort((a, b) => a.time - b.time);
}

async function stateOf(page: Page): Promise<string> {
  return page.evaluate(
    () => (globalThis as never as { dashboard: { stream: { state: string } } }).dashboard.stream.state,
  );
}

/** Resolves when enough rows have come. */
function rowCount(page: Page, least: number): Promise<unknown> {
  return page.waitForFunction((count) => (globalThis as never as { rows: unknown[] }).rows.length >= count, least);
}

/** The first picture of a chart that is as asked, and how it compares with the rows that had come. */
async function lineOf(page: Page, chart: number, value: string, isAsked: (line: Line) => boolean): Promise<Line> {
  for (;;) {
    const picture = await readChart(page, chart);
    const pixelMs = MINUTE / (picture.right - picture.left);
    const comparison = compare(picture, { ...memory, points: await rowsOf(page, value) });
    const line = { ...comparison, at: picture.at, pixelMs, leastColumns: Math.floor(3_000 / pixelMs) };
    if (isAsked(line)) return line;
    await page.waitForTimeout(100);
  }
}

/** A line as a picture shows it, when it was read, the time that a pixel is wide, and how many columns are a line. */
interface Line extends Comparison {
  readonly at: number;
  readonly pixelMs: number;
  readonly leastColumns: number;
}

/**
 * The picture is the line through the rows: at most one column in fifty off, and those two beside a corner of the line,
 * which has moved by a fraction of a pixel since; none where there should be no line.
 */
function expectSame(comparison: Comparison, leastColumns: number): void {
  expect(comparison.columns).toBeGreaterThanOrEqual(leastColumns);
  expect(comparison.stray).toBe(0);
  expect(comparison.wrong).toBeLessThanOrEqual(Math.max(2, comparison.columns / 50));
}

const memory = { domain: [0, 100], timeWindow: MINUTE } as const satisfies Omit<Expected, "points">;

describe("the line on the dashboard", () => {
  it.each([
    ["web-socket", 1, "memory", 16],
    ["poll", 1, "memory", 16],
    ["random", 0, "value", 5],
  ])("from %s moves on with time, and is what its source delivered", async (source, chart, value, rows) => {
    const { url } = await serve();
    const page = await open(url, source);
    await rowCount(page, rows);
    const before = await lineOf(page, chart, value, ({ columns, leastColumns }) => columns >= leastColumns);
    const after = await lineOf(page, chart, value, ({ to }) => to > before.to + 700);
    for (const line of [before, after]) {
      expectSame(line, line.leastColumns);
      // Where a time stands is read to a pixel, as the line is drawn.
      expect(line.to).toBeLessThan(line.at + line.pixelMs);
    }
  });
});

describe("five seconds without a connection", () => {
  it.each(["web-socket", "poll"])(
    "%s: a break, never a diagonal, then healed, the right edge unmoved",
    async (source) => {
      const { url, feed, refuse } = await serve();
      const page = await open(url, source);
      await rowCount(page, 12);
      refuse(true);
      await page.waitForTimeout(5_000);
      const missed = await readChart(page, 1);
      const known = await rowsOf(page, "memory");
      const broken = compare(missed, { ...memory, points: known });
      expectSame(broken, 10);
      expect(await stateOf(page)).not.toBe("live");
      const lag = missed.at - broken.to;
      const newest = known[known.length - 1];
      expect(broken.to - newest.time).toBeGreaterThan(2_000);

      refuse(false);
      await page.waitForFunction(
        () => {
          const { stream } = (
            globalThis as never as { dashboard: { stream: { state: string; latest(): { time: number } } } }
          ).dashboard;
          return stream.state === "live" && Date.now() - stream.latest().time < 2_000;
        },
        undefined,
        { timeout: 45_000 },
      );
      await page.waitForTimeout(2_500);
      const picture = await readChart(page, 1);
      const seen = await rowsOf(page, "memory");
      const all: Point[] = feed.history({ limit: 10_000 }).rows.map((row) => ({ time: row.time, value: row.memory }));
      const points = all.filter(({ time }) => time >= known[0].time);
      const healed = compare(picture, { ...memory, points });
      expectSame(healed, 40);
      expect(Math.abs(picture.at - healed.to - lag)).toBeLessThan(1_200);
      const stats = await page.evaluate(
        () =>
          (globalThis as never as { dashboard: { stream: { stats: Record<string, number> } } }).dashboard.stream.stats,
      );
      expect(stats.received).toBe(stats.kept + stats.duplicates + stats.dropped);
      expect(seen).toEqual(points.slice(0, seen.length));
    },
  );
});

describe("the button that cuts the connection", () => {
  it.each(["web-socket", "poll"])("%s: cuts this page's alone, which has all rows afterwards", async (source) => {
    const { url, feed } = await serve();
    const [page, other] = [await open(url, source), await open(url, source)];
    await Promise.all([rowCount(page, 12), rowCount(other, 12)]);
    const countOf = async (id: string): Promise<number> => Number(await page.locator(id).textContent());
    const head = feed.head();
    const cut = page.getByRole("button", { name: "Cut the connection" });
    await cut.click();
    await expect.poll(() => stateOf(page)).not.toBe("live");
    await expect.poll(() => feed.head(), { timeout: 20_000 }).toBeGreaterThan(head + 20);
    expect(await stateOf(other)).toBe("live");
    expect(await page.getByRole("button", { name: /^Cut: \d s$/ }).isDisabled()).toBe(true);
    await expect.poll(() => stateOf(page), { timeout: 30_000 }).toBe("live");
    // What was sampled meanwhile comes by resuming, or a poll's gap is repaired.
    const healed = source === "poll" ? "#repaired" : "#caught-up";
    await expect.poll(() => countOf(healed), { timeout: 20_000 }).toBeGreaterThan(10);
    await expect.poll(() => cut.isEnabled(), { timeout: 20_000 }).toBe(true);
    const times = (await rowsOf(page, "memory")).map(({ time }) => time);
    const sampled = feed.history({ limit: 10_000 }).rows.map(({ time }) => time);
    const since = sampled.slice(sampled.indexOf(times[0]));
    expect(times.length).toBeGreaterThan(30);
    expect(times).toEqual(since.slice(0, times.length));
  });
});

describe("a server that is killed and started anew", () => {
  it("leaves one lasting break", async () => {
    const first = await startServer({ interval: 100 });
    const page = await open(first.url, "web-socket");
    await rowCount(page, 30);
    await first.close();
    await page.waitForTimeout(3_000);
    const known = await rowsOf(page, "memory");
    await serve({ port: first.port, interval: 100 });
    await rowCount(page, known.length + 40);
    await page.waitForTimeout(2_500);
    const picture = await readChart(page, 1);
    const points = await rowsOf(page, "memory");
    const end = known[known.length - 1].time;
    const joined = (from: Point, to: Point): boolean => !(from.time <= end && to.time > end);
    const comparison = compare(picture, { ...memory, points, joined });
    expectSame(comparison, 50);
    const width = picture.right - picture.left;
    const columnOf = (time: number): number => width - ((comparison.to - time) / MINUTE) * width;
    const next = points.find(({ time }) => time > end) as Point;
    const inside = picture.tops.slice(Math.ceil(columnOf(end)) + 3, Math.floor(columnOf(next.time)) - 3);
    expect(inside.length).toBeGreaterThan(20);
    expect(inside.every((top) => top < 0)).toBe(true);
    expect(await page.textContent("#gaps")).toBe("1");
    expect(await page.textContent("#repaired")).toBe("0");
  });
});
