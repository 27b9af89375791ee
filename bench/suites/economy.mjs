import { setTimeout as sleep } from "node:timers/promises";
import { rotate } from "../statistics.mjs";

const kinds = ["idle", "loop", "tickline"];

/** The time in which a first picture comes to rest, ms. */
const settling = 5000;

async function measure({ server }, browser, kind, duration) {
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  await page.call("/bench/page/economy.mjs", "start", kind);
  await sleep(settling);
  const read = async () => ({ cpu: browser.cpu(), task: (await page.metrics()).TaskDuration * 1000 });
  const before = await read();
  await sleep(duration);
  const after = await read();
  await page.close();
  return { task: after.task - before.task, cpu: after.cpu - before.cpu, duration };
}

/** Measures a minute of an hour on view at a row a second, beside an empty animation frame loop on the same page. */
export async function economy(bench, { quick }) {
  const [rounds, duration] = quick ? [1, 10_000] : [2, 60_000];
  const measurements = [];
  for (let round = 0; round < rounds; round++) {
    await bench.withBrowser({}, async (browser) => {
      for (const kind of rotate(kinds, round)) {
        const figures = await measure(bench, browser, kind, duration);
        measurements.push({ round, kind, ...figures });
        const words = `${figures.task.toFixed(1)} ms, cpu ${figures.cpu.toFixed(1)} ms in ${duration / 1000} s`;
        bench.tell(`round ${round + 1}  ${kind.padEnd(9)} ${words}`);
      }
    });
  }
  return { measurements };
}
