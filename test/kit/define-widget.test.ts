import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WidgetFrame, WidgetHost } from "../../src/kit/index.js";
import { accessor, choice, defineWidget, duration, number, text } from "../../src/kit/index.js";
import type { DataStreamOptions, Sink } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { Scope } from "../../src/widgets/page/scope.js";
import { CursorMember } from "../../src/widgets/viewport/shared-cursor.js";
import { FakeEnvironment, settle } from "../stream/fake-environment.js";

type Any = Record<string, unknown>;

const start = 1_700_000_000_000;
let environment: FakeEnvironment;
let sink: Sink<Any>;
const ends: (() => void)[] = [];

const table = {
  value: accessor(),
  high: accessor({ default: "high" }),
  min: number({ default: 0 }),
  max: number({ default: 100 }),
  look: choice("round", "flat"),
  unit: text(),
  timeWindow: duration({ default: 60_000 }),
};
type Table = typeof table;

let host: WidgetHost<Table>;
let frames: WidgetFrame<Table>[];
let drawResult: number | void;

const gauge = defineWidget({
  name: "gauge",
  options: table,
  styles: { arc: { stroke: "var(--tick-accent)" } },
  create(given) {
    host = given;
    const arc = host.svg("path", "arc");
    host.root.append(host.element("b", "figure"), arc);
    return {
      draw(frame) {
        frames.push(frame);
        return drawResult;
      },
    };
  },
});

function streamOf(options: DataStreamOptions<Any> = {}): DataStream<Any> {
  return new DataStream<Any>(
    (ofAttempt) => {
      sink = ofAttempt;
      sink.open();
    },
    { environment, ...options },
  );
}

async function make(options: Partial<Parameters<typeof gauge<Any>>[1]> = {}) {
  const widget = gauge<Any>("#box", { stream: streamOf(), value: "cpu", locale: "en", ...options });
  ends.push(() => {
    widget.destroy();
  });
  await settle();
  return widget;
}

function push(...rows: Any[]): void {
  sink.next(rows.map((row, index) => ({ time: start + index * 1_000, ...row })));
  vi.advanceTimersByTime(40);
}

const box = (): Element => document.querySelector("#box")!;
const last = (): WidgetFrame<Table> => frames.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  // The default of `high` names a field that few of these rows have.
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  environment = new FakeEnvironment({ now: start });
  document.body.innerHTML = '<div id="box">before</div>';
  frames = [];
  drawResult = undefined;
});

afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
});

describe("defineWidget(definition)", () => {
  it("draws at once, and says what it waits for", async () => {
    const widget = await make();
    expect(last()).toMatchObject({ row: undefined, time: undefined, state: "connecting", isCurrent: true });
    expect(last().absence).toBe("waiting for the first row");
    expect(last().value).toBeNaN();
    expect(last().numbers.value.length).toBe(0);
    expect(widget.options).toMatchObject({ min: 0, max: 100, look: "round", unit: undefined, cursor: true });
  });

  it("draws the newest row, its number and its time", async () => {
    await make();
    push({ cpu: 40, high: 50 }, { cpu: 41, high: 60 });
    expect(last()).toMatchObject({ value: 41, time: start + 1_000, absence: undefined, row: { cpu: 41, high: 60 } });
    expect(last().options.max).toBe(100);
  });

  it("hands out the numbers of each accessor, by index, by time and reduced", async () => {
    await make();
    push({ cpu: 40, high: 50 }, { cpu: null, high: 60 }, { cpu: 44, high: 70 });
    const { value, high } = last().numbers;
    expect([value.length, value.time(0), value.value(0), value.value(1), value.value(3)]).toEqual([
      3,
      start,
      40,
      NaN,
      NaN,
    ]);
    expect([value.indexAt(start - 1), value.indexAt(start + 1_500), value.joined(0)]).toEqual([-1, 1, false]);
    expect([
      value.reduce("mean"),
      value.reduce("sum", start + 1),
      value.reduce("last-number", start, start + 1_999),
    ]).toEqual([42, 44, 40]);
    expect(high.reduce("max")).toBe(70);
    expect(high.joined(0)).toBe(true);
  });

  it("keeps its row where a new where chooses alike, and chooses the next one by it", async () => {
    const widget = await make({ where: (row) => row.cpu !== 0 });
    push({ cpu: 5 });
    // More than the log of rows holds.
    for (let index = 0; index < 11; index += 1) {
      sink.next(Array.from({ length: 1_000 }, (_, nth) => ({ time: start + 100 * index + nth / 10, cpu: 0 })));
    }
    for (let render = 0; render < 2; render += 1) widget.update({ where: (row) => row.cpu !== 0 && row.cpu !== 9 });
    vi.advanceTimersByTime(40);
    expect(last().row).toMatchObject({ cpu: 5 });
    sink.next([
      { time: start + 1_200, cpu: 7 },
      { time: start + 1_201, cpu: 9 },
    ]);
    vi.advanceTimersByTime(40);
    expect(last().row).toMatchObject({ cpu: 7 });
  });

  it("shows the series that seriesKey names, and reaches the others", async () => {
    const widget = await make({ stream: streamOf({ key: "host" }), seriesKey: "a" });
    push({ cpu: 1, host: "a" }, { cpu: 2, host: "b" });
    expect(last()).toMatchObject({ value: 1, key: "a" });
    const { value } = last().numbers;
    expect(value.keys).toEqual(["a", "b"]);
    expect(value.of("b").value(0)).toBe(2);
    widget.update({ seriesKey: "b" });
    vi.advanceTimersByTime(40);
    expect(last()).toMatchObject({ value: 2, key: "b", row: { cpu: 2, host: "b" } });
  });

  it("follows the moment that another widget of the stream points at", async () => {
    const stream = streamOf();
    await make({ stream });
    push({ cpu: 1 }, { cpu: 2 }, { cpu: 3 });
    const scope = new Scope();
    const other = new CursorMember(scope, () => undefined);
    other.join(true, stream);
    other.point(start + 1_200);
    vi.advanceTimersByTime(40);
    expect(last()).toMatchObject({ value: 2, row: { cpu: 2 }, pointedTime: start + 1_200 });
    other.point(start - 5);
    vi.advanceTimersByTime(40);
    expect(last().absence).toBe("not held: older than the first row here");
    host.point(start + 2_000);
    expect(other.time).toBe(start + 2_000);
    scope.close();
  });

  it("draws again when it asked to, and else only for a reason", async () => {
    await make();
    push({ cpu: 1 });
    vi.advanceTimersByTime(9_000);
    const count = frames.length;
    vi.advanceTimersByTime(500);
    expect(frames.length).toBe(count);
    drawResult = 50;
    host.invalidate();
    vi.advanceTimersByTime(200);
    expect(frames.length).toBeGreaterThan(count + 2);
  });

  it("reads other numbers when an accessor changes, and refuses what is no number", async () => {
    const widget = await make();
    const drops: unknown[] = [];
    widget.on("drop", (drop) => drops.push(drop));
    push({ cpu: 1, mem: 2, high: 9 }, { cpu: 3, mem: 4, high: 9 });
    widget.update({ value: "mem" });
    vi.advanceTimersByTime(40);
    expect(last().value).toBe(4);
    push({ time: start + 5_000, mem: "5", high: 9 });
    vi.advanceTimersByTime(2_000);
    expect(drops).toMatchObject([{ cause: "value" }]);
  });

  it("tells an error of its code once, and lives on", async () => {
    const broken = defineWidget({
      name: "broken",
      create: ({ root, listen, onDestroy }) => {
        listen(root, "click", () => {
          throw new Error("of the listener");
        });
        onDestroy(() => {
          throw new Error("of the end");
        });
        return {
          draw({ row }) {
            if (row !== undefined) throw new Error("of the draw");
          },
        };
      },
    });
    const widget = broken<Any>("#box", { stream: streamOf() });
    await settle();
    const errors: string[] = [];
    widget.on("error", ({ message }) => errors.push(message));
    push({ cpu: 1 });
    push({ cpu: 2 });
    expect(errors).toEqual(["the broken's draw threw"]);
    widget.node.shadowRoot!.querySelector<HTMLElement>('[part="content"]')!.click();
    expect(errors).toEqual(["the broken's draw threw", 'the broken\'s listener of "click" threw']);
    const reported: unknown[] = [];
    vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
    widget.destroy();
    vi.unstubAllGlobals();
    expect(box().outerHTML).toBe('<div id="box">before</div>');
    expect(reported).toMatchObject([{ message: "the broken's onDestroy threw" }]);
  });

  it("reports an error of its code where nobody listens", async () => {
    const broken = defineWidget({
      name: "broken",
      create: () => ({
        draw() {
          throw new Error("of the draw");
        },
      }),
    });
    const reported: unknown[] = [];
    vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
    const widget = broken<Any>("#box", { stream: streamOf() });
    widget.destroy();
    vi.unstubAllGlobals();
    expect(reported).toMatchObject([{ message: "the broken's draw threw", cause: { message: "of the draw" } }]);
  });

  it("throws what create throws, and leaves the target as it was", () => {
    const stream = streamOf();
    const failing = defineWidget({
      name: "failing",
      create({ root }) {
        root.append("half");
        throw new Error("no canvas");
      },
    });
    expect(() => failing("#box", { stream })).toThrow("no canvas");
    expect(box().outerHTML).toBe('<div id="box">before</div>');
    gauge("#box", { stream }).destroy();
  });

  it("leaves nothing: the target as before, no listener, no subscription", async () => {
    const source = manual<Any>();
    const stream = new DataStream(source, { environment });
    const widget = await make({ stream });
    const clicked = vi.fn();
    host.listen(document, "click", clicked);
    const ended = vi.fn();
    host.onDestroy(ended);
    expect(stream.state).not.toBe("idle");
    widget.destroy();
    widget.update({ max: 5 });
    await settle();
    document.dispatchEvent(new Event("click"));
    host.invalidate();
    const count = frames.length;
    vi.advanceTimersByTime(10_000);
    await environment.advanceAsync(60_000);
    expect(frames.length).toBe(count);
    expect(clicked).not.toHaveBeenCalled();
    expect(ended).toHaveBeenCalledOnce();
    expect(stream.state).toBe("idle");
    expect(box().outerHTML).toBe('<div id="box">before</div>');
  });

  it("shows the stream's state, at a place of its own or at the widget's", async () => {
    await make();
    expect(host.status.parentElement?.getAttribute("part")).toBe("corner");
    expect(host.status.textContent).toContain("live");
    const placing = defineWidget({
      name: "placing",
      create({ root, status }) {
        root.prepend(status);
        return { draw: () => undefined };
      },
    });
    document.body.append(Object.assign(document.createElement("p"), { id: "other" }));
    const widget = placing<Any>("#other", { stream: streamOf() });
    ends.push(widget.destroy);
    const content = widget.node.shadowRoot!.querySelector('[part="content"]')!;
    expect([...content.children].map((child) => child.getAttribute("part"))).toEqual(["status"]);
  });

  it("names the widget for screen readers", async () => {
    const widget = await make();
    expect([host.root.role, host.root.ariaLabel]).toEqual(["group", "gauge"]);
    widget.update({ ariaLabel: "CPU" });
    expect(host.root.ariaLabel).toBe("CPU");
  });

  it("styles SVG parts by roles that have a default", async () => {
    await make();
    const arc = host.root.querySelector<SVGElement>("path")!;
    expect(arc.getAttribute("part")).toBe("arc");
    expect(arc.style.stroke).toBe("var(--_accent)");
  });

  it("writes numbers and moments in the reader's language", async () => {
    const widget = await make({ locale: "de", timeZone: "UTC" });
    expect([host.formatNumber(12.5), host.formatNumber(3, ".1f"), host.formatNumber(NaN)]).toEqual([
      "12,5",
      "3,0",
      "–",
    ]);
    widget.update({ locale: "en" });
    expect(host.formatNumber(12.5)).toBe("12.5");
    expect(host.formatMoment(start)).toBe("22:13:20");
  });

  it("refuses wrong options, wrong names and names that are taken", () => {
    const stream = streamOf();
    expect(() => gauge("#box", { stream, max: "9" as never })).toThrow('invalid max: "9". Expected a finite number');
    expect(() => gauge("#box", { stream, unitt: "%" } as never)).toThrow("unknown option: unitt. Did you mean unit?");
    const draw = () => ({ draw: () => undefined });
    expect(() => defineWidget({ name: "Gauge", create: draw })).toThrow('invalid name: "Gauge". Expected lower-case');
    expect(() => defineWidget({ name: "gauge", options: { seriesKey: text() }, create: draw })).toThrow(
      "invalid option: seriesKey. Every gauge has it already",
    );
  });
});
