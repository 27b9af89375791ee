import type { ReactElement, ReactNode } from "react";
import { act, Component, createElement as h, Suspense, use, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { WidgetFactory } from "../../src/react/index.js";
import { useWidget } from "../../src/react/index.js";
import type { Target, Widget } from "../../src/widgets/index.js";
import { option } from "../../src/widgets/options/option-types.js";
import { createWidget } from "../../src/widgets/widget/widget.js";
import { makeRoot } from "./root.js";

interface Options {
  readonly level: number;
  readonly domain: readonly number[] | undefined;
}

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an event map must be a closed type
type Events = { ping: [count: number, word: string] };

const schema = {
  level: option("number", (value) => (typeof value === "number" ? undefined : "a number"), { default: 0 }),
  domain: option("json", () => undefined),
};

/** What has happened to widgets of the test, in order. */
const log: string[] = [];
let emit: (event: "ping", count: number, word: string) => boolean;

/** Makes a factory whose widgets write down what happens to them. */
function factoryOf(name: string): (target: Target, options: Partial<Options>) => Widget<Options, Events> {
  return (target, given) =>
    createWidget<Options, Events>(
      { name, schema, styles: {}, naturalHeight: "0" },
      target,
      given,
      (context, options) => {
        log.push(`${name} ${options.level}`);
        emit = context.emit;
        context.scope.add(() => log.push(`end ${name}`));
        return { update: (next) => log.push(`update ${next.level}`) };
      },
    );
}

const probe = factoryOf("probe");
const logged = (): string[] => log.splice(0);

interface Props extends Partial<Options> {
  readonly factory?: typeof probe;
  readonly tag?: string | undefined;
  readonly onPing?: (count: number, word: string) => void;
}

function Probe({ factory = probe, tag = "div", ...options }: Props): ReactElement | null {
  const ref = useWidget(factory, options);
  return tag === "" ? null : h(tag, { ref });
}

beforeEach(() => {
  log.length = 0;
});

describe("useWidget", () => {
  it("mounts one widget, also in StrictMode, which ends with the component", async () => {
    const root = makeRoot();
    await root.render(h(Probe, { level: 1 }));
    expect(logged()).toEqual(["probe 1", "end probe", "probe 1"]);
    expect(root.element.querySelectorAll("div > div")).toHaveLength(1);
    await root.render(null);
    expect(logged()).toEqual(["end probe"]);
    expect(root.element.innerHTML).toBe("");
  });

  it("updates what a render changes, and nothing where none does; a withdrawn prop has its default again", async () => {
    const root = makeRoot({ isStrict: false });
    await root.render(h(Probe, { level: 1, domain: [0, 1] }));
    const node = root.element.querySelector("div > div");
    await root.render(h(Probe, { level: 1, domain: [0, 1] }));
    expect(logged()).toEqual(["probe 1"]);
    await root.render(h(Probe, { level: 2, domain: [0, 1] }));
    await root.render(h(Probe, { domain: [0, 2] }));
    expect(logged()).toEqual(["update 2", "update 0"]);
    expect(root.element.querySelector("div > div")).toBe(node);
  });

  it("calls the handler of the newest render, and listens to nothing that has none", async () => {
    const root = makeRoot();
    const [first, second] = [vi.fn(), vi.fn()];
    await root.render(h(Probe, {}));
    expect(emit("ping", 1, "a")).toBe(false);
    await root.render(h(Probe, { onPing: first }));
    expect(emit("ping", 2, "b")).toBe(true);
    await root.render(h(Probe, { onPing: second }));
    emit("ping", 3, "c");
    expect(first.mock.calls).toEqual([[2, "b"]]);
    expect(second.mock.calls).toEqual([[3, "c"]]);
    await root.render(h(Probe, {}));
    expect(emit("ping", 4, "d")).toBe(false);
    expect(logged().filter((line) => line.startsWith("update"))).toEqual([]);
  });

  it("moves to another element, ends without one, and mounts another kind of widget", async () => {
    const root = makeRoot({ isStrict: false });
    await root.render(h(Probe, { tag: "div" }));
    await root.render(h(Probe, { tag: "section" }));
    expect(logged()).toEqual(["probe 0", "end probe", "probe 0"]);
    expect(root.element.querySelectorAll("section > div")).toHaveLength(1);
    await root.render(h(Probe, { tag: "" }));
    expect(logged()).toEqual(["end probe"]);
    await root.render(h(Probe, { level: 3 }));
    await root.render(h(Probe, { level: 4, factory: factoryOf("other") }));
    expect(logged()).toEqual(["probe 3", "end probe", "other 4"]);
  });

  it("follows an element that another component renders, later and by itself", async () => {
    const root = makeRoot({ isStrict: false });
    let setOpen: (open: boolean) => void;
    const Panel = ({ target }: { target: (element: Element | null) => void }): ReactElement | null => {
      const [isOpen, set] = useState(false);
      setOpen = set;
      return isOpen ? h("div", { ref: target }) : null;
    };
    const Page = (): ReactElement => h(Panel, { target: useWidget(probe, { level: 5 }) });
    await root.render(h(Page));
    expect(logged()).toEqual([]);
    await act(async () => setOpen(true));
    expect(logged()).toEqual(["probe 5"]);
    await act(async () => setOpen(false));
    expect(logged()).toEqual(["end probe"]);
  });

  it("keeps the widget while a Suspense hides it, and takes what has changed meanwhile", async () => {
    // Strict, React runs effects of what it reveals twice.
    const root = makeRoot({ isStrict: false });
    let resolve: (text: string) => void = () => undefined;
    const words = new Promise<string>((done) => (resolve = done));
    const Words = (): ReactNode => use(words);
    const page = (level: number, isWaiting: boolean): ReactElement =>
      h(Suspense, { fallback: "…" }, h(Probe, { level }), isWaiting ? h(Words) : null);
    await root.render(page(1, false));
    const node = root.element.querySelector("div > div");
    logged();
    await root.render(page(2, true));
    expect(root.element.querySelector("div")?.style.display).toBe("none");
    await act(async () => resolve("words"));
    expect(root.element.textContent).toBe("words");
    expect(root.element.querySelector("div > div")).toBe(node);
    expect(logged()).toEqual(["update 2"]);
  });

  it("mounts nothing for a render that is thrown away", async () => {
    const root = makeRoot({ isStrict: false });
    let resolve: (text: string) => void = () => undefined;
    const words = new Promise<string>((done) => (resolve = done));
    const Words = (): ReactNode => use(words);
    await root.render(h(Suspense, { fallback: "…" }, h(Probe, { level: 1 }), h(Words)));
    expect(logged()).toEqual([]);
    await act(async () => resolve("words"));
    expect(logged()).toEqual(["probe 1"]);
  });

  it("mounts on a page that is not there yet", async () => {
    const root = makeRoot({ isOnPage: false });
    await root.render(h(Probe, { level: 1 }));
    expect(root.element.querySelectorAll("div > div")).toHaveLength(1);
    await root.unmount();
    expect(logged().filter((line) => line === "end probe")).toHaveLength(2);
  });

  it("throws what the widget throws to the nearest error boundary, and leaves nothing behind", async () => {
    class Boundary extends Component<{ children: ReactNode }, { words?: string }> {
      static getDerivedStateFromError = ({ message }: Error) => ({ words: message });
      override state: { words?: string } = {};
      override componentDidCatch(): void {}
      override render(): ReactNode {
        return this.state.words ?? this.props.children;
      }
    }
    // React itself tells of errors, and of the boundary that took them.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const root = makeRoot({ isStrict: false });
    await root.render(h(Boundary, null, h(Probe, { level: "high" as never })));
    expect(root.element.textContent).toBe('invalid level: "high". Expected a number');
    const next = makeRoot({ isStrict: false });
    await next.render(h(Boundary, null, h(Probe, { level: 1 })));
    await next.render(h(Boundary, null, h(Probe, { leval: 1 } as never)));
    expect(next.element.textContent).toBe("unknown option: leval. Did you mean level?");
    expect(logged()).toEqual(["probe 1", "end probe"]);
  });

  it("gives the widget by its ref", async () => {
    const root = makeRoot();
    let ref: { readonly widget: Widget<Options, Events> | undefined } | undefined;
    const Page = (): ReactElement => {
      const made = useWidget(probe satisfies WidgetFactory, { level: 7 });
      ref = made;
      return h("div", { ref: made });
    };
    await root.render(h(Page));
    expect(ref?.widget?.options.level).toBe(7);
    await root.render(null);
    expect(ref?.widget).toBeUndefined();
  });
});
