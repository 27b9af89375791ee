// @vitest-environment node
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { EmitterLike } from "../../../src/stream/index.js";
import { DataStream, fromEmitter, fromIterable, fromObservable } from "../../../src/stream/index.js";

function stream(emitter: EmitterLike) {
  const data = new DataStream<unknown>(fromEmitter<unknown>(emitter));
  onTestFinished(() => {
    data.destroy();
  });
  const rows: unknown[] = [];
  const errors: unknown[] = [];
  const reasons: unknown[] = [];
  const states: string[] = [];
  data.on("state", ({ state }) => states.push(state));
  data.on("error", (error) => errors.push(error));
  data.on("drop", ({ reason }) => reasons.push(reason));
  data.subscribe((batch) => rows.push(...batch));
  return { data, rows, errors, reasons, states };
}

describe("the platform's objects, handed over as they are", () => {
  it("a MessagePort begins, and ends the feed when the other side is closed", async () => {
    const { port1, port2 } = new MessageChannel();
    const { data, rows } = stream(port1);
    port2.postMessage({ value: 1 });
    port2.postMessage([{ value: 2 }, { value: 3 }]);
    await vi.waitFor(() => expect(rows).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }]));
    port2.close();
    await vi.waitFor(() => expect(data.state).toBe("ended"));
  });

  it("a BroadcastChannel", async () => {
    const [here, there] = [new BroadcastChannel("feed"), new BroadcastChannel("feed")];
    onTestFinished(() => {
      here.close();
      there.close();
    });
    const { data, rows } = stream(here);
    await vi.waitFor(() => expect(data.state).toBe("live"));
    there.postMessage({ value: 1 });
    await vi.waitFor(() => expect(rows).toEqual([{ value: 1 }]));
  });

  it("a worker of Node, whose error is told, and whose exit ends the feed", async () => {
    const code = `const { parentPort } = require("node:worker_threads");
      parentPort.postMessage({ value: 1 }); parentPort.once("message", () => { throw new Error("broken"); });`;
    const worker = new Worker(code, { eval: true });
    const { data, rows, errors } = stream(worker);
    await vi.waitFor(() => expect(rows).toEqual([{ value: 1 }]));
    worker.postMessage("go");
    await vi.waitFor(() => expect(data.state).toBe("ended"));
    expect(errors).toMatchObject([{ message: expect.stringContaining("broken") as string }]);
  });

  it("a port that brings what nobody can deserialize counts it as a drop", async () => {
    const target = Object.assign(new EventTarget(), { postMessage: () => undefined });
    const { data, reasons } = stream(target);
    await vi.waitFor(() => expect(data.state).toBe("live"));
    target.dispatchEvent(new Event("messageerror"));
    expect(data.stats.dropped).toBe(1);
    data.stop();
    expect(reasons).toEqual(["a message could not be deserialized"]);
  });

  it("a WebSocket, open or not yet: its JSON, and an error for good once it is closed", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
    });
    server.on("connection", (socket) => {
      setTimeout(() => {
        socket.send('{"value":1}');
        socket.send("no JSON");
        socket.close();
      }, 30);
    });
    for (const isOpen of [false, true]) {
      const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      if (isOpen) await once(socket, "open");
      const { data, rows, errors, states } = stream(socket);
      await vi.waitFor(() => expect(data.state).toBe("failed"));
      expect(states).toEqual(["connecting", "live", "failed"]);
      expect(rows).toEqual([{ value: 1 }]);
      expect(data.stats.dropped).toBe(1);
      expect(errors).toMatchObject([{ code: "closed", retryable: false }]);
    }
  });

  it("an EventSource, which comes back by itself", async () => {
    const source = Object.assign(new EventTarget(), { readyState: 0, CONNECTING: 0, OPEN: 1, CLOSED: 2 });
    const { data, rows } = stream(source);
    const tell = (type: string, state: number, members = {}): void => {
      source.readyState = state;
      source.dispatchEvent(Object.assign(new Event(type), members));
    };
    await vi.waitFor(() => expect(data.state).toBe("connecting"));
    tell("open", 1);
    expect(data.state).toBe("live");
    tell("message", 1, { data: '{"value":1}' });
    tell("error", 0);
    expect(data.state).toBe("connecting");
    tell("open", 1);
    tell("message", 1, { data: "[1700000000000,2]" });
    expect(data.state).toBe("live");
    tell("error", 2);
    expect(data.state).toBe("failed");
    expect(rows).toEqual([{ value: 1 }, [1_700_000_000_000, 2]]);
  });

  it("needs the names of events for any other emitter", () => {
    expect(() => fromEmitter(new EventTarget())).toThrow("expected the name of an event, or { data: name }");
  });
});

describe("map", () => {
  it("makes rows of the items of an iterable and an observable, or nothing; its throw is a drop", async () => {
    const map = (line: string) => (line === "" ? undefined : (JSON.parse(line) as { value: number }));
    const observable = {
      subscribe(observer: { next(item: string): void; complete(): void }) {
        for (const line of ['{"value":1}', "", "{"]) observer.next(line);
        observer.complete();
      },
    };
    for (const source of [fromIterable(['{"value":1}', "", "{"], { map }), fromObservable(observable, { map })]) {
      const data = new DataStream(source);
      const rows: unknown[] = [];
      const reasons: unknown[] = [];
      data.on("drop", ({ reason }) => reasons.push(reason));
      data.subscribe((batch) => rows.push(...batch));
      await new Promise<void>((resolve) => data.on("end", resolve));
      expect(rows).toEqual([{ value: 1 }]);
      expect(reasons).toEqual([expect.stringMatching(/^map threw: .*JSON/)]);
    }
  });
});
