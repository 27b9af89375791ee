import { setTimeout as sleep } from "node:timers/promises";
import { rotate } from "../statistics.mjs";

const module = "/bench/page/mount.mjs";
const names = ["tickline", "uplot"];

/** The time in which the page comes to rest, ms. */
const settling = 300;

async function measure({ server }, browser, contestant) {
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  await page.call(module, "prepare", contestant);
  await page.collectGarbage();
  await sleep(settling);
  const before = (await page.metrics()).TaskDuration;
  const call = await page.call(module, "mount");
  const after = (await page.metrics()).TaskDuration;
  await page.close();
  return { call, task: (after - before) * 1000 };
}

/** Measures the time from the call that mounts a chart of 10,000 points to its first frame, in fresh pages. */
export async function mount(bench, { quick }) {
  const rounds = quick ? 3 : 15;
  const measurements = [];
  await bench.withBrowser({}, async (browser) => {
    for (let round = 0; round < rounds; round++) {
      for (const contestant of rotate(names, round)) {
        const figures = await measure(bench, browser, contestant);
        measurements.push({ round, contestant, ...figures });
        const words = `call ${figures.call.toFixed(2)} ms, two frames ${figures.task.toFixed(2)} ms`;
        bench.tell(`round ${round + 1}  mount ${contestant.padEnd(9)} ${words}`);
      }
    }
  });
  return { measurements };
}
