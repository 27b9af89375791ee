import type { Browser } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cases } from "../../demo/gallery/cases/index.mjs";
import type { DemoServer } from "../../demo/server.mjs";
import { startServer } from "../../demo/server.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";

let browser: Browser;
let server: DemoServer;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await startServer();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** In page code: the cases that have a stage on which nothing is to be seen yet. */
function findBlank(): string[] {
  const all = (root: ParentNode): Element[] =>
    [...root.querySelectorAll("*")].flatMap((element) => [
      element,
      ...(element.shadowRoot ? all(element.shadowRoot) : []),
    ]);
  const inked = (canvas: HTMLCanvasElement): boolean => {
    if (canvas.width === 0 || canvas.height === 0) return false;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((part) => part > 0);
  };
  return [...document.querySelectorAll<HTMLElement>(".case")].flatMap((element) => {
    const parts = all(element.querySelector(".stage")!);
    const pictures = parts.filter((part) => part instanceof HTMLImageElement && part.naturalWidth > 0);
    const plots = parts.filter((part) => part instanceof HTMLCanvasElement && part.part.contains("plot"));
    const words = parts.some((part) => /\S/.test(part.shadowRoot?.textContent ?? ""));
    const drawn = plots.every((plot) => inked(plot as HTMLCanvasElement)) && (pictures.length > 0 || words);
    return drawn ? [] : [element.id];
  });
}

describe("gallery.html", () => {
  it.each(["light", "dark"] as const)(
    "mounts and draws every case, %s, and its policy has nothing to forbid",
    async (colorScheme) => {
      const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, colorScheme });
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (["warning", "error"].includes(message.type())) complaints.push(message.text());
      });
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
          console.error(`${effectiveDirective} ${blockedURI}`);
        });
      });
      await page.goto(`${server.url}/gallery.html`);
      await page.waitForFunction(() => "gallery" in window);
      expect(await page.locator(".case").evaluateAll((all) => all.map(({ id }) => id))).toEqual(
        cases.map(({ id }) => id),
      );
      // Out of view nothing is drawn: a page as high as all of it has all in view.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width: 1000, height });
      let blank: string[];
      do blank = await page.evaluate(findBlank);
      while (blank.length > 0 && (await new Promise((resolve) => setTimeout(() => resolve(true), 100))));
      for (const id of ["keys", "card-thresholds", "cursor", "export"]) await page.click(`#${id} summary`);
      expect(await page.textContent("#card-thresholds pre")).toContain('{ value: 55, label: "warm", hysteresis: 2 }');
      // The details open with a task of their own.
      await page.waitForFunction(() => document.querySelector("#export pre")?.textContent);
      const [rows, stream] = (await page.textContent("#export pre"))!.split("\n");
      expect(rows).toMatch(/^\/\/ stream, row by row: \{ time: \d+, host: "alpha", value: [\d.]+ \}$/);
      expect(stream).toMatch(/^const stream = new DataStream\(source, \{ key: "host" \}\);/);
      // One case shows a value that is refused, of which the developer is told.
      expect(complaints.filter((words) => !words.includes('1 value refused: "n/a" is no number'))).toEqual([]);
      await page.close();
    },
  );

  it("finds cases by their options", async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 900 } });
    await page.goto(`${server.url}/gallery.html`);
    await page.waitForFunction(() => "gallery" in window);
    await page.fill("#search", "yRight.scale");
    expect(await page.locator(".case:visible").evaluateAll((all) => all.map(({ id }) => id))).toEqual(["right-log"]);
    expect(await page.locator(".group:visible").count()).toBe(1);
    // The code is wider than the page: it scrolls in its place.
    await page.click("#right-log summary");
    expect(await page.locator("#right-log").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(
      0,
    );
    await page.fill("#search", "no such words");
    expect(await page.locator("#none").isVisible()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.close();
  });
});
