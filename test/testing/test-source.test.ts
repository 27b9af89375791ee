import { describe, expect, it } from "vitest";
import type { Sink, Source, SourceFunction } from "../../src/stream/index.js";
import type { TestSourceOptions } from "../../src/testing/index.js";
import { testSource } from "../../src/testing/index.js";
import { countdown } from "./countdown.js";

type Any = Source<unknown> | SourceFunction<unknown>;

/** Runs the laws on a source; returns those that the source broke, with the words of each. */
async function broken(make: () => Any, options: TestSourceOptions<Any> = {}): Promise<Record<string, string>> {
  const tests: [string, () => Promise<void>][] = [];
  testSource("it", make, { patience: 150, pace: 100, test: (name, body) => tests.push([name, body]), ...options });
  const complaints: Record<string, string> = {};
  for (const [name, body] of tests) {
    await body().catch((error: unknown) => {
      complaints[name.replace(/^it /, "")] = (error as Error).message;
    });
  }
  return complaints;
}

/** A source of one row a second that is right but for what is told. */
function almost({
  name = "almost",
  teardown = true,
  after = false,
  connect,
}: {
  name?: string;
  teardown?: boolean;
  after?: boolean;
  connect?: (sink: Sink<unknown>) => unknown;
} = {}): Source<unknown> {
  return {
    name,
    connect(sink) {
      const extra = connect?.(sink);
      let timer: unknown;
      let stopped = false;
      const beat = (): void => {
        if (!sink.signal.aborted || after) sink.next([1]);
        if (!stopped) timer = sink.environment.setTimeout(beat, 1_000);
      };
      timer = sink.environment.setTimeout(beat, 1_000);
      return () => {
        stopped = true;
        if (teardown) sink.environment.clearTimeout(timer);
        if (typeof extra === "function") (extra as () => void)();
      };
    },
  };
}

const words = async (make: () => Any, options?: TestSourceOptions<Any>): Promise<string> =>
  Object.values(await broken(make, options)).join("\n");

describe("testSource(name, make, runner)", () => {
  it("finds nothing against a source that keeps the laws, nor against a bare function", async () => {
    expect(await broken(() => almost())).toEqual({});
    expect(await broken(() => countdown(3))).toEqual({});
    expect(
      await broken(() => (sink) => {
        sink.next([1]);
      }),
    ).toEqual({});
  });

  it("groups its tests where the runner can", () => {
    const names: string[] = [];
    testSource("one", () => almost(), {
      describe: (name, body) => (names.push(name), body()),
      it: (name) => names.push(name),
    });
    expect(names[0]).toBe("one: the laws of a source");
    expect(names.length).toBeGreaterThan(8);
    expect(() => testSource("one", () => almost(), {})).toThrow(
      "testSource needs a test runner: pass { describe, it }",
    );
  });

  it.each<[string, () => Any, string, TestSourceOptions<Any>?]>([
    ["a timer left", () => almost({ teardown: false }), "the teardown left 1 timer(s)"],
    [
      "a listener left",
      () => almost({ connect: (sink) => void sink.environment.on(() => undefined) }),
      "the teardown left 1 listener(s)",
    ],
    [
      "a call after the end",
      () => almost({ connect: (sink) => () => void setTimeout(() => sink.next([2]), 0) }),
      "the source went on after its end: next",
    ],
    [
      "a call right after the end, in a promise",
      () => almost({ connect: (sink) => () => void new Promise(setImmediate).then(() => sink.alive()) }),
      "the source went on after its end: alive",
    ],
    [
      "a timer set after the end",
      () =>
        almost({ connect: (sink) => () => queueMicrotask(() => sink.environment.setTimeout(() => undefined, 1e9)) }),
      "timer(s) after its end",
    ],
    [
      "a teardown that throws",
      () =>
        almost({
          connect: () => () => {
            throw new Error("no");
          },
        }),
      "the teardown threw: Error: no",
    ],
    [
      "an async connect",
      () => ({
        name: "x",
        connect: (async (sink: Sink<unknown>) => {
          sink.next([1]);
        }) as never,
      }),
      "connect returned a promise",
    ],
    [
      "a connect that throws",
      () => () => {
        throw new Error("boom");
      },
      "the attempt ended with an error: boom",
    ],
    [
      "work before it is connected",
      () => (clearTimeout(setTimeout(() => undefined, 0)), almost()),
      "making the source called setTimeout",
    ],
    ["no row", () => ({ name: "mute", connect: () => undefined }), "no row came: say with { deliver }"],
    ["no name", () => almost({ name: "" }), "the source has no name"],
    ["a URL for a name", () => almost({ name: "wss://host/?token=1" }), "the name looks like a URL"],
    ["a secret in its name", () => almost({ name: "s3cr3t feed" }), "the name holds a secret", { secrets: ["s3cr3t"] }],
    [
      "a secret in an error",
      () => (sink: Sink<unknown>) => (sink.trouble(new Error("s3cr3t")), sink.next([1])),
      "an error holds a secret",
      { secrets: ["s3cr3t"] },
    ],
    ["a connection left", () => almost(), "the teardown left 1 connection(s)", { connections: () => 1 }],
    [
      "a row that is no array",
      () => (sink) => {
        sink.next(1 as never);
      },
      "next() was given number",
    ],
    [
      "whole lists that the source does not tell of",
      () => ({
        name: "lists",
        connect(sink) {
          sink.replace([1]);
          sink.next([1]);
        },
      }),
      "give it replaces: true",
    ],
  ])("finds %s", async (_, make, complaint, options) => {
    expect(await words(make, options)).toContain(complaint);
  });

  it("finds positions that go back, that are none, and that cannot count rows", async () => {
    const telling =
      (order: Source<unknown>["order"], ...offsets: unknown[]) =>
      (): Any => ({
        name: "telling",
        order,
        connect(sink) {
          for (const offset of offsets) sink.next([1], { position: { offset: offset as number } });
        },
      });
    expect(await words(telling("increasing", 2, 1))).toContain("goes back behind 2");
    expect(await words(telling("contiguous", 1.5))).toContain("is no whole number");
    expect(await words(telling("opaque", ""))).toContain("is none");
    expect(await broken(telling("opaque", "b", "a"))).toEqual({});
    expect(await broken(telling("contiguous", 1, 2, 3))).toEqual({});
  });

  it("finds an attempt that takes the rows of another", async () => {
    let taken: Sink<unknown> | undefined;
    const shared = (): Any => ({
      name: "shared",
      connect(sink) {
        taken ??= sink;
        const timer = sink.environment.setTimeout(() => taken?.next([1]), 10);
        return () => sink.environment.clearTimeout(timer);
      },
    });
    expect(Object.keys(await broken(shared))).toContain("runs two attempts that know nothing of each other");
  });

  it("asks a source that is one-shot for an error, and finds one that is not what it says", async () => {
    const oneShot = (): Any => {
      let isSpent = false;
      return {
        name: "spent",
        connect(sink) {
          if (isSpent) sink.error("spent", { final: true });
          isSpent = true;
          sink.next([1]);
        },
      };
    };
    expect(await broken(oneShot, { oneShot: true })).toEqual({});
    expect(Object.keys(await broken(oneShot))).toEqual([
      "runs two attempts that know nothing of each other",
      "hands its rows over through a stream, again after a stop, and leaves nothing behind",
    ]);
    expect(Object.values(await broken(() => almost(), { oneShot: true }))).toEqual([
      expect.stringContaining("a second attempt did not end with an error") as string,
      expect.stringContaining("a second start did not fail") as string,
    ]);
  });

  it("makes a source deliver as it is told", async () => {
    const sinks = new Set<Sink<unknown>>();
    const source = (): Any => ({
      name: "pushed",
      connect(sink) {
        sinks.add(sink);
        sink.open();
        return () => sinks.delete(sink);
      },
    });
    const deliver = (): void => {
      for (const sink of sinks) sink.next([1]);
    };
    expect(await broken(source, { deliver })).toEqual({});
  });
});
