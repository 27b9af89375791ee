import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

let browser: Browser;
let server: PageServer;

/** A page of ES modules in files of their own, as a bundler writes them. */
const app = `
  import { DataStream, lineChart, manual } from "tickline";
  const source = manual();
  const now = Date.now();
  source.push([[now - 40000, 1], [now - 20000, 9], [now, 5]]);
  const stream = new DataStream(source);
  globalThis.errors = [];
  const query = new URLSearchParams(location.search);
  const annotations = query.has("label") ? [{ time: now - 10000, label: query.get("label") }] : [];
  const thresholds = query.has("limit") ? [{ value: 8, label: query.get("limit") }] : [];
  globalThis.chart = lineChart("#chart", { stream, mark: query.get("mark") ?? "line", annotations, thresholds });
  chart.on("error", ({ code, message }) => errors.push(code + ": " + message));
`;

/** A page of a stream whose source has history; `send` brings it a row by its number, and `told` is what it tells. */
const streamApp = `
  import { DataStream } from "tickline";
  globalThis.told = [];
  const start = Date.now() - 10000;
  const row = (value) => ({ time: start + value, value });
  const stream = new DataStream({
    name: "numbered",
    order: "contiguous",
    connect(sink) {
      globalThis.send = (offset) => sink.next([row(offset)], { position: { offset } });
      sink.open();
    },
    history: async ({ after, before }) => {
      const offset = before.offset - 1;
      return { rows: [row(after.offset + 1)], whole: true, position: { offset } };
    },
  });
  stream.subscribe({
    data: ([{ value }]) => told.push(value),
    repair: ({ rows: [{ value }], remaining }) => told.push("repaired " + value + ", left " + remaining),
    error: ({ code }) => told.push(code),
  });
`;

/** The page, with a chart of bars, and with one of bars that has an annotation. */
const BARS = "/?mark=bars";
const ANNOTATED_BARS = "/?mark=bars&label=deploy";

/** The page, with a chart that has a threshold. */
const LIMITED = "/?limit=warm";

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  const consumer = inject("consumer");
  server = await servePages(join(consumer, "node_modules/tickline/dist"));
  const { outputFiles } = await build({
    entryPoints: { app: "an:app", stream: "an:stream" },
    plugins: [
      {
        name: "apps",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^an:/ }, ({ path }) => ({ path, namespace: "apps" }));
          onLoad({ filter: /^an:/ }, ({ path }) => ({
            contents: path === "an:app" ? app : streamApp,
            resolveDir: consumer,
          }));
        },
      },
    ],
    absWorkingDir: consumer,
    outdir: "/",
    bundle: true,
    splitting: true,
    format: "esm",
    write: false,
  });
  for (const { path, text } of outputFiles) server.add(path, text);
  const html =
    '<!doctype html><html lang="en"><title>A page</title><div id="chart"></div>' +
    '<script type="module" src="/app.js"></script>';
  for (const path of ["/", BARS, ANNOTATED_BARS, LIMITED]) server.add(path, html);
  server.add("/stream", html.replace("app.js", "stream.js"));
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

interface Opened {
  readonly page: Page;
  /** Names of the scripts that the page has asked for, without their hashes. */
  readonly asked: string[];
}

/** Waits until an expression holds, frame by frame; a strict policy forbids what Playwright has for that. */
async function until(page: Page, expression: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => ((${expression}) ? resolve() : requestAnimationFrame(look));
    look();
  })`);
}

/** Opens the page, and waits until the stream is live and two frames have been drawn since. */
async function open(before?: (page: Page) => Promise<void>, path = "/"): Promise<Opened> {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on("request", (request) => {
    const name = /\/([a-z-]+?)(?:-[A-Z0-9]{8})?\.js$/.exec(request.url())?.[1];
    if (name !== undefined) asked.push(name);
  });
  await before?.(page);
  await page.goto(server.url + path);
  await until(page, `globalThis.chart?.node.shadowRoot.textContent.includes("live")`);
  return { page, asked };
}

const csv = `chart.toCSV().then((text) => text.split("\\r\\n").length, ({ code }) => code)`;
const errors = `errors.join("; ")`;

describe("code on demand, in a page of ES modules", () => {
  it("is fetched on its first use, once", async () => {
    const { page, asked } = await open();
    expect(asked).not.toContain("exports");
    expect(await page.evaluate(`Promise.all([${csv}, chart.toSVG().then((svg) => svg.slice(0, 4))])`)).toEqual([
      5,
      "<svg",
    ]);
    expect(await page.evaluate(csv)).toBe(5);
    expect(asked.filter((name) => name === "exports")).toEqual(["exports"]);
    expect(await page.evaluate(errors)).toBe("");
    await page.close();
  });

  it("that does not come is an error, and is asked for again; the chart goes on", async () => {
    const { page } = await open();
    await page.route(/exports-/, (route) => route.abort());
    expect(await page.evaluate(csv)).toBe("load-failed");
    expect(await page.evaluate(csv)).toBe("load-failed");
    expect(await page.evaluate(errors)).toMatch(/^(load-failed: the file for exports did not load\.[^:]*){2}$/);
    await page.unroute(/exports-/);
    expect(await page.evaluate(csv)).toBe(5);
    expect(await page.evaluate(`chart.node.shadowRoot.textContent.includes("live")`)).toBe(true);
    await page.close();
  });

  it("that comes after the end of the chart writes nothing", async () => {
    const { page } = await open();
    expect(
      await page.evaluate(`(() => {
        const written = Promise.allSettled([chart.toSVG(), chart.toCSV(), chart.toPNG()]);
        chart.destroy();
        return written.then((all) => all.map(({ value, reason }) => value ?? reason.message));
      })()`),
    ).toEqual(["", "", "toPNG: the chart is destroyed"]);
    await page.close();
  });
});

describe("what asks history, in a page of ES modules", () => {
  it("that does not come is an error; the stream goes on, and asks for it with the next gap", async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.route(/history-/, (route) => route.abort());
    await page.goto(`${server.url}/stream`);
    await until(page, "globalThis.send");
    await page.evaluate("[1, 2].forEach(send)");
    expect(asked.filter((url) => url.includes("history-"))).toEqual([]);
    await page.evaluate("send(4)");
    await until(page, `told.includes("load-failed")`);
    await page.unroute(/history-/);
    await page.evaluate("send(6)");
    await until(page, "told.length === 7");
    expect(await page.evaluate("told")).toEqual([
      ...[1, 2, 4, "load-failed", 6],
      ...["repaired 3, left 0", "repaired 5, left 0"],
    ]);
    await page.close();
  });
});

/** Keeps a file from coming until the test says. */
async function held(page: Page, file: RegExp): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(file, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Lets the page have no idle moment. */
async function neverIdle(page: Page): Promise<void> {
  await page.addInitScript("globalThis.requestIdleCallback = () => 0; globalThis.cancelIdleCallback = () => {};");
}

const part = (name: string): string => `chart.node.shadowRoot.querySelector('[part~="${name}"]')`;
const readout = `${part("readout")}?.style.visibility === "visible" && ${part("readout")}.textContent`;

describe("what serves the hand, in a page of ES modules", () => {
  it("is fetched once the page is idle after the first picture", async () => {
    const { page, asked } = await open();
    await until(page, part("table-button"));
    expect(asked.filter((name) => name === "hand")).toEqual(["hand"]);
    await page.hover("#chart");
    await until(page, readout);
    expect(await page.evaluate(errors)).toBe("");
    await page.close();
  });

  it("is fetched at the first hover, and shows the place of the last", async () => {
    let release = (): void => undefined;
    const { page, asked } = await open(async (opened) => {
      await neverIdle(opened);
      release = await held(opened, /hand-/);
    });
    expect(asked).not.toContain("hand");
    expect(await page.evaluate(`${part("plot")}.tabIndex`)).toBe(0);
    await page.mouse.move(300, 100);
    await page.mouse.move(400, 100);
    release();
    await until(page, readout);
    expect(asked.filter((name) => name === "hand")).toEqual(["hand"]);
    const place = `new DOMMatrix(getComputedStyle(${part("readout")}).transform).m41`;
    const left = await page.evaluate(place);
    await page.mouse.move(300, 100);
    await page.mouse.move(400, 100);
    expect(await page.evaluate(`new Promise(requestAnimationFrame).then(() => ${place})`)).toBe(left);
    await page.close();
  });

  it("describes the chart, which has its name before", async () => {
    let release = (): void => undefined;
    const { page } = await open(async (opened) => {
      release = await held(opened, /hand-/);
    });
    const told = `[chart.node.ariaLabel, chart.node.ariaDescription, ${part("plot")}.ariaLabel, ${part("plot")}.role]`;
    expect(await page.evaluate(told)).toEqual(["line chart", null, "line chart", "application"]);
    release();
    await until(page, "chart.node.ariaDescription !== null");
    expect(await page.evaluate(told)).toEqual([
      "line chart",
      expect.stringContaining("1 line"),
      "line chart: 5",
      "application",
    ]);
    await page.close();
  });

  it("loses no key and no drag that come before it", async () => {
    for (const act of [
      async (page: Page) => {
        await page.focus("#chart > * >> canvas");
        await page.keyboard.press(" ");
      },
      async (page: Page) => {
        await page.mouse.move(300, 100);
        await page.mouse.down();
        await page.mouse.move(350, 100);
        await page.mouse.move(400, 100);
        await page.mouse.up();
      },
    ]) {
      let release = (): void => undefined;
      const { page } = await open(async (opened) => {
        await neverIdle(opened);
        release = await held(opened, /hand-/);
      });
      await act(page);
      expect(await page.evaluate("chart.paused")).toBe(false);
      release();
      await until(page, "chart.paused");
      expect(await page.evaluate(errors)).toBe("");
      await page.close();
    }
  });

  it("that does not come is an error, and is asked for at the next touch of the chart", async () => {
    const { page } = await open(async (opened) => {
      await neverIdle(opened);
      await opened.route(/hand-/, (route) => route.abort());
    });
    await page.mouse.move(300, 100);
    await until(page, "errors.length === 1");
    expect(await page.evaluate(errors)).toMatch(
      /^load-failed: the file for pointer, keys and the table of rows did not/,
    );
    await page.focus("#chart > * >> canvas");
    await page.keyboard.press(" ");
    await until(page, "errors.length === 2");
    await page.unroute(/hand-/);
    await page.mouse.move(300, 500);
    await page.mouse.move(300, 100);
    await until(page, readout);
    // What had been asked of the chart in vain is not done later.
    expect(await page.evaluate("[errors.length, chart.paused]")).toEqual([2, false]);
    await page.close();
  });

  it("that comes after the end of the chart attaches nothing", async () => {
    let release = (): void => undefined;
    const { page } = await open(async (opened) => {
      release = await held(opened, /hand-/);
    });
    await page.mouse.move(300, 100);
    await page.evaluate("chart.destroy()");
    const come = page.waitForResponse(/hand-/);
    release();
    await (await come).finished();
    expect(await page.evaluate(`[document.querySelector("#chart").childNodes.length, errors.length]`)).toEqual([0, 0]);
    await page.close();
  });
});

describe("what draws, on demand, in a page of ES modules", () => {
  /** The number of values that the pixels of the plot have, transparent ones left out. */
  const painted = `(({ width, height }, context) =>
    context.getImageData(0, 0, width, height).data.filter(Boolean).length)(
      ${part("plot")}, ${part("plot")}.getContext("2d"))`;

  it("is not fetched for a line", async () => {
    const { page, asked } = await open();
    await until(page, part("table-button"));
    expect(asked).not.toContain("bars");
    expect(asked).not.toContain("references");
    await page.close();
  });

  it("is waited for: no picture lacks its bars", async () => {
    let release = (): void => undefined;
    const { page, asked } = await open(async (opened) => {
      release = await held(opened, /bars-/);
    }, BARS);
    expect(asked.filter((name) => name === "bars")).toEqual(["bars"]);
    await page.evaluate(`new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))`);
    expect(await page.evaluate(painted)).toBe(0);
    const svg = page.evaluate(`chart.toSVG()`);
    release();
    await until(page, `${painted} > 0`);
    // A row a bar, in one path; without them the plot has no filled path but that of an area.
    expect(await svg).toMatch(/<path d="(M[^"M]*){3}"/);
    expect(await page.evaluate(errors)).toBe("");
    await page.close();
  });

  it("that does not come is an error; the chart goes on without it, and asks again at an update", async () => {
    const { page } = await open(async (opened) => {
      await opened.route(/bars-/, (route) => route.abort());
    }, BARS);
    await until(page, `errors.length === 1 && ${painted} > 0`);
    expect(await page.evaluate(errors)).toMatch(/^load-failed: the file for bars did not load\./);
    const before = await page.evaluate(painted);
    await page.unroute(/bars-/);
    await page.evaluate("chart.update({})");
    await until(page, `${painted} > ${Number(before)} + 10_000`);
    expect(await page.evaluate("errors.length")).toBe(1);
    await page.close();
  });

  it("is waited for: no picture lacks its thresholds, on the page and in a file", async () => {
    let release = (): void => undefined;
    const { page, asked } = await open(async (opened) => {
      release = await held(opened, /references-/);
    }, LIMITED);
    await page.evaluate(`new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))`);
    expect(await page.evaluate(painted)).toBe(0);
    const svg = page.evaluate("chart.toSVG()");
    release();
    await until(page, `${painted} > 0`);
    expect(await svg).toContain(">warm<");
    expect(asked.filter((name) => name === "references")).toEqual(["references"]);
    expect(await page.evaluate(errors)).toBe("");
    await page.close();
  });

  it("is all waited for, where a chart has bars and annotations", async () => {
    let release = (): void => undefined;
    const { page, asked } = await open(async (opened) => {
      release = await held(opened, /references-/);
    }, ANNOTATED_BARS);
    await until(page, "performance.getEntriesByType('resource').some(({ name }) => /bars-/.test(name))");
    await page.evaluate(`new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))`);
    expect(await page.evaluate(painted)).toBe(0);
    const svg = page.evaluate("chart.toSVG()");
    release();
    await until(page, `${painted} > 0`);
    expect(await svg).toMatch(/>deploy<[^]*\bM[^"M]*M[^"M]*M|\bM[^"M]*M[^"M]*M[^]*>deploy</);
    expect(asked.filter((name) => /^(bars|references)$/.test(name)).sort()).toEqual(["bars", "references"]);
    expect(await page.evaluate(errors)).toBe("");
    await page.close();
  });
});
