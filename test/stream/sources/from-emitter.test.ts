import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { EventEmitter as EventEmitter3 } from "eventemitter3";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { fromEmitter } from "../../../src/stream/sources/from-emitter.js";
import { FakeEnvironment } from "../fake-environment.js";
import { run } from "../recording-sink.js";

/** The emitter interface of a phoenix channel: `on` returns a number, `off` takes it. */
class Channel {
  state = "closed";
  bindings: { event: string; ref: number; callback: (payload: unknown) => void }[] = [];
  #refs = 0;

  on(event: string, callback: (payload: unknown) => void): number {
    const ref = this.#refs++;
    this.bindings.push({ event, ref, callback });
    return ref;
  }

  off(event: string, ref?: number): void {
    this.bindings = this.bindings.filter((bind) => !(bind.event === event && (ref === undefined || ref === bind.ref)));
  }

  trigger(event: string, payload?: unknown): void {
    for (const bind of this.bindings.filter((each) => each.event === event)) bind.callback(payload);
  }
}

describe("fromEmitter(emitter, event)", () => {
  it.each([
    ["node:events", () => new EventEmitter()],
    // Cast: eventemitter3 has all the members that the test calls.
    ["eventemitter3", () => new EventEmitter3() as unknown as EventEmitter],
  ])("takes rows from %s, and leaves no listener", (_, make) => {
    const emitter = make();
    const source = fromEmitter<{ value: number }>(emitter, "reading");
    expect(emitter.listenerCount("reading")).toBe(0);
    const [a, b] = [run(source), run(source)];
    emitter.emit("reading", { value: 1 });
    a.stop();
    emitter.emit("reading", [{ value: 2 }, { value: 3 }, { value: 4 }]);
    emitter.emit("reading", undefined);
    b.stop();
    emitter.emit("reading", { value: 5 });
    expect(a.sink.calls).toEqual([["open"], ["next", [{ value: 1 }]]]);
    expect(b.sink.rows).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }]);
    expect(emitter.listenerCount("reading")).toBe(0);
  });

  it("takes what an event of an EventTarget brings", () => {
    const target = new EventTarget();
    const remove = vi.spyOn(target, "removeEventListener");
    const { sink, stop } = run(fromEmitter(target, "reading"));
    const plain = new Event("reading");
    target.dispatchEvent(new CustomEvent("reading", { detail: { value: 1 } }));
    target.dispatchEvent(new MessageEvent("reading", { data: { value: 2 } }));
    target.dispatchEvent(plain);
    target.dispatchEvent(Object.assign(new Event("reading"), { view: null, detail: 0 }));
    expect(sink.rows.slice(0, 3)).toEqual([{ value: 1 }, { value: 2 }, plain]);
    expect(sink.rows[3]).toHaveProperty("view");
    stop();
    expect(remove).toHaveBeenCalledTimes(1);
    target.dispatchEvent(new CustomEvent("reading", { detail: { value: 6 } }));
    expect(sink.rows).toHaveLength(4);
  });

  it("makes rows of all arguments by `map`; what it throws at is a drop, undefined is nothing", () => {
    const client = new EventEmitter();
    const source = fromEmitter(client, "message", {
      map: (topic: string, payload: Buffer) =>
        topic === "cpu" ? (JSON.parse(payload.toString()) as { value: number }) : undefined,
    });
    const { sink } = run(source);
    client.emit("message", "cpu", Buffer.from('{"value":1}'));
    client.emit("message", "mem", Buffer.from('{"value":2}'));
    client.emit("message", "cpu", Buffer.from("{"));
    expect(sink.calls).toEqual([["open"], ["next", [{ value: 1 }]], ["drop", 1, "malformed", "cpu"]]);
  });

  it("listens to several events of one meaning, and to symbols", () => {
    const tick = Symbol("tick");
    const emitter = new EventEmitter();
    const { sink, stop } = run(fromEmitter<number>(emitter, { data: [tick, "tock"] }));
    emitter.emit(tick, 1);
    emitter.emit("tock", 2);
    expect(sink.rows).toEqual([1, 2]);
    stop();
    expect(emitter.eventNames()).toEqual([]);
  });

  it("leaves what gives its undo, as emitters without `off` do", () => {
    const listeners = new Set<(row: number) => void>();
    const emitter = {
      on(_: string, listener: (row: number) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const { stop } = run(fromEmitter(emitter, "x"));
    expect(listeners.size).toBe(1);
    stop();
    expect(listeners.size).toBe(0);
  });

  it("ends the attempt at `error`, the feed at `end`", () => {
    const emitter = new EventEmitter();
    const events = { data: "row", error: "error", end: "close" };
    const a = run(fromEmitter(emitter, events));
    emitter.emit("error", new Error("broken sensor"));
    expect(a.sink.failure?.cause).toBe("broken sensor");
    expect(a.teardowns()).toBe(1);
    expect(emitter.eventNames()).toEqual([]);
    const b = run(fromEmitter(emitter, events));
    emitter.emit("close");
    expect(b.sink.names).toEqual(["open", "complete"]);

    const target = new EventTarget();
    const c = run(fromEmitter(target, events));
    target.dispatchEvent(new Event("error"));
    expect(c.sink.failure?.cause).toBe("the event error");
  });

  it("tells positions, so that a client that comes back is resumed or its gap counted", async () => {
    const environment = new FakeEnvironment();
    const emitter = new EventEmitter();
    const stream = new DataStream(fromEmitter<{ seq: number }>(emitter, "row", { position: "seq" }), { environment });
    const gaps: unknown[] = [];
    stream.subscribe({ gap: ({ kind, count }) => gaps.push([kind, count]) });
    await environment.advanceAsync(0);
    emitter.emit("row", { seq: 1 });
    emitter.emit("row", { seq: 4 });
    expect(gaps).toEqual([["lost", 2]]);
    stream.destroy();
  });

  it("refuses what is no emitter, and events and options that make no sense", () => {
    const emitter = new EventEmitter();
    // Casts: the types refuse such arguments.
    expect(() => fromEmitter({} as never, "x")).toThrow(
      "invalid emitter: [object Object] (expected on and off, or addEventListener)",
    );
    expect(() => fromEmitter(null as never, "x")).toThrow("invalid emitter: null");
    expect(() => fromEmitter(emitter, {} as never)).toThrow(
      "invalid events: expected the name of an event, or { data: name }",
    );
    expect(() => fromEmitter(emitter, { data: "x", closed: "y" } as never)).toThrow(
      "unknown option: closed. Did you mean close?",
    );
    expect(() => fromEmitter(emitter, "x", { map: "value" as never })).toThrow(
      "invalid map: value (expected a function)",
    );
    expect(() => fromEmitter(emitter, "x", { connect: () => true } as object)).toThrow("Did you mean connected?");
  });
});

describe("fromEmitter(client that connects by itself)", () => {
  const events = { data: "message", open: "connect", close: "close", error: "error" };
  const client = () => Object.assign(new EventEmitter(), { connected: false });

  it("is connecting until the client is connected, whatever else it says", async () => {
    const environment = new FakeEnvironment();
    const mqtt = client();
    const stream = new DataStream(fromEmitter<number>(mqtt, events), { environment, connectTimeout: Infinity });
    const log: string[] = [];
    stream.subscribe({
      state: ({ state }) => log.push(state),
      error: ({ code, message }) => log.push(`${code} ${message}`),
    });
    await environment.advanceAsync(60_000);
    mqtt.emit("close");
    mqtt.emit("error", new Error("connect ECONNREFUSED"));
    await environment.advanceAsync(60_000);
    expect(log).toEqual(["idle", "connecting", "source fromEmitter: connect ECONNREFUSED"]);
    mqtt.connected = true;
    mqtt.emit("connect");
    expect(stream.state).toBe("live");
    stream.destroy();
    expect(mqtt.eventNames()).toEqual([]);
  });

  it("is not live while the client is away, and is again at once when it comes back", async () => {
    const environment = new FakeEnvironment();
    const mqtt = client();
    mqtt.connected = true;
    const stream = new DataStream(fromEmitter<number>(mqtt, events), { environment, connectTimeout: Infinity });
    const log: string[] = [];
    stream.subscribe({
      data: (rows) => log.push(`rows ${rows.join()}`),
      gap: ({ kind }) => log.push(`gap ${kind}`),
      state: ({ state }) => log.push(state),
      error: ({ code, message }) => log.push(`${code} ${message}`),
    });
    await environment.advanceAsync(0);
    mqtt.emit("message", 1);
    mqtt.connected = false;
    mqtt.emit("close", "transport close");
    await environment.advanceAsync(300_000);
    mqtt.connected = true;
    mqtt.emit("connect");
    mqtt.emit("message", 2);
    expect(log).toEqual([
      "idle",
      "connecting",
      "live",
      "rows 1",
      "closed fromEmitter: the emitter said close: transport close",
      "connecting",
      "live",
      "gap unknown",
      "rows 2",
    ]);
    stream.destroy();
  });

  it("claims nothing of a client that came back while nobody listened, whatever it says of itself", async () => {
    const environment = new FakeEnvironment();
    const mqtt = Object.assign(client(), { connected: true, recovered: true });
    const stream = new DataStream(fromEmitter<number>(mqtt, events), { environment });
    const gaps: string[] = [];
    stream.subscribe({ error: () => undefined, gap: ({ kind }) => gaps.push(kind) });
    await environment.advanceAsync(0);
    mqtt.emit("message", 1);
    stream.stop();
    mqtt.emit("close");
    mqtt.emit("connect");
    mqtt.emit("message", 2);
    stream.start();
    await environment.advanceAsync(0);
    expect(stream.state).toBe("live");
    mqtt.emit("message", 3);
    // The client reconnects once more: it had a listener since its last close, but not one of this attempt.
    stream.stop();
    mqtt.connected = false;
    stream.start();
    await environment.advanceAsync(0);
    mqtt.connected = true;
    mqtt.emit("connect");
    mqtt.emit("message", 4);
    expect(gaps).toEqual(["unknown", "unknown"]);
    stream.destroy();
  });

  it("listens again before `close` has returned, and tells no gap where the client says it recovered", async () => {
    for (const [options, recovered, told] of [
      [{}, true, []],
      [{}, false, ["unknown"]],
      [{ recovered: () => true }, false, []],
      [{ recovered: () => false }, true, ["unknown"]],
    ] as const) {
      const environment = new FakeEnvironment();
      const socket = Object.assign(client(), { connected: true, recovered });
      const stream = new DataStream(fromEmitter<number>(socket, events, options), {
        environment,
        connectTimeout: Infinity,
      });
      const rows: number[] = [];
      const gaps: string[] = [];
      stream.subscribe({
        data: (batch) => rows.push(...batch),
        gap: ({ kind }) => gaps.push(kind),
        error: () => undefined,
      });
      await environment.advanceAsync(0);
      for (let i = 0; i < 3; i++) {
        socket.emit("message", 2 * i);
        socket.connected = false;
        socket.emit("close", "transport close");
        expect([stream.state, socket.listenerCount("message")]).toEqual(["connecting", 1]);
        socket.connected = true;
        socket.emit("connect");
        socket.emit("message", 2 * i + 1);
      }
      expect(rows).toEqual([0, 1, 2, 3, 4, 5]);
      expect(gaps).toEqual(told.flatMap((kind) => [kind, kind, kind]));
      stream.destroy();
      expect(socket.eventNames()).toEqual([]);
    }
  });

  it("waits for `open` after `close` where the client still says it's connected, never with retry: false", async () => {
    const environment = new FakeEnvironment();
    const mqtt = Object.assign(client(), { connected: true });
    const stream = new DataStream(fromEmitter<number>(mqtt, events), { environment, connectTimeout: Infinity });
    stream.subscribe({ error: () => undefined });
    await environment.advanceAsync(0);
    mqtt.emit("close");
    expect(stream.state).toBe("connecting");
    stream.destroy();
    const once = new DataStream(fromEmitter<number>(mqtt, events), { environment, retry: false });
    once.subscribe({ error: () => undefined });
    await environment.advanceAsync(0);
    mqtt.emit("close");
    expect([once.state, mqtt.eventNames()]).toEqual(["failed", []]);
  });

  it("takes a row for a connection where nothing else tells", () => {
    const emitter = new EventEmitter();
    const { sink } = run(fromEmitter<number>(emitter, events));
    expect(sink.names).toEqual([]);
    emitter.emit("message", 1);
    emitter.emit("close");
    expect(sink.names).toEqual(["next", "error"]);
  });

  it("asks `connected` at each opening event: a reply of a phoenix channel need not be its join", () => {
    const channel = new Channel();
    const joined = { data: "reading", open: "phx_reply", close: ["phx_error", "phx_close"] };
    const { sink, stop } = run(fromEmitter(channel, joined, { connected: () => channel.state === "joined" }));
    channel.trigger("phx_reply", { status: "error" });
    expect(sink.names).toEqual([]);
    channel.state = "joined";
    channel.trigger("phx_reply", { status: "ok" });
    channel.trigger("reading", { value: 1 });
    expect(sink.calls).toEqual([["open"], ["next", [{ value: 1 }]]]);
    const other = channel.on("reading", () => undefined);
    stop();
    expect(channel.bindings.map(({ ref }) => ref)).toEqual([other]);
    const again = run(fromEmitter(channel, joined, { connected: () => channel.state === "joined" }));
    channel.trigger("phx_error");
    expect(again.sink.names).toEqual(["open", "error"]);
  });

  it("makes what `connected` throws an error of the attempt", () => {
    const { sink, teardowns } = run(
      fromEmitter(new EventEmitter(), "x", {
        connected: () => {
          throw new Error("no client");
        },
      }),
    );
    expect(sink.failure?.cause).toEqual(new Error("no client"));
    expect(teardowns()).toBe(1);
  });

  it("follows a real client of socket.io over a server that goes and comes", async () => {
    const start = async (port: number) => {
      const http = createServer();
      const server = new Server(http);
      await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
      return { server, port: (http.address() as AddressInfo).port };
    };
    const first = await start(0);
    const socket = io(`http://127.0.0.1:${first.port}`, {
      autoConnect: false,
      reconnectionDelay: 20,
      reconnectionDelayMax: 20,
    });
    const stream = new DataStream(
      fromEmitter<{ value: number }>(socket, {
        data: "reading",
        open: "connect",
        close: "disconnect",
        error: "connect_error",
      }),
      { connectTimeout: Infinity, retry: { minDelay: 1, maxDelay: 1 } },
    );
    const rows: number[] = [];
    const until = (test: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (test()) resolve();
        };
        stream.on("state", check);
        stream.on("data", check);
        check();
      });
    stream.subscribe({ data: (batch) => rows.push(...batch.map(({ value }) => value)), error: () => undefined });
    try {
      await until(() => stream.state === "connecting");
      first.server.on("connection", (peer) => peer.emit("reading", { value: 1 }));
      socket.connect();
      await until(() => rows.length === 1);
      expect(stream.state).toBe("live");
      await first.server.close();
      await until(() => stream.state === "connecting");
      const second = await start(first.port);
      second.server.on("connection", (peer) => peer.emit("reading", { value: 2 }));
      await until(() => rows.length === 2);
      expect([rows, stream.state]).toEqual([[1, 2], "live"]);
      await second.server.close();
    } finally {
      stream.destroy();
      socket.disconnect();
    }
    expect(
      ["reading", "connect", "disconnect", "connect_error"].map((name) => socket.listeners(name as "connect").length),
    ).toEqual([0, 0, 0, 0]);
  });

  it.each([
    [true, []],
    [false, ["unknown"]],
  ])("a client of socket.io whose link is cut, recovery on the server %s", async (recovery, told) => {
    const http = createServer();
    const server = new Server(http, recovery ? { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } } : {});
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const { port } = http.address() as AddressInfo;
    const socket = io(`http://127.0.0.1:${port}`, {
      autoConnect: false,
      reconnectionDelay: 50,
      reconnectionDelayMax: 50,
    });
    const stream = new DataStream(
      fromEmitter<{ value: number }>(socket, { data: "reading", open: "connect", close: "disconnect" }),
      { connectTimeout: Infinity },
    );
    const rows: number[] = [];
    const gaps: string[] = [];
    const until = (test: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (test()) resolve();
        };
        stream.on("data", check);
        stream.on("state", check);
        check();
      });
    stream.subscribe({
      data: (batch) => rows.push(...batch.map(({ value }) => value)),
      gap: ({ kind }) => gaps.push(kind),
      error: () => undefined,
    });
    try {
      socket.connect();
      await until(() => stream.state === "live");
      const say = (value: number) => {
        server.emit("reading", { value });
      };
      say(1);
      await until(() => rows.length === 1);
      for (const peer of (await server.fetchSockets()).map(({ id }) => server.sockets.sockets.get(id))) {
        peer?.conn.close();
      }
      await until(() => stream.state === "connecting");
      for (const value of [2, 3, 4]) say(value);
      await until(() => stream.state !== "connecting");
      say(5);
      await until(() => rows.at(-1) === 5);
      expect(rows).toEqual(recovery ? [1, 2, 3, 4, 5] : [1, 5]);
      expect(gaps).toEqual(told);
      expect(stream.stats.duplicates).toBe(0);
    } finally {
      stream.destroy();
      socket.disconnect();
      await server.close();
    }
  });

  it("leaves no listener behind where the emitter refuses one of them", () => {
    const emitter = new EventEmitter();
    const on = emitter.on.bind(emitter);
    emitter.on = (name, listener) => {
      if (name === "end") throw new Error("full");
      return on(name, listener);
    };
    const { sink, stop } = run(fromEmitter(emitter, { data: "data", error: "error", end: "end" }));
    expect(sink.names).toEqual(["error"]);
    stop();
    expect(emitter.eventNames()).toEqual([]);
  });
});
