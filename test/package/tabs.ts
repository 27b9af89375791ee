import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, vi } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { Engine } from "../relay/engine.js";
import type { RunningRelay } from "../relay/reader.js";
import { startRelay } from "../relay/reader.js";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

/** What a tab was told. */
export interface Notes {
  readonly values: number[];
  readonly arrivals: number[];
  readonly gaps: unknown[];
  readonly errors: string[];
  readonly states: string[];
}

export type Kind = "webSocket" | "eventSource";

/** Tabs of one browser, which read an engine through a relay; the engine writes a row each 10 ms. */
export interface TabsBench {
  readonly context: BrowserContext;
  readonly pages: PageServer;
  readonly engine: Engine;
  readonly relay: RunningRelay;
  /** Opens a tab, and waits until its stream is live. Without a name it shares nothing. */
  openTab(kind: Kind, options?: { readonly name?: string; readonly worker?: string }): Promise<Page>;
  /** Ends the writing of rows. */
  stopWriting(): void;
  /** Waits until a tab has the newest row of now. */
  catchUp(tab: Page): Promise<void>;
}

/** Sets a bench up for the tests of a file, each with a browser context, an engine and a relay of its own. */
export function setUpTabs(): TabsBench {
  let browser: Browser;
  let pages: PageServer;
  let context: BrowserContext;
  let engine: Engine;
  let relay: RunningRelay;
  let writing: ReturnType<typeof setInterval>;

  beforeAll(async () => {
    const executablePath = await findChromium();
    browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
    pages = await servePages(join(inject("consumer"), "node_modules/tickline/dist"), false);
    pages.add("/tabs-page.js", readFileSync(new URL("tabs-page.js", import.meta.url), "utf8"));
    pages.add("/tab.html", '<!doctype html><title>Tab</title><script type="module" src="/tabs-page.js"></script>');
    pages.add("/other.html", "<!doctype html><title>Other</title>");
  });

  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    engine = new Engine();
    engine.write(50);
    relay = await startRelay(engine.source(), { origins: "*" });
    writing = setInterval(() => {
      engine.write(1);
    }, 10);
  });

  afterEach(async () => {
    clearInterval(writing);
    await context.close();
    await relay.close();
  });

  return {
    get context() {
      return context;
    },
    get pages() {
      return pages;
    },
    get engine() {
      return engine;
    },
    get relay() {
      return relay;
    },
    async openTab(kind, options = { name: "feed" }) {
      const page = await context.newPage();
      const query = new URLSearchParams({ kind, url: relay.url, ...options });
      await page.goto(`${pages.url}/tab.html#${query.toString()}`);
      await page.waitForFunction("globalThis.stream?.state === 'live'");
      return page;
    },
    stopWriting() {
      clearInterval(writing);
    },
    async catchUp(tab) {
      const newest = `notes.values.at(-1) >= ${engine.count}`;
      await tab.waitForFunction(newest, undefined, { timeout: 20_000, polling: 10 });
    },
  };
}

export const notesOf = (page: Page): Promise<Notes> => page.evaluate<Notes>("notes");

/** The number of transports that each tab runs. */
export const transportsOf = (tabs: readonly Page[]): Promise<number[]> =>
  Promise.all(tabs.map((tab) => tab.evaluate<number>("transports")));

/** Finds the tab that has the transport. */
export async function leaderOf(tabs: readonly Page[]): Promise<Page> {
  return vi.waitFor(
    async () => {
      const counts = await transportsOf(tabs);
      expect(counts.reduce((sum, count) => sum + count)).toBe(1);
      return tabs[counts.indexOf(1)];
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Returns what became of the rows of a tab, from its first to its last. */
export function judge({ values, gaps }: Notes) {
  const seen = new Set(values);
  const [first, last] = [Math.min(...values), Math.max(...values)];
  return {
    lost: last - first + 1 - seen.size,
    doubled: values.length - seen.size,
    disordered: values.filter((value, i) => i > 0 && value < values[i - 1]).length,
    gaps: gaps.length,
  };
}

/** What is expected of the rows of a tab. */
export const WHOLE = { lost: 0, doubled: 0, disordered: 0, gaps: 0 };
