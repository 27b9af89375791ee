import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { dataTable, liveText } from "../../../src/widgets/index.js";
import type { SeriesHandle } from "../../../src/widgets/store/acquire-series.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";
import type { ValueOptions } from "../../../src/widgets/store/value.js";
import { valueCard } from "../../../src/widgets/value-card/index.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

interface Row {
  readonly time: number;
  readonly a: number;
  readonly b: number;
}

const start = 1_700_000_000_000;

/** The rows that a stream keeps for late subscribers, and three times as many. */
const RECENT = 1_000;
const ROWS = 3 * RECENT;

let sink: Sink<Row>;
let stream: DataStream<Row>;
const handles: SeriesHandle<Row>[] = [];

function streamOf(recent: number): DataStream<Row> {
  return new DataStream<Row>(
    (given) => {
      sink = given;
      sink.open();
    },
    { environment: new FakeEnvironment({ now: start + 60_000 }), recent },
  );
}

beforeEach(() => {
  const names = ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance"] as const;
  vi.useFakeTimers({ toFake: [...names] });
  stream = streamOf(RECENT);
});

afterEach(() => {
  for (const handle of handles.splice(0)) handle.release();
  stream.destroy();
  vi.useRealTimers();
});

function open(options: ValueOptions<Row>, replaced?: SeriesHandle<Row>): SeriesHandle<Row> {
  const handle = acquireSeries<Row>(stream, { ...options, retain: { rows: 10_000 } }, {}, replaced);
  handles.push(handle);
  replaced?.release();
  return handle;
}

/** Brings rows whose `b` is 0 up to the newest so many. */
function bring(count: number, last = 0): void {
  for (let index = 0; index < count; index += 1) {
    sink.next([{ time: start - count + index, a: index, b: index < count - last ? 0 : index }]);
  }
}

const lengthOf = ({ set }: SeriesHandle<Row>): number => set.series()?.length ?? 0;

function mount(): HTMLElement {
  const target = document.createElement("div");
  document.body.append(target);
  return target;
}

describe("a function in place of another", () => {
  it("goes on with all rows where it reads the recent ones alike, and reads the next ones itself", async () => {
    let handle = open({ value: (row) => row.a, where: (row) => row.a >= 0 });
    await settle();
    bring(ROWS);
    const { set } = handle;
    let reads = 0;
    handle = open(
      {
        value: (row) => {
          reads += 1;
          return row.a;
        },
        where: (row) => row.a > -1,
      },
      handle,
    );
    expect(handle.set).toBe(set);
    expect(lengthOf(handle)).toBe(ROWS);
    expect(reads).toBe(RECENT);
    sink.next([{ time: start, a: 7, b: 0 }]);
    expect(reads).toBe(RECENT + 1);
    expect(lengthOf(handle)).toBe(ROWS + 1);
  });

  it("reads the recent rows anew where it reads one of them in another way", async () => {
    const handle = open({ value: (row) => row.a });
    await settle();
    bring(ROWS, 1);
    const series = open({ value: (row) => row.b }, handle).set.series()!;
    expect(series.length).toBe(RECENT);
    expect([series.value(series.first), series.value(series.end - 1)]).toEqual([0, ROWS - 1]);
  });

  it("is judged by the newest row alone where the stream keeps none", async () => {
    stream.destroy();
    stream = streamOf(0);
    const handle = open({ value: (row) => row.a });
    await settle();
    bring(ROWS);
    const alike = open({ value: (row) => row.a * 1 }, handle);
    expect(lengthOf(alike)).toBe(ROWS);
    const other = open({ value: (row) => row.b }, alike);
    expect(lengthOf(other)).toBe(0);
    sink.next([{ time: start, a: 7, b: 8 }]);
    expect([lengthOf(other), other.set.series()?.value(0)]).toEqual([1, 8]);
  });

  it("never takes the rows of a field, of another widget, or of a function in use elsewhere", async () => {
    const byField = open({ value: "a" });
    const zero = (row: Row): number => row.b;
    const others = open({ value: zero });
    await settle();
    // Both fields are 0 in all recent rows; `a` was not, before that.
    bring(ROWS);
    for (let index = 0; index < RECENT; index += 1) sink.next([{ time: start + index, a: 0, b: 0 }]);
    expect(lengthOf(open({ value: (row) => row.a }, byField))).toBe(RECENT);
    expect(lengthOf(open({ value: (row) => row.a * 1 }))).toBe(RECENT);
    const [shared, other] = [open({ value: zero }), others];
    expect(shared.set).toBe(other.set);
    const replaced = open({ value: (row) => row.a }, shared);
    expect(lengthOf(replaced)).toBe(ROWS + RECENT);
    sink.next([{ time: start + ROWS, a: 5, b: 0 }]);
    const newestOf = ({ set }: SeriesHandle<Row>): number => set.series()!.value(set.series()!.end - 1);
    expect([newestOf(replaced), newestOf(other)]).toEqual([5, 0]);
  });

  it("keeps the rows of two widgets that are both given it in place of the one that they shared", async () => {
    const first = (row: Row): number => row.a;
    const [chart, card] = [open({ value: first }), open({ value: first })];
    await settle();
    bring(ROWS);
    const next = (row: Row): number => row.a;
    const [nextChart, nextCard] = [open({ value: next }, chart), open({ value: next }, card)];
    expect(nextChart.set).toBe(nextCard.set);
    expect(nextChart.set).not.toBe(chart.set);
    expect(lengthOf(nextCard)).toBe(ROWS);
    sink.next([{ time: start, a: 1, b: 1 }]);
    expect(lengthOf(nextCard)).toBe(ROWS + 1);
  });

  it("leaves the rows of a table and the row of a text as they are, and chooses the next ones itself", async () => {
    const choose = (least: number) => (row: Row) => row.b === 7 || row.a < least;
    const table = dataTable(mount(), { stream, where: choose(0), columns: [{ value: "a", sparkline: "line" }] });
    const text = liveText(mount(), { stream, where: choose(0), template: "{a}" });
    const shown = (): unknown[] => [
      [...table.node.shadowRoot!.querySelectorAll('[part~="row"]')].length,
      text.node.shadowRoot!.querySelector('[part="text"]')?.textContent,
    ];
    await settle();
    sink.next([{ time: start - 20_000, a: 5, b: 7 }]);
    // More than the log of rows holds: the one that was chosen is nowhere else any more.
    for (let index = 0; index < 11_000; index += 1) sink.next([{ time: start - 15_000 + index, a: index, b: 0 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual([1, "5"]);
    const body = table.node.shadowRoot!.querySelector('[part~="row"]');
    for (let render = 0; render < 3; render += 1) {
      table.update({ where: choose(0) });
      text.update({ where: choose(0) });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(shown()).toEqual([1, "5"]);
    expect(table.node.shadowRoot!.querySelector('[part~="row"]')).toBe(body);
    let calls = 0;
    const counting = (row: Row): boolean => {
      calls += 1;
      return row.b === 7;
    };
    table.update({ where: counting });
    text.update({ where: counting });
    calls = 0;
    sink.next([{ time: start, a: 6, b: 7 }]);
    // The table, its sparkline and the text.
    expect(calls).toBe(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual([2, "6"]);
    // One that chooses others begins with what the log holds.
    table.update({ where: (row) => row.a === 10_999 });
    text.update({ where: (row) => row.a === 10_999 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual([1, "10,999"]);
    table.destroy();
    text.destroy();
  });

  it("leaves the count of a card as it is", async () => {
    const count = (): string => card.node.shadowRoot!.querySelector('[part="value"]')!.textContent;
    const card = valueCard(document.body, {
      stream,
      value: (row: Row) => row.a,
      reduce: "count",
      timeWindow: 3_600_000,
    });
    await settle();
    bring(ROWS);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(count()).toBe("3,000");
    for (let render = 0; render < 3; render += 1) {
      card.update({ value: (row) => row.a });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(count()).toBe("3,000");
    card.destroy();
  });
});
