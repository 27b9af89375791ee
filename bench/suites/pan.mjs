import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { countDrawn, measured, passFrames, warmUp } from "../measure.mjs";
import { rotate } from "../statistics.mjs";
import { findRenderer, readTimes } from "./second.mjs";

const module = "/bench/page/pan.mjs";
const frameCount = "/bench/page/frame-count.mjs";

/** How far a view moves with each frame, CSS pixels: live by its rows, in the past by a wheel. */
const MOVED_PX = 4;

/** About the width of the plot, CSS pixels. */
const PLOT_PX = 750;

/** The part of the history that is newer than where the first round begins, and that over which rounds are spread. */
const [NEWER, SPREAD] = [0.05, 0.6];

/**
 * The views: `rows` of the history on view, for which `shown` rows or sums stand. The live view beside it has as many
 * rows on view as are `shown`.
 */
export const pannedViews = {
  750: { label: "750 rows, as they came in", rows: 750, shown: 750 },
  2500: { label: "2,500 rows, as they came in", rows: 2_500, shown: 2_500 },
  "100k": { label: "100,000 rows, 64 a sum", rows: 100_000, shown: 1_562 },
  "1M": { label: "1,000,000 rows, 512 a sum", rows: 1_000_000, shown: 1_953 },
};

/** The ways to see a chart. */
const kinds = ["live", "pan"];

/** Throws where a page does not show as many rows as it should: it would be cheap. */
function check({ rows, questions }, { view, kind }) {
  const { shown } = pannedViews[view];
  if (Math.abs(rows - shown) > 3) throw new Error(`${kind} ${view}: ${rows} rows on view in place of ${shown}`);
  if (kind === "pan" && questions < 2) throw new Error(`${kind} ${view}: the past was asked for ${questions} times`);
}

async function inspect(page, name, folder) {
  if (folder) writeFileSync(join(folder, `${name}.png`), await page.screenshot());
  return { drawn: await countDrawn(page) };
}

async function measure({ server, pictures }, browser, what) {
  const { view, kind, round, begin } = what;
  const { rows, shown } = pannedViews[view];
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  await page.call(module, "start", {
    rows: kind === "live" ? shown : rows,
    rowsAFrame: Math.round((shown * MOVED_PX) / PLOT_PX),
    panPx: kind === "live" ? 0 : MOVED_PX,
    begin,
  });
  const renderer = await findRenderer(browser, page);
  const read = async () => ({
    ...(await readTimes(browser, renderer)),
    frames: await page.call(frameCount, "countFrames"),
  });
  await page.collectGarbage();
  await passFrames(page, warmUp);
  const before = await read();
  await passFrames(page, measured);
  const after = await read();
  const seen = await page.call(module, "look");
  check(seen, what);
  const more = round === 0 ? await inspect(page, `pan-${view}-${kind}`, pictures) : undefined;
  await page.close();
  const frames = after.frames - before.frames;
  const [task, cpu] = ["task", "cpu"].map((key) => (after[key] - before[key]) / frames);
  return { frames, task, cpu, fps: (frames * 1000) / (after.time - before.time), ...seen, ...more };
}

/**
 * Measures a frame of a view that a wheel moves through the past beside that of a live one with as many rows on view,
 * in rounds, a browser a round; each round moves through another part of the history.
 */
export async function pan(bench, { rounds }) {
  const measurements = [];
  for (let round = 0; round < rounds; round++) {
    await bench.withBrowser({}, async (browser) => {
      for (const view of Object.keys(pannedViews)) {
        for (const kind of rotate(kinds, round)) {
          const begin = NEWER + (SPREAD * round) / rounds;
          const figures = await measure(bench, browser, { view, kind, round, begin });
          measurements.push({ round, view, kind, ...figures });
          const { task, cpu, fps, questions } = figures;
          const costs = `main ${task.toFixed(3)} ms  cpu ${cpu.toFixed(2)} ms`;
          const words = `${costs}  ${fps.toFixed(1)} fps  ${questions} questions`;
          bench.tell(`round ${round + 1}  ${view.padEnd(5)} ${kind.padEnd(5)} ${words}`);
        }
      }
    });
  }
  return { measurements };
}
