import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DataStreamOptions, Sink } from "../../src/stream/index.js";
import { DataStream, record, replay } from "../../src/stream/index.js";
import { dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import { FakeEnvironment, settle } from "../stream/fake-environment.js";

interface Row {
  readonly time: number;
  readonly value: number;
  readonly id: string;
}

const start = 1_700_000_000_000;
let sink: Sink<Row>;
const undos: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
});

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function streamOf(options: DataStreamOptions<Row> = {}): DataStream<Row> {
  const stream = new DataStream<Row>(
    (given) => {
      sink = given;
      sink.open();
    },
    { environment: new FakeEnvironment({ now: start + 10_000 }), ...options },
  );
  undos.push(() => {
    stream.destroy();
  });
  return stream;
}

function mount(
  make: (target: HTMLElement) => { destroy(): void; readonly node: HTMLElement },
): (part: string) => (string | null)[] {
  const target = document.createElement("div");
  document.body.append(target);
  const widget = make(target);
  undos.push(() => {
    widget.destroy();
  });
  return (part) =>
    [...widget.node.shadowRoot!.querySelectorAll(`[part~="${part}"]`)].map(({ textContent }) => textContent);
}

it("texts that are numbers are numbers in all widgets of a stream that says so, and texts elsewhere", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const stream = streamOf({ numbers: "text" });
  expect(stream.numbers).toBe("text");
  const drops: unknown[] = [];
  const chart = lineChart(document.body, { stream });
  undos.push(() => {
    chart.destroy();
  });
  chart.on("drop", ({ count, sample }) => drops.push([count, sample]));
  const card = mount((target) => valueCard(target, { stream, reduce: "sum", locale: "en" }));
  const table = mount((target) =>
    dataTable(target, { stream, columns: [{ value: "id" }, { value: "value", format: ".2f" }], locale: "en" }),
  );
  const text = mount((target) => liveText(target, { stream, template: "{value} {value:.2f} {id} {id:.1f}" }));
  await settle();
  const values = ["21.5", "-0.04", "1e3"];
  sink.next(values.map((value, n) => ({ time: start + n, value: value as unknown as number, id: `00${n}` })));
  vi.advanceTimersByTime(200);
  const csv = await chart.toCSV();
  expect(csv.trim().split("\n").slice(1)).toHaveLength(3);
  expect(csv).toContain(",1000");
  expect(card("value")).toContain("1,021");
  // A column with a format of numbers asks for some; an id is a text that looks like one.
  expect(table("cell").map((cell) => cell?.replace("−", "-"))).toEqual([
    "002",
    "1000.00",
    "001",
    "-0.04",
    "000",
    "21.50",
  ]);
  expect(text("text")).toEqual(["1,000 1000.00 002 2.0"]);
  expect(drops).toEqual([]);
  // The rows stay as they are.
  expect(stream.latest()?.row.value).toBe("1e3");
  sink.next([{ time: start + 9, value: "unavailable" as unknown as number, id: "x" }]);
  vi.advanceTimersByTime(200);
  expect(drops).toEqual([[1, '"unavailable"']]);
});

it("a recording tells its replay what counts as a number", () => {
  const { options } = replay(record(streamOf({ numbers: "text" })).stop());
  expect(options.numbers).toBe("text");
  expect(replay(record(streamOf()).stop()).options).not.toHaveProperty("numbers");
});

it("another value of the option is refused with the cure", () => {
  for (const numbers of ["texts", true, 1]) {
    expect(() => streamOf({ numbers: numbers as never })).toThrow(
      `invalid numbers: ${numbers} (expected "text", by which texts such as "21.5" are numbers; leave it out for`,
    );
  }
});
