/** Drives a fixture's page: pixels, another prop, the end, what is left then, and what only this framework does. */
import { setTimeout as wait } from "node:timers/promises";

const RED = "#ff0066";
const BLUE = "#0066ff";
/** The least pixels of a line that has been drawn for a second or so. */
const LINE_PX = 60;
/** How long anything may take on a busy machine, ms. */
const PATIENCE_MS = 30_000;
/** Mounts and unmounts after which all must be as before. */
const CYCLES = 8;
/** Words of Chromium itself, of a socket that is closed while it connects. */
const CLOSED_EARLY = "WebSocket is closed before";
/** Words on the console that are no fault: Lit names its own build for development. */
const EXPECTED_WORDS = "Lit is in dev mode";

/** Notes the timers and frames that a page waits for, with the code that asked for each. */
function noteTimers() {
  const pending = (window.pendingTimers = new Map());
  for (const [begin, end, isOnce] of [
    ["setTimeout", "clearTimeout", true],
    ["setInterval", "clearInterval", false],
    ["requestAnimationFrame", "cancelAnimationFrame", true],
  ]) {
    const [start, stop] = [window[begin].bind(window), window[end].bind(window)];
    window[begin] = (callback, ...rest) => {
      const id = start(
        (...args) => {
          if (isOnce) pending.delete(`${end} ${id}`);
          callback(...args);
        },
        ...rest,
      );
      pending.set(`${end} ${id}`, new Error(begin).stack);
      return id;
    };
    window[end] = (id) => {
      pending.delete(`${end} ${id}`);
      stop(id);
    };
  }
}

/** Waits until a function returns something true, and returns that. */
async function until(what, read) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await wait(50);
  }
}

/** Counts the pixels of each colour in a picture of the application. */
async function pixelsOf(page) {
  const picture = await page.locator("#root").screenshot();
  return page.evaluate(
    async ([data, colors]) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      return colors.map((color) => {
        const [red, green, blue] = [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
        const wanted = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
        return pixels.reduce((count, pixel) => count + (pixel === wanted ? 1 : 0), 0);
      });
    },
    [picture.toString("base64"), [RED, BLUE]],
  );
}

/** Counts what Chromium holds once all garbage is gone. */
async function countsOf(session) {
  for (let round = 0; round < 3; round += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

const html = (page) => page.evaluate(() => document.documentElement.outerHTML);
const begin = (page, method, name, props) =>
  page.evaluate(([how, ...rest]) => window.host[how](...rest, document.querySelector("#root")), [method, name, props]);
const update = (page, props) => page.evaluate((next) => window.host.update(next), props);
const unmount = (page) => page.evaluate(() => window.host.unmount());

/** Marks the canvas of the chart, or tells whether it is the one that was marked. */
const markCanvas = (page, isMarking) =>
  page.evaluate((isFirst) => {
    const find = (parent) => {
      for (const element of parent.querySelectorAll("*")) {
        const found = element.localName === "canvas" ? element : element.shadowRoot && find(element.shadowRoot);
        if (found) return found;
      }
      return undefined;
    };
    const canvas = find(document);
    if (isFirst) window.markedCanvas = canvas;
    return canvas !== undefined && canvas === window.markedCanvas;
  }, isMarking);

/** Shows the line, gives it another colour, and ends it. Returns figures; throws where anything is wrong. */
async function live(page, server, how, name, before = server.feed.opened) {
  await begin(page, how, name, { url: server.feedUrl, color: RED });
  const drawn = await until("the line is drawn", async () => {
    const [red] = await pixelsOf(page);
    return red > LINE_PX && red;
  });
  await markCanvas(page, true);
  await update(page, { url: server.feedUrl, color: BLUE });
  const updated = await until("the line has the other colour", async () => {
    const [red, blue] = await pixelsOf(page);
    return red === 0 && blue > 0 && blue;
  });
  if (!(await markCanvas(page, false))) throw new Error("another prop made another chart");
  if (updated < drawn * 0.9) throw new Error(`another prop lost rows: ${drawn} pixels, then ${updated}`);
  const opened = server.feed.opened - before;
  if (opened !== 1) throw new Error(`${opened} connections were opened, 1 expected`);
  await unmount(page);
  await until("the connection is closed", () => server.feed.open === 0);
  return { drawn, updated, opened };
}

/** Mounts and unmounts again and again, at other moments of life each time. */
async function cycle(page, server, name) {
  for (let round = 0; round < CYCLES; round += 1) {
    await begin(page, "mount", name, { url: server.feedUrl, color: RED });
    await wait(round * 25);
    await unmount(page);
  }
  await until("all connections are closed", () => server.feed.open === 0);
}

/** Opens a page of the fixture whose console is written down. */
async function openPage(browser, url) {
  const page = await browser.newPage({ viewport: { width: 800, height: 400 } });
  await page.addInitScript(noteTimers);
  const told = [];
  page.on("console", (message) => {
    const isTrouble = ["error", "warning"].includes(message.type()) && !message.text().startsWith(EXPECTED_WORDS);
    if (isTrouble) told.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => told.push(`uncaught: ${error.message}`));
  await page.goto(url);
  await until("the page is ready", () => page.evaluate(() => window.host !== undefined));
  return { page, told };
}

/** Waits until a page waits for nothing any more. Returns the number of timers that are left: 0. */
async function timersOf(page) {
  const pending = () => page.evaluate(() => [...window.pendingTimers.values()]);
  try {
    await until("no timer is left", async () => (await pending()).length === 0);
  } catch (error) {
    throw new Error(`${error.message}: ${(await pending()).join("; ")}`, { cause: error });
  }
  return 0;
}

/** Tries a case on a page: its figures, and what the console was told. */
export async function tryOnPage(browser, server, name) {
  const { page, told } = await openPage(browser, server.url);
  try {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const untouched = await html(page);
    const figures = await live(page, server, "mount", name);
    const left = await html(page);
    if (left !== untouched) throw new Error(`the page was left otherwise: ${left}`);
    const toldSoFar = [...told];
    await cycle(page, server, name);
    const before = await countsOf(session);
    await cycle(page, server, name);
    const after = await countsOf(session);
    const news = told.slice(toldSoFar.length).filter((line) => !line.includes(CLOSED_EARLY));
    const listeners = after.JSEventListeners - before.JSEventListeners;
    const nodes = after.Nodes - before.Nodes;
    if (listeners > 0 || nodes > CYCLES) throw new Error(`left behind: ${listeners} listeners, ${nodes} nodes`);
    const timers = await timersOf(page);
    return { ...figures, mounts: 1 + 2 * CYCLES, listeners, nodes, timers, told: [...toldSoFar, ...news] };
  } finally {
    await page.close();
  }
}

/** Tries a case whose HTML came from the server. */
export async function tryHydration(browser, server, name, path) {
  // An element of the server's connects as soon as its code is there.
  const before = server.feed.opened;
  const { page, told } = await openPage(browser, `${server.url}${path}`);
  try {
    return { ...(await live(page, server, "hydrate", name, before)), told };
  } finally {
    await page.close();
  }
}

/**
 * Tries on a page of its own what a framework does in a way of its own: the check of that name, which throws where
 * something is wrong, and returns the number of connections that it expects.
 */
export async function tryCheck(browser, server, name) {
  const before = server.feed.opened;
  const { page, told } = await openPage(browser, server.url);
  try {
    const expected = await page.evaluate(
      ([check, url]) => window.host.checks[check](document.querySelector("#root"), { url, color: "#ff0066" }),
      [name, server.feedUrl],
    );
    const opened = server.feed.opened - before;
    if (opened !== expected) throw new Error(`${opened} connections were opened, ${expected} expected`);
    await until("the connections are closed", () => server.feed.open === 0);
    const timers = await timersOf(page);
    const left = await page.evaluate(() => document.querySelector("#root").childElementCount);
    if (left > 0) throw new Error(`left behind: ${left} elements`);
    return { opened, timers, told: told.filter((line) => !line.includes(CLOSED_EARLY)) };
  } finally {
    await page.close();
  }
}
