import { afterEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";

const streams: DataStream<unknown>[] = [];

afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
});

describe("the life of a page", () => {
  it.each([
    ["the back-forward cache", "pagehide", "pageshow", window],
    ["a freeze", "freeze", "resume", document],
  ] as const)("%s closes the transport, which comes up again afterwards", async (_, away, back, target) => {
    const teardown = vi.fn();
    const connect = vi.fn((sink: Sink<unknown>) => {
      sink.open();
      return teardown;
    });
    const stream = new DataStream<unknown>({ name: "source", connect });
    streams.push(stream);
    stream.start();
    await vi.waitFor(() => {
      expect(stream.state).toBe("live");
    });
    target.dispatchEvent(new Event(away));
    expect(stream.state).toBe("suspended");
    expect(teardown).toHaveBeenCalledTimes(1);
    window.dispatchEvent(new Event("online"));
    expect(connect).toHaveBeenCalledTimes(1);
    target.dispatchEvent(new Event(back));
    expect(stream.state).toBe("live");
    expect(connect).toHaveBeenCalledTimes(2);
  });
});
