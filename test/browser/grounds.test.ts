import { afterEach, describe, expect, it, vi } from "vitest";
import { cdp } from "vitest/browser";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard } from "../../src/widgets/dashboard/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
  vi.restoreAllMocks();
});

async function frames(count = 6): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Pages by their looks. */
const pages: Readonly<Record<string, string>> = {
  light: "",
  "of a dark scheme": "color-scheme: dark; background: #0d1117; color: #e6edf3",
  "of dark colours alone": "background: #0b1020; --tick-ink: #e6edf3; --tick-muted: #9fb0c8",
  "with a dark gradient":
    "background: linear-gradient(135deg, #1e3a8a, #6d28d9); --tick-ink: #fff; --tick-muted: #cbd5f5",
  "with a light gradient": "background: linear-gradient(135deg, #fde68a, #fca5a5)",
};

const widgets = {
  chart: lineChart<Sample>,
  card: valueCard<Sample>,
  table: dataTable<Sample>,
  dashboard: dashboard<Sample>,
} as const;

const names = Object.keys(widgets) as (keyof typeof widgets)[];
const all = Object.keys(pages).flatMap((page) => names.map((name) => [page, name] as const));

async function show(page: string, name: keyof typeof widgets) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { ${pages[page]} }`);
  document.adoptedStyleSheets.push(sheet);
  const target = document.createElement("div");
  Object.assign(target.style, { width: "400px", height: "200px" });
  document.body.append(target);
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { staleAfter: Infinity });
  stream.start();
  await Promise.resolve();
  source.push([{ time: Date.now(), value: 5 }]);
  const widget = widgets[name](target, { stream });
  undos.push(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    widget.destroy();
    stream.destroy();
    target.remove();
  });
  await frames();
  return { target, widget };
}

const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;

/** The luminance of a computed colour over others, the hindmost first. */
function luminance(...colors: string[]): number {
  for (const color of colors) {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The contrast of a widget's ink to what it stands on, of which the hindmost is given. */
function inkContrast({ node }: { readonly node: HTMLElement }, behind: string): number {
  const { color, backgroundColor } = getComputedStyle(node);
  return contrast(luminance(color), luminance(behind, backgroundColor));
}

describe("full screen", () => {
  const fill = (element: Element | null): void => {
    vi.spyOn(document, "fullscreenElement", "get").mockReturnValue(element);
    document.dispatchEvent(new Event("fullscreenchange"));
  };

  it.each(all)("of a page that is %s can be read: a %s, alone or in its element", async (page, name) => {
    const { target, widget } = await show(page, name);
    const before = getComputedStyle(widget.node).background;
    for (const element of [widget.node, target]) {
      fill(element);
      // A backdrop is black.
      expect(inkContrast(widget, "black")).toBeGreaterThan(4.5);
      fill(null);
      expect(getComputedStyle(widget.node).background).toBe(before);
    }
  });

  it("of an element with a background of its own leaves it alone, and so does that of the page", async () => {
    const { target, widget } = await show("light", "chart");
    const before = getComputedStyle(widget.node).background;
    fill(document.documentElement);
    expect(getComputedStyle(widget.node).background).toBe(before);
    for (const background of ["#fafafa", "linear-gradient(white, silver)"]) {
      target.style.background = background;
      fill(target);
      expect(getComputedStyle(widget.node).background).toBe(before);
    }
  });
});

describe("paper", () => {
  it.each(all)("can be read, with the backgrounds of a page that is %s or without: a %s", async (page, name) => {
    const { widget } = await show(page, name);
    const before = getComputedStyle(widget.node).background;
    const print = (media: string): Promise<unknown> =>
      cdp().send("Emulation.setEmulatedMedia" as never, { media } as never);
    undos.push(() => print(""));
    await print("print");
    await frames();
    // Whatever is behind it, and whether backgrounds are printed or not.
    for (const behind of ["white", "black"]) expect(inkContrast(widget, behind), behind).toBeGreaterThan(4.5);
    expect(getComputedStyle(widget.node).printColorAdjust).toBe("exact");
    await print("");
    await frames();
    expect(getComputedStyle(widget.node).background).toBe(before);
    expect(getComputedStyle(widget.node).printColorAdjust).toBe("economy");
  });
});

describe("an exported picture", () => {
  it.each(Object.keys(pages))("of a page that is %s can be read", async (page) => {
    const { widget } = await show(page, "chart");
    const chart = widget as ReturnType<typeof lineChart<Sample>>;
    const bitmap = await createImageBitmap(await chart.toPNG({ scale: 1 }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const picture = canvas.getContext("2d")!;
    picture.drawImage(bitmap, 0, 0);
    const [r, g, b] = picture.getImageData(1, bitmap.height - 1, 1, 1).data;
    const ink = luminance(getComputedStyle(chart.node).color);
    expect(contrast(ink, luminance(`rgb(${r}, ${g}, ${b})`))).toBeGreaterThan(4.5);
  });
});
