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
  globalThis.chart = lineChart("#chart", { stream });
  chart.on("error", ({ code, message }) => errors.push(code + ": " + message));
`;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  const consumer = inject("consumer");
  server = await servePages(join(consumer, "node_modules/tickline/dist"));
  const { outputFiles } = await build({
    stdin: { contents: app, resolveDir: consumer, sourcefile: "app.js" },
    entryNames: "app",
    absWorkingDir: consumer,
    outdir: "/",
    bundle: true,
    splitting: true,
    format: "esm",
    write: false,
  });
  for (const { path, text } of outputFiles) server.add(path, text);
  server.add(
    "/",
    '<!doctype html><html lang="en"><title>A page</title><div id="chart"></div>' +
      '<script type="module" src="/app.js"></script>',
  );
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

/** Opens the page, and waits until the stream is live and two frames have been drawn since. */
async function open(before?: (page: Page) => Promise<void>): Promise<Opened> {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on("request", (request) => {
    const name = /\/([a-z-]+?)(?:-[A-Z0-9]{8})?\.js$/.exec(request.url())?.[1];
    if (name !== undefined) asked.push(name);
  });
  await before?.(page);
  await page.goto(server.url);
  await page.waitForFunction(`globalThis.chart?.node.shadowRoot.textContent.includes("live")`);
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
