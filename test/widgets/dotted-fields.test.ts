import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderLineChart } from "../../src/render/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";

const start = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

interface Row {
  readonly meta: { readonly at: number; readonly host: string };
  readonly disk: { readonly used: number };
}

const rowsOf = (used: number): Row[] => [{ meta: { at: start, host: "a" }, disk: { used } }];

/** Makes every widget on a stream whose time and key have dots too, and returns what each shows of a row. */
async function shown(rows: readonly Row[]): Promise<Record<string, unknown>> {
  const source = manual<Row>();
  const stream = new DataStream<Row>(source, { time: "meta.at", key: "meta.host" });
  const target = (): HTMLElement => document.body.appendChild(document.createElement("div"));
  const value = "disk.used";
  const chart = lineChart(target(), { stream, value });
  const card = valueCard(target(), { stream, value });
  const table = dataTable(target(), { stream, columns: [{ value, sparkline: "line" }] });
  const text = liveText(target(), { stream, value, template: "{value} {disk.used}" });
  const page = dashboard(target(), { stream, widgets: [{ widget: "value-card", value }] });
  source.push(rows);
  await vi.advanceTimersByTimeAsync(2_000);
  const part = (node: Element, selector: string): (string | null)[] =>
    [...(node.shadowRoot?.querySelectorAll(selector) ?? [])].map(({ textContent }) => textContent);
  const all = {
    chart: (await chart.toCSV({ all: true })).split("\r\n")[1]?.split(",")[1],
    card: part(card.node, '[part~="value"]')[0],
    table: part(table.node, "td").filter((words) => words !== ""),
    text: part(text.node, '[part~="value"]'),
    keys: stream.latest("a") !== undefined,
  };
  for (const widget of [chart, card, table, text, page]) widget.destroy();
  stream.destroy();
  return all;
}

describe("a field with a dot", () => {
  it("is a field within a field in all widgets, and in the options of a stream", async () => {
    expect(await shown(rowsOf(7))).toEqual({ chart: "7", card: "7", table: ["7"], text: ["7", "7"], keys: true });
  });

  it("is the field of that very name where the row has it", async () => {
    const rows = rowsOf(7).map((row) => ({ ...row, "disk.used": 8 }));
    expect(await shown(rows)).toEqual({ chart: "8", card: "8", table: ["8"], text: ["8", "8"], keys: true });
  });

  it("is one in a picture too", () => {
    const svg = renderLineChart(rowsOf(7), { time: "meta.at", key: "meta.host", value: "disk.used" });
    expect(svg).toContain(">7<");
  });
});
