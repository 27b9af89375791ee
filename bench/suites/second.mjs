import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { contestants } from "../contestants/index.mjs";
import { busiest, shareOfCore } from "../cpu.mjs";
import { startDemo } from "../demo.mjs";
import { loads } from "../loads.mjs";
import { rotate } from "../statistics.mjs";

/** The time before a measurement, ms. */
const WARM_UP_MS = 4000;

/** The ages of a browser between which its own interface works for a tenth of a second, once: at about 30 s. */
const UNREST_MS = { from: 27_000, to: 33_000 };

/** The work by which the renderer of a page is found, ms. */
const MARK_MS = 100;

/** The time in which draws are counted, ms. */
const COUNTED_MS = 5000;

/** Returns the option that a build refused, itself or its value, by its error; undefined for any other error. */
export const refusedOption = ({ message }) => /(?:unknown option:|invalid) (\w+)/.exec(message)?.[1];

/** Opens a page in which a contestant shows a load; closes it again where that fails. */
async function open({ server, modules }, browser, contestant, load) {
  const { file, options } = contestants[contestant];
  if (loads[load].demo) {
    const demo = await startDemo(modules[options.module]);
    const page = await browser.open(demo.url);
    return { page, close: () => Promise.all([page.close(), demo.close()]) };
  }
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  try {
    await page.call("/bench/page/second.mjs", "start", { file, options, load: loads[load] });
  } catch (error) {
    await page.close();
    throw error;
  }
  return { page, close: page.close };
}

/** Returns how long to wait, ms, so that a measurement of a browser of this age does not meet its unrest. */
export function restBefore(age, seconds) {
  const meets = age < UNREST_MS.to && age + WARM_UP_MS + seconds * 1000 > UNREST_MS.from;
  return meets ? UNREST_MS.to - age : 0;
}

/** Returns the renderer of a page: the process whose main thread works while the page is told to. */
export async function findRenderer(browser, page) {
  const before = await browser.mainThreads();
  await page.evaluate(`for (const from = performance.now(); performance.now() < from + ${MARK_MS};);`);
  return busiest(before, await browser.mainThreads());
}

/** Reads the CPU times so far: of a renderer's main thread, and of all processes. */
export async function readTimes(browser, renderer) {
  const task = (await browser.mainThreads()).get(renderer);
  return { time: performance.now(), task, cpu: browser.cpu() };
}

/** Measures the page that is open: % of a core of its main thread, and of all processes. */
async function measureSeconds(browser, renderer, seconds) {
  const before = await readTimes(browser, renderer);
  await sleep(seconds * 1000);
  const after = await readTimes(browser, renderer);
  const [task, cpu] = ["task", "cpu"].map((key) => shareOfCore(after[key] - before[key], after.time - before.time));
  return { seconds, task, cpu };
}

/** Counts the draws a second after a measurement, and takes a picture. */
async function inspect(page, name, folder) {
  const draws = await page.call("/bench/page/draws.mjs", "countDraws", COUNTED_MS);
  if (folder) writeFileSync(join(folder, `${name}.png`), await page.screenshot());
  return { draws };
}

/** Lists who shows a load: its contestants that are wanted, and the other build where tickline does. */
export function whoShows(load, names) {
  const known = loads[load].contestants;
  return names.filter((name) => known.includes(name) || (name === "other" && known.includes("tickline")));
}

const describe = ({ task, cpu, draws }) =>
  `main ${task.toFixed(2).padStart(6)} %  all ${cpu.toFixed(2).padStart(6)} %` +
  (draws === undefined ? "" : `  ${draws.toFixed(1).padStart(5)} draws/s`);

/** Measures a contestant that shows a load, in a page of its own; with `look` counts its draws too. */
async function measure(bench, browser, { contestant, load, seconds, look }) {
  await sleep(restBefore(browser.age(), seconds));
  const { page, close } = await open(bench, browser, contestant, load);
  const renderer = await findRenderer(browser, page);
  await page.collectGarbage();
  await sleep(WARM_UP_MS);
  const figures = await measureSeconds(browser, renderer, seconds);
  const seen = look ? await inspect(page, `second-${load}-${contestant}`, bench.pictures) : undefined;
  await close();
  return { ...figures, ...seen };
}

/** Does the same; resolves to `{ refused }` where the contestant is about an option that its build refuses. */
async function tryToMeasure(bench, browser, how) {
  try {
    return await measure(bench, browser, how);
  } catch (error) {
    const refused = refusedOption(error);
    if (refused === undefined || contestants[how.contestant].options?.[refused] === undefined) throw error;
    return { refused };
  }
}

/** Measures what looking at widgets costs while rows come once a second, in rounds, a browser a round. */
export async function second(bench, { names, rounds, seconds, loads: wanted = Object.keys(loads) }) {
  const measurements = [];
  for (let round = 0; round < rounds; round++) {
    await bench.withBrowser({}, async (browser) => {
      for (const load of wanted) {
        for (const contestant of rotate(whoShows(load, names), round)) {
          const words = `round ${round + 1}  ${load.padEnd(11)} ${contestant.padEnd(18)}`;
          const figures = await tryToMeasure(bench, browser, { contestant, load, seconds, look: round === 0 });
          if (figures.refused) {
            bench.tell(`${words} skipped: this build refuses the option ${figures.refused}`);
          } else {
            measurements.push({ round, load, contestant, ...figures });
            bench.tell(`${words} ${describe(figures)}`);
          }
        }
      }
    });
  }
  return { measurements };
}
