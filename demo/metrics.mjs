import { cpus, freemem, loadavg, platform, totalmem } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds between two samples. */
export const SAMPLE_INTERVAL = 250;

/**
 * The number of samples over which a CPU's share is taken: the kernel counts in steps of 10 ms, which are coarse in a
 * single sample.
 */
const CPU_SAMPLES = 4;

/** The resolution of the event loop's timer, ms: the histogram counts it as delay, a row does not. */
const RESOLUTION = 4;

const GIB = 2 ** 30;

/**
 * Measures this machine. `sample()` gives one row:
 *
 * - `time` epoch ms
 * - `cpu`, `core0`, `core1` … busy over the last second, in %
 * - `memory` used, in %; `memoryUsed` in GiB
 * - `load1`, `load5`, `load15` mean number of runnable processes over 1, 5, 15 minutes
 * - `delay`, `delayP99`, `delayMax` how late this process's timers fired since the last row, in ms: median, 99 %, worst
 *
 * An unknown figure is null.
 */
export function createMetrics() {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  const readings = [readCpus()]; // oldest first

  return {
    sample() {
      const now = readCpus();
      const cores = compareCpus(readings[0], now);
      readings.push(now);
      if (readings.length > CPU_SAMPLES) readings.shift();
      const used = totalmem() - freemem();
      const row = {
        time: Date.now(),
        cpu: mean(cores),
        ...Object.fromEntries(cores.map((share, index) => [`core${index}`, round(share, 1)])),
        memory: round((100 * used) / totalmem(), 2),
        memoryUsed: round(used / GIB, 3),
        ...readLoad(),
        ...readDelay(histogram),
      };
      histogram.reset();
      return row;
    },
    stop() {
      histogram.disable();
    },
  };
}

/** Reads the busy and total ms of each core since the machine started. */
function readCpus() {
  return cpus().map(({ times }) => {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    return { busy: total - times.idle, total };
  });
}

/** Returns the busy share of each core between two readings in %; null where no time has passed or the core is new. */
function compareCpus(before, after) {
  return after.map(({ busy, total }, index) => {
    const elapsed = total - (before[index]?.total ?? total);
    if (elapsed <= 0) return null;
    return Math.min(100, Math.max(0, (100 * (busy - before[index].busy)) / elapsed));
  });
}

function mean(shares) {
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? null : round(known.reduce((sum, share) => sum + share, 0) / known.length, 1);
}

/** Reads the load averages. Windows has none: Node answers zeros. */
function readLoad() {
  const [load1, load5, load15] = platform() === "win32" ? [null, null, null] : loadavg().map((load) => round(load, 2));
  return { load1, load5, load15 };
}

function readDelay(histogram) {
  const late = (nanoseconds) => (histogram.count === 0 ? null : round(Math.max(0, nanoseconds / 1e6 - RESOLUTION), 2));
  return {
    delay: late(histogram.percentile(50)),
    delayP99: late(histogram.percentile(99)),
    delayMax: late(histogram.max),
  };
}

function round(value, digits) {
  return value === null ? null : Number(value.toFixed(digits));
}
