import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";

/** Two charts of one feed, a row a second, and a way to block the page. */
const PROGRAM = `
import { DataStream, lineChart, manual } from "./src/index.ts";

const source = manual();
const stream = new DataStream(source, { staleAfter: Infinity });
const rowAt = (time) => ({ time, value: 50 + 40 * Math.sin(time / 3_000) });
stream.start();
for (let age = 12_000; age > 0; age -= 1_000) source.push(rowAt(Date.now() - age));
setInterval(() => source.push(rowAt(Date.now())), 1_000);
const options = { stream, timeWindow: 10_000, delay: 1_500, y: { domain: [0, 100] } };
for (const motion of ["smooth", "none"]) lineChart("#" + motion, { ...options, motion });
globalThis.isMoving = () => document.querySelector("#smooth").firstElementChild.shadowRoot.getAnimations().length > 0;
globalThis.block = (ms) => {
  const from = performance.now();
  while (performance.now() - from < ms);
};
`;

const PAGE = `<!doctype html><body style="margin: 0; background: white">
<div id="smooth" style="width: 600px; height: 200px"></div>
<div id="none" style="width: 600px; height: 200px"></div>`;

/** The time for which the page is blocked, ms. */
const BLOCKED_MS = 600;

let browser: Browser;
let program: string;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  const { outputFiles } = await esbuild.build({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(new URL("../..", import.meta.url)) },
    bundle: true,
    format: "iife",
    write: false,
  });
  program = outputFiles[0].text;
});

afterAll(() => browser.close());

/** Pictures that the browser has put on the screen while the page was blocked. */
async function filmBlocked(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const film: { readonly at: number; readonly data: string }[] = [];
  session.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
    film.push({ at: (metadata.timestamp ?? 0) * 1_000, data });
    void session.send("Page.screencastFrameAck", { sessionId });
  });
  await session.send("Page.startScreencast", { format: "png" });
  await page.waitForTimeout(300);
  const [from, to] = await page.evaluate((ms) => {
    const start = Date.now();
    (globalThis as never as { block(ms: number): void }).block(ms);
    return [start, Date.now()];
  }, BLOCKED_MS);
  await session.send("Page.stopScreencast");
  // What the page drew just before it was blocked may come a little later.
  return film.filter(({ at }) => at > from + 50 && at < to).map(({ data }) => data);
}

/** How many different pictures there are of a part of the page. */
async function picturesOf(page: Page, film: readonly string[], top: number, height: number): Promise<number> {
  const all = await page.evaluate(
    async ([film, top, height]) => {
      const pictures: string[] = [];
      for (const data of film) {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const canvas = document.createElement("canvas");
        canvas.width = image.width;
        canvas.height = height;
        canvas.getContext("2d")?.drawImage(image, 0, -top);
        pictures.push(canvas.toDataURL());
      }
      return pictures;
    },
    [film, top, height] as const,
  );
  return new Set(all).size;
}

describe("a page that is busy with something else", () => {
  it("goes on showing a chart in motion, and a chart without motion as it is", async () => {
    const page = await browser.newPage({ viewport: { width: 600, height: 400 } });
    try {
      await page.setContent(PAGE);
      await page.addScriptTag({ content: program });
      await page.waitForFunction(() => (globalThis as never as { isMoving(): boolean }).isMoving());
      await page.waitForTimeout(500);
      const film = await filmBlocked(page);
      expect(await picturesOf(page, film, 0, 200)).toBeGreaterThanOrEqual(5);
      expect(await picturesOf(page, film, 200, 200)).toBe(1);
    } finally {
      await page.close();
    }
  });
});
