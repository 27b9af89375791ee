/** The process of readers that read an engine themselves: streams of tickline, each with a client of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { DataStream } from "../../dist/stream.js";
import { answerParent } from "./answers.mjs";
import { sourceOf } from "./engines.mjs";
import { createLatencies } from "./latencies.mjs";

const { engine, port, readers } = JSON.parse(process.argv[2]);

/** Readers that are opened at one time. */
const AT_ONCE = 20;

const latencies = createLatencies();
const all = [];
let rows = 0;
let lost = 0;
let cut = 0;
let failure;

function openReader() {
  const stream = new DataStream(sourceOf[engine](port), { recent: 0 });
  // All readers are open before the first row.
  const reader = { stream, next: 1 };
  stream.subscribe({
    data(added) {
      const now = performance.timeOrigin + performance.now();
      for (const { n, time } of added) {
        if (n !== reader.next) lost += 1;
        reader.next = n + 1;
        latencies.add(now - time, 1);
      }
      rows += added.length;
    },
    gap: () => (lost += 1),
    error(error) {
      cut += 1;
      failure ??= error;
    },
  });
  stream.start();
  all.push(reader);
}

/** Opens all readers, some at a time: an engine takes so many new connections at once. */
async function openAll() {
  while (all.length < readers) {
    for (let i = 0; i < AT_ONCE && all.length < readers; i += 1) openReader();
    while (all.some(({ stream }) => stream.position === null)) {
      if (failure) throw new Error(`a reader was refused: ${failure.message}`);
      await sleep(5);
    }
  }
}

answerParent({
  open: openAll,
  begin() {
    latencies.clear();
    rows = 0;
    return { cpu: process.cpuUsage() };
  },
  report: () => ({
    rows,
    lost,
    cut,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    // Of each reader the number of its next row.
    least: Math.min(...all.map(({ next }) => next)),
    streams: [],
    cpu: process.cpuUsage(),
  }),
  end: () => process.exit(),
});
