import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DataStreamOptions, Sink } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import type { LiveText, LiveTextInput } from "../../../src/widgets/live-text/index.js";
import { liveText } from "../../../src/widgets/live-text/index.js";
import { Scope } from "../../../src/widgets/page/scope.js";
import { CursorMember } from "../../../src/widgets/viewport/shared-cursor.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

type Any = Record<string, unknown>;

const start = 1_700_000_000_000;
let environment: FakeEnvironment;
let sink: Sink<Any>;
let text: LiveText<Any> | undefined;

function streamOf(options: DataStreamOptions<Any> = {}): DataStream<Any> {
  return new DataStream<Any>(
    (ofAttempt) => {
      sink = ofAttempt;
      sink.open();
    },
    { environment, ...options },
  );
}

async function make(
  template?: LiveTextInput<Any>["template"],
  options: Partial<LiveTextInput<Any>> = {},
): Promise<LiveText<Any>> {
  text = liveText("h1", { stream: streamOf(), template, locale: "en", ...options });
  await settle();
  return text;
}

function push(row: Any, time = 0): void {
  // No row comes before its time.
  environment.jump(Math.max(0, start + time - environment.now()));
  sink.next([{ time: start + time, ...row }]);
  // Let the throttle for readable text pass.
  vi.advanceTimersByTime(120);
}

/** Advances both clocks: that of the stream, and that of the page. */
async function pass(ms: number): Promise<void> {
  await environment.advanceAsync(ms);
  vi.advanceTimersByTime(ms);
}

const shadow = (): ShadowRoot => text!.node.shadowRoot!;
const words = (): string => shadow().querySelector('[part="text"]')!.textContent;
const values = (): HTMLElement[] => [...shadow().querySelectorAll<HTMLElement>('[part~="value"]')];
const spoken = (): Element => shadow().querySelector('[part="unseen"]')!;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  environment = new FakeEnvironment({ now: start });
  document.body.replaceChildren(document.createElement("h1"));
});

afterEach(() => {
  text?.destroy();
  text = undefined;
  vi.useRealTimers();
});

describe("liveText(target, options)", () => {
  it("writes the numbers of another stream with decimals of their own", async () => {
    await make("{cpu}");
    push({ cpu: 123_456 });
    push({ cpu: 123_456.7 }, 1_000);
    text!.update({ stream: streamOf() });
    await settle();
    push({ cpu: 0.1234 });
    expect(words()).toBe("0.123");
  });

  it("stands in its target as text, with dashes before the first row, and follows the newest one", async () => {
    await make("CPU is at {cpu:.1f} % on {host}");
    expect(text!.node.localName).toBe("span");
    expect(words()).toBe("CPU is at – % on –");
    expect(values()[0].title).toBe("waiting for the first row");
    push({ cpu: 41.84, host: "web-1" });
    expect(words()).toBe("CPU is at 41.8 % on web-1");
    push({ cpu: 7, host: "web-2" }, 1_000);
    expect(words()).toBe("CPU is at 7.0 % on web-2");
    expect(values()[0].hasAttribute("title")).toBe(false);
  });

  it("shows what the stream already has before it returns", async () => {
    const stream = streamOf();
    stream.start();
    await settle();
    sink.next([{ time: start, value: 7 }]);
    text = liveText("h1", { stream });
    expect(words()).toBe("7");
  });

  it.each<[template: string, row: Any, shown: string]>([
    ["{value}", { value: 1_234 }, "1,234"],
    ["{value}", { value: 41.84 }, "41.8"],
    ["{value}", { value: -5 }, "−5"],
    ["{value}", { value: null }, "–"],
    ["{value:.1f}", { value: NaN }, "–"],
    ["{value:.1f}", { value: "12" }, "–"],
    ["{disk.used} of {disk.all}", { disk: { used: 3, all: 10 } }, "3 of 10"],
    ["{disk.none}{toString}{disk}", { disk: Object.create({ none: "inherited" }) }, "–––"],
    ["{on} {name}", { on: true, name: "<b>x</b>" }, "true <b>x</b>"],
    ["{{{value}}}", { value: 1 }, "{1}"],
  ])("writes %s of %o as %s", async (template, row, shown) => {
    await make(template);
    push(row);
    expect(words()).toBe(shown);
  });

  it("reads {value} as it is told to, and pairs and bare numbers by themselves", async () => {
    await make("{value} {1}", { value: (row) => (Array.isArray(row) ? row[1] : row.other) });
    push({ other: 5 });
    expect(words()).toBe("5 –");
    text!.update({ value: undefined });
    sink.next([[start + 1_000, 8] as unknown as Any]);
    vi.advanceTimersByTime(120);
    expect(words()).toBe("8 8");
  });

  it("keeps its decimals as numbers pass ten, and has none among whole ones", async () => {
    await make("{value}");
    push({ value: 9 });
    push({ value: 10 }, 1);
    expect(words()).toBe("10");
    for (const [index, [value, shown]] of (
      [
        [9.98, "9.98"],
        [10.04, "10.0"],
        [9.97, "10.0"],
        [9.9, "9.9"],
        [7.5, "7.5"],
      ] as const
    ).entries()) {
      push({ value }, 10 + index);
      expect(words()).toBe(shown);
    }
  });

  it("says on hover what is not in a row", async () => {
    await make("{cpu} {hots}");
    push({ cpu: 1, host: "a" });
    expect(values().map(({ title }) => title)).toEqual(["", "no hots in the newest row"]);
  });

  it("tells the time of day, and numbers, in the language and the zone it is given", async () => {
    await make("{time} {time:short} {value:.1f}", { locale: "de" });
    push({ value: 1 });
    expect(words()).toBe("22:13:20 22:13 1,0");
    text!.update({ timeZone: "Asia/Kathmandu" });
    vi.advanceTimersByTime(120);
    expect(words()).toBe("03:58:20 03:58 1,0");
  });

  it("counts an age second by second, with one timer, and sets no text that is the same", async () => {
    await make("{value}, {age} ago");
    push({ value: 1 });
    expect(words()).toBe("1, 0 s ago");
    const [value, age] = values().map(({ firstChild }) => firstChild as Text);
    const sets = vi.spyOn(CharacterData.prototype, "insertData");
    await pass(1_000);
    expect(words()).toBe("1, 1 s ago");
    await pass(11_000);
    expect(words()).toBe("1, 12 s ago");
    expect(sets.mock.contexts.includes(value)).toBe(false);
    expect(values().map(({ firstChild }) => firstChild)).toEqual([value, age]);
    expect(values()[1].firstChild).toBe(age);
    expect(vi.getTimerCount()).toBe(1);
    sets.mockRestore();
  });

  it("runs nothing while nothing changes", async () => {
    await make("{value}");
    push({ value: 1 });
    vi.advanceTimersByTime(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is written at most ten times a second", async () => {
    await make("{value}");
    push({ value: 0 });
    const sets = vi.spyOn(CharacterData.prototype, "insertData");
    for (let n = 1; n <= 100; n += 1) {
      sink.next([{ time: start + n, value: n }]);
      vi.advanceTimersByTime(10);
    }
    expect(sets.mock.calls.length).toBeGreaterThan(7);
    expect(sets.mock.calls.length).toBeLessThanOrEqual(11);
    sets.mockRestore();
    vi.advanceTimersByTime(120);
    expect(words()).toBe("100");
  });

  it("lets no row wait for words that tick", async () => {
    await make("{value}, {age} ago");
    push({ value: 1 });
    await environment.advanceAsync(1_000);
    vi.advanceTimersByTime(920);
    expect(words()).toBe("1, 1 s ago");
    sink.next([{ time: start + 1_000, value: 2 }]);
    vi.advanceTimersByTime(20);
    expect(words()).toBe("2, 0 s ago");
  });

  it("takes the newest row that counts: by time, of its key, where it is told", async () => {
    await make("{key} {value}", {
      stream: streamOf({ key: (row) => String(row.host) }),
      seriesKey: "a",
      where: ({ value }) => value !== 0,
    });
    sink.next([
      { time: start, host: "a", value: 1 },
      { time: start + 2, host: "a", value: 2 },
      { time: start + 1, host: "a", value: 3 },
      { time: start + 3, host: "a", value: 0 },
      { time: start + 4, host: "b", value: 5 },
    ]);
    vi.advanceTimersByTime(120);
    expect(words()).toBe("a 2");
    text!.update({ seriesKey: undefined });
    vi.advanceTimersByTime(120);
    expect(words()).toBe("b 5");
  });

  it("tells of the moment pointed at, says so by a line beneath and on hover, and goes back to live", async () => {
    const { stream } = (
      await make("{value} at {time}, {state}", { locale: "en-GB", timeZone: "UTC", where: ({ value }) => value !== 0 })
    ).options;
    for (const [time, value] of [
      [1, 10],
      [3, 30],
      [4, 0],
      [2, 20],
      [9, 90],
    ]) {
      push({ value }, time * 1_000);
    }
    const pointer = new CursorMember(new Scope(), () => undefined);
    pointer.join(true, stream);
    const at = (time: number | undefined): unknown[] => {
      pointer.point(time === undefined ? time : start + time);
      vi.advanceTimersByTime(20);
      const [{ title, style }, , state] = values();
      return [words(), title, style.textDecorationStyle, state.style.textDecorationStyle, spoken().textContent];
    };
    expect(at(4_500)).toEqual(["30 at 22:13:23, live", "at 22:13:24.500", "dashed", "", " (at 22:13:24.500)"]);
    expect(at(2_000)).toEqual(["20 at 22:13:22, live", "at 22:13:22", "dashed", "", " (at 22:13:22)"]);
    push({ value: 100 }, 10_000);
    expect(words()).toBe("20 at 22:13:22, live");
    const before = "not held: older than the first row here";
    expect(at(999)).toEqual(["– at –, live", before, "dashed", "", ` (${before})`]);
    expect(at(undefined)).toEqual(["100 at 22:13:30, live", "", "", "", ""]);
    text!.update({ cursor: false });
    expect(at(2_000)[0]).toBe("100 at 22:13:30, live");
  });

  it("announces nothing of a moment that is pointed at", async () => {
    const { stream } = (await make("{value}", { announce: true })).options;
    push({ value: 1 }, 1_000);
    push({ value: 2 }, 2_000);
    vi.advanceTimersByTime(10_000);
    const pointer = new CursorMember(new Scope(), () => undefined);
    pointer.join(true, stream);
    pointer.point(start + 1_000);
    vi.advanceTimersByTime(10_000);
    expect([words(), spoken().textContent]).toEqual(["1", "2"]);
  });

  it("tells the stream's state in words", async () => {
    await make("{state}: {value}", {
      stream: streamOf({ staleAfter: 5_000, retry: { minDelay: 20_000, maxDelay: 20_000 } }),
    });
    push({ value: 1 });
    expect(words()).toBe("live: 1");
    await pass(5_000);
    expect(words()).toBe("stale 5 s: 1");
    await pass(2_000);
    expect(words()).toBe("stale 7 s: 1");
    sink.error("gone");
    vi.advanceTimersByTime(20);
    expect(words()).toBe("back in 20 s: 1");
  });

  it("shows quietly, on hover and to a screen reader that its values are old, and nothing when new", async () => {
    await make("{value} % {state}", { stream: streamOf({ staleAfter: 5_000 }) });
    push({ value: 1 });
    const looks = (): string[] => values().map(({ style }) => style.textDecorationLine);
    expect([looks(), spoken().textContent]).toEqual([["", ""], ""]);
    await pass(5_000);
    expect(looks()).toEqual(["underline", ""]);
    expect(values()[0].title).toBe("stale: no new data");
    expect(spoken().textContent).toBe(" (stale: no new data)");
    push({ value: 2 }, 5_000);
    expect([looks(), spoken().textContent]).toEqual([["", ""], ""]);
    expect(values()[0].hasAttribute("title")).toBe(false);
    sink.error("no such feed", { final: true });
    vi.advanceTimersByTime(20);
    expect(looks()).toEqual(["underline", ""]);
    expect(values()[0].title).toContain("failed");
  });

  it("takes a function, which ticks with what it reads", async () => {
    const template = vi.fn(
      (row: Any, { age, time, key }: { age: string; time: number; key: string | undefined }) =>
        `${String(row.value)} ${age} ${time - start} ${String(key)}`,
    );
    await make(template);
    expect(words()).toBe("–");
    push({ value: 1 }, -7);
    expect(words()).toBe("1 0 s -7 undefined");
    await pass(3_000);
    expect(words()).toBe("1 3 s -7 undefined");
    text!.update({ template: (row: Any) => `only ${String(row.value)}` });
    vi.advanceTimersByTime(120);
    expect([words(), vi.getTimerCount()]).toEqual(["only 1", 0]);
  });

  it("survives functions that throw, and tells of each once", async () => {
    const error = vi.fn();
    const fail = (): never => {
      throw new Error("mine");
    };
    (await make(fail, { where: ({ value }) => (value === 1 ? fail() : true) })).on("error", error);
    for (const value of [1, 1, 2, 3]) push({ value }, value);
    expect(words()).toBe("–");
    expect(error.mock.calls.map(([{ message }]) => message as string)).toEqual([
      "the text's where threw",
      "the text's template threw",
    ]);
  });

  it("tells a screen reader of changes where it is asked to, in whole and at most once in five seconds", async () => {
    await make("{value} %, {age} ago", {
      stream: streamOf({ staleAfter: Infinity }),
      announce: true,
      ariaLabel: "CPU",
    });
    push({ value: 1 });
    expect(shadow().querySelector('[part="text"]')!.getAttribute("aria-hidden")).toBe("true");
    expect(spoken().getAttribute("aria-live")).toBe("polite");
    vi.advanceTimersByTime(5_000);
    expect(spoken().textContent).toBe("1 %, 0 s ago");
    push({ value: 2 }, 1);
    push({ value: 3 }, 2);
    expect(spoken().textContent).toBe("1 %, 0 s ago");
    vi.advanceTimersByTime(5_000);
    expect(spoken().textContent).toBe("3 %, 0 s ago");
    // A change of the age alone is not announced.
    await pass(10_000);
    expect(spoken().textContent).toBe("3 %, 0 s ago");
    text!.update({ announce: false });
    vi.advanceTimersByTime(120);
    expect([spoken().hasAttribute("aria-live"), spoken().textContent]).toEqual([false, ""]);
    expect(shadow().querySelector('[role="group"]')!.getAttribute("aria-label")).toBe("CPU");
  });

  it("mounts nothing where an option is wrong, and names the cure", () => {
    const wrong =
      (options: object): (() => unknown) =>
      () =>
        liveText("h1", { stream: streamOf(), ...options });
    expect(wrong({ template: "CPU {cpu" })).toThrow(
      'invalid template: "CPU {cpu". Expected a } to end the { at 4, or {{ for a brace',
    );
    expect(wrong({ template: 5 })).toThrow("invalid template: 5. Expected a text such as");
    expect(wrong({ tempate: "" })).toThrow("unknown option: tempate. Did you mean template?");
    expect(wrong({ stream: undefined })).toThrow("invalid stream: undefined. Expected a DataStream");
    expect(wrong({ announce: "polite" })).toThrow('invalid announce: "polite". Expected true or false');
    expect(document.querySelector("h1")!.childNodes.length).toBe(0);
  });

  it("changes options on the fly, all or none, and moves to another stream", async () => {
    const [first, second] = [streamOf(), streamOf()];
    await make("{value}", { stream: first });
    push({ value: 1 });
    expect(() => {
      text!.update({ placeholder: "?", template: "{" });
    }).toThrow("invalid template");
    expect(text!.options.placeholder).toBe("–");
    text!.update({ stream: second, template: "now {value}", placeholder: "?" });
    await settle();
    vi.advanceTimersByTime(120);
    expect(words()).toBe("now ?");
    expect(first.listenerCount("data")).toBe(0);
    push({ value: 2 });
    expect(words()).toBe("now 2");
  });

  it("leaves nothing behind", async () => {
    const before = document.documentElement.outerHTML;
    const stream = streamOf();
    await make("{value} {age}", { stream, announce: true });
    push({ value: 1 });
    text!.destroy();
    text!.destroy();
    expect(document.documentElement.outerHTML).toBe(before);
    expect([vi.getTimerCount(), stream.listenerCount("data")]).toEqual([0, 0]);
  });
});
