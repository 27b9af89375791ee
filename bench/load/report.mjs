import { availableParallelism, cpus, loadavg, totalmem, type } from "node:os";
import { quantile, ratios, summarise } from "../statistics.mjs";
import { format, formatSpread, table } from "../tables.mjs";

const KB = 1_000;

/** Describes what it is measured on. */
export function describeMachine() {
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    system: type(),
    cpu: `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    // Of the last 15 minutes: what else kept it busy.
    load: Number(loadavg()[2].toFixed(1)),
  };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

const isDirect = ({ transport }) => transport === "direct";

/** What is told of a load on a relay: its head, and how it is read of a measurement. */
const COLUMNS = [
  ["rows/s delivered", ({ delivered }) => delivered],
  ["p50, ms", ({ p50 }) => p50],
  ["p99, ms", ({ p99 }) => p99],
  ["CPU of the relay's process, % of a core", ({ cpu }) => 100 * cpu],
  ["CPU of the engine's processes, % of a core", ({ engineCpu }) => 100 * engineCpu],
  ["CPU a message, µs", ({ cpuPerMessage }) => cpuPerMessage],
  ["CPU a reader that comes, µs", ({ cpuPerJoin }) => cpuPerJoin],
  ["bytes a row", ({ bytesPerRow }) => bytesPerRow],
  ["heap a reader, kB", ({ heapPerReader }) => heapPerReader / KB],
  ["RSS a reader, kB", ({ rssPerReader }) => rssPerReader / KB],
];

/** What is told of a load on an engine whose readers read it themselves. */
const DIRECT_COLUMNS = [
  ["rows/s delivered", ({ delivered }) => delivered],
  ["p50, ms", ({ p50 }) => p50],
  ["p99, ms", ({ p99 }) => p99],
  ["CPU of the engine's processes, % of a core", ({ engineCpu }) => 100 * engineCpu],
  ["the same a row delivered, µs", ({ engineCpuPerRow }) => engineCpuPerRow],
  ["memory of the engine a reader, kB", ({ engineMemoryPerReader }) => engineMemoryPerReader / KB],
  ["CPU of the readers' process, % of a core", ({ readersCpu }) => 100 * readersCpu],
  ["the same a row, µs", ({ readersCpuPerRow }) => readersCpuPerRow],
];

/** What is told of a step of a ramp, over a relay or directly. */
const RAMP_COLUMNS = [
  ...COLUMNS.slice(0, 3),
  ["CPU of the relay's process, %", (one) => (isDirect(one) ? NaN : 100 * one.cpu)],
  ["of the engine's, %", ({ engineCpu }) => 100 * engineCpu],
  ["of the readers', %", ({ readersCpu }) => 100 * readersCpu],
];

/** Writes a measurement in a line. */
export function lineOf(measured) {
  const { engine, relay, transport, readers, rate, delivered, p50, p99, cpu, engineCpu, cut, lost, isWhole } = measured;
  const load = `${engine} ${isDirect(measured) ? "directly" : `${relay} ${transport}`} ${readers} × ${rate}/s`;
  const busy = isDirect(measured) ? `engine ${percent(engineCpu)}` : `relay ${percent(cpu)}`;
  const trouble = isWhole && cut === 0 && lost === 0 ? "" : ` · ${cut} cut, ${lost} lost, whole: ${isWhole}`;
  return `${load}: ${format(delivered)} rows/s, p50 ${p50} p99 ${p99} ms, CPU of ${busy}${trouble}`;
}

function groupBy(list, nameOf) {
  const groups = new Map();
  for (const one of list) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return groups;
}

const DIRECTLY =
  "Without a relay: each reader is a stream of tickline with a client of its own, all in one process; who publishes " +
  "is in another. CPU and memory of the engine are those of its own processes, of which PostgreSQL has one a reader; " +
  "memory that processes share is divided among them (PSS).";

const loadOf = ({ engine, relay, transport, readers, rate, every }) => {
  if (relay === "none") return `${engine}, directly, ${readers} readers × ${rate} rows/s`;
  const who = relay === "this" ? engine : `${engine} (${relay})`;
  return `${who}, ${transport}, ${readers} readers × ${rate} rows/s, every ${every} ms`;
};

function writeLoads(measurements, columns) {
  const rows = [...groupBy(measurements, loadOf)].map(([load, group]) => [
    load,
    ...columns.map(([, read]) => formatSpread(summarise(group.map(read)))),
    group.reduce((all, { cut, lost }) => all + cut + lost, 0),
  ]);
  return table(["load", ...columns.map(([head]) => head), "cut or lost"], rows);
}

/** Compares this relay with the other one, within each round. */
function writeRatios(measurements) {
  const groups = groupBy(measurements, ({ engine, transport }) => `${engine}, ${transport}`);
  const rows = [...groups].map(([name, group]) => {
    const of = group.filter(({ relay }) => relay === "this");
    const to = group.filter(({ relay }) => relay === "other");
    return [name, ...COLUMNS.map(([, read]) => format(quantile(ratios(of, to, read), 0.5)))];
  });
  return table(["this / other, median of the rounds", ...COLUMNS.map(([head]) => head)], rows);
}

function writeRamps(ramps) {
  const rows = ramps.map((one) => [
    loadOf(one),
    ...RAMP_COLUMNS.map(([, read]) => format(read(one))),
    one.isKeptUp ? "kept up" : `**${one.refusal ?? "behind"}**`,
  ]);
  return table(["load", ...RAMP_COLUMNS.map(([head]) => head), ""], rows);
}

/** Writes the report, in Markdown. */
export function writeReport({ machine, measurements, ramps }) {
  const { node, system, cpu, memory, date, load } = machine;
  const when = `${date.slice(0, 16).replace("T", " ")} UTC`;
  const [direct, relayed] = [measurements.filter(isDirect), measurements.filter((one) => !isDirect(one))];
  const hasOther = relayed.some(({ relay }) => relay === "other");
  return `${[
    "# Load",
    "Written by `npm run load`; the raw figures are in the JSON file beside this page.",
    `Node ${node}, ${system}, ${cpu}, ${memory}, load average ${load}; ${when}.`,
    "The relay and who publishes in one process, all readers in another, on loopback. Medians of the rounds, with " +
      "the least and the greatest.",
    writeLoads(relayed, COLUMNS),
    ...(hasOther ? [writeRatios(relayed)] : []),
    ...(direct.length > 0 ? ["## Directly", DIRECTLY, writeLoads(direct, DIRECT_COLUMNS)] : []),
    ...(ramps.length > 0 ? ["## To the limit", writeRamps(ramps)] : []),
  ].join("\n\n")}\n`;
}
