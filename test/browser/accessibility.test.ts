import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { cdp } from "vitest/browser";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard } from "../../src/widgets/dashboard/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import type { LineChart, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { liveText } from "../../src/widgets/live-text/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
}

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 300 && !done(); n += 1) await frame();
  if (!done()) throw new Error("it did not come to that within 300 frames");
}

interface Shown {
  readonly box: HTMLElement;
  readonly stream: DataStream<Sample>;
  readonly source: ManualSource<Sample>;
  readonly now: number;
}

async function make(rows = 120): Promise<Shown> {
  const box = document.createElement("main");
  Object.assign(box.style, { width: "640px", height: "300px", padding: "8px" });
  document.body.append(box);
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { staleAfter: Infinity });
  undos.push(() => {
    stream.destroy();
    box.remove();
  });
  const now = Date.now();
  stream.start();
  await Promise.resolve();
  source.push(
    Array.from({ length: rows }, (_, n) => ({
      time: now - (rows - 1 - n) * 1_000,
      cpu: 20 + (n % 40),
      memory: 60 + (n % 5),
    })),
  );
  return { box, stream, source, now };
}

async function chartOf(shown: Shown, options: Partial<LineChartOptions<Sample>> = {}): Promise<LineChart<Sample>> {
  const { box, stream, now } = shown;
  const holder = document.createElement("div");
  holder.style.height = "100%";
  box.append(holder);
  const series = [{ value: "cpu" as const }, { value: "memory" as const }];
  const chart = lineChart<Sample>(holder, {
    stream,
    series,
    title: "Machine",
    delay: 0,
    timeZone: "UTC",
    now: () => now,
    ...options,
  } as never);
  undos.push(() => {
    chart.destroy();
  });
  for (let n = 0; n < 4; n += 1) await frame();
  return chart;
}

const partOf = (chart: LineChart<Sample>, part: string): HTMLElement =>
  chart.node.shadowRoot!.querySelector<HTMLElement>(`[part~="${part}"]`)!;

/** What a screen reader is told. */
const told = (chart: LineChart<Sample>): string => chart.node.shadowRoot!.querySelector("[role=status]")!.textContent;

const looks = {
  light: [{ name: "prefers-color-scheme", value: "light" }],
  dark: [{ name: "prefers-color-scheme", value: "dark" }],
  "forced colours": [{ name: "forced-colors", value: "active" }],
  "forced dark colours": [
    { name: "forced-colors", value: "active" },
    { name: "prefers-color-scheme", value: "dark" },
  ],
} as const;

type Look = keyof typeof looks;

/** A page that has both schemes, in one of them. */
async function lookAs(look: Look): Promise<void> {
  const { documentElement } = document;
  documentElement.lang = "en";
  documentElement.style.colorScheme = "light dark";
  documentElement.style.background = "Canvas";
  document.title = "Widgets";
  await cdp().send("Emulation.setEmulatedMedia" as never, { features: looks[look] } as never);
  undos.push(async () => {
    await cdp().send("Emulation.setEmulatedMedia" as never, { features: [] } as never);
    documentElement.removeAttribute("style");
  });
}

/** What axe finds wrong with an element, a line each; the page around it is not ours. */
async function faults(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${html} ${failureSummary}`),
  );
}

describe.each(Object.keys(looks) as Look[])("in %s, axe finds nothing wrong with", (look) => {
  it("a chart, with its lines, thresholds, a hidden line, the cursor of keys, its table", async () => {
    await lookAs(look);
    const shown = await make();
    const chart = await chartOf(shown, { thresholds: [{ value: 50, label: "busy" }] });
    expect(await faults(shown.box)).toEqual([]);
    const [, memory] = chart.node.shadowRoot!.querySelectorAll<HTMLElement>('button[part~="item"]');
    memory.click();
    chart.node.shadowRoot!.querySelector("canvas")!.focus();
    chart.node.shadowRoot!.querySelector("canvas")!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    await until(() => getComputedStyle(partOf(chart, "readout")).visibility === "visible");
    expect(await faults(shown.box)).toEqual([]);
    partOf(chart, "table-button").click();
    expect(await faults(shown.box)).toEqual([]);
  });

  it("a chart before its first row, one that is held, one whose stream has ended", async () => {
    await lookAs(look);
    const shown = await make(0);
    const chart = await chartOf(shown, { series: undefined, value: "cpu" });
    expect(await faults(shown.box)).toEqual([]);
    chart.pause();
    shown.source.end();
    await frame();
    await frame();
    expect(await faults(shown.box)).toEqual([]);
  });

  it("a card, a table, a text", async () => {
    await lookAs(look);
    const { box, stream, now } = await make();
    const places = [0, 1, 2].map(() => {
      const place = document.createElement("div");
      place.style.minHeight = "120px";
      box.append(place);
      return place;
    });
    const widgets = [
      valueCard<Sample>(places[0], {
        stream,
        value: "cpu",
        label: "CPU",
        unit: "%",
        delta: "previous",
        sparkline: "area",
        timeWindow: 60_000,
      } as never),
      dataTable<Sample>(places[1], {
        stream,
        columns: [{ value: "cpu" }, { value: "memory" }],
        title: "Rows",
        rows: 5,
      } as never),
      liveText<Sample>(places[2], { stream, template: "CPU {cpu} %, {age} ago", announce: true }),
    ];
    undos.push(() => {
      for (const widget of widgets) widget.destroy();
    });
    expect(now).toBeGreaterThan(0);
    for (let n = 0; n < 30; n += 1) await frame();
    expect(await faults(box)).toEqual([]);
  });

  it("a dashboard", async () => {
    await lookAs(look);
    const { box, stream } = await make();
    const board = dashboard<Sample>(box, {
      stream,
      title: "Machine",
      widgets: [
        { widget: "value-card", value: "cpu", label: "CPU" },
        { widget: "line-chart", value: "memory", title: "Memory" },
        { widget: "data-table", columns: [{ value: "cpu" }], rows: 3 },
        { widget: "live-text", template: "CPU {cpu} %" },
      ],
    } as never);
    undos.push(() => {
      board.destroy();
    });
    for (let n = 0; n < 30; n += 1) await frame();
    expect(await faults(box)).toEqual([]);
  });
});

describe("a chart for a screen reader", () => {
  it("is a figure with a name and a description of the view, and a plot that says which keys it takes", async () => {
    const shown = await make();
    const chart = await chartOf(shown, { timeWindow: 30_000 });
    const { role, ariaLabel, ariaDescription } = chart.node;
    expect([role, ariaLabel]).toEqual(["figure", "Machine"]);
    expect(ariaDescription).toMatch(/^2 lines, \d\d:\d\d:\d\d to \d\d:\d\d:\d\d; cpu 29 to 59; memory 60 to 64; live$/);
    const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
    expect(canvas.ariaLabel).toBe("Machine: cpu 59, memory 64");
    expect(canvas.ariaDescription).toContain("arrow keys read row by row");
    expect(canvas.tabIndex).toBe(0);
  });

  it("tells that a line has gone through a threshold for good, and of no row", async () => {
    const shown = await make();
    const chart = await chartOf(shown, {
      thresholds: [{ value: 80, label: "busy" }],
      series: undefined,
      value: "cpu",
      label: "CPU",
    });
    const { source, now } = shown;
    for (let n = 1; n < 10; n += 1) {
      source.push([{ time: now + n, cpu: 30 + n, memory: 60 }]);
      await frame();
    }
    source.push([{ time: now + 20, cpu: 90, memory: 60 }]);
    await frame();
    expect(told(chart)).toBe("");
    await until(() => told(chart) === "CPU rose above busy (80)");
  });

  it("is told nothing where it asks for nothing, but what its own keys point at", async () => {
    const shown = await make();
    const chart = await chartOf(shown, {
      announce: false,
      thresholds: [{ value: 80 }],
      series: undefined,
      value: "cpu",
      label: "CPU",
    });
    shown.source.push([{ time: shown.now + 20, cpu: 90, memory: 60 }]);
    const begin = performance.now();
    await until(() => performance.now() - begin > 1_500);
    expect(told(chart)).toBe("");
    chart.node.shadowRoot!.querySelector("canvas")!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    await until(() => told(chart).includes("CPU 59"));
  });
});

describe("the legend", () => {
  const buttons = (chart: LineChart<Sample>): HTMLElement[] => [
    ...chart.node.shadowRoot!.querySelectorAll<HTMLElement>('button[part~="item"]'),
  ];
  const key = (element: Element, name: string): boolean =>
    element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));

  it("is one stop of the Tab key, and arrow keys go from line to line", async () => {
    const chart = await chartOf(await make());
    const [cpu, memory] = buttons(chart);
    expect([cpu.tabIndex, memory.tabIndex]).toEqual([0, -1]);
    cpu.focus();
    key(cpu, "ArrowRight");
    expect(chart.node.shadowRoot!.activeElement).toBe(memory);
    expect([cpu.tabIndex, memory.tabIndex]).toEqual([-1, 0]);
    key(memory, "ArrowRight");
    expect(chart.node.shadowRoot!.activeElement).toBe(cpu);
    key(cpu, "End");
    expect(chart.node.shadowRoot!.activeElement).toBe(memory);
  });

  it("unfolds the names it had no room for, by keys too, and folds them again", async () => {
    const series = Array.from({ length: 24 }, (_, n) => ({ value: "cpu" as const, label: `line number ${n}` }));
    const chart = await chartOf(await make(), { series });
    const [first] = buttons(chart);
    const shown = (): HTMLElement[] => buttons(chart).filter((button) => button.getBoundingClientRect().height > 0);
    const folded = shown();
    const more = folded.at(-1)!;
    expect(folded.length).toBeLessThan(24);
    expect([more.textContent, more.ariaLabel, more.ariaExpanded]).toEqual([
      `+${25 - folded.length}`,
      `+${25 - folded.length} lines`,
      "false",
    ]);
    first.focus();
    key(first, "End");
    expect(chart.node.shadowRoot!.activeElement).toBe(more);
    const plotTop = (): number => Number.parseFloat(partOf(chart, "waiting").style.top);
    const top = plotTop();
    more.click();
    await until(() => shown().length === 25);
    expect([more.textContent, more.ariaExpanded]).toEqual(["fewer", "true"]);
    await until(() => plotTop() > top);
    more.click();
    await until(() => shown().length === folded.length && plotTop() === top);
  });

  it("has buttons named by the line alone, pressed while it is shown", async () => {
    const chart = await chartOf(await make());
    const [cpu, memory] = buttons(chart);
    expect(cpu.querySelector("[aria-hidden=true]")!.textContent).toBe("59");
    memory.click();
    expect([cpu.ariaPressed, memory.ariaPressed]).toEqual(["true", "false"]);
    memory.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
    expect([cpu.ariaPressed, memory.ariaPressed]).toEqual(["false", "true"]);
  });
});

describe("the table of a chart", () => {
  const linesOf = (chart: LineChart<Sample>): HTMLTableRowElement[] => [
    ...chart.node.shadowRoot!.querySelectorAll<HTMLTableRowElement>("tbody tr"),
  ];
  const textsOf = (line: HTMLTableRowElement): string[] => [...line.cells].map(({ textContent }) => textContent);

  it("has the rows on view, the newest first, and moves nothing when it opens", async () => {
    const shown = await make();
    const chart = await chartOf(shown, { timeWindow: 30_000 });
    const size = (): string => JSON.stringify(chart.node.getBoundingClientRect());
    const before = size();
    const button = partOf(chart, "table-button");
    expect(button.ariaExpanded).toBe("false");
    expect(linesOf(chart)).toEqual([]);
    button.click();
    expect(button.ariaExpanded).toBe("true");
    expect(size()).toBe(before);
    const heads = [...chart.node.shadowRoot!.querySelectorAll<HTMLTableCellElement>("thead th")];
    expect(heads.map(({ textContent, scope }) => [textContent, scope])).toEqual([
      ["time", "col"],
      ["cpu", "col"],
      ["memory", "col"],
    ]);
    const lines = linesOf(chart);
    expect(lines).toHaveLength(31);
    expect(textsOf(lines[0]).slice(1)).toEqual(["59", "64"]);
    expect(lines[0].cells[0].scope).toBe("row");
    expect(textsOf(lines[30]).slice(1)).toEqual(["29", "64"]);
  });

  it("says in words what is missing, and takes new rows in turn, keeping lines that somebody may read", async () => {
    const shown = await make();
    const { source, now } = shown;
    const clock = { now };
    const chart = await chartOf(shown, { now: () => clock.now });
    partOf(chart, "table-button").click();
    const [first] = linesOf(chart);
    clock.now = now + 10_000;
    source.lost({ cause: "a test", count: 9 });
    source.push([{ time: now + 10_000, cpu: 1, memory: 2 }]);
    await frame();
    expect(linesOf(chart)[0]).toBe(first);
    await until(() => linesOf(chart)[0] !== first);
    const lines = linesOf(chart);
    expect(textsOf(lines[0]).slice(1)).toEqual(["1", "2"]);
    expect(textsOf(lines[1])).toEqual(["rows lost, 10 s"]);
    expect(lines[1].cells[0].colSpan).toBe(3);
    expect(lines[2]).toBe(first);
  });

  it("is bounded, and says so", async () => {
    const chart = await chartOf(await make(500), { timeWindow: 400_000 });
    partOf(chart, "table-button").click();
    expect(linesOf(chart)).toHaveLength(100);
    expect(chart.node.shadowRoot!.querySelector("caption")!.textContent).toContain("the newest 100 lines");
  });

  it("closes by Escape, and the focus is at its button again", async () => {
    const chart = await chartOf(await make());
    partOf(chart, "table-button").click();
    const scroll = partOf(chart, "table-scroll");
    scroll.focus();
    scroll.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", cancelable: true }));
    expect(chart.node.shadowRoot!.activeElement).toBe(partOf(chart, "table-button"));
    expect(linesOf(chart)).toEqual([]);
  });

  it("is not there where it is not wanted", async () => {
    const chart = await chartOf(await make(), { table: false });
    expect(partOf(chart, "table-button").getBoundingClientRect().width).toBe(0);
    chart.update({ table: true });
    expect(partOf(chart, "table-button").getBoundingClientRect().width).toBeGreaterThan(0);
  });

  it("has a button that is seen by who points at the chart, or comes by with keys", async () => {
    const chart = await chartOf(await make());
    const button = partOf(chart, "table-button");
    expect(getComputedStyle(button).opacity).toBe("0");
    button.focus({ focusVisible: true });
    expect(getComputedStyle(button).opacity).toBe("1");
  });
});
