import { afterEach, describe, expect, it, vi } from "vitest";
import { autoMount } from "../../src/elements/index.js";
import type { DataStream } from "../../src/stream/index.js";
import type { LineChart, ValueCard } from "../../src/widgets/index.js";
import { markup, trusted } from "./markup.js";

type Mounted = HTMLElement & {
  readonly widget?: LineChart<unknown> & ValueCard<unknown>;
  readonly stream?: DataStream<unknown>;
};

const undos: (() => void)[] = [];
const places: HTMLElement[] = [];

afterEach(() => {
  for (const undo of undos.splice(0)) undo();
  for (const place of places.splice(0)) place.remove();
});

/** Puts markup on the page, mounted. */
function page(html: string): HTMLElement {
  const place = document.createElement("div");
  document.body.append(place);
  places.push(place);
  place.append(markup(html));
  undos.push(autoMount());
  return place;
}

const nodesOf = (place: ParentNode): Mounted[] => [...place.querySelectorAll<Mounted>("[data-tickline]")];
const textOf = ({ widget }: Mounted): string | undefined =>
  widget?.node.shadowRoot!.querySelector('[part~="value"]')?.textContent ?? undefined;
const errorOf = (node: Element): string | undefined => node.querySelector('[part="error"]')?.textContent ?? undefined;
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });
const grace = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 150);
  });

describe("autoMount(root)", () => {
  it("mounts every kind of node with the options of its attributes", async () => {
    const [chart, card, text] = nodesOf(
      page(`
      <figure data-tickline="line-chart" data-source="random" data-interval="20ms" data-time-window="5m"
        data-domain="0 100" data-aria-label="CPU"></figure>
      <table><tr>
        <td data-tickline="value-card" data-source="random" data-min="3" data-max="3" data-label="CPU"></td>
      </tr></table>
      <p>It is <span data-tickline="live-text" data-source="random" data-min="4" data-max="4"
        data-template="{value}!"></span></p>`),
    );
    await vi.waitFor(() => {
      expect([textOf(card), textOf(text)]).toEqual(["3", "4"]);
    });
    expect(chart.widget!.options).toMatchObject({ timeWindow: 300_000, y: { domain: [0, 100] }, ariaLabel: "CPU" });
    expect(card.widget!.options.label).toBe("CPU");
  });

  it("shares the stream of a node or an element by its id; equal addresses are streams of their own", async () => {
    const place = page(`
      <div data-tickline="stream" id="s" data-source="random"></div><tick-stream id="e"></tick-stream>
      <div data-tickline="value-card" data-stream="s"></div><div data-tickline="line-chart" data-stream="s"></div>
      <div data-tickline="value-card" data-stream="e"></div>
      <div data-tickline="value-card" data-src="/x"></div><div data-tickline="value-card" data-src="/x"></div>
      <tick-value-card stream="s"></tick-value-card>`);
    await turn();
    const [source, a, b, e, one, two] = nodesOf(place);
    expect(source.stream).toBeDefined();
    expect([a.stream, b.stream, place.querySelector<Mounted>("tick-value-card")!.stream]).toEqual([
      source.stream,
      source.stream,
      source.stream,
    ]);
    expect(e.stream).toBe(place.querySelector<Mounted>("tick-stream")!.stream);
    expect(one.stream).not.toBe(two.stream);
  });

  it("takes an address in data-source for one", async () => {
    const [node] = nodesOf(
      page('<div data-tickline="value-card" data-source="/metrics.json" data-interval="5s"></div>'),
    );
    await turn();
    expect(node.widget).toBeDefined();
    expect(errorOf(node)).toBeUndefined();
  });

  it("mounts nodes that come later, and unmounts those that go", async () => {
    const place = page("");
    place.append(markup('<section><div data-tickline="value-card" data-source="random"></div></section>'));
    await turn();
    const [node] = nodesOf(place);
    const { stream } = node;
    expect(node.widget).toBeDefined();
    place.querySelector("section")!.remove();
    await grace();
    expect([stream!.state, "widget" in node, "stream" in node]).toEqual(["destroyed", false, false]);
    expect(node.outerHTML).toBe('<div data-tickline="value-card" data-source="random"></div>');
  });

  it("keeps a node that moves", async () => {
    const place = page('<div></div><p data-tickline="value-card" data-source="random"></p>');
    const [node] = nodesOf(place);
    const { widget } = node;
    place.querySelector("div")!.append(node);
    await grace();
    expect(node.widget).toBe(widget);
  });

  it("follows its attributes", async () => {
    const [node] = nodesOf(
      page('<div data-tickline="value-card" data-source="random" data-min="2" data-max="2"></div>'),
    );
    await turn();
    const { widget } = node;
    node.dataset.label = "CPU";
    await turn();
    expect([node.widget, node.widget!.options.label]).toEqual([widget, "CPU"]);
    node.dataset.tickline = "line-chart";
    await turn();
    expect(node.widget!.options.mark).toBe("line");
    expect(node.childElementCount).toBe(1);
    node.removeAttribute("data-tickline");
    await turn();
    expect(node.childElementCount).toBe(0);
  });

  it("says in the node what is wrong, and recovers", async () => {
    const place = page('<div data-tickline="linechart" data-source="random">words</div>');
    const [node] = nodesOf(place);
    const heard: string[] = [];
    node.addEventListener("error", (event) => heard.push((event as unknown as CustomEvent<Error>).detail.message));
    await turn();
    const words = "unknown widget: linechart. Did you mean line-chart?";
    expect([errorOf(node), heard, node.firstChild!.nodeValue]).toEqual([words, [words], "words"]);
    node.dataset.tickline = "line-chart";
    await turn();
    expect(errorOf(node)).toBeUndefined();
    node.dataset.timewindow = "5m";
    node.dataset.strokeWidth = "thick";
    await turn();
    expect(errorOf(node)).toContain("invalid strokeWidth");
    delete node.dataset.strokeWidth;
    await turn();
    expect(errorOf(node)).toBeUndefined();
    expect(node.widget!.options.timeWindow).toBe(300_000);
    await vi.waitFor(() => {
      expect(node.textContent).toBe("");
    });
    expect(node.widget!.node.offsetHeight).toBeGreaterThan(100);
  });

  it("sets what is in a node aside with the first row, and puts it back byte for byte", async () => {
    const inside = " 42 % <b>on average</b><!-- c -->";
    const place = page(
      `<div data-tickline="stream" id="s"></div><p data-tickline="value-card" data-stream="s">${inside}</p>`,
    );
    const node = nodesOf(place)[1];
    const child = node.querySelector("b")!;
    expect([node.widget!.node.offsetHeight, child.offsetHeight > 0]).toEqual([0, true]);
    await vi.waitFor(() => {
      expect(node.childNodes.length).toBe(1);
    });
    expect(node.widget!.node.offsetHeight).toBeGreaterThan(0);
    undos.pop()!();
    expect(node.outerHTML).toBe(`<p data-tickline="value-card" data-stream="s">${inside}</p>`);
    expect(node.querySelector("b")).toBe(child);
  });

  it("leaves what a page adds to a mounted node", async () => {
    const [node] = nodesOf(page('<div data-tickline="value-card" data-source="random"></div>'));
    await vi.waitFor(() => {
      expect(textOf(node)).toMatch(/\d/);
    });
    const added = document.createElement("em");
    node.append(added);
    await turn();
    node.dataset.label = "CPU";
    await turn();
    expect(added.isConnected).toBe(true);
  });

  it("leaves a node that is off alone, with all in it, until it is not", async () => {
    const place = page('<div data-tickline="off"><p data-tickline="value-card" data-source="random"></p></div>');
    const [around, node] = nodesOf(place);
    await turn();
    expect(node.widget).toBeUndefined();
    around.removeAttribute("data-tickline");
    await turn();
    expect(node.widget).toBeDefined();
    around.setAttribute("data-tickline", "off");
    await turn();
    expect(node.widget).toBeUndefined();
    expect(node.childNodes.length).toBe(0);
  });

  it("waits for a node's end while the page is being parsed", async () => {
    const frame = document.createElement("iframe");
    const place = page("");
    place.append(frame);
    const parsed = frame.contentDocument!;
    parsed.open();
    undos.push(autoMount(parsed));
    const write = (html: string): void => {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else feeds a parser by and by
      parsed.write(trusted(html));
    };
    write('<!doctype html><div><p data-tickline="value-card" data-source="random">wor');
    await turn();
    const node = parsed.querySelector<Mounted>("p")!;
    expect([parsed.readyState, node.widget]).toEqual(["loading", undefined]);
    write("ds</p></div><p></p>");
    await turn();
    expect(node.widget).toBeDefined();
    await vi.waitFor(() => {
      expect(node.childNodes.length).toBe(1);
    });
    parsed.close();
    undos.pop()!();
    expect(node.textContent).toBe("words");
  });

  it("leaves nodes that are mounted already", async () => {
    const [node] = nodesOf(page('<p data-tickline="value-card" data-source="random"></p>'));
    undos.push(autoMount(document.body));
    await turn();
    expect(node.childElementCount).toBe(1);
  });
});
