import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, vi } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { countOf } from "../chaos/count.js";
import type { Dice } from "../chaos/dice.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { Engine } from "../relay/engine.js";
import type { RunningRelay } from "../relay/reader.js";
import { startRelay } from "../relay/reader.js";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

/** Hand-overs of each feed. */
const HAND_OVERS = countOf(100, 6);

/** Tabs that are open at any time. */
const TABS = 4;

/** The time for which a tab hangs or is frozen, ms: longer than the others wait for it. */
const HANG_MS = 1_500;

/** What a tab was told. */
interface Notes {
  readonly values: number[];
  readonly arrivals: number[];
  readonly gaps: unknown[];
  readonly errors: string[];
  readonly states: string[];
}

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

type Kind = "webSocket" | "eventSource";

async function openTab(kind: Kind, options: Record<string, string> = { name: "feed" }): Promise<Page> {
  const page = await context.newPage();
  const query = new URLSearchParams({ kind, url: relay.url, ...options });
  await page.goto(`${pages.url}/tab.html#${query.toString()}`);
  await page.waitForFunction("globalThis.stream?.state === 'live'");
  return page;
}

const notesOf = (page: Page): Promise<Notes> => page.evaluate<Notes>("notes");
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Finds the tab that has the transport. */
async function leaderOf(tabs: readonly Page[]): Promise<Page> {
  return vi.waitFor(
    async () => {
      const counts = await Promise.all(tabs.map((tab) => tab.evaluate<number>("transports")));
      expect(counts.reduce((sum, count) => sum + count)).toBe(1);
      return tabs[counts.indexOf(1)];
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Waits until a tab has the newest row of now. */
async function catchUp(tab: Page): Promise<void> {
  await tab.waitForFunction(`notes.values.at(-1) >= ${engine.count}`, undefined, { timeout: 20_000, polling: 10 });
}

/** The ways in which the leading tab goes; each returns how it is brought back, if it is. */
const ways = {
  close: async (tab: Page) => {
    await tab.close();
  },
  navigate: async (tab: Page) => {
    await tab.goto(`${pages.url}/other.html`);
    await tab.close();
  },
  crash: async (tab: Page) => {
    const session = await context.newCDPSession(tab);
    const crashed = tab.waitForEvent("crash");
    session.send("Page.crash").catch(() => undefined);
    await crashed;
    await tab.close();
  },
  // As the browser does it: an event, then nothing runs. It freezes hidden tabs alone, and none of a test is hidden.
  freeze: async (tab: Page) => {
    await tab.evaluate("document.dispatchEvent(new Event('freeze'))");
    const wake = await ways.hang(tab);
    return async () => {
      await wake();
      await tab.evaluate("document.dispatchEvent(new Event('resume'))");
    };
  },
  hang: async (tab: Page) => {
    const session = await context.newCDPSession(tab);
    await session.send("Debugger.enable");
    await session.send("Debugger.pause");
    return async () => {
      // A tab in which nothing ran has not stopped yet.
      await session.send("Debugger.resume").catch(() => undefined);
      await session.send("Debugger.disable");
      await session.detach();
    };
  },
  rob: async (tab: Page) => {
    await tab.evaluate("void navigator.locks.request('tickline:1:feed', { steal: true }, () => {})");
    return () => Promise.resolve();
  },
};

type Way = keyof typeof ways;

/** What became of the rows of a tab. */
function judge({ values, gaps }: Notes) {
  const seen = new Set(values);
  const [first, last] = [Math.min(...values), Math.max(...values)];
  return {
    lost: last - first + 1 - seen.size,
    doubled: values.length - seen.size,
    disordered: values.filter((value, i) => i > 0 && value < values[i - 1]).length,
    gaps: gaps.length,
  };
}

/** The longest time without a row after `since`, of the tabs, ms. */
function silenceOf(notes: readonly Notes[], since: number): number {
  const silences = notes.flatMap(({ arrivals }) =>
    arrivals.slice(1).flatMap((at, i) => (at >= since ? [at - arrivals[i]] : [])),
  );
  return Math.max(0, ...silences);
}

async function handOver(kind: Kind, dice: Dice) {
  const tabs: Page[] = [];
  for (let i = 0; i < TABS; i += 1) tabs.push(await openTab(kind));
  const totals = { lost: 0, doubled: 0, disordered: 0, gaps: 0 };
  const add = (notes: Notes): void => {
    const found = judge(notes);
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += found[name];
  };
  const silences = Object.fromEntries(Object.keys(ways).map((way) => [way, [] as number[]])) as Record<Way, number[]>;
  const errors: string[] = [];
  const names = Object.keys(ways) as Way[];
  for (let i = 0; i < HAND_OVERS; i += 1) {
    const way = i < names.length ? names[i] : dice.one(names);
    const leader = await leaderOf(tabs);
    const others = tabs.filter((tab) => tab !== leader);
    const before = await notesOf(leader);
    await pause(dice.between(0, 60));
    const begun = Date.now();
    const bringBack = await ways[way](leader);
    await pause(20);
    await leaderOf(others);
    for (const tab of others) await catchUp(tab);
    silences[way].push(silenceOf(await Promise.all(others.map(notesOf)), begun));
    if (!bringBack) {
      add(before);
      tabs.splice(tabs.indexOf(leader), 1);
      tabs.push(await openTab(kind));
    } else {
      if (way !== "rob") await pause(Math.max(0, HANG_MS - (Date.now() - begun)));
      await bringBack();
      await catchUp(leader);
    }
  }
  clearInterval(writing);
  for (const tab of tabs) await catchUp(tab);
  for (const notes of await Promise.all(tabs.map(notesOf))) {
    add(notes);
    errors.push(...notes.errors);
  }
  const transports = (await Promise.all(tabs.map((tab) => tab.evaluate<number>("transports")))).reduce((a, b) => a + b);
  return { totals, silences, errors, transports };
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

describe.each(["webSocket", "eventSource"] as const)("tabs that share a connection, by %s", (kind) => {
  promise("lose no row and double none, however the tab that has it goes", async (tell) => {
    const { totals, silences, errors, transports } = await handOver(kind, createDice(seed));
    const times = Object.entries(silences).map(([way, values]) => [
      way,
      `${values.length} (${medianOf(values)}/${Math.max(...values)} ms)`,
    ]);
    tell({ "hand-overs": HAND_OVERS, tabs: TABS, rows: engine.count, ...totals, errors: errors.length });
    tell(Object.fromEntries(times) as Record<string, string>);
    expect(totals).toEqual({ lost: 0, doubled: 0, disordered: 0, gaps: 0 });
    expect(transports).toBe(1);
  });
});
