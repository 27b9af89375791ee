import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { countOf } from "../chaos/count.js";
import type { Dice } from "../chaos/dice.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import type { Kind, Notes } from "./tabs.js";
import { judge, leaderOf, notesOf, setUpTabs, transportsOf, WHOLE } from "./tabs.js";

/** Hand-overs of each feed. */
const HAND_OVERS = countOf(100, 6);

/** Tabs that are open at any time. */
const TABS = 4;

/** The time for which a tab hangs or is frozen, ms: longer than the others wait for it. */
const HANG_MS = 1_500;

const bench = setUpTabs();
const { openTab, catchUp } = bench;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The ways in which the leading tab goes; each returns how it is brought back, if it is. */
const ways = {
  close: async (tab: Page) => {
    await tab.close();
  },
  navigate: async (tab: Page) => {
    await tab.goto(`${bench.pages.url}/other.html`);
    await tab.close();
  },
  crash: async (tab: Page) => {
    const session = await bench.context.newCDPSession(tab);
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
    const session = await bench.context.newCDPSession(tab);
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
  const totals = { ...WHOLE };
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
  bench.stopWriting();
  for (const tab of tabs) await catchUp(tab);
  for (const notes of await Promise.all(tabs.map(notesOf))) {
    add(notes);
    errors.push(...notes.errors);
  }
  const transports = (await transportsOf(tabs)).reduce((a, b) => a + b);
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
    tell({ "hand-overs": HAND_OVERS, tabs: TABS, rows: bench.engine.count, ...totals, errors: errors.length });
    tell(Object.fromEntries(times) as Record<string, string>);
    expect(totals).toEqual(WHOLE);
    expect(transports).toBe(1);
  });
});
