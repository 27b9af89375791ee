import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import resolve from "@rollup/plugin-node-resolve";
import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { rollup } from "rollup";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { createFiles } from "../../demo/static-files.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";

const quickStart = /\n## Quick start\n.*?(?=\n## )/s.exec(readFileSync("README.md", "utf8"))![0];
const blocks = [...quickStart.matchAll(/^```(html|js)\n(.*?)\n```$/gms)].map(([, language, code]) => ({
  language,
  code,
}));

let browser: Browser;
let server: Server;
let url: string;
let folder: string;
const sockets = new WebSocketServer({ noServer: true });
const undo: (() => unknown)[] = [];

/** A stranger's project: tickline is installed in it, and a server gives its files and its numbers. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tickline-project-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(process.cwd(), join(folder, "node_modules", "tickline"));
  const [tags, scriptTag, module, app] = blocks;
  writeFileSync(join(folder, "tags.html"), tags.code);
  writeFileSync(join(folder, "script-tag.html"), scriptTag.code);
  writeFileSync(join(folder, "module.html"), module.code);
  writeFileSync(join(folder, "load.json"), '{ "load": 1.5 }');
  writeFileSync(join(folder, "app.js"), app.code);
  writeFileSync(join(folder, "app.html"), '<!doctype html><script src="bundle.js"></script><div id="app"></div>');
  const bundle = await rollup({ input: join(folder, "app.js"), plugins: [resolve()], onwarn: () => undefined });
  await bundle.write({ file: join(folder, "bundle.js"), format: "iife", name: "app", inlineDynamicImports: true });

  const dist = createFiles({ "/node_modules/tickline/dist/": "dist", "/": folder });
  server = createServer((request, response) => void dist((request.url ?? "").split("?", 1)[0], request, response));
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (reader) => {
      const sending = setInterval(() => {
        reader.send('{ "cpu": 12.5 }');
      }, 100);
      reader.on("close", () => {
        clearInterval(sending);
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
});

afterAll(async () => {
  await browser.close();
  for (const reader of sockets.clients) reader.terminate();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(address: string): Promise<Page> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  undo.push(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(address);
  return page;
}

/** Waits until the chart in an element has drawn a line: something in the colour of the first series. */
function lineIn(page: Page, selector: string): Promise<unknown> {
  return page.waitForFunction(
    (target) => {
      const plotIn = (root: ParentNode): HTMLCanvasElement | undefined => {
        for (const element of root.querySelectorAll("*")) {
          if (element instanceof HTMLCanvasElement && element.part.contains("plot")) return element;
          const found = element.shadowRoot && plotIn(element.shadowRoot);
          if (found) return found;
        }
        return undefined;
      };
      const element = document.querySelector(target);
      const canvas = element ? plotIn(element.shadowRoot ?? element) : undefined;
      const context = document.createElement("canvas").getContext("2d");
      if (!canvas?.width || !context) return false;
      Object.assign(context.canvas, { width: canvas.width, height: canvas.height });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let blue = 0;
      for (let i = 0; i < data.length; i += 4) blue += Number(data[i] < 80 && data[i + 2] > 180 && data[i + 3] > 200);
      return blue > 30;
    },
    selector,
    { polling: 200 },
  );
}

describe("the quick starts of README.md", () => {
  it("are four, of ten lines at most", () => {
    expect(blocks.map(({ language }) => language)).toEqual(["html", "html", "html", "js"]);
    for (const { code } of blocks) expect(code.split("\n").length).toBeLessThanOrEqual(10);
  });

  it.each([
    ["by tags", "served", "tags.html", "tick-dashboard"],
    ["by tags", "from a file", "tags.html", "tick-dashboard"],
    ["by script tag", "served", "script-tag.html", "#app"],
    ["by script tag", "from a file", "script-tag.html", "#app"],
  ])("%s, %s: draws a line", async (_, how, file, selector) => {
    const page = await open(how === "served" ? `${url}/${file}` : pathToFileURL(join(folder, file)).href);
    await lineIn(page, selector);
  });

  it("as an ES module: shows what is asked for", async () => {
    const page = await open(`${url}/module.html`);
    await page.locator("#card [part~=figure]", { hasText: "1.5" }).waitFor();
  });

  it("in an existing app: draws what is pushed, and leaves the element as it was", async () => {
    const page = await open(`${url}/app.html`);
    await page.evaluate(() => {
      const { app } = window as never as { app: { mountCpu(element: Element): () => void } };
      Object.assign(window, { unmount: app.mountCpu(document.querySelector("#app")!) });
    });
    await lineIn(page, "#app");
    await page.evaluate(() => {
      (window as never as { unmount(): void }).unmount();
    });
    expect(await page.evaluate(() => document.body.innerHTML)).toBe('<div id="app"></div>');
  });
});
