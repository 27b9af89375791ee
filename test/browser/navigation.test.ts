import { afterEach, describe, expect, it } from "vitest";
import { cdp, userEvent } from "vitest/browser";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import type { LineChart, LineChartSpan } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 300 && !done(); n += 1) await frame();
  if (!done()) throw new Error("it did not come to that within 300 frames");
}

interface Shown {
  readonly chart: LineChart<Sample>;
  readonly source: ManualSource<Sample>;
  readonly canvas: HTMLCanvasElement;
  readonly views: LineChartSpan[];
  /** The newest row's time when it was made. */
  readonly now: number;
}

/**
 * A chart 600 px wide without margins of the last minute of ten, a row a second; its clock stands until it is moved.
 */
async function show(): Promise<Shown> {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "200px" });
  document.body.append(box);
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source);
  const now = Date.now();
  const chart = lineChart<Sample>(box, { stream, delay: 0, margin: 0, timeWindow: 60_000, now: () => now });
  undos.push(() => {
    chart.destroy();
    stream.destroy();
    box.remove();
  });
  await Promise.resolve();
  source.push(Array.from({ length: 600 }, (_, n) => ({ time: now - (599 - n) * 1_000, value: n % 50 })));
  const views: LineChartSpan[] = [];
  chart.on("view", (view) => views.push(view));
  const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
  for (let n = 0; n < 4; n += 1) await frame();
  return { chart, source, canvas, views, now };
}

/** Real input, by the browser: at a place on an element. */
async function mouse(element: Element, type: string, x: number, y: number, more: object = {}): Promise<void> {
  const { left, top } = element.getBoundingClientRect();
  const outer = window.frameElement?.getBoundingClientRect();
  const scale = outer ? outer.width / innerWidth : 1;
  const at = { x: (outer?.left ?? 0) + (left + x) * scale, y: (outer?.top ?? 0) + (top + y) * scale };
  await cdp().send(
    "Input.dispatchMouseEvent" as never,
    { type, button: type === "mouseWheel" ? "none" : "left", clickCount: 1, ...at, ...more } as never,
  );
}

async function drag(element: Element, from: number, to: number): Promise<void> {
  await mouse(element, "mousePressed", from, 100);
  for (const share of [0.25, 0.5, 0.75, 1]) {
    await mouse(element, "mouseMoved", from + (to - from) * share, 100, { buttons: 1 });
  }
  await mouse(element, "mouseReleased", to, 100);
}

const liveButton = (chart: LineChart<Sample>): HTMLElement =>
  chart.node.shadowRoot!.querySelector<HTMLElement>('[part~="live"]')!;
const isShown = (element: HTMLElement): boolean => element.getBoundingClientRect().width > 0;

describe("a view of time", () => {
  it("is held and goes back by a drag, while rows go on coming in and are counted", async () => {
    const { chart, source, canvas, views, now } = await show();
    expect(isShown(liveButton(chart))).toBe(false);
    await drag(canvas, 200, 400);
    await until(() => views.length > 0 && Math.abs(views.at(-1)!.to - (now - 20_000)) < 200);
    expect(chart.paused).toBe(true);
    expect(views.at(-1)!.live).toBe(false);
    source.push(Array.from({ length: 37 }, (_, n) => ({ time: now + n, value: 1 })));
    await until(() => liveButton(chart).textContent === "Live+37 new");
    expect(views.at(-1)!.to).toBeLessThan(now - 19_000);
  });

  it("comes back to live by the button, and by a double click", async () => {
    const { chart, canvas, views, now } = await show();
    await drag(canvas, 200, 500);
    await until(() => isShown(liveButton(chart)));
    liveButton(chart).click();
    await until(() => !isShown(liveButton(chart)));
    expect(chart.paused).toBe(false);
    await until(() => views.at(-1)!.live);
    await drag(canvas, 200, 500);
    expect(chart.paused).toBe(true);
    for (const count of [1, 2]) {
      await mouse(canvas, "mousePressed", 300, 100, { clickCount: count });
      await mouse(canvas, "mouseReleased", 300, 100, { clickCount: count });
    }
    await until(() => !chart.paused);
    await until(() => !isShown(liveButton(chart)));
    expect(views.at(-1)!.to).toBeLessThanOrEqual(now);
  });

  it("takes the button away before the next key can reach it, and leaves its focus to the plot", async () => {
    const { chart, canvas } = await show();
    chart.pause();
    await until(() => isShown(liveButton(chart)));
    canvas.focus();
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(isShown(liveButton(chart))).toBe(false);

    chart.pause();
    await until(() => isShown(liveButton(chart)));
    const focused = (): Element | null => chart.node.shadowRoot!.activeElement;
    for (let n = 0; n < 10 && focused() !== liveButton(chart); n += 1) await userEvent.keyboard("{Tab}");
    await userEvent.keyboard("{Enter}");
    expect(chart.paused).toBe(false);
    expect(focused()).toBe(canvas);
  });

  it("zooms by the wheel with Ctrl, or once it has the focus, and leaves the page its wheel otherwise", async () => {
    const { chart, canvas, views } = await show();
    const span = (): number => views.at(-1)!.to - views.at(-1)!.from;
    await mouse(canvas, "mouseWheel", 300, 100, { deltaX: 0, deltaY: 100 });
    for (let n = 0; n < 5; n += 1) await frame();
    expect(views).toEqual([]);
    await mouse(canvas, "mouseWheel", 300, 100, { deltaX: 0, deltaY: 100, modifiers: 2 });
    await until(() => views.length > 0);
    expect(span()).toBeCloseTo(75_000, -1);
    expect(chart.paused).toBe(false);
    canvas.focus();
    await mouse(canvas, "mouseWheel", 300, 100, { deltaX: 0, deltaY: -300 });
    await until(() => span() < 75_000);
    expect(span()).toBeCloseTo(75_000 / 1.25 ** 3, -1);
    await mouse(canvas, "mouseWheel", 300, 100, { deltaX: -60, deltaY: 0 });
    await until(() => chart.paused);
  });

  it("is moved by keys, and by its methods", async () => {
    const { chart, canvas, views, now } = await show();
    const press = (key: string, shiftKey = false): boolean =>
      canvas.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, cancelable: true }));
    expect(press("ArrowLeft", true)).toBe(false);
    await until(() => views.length === 1);
    expect(views[0].to).toBeCloseTo(now - 6_000, -1);
    press("Home");
    await until(() => views.length === 2);
    expect(views[1].to).toBeCloseTo(now - 599_000 + 12_000, -2);
    expect(press("Tab")).toBe(true);
    press("End");
    await until(() => !chart.paused);
    press(" ");
    expect(chart.paused).toBe(true);
    chart.live();
    expect(chart.paused).toBe(false);
    chart.pause();
    expect(chart.paused).toBe(true);
  });

  it("is written as it is held: nothing in it is the newest", async () => {
    const { chart, canvas } = await show();
    const newest = async (): Promise<boolean> => /<text[^>]*>49</.test(await chart.toSVG());
    expect(await newest()).toBe(true);
    await drag(canvas, 200, 400);
    await until(() => chart.paused);
    expect(await newest()).toBe(false);
  });

  it("asks for no frame while it is held and nothing comes in", async () => {
    const { chart } = await show();
    chart.pause();
    for (let n = 0; n < 40; n += 1) await frame();
    let drawn = 0;
    const context = chart.node.shadowRoot!.querySelector("canvas")!.getContext("2d")!;
    const clear = context.clearRect.bind(context);
    context.clearRect = (...box) => {
      drawn += 1;
      clear(...box);
    };
    for (let n = 0; n < 60; n += 1) await frame();
    expect(drawn).toBe(0);
  });
});

describe("a cursor", () => {
  it("is shared by the charts and cards of a stream: they show the moment that is pointed at", async () => {
    const { chart, canvas, now } = await show();
    const { stream } = chart.options;
    const boxes = [200, 120].map((height) => {
      const box = document.createElement("div");
      Object.assign(box.style, { width: "300px", height: `${height}px` });
      document.body.append(box);
      undos.push(() => {
        box.remove();
      });
      return box;
    });
    const second = lineChart<Sample>(boxes[0], {
      stream: stream!,
      delay: 0,
      margin: 0,
      timeWindow: 60_000,
      now: () => now,
    });
    const card = valueCard<Sample>(boxes[1], { stream: stream!, label: "CPU", timeZone: "Asia/Kathmandu" });
    undos.push(() => {
      second.destroy();
      card.destroy();
    });
    const text = (part: string): string | null => card.node.shadowRoot!.querySelector(`[part~="${part}"]`)!.textContent;
    const told: (number | undefined)[] = [];
    second.on("cursor", ({ time }) => told.push(time));
    for (let n = 0; n < 4; n += 1) await frame();
    const live = text("value");
    const { left, top } = canvas.getBoundingClientRect();
    // Half a minute ago: row 569, whose value is 19.
    canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: left + 300, clientY: top + 50, bubbles: true }));
    await until(() => text("value") === "19");
    const there = new Intl.DateTimeFormat("en", {
      timeZone: "Asia/Kathmandu",
      hourCycle: "h23",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    expect(text("moment")).toContain(there.format(now - 30_000));
    await until(() => told.at(-1) === now - 30_000);
    expect(second.node.shadowRoot!.querySelector<HTMLElement>('[part~="readout"]')!.style.visibility).toBe("visible");
    canvas.dispatchEvent(new PointerEvent("pointerleave"));
    await until(() => text("value") === live && told.at(-1) === undefined);
    expect(isShown(card.node.shadowRoot!.querySelector<HTMLElement>('[part~="moment"]')!)).toBe(false);
  });

  it("is that of a table's row, too, beneath the pointer or with the focus", async () => {
    const { chart, now } = await show();
    const told: (number | undefined)[] = [];
    chart.on("cursor", ({ time }) => told.push(time));
    const box = document.createElement("div");
    document.body.append(box);
    const table = dataTable(box, { stream: chart.options.stream!, rows: 4, columns: [{ value: "value" }] });
    undos.push(() => {
      table.destroy();
      box.remove();
    });
    for (let n = 0; n < 4; n += 1) await frame();
    const rows = (): HTMLElement[] => [...table.node.shadowRoot!.querySelectorAll<HTMLElement>('[part~="row"]')];
    await mouse(rows()[2], "mouseMoved", 20, 10);
    await until(() => told.at(-1) === now - 2_000);
    expect(rows().map(({ ariaCurrent }) => ariaCurrent)).toEqual([null, null, "time", null]);
    await mouse(rows()[0], "mouseMoved", 20, 300);
    await until(() => told.at(-1) === undefined);
    table.node.shadowRoot!.querySelector<HTMLElement>("button")!.focus();
    await userEvent.keyboard("{Tab}");
    await until(() => told.at(-1) === now);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}");
    await until(() => told.at(-1) === now - 2_000);
    rows()[2].blur();
    await until(() => told.at(-1) === undefined);
  });
});

describe("a wheel", () => {
  const turn = (canvas: HTMLElement, init: WheelEventInit): boolean => {
    const { left, top } = canvas.getBoundingClientRect();
    const event = new WheelEvent("wheel", {
      clientX: left + 300,
      clientY: top + 100,
      bubbles: true,
      cancelable: true,
      ...init,
    });
    canvas.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it("that moves nothing is left to the page: at the live edge, the first row, the ends of the zoom", async () => {
    const { chart, canvas } = await show();
    // Live: there is nothing to the right.
    expect(turn(canvas, { deltaX: 50 })).toBe(false);
    expect(turn(canvas, { deltaX: -50 })).toBe(true);
    expect(turn(canvas, { deltaX: -1e6 })).toBe(true);
    expect(turn(canvas, { deltaX: -50 })).toBe(false);
    expect(turn(canvas, { deltaX: 50 })).toBe(true);
    chart.live();
    canvas.focus();
    expect(turn(canvas, { deltaY: -5_000 })).toBe(true);
    for (let n = 0; n < 3; n += 1) await frame();
    expect(turn(canvas, { deltaY: -50 })).toBe(false);
    expect(turn(canvas, { deltaY: 5_000 })).toBe(true);
    for (let n = 0; n < 3; n += 1) await frame();
    expect(turn(canvas, { deltaY: 50 })).toBe(false);
    // The browser would zoom the page, which is no scrolling.
    expect(turn(canvas, { deltaY: 50, ctrlKey: true })).toBe(true);
  });

  it("over a chart without rows is left to the page, and holds nothing", async () => {
    const box = document.createElement("div");
    Object.assign(box.style, { width: "600px", height: "200px" });
    document.body.append(box);
    const stream = new DataStream<Sample>(manual<Sample>());
    const chart = lineChart<Sample>(box, { stream });
    undos.push(() => {
      chart.destroy();
      stream.destroy();
      box.remove();
    });
    for (let n = 0; n < 4; n += 1) await frame();
    expect(turn(chart.node.shadowRoot!.querySelector("canvas")!, { deltaX: -50 })).toBe(false);
    expect(chart.paused).toBe(false);
  });
});

describe("interactive: false", () => {
  it("turns the gestures of the plot off, and on again; the page keeps its wheel, its touch and its keys", async () => {
    const { chart, canvas, views } = await show();
    const told: (number | undefined)[] = [];
    chart.on("cursor", ({ time }) => told.push(time));
    const { left, top } = canvas.getBoundingClientRect();
    const at = { clientX: left + 300, clientY: top + 100, bubbles: true, cancelable: true };
    /** Does all that a reader can do on a plot. Returns how many events were taken from the page. */
    const gesture = async (): Promise<number> => {
      canvas.focus();
      const events = [
        new WheelEvent("wheel", { ...at, deltaX: -100 }),
        new WheelEvent("wheel", { ...at, deltaY: -100, ctrlKey: true }),
        ...[" ", "ArrowLeft", "+", "PageUp"].map((key) => new KeyboardEvent("keydown", { ...at, key })),
        new PointerEvent("pointerdown", { ...at, pointerType: "touch", pointerId: 7 }),
        new PointerEvent("pointermove", { ...at, clientX: left + 350, pointerType: "touch", pointerId: 7, buttons: 1 }),
        new PointerEvent("pointercancel", { ...at, pointerType: "touch", pointerId: 7 }),
        new MouseEvent("dblclick", at),
        new PointerEvent("pointermove", { ...at, pointerType: "mouse" }),
      ];
      for (const event of events) canvas.dispatchEvent(event);
      for (let n = 0; n < 6; n += 1) await frame();
      return events.filter(({ defaultPrevented }) => defaultPrevented).length;
    };
    // Capture asks for a pointer of the browser's own.
    canvas.setPointerCapture = () => undefined;
    chart.update({ interactive: false });
    for (let n = 0; n < 4; n += 1) await frame();
    expect(await gesture()).toBe(0);
    expect([views, told, chart.paused]).toEqual([[], [], false]);
    expect(chart.node.shadowRoot!.activeElement).toBeNull();
    expect([canvas.tabIndex, getComputedStyle(canvas).touchAction, canvas.role]).toEqual([-1, "auto", "img"]);
    expect(canvas.ariaDescription).toBeNull();
    // What a program does goes on.
    chart.pause();
    expect(chart.paused).toBe(true);
    chart.live();
    chart.update({ interactive: true });
    expect(await gesture()).toBeGreaterThan(4);
    await until(() => views.length > 0 && told.length > 0);
    expect([canvas.tabIndex, getComputedStyle(canvas).touchAction, canvas.role]).toEqual([0, "pan-y", "application"]);
  });

  it("leaves a cursor that was read, and the view that it held", async () => {
    const { chart, canvas } = await show();
    const told: (number | undefined)[] = [];
    chart.on("cursor", ({ time }) => told.push(time));
    canvas.focus();
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
    await until(() => told.at(-1) !== undefined);
    expect(chart.paused).toBe(true);
    chart.update({ interactive: false });
    await until(() => told.at(-1) === undefined);
    expect(chart.paused).toBe(false);
  });
});
