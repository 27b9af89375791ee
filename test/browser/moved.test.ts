// Defines the elements, once on a page that test files share.
import "../../src/elements/index.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Sink, Source } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard } from "../../src/widgets/dashboard/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { liveText } from "../../src/widgets/live-text/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";
import { markup, trusted } from "./markup.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => unknown)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

const source = manual<Sample>();
const stream = new DataStream<Sample>(source, { staleAfter: Infinity });

beforeAll(async () => {
  stream.start();
  await Promise.resolve();
  source.push([{ time: Date.now(), value: 5 }]);
});

afterAll(() => {
  stream.destroy();
});

/** The widgets, all that have looks of their own. */
const widgets: Readonly<Record<string, (target: Element) => { readonly node: HTMLElement; destroy(): void }>> = {
  chart: (target) => lineChart<Sample>(target, { stream, title: "Load" }),
  card: (target) => valueCard<Sample>(target, { stream, label: "Load", help: "what the machine does" }),
  table: (target) => dataTable<Sample>(target, { stream, title: "Load" }),
  text: (target) => liveText<Sample>(target, { stream, template: "{value} hPa", announce: true }),
  dashboard: (target) => dashboard<Sample>(target, { stream, title: "Load" }),
};

/** Writes a page that is not in quirks mode. */
function standards(page: Document): HTMLElement {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- a new window has a page in quirks mode, or none
  page.write(trusted("<!doctype html><body>"));
  page.close();
  return page.body;
}

/** Ways into another document; each gives its body, and closes it. */
const documents: Readonly<Record<string, () => { readonly body: HTMLElement; close(): void }>> = {
  frame() {
    const element = document.createElement("iframe");
    Object.assign(element.style, { width: "500px", height: "700px" });
    document.body.append(element);
    return {
      body: standards(element.contentDocument!),
      close() {
        element.remove();
      },
    };
  },
  popup() {
    const popup = window.open("", "", "width=500,height=700")!;
    return {
      body: standards(popup.document),
      close() {
        popup.close();
      },
    };
  },
};

/** The looks of all elements in all shadow trees of a widget. */
function looksOf(node: Element): string[] {
  const view = node.ownerDocument.defaultView!;
  const own = view.getComputedStyle(node);
  const { width, height } = node.getBoundingClientRect();
  const looks = [
    `${node.getAttribute("part") ?? node.localName}: ${Math.round(width)} × ${Math.round(height)} ` +
      [own.position, own.display, own.color, own.fontSize, own.overflow].join(" "),
  ];
  for (const child of node.shadowRoot?.children ?? node.children) looks.push(...looksOf(child));
  return looks;
}

const ways = Object.keys(documents).flatMap((way) => Object.keys(widgets).map((name) => [way, name] as const));

describe("a widget that is moved into another document", () => {
  it.each(ways)("has its looks in a %s and back again: a %s, though no row comes", async (way, name) => {
    const target = document.createElement("div");
    Object.assign(target.style, { width: "400px", fontSize: "16px", fontFamily: "sans-serif" });
    document.body.append(target);
    const widget = widgets[name](target);
    await frames(20);
    const before = looksOf(widget.node);
    const other = documents[way]();
    undos.push(
      () => {
        widget.destroy();
        target.remove();
      },
      () => {
        other.close();
      },
    );
    other.body.append(target);
    await expect.poll(() => looksOf(widget.node)).toEqual(before);
    document.body.append(target);
    await expect.poll(() => looksOf(widget.node)).toEqual(before);
    // It comes home from a document that is no more, too.
    other.body.append(target);
    await frames(5);
    other.body.ownerDocument.defaultView!.addEventListener("pagehide", () => {
      document.body.append(target);
    });
    other.close();
    if (!document.contains(target)) document.body.append(target);
    await expect.poll(() => document.contains(target) && looksOf(widget.node)).toEqual(before);
  });

  it("draws by the frames of its window: those of the page that it has left may rest", async () => {
    const target = document.createElement("div");
    target.style.width = "400px";
    document.body.append(target);
    let now = Date.now();
    let sink!: Sink<Sample>;
    const source: Source<Sample> = {
      name: "rows",
      now: () => now,
      connect(given) {
        sink = given;
        given.open();
      },
    };
    const rows = new DataStream<Sample>(source, { staleAfter: Infinity });
    const chart = lineChart<Sample>(target, { stream: rows, now: () => now, delay: 0 });
    const card = valueCard<Sample>(document.body.appendChild(document.createElement("div")), { stream: rows });
    const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
    const other = documents.popup();
    undos.push(
      () => {
        card.node.parentElement!.remove();
        for (const each of [chart, card, rows]) each.destroy();
        target.remove();
      },
      () => {
        other.close();
      },
    );
    other.body.append(target, card.node.parentElement!);
    await expect.poll(() => chart.node.shadowRoot!.adoptedStyleSheets.length).toBeGreaterThan(0);
    await frames(5);
    const rest = vi.spyOn(globalThis, "requestAnimationFrame").mockReturnValue(1);
    undos.push(() => {
      rest.mockRestore();
    });
    const number = (): string => card.node.shadowRoot!.querySelector('[part="value"]')!.textContent;
    for (const value of [5, 9, 2]) {
      const before = canvas.toDataURL();
      sink.next([{ time: (now += 5_000), value }]);
      await expect.poll(() => canvas.toDataURL() !== before && number()).toBe(String(value));
    }
    // The last picture shows the stream's time as of its frame: each clock counts from another moment.
    await expect.poll(() => card.node.shadowRoot!.querySelector<HTMLElement>('[part="value"]')!.style.opacity).toBe("");
  });

  it.each(["chart", "card", "table", "text"])("has its looks in quirks mode too: a %s", async (name) => {
    const target = document.createElement("div");
    Object.assign(target.style, { width: "400px", fontSize: "16px", fontFamily: "sans-serif" });
    document.body.append(target);
    const widget = widgets[name](target);
    const other = documents.frame();
    undos.push(
      () => {
        widget.destroy();
      },
      () => {
        target.remove();
        other.close();
      },
    );
    await frames(20);
    const before = looksOf(widget.node);
    const page = other.body.ownerDocument;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- as a new window is
    page.write(trusted("<body>"));
    page.close();
    expect(page.compatMode).toBe("BackCompat");
    page.body.append(target);
    await expect.poll(() => looksOf(widget.node)).toEqual(before);
  });

  it("has its looks there and back again where it is an element", async () => {
    const target = document.createElement("div");
    target.style.width = "400px";
    target.append(markup('<tick-value-card source="random" label="Load"></tick-value-card>'));
    document.body.append(target);
    const other = documents.frame();
    undos.push(() => {
      target.remove();
      other.close();
    });
    const element = target.firstElementChild!;
    const heightOf = (): number => element.getBoundingClientRect().height;
    const isStyled = (): boolean => {
      const inner = (element as unknown as { readonly widget?: { readonly node: HTMLElement } }).widget?.node;
      return (
        (inner?.shadowRoot?.adoptedStyleSheets.length ?? 0) > 0 && element.shadowRoot!.adoptedStyleSheets.length > 0
      );
    };
    await expect.poll(() => isStyled() && heightOf()).toBe(128);
    other.body.append(target);
    await expect.poll(() => isStyled() && heightOf()).toBe(128);
    document.body.append(target);
    await expect.poll(() => isStyled() && heightOf()).toBe(128);
  });
});
