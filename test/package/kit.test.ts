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

/** The blocks of JavaScript of docs/kit.md. */
const blocks = [...readFileSync("docs/kit.md", "utf8").matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);

/** Returns the block that exports a name. */
function codeOf(name: string): string {
  const code = blocks.find((block) => new RegExp(`export (const|function) ${name}\\b`).test(block));
  if (code === undefined) throw new Error(`docs/kit.md has no block that exports ${name}`);
  return code;
}

/** The examples of the document. */
const examples = ["gauge", "stem", "followingBox"];

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

/** A page's own code: a chart with the mark and the feature of the document. */
const chartPageCode = `
  import { DataStream, lineChart, manual } from "tickline";
  import { followingBox } from "./followingBox.js";
  import { stem } from "./stem.js";

  const frames = async (count) => {
    for (let n = 0; n < count; n += 1) await new Promise(requestAnimationFrame);
  };

  async function run() {
    const source = manual();
    const stream = new DataStream(source);
    const chart = lineChart("#chart", {
      stream, mark: stem, features: [followingBox], timeWindow: 10_000, y: { domain: [0, 10] }, locale: "en-GB",
    });
    const now = Date.now();
    source.push(Array.from({ length: 9 }, (_, n) => ({ time: now - 1_000 * (9 - n), value: n })));
    await frames(30);
    const plot = chart.node.shadowRoot.querySelector("canvas");
    const box = chart.node.shadowRoot.querySelector("output");
    const hidden = getComputedStyle(box).display;
    const svg = await chart.toSVG();
    const { left, top, width, height } = plot.getBoundingClientRect();
    const point = (type, x, y) => plot.dispatchEvent(
      new PointerEvent(type, { bubbles: true, clientX: left + x, clientY: top + y, pointerType: "mouse" }));
    point("pointermove", width / 2, height / 2);
    await frames(3);
    const shown = [getComputedStyle(box).display, /^\\d\\d:\\d\\d:\\d\\d.* · \\d/.test(box.textContent)];
    point("pointerleave", 0, 0);
    await frames(3);
    const after = getComputedStyle(box).display;
    chart.destroy();
    // Two arcs a dot.
    const dots = (svg.match(/A2\\.5,2\\.5/g)?.length ?? 0) / 2;
    return { hidden, shown, after, dots, left: document.querySelector("#chart").childNodes.length };
  }
  globalThis.result = run();
`;

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await servePages(consumer);
  for (const name of examples) writeFileSync(join(consumer, `${name}.js`), codeOf(name));
  writeFileSync(join(consumer, "gauge-page.js"), pageCode);
  writeFileSync(join(consumer, "chart-page.js"), chartPageCode);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Runs a page's own code on a strict page; returns its result, and all that the page said. */
async function run(file: string): Promise<{ result: unknown; said: string[] }> {
  const { code, warnings } = await bundlers.esbuild(consumer, file);
  expect(warnings).toEqual([]);
  server.add(`/${file}`, code);
  server.add(
    `/${file}.html`,
    '<!doctype html><html lang="en"><title>A page</title><body><div id="chart"></div>' +
      `<script type="module" src="/${file}"></script></body></html>`,
  );
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", ({ message }) => said.push(message));
  await page.goto(`${server.url}/${file}.html`);
  const result = await page.evaluate(() => (globalThis as never as { result: unknown }).result);
  await page.close();
  return { result, said };
}

describe("the examples of docs/kit.md", () => {
  it.each(examples)("have at most 40 lines: %s", (name) => {
    expect(codeOf(name).trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });

  it("make a gauge on a strict page, by its factory and by its element, and leave nothing", async () => {
    expect(await run("gauge-page.js")).toEqual({
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

  it("draw a chart by a mark of their own, with a box that follows the pointer", async () => {
    expect(await run("chart-page.js")).toEqual({
      result: { hidden: "none", shown: ["block", true], after: "none", dots: 9, left: 0 },
      said: [],
    });
  });
});
