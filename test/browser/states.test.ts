import type { MockInstance } from "vitest";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";

interface Row {
  readonly time: number;
  readonly value: number;
}

const names = ["chart", "card", "table", "text"] as const;
type Name = (typeof names)[number];
type Told = Record<Name, string | null | undefined>;

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let sink: Sink<Row>;
let stream: DataStream<Row>;
let widgets: { node: HTMLElement; destroy(): void }[];
/** What the console says. */
let warnings: MockInstance<typeof console.warn>;

beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  stream = new DataStream<Row>(
    (given) => {
      sink = given;
    },
    { staleAfter: 1_000, retry: { minDelay: 30_000, maxDelay: 30_000 } },
  );
  stream.on("error", () => undefined);
  widgets = [];
});

afterEach(() => {
  for (const widget of widgets) widget.destroy();
  stream.destroy();
  document.body.replaceChildren();
  warnings.mockRestore();
});

function mount(): HTMLElement {
  const element = document.createElement("div");
  element.style.cssText = "width: 700px; height: 240px";
  document.body.append(element);
  return element;
}

/** Makes one widget of each kind. */
function makeAll(): void {
  widgets = [
    lineChart(mount(), { stream }),
    valueCard(mount(), { stream }),
    dataTable(mount(), { stream }),
    liveText(mount(), { stream, template: "{value:.1f} {state}" }),
  ];
}

const told = (read: (root: ShadowRoot, name: Name) => string | null | undefined): Told =>
  Object.fromEntries(names.map((name, n) => [name, read(widgets[n].node.shadowRoot!, name)])) as Told;

/** Returns the word of the state of each widget. */
const states = (): Told =>
  told((root, name) =>
    name === "text"
      ? [...root.querySelectorAll('[part~="value"]')].at(-1)?.textContent
      : root.querySelector('[part="status-word"]')?.textContent,
  );

/** Returns what stands in for the first row. */
const absences = (): Told =>
  told((root, name) => {
    if (name === "text") return root.querySelector<HTMLElement>('[part~="value"]')?.title;
    const waiting = root.querySelector<HTMLElement>('[part="waiting"]');
    return waiting?.style.display === "none" || waiting?.hidden ? "" : waiting?.textContent;
  });

const all = (words: string): Told => ({ chart: words, card: words, table: words, text: words });

const now = (): number => Date.now();
const value = (...values: unknown[]): void => {
  sink.next(values.map((each, index) => ({ time: now() - (values.length - index), value: each as number })));
};

const WAITING = "waiting for the first row";
const TEXTS = 'value: (row) => +row.value, or the stream numbers: "text"';

/** A situation; what all widgets say of the state; what stands in for the first row; "" where there is one. */
const cases: [situation: string, enter: () => unknown, word: string, absence: Told][] = [
  ["is connecting", () => undefined, "connecting", all(WAITING)],
  ["is live, and brings nothing", () => sink.open(), "live", all(WAITING)],
  [
    "is live",
    () => {
      sink.open();
      value(1, 2);
    },
    "live",
    all(""),
  ],
  [
    "was lost, and is reconnecting",
    () => {
      sink.open();
      value(1, 2);
      sink.error("cut");
    },
    "back in \\d+ s",
    { ...all(""), text: "connection lost, reconnecting: source: cut" },
  ],
  [
    "is stale",
    async () => {
      sink.open();
      value(1, 2);
      await expect.poll(() => stream.state, { timeout: 5_000 }).toBe("stale");
    },
    "stale \\d s",
    { ...all(""), text: "stale: no new data" },
  ],
  [
    "has ended",
    () => {
      sink.open();
      value(1, 2);
      sink.complete();
    },
    "ended",
    { ...all(""), text: "ended" },
  ],
  [
    "has ended, and brought nothing",
    () => {
      sink.open();
      sink.complete();
    },
    "ended",
    all("ended without a row"),
  ],
  [
    "has failed",
    () => {
      value(1, 2);
      sink.error("403", { final: true });
    },
    "failed",
    { ...all(""), text: "failed: source: 403" },
  ],
  [
    "has failed, and brought nothing",
    () => sink.error("403", { final: true }),
    "failed",
    all("failed before the first row"),
  ],
  [
    "refuses all rows",
    () => {
      sink.open();
      sink.drop(3, "malformed");
    },
    "3 rows refused",
    all("3 rows refused: malformed"),
  ],
];

describe("all widgets of a stream that", () => {
  it.each(cases)("%s say the same of it", async (_, enter, word, absence) => {
    makeAll();
    await later(20);
    await enter();
    await expect.poll(states).toEqual(all(expect.stringMatching(`^${word}$`)));
    await expect.poll(absences).toEqual(absence);
    expect(warnings).not.toHaveBeenCalled();
  });

  it("refuses all rows say so where they come later, too", async () => {
    const undo = stream.subscribe(() => undefined);
    await later(20);
    sink.open();
    sink.drop(3, "malformed");
    makeAll();
    await expect.poll(absences).toEqual(all("3 rows refused"));
    undo();
  });

  it("brings texts for numbers say why they are refused, and the cure, here and once on the console", async () => {
    makeAll();
    widgets.push(lineChart(mount(), { stream }));
    await later(20);
    sink.open();
    value("21.5", "21.6", "21.7");
    const refusal = `3 values refused: "21.5" is a text: give ${TEXTS}`;
    await expect
      .poll(absences)
      .toEqual({ chart: refusal, card: refusal, table: "", text: `"21.7" is a text: give ${TEXTS}` });
    expect(states()).toMatchObject({
      chart: "3 values refused",
      card: "3 values refused",
      table: "live",
      text: "live",
    });
    const status = widgets[0].node.shadowRoot!.querySelector<HTMLElement>('[part="status"]');
    expect(status?.title).toBe(refusal);
    value("21.8");
    await expect.poll(() => absences().chart, { timeout: 5_000 }).toMatch(/^4 values refused: "21.8" is a text/);
    const [description] = widgets.map(({ node }) => node.ariaDescription);
    expect(description).toContain("values refused: ");
    // Once for each widget that needs numbers.
    expect(warnings).toHaveBeenCalledTimes(3);
    expect(warnings.mock.calls[0]).toEqual([`tickline: chart: ${refusal} (printed once: nobody listens to "drop")`]);
    value(22);
    await expect.poll(absences).toMatchObject({ chart: "", card: "" });
  });

  it("refuses values say so in a widget that is made later, which needs to hear of no event", async () => {
    widgets = [lineChart(mount(), { stream })];
    await later(20);
    sink.open();
    value("unavailable");
    await later(60);
    widgets.unshift(valueCard(mount(), { stream }), valueCard(mount(), { stream }));
    const waiting = widgets[0].node.shadowRoot!.querySelector('[part="waiting"]')!;
    await expect.poll(() => waiting.textContent).toMatch(/^1 value refused: "unavailable" is no number: /);
  });

  it("brings texts for numbers: a table says so of its sparklines", async () => {
    widgets = [dataTable(mount(), { stream, columns: [{ value: "value", sparkline: "line" }] })];
    const drops: unknown[] = [];
    (widgets[0] as ReturnType<typeof dataTable>).on("drop", ({ cause, count }) => drops.push([cause, count]));
    await later(20);
    sink.open();
    value("21.5", "21.6");
    await expect
      .poll(() => widgets[0].node.shadowRoot!.querySelector('[part="status-word"]')?.textContent)
      .toBe("2 values refused");
    expect(drops).toEqual([["value", 2]]);
    expect(warnings).not.toHaveBeenCalled();
  });
});
