import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { findFirefox } from "../../scripts/firefox.mjs";
import { linkInto } from "../package/link.js";
import type { PageServer } from "../package/page-server.js";
import { servePages } from "../package/page-server.js";
import { startFirefox } from "../start-firefox.js";

const consumer = inject("consumer");
let server: PageServer;
let end: (() => Promise<void>) | undefined;

beforeAll(async () => {
  server = await servePages(join(consumer, "node_modules/tickline/dist"));
  server.add("/tell.js", readFileSync(new URL("tell.js", import.meta.url), "utf8"));
});

afterEach(async () => {
  await end?.();
  end = undefined;
});

afterAll(() => server.close());

/** Shows a page in Firefox, under the strict policy, until it has told what it saw. */
async function show(body: string): Promise<unknown> {
  const program = findFirefox();
  if (program === undefined) throw new Error("no Firefox here: sudo apt-get install firefox-esr, or set FIREFOX_PATH");
  server.add(
    "/page.html",
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><script src="/tell.js"></script>${body}`,
  );
  const told = server.posted("/told");
  end = startFirefox(program, `${server.url}/page.html`);
  return JSON.parse(await told) as unknown;
}

/** A line was drawn, the newest value was there, and nothing is left: neither on the page nor at the server. */
async function expectLife(told: unknown): Promise<void> {
  expect(told).toEqual({ pixels: expect.any(Number) as number, value: "42", isGone: true, errors: [] });
  await vi.waitFor(() => {
    expect(server.listeners).toBe(0);
  });
}

describe("in Firefox, from a socket to pixels to the end", () => {
  it("a plain page", async () => {
    server.add(
      "/plain.js",
      `
      import { DataStream, lineChart, valueCard, webSocket } from "/dist/tickline.bundle.min.mjs";
      const stream = new DataStream(webSocket("ws://" + location.host + "/feed"));
      const widgets = [
        lineChart("#chart", { stream, stroke: "#f00", strokeWidth: 4, timeWindow: 5000 }),
        valueCard("#card", { stream }),
      ];
      tell(() => widgets.forEach((widget) => widget.destroy()));
    `,
    );
    const body = '<div id="chart"></div><div id="card"></div><script type="module" src="/plain.js"></script>';
    await expectLife(await show(body));
  });

  it("elements", async () => {
    server.add(
      "/elements.js",
      'tell(() => document.querySelectorAll("tick-stream, main > *").forEach((each) => each.remove()));',
    );
    const feed = server.url.replace("http", "ws");
    await expectLife(
      await show(`<script src="/dist/tickline.min.js"></script>
        <tick-stream id="feed" src="${feed}/feed"></tick-stream>
        <main><tick-line-chart stream="feed" stroke="#f00" stroke-width="4" time-window="5s"></tick-line-chart>
        <tick-value-card stream="feed"></tick-value-card></main><script src="/elements.js"></script>`),
    );
  });

  it("React", async () => {
    linkInto(consumer, "react", "react-dom", "scheduler");
    copyFileSync(new URL("react-page.jsx", import.meta.url), join(consumer, "react-page.jsx"));
    const { outputFiles } = await esbuild.build({
      absWorkingDir: consumer,
      entryPoints: ["react-page.jsx"],
      bundle: true,
      format: "iife",
      jsx: "automatic",
      define: { "process.env.NODE_ENV": '"production"' },
      write: false,
      logLevel: "silent",
    });
    server.add("/react.js", outputFiles[0].text);
    await expectLife(await show('<div id="root"></div><script src="/react.js"></script>'));
  });
});
