import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DemoServer } from "../../demo/server.mjs";
import { startServer } from "../../demo/server.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";

let browser: Browser;
let server: DemoServer;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await startServer({ interval: 250 });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A page of the demo, once its charts have rows. The pages' policy forbids the examiner, not what it examines. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1000, height: 900 }, ...options });
  undo.push(() => context.close());
  const page = await context.newPage();
  await page.goto(`${server.url}${path}`);
  await page.locator("[role=application], [role=group]").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => {
    const plots: HTMLElement[] = [];
    const look = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        if (element.getAttribute("role") === "application") plots.push(element);
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return plots.every(({ ariaLabel }) => ariaLabel !== null && !ariaLabel.includes("first row"));
  });
  return page;
}

const pages = [
  "/",
  "/#random",
  "/tags.html",
  "/attributes.html",
  "/script-tag.html",
  "/es-module.html",
  "/existing-app.html",
];

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced colours": { forcedColors: "active" },
};

describe.each(Object.keys(looks))("in %s", (look) => {
  it.each(pages)("axe finds nothing wrong with %s", async (path) => {
    const page = await open(path, looks[look]);
    await page.evaluate(axe.source);
    const faults = await page.evaluate(async () => {
      // What a page without a background stands on is known to the browser alone: axe would take white for it.
      const { documentElement: html, body } = document;
      const bare = [html, body].every((element) => getComputedStyle(element).backgroundColor === "rgba(0, 0, 0, 0)");
      if (bare) html.style.backgroundColor = "Canvas";
      const { violations } = await (globalThis as never as { axe: typeof axe }).axe.run();
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary = "" }) => `${id}: ${html} ${failureSummary}`),
      );
    });
    expect(faults).toEqual([]);
  });
});

/** Where the focus is, through all shadow trees. */
interface Stop {
  readonly role: string;
  readonly name: string;
  /** Whether somebody sees that it is there. */
  readonly seen: boolean;
}

async function stopOf(page: Page): Promise<Stop | undefined> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (element === null || element === document.body) return undefined;
    const { parentNode, ariaLabel, role, localName, textContent } = element as HTMLElement;
    // A chart has its ring around the plot, which is another element than its canvas.
    const ringed = [element, ...(parentNode?.children ?? [])].some((one) => {
      const { outlineStyle, outlineWidth, opacity } = getComputedStyle(one);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0 && opacity !== "0";
    });
    const label = (element as HTMLInputElement).labels?.[0]?.textContent;
    return { role: role ?? localName, name: ariaLabel ?? label ?? textContent, seen: ringed };
  });
}

describe("with keys alone", () => {
  it("everything on the dashboard is reached, named, and seen to have the focus", async () => {
    const page = await open("/");
    const stops: Stop[] = [];
    for (let n = 0; n < 80; n += 1) {
      await page.keyboard.press("Tab");
      const stop = await stopOf(page);
      if (stop === undefined) break;
      stops.push(stop);
    }
    const nameOf = ({ role, name }: Stop): string => `${role} ${name.replace(/: .*/, "").trim()}`;
    expect(stops.filter(({ seen }) => !seen)).toEqual([]);
    expect(stops.filter(({ name }) => name.trim() === "")).toEqual([]);
    const reached = stops.map(nameOf);
    expect(reached.filter((stop) => stop.startsWith("application"))).toEqual(
      ["CPU", "Memory", "Load average", "Event-loop delay"].map((name) => `application ${name}`),
    );
    expect(reached.filter((stop) => stop === "button Table")).toHaveLength(4);
    expect(reached.filter((stop) => stop.startsWith("a "))).toHaveLength(6);
    expect(reached.filter((stop) => stop.startsWith("input"))).toHaveLength(2);
    // A legend is one stop, however many lines it names.
    expect(reached.filter((stop) => /^button (1 min|median).*\d/.test(stop))).toHaveLength(2);
    // So are the lengths to choose from.
    expect(reached.filter((stop) => /^button (1 min|1 h|24 h|7 d)$/.test(stop))).toHaveLength(1);
  });

  it("a row is read, a line hidden, the rows had as a table, and all let go again", async () => {
    const page = await open("/");
    const chart = page.locator("#load > div");
    const told = chart.locator('[role="status"]');
    await chart.locator("canvas").focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => told.textContent()).toMatch(/^\d\d:\d\d:\d\d(\.\d+)?, 1 min \d/);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => told.textContent()).toMatch(/, 5 min \d/);
    await page.keyboard.press("Escape");

    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const pressed = (): Promise<(string | null)[]> =>
      chart
        .locator('button[part~="item"][aria-pressed]')
        .evaluateAll((items) => items.map(({ ariaPressed }) => ariaPressed));
    await expect.poll(pressed).toEqual(["true", "false", "true"]);
    await page.keyboard.press("Shift+Enter");
    await expect.poll(pressed).toEqual(["false", "true", "false"]);
    await page.keyboard.press("Shift+Enter");
    await expect.poll(pressed).toEqual(["true", "true", "true"]);

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    // The code of the table is fetched when it is asked for.
    await expect.poll(() => chart.locator("thead th").allTextContents()).toEqual(["time", "1 min", "5 min", "15 min"]);
    expect(await chart.locator("tbody tr").count()).toBeGreaterThan(0);
    await page.keyboard.press("Tab");
    expect(await stopOf(page)).toMatchObject({ role: "region", name: "Load average: rows", seen: true });
    await page.keyboard.press("Escape");
    await expect.poll(() => chart.locator("tbody tr").count()).toBe(0);
    expect(await stopOf(page)).toMatchObject({ name: "Table" });
  });

  it("the values of cards and charts are there to be read", async () => {
    const page = await open("/");
    const tree = await page.locator("main").first().ariaSnapshot();
    for (const name of ["CPU", "Memory", "Load average", "Event-loop delay"]) {
      expect(tree).toContain(`figure "${name}"`);
    }
    for (const name of ["CPU", "Memory", "Load, 1 min", "Event-loop delay"]) expect(tree).toContain(`group "${name}"`);
    expect(tree).toMatch(/application "Memory: \d[\d.]* %/);
  });
});
