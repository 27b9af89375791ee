import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { dataTable } from "../../src/widgets/index.js";
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
