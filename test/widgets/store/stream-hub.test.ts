import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataStream } from "../../../src/stream/index.js";
import { dataTable, lineChart, liveText, valueCard } from "../../../src/widgets/index.js";
import type { SeriesHandle } from "../../../src/widgets/store/acquire-series.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";
import { acquireRows } from "../../../src/widgets/store/row-log.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";
import type { Sample } from "../../stream/scripted-source.js";
import { samples, ScriptedSource } from "../../stream/scripted-source.js";

const events = ["data", "gap", "repair", "state", "drop", "error"] as const;
const retain = { time: 600_000, rows: 1_000 };
const at = (offset: number) => ({ position: { epoch: "e", offset } });

let source: ScriptedSource;
let stream: DataStream<Sample>;

beforeEach(async () => {
  source = new ScriptedSource({ order: "contiguous" });
  stream = new DataStream<Sample>(source, {
    environment: new FakeEnvironment({ now: 1_800_000_000_000 }),
    recent: 5,
    idleDelay: 0,
  });
  stream.start();
  await settle();
  source.sink.open();
});

afterEach(() => {
  stream.destroy();
});

function push(first: number, last = first): void {
  source.sink.next(samples(first, last - first + 1), at(last));
}

function mount(): HTMLElement {
  const element = document.createElement("div");
  document.body.append(element);
  return element;
}

/** Returns the number of listeners of each event: one for each that was ever asked for is one subscription. */
const subscriptions = (): number[] => events.map((event) => stream.listenerCount(event));

function numbers({ set }: SeriesHandle<Sample>): number[] {
  const series = set.series();
  return series === undefined
    ? []
    : Array.from({ length: series.length }, (_, n) => series.value(series.first + n)).sort((a, b) => a - b);
}

describe("the hub of a stream", () => {
  it("is one subscription, however many widgets, values and bands look at the stream", async () => {
    const value = (row: Sample): number => row.value;
    const widgets = [
      lineChart(mount(), { stream, value }),
      lineChart(mount(), { stream, mark: "band", value, low: (row) => row.value - 1, high: (row) => row.value + 1 }),
      valueCard(mount(), { stream, value, sparkline: "line" }),
      dataTable(mount(), { stream, columns: [{ value: "value", sparkline: "line" }] }),
      liveText(mount(), { stream, template: "{value}" }),
    ];
    expect(subscriptions()).toEqual([1, 1, 1, 1, 1, 1]);
    push(1, 3);
    widgets.push(valueCard(mount(), { stream, value: (row) => -row.value }));
    await settle();
    push(4);
    expect(subscriptions()).toEqual([1, 1, 1, 1, 1, 1]);
    for (const widget of widgets) widget.destroy();
    expect(subscriptions()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("gives each row once to who reads another value inside a listener before the hub, or after it", async () => {
    const handles: SeriesHandle<Sample>[] = [];
    const join = (): void => {
      if (handles.length < 6) handles.push(acquireSeries(stream, { value: (row) => row.value, retain }));
    };
    stream.on("data", join);
    join();
    stream.on("data", join);
    push(1, 2);
    push(3);
    await settle();
    push(4);
    expect(handles.length).toBe(6);
    for (const handle of handles) expect(numbers(handle)).toEqual([1, 2, 3, 4]);
    await settle();
    expect(stream.listenerCount("data")).toBe(3);
    for (const handle of handles) handle.release();
  });

  it("gives each row once to who joins inside the snapshot that another one reads", async () => {
    push(1, 3);
    const handles: SeriesHandle<Sample>[] = [];
    const nothing = (): void => undefined;
    const { release } = acquireRows(stream, {
      data: () => {
        handles.push(acquireSeries(stream, { value: (row) => row.value, retain }));
      },
      gap: nothing,
      repair: nothing,
      gone: nothing,
      keys: nothing,
      reset: nothing,
    });
    push(4);
    await settle();
    push(5);
    for (const [n, handle] of handles.entries()) expect([n, numbers(handle)]).toEqual([n, [1, 2, 3, 4, 5]]);
    expect(handles.length).toBe(3);
    release();
    for (const handle of handles) handle.release();
  });

  it("lets go of the stream at once where a widget goes in the midst of the event in which it came", () => {
    stream.on("data", () => {
      acquireSeries(stream, { value: (row) => row.value, retain }).release();
    });
    push(1);
    expect(stream.listenerCount("data")).toBe(1);
  });

  it("tells its listeners once all its readers have taken the rows", () => {
    const first = acquireSeries(
      stream,
      { value: "value", retain },
      {
        changed: () => {
          seen.push([first, second].map((handle) => numbers(handle).length));
        },
      },
    );
    const second = acquireSeries(stream, { value: (row) => row.value, retain });
    const seen: number[][] = [];
    push(1, 2);
    push(3);
    expect(seen).toEqual([
      [2, 2],
      [3, 3],
    ]);
    first.release();
    second.release();
  });

  it("knows gaps and reconnects from before a widget came", () => {
    const first = acquireSeries(stream, { value: "value", retain });
    for (let n = 1; n <= 3; n += 1) push(n);
    for (let n = 11; n <= 20; n += 1) push(n);
    const second = acquireSeries(stream, { value: (row) => row.value, retain });
    expect(numbers(second)).toEqual([16, 17, 18, 19, 20]);
    expect([...second.hub.gaps.keys()]).toEqual([...first.hub.gaps.keys()]);
    expect(second.hub.gaps.size).toBe(1);
    first.release();
    second.release();
  });
});
