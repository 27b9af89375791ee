import type { ReactElement, ReactNode } from "react";
import { Activity, createElement as h, Suspense, use } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LiveText, useStream } from "../../src/react/index.js";
import type { DataStream, Source } from "../../src/stream/index.js";
import { makeRoot } from "./root.js";

interface Reading {
  readonly time: number;
  readonly value: number;
}

/** The connections of all sources of a test, in order: open, and closed. */
const log: string[] = [];
const logged = (): string[] => log.splice(0);

function sourceOf(name: string): Source<Reading> {
  return {
    name,
    connect(sink) {
      log.push(`open ${name}`);
      sink.open();
      return () => log.push(`close ${name}`);
    },
  };
}

const streams = new Set<DataStream<Reading>>();

beforeEach(() => {
  log.length = 0;
  streams.clear();
});

function Page({ source, deps }: { readonly source: Source<Reading>; readonly deps?: unknown[] }): ReactElement {
  const stream = useStream(source, { idleDelay: 0 }, deps);
  streams.add(stream);
  return h(LiveText<Reading>, { stream });
}

const states = (): string[] => [...streams].map(({ state }) => state);

describe("useStream", () => {
  it("opens one connection, also in StrictMode, and closes it with the component", async () => {
    const root = makeRoot();
    await root.render(h(Page, { source: sourceOf("a") }));
    expect(logged()).toEqual(["open a"]);
    await root.render(null);
    expect(logged()).toEqual(["close a"]);
    expect(states()).toEqual(["destroyed"]);
  });

  it("keeps the stream through renders with the same source, and makes another one for another", async () => {
    const root = makeRoot({ isStrict: false });
    const [first, second] = [sourceOf("a"), sourceOf("b")];
    await root.render(h(Page, { source: first }));
    await root.render(h(Page, { source: first }));
    expect(streams.size).toBe(1);
    await root.render(h(Page, { source: second }));
    expect(states()).toEqual(["destroyed", "live"]);
    // Whether the old connection closes before the new one opens is nobody's concern.
    expect(logged().sort()).toEqual(["close a", "open a", "open b"]);
    await root.render(null);
    expect(logged()).toEqual(["close b"]);
  });

  it("goes by what the source is made of, where that is told", async () => {
    const root = makeRoot({ isStrict: false });
    await root.render(h(Page, { source: sourceOf("a"), deps: ["/a"] }));
    await root.render(h(Page, { source: sourceOf("a"), deps: ["/a"] }));
    expect(logged()).toEqual(["open a"]);
    await root.render(h(Page, { source: sourceOf("b"), deps: ["/b"] }));
    expect(states()).toEqual(["destroyed", "live"]);
  });

  it("tells once of a source that each render makes anew", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const root = makeRoot({ isStrict: false });
    for (let render = 0; render < 8; render += 1) await root.render(h(Page, { source: sourceOf("a") }));
    expect(warn.mock.calls).toEqual([[expect.stringContaining("useStream(webSocket(url), {}, [url])")]]);
    warn.mockRestore();
  });

  it("opens nothing for a render that is thrown away", async () => {
    const root = makeRoot({ isStrict: false });
    const never = new Promise<ReactNode>(() => undefined);
    const Words = (): ReactNode => use(never);
    await root.render(h(Suspense, { fallback: "…" }, h(Page, { source: sourceOf("a") }), h(Words)));
    await root.render(null);
    expect(logged()).toEqual([]);
    expect(new Set(states())).toEqual(new Set(["idle"]));
  });

  it("ends with an Activity that hides it, and begins anew when it is shown", async () => {
    const root = makeRoot();
    const source = sourceOf("a");
    const page = (mode: "hidden" | "visible"): ReactElement => h(Activity, { mode, children: h(Page, { source }) });
    await root.render(page("visible"));
    await root.render(page("hidden"));
    expect(logged()).toEqual(["open a", "close a"]);
    await root.render(page("visible"));
    expect(logged()).toEqual(["open a"]);
    await root.render(null);
    expect(logged()).toEqual(["close a"]);
  });

  it("throws for what is no source", async () => {
    const root = makeRoot({ isStrict: false });
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await expect(root.render(h(Page, { source: "wss://host" as never }))).rejects.toThrow("invalid source: expected");
    error.mockRestore();
  });
});
