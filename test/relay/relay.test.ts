import { afterEach, describe, expect, it } from "vitest";
import type { Order } from "../../src/stream/index.js";
import { Engine } from "./engine.js";
import type { RunningRelay, TestReader } from "./reader.js";
import { readFrom, startRelay } from "./reader.js";

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(...args: Parameters<typeof startRelay>): Promise<RunningRelay> {
  const running = await startRelay(...args);
  ends.push(() => running.close());
  return running;
}

function read(...args: Parameters<typeof readFrom>): TestReader {
  const reader = readFrom(...args);
  ends.push(() => {
    reader.stream.destroy();
  });
  return reader;
}

const count = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const kinds = ["webSocket", "eventSource"] as const;
const orders: readonly Order[] = ["contiguous", "increasing"];
const cases = kinds.flatMap((kind) => orders.map((order) => [kind, order] as const));

describe.each(cases)("a relay, read by %s, of a feed that is %s", (kind, order) => {
  it("brings rows as they come, each once, over cuts", async () => {
    const engine = new Engine(order);
    engine.write(30);
    const { url, cut } = await start(engine.source());
    const reader = read(kind, () => url, order);
    await expect.poll(() => reader.stream.state).toBe("live");
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    for (let round = 0; round < 10; round += 1) {
      engine.write(7);
      await expect.poll(() => reader.has(engine.count)).toBe(true);
      cut();
      engine.write(5);
    }
    await expect.poll(() => reader.has(engine.count)).toBe(true);
    expect(reader.values).toEqual(count(31, engine.count));
    expect(reader.gaps).toEqual([]);
  });

  it("resumes a reader that comes from another relay", async () => {
    const engine = new Engine(order);
    const relays = [await start(engine.source()), await start(engine.source())];
    engine.write(3);
    let turn = 0;
    const reader = read(kind, () => relays[turn % 2].url, order);
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    const first = engine.count + 1;
    for (; turn < 10;) {
      engine.write(4);
      await expect.poll(() => reader.has(engine.count)).toBe(true);
      turn += 1;
      relays[(turn + 1) % 2].cut();
      engine.write(4);
      await expect.poll(() => reader.has(engine.count)).toBe(true);
    }
    expect(reader.values).toEqual(count(first, engine.count));
    expect(reader.gaps).toEqual([]);
  });

  it("waits for an engine that is behind the reader", async () => {
    const engine = new Engine(order);
    engine.write(3);
    const [ahead, behind] = [await start(engine.source()), await start(engine.source(150))];
    let url = ahead.url;
    const reader = read(kind, () => url, order);
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    const first = engine.count + 1;
    for (let round = 0; round < 6; round += 1) {
      engine.write(20);
      await expect.poll(() => reader.has(engine.count)).toBe(true);
      url = url === ahead.url ? behind.url : ahead.url;
      for (const each of [ahead, behind]) each.cut();
      await expect.poll(() => reader.stream.state).toBe("live");
    }
    engine.write(1);
    await expect.poll(() => reader.has(engine.count)).toBe(true);
    expect(reader.values).toEqual(count(first, engine.count));
    expect(reader.gaps).toEqual([]);
  });

  it("asks the engine for what a short memory has let go, once for a crowd", async () => {
    const engine = new Engine(order);
    engine.write(3);
    const { url, cut, relay } = await start(engine.source(), { keep: 20 });
    let isReachable = true;
    const readers = Array.from({ length: 8 }, () =>
      read(kind, () => (isReachable ? url : "http://127.0.0.1:1/"), order),
    );
    await expect.poll(() => readers.every(({ stream }) => stream.position?.epoch === "e1")).toBe(true);
    engine.write(5);
    await expect.poll(() => readers.every(({ has }) => has(8))).toBe(true);
    isReachable = false;
    cut();
    await expect.poll(() => readers.every(({ stream }) => stream.state === "waiting")).toBe(true);
    engine.write(500);
    await expect.poll(() => relay.stats.rows).toBe(505);
    const { questions } = relay.stats;
    isReachable = true;
    await expect.poll(() => readers.every(({ has }) => has(508))).toBe(true);
    for (const { values, gaps } of readers) {
      expect(values).toEqual(count(4, 508));
      expect(gaps).toEqual([]);
    }
    expect(relay.stats.questions - questions).toBeLessThan(readers.length);
  });

  it.each([
    ["its ring", 10_000],
    ["the engine", 20],
  ])("does not replay more rows than it is told to, out of %s", async (_, keep) => {
    const engine = new Engine(order);
    engine.write(3);
    const { url, cut, relay } = await start(engine.source(), { keep, replay: 300 });
    let isReachable = true;
    const reader = read(kind, () => (isReachable ? url : "http://127.0.0.1:1/"), order);
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    const miss = async (rows: number): Promise<void> => {
      isReachable = false;
      cut();
      await expect.poll(() => reader.stream.state === "waiting").toBe(true);
      engine.write(rows);
      await expect.poll(() => relay.stats.rows).toBe(engine.count - 3);
      isReachable = true;
      await expect.poll(() => reader.stream.state).toBe("live");
      engine.write(1);
      await expect.poll(() => reader.has(engine.count)).toBe(true);
    };
    await miss(300);
    expect(reader.values).toEqual(count(4, 304));
    await miss(301);
    expect(reader.values).toEqual([...count(4, 304), 606]);
    expect(reader.gaps).toHaveLength(1);
  });

  it("tells one gap where rows are gone, and where the engine began anew", async () => {
    const engine = new Engine(order);
    engine.write(3);
    const { url, cut, relay } = await start(engine.source(), { keep: 20 });
    let isReachable = true;
    const reader = read(kind, () => (isReachable ? url : "http://127.0.0.1:1/"), order);
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    engine.write(5);
    await expect.poll(() => reader.has(8)).toBe(true);
    isReachable = false;
    cut();
    await expect.poll(() => reader.stream.state === "waiting").toBe(true);
    engine.write(100);
    engine.trim(10);
    await expect.poll(() => [relay.stats.rows, relay.stats.kept.rows]).toEqual([105, 20]);
    isReachable = true;
    await expect.poll(() => reader.stream.state).toBe("live");
    engine.write(1);
    await expect.poll(() => reader.has(109)).toBe(true);
    expect(reader.gaps).toHaveLength(1);
    expect(reader.values).toEqual([...count(4, 8), 109]);
    engine.beginAnew();
    await expect.poll(() => relay.stats.state).toBe("live");
    engine.write(2);
    await expect.poll(() => reader.has(111)).toBe(true);
    expect(reader.gaps).toHaveLength(2);
    expect(reader.values.slice(-2)).toEqual([110, 111]);
  });
});
