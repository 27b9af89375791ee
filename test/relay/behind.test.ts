import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { HistoryAnswer, HistoryQuery, Order, Position, Sink, Source } from "../../src/stream/index.js";
import { DataStream, webSocket } from "../../src/stream/index.js";
import type { EngineRow } from "./engine.js";
import { Engine } from "./engine.js";
import { readFrom, startRelay } from "./reader.js";

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(...args: Parameters<typeof startRelay>) {
  const running = await startRelay(...args);
  ends.push(() => running.close());
  return running;
}

function read(url: string, order: Order, resume: Position) {
  const reader = readFrom("webSocket", () => url, order, resume);
  ends.push(() => {
    reader.stream.destroy();
  });
  return reader;
}

const count = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Puts something between the readers of an engine's history and its answers. */
function withHistory(
  engine: Engine,
  history: (query: HistoryQuery, answer: () => Promise<HistoryAnswer<EngineRow>>) => Promise<HistoryAnswer<EngineRow>>,
): Source<EngineRow> {
  const source = engine.source();
  return { ...source, history: (query) => history(query, () => source.history!(query)) };
}

describe.each(["contiguous", "increasing"] as const)("a reader of a feed that is %s, and behind a relay", (order) => {
  const positionOf = (engine: Engine, value: number): Position => ({
    epoch: "e1",
    offset: engine.rows[value - 1].offset,
  });

  it("whose rows come later than those of its history tells no gap", async () => {
    const engine = new Engine(order);
    engine.write(10);
    const engineSource = engine.source();
    const held: (() => void)[] = [];
    const slow: Source<EngineRow> = {
      ...engineSource,
      connect: (sink) => engineSource.connect({ ...sink, next: (...rows) => held.push(() => sink.next(...rows)) }),
    };
    const { url, relay } = await start(slow, { heartbeat: 20 });
    await expect.poll(() => relay.stats.kept.rows).toBe(10);
    engine.write(3);
    const source = webSocket<EngineRow>(url.replace("http", "ws"), { WebSocket, order, history: `${url}/history` });
    const stream = new DataStream(source, { backfill: { rows: 100 } });
    ends.push(() => {
      stream.destroy();
    });
    const values: number[] = [];
    const gaps: unknown[] = [];
    stream.on("data", (rows) => values.push(...rows.map(({ value }) => value)));
    stream.on("gap", (gap) => gaps.push(gap));
    stream.start();
    // Who can count asks for the rows up to the head alone.
    await expect.poll(() => values.length).toBe(order === "contiguous" ? 10 : 13);
    // The relay's head, which is behind, comes again and again.
    const { bytes } = relay.stats;
    await expect.poll(() => relay.stats.bytes).toBeGreaterThan(bytes + 100);
    engine.write(2);
    for (const release of held) release();
    await expect.poll(() => values.length).toBe(15);
    expect([values, gaps]).toEqual([count(1, 15), []]);
  });

  it("that no row has come to is given what it lacks from the engine", async () => {
    const engine = new Engine(order);
    engine.write(50);
    let isFilled = false;
    const source = withHistory(engine, (_, answer) => {
      if (isFilled) return answer();
      isFilled = true;
      return Promise.reject(new Error("not yet"));
    });
    const { url, relay } = await start(source);
    await expect.poll(() => isFilled).toBe(true);
    expect(relay.stats.kept.rows).toBe(0);
    const reader = read(url, order, positionOf(engine, 20));
    await expect.poll(() => reader.has(50)).toBe(true);
    engine.write(5);
    await expect.poll(() => reader.has(55)).toBe(true);
    expect(reader.values).toEqual(count(21, 55));
    expect(reader.gaps).toEqual([]);
  });

  it("whose engine fails for a moment is given all once that answers again", async () => {
    const engine = new Engine(order);
    engine.write(60);
    let failures = 0;
    const source = withHistory(engine, ({ limit }, answer) => {
      // The relay fills its ring of 20 rows by a question for as many.
      if (limit <= 20 || failures === 3) return answer();
      failures += 1;
      return Promise.reject(new Error("cut off"));
    });
    const { url } = await start(source, { keep: 20 });
    const reader = read(url, order, positionOf(engine, 10));
    await expect.poll(() => reader.has(60)).toBe(true);
    expect(failures).toBe(3);
    expect(reader.values).toEqual(count(11, 60));
    expect(reader.gaps).toEqual([]);
  });
});

describe("a question that has no end", () => {
  it("is put anew once rows have come in", async () => {
    const engine = new Engine("increasing");
    engine.write(5);
    const { url, relay } = await start(engine.source());
    await expect.poll(() => relay.stats.kept.rows).toBe(5);
    const newest = async (): Promise<number | undefined> => {
      const { rows } = (await (await fetch(`${url}/history?limit=30`)).json()) as { rows: EngineRow[] };
      return rows.at(-1)?.value;
    };
    expect(await newest()).toBe(5);
    engine.write(2);
    await expect.poll(() => relay.stats.rows).toBe(2);
    expect(await newest()).toBe(7);
  });
});

describe("a reader of a feed that begins anew", () => {
  it("hears of it before the first row", async () => {
    let sink: Sink<EngineRow> | undefined;
    const { url } = await start({
      name: "engine",
      order: "contiguous",
      connect(given) {
        sink = given;
        given.position({ epoch: "e1", offset: 1 });
      },
    });
    const reader = read(url, "contiguous", { epoch: "e1", offset: 1 });
    await expect.poll(() => reader.stream.state).toBe("live");
    sink?.position({ epoch: "e2", offset: 0 });
    await expect.poll(() => reader.stream.position).toMatchObject({ epoch: "e2", offset: 0 });
    sink?.next([{ time: 1_700_000_000_000, value: 1 }], { position: { epoch: "e2", offset: 1 } });
    await expect.poll(() => reader.has(1)).toBe(true);
    expect(reader.gaps).toHaveLength(1);
  });
});
