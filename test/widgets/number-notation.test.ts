import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderLineChart } from "../../src/render/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dataTable, liveText, valueCard } from "../../src/widgets/index.js";

const start = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

interface Written {
  readonly chart: string;
  readonly card: string | null | undefined;
  readonly table: string | null | undefined;
  readonly text: string | null | undefined;
}

/** Returns the text of a number on each widget. */
async function written(value: number, locale = "en", format?: string): Promise<Written> {
  const source = manual<{ time: number; value: number }>();
  const stream = new DataStream(source);
  const target = (): HTMLElement => document.body.appendChild(document.createElement("div"));
  const template = format === undefined ? "{value}" : `{value:${format}}`;
  const card = valueCard(target(), { stream, locale, format });
  const table = dataTable(target(), { stream, locale, columns: [{ value: "value", format }] });
  const text = liveText(target(), { stream, locale, template });
  source.push({ time: start, value });
  await vi.advanceTimersByTimeAsync(2_000);
  const svg = renderLineChart([{ time: start, value }], { locale, y: { format } });
  const shown = (selector: string, { node }: { node: Element }): string | null | undefined =>
    node.shadowRoot?.querySelector(selector)?.textContent;
  const texts = {
    chart: [...svg.matchAll(/font-weight="600"[^>]*>([^<]*)</g)].map(([, piece]) => piece).join(""),
    card: shown('[part~="value"]', card),
    table: shown('[role="cell"] [part~="words"], td', table),
    text: shown('[part~="value"]', text),
  };
  for (const widget of [card, table, text]) widget.destroy();
  stream.destroy();
  return texts;
}

const all = (text: string): Written => ({ chart: text, card: text, table: text, text });

describe("a number on chart, card, table and text", () => {
  it("has one notation", async () => {
    const expected: readonly (readonly [value: number, text: string])[] = [
      [0, "0"],
      [3e-12, "3e−12"],
      [-3e-12, "−3e−12"],
      [-42, "−42"],
      [1234, "1,234"],
      [-12_345, "−12,345"],
      [999_999, "999,999"],
      [1e6, "1M"],
      [1_234_567, "1.235M"],
      [-4.2e9, "−4.2G"],
      [3e15, "3P"],
      [3e21, "3e21"],
      [-1.7e308, "−1.7e308"],
    ];
    for (const [value, text] of expected) expect(await written(value), String(value)).toEqual(all(text));
  });

  it("has it in every language", async () => {
    expect(await written(1_234_567, "de")).toEqual(all("1,235M"));
    expect(await written(3e21, "fr")).toEqual(all("3e21"));
    expect(await written(-12_345, "de")).toEqual(all("−12.345"));
  });

  it("is never a negative zero", async () => {
    expect(await written(-0)).toEqual(all("0"));
    expect(await written(-0.04, "en", ".1f")).toEqual(all("0.0"));
    expect(await written(-0.04, "de", "+.1f")).toEqual(all("+0,0"));
  });

  it("keeps the dollar of its format", async () => {
    expect(await written(1234.5, "de", "$,.2f")).toEqual(all("$1.234,50"));
  });
});
