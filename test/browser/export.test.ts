import { csvParseRows } from "d3";
import { afterEach, describe, expect, it } from "vitest";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChart, LineChartInput, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { frame, inkIn } from "./drawn-line.js";
import { trusted } from "./markup.js";
import { withPixelRatio } from "./pixel-ratio.js";

interface Sample {
  readonly time: number;
  readonly value: number | null;
  readonly host?: string;
}

const noon = Date.UTC(2025, 2, 12, 12, 0, 0);
const blue = "rgb(0, 0, 255)";
const undos: (() => void)[] = [];
let source: ManualSource<Sample>;

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

function boxOf(style: Partial<CSSStyleDeclaration> = {}): HTMLElement {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "200px" }, style);
  document.body.append(box);
  undos.push(() => box.remove());
  return box;
}

/** A chart whose view of ten seconds ends at noon, and stands. */
async function chartOn(
  box: HTMLElement,
  options: Partial<LineChartOptions<Sample>> = {},
  key?: "host",
): Promise<LineChart<Sample>> {
  source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { recent: 0, ...(key !== undefined && { key }) });
  const whole = {
    stream,
    stroke: blue,
    timeWindow: 10_000,
    delay: 0,
    now: () => noon,
    y: { domain: [0, 100] },
    locale: "en-GB",
    timeZone: "UTC",
    retain: { time: 1e12 },
    ...options,
  };
  const chart = lineChart<Sample>(box, whole as LineChartInput<Sample>);
  undos.push(
    () => stream.destroy(),
    () => chart.destroy(),
  );
  await frames();
  return chart;
}

async function frames(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

function wave(count: number, step: number, more: Partial<Sample> = {}): Sample[] {
  return Array.from({ length: count }, (_, index) => ({
    time: noon - (count - 1 - index) * step,
    value: 50 + 30 * Math.sin(index / 3),
    ...more,
  }));
}

/** The pixels of an image. */
async function pixelsOf(blob: Blob, width?: number, height?: number): Promise<ImageData> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  image.src = url;
  await image.decode();
  URL.revokeObjectURL(url);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width ?? image.naturalWidth, height ?? image.naturalHeight];
  const context = canvas.getContext("2d")!;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function canvasPixels(chart: LineChart<Sample>): ImageData {
  const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
  return canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
}

const svgBlob = (svg: string): Blob => new Blob([svg], { type: "image/svg+xml" });

/** The same pixels, with nothing but what is about as blue as the line. */
function blues({ data, width, height }: ImageData): ImageData {
  const kept = new ImageData(width, height);
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 60 && data[at + 2] > data[at] + 60 && data[at] < 140) kept.data.set([0, 0, 255, 255], at);
  }
  return kept;
}

/** The columns whose ink reaches elsewhere in both pictures, by more pixels than `tolerance`. */
function differing(a: ImageData, b: ImageData, tolerance: number): string[] {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  const faults: string[] = [];
  let inked = 0;
  for (let x = 0; x < a.width; x += 1) {
    const [one, other] = [inkIn(a, x, 128), inkIn(b, x, 128)];
    if (one !== undefined) inked += 1;
    if (one === undefined && other === undefined) continue;
    const off = Math.max(
      Math.abs((one?.top ?? NaN) - (other?.top ?? NaN)),
      Math.abs((one?.bottom ?? NaN) - (other?.bottom ?? NaN)),
    );
    if (!(off <= tolerance)) faults.push(`${x}: ${JSON.stringify(one)} ${JSON.stringify(other)}`);
  }
  expect(inked).toBeGreaterThan(a.width / 2);
  return faults;
}

/** Where the faded end of the line begins to be as strong as to be compared. */
function withoutFade(image: ImageData): ImageData {
  const left = Math.round(image.width * 0.18);
  const kept = new ImageData(new Uint8ClampedArray(image.data), image.width, image.height);
  for (let y = 0; y < image.height; y += 1) kept.data.fill(0, 4 * y * image.width, 4 * (y * image.width + left));
  return kept;
}

const inkOf = (image: ImageData): ImageData => withoutFade(blues(image));

describe("toSVG", () => {
  for (const [what, rows] of [
    ["sparse", wave(30, 400)],
    ["dense", wave(4_000, 2.5)],
  ] as const) {
    it(`draws the ${what} line where the canvas has it`, async () => {
      const chart = await chartOn(boxOf(), { title: "Ink", fill: false });
      source.push(rows);
      await frames();
      const svg = await chart.toSVG({ background: "transparent" });
      expect(differing(inkOf(await pixelsOf(svgBlob(svg))), inkOf(canvasPixels(chart)), 1.5)).toEqual([]);
    });
  }

  it("leaves a gap empty, as the canvas does", async () => {
    const chart = await chartOn(boxOf(), { fill: false });
    source.push(wave(50, 100).map((row) => ({ ...row, time: row.time - 5_000 })));
    source.lost({ cause: "a test" });
    source.push(wave(30, 100));
    await frames();
    const [own, page] = [
      inkOf(await pixelsOf(svgBlob(await chart.toSVG({ background: "transparent" })))),
      inkOf(canvasPixels(chart)),
    ];
    expect(differing(own, page, 1.5)).toEqual([]);
    expect(inkIn(own, Math.round(0.6 * own.width), 1)).toBeUndefined();
  });

  it("is a document of its own: computed colours and fonts, title, legend, nothing that is fetched", async () => {
    const box = boxOf({ colorScheme: "dark", fontFamily: '"A <B>", serif' });
    box.style.setProperty("--brand", "rgb(1, 99, 3)");
    const chart = await chartOn(box, { title: "Hosts & <b>", stroke: "var(--brand)" }, "host");
    source.push([...wave(5, 1_000, { host: "<alpha>" }), ...wave(5, 1_000, { host: "beta" })]);
    await frames();
    const svg = await chart.toSVG();
    const parsed = new DOMParser().parseFromString(trusted(svg), "image/svg+xml");
    expect(parsed.querySelector("parsererror")).toBeNull();
    expect(svg).not.toMatch(/var\(|NaN|script|href|style=|url\([^#]/);
    expect(svg).toContain('stroke="rgb(1, 99, 3)"');
    const words = [...parsed.querySelectorAll("text")].map((text) => text.textContent);
    for (const word of ["Hosts & <b>", "<alpha>", "beta"]) expect(words).toContain(word);
    expect(words).not.toContain("live");
    expect(parsed.querySelector("text")?.getAttribute("font-family")).toBe('"A <B>", serif');
    expect(parsed.documentElement.getAttribute("aria-label")).toBe("Hosts & <b>");
    expect(["width", "height"].map((name) => parsed.documentElement.getAttribute(name))).toEqual(["600", "200"]);
    expect(await chart.toSVG()).toBe(svg);
  });

  it("takes another size, and says what state the stream is in unless it is live", async () => {
    const chart = await chartOn(boxOf());
    source.push(wave(5, 1_000));
    await frames();
    expect(await chart.toSVG({ width: 300, height: 150 })).toMatch(
      /^<svg [^>]*width="300" height="150" viewBox="0 0 300 150"/,
    );
    expect(await chart.toSVG({ width: 300, height: 150, padding: 10 })).toMatch(
      /^<svg [^>]*width="300" height="150" viewBox="-10 -10 300 150"/,
    );
    source.end();
    await frames();
    expect(await chart.toSVG()).toContain(">ended<");
  });

  it("writes a chart that was never shown, and one without rows", async () => {
    const hidden = await chartOn(boxOf({ display: "none" }));
    source.push(wave(5, 1_000));
    expect(await hidden.toSVG()).toMatch(/^<svg [^>]*width="600" height="240"/);
    expect(await hidden.toSVG()).toContain('stroke="rgb(0, 0, 255)"');
    const empty = await chartOn(boxOf());
    expect(await empty.toSVG()).toContain(">waiting for the first row<");
  });

  it("is about what is on view now, also where nobody sees it", async () => {
    let now = noon;
    const chart = await chartOn(boxOf({ position: "absolute", top: "5000px" }), { now: () => now });
    source.push(wave(5, 1_000));
    await frames();
    now = noon + 3_600_000;
    source.push({ time: now, value: 1 });
    expect(await chart.toSVG()).toMatch(/>12:59:5\d|>13:00:0\d/);
  });

  it("leaves out a line that a reader has hidden", async () => {
    const chart = await chartOn(boxOf(), {
      series: [{ label: "one" }, { label: "two", value: ({ value }) => (value ?? 0) / 2 }],
    });
    source.push(wave(5, 1_000));
    await frames();
    const header = async (options?: object): Promise<string> => (await chart.toCSV(options)).split("\r\n")[0];
    expect(await chart.toSVG()).toContain(">two<");
    expect(await header()).toBe("time,one,two");
    [...chart.node.shadowRoot!.querySelectorAll<HTMLElement>("[part~=name]")]
      .find(({ textContent }) => textContent === "two")!
      .click();
    expect(await chart.toSVG()).toContain(">one<");
    expect(await chart.toSVG()).not.toContain(">two<");
    expect(await header()).toBe("time,one");
    expect(await header({ all: true })).toBe("time,one,two");
  });

  it("names the cure of a wrong option", async () => {
    const chart = await chartOn(boxOf());
    await expect(chart.toSVG({ width: -5 })).rejects.toThrow(
      "invalid width: -5. Expected a number of CSS pixels above 0",
    );
    await expect(chart.toSVG({ hieght: 5 } as object)).rejects.toThrow("unknown option: hieght. Did you mean height?");
    await expect(chart.toCSV({ all: 1 } as object)).rejects.toThrow("invalid all: 1. Expected true or false");
    await expect(chart.toPNG({ scale: 0 })).rejects.toThrow("invalid scale: 0. Expected a number above 0");
  });

  it("gives nothing once the chart is destroyed", async () => {
    const chart = await chartOn(boxOf());
    chart.destroy();
    expect([await chart.toSVG(), await chart.toCSV()]).toEqual(["", ""]);
    await expect(chart.toPNG()).rejects.toThrow("the chart is destroyed");
  });
});

describe("toPNG", () => {
  it("has ink where the chart has", async () => {
    const chart = await chartOn(boxOf(), { fill: false, title: "Ink" });
    source.push(wave(30, 400));
    await frames();
    const blob = await chart.toPNG({ background: "transparent" });
    expect(blob.type).toBe("image/png");
    const image = await pixelsOf(blob);
    expect(differing(inkOf(image), inkOf(canvasPixels(chart)), 1)).toEqual([]);
    // The title, which on the page is no part of the canvas.
    expect(image.data.slice(0, 4 * image.width * 16).some((byte) => byte > 0)).toBe(true);
    expect(
      canvasPixels(chart)
        .data.slice(0, 4 * image.width * 16)
        .some((byte) => byte > 0),
    ).toBe(false);
  });

  it("is as fine as the page, or as it is told", async () => {
    const size = async (options?: object): Promise<number[]> => {
      const chart = await chartOn(boxOf());
      const { width, height } = await pixelsOf(await chart.toPNG(options));
      return [width, height];
    };
    expect(await size()).toEqual([600, 200]);
    expect(await size({ scale: 3 })).toEqual([1800, 600]);
    expect(await size({ width: 100, height: 50, scale: 1.5, padding: 8 })).toEqual([150, 75]);
    await withPixelRatio(2, async () => {
      expect(await size()).toEqual([1200, 400]);
    });
  });

  it("has the background that the page has behind the chart, else that of its scheme", async () => {
    const corner = async (box: HTMLElement, options?: object): Promise<number[]> => {
      const chart = await chartOn(box);
      return [...(await pixelsOf(await chart.toPNG(options))).data.slice(-4)];
    };
    expect(await corner(boxOf({ backgroundColor: "rgb(10, 20, 30)" }))).toEqual([10, 20, 30, 255]);
    expect(await corner(boxOf())).toEqual([255, 255, 255, 255]);
    expect(await corner(boxOf({ colorScheme: "dark" }))).toEqual([17, 17, 17, 255]);
    expect(await corner(boxOf({ backgroundColor: "rgba(0, 0, 0, 0.5)" }))).toEqual([127, 127, 127, 255]);
    expect(await corner(boxOf(), { background: "rgb(1, 2, 3)" })).toEqual([1, 2, 3, 255]);
    expect(await corner(boxOf(), { background: "transparent" })).toEqual([0, 0, 0, 0]);
  });
});

describe("toCSV", () => {
  const parsed = (csv: string): { time: number; value: number | null }[] =>
    csvParseRows(csv)
      .slice(1)
      .map(([time, value]) => ({ time: Date.parse(time), value: value === "" ? null : Number(value) }));

  it("gives back the rows on view, or all", async () => {
    const chart = await chartOn(boxOf());
    const rows: Sample[] = wave(40, 500).map((row, index) => (index === 30 ? { ...row, value: null } : row));
    source.push(rows);
    await frames();
    expect(parsed(await chart.toCSV({ all: true }))).toEqual(rows);
    expect(parsed(await chart.toCSV())).toEqual(rows.filter(({ time }) => time >= noon - 10_000));
    expect(await chart.toCSV()).toMatch(/^time,value\r\n2025-03-12T11:59:50\.000Z,/);
  });
});
