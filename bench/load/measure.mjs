import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startChild } from "./child.mjs";

/** The time before a measurement, in which code is compiled and buffers grow, ms. */
const WARM_UP = 3_000;

/** The time for the last rows to arrive, ms. */
const DRAIN = 10_000;

const STREAM = fileURLToPath(new URL("../../dist/stream.js", import.meta.url));

/**
 * Measures one load: so many readers over one transport, so many rows a second.
 *
 * - `relay` the file of the relay that is measured; undefined: readers read the engine themselves
 * - `stream` the file of tickline's streams that see whether a row is lost
 * - `warmUp` the time before it, ms
 * - `profile` a folder for the CPU profile of the relay's process
 */
export async function measure({
  engine,
  relay,
  transport,
  readers,
  rate,
  seconds,
  every,
  streams = 2,
  stream = STREAM,
  warmUp = WARM_UP,
  profile = undefined,
}) {
  const execArgv = ["--expose-gc", ...(profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [])];
  const path = "/stream";
  const server = relay
    ? await startChild("relay-process.mjs", { engine, relay, options: { path, every } }, execArgv)
    : await startChild("engine-process.mjs", { engine }, execArgv);
  const count = relay ? readers + streams : readers;
  let crowd;
  try {
    const before = await server.say("memory");
    crowd = relay
      ? await startChild("reader-process.mjs", { port: server.ready, path, transport, readers, streams, stream })
      : await startChild("direct-process.mjs", { port: server.ready, engine, readers });
    const closed = await server.say("usage");
    await crowd.say("open");
    const opened = await server.say("usage");
    const after = await server.say("memory");
    await server.say("publish", { rate });
    await sleep(warmUp);
    const crowdBegan = await crowd.say("begin");
    const began = await server.say("usage");
    await sleep(seconds * 1_000);
    const ended = await server.say("usage");
    const report = await crowd.say("report");
    const loaded = await server.say("memory");
    await server.say("stop");
    const { published, stats } = await server.say("usage");
    const isWhole = await untilAll(crowd, published);
    const last = await crowd.say("report");
    const wall = (ended.at - began.at) * 1_000;
    const cpuTime = (to, from) => to.user + to.system - from.user - from.system;
    const cpuOf = (to, from) => cpuTime(to, from) / wall;
    return {
      transport,
      readers,
      rate,
      every,
      published: (ended.published - began.published) / (wall / 1e6),
      delivered: report.rows / (wall / 1e6),
      p50: report.p50,
      p99: report.p99,
      cpu: cpuOf(ended.cpu, began.cpu),
      readersCpu: cpuOf(report.cpu, crowdBegan.cpu),
      readersCpuPerRow: cpuTime(report.cpu, crowdBegan.cpu) / report.rows,
      engineCpu: (ended.engineCpu - began.engineCpu) / wall,
      engineCpuPerRow: (ended.engineCpu - began.engineCpu) / report.rows,
      engineMemoryPerReader: (after.engine - before.engine) / count,
      // A machine that is busy sends fewer and longer messages.
      cpuPerMessage: cpuTime(ended.cpu, began.cpu) / report.messages,
      cpuPerJoin: cpuTime(opened.cpu, closed.cpu) / count,
      bytesPerRow: report.bytes / report.rows,
      heapPerReader: (after.heapUsed + after.external - before.heapUsed - before.external) / count,
      rssPerReader: (after.rss - before.rss) / count,
      loadedHeapPerReader: (loaded.heapUsed + loaded.external - before.heapUsed - before.external) / count,
      rss: loaded.rss,
      cut: (stats?.cut ?? 0) + last.cut,
      lost: last.lost + last.streams.reduce((all, { wrong }) => all + wrong, 0),
      isWhole,
    };
  } finally {
    await crowd?.end();
    await server.end();
  }
}

/** Waits until every reader has the last row. */
async function untilAll(crowd, published) {
  for (const end = performance.now() + DRAIN; performance.now() < end; await sleep(100)) {
    const { least, streams } = await crowd.say("report");
    if (least > published && streams.every(({ next }) => next > published)) return true;
  }
  return false;
}
