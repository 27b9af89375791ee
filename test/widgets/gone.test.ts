import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accessor, defineWidget } from "../../src/kit/index.js";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { dataTable, liveText, valueCard } from "../../src/widgets/index.js";
import { lineChartSchema } from "../../src/widgets/line-chart/options/line-chart-options.js";
import { LineSet } from "../../src/widgets/line-chart/series/line-set.js";
import { resolveOptions } from "../../src/widgets/options/options.js";
import { phraseOf } from "../../src/widgets/words/phrase.js";
import { FakeEnvironment } from "../stream/fake-environment.js";

interface Machine {
  readonly time: number;
  readonly speed: number;
  readonly id: string;
}

const start = Date.UTC(2026, 10, 29, 12);
const undos: (() => void)[] = [];
let environment: FakeEnvironment;
let sink: Sink<Machine>;
let stream: DataStream<Machine>;

beforeEach(async () => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  environment = new FakeEnvironment({ now: start });
  stream = new DataStream<Machine>(
    {
      name: "machines",
      revises: true,
      replaces: true,
      connect(given) {
        sink = given;
      },
    },
    { environment, key: "id", staleAfter: Infinity },
  );
  stream.start();
  await pass(0);
  sink.open();
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  stream.destroy();
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function pass(ms: number): Promise<void> {
  await environment.advanceAsync(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

/** Hands over a whole list of machines by their speeds, and lets the widgets draw. */
async function list(speeds: Readonly<Record<string, number>>): Promise<void> {
  const rows = Object.entries(speeds).map(([id, speed]) => ({ time: environment.now(), speed, id }));
  sink.replace(rows);
  if (rows.length > 0) sink.next(rows);
  await pass(1_500);
}

function mount(): HTMLElement {
  const element = document.createElement("div");
  document.body.append(element);
  return element;
}

function keep<W extends { destroy(): void }>(widget: W): W {
  undos.push(() => {
    widget.destroy();
  });
  return widget;
}

const textOf = (node: HTMLElement, part: string): string | undefined =>
  node.shadowRoot?.querySelector<HTMLElement>(`[part~="${part}"]:not([hidden])`)?.textContent.trim();

describe("a table by key", () => {
  const keysOf = (node: HTMLElement): string[] =>
    [...(node.shadowRoot?.querySelectorAll("tbody tr") ?? [])].map((row) => row.textContent);

  it("drops the line of a key that is gone at once, and has a new one for a key that is back", async () => {
    const { node } = keep(dataTable(mount(), { stream, by: "key", columns: [{ value: "id" }] }));
    await list({ a: 1, b: 2, c: 3 });
    expect(keysOf(node)).toEqual(["a", "b", "c"]);
    await list({ a: 1, c: 3 });
    expect(keysOf(node)).toEqual(["a", "c"]);
    await list({ b: 9, a: 1, c: 3 });
    expect(keysOf(node)).toEqual(["a", "c", "b"]);
  });

  it("says that there are no rows once all are gone, also one of a single key", async () => {
    const tables = [{ by: "key" }, { by: "key", seriesKey: "a" }] as const;
    const nodes = tables.map((options) => keep(dataTable(mount(), { stream, ...options })).node);
    await list({ a: 1 });
    await list({});
    expect(nodes.map(keysOf)).toEqual([[], []]);
    expect(nodes.map((node) => textOf(node, "waiting"))).toEqual(["no rows", "no rows"]);
  });

  it("leaves the rows of one by time as they are: they came", async () => {
    const { node } = keep(dataTable(mount(), { stream, by: "time", columns: [{ value: "id" }] }));
    await list({ a: 1 });
    await list({});
    expect(keysOf(node)).toEqual(["a"]);
  });
});

describe("a card", () => {
  const card = (options: object = {}) =>
    keep(valueCard(mount(), { stream, value: "speed", format: "d", ...options })).node;
  const read = (node: HTMLElement): unknown[] => [
    node.shadowRoot?.querySelector<HTMLElement>('[part~="figure"]')?.style.display === "none"
      ? undefined
      : textOf(node, "value"),
    textOf(node, "waiting"),
    node.shadowRoot?.querySelector('[aria-busy="true"]') !== null,
  ];

  it("of a key that is gone says that there is no value, and the next one once it is back", async () => {
    const node = card({ seriesKey: "a", reduce: "mean" });
    const german = card({ seriesKey: "a", locale: "de" });
    await list({ a: 1, b: 2 });
    expect(textOf(node, "value")).toBe("1");
    await list({ b: 2 });
    expect(read(node)).toEqual([undefined, "no value: a is gone", false]);
    expect(read(german)[1]).toBe("kein Wert: a gibt es nicht mehr");
    await list({ a: 7, b: 2 });
    expect(textOf(german, "value")).toBe("7");
  });

  it("of all keys shows the newest that there is, and that there is none", async () => {
    const node = card();
    await list({ a: 1, b: 2 });
    expect(textOf(node, "value")).toBe("2");
    await list({ a: 1 });
    expect(textOf(node, "value")).toBe("1");
    await list({});
    expect(read(node)).toEqual([undefined, "no value", false]);
  });
});

describe("a text", () => {
  const text = (options: object = {}) =>
    keep(liveText(mount(), { stream, template: "{id} {speed}", placeholder: "?", ...options })).node;
  const read = (node: HTMLElement): string | undefined => textOf(node, "text");
  const titleOf = (node: HTMLElement): string | undefined =>
    node.shadowRoot?.querySelector<HTMLElement>('[part~="value"]')?.title;

  it("of a key that is gone has no value, and says why", async () => {
    const node = text({ seriesKey: "a" });
    await list({ a: 1, b: 2 });
    expect(read(node)).toBe("a 1");
    await list({ b: 2 });
    expect([read(node), titleOf(node)]).toEqual(["? ?", "no value: a is gone"]);
    await list({ a: 1, b: 2 });
    expect(read(node)).toBe("a 1");
  });

  it("of all keys tells the newest row that there is and that counts", async () => {
    const node = text();
    const chosen = text({ where: ({ id }: Machine) => id !== "b" });
    await list({ a: 1, b: 2, c: 3 });
    expect([node, chosen].map(read)).toEqual(["c 3", "c 3"]);
    await list({ a: 1, b: 2 });
    expect([node, chosen].map(read)).toEqual(["b 2", "a 1"]);
    await list({});
    expect([read(node), titleOf(node)]).toEqual(["? ?", "no value"]);
  });
});

describe("a moment that is pointed at", () => {
  it("has the value of a key that is gone for as long as that was there", async () => {
    const cursor = "shared";
    let point: (time: number | undefined) => void = () => undefined;
    const pointer = defineWidget({
      name: "pointer",
      options: {},
      create(host) {
        ({ point } = host);
        return { draw: () => undefined };
      },
    });
    keep(pointer(mount(), { stream, cursor } as never));
    const card = keep(valueCard(mount(), { stream, cursor, value: "speed", format: "d", seriesKey: "a" })).node;
    const text = keep(liveText(mount(), { stream, cursor, value: "speed", seriesKey: "a", placeholder: "?" })).node;
    await list({ a: 1, b: 2 });
    await list({ b: 2 });
    await list({ b: 3 });
    const shown = async (time: number): Promise<unknown[]> => {
      point(time);
      await pass(500);
      return [textOf(card, "waiting"), textOf(card, "value"), textOf(text, "text")];
    };
    expect((await shown(start + 1_000)).slice(1)).toEqual(["1", "1"]);
    expect((await shown(start + 2_000))[0]).toBe("no value: a is gone");
    expect((await shown(start + 2_000))[2]).toBe("?");
  });
});

describe("a widget of the kit", () => {
  it("has no row of a key that is gone, and does not count it", async () => {
    const seen: unknown[] = [];
    const gauge = defineWidget({
      name: "gauge",
      options: { value: accessor() },
      create: () => ({
        draw({ row, absence, numbers }) {
          seen.push([(row as Machine | undefined)?.id, absence, [...numbers.value.keys]]);
        },
      }),
    });
    keep(gauge(mount(), { stream, value: "speed", seriesKey: "a" } as never));
    await list({ a: 1, b: 2 });
    expect(seen.at(-1)).toEqual(["a", undefined, ["a", "b"]]);
    await list({ b: 3 });
    expect(seen.at(-1)).toEqual([undefined, "no value: a is gone", ["b"]]);
  });
});

describe("a chart", () => {
  const linesOf = (options: object = {}): LineSet<Machine> => {
    const lines = new LineSet<Machine>(
      resolveOptions(lineChartSchema<Machine>(), { stream, value: "speed", ...options }),
      {},
      () => phraseOf("en"),
    );
    undos.push(() => {
      lines.close();
    });
    return lines;
  };

  it("keeps the line of a key that is gone, which has no newest value", async () => {
    const lines = linesOf();
    await list({ a: 1, b: 2 });
    await list({ b: 2 });
    expect(lines.all.map(({ label, isGone }) => [label, isGone])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    await list({ a: 1, b: 2 });
    expect(lines.all.map(({ isGone }) => isGone)).toEqual([false, false]);
  });

  it("gives its line to a key that lives, where there are more keys than lines", async () => {
    const lines = linesOf({ maxSeries: 1 });
    await list({ a: 1, b: 2 });
    expect(lines.all.map(({ label }) => label)).toEqual(["a"]);
    await list({ b: 2 });
    expect(lines.all.map(({ label }) => label)).toEqual(["b"]);
  });
});
