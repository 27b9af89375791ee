import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import type { HistoryAnswer, HistoryQuery } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { LineChart, LineChartInput } from "../../src/widgets/line-chart/index.js";
import { lineChart } from "../../src/widgets/line-chart/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const SECOND = 1_000;
const HOUR = 3_600_000;
/** The rows that the server holds: six hours, one a second. */
const HELD = 6 * 3_600;

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** A server of six hours of rows, which counts up; it answers once it is let, and fails while it has to. */
class Server {
  readonly queries: HistoryQuery[] = [];
  isFailing = false;
  readonly #now: number;
  #gate: Promise<void> | undefined;
  #open: (() => void) | undefined;

  constructor(now: number) {
    this.#now = now;
  }

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  letGo(): void {
    this.#open?.();
    this.#gate = undefined;
  }

  history = async (query: HistoryQuery): Promise<HistoryAnswer<Sample>> => {
    this.queries.push(query);
    await this.#gate;
    query.signal.throwIfAborted();
    if (this.isFailing) throw new TypeError("the disk is gone");
    const oldest = this.#now - HELD * SECOND;
    const { from = oldest, to = this.#now, points = Infinity } = query;
    const step = Math.max(1, Math.ceil((to - from) / points / SECOND)) * SECOND;
    const isSummed = step > SECOND;
    const [rows, min, max]: Sample[][] = [[], [], []];
    for (let time = Math.ceil(Math.max(from, oldest) / step) * step; time <= Math.min(to, this.#now); time += step) {
      rows.push({ time, value: 50 });
      min.push({ time, value: 40 });
      max.push({ time, value: 60 });
    }
    return { rows, whole: true, oldest, ...(isSummed && { step, min, max }) };
  };
}

async function show(options: Partial<LineChartInput<Sample>> = {}) {
  const box = document.createElement("div");
  Object.assign(box.style, { width: "700px", height: "300px" });
  document.body.append(box);
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const server = new Server(now);
  const stream = new DataStream<Sample>(
    {
      name: "server",
      connect(sink) {
        sink.open();
        sink.next(Array.from({ length: 30 }, (_, n) => ({ time: now - (29 - n) * SECOND, value: 50 })));
      },
      history: server.history,
    },
    { retry: { minDelay: 1, maxDelay: 2 } },
  );
  stream.on("error", () => undefined);
  const chart = lineChart<Sample>(box, {
    stream,
    timeWindow: 60_000,
    windows: [60_000, HOUR, 24 * HOUR],
    now: () => now,
    delay: 0,
    locale: "en",
    ...options,
  });
  undos.push(() => {
    chart.destroy();
    stream.destroy();
    box.remove();
  });
  for (let n = 0; n < 5; n += 1) await frame();
  const root = chart.node.shadowRoot!;
  const part = (name: string): HTMLElement => root.querySelector<HTMLElement>(`[part~="${name}"]`)!;
  const button = (words: string): HTMLButtonElement =>
    [...root.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === words)!;
  /** The words over the plot; empty: none are shown. */
  const notice = (): string =>
    root.querySelector("[part~=past-words]") === null || part("past").style.display === "none"
      ? ""
      : [part("past-words"), part("past-retry")]
          .filter(({ style }) => style.display !== "none")
          .map(({ textContent }) => textContent)
          .join(" | ");
  return { chart, box, server, stream, now, root, part, button, notice };
}

const plotOf = (chart: LineChart<Sample>): HTMLCanvasElement => chart.node.shadowRoot!.querySelector("canvas")!;

/** Drags the plot to the right by CSS pixels: into the past. */
function drag(chart: LineChart<Sample>, by: number): void {
  const plot = plotOf(chart);
  const { left, top } = plot.getBoundingClientRect();
  const at = (x: number): PointerEventInit => ({
    clientX: left + x,
    clientY: top + 120,
    pointerId: 1,
    isPrimary: true,
    button: 0,
    buttons: 1,
    bubbles: true,
    composed: true,
  });
  plot.dispatchEvent(new PointerEvent("pointerdown", at(200)));
  for (let step = 1; step <= 5; step += 1) {
    plot.dispatchEvent(new PointerEvent("pointermove", at(200 + (by * step) / 5)));
  }
  plot.dispatchEvent(new PointerEvent("pointerup", { ...at(200 + by), buttons: 0 }));
}

describe("a view beyond the rows that are held", () => {
  it("asks for nothing as it begins, though its left half is empty", async () => {
    const { server, notice } = await show();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([server.queries.length, notice()]).toEqual([0, ""]);
  });

  it("is filled as a reader drags it there, and says meanwhile that rows are loading", async () => {
    const { chart, server, notice } = await show();
    server.hold();
    drag(chart, 300);
    await expect.poll(() => server.queries.length).toBe(1);
    await expect.poll(notice).toBe("loading older rows");
    server.letGo();
    await expect.poll(notice).toBe("");
    const csv = await chart.toCSV();
    const { from = 0, to = 0 } = chart.viewState();
    expect(csv.trim().split("\n").length - 1).toBeGreaterThanOrEqual(Math.floor((to - from) / SECOND) - 1);
  });

  it("is filled by keys, wheel and buttons, with rows that are sums where they are many", async () => {
    const { chart, server, button, notice } = await show();
    plotOf(chart).focus();
    for (let n = 0; n < 12; n += 1) await userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}");
    await expect.poll(() => server.queries.length).toBeGreaterThan(0);
    await userEvent.click(button("24 h"));
    await expect.poll(() => server.queries.length).toBeGreaterThan(1);
    await expect.poll(notice).toMatch(/^no rows before/);
    const { points = 0, from = 0, to = 0 } = server.queries.at(-1)!;
    expect((to - from) / points).toBeGreaterThan(SECOND);
    plotOf(chart).dispatchEvent(
      new WheelEvent("wheel", { deltaY: -400, ctrlKey: true, bubbles: true, cancelable: true }),
    );
    const asked = server.queries.length;
    await expect.poll(() => server.queries.length).toBeGreaterThan(asked);
  });

  it("is live again at once, and asks no more", async () => {
    const { chart, server, button, notice } = await show();
    await userEvent.click(button("1 h"));
    await expect.poll(() => server.queries.length).toBe(1);
    await expect.poll(notice).toBe("");
    chart.setView({ from: Date.now() - 4 * HOUR, to: Date.now() - 3 * HOUR });
    await expect.poll(() => server.queries.length).toBe(2);
    await expect.poll(notice).toBe("");
    await userEvent.click(button("1 min"));
    chart.live();
    await frame();
    expect([chart.paused, chart.viewState()]).toEqual([false, { timeWindow: 60_000 }]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.queries).toHaveLength(2);
  });

  it("shares an answer with the other charts of the stream", async () => {
    const { stream, server, button, now } = await show();
    const other = document.createElement("div");
    Object.assign(other.style, { width: "700px", height: "300px" });
    document.body.append(other);
    const second = lineChart<Sample>(other, { stream, timeWindow: 60_000, now: () => now, delay: 0 });
    undos.push(() => {
      second.destroy();
      other.remove();
    });
    await frame();
    await userEvent.click(button("1 h"));
    second.setView({ timeWindow: HOUR });
    await expect.poll(() => server.queries.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.queries).toHaveLength(1);
  });

  it("says what did not load, and asks again at a press", async () => {
    const { server, button, notice, root } = await show();
    server.isFailing = true;
    await userEvent.click(button("1 h"));
    await expect.poll(notice).toBe("older rows did not load: server history: the disk is gone | Try again");
    expect(server.queries).toHaveLength(5);
    await expect.poll(() => root.querySelector("[role=status]")?.textContent).toContain("older rows did not load");
    server.isFailing = false;
    await userEvent.click(button("Try again"));
    await expect.poll(notice).toBe("");
    expect(server.queries).toHaveLength(6);
  });

  it("tells what is before the beginning in the plot, under the pointer and in the table", async () => {
    const { chart, button, notice, part, root, now } = await show();
    const oldest = now - HELD * SECOND;
    chart.setView({ from: oldest - 60_000, to: oldest + 30_000 });
    await expect.poll(notice).toMatch(/^no rows before/);
    const words = notice();
    await userEvent.hover(plotOf(chart), { position: { x: 200, y: 100 } });
    await expect.poll(() => part("readout").textContent).toContain(words);
    await userEvent.click(button("Table"));
    const gaps = (): string[] => [...root.querySelectorAll("[part~=rows-gap]")].map(({ textContent }) => textContent);
    await expect.poll(gaps).toEqual([words]);
  });

  it("reads a sum with its extent", async () => {
    const { chart, button, notice, part } = await show();
    await userEvent.click(button("24 h"));
    await expect.poll(notice).toMatch(/^no rows before/);
    const { width } = plotOf(chart).getBoundingClientRect();
    await userEvent.hover(plotOf(chart), { position: { x: Math.round(width * 0.85), y: 100 } });
    await expect.poll(() => part("readout").textContent).toMatch(/50.*mean of .*40.* to 60/);
  });

  it("lets a question go that no view waits for", async () => {
    const { chart, server } = await show();
    server.hold();
    chart.setView({ from: Date.now() - 4 * HOUR, to: Date.now() - 3 * HOUR });
    await expect.poll(() => server.queries.length).toBe(1);
    chart.live();
    await expect.poll(() => server.queries[0].signal.aborted).toBe(true);
    server.letGo();
  });
});
