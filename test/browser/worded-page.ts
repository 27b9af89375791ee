import { vi } from "vitest";
import { defineWidget } from "../../src/kit/index.js";
import type { DataStreamOptions, Sink, Source } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChartOptions, LiveTextFacts } from "../../src/widgets/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import { allWords as table } from "../../src/widgets/words/all-words.js";
import type { WordName, Words } from "../../src/widgets/words/words.js";
import { FakeEnvironment } from "../stream/fake-environment.js";
import { trusted } from "./markup.js";
import { beginSlowScreen, endSlowScreen } from "./slow-screen.js";

/**
 * A row: time, value, key, and two bounds. All that a user names here has no letters, so that a letter on the page is a
 * word of the widget's.
 */
export type Row = readonly [time: number, value?: unknown, key?: string, low?: number | null, high?: number | null];

/** The names of all sentences. */
export const names = Object.keys(table) as WordName[];

/** All words, each in marks with its number. */
const words = Object.fromEntries(names.map((name, n) => [name, `⟦${n}·${table[name][0]}⟧`])) as Words;

/** Options of all widgets. */
export const shared = { words, locale: "en", timeZone: "UTC" } as const;
/** The time at which each test begins, epoch ms. */
export const noon = Date.UTC(2025, 2, 12, 12);
const realFrame = window.requestAnimationFrame.bind(window);
/** From frame to frame, ms. */
const FRAME_MS = 40;
/** Names of the sentences that were heard. */
export const heard = new Set<WordName>();

/** The clock of the streams. */
export let environment = new FakeEnvironment();

/** Undoes of what stands on the page. */
export const undos: (() => void)[] = [];

/** Begins a page at noon, whose clocks move when time is told to pass. */
export function setUp(): void {
  beginSlowScreen(noon, FRAME_MS);
  environment = new FakeEnvironment({ now: noon });
}

/** Clears the page. */
export function tearDown(): void {
  for (const undo of undos.splice(0).reverse()) undo();
  document.body.replaceChildren();
  endSlowScreen();
}

/** Makes a target that is in view, as all are. */
export function mount(height = "300px", width = "600px"): HTMLElement {
  const box = document.createElement("div");
  Object.assign(box.style, { width, height, position: "fixed", top: "0" });
  document.body.append(box);
  return box;
}

/** Opens a stream of rows. `sink` is that of the newest attempt. */
export function open(options: Partial<DataStreamOptions<Row>> = {}, source: Partial<Source<Row>> = {}) {
  const opened = {
    sink: undefined as unknown as Sink<Row>,
    stream: new DataStream<Row>(
      {
        name: "test",
        ...source,
        connect(sink) {
          opened.sink = sink;
        },
      },
      { environment, retry: { minDelay: 30_000, maxDelay: 30_000 }, maxAhead: Infinity, ...options },
    ),
  };
  undos.push(() => {
    opened.stream.destroy();
  });
  return opened;
}

/** Lets time pass on the stream and on the page, and a frame be drawn. */
export async function pass(ms = 0): Promise<void> {
  await environment.advanceAsync(ms);
  await vi.advanceTimersByTimeAsync(ms);
  for (let n = 0; n < 2; n += 1) await new Promise((resolve) => realFrame(resolve));
  await vi.advanceTimersByTimeAsync(FRAME_MS);
  read(document.body);
}

/** Texts with words out of no table. */
export const faults = new Set<string>();

/** Takes notice of the words of a text, and of any letter outside of their marks where a reader finds the text. */
export function hear(text: string, isFound = true): void {
  let rest = text;
  for (let before = ""; rest !== before;) {
    before = rest;
    rest = rest.replace(/⟦(\d+)·[^⟦⟧]*⟧/g, (_, n: string) => {
      heard.add(names[Number(n)]);
      return "";
    });
  }
  // The platform writes dates.
  if (isFound && /\p{L}/u.test(rest.replace(/\b[A-Z][a-z]{2} \d{1,2}(, 2025,?)? (?=\d)/g, ""))) faults.add(text);
}

const ATTRIBUTES = ["title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "placeholder"];

/** Hears all that there is to read in an element. */
function read(root: Element | ShadowRoot): void {
  for (const element of root.querySelectorAll("*")) {
    const isFound = element.checkVisibility();
    for (const name of ATTRIBUTES) hear(element.getAttribute(name) ?? "", isFound);
    for (const child of element.childNodes) if (child instanceof Text) hear(child.data, isFound);
    if (element.shadowRoot !== null) read(element.shadowRoot);
  }
}

/** Hears what a file shows: the texts of an SVG. */
export function readFile(svg: string): void {
  const { documentElement } = new DOMParser().parseFromString(trusted(svg), "image/svg+xml");
  for (const element of documentElement.querySelectorAll("title, desc, text")) hear(element.textContent);
}

const gauge = defineWidget({
  name: "gauge",
  options: {},
  create: ({ root, status }) => {
    const said = root.appendChild(document.createElement("p"));
    root.append(status);
    return {
      draw({ absence = "", stateWords }) {
        said.textContent = `${absence} ${stateWords}`;
      },
    };
  },
});

/** Puts all widgets on the page: chart, card, table, texts, dashboard, and one of the kit. */
export function show(stream: DataStream<Row>, more: object = {}): void {
  const table = { ...shared, stream, ...more };
  const options = { ...table, value: (row: Row) => row[1] };
  const unnamed = { stream, words };
  const text = (template: unknown, rest: object = {}) =>
    liveText(mount(), { ...options, template: template as string, ...rest });
  for (const { destroy } of [
    lineChart(mount(), options),
    valueCard(mount("120px"), { ...options, help: "?" }),
    valueCard(mount("26px", "60px"), options),
    dataTable(mount(), table),
    text("{value} {9} {state} {age}"),
    text((_row: Row, { age, state }: LiveTextFacts) => `${age} ${state}`),
    text(() => undefined, { announce: true }),
    dashboard(mount(), unnamed),
    dashboard(mount(), { ...unnamed, widgets: [{ widget: "data-table" }, { widget: "live-text" }] }),
    dashboard(mount(), { ...unnamed, widgets: [{ widget: "line-chart" }, { widget: "value-card" }] }),
    gauge(mount(), { ...table, ariaLabel: "1" }),
  ]) {
    undos.push(destroy);
  }
}

/** A chart of 600 px, drawn; its canvas is pointed at and takes keys. */
export async function showChart(options: Partial<LineChartOptions<Row>>) {
  const chart = lineChart<Row>(mount(), { ...shared, delay: 0, value: (row: Row) => row[1], ...options });
  undos.push(() => {
    chart.destroy();
  });
  await pass();
  const canvas = chart.node.shadowRoot!.querySelector("canvas")!;
  return {
    chart,
    root: chart.node.shadowRoot!,
    /** Points at a share of the width of the chart. */
    async point(...shares: number[]) {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      for (const share of shares) {
        canvas.dispatchEvent(
          new PointerEvent("pointermove", {
            clientX: left + width * share,
            clientY: top + height / 2,
            pointerType: "mouse",
            bubbles: true,
          }),
        );
        await pass();
      }
      canvas.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
      await pass();
    },
    /** Presses keys, and waits until each is answered. */
    async press(...keys: string[]) {
      canvas.focus();
      for (const key of keys) {
        canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        await pass(310);
      }
    },
  };
}

/** Shares of a width, evenly. */
export const across = Array.from({ length: 24 }, (_, n) => (n + 1) / 25);

/** A row a second, up to now. */
export const rowsOf = (count: number, key?: string, value = (n: number) => n % 7): Row[] =>
  Array.from({ length: count }, (_, n) => [environment.now() - (count - 1 - n) * 1_000, value(n), key]);
