import { afterEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream, deleteCache } from "../../src/stream/index.js";
import { lineChart, valueCard } from "../../src/widgets/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const name = "a cached chart";
const undos: (() => void)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) undo();
  document.body.replaceChildren();
  await deleteCache(name);
});

/** Opens a stream whose server is spoken for by its sink, and does not answer by itself. */
function open(): { readonly stream: DataStream<Sample>; readonly sinks: Sink<Sample>[] } {
  const sinks: Sink<Sample>[] = [];
  const source = { name: "test", order: "contiguous", connect: (sink: Sink<Sample>) => void sinks.push(sink) } as const;
  const stream = new DataStream<Sample>(source, { cache: name });
  undos.push(() => {
    stream.destroy();
  });
  return { stream, sinks };
}

/** Lets a stream have rows up to now, and ends it, as a page that is left does. */
async function fill(count: number): Promise<void> {
  const { stream, sinks } = open();
  stream.start();
  await vi.waitFor(() => {
    expect(sinks).toHaveLength(1);
  });
  const start = Date.now() - count * 1_000;
  const rows = Array.from({ length: count }, (_, i) => ({ time: start + i * 1_000, value: i }));
  sinks[0].next(rows, { position: { offset: count } });
  stream.destroy();
}

function mount(): HTMLElement {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "200px" });
  document.body.append(box);
  return box;
}

describe("widgets of a stream with a cache, in IndexedDB", () => {
  it("show the kept rows at once, and that the stream is connecting", async () => {
    await fill(20);
    const { stream, sinks } = open();
    const chart = lineChart<Sample>(mount(), { stream, timeWindow: 60_000 });
    const card = valueCard<Sample>(mount(), { stream });
    undos.push(chart.destroy, card.destroy);
    await vi.waitFor(() => {
      expect(card.node.shadowRoot?.textContent).toContain("19");
    });
    expect(stream.state).toBe("connecting");
    expect(sinks.map(({ resume }) => resume?.offset)).toEqual([20]);
    expect((await chart.toCSV()).trim().split("\r\n")).toHaveLength(21);
    expect(chart.node.shadowRoot?.textContent).toMatch(/connecting/i);
  });

  it("let two streams of one name write in turn: each record is whole", async () => {
    const [first, second] = [open(), open()];
    for (const { stream } of [first, second]) stream.start();
    await vi.waitFor(() => {
      expect([first, second].map(({ sinks }) => sinks.length)).toEqual([1, 1]);
    });
    const now = Date.now();
    for (let n = 1; n <= 40; n += 1) {
      for (const { sinks } of n % 2 === 0 ? [first, second] : [second, first]) {
        sinks[0].next([{ time: now + n, value: n }], { position: { offset: n } });
      }
      if (n === 20) first.stream.stop();
      if (n === 30) second.stream.stop();
    }
    const next = open();
    const values: number[] = [];
    next.stream.subscribe((rows) => values.push(...rows.map(({ value }) => value)));
    await vi.waitFor(() => {
      expect(next.sinks).toHaveLength(1);
    });
    expect(values).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(next.sinks[0].resume).toEqual({ offset: 30 });
  });

  it("forget what they are told to", async () => {
    await fill(3);
    await deleteCache(name);
    const { stream, sinks } = open();
    stream.start();
    await vi.waitFor(() => {
      expect(sinks).toHaveLength(1);
    });
    expect(stream.latest()).toBeUndefined();
    expect(sinks[0].resume).toBeNull();
  });
});
