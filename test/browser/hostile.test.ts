// Defines the elements.
import "../../src/elements/index.js";
import { csvParseRows } from "d3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attributeName, attributesOf } from "../../src/elements/attributes/attributes.js";
import { autoMount } from "../../src/elements/index.js";
import { kinds } from "../../src/elements/kinds.js";
import type { Sink } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import type { Widget } from "../../src/widgets/widget/widget.js";
import { seed } from "../chaos/promise.js";
import type { WatchedPage } from "./host-page.js";
import { allElements, namesIn, textsIn, watchHostPage } from "./host-page.js";
import { FAR, hostileTexts, hostileValues, writtenTexts } from "./hostile-texts.js";
import { trusted } from "./markup.js";

interface Sample {
  readonly time: number;
  readonly value: number;
  readonly name?: string;
}

const texts = hostileTexts(seed, 300);

/** A text that no page takes for anything else. */
const HARMLESS = "Load of the machine";

const noon = Date.UTC(2025, 2, 12, 12);
const undos: (() => void)[] = [];
let host: WatchedPage;

beforeEach(() => {
  host = watchHostPage();
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  host.end();
  vi.restoreAllMocks();
});

/** A text for a message. */
const sampleOf = (text: string): string => JSON.stringify(text.slice(0, 100));

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

function box(): HTMLElement {
  const element = document.createElement("div");
  Object.assign(element.style, { width: "600px", height: "240px" });
  document.body.append(element);
  undos.push(() => {
    element.remove();
  });
  return element;
}

/** Ends a widget after the test; an error that it tells fails the test. */
function ending<W extends Widget<object>>(widget: W): W {
  const errors: unknown[] = [];
  widget.on("error", (error) => errors.push(error));
  undos.push(() => {
    widget.destroy();
    expect(errors).toEqual([]);
  });
  return widget;
}

function streamOf<T extends { readonly time: number }>(
  key?: keyof T & string,
): {
  stream: DataStream<T>;
  push(...rows: T[]): void;
} {
  const source = manual<T>();
  const stream = new DataStream<T>(source, { staleAfter: Infinity, ...(key !== undefined && { key }) });
  stream.on("error", () => undefined);
  stream.start();
  undos.push(() => {
    stream.destroy();
  });
  return {
    stream,
    push: (...rows) => {
      source.push(rows);
    },
  };
}

/** A stream of three rows. */
async function threeRows(): Promise<DataStream<Sample>> {
  const { stream, push } = streamOf<Sample>();
  await Promise.resolve();
  push(...[2, 1, 0].map((age) => ({ time: noon - age * 1_000, value: 5 + age })));
  return stream;
}

const now = (): number => noon;

/** A text without the characters that XML cannot hold. */
const inXML = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are what XML cannot hold
  text.replace(/\p{Surrogate}|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, "");

/**
 * Shows each text by a widget, of which a text without meaning has told what elements and attributes it is made of.
 *
 * @param show - gives the widget a text
 * @param told - whether the page has the text, whole
 */
async function expectTextsOnly(
  node: HTMLElement,
  show: (text: string) => unknown,
  told: (text: string) => boolean = (text) => textsIn(node).has(text),
  some: readonly string[] = texts,
): Promise<void> {
  await show(HARMLESS);
  await expect.poll(() => told(HARMLESS), { interval: 20 }).toBe(true);
  for (let n = 0; n < 3; n += 1) await frame();
  const names = new Set(namesIn(allElements(node)));
  for (const text of some) {
    await show(text);
    for (let n = 0; n < 20 && !told(text); n += 1) await frame();
    expect(told(text), sampleOf(text)).toBe(true);
    // What a long text leaves no room for goes; nothing else comes.
    expect(
      namesIn(allElements(node)).filter((name) => !names.has(name)),
      sampleOf(text),
    ).toEqual([]);
  }
  expect(host.done).toEqual([]);
}

describe(`a text of an enemy is a text, seed ${seed}:`, () => {
  it("title and name of a chart", { timeout: 60_000 }, async () => {
    const chart = ending(lineChart<Sample>(box(), { stream: await threeRows(), now }));
    await expectTextsOnly(
      chart.node,
      (text) => {
        chart.update({ title: text, ariaLabel: text });
      },
      (text) => [...textsIn(chart.node)].filter((each) => each.includes(text)).length > 0,
    );
  });

  it("labels of lines, thresholds and annotations, in the page, an SVG and a CSV", { timeout: 60_000 }, async () => {
    const chart = ending(lineChart<Sample>(box(), { stream: await threeRows(), now, delay: 0 }));
    const show = (text: string): void => {
      chart.update({
        title: text,
        series: [
          { value: "value", label: text },
          { value: "value", label: "second" },
        ],
        thresholds: [
          { value: 6, label: text },
          { value: 5, to: 6, label: text },
        ],
        annotations: [
          { time: noon - 1_000, label: text },
          { time: noon - 2_000, to: noon, label: text },
        ],
      });
    };
    await expectTextsOnly(chart.node, show);
    const parse = (svg: string): Document => new DOMParser().parseFromString(trusted(svg), "image/svg+xml");
    show(HARMLESS);
    const names = new Set(namesIn(parse(await chart.toSVG()).querySelectorAll("*")));
    for (const text of texts) {
      show(text);
      const svg = parse(await chart.toSVG());
      expect(svg.querySelector("parsererror")?.textContent, sampleOf(text)).toBeUndefined();
      expect(
        namesIn(svg.querySelectorAll("*")).filter((name) => !names.has(name)),
        sampleOf(text),
      ).toEqual([]);
      expect(svg.querySelector("title")!.textContent.replace(/\r\n?/g, "\n")).toContain(
        inXML(text).replace(/\r\n?/g, "\n"),
      );
      const [header] = csvParseRows(await chart.toCSV());
      expect(header).toHaveLength(3);
      expect(withoutGuards(header[1]), sampleOf(text)).toBe(withoutGuards(text));
      for (const separator of [",", ";", "\t"]) {
        expect(cellsOf(await chart.toCSV(), separator).filter(isFormula)).toEqual([]);
      }
    }
  });

  it("label, unit, words around, help, icon and mapping of a card", { timeout: 60_000 }, async () => {
    const stream = await threeRows();
    const card = ending(valueCard<Sample>(box(), { stream }));
    await expectTextsOnly(
      card.node,
      (text) => {
        card.update({ label: text, help: text, prefix: text, suffix: text, unit: text, icon: text, ariaLabel: text });
      },
      (text) => ["label", "unit"].every((part) => partOf(card.node, part).textContent.includes(text)),
    );
    const mapped = ending(valueCard<Sample>(box(), { stream }));
    await expectTextsOnly(
      mapped.node,
      (text) => {
        mapped.update({ mapping: { 5: { text } }, thresholds: [{ value: 0, label: text }] });
      },
      (text) => partOf(mapped.node, "value").textContent.includes(text),
    );
  });

  it("title, heads, cells, keys and the names of fields of a table", { timeout: 60_000 }, async () => {
    const { stream, push } = streamOf<Sample>();
    const table = ending(dataTable<Sample>(box(), { stream, rows: 1 }));
    await Promise.resolve();
    let time = noon;
    await expectTextsOnly(
      table.node,
      (text) => {
        table.update({
          title: text,
          columns: [
            { value: "name", label: text },
            { value: "value", label: "second" },
          ],
        });
        push({ time: (time += 1), value: 1, name: text });
      },
      (text) =>
        ["title", "label"].every((part) => partOf(table.node, part).textContent === text) &&
        isShownAs(text, partOf(table.node, "cell").textContent),
    );
    const fields = texts.slice(0, 60);
    for (const text of fields) {
      const one = streamOf<{ readonly time: number }>();
      await Promise.resolve();
      one.push(JSON.parse(`{"time":${noon},"value":1,${JSON.stringify(text)}:2}`) as { time: number });
      const free = dataTable<{ readonly time: number }>(box(), { stream: one.stream });
      await expect.poll(() => textsIn(free.node).has(text), { message: sampleOf(text), interval: 16 }).toBe(true);
      free.destroy();
    }
    expect(host.done).toEqual([]);
  });

  it("keys of rows, in a table and a legend", { timeout: 60_000 }, async () => {
    const { stream, push } = streamOf<Sample>("name");
    const table = ending(dataTable<Sample>(box(), { stream, rows: 1_000, columns: [{ value: "name" }] }));
    const chart = ending(lineChart<Sample>(box(), { stream, now, maxSeries: 5 }));
    await Promise.resolve();
    for (const [n, name] of texts.entries()) {
      push({ time: noon + n, value: n, name });
      // A key stands for a line; the newest are drawn.
      await frame();
    }
    await expect.poll(() => missingIn(table.node).length).toBe(0);
    expect(strangeNames(table.node, chart.node)).toEqual([]);
    expect(host.done).toEqual([]);
  });

  it("value, template and placeholder of a text", { timeout: 60_000 }, async () => {
    const { stream, push } = streamOf<Sample>();
    const text = ending(liveText<Sample>(box(), { stream, template: "{name}" }));
    await Promise.resolve();
    let time = noon;
    await expectTextsOnly(
      text.node,
      (name) => {
        push({ time: (time += 1), value: 1, name });
      },
      (name) => textsIn(text.node).has(name),
      // A text is written ten times a second.
      texts.filter((_, n) => n % 3 === 0),
    );
    await expectTextsOnly(
      text.node,
      (name) => {
        text.update({ template: `${name.replaceAll("{", "{{").replaceAll("}", "}}")}{value}` });
      },
      (name) => text.node.shadowRoot!.textContent.includes(name),
      writtenTexts,
    );
    const empty = ending(liveText<Sample>(box(), { stream: streamOf<Sample>().stream }));
    await expectTextsOnly(
      empty.node,
      (name) => {
        empty.update({ placeholder: name });
      },
      (name) => textsIn(empty.node).has(name),
      writtenTexts,
    );
  });

  it("title and words of a dashboard", { timeout: 60_000 }, async () => {
    const board = ending(dashboard<Sample>(box(), { stream: await threeRows() }));
    await expectTextsOnly(board.node, (text) => {
      board.update({ title: text, words: { live: text, waiting: text } });
    });
  });

  it("the reason why a stream failed", { timeout: 60_000 }, async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    let sink!: Sink<Sample>;
    const widgets: Widget<object>[] = [];
    for (const text of texts.slice(0, 120)) {
      const stream = new DataStream<Sample>((given) => {
        sink = given;
      });
      stream.on("error", () => undefined);
      const all = [
        lineChart<Sample>(box(), { stream }),
        valueCard<Sample>(box(), { stream }),
        dataTable<Sample>(box(), { stream }),
        liveText<Sample>(box(), { stream, template: "{state} {value}" }),
      ];
      widgets.push(...all);
      await Promise.resolve();
      sink.error(new Error(text), { final: true });
      await expect.poll(() => stream.state, { interval: 5 }).toBe("failed");
      await frame();
      await frame();
      for (const { node } of all) {
        expect(strangeNames(node)).toEqual([]);
      }
      for (const widget of widgets.splice(0)) widget.destroy();
      stream.destroy();
    }
    expect(host.done).toEqual([]);
  });
});

/** Names of elements and attributes that no widget has; of images it has one, without an address. */
function strangeNames(...nodes: readonly Element[]): string[] {
  const elements = nodes.flatMap((node) => [...allElements(node)]);
  expect(elements.filter((element) => element.localName === "img" && element.getAttribute("src") !== "")).toEqual([]);
  return namesIn(elements).filter((name) =>
    /^(script|iframe|object|embed|link|style|base|form|input|use|image|tick-.*)$| (on.*|srcdoc|srcset|action)$/.test(
      name,
    ),
  );
}

/** The texts that no cell of a table shows. */
function missingIn(node: HTMLElement): string[] {
  const shown = [...node.shadowRoot!.querySelectorAll('[part~="cell"]')].map(({ textContent }) => textContent);
  const whole = new Set(shown);
  const cut = shown.filter((text) => text.endsWith("…"));
  return texts.filter((text) => !whole.has(text) && !cut.some((each) => isShownAs(text, each)));
}

/** Whether a text is shown, whole, or its beginning where it is longer than a cell takes. */
const isShownAs = (text: string, shown: string): boolean =>
  shown === text || (shown.endsWith("…") && shown.length > 100 && text.startsWith(shown.slice(0, -1)));

function partOf(node: HTMLElement, part: string): HTMLElement {
  return node.shadowRoot!.querySelector<HTMLElement>(`[part~="${part}"]`)!;
}

/** Without the apostrophes that keep a text from being a formula. */
const withoutGuards = (text: string): string => text.replaceAll("'", "");

/** The cells of a file, for a spreadsheet that parts them by another character than those who wrote it meant. */
function cellsOf(csv: string, separator: string): string[] {
  if (separator === ",") return csvParseRows(csv).flat();
  return csv.split(/[\r\n]+/).flatMap((line) => line.split(separator));
}

/** Whether a spreadsheet runs a cell; numbers are none, and quotes around it are taken off. */
const isFormula = (cell: string): boolean => /^["\s]*[=+\-@＝＋－＠]/.test(cell) && !/^-?[\d.e+-]+$/.test(cell);

describe("a text of an enemy in an attribute", () => {
  const tables = Object.entries({ ...kinds }).map(([kind, { options }]) => [kind, attributesOf(options)] as const);

  it.each(tables)("of a %s is refused in words, or shown as a text", { timeout: 60_000 }, async (kind, table) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const element = document.createElement(`tick-${kind}`);
    const node = document.createElement("div");
    node.setAttribute("data-tickline", kind);
    for (const each of [element, node]) each.setAttribute(`${each === node ? "data-" : ""}source`, "random");
    const place = box();
    place.append(element, node);
    undos.push(autoMount(place));
    await frame();
    const attributes = Object.keys(table).map(attributeName);
    for (const [n, text] of texts.slice(0, 150).entries()) {
      // All of them once with the next text, each alone with some.
      for (const name of n % 5 === 0 ? attributes : [attributes[n % attributes.length]]) {
        element.setAttribute(name, text);
        node.setAttribute(`data-${name}`, text);
        await Promise.resolve();
      }
      await frame();
      expect(strangeNames(element, node)).toEqual([]);
      for (const name of attributes) {
        element.removeAttribute(name);
        node.removeAttribute(`data-${name}`);
      }
    }
    expect(host.done).toEqual([]);
  });
});

describe("a colour or an address of an enemy", () => {
  it("is refused, or computed, and never fetched", { timeout: 60_000 }, async () => {
    const stream = await threeRows();
    const chart = ending(lineChart<Sample>(box(), { stream, now, delay: 0 }));
    const card = ending(valueCard<Sample>(box(), { stream }));
    let taken = 0;
    const attempt = (change: () => void): void => {
      try {
        change();
        taken += 1;
      } catch (error) {
        expect((error as Error).message).toMatch(/^invalid /);
      }
    };
    for (const color of hostileValues) {
      attempt(() => {
        chart.update({ stroke: color });
      });
      attempt(() => {
        chart.update({ thresholds: [{ value: 6, color }] });
      });
      attempt(() => {
        chart.update({ annotations: [{ time: noon, color }] });
      });
      attempt(() => {
        card.update({ mapping: { 5: { color } }, colorOn: ["value", "background"] });
      });
      attempt(() => {
        card.update({ icon: { path: color } });
      });
      for (const role of ["ink", "surface", "accent", "series-1", "grid"]) {
        for (const { node } of [chart, card]) node.parentElement!.style.setProperty(`--tick-${role}`, color);
      }
      await frame();
      const svg = await chart.toSVG();
      expect(svg, color).not.toContain(FAR);
      expect(svg, color).not.toMatch(/url\((?!#tick-)/);
    }
    // Those that a browser may take for a colour: var(), env(), if().
    expect(taken).toBeGreaterThan(0);
    expect(host.done).toEqual([]);
  });

  it("is no link: one that runs, or holds code, is refused", async () => {
    const card = ending(valueCard<Sample>(box(), { stream: await threeRows() }));
    for (const href of hostileValues) {
      try {
        card.update({ href });
      } catch (error) {
        expect((error as Error).message).toMatch(/^invalid href/);
      }
      await frame();
      const link = card.node.shadowRoot!.querySelector("a");
      if (link?.hasAttribute("href") === true) expect(link.protocol).toMatch(/^(https?|mailto):$/);
    }
    expect(host.done).toEqual([]);
  });
});

describe("the watch itself", () => {
  it("tells of a dialog and of a request", async () => {
    (globalThis as unknown as { alert(text: string): void }).alert("x");
    expect(host.done).toEqual(["alert(x)"]);
  });

  it("tells a formula from a text, by any separator", () => {
    expect(cellsOf('time,"x;=1+1"\r\n', ";").filter(isFormula)).toEqual(['=1+1"']);
    expect(cellsOf("time,x\r\n", ",").filter(isFormula)).toEqual([]);
  });
});
