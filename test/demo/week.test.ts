import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { createFeed } from "../../demo/feed.mjs";
import { startServer } from "../../demo/server.mjs";
import { storeFeed } from "../../demo/store/stored-feed.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { makeFolder } from "../servers/program.js";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ args: chromiumArgs, executablePath: await findChromium() });
});

afterAll(() => browser.close());

/** A folder in which an earlier server has kept rows: one a minute, from two days ago to two hours ago. */
async function storedRows(): Promise<string> {
  const { path: folder, remove } = makeFolder();
  onTestFinished(remove);
  const feed = storeFeed(createFeed(), { folder, tell: () => undefined });
  await feed.started;
  const end = Date.now() - 2 * HOUR;
  const rows = Array.from({ length: (2 * DAY - 2 * HOUR) / MINUTE }, (_, n, time = end - n * MINUTE) => {
    const level = 40 + 30 * Math.sin(time / HOUR);
    return { time, cpu: level, core0: level, memory: level, load1: 1, load5: 1, load15: 1, delay: 1, delayMax: 2 };
  }).reverse();
  const isTold = new Promise<void>((resolve) => {
    feed.listen(() => {
      if (feed.head() === rows.length) resolve();
    });
  });
  feed.append(rows);
  await isTold;
  await feed.close();
  return folder;
}

interface Chart {
  toCSV(): Promise<string>;
  readonly paused: boolean;
}

/** The times of the rows on view in each chart. */
function timesOnView(page: Page): Promise<number[][]> {
  return page.evaluate(async () => {
    const { charts } = (globalThis as never as { dashboard: { charts: Chart[] } }).dashboard;
    const texts = await Promise.all(charts.map((chart) => chart.toCSV()));
    return texts.map((text) =>
      text
        .trim()
        .split("\r\n")
        .slice(1)
        .map((record) => Date.parse(record.split(",")[0])),
    );
  });
}

/** How far back the rows of a chart reach, ms. */
const reach = (times: readonly number[]): number => Date.now() - Math.min(...times);

/** The longest time between two rows of a chart, ms. */
const hole = (times: readonly number[]): number => Math.max(...times.slice(1).map((time, n) => time - times[n]));

it("shows what was stored before the server was started, in all charts, and is live again by one press", async () => {
  const server = await startServer({ store: { folder: await storedRows(), tell: () => undefined } });
  onTestFinished(() => server.close());
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } });
  onTestFinished(() => page.close());
  await page.goto(server.url);
  const press = (name: string | RegExp) => page.locator("#cpu").getByRole("button", { name, exact: true }).click();
  const rowsReach = (least: number, most: number) =>
    expect
      .poll(async () => (await timesOnView(page)).every((times) => reach(times) > least && reach(times) < most), {
        timeout: 30_000,
      })
      .toBe(true);

  await rowsReach(0, 2 * MINUTE);
  await press("24 h");
  await rowsReach(23 * HOUR, 25 * HOUR);
  await press("7 d");
  await rowsReach(47 * HOUR, 49 * HOUR);
  // What nobody sampled between two servers is a hole, and no line.
  for (const times of await timesOnView(page)) expect(hole(times)).toBeGreaterThan(1.5 * HOUR);
  await page.locator("#cpu canvas").first().press("ArrowLeft");
  await page.locator("#cpu canvas").first().press("PageUp");
  await press(/^Live/);
  await press("1 min");
  await rowsReach(0, 2 * MINUTE);
});
