import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheCode } from "../../../src/stream/cache/cache-on-demand.js";
import { DataStream, deleteCache, StreamError } from "../../../src/stream/index.js";
import { FakeEnvironment, settle } from "../fake-environment.js";
import type { Sample } from "../scripted-source.js";
import { samples, ScriptedSource } from "../scripted-source.js";
import { keepOn, MemoryShelf } from "./memory-shelf.js";
import { openPage, valuesOf, writeDown } from "./page.js";

const at = (offset: number) => ({ position: { epoch: "e", offset } });

let shelf: MemoryShelf;

beforeEach(() => {
  shelf = new MemoryShelf();
  keepOn(shelf);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A page whose stream has three rows. */
async function openWithRows(...args: Parameters<typeof openPage>) {
  const page = await openPage(...args);
  page.source.sink.open();
  page.source.sink.next(samples(1, 3), at(3));
  return page;
}

describe("a cache is written", () => {
  it("a second after the first change, and not again until the next", async () => {
    const { environment, source } = await openWithRows();
    await environment.advanceAsync(999);
    expect(shelf.writes).toBe(0);
    await environment.advanceAsync(1);
    expect(shelf.writes).toBe(1);
    await environment.advanceAsync(60_000);
    expect(shelf.writes).toBe(1);
    for (let n = 4; n <= 6; n += 1) source.sink.next(samples(n, 1), at(n));
    await environment.advanceAsync(1_000);
    expect(shelf.writes).toBe(2);
    expect(shelf.recordOf("cpu")).toMatchObject({ last: { epoch: "e", offset: 6 } });
  });

  it("at once where the page is hidden or put away, and where the stream comes to rest", async () => {
    const ends: ((page: Awaited<ReturnType<typeof openPage>>) => void)[] = [
      ({ environment }) => environment.setVisible(false),
      ({ environment }) => environment.setFrozen(true),
      ({ stream }) => stream.stop(),
      ({ stream }) => stream.destroy(),
      ({ source }) => source.sink.complete(),
      ({ source }) => source.sink.error(new Error("no"), { final: true }),
    ];
    for (const end of ends) {
      shelf.records.clear();
      shelf.writes = 0;
      const page = await openWithRows();
      end(page);
      await settle();
      expect(shelf.writes).toBe(1);
      page.stream.destroy();
      await settle();
      expect(shelf.writes).toBe(1);
    }
  });

  it("with nothing left behind by a stream that ended", async () => {
    for (const end of ["stop", "destroy"] as const) {
      const { environment, stream } = await openWithRows();
      stream[end]();
      await environment.advanceAsync(5_000);
      expect([environment.pending, environment.listening]).toEqual([0, 0]);
    }
  });

  it("not while a loss waits for its row: the record before stays", async () => {
    const page = await openWithRows();
    await writeDown(page);
    page.source.sink.recovered(true);
    page.stream.destroy();
    await settle();
    const before = shelf.recordOf("cpu");
    const next = await openPage();
    next.source.sink.open();
    next.source.sink.recovered(false);
    next.stream.stop();
    await settle();
    expect(shelf.recordOf("cpu")).toEqual(before);
  });

  it("more seldom where a copy takes long", async () => {
    const { environment, source } = await openWithRows();
    let copyMs = 0;
    const { monotonic } = environment;
    vi.spyOn(shelf, "write").mockImplementation(() => {
      copyMs += 50;
      shelf.writes += 1;
      return Promise.resolve();
    });
    vi.spyOn(environment, "monotonic").mockImplementation(() => monotonic.call(environment) + copyMs);
    for (let n = 4; n <= 12; n += 1) {
      await environment.advanceAsync(1_000);
      source.sink.next(samples(n, 1), at(n));
    }
    expect(shelf.writes).toBe(2);
  });
});

describe("a cache is bounded", () => {
  it("by recent", async () => {
    const page = await openPage(undefined, { recent: 5 });
    page.source.sink.next(samples(1, 12), at(12));
    await writeDown(page);
    const next = await openPage(undefined, { recent: 5 });
    expect(valuesOf(next.rows)).toEqual([8, 9, 10, 11, 12]);
    expect(next.source.sink.resume).toEqual(at(12).position);
  });

  it("keeps the place alone where no row is kept", async () => {
    const page = await openPage(undefined, { recent: 0 });
    page.source.sink.next(samples(1, 12), at(12));
    await writeDown(page);
    const next = await openPage(undefined, { recent: 0 });
    expect(next.log).toEqual(["connecting"]);
    expect(next.source.sink.resume).toEqual(at(12).position);
  });

  it("by bytes: the newest rows that fit", async () => {
    const source = new ScriptedSource<Sample & { text: string }>({ order: "contiguous" });
    const environment = new FakeEnvironment();
    const stream = new DataStream(source, { environment, cache: "cpu" });
    stream.start();
    await settle();
    const text = "x".repeat(100_000);
    for (let n = 1; n <= 30; n += 1) source.sink.next([{ ...samples(n, 1)[0], text: `${text}${n}` }], at(n));
    await environment.advanceAsync(1_000);
    const next = await openPage();
    expect(valuesOf(next.rows).at(-1)).toBe(30);
    expect(next.rows.length).toBeGreaterThan(8);
    expect(next.rows.length).toBeLessThan(13);
    // Each row is told, and remembered: copies of it are one.
    const { items = [], partitions = [] } = shelf.recordOf("cpu") ?? {};
    const copies = new Set<unknown>();
    for (const item of items) if ("rows" in item) for (const row of item.rows) copies.add(row);
    for (const { stretches } of partitions) for (const { rows } of stretches) for (const row of rows) copies.add(row);
    expect(copies.size).toBeLessThan(15);
    expect(next.source.sink.resume).toEqual(at(30).position);
  });

  it("by age, and to its version and its feed", async () => {
    const page = await openWithRows();
    await writeDown(page);
    const record = shelf.recordOf("cpu");
    const later = (ms: number) => new FakeEnvironment({ now: page.environment.now() + ms });
    expect((await openPage(undefined, {}, later(86_000_000))).log).toContain("data cache 3");
    expect((await openPage(undefined, {}, later(86_500_000))).log).toEqual(["connecting"]);
    for (const options of [{ key: "value" }, { time: () => 0 }, { timeUnit: "s" }] as const) {
      expect((await openPage(undefined, options)).log).toEqual(["connecting"]);
    }
    expect((await openPage({ order: "increasing" })).log).toEqual(["connecting"]);
    shelf.records.set("cpu", { ...record, version: 0 });
    expect((await openPage()).log).toEqual(["connecting"]);
    shelf.records.set("cpu", "nonsense");
    expect((await openPage()).log).toEqual(["connecting"]);
  });

  it("to itself: a stream goes on, whatever other code has written there", async () => {
    const page = await openWithRows();
    await writeDown(page);
    const record = shelf.recordOf("cpu")!;
    const evil = JSON.parse('{"__proto__":{"polluted":1},"offset":{},"time":"now"}') as never;
    const [item] = record.items;
    const [partition] = record.partitions;
    const broken: readonly object[] = [
      ...[undefined, null, 1, "x", evil, [evil], [null], [{ gap: evil }], [{ gone: evil }], [{ rows: evil }]].map(
        (items) => ({ items }),
      ),
      { items: [{ ...item, rows: [] }] },
      { items: [{ ...item, batch: evil as unknown }] },
      { items: [{ ...item, isNewest: [true] }] },
      ...[undefined, null, evil, [evil], [null]].map((partitions) => ({ partitions })),
      ...["position", "suspicion", "newestTime", "edge", "stretches"].map((name) => ({
        partitions: [{ ...partition, [name]: evil as unknown }],
      })),
      { last: evil },
      { clockAhead: evil },
    ];
    for (const part of broken) {
      shelf.records.set("cpu", { ...record, ...part });
      const next = await openPage();
      next.source.sink.open();
      next.source.sink.recovered(true);
      next.source.sink.next(samples(9, 1), at(9));
      expect([next.stream.state, valuesOf(next.rows).at(-1)], JSON.stringify(part)).toEqual(["live", 9]);
      expect(next.errors).toEqual([]);
      next.stream.destroy();
    }
    shelf.records.set("cpu", record);
    expect((await openPage()).log).toContain("data cache 3");
    expect("polluted" in {}).toBe(false);
  });

  it("to its name, which can be forgotten", async () => {
    await writeDown(await openWithRows());
    expect((await openPage(undefined, { cache: "memory" })).log).toEqual(["connecting"]);
    await deleteCache("memory");
    expect((await openPage()).log).toContain("data cache 3");
    await deleteCache("cpu");
    expect((await openPage()).log).toEqual(["connecting"]);
  });

  it("holds no URL", async () => {
    const page = await openPage({ order: "contiguous" });
    page.source.sink.next(samples(1, 1), at(1));
    page.source.sink.lost({ cause: "see https://example.org/?token=7" });
    page.source.sink.next(samples(5, 1), at(5));
    await writeDown(page);
    expect(page.gaps[0].cause).toContain("token");
    expect(JSON.stringify(shelf.recordOf("cpu"))).not.toMatch(/token|example/);
  });
});

describe("a stream whose cache fails goes on without, and tells it once:", () => {
  it("where the rows cannot be copied", async () => {
    class Reading {
      readonly time = 1_700_000_000_000;
    }
    const rows: [object, RegExp][] = [
      [{ time: 1, act: () => undefined }, /the cache "cpu" cannot keep these rows: a function .*plain data/],
      [new Reading(), /an object of the class Reading would lose its class/],
      [{ time: 1, of: { deep: Symbol("s") } }, /a symbol cannot be copied/],
    ];
    for (const [row, words] of rows) {
      const page = await openPage();
      for (let n = 1; n <= 3; n += 1) {
        page.source.sink.next([row as Sample], at(n));
        await writeDown(page);
      }
      expect(page.errors).toHaveLength(1);
      expect(page.errors[0]).toMatchObject({ code: "cache" });
      expect(page.errors[0].message).toMatch(words);
      expect(page.rows).toHaveLength(3);
      expect(shelf.records.size).toBe(0);
      page.stream.destroy();
    }
  });

  it("where there is no IndexedDB, as in Node", async () => {
    vi.restoreAllMocks();
    const page = await openWithRows();
    expect(page.log).toEqual(["connecting", "error cache", "live", "data live 3"]);
    expect(page.errors[0].message).toMatch(
      /^scripted: the cache "cpu" cannot be used: .*leave the option cache out there/,
    );
    await writeDown(page);
    expect(page.errors).toHaveLength(1);
  });

  it("where there is no room", async () => {
    const page = await openWithRows();
    vi.spyOn(shelf, "write").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
    for (let n = 4; n <= 6; n += 1) {
      page.source.sink.next(samples(n, 1), at(n));
      await writeDown(page);
    }
    expect(page.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/has no room: full\. Lower recent/),
    ]);
  });

  it("where the database does not answer, which keeps no stream from connecting", async () => {
    let answer: (record: unknown) => void = () => undefined;
    vi.spyOn(shelf, "read").mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const page = await openPage();
    await page.environment.advanceAsync(1_999);
    expect(page.log).toEqual(["connecting"]);
    await page.environment.advanceAsync(1);
    expect(page.log).toEqual(["connecting", "error cache"]);
    page.source.sink.next(samples(1, 1), at(1));
    // What comes too late is not told; what comes is kept from now on.
    answer(undefined);
    await settle();
    page.source.sink.next(samples(2, 1), at(2));
    await writeDown(page);
    expect(page.log).toEqual(["connecting", "error cache", "live", "data live 1", "data live 1"]);
    expect(shelf.recordOf("cpu")).toMatchObject({ last: { offset: 2 } });
  });

  it("where the code does not come", async () => {
    vi.spyOn(cacheCode, "load").mockRejectedValue(new StreamError("load-failed", "the file did not load"));
    const page = await openWithRows();
    expect(page.log).toEqual(["connecting", "error load-failed", "live", "data live 3"]);
    vi.spyOn(cacheCode, "load").mockReturnValue(new Promise(() => undefined));
    const hung = await openPage();
    await hung.environment.advanceAsync(10_000);
    expect(hung.source.sinks).toHaveLength(1);
    expect(hung.log).toEqual(["connecting"]);
  });

  it("where it is stopped and started before the cache is read", async () => {
    await writeDown(await openWithRows());
    const environment = new FakeEnvironment();
    const source = new ScriptedSource<Sample>({ order: "contiguous" });
    const stream = new DataStream<Sample>(source, { environment, cache: "cpu" });
    const origins: string[] = [];
    stream.subscribe((_, { from }) => origins.push(from));
    await Promise.resolve();
    stream.stop();
    stream.start();
    await settle();
    expect(origins).toEqual(["cache"]);
    expect(source.sinks).toHaveLength(1);
    expect(source.sink.resume).toEqual(at(3).position);
    stream.stop();
    stream.start();
    await settle();
    expect(origins).toEqual(["cache"]);
    expect(source.sinks).toHaveLength(2);
  });

  it("where the option is no name", () => {
    const options = { cache: 7 } as object;
    expect(() => new DataStream(new ScriptedSource(), options)).toThrow("invalid cache: 7 (expected a name)");
  });
});
