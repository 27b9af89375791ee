import { afterAll, afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { CentrifugoOptions } from "../../src/adapters/centrifugo/index.js";
import { centrifugo } from "../../src/adapters/centrifugo/index.js";
import type { DataStreamOptions, Gap, Resume } from "../../src/stream/index.js";
import { fakeEnvironment, testSource } from "../../src/testing/index.js";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import { watch } from "../recipes/watch.js";
import type { CentrifugoOptions as ServerOptions } from "../servers/centrifugo.js";
import { startCentrifugo } from "../servers/centrifugo.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";

interface Sample {
  readonly value: number | null;
  readonly time?: number;
}

type Transport = "WebSocket" | "Server-Sent Events";
const transports: readonly Transport[] = ["WebSocket", "Server-Sent Events"];

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
const told = (gaps: readonly Gap[]) => gaps.map(({ kind, count }) => [kind, count]);

async function begin(server: Partial<ServerOptions> = {}) {
  const channels = { numbers: 1000, other: 10, plain: 0 };
  const hub = await startCentrifugo({ channels, ...server });
  undo.push(hub.close);
  const proxy = await startCuttingProxy(hub.port);
  undo.push(proxy.close);
  let written = 0;
  /** Publishes numbered rows. */
  const publish = (count: number, channel = "numbers"): void => {
    for (let i = 0; i < count; i += 1) hub.publish(channel, { value: (written += 1) });
  };
  const urlOf = (transport: Transport): string =>
    (transport === "WebSocket" ? hub.socketUrl : hub.eventsUrl).replace(String(hub.port), String(proxy.port));
  const read = (
    transport: Transport,
    options: CentrifugoOptions<Sample> = {},
    channel = "numbers",
    streamOptions: DataStreamOptions<Sample> = {},
  ) => {
    const source = centrifugo<Sample>(urlOf(transport), channel, {
      ...(transport === "WebSocket" && { WebSocket }),
      ...options,
    });
    const watched = watch<Sample>(source, streamOptions);
    const { stream, rows } = watched;
    return {
      ...watched,
      values: () => rows.map(({ value }) => value),
      isUp: () => until(() => hub.clients() === 1 && ["live", "recovering"].includes(stream.state)),
    };
  };
  /** Has something happen while nobody is connected. */
  const away = async (happen: () => void): Promise<void> => {
    proxy.refusing = true;
    proxy.cut();
    await until(() => hub.clients() === 0);
    happen();
    proxy.refusing = false;
  };
  return { hub, proxy, publish, read, away, written: () => written };
}

/** The part of a request that asks for what came since. */
const askedOf = (request: object | undefined, channel = "numbers"): unknown =>
  (request as { subs?: Record<string, unknown> } | undefined)?.subs?.[channel];

describe.each(transports)("a channel of Centrifugo over %s", (transport) => {
  promise(`centrifugo over ${transport}: brings each row once, in order, through cuts anywhere`, async (tell) => {
    const { proxy, publish, read, written } = await begin();
    const { stream, gaps, values, isUp } = read(transport);
    await isUp();
    const dice = createDice(seed);
    const cuts = countOf(200, 20);
    const arrived = (): Promise<boolean> => until(() => values().at(-1) === written(), 20_000);
    publish(3);
    await arrived();
    while (proxy.cuts < cuts) {
      const way = dice.between(0, 3);
      if (way === 1) proxy.cutAfter(dice.between(1, 900));
      else {
        proxy.refusing = way === 3;
        proxy.cut();
        if (way === 2) proxy.cutAfter(dice.between(1, 600));
      }
      for (let burst = dice.between(0, 3); burst > 0; burst -= 1) {
        publish(dice.between(0, 3));
        await pause(0);
      }
      proxy.refusing = false;
      if (!(await arrived())) break;
    }
    proxy.cutAfter(Infinity);
    publish(1);
    await arrived();
    const { reconnects, dropped } = stream.stats;
    const seen = new Set(values());
    tell({
      cuts: proxy.cuts,
      reconnects,
      rows: written(),
      lost: written() - seen.size,
      doubled: values().length - seen.size,
      gaps: gaps.length,
    });
    expect(values()).toEqual(numbers(1, written()));
    expect({ gaps, dropped }).toEqual({ gaps: [], dropped: 0 });
    expect(reconnects).toBeGreaterThan(cuts / 3);
  });

  it("asks for what came since, by epoch and offset, and begins anew with neither", async () => {
    const { hub, publish, read, away } = await begin();
    const { stream, values, gaps, isUp } = read(transport);
    await isUp();
    await until(() => stream.position !== null);
    const { epoch } = stream.position as { epoch: string };
    expect(askedOf(hub.requests[0])).toEqual({});
    // Nothing has come yet: the place where it began is a position too.
    await away(() => {
      publish(1);
    });
    await until(() => values().length === 1);
    expect(askedOf(hub.requests.at(-1))).toEqual({ recover: true, epoch, offset: 0 });
    publish(1);
    await until(() => values().length === 2);
    await away(() => {
      publish(3);
    });
    await until(() => values().length === 5);
    expect(askedOf(hub.requests.at(-1))).toEqual({ recover: true, epoch, offset: 2 });
    expect(values()).toEqual(numbers(1, 5));
    expect(gaps).toEqual([]);
    expect(stream.position).toEqual({ epoch, offset: 5 });
    // Across origins a request with other headers would need a preflight, which the server does not answer.
    for (const { headers } of hub.asked) {
      expect(headers).not.toHaveProperty("last-event-id");
      expect(headers["content-type"]).toMatch(/^text\/plain/);
    }
    expect(hub.asked.length > 0).toBe(transport === "Server-Sent Events");
  });

  it("begins from a saved position", async () => {
    const { publish, read } = await begin();
    const first = read(transport);
    await first.isUp();
    publish(2);
    await until(() => first.values().length === 2);
    const resume = first.stream.position as Resume;
    first.stream.destroy();
    publish(3);
    const { values, gaps } = read(transport, {}, "numbers", { resume });
    await until(() => values().length === 3);
    expect(values()).toEqual([3, 4, 5]);
    expect(gaps).toEqual([]);
  });

  it.each([{ epoch: "", offset: 2 }, { offset: 2 }, { epoch: "one", offset: "2" }])(
    "never asks by a position that is not whole: %j",
    async (resume) => {
      const { hub, publish, read } = await begin();
      publish(5);
      const { values, gaps, isUp } = read(transport, {}, "numbers", { resume });
      await isUp();
      expect(askedOf(hub.requests[0])).toEqual({});
      publish(1);
      await until(() => values().length === 1);
      expect(values()).toEqual([6]);
      expect(told(gaps)).toHaveLength(1);
    },
  );

  it("recovers 300 publications, and tells one counted gap beyond", async () => {
    const { hub, publish, read, away } = await begin();
    const { values, gaps, isUp } = read(transport);
    await isUp();
    publish(1);
    await until(() => values().length === 1);
    await away(() => {
      publish(300);
    });
    await until(() => values().length === 301);
    expect(values()).toEqual(numbers(1, 301));
    expect(gaps).toEqual([]);
    await away(() => {
      publish(301);
    });
    await isUp();
    publish(1);
    await until(() => values().at(-1) === 603);
    expect(values()).toEqual([...numbers(1, 301), 603]);
    expect(told(gaps)).toEqual([["lost", 301]]);
    expect(askedOf(hub.requests.at(-1))).toMatchObject({ recover: true, offset: 301 });
  });

  it("tells one gap where the channel lives anew, whether it has come further or not", async () => {
    const { hub, publish, read, away } = await begin();
    const { values, gaps, isUp } = read(transport);
    await isUp();
    publish(3);
    await until(() => values().length === 3);
    for (const [round, ahead] of [2, 9].entries()) {
      await away(() => {
        hub.restart("numbers");
        publish(ahead);
      });
      await isUp();
      publish(1);
      const count = values().length;
      await until(() => values().length === count + 1);
      expect(gaps).toHaveLength(round + 1);
      expect(gaps[round]).toMatchObject({ kind: "lost" });
    }
    expect(values()).toEqual([1, 2, 3, 6, 16]);
  });

  it("tells one gap where the channel has no history any more", async () => {
    const { hub, publish, read, away } = await begin();
    const { values, gaps, isUp } = read(transport);
    await isUp();
    publish(2);
    await until(() => values().length === 2);
    await away(() => {
      hub.restart("numbers", 0);
      publish(1);
    });
    await isUp();
    publish(1);
    await until(() => values().length === 3);
    expect(values()).toEqual([1, 2, 4]);
    expect(told(gaps)).toEqual([["lost", undefined]]);
  });

  it("voids its position where the server calls its state invalid (3014): one gap, a fresh token", async () => {
    const { hub, publish, read } = await begin();
    let tokens = 0;
    const { values, gaps, isUp } = read(transport, { token: () => `token-${(tokens += 1)}` });
    await isUp();
    publish(2);
    await until(() => values().length === 2);
    hub.disconnect(3014, "state invalidated");
    publish(2);
    await until(() => hub.requests.length === 2);
    await isUp();
    publish(1);
    await until(() => values().length === 3);
    expect(hub.requests[1]).toEqual({ token: "token-2", subs: { numbers: {} } });
    expect(values()).toEqual([1, 2, 5]);
    expect(told(gaps)).toEqual([["unknown", 2]]);
    // The next cut is one as any other.
    hub.disconnect(3001, "shutdown");
    publish(1);
    await until(() => values().length === 4);
    expect(values()).toEqual([1, 2, 5, 6]);
    expect(gaps).toHaveLength(1);
  });

  it("tells that gap also where nothing came meanwhile", async () => {
    const { hub, publish, read } = await begin();
    const { values, gaps, isUp } = read(transport);
    await isUp();
    publish(2);
    await until(() => values().length === 2);
    hub.disconnect(3014, "state invalidated");
    await until(() => hub.requests.length === 2);
    await isUp();
    publish(1);
    await until(() => values().length === 3);
    expect(told(gaps)).toEqual([["unknown", undefined]]);
  });

  it.each([3000, 3001, 3004, 3008, 3010, 3011, 4000, 4401, 4499])("comes back after code %i", async (code) => {
    const { hub, publish, read } = await begin();
    const { values, gaps, isUp } = read(transport);
    await isUp();
    publish(1);
    await until(() => values().length === 1);
    hub.disconnect(code, "whatever");
    publish(2);
    await until(() => values().length === 3);
    expect(values()).toEqual([1, 2, 3]);
    expect(gaps).toEqual([]);
  });

  it.each([3500, 3503, 3999, 4500, 4999])("ends for good by code %i", async (code) => {
    const { hub, read } = await begin();
    const { stream, errors, isUp } = read(transport);
    await isUp();
    hub.disconnect(code, "whatever");
    await until(() => stream.state === "failed");
    expect(stream.state).toBe("failed");
    expect(errors.at(-1)).toMatchObject({ code: "refused", cause: code, retryable: false });
    expect(errors.at(-1)?.message).toContain(`code ${code}, whatever`);
    expect(hub.requests).toHaveLength(1);
  });

  it("asks what the endpoint is where its request was none (3501)", async () => {
    const { stream, errors } = (await begin({ judge: () => [3501, "bad request"] })).read(transport);
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain("is the endpoint a unidirectional one, such as uni_websocket?");
  });

  it("claims nothing of a channel without history: each connection but the first begins with a gap", async () => {
    const { hub, publish, read, away } = await begin();
    const { stream, values, gaps, isUp } = read(transport, {}, "plain");
    await isUp();
    for (let round = 1; round <= 3; round += 1) {
      publish(2, "plain");
      await until(() => values().at(-1) === round * 2);
      await away(() => undefined);
      await until(() => stream.stats.reconnects === round);
      await isUp();
    }
    publish(1, "plain");
    await until(() => values().at(-1) === 7);
    expect(stream.position).toBeNull();
    expect(hub.requests.map((request) => askedOf(request, "plain"))).toEqual([{}, {}, {}, {}]);
    expect(values()).toEqual(numbers(1, 7));
    expect(told(gaps)).toEqual(Array.from({ length: 3 }, () => ["unknown", undefined]));
  });

  it("leaves other channels, and all that is no publication, aside", async () => {
    const { hub, publish, read } = await begin();
    const { stream, values, gaps, isUp } = read(transport);
    await isUp();
    const info = { user: "2694", client: "99288691" };
    hub.push({ channel: "other", pub: { data: { value: -1 }, offset: 1 } });
    hub.push({ channel: "numbers", join: { info } });
    hub.push({ channel: "numbers", leave: { info } });
    hub.push({ channel: "other", unsubscribe: {} });
    hub.push({ channel: "other", subscribe: { offset: 7, epoch: "abcd" } });
    hub.push({ message: { data: { value: -2 } } });
    hub.push({ refresh: { expires: true, ttl: 60 } });
    hub.push({});
    publish(1);
    await until(() => values().length === 1);
    expect(values()).toEqual([1]);
    expect(gaps).toEqual([]);
    expect(stream.stats).toMatchObject({ dropped: 0, reconnects: 0 });
  });

  it("subscribes again by unsubscribe codes from 2500, and ends by those below", async () => {
    const { hub, publish, read } = await begin();
    const { stream, values, gaps, errors, isUp } = read(transport);
    await isUp();
    publish(1);
    await until(() => values().length === 1);
    hub.push({ channel: "numbers", unsubscribe: { code: 2500, reason: "insufficient state" } });
    await until(() => hub.requests.length === 2);
    publish(1);
    await until(() => values().length === 2);
    expect(values()).toEqual([1, 2]);
    expect(gaps).toEqual([]);
    await isUp();
    hub.push({ channel: "numbers", unsubscribe: { code: 2000, reason: "server unsubscribe" } });
    await until(() => stream.state === "failed");
    expect(errors.at(-1)).toMatchObject({ code: "refused", cause: 2000 });
    expect(hub.requests).toHaveLength(2);
  });

  it("ends, with the cure, where the server does not subscribe it", async () => {
    const { stream, errors } = (await begin()).read(transport, {}, "constructor");
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain('did not subscribe this client to "constructor": give it the channel by');
  });

  it("sends what a request can hold, the token never in a URL", async () => {
    const { hub, read } = await begin();
    const options = { token: "jwt", data: { room: 7 }, name: "board", version: "1.2", headers: { "x-team": "blue" } };
    await read(transport, options).isUp();
    expect(hub.requests).toEqual([{ ...options, subs: { numbers: {} } }]);
    expect(hub.asked.every(({ path, headers }) => !`${path}${JSON.stringify(headers)}`.includes("jwt"))).toBe(true);
  });

  it("gets another token where one has expired, and ends where that one has too", async () => {
    let valid = "token-2";
    const { hub, publish, read } = await begin({
      judge: ({ token }) => (token === valid ? undefined : [3005, `connection expired: ${token}`]),
    });
    const refused: boolean[] = [];
    const token = (context: { refused: boolean }): string => {
      refused.push(context.refused);
      return `token-${refused.length}`;
    };
    const { stream, values, errors, isUp } = read(transport, { token });
    await isUp();
    publish(1);
    await until(() => values().length === 1);
    expect(refused).toEqual([false, true]);
    expect(errors.at(-1)?.message).toBe("the connection was closed: code 3005");
    valid = "none";
    hub.disconnect(3005, "connection expired");
    await until(() => stream.state === "failed");
    expect(refused).toEqual([false, true, true]);
    expect(errors.at(-1)).toMatchObject({ code: "refused", cause: 3005 });
    expect(errors.map(({ message }) => message).join()).not.toContain("token-");
  });

  it("ends at once, with the cure, where a fixed token has expired", async () => {
    const { stream, errors } = (await begin({ judge: () => [3005, "connection expired"] })).read(transport, {
      token: "jwt",
    });
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toContain("give a function that gets a new one");
  });

  it("holds the link for dead where a ping is overdue by 10 s, by the interval that the server told", async () => {
    const { hub, read } = await begin({ ping: 7 });
    const environment = fakeEnvironment();
    const { stream, errors, isUp } = read(transport, {}, "numbers", { environment });
    await isUp();
    await environment.advanceAsync(16_900);
    expect(errors).toEqual([]);
    hub.push({});
    await pause(50);
    await environment.advanceAsync(16_900);
    expect(errors).toEqual([]);
    await environment.advanceAsync(200);
    expect(errors.map(({ code }) => code)).toEqual(["timeout"]);
    expect(stream.state).not.toBe("failed");
  });

  it("is not open before the server has answered its request", async () => {
    const { stream, errors } = (await begin({ judge: () => [3004, "internal server error"] })).read(transport);
    const states = new Set<string>();
    stream.on("state", ({ state }) => states.add(state));
    await until(() => errors.length > 2);
    expect([...states]).not.toContain("live");
    expect(errors[0].message).toContain("code 3004, internal server error");
  });

  it("takes what a channel has that keeps its newest value alone, without a gap where it is told so", async () => {
    const { publish, read, away } = await begin({ isCache: true });
    const strict = read(transport);
    await strict.isUp();
    publish(1);
    await until(() => strict.values().length === 1);
    await away(() => {
      publish(4);
    });
    await until(() => strict.values().length === 2);
    expect(strict.values()).toEqual([1, 5]);
    expect(told(strict.gaps)).toEqual([["lost", 3]]);
    strict.stream.destroy();
    const lenient = read(transport, { order: "increasing" });
    await lenient.isUp();
    publish(1);
    await until(() => lenient.values().length === 1);
    await away(() => {
      publish(4);
    });
    await until(() => lenient.values().length === 2);
    expect(lenient.values()).toEqual([6, 10]);
    expect(lenient.gaps).toEqual([]);
  });

  it("reads numbers, lists and what decode gives, tells rows their time, and counts what it cannot read", async () => {
    const { hub, read } = await begin();
    const plain = read(transport);
    const decoded = read(transport, {
      decode: ({ data, tags }) => (tags ? { value: Number(tags.factor) * Number(data) } : null),
    });
    const selected = read(transport, { select: "/rows", timeField: false });
    await until(() => hub.clients() === 3);
    hub.publish("numbers", 2, { tags: { factor: "10" }, time: 1767225600000 });
    hub.publish("numbers", [{ value: 3 }, { value: 4 }]);
    hub.publish("numbers", { rows: [{ value: 5 }], position: 9 });
    hub.publish("numbers", "text");
    await until(() => plain.stream.stats.received >= 4 && selected.rows.length === 1);
    await until(() => plain.stream.stats.dropped === 1);
    expect(plain.rows[0]).toEqual({ value: 2, time: 1767225600000 });
    expect(plain.values().slice(0, 3)).toEqual([2, 3, 4]);
    expect(plain.rows.at(-1)).toMatchObject({ position: 9 });
    expect(plain.stream.position?.offset).toBe(4);
    expect(decoded.values()).toEqual([20]);
    expect(selected.values()).toEqual([5]);
    expect(plain.gaps.concat(decoded.gaps, selected.gaps)).toEqual([]);
  });

  it("counts a push that nobody can read, and goes on", async () => {
    const { hub, publish, read } = await begin();
    const { stream, values, isUp } = read(transport);
    await isUp();
    hub.push("{broken");
    hub.push("[1]");
    publish(1);
    await until(() => values().length === 1);
    expect(stream.stats).toMatchObject({ dropped: 2, reconnects: 0 });
  });
});

describe("a channel of Centrifugo", () => {
  it("hears a code by the close alone, where its push is turned off", async () => {
    const { hub, publish, read } = await begin({ tellsEnd: false });
    const { stream, values, gaps, errors, isUp } = read("WebSocket");
    await isUp();
    publish(1);
    await until(() => values().length === 1);
    hub.disconnect(3014, "state invalidated");
    await until(() => hub.requests.length === 2);
    await isUp();
    publish(1);
    await until(() => values().length === 2);
    expect(askedOf(hub.requests[1])).toEqual({});
    expect(told(gaps)).toEqual([["unknown", undefined]]);
    hub.disconnect(3000, "connection closed");
    publish(1);
    await until(() => values().length === 3);
    hub.disconnect(4501, "go away");
    await until(() => stream.state === "failed");
    expect(errors.at(-1)?.message).toBe("centrifugo: the server refused: code 4501, go away");
  });

  it("reads several pushes in one message", async () => {
    const { hub, read } = await begin();
    const { stream, values, gaps, isUp } = read("WebSocket");
    await isUp();
    const push = (offset: number): string =>
      JSON.stringify({ channel: "numbers", pub: { data: { value: offset }, offset } });
    hub.push(`${push(1)}\n{}\n${push(2)}\n`);
    // Data may be published with its line breaks.
    hub.push(`{"channel":"numbers","pub":{"data":{\n"value":3},"offset":3}}`);
    await until(() => values().length === 3);
    expect(values()).toEqual([1, 2, 3]);
    expect(gaps).toEqual([]);
    expect(stream.stats.dropped).toBe(0);
  });

  it("gets another token where a status says so", async () => {
    let tokens = 0;
    const { hub, read } = await begin({
      judge: ({ token }) => (token === "token-2" ? undefined : [3500, "invalid token"]),
      status: 401,
    });
    const { isUp, errors } = read("Server-Sent Events", { token: () => `token-${(tokens += 1)}` });
    await isUp();
    expect(hub.requests.map(({ token }) => token)).toEqual(["token-1", "token-2"]);
    expect(errors).toHaveLength(1);
    const fixed = read("Server-Sent Events", { token: "token-9" });
    await until(() => fixed.stream.state === "failed");
    expect(fixed.errors.at(-1)).toMatchObject({ code: "refused", cause: 401 });
  });

  it.each([
    [() => centrifugo("ftp://a/b", "c"), "is none of ws:, wss:, http:, https:"],
    [() => centrifugo((() => "ws://a") as never, "c"), "expected a text or a URL"],
    [() => centrifugo("wss://a/connection/uni_websocket?cf_connect={}", "c"), "give token, data, name and version as"],
    [() => centrifugo("wss://a", ""), "the name of a channel"],
    [() => centrifugo("wss://a", "c", { token: 7 as never }), "a text, or a function that gets one"],
    [() => centrifugo("wss://a", "c", { data: () => 1 }), "what can be sent as JSON"],
    [() => centrifugo("wss://a", "c", { headers: { a: 1 } as never }), "an object of texts"],
    [() => centrifugo("wss://a", "c", { order: "opaque" as never }), '"contiguous", "increasing"'],
    [() => centrifugo("wss://a", "c", { WebSocket: "ws" as never }), "the class itself"],
    [() => centrifugo("https://a", "c", { credentials: "all" as never }), '"omit", "same-origin", "include"'],
    [() => centrifugo("wss://a", "c", { tokens: "x" } as object), "Did you mean token"],
  ])("refuses wrong arguments at once (%#)", (make, words) => {
    expect(make).toThrow(words);
  });

  describe.each(transports)("keeps the laws of a source over %s", (transport) => {
    let rig: Awaited<ReturnType<typeof startCentrifugo>> | undefined;
    let next = 0;
    afterAll(() => rig?.close());
    testSource(
      "centrifugo",
      async () => {
        rig ??= await startCentrifugo({ channels: { numbers: 100 } });
        return transport === "WebSocket"
          ? centrifugo<Sample>(rig.socketUrl, "numbers", { token: "jwt", WebSocket })
          : centrifugo<Sample>(rig.eventsUrl, "numbers", { token: "jwt" });
      },
      {
        it,
        describe,
        connections: () => rig?.clients() ?? 0,
        deliver: () => {
          rig?.publish("numbers", { value: (next += 1) });
        },
        secrets: ["127.0.0.1", "jwt"],
      },
    );
  });
});
