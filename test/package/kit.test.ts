import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { bundlers } from "./bundle.js";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

const consumer = inject("consumer");

/** The first block of JavaScript of docs/kit.md. */
const [, gaugeCode] = /```js\n([^]*?)```/.exec(readFileSync("docs/kit.md", "utf8")) ?? [];

/** A page's own code: the gauge of the document, by its factory and by its element. */
const pageCode = `
  import { DataStream, manual } from "tickline";
  import { defineElements } from "tickline/elements";
  import { gauge } from "./gauge.js";

  const partOf = ({ shadowRoot }, name) => shadowRoot.querySelector(\`[part~="\${name}"]\`);
  const until = async (isTrue) => {
    while (!isTrue()) await new Promise(requestAnimationFrame);
  };
  const read = (node) => ({
    text: partOf(node, "figure").textContent,
    dash: partOf(node, "arc").getAttribute("stroke-dasharray"),
  });

  async function run() {
    const source = manual();
    const stream = new DataStream(source);
    const target = document.querySelector("#chart");
    const widget = gauge(target, { stream, value: "load", max: 8, format: ".1f" });
    const waiting = read(widget.node);
    source.push({ time: Date.now(), load: 2 });
    await until(() => read(widget.node).text !== "–");
    const shown = read(widget.node);
    const { stroke, fill } = getComputedStyle(partOf(widget.node, "arc"));
    const { width, height } = partOf(widget.node, "dial").getBoundingClientRect();
    widget.update({ max: 4 });
    await until(() => read(widget.node).dash !== shown.dash);
    const updated = read(widget.node);

    defineElements(gauge);
    const element = Object.assign(document.createElement("tick-gauge"), { stream });
    element.setAttribute("value", "load");
    element.setAttribute("max", "16");
    document.body.append(element);
    source.push({ time: Date.now(), load: 4 });
    await until(() => element.widget && read(element.widget.node).text !== "–");
    const byElement = read(element.widget.node);
    element.remove();
    widget.destroy();
    return {
      waiting, shown, updated, byElement, stroke, fill, isSized: width > 0 && height === 128,
      left: target.childNodes.length,
    };
  }
  globalThis.result = run();
`;

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await servePages(consumer);
  writeFileSync(join(consumer, "gauge.js"), gaugeCode);
  writeFileSync(join(consumer, "gauge-page.js"), pageCode);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

describe("the gauge of docs/kit.md", () => {
  it("has at most 40 lines", () => {
    expect(gaugeCode.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });

  it("runs as it stands there on a strict page, by its factory and by its element, and leaves nothing", async () => {
    const { code, warnings } = await bundlers.esbuild(consumer, "gauge-page.js");
    expect(warnings).toEqual([]);
    server.add("/gauge-page.js", code);
    server.add(
      "/gauge.html",
      '<!doctype html><html lang="en"><title>A gauge</title><body><div id="chart"></div>' +
        '<script type="module" src="/gauge-page.js"></script></body></html>',
    );
    const page = await browser.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", ({ message }) => said.push(message));
    await page.goto(`${server.url}/gauge.html`);
    const result = await page.evaluate(() => (globalThis as never as { result: unknown }).result);
    await page.close();
    expect({ result, said }).toEqual({
      result: {
        waiting: { text: "–", dash: "0 100" },
        shown: { text: "2.0", dash: "25 100" },
        updated: { text: "2.0", dash: "50 100" },
        byElement: { text: "4", dash: "25 100" },
        stroke: "rgb(37, 99, 201)",
        fill: "none",
        isSized: true,
        left: 0,
      },
      said: [],
    });
  });
});
