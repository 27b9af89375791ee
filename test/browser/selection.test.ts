import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { DataStream, manual } from "../../src/stream/index.js";
import type { DataTable, DataTableInput } from "../../src/widgets/data-table/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";
import { liveText } from "../../src/widgets/live-text/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly host: string;
  readonly load: number;
}

/** A shadow root of Chromium, which knows what is selected in it. */
type SelectingRoot = ShadowRoot & { getSelection(): Selection };

const undos: (() => unknown)[] = [];
let time: number;
let source: ReturnType<typeof manual<Sample>>;
let target: HTMLElement;

beforeEach(() => {
  time = Date.now() - 60_000;
  source = manual<Sample>();
  target = document.createElement("div");
  target.style.width = "500px";
  document.body.append(target);
});

afterEach(() => {
  document.getSelection()!.removeAllRanges();
  for (const undo of undos.splice(0).reverse()) undo();
  target.remove();
});

async function frames(count = 12): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

async function streamOf(keyed = false): Promise<DataStream<Sample>> {
  const stream = new DataStream<Sample>(source, { staleAfter: Infinity, ...(keyed && { key: "host" as const }) });
  undos.push(() => {
    stream.destroy();
  });
  stream.start();
  await Promise.resolve();
  return stream;
}

async function push(loads: Readonly<Record<string, number>>): Promise<void> {
  time += 1_000;
  source.push(Object.entries(loads).map(([host, load]) => ({ time, host, load })));
  await frames();
}

const rootOf = ({ node }: { readonly node: HTMLElement }): SelectingRoot => node.shadowRoot as SelectingRoot;

const parts = (widget: { readonly node: HTMLElement }, name: string): HTMLElement[] => [
  ...rootOf(widget).querySelectorAll<HTMLElement>(`[part~="${name}"]`),
];

const textIn = (element: Element): Text => document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text;

/** Selects from the first character of an element to the last of another. */
function select(from: Element, to = from): void {
  const [start, end] = [textIn(from), textIn(to)];
  document.getSelection()!.setBaseAndExtent(start, 0, end, end.length);
}

describe("a selection", () => {
  it("of a card's number stays on it with the next rows, whatever their length", async () => {
    const card = valueCard<Sample>(target, { stream: await streamOf(), value: "load", label: "Load" });
    undos.push(() => {
      card.destroy();
    });
    await push({ a: 46 });
    select(parts(card, "value")[0]);
    const selected = (): string => rootOf(card).getSelection().toString();
    expect(selected()).toBe("46");
    for (const load of [96, 7, 1234, 1235]) {
      await push({ a: load });
      expect(selected().replace(",", "")).toBe(String(load));
    }
  });

  it("of a live text stays on its value, and a part of one where it was", async () => {
    const text = liveText<Sample>(target, { stream: await streamOf(), template: "now {load:.1f} %", value: "load" });
    undos.push(() => {
      text.destroy();
    });
    await push({ a: 46.5 });
    const value = parts(text, "value")[0];
    const selected = (): string => rootOf(text).getSelection().toString();
    select(value);
    await push({ a: 51.2 });
    expect(selected()).toBe("51.2");
    document.getSelection()!.setBaseAndExtent(textIn(value), 1, textIn(value), 3);
    await push({ a: 51.7 });
    expect(selected()).toBe("1.");
  });

  async function tableOf(options: Partial<DataTableInput<Sample>>, keyed = true): Promise<DataTable<Sample>> {
    const columns = [{ value: "host" as const }, { value: "load" as const }];
    const table = dataTable<Sample>(target, { stream: await streamOf(keyed), columns, ...options });
    undos.push(() => {
      table.destroy();
    });
    return table;
  }

  const textsOf = (table: DataTable<Sample>): string[] =>
    parts(table, "row").map((row) => [...row.children].map(({ textContent }) => textContent).join(" "));

  it("in a sorted table keeps the rows in their places, with their newest values, until it ends", async () => {
    const table = await tableOf({ sort: { column: "load", order: "descending" } });
    await push({ a: 30, b: 20, c: 10 });
    expect(textsOf(table)).toEqual(["a 30", "b 20", "c 10"]);
    const cells = parts(table, "cell");
    select(cells[0], cells[3]);
    for (const [a, b, c] of [
      [1, 2, 3],
      [70, 5, 800],
    ]) {
      await push({ a, b, c });
      expect(textsOf(table)).toEqual([`a ${a}`, `b ${b}`, `c ${c}`]);
      expect(rootOf(table).getSelection().toString().split(/\s+/)).toEqual(["a", String(a), "b", String(b)]);
    }
    document.getSelection()!.removeAllRanges();
    await frames();
    expect(textsOf(table)).toEqual(["c 800", "a 70", "b 5"]);
  });

  it("in a table by time holds its rows, and says how many have come", async () => {
    const table = await tableOf({ rows: 3, by: "time" }, false);
    for (const load of [1, 2, 3]) await push({ a: load });
    expect(textsOf(table)).toEqual(["a 3", "a 2", "a 1"]);
    select(parts(table, "row")[0], parts(table, "cell")[3]);
    for (const load of [4, 5]) await push({ a: load });
    expect(textsOf(table)).toEqual(["a 3", "a 2", "a 1"]);
    expect(parts(table, "note")[0].textContent).toBe("held · 2 new rows");
    document.getSelection()!.removeAllRanges();
    await frames();
    expect(textsOf(table)).toEqual(["a 5", "a 4", "a 3"]);
  });

  it("elsewhere on the page, or of all of it, holds nothing", async () => {
    const table = await tableOf({ sort: { column: "load", order: "descending" } });
    await push({ a: 30, b: 20 });
    const aside = document.createElement("p");
    aside.textContent = "words";
    target.append(aside);
    select(aside);
    await push({ a: 1, b: 2 });
    expect(textsOf(table)).toEqual(["b 2", "a 1"]);
    document.getSelection()!.selectAllChildren(document.body);
    await push({ a: 8, b: 2 });
    expect(textsOf(table)).toEqual(["a 8", "b 2"]);
  });

  /** What the browser puts on the clipboard. */
  async function copied(): Promise<string> {
    let text = "";
    const listener = (event: ClipboardEvent): void => {
      text = event.defaultPrevented ? event.clipboardData!.getData("text/plain") : "the browser's own";
    };
    document.addEventListener("copy", listener);
    await userEvent.keyboard("{Control>}c{/Control}");
    document.removeEventListener("copy", listener);
    return text;
  }

  it("of a table's lines is copied as lines of cells with tabs between", async () => {
    const table = await tableOf({ sort: { column: "load", order: "descending" } });
    await push({ a: 30, b: 20, c: 10 });
    const cells = parts(table, "cell");
    select(cells[0], cells[3]);
    expect(await copied()).toBe("a\t30\nb\t20");
    select(cells[3], cells[5]);
    expect(await copied()).toBe("20\nc\t10");
    select(parts(table, "column")[0], cells[1]);
    expect(await copied()).toBe("host\tload\na\t30");
    // Part of a cell is copied as it is selected.
    document.getSelection()!.setBaseAndExtent(textIn(cells[1]), 1, textIn(cells[1]), 2);
    expect(await copied()).toBe("the browser's own");
  });

  it("is copied so that a spreadsheet runs no cell: an apostrophe keeps a formula from it", async () => {
    const table = await tableOf({});
    const names = ["=1+1", '"=1"', "@SUM(A1)", "+1+cmd|x", "-2+3", "＝1", "-5 °C", "−5", "a=b"];
    await push(Object.fromEntries(names.map((name) => [name, -3])));
    const cells = parts(table, "cell");
    select(cells[0], cells.at(-1));
    const lines = (await copied()).split("\n").map((line) => line.split("\t"));
    const guarded = ["'=1+1", `'"=1"`, "'@SUM(A1)", "'+1+cmd|x", "'-2+3", "'＝1", "-5 °C", "−5", "a=b"];
    expect(lines.map(([host]) => host).sort()).toEqual(guarded.sort());
    expect(lines.every(([, load]) => /^[-−]3$/.test(load))).toBe(true);
  });
});
