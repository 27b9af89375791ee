import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { rotate } from "../statistics.mjs";
import { heldBytes } from "./memory.mjs";

const flood = "/bench/page/flood.mjs";
const kinds = ["bare", "tickline"];

/** The time before the measurement, ms. */
const settling = 2000;

/** The number of heap samples during a flood. */
const looks = 6;

const heldSum = ({ objects, buffers }) => objects + buffers;

/** Waits until the stream counts no more rows: all rows that were sent arrive sooner or later. */
async function readAtRest(page) {
  for (let before = -1; ;) {
    const now = await page.call(flood, "read");
    if (now.received === before) return now;
    before = now.received;
    await sleep(1000);
  }
}

async function measure({ server }, browser, source, { kind, form, seconds }) {
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  const url = `ws://127.0.0.1:${source.port}/${form}?seconds=${seconds}`;
  const sent = once(source.process, "message");
  await page.call(flood, kind === "bare" ? "startBare" : "startTickline", url);
  await sleep(settling);
  const read = async () => ({ ...(await page.call(flood, "read")), task: (await page.metrics()).TaskDuration * 1000 });
  const before = await read();
  const heap = [];
  const measured = seconds * 1000 - settling - 1000;
  for (let look = 0; look < looks; look++) {
    await sleep(measured / looks);
    if (form === "batched") heap.push(heldSum(await heldBytes(page)));
  }
  const after = await read();
  const [{ rows }] = await sent;
  const { stats, received } = await readAtRest(page);
  await page.close();
  const elapsed = (after.time - before.time) / 1000;
  return {
    sent: rows,
    received,
    fps: (after.frames - before.frames) / elapsed,
    rate: (after.received - before.received) / elapsed,
    busy: (after.task - before.task) / 1000 / elapsed,
    heap,
    stats,
  };
}

/** Starts the server in a process of its own, calls `use` with it, and ends it. */
async function withSource(use) {
  const child = fork(fileURLToPath(new URL("flood-server.mjs", import.meta.url)));
  try {
    const [{ port }] = await once(child, "message");
    return await use({ process: child, port });
  } finally {
    child.disconnect();
  }
}

const describe = ({ fps, rate, busy, sent, received }) =>
  `${fps.toFixed(1)} fps, ${Math.round(rate)} rows/s, main thread ${(busy * 100).toFixed(0)} %, ` +
  `${sent} rows sent, ${received} received`;

/**
 * Measures more rows than any page needs: a million a second, and single rows as fast as they come, beside a page that
 * only parses.
 */
export async function floods(bench, { quick }) {
  const plan = [
    { form: "batched", rounds: quick ? 1 : 2, seconds: quick ? 10 : 60 },
    { form: "unbatched", rounds: quick ? 1 : 5, seconds: quick ? 5 : 8 },
  ];
  const measurements = [];
  await withSource(async (source) => {
    for (const { form, rounds, seconds } of plan) {
      for (let round = 0; round < rounds; round++) {
        await bench.withBrowser({}, async (browser) => {
          for (const kind of rotate(kinds, round)) {
            const figures = await measure(bench, browser, source, { kind, form, seconds });
            measurements.push({ form, round, kind, seconds, ...figures });
            bench.tell(`round ${round + 1}  ${form.padEnd(9)} ${kind.padEnd(9)} ${describe(figures)}`);
          }
        });
      }
    }
  });
  return { measurements };
}
