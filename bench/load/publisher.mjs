import { cpuOf, memoryOf } from "./processes.mjs";

/** The time between two batches of who publishes, ms. */
const BATCH_INTERVAL = 5;

/** Publishes into an engine; returns the answers to who measures it. `readStats` reads the counts of a relay. */
export function createPublisher(engine, readStats = () => undefined) {
  let published = 0;
  let publishing;
  return {
    /** Publishes so many rows a second, each with the time at which it is handed over. */
    publish({ rate }) {
      clearInterval(publishing);
      const began = performance.now();
      let done = 0;
      publishing = setInterval(() => {
        const due = Math.floor(((performance.now() - began) / 1_000) * rate) - done;
        if (due <= 0) return;
        done += due;
        const time = performance.timeOrigin + performance.now();
        const rows = Array.from({ length: due }, () => {
          published += 1;
          return { time, n: published, value: Math.round(Math.sin(published / 100) * 1e4) / 1e4 };
        });
        engine.publish(rows);
      }, BATCH_INTERVAL);
    },
    stop: () => clearInterval(publishing),
    memory() {
      for (let i = 0; i < 4; i += 1) globalThis.gc?.();
      return { ...process.memoryUsage(), engine: memoryOf(engine.pid) };
    },
    usage: () => ({
      at: performance.now(),
      cpu: process.cpuUsage(),
      engineCpu: cpuOf(engine.pid),
      published,
      stats: readStats(),
    }),
    end: () => process.exit(),
  };
}
