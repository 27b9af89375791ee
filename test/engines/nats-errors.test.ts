import { readFileSync } from "node:fs";
import { jetstreamManager, RetentionPolicy } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, describe, expect, it } from "vitest";
import type { NatsOptions } from "../../src/adapters/nats/index.js";
import { nats } from "../../src/adapters/nats/index.js";
import { DataStream } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import { startNats } from "../servers/nats.js";
import type { NumberRow } from "./engine.js";
import { natsConnection, natsKind } from "./nats-kind.js";
import type { Undo } from "./nats-stream.js";
import { numbers, startStream } from "./nats-stream.js";

const undo: Undo = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const store = 'jetstream { store_dir: "./store" }';

/** Reads a stream of a server, and returns the first error, and whether it is the last. */
async function failureOf(
  settings: string,
  { name = "NUMBERS", user = {}, ...options }: NatsOptions<NumberRow> & { name?: string; user?: object } = {},
  prepare: (port: number) => Promise<unknown> = () => Promise.resolve(),
) {
  const server = await startNats(settings);
  undo.push(() => server.stop());
  await prepare(server.port);
  const make = () => connect({ servers: `127.0.0.1:${server.port}`, reconnect: false, ...user });
  const stream = new DataStream(nats<NumberRow>(make, name, options), { retry: { minDelay: 5, maxDelay: 20 } });
  undo.push(() => stream.destroy());
  const errors: Error[] = [];
  stream.on("error", (error) => errors.push(error));
  stream.start();
  await until(() => errors.length > 0);
  return { words: errors[0]?.message, isFinal: stream.state === "failed", stream, server };
}

/** Adds a stream to a server. */
async function addStream(port: number, config: object): Promise<void> {
  const connection = await natsConnection(port);
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await manager.streams.add({ name: "NUMBERS", subjects: ["numbers.>"], ...config });
  await connection.close();
}

describeWith(natsKind.packages, "what is wrong with a stream of NATS is said with its cure", () => {
  it("no stream of that name: it is waited for", async () => {
    const { words, isFinal, stream, server } = await failureOf(store);
    expect(words).toBe('nats: there is no stream of that name: "nats stream add" makes one, or set domain');
    expect(isFinal).toBe(false);
    await addStream(server.port, {});
    await until(() => stream.position !== null);
    expect(stream.position).toMatchObject({ offset: 0 });
  });

  it("no JetStream", async () => {
    expect(await failureOf("")).toMatchObject({
      words: "nats: nobody answers for JetStream: start nats-server with --jetstream, or set domain or apiPrefix",
      isFinal: false,
    });
  });

  it("another domain", async () => {
    const { words } = await failureOf(store, { domain: "elsewhere" });
    expect(words).toContain("set domain or apiPrefix");
  });

  it("an account without JetStream", async () => {
    const settings = `${store}\naccounts { A { users: [{ user: a, password: b }] } }`;
    const { words, isFinal } = await failureOf(settings, { user: { user: "a", pass: "b" } });
    expect(words).toContain("JetStream is not enabled for this account");
    expect(isFinal).toBe(true);
  });

  it("a user whom the server does not know", async () => {
    const settings = `${store}\nauthorization { user: a, password: secret }`;
    const { words, isFinal } = await failureOf(settings, { user: { user: "a", pass: "wrong" } });
    expect(words).toBe(
      "nats: the server does not know this user: connect({ user, pass }), { token }, or an authenticator",
    );
    expect(isFinal).toBe(true);
  });

  it("a user who may not read", async () => {
    const denied = '{ user: a, password: b, permissions: { publish: { deny: "$JS.API.CONSUMER.>" } } }';
    const settings = `${store}\nauthorization { users: [${denied}, { user: admin, password: b }] }`;
    const { words, isFinal } = await failureOf(settings, { user: { user: "a", pass: "b" } });
    expect(words).toContain("this user may not read the stream");
    expect(isFinal).toBe(true);
  });

  it("a subject that is none of the stream's", async () => {
    const { words, isFinal } = await failureOf(store, { subject: "other" }, (port) => addStream(port, {}));
    expect(words).toContain("no subject of the stream matches");
    expect(isFinal).toBe(true);
  });

  it("a work queue", async () => {
    const { words, isFinal } = await failureOf(store, {}, (port) =>
      addStream(port, { retention: RetentionPolicy.Workqueue }),
    );
    expect(words).toContain("the stream is a work queue");
    expect(isFinal).toBe(true);
  });
});

describeWith(natsKind.packages, "connections to NATS", () => {
  it("are read from again though they would come back by themselves", async () => {
    const { server, append } = await startStream(undo);
    const proxy = await startCuttingProxy(server.port);
    undo.push(proxy.close);
    const source = nats<NumberRow>(() => connect({ servers: `127.0.0.1:${proxy.port}` }), "NUMBERS");
    const stream = new DataStream(source, { retry: { minDelay: 1, maxDelay: 20 } });
    undo.push(() => stream.destroy());
    const values: unknown[] = [];
    stream.on("data", (rows) => values.push(...rows.map(({ value }) => value)));
    stream.on("error", () => undefined);
    stream.start();
    await until(() => stream.position !== null);
    await append([1]);
    await until(() => values.length === 1);
    proxy.cut();
    await append([2]);
    await until(() => values.length === 2);
    expect(values).toEqual([1, 2]);
    expect(stream.stats.reconnects).toBe(1);
  });

  it("bring messages of any size, and more than a request may bring", async () => {
    const { append, connection, read } = await startStream(undo, {}, `${store}\nmax_payload: 8MB`);
    const reader = read();
    await reader.hasBegun();
    await append([1]);
    await until(() => reader.values.length === 1);
    reader.stream.stop();
    const errors: Error[] = [];
    reader.stream.on("error", (error) => errors.push(error));
    const filler = (bytes: number): string => "x".repeat(bytes);
    for (let value = 2; value <= 41; value += 1) {
      await connection.request("numbers.all", JSON.stringify({ value, filler: filler(200_000) }));
    }
    for (let value = 42; value <= 44; value += 1) {
      await connection.request("numbers.all", JSON.stringify({ value, filler: filler(5_000_000) }));
    }
    await append([45]);
    reader.stream.start();
    await until(() => reader.values.at(-1) === 45, 20_000);
    await append([46]);
    await until(() => reader.values.at(-1) === 46);
    expect(reader.values).toEqual(numbers(1, 46));
    expect(reader.gaps).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describeWith(natsKind.packages, "users and domains of NATS", () => {
  /** Reads a stream of rows 1 to 3, the first two by history. */
  async function readAs(settings: string, user: object, options: NatsOptions<NumberRow>): Promise<unknown[]> {
    const server = await startNats(settings);
    undo.push(() => server.stop());
    const admin = await connect({ servers: `127.0.0.1:${server.port}`, user: "admin", pass: "b" });
    undo.push(() => admin.close());
    const manager = await jetstreamManager(admin, { checkAPI: false });
    await manager.streams.add({ name: "NUMBERS", subjects: ["numbers.>"] });
    const publish = (value: number) => admin.request("numbers.all", JSON.stringify({ value }));
    await publish(1);
    await publish(2);
    const make = () => connect({ servers: `127.0.0.1:${server.port}`, reconnect: false, ...user });
    const stream = new DataStream(nats<NumberRow>(make, "NUMBERS", options), { backfill: { rows: 10 } });
    undo.push(() => stream.destroy());
    const told: unknown[] = [];
    stream.on("data", (rows) => told.push(...rows.map(({ value }) => value)));
    stream.on("error", ({ message }) => told.push(message));
    stream.start();
    await until(() => told.length === 2 || stream.state === "failed");
    if (stream.state === "failed") return told;
    await publish(3);
    await until(() => told.length === 3);
    return told;
  }

  it("a user needs no more than what the page of the recipe names, and reads below a prefix of its own", async () => {
    const page = readFileSync("docs/recipes/nats.md", "utf8");
    const named = [...page.matchAll(/`(\$JS\.API\.[\w.*]+)`/g)].map(([, subject]) => subject);
    expect(named).toHaveLength(5);
    const allowed = named.map((subject) => JSON.stringify(subject.replace("METRICS", "NUMBERS"))).join(", ");
    const reader = `{ user: a, password: b, permissions: { publish: [${allowed}], subscribe: "_INBOX_a.>" } }`;
    const settings = `${store}\nauthorization { users: [${reader}, { user: admin, password: b }] }`;
    const user = { user: "a", pass: "b", inboxPrefix: "_INBOX_a" };
    expect(await readAs(settings, user, { inboxPrefix: "_INBOX_a" })).toEqual([1, 2, 3]);
    expect((await readAs(settings, user, {}))[0]).toContain("to subscribe to its inbox (inboxPrefix)");
  });

  for (const options of [{ domain: "hub" }, { apiPrefix: "$JS.hub.API" }]) {
    it(`reads where ${JSON.stringify(options)} says`, async () => {
      const settings = 'jetstream { store_dir: "./store", domain: hub }';
      expect(await readAs(settings, {}, options)).toEqual([1, 2, 3]);
    });
  }
});

describe("arguments of nats", () => {
  const make = (): Promise<never> => Promise.reject(new Error("not reached"));

  it("are checked, with words for what is expected", () => {
    expect(() => nats({} as never, "S")).toThrow(
      "invalid client: nats needs a function that makes a new one for each attempt, " +
        "such as () => connect({ servers, reconnect: false })",
    );
    for (const name of ["", "a.b", "a b", "a*", ">", "a/b"]) {
      expect(() => nats(make, name)).toThrow(`invalid stream: ${name} (expected the name of a stream`);
    }
    for (const subject of ["", "a..b", "a b", ">.a", []]) {
      expect(() => nats(make, "S", { subject })).toThrow("invalid subject");
    }
    expect(() => nats(make, "S", { domain: "a.b" })).toThrow("invalid domain");
    expect(() => nats(make, "S", { domain: "a", apiPrefix: "b" })).toThrow("invalid domain: a (apiPrefix is given");
    expect(() => nats(make, "S", { apiPrefix: "$JS.*" })).toThrow("invalid apiPrefix");
    expect(() => nats(make, "S", { heartbeat: 50 })).toThrow("invalid heartbeat: 50 (expected at least 100 ms)");
    expect(() => nats(make, "S", { subjects: "a" } as never)).toThrow("subject");
    for (const subject of ["a.*.b", "a.>", ">", ["a", "b.*"]]) expect(() => nats(make, "S", { subject })).not.toThrow();
  });
});
