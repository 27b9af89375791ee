import { afterEach, describe, expect, vi } from "vitest";
import { cdp } from "vitest/browser";
import { PastRequests } from "../../src/widgets/past/past-requests.js";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { PastChart } from "./past-chart.js";

const HOUR = 3_600_000;

/** Rows of the feed, one a second: ten million are some four months. */
const ROWS = countOf(10_000_000, 300_000);

/** Views before memory is looked at for the first time, and after. */
const [FEW, MANY] = [30, countOf(3_000, 30)];

/** How much more may be held at the end than after the warm-up, MB. */
const BOUND_MB = 6;

/** The rows of the past that a chart may hold, and those of the newest answer. */
const MOST_ROWS = 210_000;

let shown: PastChart | undefined;
const kept: unknown[] = [];

afterEach(() => {
  shown?.destroy();
  shown = undefined;
  kept.length = 0;
  vi.restoreAllMocks();
});

/** The bytes that the page holds once its garbage is gone: objects, and the buffers of arrays. */
async function heldMB(): Promise<number> {
  const send = (method: string): Promise<unknown> => cdp().send(method as never);
  for (let n = 0; n < 3; n += 1) await send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = (await send("Runtime.getHeapUsage")) as Record<string, number>;
  return (usedSize + backingStorageSize) / 1e6;
}

/** Waits for a state. Not by `expect.poll`, which keeps some kB of each of its calls as long as the test runs. */
async function until(isReached: () => boolean): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!isReached()) {
    if (performance.now() > deadline) throw new Error(`not reached: ${String(isReached)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Views the past as a reader does in a day; returns what was held after the first views and at the end. */
async function viewForADay(first: number, views: number): Promise<{ before: number; after: number; most: number }> {
  const { chart, past, now } = shown!;
  const shows = vi.spyOn(PastRequests.prototype, "show");
  const dice = createDice(seed);
  const oldest = past.all.time(past.all.first);
  let [most, before] = [0, 0];
  for (let view = 0; view < first + views; view += 1) {
    if (view === first) before = await heldMB();
    const length = Math.min(dice.one([60_000, HOUR, 6 * HOUR, 48 * HOUR]), (now - oldest) / 2);
    const to = oldest + length + dice.random() * (now - HOUR - oldest - length);
    chart.setView({ from: to - length, to });
    await until(() => (shows.mock.calls.at(-1)?.[1].from ?? Infinity) < to);
    const requests = shows.mock.contexts.at(-1) as PastRequests;
    await until(() => !requests.isLoading);
    for (const { rows } of shows.mock.calls.at(-1)![1].sets) most = Math.max(most, rows);
    shows.mockClear();
  }
  return { before, after: await heldMB(), most };
}

describe("the memory of a day of views of the past", () => {
  promise("is as it was after the first of them", async (tell) => {
    shown = new PastChart(ROWS);
    const first = FEW + MANY / 10;
    const { before, after, most } = await viewForADay(first, MANY);
    tell({ views: MANY, "MB before": before.toFixed(1), "MB after": after.toFixed(1), "rows held at most": most });
    expect(most).toBeGreaterThan(FEW * 500);
    expect(most).toBeLessThan(MOST_ROWS);
    expect(after - before).toBeLessThan(BOUND_MB);
  });

  promise("would be seen to grow, if answers were kept", async (tell) => {
    shown = new PastChart(300_000);
    const { past } = shown;
    const { answer } = past;
    vi.spyOn(past, "answer").mockImplementation((query) => {
      kept.push(...[1, 2, 3].map(() => answer(query)));
      return answer(query);
    });
    const { before, after } = await viewForADay(FEW, FEW);
    tell({ "MB before": before.toFixed(1), "MB after": after.toFixed(1) });
    expect(after - before).toBeGreaterThan(BOUND_MB);
  });
});
