import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { kinds } from "../../src/elements/kinds.js";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

let browser: Browser;
let server: PageServer;
/** Another origin, which serves the package as a CDN does. */
let cdn: PageServer;
let dist: string;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  dist = join(inject("consumer"), "node_modules/tickline/dist");
  [server, cdn] = [await servePages(dist), await servePages(dist)];
  server.add("/look.js", LOOK);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await cdn.close();
});

/** Notes events `error`, and tells what widgets show, in shadow trees too. */
const LOOK = `
  globalThis.errors = [];
  addEventListener("error", ({ target, detail }) => {
    if (detail) errors.push((target.dataset?.tickline ?? target.localName) + ": " + detail.message);
  }, true);
  const nodesIn = (root) => [...root.querySelectorAll("*")].flatMap((node) => [
    node, ...(node.shadowRoot ? nodesIn(node.shadowRoot) : []),
  ]);
  globalThis.shown = (root = document) => nodesIn(root).flatMap((node) =>
    node.matches("[part~=value]") ? [node.textContent] : []
  );
  globalThis.parts = (name) => nodesIn(document).filter((node) => node.matches("[part~=" + name + "]"));
`;

const AUTO = '<script type="module" src="/dist/tickline.auto.mjs"></script>';
const WHOLE = '<script src="/dist/tickline.min.js"></script>';
const feed = (): string => `${server.url.replace("http", "ws")}/feed`;
const card = (): string => `<tick-value-card src="${feed()}">no number yet</tick-value-card>`;
const node = (): string => `<div data-tickline="value-card" data-src="${feed()}">no number yet</div>`;

let visits = 0;

interface Opened {
  readonly page: Page;
  /** Names of the files of the package that the page has asked for, in the order of the alphabet. */
  asked(): string[];
  /** Everything on the console, every uncaught error, every breach of the policy. */
  readonly said: string[];
  /** What the elements have told by an event `error`. */
  errors(): Promise<string[]>;
}

/** Opens a page; waits for nothing but the page itself. */
async function open(head: string, body: string, scripts?: string, before?: (page: Page) => unknown): Promise<Opened> {
  const path = `/auto-${(visits += 1)}.html`;
  const start = '<meta charset="utf-8"><title>A page</title><script src="/look.js"></script>';
  server.add(path, `<!doctype html><html lang="en"><head>${start}${head}</head><body>${body}</body></html>`, scripts);
  const page = await browser.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", ({ message }) => said.push(message));
  page.on("request", (request) => {
    const name = /\/dist\/(.+?)\.m?js/.exec(request.url())?.[1];
    if (name !== undefined) asked.push(name);
  });
  await before?.(page);
  await page.goto(server.url + path);
  return {
    page,
    asked: () => asked.map((name) => name.replace("auto/", "")).sort(),
    said,
    errors: () => page.evaluate("errors"),
  };
}

/** Waits until an expression holds, frame by frame; a strict policy forbids what Playwright has for that. */
async function until(page: Page, expression: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => ((${expression}) ? resolve() : requestAnimationFrame(look));
    look();
  })`);
}

const shows = (page: Page, count = 1): Promise<void> =>
  until(page, `shown().filter((text) => text === "42").length === ${count}`);

const CARD_FILES = ["base", "draw", "messages", "series", "tickline.auto", "value-card", "web-socket"];

describe("the autoloader, under the strict policy", () => {
  it.each([
    ["an element", card],
    ["a data-tickline node", node],
  ])("loads for %s of a value card and a WebSocket no other widget, and no other source", async (_what, body) => {
    const { page, asked, said, errors } = await open(AUTO, body());
    await shows(page);
    expect({ asked: asked(), said, errors: await errors() }).toEqual({ asked: CARD_FILES, said: [], errors: [] });
    expect(await page.evaluate(`customElements.get("tick-line-chart") === undefined`)).toBe(true);
    await page.close();
  });

  it("knows every kind", async () => {
    const body = Object.keys(kinds)
      .filter((name) => name !== "dashboard")
      .map((name) => `<tick-${name} stream="feed"></tick-${name}>`);
    const board = '<tick-dashboard stream="feed"></tick-dashboard>';
    const { page, said, errors } = await open(
      AUTO,
      `<tick-stream id="feed" src="${feed()}"></tick-stream>${body.join("")}${board}`,
    );
    await until(
      page,
      `${JSON.stringify(Object.keys(kinds))}.every((name) => document.querySelector("tick-" + name).widget)`,
    );
    await until(page, `parts("value").some(({ textContent }) => textContent === "42") && parts("cell").length > 0`);
    expect({ said, errors: await errors() }).toEqual({ said: [], errors: [] });
    await page.close();
  });

  it("finds a stream whose source comes after the widgets, by its id", async () => {
    const { page, said, errors } = await open(
      AUTO,
      `<tick-value-card stream="a" value="value"></tick-value-card><tick-stream id="a"></tick-stream>
       <div data-tickline="value-card" data-stream="b"></div>
       <div data-tickline="stream" data-src="${feed()}" id="b"></div>`,
    );
    await until(page, "shown().filter((text) => /\\d/.test(text)).length === 2");
    expect({ said, errors: await errors() }).toEqual({ said: [], errors: [] });
    await page.close();
  });

  it.each(["ndjson", "poll", "event-source"])("fetches the source that is named later: %s", async (source) => {
    const { page, asked, said, errors } = await open(AUTO, card());
    await shows(page);
    await page.evaluate(`document.querySelector("tick-value-card").source = ${JSON.stringify(source)}`);
    await page.evaluate(`document.querySelector("tick-value-card").src = "/nothing"`);
    await until(page, `document.querySelector("tick-value-card").stream.state !== "live"`);
    const file = source === "ndjson" ? "lines" : source;
    expect(asked()).toEqual([...CARD_FILES, file].sort());
    expect(said.filter((text) => !text.includes("404") && !text.includes("Stream"))).toEqual([]);
    expect(await errors()).not.toContain("did not load");
    await page.close();
  });

  it("finds what comes later: elements, nodes, nodes that are marked later, in parts of the page too", async () => {
    const { page, said, errors, asked } = await open(AUTO, "<main></main>");
    expect(asked()).toEqual(["tickline.auto"]);
    await page.evaluate(
      ([src]) => {
        const part = document.createElement("section");
        const later = document.createElement("div");
        later.dataset.src = src;
        const element = document.createElement("tick-value-card");
        element.setAttribute("src", src);
        const marked = document.createElement("div");
        marked.dataset.tickline = "value-card";
        marked.dataset.src = src;
        part.append(element, later, marked);
        document.querySelector("main")?.append(part);
        setTimeout(() => (later.dataset.tickline = "value-card"), 20);
      },
      [feed()],
    );
    await shows(page, 3);
    expect(asked()).toEqual(CARD_FILES);
    // An attribute of a kind that came later is watched.
    await page.evaluate(`document.querySelector("[data-tickline]").dataset.label = "Load"`);
    await until(page, `parts("label").some(({ textContent }) => textContent === "Load")`);
    expect({ said, errors: await errors() }).toEqual({ said: [], errors: [] });
    await page.close();
  });

  it("leaves nothing of what was removed, or moved, before the code came", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { page, said, errors } = await open(AUTO, `${card()}${node()}<p>${card()}</p><main></main>`, "", (opened) =>
      opened.route(/value-card/, async (route) => {
        await released;
        await route.continue();
      }),
    );
    await page.evaluate(`
      for (const gone of document.querySelectorAll("body > tick-value-card, body > [data-tickline]")) gone.remove();
      document.querySelector("main").append(document.querySelector("p"));`);
    release();
    await shows(page, 1);
    expect(await page.evaluate("document.body.querySelectorAll('[data-tickline]').length")).toBe(0);
    expect({ said, errors: await errors() }).toEqual({ said: [], errors: [] });
    await page.close();
  });

  it("looks into shadow trees that it is shown, until the undo", async () => {
    server.add(
      "/shadow.js",
      `import { discover } from "/dist/tickline.auto.mjs";
       const root = document.querySelector("main").attachShadow({ mode: "open" });
       const put = () => {
         const node = document.createElement("div");
         Object.assign(node.dataset, { tickline: "value-card", src: ${JSON.stringify(feed())} });
         root.append(node);
       };
       put();
       globalThis.undo = discover(root);
       globalThis.put = put;`,
    );
    const { page, said } = await open(AUTO, '<main></main><script type="module" src="/shadow.js"></script>');
    await shows(page, 1);
    await page.evaluate("put()");
    await shows(page, 2);
    await page.evaluate("undo(); put();");
    await shows(page, 0);
    expect(said).toEqual([]);
    await page.close();
  });

  it('looks by itself nowhere where its tag says data-tickline="off", nor at nodes within such a part', async () => {
    const off = AUTO.replace("<script", '<script data-tickline="off"');
    const first = await open(off, card() + node());
    expect(first.asked()).toEqual(["tickline.auto"]);
    await first.page.close();
    const second = await open(AUTO, `<div data-tickline="off">${node()}</div>`);
    expect(second.asked()).toEqual(["tickline.auto"]);
    await second.page.close();
  });

  it("says what is no widget and no source, as ever", async () => {
    const { page, errors } = await open(
      AUTO,
      '<div data-tickline="value-crad"></div><tick-value-card source="web-sockt" src="/x"></tick-value-card>',
    );
    await until(page, "errors.length === 2");
    expect((await errors()).sort()).toEqual([
      "tick-value-card: unknown source: web-sockt. Did you mean web-socket? Expected random, poll, web-socket, " +
        "event-source, ndjson, csv, text-lines",
      "value-crad: unknown widget: value-crad. Did you mean value-card?",
    ]);
    await page.close();
  });
});

/** An import map that pins every file of the autoloader; `wrong` is pinned to a hash that it does not have. */
function pinned(wrong?: string): { readonly head: string; readonly scripts: string } {
  const hashes = JSON.parse(readFileSync(join(dist, "sri.json"), "utf8")) as Record<string, string>;
  const entries = Object.entries(hashes).map(([file, hash]) => [
    `${cdn.url}/dist/${file}`,
    file === wrong ? hashes["tickline.min.js"] : hash,
  ]);
  const map = JSON.stringify({ integrity: Object.fromEntries(entries) as unknown });
  const hash = createHash("sha256").update(map).digest("base64");
  return {
    head:
      `<script type="importmap">${map}</script>` +
      `<script type="module" src="${cdn.url}/dist/tickline.auto.mjs" crossorigin></script>`,
    scripts: `${cdn.url} 'sha256-${hash}'`,
  };
}

describe("the autoloader of another origin", () => {
  it("fetches its files from there", async () => {
    const src = `${cdn.url}/dist/tickline.auto.mjs`;
    const { page, said } = await open(`<script type="module" src="${src}" crossorigin></script>`, card(), cdn.url);
    await shows(page);
    expect(said).toEqual([]);
    await page.close();
  });

  it("takes the files that an import map pins", async () => {
    const { head, scripts } = pinned();
    const { page, said } = await open(head, card(), scripts);
    await shows(page);
    expect(said).toEqual([]);
    await page.close();
  });

  it("takes no other file in the place of one, not at the second time either", async () => {
    const { head, scripts } = pinned("auto/value-card.mjs");
    const { page, errors } = await open(head, card(), scripts);
    await until(page, "errors.length === 1");
    for (const round of [2, 3]) {
      await page.evaluate(`document.body.append(document.createElement("tick-value-card"))`);
      await until(page, `errors.length === ${round}`);
    }
    expect(await errors()).toHaveLength(3);
    expect(await page.evaluate(`customElements.get("tick-value-card") === undefined`)).toBe(true);
    await page.close();
  });
});

describe("code on demand of another origin", () => {
  it("is not taken in the place of a file that an import map pins, at no address", async () => {
    const { head, scripts } = pinned("auto/exports.mjs");
    const { page } = await open(head, `<tick-line-chart src="${feed()}"></tick-line-chart>`, scripts);
    await until(page, `document.querySelector("tick-line-chart").widget !== undefined`);
    const csv = `document.querySelector("tick-line-chart").widget.toCSV().then(() => "a file", ({ code }) => code)`;
    expect([await page.evaluate(csv), await page.evaluate(csv)]).toEqual(["load-failed", "load-failed"]);
    await page.close();
  });
});

describe("the autoloader beside others", () => {
  it("twice on a page, from two addresses: the first stays, one warning", async () => {
    const second = `<script type="module" src="${cdn.url}/dist/tickline.auto.mjs" crossorigin></script>`;
    const { page, asked, said } = await open(AUTO + AUTO + second, card() + node(), cdn.url);
    await shows(page, 2);
    expect(said).toEqual(["tickline.auto.mjs is loaded already: the first one stays"]);
    expect(asked()).toEqual([...CARD_FILES, "tickline.auto"].sort());
    await page.close();
  });

  it("after tickline.min.js: fetches nothing, mounts nothing twice", async () => {
    const { page, asked, said, errors } = await open(WHOLE + AUTO, card() + node());
    await shows(page, 2);
    await page.evaluate(`document.body.append(document.querySelector("[data-tickline]").cloneNode())`);
    await shows(page, 3);
    expect({ asked: asked(), said, errors: await errors() }).toEqual({
      asked: ["tickline.auto", "tickline.min"],
      said: [],
      errors: [],
    });
    await page.close();
  });

  it("before tickline.min.js: what it has defined stays, the others are defined by the file", async () => {
    const { page, said, errors } = await open(AUTO, card() + node());
    await shows(page, 2);
    await page.evaluate(`import("/dist/tickline.min.js").then(() => undefined)`);
    await until(page, `customElements.get("tick-live-text") !== undefined`);
    await shows(page, 2);
    expect({ said, errors: await errors() }).toEqual({
      said: ["tickline: defined already, the first ones stay: tick-stream, tick-value-card"],
      errors: [],
    });
    await page.close();
  });

  it("while its own code is on the way: the file defines, nothing is defined twice", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { page, said, errors } = await open(
      AUTO + WHOLE.replace("<script", "<script defer"),
      card() + node(),
      "",
      (opened) =>
        opened.route(/auto\/value-card/, async (route) => {
          await released;
          await route.continue();
        }),
    );
    await shows(page, 2);
    release();
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
    await shows(page, 2);
    expect(await errors()).toEqual([]);
    expect(said.filter((text) => !text.startsWith("tickline: defined already"))).toEqual([]);
    await page.close();
  });
});

describe("code that does not come", () => {
  it.each([
    ["the kind's", "value-card"],
    ["what all kinds need", "base"],
    ["what some kinds need", "series"],
  ])("%s file: one line on the console, an error of each element; the next asks again", async (_what, file) => {
    const address = new RegExp(`auto/${file}\\.mjs`);
    const { page, said, errors } = await open(AUTO, card() + node(), "", (opened) =>
      opened.route(address, (route) => route.abort()),
    );
    await until(page, "errors.length === 2");
    const sentence = `${server.url}/dist/auto/${file}.mjs did not load. Serve dist/auto/ as a whole`;
    const told = await errors();
    expect(told[0]).toContain(`tick-value-card: ${sentence}`);
    expect(told[1]).toContain(`value-card: ${sentence}`);
    await page.evaluate(`document.body.append(document.createElement("tick-value-card"))`);
    await until(page, "errors.length === 3");
    expect(said.filter((text) => text.startsWith("tickline:"))).toHaveLength(1);
    await page.unroute(address);
    await page.evaluate(`document.body.append(document.createElement("tick-value-card"))`);
    await shows(page, 2);
    await page.close();
  });

  it("a source's file: is an error of the element; the next asks again, and both show numbers", async () => {
    const { page, said, errors } = await open(AUTO, card(), "", (opened) =>
      opened.route(/auto\/web-socket/, (route) => route.abort()),
    );
    await until(page, "errors.length === 1");
    expect((await errors())[0]).toContain(`${server.url}/dist/auto/web-socket.mjs did not load`);
    expect(said.filter((text) => text.startsWith("tickline:"))).toHaveLength(1);
    expect(await page.evaluate(`parts("error").length`)).toBe(1);
    await page.unroute(/auto\/web-socket/);
    await page.evaluate(`document.body.append(document.querySelector("tick-value-card").cloneNode(true))`);
    await shows(page, 2);
    expect(await page.evaluate(`parts("error").length`)).toBe(0);
    await page.close();
  });
});
