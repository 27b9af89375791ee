import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import type { Dashboard, DashboardInput, DashboardWidget } from "../../../src/widgets/dashboard/index.js";
import { dashboard } from "../../../src/widgets/dashboard/index.js";
import { settle } from "../../stream/fake-environment.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const sinks: Sink<Sample>[] = [];
const open: Dashboard<Sample>[] = [];
let stream: DataStream<Sample>;

function streamOf(): DataStream<Sample> {
  return new DataStream<Sample>(
    (sink) => {
      sinks.push(sink);
      sink.open();
    },
    { retry: false },
  );
}

function make(options: DashboardInput<Sample> = {}, target = "#app"): Dashboard<Sample> {
  const board = dashboard<Sample>(target, { stream, ...options });
  open.push(board);
  return board;
}

const shadow = (board: Dashboard<Sample>): ShadowRoot => board.node.shadowRoot!;
const cells = (board: Dashboard<Sample>): Element[] => [...shadow(board).querySelectorAll('[part~="panel"]')];
const parts = (board: Dashboard<Sample>): string[] =>
  cells(board).map((cell) => cell.getAttribute("part")!.replace("panel ", ""));

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  stream = streamOf();
  document.body.replaceChildren();
  for (const id of ["app", "other"]) {
    const target = document.createElement("div");
    target.id = id;
    document.body.append(target);
  }
});

afterEach(() => {
  for (const board of open.splice(0)) board.destroy();
  sinks.length = 0;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("dashboard(target, options)", () => {
  it("is a heading, a chart and a card of the stream where nothing else is said", async () => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    });
    const board = make({ title: "Real-time Dashboard" });
    await settle();
    sinks[0].next([{ time: Date.now(), value: 42 }]);
    const heading = shadow(board).querySelector("h1")!;
    expect(heading.textContent).toBe("Real-time Dashboard");
    expect(parts(board)).toEqual(["line-chart", "value-card"]);
    expect(sinks).toHaveLength(1);
    const [, card] = board.widgets;
    // As long as it takes to read it.
    vi.advanceTimersByTime(120);
    expect(card.node.shadowRoot!.querySelector('[part="value"]')!.textContent).toBe("42");
  });

  it("mounts what is described, in order, each with its options and the stream that it names", () => {
    const own = streamOf();
    const board = make({
      headingLevel: 3,
      title: "x",
      widgets: [
        { widget: "live-text", template: "at {value}" },
        { widget: "value-card", label: "A", unit: "%" },
        { widget: "line-chart", title: "B", timeWindow: 5_000, stream: own },
      ],
    });
    expect(shadow(board).querySelector("h3")!.textContent).toBe("x");
    expect(parts(board)).toEqual(["live-text", "value-card", "line-chart"]);
    expect(board.widgets.map(({ options }) => options)).toMatchObject([
      { template: "at {value}", stream },
      { label: "A", unit: "%", stream },
      { title: "B", timeWindow: 5_000, stream: own },
    ]);
  });

  it("names itself and its widgets to a screen reader", () => {
    const board = make({
      title: "Servers",
      widgets: [
        { widget: "line-chart", title: "CPU" },
        { widget: "line-chart" },
        { widget: "value-card", label: "Load" },
      ],
    });
    const groups = [...shadow(board).querySelectorAll('[role="group"]')].map((group) =>
      group.getAttribute("aria-label"),
    );
    expect(groups).toEqual(["Servers", "CPU", "line chart"]);
    expect(board.widgets[2].node.shadowRoot!.querySelector('[role="group"]')!.getAttribute("aria-label")).toBe("Load");
    board.update({ ariaLabel: "All servers" });
    expect(shadow(board).querySelector('[role="group"]')!.getAttribute("aria-label")).toBe("All servers");
  });

  it("gives its description back, whole", () => {
    const widgets: DashboardWidget<Sample>[] = [
      { widget: "value-card", label: "A", span: 2 },
      { widget: "live-text", template: "{value}" },
    ];
    const first = make({ title: "T", columns: 3, widgets });
    const second = dashboard("#other", first.options);
    open.push(second);
    expect(second.options).toEqual(first.options);
    const describe = (board: Dashboard<Sample>): unknown[] => board.widgets.map(({ options }) => options);
    expect(describe(second)).toEqual(describe(first));
    expect(first.options).toMatchObject({ headingLevel: 1, gap: undefined });
    first.destroy();
    expect(make().options.widgets.map(({ widget }) => widget)).toEqual(["line-chart", "value-card"]);
  });

  it("keeps widgets of the same kind at the same place, and mounts and ends the others", () => {
    const board = make({
      widgets: [{ widget: "value-card", label: "A" }, { widget: "line-chart", title: "B" }, { widget: "live-text" }],
    });
    const [card, chart, text] = board.widgets;
    const updates = [card, chart].map((widget) => vi.spyOn(widget, "update"));
    const ended = vi.spyOn(text, "destroy");
    board.update({
      widgets: [
        { widget: "value-card", unit: "%" },
        { widget: "line-chart", title: "B" },
        { widget: "value-card" },
        { widget: "live-text" },
      ],
    });
    expect(parts(board)).toEqual(["value-card", "line-chart", "value-card", "live-text"]);
    expect(board.widgets.slice(0, 2)).toEqual([card, chart]);
    expect(board.widgets[0].options).toMatchObject({ label: undefined, unit: "%" });
    // What is the same is left alone.
    expect(updates.map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    expect(ended).toHaveBeenCalledOnce();
    board.update({
      widgets: [{ widget: "value-card" }, { widget: "live-text" }, { widget: "value-card" }, { widget: "live-text" }],
    });
    expect(parts(board)).toEqual(["value-card", "live-text", "value-card", "live-text"]);
    expect(board.widgets.map(({ node }) => node.parentElement)).toEqual(cells(board));
    board.update({ widgets: [{ widget: "live-text" }] });
    expect(parts(board)).toEqual(["live-text"]);
    expect(board.widgets).toHaveLength(1);
  });

  it("touches nothing but the heading for another title", () => {
    const board = make({ title: "A" });
    const before = [...board.widgets];
    const updates = before.map((widget) => vi.spyOn(widget, "update"));
    board.update({ title: "B" });
    expect(shadow(board).querySelector("h1")!.textContent).toBe("B");
    board.update({ headingLevel: 2 });
    expect(
      [...shadow(board).querySelectorAll('[part="heading"]')].map(({ localName, textContent }) => [
        localName,
        textContent,
      ]),
    ).toEqual([["h2", "B"]]);
    board.update({ title: undefined });
    expect(shadow(board).querySelector('[part="heading"]')).toBeNull();
    expect(board.widgets).toEqual(before);
    expect(updates.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  it("moves its widgets to another stream, but those with their own", () => {
    const [own, next] = [streamOf(), streamOf()];
    const board = make({ widgets: [{ widget: "value-card" }, { widget: "value-card", stream: own }] });
    board.update({ stream: next });
    expect(board.widgets.map(({ options }) => (options as { stream: unknown }).stream)).toEqual([next, own]);
    expect(stream.listenerCount("data")).toBe(0);
  });

  it("hands its cursor on to the widgets that name none", () => {
    const widgets: DashboardWidget<Sample>[] = [
      { widget: "line-chart" },
      { widget: "data-table" },
      { widget: "live-text", cursor: false },
    ];
    const board = make({ widgets });
    const cursors = (): unknown[] => board.widgets.map(({ options }) => (options as { cursor?: unknown }).cursor);
    expect(cursors()).toEqual([true, true, false]);
    board.update({ cursor: "wall" });
    expect(cursors()).toEqual(["wall", "wall", false]);
  });

  it("tells states, errors and drops once a stream, not once a widget", async () => {
    const own = streamOf();
    const board = make({
      widgets: [
        { widget: "line-chart" },
        { widget: "value-card" },
        { widget: "live-text" },
        { widget: "value-card", stream: own },
      ],
    });
    const [state, error, drop] = [vi.fn(), vi.fn(), vi.fn()];
    board.on("state", state);
    board.on("error", error);
    board.on("drop", drop);
    await settle();
    const told = (): unknown[] => state.mock.calls.map(([change]) => (change as { state: string }).state);
    expect(told().filter((name) => name === "live")).toHaveLength(2);
    sinks[0].drop(3, "schema");
    sinks[0].error("gone", { final: true });
    expect(told().filter((name) => name === "failed")).toHaveLength(1);
    expect(error).toHaveBeenCalledTimes(1);
    expect(drop.mock.calls).toEqual([[expect.objectContaining({ count: 3, cause: "schema" })]]);
  });

  it.each<[string, object]>([
    [
      "dashboard: widgets[2]: unknown option: timewindow. Did you mean timeWindow?",
      { widgets: [{ widget: "value-card" }, { widget: "live-text" }, { widget: "line-chart", timewindow: 1 }] },
    ],
    [
      "dashboard: widgets[1]: invalid timeWindow: -5. Expected a number of milliseconds above 0",
      { widgets: [{ widget: "value-card" }, { widget: "line-chart", timeWindow: -5 }] },
    ],
    [
      'dashboard: widgets[0]: invalid sort.column: "cpu". Expected',
      { widgets: [{ widget: "data-table", columns: [{ value: "value" }], sort: { column: "cpu" } }] },
    ],
    [
      "dashboard: widgets[0]: unknown widget: line-chrat. Did you mean line-chart? " +
        "There are line-chart, value-card, data-table, live-text",
      { widgets: [{ widget: "line-chrat" }] },
    ],
    ["dashboard: widgets[0]: unknown widget: undefined. There are line-chart", { widgets: [{ title: "x" }] }],
    ["dashboard: widgets[0]: unknown widget: constructor. There are", { widgets: [{ widget: "constructor" }] }],
    [
      'dashboard: widgets[0]: invalid widget: "line-chart". Expected an object such as { widget: "line-chart" }',
      { widgets: ["line-chart"] },
    ],
    [
      'dashboard: widgets[0]: invalid span: 0. Expected a whole number of at least 1 or "all"',
      { widgets: [{ widget: "line-chart", span: 0 }] },
    ],
    ["dashboard: widgets[0]: invalid stream: undefined. Expected a DataStream", { stream: undefined }],
    ["invalid widgets: an object. Expected a list such as", { widgets: {} }],
    ["unknown option: colums. Did you mean columns?", { colums: 2 }],
    ["invalid headingLevel: 7. Expected 1, 2, 3, 4, 5 or 6", { headingLevel: 7 }],
  ])("mounts nothing where something is wrong, and says where: %s", (message, options) => {
    const before = document.documentElement.outerHTML;
    expect(() => make(options as DashboardInput<Sample>)).toThrow(message);
    expect(document.documentElement.outerHTML).toBe(before);
    expect(stream.listenerCount("data")).toBe(0);
  });

  it("changes nothing where a part of an update is wrong", () => {
    const board = make({ title: "A" });
    const before = [shadow(board).querySelector('[part="board"]')!.outerHTML, board.options];
    expect(() => {
      board.update({
        title: "B",
        widgets: [{ widget: "live-text" }, { widget: "value-card", reduce: "median" as "mean" }],
      });
    }).toThrow('dashboard: widgets[1]: invalid reduce: "median"');
    expect([shadow(board).querySelector('[part="board"]')!.outerHTML, board.options]).toEqual(before);
  });

  it("leaves nothing behind", async () => {
    const before = document.documentElement.outerHTML;
    const board = make({ title: "A" });
    await settle();
    const widgets = [...board.widgets];
    board.destroy();
    board.destroy();
    expect(document.documentElement.outerHTML).toBe(before);
    expect(stream.listenerCount("data")).toBe(0);
    expect(widgets.every(({ node }) => !node.isConnected)).toBe(true);
    make();
    expect(document.querySelector("#app")!.childNodes.length).toBe(1);
  });
});
