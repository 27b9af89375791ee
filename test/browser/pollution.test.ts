// Defines the elements.
import "../../src/elements/index.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attributeName, attributesOf } from "../../src/elements/attributes/attributes.js";
import { autoMount } from "../../src/elements/index.js";
import { kinds } from "../../src/elements/kinds.js";
import { browserShelf } from "../../src/stream/cache/shelf.js";
import type { Recording, Row } from "../../src/stream/index.js";
import { DataStream, deleteCache, manual, poll, random, record, replay, webSocket } from "../../src/stream/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import type { Widget } from "../../src/widgets/widget/widget.js";
import { allElements } from "./host-page.js";

/** The prototypes that a page has in common with all of its code. */
const shared = [
  Object,
  Array,
  Function,
  String,
  Number,
  Map,
  Set,
  Promise,
  Date,
  RegExp,
  Error,
  Element,
  EventTarget,
].map((type) => type.prototype as object);

const shapeOf = (): string[] =>
  [...shared, Object, Array, globalThis].flatMap((each, index) =>
    Reflect.ownKeys(each).map((key) => `${index} ${String(key)}`),
  );

/** Objects that JSON may bring, and that a careless merge writes into a prototype. */
const payloads: readonly string[] = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"prototype":{"polluted":1}}',
  '{"__proto__":{"__proto__":{"polluted":1}},"toString":1,"hasOwnProperty":1}',
  '[{"__proto__":{"polluted":1}}]',
  '{"a":{"__proto__":{"polluted":1}}}',
  '{"__proto__":{"get":{"value":1},"set":1,"value":1,"writable":true,"enumerable":true,"stream":1,"then":1}}',
];

/** Names that lead out of an object. */
const pointers: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "/__proto__/polluted",
  "/constructor/prototype/polluted",
  "__proto__.polluted",
  "constructor.prototype.polluted",
  "a.__proto__.polluted",
];

const undos: (() => unknown)[] = [];
let before: readonly string[];

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  before = shapeOf();
});

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
  vi.restoreAllMocks();
  expect(shapeOf()).toEqual(before);
  expect("polluted" in {}).toBe(false);
});

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

function box(): HTMLElement {
  const element = document.createElement("div");
  Object.assign(element.style, { width: "400px", height: "200px" });
  document.body.append(element);
  undos.push(() => {
    element.remove();
  });
  return element;
}

/** Runs something of which nothing but a refusal may come. */
function attempt(run: () => { destroy(): void } | undefined): void {
  try {
    const made = run();
    if (made !== undefined) undos.push(() => made.destroy());
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

function streamOf(rows: readonly unknown[], options: object = {}): DataStream<Row> {
  const source = manual();
  const stream = new DataStream<Row>(source, { staleAfter: Infinity, ...options });
  stream.on("error", () => undefined);
  stream.start();
  source.push(rows as Row[]);
  undos.push(() => {
    stream.destroy();
  });
  return stream;
}

const factories = { lineChart, valueCard, dataTable, liveText, dashboard } as unknown as Readonly<
  Record<string, (target: Element, options: object) => Widget<object>>
>;

/** Rows with members that no row should have. */
const evilRows = (): unknown[] =>
  payloads.map((text, n) => ({ time: Date.now() - n, value: n, name: pointers[n], evil: JSON.parse(text) as unknown }));

describe("a prototype that the page shares is never written to", () => {
  it.each(Object.keys(factories))("by the options of %s, each of them, at first and later", async (name) => {
    const stream = streamOf(evilRows());
    const options = Object.keys(kinds[kindOf(name)].options);
    const widget = factories[name](box(), { stream });
    undos.push(() => {
      widget.destroy();
    });
    for (const text of payloads) {
      const payload = JSON.parse(text) as object;
      attempt(() => factories[name](box(), Object.assign(JSON.parse(text) as object, { stream })));
      attempt(() => {
        (widget as { update(options: object): void }).update(payload);
        return undefined;
      });
      for (const option of options.filter((each) => each !== "stream")) {
        attempt(() => {
          (widget as { update(options: object): void }).update({ [option]: payload });
          return undefined;
        });
        attempt(() => {
          (widget as { update(options: object): void }).update({ [option]: [payload] });
          return undefined;
        });
        attempt(() => {
          (widget as { update(options: object): void }).update({ [option]: pointers[0] });
          return undefined;
        });
      }
      await frame();
    }
  });

  it.each(Object.entries(kinds))("by the attributes of a %s", async (kind, { options }) => {
    const element = document.createElement(`tick-${kind}`);
    element.setAttribute("source", "random");
    box().append(element);
    for (const text of [...payloads, ...pointers]) {
      for (const name of [...Object.keys(attributesOf(options)).map(attributeName), "__proto__", "constructor"]) {
        element.setAttribute(name, text);
      }
      await frame();
    }
    Object.assign(element, JSON.parse('{"constructor":1}'));
    await frame();
  });

  it.each([...pointers, "toString", "valueOf", "then"])(
    "by the name of a kind, a source or a stream: %s",
    async (name) => {
      const node = document.createElement("div");
      node.setAttribute("data-tickline", name);
      node.setAttribute("data-source", "random");
      const text = document.createElement("div");
      text.setAttribute("data-tickline", "live-text");
      text.setAttribute("data-source", name);
      const element = document.createElement("tick-live-text");
      element.setAttribute("stream", name);
      const place = box();
      place.append(node, text, element);
      undos.push(autoMount(place));
      await frames(3);
      // A kind that is none is left as it was, or says so.
      expect(node.querySelector("[part=error]")?.textContent ?? "").toMatch(/^unknown widget: |^$/);
      expect(node.querySelector("canvas")).toBeNull();
    },
  );

  it("by pointers, keys, fields and accessors", async () => {
    for (const name of pointers) {
      const given = { select: name, position: name, epoch: name, partition: name, after: name, time: name, key: name };
      for (const [option, value] of Object.entries(given)) {
        const own = { [option]: value } as object;
        attempt(() => new DataStream<Row>(poll("/nothing", own), own));
        attempt(() => new DataStream<Row>(webSocket("ws://localhost:9/", own), own));
      }
      attempt(() => new DataStream(poll("/nothing", { fields: [name, "value"] })));
      attempt(() => lineChart(box(), { stream: streamOf(evilRows(), { key: "name" }), value: name as never }));
      attempt(() => liveText(box(), { stream: streamOf(evilRows()), template: `{${name}}` }));
      attempt(() => dataTable(box(), { stream: streamOf(evilRows()), columns: [{ value: name as never }] }));
    }
    await frames(3);
  });

  it("by messages", async () => {
    const rows = payloads.map((text) => `{"time":${Date.now()},"value":1,${text.replace(/^[[{]+|[\]}]+$/g, "")}}}`);
    const bodies = [
      ...payloads,
      ...rows,
      ...payloads.map((text) => `{"epoch":${text},"seq":${text},"rows":[${text}]}`),
    ];
    for (const body of bodies) {
      const fetch = (): Promise<Response> =>
        Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } }));
      const stream = new DataStream<Row>(poll("/feed", { fetch }));
      stream.on("error", () => undefined);
      const widgets = Object.values(factories).map((make) => make(box(), { stream }));
      await frames(2);
      for (const each of [...widgets, stream]) each.destroy();
    }
  });

  it("by recordings", async () => {
    const stream = new DataStream<Row>(random({ interval: 10 }));
    const recorder = record(stream);
    stream.start();
    await vi.waitFor(() => {
      expect(stream.stats.received).toBeGreaterThan(2);
    });
    const text = JSON.stringify(recorder.stop());
    stream.destroy();
    for (const payload of payloads) {
      const inner = payload.replace(/^[[{]+|[\]}]+$/g, "");
      for (const evil of [
        payload,
        text.replace("{", `{${inner}}},`),
        text.replace('"rows":[{', `"rows":[{${inner}}},`),
        text.replace('"type":"data"', `"type":"data",${inner}}}`),
        text.replace('"value":', `"evil":${payload},"value":`),
        text.replace('"value":', `"evil":{"$":["object",${payload}]},"value":`),
      ]) {
        attempt(() => {
          const replayed = new DataStream<Row>(replay(evil, { speed: Infinity }));
          replayed.on("error", () => undefined);
          undos.push(() => {
            replayed.destroy();
          });
          return lineChart(box(), { stream: replayed });
        });
        attempt(() => {
          replay(JSON.parse(payload) as Recording);
          return undefined;
        });
      }
    }
    await frames(5);
  });

  it("by a view as data", async () => {
    const chart = lineChart(box(), { stream: streamOf(evilRows(), { key: "name" }) });
    undos.push(() => {
      chart.destroy();
    });
    for (const text of payloads) {
      const evil = JSON.parse(text) as object;
      for (const view of [evil, { hidden: evil }, { hidden: pointers }, { shown: pointers }, { timeWindow: evil }]) {
        attempt(() => {
          chart.setView(view as never);
          return undefined;
        });
        attempt(() => {
          chart.update({ viewState: view });
          return undefined;
        });
        await frame();
      }
    }
    expect(JSON.parse(JSON.stringify(chart.viewState()))).toEqual(chart.viewState());
  });

  it("by what lies in the cache", async () => {
    const name = "evil cache";
    undos.push(() => deleteCache(name));
    const feed = async (): Promise<Record<string, unknown>> => {
      await vi.waitFor(async () => {
        expect(await browserShelf.read(name)).toBeDefined();
      });
      return (await browserShelf.read(name)) as Record<string, unknown>;
    };
    const open = (): DataStream<Row> => {
      const stream = new DataStream<Row>(random({ interval: 20 }), { cache: name });
      stream.on("error", () => undefined);
      stream.start();
      return stream;
    };
    const first = open();
    await vi.waitFor(() => {
      expect(first.stats.kept).toBeGreaterThan(3);
    });
    const sound = await feed();
    first.destroy();
    for (const text of payloads) {
      const evil = JSON.parse(text) as object;
      for (const record of [
        evil,
        { ...sound, ...evil },
        { ...sound, items: evil },
        { ...sound, items: [evil] },
        { ...sound, items: [{ rows: [evil], batch: evil }] },
        { ...sound, partitions: evil },
        { ...sound, partitions: [evil] },
        { ...sound, partitions: [{ position: evil, stretches: [evil], suspicion: evil, edge: evil }] },
        { ...sound, last: evil },
        { ...sound, clockAhead: evil },
      ]) {
        await browserShelf.write(name, record);
        const stream = open();
        const chart = lineChart(box(), { stream });
        // Whatever lies there, the stream goes on.
        await vi.waitFor(() => {
          expect(stream.stats.kept).toBeGreaterThan(1);
        });
        chart.destroy();
        stream.destroy();
      }
    }
  });
});

const kindOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe("a page whose prototypes are frozen once all is loaded", () => {
  it("has all widgets, and their elements, from the first row to the end", async () => {
    // As hardened pages do. It stays so: this page is that of this file alone.
    // All but the prototype of functions: d3 gives the formats that it makes a `toString` of their own.
    for (const each of shared) if (each !== Function.prototype) Object.freeze(each);
    const stream = new DataStream<Row>(random({ interval: 20 }));
    const errors: unknown[] = [];
    stream.on("error", (error) => errors.push(error));
    const widgets = Object.values(factories).map((make) => make(box(), { stream }));
    for (const widget of widgets) widget.on("error", (error) => errors.push(error));
    const elements = Object.keys(kinds).map((kind) => {
      const element = document.createElement(`tick-${kind}`);
      element.setAttribute("source", "random");
      element.setAttribute("interval", "20ms");
      box().append(element);
      return element as HTMLElement & { readonly widget: Widget<object> };
    });
    const canvas = widgets[0].node.shadowRoot!.querySelector("canvas")!;
    await expect
      .poll(() => {
        const { width, height } = canvas;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, Math.max(1, width), Math.max(1, height));
        return data.filter((value, index) => index % 4 === 3 && value > 128).length;
      })
      .toBeGreaterThan(50);
    await vi.waitFor(() => {
      for (const { widget } of elements) {
        const canvases = [...allElements(widget.node)].filter((each) => each.localName === "canvas");
        const isDrawn = canvases.some((canvas) => (canvas as HTMLCanvasElement).width > 1);
        expect(isDrawn || /\d/.test(widget.node.shadowRoot!.textContent)).toBe(true);
      }
    });
    expect(errors).toEqual([]);
    for (const widget of widgets) widget.destroy();
    for (const element of elements) element.remove();
    stream.destroy();
    await frames(20);
    expect(errors).toEqual([]);
  });
});
