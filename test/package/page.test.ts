import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import type { PageServer } from "./page-server.js";
import { servePages } from "./page-server.js";

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  const executablePath = await findChromium();
  browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  server = await servePages(join(inject("consumer"), "node_modules/tickline/dist"));
  server.add("/before.js", "globalThis.namesBefore = Object.getOwnPropertyNames(globalThis);");
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** What a page has come to once it is loaded. */
interface Visit {
  /** Global names that were not there before, our own notes left out. */
  readonly names: readonly string[];
  /** Everything on the console, every uncaught error, every breach of the policy. */
  readonly said: readonly string[];
  /** What the page's own code left in `globalThis.result`. */
  readonly result: unknown;
}

let visits = 0;

async function visit(head: string, body: string): Promise<Visit> {
  const path = `/page-${(visits += 1)}.html`;
  const start = '<meta charset="utf-8"><title>A page</title><script src="/before.js"></script>';
  server.add(
    path,
    `<!doctype html><html lang="en"><head>${start}${head}</head><body><div id="chart"></div>${body}</body></html>`,
  );
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", ({ message }) => said.push(message));
  try {
    await page.goto(server.url + path);
    const seen = await page.evaluate(async () => {
      const { namesBefore, result } = globalThis as never as { namesBefore: string[]; result: unknown };
      const ours = ["namesBefore", "result"];
      const names = Object.getOwnPropertyNames(globalThis).filter(
        (name) => !namesBefore.includes(name) && !ours.includes(name),
      );
      return { names, result: await result };
    });
    return { ...seen, said };
  } finally {
    await page.close();
  }
}

/** Draws a line through three rows; tells whether it came to pixels, and what is left of it when it is destroyed. */
const draw = `
  async function draw({ DataStream, manual, lineChart }) {
    const source = manual();
    const now = Date.now();
    source.push([[now - 40000, 1], [now - 20000, 9], [now, 5]]);
    const target = document.querySelector("#chart");
    const chart = lineChart(target, { stream: new DataStream(source), y: { grid: false } });
    const canvas = chart.node.shadowRoot.querySelector("canvas");
    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const isPainted = () => {
      [copy.canvas.width, copy.canvas.height] = [canvas.width, canvas.height];
      copy.drawImage(canvas, 0, 0);
      return copy.getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0);
    };
    while (canvas.width === 0 || !isPainted()) await new Promise(requestAnimationFrame);
    chart.destroy();
    return { painted: true, left: target.childNodes.length };
  }
`;
const drawn = { painted: true, left: 0 };

/**
 * Looks at a page: each member of each global class and of its prototype, and what its document, its styles and its
 * storage are.
 */
const look = `
  function look() {
    const seen = {};
    const nameOf = (value) => {
      if (typeof value !== "function" && (typeof value !== "object" || value === null)) return String(value);
      if (!look.known.has(value)) look.known.set(value, look.known.size);
      return "object " + look.known.get(value);
    };
    const skipped = ["look", "tickline", "result", "namesBefore"];
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      if (skipped.includes(name) || !/^[A-Z]/.test(name)) continue;
      const value = globalThis[name];
      if (typeof value !== "function" && typeof value !== "object") continue;
      for (const [owner, words] of [[value, name], [value.prototype, name + ".prototype"]]) {
        if (typeof owner !== "function" && (typeof owner !== "object" || owner === null)) continue;
        const members = Reflect.ownKeys(owner).map((key) => {
          const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key);
          return [String(key), nameOf(value), nameOf(get), nameOf(set)].join(" ");
        });
        seen[words] = [Object.isFrozen(owner), nameOf(Object.getPrototypeOf(owner)), ...members].join(", ");
      }
    }
    const { body, documentElement: root, styleSheets, adoptedStyleSheets, title, cookie } = document;
    const stylesOf = (element) => {
      const styles = getComputedStyle(element);
      return [...styles].map((name) => styles[name]).join();
    };
    seen.styleSheets = styleSheets.length + " " + adoptedStyleSheets.length;
    seen.page = [title, cookie, history.length, location.href, localStorage.length, sessionStorage.length].join(" ");
    for (const element of [root, body, ...body.querySelectorAll("p, input, #chart")]) {
      const attributes = [...element.attributes].map(({ name, value }) => name + "=" + value);
      seen["<" + element.localName + ">"] = [...attributes, stylesOf(element)].join(" ");
    }
    seen.words = body.querySelector("p").textContent + body.querySelector("input").value;
    seen.focus = document.activeElement.localName;
    return seen;
  }
  look.known = new Map();
`;

/** Rows in, rows out, with no page in between. */
const count = `
  function count({ DataStream, random }) {
    return new Promise((resolve) => {
      const stream = new DataStream(random({ interval: 5 }));
      let rows = 0;
      const stop = stream.subscribe((more) => {
        rows += more.length;
        if (rows < 3) return;
        stop();
        resolve(stream.state);
      });
    });
  }
`;

describe("a script of type module, without an import map", () => {
  it("takes the stream alone", async () => {
    server.add(
      "/stream-page.js",
      `import * as tickline from "/dist/stream.js"; ${count} globalThis.result = count(tickline);`,
    );
    const { names, said, result } = await visit("", '<script type="module" src="/stream-page.js"></script>');
    expect({ names, said, result }).toEqual({ names: [], said: [], result: "live" });
  });

  it("takes the bundle", async () => {
    server.add(
      "/bundle-page.js",
      `import * as tickline from "/dist/tickline.bundle.min.mjs"; ${draw} globalThis.result = draw(tickline);`,
    );
    const { names, said, result } = await visit("", '<script type="module" src="/bundle-page.js"></script>');
    expect({ names, said, result }).toEqual({ names: [], said: [], result: drawn });
  });
});

describe("the script tag", () => {
  const script = (how = "") => `<script ${how} src="/dist/tickline.min.js"></script>`;
  const own = '<script src="/own.js"></script>';

  beforeAll(() => {
    const atLoad =
      'globalThis.result = new Promise((resolve) => addEventListener("load", () => resolve(draw(tickline))));';
    server.add("/own.js", `{ ${draw} ${atLoad} }`);
  });

  it.each([
    ["in the head", script(), own],
    ["in the head, by defer", script("defer"), own],
    ["in the head, by async", script("async"), own],
    ["at the end of the body", "", own + script()],
    ["as a module", script('type="module"'), own],
  ])("%s: one global name, and a chart", async (_where, head, body) => {
    const { names, said, result } = await visit(head, body);
    expect({ names, said, result }).toEqual({ names: ["tickline"], said: [], result: drawn });
  });

  it("changes nothing of its page: prototypes, styles, texts, storage, and what others have set", async () => {
    server.add("/look.js", look);
    server.add(
      "/before-script.js",
      'document.body.style.margin = "7px"; document.querySelector("#chart").style.color = "red"; ' +
        "globalThis.result = { before: look() };",
    );
    server.add(
      "/after-script.js",
      `{ ${draw} result = (async () => {
        const { before } = result;
        const errors = [];
        addEventListener("error", ({ message }) => errors.push(message));
        for (const element of ["line-chart", "value-card", "data-table", "live-text"]) {
          const node = Object.assign(document.createElement("tick-" + element), { source: "random" });
          document.querySelector("#chart").append(node);
          await new Promise((resolve) => setTimeout(resolve, 300));
          node.remove();
        }
        await draw(tickline);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const after = look();
        const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
        return { looks: Object.keys(before).length, changed, errors };
      })(); }`,
    );
    const { names, said, result } = await visit(
      '<script src="/look.js"></script>',
      '<p>Words</p><input value="typed"><script src="/before-script.js"></script>' +
        `${script()}<script src="/after-script.js"></script>`,
    );
    expect(names.toSorted()).toEqual(["look", "tickline"]);
    expect(said).toEqual([]);
    const { looks, changed, errors } = result as { looks: number; changed: string[]; errors: string[] };
    expect({ changed, errors }).toEqual({ changed: [], errors: [] });
    expect(looks).toBeGreaterThan(900);
  });

  it("twice: the first stays, one warning", async () => {
    server.add("/keep.js", "globalThis.result = tickline;");
    server.add("/same.js", "globalThis.result = globalThis.result === tickline;");
    const { names, said, result } = await visit(
      script() + '<script src="/keep.js"></script>',
      `${script()}<script src="/same.js"></script>`,
    );
    expect({ names, said, result }).toEqual({
      names: ["tickline"],
      said: ["tickline is loaded already: the first one stays"],
      result: true,
    });
  });

  it.each([
    ["off", true],
    ["on", false],
  ])("%s: its elements are not defined, and nothing is mounted: %s", async (word, isOff) => {
    server.add(
      "/off.js",
      `globalThis.result = [
      typeof tickline.lineChart,
      customElements.get("tick-stream") === undefined,
      document.querySelector("[data-tickline=value-card]").childElementCount === 0,
    ];`,
    );
    const node = '<div data-tickline="value-card" data-source="random"></div>';
    const { names, said, result } = await visit(
      "",
      `${node}${script(`data-tickline="${word}"`)}<script src="/off.js"></script>`,
    );
    expect({ names, said, result }).toEqual({ names: ["tickline"], said: [], result: ["function", isOff, isOff] });
  });

  it("leaves elements to those who have defined them, says so once, and defines the others", async () => {
    server.add(
      "/taken.js",
      'class Taken extends HTMLElement {} customElements.define("tick-stream", Taken); globalThis.result = Taken;',
    );
    server.add(
      "/others.js",
      'globalThis.result = [customElements.get("tick-stream") === result, ' +
        'customElements.get("tick-line-chart") !== undefined];',
    );
    const { said, result } = await visit(
      `<script src="/taken.js"></script>${script()}`,
      '<script src="/others.js"></script>',
    );
    expect({ said, result }).toEqual({
      said: ["tickline: defined already, the first ones stay: tick-stream"],
      result: [true, true],
    });
  });

  it("leaves a d3 that the page has", async () => {
    server.add("/result.js", "globalThis.result = d3;");
    server.add("/d3.js", 'globalThis.d3 = "the page\'s own";');
    const { result, said } = await visit(
      `<script src="/d3.js"></script>${script()}`,
      '<script src="/result.js"></script>',
    );
    expect({ result, said }).toEqual({ result: "the page's own", said: [] });
  });
});

/** Waits until a widget has painted, or tells, what the server sends. */
const await42 = `
  globalThis.result = new Promise((resolve) => {
    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const isPainted = (canvas) => {
      [copy.canvas.width, copy.canvas.height] = [canvas.width, canvas.height];
      copy.drawImage(canvas, 0, 0);
      return copy.getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
    };
    const shownIn = (root) => [...root.querySelectorAll("*")].flatMap((node) => [
      ...(node.matches("[part~=value]") && node.textContent === "42" ? ["42"] : []),
      ...(node.localName === "canvas" && node.width > 0 && isPainted(node) ? ["line"] : []),
      ...(node.shadowRoot ? shownIn(node.shadowRoot) : []),
    ]);
    const look = () => {
      const shown = shownIn(document);
      if (shown.filter((what) => what === "42").length < 2 || !shown.includes("line")) requestAnimationFrame(look);
      else resolve([document.body.innerText.includes("no number")]);
    };
    look();
  });
`;

describe("a page under the strict policy, fed by a server", () => {
  const address = (): string => server.url.replace("http", "ws") + "/feed";
  const head = '<script src="/dist/tickline.min.js"></script>';
  const look = '<script src="/await-42.js"></script>';

  beforeAll(() => {
    server.add("/await-42.js", await42);
  });

  it("by elements alone", async () => {
    const { names, said, result } = await visit(
      head,
      `
      <tick-stream id="feed" src="${address()}"></tick-stream>
      <tick-line-chart stream="feed" title="Feed" time-window="5s" domain="0 100">no number yet</tick-line-chart>
      <tick-value-card stream="feed" label="Now">no number yet</tick-value-card>
      <p>It is <tick-live-text stream="feed"></tick-live-text></p>${look}`,
    );
    expect({ names, said, result: (result as unknown[])[0] }).toEqual({ names: ["tickline"], said: [], result: false });
  });

  it("by data- attributes alone", async () => {
    const { names, said, result } = await visit(
      head,
      `
      <div data-tickline="line-chart" data-src="${address()}" data-time-window="5s">no number yet</div>
      <table><tr><td data-tickline="value-card" data-src="${address()}">no number yet</td></tr></table>
      <p>It is <span data-tickline="live-text" data-src="${address()}">no number yet</span></p>${look}`,
    );
    expect({ names, said, result: (result as unknown[])[0] }).toEqual({ names: ["tickline"], said: [], result: false });
  });
});

describe("two copies on a page", () => {
  it("share a stream: a chart of the second draws the element's of the first", async () => {
    const borrowed = draw
      .replace("new DataStream(source)", 'document.querySelector("tick-stream").stream')
      .replace(/source\.push\(.*\);/, "");
    server.add(
      "/second.js",
      `
      import * as second from "/dist/tickline.bundle.min.mjs";
      ${borrowed}
      const same = second.lineChart === tickline.lineChart;
      globalThis.result = draw({ ...second, manual: () => undefined }).then((drawn) => ({ ...drawn, same }));
    `,
    );
    const { names, said, result } = await visit(
      '<script src="/dist/tickline.min.js"></script>',
      '<tick-stream source="random" interval="20ms"></tick-stream><script type="module" src="/second.js"></script>',
    );
    expect({ names, said, result }).toEqual({ names: ["tickline"], said: [], result: { ...drawn, same: false } });
  });
});

describe("elements and nodes that have gone", () => {
  /** What Chromium counts once all garbage is gone. */
  async function countsOf(page: Page): Promise<Record<string, number>> {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    for (let round = 0; round < 3; round += 1) await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(
      metrics
        .filter(({ name }) => ["Nodes", "JSEventListeners"].includes(name))
        .map(({ name, value }) => [name, value]),
    );
  }

  /**
   * Puts each kind of element and node on the page ten times, and takes them away again; `kept` keeps them from being
   * collected.
   */
  const cycle = (page: Page, isKept: boolean): Promise<void> =>
    page.evaluate(async (keep) => {
      const kinds = ["line-chart", "value-card", "live-text", "data-table", "dashboard"];
      const make = (tag: string, attributes: Record<string, string>): HTMLElement => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        element.append("words");
        return element;
      };
      for (let round = 0; round < 10; round += 1) {
        const all = [
          make("tick-stream", { id: "s", interval: "10" }),
          ...kinds.map((kind) => make(`tick-${kind}`, { stream: "s" })),
          ...kinds.map((kind) => make("div", { "data-tickline": kind, "data-source": "random" })),
        ];
        document.body.append(...all);
        await new Promise((resolve) => setTimeout(resolve, 60));
        for (const element of all) element.remove();
        if (keep) ((globalThis as { kept?: unknown[] }).kept ??= []).push(...all);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }, isKept);

  it("leave nothing behind; the same count shows elements that are kept", async () => {
    server.add(
      "/cycles.html",
      '<!doctype html><title>Cycles</title><script src="/dist/tickline.min.js"></script><body></body>',
    );
    const page = await browser.newPage();
    await page.goto(`${server.url}/cycles.html`);
    await cycle(page, false);
    const before = await countsOf(page);
    await cycle(page, false);
    const after = await countsOf(page);
    await cycle(page, true);
    const kept = await countsOf(page);
    await page.close();
    expect(after.JSEventListeners).toBe(before.JSEventListeners);
    expect(after.Nodes - before.Nodes).toBeLessThan(20);
    expect(kept.Nodes - after.Nodes).toBeGreaterThan(200);
  });
});
