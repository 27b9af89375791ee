import { afterEach, describe, expect, it } from "vitest";
import { cdp } from "vitest/browser";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard } from "../../src/widgets/dashboard/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import type { LineChart, LineChartInput, LineChartSpan } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { liveText } from "../../src/widgets/live-text/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";
import type { Widget } from "../../src/widgets/widget/widget.js";
import { trusted } from "./markup.js";
import { withPixelRatio } from "./pixel-ratio.js";
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

function put<Element extends HTMLElement>(
  element: Element,
  style: Partial<CSSStyleDeclaration> = {},
  into: Node = document.body,
): Element {
  Object.assign(element.style, style);
  into.appendChild(element);
  undos.push(() => {
    element.remove();
  });
  return element;
}

const box = (style: Partial<CSSStyleDeclaration> = {}, into?: Node): HTMLElement =>
  put(document.createElement("div"), style, into);

/** A stream of ten minutes, a row a second. */
async function tenMinutes(): Promise<{ stream: DataStream<Sample>; now: number; push(...values: number[]): void }> {
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source);
  stream.start();
  undos.push(() => {
    stream.destroy();
  });
  const now = Date.now();
  await Promise.resolve();
  source.push(Array.from({ length: 600 }, (_, n) => ({ time: now - (599 - n) * 1_000, value: n % 50 })));
  return {
    stream,
    now,
    push: (...values) => {
      source.push(values.map((value, n) => ({ time: now + 1 + n, value })));
    },
  };
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
  const chart = lineChart<Sample>(target, {
    stream,
    delay: 0,
    margin: 0,
    timeWindow: 60_000,
    now: () => now,
    ...options,
  });
  undos.push(() => {
    chart.destroy();
  });
  const views: LineChartSpan[] = [];
  const told: (number | undefined)[] = [];
  chart.on("view", (view) => views.push(view));
  chart.on("cursor", ({ time }) => told.push(time));
  await frames();
  return { chart, canvas: chart.node.shadowRoot!.querySelector("canvas")!, views, told, now };
}

const parts = ({ node }: { readonly node: HTMLElement }, name: string): HTMLElement[] => [
  ...node.shadowRoot!.querySelectorAll<HTMLElement>(`[part~="${name}"]`),
];

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
      canvas.dispatchEvent(
        new PointerEvent("pointermove", {
          pointerId: 1,
          pointerType: "mouse",
          clientX,
          clientY: top + 50,
          bubbles: true,
        }),
      );
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
    const series = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ value: "value" as const, label: `line ${n}` }));
    const shown = await chartIn(box({ width: "400px", height: "240px" }), { stream, series });
    const table = dataTable(box({ width: "400px" }), { stream, rows: 3 });
    undos.push(() => {
      table.destroy();
    });
    shown.chart.pause();
    undos.push(untouch);
    await touch(shown.canvas);
    await until(() => matchMedia("(pointer: coarse)").matches);
    await frames();
    const buttons = [shown.chart, table]
      .flatMap(({ node }) => [...node.shadowRoot!.querySelectorAll("button")])
      .map((button) => button.getBoundingClientRect());
    const seen = buttons.filter(({ width }) => width > 0);
    expect(seen.length).toBeGreaterThan(6);
    for (const { width, height } of seen) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    // They neither lie over one another, nor are they cut.
    const bottom = Math.max(...parts(shown.chart, "item").map((item) => item.getBoundingClientRect().bottom));
    expect(parts(shown.chart, "legend")[0].getBoundingClientRect().bottom).toBeGreaterThanOrEqual(bottom);
    for (const [index, a] of seen.entries()) {
      for (const b of seen.slice(index + 1)) {
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
      }
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

  it.each([
    ["ar-EG", /[٠-٩]/],
    ["fa", /[۰-۹]/],
    ["he", /[0-9]/],
  ])("in %s mirrors words and their places, but not time", async (locale, digits) => {
    const { stream, now } = await tenMinutes();
    const page = box({ width: "500px" });
    page.dir = "rtl";
    const series = [
      { value: "value" as const, label: name },
      { value: "value" as const, label: "خادم 2" },
    ];
    const shown = await chartIn(box({ height: "200px" }, page), {
      stream,
      series,
      title: "1 (CPU)",
      locale,
      now: () => now,
    });
    const card = valueCard(box({ height: "150px", width: "300px" }, page), { stream, label: name, locale });
    const table = dataTable(box({}, page), {
      stream,
      title: name,
      rows: 2,
      locale,
      columns: [
        { value: () => name, label: "1 (host)" },
        { value: "value", sparkline: "line" },
      ],
    });
    const text = liveText(box({}, page), { stream, template: "{age}", locale });
    undos.push(() => {
      for (const widget of [card, table, text]) widget.destroy();
    });
    await until(() => parts(table, "row").length === 2);
    await frames(10);
    const rect = (widget: { readonly node: HTMLElement }, part: string): DOMRect =>
      parts(widget, part)[0].getBoundingClientRect();
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
    for (const [widget, part] of [
      [shown.chart, "number"],
      [card, "value"],
      [table, "words"],
    ] as const) {
      expect(parts(widget, part)[0].textContent, part).toMatch(digits);
    }
    expect(
      (await shown.chart.toSVG())
        .match(/<text[^>]*>[^<]*<\/text>/g)!
        .filter((label) => digits.test(label.replace(/<[^>]*>/g, ""))).length,
    ).toBeGreaterThan(3);
    // Time runs from left to right, in the plot and in the sparkline, which ends beside its number.
    for (const share of [0.25, 0.75]) {
      shown.canvas.dispatchEvent(
        new PointerEvent("pointermove", {
          clientX: left + share * (right - left),
          clientY: shown.canvas.getBoundingClientRect().top + 100,
          bubbles: true,
        }),
      );
      await frames();
    }
    expect(shown.told.length).toBe(2);
    expect(shown.told[0]!).toBeLessThan(shown.told[1]!);
    expect(parts(table, "words")[0].getBoundingClientRect().left).toBeGreaterThan(
      parts(table, "spark")[0].getBoundingClientRect().right,
    );
  });
});

/** Real input, by the browser: where a share of an element's width is seen. */
async function pointAt(element: Element, share: number): Promise<void> {
  const { left, top, width, height } = element.getBoundingClientRect();
  let at = { x: left + share * width, y: top + 0.5 * height };
  for (
    let frame = element.ownerDocument.defaultView?.frameElement;
    frame;
    frame = frame.ownerDocument.defaultView?.frameElement
  ) {
    const outer = frame.getBoundingClientRect();
    const scale = outer.width / (frame as HTMLIFrameElement).contentWindow!.innerWidth;
    at = { x: outer.left + at.x * scale, y: outer.top + at.y * scale };
  }
  await cdp().send("Input.dispatchMouseEvent" as never, { type: "mouseMoved", ...at } as never);
}

/** Whether a canvas has as many pixels as the screen where it is seen, one more or less for the edges. */
function expectSharp(canvas: HTMLCanvasElement): void {
  const { width, height } = canvas.getBoundingClientRect();
  expect(Math.abs(canvas.width - width * devicePixelRatio)).toBeLessThanOrEqual(1);
  expect(Math.abs(canvas.height - height * devicePixelRatio)).toBeLessThanOrEqual(1);
}

const size: Partial<CSSStyleDeclaration> = { width: "400px", height: "120px" };

const places: Readonly<Record<string, () => HTMLElement | Promise<HTMLElement>>> = {
  "a parent with zoom": () => box(size, box({ zoom: "1.5" })),
  "a parent that is enlarged": () => box(size, box({ transform: "scale(2)", transformOrigin: "0 0" })),
  "a parent that is not turned": () => box(size, box({ transform: "rotate(0deg)" })),
  "a parent with a perspective": () => box(size, box({ perspective: "400px" })),
  "a body with zoom": () => {
    document.body.style.zoom = "1.25";
    undos.push(() => {
      document.body.style.zoom = "";
    });
    return box(size);
  },
  "an iframe": async () => {
    const frame = put(document.createElement("iframe"), {
      width: "600px",
      height: "200px",
      border: "7px solid",
      margin: "11px",
    });
    frame.srcdoc = trusted("<!doctype html><body>");
    await new Promise((loaded) => {
      frame.onload = loaded;
    });
    return box(size, frame.contentDocument!.body);
  },
  "a shadow root": () => box(size, box().attachShadow({ mode: "open" })),
  "a dialog": () => {
    const dialog = put(document.createElement("dialog"));
    undos.push(() => {
      dialog.close();
    });
    dialog.showModal();
    return box(size, dialog);
  },
  "details that are opened": async () => {
    const details = put(document.createElement("details"));
    const target = box(size, details);
    await frames();
    details.open = true;
    return target;
  },
  "a flex item without a least width": () => {
    const flex = box({ display: "flex", width: "500px", height: "120px" });
    box({ flex: "none", width: "100px" }, flex);
    return box({ flex: "1" }, flex);
  },
  "a grid item": () =>
    box({}, box({ display: "grid", gridTemplateColumns: "1fr 2fr", gridAutoRows: "120px", width: "600px" })),
  "an element with contained size": () => box({ width: "400px", height: "120px", contain: "size" }),
  "a cell of a table": () => {
    const row = put(document.createElement("table"), { width: "500px", height: "150px" }).insertRow();
    row.insertCell().textContent = "name";
    return box({ height: "120px" }, put(row.insertCell(), { width: "80%" }, row));
  },
};

describe("a chart in", () => {
  it.each(Object.entries(places))("%s is pointed at where it is seen, sharp, and does not grow", async (_, place) => {
    const { canvas, told, now } = await chartIn(await place());
    await frames();
    const before = canvas.getBoundingClientRect();
    expect([before.width, before.height].map((length) => length >= 100)).toEqual([true, true]);
    expectSharp(canvas);
    for (const share of [0.25, 0.75]) {
      await pointAt(canvas, share);
      await until(() => told.length > 0 && Math.abs(told.at(-1)! - (now - 60_000 * (1 - share))) <= 1_000);
    }
    await frames(10);
    const { width, height } = canvas.getBoundingClientRect();
    expect([width, height]).toEqual([before.width, before.height]);
  });

  it("a parent that is made smaller is pointed at where it is seen, and has no fewer pixels", async () => {
    const { canvas, told, now } = await chartIn(
      box({ width: "800px", height: "300px" }, box({ transform: "scale(.5)", transformOrigin: "0 0" })),
    );
    await pointAt(canvas, 0.25);
    await until(() => told.length > 0 && Math.abs(told.at(-1)! - (now - 45_000)) <= 1_000);
    expect(canvas.width).toBeGreaterThanOrEqual(canvas.getBoundingClientRect().width * devicePixelRatio);
  });

  it("a tab that was not displayed is drawn once it is", async () => {
    const tab = box({ display: "none" });
    const { canvas, told } = await chartIn(box(size, tab));
    tab.style.display = "";
    await until(() => canvas.width === Math.round(400 * devicePixelRatio));
    await pointAt(canvas, 0.5);
    await until(() => told.length > 0);
  });

  it("an iframe has a legend that hides lines, and a table that points", async () => {
    const target = await places["an iframe"]();
    const { stream } = await tenMinutes();
    const { chart, told } = await chartIn(target, {
      stream,
      series: [
        { value: "value", label: "a" },
        { value: "value", label: "b" },
      ],
      cursor: "frame",
    });
    parts(chart, "item")[0].click();
    await until(() => parts(chart, "item")[0].ariaPressed === "false");
    const table = dataTable(box({}, target.parentElement!), { stream, rows: 2, cursor: "frame" });
    undos.push(() => {
      table.destroy();
    });
    await frames();
    parts(table, "cell")[0].dispatchEvent(
      new PointerEvent("pointerover", { pointerType: "mouse", bubbles: true, composed: true }),
    );
    await until(() => told.at(-1) !== undefined);
  });

  it("a window whose pixels change is sharp again", async () => {
    const { canvas } = await chartIn(box(size));
    const card = valueCard(box({ width: "300px", height: "150px" }), {
      stream: (await tenMinutes()).stream,
      sparkline: "line",
    });
    undos.push(() => {
      card.destroy();
    });
    await frames();
    for (const ratio of [2, 1.5]) {
      await withPixelRatio(ratio, async () => {
        // As a browser does that is zoomed, or moved to another screen: it is laid out anew. An emulated ratio alone
        // tells nobody.
        const { innerWidth: width, innerHeight: height } = window.top!;
        await cdp().send("Emulation.setDeviceMetricsOverride", {
          width: width - 1,
          height,
          deviceScaleFactor: ratio,
          mobile: false,
        });
        await expect.poll(() => canvas.width).toBe(400 * ratio);
        expectSharp(canvas);
        await expect.poll(() => (parts(card, "spark")[0] as HTMLCanvasElement).width).toBe(300 * ratio);
        // It is drawn anew, too.
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        expect(data.some((value, index) => index % 4 === 3 && value > 0)).toBe(true);
      });
    }
  });

  it("a window whose pixels change and that tells nobody is sharp with the next row, in all widgets", async () => {
    const { stream, push } = await tenMinutes();
    const { canvas } = await chartIn(box(size), { stream });
    const card = valueCard(box({ width: "300px", height: "150px" }), { stream, sparkline: "line" });
    const table = dataTable(box({ width: "300px" }), { stream, columns: [{ value: "value", sparkline: "line" }] });
    undos.push(() => {
      for (const widget of [card, table]) widget.destroy();
    });
    await frames();
    const spark = parts(table, "spark")[0] as HTMLCanvasElement;
    await withPixelRatio(2, async () => {
      push(7);
      await expect.poll(() => canvas.width).toBe(800);
      await expect.poll(() => (parts(card, "spark")[0] as HTMLCanvasElement).width).toBe(600);
      await expect.poll(() => spark.width).toBe(2 * spark.clientWidth);
    });
  });

  it("a page in quirks mode has its natural height where none is set, else fills it, and does not grow", async () => {
    const frame = put(document.createElement("iframe"), { width: "500px", height: "300px", border: "0" });
    const address = URL.createObjectURL(
      new Blob(["<body><div id=a></div><div id=b></div><div id=c></div>"], { type: "text/html" }),
    );
    undos.push(() => {
      URL.revokeObjectURL(address);
    });
    frame.src = address;
    await new Promise((loaded) => {
      frame.onload = loaded;
    });
    const page = frame.contentDocument!;
    expect(page.compatMode).toBe("BackCompat");
    page.body.style.margin = "0";
    page.getElementById("b")!.style.height = "50%";
    page.getElementById("c")!.style.height = "120px";
    const [a, b, c] = [
      await chartIn(page.querySelector("#a")!),
      await chartIn(page.querySelector("#b")!),
      await chartIn(page.querySelector("#c")!),
    ];
    const heights = (): number[] => [a, b, c].map(({ canvas }) => canvas.getBoundingClientRect().height);
    await frames(20);
    // Half of the window, as per cents are there.
    expect(heights()).toEqual([240, 150, 120]);
    a.chart.update({ height: 100 });
    expect(heights()).toEqual([100, 150, 120]);
    a.chart.update({ height: undefined });
    c.chart.node.parentElement!.style.height = "";
    expect(heights()).toEqual([240, 150, 240]);
  });
});

const sizes = [
  [80, 40],
  [120, 60],
  [200, 100],
  [1, 1],
  [0, 0],
  [3_000, 40],
  [60, 2_000],
] as const;

describe("a box of", () => {
  it.each(sizes)(
    "%i × %i px holds each widget, with nothing beyond its edges and no words over others",
    async (width, height) => {
      const { stream, now } = await tenMinutes();
      const errors: unknown[] = [];
      const target = (): HTMLElement => box({ width: `${width}px`, height: `${height}px` });
      const series = [
        { value: "value" as const, label: "web-1" },
        { value: "value" as const, label: "web-2" },
      ];
      const widgets = [
        lineChart<Sample>(target(), { stream, title: "CPU", now: () => now }),
        lineChart<Sample>(target(), { stream, title: "CPU", series, now: () => now }),
        valueCard<Sample>(target(), { stream, label: "CPU", unit: "%", delta: "previous", sparkline: "line" }),
        dataTable<Sample>(target(), {
          stream,
          title: "CPU",
          columns: [{ value: "time" }, { value: "value", sparkline: "line" }],
        }),
        liveText<Sample>(target(), { stream }),
        dashboard<Sample>(target(), { stream, title: "CPU" }),
      ];
      for (const widget of widgets) {
        (widget as Widget<object>).on("error", (error) => errors.push(error));
        undos.push(() => {
          widget.destroy();
        });
      }
      await frames(10);
      expect(errors).toEqual([]);
      if (width < 60) return;
      for (const [index, widget] of widgets.slice(0, 4).entries()) {
        const outer = widget.node.getBoundingClientRect();
        expect([outer.width, outer.height]).toEqual([width, height]);
        const words = wordsIn(widget.node.shadowRoot!, outer);
        const told = `${index}: ${words.map(({ text }) => text).join(" | ")}`;
        for (const [at, { text, rect }] of words.entries()) {
          if (index < 3) {
            expect(
              [
                rect.left >= outer.left - 1,
                rect.right <= outer.right + 1,
                rect.top >= outer.top - 1,
                rect.bottom <= outer.bottom + 1,
              ],
              `${told}: ${text}`,
            ).toEqual([true, true, true, true]);
          }
          for (const other of words.slice(at + 1)) {
            expect(meet(rect, other.rect), `${told}: ${text} × ${other.text}`).toBe(false);
          }
        }
      }
      // What matters most is there: a line, a number, a row.
      const [chart, , card, table] = widgets;
      const plot = chart.node.shadowRoot!.querySelector("canvas")!;
      const { data } = plot.getContext("2d")!.getImageData(0, 0, plot.width, plot.height);
      expect(data.filter((value, index) => index % 4 === 3 && value > 128).length).toBeGreaterThan(30);
      expect(wordsIn(card.node.shadowRoot!, card.node.getBoundingClientRect()).map(({ text }) => text)).toContain("49");
      const line = parts(table, "row")[0].getBoundingClientRect();
      expect(line.bottom).toBeLessThanOrEqual(table.node.getBoundingClientRect().bottom + 1);
    },
  );
});

/** The words that can be seen within a box, and where. */
function wordsIn(root: ShadowRoot, outer: DOMRect): { text: string; rect: DOMRect }[] {
  const found: { text: string; rect: DOMRect }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement!;
    if (
      element.closest('[part~="unseen"],[part~="readout"],caption') ||
      getComputedStyle(element).visibility === "hidden"
    ) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    let rect = range.getBoundingClientRect();
    // What ends in dots, or scrolls, is seen within its element.
    for (let around: Element | null = element; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowX !== "visible") rect = common(rect, around.getBoundingClientRect());
    }
    if (element.closest("table")) rect = common(rect, outer);
    const text = (node as Text).data;
    if (rect.width > 1 && rect.height > 1 && text.trim() !== "") found.push({ text, rect });
  }
  return found;
}

function common(a: DOMRect, b: DOMRect): DOMRect {
  const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
  return new DOMRect(
    left,
    top,
    Math.max(0, Math.min(a.right, b.right) - left),
    Math.max(0, Math.min(a.bottom, b.bottom) - top),
  );
}

function meet(a: DOMRect, b: DOMRect): boolean {
  const { width, height } = common(a, b);
  return width > 1 && height > 1;
}
