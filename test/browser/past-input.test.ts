import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { HEIGHT, mouse, PastChart, WIDTH } from "./past-chart.js";
import type { Touch } from "./touch.js";
import { touch, untouch } from "./touch.js";

/** Some two and a half days, a row a second. */
const ROWS = 200_000;

/** The height at which hands move. */
const Y = HEIGHT / 2;

const MIDDLE = WIDTH / 2;

/** The modifier of the key Ctrl. */
const CTRL = 2;

let shown: PastChart;

beforeEach(() => {
  shown = new PastChart(ROWS);
});

afterEach(async () => {
  shown.destroy();
  await untouch();
});

/** Moves the view by a hand until it is as it should be. */
async function until(isThere: () => boolean, move: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < 100 && !isThere(); n += 1) await move();
  expect(isThere()).toBe(true);
}

/** Expects every row of the feed in the view, as it came, in file and picture. */
async function expectRows(): Promise<void> {
  await expect.poll(() => shown.values()).toEqual(shown.expected());
  expect(shown.expected().length).toBeGreaterThan(30);
  await expectLine();
}

/** Expects sums in the place of the feed's rows, a few a pixel. */
async function expectSums(): Promise<void> {
  await expect.poll(async () => (await shown.values()).length).toBeGreaterThan(WIDTH);
  expect((await shown.values()).length).toBeLessThan(shown.expected().length / 2);
  await expectLine();
}

/** Expects a line from edge to edge, and no words of what is missing. */
async function expectLine(): Promise<void> {
  await expect.poll(() => shown.inkedShare()).toBeGreaterThan(0.97);
  expect(shown.notice()).toBe("");
}

/** Expects the newest rows, as they came in, and no word of the past. */
async function expectLive(): Promise<void> {
  await expect.poll(() => shown.chart.paused).toBe(false);
  await expect.poll(() => shown.chart.viewState()).toEqual({});
  await expect.poll(() => shown.values()).toEqual(shown.expected());
  expect(shown.view.to).toBe(shown.now);
  expect(shown.notice()).toBe("");
}

const isOld = (): boolean => shown.view.to < shown.now - 120_000;
const isLong = (): boolean => shown.view.length > 8 * 3_600_000;
const isShort = (): boolean => shown.view.length < 120_000;

describe("the past by a mouse", () => {
  it("is on view as it is dragged there, coarser by the wheel, and fine again; live by a press", async () => {
    const { canvas } = shown;
    await until(isOld, async () => {
      await mouse(canvas, "mousePressed", [60, Y]);
      for (let x = 100; x <= 600; x += 100) await mouse(canvas, "mouseMoved", [x, Y], { button: "left", buttons: 1 });
      await mouse(canvas, "mouseReleased", [600, Y]);
    });
    await expectRows();
    await until(isLong, () => mouse(canvas, "mouseWheel", [MIDDLE, Y], { deltaX: 0, deltaY: 240, modifiers: CTRL }));
    await expectSums();
    await mouse(canvas, "mouseMoved", [MIDDLE, Y]);
    await expect.poll(() => shown.part("readout").textContent).toContain("mean of");
    await until(isShort, () => mouse(canvas, "mouseWheel", [MIDDLE, Y], { deltaX: 0, deltaY: -240, modifiers: CTRL }));
    await expectRows();
    await userEvent.click(shown.part("live"));
    await expectLive();
  });

  it("is on view as a wheel goes there from side to side", async () => {
    const { canvas } = shown;
    await until(isOld, () => mouse(canvas, "mouseWheel", [MIDDLE, Y], { deltaX: -300, deltaY: 0 }));
    await expectRows();
    await userEvent.dblClick(canvas);
    await expectLive();
  });
});

describe("the past by fingers", () => {
  const swipe = async (fingers: Touch): Promise<void> => {
    await fingers.down([60, Y]);
    await fingers.move([640, Y]);
    await fingers.up();
  };

  it("is on view as one of them goes there, coarser as two come together, and fine again; live by a tap", async () => {
    const { canvas } = shown;
    const fingers = await touch(canvas);
    const pinch = async (from: number, to: number): Promise<void> => {
      await fingers.down([MIDDLE - from, Y], [MIDDLE + from, Y]);
      await fingers.move([MIDDLE - to, Y], [MIDDLE + to, Y]);
      await fingers.up();
    };
    await until(isOld, () => swipe(fingers));
    await expectRows();
    await until(isLong, () => pinch(320, 40));
    await expectSums();
    await until(isShort, () => pinch(40, 320));
    await expectRows();
    const button = await touch(shown.part("live"));
    await button.tap([10, 10]);
    await expectLive();
  });
});

describe("the past by keys", () => {
  it("is on view as they go there, coarser by a minus, and fine again by a plus; live by End", async () => {
    const { canvas } = shown;
    await userEvent.keyboard("{Tab}");
    await expect.poll(() => shown.root.activeElement).toBe(canvas);
    await until(isOld, () => userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}"));
    await expectRows();
    await until(isLong, () => userEvent.keyboard("-"));
    await expectSums();
    await until(isShort, () => userEvent.keyboard("+"));
    await expectRows();
    await userEvent.keyboard("{End}");
    await expectLive();
  });
});
