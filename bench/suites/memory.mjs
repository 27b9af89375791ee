import { contestants } from "../contestants/index.mjs";
import { passFrames } from "../measure.mjs";
import { workloads } from "../workloads.mjs";

const loop = "/bench/page/loop.mjs";
const frameCount = "/bench/page/frame-count.mjs";
const held = ["empty", "tickline", "smoothie", "uplot"];

/** The average number of bytes between two samples of the heap. */
const samplingInterval = 256;

/** Returns the bytes that a page holds after garbage collection: objects, and the buffers of typed arrays. */
export async function heldBytes(page) {
  await page.collectGarbage();
  await page.collectGarbage();
  const { usedSize, backingStorageSize } = await page.send("Runtime.getHeapUsage");
  return { objects: usedSize, buffers: backingStorageSize };
}

async function measureHeld({ server }, browser, contestant) {
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  const { file, options } = contestants[contestant];
  await page.call(`/bench/contestants/${file}.mjs`, "load", options ?? {});
  await page.call(frameCount, "countFrames");
  const before = await heldBytes(page);
  await page.call(loop, "start", { file, options, ...workloads["1M"], strokeWidth: 1 });
  await passFrames(page, { frames: 120, budget: 8000 });
  const after = await heldBytes(page);
  await page.close();
  return { objects: after.objects - before.objects, buffers: after.buffers - before.buffers };
}

/**
 * Sums up allocations by their stacks: a stack through the adapter is delivery, one through tickline alone is drawing,
 * any other the page.
 */
function sumAllocations({ head }, frames) {
  const parts = { delivery: 0, drawing: 0, page: 0 };
  const functions = new Map();
  function walk({ callFrame: { functionName, url }, selfSize, children }, part) {
    const here =
      part ?? (url.includes("/contestants/") ? "delivery" : url.includes("/readable.mjs") ? "drawing" : undefined);
    parts[here ?? "page"] += selfSize / frames;
    if (selfSize > 0) {
      const name = `${here ?? "page"}: ${functionName || "(anonymous)"}`;
      functions.set(name, (functions.get(name) ?? 0) + selfSize / frames);
    }
    for (const child of children) walk(child, here);
  }
  walk(head, undefined);
  const largest = [...functions].sort(([, a], [, b]) => b - a).slice(0, 25);
  return { ...parts, total: parts.delivery + parts.drawing + parts.page, functions: Object.fromEntries(largest) };
}

async function measureAllocated({ server }, browser, workload, contestant, count) {
  const page = await browser.open(`${server.url}/bench/page/page.html`);
  const { file, options } = contestants[contestant];
  await page.call(loop, "start", {
    file,
    options: { ...options, module: "/readable.mjs" },
    ...workloads[workload],
    strokeWidth: 1,
  });
  await passFrames(page, { frames: 120, budget: 8000 });
  await page.collectGarbage();
  const from = await page.call(frameCount, "countFrames");
  await page.send("HeapProfiler.startSampling", {
    samplingInterval,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await passFrames(page, { frames: count, budget: 30_000 });
  const [to, { profile }] = await Promise.all([
    page.call(frameCount, "countFrames"),
    page.send("HeapProfiler.stopSampling"),
  ]);
  await page.close();
  return { frames: to - from, ...sumAllocations(profile, to - from) };
}

/** Measures the memory of a million points, and the allocations of a frame: drawing, and the delivery of rows. */
export async function memory(bench, { quick }) {
  const measurements = [];
  const note = (entry, line) => {
    measurements.push(entry);
    bench.tell(line);
  };
  await bench.withBrowser({}, async (browser) => {
    for (const contestant of held) {
      const { objects, buffers } = await measureHeld(bench, browser, contestant);
      const sum = ((objects + buffers) / 1e6).toFixed(2);
      note({ kind: "held", contestant, objects, buffers }, `1M points held  ${contestant.padEnd(9)} ${sum} MB`);
    }
    for (const workload of ["600", "10k", "1M"]) {
      for (const contestant of ["tickline", "tickline-plain"]) {
        const found = await measureAllocated(bench, browser, workload, contestant, quick ? 120 : 600);
        const parts = ["drawing", "delivery", "page"].map((part) => `${part} ${Math.round(found[part])} B`).join(", ");
        const line = `a frame allocates  ${workload.padEnd(4)} ${contestant.padEnd(15)} ${parts}`;
        note({ kind: "allocated", workload, contestant, ...found }, line);
      }
    }
  });
  return { measurements };
}
