import "../../src/elements/index.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { attributesOf } from "../../src/elements/attributes/attributes.js";
import { kinds } from "../../src/elements/kinds.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { Dashboard, LineChart, ValueCard } from "../../src/widgets/index.js";
import { markup } from "./markup.js";

interface WidgetElement extends HTMLElement {
  readonly widget: (LineChart<unknown> & ValueCard<unknown>) | undefined;
  stream: DataStream<unknown> | string | undefined;
  [option: string]: unknown;
}

type StreamElement = HTMLElement & {
  readonly stream: DataStream<unknown> | undefined;
  source: unknown;
  [option: string]: unknown;
};

const places: HTMLElement[] = [];

afterEach(async () => {
  for (const place of places.splice(0)) place.remove();
  await grace();
});

/** Longer than an element may be off the page and come back with all that it holds. */
const grace = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 150);
  });

async function frames(count = 3): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Puts markup on the page. */
function page(html: string): HTMLElement {
  const place = document.createElement("div");
  document.body.append(place);
  places.push(place);
  place.append(markup(html));
  return place;
}

const widgetOf = (place: ParentNode, selector = "tick-line-chart, tick-value-card, tick-live-text"): WidgetElement =>
  place.querySelector(selector)!;
const streamOf = (place: ParentNode): StreamElement => place.querySelector<StreamElement>("tick-stream" as string)!;
const wordsOf = (element: Element): string | undefined =>
  element.shadowRoot!.querySelector('[part="error"]')?.textContent ?? undefined;
const partOf = ({ widget }: WidgetElement, name: string): HTMLElement =>
  widget!.node.shadowRoot!.querySelector(`[part~="${name}"]`)!;

/** Records the events of an element, by their types. */
function hear(element: Element, ...types: string[]): CustomEvent[] {
  const heard: CustomEvent[] = [];
  for (const type of types) element.addEventListener(type, (event) => heard.push(event as CustomEvent));
  return heard;
}

describe("<tick-stream>", () => {
  it("makes a stream by the scheme of its address, without an address a random one", async () => {
    const place = page('<tick-stream interval="20ms" min="5" max="5"></tick-stream>');
    const { stream } = streamOf(place);
    const rows = await new Promise<readonly unknown[]>((resolve) => stream!.subscribe(resolve));
    expect(rows[0]).toMatchObject({ value: 5 });
    expect(getComputedStyle(streamOf(place)).display).toBe("none");
  });

  it.each([
    ["wss://example.invalid/x", "WebSocket"],
    ["ws://example.invalid/x", "WebSocket"],
    ["https://example.invalid/x", "fetch"],
    ["/x.json", "fetch"],
  ])("asks %s by %s", async (src, name) => {
    const asked = vi.fn((_address: unknown) => new Promise(() => undefined));
    class Socket {
      constructor(address: unknown) {
        void asked(address);
      }
      addEventListener() {}
      removeEventListener() {}
      close() {}
    }
    vi.stubGlobal(name, name === "fetch" ? asked : Socket);
    const undo = streamOf(page(`<tick-stream src="${src}"></tick-stream>`)).stream!.subscribe(() => undefined);
    await vi.waitFor(() => {
      expect(String(asked.mock.calls[0]?.[0])).toBe(new URL(src, document.baseURI).href);
    });
    undo();
    vi.unstubAllGlobals();
  });

  it.each([
    ["ndjson", '{"time":1700000000000,"value":1}\n{"time":1700000001000,"value":2}\n', ""],
    ["csv", "time;value\n1700000000000;1\n1700000001000;2\n", 'delimiter=";"'],
  ])("reads lines of %s, whose values a widget shows", async (source, lines, more) => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(lines, { headers: { "content-length": "1" } })));
    const place = page(
      `<tick-stream id="lines" source="${source}" src="/x" ${more}></tick-stream>
       <tick-value-card stream="lines" time-zone="UTC"></tick-value-card>`,
    );
    const card = widgetOf(place);
    await vi.waitFor(() => {
      expect(partOf(card, "value").textContent).toBe("2");
    });
    await vi.waitFor(() => {
      expect(streamOf(place).stream?.state).toBe("ended");
    });
    vi.unstubAllGlobals();
  });

  it("takes a source of a script's own by property, also one set before the element was defined", async () => {
    const source = manual<{ value: number }>();
    const element = Object.assign(document.createElement("tick-stream" as string), {
      source,
    }) as unknown as StreamElement;
    page("").append(element);
    const heard = hear(element, "data");
    source.push([{ value: 1 }, { value: 2 }]);
    await vi.waitFor(() => {
      expect(heard[0]?.detail.rows).toEqual([{ value: 1 }, { value: 2 }]);
    });
    expect(heard[0].bubbles || heard[0].composed).toBe(false);
    expect(heard[0].detail.batch.times.length).toBe(2);
  });

  it("tells what it was asked to tell: gaps, drops, states, errors, the end", async () => {
    const source = manual<number>();
    const place = page("<tick-stream></tick-stream>");
    const element = streamOf(place);
    element.source = source;
    const heard = hear(element, "state", "gap", "end");
    source.push({ value: 1 } as never);
    await vi.waitFor(() => {
      expect(element.stream!.state).toBe("live");
    });
    source.end();
    await vi.waitFor(() => {
      expect(heard.at(-1)?.type).toBe("end");
    });
    expect(heard.at(-1)!.detail).toBeNull();
    expect(
      heard
        .filter(({ type }) => type === "state")
        .map(({ detail }) => detail.state)
        .slice(-2),
    ).toEqual(["live", "ended"]);
  });

  it("tells those who listen later, too, and starts for them", async () => {
    const element = streamOf(page('<tick-stream interval="10ms"></tick-stream>'));
    await frames();
    expect(element.stream!.state).toBe("idle");
    const heard = hear(element, "data");
    await vi.waitFor(() => {
      expect(heard.length).toBeGreaterThan(2);
    });
    element.setAttribute("interval", "20ms");
    heard.length = 0;
    await vi.waitFor(() => {
      expect(heard.length).toBeGreaterThan(2);
    });
  });

  it("prints an error once where nobody listens, and not where somebody does", async () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const failing = {
      name: "failing",
      connect: () => {
        throw new Error("no luck");
      },
    };
    const quiet = streamOf(page("<tick-stream></tick-stream>"));
    quiet.source = failing;
    const heard = hear(quiet, "error");
    await vi.waitFor(() => {
      expect(heard.length).toBe(1);
    });
    expect(print).not.toHaveBeenCalled();
    const loud = streamOf(page("<tick-stream></tick-stream>"));
    loud.source = failing;
    const undo = loud.stream!.subscribe(() => undefined);
    await vi.waitFor(() => {
      expect(print).toHaveBeenCalledTimes(1);
    });
    undo();
    print.mockRestore();
  });

  it("says what is wrong in its place, and nothing once it is right", async () => {
    const place = page('<tick-stream interval="often"></tick-stream>');
    const element = streamOf(place);
    const heard = hear(element, "error");
    await frames();
    expect(wordsOf(element)).toBe("invalid interval: often (expected milliseconds, a number)");
    expect(element.offsetHeight).toBeGreaterThan(10);
    expect(heard.map(({ detail }) => detail.message)).toEqual([
      "invalid interval: often (expected milliseconds, a number)",
    ]);
    expect(element.stream).toBeUndefined();
    element.setAttribute("interval", "1s");
    await frames();
    expect([wordsOf(element), element.offsetHeight]).toEqual([undefined, 0]);
    expect(element.stream).toBeDefined();
  });

  it.each([
    [
      'source="websocket"',
      "unknown source: websocket. Did you mean web-socket? " +
        "Expected random, poll, web-socket, event-source, ndjson, csv, text-lines",
    ],
    ['source="poll"', "invalid src: undefined. Expected the address of poll"],
    ['src="ftp://x"', "invalid url: ftp: is none of http:, https:"],
    ['src="wss://x" interval="1s"', /^unknown option: interval. webSocket takes protocols, /],
    [
      'src="wss://x" token="hush"',
      "invalid attribute: token, for everybody can read it there. Set the property token in a script",
    ],
  ])("refuses %s", async (attributes, words) => {
    const element = streamOf(page(`<tick-stream ${attributes}></tick-stream>`));
    await frames();
    if (typeof words === "string") expect(wordsOf(element)).toBe(words);
    else expect(wordsOf(element)).toMatch(words);
  });

  it("makes another stream when it is told of another source, and widgets take it", async () => {
    const place = page(
      '<tick-stream id="s" min="1" max="1"></tick-stream><tick-value-card stream="s"></tick-value-card>',
    );
    const card = widgetOf(place);
    await vi.waitFor(() => {
      expect(partOf(card, "value").textContent).toBe("1");
    });
    const before = streamOf(place).stream!;
    streamOf(place).setAttribute("min", "7");
    streamOf(place).setAttribute("max", "7");
    await vi.waitFor(() => {
      expect(partOf(card, "value").textContent).toBe("7");
    });
    expect(card.stream).toBe(streamOf(place).stream);
    expect(before.state).toBe("destroyed");
  });
});

describe("a widget's element", () => {
  it("shows the stream of its id; several share one", async () => {
    const place = page(`
      <tick-stream id="s" min="3" max="3"></tick-stream>
      <tick-line-chart stream="s" title="CPU" time-window="5m" domain="0 100" y-label="%"></tick-line-chart>
      <tick-value-card stream="s" label="CPU now" unit="%" delta="previous" delta-as="percent"></tick-value-card>`);
    const chart = widgetOf(place, "tick-line-chart");
    const card = widgetOf(place, "tick-value-card");
    await vi.waitFor(() => {
      expect(partOf(card, "value").textContent).toBe("3");
    });
    expect(chart.widget!.options).toMatchObject({
      title: "CPU",
      timeWindow: 300_000,
      y: { domain: [0, 100], label: "%" },
    });
    expect(card.widget!.options).toMatchObject({ label: "CPU now", unit: "%", delta: "previous", deltaAs: "percent" });
    expect(chart.stream).toBe(card.stream);
    expect(chart.stream).toBe(streamOf(place).stream);
  });

  it("tells a card all that it may be, and hands on what it goes through", async () => {
    const place = page(`<tick-stream id="s"></tick-stream>
      <tick-value-card stream="s" thresholds="50 80" color-on="value sparkline"
        mapping='{ "1": "UP", "null": "unknown" }' notation="compact"
        icon='{ "path": "M3 12h18" }' help="Busy cores." href="/cpu" announce="false"></tick-value-card>
      <tick-value-card stream="s" icon="🔥" mapping='[{ "from": 0, "text": "low" }]'
        color-on="background"></tick-value-card>`);
    const [whole, plain] = place.querySelectorAll<WidgetElement>("tick-value-card");
    await vi.waitFor(() => {
      expect(plain.widget).toBeDefined();
    });
    expect(whole.widget!.options).toMatchObject({
      thresholds: [{ value: 50 }, { value: 80 }],
      colorOn: ["value", "sparkline"],
      mapping: { 1: "UP", null: "unknown" },
      notation: "compact",
      icon: { path: "M3 12h18" },
      help: "Busy cores.",
      href: "/cpu",
      announce: false,
    });
    expect(plain.widget!.options).toMatchObject({
      icon: "🔥",
      mapping: [{ from: 0, text: "low" }],
      colorOn: ["background"],
    });
    const crossings = hear(whole, "cross");
    const source = manual<unknown>();
    whole.stream = new DataStream(source);
    for (const [index, value] of [10, 60].entries()) {
      source.push({ time: index, value });
      await frames();
    }
    expect(crossings.map(({ detail }) => detail as object)).toEqual([
      expect.objectContaining({ direction: "above", value: 60, threshold: { value: 50 } }),
    ]);
  });

  it("makes a stream of its own of an address or a source, and ends it", async () => {
    const place = page(
      '<tick-value-card source="random" min="4" max="4" key="value" series-key="4"></tick-value-card>',
    );
    const card = widgetOf(place);
    const stream = card.stream as DataStream<unknown>;
    await vi.waitFor(() => {
      expect(stream.state).toBe("live");
    });
    expect(card.widget!.options.seriesKey).toBe("4");
    expect(stream.latest("4")).toMatchObject({ row: { value: 4 } });
    card.remove();
    await vi.waitFor(() => {
      expect(stream.state).toBe("destroyed");
    });
    expect(card.widget).toBeUndefined();
  });

  it("finds a stream that comes later, also by another id", async () => {
    const place = page('<tick-value-card stream="late"></tick-value-card>');
    const card = widgetOf(place);
    const heard = hear(card, "error");
    await frames();
    expect(wordsOf(card)).toBe('no stream has the id late. Expected a <tick-stream id="late">');
    expect(heard.length).toBe(1);
    place.append(
      markup(
        '<tick-stream id="late" min="2" max="2"></tick-stream><tick-stream id="other" min="9" max="9"></tick-stream>',
      ),
    );
    await vi.waitFor(() => {
      expect(partOf(card, "value").textContent).toBe("2");
    });
    expect(wordsOf(card)).toBeUndefined();
    card.setAttribute("stream", "other");
    await vi.waitFor(() => {
      expect(partOf(card, "value").textContent).toBe("9");
    });
    place.querySelector("#other")!.id = "renamed";
    await vi.waitFor(() => {
      expect(wordsOf(card)).toContain("no stream has the id other");
    });
    expect(card.widget!.node.offsetHeight).toBe(0);
  });

  it("finds a stream in its own tree first, then in the document", async () => {
    const place = page(
      '<tick-stream id="outer" min="1" max="1"></tick-stream>' +
        '<tick-stream id="both" min="1" max="1"></tick-stream><div></div>',
    );
    const root = place.querySelector("div")!.attachShadow({ mode: "open" });
    root.append(
      markup(
        '<tick-stream id="both" min="2" max="2"></tick-stream>' +
          '<tick-value-card stream="both"></tick-value-card><tick-line-chart stream="outer"></tick-line-chart>',
      ),
    );
    await frames();
    expect(widgetOf(root, "tick-value-card").stream).toBe(streamOf(root).stream);
    expect(widgetOf(root, "tick-line-chart").stream).toBe(streamOf(place).stream);
  });

  it("takes objects by property, before it is defined, before it is on the page, and after", async () => {
    const source = manual<{ cpu: number }>();
    const stream = new DataStream(source);
    const element = document.createElement("tick-line-chart" as string) as WidgetElement;
    Object.assign(element, {
      stream,
      value: (row: { cpu: number }) => row.cpu,
      y: { domain: [0, 1] },
      thresholds: [{ value: 1 }],
    });
    page("").append(element);
    expect(element.widget!.options).toMatchObject({ stream, y: { domain: [0, 1] }, thresholds: [{ value: 1 }] });
    expect(element.outerHTML).toBe("<tick-line-chart></tick-line-chart>");
    element.timeWindow = 5_000;
    expect(element.widget!.options.timeWindow).toBe(5_000);
    element.timeWindow = undefined;
    expect(element.widget!.options.timeWindow).toBe(60_000);
    element.label = "CPU";
    expect([element.getAttribute("label"), element.label, element.widget!.options.label]).toEqual([
      "CPU",
      "CPU",
      "CPU",
    ]);
    stream.destroy();
  });

  it("takes a name in lower case, as servers write it; the framework's own name counts before it", () => {
    const chart = widgetOf(page('<tick-line-chart source="random" timeWindow="5s"></tick-line-chart>'));
    expect(chart.widget!.options.timeWindow).toBe(5_000);
    chart.timeWindow = 6_000;
    expect(chart.widget!.options.timeWindow).toBe(6_000);
    chart.timewindow = "7s";
    expect([chart.widget!.options.timeWindow, chart.getAttribute("time-window")]).toEqual([7_000, "7s"]);
    chart.timeWindow = undefined;
    expect(chart.widget!.options.timeWindow).toBe(60_000);
  });

  it("is upgraded with the properties that were set before", async () => {
    const frame = document.createElement("iframe");
    page("").append(frame);
    const foreign = frame.contentDocument!.createElement("tick-value-card") as unknown as WidgetElement;
    const stream = new DataStream(manual<number>());
    Object.assign(foreign, { stream, label: "before" });
    page("").append(foreign);
    expect(foreign.widget!.options).toMatchObject({ stream, label: "before" });
    expect(Object.hasOwn(foreign, "label")).toBe(false);
    stream.destroy();
  });

  it("goes back to the default when an attribute is taken away", async () => {
    const card = widgetOf(page('<tick-value-card source="random" unit="%" time-window="5s"></tick-value-card>'));
    expect(card.widget!.options).toMatchObject({ unit: "%", timeWindow: 5_000 });
    card.removeAttribute("time-window");
    card.removeAttribute("unit");
    expect(card.widget!.options).toMatchObject({ unit: undefined, timeWindow: 60_000 });
  });

  it.each([
    [
      'source="random" time-window="soon"',
      'invalid timeWindow: "soon". Expected a number of milliseconds above 0 or "all"',
    ],
    [
      'source="random" timeWindow="soon"',
      'invalid timeWindow: "soon". Expected a number of milliseconds above 0 or "all"',
    ],
    ['source="random" stream="s"', "invalid stream: there is an address too. Expected one of them"],
    ["", "no stream: set stream to the id of a <tick-stream>, or src to an address"],
    ['src="ftp://x"', "invalid url: ftp: is none of http:, https:"],
  ])("says in its place what is wrong with %j, and recovers", async (attributes, words) => {
    const chart = widgetOf(page(`<tick-line-chart ${attributes}><p>fallback</p></tick-line-chart>`));
    const heard = hear(chart, "error");
    await frames();
    expect(wordsOf(chart)).toBe(words);
    expect(heard.map(({ detail }) => detail.message)).toEqual([words]);
    expect(chart.querySelector("p")!.offsetHeight).toBeGreaterThan(0);
    for (const name of ["time-window", "timewindow", "stream", "src"]) chart.removeAttribute(name);
    chart.setAttribute("source", "random");
    await vi.waitFor(() => {
      expect(chart.widget!.node.offsetHeight).toBeGreaterThan(100);
    });
    expect(wordsOf(chart)).toBeUndefined();
  });

  it("keeps what it holds while an attribute is wrong", async () => {
    const chart = widgetOf(page('<tick-line-chart source="random" interval="10ms"></tick-line-chart>'));
    await vi.waitFor(() => {
      expect((chart.stream as DataStream<unknown>).state).toBe("live");
    });
    const { widget, stream } = chart;
    chart.setAttribute("stroke-width", "thick");
    await frames();
    expect(wordsOf(chart)).toContain('invalid strokeWidth: "thick"');
    expect(widget!.node.offsetHeight).toBe(0);
    chart.setAttribute("stroke-width", "2");
    await frames();
    expect([chart.widget, chart.stream]).toEqual([widget, stream]);
    expect(widget!.node.offsetHeight).toBeGreaterThan(100);
  });

  it("tells states, errors and drops of its widget", async () => {
    const source = manual<unknown>();
    const card = document.createElement("tick-value-card" as string) as WidgetElement;
    card.stream = new DataStream<unknown>(source);
    const heard = hear(card, "state", "drop");
    page("").append(card);
    source.push([{ value: 1 }, { value: "many" }]);
    await vi.waitFor(() => {
      expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(["state", "drop"]));
    });
    expect(heard.find(({ type }) => type === "drop")!.detail.cause).toBe("value");
    card.stream.destroy();
  });

  it("has its size by CSS, and its parts by its own name", async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "tick-line-chart { width: 300px; height: 200px } tick-line-chart::part(title) { color: rgb(1, 2, 3) }",
    );
    document.adoptedStyleSheets.push(sheet);
    const place = page(
      '<tick-line-chart source="random" title="CPU"></tick-line-chart>' +
        '<tick-line-chart hidden source="random"></tick-line-chart>',
    );
    const [chart, unseen] = place.querySelectorAll<WidgetElement>("tick-line-chart");
    await frames();
    const { width, height } = chart.widget!.node.getBoundingClientRect();
    expect([width, height]).toEqual([300, 200]);
    expect(getComputedStyle(partOf(chart, "title")).color).toBe("rgb(1, 2, 3)");
    expect([getComputedStyle(chart).display, getComputedStyle(unseen).display]).toEqual(["block", "none"]);
    document.adoptedStyleSheets.pop();
    await frames();
    chart.style.height = "";
    expect(chart.widget!.node.offsetHeight).toBe(15 * 16);
  });

  it("hands on the parts of the widgets in a dashboard", async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "tick-dashboard::part(title) { color: rgb(1, 2, 3) } tick-dashboard::part(figure) { color: rgb(4, 5, 6) }",
    );
    document.adoptedStyleSheets.push(sheet);
    const widgets = JSON.stringify([{ widget: "line-chart", title: "CPU" }, { widget: "value-card" }]);
    const place = page(`<tick-dashboard source="random" widgets='${widgets}'></tick-dashboard>`);
    await frames();
    const dashboard = place.querySelector<WidgetElement>("tick-dashboard")!.widget as unknown as Dashboard<unknown>;
    const [chart, card] = dashboard.widgets.map(({ node }) => node.shadowRoot!);
    expect(getComputedStyle(chart.querySelector('[part~="title"]')!).color).toBe("rgb(1, 2, 3)");
    expect(getComputedStyle(card.querySelector('[part~="figure"]')!).color).toBe("rgb(4, 5, 6)");
    document.adoptedStyleSheets.pop();
  });

  it("tells where a chart's reader has gone", async () => {
    const place = page('<tick-line-chart source="random"></tick-line-chart>');
    const chart = place.querySelector<WidgetElement>("tick-line-chart")!;
    const heard = hear(chart, "view");
    await frames();
    chart.widget!.pause();
    await vi.waitFor(() => {
      expect(heard.map(({ detail }) => detail.live)).toEqual([false]);
    });
  });

  it("is a part of its line where it is a text", async () => {
    const place = page(
      '<p>It is <tick-live-text source="random" min="7" max="7" template="{value} %">' + "</tick-live-text> now</p>",
    );
    place.querySelector("p")!.style.width = "600px";
    await vi.waitFor(() => {
      expect(partOf(widgetOf(place), "value").textContent).toBe("7");
    });
    expect(place.querySelector("p")!.offsetHeight).toBeLessThan(30);
  });

  it("is a table or a dashboard with the lists that its attributes tell", async () => {
    const place = page(`<tick-stream id="s"></tick-stream>
      <tick-data-table stream="s" columns="time value" sort="value descending" rows="4"></tick-data-table>
      <tick-dashboard stream="s" title="All" heading-level="2" columns="2"
        widgets='[{"widget":"value-card","label":"A"}]'></tick-dashboard>`);
    const table = widgetOf(place, "tick-data-table");
    const all = widgetOf(place, "tick-dashboard");
    await frames();
    expect([wordsOf(table), wordsOf(all)]).toEqual([undefined, undefined]);
    expect(table.widget!.options).toMatchObject({
      columns: [{ value: "time" }, { value: "value" }],
      sort: { column: "value", order: "descending" },
      rows: 4,
    });
    expect(all.widget!.options).toMatchObject({
      title: "All",
      headingLevel: 2,
      columns: 2,
      widgets: [{ widget: "value-card", label: "A" }],
    });
    expect([table, all].map((element) => element.widget!.node.offsetHeight > 50)).toEqual([true, true]);
  });

  it("has a property for each attribute", () => {
    for (const [kind, { options }] of Object.entries(kinds)) {
      const element = document.createElement(`tick-${kind}`);
      for (const name of Object.keys(attributesOf(options))) expect(name in element, `${kind}: ${name}`).toBe(true);
    }
  });
});

describe("what stands there until the first row", () => {
  async function waitingCard(inside: string): Promise<{ card: WidgetElement; push(): void }> {
    const source = manual<{ value: number }>();
    const card = widgetOf(page(`<tick-value-card>${inside}</tick-value-card>`));
    card.stream = new DataStream<unknown>(source);
    await frames();
    return { card, push: () => source.push({ value: 5 }) };
  }

  it("is the children; then the widget takes their place", async () => {
    const { card, push } = await waitingCard("<p>no number yet</p>");
    const [child, { node }] = [card.querySelector("p")!, card.widget!];
    expect([child.offsetHeight > 0, node.offsetHeight]).toEqual([true, 0]);
    push();
    await vi.waitFor(() => {
      expect(node.offsetHeight).toBeGreaterThan(0);
    });
    expect([child.offsetHeight, child.parentElement]).toEqual([0, card]);
  });

  it.each(["", "  \n ", "<!-- a note -->"])("is the widget where there are no children but %j", async (inside) => {
    const { card } = await waitingCard(inside);
    expect(card.widget!.node.offsetHeight).toBeGreaterThan(0);
  });

  it("is children that come late, too, as from a parser", async () => {
    const { card, push } = await waitingCard("");
    card.append("words");
    await frames();
    expect(card.widget!.node.offsetHeight).toBe(0);
    push();
    await vi.waitFor(() => {
      expect(card.widget!.node.offsetHeight).toBeGreaterThan(0);
    });
    card.append("more words");
    await frames();
    expect(card.widget!.node.offsetHeight).toBeGreaterThan(0);
  });

  it("is the widget at once where the stream has a row", async () => {
    const stream = new DataStream<unknown>(manual<number>());
    const place = page('<tick-stream id="s"></tick-stream>');
    await new Promise((resolve) => streamOf(place).stream!.subscribe(resolve));
    place.append(markup('<tick-value-card stream="s">words</tick-value-card>'));
    expect(widgetOf(place).widget!.node.offsetHeight).toBeGreaterThan(0);
    stream.destroy();
  });
});

describe("a move", () => {
  it("keeps the widget, its stream and its rows when put back, now or a frame later, and by moveBefore", async () => {
    const place = page(
      '<div></div><tick-stream id="s" min="6" max="6"></tick-stream>' +
        '<tick-line-chart stream="s"></tick-line-chart><tick-value-card source="random"></tick-value-card>',
    );
    const [other, moving] = [
      place.querySelector("div")!,
      [...place.querySelectorAll<WidgetElement>("tick-stream, tick-line-chart, tick-value-card")],
    ];
    await frames();
    const before = moving.map(({ widget, stream }) => [widget, stream]);
    other.append(...moving);
    await grace();
    expect(moving.map(({ widget, stream }) => [widget, stream])).toEqual(before);
    for (const element of moving) element.remove();
    await frames(1);
    place.append(...moving);
    await grace();
    expect(moving.map(({ widget, stream }) => [widget, stream])).toEqual(before);
    const mover = other as unknown as { moveBefore?(node: Node, before: null): void };
    for (const element of moving) mover.moveBefore?.(element, null);
    await grace();
    expect(moving.map(({ widget, stream }) => [widget, stream])).toEqual(before);
    expect(moving.every(({ stream }) => (stream as DataStream<unknown>).state !== "destroyed")).toBe(true);
  });

  it("into another document makes the widget anew there, with that document's looks", async () => {
    const place = page(
      '<iframe width="400" height="300" srcdoc="<!doctype html>"></iframe>' +
        '<tick-line-chart source="random" title="CPU"></tick-line-chart>',
    );
    await new Promise((resolve) => place.querySelector("iframe")!.addEventListener("load", resolve));
    const chart = widgetOf(place);
    const before = chart.widget;
    place.querySelector("iframe")!.contentDocument!.body.append(chart);
    await frames();
    expect(chart.widget).not.toBe(before);
    expect(getComputedStyle(chart).display).toBe("block");
    expect(chart.widget!.node.offsetHeight).toBe(240);
    place.append(chart);
    await frames();
    expect(chart.widget!.node.offsetHeight).toBe(240);
  });

  it("gives a clone a widget of its own, and a fragment none", async () => {
    const place = page('<tick-value-card source="random" label="CPU"></tick-value-card>');
    const card = widgetOf(place);
    const clone = card.cloneNode(true) as WidgetElement;
    const fragment = document.createDocumentFragment();
    fragment.append(clone);
    await frames();
    expect(clone.widget).toBeUndefined();
    place.append(fragment);
    expect(clone.widget!.options.label).toBe("CPU");
    expect(clone.widget).not.toBe(card.widget);
  });

  it("that does not end frees the widget and its stream; coming back begins anew", async () => {
    const card = widgetOf(page('<tick-value-card source="random">words</tick-value-card>'));
    await frames();
    const { stream, parentElement } = card;
    card.remove();
    await grace();
    expect([(stream as DataStream<unknown>).state, card.widget, card.stream]).toEqual([
      "destroyed",
      undefined,
      undefined,
    ]);
    expect(card.shadowRoot!.querySelector("span")!.childNodes.length).toBe(0);
    parentElement!.append(card);
    await vi.waitFor(() => {
      expect(card.widget!.node.offsetHeight).toBeGreaterThan(0);
    });
  });
});
