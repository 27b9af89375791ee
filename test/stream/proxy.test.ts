import { describe, expect, it } from "vitest";
import type { Subscriber } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { proxyOf, reactive } from "./reactive.js";

interface Reading {
  readonly time: number;
  readonly value: number;
}

const row = (time: number): Reading => ({ time, value: time });

describe("a stream in the reactive data of a framework", () => {
  it("is left as it is, as the platform's own objects are", () => {
    const stream = new DataStream(manual<Reading>());
    const list = [{ stream }];
    const state = reactive({ stream, list });
    expect(state.list).not.toBe(list);
    expect(reactive(stream)).toBe(stream);
    expect(state.stream).toBe(stream);
    expect(state.list[0].stream).toBe(stream);
    expect(Object.prototype.toString.call(stream)).toBe("[object DataStream]");
  });

  it("delivers what a proxied source is given", async () => {
    const state = reactive({ source: manual<Reading>() });
    const stream = new DataStream(state.source, { recent: 10 });
    const heard: number[] = [];
    stream.subscribe((rows) => heard.push(...rows.map(({ value }) => value)));
    state.source.push(row(1));
    await expect.poll(() => heard).toEqual([1]);
    stream.destroy();
  });
});

describe("a Proxy of a stream", () => {
  it("is subscribed to, read, and ended as the stream itself", async () => {
    const source = manual<Reading>();
    const stream = new DataStream(source, { recent: 10 });
    const proxy = proxyOf(stream);
    const heard: string[] = [];
    const subscriber: Subscriber<Reading> = {
      data: (rows) => heard.push(...rows.map(({ value }) => `data ${value}`)),
      state: ({ state }) => heard.push(state),
    };
    const undo = proxy.subscribe(subscriber);
    source.push(row(1));
    await expect.poll(() => heard).toContain("data 1");
    expect(proxy.latest()).toMatchObject({ row: row(1) });
    expect([proxy.state, proxy.stats, proxy.numbers, proxy.hasHistory]).toEqual([
      "live",
      stream.stats,
      undefined,
      false,
    ]);
    expect(Math.abs(proxy.now() - stream.now())).toBeLessThan(60_000);
    expect([proxy.present, proxy.formerUntil, proxy.isTelling]).toEqual([
      expect.any(Number),
      stream.formerUntil,
      false,
    ]);
    await expect(proxy.history()).rejects.toThrow("manual has no history");
    undo();
    proxy.stop();
    expect(stream.state).toBe("idle");
    proxy.start();
    await expect.poll(() => stream.state).toBe("live");
    proxy[Symbol.dispose]();
    expect([stream.state, proxy.state]).toEqual(["destroyed", "destroyed"]);
  });

  it("is listened to as the stream itself, and forgets the same listeners", async () => {
    const source = manual<Reading>();
    const stream = new DataStream(source);
    const proxy = proxyOf(stream);
    const heard: string[] = [];
    const listener = (): number => heard.push("on");
    proxy
      .on("data", listener)
      .once("data", () => heard.push("once"))
      .addListener("data", () => heard.push("added"));
    expect(proxy.listeners("data")).toEqual(stream.listeners("data"));
    expect(proxy.listenerCount("data")).toBe(3);
    proxy.start();
    source.push(row(1));
    await expect.poll(() => heard).toEqual(["on", "once", "added"]);
    proxy.off("data", listener);
    source.push(row(2));
    await expect.poll(() => heard.slice(3)).toEqual(["added"]);
    stream.on("data", listener);
    proxy.removeListener("data", listener).removeAllListeners();
    expect(stream.eventNames()).toEqual([]);
    proxy.destroy();
    expect(stream.state).toBe("destroyed");
  });

  it("is gone through by a loop", async () => {
    const source = manual<Reading>();
    const proxy = proxyOf(new DataStream(source));
    source.push(row(1));
    for await (const rows of proxy) {
      expect(rows).toEqual([row(1)]);
      break;
    }
    proxy.destroy();
  });
});
