import { afterEach, describe, expect, it, vi } from "vitest";
import { cdp } from "vitest/browser";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard } from "../../src/widgets/dashboard/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import type { LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { lengthTokens } from "../../src/widgets/style/length-tokens.js";
import { roles } from "../../src/widgets/style/roles.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly cpu: number;
}

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function until(done: () => boolean, what = "that"): Promise<void> {
  for (let n = 0; n < 120 && !done(); n += 1) await frame();
  if (!done()) throw new Error(`it did not come to ${what} within 120 frames`);
}

async function emulate(features: Readonly<Record<string, string>>, media = ""): Promise<void> {
  const list = Object.entries(features).map(([name, value]) => ({ name, value }));
  await cdp().send("Emulation.setEmulatedMedia" as never, { media, features: list } as never);
  undos.push(() => cdp().send("Emulation.setEmulatedMedia" as never, { media: "", features: [] } as never));
}

/** Charts stand still at this moment. */
const now = Date.now();

interface Feed {
  readonly box: HTMLElement;
  readonly stream: DataStream<Sample>;
  readonly push: (rows: readonly Sample[]) => void;
  readonly lose: () => void;
}

async function feed(): Promise<Feed> {
  const box = document.createElement("main");
  Object.assign(box.style, { width: "640px", height: "300px" });
  document.body.append(box);
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { staleAfter: Infinity });
  undos.push(() => {
    stream.destroy();
    box.remove();
  });
  stream.start();
  await Promise.resolve();
  const push = (rows: readonly Sample[]): void => {
    source.push(rows);
  };
  const lose = (): void => {
    source.lost({ cause: "a test", count: 9 });
  };
  push(Array.from({ length: 30 }, (_, n) => ({ time: now - 60_000 + n * 1_000, cpu: 20 + (n % 7) * 9 })));
  return { box, stream, push, lose };
}

type Options = Partial<LineChartOptions<Sample>>;

async function chartIn(
  { box, stream }: Feed,
  options: Options = {},
): Promise<{ node: HTMLElement; canvas: HTMLCanvasElement }> {
  const chart = lineChart<Sample>(box, {
    stream,
    value: "cpu",
    title: "CPU",
    delay: 0,
    timeZone: "UTC",
    now: () => now,
    y: { grid: false },
    ...options,
  } as never);
  undos.push(() => {
    chart.destroy();
  });
  await until(() => chart.node.ariaDescription !== "" && chart.node.ariaDescription !== null);
  for (let n = 0; n < 30; n += 1) await frame();
  return { node: chart.node, canvas: chart.node.shadowRoot!.querySelector("canvas")! };
}

const part = (node: Element, name: string): HTMLElement =>
  node.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`)!;

const drawing = (canvas: HTMLCanvasElement): string => canvas.toDataURL();

/** The mean lightness of what is drawn, 0 to 255, by its coverage: of labels and the line. */
function lightness(canvas: HTMLCanvasElement): number {
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  let weight = 0;
  for (let at = 0; at < data.length; at += 4) {
    sum += ((data[at] + data[at + 1] + data[at + 2]) / 3) * data[at + 3];
    weight += data[at + 3];
  }
  return sum / weight;
}

describe("a dark scheme comes by itself, with no remount,", () => {
  const ways: Readonly<Record<string, (box: HTMLElement) => unknown>> = {
    "by the style of an ancestor": (box) => {
      box.style.colorScheme = "dark";
    },
    "by a class": (box) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".night { color-scheme: dark }");
      document.adoptedStyleSheets.push(sheet);
      undos.push(() => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      });
      box.className = "night";
    },
    "by the system": async (box) => {
      box.style.colorScheme = "light dark";
      await emulate({ "prefers-color-scheme": "dark" });
    },
  };

  it.each(Object.keys(ways))("%s, to a chart", async (way) => {
    const at = await feed();
    const { node, canvas } = await chartIn(at);
    const before = [drawing(canvas), lightness(canvas)] as const;
    await ways[way](at.box);
    await until(() => drawing(canvas) !== before[0], "another picture");
    expect(lightness(canvas)).toBeGreaterThan(before[1] + 30);
    expect(node.isConnected).toBe(true);
    expect(getComputedStyle(part(node, "title")).color).toBe("rgb(236, 238, 242)");
  });

  it.each(Object.keys(ways))("%s, to a card, a table, a dashboard", async (way) => {
    const at = await feed();
    const place = (): HTMLElement => {
      const made = document.createElement("div");
      made.style.height = "160px";
      at.box.append(made);
      return made;
    };
    const { stream } = at;
    const card = valueCard<Sample>(place(), {
      stream,
      value: "cpu",
      label: "CPU",
      sparkline: "line",
      timeWindow: 600_000,
    } as never);
    const table = dataTable<Sample>(place(), { stream, columns: [{ value: "cpu" }], title: "Rows" } as never);
    const board = dashboard<Sample>(place(), {
      stream,
      widgets: [{ widget: "line-chart", value: "cpu", now: () => now, delay: 0 }],
    } as never);
    undos.push(() => {
      for (const widget of [card, table, board]) widget.destroy();
    });
    for (let n = 0; n < 40; n += 1) await frame();
    const inner = board.widgets[0].node;
    const canvases = [card.node, inner].map((node) => node.shadowRoot!.querySelector("canvas")!);
    const before = canvases.map(drawing);
    const colors = (): string[] =>
      [part(card.node, "value"), part(table.node, "title"), part(inner, "waiting")].map(
        (element) => getComputedStyle(element).color,
      );
    const inks = colors();
    await ways[way](at.box);
    await until(() => canvases.every((canvas, index) => drawing(canvas) !== before[index]), "other pictures");
    // A card's colours come by a transition.
    await until(() => colors().every((color, index) => color !== inks[index]), "other inks");
  });
});

describe("forced colours", () => {
  it("come to a chart with no remount: its ink is the system's, its grid is quieter than ink", async () => {
    const { node, canvas } = await chartIn(await feed(), { y: {} });
    const before = drawing(canvas);
    await emulate({ "forced-colors": "active" });
    await until(() => drawing(canvas) !== before, "another picture");
    const probe = document.createElement("i");
    probe.style.setProperty("forced-color-adjust", "none");
    document.body.append(probe);
    undos.push(() => {
      probe.remove();
    });
    const system = (name: string): string => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const strokes: string[] = [];
    const context = canvas.getContext("2d")!;
    vi.spyOn(context, "stroke").mockImplementation(() => {
      strokes.push(context.strokeStyle as string);
    });
    node.style.height = "200px";
    await until(() => strokes.length > 1);
    context.fillStyle = system("color-mix(in srgb, CanvasText 30%, Canvas)");
    expect(strokes[0]).toBe(context.fillStyle);
    const inks = new Set<string>();
    const { fillText } = context;
    context.fillText = function (this: CanvasRenderingContext2D, ...words) {
      inks.add(context.fillStyle as string);
      fillText.apply(this, words);
    };
    node.style.height = "220px";
    await until(() => inks.size > 0);
    context.fillStyle = system("CanvasText");
    expect([...inks]).toEqual([context.fillStyle]);
  });
});

describe("forced colours of a dark system, on a page without a color-scheme,", () => {
  const channel = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (r: number, g: number, b: number): number =>
    0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);

  /** The luminance of a computed colour, as a canvas paints it. */
  const read = (color: string): number => {
    const context = document.createElement("canvas").getContext("2d")!;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return luminance(r, g, b);
  };

  it.each(Object.keys(roles).filter((role) => !["surface", "grid"].includes(role)))(
    "have a contrast of 3 : 1 at least: %s",
    async (role) => {
      await emulate({ "forced-colors": "active", "prefers-color-scheme": "dark" });
      const at = await feed();
      const { node } = await chartIn(at);
      const swatch = document.createElement("i");
      swatch.style.setProperty("forced-color-adjust", "none");
      swatch.style.color = `var(--_${role})`;
      node.shadowRoot!.append(swatch);
      const ink = read(getComputedStyle(swatch).color);
      swatch.style.color = "Canvas";
      const surface = read(getComputedStyle(swatch).color);
      expect(surface).toBeLessThan(0.1);
      expect((Math.max(ink, surface) + 0.05) / (Math.min(ink, surface) + 0.05)).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(["navy", "#222", "black", "#7f042c"])("have it with a colour of the page's own too: %s", async (stroke) => {
    await emulate({ "forced-colors": "active", "prefers-color-scheme": "dark" });
    const at = await feed();
    const { canvas } = await chartIn(at, { stroke, legend: true });
    const strokes = new Set<string>();
    const context = canvas.getContext("2d")!;
    const { stroke: draw } = context;
    context.stroke = function (this: CanvasRenderingContext2D) {
      if (typeof context.strokeStyle === "string") strokes.add(context.strokeStyle);
      draw.apply(this);
    };
    at.box.style.height = "220px";
    await until(() => strokes.size > 0);
    for (const color of strokes) expect((read(color) + 0.05) / 0.05, color).toBeGreaterThanOrEqual(3);
  });
});

describe("paper", () => {
  const event = (name: string): boolean => window.dispatchEvent(new Event(name));

  it("is light, sharp, and without what stands under a pointer; then all is as before", async () => {
    const at = await feed();
    at.box.style.colorScheme = "dark";
    const { canvas, node } = await chartIn(at);
    const before = [drawing(canvas), canvas.width] as const;
    canvas.dispatchEvent(
      new PointerEvent("pointermove", { clientX: 200, clientY: 120, pointerType: "mouse", bubbles: true }),
    );
    await until(() => getComputedStyle(part(node, "readout")).visibility === "visible", "a readout");
    const [screen, wide] = [lightness(canvas), canvas.width];
    event("beforeprint");
    expect(canvas.width).toBeGreaterThanOrEqual(2 * canvas.clientWidth);
    expect(lightness(canvas)).toBeLessThan(screen - 30);
    expect(getComputedStyle(part(node, "readout")).visibility).toBe("hidden");
    event("afterprint");
    canvas.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
    await until(() => canvas.width === wide && drawing(canvas) === before[0], "the picture of the screen");
    expect(canvas.width).toBe(before[1]);
  });

  it("is light for a card too", async () => {
    const { box, stream } = await feed();
    box.style.colorScheme = "dark";
    const card = valueCard<Sample>(box, {
      stream,
      value: "cpu",
      label: "CPU",
      sparkline: "bars",
      timeWindow: 600_000,
    } as never);
    undos.push(() => {
      card.destroy();
    });
    for (let n = 0; n < 40; n += 1) await frame();
    const canvas = card.node.shadowRoot!.querySelector("canvas")!;
    const [screen, value] = [lightness(canvas), part(card.node, "label")];
    const ink = getComputedStyle(value).color;
    event("beforeprint");
    expect(lightness(canvas)).toBeLessThan(screen - 30);
    expect(getComputedStyle(value).color).not.toBe(ink);
    event("afterprint");
    expect(getComputedStyle(value).color).toBe(ink);
  });

  it("is drawn for also where a page is only shown as it would be printed, and has no buttons", async () => {
    const at = await feed();
    at.box.style.colorScheme = "dark";
    const { canvas, node } = await chartIn(at);
    const screen = lightness(canvas);
    await emulate({}, "print");
    await until(() => canvas.width >= 2 * canvas.clientWidth, "a sharp picture");
    expect(lightness(canvas)).toBeLessThan(screen - 30);
    for (const name of ["table-button", "live", "readout"]) {
      expect(getComputedStyle(part(node, name)).display).toBe("none");
    }
    expect(getComputedStyle(part(node, "title")).color).toBe("rgb(27, 31, 39)");
  });
});

describe("the ring of the focus", () => {
  it("is around the plot alone", async () => {
    const { canvas, node } = await chartIn(await feed());
    const ring = (): CSSStyleDeclaration => getComputedStyle(part(node, "waiting"));
    expect(ring().outlineStyle).toBe("none");
    canvas.focus({ focusVisible: true });
    expect([ring().outlineStyle, ring().outlineWidth, ring().outlineColor]).toEqual([
      "solid",
      "2px",
      "rgb(37, 99, 201)",
    ]);
    expect(getComputedStyle(canvas).outlineStyle).toBe("none");
    const [title, plot, whole] = [part(node, "title"), part(node, "waiting"), canvas].map((element) =>
      element.getBoundingClientRect(),
    );
    expect(plot.top).toBeGreaterThanOrEqual(title.bottom);
    expect(plot.bottom).toBeLessThan(whole.bottom - 16);
    expect(plot.left).toBeGreaterThan(whole.left + 16);
  });
});

describe("each property of a theme", () => {
  /** One that is far from the default, by what the property is of. */
  const others: readonly (readonly [RegExp, string])[] = [
    [/opacity/, "80%"],
    [/weight/, "300"],
    [/padding/, "3px"],
    [/^label-size/, "1.5rem"],
    [/^(title|heading|value)-size/, "10px"],
    [/dash/, "11"],
    [/fade/, "0"],
    [/width|radius|gap/, "0.6rem"],
    [/./, "rgb(1, 120, 3)"],
  ];
  const otherThan = (name: string): string => others.find(([which]) => which.test(name))![1];

  const looks = [
    "color",
    "backgroundColor",
    "backgroundImage",
    "borderTopColor",
    "borderRadius",
    "outlineColor",
    "outlineWidth",
    "paddingTop",
    "paddingLeft",
    "fontSize",
    "fontWeight",
    "gap",
  ] as const;

  /** All that is seen of some widgets. */
  function seen(nodes: readonly Element[]): string {
    const told: string[] = [];
    const look = (element: Element): void => {
      if (element instanceof HTMLCanvasElement) told.push(drawing(element));
      else if (element.getAttribute("part") !== "swatch") {
        const style = getComputedStyle(element);
        told.push(looks.map((name) => style[name]).join());
      }
      for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) look(child);
    };
    for (const node of nodes) look(node);
    return told.join("\n");
  }

  const own = ["focus", "border", "panel", "popup", "padding", "value-size", "value-weight", "sparkline-width"];
  const names = [...Object.keys(roles), ...Object.keys(lengthTokens), ...own];

  async function all(): Promise<{ box: HTMLElement; look: () => string }> {
    const at = await feed();
    const { box, stream, push, lose } = at;
    Object.assign(box.style, { width: "900px", height: "auto" });
    lose();
    push([
      { time: now - 20_000, cpu: 30 },
      { time: now - 10_000, cpu: 60 },
      { time: now - 5_000, cpu: 40 },
    ]);
    const still = { delay: 0, now: () => now, timeZone: "UTC" };
    const ten = Array.from({ length: 10 }, (_, n) => ({ value: ({ cpu }: Sample) => cpu + n, label: String(n) }));
    const board = dashboard<Sample>(box, {
      stream,
      title: "Machine",
      widgets: [
        {
          widget: "line-chart",
          value: "cpu",
          title: "CPU",
          thresholds: [{ value: 50 }, { value: 20, to: 30 }],
          ...still,
        },
        {
          widget: "line-chart",
          mark: "band",
          low: ({ cpu }: Sample) => cpu - 9,
          high: ({ cpu }: Sample) => cpu + 9,
          ...still,
        },
        { widget: "line-chart", series: ten, ...still },
        {
          widget: "value-card",
          value: "cpu",
          label: "CPU",
          delta: "previous",
          sparkline: "line",
          timeWindow: 6e9,
          thresholds: [{ value: 0, color: "var(--tick-bad)" }],
        },
        { widget: "data-table", columns: [{ value: "cpu" }], rows: 3, title: "Rows" },
      ],
    } as never);
    undos.push(() => {
      board.destroy();
    });
    for (let n = 0; n < 60; n += 1) await frame();
    const [chart] = board.widgets;
    const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
    canvas.focus();
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    for (let n = 0; n < 30; n += 1) await frame();
    return { box, look: () => seen([board.node]) };
  }

  it("is seen as soon as it is set, and no more once it is taken away", async () => {
    const { box, look } = await all();
    const idle: string[] = [];
    for (const name of names) {
      const before = look();
      box.style.setProperty(`--tick-${name}`, otherThan(name));
      try {
        await until(() => look() !== before);
      } catch {
        idle.push(name);
      }
      box.style.removeProperty(`--tick-${name}`);
      await until(() => look() === before, `the looks without ${name}`).catch(() => idle.push(`${name}, which stays`));
    }
    expect(idle).toEqual([]);
  }, 60_000);

  it("that is invalid counts as none, and keeps no other from counting", async () => {
    const at = await feed();
    const { canvas } = await chartIn(at, { timeWindow: 61_000 });
    const plain = drawing(canvas);
    at.box.style.setProperty("--tick-dot-radius", "9");
    await until(() => drawing(canvas) !== plain);
    const dotted = drawing(canvas);
    for (const nonsense of ["nonsense", "-4", "2 2", ""]) {
      at.box.style.setProperty("--tick-line-width", nonsense);
      for (let n = 0; n < 6; n += 1) await frame();
      expect([nonsense, drawing(canvas) === dotted]).toEqual([nonsense, true]);
    }
  });

  it("is read when it changes, in no frame", async () => {
    const at = await feed();
    const clock = { now };
    const { canvas } = await chartIn(at, { now: () => clock.now });
    const read = vi.spyOn(window, "getComputedStyle");
    undos.push(() => {
      read.mockRestore();
    });
    const before = drawing(canvas);
    for (let n = 0; n < 20; n += 1) {
      clock.now += 250;
      at.push([{ time: clock.now, cpu: 30 + n }]);
      await frame();
    }
    expect(drawing(canvas)).not.toBe(before);
    expect(read).not.toHaveBeenCalled();
  });
});
