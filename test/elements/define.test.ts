import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { autoMount } from "../../src/elements/auto-mount.js";
import { defineElements } from "../../src/elements/define.js";
import { accessor, defineWidget, number } from "../../src/kit/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { Widget } from "../../src/widgets/index.js";
import { proxyOf, reactive } from "../stream/reactive.js";

const values: number[] = [];

const gauge = defineWidget({
  name: "test-gauge",
  options: {
    value: accessor(),
    min: number({ default: 0 }),
    max: number({ default: 100 }),
    dialSize: number({ default: 1 }),
  },
  create: () => ({
    draw({ value, options }) {
      if (!Number.isNaN(value)) values.push(value / options.max);
    },
  }),
});

interface GaugeElement extends HTMLElement {
  readonly widget: Widget<{ readonly max: number; readonly dialSize: number }> | undefined;
  readonly stream: DataStream<unknown> | undefined;
  rowKey: string | (() => string) | undefined;
  max: number | string | undefined;
  dialSize: number | string | undefined;
  dialsize: number | string | undefined;
}

/** Lets microtasks, timers and frames of 200 ms pass. */
const pass = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(200);
};

function show(html: string): GaugeElement {
  document.body.innerHTML = html;
  return document.querySelector("[source]")!;
}

/** The text of an element's error. */
const errorOf = (element: Element): string | undefined =>
  element.shadowRoot!.querySelector('[part="error"]')?.textContent ?? undefined;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
  });
});

afterEach(async () => {
  document.body.replaceChildren();
  await pass();
  vi.useRealTimers();
  values.length = 0;
});

defineElements(gauge);

describe("defineElements(gauge)", () => {
  it("makes an element of a widget of one's own, with its options as attributes and properties", async () => {
    const element = show('<tick-test-gauge source="random" interval="10" seed="1" max="50"></tick-test-gauge>');
    await pass();
    expect(element.widget?.options.max).toBe(50);
    expect(values.length).toBeGreaterThan(0);
    element.max = 200;
    await pass();
    expect(element.max).toBe(200);
    expect(element.widget?.options.max).toBe(200);
  });

  it("keeps its own options from a source that has some of the same name", async () => {
    const element = show('<tick-test-gauge source="random" interval="10" max="-5"></tick-test-gauge>');
    await pass();
    // The numbers of the source lie between its own bounds, 0 and 100.
    expect(element.shadowRoot!.textContent).not.toContain("invalid");
    expect(values.every((share) => share <= 0 && share >= -20)).toBe(true);
    expect(values.length).toBeGreaterThan(0);
  });

  it("takes names in lower case, as servers write attributes and Solid sets properties", async () => {
    const element = show('<tick-test-gauge source="random" dialSize="2" connecttimeout="5s"></tick-test-gauge>');
    await pass();
    expect(errorOf(element)).toBeUndefined();
    expect(element.widget?.options.dialSize).toBe(2);
    element.setAttribute("dialsize", "3");
    expect(element.widget?.options.dialSize).toBe(3);
    element.dialsize = 4;
    expect([element.widget?.options.dialSize, element.dialSize]).toEqual([4, 4]);
    element.dialSize = 5;
    expect([element.widget?.options.dialSize, element.dialsize]).toEqual([5, 5]);
    element.dialsize = undefined;
    expect(element.widget?.options.dialSize).toBe(1);
    expect(element.hasAttribute("dialsize")).toBe(false);
  });

  it("takes properties in lower case that were set before the element was defined", async () => {
    const name = "test-lower";
    const late = defineWidget({
      name,
      options: { dialSize: number({ default: 1 }) },
      create: () => ({ draw: () => undefined }),
    });
    const element = show(`<tick-${name} source="random"></tick-${name}>`);
    element.dialsize = 4;
    defineElements(late);
    await pass();
    expect(element.widget?.options.dialSize).toBe(4);
    expect(Object.hasOwn(element, "dialsize")).toBe(false);
  });

  it("takes the stream's key by row-key too, for React, Vue and Preact keep a key to themselves", async () => {
    const keysOf = ({ stream }: GaugeElement): string | undefined => stream?.latest()?.key;
    const element = show('<tick-test-gauge source="random" interval="10" min="4" row-key="value"></tick-test-gauge>');
    const rows: string[] = [];
    await pass();
    rows.push(keysOf(element)!);
    element.rowKey = () => "one";
    await pass();
    rows.push(keysOf(element)!);
    element.rowKey = undefined;
    await pass();
    expect([Number.isNaN(Number(rows[0])), rows[1], keysOf(element)]).toEqual([false, "one", undefined]);
  });

  it("takes a property back with removeAttribute(), by which Vue withdraws a number that it has set to 0", async () => {
    const element = show('<tick-test-gauge source="random" interval="10"></tick-test-gauge>');
    element.max = 50;
    element.dialSize = 3;
    await pass();
    element.max = 0;
    element.removeAttribute("max");
    element.dialSize = 0;
    element.removeAttribute("dialSize");
    expect([element.max, element.dialSize]).toEqual([undefined, undefined]);
    expect(element.widget?.options).toMatchObject({ max: 100, dialSize: 1 });
    element.max = 0;
    element.removeAttribute("min");
    expect(element.widget?.options.max).toBe(0);
  });

  it.each([
    ['source="random" max="many"', "max", "5"],
    ['source="random" dialsize="many"', "dialsize", "5"],
    ['source="random" interval="often"', "interval", "10"],
    ['source="random" connectTimeout="soon"', "connecttimeout", "5s"],
    ['source="random" ok="yes"', "ok", null],
    ['source="random" token="hush"', "token", null],
    ['source="random" backfill="{"', "backfill", "5m"],
    ['source="randon"', "source", "random"],
    ['source="random" stream="s"', "stream", null],
  ])("comes right once what was wrong in %j is mended, or taken away", async (attributes, name, right) => {
    const element = show(`<tick-test-gauge ${attributes}></tick-test-gauge>`);
    const wrong = element.getAttribute(name)!;
    const put = async (value: string | null): Promise<string | undefined> => {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
      await pass();
      return errorOf(element);
    };
    await pass();
    expect(errorOf(element)).toContain(name.slice(0, 2));
    expect(await put(right)).toBeUndefined();
    const { widget } = element;
    expect(widget).toBeDefined();
    // Also where the element had been right before: the widget stays.
    expect(await put(wrong)).toBeDefined();
    expect(await put(right)).toBeUndefined();
    if (name !== "source") {
      expect(await put(wrong)).toBeDefined();
      expect(await put(null)).toBeUndefined();
    }
    expect(element.widget).toBe(widget);
  });

  it("takes an empty text, as Preact sets it, for what is not given", async () => {
    const element = show(
      '<tick-test-gauge source="random" src="" stream="" max="" dial-size="" value="" interval=""></tick-test-gauge>',
    );
    await pass();
    expect(errorOf(element)).toBeUndefined();
    expect(element.widget?.options).toMatchObject({ max: 100, dialSize: 1, value: undefined });
    element.max = 50;
    expect(element.widget?.options.max).toBe(50);
    element.max = "";
    expect(element.widget?.options.max).toBe(100);
    element.setAttribute("source", "");
    await pass();
    expect(errorOf(element)).toContain("no stream: set stream to the id");
    element.setAttribute("source", "random");
    await pass();
    expect(errorOf(element)).toBeUndefined();
  });

  it("shows a stream of which a framework has made a Proxy, by property and by option", async () => {
    const source = manual<{ value: number }>();
    const stream = proxyOf(new DataStream(source));
    const element = Object.assign(document.createElement("tick-test-gauge"), { stream, value: "value" });
    document.body.append(element);
    source.push({ value: 50 });
    await pass();
    expect(errorOf(element)).toBeUndefined();
    expect(values.at(-1)).toBe(0.5);
    element.remove();
    await pass();
    const place = document.createElement("div");
    document.body.append(place);
    const widget = gauge(place, reactive({ stream, value: "value" as const, max: 200 }));
    source.push({ value: 50 });
    await pass();
    expect(values.at(-1)).toBe(0.25);
    widget.destroy();
    stream.destroy();
  });

  it("refuses a poll of whole lists without a key in words", async () => {
    const element = show('<tick-test-gauge source="poll" src="http://host.test/" replace></tick-test-gauge>');
    await pass();
    expect(errorOf(element)).toContain("invalid key: undefined");
  });

  it("refuses a wrong attribute in words", async () => {
    const element = show('<tick-test-gauge source="random" max="many"></tick-test-gauge>');
    await pass();
    expect(errorOf(element)).toBe('invalid max: "many". Expected a finite number');
  });

  it("mounts nodes of its name", async () => {
    document.body.innerHTML = '<div data-tickline="test-gauge" data-source="random" data-interval="10"></div>';
    const undo = autoMount();
    await pass();
    expect(values.length).toBeGreaterThan(0);
    undo();
    expect(document.body.innerHTML).toBe(
      '<div data-tickline="test-gauge" data-source="random" data-interval="10"></div>',
    );
  });

  it("lets nodes that come later follow attributes of a kind that was added since autoMount", async () => {
    const undo = autoMount();
    const levels: number[] = [];
    const late = defineWidget({
      name: "test-late",
      options: { level: number({ default: 0 }) },
      create: () => ({ draw: ({ options }) => void levels.push(options.level) }),
    });
    defineElements(late);
    document.body.innerHTML = '<div data-tickline="test-late" data-source="random" data-interval="10"></div>';
    await pass();
    document.querySelector("div")!.dataset.level = "7";
    await pass();
    expect(levels.at(-1)).toBe(7);
    undo();
  });

  it("leaves what is defined already, and says so", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const other = defineWidget({ name: "test-gauge", create: () => ({ draw: () => undefined }) });
    const chart = defineWidget({ name: "line-chart", create: () => ({ draw: () => undefined }) });
    defineElements(other, chart);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "tickline: defined already, the first ones stay: tick-test-gauge, tick-line-chart",
    );
    expect(customElements.get("tick-line-chart")).toBeUndefined();
    warn.mockRestore();
  });
});
