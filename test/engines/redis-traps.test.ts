import { afterEach, expect, it } from "vitest";
import { redis } from "../../src/adapters/redis/index.js";
import type { Gap, Resume, StreamError } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { watch } from "../recipes/watch.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import { startRedis } from "../servers/redis.js";
import { redisClient, redisWriter } from "./redis-kind.js";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

async function begin(settings?: readonly string[]) {
  const server = await startRedis(settings);
  undo.push(() => server.stop());
  const proxy = await startCuttingProxy(server.port);
  undo.push(proxy.close);
  const writer = await redisWriter(server.port);
  undo.push(() => writer.destroy());
  const read = (resume: Resume | null = null, options: Parameters<typeof redis>[2] = {}) => {
    const source = redis<Record<string, unknown>>(() => redisClient(proxy.port), "log", {
      heartbeat: 100,
      ...options,
    } as object);
    const watched = watch<Record<string, unknown>>(source, { resume });
    const { stream, rows } = watched;
    return {
      ...watched,
      values: () => rows.map(({ value }) => Number(value)),
      hasBegun: () => until(() => stream.position !== null),
    };
  };
  const add = async (...values: number[]): Promise<void> => {
    await Promise.all(values.map((value) => writer.xAdd("log", "*", { value: String(value) })));
  };
  return { server, proxy, writer, read, add };
}

/** What a gap says of its rows. */
const told = (gaps: readonly Gap[]) => gaps.map(({ kind, count }) => [kind, count]);

describeWith(["redis-server"], "a stream of Redis", () => {
  it("counts what MAXLEN took while the reader was away, and brings the rest", async () => {
    const { proxy, writer, read, add } = await begin();
    const { gaps, values, hasBegun } = read();
    await hasBegun();
    await add(...numbers(1, 50));
    await until(() => values().length === 50);
    proxy.refusing = true;
    proxy.cut();
    await add(...numbers(51, 300));
    await writer.xTrim("log", "MAXLEN", 100);
    proxy.refusing = false;
    await until(() => values().at(-1) === 300);
    await add(301);
    await until(() => values().at(-1) === 301);
    expect(values()).toEqual([...numbers(1, 50), ...numbers(201, 301)]);
    expect(told(gaps)).toEqual([["lost", 150]]);
  });

  it("counts what MAXLEN took before a reader that is attached had read it", async () => {
    const { writer, read, add } = await begin();
    const { gaps, values, hasBegun } = read();
    await hasBegun();
    await add(1);
    await until(() => values().length === 1);
    const burst = writer.multi();
    for (const value of numbers(2, 301)) burst.xAdd("log", "*", { value: String(value) });
    burst.xTrim("log", "MAXLEN", 100);
    await burst.exec();
    await until(() => values().at(-1) === 301);
    expect(values()).toEqual([1, ...numbers(202, 301)]);
    expect(told(gaps)).toEqual([["lost", 200]]);
  });

  it("counts entries that were deleted from between others before they were read", async () => {
    const { writer, read, add } = await begin();
    const { gaps, values, hasBegun } = read();
    await hasBegun();
    await add(1);
    await until(() => values().length === 1);
    const burst = writer.multi();
    for (const value of numbers(2, 11)) burst.xAdd("log", `99999999999999-${value}`, { value: String(value) });
    burst.xDel("log", ["99999999999999-5", "99999999999999-6"]);
    await burst.exec();
    await until(() => values().at(-1) === 11);
    expect(values()).toEqual([1, 2, 3, 4, 7, 8, 9, 10, 11]);
    expect(told(gaps)).toEqual([["lost", 2]]);
  });

  it.each([
    ["later ids", "*"],
    ["lower ids", "1"],
  ])("tells one gap where the key was deleted and made anew with %s, while attached and while away", async (_, ids) => {
    const { proxy, writer, read, add } = await begin();
    const { gaps, values, hasBegun } = read();
    const life = async (...some: number[]): Promise<void> => {
      for (const [i, value] of some.entries()) {
        await writer.xAdd("log", ids === "*" ? "*" : `${ids}-${i + 1}`, { value: String(value) });
      }
    };
    await hasBegun();
    await add(1, 2, 3);
    await until(() => values().length === 3);
    await writer.del("log");
    await life(4, 5, 6);
    await until(() => values().at(-1) === 6);
    expect(values()).toEqual(numbers(1, 6));
    expect(gaps).toHaveLength(1);

    proxy.refusing = true;
    proxy.cut();
    await writer.del("log");
    await life(7, 8);
    proxy.refusing = false;
    await until(() => gaps.length > 1);
    await writer.xAdd("log", ids === "*" ? "*" : "1-3", { value: "9" });
    await until(() => values().at(-1) === 9);
    // Rows of another life with ids that we know cannot be told from those that we have: they are a gap.
    expect(values()).toEqual(ids === "*" ? numbers(1, 9) : [...numbers(1, 6), 9]);
    expect(gaps).toHaveLength(2);
  });

  it("tells one gap where the key is gone, and goes on with the next", async () => {
    const { proxy, writer, read, add } = await begin();
    const { gaps, values, hasBegun } = read();
    await hasBegun();
    await add(1, 2, 3);
    await until(() => values().length === 3);
    proxy.refusing = true;
    proxy.cut();
    await writer.del("log");
    proxy.refusing = false;
    await until(() => gaps.length === 1);
    await add(4);
    await until(() => values().at(-1) === 4);
    expect(values()).toEqual([1, 2, 3, 4]);
    expect(gaps).toHaveLength(1);
  });

  it("brings 200 rows of one ms, cut between any two of them", async () => {
    const { proxy, writer, read } = await begin();
    const { gaps, values, hasBegun } = read();
    await hasBegun();
    const time = Date.now() + 1_000;
    for (let first = 1; first <= 200; first += 25) {
      const burst = writer.multi();
      for (const value of numbers(first, first + 24)) burst.xAdd("log", `${time}-${value}`, { value: String(value) });
      await burst.exec();
      proxy.cutAfter(400);
      await until(() => values().at(-1) === first + 24);
    }
    expect(values()).toEqual(numbers(1, 200));
    expect(gaps).toEqual([]);
  });

  it("tells a gap each time that a Redis without a log of its own is killed", async () => {
    const { server, read, add } = await begin(["--appendonly", "no"]);
    const { gaps, values, hasBegun } = read();
    await hasBegun();
    for (let life = 1; life <= 3; life += 1) {
      await add(life * 10 + 1, life * 10 + 2);
      await until(() => values().at(-1) === life * 10 + 2);
      await server.kill();
      await server.start();
      await until(() => gaps.length === life);
    }
    await add(99);
    await until(() => values().at(-1) === 99);
    expect(values()).toEqual([11, 12, 21, 22, 31, 32, 99]);
    expect(gaps).toHaveLength(3);
  });

  it("gives rows the time of their entry, and reads JSON where a field holds it", async () => {
    const { writer, read } = await begin();
    const { stream, rows, drops, hasBegun } = read(null, { field: "json" });
    await hasBegun();
    const id = await writer.xAdd("log", "*", { json: '{"value":1}' });
    await writer.xAdd("log", "*", { json: '[{"value":2,"time":5},{"value":3}]' });
    await writer.xAdd("log", "*", { json: "none" });
    await writer.xAdd("log", "*", { other: "{}" });
    await writer.xAdd("log", "*", { json: "4" });
    await until(() => rows.length === 4);
    expect(rows[0]).toEqual({ time: Number(id.split("-")[0]), value: 1 });
    expect(rows[1]).toEqual({ time: 5, value: 2 });
    expect(rows.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
    expect(stream.stats.dropped).toBe(2);
    expect(drops[0]).toMatchObject({ cause: "malformed", reason: expect.stringContaining("no JSON") as string });
  });

  it("tells the past by position and by time, and how far it reaches", async () => {
    const { writer, read, add } = await begin();
    const { stream, values, hasBegun } = read();
    await hasBegun();
    await add(...numbers(1, 30));
    await until(() => values().length === 30);
    const valuesOf = (rows: readonly Record<string, unknown>[]): number[] => rows.map(({ value }) => Number(value));
    const all = await stream.history({ from: 0 });
    expect(valuesOf(all.rows)).toEqual(numbers(1, 30));
    const middle = Number(all.rows[14].time);
    const some = await stream.history({ from: middle, to: middle });
    expect(valuesOf(some.rows)).toEqual(
      all.rows.filter(({ time }) => time === middle).map(({ value }) => Number(value)),
    );
    await writer.xTrim("log", "MAXLEN", 10);
    const rest = await stream.history({ from: 0 });
    expect(valuesOf(rest.rows)).toEqual(numbers(21, 30));
  });

  it.each([
    ["a key of another type", (writer: Writer) => writer.set("log", "text"), "the key holds no stream"],
    [
      "a password that is asked for",
      (writer: Writer) => writer.configSet("requirepass", "secret"),
      "asks for a password",
    ],
  ])("ends for good, and names the cure, for %s", async (_, spoil, words) => {
    const { writer, read } = await begin();
    await spoil(writer);
    const { stream, errors } = read();
    await until(() => stream.state === "failed");
    expect(stream.state).toBe("failed");
    expect(errors.at(-1)?.message).toContain(words);
    expect(JSON.stringify(errors)).not.toContain("127.0.0.1");
  });

  it("ends for good where the client is not made anew, and says so", async () => {
    const { proxy, add } = await begin();
    const client = redisClient(proxy.port);
    const stream = new DataStream(
      redis(() => client, "log"),
      { retry: { minDelay: 1 } },
    );
    undo.push(() => stream.destroy());
    const errors: StreamError[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.start();
    await until(() => stream.position !== null);
    await add(1);
    proxy.cut();
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain("a new one for each attempt");
  });

  it("goes on by itself when a server that was away is back, without a word of its address", async () => {
    const { server, read, add } = await begin();
    const { gaps, values, errors, hasBegun } = read();
    await hasBegun();
    await add(1);
    await until(() => values().length === 1);
    await server.kill();
    await pause(150);
    await server.start();
    await add(2);
    await until(() => values().length === 2);
    expect(values()).toEqual([1, 2]);
    expect(gaps).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.map(({ message }) => message).join()).not.toMatch(/127\.0\.0\.1|ECONN/);
  });

  it("names the field that an entry lacks", async () => {
    const { writer, read } = await begin();
    const { drops, hasBegun } = read(null, { field: "json" });
    await hasBegun();
    await writer.xAdd("log", "*", { value: "1", unit: "s" });
    await until(() => drops.length === 1);
    expect(drops).toMatchObject([{ reason: 'no field "json" in the entry, which has value, unit' }]);
  });

  it.each([
    [() => redis(redisClient(1) as never, "log"), "a function that makes a new one for each attempt"],
    [() => redis(() => redisClient(1), ""), "the name of a stream"],
    [() => redis(() => redisClient(1), "log", { heartbeat: 0 }), "heartbeat"],
    [() => redis(() => redisClient(1), "log", { feild: "x" } as object), "Did you mean field"],
    [() => redis(() => redisClient(1), "log", { field: "x", decode: () => null }), "decode reads the entry by itself"],
  ])("refuses wrong arguments at once (%#)", (make, words) => {
    expect(make).toThrow(words);
  });
});

type Writer = Awaited<ReturnType<typeof redisWriter>>;
