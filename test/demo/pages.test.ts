import type { Browser, CDPSession, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DemoServer } from "../../demo/server.mjs";
import { startServer } from "../../demo/server.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";

/** What a page is asked for, in page code. */
interface Watched {
  readonly violations: string[];
  readonly timers: Set<unknown>;
}

let browser: Browser;
let server: DemoServer;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await startServer({ interval: 100 });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/**
 * Before any script of the page: keeps violations of its policy, and the timers and frames that are set and not over.
 */
function watch(): void {
  const violations: string[] = [];
  const timers = new Set<unknown>();
  addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.effectiveDirective} ${event.blockedURI}`),
  );
  const count = (
    set: "setTimeout" | "setInterval" | "requestAnimationFrame",
    clear: "clearTimeout" | "clearInterval" | "cancelAnimationFrame",
  ): void => {
    const [start, stop] = [
      window[set] as (callback: (...parts: unknown[]) => void, ...rest: unknown[]) => number,
      window[clear],
    ];
    Object.assign(window, {
      [set]: (callback: (...parts: unknown[]) => void, ...rest: unknown[]) => {
        const id = start(
          (...parts) => {
            if (set !== "setInterval") timers.delete(`${set} ${id}`);
            callback(...parts);
          },
          ...rest,
        );
        timers.add(`${set} ${id}`);
        return id;
      },
      [clear]: (id: number) => {
        timers.delete(`${set} ${id}`);
        stop(id);
      },
    });
  };
  count("setTimeout", "clearTimeout");
  count("setInterval", "clearInterval");
  count("requestAnimationFrame", "cancelAnimationFrame");
  Object.assign(window, { watched: { violations, timers } });
}

/** A page in which nothing went wrong by the time that the test is over. */
async function open(path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(message.text());
  });
  undo.push(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  await page.addInitScript(watch);
  await page.goto(server.url + path);
  return page;
}

function violationsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as never as { watched: Watched }).watched.violations);
}

function timersOf(page: Page): Promise<unknown[]> {
  return page.evaluate(() => [...(window as never as { watched: Watched }).watched.timers]);
}

/** The value that a card shows, without its unit; undefined before the first row. */
function figureOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const text = document.querySelector("#card > div")?.shadowRoot?.querySelector('[part~="figure"]')?.textContent;
    return /^[\d.]+/.exec(text ?? "")?.[0];
  });
}

/**
 * How many pixels of its first line's colour a chart has, and where the leftmost of them is, as a share of its width.
 */
function inkOf(page: Page): Promise<{ count: number; from: number }> {
  return page.evaluate(() => {
    const root = document.querySelector("#chart > div")?.shadowRoot;
    const canvas = root?.querySelector("canvas");
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!root || !canvas?.width || !context) return { count: 0, from: 1 };
    Object.assign(context.canvas, { width: canvas.width, height: canvas.height });
    context.drawImage(canvas, 0, 0);
    const swatch = document.createElement("i");
    swatch.style.color = "var(--_series-1)";
    root.append(swatch);
    const [r, g, b] = (getComputedStyle(swatch).color.match(/[\d.]+/g) ?? []).map(Number);
    swatch.remove();
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let [count, from] = [0, 1];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 150 || Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) > 30) {
        continue;
      }
      count += 1;
      from = Math.min(from, ((i / 4) % canvas.width) / canvas.width);
    }
    return { count, from };
  });
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
}

type Field = "memory" | "delay";

/**
 * Waits until the card shows what the server has sampled, and another sample after it; and until the line has grown.
 */
async function expectLive(page: Page, field: Field): Promise<void> {
  const sampled = (): Set<string | undefined> =>
    new Set(server.feed.history({ limit: 10_000 }).rows.map((row) => row[field]?.toFixed(1)));
  await until(async () => (await figureOf(page)) !== undefined);
  const rest = busy();
  try {
    await expectAnother(page, sampled);
  } finally {
    rest();
  }
}

/**
 * Keeps this process, which is the server's too, now more and now less busy: an idle one has the same event-loop delay
 * for minutes.
 */
function busy(): () => void {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    const end = performance.now() + ((turns >> 5) % 5) * 4;
    while (performance.now() < end);
  }, 25);
  return () => {
    clearInterval(timer);
  };
}

async function expectAnother(page: Page, sampled: () => Set<string | undefined>): Promise<void> {
  const first = await figureOf(page);
  expect(sampled()).toContain(first);
  await until(async () => (await inkOf(page)).count > 20);
  const { from } = await inkOf(page);
  await until(async () => (await inkOf(page)).from < from - 0.005);
  await until(async () => (await figureOf(page)) !== first);
  expect(sampled()).toContain(await figureOf(page));
}

describe("each page", () => {
  it.each<[string, Field]>([
    ["/script-tag.html", "memory"],
    ["/es-module.html", "delay"],
    ["/existing-app.html", "memory"],
  ])("%s draws live values from the WebSocket, and its policy has nothing to forbid", async (path, field) => {
    const page = await open(path);
    await expectLive(page, field);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("is linked to all others", async () => {
    const paths = [
      "/",
      "/tags.html",
      "/attributes.html",
      "/script-tag.html",
      "/es-module.html",
      "/existing-app.html",
      "/gallery.html",
    ];
    for (const path of paths) {
      const html = await (await fetch(server.url + path)).text();
      const links = [...html.matchAll(/<a href="(\/[^"#]*)"/g)]
        .map(([, link]) => link)
        .filter((link) => paths.includes(link));
      expect(new Set([path, ...links])).toEqual(new Set(paths));
    }
  });
});

describe("pages without a script of their own", () => {
  /** The texts of all parts of a name, through all shadow roots. */
  function textsOf(page: Page, part: string): Promise<string[]> {
    return page.evaluate((name) => {
      const collect = (root: ParentNode): string[] =>
        [...root.querySelectorAll("*")].flatMap((element) => [
          ...(element.part.contains(name) ? [element.textContent] : []),
          ...(element.shadowRoot ? collect(element.shadowRoot) : []),
        ]);
      return collect(document);
    }, part);
  }

  it.each([
    ["/tags.html", 4],
    ["/attributes.html", 2],
  ])("%s shows a whole dashboard of live values under a policy that forbids styles", async (path, cards) => {
    const page = await open(path);
    const html = await (await fetch(server.url + path)).text();
    expect([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<script defer src="/dist/tickline.min.js">',
    ]);
    expect(html).not.toMatch(/<style|style=|stylesheet/);
    await until(async () => {
      const figures = await textsOf(page, "figure");
      return figures.length === cards && figures.every((figure) => /\d/.test(figure));
    });
    const before = await textsOf(page, "figure");
    await until(async () => (await textsOf(page, "figure")).join() !== before.join());
    expect((await textsOf(page, "title")).filter((title) => title !== "")).toContain("CPU, %");
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe("script-tag.html", () => {
  it("is served with a policy that forbids every style, and says so", async () => {
    const answer = await fetch(`${server.url}/script-tag.html`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]) {
      expect(policy.split("; ")).toContain(rule);
    }
    const told = /<code>(default-src[^<]*)<\/code>/
      .exec(await answer.text())?.[1]
      .replace(/\s+/g, " ")
      .split("; ");
    const rules = policy.split("; ").map((rule) => rule.replace(/ws:.*/, "ws:…"));
    expect(new Set(told)).toEqual(new Set(rules));
    expect((await fetch(server.url)).headers.get("content-security-policy")).toContain("style-src 'self'");
  });

  it("has one script of its own, of ten lines at most", async () => {
    const html = await (await fetch(`${server.url}/script-tag.html`)).text();
    expect([...html.matchAll(/<script[^>]*src="([^"]*)"[^>]*><\/script>/g)].map(([, source]) => source)).toEqual([
      "/dist/tickline.min.js",
      "/script-tag.js",
    ]);
    expect(html).not.toMatch(/<style|style=|<script>/);
    const script = await (await fetch(`${server.url}/script-tag.js`)).text();
    expect(script.trim().split("\n").length).toBeLessThanOrEqual(10);
  });

  it("would be told of a style, inline or not", async () => {
    const page = await browser.newPage();
    undo.push(() => page.close());
    await page.addInitScript(watch);
    await page.goto(`${server.url}/script-tag.html`);
    await page.evaluate(() => {
      document.head.append(document.createElement("style"));
      document.head.querySelector("style")!.textContent = "p { color: red }";
      document.body.setAttribute("style", "color: red");
    });
    await until(async () => (await violationsOf(page)).length >= 2);
    expect(new Set(await violationsOf(page))).toEqual(new Set(["style-src-elem inline", "style-src-attr inline"]));
  });
});

describe("es-module.html", () => {
  it("changes the time window of both widgets", async () => {
    const page = await open("/es-module.html");
    await expectLive(page, "delay");
    const { from } = await inkOf(page);
    await page.check('input[value="15000"]');
    await until(async () => 1 - (await inkOf(page)).from > 2.5 * (1 - from));
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe("existing-app.html", () => {
  /** What Chromium counts once all garbage is gone. */
  async function countsOf(session: CDPSession): Promise<Record<string, number>> {
    for (let round = 0; round < 3; round += 1) await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const wanted = ["Nodes", "JSEventListeners", "Documents"];
    return Object.fromEntries(
      metrics.filter(({ name }) => wanted.includes(name)).map(({ name, value }) => [name, value]),
    );
  }

  async function visitTwentyTimes(page: Page): Promise<void> {
    await page.click("#twenty");
    await page.waitForSelector("#twenty:not(:disabled)", { timeout: 50_000 });
  }

  const markupOf = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const copy = document.documentElement.cloneNode(true) as HTMLElement;
      copy.querySelector(".proof table")?.remove();
      copy.querySelector("#verdict")?.remove();
      return copy.outerHTML;
    });

  /**
   * Visits twenty times, then looks at what there is; what the looking itself needs is there from the first time on.
   */
  async function look(
    page: Page,
    session: CDPSession,
  ): Promise<{ verdict: string | null; seen: unknown; counts: Record<string, number> }> {
    await visitTwentyTimes(page);
    const verdict = await page.textContent("#verdict");
    const sheets = await page.evaluate(() => document.adoptedStyleSheets.length);
    const seen = { timers: await timersOf(page), markup: await markupOf(page), sheets };
    return { verdict, seen, counts: await countsOf(session) };
  }

  async function start(): Promise<{ page: Page; session: CDPSession }> {
    const page = await open("/existing-app.html#/notes");
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    return { page, session };
  }

  it("is as it was after twenty visits: markup, nodes, listeners, timers", async () => {
    const { page, session } = await start();
    const markup = await markupOf(page);
    const first = await look(page, session);
    expect(first.verdict).toBe("Nothing is left behind.");
    expect(first.seen).toEqual({ timers: [], markup, sheets: 0 });
    expect(await look(page, session)).toEqual(first);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("shows what is left when destroy() is forgotten", async () => {
    const { page, session } = await start();
    const { counts } = await look(page, session);
    await page.check("#forget");
    const { verdict, counts: after } = await look(page, session);
    expect(verdict).toBe("Something was left behind.");
    expect(await page.textContent("#markup")).toBe("changed");
    expect(after.Nodes - counts.Nodes).toBeGreaterThan(20 * 20);
    expect(after.JSEventListeners - counts.JSEventListeners).toBeGreaterThan(20);
    const left = (what: string): Promise<number> =>
      page.evaluate((name) => {
        const [before, now] = ["before", "after"].map((when) =>
          Number(document.querySelector(`[data-${when}="${name}"]`)?.textContent),
        );
        return now - before;
      }, what);
    expect(await left("listeners")).toBeGreaterThan(20);
    expect(await left("observers")).toBeGreaterThanOrEqual(20);
  });

  it("keeps its reset out of the widgets", async () => {
    const page = await open("/existing-app.html");
    const title = page.locator("#chart [part~=title]");
    expect(await title.evaluate((node) => getComputedStyle(node).textTransform)).toBe("none");
    expect(await title.evaluate((node) => getComputedStyle(node).letterSpacing)).toBe("normal");
    expect(await page.locator("h1").evaluate((node) => getComputedStyle(node).letterSpacing)).not.toBe("normal");
  });
});
