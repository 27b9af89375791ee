import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, inject, vi } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { countOf } from "../chaos/count.js";
import { promise } from "../chaos/promise.js";
import type { LeakServer } from "./leak-server.js";
import { serveFeeds } from "./leak-server.js";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

/** Lives of widgets, and those before, after which all that a page makes once is there. */
const [LIVES, FIRST] = [countOf(10_000, 200), 120];

/** Widgets of the control, which are never ended. */
const KEPT = 40;

/** How much more may be held at the end than after the first lives, bytes: 1 MB. */
const BOUND = 1_000_000;

/** Files of the autoloader that come late, by what is in them. */
const PARTS = {
  "all of a widget": /auto\/(value-card|line-chart|data-table|live-text|dashboard)\.mjs/,
  "its source": /auto\/(web-socket|poll|random|event-source)\.mjs/,
  "what serves the hand": /auto\/(hand|scroll)\.mjs/,
  "what all have in common": /auto\/(base|draw|series|rows)\.mjs/,
};

interface Counts {
  readonly nodes: number;
  readonly listeners: number;
  readonly heap: number;
  readonly timers: readonly string[];
  readonly sockets: readonly string[];
}

let browser: Browser;
let server: PageServer;
let feeds: LeakServer;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await servePages(join(inject("consumer"), "node_modules/tickline/dist"), false);
  feeds = await serveFeeds();
  for (const file of ["leak-timers.js", "leak-page.js", "leak-pieces.js"]) {
    server.add(`/${file}`, readFileSync(new URL(file, import.meta.url), "utf8"));
  }
  server.add(
    "/leaks.html",
    '<!doctype html><title>Leaks</title><body><script src="/leak-timers.js"></script>' +
      '<script type="module" src="/leak-page.js"></script></body>',
  );
  server.add(
    "/pieces.html",
    '<!doctype html><title>Pieces</title><body><script src="/leak-timers.js"></script>' +
      '<script src="/leak-pieces.js"></script><script type="module" src="/dist/tickline.auto.mjs"></script></body>',
  );
});

afterAll(async () => {
  await browser.close();
  await server.close();
  feeds.close();
});

async function openPage(): Promise<{ page: Page; session: CDPSession }> {
  const page = await browser.newPage();
  await page.goto(`${server.url}/leaks.html#feeds=${encodeURIComponent(feeds.url)}`);
  await page.waitForFunction("globalThis.isReady");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return { page, session };
}

const live = (page: Page, count: number, isKept = false): Promise<unknown> =>
  page.evaluate(`live(${count}, ${isKept})`);

/** What the page and the server hold once all garbage is gone. */
async function countsOf(page: Page, session: CDPSession): Promise<Counts> {
  // A socket that is closed is gone from the server a moment later, and Chromium takes its time where many have failed.
  for (let n = 0; n < 500 && feeds.open.length > 0; n += 1) await page.waitForTimeout(20);
  for (let round = 0; round < 4; round += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)!.value;
  return {
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    heap: of("JSHeapUsedSize"),
    timers: await page.evaluate<string[]>("[...pendingTimers]"),
    sockets: feeds.open,
  };
}

describe("widgets that are mounted and destroyed at every moment of their life", () => {
  promise("leave no node, listener, timer or socket behind, and the heap as it was", async (tell) => {
    const { page, session } = await openPage();
    await live(page, FIRST);
    const before = await countsOf(page, session);
    const { opened } = feeds;
    await live(page, LIVES);
    const after = await countsOf(page, session);
    await page.close();
    tell({
      lives: LIVES,
      connections: feeds.opened - opened,
      "nodes more": after.nodes - before.nodes,
      "listeners more": after.listeners - before.listeners,
      "kB more": Math.round((after.heap - before.heap) / 1_000),
      timers: after.timers.length,
      sockets: after.sockets.length,
    });
    expect(feeds.opened - opened).toBeGreaterThan(LIVES / 5);
    expect(after.timers).toEqual(before.timers);
    expect([before.sockets, after.sockets]).toEqual([[], []]);
    expect(after.listeners - before.listeners).toBeLessThanOrEqual(0);
    expect(after.nodes - before.nodes).toBeLessThanOrEqual(0);
    expect(after.heap - before.heap).toBeLessThan(BOUND);
  });

  promise("leave nothing where their code, or a part of it, is still to come", async (tell) => {
    const figures: Record<string, number> = {};
    for (const [name, held] of Object.entries(PARTS)) {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", ({ message }) => errors.push(message));
      const holding = server.holdBack(held);
      await page.goto(`${server.url}/pieces.html`);
      await page.evaluate("place()");
      await vi.waitFor(() => {
        expect(holding.count).toBeGreaterThan(0);
      });
      figures[`${name}: files held back`] = holding.count;
      await page.evaluate("takeAway()");
      holding.release();
      await page.waitForTimeout(300);
      // What came too late has begun nothing, and what had begun is over.
      expect(await page.evaluate("left()"), name).toEqual({ timers: [], elements: 0 });
      expect(server.listeners).toBe(0);
      expect(errors).toEqual([]);
      // And the page takes the same elements now.
      await page.evaluate("place()");
      await page.waitForFunction("isShown()");
      await page.close();
    }
    tell(figures);
  });

  promise("would be seen, if they were not destroyed", async (tell) => {
    const { page, session } = await openPage();
    await live(page, FIRST);
    const before = await countsOf(page, session);
    await live(page, KEPT, true);
    const after = await countsOf(page, session);
    await page.close();
    const more = {
      nodes: after.nodes - before.nodes,
      listeners: after.listeners - before.listeners,
      "kB more": Math.round((after.heap - before.heap) / 1_000),
      timers: after.timers.length - before.timers.length,
      sockets: after.sockets.length - before.sockets.length,
    };
    tell(more);
    for (const count of Object.values(more)) expect(count).toBeGreaterThan(0);
    expect(more.nodes).toBeGreaterThan(KEPT);
  });
});
