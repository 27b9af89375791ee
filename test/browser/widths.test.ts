// Defines the elements, once on a page that test files share.
import "../../src/elements/index.js";
import { afterEach, describe, expect, it, vi } from "vitest";
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

afterEach(() => {
  vi.restoreAllMocks();
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(count = 10): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

async function feed(): Promise<DataStream<Sample>> {
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { staleAfter: Infinity });
  undos.push(() => {
    stream.destroy();
  });
  stream.start();
  await Promise.resolve();
  source.push([{ time: Date.now(), value: 5 }]);
  return stream;
}

/** The widgets that are blocks, with the width that each has where its place asks for one, rem. */
const widgets = {
  chart: [lineChart<Sample>, 20],
  card: [valueCard<Sample>, 10],
  table: [dataTable<Sample>, 20],
  dashboard: [dashboard<Sample>, 40],
} as const;

const names = Object.keys(widgets) as (keyof typeof widgets)[];

/** Places that are as wide as what stands in them. */
const places: Readonly<Record<string, readonly [around: string, place: string]>> = {
  "a row of a flex box": ["display:flex;align-items:flex-start", ""],
  "a column of a flex box that is centred": ["display:flex;flex-direction:column;align-items:center", ""],
  "a float": ["", "float:left"],
  "an inline block": ["", "display:inline-block"],
  "a cell of a table": ["display:table", "display:table-cell"],
  "an absolute place": ["position:relative;height:500px", "position:absolute;top:0;left:0"],
  "a grid that is as wide as its content": ["display:grid;justify-content:start", ""],
};

function placeIn(name: string, width = 900): HTMLElement {
  const [outer, inner] = places[name];
  const [room, around, target] = [`width:${width}px`, outer, inner].map((style) => {
    const element = document.createElement("div");
    element.style.cssText = style;
    return element;
  });
  around.append(target);
  room.append(around);
  document.body.append(room);
  undos.push(() => {
    room.remove();
  });
  return target;
}

function mountIn(target: Element, name: keyof typeof widgets, stream: DataStream<Sample>): HTMLElement {
  const widget = widgets[name][0](target, { stream });
  undos.push(() => {
    widget.destroy();
  });
  return widget.node;
}

describe.each(Object.keys(places))("in %s", (place) => {
  it.each(names)("a %s has its natural width, or as much of it as there is", async (name) => {
    const stream = await feed();
    const node = mountIn(placeIn(place), name, stream);
    const narrow = mountIn(placeIn(place, 120), name, stream);
    await frames();
    expect(node.getBoundingClientRect().width).toBe(widgets[name][1] * 16);
    expect(narrow.getBoundingClientRect().width).toBe(120);
  });
});

it.each(["tick-line-chart", "tick-value-card", "tick-data-table", "tick-dashboard"])(
  "%s has its natural width in a flex box",
  async (tag) => {
    const around = document.createElement("div");
    around.style.cssText = "display:flex;align-items:flex-start;width:900px";
    const element = document.createElement(tag);
    (element as unknown as { stream: unknown }).stream = await feed();
    around.append(element);
    document.body.append(around);
    undos.push(() => {
      around.remove();
    });
    await frames();
    const width = { "tick-value-card": 160, "tick-dashboard": 640 }[tag] ?? 320;
    expect(element.getBoundingClientRect().width).toBe(width);
  },
);

describe("a natural width", () => {
  it.each(names)("keeps no place from being narrower: a %s shares a row as before", async (name) => {
    const stream = await feed();
    const around = document.createElement("div");
    around.style.cssText = "display:flex;width:300px";
    const targets = [1, 2, 3].map(() => document.createElement("div"));
    for (const target of targets) target.style.flex = "1";
    around.append(...targets);
    document.body.append(around);
    undos.push(() => {
      around.remove();
    });
    const nodes = targets.map((target) => mountIn(target, name, stream));
    await frames();
    expect(nodes.map((node) => node.getBoundingClientRect().width)).toEqual([100, 100, 100]);
  });
});

describe("a widget that is 0 px wide all the same", () => {
  it.each(names)("says so on the console, once, with the cure: a %s", async (name) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const stream = await feed();
    const target = document.createElement("div");
    target.id = "place";
    target.style.cssText = "float:left;contain:inline-size";
    document.body.append(target);
    undos.push(() => {
      target.remove();
    });
    mountIn(target, name, stream);
    await expect.poll(() => warn.mock.calls.length, { timeout: 4_000 }).toBe(1);
    expect(warn.mock.calls[0][0]).toMatch(/in #place is 0 px wide.*Give.* a width/);
    target.style.width = "100px";
    await frames();
    target.style.width = "";
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it("names its element, where it has one", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const element = document.createElement("tick-line-chart");
    Object.assign(element, { stream: await feed() });
    element.style.width = "0";
    document.body.append(element);
    undos.push(() => {
      element.remove();
    });
    await expect.poll(() => warn.mock.calls.length, { timeout: 4_000 }).toBe(1);
    expect(warn.mock.calls[0][0]).toContain("in <tick-line-chart> is 0 px wide");
  });

  it("says nothing where it is not displayed, or not on the page, or has come to its size", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const stream = await feed();
    const hidden = document.createElement("div");
    hidden.style.display = "none";
    const opening = document.createElement("div");
    opening.style.width = "0";
    document.body.append(hidden, opening);
    undos.push(() => {
      hidden.remove();
      opening.remove();
    });
    for (const target of [hidden, opening, document.createElement("div")]) mountIn(target, "chart", stream);
    await frames();
    opening.style.width = "200px";
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(warn).not.toHaveBeenCalled();
  });
});
