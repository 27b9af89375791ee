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

/** What is told of a load: its head, and how it is read of a measurement. */
const COLUMNS = [
  ["rows/s delivered", ({ delivered }) => delivered],
  ["p50, ms", ({ p50 }) => p50],
  ["p99, ms", ({ p99 }) => p99],
  ["CPU of the relay, % of a core", ({ cpu }) => 100 * cpu],
  ["CPU a message, µs", ({ cpuPerMessage }) => cpuPerMessage],
  ["CPU a reader that comes, µs", ({ cpuPerJoin }) => cpuPerJoin],
  ["bytes a row", ({ bytesPerRow }) => bytesPerRow],
  ["heap a reader, kB", ({ heapPerReader }) => heapPerReader / KB],
  ["RSS a reader, kB", ({ rssPerReader }) => rssPerReader / KB],
];

/** Writes a measurement in a line. */
export function lineOf({ engine, relay, transport, readers, rate, delivered, p50, p99, cpu, cut, lost, isWhole }) {
  const load = `${engine} ${relay} ${transport} ${readers} × ${rate}/s`;
  const trouble = isWhole && cut === 0 && lost === 0 ? "" : ` · ${cut} cut, ${lost} lost, whole: ${isWhole}`;
  return `${load}: ${format(delivered)} rows/s, p50 ${p50} p99 ${p99} ms, CPU ${percent(cpu)}${trouble}`;
}

function groupBy(list, nameOf) {
  const groups = new Map();
  for (const one of list) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return groups;
}

const loadOf = ({ engine, relay, transport, readers, rate, every }) => {
  const who = relay === "this" ? engine : `${engine} (${relay})`;
  return `${who}, ${transport}, ${readers} readers × ${rate} rows/s, every ${every} ms`;
};

function writeLoads(measurements) {
  const rows = [...groupBy(measurements, loadOf)].map(([load, group]) => [
    load,
    ...COLUMNS.map(([, read]) => formatSpread(summarise(group.map(read)))),
    group.reduce((all, { cut, lost }) => all + cut + lost, 0),
  ]);
  return table(["load", ...COLUMNS.map(([head]) => head), "cut or lost"], rows);
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
    ...COLUMNS.slice(0, 5).map(([, read]) => format(read(one))),
    percent(one.readersCpu),
    one.isKeptUp ? "kept up" : "**behind**",
  ]);
  const head = ["load", ...COLUMNS.slice(0, 5).map(([words]) => words), "CPU of the readers", ""];
  return table(head, rows);
}

/** Writes the report, in Markdown. */
export function writeReport({ machine, measurements, ramps }) {
  const { node, system, cpu, memory, date, load } = machine;
  const when = `${date.slice(0, 16).replace("T", " ")} UTC`;
  const hasOther = measurements.some(({ relay }) => relay === "other");
  return `${[
    "# Load",
    "Written by `npm run load`; the raw figures are in the JSON file beside this page.",
    `Node ${node}, ${system}, ${cpu}, ${memory}, load average ${load}; ${when}.`,
    "The relay and who publishes in one process, all readers in another, on loopback. Medians of the rounds, with " +
      "the least and the greatest.",
    writeLoads(measurements),
    ...(hasOther ? [writeRatios(measurements)] : []),
    ...(ramps.length > 0 ? ["## To the limit", writeRamps(ramps)] : []),
  ].join("\n\n")}\n`;
}
