import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DataStreamOptions, Sink } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import type { ValueCard, ValueCardInput } from "../../../src/widgets/value-card/index.js";
import { valueCard } from "../../../src/widgets/value-card/index.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

interface Any {
  readonly time: number;
  readonly value: number | null;
  readonly key?: string;
}

const start = 1_700_000_000_000;
let environment: FakeEnvironment;
let sink: Sink<Any>;
let card: ValueCard<Any> | undefined;

function streamOf(options: DataStreamOptions<Any> = {}): DataStream<Any> {
  return new DataStream<Any>(
    (given) => {
      sink = given;
      sink.open();
    },
    { environment, ...options },
  );
}

function make(options: Partial<ValueCardInput<Any>> = {}): ValueCard<Any> {
  card = valueCard("#card", { stream: streamOf(), ...options });
  return card;
}

function push(value: unknown, time = 0, key?: string): void {
  // No row comes before its time.
  environment.jump(Math.max(0, start + time - environment.now()));
  sink.next([{ time: start + time, value, key } as Any]);
  // As long as it takes to read a number.
  vi.advanceTimersByTime(120);
}

function element(part: string): HTMLElement {
  return card!.node.shadowRoot!.querySelector<HTMLElement>(`[part~="${part}"]`)!;
}

/** The words of a part that is shown; undefined where it is not. */
function words(part: string): string | undefined {
  const element = card?.node.shadowRoot?.querySelector<HTMLElement>(`[part~="${part}"]`);
  for (let at = element; at; at = at.parentElement) if (at.style.display === "none") return undefined;
  return element?.textContent ?? undefined;
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  environment = new FakeEnvironment({ now: start });
  document.body.textContent = "";
  const target = document.createElement("div");
  target.id = "card";
  document.body.append(target);
});

afterEach(() => {
  card?.destroy();
  card = undefined;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("valueCard(target, options)", () => {
  it("says that it waits, then shows each newest value", async () => {
    make({ label: "CPU", unit: "%" });
    await settle();
    expect(words("waiting")).toBe("waiting for the first row");
    expect(words("figure")).toBeUndefined();
    push(41.8);
    expect(words("waiting")).toBeUndefined();
    expect(words("figure")).toBe("41.8%");
    push(42, 1_000);
    expect(words("value")).toBe("42.0");
    expect(words("label")).toBe("CPU");
  });

  it("is drawn as a row comes, not once more as one leaves its time window", async () => {
    make({ delta: "start", timeWindow: 5_000 });
    await settle();
    const deltas = new Set<string | undefined>();
    const nextRow = (row: number): void => {
      // A row comes a little after its time, and after that at which one before has left.
      environment.jump(start + row * 250 + 50 - environment.now());
      vi.advanceTimersByTime(130);
      push(row ** 2, row * 250);
      deltas.add(words("delta"));
    };
    for (let row = 0; row < 40; row += 1) nextRow(row);
    deltas.clear();
    const frames = vi.spyOn(window, "requestAnimationFrame");
    for (let row = 40; row < 56; row += 1) nextRow(row);
    expect(frames.mock.calls.length).toBeGreaterThanOrEqual(16);
    expect(frames.mock.calls.length).toBeLessThanOrEqual(18);
    expect(deltas.size).toBe(16);
    // Where no row comes, one that leaves is seen all the same.
    const last = words("delta");
    environment.jump(1_000);
    vi.advanceTimersByTime(1_000);
    expect(words("delta")).not.toBe(last);
  });

  it("shows what the stream already has before it returns", async () => {
    const stream = streamOf();
    stream.start();
    await settle();
    sink.next([{ time: start, value: 7 }]);
    make({ stream });
    expect(words("value")).toBe("7");
  });

  it("picks one series of a keyed stream, else shows the newest row", async () => {
    const stream = streamOf({ key: "key" });
    make({ stream, seriesKey: "a" });
    await settle();
    push(1, 0, "a");
    push(2, 1_000, "b");
    expect(words("value")).toBe("1");
    expect(words("label")).toBe("a");
    card?.update({ seriesKey: undefined });
    vi.advanceTimersByTime(20);
    expect(words("value")).toBe("2");
    card?.update({ seriesKey: "c" });
    vi.advanceTimersByTime(20);
    expect(words("waiting")).toBe("waiting for the first row of c");
  });

  it("tells the state, and dims the value of a silent feed", async () => {
    make();
    await settle();
    push(1);
    const figure = card?.node.shadowRoot?.querySelector<HTMLElement>('[part="figure"]');
    expect(words("status-word")).toBe("live");
    expect(figure?.style.color).toBe("var(--_ink)");
    sink.error("gone", { final: true });
    vi.advanceTimersByTime(20);
    expect(words("status-word")).toBe("failed");
    expect(words("value")).toBe("1");
    expect(figure?.style.color).toBe("var(--_muted)");
  });

  it("counts the age of a stale feed, with one timer", async () => {
    make({ stream: streamOf({ staleAfter: 5_000 }) });
    await settle();
    push(1);
    await environment.advanceAsync(5_000);
    vi.advanceTimersByTime(20);
    expect(words("status-word")).toBe("stale 5 s");
    await environment.advanceAsync(7_000);
    vi.advanceTimersByTime(6_000);
    expect(words("status-word")).toBe("stale 12 s");
    expect(vi.getTimerCount()).toBe(1);
  });

  it("refuses what is no number, says so in words and in an event, and goes on", async () => {
    const drop = vi.fn();
    make().on("drop", drop);
    await settle();
    for (const value of ["12", {}, true]) push(value);
    vi.advanceTimersByTime(2_000);
    expect(words("status-word")).toBe("3 values refused");
    expect(words("waiting")).toMatch(/^3 values refused: the value is an object: name the number in it/);
    expect(drop.mock.calls.reduce((sum, [{ count }]) => sum + (count as number), 0)).toBe(3);
    push(5, 1_000);
    expect(words("value")).toBe("5");
    vi.advanceTimersByTime(30_000);
    expect(words("status-word")).toBe("live");
  });

  it("begins anew with another stream: neither counts up from its number nor tells its refusals", async () => {
    make().on("drop", () => undefined);
    await settle();
    push("12");
    push(5, 1_000);
    vi.advanceTimersByTime(2_000);
    expect(words("status-word")).toBe("1 value refused");
    card?.update({ stream: streamOf() });
    vi.advanceTimersByTime(120);
    expect(words("waiting")).toBe("waiting for the first row");
    await settle();
    push(500, 2_000);
    expect(words("value")).toBe("500");
    expect(card?.node.shadowRoot?.querySelector("[data-count]")).toBeNull();
    expect(words("status-word")).toBe("live");
  });

  it("shows a gap as a dash", async () => {
    make();
    await settle();
    push(1);
    push(null, 1_000);
    expect(words("value")).toBe("–");
  });

  it("tells the age of the number that it shows, not of the gaps since", async () => {
    make({ reduce: "last-number" });
    await settle();
    push(1);
    await environment.advanceAsync(15_000);
    push(null, 15_000);
    expect(words("value")).toBe("1");
    expect(words("status-word")).toBe("live · 15 s ago");
    card?.update({ reduce: "last" });
    vi.advanceTimersByTime(20);
    expect([words("value"), words("status-word")]).toEqual(["–", "live"]);
  });

  it("takes the colour and the name of the highest threshold reached, and holds it within its hysteresis", async () => {
    make({
      thresholds: [
        { value: 90, color: "red", label: "critical", hysteresis: 10 },
        { value: 50, color: "blue" },
      ],
    });
    await settle();
    const looks: unknown[] = [];
    for (const [index, value] of [10, 50, 90, 95, 85, 79, null].entries()) {
      push(value, index * 1_000);
      looks.push([element("figure").style.color, words("step")]);
    }
    expect(looks).toEqual([
      ["var(--_ink)", ""],
      ["rgb(0, 0, 255)", ""],
      ["rgb(255, 0, 0)", "critical"],
      ["rgb(255, 0, 0)", "critical"],
      ["rgb(255, 0, 0)", "critical"],
      ["rgb(0, 0, 255)", ""],
      ["var(--_ink)", ""],
    ]);
    push(99, 8_000);
    sink.error("gone", { final: true });
    vi.advanceTimersByTime(20);
    expect([element("figure").style.color, words("step")]).toEqual(["var(--_muted)", "critical"]);
  });

  it("colours its background where it is told to, and empties it to an edge when the feed falls silent", async () => {
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    make({ thresholds: [{ value: 50, color: "red" }], colorOn: ["background"] });
    await settle();
    push(10);
    const { style } = element("card");
    expect([style.backgroundColor, style.getPropertyValue("--_ink")]).toEqual(["", ""]);
    push(60, 1_000);
    expect([style.backgroundColor, style.getPropertyValue("--_ink"), element("figure").style.color]).toEqual([
      "rgb(255, 0, 0)",
      "#fff",
      "var(--_ink)",
    ]);
    sink.error("gone", { final: true });
    vi.advanceTimersByTime(20);
    expect([style.backgroundColor, style.getPropertyValue("--_ink"), style.outline]).toEqual([
      "",
      "",
      "2px solid rgb(255, 0, 0)",
    ]);
  });

  it("tells each crossing of a threshold once, of each row where the newest is shown", async () => {
    const told: unknown[] = [];
    make({ label: "CPU", thresholds: [{ value: 80, hysteresis: 5 }] }).on("cross", ({ direction, value, label }) =>
      told.push([direction, value, label]),
    );
    await settle();
    push(70);
    sink.next([90, 70, 85].map((value, index) => ({ time: start + 1_000 + index, value })));
    push(78, 2_000);
    push(74, 3_000);
    expect(told).toEqual([
      ["above", 90, "CPU"],
      ["below", 70, "CPU"],
      ["above", 85, "CPU"],
      ["below", 74, "CPU"],
    ]);
  });

  it("says aloud what it has gone through for good, and nothing where it is told to be quiet", async () => {
    make({ label: "CPU", unit: "%", thresholds: [{ value: 80 }, { value: 90.5, label: "limit" }] });
    await settle();
    const said = (): string | null | undefined => card?.node.shadowRoot?.querySelector('[role="status"]')?.textContent;
    push(70);
    push(95, 1_000);
    expect(said()).toBe("");
    vi.advanceTimersByTime(1_200);
    expect(said()).toBe("CPU rose above 80%; CPU rose above limit (90.5%)");
    card?.update({ announce: false });
    push(70, 2_000);
    vi.advanceTimersByTime(20_000);
    expect(said()).not.toContain("fell");
  });

  it("tells crossings of the number that it makes of many rows, and none because it makes another one", async () => {
    const told: unknown[] = [];
    make({ reduce: "mean", thresholds: [{ value: 50 }] }).on("cross", ({ direction, value }) =>
      told.push([direction, value]),
    );
    await settle();
    push(0);
    push(90, 1_000);
    expect(told).toEqual([]);
    push(90, 2_000);
    expect(told).toEqual([["above", 60]]);
    card?.update({ reduce: "min" });
    vi.advanceTimersByTime(20);
    expect(told.length).toBe(1);
  });

  it("puts words in the place of the number and of all around it", async () => {
    make({ unit: "%", prefix: "~", mapping: { 1: { text: "UP", color: "green" }, 0: "DOWN", null: "unknown" } });
    await settle();
    push(1);
    expect([words("value"), words("unit"), words("prefix"), element("figure").style.color]).toEqual([
      "UP",
      undefined,
      undefined,
      "rgb(0, 128, 0)",
    ]);
    push(null, 1_000);
    expect([words("value"), element("figure").style.color]).toEqual(["unknown", "var(--_ink)"]);
    push(5, 2_000);
    expect([words("value"), words("unit"), words("prefix")]).toEqual(["5", "%", "~"]);
  });

  it("says that it is busy until its first row", async () => {
    make();
    await settle();
    expect(element("card").ariaBusy).toBe("true");
    push(1);
    expect(element("card").ariaBusy).toBe("false");
  });

  it("leads where it is told to by a link that bears its name, and nowhere else", async () => {
    make({ label: "CPU", href: "/cpu" });
    await settle();
    const link = element("link") as HTMLAnchorElement;
    expect([link.getAttribute("href"), link.ariaLabel, link.style.display]).toEqual(["/cpu", "CPU", ""]);
    expect(() => card?.update({ href: "javascript:alert(1)" })).toThrow(
      /^invalid href: "javascript:alert\(1\)"\. Expected an address that begins with https:/,
    );
    expect(link.getAttribute("href")).toBe("/cpu");
    card?.update({ href: undefined });
    expect([link.hasAttribute("href"), link.style.display]).toEqual([false, "none"]);
  });

  it("explains itself behind a button, and as its description", async () => {
    make({ help: "Busy cores." });
    await settle();
    const [button, text] = [element("help-button"), element("help-text")];
    expect(text.textContent).toBe("Busy cores.");
    expect([element("card"), button].map((one) => one.getAttribute("aria-describedby"))).toEqual([text.id, text.id]);
    button.focus();
    expect(text.style.display).toBe("");
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(text.style.display).toBe("none");
    card?.update({ help: undefined });
    expect([element("card").hasAttribute("aria-describedby"), words("help")]).toEqual([false, undefined]);
  });

  it("puts its help away where the page is tapped or scrolled elsewhere, also without the focus", async () => {
    make({ help: "Busy cores." });
    await settle();
    const [button, text] = [element("help-button"), element("help-text")];
    for (const type of ["pointerdown", "scroll"]) {
      button.dispatchEvent(new MouseEvent("click", { detail: 1, bubbles: true, composed: true }));
      expect(text.style.display).toBe("");
      text.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
      expect(text.style.display, `${type} inside`).toBe("");
      document.body.dispatchEvent(new MouseEvent(type, { bubbles: true }));
      expect(text.style.display, type).toBe("none");
    }
  });

  it("leaves the keys of a page alone but for the Escape that puts its help away", async () => {
    make({ help: "Busy cores." });
    await settle();
    const pressed = (key: string): boolean =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    expect(pressed("Escape")).toBe(true);
    element("help-button").focus();
    expect([pressed("a"), element("help-text").style.display]).toEqual([true, ""]);
    expect([pressed("Escape"), element("help-text").style.display]).toEqual([false, "none"]);
  });

  it("passes on states and errors, and isolates listeners", async () => {
    const [state, error] = [vi.fn(), vi.fn()];
    make();
    const mute = card?.on("state", () => {
      throw new Error("mine");
    });
    card?.on("state", state);
    const undo = card?.on("error", error);
    await settle();
    expect(state).toHaveBeenCalledWith(expect.objectContaining({ state: "live" }));
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ code: "listener" }));
    mute?.();
    undo?.();
    error.mockClear();
    sink.error("gone");
    expect(error).not.toHaveBeenCalled();
  });

  it("survives a format that throws, and tells of it once", async () => {
    const error = vi.fn();
    make({
      format: () => {
        throw new Error("mine");
      },
    }).on("error", error);
    await settle();
    push(1.5);
    push(2.5, 1_000);
    expect(words("value")).toBe("2.50");
    expect(error).toHaveBeenCalledTimes(1);
  });

  it("changes options on the fly, all or none", async () => {
    make({ label: "CPU" });
    await settle();
    push(1);
    card?.update({ label: "Memory", unit: "GB", format: ".1f" });
    vi.advanceTimersByTime(20);
    expect([words("label"), words("value"), words("unit")]).toEqual(["Memory", "1.0", "\u2009GB"]);
    expect(() => card?.update({ label: "Disk", timeWindow: -5 })).toThrow("invalid timeWindow: -5");
    expect(words("label")).toBe("Memory");
    expect(card?.options.label).toBe("Memory");
    expect(card?.options.timeWindow).toBe(60_000);
  });

  it("shows what a format gives, whatever that is", async () => {
    make({ format: (() => 7) as unknown as (value: number) => string });
    await settle();
    push(1);
    expect(words("value")).toBe("7");
    card?.update({ format: (() => undefined) as unknown as (value: number) => string });
    vi.advanceTimersByTime(20);
    expect([words("value"), words("waiting")]).toEqual(["undefined", undefined]);
  });

  it("leaves nothing behind of options that were on and are off again", async () => {
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    make();
    await settle();
    push(1);
    push(60, 1_000);
    const picture = (): string => {
      vi.advanceTimersByTime(500);
      const copy = element("card").cloneNode(true) as HTMLElement;
      for (const one of [copy, ...copy.querySelectorAll<HTMLElement>("*")]) {
        const hidden = one.style.display === "none";
        if (hidden) one.replaceChildren();
        const attributes = [...one.attributes].map(
          ({ name, value }) =>
            `${name}=${
              name === "style"
                ? value
                    .split("; ")
                    .map((each) => each.replace(/;$/, ""))
                    .sort()
                    .join("; ")
                : value
            }`,
        );
        for (const { name } of [...one.attributes]) one.removeAttribute(name);
        // An empty attribute and none are the same; of what is not shown nothing matters.
        one.title = hidden
          ? ""
          : attributes
              .filter((each) => !each.endsWith("="))
              .sort()
              .join("|");
      }
      return copy.outerHTML;
    };
    const before = picture();
    const on: Partial<ValueCardInput<Any>> = {
      label: "CPU",
      unit: "°C",
      prefix: "€",
      suffix: "!",
      format: ".3f",
      notation: "compact",
      locale: "de",
      timeZone: "UTC",
      reduce: "max",
      timeWindow: 5_000,
      delta: "start",
      deltaAs: "percent",
      deltaColor: "inverse",
      sparkline: "area",
      thresholds: [{ value: 50, label: "hot", color: "red" }],
      mapping: { 60: { text: "SIXTY", color: "green" } },
      colorOn: ["background", "value", "sparkline"],
      icon: { path: "M0 0h1v1z" },
      help: "words",
      href: "/cpu",
      cursor: "all",
      announce: false,
      ariaLabel: "name",
      value: "value",
      where: () => true,
      seriesKey: undefined,
    };
    const off = Object.fromEntries(Object.keys(on).map((name) => [name, undefined]));
    for (let n = 0; n < 2; n += 1) {
      card?.update(on);
      expect(picture()).not.toBe(before);
      card?.update(off);
      expect(picture()).toBe(before);
    }
    for (const [name, value] of Object.entries(on)) {
      card?.update({ [name]: value });
      picture();
      card?.update({ [name]: undefined });
      expect(picture(), name).toBe(before);
    }
  });

  it("takes thresholds in any order, also equal ones, and refuses one that is no number", async () => {
    make({
      thresholds: [
        { value: 90, label: "high" },
        { value: 10, label: "low" },
        { value: 50, label: "mid" },
        { value: 50, label: "half" },
      ],
    });
    await settle();
    const names = [5, 20, 50, 99].map((value, index) => {
      push(value, index * 1_000);
      return words("step");
    });
    expect(names).toEqual(["", "low", "half", "high"]);
    expect(() => card?.update({ thresholds: [{ value: NaN }] })).toThrow(
      new RegExp(
        "^invalid thresholds: \\[an object\\]\\. " +
          "Expected a list whose item 0 \\(an object\\) is value \\(NaN\\) to be a finite number",
      ),
    );
    expect(words("step")).toBe("high");
  });

  it("moves to another stream without leaving the first one behind", async () => {
    const [first, second] = [streamOf(), streamOf()];
    make({ stream: first });
    await settle();
    push(1);
    card?.update({ stream: second });
    await settle();
    expect(first.listenerCount("data")).toBe(0);
    push(2);
    expect(words("value")).toBe("2");
  });

  it("leaves nothing behind, and does nothing any more", async () => {
    const before = document.documentElement.outerHTML;
    const stream = streamOf({ staleAfter: 1_000 });
    make({ stream, sparkline: "area" });
    await settle();
    push(1);
    await environment.advanceAsync(1_000);
    card?.destroy();
    card?.destroy();
    expect(document.documentElement.outerHTML).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
    expect(stream.listenerCount("data")).toBe(0);
    card?.update({ label: "x" });
    card?.on("state", () => undefined)();
    expect(document.documentElement.outerHTML).toBe(before);
  });

  it("is disposable, and mounts again in the same tick", () => {
    make()[Symbol.dispose]();
    make();
    expect(document.querySelector("#card")?.childNodes.length).toBe(1);
    expect(() => make()).toThrow("already mounted: #card");
  });

  it("mounts nothing where an option is wrong, and names the cure", () => {
    const wrong =
      (options: object): (() => unknown) =>
      () =>
        make(options);
    expect(wrong({ stream: undefined })).toThrow("invalid stream: undefined. Expected a DataStream");
    expect(wrong({ lable: "x" })).toThrow("unknown option: lable. Did you mean label?");
    expect(wrong({ reduce: "median" })).toThrow('invalid reduce: "median"');
    expect(wrong({ format: "%%%" })).toThrow('invalid format: "%%%"');
    expect(wrong({ locale: "not a tag" })).toThrow("invalid locale");
    expect(wrong({ delta: NaN })).toThrow("invalid delta: NaN");
    expect(wrong({ thresholds: [{}] })).toThrow("invalid thresholds");
    expect(wrong({ colorOn: "label" })).toThrow(
      'invalid colorOn: "label". Expected "value", "background" or "sparkline" or a list',
    );
    expect(wrong({ notation: "short" })).toThrow('invalid notation: "short". Expected "standard" or "compact"');
    expect(wrong({ mapping: { up: 1 } })).toThrow(
      "invalid mapping: an object. Expected its names to be numbers or null",
    );
    expect(document.querySelector("#card")?.childNodes.length).toBe(0);
  });

  it("has a name for screen readers, and speaks of trouble only", async () => {
    make({ label: "CPU" });
    await settle();
    push(1);
    const root = card?.node.shadowRoot;
    expect(root?.querySelector('[role="group"]')?.getAttribute("aria-label")).toBe("CPU");
    const said = root?.querySelector('[role="status"]');
    expect(said?.textContent).toBe("");
    sink.error("gone", { final: true });
    expect(said?.textContent).toContain("failed");
  });
});
