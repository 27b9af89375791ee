import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderLineChart } from "../../src/render/index.js";
import type { HistoryAnswer, HistoryQuery } from "../../src/stream/index.js";
import { StreamError } from "../../src/stream/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import type { WordName } from "../../src/widgets/words/words.js";
import { keepOn, MemoryShelf } from "../stream/cache/memory-shelf.js";
import type { Row } from "./worded-page.js";
import {
  across,
  environment,
  faults,
  hear,
  heard,
  mount,
  names,
  noon,
  open,
  pass,
  readFile,
  rowsOf,
  setUp,
  shared,
  show,
  showChart,
  tearDown,
  undos,
} from "./worded-page.js";

/** Opens a stream that is live, of a source with some more. */
async function live(source: Parameters<typeof open>[1]): Promise<ReturnType<typeof open>> {
  const opened = open({ staleAfter: Infinity }, source);
  opened.stream.start();
  await pass();
  opened.sink.open();
  return opened;
}

/** Sentences that no situation here can bring about. */
const unheard: readonly WordName[] = [];

beforeEach(setUp);

afterEach(tearDown);

describe("all that widgets say is out of the table of words", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    const found = [...faults];
    faults.clear();
    expect(found).toEqual([]);
  });

  it.each<[string, (opened: ReturnType<typeof open>) => void]>([
    ["connecting", () => undefined],
    ["live", ({ sink }) => sink.open()],
    ["waiting", ({ sink }) => sink.error(new Error("7"))],
    ["failed", ({ sink }) => sink.error(new Error("7"), { final: true })],
    ["stopped", ({ stream }) => stream.stop()],
    ["ended", ({ sink }) => (sink.open(), sink.complete())],
    ["destroyed", ({ stream }) => stream.destroy()],
    ["offline", ({ sink }) => (environment.setOnline(false), sink.error(new Error("7")))],
    ["hidden", () => environment.setVisible(false)],
  ])("of a stream that is %s, before the first row", async (_, enter) => {
    const opened = open({ hidden: "suspend" });
    show(opened.stream);
    show(opened.stream, { seriesKey: "2" });
    await pass();
    enter(opened);
    for (const ms of [0, 200, 5_500]) await pass(ms);
  });

  it("of a stream that is live, silent, lost, and of refusals", async () => {
    // What is refused is told to the developer too, in English.
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const opened = open({ staleAfter: 20_000, retry: { minDelay: 300, maxDelay: 300 } });
    show(opened.stream);
    await pass();
    opened.sink.open();
    opened.sink.next(rowsOf(3).map(([time, value]) => [time - 12_000, value]));
    await pass(200);
    await environment.advanceAsync(21_000);
    await pass(5_500);
    const at = environment.now();
    opened.sink.next([
      [at, "7 7"],
      [at + 1, {}],
      [at + 2, 3],
    ]);
    opened.sink.drop(3, "malformed", "7", "8");
    await pass(1_000);
    opened.sink.error(new Error("7"));
    for (const ms of [50, 400, 5_500]) await pass(ms);
  });

  it("of ages", async () => {
    for (const age of [70_000, 3_700_000, 90_000_000]) {
      const opened = open();
      const { stream } = opened;
      const card = valueCard<Row>(mount("120px"), { ...shared, stream, value: (row) => row[1] });
      undos.push(card.destroy);
      await showChart({ stream });
      await pass();
      opened.sink.open();
      opened.sink.next([[noon - age, 1]]);
      await pass(10_000);
    }
  });

  it("of a chart of many lines, with a legend, a table and files", async () => {
    const opened = open({ key: (row) => row[2] });
    const annotations = Array.from({ length: 6 }, (_, n) => ({ time: noon - 20_000 + n }));
    const { chart, root, point, press } = await showChart({
      stream: opened.stream,
      maxSeries: 30,
      windows: [60_000, "all"],
      annotations,
      thresholds: [{ value: 50 }],
    });
    opened.sink.open();
    const keys = Array.from({ length: 40 }, (_, n) => `${n}`);
    opened.sink.next(
      keys.flatMap((key) => rowsOf(30, key).map(([time, ...row]) => [time + Number(key), ...row] as const)),
    );
    await pass(300);
    await point(0.6, 0.65, 0.66, 0.67, 0.68);
    await press("ArrowLeft", "ArrowUp", "Escape", "+", "ArrowRight");
    for (const value of [99, 1]) {
      await pass(500);
      opened.sink.next(keys.map((key) => [environment.now(), value, key]));
      await pass(1_500);
      await pass(5_100);
    }
    const more = [...root.querySelectorAll<HTMLElement>('[part~="legend"] button')].at(-1)!;
    for (let n = 0; n < 2; n += 1) {
      more.click();
      await pass();
    }
    const table = root.querySelector<HTMLElement>('[part~="table-button"]')!;
    table.click();
    await pass();
    table.click();
    chart.pause();
    opened.sink.next(keys.map((key) => [environment.now(), 5, key]));
    await pass(500);
    readFile(await chart.toSVG());
    opened.stream.stop();
    await pass(500);
    readFile(await chart.toSVG());
    expect((await chart.toCSV()).split("\r\n")[0].split(",").slice(1).join()).not.toMatch(/\p{L}/u);
  });

  it("of gaps, late and repaired rows, origins and reconnects", { timeout: 60_000 }, async () => {
    let answer: (rows: HistoryAnswer<Row>) => void = () => undefined;
    const opened = open(
      { staleAfter: Infinity },
      {
        order: "contiguous",
        resumes: true,
        history: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
    );
    const { stream } = opened;
    const table = dataTable<Row>(mount(), { ...shared, stream, rows: 100 });
    undos.push(table.destroy);
    const { chart, root, point, press } = await showChart({ stream, origin: true, timeWindow: 60_000 });
    const plain = await showChart({ stream, maxGap: 1_500 });
    opened.sink.open();
    opened.sink.next(
      rowsOf(10).map(([time, value]) => [time - 40_000, value]),
      { position: { offset: 10 } },
    );
    await pass(100);
    // Two rows are lost, and one of them is found again.
    opened.sink.next(
      rowsOf(6).map(([time, value]) => [time - 30_000, value]),
      { position: { offset: 18 } },
    );
    await pass(100);
    answer({ rows: [[noon - 39_000, 3]], position: { offset: 11 }, whole: false });
    await pass(100);
    opened.sink.lost({ kind: "unknown", cause: "7", count: 3 });
    opened.sink.next(
      rowsOf(4).map(([time, value]) => [time - 20_000, value]),
      { position: { offset: 22 } },
    );
    await pass(100);
    opened.sink.lost({ kind: "unknown", cause: "7" });
    opened.sink.next(
      rowsOf(4).map(([time, value]) => [time - 12_000, value]),
      { position: { offset: 26 } },
    );
    opened.sink.next([[noon - 20_500, 3]], { position: { offset: 27 } });
    for (const [ago, offset] of [
      [100, 28],
      [150, 29],
    ]) {
      opened.sink.next([[environment.now() - ago, 3]], { position: { offset } });
    }
    await pass(6_000);
    opened.sink.error(new Error("7"));
    await pass(31_000);
    opened.sink.open();
    await pass(100);
    opened.sink.next([[environment.now() - 5_000, 3]], { position: { offset: 30 } });
    opened.sink.recovered(true);
    opened.sink.next([[environment.now(), 3]], { position: { offset: 31 } });
    await pass(300);
    for (const each of [chart, plain.chart]) each.update({ timeWindow: 110_000 });
    await pass(1_000);
    await point(...across);
    await plain.point(...across);
    const times = (key: string, count: number): string[] => Array.from({ length: count }, () => key);
    await press("ArrowLeft", "Home", ...times("ArrowRight", 11), "End", ...times("ArrowLeft", 5));
    root.querySelector<HTMLElement>('[part~="table-button"]')!.click();
    await pass();
  });

  it("of rows that were kept over a reload", async () => {
    keepOn(new MemoryShelf());
    const former = open({ cache: "7" });
    former.stream.start();
    await pass(100);
    former.sink.next(rowsOf(5));
    former.stream.destroy();
    await pass(100);
    const { stream } = open({ cache: "7" });
    const { point, press } = await showChart({ stream, timeWindow: 60_000 });
    await pass(100);
    await point(...across);
    await press("ArrowLeft", "Home", "ArrowRight");
    expect(heard).toContain("fromCache");
  });

  it("of rows of the past that a view asks for", async () => {
    let hasFailed = false;
    const oldest = noon - 3_600_000;
    const history = ({ from = 0, to = 0, points = 1 }: HistoryQuery): Promise<HistoryAnswer<Row>> => {
      if (!hasFailed) {
        hasFailed = true;
        return Promise.reject(new StreamError("source", "7", { retryable: false }));
      }
      const step = Math.ceil((to - from) / points);
      const first = Math.ceil(Math.max(from, oldest) / step);
      const times = Array.from({ length: Math.floor(to / step) - first }, (_, index) => (first + index) * step);
      const [rows, min, max] = [5, 4, 6].map((value) => times.map((time) => [time, value] as const));
      return Promise.resolve({ rows, min, max, step, whole: true, oldest });
    };
    const { stream, sink } = await live({ history });
    const { chart, root, point } = await showChart({ stream });
    sink.next(rowsOf(5));
    await pass(500);
    chart.setView({ from: oldest - 1_800_000, to: noon - 60_000 });
    for (let n = 0; n < 4; n += 1) await pass(200);
    root.querySelector<HTMLElement>('[part~="past-retry"]')!.click();
    for (let n = 0; n < 4; n += 1) await pass(200);
    await point(...across);
    expect([...heard]).toEqual(expect.arrayContaining(["loading", "notLoaded", "tryAgain", "beginning", "sum"]));
  });

  it("of bars of more rows than a view may have", async () => {
    const history = ({ to = noon, limit }: HistoryQuery): Promise<HistoryAnswer<Row>> => {
      const last = Math.floor(to / 10);
      const rows = Array.from({ length: limit }, (_, index): Row => [(last - limit + 1 + index) * 10, 1]);
      return Promise.resolve({ rows, whole: true });
    };
    const { stream, sink } = await live({ history });
    const { chart } = await showChart({ stream, mark: "bars", every: 60_000, reduce: "count" });
    sink.next(rowsOf(5));
    await pass(500);
    chart.setView({ from: noon - 3_600_000, to: noon - 60_000 });
    for (let n = 0; n < 8; n += 1) await pass(200);
    expect(heard).toContain("tooManyRows");
  });

  it("of bars, bands and rows without a value", async () => {
    const opened = open({ staleAfter: Infinity });
    const { stream } = opened;
    const bars = await showChart({ stream, mark: "bars", every: 5_000, value: undefined });
    const band = await showChart({ stream, mark: "band", low: (row) => row[3], high: (row) => row[4] });
    const line = await showChart({ stream });
    opened.sink.open();
    opened.sink.next([
      [noon - 9_000, 1, "", 1, 2],
      [noon - 8_000, null, "", null, 2],
    ]);
    opened.sink.lost({ cause: "7" });
    opened.sink.next([
      [noon - 7_500, 3, "", 1, null],
      [noon - 1_000, 3, "", 1, 2],
      [noon, 4, "", 1, 3],
    ]);
    await pass(400);
    for (const { point, press } of [bars, band, line]) {
      await point(0.8, 0.85, 0.9, 0.95);
      await press("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft");
    }
    const csv = await bars.chart.toCSV();
    hear(csv.split("\r\n")[0].replace("time,", ""));
    for (const record of csv.trim().split("\r\n").slice(1)) hear(record.slice(record.lastIndexOf(",")));
  });

  it("of lines whose clocks differ", async () => {
    const [near, far] = [0, 1].map(() => open({ staleAfter: Infinity }));
    vi.spyOn(far.stream, "now").mockImplementation(() => environment.now() + 3 * 3_600_000);
    for (const [first, second] of [
      [near, far],
      [far, near],
    ]) {
      await showChart({ stream: first.stream, series: [{ label: "1" }, { label: "2", stream: second.stream }] });
    }
    for (const { sink } of [near, far]) sink.open();
    near.sink.next([[environment.now(), 1]]);
    await pass(1_000);
  });

  it("of the past that was loaded", async () => {
    const opened = open(
      { backfill: 30_000 },
      { history: () => Promise.resolve({ rows: rowsOf(20), whole: true, position: { offset: 20 } }) },
    );
    const { point } = await showChart({ stream: opened.stream, origin: true });
    opened.sink.open();
    // Without a live row the past is asked for after ten seconds.
    await pass(11_000);
    opened.sink.next([[environment.now(), 1]], { position: { offset: 21 } });
    await pass(500);
    await point(0.7, 0.75, 0.8);
  });

  it("of a table that holds rows, has too many keys, or no names for its columns", async () => {
    const opened = open({ staleAfter: Infinity });
    const keyed = open({ key: (row) => `${row[2]}7`, time: (row) => row[0] });
    const { stream } = opened;
    const table = dataTable<Row>(mount(), { ...shared, stream, columns: [{ value: (row) => row[1] }] });
    const card = valueCard<Row>(mount(), { ...shared, stream, cursor: "1", value: (row: Row) => row[1] });
    const pointed = dataTable<Row>(mount(), { ...shared, stream, cursor: "1" });
    const text = liveText<Row>(mount(), { ...shared, stream, cursor: "1" });
    const crowd = open({ key: (row) => `${row[2]}7`, time: (row) => row[0] });
    const keys = dataTable<Row>(mount(), { ...shared, stream: keyed.stream, rows: 3 });
    const many = dataTable<Row>(mount(), { ...shared, stream: crowd.stream, rows: 3, expire: 3_600_000 });
    for (const { destroy } of [table, card, pointed, text, keys, many]) undos.push(destroy);
    const { point } = await showChart({ stream, cursor: "1" });
    await pass();
    opened.sink.open();
    keyed.sink.open();
    crowd.sink.open();
    crowd.sink.next(Array.from({ length: 1_001 }, (_, n) => ({ 0: noon - 1_001 + n, 2: `${n}` }) as never));
    opened.sink.next(rowsOf(10));
    keyed.sink.next(Array.from({ length: 5 }, (_, n) => ({ 0: noon, 2: `${n}` }) as never));
    await pass(300);
    await point(0.2, 0.82, 0.85, 0.88);
    const row = table.node.shadowRoot!.querySelector('[part~="row"]')!;
    row.dispatchEvent(new PointerEvent("pointerover", { pointerType: "mouse", bubbles: true }));
    opened.sink.next(rowsOf(2));
    await pass(500);
  });

  it("of widgets that are given other words later, and keep no others", async () => {
    const opened = open({ staleAfter: Infinity, key: (row) => row[2] });
    const { stream } = opened;
    const plain = { stream, locale: "de", timeZone: "UTC", value: (row: Row) => row[1] } as const;
    const widgets = [
      lineChart<Row>(mount(), plain),
      lineChart<Row>(mount(), { ...plain, seriesKey: "9" }),
      valueCard<Row>(mount("120px"), { ...plain, help: "?" }),
      dataTable<Row>(mount(), { stream, locale: "de", timeZone: "UTC", rows: 2 }),
      liveText<Row>(mount(), { ...plain, template: "{value} {9} {state} {age}" }),
      dashboard(mount(), { stream }),
      dashboard(mount(), { stream, widgets: [{ widget: "data-table", locale: "de" }] }),
    ];
    for (const { destroy } of widgets) undos.push(destroy);
    await pass();
    opened.sink.open();
    opened.sink.next(["1", "2", "3"].map((key) => [noon, 1, key]));
    await pass(300);
    widgets[0].node.shadowRoot!.querySelector<HTMLElement>('[part~="table-button"]')!.click();
    await pass(300);
    expect(faults).toContain("Zeit");
    const { locale, words } = shared;
    for (const widget of widgets) widget.update({ words, ...("locale" in widget.options && { locale }) });
    await pass(2_100);
    faults.clear();
    await pass(300);
  });

  it("of rows ahead of the stream's time", async () => {
    const opened = open({ staleAfter: Infinity, maxAhead: 3_600_000 });
    show(opened.stream);
    await pass();
    opened.sink.open();
    for (let n = 0; n < 12; n += 1) {
      opened.sink.next(rowsOf(1));
      await environment.advanceAsync(1_000);
    }
    opened.sink.next([[environment.now() + 1_200_000, 7]]);
    await pass(500);
    opened.sink.next(rowsOf(1));
    await pass(1_500);
  });

  it("of a key that has fallen silent", async () => {
    const opened = open({ staleAfter: Infinity, key: (row) => row[2] });
    await showChart({ stream: opened.stream, timeWindow: 5_000 });
    opened.sink.open();
    opened.sink.next([
      [noon - 9_000, 1, "1"],
      [noon, 1, "2"],
    ]);
    await pass(500);
  });

  it("of keys that have gone", async () => {
    const opened = open({ staleAfter: Infinity, key: (row) => row[2] });
    show(opened.stream);
    show(opened.stream, { seriesKey: "1" });
    await pass();
    opened.sink.open();
    opened.sink.next([
      [noon, 1, "1"],
      [noon, 1, "2"],
    ]);
    await pass(500);
    for (const key of ["1", "2"]) {
      opened.sink.gone([key]);
      await pass(5_500);
    }
  });

  it("of a picture of rows", () => {
    const rows = [
      [noon, 1],
      [noon - 1_000, 2],
      [undefined, 3],
      [noon, {}],
    ] as unknown as Row[];
    readFile(renderLineChart(rows, { ...shared, value: (row) => row[1] }));
    const keyed = [
      [noon, 1, "1"],
      [noon, 1, undefined],
    ] as unknown as Row[];
    readFile(renderLineChart(keyed, { ...shared, value: (row) => row[1], key: (row) => row[2] }));
    readFile(renderLineChart([] as Row[], { ...shared, value: (row) => row[1] }));
  });
});

describe("the situations", () => {
  it("bring about each sentence", () => {
    expect(names.filter((name) => !heard.has(name)).sort()).toEqual([...unheard].sort());
  });
});
