// The stream alone, in Node: prints this machine's metrics as the demo server pushes them, until it is stopped.
// Usage: node demo/headless.mjs [http://127.0.0.1:8080]
import { WebSocket } from "ws";
import { DataStream, webSocket } from "../dist/stream.js";

const address = process.argv[2] ?? "http://127.0.0.1:8080";
if (!/^https?:/.test(address) || !URL.canParse(address)) {
  console.error(`not an address: ${address}. Expected one like http://127.0.0.1:8080`);
  process.exit(2);
}

const stream = new DataStream(
  webSocket(new URL("/metrics", address.replace(/^http/, "ws")).href, {
    WebSocket,
    history: new URL("/metrics/history", address).href,
    heartbeat: 5000,
  }),
);

/** Prints rows to stdout and states to stderr: `node demo/headless.mjs | wc -l` counts rows alone. */
const tell = (words) => console.error(`-- ${words}`);
const clock = (time) => new Date(time).toISOString().slice(11, 23);
const figure = (value, unit, digits = 1) =>
  (typeof value === "number" ? value.toFixed(digits) : "–").padStart(6) + unit;

function print(rows) {
  for (const { time, cpu, memory, load1, delay } of rows) {
    const figures = [
      `cpu${figure(cpu, " %")}`,
      `memory${figure(memory, " %")}`,
      `load${figure(load1, "", 2)}`,
      `delay${figure(delay, " ms", 2)}`,
    ];
    console.log([clock(time), ...figures].join("  "));
  }
}

stream.subscribe({
  data: print,
  gap: ({ kind, count, after, before, cause }) => {
    const rows = count === undefined ? "rows" : `${count} rows`;
    const fate = kind === "lost" ? "lost" : "may be lost";
    tell(`gap: ${rows} ${fate} between ${clock(after.time)} and ${clock(before.time)}: ${cause}`);
  },
  repair: ({ rows, remaining }) => tell(`repaired: ${rows.length} rows, ${remaining ?? "unknown"} still missing`),
  drop: ({ count, cause }) => tell(`refused: ${count} rows, ${cause}`),
  state: ({ state, reason, retryIn }) => {
    const retry = retryIn === undefined ? "" : `, next try in ${(retryIn / 1000).toFixed(1)} s`;
    if (state === "failed") process.exitCode = 1;
    tell(`${state}${reason === undefined ? "" : `: ${reason}`}${retry}`);
  },
  error: ({ code, message }) => tell(`${code}: ${message}`),
});

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stream.destroy());
process.stdout.on("error", () => stream.destroy()); // whoever reads us has gone
