import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, ConsoleMessage, Frame, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { kinds } from "../../src/elements/kinds.js";
import { seeded } from "../../src/testing/seeded.js";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

let browser: Browser;
/** A page of somebody else. */
let host: PageServer;
/** A static host of the package, which says nothing of policies and of other origins. */
let statics: PageServer;
let pages: Page[] = [];

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  const dist = join(inject("consumer"), "node_modules/tickline/dist");
  [host, statics] = [await servePages(dist, false), await servePages(dist, false)];
  host.add("/host.js", HOST);
});

afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()));
  pages = [];
});

afterAll(async () => {
  await browser.close();
  await Promise.all([host.close(), statics.close()]);
});

/** Notes what the frame tells, with its origin. */
const HOST = `
  globalThis.told = [];
  addEventListener("message", ({ source, data, origin }) => {
    if (source === document.querySelector("#embed").contentWindow) told.push({ data, origin });
  });
`;

/** Finds parts in shadow trees, and paint on a canvas. */
const LOOK = `
  globalThis.nodesIn = (root) => [...root.querySelectorAll("*")].flatMap((node) => [
    node, ...(node.shadowRoot ? nodesIn(node.shadowRoot) : []),
  ]);
  globalThis.parts = (name) => nodesIn(document).filter((node) => node.matches("[part~=" + name + "]"));
  globalThis.isPainted = () => nodesIn(document).some((node) => {
    if (node.localName !== "canvas" || node.width === 0 || node.height === 0) return false;
    const copy = document.createElement("canvas").getContext("2d");
    [copy.canvas.width, copy.canvas.height] = [node.width, node.height];
    copy.drawImage(node, 0, 0);
    return copy.getImageData(0, 0, node.width, node.height).data.some(Boolean);
  });
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    console.error("violation: " + violatedDirective + " " + blockedURI));
`;

const FOLDER = "/npm/tickline@1.2.3/dist";
const feed = (): string => `${statics.url.replace("http", "ws")}/feed`;

interface Opened {
  readonly page: Page;
  readonly frame: Frame;
  /** Everything on the console, every uncaught error, every breach of the policy, every dialog, in all frames. */
  readonly said: string[];
  /** The addresses that the frame has asked for, sockets too, those of the package aside. */
  readonly asked: string[];
  /** What the frame has told the page around it. */
  told(): Promise<readonly { readonly data: unknown; readonly origin: string }[]>;
}

/** Opens a page of another origin with a frame that shows the parameters, given as a query or as a fragment. */
async function open(
  parameters: Record<string, string> | string,
  { how = "?", attributes = "", style = "" } = {},
): Promise<Opened> {
  const query = typeof parameters === "string" ? parameters : new URLSearchParams(parameters).toString();
  const src = `${statics.url}${FOLDER}/embed.html${how}${query}`.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const path = `/page-${performance.now()}.html`;
  const frameTag = `<iframe id="embed" title="A widget" src="${src}" ${attributes}></iframe>`;
  host.add(
    path,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
     <style>#embed { border: 0; width: 600px; ${style} }</style><script src="/host.js"></script>${frameTag}</html>`,
  );
  const page = await browser.newPage();
  pages.push(page);
  const said: string[] = [];
  const asked: string[] = [];
  page.on("console", (message: ConsoleMessage) => said.push(message.text()));
  page.on("pageerror", ({ message }) => said.push(message));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const address = request.url();
    const isOurs = address.startsWith(statics.url + FOLDER) || address.startsWith(host.url);
    if (!isOurs) asked.push(address);
    if (!address.startsWith(host.url) && !request.isNavigationRequest() && request.headers().referer) {
      said.push(`referrer: ${request.headers().referer}`);
    }
  });
  page.on("websocket", (socket) => asked.push(socket.url()));
  await page.addInitScript(LOOK);
  await page.goto(host.url + path);
  const [, frame] = page.frames();
  return { page, frame, said, asked, told: () => page.evaluate("told") };
}

const shown = (frame: Frame): Promise<string> => frame.evaluate(`document.querySelector("main")?.textContent`);
const parts = (frame: Frame, name: string): Promise<string[]> =>
  frame.evaluate(`parts(${JSON.stringify(name)}).map(({ textContent }) => textContent)`);
const schemeIn = (frame: Frame): Promise<string> =>
  frame.evaluate("getComputedStyle(document.documentElement).colorScheme");
const chart = (): Record<string, string> => ({ widget: "line-chart", src: feed(), title: "Load" });

describe("a frame in a page of another origin", () => {
  it.each([
    ["by its query", "?", ""],
    ["by its fragment", "#", ""],
    ["in a sandbox that allows scripts alone", "?", 'sandbox="allow-scripts"'],
    ["in such a sandbox, by its fragment", "#", 'sandbox="allow-scripts"'],
  ])("shows a live chart %s, and tells its height", async (_where, how, attributes) => {
    const { page, frame, said, asked, told } = await open(chart(), { how, attributes, style: "height: 333px" });
    await expect.poll(() => frame.evaluate("isPainted()")).toBe(true);
    await expect.poll(() => parts(frame, "status")).toEqual(["live"]);
    await expect.poll(told).toHaveLength(1);
    const natural: number = await frame.evaluate(
      "15 * parseFloat(getComputedStyle(document.documentElement).fontSize)",
    );
    expect(await told()).toEqual([
      { data: { tickline: "height", height: natural }, origin: attributes === "" ? statics.url : "null" },
    ]);
    // It fills the frame, whatever the frame's height, of which it tells nothing.
    for (const height of [333, 500, 90]) {
      await page.evaluate(`document.querySelector("#embed").style.height = "${height}px"`);
      await expect
        .poll(() => frame.evaluate(`Math.round(parts("plot")[0].getRootNode().host.getBoundingClientRect().height)`))
        .toBe(height);
    }
    expect(await told()).toHaveLength(1);
    expect(await frame.evaluate("document.documentElement.scrollHeight <= innerHeight")).toBe(true);
    expect(await frame.evaluate("document.title")).toBe("Load");
    expect({ said, asked }).toEqual({ said: [], asked: [feed()] });
  });

  it.each(Object.keys(kinds))("shows a %s, with a height", async (widget) => {
    const { frame, said, told } = await open({ widget, src: feed() });
    await expect
      .poll(() => frame.evaluate(`isPainted() || nodesIn(document).some((node) => /\\b42\\b/.test(node.textContent))`))
      .toBe(true);
    await expect.poll(told).not.toEqual([]);
    expect(said).toEqual([]);
  });

  it("tells another height when the content wants one", async () => {
    const template = "The number is {value}, and these words go on until the line is full.";
    const { page, frame, told } = await open({ widget: "live-text", src: feed(), template });
    await expect.poll(() => parts(frame, "value")).toEqual(["42"]);
    const last = async (): Promise<number> => ((await told()).at(-1)?.data as { height: number }).height;
    await expect.poll(async () => (await told()).length).toBeGreaterThan(0);
    const wide = await last();
    await page.evaluate(`document.querySelector("#embed").style.width = "200px"`);
    await expect.poll(last).toBeGreaterThanOrEqual(2 * wide - 1);
    await page.evaluate(`document.querySelector("#embed").style.width = "600px"`);
    await expect.poll(last).toBe(wide);
  });

  it("begins hidden, and draws and tells its height once it is shown", async () => {
    const { page, frame, said, told } = await open(chart(), { style: "display: none" });
    await expect
      .poll(() => frame.evaluate(`document.querySelector("tick-line-chart")?.widget !== undefined`))
      .toBe(true);
    expect(await told()).toEqual([]);
    await page.evaluate(`document.querySelector("#embed").style.display = "block"`);
    await expect.poll(() => frame.evaluate("isPainted()")).toBe(true);
    await expect.poll(told).toHaveLength(1);
    expect(said).toEqual([]);
  });

  it("shows another widget where the fragment has changed", async () => {
    const { page, frame } = await open({ ...chart(), title: "One" }, { how: "#" });
    await expect.poll(() => parts(frame, "title")).toEqual(["One"]);
    const next = new URLSearchParams({ ...chart(), title: "Two" }).toString();
    await page.evaluate(
      `document.querySelector("#embed").src = ${JSON.stringify(`${statics.url}${FOLDER}/embed.html#${next}`)}`,
    );
    await expect.poll(() => parts(frame, "title")).toEqual(["Two"]);
  });

  it("keeps no storage in a sandbox, and shows the widget all the same", async () => {
    const { frame } = await open({ ...chart(), cache: "load" }, { attributes: 'sandbox="allow-scripts"' });
    await expect.poll(() => frame.evaluate("isPainted()")).toBe(true);
    await expect.poll(() => parts(frame, "status")).toEqual(["live"]);
  });
});

describe("the scheme of a frame", () => {
  const post = (page: Page, message: unknown): Promise<void> =>
    page.evaluate(`document.querySelector("#embed").contentWindow.postMessage(${JSON.stringify(message)}, "*")`);
  const ink = (frame: Frame): Promise<string> => frame.evaluate(`getComputedStyle(parts("title")[0]).color`);

  it("is light, and what the page around it says; the ground stays transparent", async () => {
    const { page, frame, said } = await open(chart(), { attributes: 'sandbox="allow-scripts"' });
    await expect.poll(() => parts(frame, "title")).toEqual(["Load"]);
    expect(await schemeIn(frame)).not.toContain("dark");
    const light = await ink(frame);
    await post(page, { tickline: "scheme", scheme: "dark" });
    await expect.poll(() => schemeIn(frame)).toBe("dark");
    await expect.poll(() => ink(frame)).not.toBe(light);
    expect(
      await frame.evaluate(
        `[document.documentElement, document.body].map((each) => getComputedStyle(each).backgroundColor)`,
      ),
    ).toEqual(["rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)"]);
    await post(page, { tickline: "scheme", scheme: "light" });
    await expect.poll(() => schemeIn(frame)).toBe("light");
    expect(said).toEqual([]);
  });

  it("is that of the address, also where the reader's system decides", async () => {
    const dark = await open({ ...chart(), scheme: "dark" });
    await expect.poll(() => schemeIn(dark.frame)).toBe("dark");
    const auto = await open({ ...chart(), scheme: "auto" });
    await expect.poll(() => schemeIn(auto.frame)).toBe("light dark");
  });

  it("is not changed by malformed messages, nor by anybody but the page around it", async () => {
    const { page, frame, said } = await open(chart());
    await expect.poll(() => parts(frame, "title")).toEqual(["Load"]);
    const wrong = [null, 7, "dark", [], {}, { tickline: "scheme" }, { tickline: "scheme", scheme: "pink" }];
    for (const message of [...wrong, { tickline: ["scheme"], scheme: "dark" }, { tickline: "x", scheme: "dark" }]) {
      await post(page, message);
    }
    // Its own window, and another frame of the same page.
    await frame.evaluate(`postMessage({ tickline: "scheme", scheme: "dark" }, "*")`);
    await page.evaluate(`new Promise((resolve) => {
      const other = document.body.appendChild(document.createElement("iframe"));
      other.contentWindow.eval('parent.frames[0].postMessage({ tickline: "scheme", scheme: "dark" }, "*")');
      setTimeout(resolve);
    })`);
    expect(await schemeIn(frame)).not.toContain("dark");
    // The last message of a row has come when the one after it has.
    await post(page, { tickline: "scheme", scheme: "auto" });
    await expect.poll(() => schemeIn(frame)).toBe("light dark");
    expect(said).toEqual([]);
  });
});

describe("a frame that cannot show what it is asked for", () => {
  it.each([
    ["", "no widget. Expected ?widget= and one of line-chart"],
    ["widget=line-chart", "no src. Add &src= and the address of the feed"],
    ["widget=line-chart&src=FEED&token=s3cr3t", "token is refused: an address is kept in logs and histories"],
    ["widget=line-chart&src=FEED%3Faccess_token=s3cr3t", "A secret in src is refused: an address is kept in logs"],
    ["widget=line-chart&src=https://me:s3cr3t@feed.example/", "A secret in src is refused: "],
    ["widget=line-chart&src=FEED&headers={}", "headers is refused: "],
    ["widget=line-chart&src=javascript:alert(1)", "src is refused: no feed has an address of javascript:"],
    ["widget=line-chart&src=data:application/json,[1]", "src is refused: no feed has an address of data:"],
    ["widget=line-chart&src=FEED&time-wnidow=5m", "unknown parameter: time-wnidow. Did you mean time-window?"],
    ["widget=line-chart&src=FEED&%3Cimg%20src=x%20onerror=alert(1)%3E", "unknown parameter: <img src. Expected widget"],
  ])("says why of %s, asks nobody, and tells the height of the words", async (query, words) => {
    const { frame, said, asked, told } = await open(query.replace("FEED", encodeURIComponent(feed())));
    await expect.poll(() => shown(frame)).toContain(words);
    expect(await shown(frame)).not.toContain("s3cr3t");
    expect(await frame.evaluate(`document.querySelector("main").childElementCount`)).toBe(0);
    await expect.poll(told).toHaveLength(1);
    expect({ said, asked }).toEqual({ said: [], asked: [] });
  });

  it("leaves a wrong value to the words of the element, and tells their height", async () => {
    const { frame, told } = await open({ ...chart(), "time-window": "soon" });
    await expect.poll(() => parts(frame, "error")).toEqual([expect.stringContaining("soon")]);
    await expect.poll(told).toHaveLength(1);
  });

  it("says so where tickline.min.js is not beside it", async () => {
    const opened = await browser.newPage();
    pages.push(opened);
    await opened.route(/tickline\.min\.js/, (route) => route.abort());
    await opened.goto(`${statics.url}${FOLDER}/embed.html?${new URLSearchParams(chart()).toString()}`);
    expect(await opened.evaluate(`document.querySelector("main").textContent`)).toBe(
      "tickline.min.js did not load. Serve it beside embed.html and embed.js",
    );
  });
});

describe("hostile parameters", () => {
  const words = [
    `<img src=x onerror=alert(1)>`,
    `"><script>alert(1)</script>`,
    `'+alert(1)+'`,
    "javascript:alert(1)",
    "${alert(1)} {{constructor.constructor('alert(1)')()}}",
    "url(//evil.example/a) ; --x:url(http://evil.example)",
    "\u202e\u0000\ud800 </title></main><base href=//evil.example>",
    "__proto__",
    "&lt;b&gt; %3Cb%3E <b>",
  ];
  /** Words put together by dice of one seed. */
  const dice = seeded(23);
  const made = Array.from({ length: 3 }, () =>
    Array.from({ length: 4 }, () => words[Math.floor(dice() * words.length)]).join(" "),
  );

  it("are text: in the title and the label, with no dialog, no request, nothing on the console", async () => {
    for (const text of [...words, ...made]) {
      const { page, frame, said, asked } = await open({ ...chart(), title: text, label: text, "aria-label": text });
      // What UTF-8 and HTML make of it: half a character, and U+0000, are no text.
      const expected = new URLSearchParams(new URLSearchParams({ text }).toString()).get("text");
      await expect.poll(() => parts(frame, "title")).toEqual([expected]);
      await expect.poll(() => parts(frame, "status")).toEqual(["live"]);
      expect({ text, said, asked }).toEqual({ text, said: [], asked: [feed()] });
      expect(await frame.evaluate("Object.keys(Object.prototype)")).toEqual([]);
      await page.close();
    }
  });

  it("are told as text where they are names, or values that are refused", async () => {
    for (const text of [...words, ...made]) {
      const { page, frame, said, asked } = await open({ ...chart(), [text]: text });
      await expect.poll(() => shown(frame)).toMatch(/^unknown parameter: /);
      expect({ said, asked }).toEqual({ said: [], asked: [] });
      await page.close();
      const other = await open({ widget: "value-card", src: feed(), icon: text, help: text, href: text });
      await expect
        .poll(async () => [...(await parts(other.frame, "error")), ...(await parts(other.frame, "figure"))])
        .not.toEqual([]);
      expect(other.said).toEqual([]);
      expect(other.asked.filter((address) => address !== feed())).toEqual([]);
      await other.page.close();
    }
  });
});

describe("the script of docs/embed.md", () => {
  it("gives the frame its height, and the reader's scheme", async () => {
    const code = /```js\n([^]*?)```/.exec(readFileSync("docs/embed.md", "utf8"))?.[1] ?? "";
    host.add("/docs.js", `document.querySelector("#embed").id = "cpu";\n${code}`);
    const { page, frame } = await open(chart(), { style: "height: 99px" });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.addScriptTag({ url: "/docs.js" });
    // The height has been told before the script was there; a page that is loaded anew tells it again.
    await page.evaluate(`document.querySelector("#cpu").src += "&label=Load"`);
    await expect.poll(() => page.evaluate(`document.querySelector("#cpu").offsetHeight`)).toBeGreaterThan(99);
    await expect.poll(() => schemeIn(frame)).toBe("dark");
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(() => schemeIn(frame)).toBe("light");
  });
});

describe("the page for frames", () => {
  it("has a policy of its own that allows its scripts and connections, and nothing else", () => {
    const html = readFileSync(join(inject("consumer"), "node_modules/tickline/dist/embed.html"), "utf8");
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1];
    expect(policy?.split("; ").slice(0, 3)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "connect-src * ws: wss:",
    ]);
    expect(html).toContain('<meta name="referrer" content="no-referrer" />');
    expect(html).not.toMatch(/<script(?![^>]* src="[\w.]+"><\/script>)|<style|\sstyle=|\son\w+=/);
  });
});
