import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChart, LineChartInput, LineChartSpan } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
  readonly host: string;
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
  readonly box: HTMLElement;
  readonly source: ManualSource<Sample>;
  readonly views: LineChartSpan[];
  readonly now: number;
}

/** A chart of ten minutes of two hosts, a row a second each; its clock stands. */
async function show(options: Partial<LineChartInput<Sample>> = {}): Promise<Shown> {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "240px" });
  document.body.append(box);
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { key: "host" });
  const now = Date.now();
  const chart = lineChart<Sample>(box, { stream, delay: 0, windows: [60_000, 300_000], now: () => now, ...options });
  undos.push(() => {
    chart.destroy();
    stream.destroy();
    box.remove();
  });
  const views: LineChartSpan[] = [];
  chart.on("view", (view) => views.push(view));
  await Promise.resolve();
  const rows = Array.from({ length: 600 }, (_, n) => ({ time: now - (599 - n) * 1_000, value: n % 50 }));
  source.push(rows.flatMap((row) => ["a", "b"].map((host) => ({ ...row, host }))));
  await until(() => buttonsOf(chart).length > 0 || options.windows?.length === 0);
  for (let n = 0; n < 4; n += 1) await frame();
  return { chart, box, source, views, now };
}

const rootOf = (chart: LineChart<Sample>): ShadowRoot => chart.node.shadowRoot!;
const buttonsOf = (chart: LineChart<Sample>): HTMLButtonElement[] => [
  ...rootOf(chart).querySelectorAll<HTMLButtonElement>('[part~="window"]'),
];
const buttonOf = (chart: LineChart<Sample>, text: string): HTMLButtonElement =>
  buttonsOf(chart).find((button) => button.textContent.startsWith(text))!;
const pressed = (chart: LineChart<Sample>): string[] =>
  buttonsOf(chart).flatMap((button) => (button.ariaPressed === "true" ? [button.textContent] : []));
const lengthOf = (span?: LineChartSpan): number => (span === undefined ? NaN : Math.round(span.to - span.from));

describe("lengths of the view to choose from", () => {
  it("are buttons above the plot, of which the current one is pressed", async () => {
    const { chart, views } = await show();
    expect(buttonsOf(chart).map(({ textContent }) => textContent)).toEqual(["1 min", "5 min", "Live"]);
    expect(pressed(chart)).toEqual(["1 min", "Live"]);
    await userEvent.click(buttonOf(chart, "5 min"));
    await until(() => views.length > 0 && lengthOf(views.at(-1)) === 300_000);
    expect(pressed(chart)).toEqual(["5 min", "Live"]);
    expect(chart.viewState()).toEqual({ timeWindow: 300_000 });
    expect(rootOf(chart).querySelector('[part~="windows"]')!.ariaLabel).toBe("time on view");
  });

  it("keep the right edge of a view that is held, and lead back to live with the length that was chosen", async () => {
    const { chart, views, now } = await show();
    chart.setView({ from: now - 240_000, to: now - 180_000 });
    await until(() => views.at(-1)?.live === false);
    expect(pressed(chart)).toEqual(["1 min"]);
    await userEvent.click(buttonOf(chart, "5 min"));
    await until(() => pressed(chart).includes("5 min"));
    expect(chart.viewState()).toEqual({ timeWindow: 300_000, from: now - 480_000, to: now - 180_000 });
    await userEvent.click(buttonOf(chart, "Live"));
    await until(() => views.at(-1)?.live === true);
    expect(pressed(chart)).toEqual(["5 min", "Live"]);
    expect(chart.viewState()).toEqual({ timeWindow: 300_000 });
  });

  it("are one stop of the Tab key, with arrow keys between them", async () => {
    const { chart } = await show();
    buttonOf(chart, "1 min").focus();
    await userEvent.keyboard("{ArrowRight}{Enter}");
    await until(() => pressed(chart).includes("5 min"));
    expect(rootOf(chart).activeElement).toBe(buttonOf(chart, "5 min"));
    expect(buttonsOf(chart).filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    await userEvent.keyboard("{End}");
    expect(rootOf(chart).activeElement).toBe(buttonOf(chart, "Live"));
  });

  it("say how many rows have come since the view was held, and need no other button back to live", async () => {
    const { chart, source, now } = await show();
    chart.pause();
    await until(() => pressed(chart).length === 1);
    source.push([{ time: now, value: 1, host: "a" }]);
    await until(() => buttonOf(chart, "Live").textContent === "Live +1 new");
    expect(rootOf(chart).querySelector<HTMLElement>('[part~="live"]')!.getBoundingClientRect().width).toBe(0);
  });

  it("have their room before their code has come, and none in a low chart, or without lengths", async () => {
    const { chart, box } = await show();
    const row = (): Element | null => rootOf(chart).querySelector('[part~="windows"]');
    expect(row()!.getBoundingClientRect().height).toBe(24);
    box.style.height = "100px";
    await until(() => row() === null);
    box.style.height = "240px";
    await until(() => row() !== null);
    chart.update({ windows: [] });
    await until(() => row() === null);
    expect(buttonsOf(chart)).toHaveLength(0);
  });

  it("hold as much of the past as the longest one shows", async () => {
    const { chart } = await show({ windows: [60_000, 1_200_000], timeWindow: 10_000 });
    const csv = await chart.toCSV({ all: true });
    expect(csv.split("\r\n").length).toBeGreaterThan(600);
  });
});

describe("a view of all rows", () => {
  it("begins at the first row, and grows", async () => {
    const { chart, views } = await show({ timeWindow: "all", windows: [60_000, "all"] });
    expect(pressed(chart)).toEqual(["All", "Live"]);
    chart.pause();
    await until(() => views.length > 0);
    const length = lengthOf(views.at(-1));
    expect(length).toBeGreaterThanOrEqual(599_000);
    expect(length).toBeLessThan(599_000 * (1 + 1 / 64));
  });
});

describe("the view as data", () => {
  it("is taken back by another chart, with the hidden lines, before its rows have come", async () => {
    const first = await show();
    const name = [...rootOf(first.chart).querySelectorAll<HTMLElement>('[part~="item"]')];
    await userEvent.click(name.find(({ textContent }) => textContent.includes("b"))!);
    first.chart.setView({ from: first.now - 300_000, to: first.now - 240_000 });
    await until(() => first.chart.paused);
    const state = first.chart.viewState();
    expect(state).toEqual({ from: first.now - 300_000, to: first.now - 240_000, hidden: ["b"] });

    const { chart, views } = await show({ viewState: JSON.parse(JSON.stringify(state)) as typeof state });
    expect(chart.paused).toBe(true);
    expect(chart.viewState()).toEqual(state);
    expect((await chart.toCSV()).split("\r\n")[0]).toBe("time,a");
    // Nobody has moved it.
    expect(views).toEqual([]);
    chart.update({ viewState: { ...state } });
    chart.live();
    chart.update({ viewState: { ...state } });
    await until(() => views.length > 0);
    expect(chart.paused).toBe(false);
    chart.setView({ timeWindow: 300_000 });
    expect(chart.viewState()).toEqual({ timeWindow: 300_000, hidden: ["b"] });
    const held = { from: first.now - 60_000, to: first.now - 30_000 };
    chart.update({ viewState: held });
    expect(chart.viewState()).toEqual(held);
    chart.update({ viewState: {} });
    expect(chart.viewState()).toEqual({});
  });

  it("refuses a span that is none, by what it expects", async () => {
    const { chart } = await show();
    expect(() => {
      chart.setView({ from: 5, to: 3 });
    }).toThrow("invalid view: an object. Expected both from and to, from before to, or neither");
    expect(() => {
      chart.setView({ timeWindow: -1 });
    }).toThrow("a number of milliseconds above 0");
    expect(() => {
      chart.update({ viewState: { form: 5 } as never });
    }).toThrow("Did you mean from?");
  });
});
