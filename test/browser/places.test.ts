import { afterEach, describe, expect, it } from "vitest";
import { DataStream, manual } from "../../src/stream/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import type { LineChart, LineChartInput, LineChartSpan } from "../../src/widgets/line-chart/index.js";
import { liveText } from "../../src/widgets/live-text/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";
import { touch, untouch } from "./touch.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(count = 4): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 300 && !done(); n += 1) await frame();
  if (!done()) throw new Error("it did not come to that within 300 frames");
}

function put<Element extends HTMLElement>(element: Element, style: Partial<CSSStyleDeclaration> = {}, into: Node = document.body): Element {
  Object.assign(element.style, style);
  into.appendChild(element);
  undos.push(() => { element.remove(); });
  return element;
}

const box = (style: Partial<CSSStyleDeclaration> = {}, into?: Node): HTMLElement => put(document.createElement("div"), style, into);

/** A stream of ten minutes, a row a second. */
async function tenMinutes(): Promise<{ stream: DataStream<Sample>; now: number; push(...values: number[]): void }> {
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source);
  stream.start();
  undos.push(() => { stream.destroy(); });
  const now = Date.now();
  await Promise.resolve();
  source.push(Array.from({ length: 600 }, (_, n) => ({ time: now - (599 - n) * 1_000, value: n % 50 })));
  return { stream, now, push: (...values) => { source.push(values.map((value, n) => ({ time: now + 1 + n, value }))); } };
}

interface Shown {
  readonly chart: LineChart<Sample>;
  readonly canvas: HTMLCanvasElement;
  readonly views: LineChartSpan[];
  /** The times that were pointed at. */
  readonly told: (number | undefined)[];
  /** The newest row's time. */
  readonly now: number;
}

/** A chart without margins of the last minute of ten; its clock stands. */
async function chartIn(target: Element, options: Partial<LineChartInput<Sample>> = {}): Promise<Shown> {
  const { stream, now } = await tenMinutes();
  const chart = lineChart<Sample>(target, { stream, delay: 0, margin: 0, timeWindow: 60_000, now: () => now, ...options });
  undos.push(() => { chart.destroy(); });
  const views: LineChartSpan[] = [];
  const told: (number | undefined)[] = [];
  chart.on("view", (view) => views.push(view));
  chart.on("cursor", ({ time }) => told.push(time));
  await frames();
  return { chart, canvas: chart.node.shadowRoot!.querySelector("canvas")!, views, told, now };
}

const parts = ({ node }: { readonly node: HTMLElement }, name: string): HTMLElement[] => [...node.shadowRoot!.querySelectorAll<HTMLElement>(`[part~="${name}"]`)];

describe("a finger on a chart", () => {
  /** 600 × 200 px, in a page that scrolls. */
  async function show(): Promise<Shown & { readonly fingers: Awaited<ReturnType<typeof touch>> }> {
    const shown = await chartIn(box({ width: "600px", height: "200px" }));
    box({ height: "3000px" });
    undos.push(() => {
      scrollTo(0, 0);
    }, untouch);
    return { ...shown, fingers: await touch(shown.canvas) };
  }

  it("reads by a tap what it leaves there, until it taps there again or anywhere else", async () => {
    const { chart, told, now, fingers } = await show();
    await fingers.tap([300, 100]);
    await until(() => told.at(-1) === now - 30_000);
    await frames(10);
    expect(told.at(-1)).toBe(now - 30_000);
    await fingers.tap([450, 60]);
    await until(() => told.at(-1) === now - 15_000);
    await frames(30);
    await fingers.tap([452, 60]);
    await until(() => told.at(-1) === undefined);
    await frames(30);
    await fingers.tap([300, 100]);
    await until(() => told.at(-1) === now - 30_000);
    await fingers.tap([300, 400]);
    await until(() => told.at(-1) === undefined);
    expect(chart.paused).toBe(false);
  });

  it("reads once it has rested, and goes on reading as it moves", async () => {
    const { chart, told, now, fingers } = await show();
    await fingers.down([300, 100]);
    await until(() => told.at(-1) === now - 30_000);
    await fingers.move([400, 100]);
    await until(() => told.at(-1) === now - 20_000);
    await fingers.up();
    await frames(10);
    expect([told.at(-1), chart.paused]).toEqual([now - 20_000, false]);
  });

  it("goes back in time from side to side, and reads nothing meanwhile", async () => {
    const { chart, views, told, now, fingers } = await show();
    await fingers.tap([100, 100]);
    await until(() => told.length === 1);
    await fingers.down([200, 100]);
    await fingers.move([400, 100]);
    await fingers.up();
    await until(() => views.length > 0 && Math.abs(views.at(-1)!.to - (now - 20_000)) < 200);
    expect([chart.paused, told.at(-1)]).toEqual([true, undefined]);
  });

  it("scrolls the page up and down, and leaves the view where it is", async () => {
    const { chart, views, told, fingers } = await show();
    await fingers.down([300, 180]);
    await fingers.move([305, 20]);
    await until(() => scrollY > 60);
    await fingers.up();
    await frames(10);
    expect([chart.paused, views, told.at(-1)]).toEqual([false, [], undefined]);
  });

  it("zooms with another about their middle", async () => {
    const { chart, views, now, fingers } = await show();
    await fingers.down([100, 100]);
    await fingers.move([400, 100]);
    await fingers.up();
    await until(() => views.length > 0);
    const at = (x: number): number => views.at(-1)!.from + (x / 600) * (views.at(-1)!.to - views.at(-1)!.from);
    const before = at(300);
    expect(before).toBeCloseTo(now - 60_000, -3);
    await fingers.down([250, 100], [350, 120]);
    await fingers.move([200, 100], [400, 120]);
    await fingers.up();
    await until(() => Math.abs(views.at(-1)!.to - views.at(-1)!.from - 30_000) < 500);
    // Within a pixel.
    expect(Math.abs(at(300) - before)).toBeLessThan(50);
    // And the view goes with the two of them.
    await fingers.down([200, 100], [300, 120]);
    await fingers.move([300, 100], [400, 120]);
    await fingers.up();
    await until(() => Math.abs(at(400) - before) < 50);
    expect(chart.paused).toBe(true);
  });

  it("zooms a live view, which stays live", async () => {
    const { chart, views, now, fingers } = await show();
    await fingers.down([250, 100], [350, 120]);
    await fingers.move([200, 100], [400, 120]);
    await fingers.up();
    await until(() => views.length > 0 && Math.abs(views.at(-1)!.to - views.at(-1)!.from - 30_000) < 500);
    expect([chart.paused, views.at(-1)!.to]).toEqual([false, now]);
  });

  it("leads back to live by a double tap", async () => {
    const { chart, fingers } = await show();
    chart.pause();
    await fingers.tap([300, 100]);
    await frames(40);
    await fingers.tap([300, 100]);
    await frames(10);
    expect(chart.paused).toBe(true);
    await frames(30);
    await fingers.tap([300, 100]);
    await fingers.tap([302, 101]);
    await until(() => !chart.paused);
  });

  it("leaves nothing behind where the system takes it away", async () => {
    const { chart, views, told, canvas, fingers } = await show();
    await fingers.down([200, 100], [300, 100]);
    await fingers.cancel();
    await fingers.down([300, 100]);
    await fingers.cancel();
    const { left, top } = canvas.getBoundingClientRect();
    for (const clientX of [left + 100, left + 300]) {
      canvas.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, pointerType: "mouse", clientX, clientY: top + 50, bubbles: true }));
    }
    await frames();
    expect([views, chart.paused]).toEqual([[], false]);
    canvas.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
    await until(() => told.at(-1) === undefined);
    await fingers.down([200, 100]);
    await fingers.move([260, 100]);
    await fingers.up();
    await until(() => views.length > 0);
    const { from, to } = views.at(-1)!;
    expect(to - from).toBe(60_000);
  });

  it("has room on every button: 24 px", async () => {
    const { stream } = await tenMinutes();
    const series = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ value: "value" as const, label: `line ${String(n)}` }));
    const shown = await chartIn(box({ width: "400px", height: "240px" }), { stream, series });
    const table = dataTable(box({ width: "400px" }), { stream, rows: 3 });
    undos.push(() => { table.destroy(); });
    shown.chart.pause();
    undos.push(untouch);
    await touch(shown.canvas);
    await until(() => matchMedia("(pointer: coarse)").matches);
    await frames();
    const buttons = [shown.chart, table].flatMap(({ node }) => [...node.shadowRoot!.querySelectorAll("button")]).map((button) => button.getBoundingClientRect());
    const seen = buttons.filter(({ width }) => width > 0);
    expect(seen.length).toBeGreaterThan(6);
    for (const { width, height } of seen) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    // They neither lie over one another, nor are they cut.
    const bottom = Math.max(...parts(shown.chart, "item").map((item) => item.getBoundingClientRect().bottom));
    expect(parts(shown.chart, "legend")[0].getBoundingClientRect().bottom).toBeGreaterThanOrEqual(bottom);
    for (const [index, a] of seen.entries()) {
      for (const b of seen.slice(index + 1)) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
    }
  });
});

describe("a page from right to left", () => {
  /** The place of a character of a text node. */
  function charAt(text: Node, index: number): DOMRect {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect();
  }

  /** Whether a text is laid out as it reads on a page from left to right. */
  function readsOn(element: HTMLElement, text: string): void {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!;
    expect(node.textContent).toBe(text);
    const last = text.length - 1;
    expect(charAt(node, 0).left, text).toBeLessThan(charAt(node, last).left);
  }

  const name = "web-1 (eu)";

  it.each([["ar-EG", /[٠-٩]/], ["fa", /[۰-۹]/], ["he", /[0-9]/]])("in %s mirrors words and their places, but not time", async (locale, digits) => {
    const { stream, now } = await tenMinutes();
    const page = box({ width: "500px" });
    page.dir = "rtl";
    const series = [{ value: "value" as const, label: name }, { value: "value" as const, label: "خادم 2" }];
    const shown = await chartIn(box({ height: "200px" }, page), { stream, series, title: "1 (CPU)", locale, now: () => now });
    const card = valueCard(box({ height: "150px", width: "300px" }, page), { stream, label: name, locale });
    const table = dataTable(box({}, page), { stream, title: name, rows: 2, locale, columns: [{ value: () => name, label: "1 (host)" }, { value: "value", sparkline: "line" }] });
    const text = liveText(box({}, page), { stream, template: "{age}", locale });
    undos.push(() => { for (const widget of [card, table, text]) widget.destroy(); });
    await until(() => parts(table, "row").length === 2);
    await frames(10);
    const rect = (widget: { readonly node: HTMLElement }, part: string): DOMRect => parts(widget, part)[0].getBoundingClientRect();
    const { left, right } = shown.canvas.getBoundingClientRect();
    // Words begin at the right, the state stands at the left.
    expect(rect(shown.chart, "item").right).toBeCloseTo(right, 0);
    expect(rect(shown.chart, "status").left).toBeLessThan(left + 10);
    expect(rect(card, "label").right).toBeGreaterThan(rect(card, "status").right);
    expect(rect(table, "status").left).toBeLessThan(left + 10);
    const [first, second] = parts(table, "column").map((column) => column.getBoundingClientRect());
    expect(first.left).toBeGreaterThan(second.right);
    const cell = document.createRange();
    cell.selectNodeContents(parts(table, "cell")[0]);
    expect(cell.getBoundingClientRect().right).toBeCloseTo(parts(table, "cell")[0].getBoundingClientRect().right, 0);
    // Each reads in its own direction.
    readsOn(parts(shown.chart, "title")[0], "1 (CPU)");
    readsOn(parts(shown.chart, "name")[0], name);
    readsOn(parts(card, "label")[0], name);
    readsOn(parts(table, "title")[0], name);
    readsOn(parts(table, "label")[0], "1 (host)");
    readsOn(parts(table, "cell")[0], name);
    const age = parts(text, "value")[0];
    readsOn(age, age.textContent);
    // By the digits of the language.
    for (const [widget, part] of [[shown.chart, "number"], [card, "value"], [table, "words"]] as const) expect(parts(widget, part)[0].textContent, part).toMatch(digits);
    expect(shown.chart.toSVG().match(/<text[^>]*>[^<]*<\/text>/g)!.filter((label) => digits.test(label.replace(/<[^>]*>/g, ""))).length).toBeGreaterThan(3);
    // Time runs from left to right, in the plot and in the sparkline, which ends beside its number.
    for (const share of [0.25, 0.75]) {
      shown.canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: left + share * (right - left), clientY: shown.canvas.getBoundingClientRect().top + 100, bubbles: true }));
      await frames();
    }
    expect(shown.told.length).toBe(2);
    expect(shown.told[0]!).toBeLessThan(shown.told[1]!);
    expect(parts(table, "words")[0].getBoundingClientRect().left).toBeGreaterThan(parts(table, "spark")[0].getBoundingClientRect().right);
  });
});
