import { connect, connectAsync } from "mqtt";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { MqttOptions } from "../../src/adapters/mqtt/index.js";
import { mqtt } from "../../src/adapters/mqtt/index.js";
import type { DataStreamOptions, Gap, StreamError } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { testSource } from "../../src/testing/index.js";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import { watch } from "../recipes/watch.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import { startMosquitto } from "../servers/mosquitto.js";

interface Sample {
  readonly seq?: number;
  readonly value: number | null;
  readonly sensor?: string;
}

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
const told = (gaps: readonly Gap[]) => gaps.map(({ kind, count }) => [kind, count]);

/** The options of a client whose session is kept by the broker. */
const KEPT = { clean: false, clientId: "page" };
const NUMBERED: MqttOptions<Sample> = { position: "seq" };

async function begin(lines?: readonly string[]) {
  const broker = await startMosquitto(lines);
  undo.push(() => broker.stop());
  const proxy = await startCuttingProxy(broker.port);
  undo.push(proxy.close);
  const publisher = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 5 });
  publisher.on("error", () => undefined);
  undo.push(() => publisher.endAsync(true));
  let written = 0;
  /** Publishes numbered rows. */
  const publish = async (count: number, topic = "numbers", retain = false): Promise<void> => {
    const first = written + 1;
    written += count;
    for (const seq of numbers(first, written)) {
      await publisher.publishAsync(topic, JSON.stringify({ seq, value: seq }), { qos: 1, retain });
    }
  };
  const read = (
    options: MqttOptions<Sample> = {},
    client: object = {},
    topics: string | string[] = "numbers",
    streamOptions: DataStreamOptions<Sample> = {},
  ) => {
    const source = mqtt<Sample>(
      () => connect(`mqtt://127.0.0.1:${proxy.port}`, { reconnectPeriod: 0, ...client }),
      topics,
      options,
    );
    const watched = watch<Sample>(source, streamOptions);
    const { stream, rows } = watched;
    return {
      ...watched,
      values: () => rows.map(({ value }) => value),
      isUp: () => until(() => stream.state === "live" || stream.state === "recovering"),
    };
  };
  return { broker, proxy, publisher, publish, read, written: () => written };
}

describeWith(["mosquitto"], "topics of MQTT", () => {
  promise("a kept session of numbered rows brings each once, in order, through cuts", async (tell) => {
    const { proxy, publish, read, written } = await begin();
    const { stream, gaps, values, isUp } = read(NUMBERED, KEPT);
    await isUp();
    const dice = createDice(seed);
    const cuts = countOf(40, 8);
    await publish(2);
    await until(() => values().length === 2);
    while (proxy.cuts < cuts) {
      const way = dice.between(0, 2);
      if (way === 1) proxy.cutAfter(dice.between(1, 300));
      else {
        proxy.refusing = way === 2;
        proxy.cut();
      }
      await publish(dice.between(0, 8));
      proxy.refusing = false;
      if (!(await until(() => values().at(-1) === written(), 20_000))) break;
    }
    proxy.cutAfter(Infinity);
    await publish(1);
    await until(() => values().at(-1) === written(), 20_000);
    const { duplicates, reconnects } = stream.stats;
    const seen = new Set(values());
    tell({
      cuts: proxy.cuts,
      reconnects,
      rows: written(),
      lost: written() - seen.size,
      doubled: values().length - seen.size,
      cameTwice: duplicates,
    });
    expect(values()).toEqual(numbers(1, written()));
    expect(gaps).toEqual([]);
  });

  it("counts what a queue that was full has thrown away", async () => {
    const { proxy, publish, read } = await begin(["allow_anonymous true", "max_queued_messages 20"]);
    const { gaps, values, isUp } = read(NUMBERED, KEPT);
    await isUp();
    await publish(3);
    await until(() => values().length === 3);
    proxy.refusing = true;
    proxy.cut();
    await pause(20);
    await publish(100);
    proxy.refusing = false;
    await until(() => values().length > 3);
    await publish(1);
    await until(() => values().at(-1) === 104);
    expect(gaps.length).toBeGreaterThan(0);
    expect(told(gaps).reduce((sum, [, count]) => sum + Number(count), 0)).toBe(104 - values().length);
    expect(told(gaps).map(([kind]) => kind)).toEqual(gaps.map(() => "lost"));
  });

  it("tells one gap, counted, where a broker that was killed has lost the session", async () => {
    const { broker, publish, read } = await begin();
    const { stream, gaps, values, isUp } = read(NUMBERED, KEPT);
    await isUp();
    await publish(3);
    await until(() => values().length === 3);
    await broker.kill();
    await broker.start();
    await until(() => stream.stats.reconnects > 0);
    await isUp();
    // Rows 4 and 5 went to the broker that is gone.
    const other = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    undo.push(() => other.endAsync(true));
    await other.publishAsync("numbers", JSON.stringify({ seq: 6, value: 6 }), { qos: 1 });
    await until(() => values().at(-1) === 6);
    expect(values()).toEqual([1, 2, 3, 6]);
    expect(told(gaps)).toEqual([["lost", 2]]);
  });

  it("claims nothing of rows without numbers: each connection but the first begins with a gap", async () => {
    const { proxy, publish, read } = await begin();
    const { stream, gaps, values, isUp } = read({}, KEPT);
    await isUp();
    expect(stream.position).toBeNull();
    for (let round = 1; round <= 3; round += 1) {
      await publish(2);
      await until(() => values().at(-1) === round * 2);
      proxy.cut();
      await until(() => stream.stats.reconnects === round);
      await isUp();
    }
    await publish(1);
    await until(() => values().at(-1) === 7);
    expect(values()).toEqual(numbers(1, 7));
    expect(told(gaps)).toEqual(Array.from({ length: 3 }, () => ["unknown", undefined]));
  });

  it("tells the message that a broker keeps once, over five reconnects, and a newer one when it comes", async () => {
    const { proxy, publish, read } = await begin();
    await publish(1, "numbers", true);
    const { stream, values, isUp } = read();
    await until(() => values().length === 1);
    for (let round = 1; round <= 5; round += 1) {
      proxy.cut();
      await until(() => stream.stats.reconnects === round);
      await isUp();
      await pause(20);
    }
    expect(values()).toEqual([1]);
    proxy.refusing = true;
    proxy.cut();
    await publish(1, "numbers", true);
    proxy.refusing = false;
    await until(() => values().length === 2);
    expect(values()).toEqual([1, 2]);
  });

  it("leaves the message that a broker keeps out where that is asked for", async () => {
    const { publish, read } = await begin();
    await publish(1, "numbers", true);
    const { values, isUp } = read({ retained: false });
    await isUp();
    await pause(50);
    await publish(1);
    await until(() => values().length === 1);
    expect(values()).toEqual([2]);
  });

  it("numbers each topic of a wildcard by itself, and gives rows their topic", async () => {
    const { publisher, read } = await begin();
    const options: MqttOptions<Sample> = { ...NUMBERED, topicField: "sensor" };
    const { stream, rows, gaps, isUp } = read(options, {}, "sensors/+", { key: "sensor" });
    await isUp();
    const send = (topic: string, seq: number) =>
      publisher.publishAsync(topic, JSON.stringify({ seq, value: seq * 10 }), { qos: 1 });
    await send("sensors/a", 5);
    await send("sensors/b", 100);
    await send("sensors/a", 6);
    await send("sensors/b", 103);
    await publisher.publishAsync("sensors/b", "21.5", { qos: 1 });
    await until(() => rows.length === 4);
    expect(rows).toMatchObject([
      { seq: 5, value: 50, sensor: "sensors/a" },
      { seq: 100, value: 1000, sensor: "sensors/b" },
      { seq: 6, value: 60, sensor: "sensors/a" },
      { seq: 103, value: 1030, sensor: "sensors/b" },
    ]);
    expect(told(gaps)).toEqual([["lost", 2]]);
    expect(Object.keys(stream.position?.partitions ?? {})).toEqual(["sensors/a", "sensors/b"]);
    // A row without a number, in a feed that has some.
    await until(() => stream.stats.dropped === 1);
    expect(stream.stats.dropped).toBe(1);
  });

  it("reads bare numbers, lists and what decode makes of bytes, and counts what it cannot read", async () => {
    const { publisher, read } = await begin();
    const plain = read({}, {}, "plain");
    const decoded = read({ decode: ({ payload }) => ({ value: payload[0] }) }, {}, "bytes");
    await plain.isUp();
    await decoded.isUp();
    await publisher.publishAsync("plain", "21.5");
    await publisher.publishAsync("plain", "on");
    await publisher.publishAsync("plain", '[{"value":1},{"value":null}]');
    await publisher.publishAsync("bytes", Buffer.from([7]));
    await until(() => plain.rows.length === 3 && decoded.rows.length === 1);
    expect(plain.values()).toEqual([21.5, 1, null]);
    expect(plain.stream.stats.dropped).toBe(1);
    expect(decoded.values()).toEqual([7]);
  });

  it("reads over a WebSocket", async () => {
    const { broker, publish } = await begin();
    const url = `ws://127.0.0.1:${broker.webPort}`;
    const source = mqtt<Sample>(() => connect(url, { reconnectPeriod: 0, timerVariant: "native" }), "numbers");
    const stream = new DataStream(source);
    undo.push(() => stream.destroy());
    const rows: Sample[] = [];
    stream.on("data", (batch) => rows.push(...batch));
    stream.start();
    await until(() => stream.state === "live" || stream.state === "recovering");
    await publish(3);
    await until(() => rows.length === 3);
    expect(rows.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it("ends for good, and says why, where the broker does not let it in", async () => {
    const broker = await startMosquitto(["allow_anonymous false"]);
    undo.push(() => broker.stop());
    const stream = new DataStream(
      mqtt(() => connect(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 }), "numbers"),
    );
    undo.push(() => stream.destroy());
    const errors: StreamError[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.start();
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toBe("mqtt: the broker does not let this user in");
  });

  it("ends for good where messages of a kept session may have passed before it could listen", async () => {
    const { proxy } = await begin();
    const url = `mqtt://127.0.0.1:${proxy.port}`;
    const stream = new DataStream(mqtt(() => connectAsync(url, { reconnectPeriod: 0, ...KEPT }), "numbers"));
    undo.push(() => stream.destroy());
    const errors: StreamError[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.start();
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain("give () => connect(…), not connectAsync(…)");
  });

  it.each([
    [
      () => mqtt(connect("mqtt://127.0.0.1:1", { manualConnect: true }) as never, "a"),
      "a function that makes a new one",
    ],
    [() => mqtt(() => connect(""), ""), "a topic, or a list of topics"],
    [() => mqtt(() => connect(""), "a", { qos: 3 as never }), "0, 1 or 2"],
    [() => mqtt(() => connect(""), "a", { topic: "a" } as object), "Did you mean topicField"],
  ])("refuses wrong arguments at once (%#)", (make, words) => {
    expect(make).toThrow(words);
  });

  describe("keeps the laws of a source", () => {
    let rig: Awaited<ReturnType<typeof startMosquitto>> | undefined;
    let proxy: Awaited<ReturnType<typeof startCuttingProxy>> | undefined;
    let publisher: Awaited<ReturnType<typeof connectAsync>> | undefined;
    let next = 0;
    afterAll(async () => {
      await publisher?.endAsync(true);
      await proxy?.close();
      await rig?.stop();
    });
    testSource(
      "mqtt",
      async () => {
        rig ??= await startMosquitto();
        proxy ??= await startCuttingProxy(rig.port);
        publisher ??= await connectAsync(`mqtt://127.0.0.1:${rig.port}`);
        const url = `mqtt://127.0.0.1:${proxy.port}`;
        return mqtt<Sample>(() => connect(url, { reconnectPeriod: 0 }), "numbers", NUMBERED);
      },
      {
        it,
        describe,
        connections: () => proxy?.connections ?? 0,
        deliver: () =>
          publisher?.publishAsync("numbers", JSON.stringify({ seq: (next += 1), value: next }), { qos: 1 }),
        secrets: ["127.0.0.1"],
      },
    );
  });
});
