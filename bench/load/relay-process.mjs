/**
 * The process that is measured: a relay of an engine, and who publishes into it. Its parent tells it what to do, a
 * message a time; each is answered.
 */
import { createServer } from "node:http";
import { engines } from "./engines.mjs";

const { engine: name, relay: file, options } = JSON.parse(process.argv[2]);

/** The time between two batches of who publishes, ms. */
const BATCH_INTERVAL = 5;

const { relay } = await import(file);
const engine = await engines[name]();
const server = createServer();
const running = relay(engine.source, { server, ...options });
let published = 0;
let publishing;

/** Publishes so many rows a second, each with the time at which it is handed over. */
function publish(rate) {
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
}

const answers = {
  publish: ({ rate }) => publish(rate),
  stop: () => clearInterval(publishing),
  memory() {
    for (let i = 0; i < 4; i += 1) globalThis.gc?.();
    return process.memoryUsage();
  },
  usage: () => ({ at: performance.now(), cpu: process.cpuUsage(), published, stats: running.stats }),
  end: () => process.exit(),
};

process.on("message", ({ word, ...told }) => process.send({ word, answer: answers[word](told) ?? null }));
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send({ word: "ready", answer: server.address().port }));
