import type { ReactElement } from "react";
import { createElement as h, createRef } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { kinds } from "../../src/elements/kinds.js";
import * as react from "../../src/react/index.js";
import { LineChart, LiveText, ValueCard } from "../../src/react/index.js";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { makeRoot } from "./root.js";

interface Reading {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
}

const streams: DataStream<Reading>[] = [];

afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
});

function open(): { readonly stream: DataStream<Reading>; readonly source: ManualSource<Reading> } {
  const source = manual<Reading>();
  const stream = new DataStream(source);
  streams.push(stream);
  stream.start();
  return { stream, source };
}

const shadowText = (element: Element | null | undefined): string => element?.shadowRoot?.textContent ?? "";

describe("the components", () => {
  it("are those of the registry of widgets", () => {
    const names = Object.keys(kinds).map((name) =>
      name.replace(/(^|-)(.)/g, (_match, _hyphen, letter: string) => letter.toUpperCase()),
    );
    expect(
      Object.keys(react)
        .filter((name) => /^[A-Z]/.test(name))
        .sort(),
    ).toEqual(names.sort());
  });

  it("hold the widget in an element with the attributes and DOM events that are not the widget's", async () => {
    const { stream } = open();
    const root = makeRoot();
    const onClick = vi.fn();
    const props = { id: "card", className: "wide", style: { height: 90 }, "aria-describedby": "note", "data-x": 1 };
    await root.render(h(ValueCard<Reading>, { ...props, stream, value: "cpu", label: "CPU", onClick, tabIndex: 0 }));
    const host = root.element.firstElementChild as HTMLElement;
    const attributes = [...host.attributes].map(({ name, value: text }) => `${name}=${text}`);
    expect(attributes.sort()).toEqual([
      "aria-describedby=note",
      "class=wide",
      "data-x=1",
      "id=card",
      "style=height: 90px;",
      "tabindex=0",
    ]);
    expect(host.children).toHaveLength(1);
    host.click();
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  it("stand in a sentence where the widget does", async () => {
    const { stream } = open();
    const root = makeRoot();
    await root.render(h("p", null, "CPU is ", h(LiveText<Reading>, { stream, template: "{cpu} %" })));
    expect(root.element.querySelector("p > span > span")?.shadowRoot).not.toBeNull();
  });

  it("give the widget by their ref, and take it back", async () => {
    const { stream } = open();
    const root = makeRoot();
    const ref = createRef<LineChart<Reading>>();
    await root.render(h(LineChart<Reading>, { stream, value: "cpu", ref }));
    expect(ref.current?.node).toBe(root.element.querySelector("div > div"));
    expect(ref.current?.paused).toBe(false);
    const taken = vi.fn();
    await root.render(h(LineChart<Reading>, { stream, value: "cpu", ref: taken }));
    expect(taken.mock.calls).toEqual([[expect.objectContaining({ node: root.element.querySelector("div > div") })]]);
    expect(ref.current).toBeNull();
    await root.render(null);
    expect(taken).toHaveBeenLastCalledWith(null);
  });

  it("keep all rows under an accessor that each render makes anew, and read another field where it does", async () => {
    const { stream, source } = open();
    const root = makeRoot();
    const ref = createRef<ValueCard<Reading>>();
    const card = (read: (row: Reading) => number): ReactElement =>
      h(ValueCard<Reading>, {
        ref,
        stream,
        value: (row) => read(row),
        reduce: "max",
        timeWindow: 60_000,
        locale: "en",
      });
    await root.render(card(({ cpu }) => cpu));
    const node = ref.current?.node;
    const time = Date.now();
    source.push({ time: time - 2, cpu: 70, memory: 5 });
    source.push({ time: time - 1, cpu: 42, memory: 6 });
    await vi.waitFor(() => expect(shadowText(node)).toContain("70"));
    await root.render(card(({ cpu }) => cpu));
    source.push({ time, cpu: 43, memory: 7 });
    await vi.waitFor(() => expect(stream.stats.kept).toBe(3));
    expect(shadowText(node)).toContain("70");
    await root.render(card(({ memory }) => memory));
    await vi.waitFor(() => {
      expect(shadowText(node)).toContain("7");
      expect(shadowText(node)).not.toContain("70");
    });
    expect(ref.current?.node).toBe(node);
  });

  it("tell the widget's events to the newest handler", async () => {
    const { stream, source } = open();
    const root = makeRoot();
    const crosses: string[] = [];
    const card = (name: string): ReactElement =>
      h(ValueCard<Reading>, {
        stream,
        value: "cpu",
        thresholds: [{ value: 80 }],
        onCross: ({ direction }) => crosses.push(`${name} ${direction}`),
      });
    await root.render(card("first"));
    const time = Date.now();
    source.push({ time: time - 3, cpu: 70, memory: 5 });
    source.push({ time: time - 2, cpu: 90, memory: 5 });
    await vi.waitFor(() => expect(crosses).toEqual(["first above"]));
    await root.render(card("second"));
    source.push({ time: time - 1, cpu: 70, memory: 5 });
    await vi.waitFor(() => expect(crosses).toEqual(["first above", "second below"]));
  });
});
