import { afterEach, describe, expect, it } from "vitest";
import { cdp } from "vitest/browser";
import type { ManualSource } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LineChart, LineChartInput, LineChartOptions } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

interface Sample {
  readonly time: number;
  readonly cpu: number | null;
  readonly memory: number;
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 300 && !done(); n += 1) await frame();
  if (!done()) throw new Error("it did not come to that within 300 frames");
}

/** A key as a keyboard sends it, by the browser. */
async function press(key: string, modifiers = 0): Promise<void> {
  const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
  const code = key === " " ? "Space" : key;
  const virtual: Record<string, number> = {
    Enter: 13,
    " ": 32,
    Tab: 9,
    Escape: 27,
    End: 35,
    Home: 36,
    ArrowLeft: 37,
    ArrowUp: 38,
    ArrowRight: 39,
    ArrowDown: 40,
    PageUp: 33,
    PageDown: 34,
  };
  const both = { key, code, modifiers, windowsVirtualKeyCode: virtual[key] };
  await cdp().send(
    "Input.dispatchKeyEvent" as never,
    { type: "keyDown", ...both, ...(text !== undefined && { text }) } as never,
  );
  await cdp().send("Input.dispatchKeyEvent" as never, { type: "keyUp", ...both } as never);
  await frame();
}

const shift = 8;

interface Shown {
  readonly chart: LineChart<Sample>;
  readonly stream: DataStream<Sample>;
  readonly source: ManualSource<Sample>;
  readonly canvas: HTMLCanvasElement;
  readonly root: ShadowRoot;
  /** The newest row's time when it was made. */
  readonly now: number;
  /** The times pointed at. */
  readonly times: (number | undefined)[];
  /** What a screen reader is told. */
  told(): string;
}

const noon = Date.UTC(2025, 2, 12, 12);

/** A chart of the last minute of two lines, ten minutes of a row a second; its clock stands. */
async function show(options: Partial<LineChartOptions<Sample>> = {}): Promise<Shown> {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "600px", height: "240px" });
  document.body.append(box);
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, { staleAfter: Infinity });
  const series = [{ value: "cpu" }, { value: "memory" }];
  const whole = {
    stream,
    series,
    delay: 0,
    retain: { time: 1e12 },
    timeZone: "UTC",
    now: () => noon,
    title: "Machine",
    ...options,
  };
  const chart = lineChart<Sample>(box, whole as LineChartInput<Sample>);
  const other = document.createElement("button");
  document.body.append(other);
  undos.push(() => {
    chart.destroy();
    stream.destroy();
    box.remove();
    other.remove();
  });
  await Promise.resolve();
  source.push(
    Array.from({ length: 600 }, (_, n) => ({
      time: noon - (599 - n) * 1_000,
      cpu: n === 597 ? null : n % 50,
      memory: 70,
    })),
  );
  const times: (number | undefined)[] = [];
  chart.on("cursor", ({ time }) => times.push(time));
  const root = chart.node.shadowRoot!;
  const canvas = root.querySelector("canvas")!;
  for (let n = 0; n < 4; n += 1) await frame();
  canvas.focus();
  return {
    chart,
    stream,
    source,
    canvas,
    root,
    now: noon,
    times,
    told: () => root.querySelector("[role=status]")!.textContent,
  };
}

describe("keys on a chart", () => {
  it("move a cursor from row to row, hold the view, and have each row read: time, line, value", async () => {
    const { chart, now, times, told } = await show();
    await press("ArrowLeft");
    await until(() => told() === "12:00:00, cpu 49");
    expect(times).toEqual([now]);
    expect(chart.paused).toBe(true);
    await press("ArrowLeft");
    await until(() => told() === "11:59:59, cpu 48");
    await press("ArrowLeft");
    await until(() => told() === "11:59:58, cpu no value");
    await press("ArrowRight");
    await press("ArrowRight");
    await until(() => told() === "12:00:00, cpu 49");
    expect(times.at(-1)).toBe(now);
  });

  it("go to another line up and down, whose name stands out", async () => {
    const { root, told } = await show();
    await press("ArrowRight");
    await press("ArrowDown");
    await until(() => told() === "12:00:00, memory 70");
    const weights = [...root.querySelectorAll<HTMLElement>('[part~="reading"]')].map(
      (line) => getComputedStyle(line).fontWeight,
    );
    expect(weights).toEqual(["400", "600"]);
    await press("ArrowUp");
    await until(() => told() === "12:00:00, cpu 49");
  });

  it("go to the first row held and to the last one on view, which follows", async () => {
    const { now, times, told } = await show();
    await press("ArrowLeft");
    await press("Home");
    await until(() => told() === "11:50:01, cpu 0");
    await until(() => times.at(-1) === now - 599_000);
    await press("End");
    await until(() => times.at(-1) === now);
    expect(told()).toBe("11:50:01, cpu 0");
    await until(() => told() === "12:00:00, cpu 49");
  });

  it("go a whole view along by pages", async () => {
    const { now, times } = await show();
    await press("ArrowLeft");
    await press("PageUp");
    await until(() => times.at(-1) === now - 60_000);
    await press("PageDown");
    await until(() => times.at(-1) === now);
  });

  it("let go by Escape, and the view goes on", async () => {
    const { chart, times } = await show();
    await press("ArrowLeft");
    await until(() => chart.paused);
    await press("Escape");
    await until(() => times.at(-1) === undefined);
    expect(chart.paused).toBe(false);
  });

  it("let go where the focus goes elsewhere", async () => {
    const { chart, times } = await show();
    await press("ArrowLeft");
    await until(() => chart.paused);
    document.body.querySelector<HTMLElement>("body > button")!.focus();
    await until(() => times.at(-1) === undefined);
    expect(chart.paused).toBe(false);
  });

  it("move the view with Shift, and tell where it has gone to", async () => {
    const { chart, times, told } = await show();
    await press("ArrowLeft", shift);
    await until(() => told() === "11:58:54 to 11:59:54");
    expect(times).toEqual([]);
    expect(chart.paused).toBe(true);
  });

  it("point at the same moment on all widgets of the stream", async () => {
    const { stream, told } = await show();
    const box = document.createElement("div");
    document.body.append(box);
    const card = valueCard<Sample>(box, { stream, value: "memory", label: "Memory", timeZone: "UTC" });
    undos.push(() => {
      card.destroy();
      box.remove();
    });
    await press("ArrowLeft");
    await press("ArrowLeft");
    await until(() => told() === "11:59:59, cpu 48");
    await until(() => card.node.shadowRoot!.textContent.includes("11:59:59"));
  });

  it("have a gap read between the rows at its sides", async () => {
    const { chart, source, now, told } = await show();
    chart.update({ now: () => now + 20_000 });
    source.lost({ cause: "a test" });
    source.push([{ time: now + 10_000, cpu: 5, memory: 6 }]);
    await frame();
    await press("ArrowLeft");
    await until(() => told().startsWith("12:00:10, cpu 5"));
    expect(told()).toContain("before it for 10 s");
    await press("ArrowLeft");
    await until(() => told().startsWith("12:00:00, cpu 49"));
    expect(told()).toContain("after it for 10 s");
  });

  it("leave those they have no use for to the page", async () => {
    const { canvas } = await show({ series: undefined, value: "cpu" });
    const taken = (key: string): boolean =>
      !canvas.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    expect(["Tab", "ArrowUp", "ArrowDown", "a", "Enter"].filter(taken)).toEqual([]);
    expect(["ArrowLeft", "ArrowRight", "Home", "End", " ", "+", "-"].filter((key) => !taken(key))).toEqual([]);
  });
});
