import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import { FakeEnvironment, settle } from "../stream/fake-environment.js";

interface Row {
  readonly time: number;
  readonly value: number;
}

const start = 1_700_000_000_000;
const names = ["chart", "card", "table", "text"] as const;
type Name = (typeof names)[number];

let environment: FakeEnvironment;
let sink: Sink<Row>;
let stream: DataStream<Row>;
let widgets: { node: HTMLElement; destroy(): void }[];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  environment = new FakeEnvironment({ now: start });
  stream = new DataStream<Row>(
    (given) => {
      sink = given;
    },
    { environment, staleAfter: 20_000, retry: { minDelay: 30_000, maxDelay: 30_000 } },
  );
  widgets = [];
  for (const make of [
    () => lineChart(mount(), { stream }),
    () => valueCard(mount(), { stream }),
    () => dataTable(mount(), { stream }),
    () => liveText(mount(), { stream, template: "{value} {state}" }),
  ]) {
    widgets.push(make());
  }
});

afterEach(() => {
  for (const widget of widgets) widget.destroy();
  stream.destroy();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function mount(): HTMLElement {
  const element = document.createElement("div");
  document.body.append(element);
  return element;
}

/** Lets time pass on the stream and on the page. */
async function pass(ms: number): Promise<void> {
  await environment.advanceAsync(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

const push = (value: number): void => {
  sink.next([{ time: environment.now(), value }]);
};

/** Returns what each widget says, by its name. */
function told(
  read: (root: ShadowRoot, name: Name) => string | null | undefined,
): Record<Name, string | null | undefined> {
  return Object.fromEntries(names.map((name, n) => [name, read(widgets[n].node.shadowRoot!, name)])) as Record<
    Name,
    string | null | undefined
  >;
}

/** Returns the word of the state of each widget. */
const states = () =>
  told((root, name) =>
    name === "text"
      ? [...root.querySelectorAll('[part~="value"]')].at(-1)?.textContent
      : root.querySelector('[part="status-word"]')?.textContent,
  );

/** Returns what stands in for the first row; a chart without a size has no plot to write it on. */
const absences = () =>
  told((root, name) =>
    name === "chart"
      ? "–"
      : name === "text"
        ? root.querySelector<HTMLElement>('[part~="value"]')?.title
        : root.querySelector('[part="waiting"]')?.textContent,
  );

const all = (words: string): Record<Name, string> => ({ chart: words, card: words, table: words, text: words });
const allButChart = (words: string): Record<Name, string> => ({ ...all(words), chart: "–" });

/** How a stream comes into a state; what all widgets say of it, and what stands in for the first row. */
const cases: [state: string, enter: () => Promise<void> | void, word: string, absence: string][] = [
  ["connecting", () => undefined, "connecting", "waiting for the first row"],
  [
    "live",
    () => {
      sink.open();
    },
    "live",
    "waiting for the first row",
  ],
  [
    "waiting",
    () => {
      sink.open();
      sink.error(new Error("cut"));
    },
    "back in 30 s",
    "waiting for the first row",
  ],
  [
    "failed",
    () => {
      sink.error(new Error("403"), { final: true });
    },
    "failed",
    "failed before the first row",
  ],
  [
    "idle",
    () => {
      sink.open();
      stream.stop();
    },
    "stopped",
    "stopped before the first row",
  ],
  [
    "ended",
    () => {
      sink.open();
      sink.complete();
    },
    "ended",
    "ended without a row",
  ],
  [
    "destroyed",
    () => {
      stream.destroy();
    },
    "closed",
    "closed before the first row",
  ],
];

describe("all widgets of one stream", () => {
  it.each(cases)("say the same of a stream that is %s, before the first row", async (state, enter, word, absence) => {
    await settle();
    await enter();
    await pass(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(stream.state).toBe(state);
    const shown = word.replace("30", "\\d+");
    for (const name of names) expect([name, states()[name]]).toEqual([name, expect.stringMatching(`^${shown}$`)]);
    expect(absences()).toEqual(allButChart(absence));
  });

  it("say the same of the age of the newest row, of silence, of refused rows, and of their end", async () => {
    await settle();
    sink.open();
    push(1);
    await pass(1_000);
    expect(states()).toEqual(all("live"));
    await pass(14_000);
    expect(states()).toEqual(all("live · 15 s ago"));
    await pass(10_000);
    expect(states()).toEqual(all("stale 25 s"));
    push(2);
    sink.drop(3, "malformed");
    await pass(2_000);
    expect(states()).toEqual(all("3 rows refused"));
    await pass(60_000);
    expect(states()).toEqual(all("stale 1 min"));
    // A day is a day for all of them.
    await pass(29 * 3_600_000);
    expect(states()).toEqual(all("stale 1 d"));
  });

  it("leave an age to {age}, where a text tells it", async () => {
    const text = liveText(mount(), { stream, template: "{value}, {age} ago, {state}" });
    widgets.push(text);
    await settle();
    sink.open();
    push(1);
    await pass(15_000);
    expect(text.node.shadowRoot!.querySelector('[part="text"]')?.textContent).toBe("1, 15 s ago, live");
  });
});
