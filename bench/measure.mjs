import { contestants } from "./contestants/index.mjs";
import { workloads } from "./workloads.mjs";

const loop = "/bench/page/loop.mjs";
const frameCount = "/bench/page/frame-count.mjs";

/** The frames before and in a measurement, and the ms that they may take. */
export const warmUp = { frames: 60, budget: 4000 };
export const measured = { frames: 240, budget: 8000 };

/** Opens a page with a contestant at a workload, filled, its loop running. */
export async function openWorkload({ browser, server }, contestant, workload, strokeWidth = 1) {
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  const { file, options } = contestants[contestant];
  await page.call(loop, "start", { file, options, ...workloads[workload], strokeWidth });
  return page;
}

/** Returns the share of frames in which the page draws. */
export const countDrawn = (page) => page.call(frameCount, "countDrawn", warmUp.frames, warmUp.budget);

/** Waits for a number of frames; fewer where they take longer than `budget` ms. */
export const passFrames = (page, { frames, budget }) => page.call(frameCount, "pass", frames, budget);

/** Reads the costs of the page and of all processes so far; the page's figures are of one moment. */
async function read(browser, page) {
  const cpu = browser.cpu();
  const [{ TaskDuration, Timestamp }, frames] = await Promise.all([
    page.metrics(),
    page.call(frameCount, "countFrames"),
  ]);
  return { cpu, task: TaskDuration * 1000, time: Timestamp * 1000, frames };
}

/**
 * Measures a contestant at a workload in a new page: ms of the main thread, and of all processes, a frame. Calls `look`
 * with the page afterwards.
 */
export async function measureFrames(bench, contestant, workload, strokeWidth, look) {
  const { browser } = bench;
  const page = await openWorkload(bench, contestant, workload, strokeWidth);
  await page.collectGarbage();
  await passFrames(page, warmUp);
  const before = await read(browser, page);
  await passFrames(page, measured);
  const after = await read(browser, page);
  const seen = await look?.(page);
  await page.close();
  const frames = after.frames - before.frames;
  return {
    frames,
    task: (after.task - before.task) / frames,
    cpu: (after.cpu - before.cpu) / frames,
    fps: (frames * 1000) / (after.time - before.time),
    ...seen,
  };
}
