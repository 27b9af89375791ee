import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { dataTable, liveText, valueCard } from "../../src/widgets/index.js";
import { lineChartSchema } from "../../src/widgets/line-chart/options/line-chart-options.js";
import { LineSet } from "../../src/widgets/line-chart/series/line-set.js";
import { newestWords } from "../../src/widgets/line-chart/words/newest-words.js";
import { resolveOptions } from "../../src/widgets/options/options.js";
import { phraseOf } from "../../src/widgets/words/phrase.js";
import { settle } from "../stream/fake-environment.js";

interface Row {
  readonly time: number;
  readonly value: number;
  readonly key?: string;
}

const start = Date.UTC(2026, 10, 29, 12);
const minute = 60_000;

let source: ManualSource<Row>;
let stream: DataStream<Row>;
const undos: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  source = manual<Row>();
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function open(key?: "key"): void {
  stream = new DataStream<Row>(source, { ...(key && { key }) });
  undos.push(() => {
    stream.destroy();
  });
}

function mount(): HTMLElement {
  const element = document.createElement("div");
  document.body.append(element);
  return element;
}

/** Pushes a value of a clock that is ahead of ours by so many ms. */
function push(value: number, ahead = 0, key?: string): void {
  source.push({ time: Date.now() + ahead, value, ...(key !== undefined && { key }) });
}

/** Lets seconds pass, with a row each. */
function play(seconds: number, row: (second: number) => void): void {
  for (let second = 1; second <= seconds; second += 1) {
    vi.advanceTimersByTime(1_000);
    row(second);
    vi.advanceTimersByTime(0);
  }
  // As long as it takes to read a number.
  vi.advanceTimersByTime(300);
}

/** Mounts all widgets, and returns a function that reads the newest value of each. */
function widgets(seriesKey?: string): () => Record<string, string | undefined> {
  const options = { stream, ...(seriesKey !== undefined && { seriesKey }) };
  const card = valueCard(mount(), { ...options, format: "d" });
  const table = dataTable(mount(), { stream, by: "time", ...(seriesKey !== undefined && { seriesKey }) });
  const byKey = dataTable(mount(), { stream, by: "key" });
  const text = liveText(mount(), { stream, template: "{value}", ...(seriesKey !== undefined && { seriesKey }) });
  const lines = new LineSet<Row>(resolveOptions(lineChartSchema<Row>(), options), {}, () => phraseOf("en"));
  undos.push(() => {
    for (const each of [card, table, byKey, text]) each.destroy();
    lines.close();
  });
  const read = (node: HTMLElement, selector: string): string | undefined =>
    node.shadowRoot?.querySelector(selector)?.textContent.trim();
  const format = (value: unknown): string => String(value);
  const view = {
    formats: { left: format, right: format },
    plane: { left: 0, top: 0, width: 1, height: 1, to: 0, msPerPixel: 1, pixel: 1, y: () => 0 },
    now: 0,
  };
  const cellOf = (node: HTMLElement): string | undefined => {
    const rows = [...(node.shadowRoot?.querySelectorAll("tbody tr") ?? [])];
    const row = rows.find((each) => seriesKey === undefined || each.textContent.includes(seriesKey)) ?? rows.at(0);
    // Columns come in the order of the row's fields, the value second.
    return row?.querySelectorAll("td")[1]?.textContent.trim();
  };
  return () => ({
    card: read(card.node, '[part~="value"]'),
    table: cellOf(table.node),
    byKey: cellOf(byKey.node),
    text: read(text.node, '[part~="value"]'),
    chart: newestWords(lines.all[0], view, phraseOf("en")),
  });
}

const all = (value: string): Record<string, string> =>
  Object.fromEntries(["card", "table", "byKey", "text", "chart"].map((name) => [name, value]));

/** Returns the words of the state of card and tables. */
const states = (): unknown[] =>
  [...document.querySelectorAll("div")].flatMap(
    ({ shadowRoot }) => shadowRoot?.querySelector('[part~="status-word"]')?.textContent ?? [],
  );

describe("the newest row, on all widgets", () => {
  it("is the one whose time has come: a row 20 min ahead waits, is told, and is shown in its time", async () => {
    open();
    const read = widgets();
    await settle();
    play(5, push);
    push(999, 20 * minute);
    play(5, (second) => {
      push(100 + second);
    });
    expect(read()).toEqual(all("105"));
    expect(states()).toEqual(Array(3).fill("live · 1 row is 19 min ahead"));
    for (let half = 0; half < 38; half += 1) {
      vi.advanceTimersByTime(30_000);
      push(half);
    }
    expect(read()).not.toEqual(all("999"));
    // No row comes any more, but for the one that has waited.
    vi.advanceTimersByTime(minute);
    expect(read()).toEqual(all("999"));
    expect(states().join()).not.toContain("ahead");
  });

  it("is a row of the future too, until the stream's time is known", async () => {
    open();
    const read = widgets();
    await settle();
    play(1, () => {
      push(7, 5 * minute);
    });
    expect(read()).toEqual(all("7"));
    play(10, (second) => {
      push(second, 5 * minute);
    });
    expect(read()).toEqual(all("10"));
    expect(states()).toEqual(["live", "live", "live"]);
  });

  it("waits where it came as one of the first, once others tell the time", async () => {
    open();
    const read = widgets();
    await settle();
    push(999, 20 * minute);
    play(3, push);
    expect(read()).toEqual(all("3"));
  });

  it.each([2 * minute, 60 * minute])("is that of a source whose clock is set back by %d ms", async (back) => {
    open();
    const read = widgets();
    await settle();
    play(30, push);
    play(10, (second) => {
      push(700 + second, -back);
    });
    expect(read()).toEqual(all("710"));
    expect(states()).toEqual(["live", "live", "live"]);
    // The times of the rows from before come again.
    const told = new Set<string>();
    const late = widgets();
    for (let ahead = back - 30_000; ahead > 0; ahead -= 10_000) vi.advanceTimersByTime(10_000);
    play(40, (second) => {
      push(800 + second, -back);
      if (second === 1) return;
      vi.advanceTimersByTime(300);
      for (const value of [...Object.values(read()), ...Object.values(late())]) told.add(String(value));
      told.add(String(stream.latest()?.row.value));
      expect([...told]).toEqual([String(800 + second)]);
      told.clear();
    });
    const latest = widgets();
    vi.advanceTimersByTime(300);
    expect(latest()).toEqual(all("840"));
  });

  it.each(["no widget", "a chart"])(
    "is so for widgets that are mounted after a clock was set back, by %s",
    async (by) => {
      open();
      stream.start();
      if (by === "a chart") {
        const schema = lineChartSchema<Row>();
        const lines = new LineSet<Row>(resolveOptions(schema, { stream }), {}, () => phraseOf("en"));
        undos.push(() => {
          lines.close();
        });
      }
      await settle();
      play(30, push);
      play(10, (second) => {
        push(700 + second, -2 * minute);
      });
      const read = widgets();
      play(100, (second) => {
        push(800 + second, -2 * minute);
        vi.advanceTimersByTime(300);
        expect(read()).toEqual(all(String(800 + second)));
      });
      expect(states()).toEqual(["live", "live", "live"]);
    },
  );

  it("is, of a key that fell silent before another told an older time, its last row all the same", async () => {
    open("key");
    const [boiler, pump] = [widgets("boiler"), widgets("pump")];
    await settle();
    play(30, (second) => {
      push(second, 0, "boiler");
      push(100 + second, -2 * minute, "pump");
    });
    play(200, (second) => {
      push(200 + second, -2 * minute, "pump");
    });
    expect([boiler(), pump()]).toEqual([all("30"), all("400")]);
  });

  it("waits no longer where the source's time leaps past it", async () => {
    open();
    const read = widgets();
    await settle();
    play(5, push);
    push(999, 20 * minute);
    play(5, push);
    expect(states()).toEqual(Array(3).fill("live · 1 row is 19 min ahead"));
    play(10, (second) => {
      push(second, 30 * minute);
    });
    expect(read()).toEqual(all("10"));
    expect(states()).toEqual(["live", "live", "live"]);
  });

  it.each([30_000, 90_000, 10 * minute])("is that of each device, one of which is %d ms ahead", async (ahead) => {
    open("key");
    const [boiler, pump] = [widgets("boiler"), widgets("pump")];
    await settle();
    play(20, (second) => {
      push(second, ahead, "boiler");
      push(100 + second, 0, "pump");
    });
    expect([boiler(), pump()]).toEqual([{ ...all("20") }, { ...all("120") }]);
    expect(Math.abs(stream.now() - Date.now())).toBeLessThan(2_000);
    const lines = new LineSet<Row>(resolveOptions(lineChartSchema<Row>(), { stream }), {}, () => phraseOf("en"));
    expect(lines.all.map(({ label, shift }) => [label, Math.abs(shift - ahead) < 2_000 ? "ahead" : shift])).toEqual([
      ["boiler", "ahead"],
      ["pump", 0],
    ]);
    expect(lines.shiftNote).toMatch(/^boiler: clock .+ ahead, shifted$/);
    lines.close();
  });

  it("is not driven on by a device that is ahead, which the clock of most others outvotes", async () => {
    open("key");
    await settle();
    play(120, (second) => {
      for (const key of ["a", "b", "c"]) push(second, 0, key);
      push(second, 40_000, "d");
    });
    expect(Math.abs(stream.now() - Date.now())).toBeLessThan(1_000);
  });

  it("is the same for a widget that is mounted later", async () => {
    open();
    const early = widgets();
    await settle();
    play(5, push);
    push(999, 20 * minute);
    play(5, push);
    const late = widgets();
    vi.advanceTimersByTime(300);
    expect(late()).toEqual(early());
    expect(stream.latest()?.row.value).toBe(5);
  });
});
