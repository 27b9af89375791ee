import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DataStreamOptions, HistoryAnswer, Sink, Source } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { dataTable } from "../../../src/widgets/data-table/index.js";
import type { TableDataOptions } from "../../../src/widgets/data-table/rows/table-data.js";
import { TableData } from "../../../src/widgets/data-table/rows/table-data.js";
import { liveText } from "../../../src/widgets/live-text/index.js";
import type { RowChoice } from "../../../src/widgets/store/newest-row.js";
import { NewestRow } from "../../../src/widgets/store/newest-row.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

interface Any {
  readonly time: number;
  readonly value: number;
  readonly host: string;
}

const start = 1_700_000_000_000;
let environment: FakeEnvironment;
let source: Scripted;
const undos: (() => void)[] = [];
const nothing = { changed: () => undefined, state: () => undefined, drop: () => undefined, error: () => undefined };

class Scripted implements Source<Any> {
  readonly name = "scripted";
  readonly order = "contiguous";
  sink!: Sink<Any>;
  revises?: boolean;
  history?: Source<Any>["history"];
  connect(sink: Sink<Any>): void {
    this.sink = sink;
    sink.open();
  }
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  environment = new FakeEnvironment({ now: start + 100_000_000 });
  source = new Scripted();
  document.body.replaceChildren();
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  vi.useRealTimers();
});

function streamOf(options: DataStreamOptions<Any> = {}): DataStream<Any> {
  return new DataStream<Any>(source, { environment, recent: 10, ...options });
}

function table(stream: DataStream<Any>, options: Partial<TableDataOptions<Any>> = {}): TableData<Any> {
  const feed = new TableData<Any>(
    { stream, where: undefined, seriesKey: undefined, by: undefined, rows: 50, cursor: "shared", ...options },
    nothing,
  );
  undos.push(() => {
    feed.close();
  });
  return feed;
}

function text(stream: DataStream<Any>, choice: Partial<RowChoice<Any>> = {}): NewestRow<Any> {
  const newest = new NewestRow<Any>(stream, { where: undefined, key: undefined, keepsPast: true, ...choice }, nothing);
  undos.push(() => {
    newest.close();
  });
  return newest;
}

const row = (n: number, host = "a"): Any => ({ time: start + n * 1_000, value: n, host });
const rows = (first: number, count: number, host?: string): Any[] =>
  Array.from({ length: count }, (_, n) => row(first + n, host));
const at = (offset: number) => ({ position: { epoch: "e", offset } });

/** Pushes one row a batch; its number is its offset. */
function push(...all: readonly Any[]): void {
  for (const each of all) source.sink.next([each], at(each.value));
}

const entryTexts = (feed: TableData<Any>, time?: number): string[] =>
  (time === undefined ? feed.entries() : feed.upTo(time)).map((entry) =>
    entry.kind === "row"
      ? `${entry.key} ${entry.row.value}`
      : `${entry.kind} ${entry.id}: ${String(entry.count)} before ${(entry.time - start) / 1_000}`,
  );

describe("a table that is mounted later", () => {
  it("shows the rows that the first one shows, now and at an earlier time", async () => {
    const stream = streamOf();
    const first = table(stream);
    await settle();
    push(...rows(0, 40));
    const second = table(stream);
    expect(entryTexts(second).length).toBe(40);
    expect(entryTexts(second)).toEqual(entryTexts(first));
    expect(entryTexts(second, start + 12_000)).toEqual(entryTexts(first, start + 12_000));
    expect([second.newest, second.change]).toEqual([first.newest, first.change]);
    push(...rows(40, 5));
    expect(entryTexts(second).length).toBe(45);
    expect(entryTexts(second)).toEqual(entryTexts(first));
  });

  it("holds what another one takes that changes which rows count", async () => {
    const stream = streamOf();
    const first = table(stream, { where: ({ value }) => value > 30 });
    await settle();
    push(...rows(0, 40));
    expect(entryTexts(first).length).toBe(9);
    expect(entryTexts(table(stream, { where: ({ value }) => value <= 30 })).length).toBe(31);
  });

  it("shows the keys of the first one in the same order, also of rows that are held no more", async () => {
    const stream = streamOf({ key: "host" });
    const first = table(stream);
    await settle();
    push(row(0, "c"), row(1, "gone"), row(2, "b"), row(3, "a"));
    for (let n = 4; n < 12_004; n += 4_000) source.sink.next(rows(n, 4_000, "a"), at(n + 3_999));
    push(row(12_004, "b"), row(12_005, "c"));
    const second = table(stream);
    expect(entryTexts(first)).toEqual(["c 12005", "gone 1", "b 12004", "a 12003"]);
    expect(entryTexts(second)).toEqual(entryTexts(first));
    expect(entryTexts(second, start + 5_000_000)).toEqual(entryTexts(first, start + 5_000_000));
  });

  it("holds the newest row of a key also where but an older one has come lately", async () => {
    const stream = streamOf({ key: "host" });
    const first = table(stream);
    await settle();
    push(row(1, "a"), row(2, "b"), row(20_000, "b"));
    for (let n = 3; n < 12_003; n += 4_000) source.sink.next(rows(n, 4_000, "a"));
    source.sink.next([row(5, "b")]);
    expect(entryTexts(first)[1]).toBe("b 20000");
    expect(entryTexts(table(stream))).toEqual(entryTexts(first));
  });

  it("shows the gaps of the first one, and what of them is filled, now and later", async () => {
    const answers: ((answer: HistoryAnswer<Any>) => void)[] = [];
    source.history = () => new Promise((resolve) => answers.push(resolve));
    const stream = streamOf();
    const first = table(stream);
    await settle();
    push(...rows(1, 10));
    push(...rows(21, 10));
    push(...rows(41, 20));
    await settle();
    const second = table(stream);
    expect(entryTexts(second).filter((line) => line.startsWith("lost"))).toEqual([
      "lost 2: 10 before 41",
      "lost 1: 10 before 21",
    ]);
    expect(entryTexts(second)).toEqual(entryTexts(first));
    answers[0]({ rows: rows(14, 3), position: at(16).position, whole: false });
    await settle();
    const third = table(stream);
    expect(entryTexts(first).filter((line) => line.startsWith("lost")).length).toBe(3);
    expect(entryTexts(second)).toEqual(entryTexts(first));
    expect(entryTexts(third)).toEqual(entryTexts(first));
  });

  it("knows a gap of two holes as one, where the stream told of them before the first table came", async () => {
    const answers: ((answer: HistoryAnswer<Any>) => void)[] = [];
    source.history = () => new Promise((resolve) => answers.push(resolve));
    const stream = streamOf({ recent: 100 });
    stream.start();
    await settle();
    push(...rows(1, 10));
    push(...rows(21, 10));
    await settle();
    answers[0]({ rows: rows(14, 3), position: at(16).position, whole: false });
    await settle();
    const first = table(stream);
    const second = table(stream);
    expect(entryTexts(first).filter((line) => line.startsWith("lost"))).toEqual([
      "lost 1: 4 before 21",
      "lost 1: 3 before 14",
    ]);
    expect(entryTexts(second)).toEqual(entryTexts(first));
  });

  it("shows a row that was revised once, also beside rows of history", async () => {
    const answers: ((answer: HistoryAnswer<Any>) => void)[] = [];
    source.revises = true;
    source.history = () => new Promise((resolve) => answers.push(resolve));
    const stream = streamOf();
    const first = table(stream);
    await settle();
    const revised = { ...row(2), host: "later" };
    source.sink.next([row(1), row(2)], at(2));
    source.sink.next([revised], at(3));
    source.sink.next([row(9)], at(9));
    await settle();
    answers[0]({ rows: rows(4, 3), position: at(6).position, whole: false });
    await settle();
    expect(entryTexts(first)).toEqual([" 9", "lost 1: 2 before 9", " 6", " 5", " 4", " 2", " 1"]);
    expect(entryTexts(table(stream))).toEqual(entryTexts(first));
  });
});

describe("a text that is mounted later", () => {
  it("shows the row that the first one shows, of a key too that says no more, and of an earlier time", async () => {
    const stream = streamOf({ key: "host" });
    const first = text(stream, { key: "gone" });
    const [all, chosen] = [text(stream), text(stream, { where: ({ value }) => value < 7 })];
    await settle();
    push(row(1, "gone"), ...rows(2, 40));
    for (const [one, other] of [
      [first, text(stream, { key: "gone" })],
      [all, text(stream)],
      [chosen, text(stream, { where: ({ value }) => value < 7 })],
    ]) {
      expect(one.newest).toBeDefined();
      expect(other.newest).toEqual(one.newest);
      expect(other.upTo(start + 5_000)).toEqual(one.upTo(start + 5_000));
    }
    for (let n = 42; n < 12_042; n += 4_000) source.sink.next(rows(n, 4_000, "a"), at(n + 3_999));
    expect(text(stream, { key: "gone" }).newest).toEqual(first.newest);
  });
});

describe("two tables and a text of a stream", () => {
  it("show the same, subscribe once, and leave nothing behind", async () => {
    const stream = streamOf();
    const mount = (): HTMLElement => {
      const target = document.createElement("div");
      document.body.append(target);
      return target;
    };
    const shown = (node: HTMLElement): (string | null)[] =>
      [...(node.shadowRoot?.querySelectorAll("[part~=row]") ?? [])].map(({ textContent }) => textContent);
    const first = dataTable(mount(), { stream, rows: 50 });
    await settle();
    push(...rows(0, 40));
    vi.advanceTimersByTime(200);
    const [second, words] = [
      dataTable(mount(), { stream, rows: 50 }),
      liveText(mount(), { stream, template: "{value}" }),
    ];
    vi.advanceTimersByTime(200);
    expect(shown(second.node).length).toBe(shown(first.node).length);
    expect(shown(second.node)).toEqual(shown(first.node));
    expect(shown(second.node).length).toBeGreaterThanOrEqual(40);
    expect(words.node.shadowRoot?.querySelector("[part=text]")?.textContent).toBe("39");
    expect(stream.listenerCount("data")).toBe(1);
    for (const widget of [first, second, words]) widget.destroy();
    for (const event of ["data", "gap", "repair", "state", "drop", "error"] as const) {
      expect(stream.listenerCount(event)).toBe(0);
    }
  });
});
