import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sharedConnection } from "../../../src/adapters/shared-connection/index.js";
import type { At, Order, Sink, Source } from "../../../src/stream/index.js";
import { DataStream, manual } from "../../../src/stream/index.js";
import type { EngineRow } from "../../relay/engine.js";
import { Engine } from "../../relay/engine.js";
import { FakeLocks } from "./fake-locks.js";
import type { PageReader } from "./pages.js";
import { openPage } from "./pages.js";

let locks: FakeLocks;

beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal("navigator", { locks });
});

const opened: PageReader<EngineRow>[] = [];

afterEach(() => {
  for (const { stream } of opened.splice(0)) stream.destroy();
  vi.unstubAllGlobals();
});

/** An engine whose connections are counted. */
function countedEngine(order: Order = "contiguous") {
  const engine = new Engine(order);
  const count = { open: 0, made: 0 };
  const source = (): Source<EngineRow> => {
    const plain = engine.source();
    return {
      name: plain.name,
      order,
      connect(sink) {
        count.open += 1;
        count.made += 1;
        const teardown = plain.connect(sink) as () => void;
        return () => {
          count.open -= 1;
          teardown();
        };
      },
    };
  };
  return { engine, count, source };
}

/** Opens pages one after the other, each with a stream on the source. */
async function openReaders(source: () => Source<EngineRow>, count: number) {
  const readers: PageReader<EngineRow>[] = [];
  for (let i = 0; i < count; i += 1) {
    const reader = openPage().read(source());
    opened.push(reader);
    readers.push(reader);
    await vi.waitFor(() => expect(reader.stream.state).toBe("live"));
  }
  return readers;
}

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("pages of one origin", () => {
  it("have one connection, whose rows come to all", async () => {
    const { engine, count, source } = countedEngine();
    engine.write(3);
    const readers = await openReaders(source, 4);
    engine.write(5);
    await vi.waitFor(() => {
      for (const { values } of readers) expect(values).toEqual(upTo(4, 8));
    });
    expect(count).toEqual({ open: 1, made: 1 });
  });

  it.each(["contiguous", "increasing"] as const)(
    "lose no row and see nothing where the page that leads is closed (%s)",
    async (order) => {
      const { engine, count, source } = countedEngine(order);
      engine.write(3);
      const readers = await openReaders(source, 4);
      for (let i = 0; i < 3; i += 1) {
        engine.write(10);
        readers[i].stream.destroy();
        engine.write(10);
        await vi.waitFor(() => expect(count.open).toBe(1));
      }
      engine.write(1);
      const last = readers[3];
      await vi.waitFor(() => expect(last.values.at(-1)).toBe(64));
      expect(last.values).toEqual(upTo(4, 64));
      expect([last.gaps, last.errors, last.states]).toEqual([[], [], ["connecting", "live"]]);
      expect(count.made).toBe(4);
    },
  );

  it("leave no connection behind when the last stream stops, and begin again", async () => {
    const { engine, count, source } = countedEngine();
    const [one, two] = await openReaders(source, 2);
    one.stream.stop();
    two.stream.stop();
    expect(count.open).toBe(0);
    engine.write(7);
    two.stream.start();
    await vi.waitFor(() => expect(two.values).toEqual(upTo(1, 7)));
    expect((await locks.query()).pending).toEqual([]);
  });

  it("bring a page back to where it was: by what is kept, else by a connection of its own for a while", async () => {
    const { engine, count, source } = countedEngine();
    const [one, two] = await openReaders(source, 2);
    two.stream.stop();
    engine.write(20);
    two.stream.start();
    await vi.waitFor(() => expect(two.values).toEqual(upTo(1, 20)));
    expect(count.made).toBe(1);
    two.stream.stop();
    for (let i = 0; i < 30; i += 1) engine.write(500);
    await vi.waitFor(() => expect(one.values.length).toBe(15_020));
    two.stream.start();
    await vi.waitFor(() => expect(two.values.length).toBe(15_020));
    engine.write(1);
    await vi.waitFor(() => expect(two.values).toEqual(upTo(1, 15_021)));
    expect(count).toEqual({ open: 1, made: 2 });
    expect([two.gaps, two.errors]).toEqual([[], []]);
  });

  it("take the lead from a page whose lock another has taken", async () => {
    const { engine, count, source } = countedEngine();
    const readers = await openReaders(source, 3);
    for (let i = 0; i < 5; i += 1) {
      engine.write(5);
      await locks.rob("tickline:1:feed");
      engine.write(5);
      await vi.waitFor(() => expect(count.open).toBe(1));
    }
    await vi.waitFor(() => {
      for (const { values } of readers) expect(values).toEqual(upTo(1, 50));
    });
    for (const { gaps, errors } of readers) expect([gaps, errors]).toEqual([[], []]);
  });

  it("hand over from a page that has been hidden for long to one that is seen", async () => {
    const { engine, count, source } = countedEngine();
    const [hidden, seen] = [openPage(), openPage()];
    const one = hidden.read(source());
    await vi.waitFor(() => expect(one.stream.state).toBe("live"));
    const two = seen.read(source());
    opened.push(one, two);
    await vi.waitFor(() => expect(two.stream.state).toBe("live"));
    engine.write(1);
    hidden.setVisible(false);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(count.made).toBe(1);
    hidden.sleep(10_000);
    await vi.waitFor(() => expect(count.made).toBe(2));
    engine.write(1);
    await vi.waitFor(() => {
      for (const { values, errors } of [one, two]) expect([values, errors]).toEqual([[1, 2], []]);
    });
    expect(count.open).toBe(1);
  });

  it("share within a page as well", async () => {
    const { engine, count, source } = countedEngine();
    const page = openPage();
    const shared = source();
    const [one, two] = [page.read(shared), page.read(shared)];
    opened.push(one, two);
    await vi.waitFor(() => expect([one.stream.state, two.stream.state]).toEqual(["live", "live"]));
    engine.write(5);
    expect([one.values, two.values]).toEqual([upTo(1, 5), upTo(1, 5)]);
    one.stream.destroy();
    engine.write(5);
    expect(two.values).toEqual(upTo(1, 10));
    expect(count.made).toBe(1);
  });

  it("come back together from an error of the link", async () => {
    const { engine, count, source } = countedEngine();
    const readers = await openReaders(source, 3);
    engine.write(5);
    await vi.waitFor(() => expect(readers[2].values.length).toBe(5));
    engine.cut();
    await vi.waitFor(() => expect(readers.flatMap(({ errors }) => errors).length).toBeGreaterThan(0));
    engine.write(5);
    await vi.waitFor(() => {
      for (const { values } of readers) expect(values).toEqual(upTo(1, 10));
    });
    expect(count.open).toBe(1);
    for (const { gaps } of readers) expect(gaps).toEqual([]);
  });

  it("tell each what is gone on the server, once", async () => {
    const { engine, source } = countedEngine();
    const readers = await openReaders(source, 3);
    engine.write(5);
    await vi.waitFor(() => expect(readers[2].values.length).toBe(5));
    engine.beginAnew();
    engine.write(5);
    await vi.waitFor(() => {
      for (const { values } of readers) expect(values.slice(0, 5)).toEqual(upTo(1, 5));
      for (const { gaps } of readers) expect(gaps.length).toBe(1);
    });
  });
});

describe("a feed without positions", () => {
  it("has one gap of kind unknown in each page where the lead passes on", async () => {
    const sinks = new Set<Sink<EngineRow>>();
    const source = (): Source<EngineRow> => ({
      name: "plain",
      connect(sink) {
        sinks.add(sink);
        sink.open();
        return () => sinks.delete(sink);
      },
    });
    let value = 0;
    const write = (): void => {
      value += 1;
      for (const sink of [...sinks]) sink.next([{ time: 1_700_000_000_000 + value, value }]);
    };
    const readers = await openReaders(source, 3);
    write();
    write();
    await vi.waitFor(() => expect(readers[2].values).toEqual([1, 2]));
    readers[0].stream.destroy();
    await vi.waitFor(() => {
      expect(sinks.size).toBe(1);
      for (const { stream } of readers.slice(1)) expect(stream.state).toBe("live");
    });
    write();
    await vi.waitFor(() => {
      for (const { values } of readers.slice(1)) expect(values).toEqual([1, 2, 3]);
    });
    for (const { gaps } of readers.slice(1)) expect(gaps).toMatchObject([{ kind: "unknown" }]);
  });

  it("gives a page that joins the newest list", async () => {
    const sinks = new Set<Sink<EngineRow>>();
    const lists: Source<EngineRow> = {
      name: "lists",
      revises: true,
      replaces: true,
      connect(sink) {
        sinks.add(sink);
        sink.open();
        const rows = [{ time: 1_700_000_000_000, value: 42 }];
        sink.replace(rows);
        sink.next(rows);
        return () => sinks.delete(sink);
      },
    };
    const one = openPage().read(lists, { key: "value" });
    opened.push(one);
    await vi.waitFor(() => expect(one.values).toEqual([42]));
    const two = openPage().read(lists, { key: "value" });
    opened.push(two);
    await vi.waitFor(() => expect(two.values).toEqual([42]));
    expect(sinks.size).toBe(1);
  });
});

describe("a feed in partitions", () => {
  it("goes on in each of them", async () => {
    const log: { row: EngineRow; at: At }[] = [];
    const sinks = new Set<Sink<EngineRow>>();
    const counts = { a: 0, b: 0 };
    const write = (partition: "a" | "b"): void => {
      const value = log.length + 1;
      const at = { position: { epoch: "1", partition, offset: (counts[partition] += 1) } };
      const entry = { row: { time: 1_700_000_000_000 + value, value }, at };
      log.push(entry);
      for (const sink of [...sinks]) sink.next([entry.row], at);
    };
    const source = (): Source<EngineRow> => ({
      name: "parts",
      order: "contiguous",
      connect(sink) {
        sink.open();
        const { resume } = sink;
        if (resume) {
          sink.recovered(true);
          for (const { row, at } of log) {
            const { partition, offset } = at.position;
            if (Number(offset) > Number(resume.partitions?.[partition!]?.offset ?? 0)) sink.next([row], at);
          }
        }
        sinks.add(sink);
        return () => sinks.delete(sink);
      },
    });
    const readers = await openReaders(source, 3);
    for (const partition of ["a", "b", "b", "a"] as const) write(partition);
    await vi.waitFor(() => expect(readers[2].values).toEqual([1, 2, 3, 4]));
    readers[2].stream.stop();
    write("a");
    readers[0].stream.destroy();
    write("b");
    write("a");
    readers[2].stream.start();
    await vi.waitFor(() => {
      for (const { values } of readers.slice(1)) expect([...values].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });
    for (const { gaps } of readers.slice(1)) expect(gaps).toEqual([]);
    expect(sinks.size).toBe(1);
  });
});

describe("sharedConnection", () => {
  it("says what it needs", () => {
    const source = manual();
    // @ts-expect-error: a name is required
    expect(() => sharedConnection(source)).toThrow(
      'needs a name: pages share by it, as in sharedConnection(source, { name: "metrics" })',
    );
    expect(() => sharedConnection(source, { name: "" })).toThrow("needs a name");
    // @ts-expect-error: no such option
    expect(() => sharedConnection(source, { nam: "x" })).toThrow("Did you mean name?");
    expect(() => sharedConnection(source, { name: "x", worker: 5 as never })).toThrow(
      "invalid worker: 5 (expected a URL",
    );
    expect(() => sharedConnection(undefined as never, { name: "x" })).toThrow("invalid source: undefined");
  });

  it("connects by itself where there are no locks, and says the cure on an insecure page", async () => {
    vi.stubGlobal("navigator", {});
    const { engine, count, source } = countedEngine();
    const readers = await openReaders(source, 2);
    engine.write(2);
    expect(readers.map(({ values }) => values)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(count.made).toBe(2);
    expect(readers[0].errors).toEqual([]);
    vi.stubGlobal("isSecureContext", false);
    const [insecure] = await openReaders(source, 1);
    expect(insecure.errors.map(({ message }) => message)).toEqual([expect.stringContaining("serve them over https")]);
  });

  it("connects by itself where the page has no origin, and gets no lock", async () => {
    const refuse = () => Promise.reject(new DOMException("no origin", "SecurityError"));
    vi.stubGlobal("navigator", { locks: { request: refuse, query: refuse } });
    const { engine, count, source } = countedEngine();
    const [reader] = await openReaders(source, 1);
    engine.write(2);
    expect([reader.values, reader.errors, count.open]).toEqual([[1, 2], [], 1]);
    reader.stream.destroy();
    expect(count.open).toBe(0);
  });

  it("tells pages that rows cannot be sent to them", async () => {
    const source = manual<{ value: number; act: () => void }>();
    const page = openPage();
    const one = page.read(source);
    await vi.waitFor(() => expect(one.stream.state).toBe("live"));
    const two = openPage().read(source);
    await vi.waitFor(() => expect(two.stream.state).toBe("live"));
    source.push({ value: 1, act: () => undefined });
    await vi.waitFor(() => expect(two.stream.state).toBe("failed"));
    expect(two.errors[0].message).toContain("let decode make rows of plain values");
    expect(one.errors.map(({ message }) => message)).toEqual([expect.stringContaining("structured clone")]);
    expect(one.values).toEqual([1]);
    one.stream.destroy();
    two.stream.destroy();
  });

  it("keeps what the source promises, and asks its history", async () => {
    const engine = new Engine("increasing");
    engine.write(30);
    const source: Source<EngineRow> = { ...engine.source(), maxRows: 7, connectTimeout: 8, resumes: true };
    const shared = sharedConnection(source, { name: "x" });
    expect(shared).toMatchObject({ name: "engine", order: "increasing", maxRows: 7, connectTimeout: 8, resumes: true });
    const stream = new DataStream(sharedConnection(engine.source(), { name: "y" }), { backfill: { rows: 10 } });
    const values: number[] = [];
    stream.subscribe((rows) => values.push(...rows.map(({ value }) => value)));
    await vi.waitFor(() => expect(values).toEqual(upTo(21, 30)));
    stream.destroy();
  });
});
