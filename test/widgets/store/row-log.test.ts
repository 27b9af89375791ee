import { afterEach, describe, expect, it } from "vitest";
import { DataStream, manual } from "../../../src/stream/index.js";
import type { ManualSource, StreamError } from "../../../src/stream/index.js";
import { dataTable, liveText } from "../../../src/widgets/index.js";
import { readRows } from "../../../src/widgets/store/row-log.js";

interface Row {
  time: number;
  value: number;
  host: string;
}

const start = 1_700_000_000_000;
const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0)) undo();
});

async function begin(options: { key?: "host" } = {}): Promise<{ source: ManualSource<Row>; stream: DataStream<Row> }> {
  const source = manual<Row>();
  const stream = new DataStream<Row>(source, { recent: 10, ...options });
  undos.push(() => { stream.destroy(); });
  stream.start();
  await Promise.resolve();
  return { source, stream };
}

const rows = (first: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ time: start + (first + i) * 1_000, value: first + i, host: `h${(first + i) % 3}` }));

/** What a reader heard, in order. */
function listen(stream: DataStream<Row>): string[] {
  const heard: string[] = [];
  undos.push(readRows(stream, {
    data: (batch) => { heard.push(...batch.map(({ value }) => String(value))); },
    gap: ({ count }) => { heard.push(`gap ${String(count)}`); },
    repair: (repair) => { heard.push(...repair.rows.map(({ value }) => `repaired ${value}`)); },
    state: ({ state }) => { heard.push(state); },
  }));
  return heard;
}

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

describe("readRows(stream, reader)", () => {
  it("hands a reader that comes later what the first one was handed, with the gaps between", async () => {
    const { source, stream } = await begin();
    const first = listen(stream);
    source.push(rows(0, 40));
    source.lost({ cause: "cut", count: 3 });
    source.push(rows(43, 40));
    const second = listen(stream);
    expect(first).toEqual(["live", ...numbers(0, 40), "gap 3", ...numbers(43, 83)]);
    expect(second).toEqual([...numbers(0, 40), "gap 3", ...numbers(43, 83), "live"]);
    expect(stream.listenerCount("data")).toBe(1);
    source.push(rows(83, 1));
    expect([first.at(-1), second.at(-1)]).toEqual(["83", "83"]);
  });

  it("hands each row to each reader once, wherever it joins", async () => {
    const { source, stream } = await begin();
    const joined: string[][] = [];
    const join = (): void => {
      if (joined.length < 3) joined.push(listen(stream));
    };
    stream.on("data", join);
    const first = listen(stream);
    undos.push(readRows(stream, { data: join }));
    stream.on("data", join);
    for (let i = 0; i < 5; i += 1) source.push(rows(i, 1));
    expect(first.filter((line) => line !== "live")).toEqual(numbers(0, 5));
    for (const heard of joined) expect(heard.filter((line) => line !== "live")).toEqual(numbers(0, 5));
    expect(joined).toHaveLength(3);
  });

  it("keeps readers apart: one that throws is told of as the stream's listener, one that is undone hears no more", async () => {
    const { source, stream } = await begin();
    const errors: StreamError[] = [];
    stream.on("error", (error) => errors.push(error));
    source.push(rows(0, 1));
    undos.push(readRows(stream, { data: () => { throw new Error("mine"); } }));
    let undo = (): void => undefined;
    undos.push(readRows(stream, { data: () => { undo(); } }));
    const late: unknown[] = [];
    undo = readRows(stream, { data: (batch) => { late.push(...batch); } });
    const last = listen(stream);
    source.push(rows(1, 1));
    expect(errors.map(({ code, message }) => [code, message])).toEqual([["listener", "a listener threw: mine"], ["listener", "a listener threw: mine"]]);
    expect(late).toEqual(rows(0, 1));
    expect(last).toEqual(["0", "live", "1"]);
  });

  it("leaves the stream with the last reader, and then begins anew", async () => {
    const { source, stream } = await begin();
    const heard: unknown[] = [];
    const [one, two] = [readRows(stream, {}), readRows(stream, {})];
    source.push(rows(0, 40));
    one();
    one();
    expect(stream.listenerCount("data")).toBe(1);
    two();
    expect(stream.listenerCount("data")).toBe(0);
    undos.push(readRows(stream, { data: (batch) => { heard.push(...batch); } }));
    expect(heard).toEqual(rows(30, 10));
  });
});

describe("tables and texts of one stream", () => {
  const linesOf = (node: HTMLElement): string[] => [...(node.shadowRoot?.querySelectorAll("tr, [role=row]") ?? [])].map((line) => line.textContent);

  it("hold the same, whenever they were mounted, by time and by key, and listen once", async () => {
    const { source, stream } = await begin({ key: "host" });
    const mount = (): HTMLElement => document.body.appendChild(document.createElement("div"));
    const options = { stream, rows: 40 } as const;
    const first = [dataTable(mount(), { ...options, by: "time" }), dataTable(mount(), { ...options, by: "key" })];
    source.push({ time: start - 1_000, value: -1, host: "early" });
    source.push(rows(0, 60));
    const later = [dataTable(mount(), { ...options, by: "time" }), dataTable(mount(), { ...options, by: "key" })];
    const text = liveText(mount(), { stream, key: "early", template: "{value}" });
    undos.push(...[...first, ...later, text].map((widget) => () => { widget.destroy(); }));
    const [byTime, byKey] = later.map(({ node }) => linesOf(node).slice(1));
    expect(byTime.map((line) => /:\d\d(\d+)h\d$/.exec(line)?.[1])).toEqual(numbers(20, 60).reverse());
    expect(byKey.map((line) => /[a-z]+\d?$/.exec(line)?.[0])).toEqual(["early", "h0", "h1", "h2"]);
    expect(text.node.shadowRoot?.textContent).toContain("−1");
    expect(stream.listenerCount("data")).toBe(1);
  });
});
