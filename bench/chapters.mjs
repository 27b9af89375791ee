import { contestants } from "./contestants/index.mjs";
import { loads } from "./loads.mjs";
import { ratios, summarise } from "./statistics.mjs";
import { pannedViews } from "./suites/pan.mjs";
import { pens } from "./suites/sizes.mjs";
import { format, formatSpread, table } from "./tables.mjs";
import { heapRange, pick } from "./targets.mjs";
import { visible, workloads } from "./workloads.mjs";

const names = (measurements) =>
  Object.keys(contestants).filter((name) => measurements.some(({ contestant }) => contestant === name));
const present = (measurements) =>
  Object.keys(workloads).filter((name) => measurements.some(({ workload }) => workload === name));

/** A table of contestants by workloads; `cell` formats the measurements of one. */
export function matrix(measurements, cell, rows = names(measurements)) {
  const columns = present(measurements);
  const body = rows.map((name) => [
    name,
    ...columns.map((workload) => cell(pick(measurements, name, workload), workload)),
  ]);
  return table(["", ...columns.map((workload) => workloads[workload].label)], body);
}

const spreadOf = (key) => (found) =>
  found.length > 0 ? formatSpread(summarise(found.map(({ [key]: value }) => value))) : "";

const ratioTo = (measurements, name, key) => (found, workload) => {
  const others = pick(measurements, name, workload);
  const list = ratios(found, others, ({ [key]: value }) => value);
  return list.length > 0 ? formatSpread(summarise(list)) : "";
};

function* frameTables(measurements) {
  yield "Main thread, ms a frame: the median of the rounds (least–greatest).";
  yield matrix(measurements, spreadOf("task"));
  yield "Ratio to the floor, main thread: the median of each round's own ratio.";
  yield matrix(measurements, ratioTo(measurements, "floor", "task"));
  yield "CPU of all processes of the browser, ms a frame.";
  yield matrix(measurements, spreadOf("cpu"));
  yield "Ratio to the floor, CPU of all processes.";
  yield matrix(measurements, ratioTo(measurements, "floor", "cpu"));
  yield "Frames a second, and in how many of them the page drew anything.";
  yield matrix(measurements, (found) => {
    if (found.length === 0) return "";
    const drawn = found.find((one) => one.drawn !== undefined)?.drawn;
    const share = drawn === undefined ? "–" : `${Math.round(drawn * 100)} %`;
    return `${format(summarise(found.map(({ fps }) => fps)).median)}, ${share}`;
  });
}

/**
 * Lists the workloads in which tickline costs less, or more, than each peer: main thread, medians of the rounds'
 * ratios.
 */
export function* winsAndLosses({ measurements }) {
  const found = visible.flatMap((workload) =>
    names(measurements)
      .filter((name) => contestants[name].library)
      .map((name) => {
        const list = ratios(
          pick(measurements, "tickline", workload),
          pick(measurements, name, workload),
          ({ task }) => task,
        );
        return { workload, name, ratio: summarise(list).median };
      })
      .filter(({ ratio }) => Number.isFinite(ratio))
      .sort((a, b) => b.ratio - a.ratio),
  );
  const line = ({ workload, name, ratio }) => `- ${workloads[workload].label}: ${format(ratio)} × ${name}`;
  const [wins, losses] = [found.filter(({ ratio }) => ratio <= 1), found.filter(({ ratio }) => ratio > 1)];
  yield `tickline costs more than a peer in ${losses.length} of ${found.length} comparisons (main thread).`;
  if (losses.length > 0) yield `Losses:\n\n${losses.map(line).join("\n")}`;
  if (wins.length > 0) yield `Wins:\n\n${wins.map(line).join("\n")}`;
}

function* sizeTables({ measurements }) {
  for (const { name, label } of pens) {
    const own = measurements.filter(({ pen }) => pen === name).map((one) => ({ ...one, pen: undefined }));
    if (own.length === 0) continue;
    yield `### ${label[0].toUpperCase()}${label.slice(1)}`;
    yield* frameTables(own);
  }
}

function* economyTable({ measurements }) {
  const kinds = { idle: "the page with its feed alone", loop: "an empty animation frame loop", tickline: "tickline" };
  yield "A row a second; ms in a minute, the median of the rounds (least–greatest).";
  yield table(
    ["", "main thread", "CPU of all processes"],
    Object.entries(kinds).map(([kind, words]) => {
      const own = measurements.filter((one) => one.kind === kind);
      const minute = (key) =>
        formatSpread(summarise(own.map(({ duration, [key]: value }) => (value * 60_000) / duration)));
      return [words, minute("task"), minute("cpu")];
    }),
  );
}

function* secondTable({ measurements }) {
  yield "Rows come once a second; % of a core, the median of the rounds (least–greatest), and draws a second.";
  const rows = Object.keys(loads).flatMap((load) =>
    names(measurements).map((name) => measurements.filter((one) => one.load === load && one.contestant === name)),
  );
  yield table(
    ["", "", "main thread", "CPU of all processes", "draws a second"],
    rows
      .filter((found) => found.length > 0)
      .map((found) => {
        const [{ load, contestant, draws }] = found;
        return [loads[load].label, contestant, spreadOf("task")(found), spreadOf("cpu")(found), format(draws)];
      }),
  );
}

function* memoryTables({ measurements }) {
  const of = (wanted) => measurements.filter(({ kind }) => kind === wanted);
  yield "A million points on view, MB (10⁶ bytes) after collection, beyond the same page with the library loaded.";
  yield table(
    ["", "objects", "buffers", "sum"],
    of("held").map(({ contestant, objects, buffers }) => {
      return [contestant, ...[objects, buffers, objects + buffers].map((bytes) => format(bytes / 1e6))];
    }),
  );
  yield "Allocated a frame, bytes, by the sampling heap profiler, collected objects included.";
  const parts = ["drawing", "delivery", "page", "total"];
  yield table(
    ["", ...parts],
    of("allocated").map((one) => [
      `${one.contestant}, ${workloads[one.workload].label}`,
      ...parts.map((part) => format(one[part])),
    ]),
  );
  const [first] = of("allocated");
  if (first) {
    yield `The largest shares of ${first.contestant}, ${workloads[first.workload].label}:`;
    yield table(
      ["function", "bytes a frame"],
      Object.entries(first.functions)
        .slice(0, 12)
        .map(([name, bytes]) => [name, format(bytes)]),
    );
  }
}

function* floodTable({ measurements }) {
  yield "Batched: envelopes of 1,000 rows, a thousand a second. Unbatched: a row a message, as fast as they are taken.";
  yield table(
    ["", "frames a second", "rows a second", "main thread busy", "rows sent", "received", "heap, MB", "its range, MB"],
    measurements.map(({ form, kind, round, fps, rate, busy, sent, received, heap }) => [
      `${form}, round ${round + 1}, ${kind}`,
      format(fps),
      format(rate),
      `${Math.round(busy * 100)} %`,
      String(sent),
      String(received),
      heap.length > 0 ? format(heap.at(-1) / 1e6) : "",
      heap.length > 0 ? format(heapRange(heap) / 1e6) : "",
    ]),
  );
}

function* panTable({ measurements }) {
  yield [
    "A chart of a feed with a history of 10,000,000 rows, which a worker computes and answers. Both views move by 4",
    "CSS pixels a frame: a live one by rows that come in, one in the past by a wheel, while as many rows come in.",
    "Both have as many rows, or sums of rows, on view. CPU time by the scheduler, ms a frame: the median of the",
    "rounds (least–greatest); ratios are those of the main thread within a round. Of the processes the worker is one.",
  ].join("\n");
  yield table(
    ["", "live, main thread", "panning, main thread", "ratio", "live, all processes", "panning, all processes"],
    Object.entries(pannedViews).map(([view, { label }]) => {
      const [live, panned] = ["live", "pan"].map((kind) =>
        measurements.filter((one) => one.view === view && one.kind === kind),
      );
      const ratio = formatSpread(summarise(ratios(panned, live, ({ task }) => task)));
      return [label, ...[live, panned].map(spreadOf("task")), ratio, ...[live, panned].map(spreadOf("cpu"))];
    }),
  );
}

function* mountTable({ measurements }) {
  yield "10,000 points, ms, in fresh pages: the median (least–greatest).";
  yield table(
    ["", "the call", "main thread until two frames later"],
    names(measurements).map((name) => {
      const own = measurements.filter(({ contestant }) => contestant === name);
      return [name, ...["call", "task"].map((key) => formatSpread(summarise(own.map(({ [key]: value }) => value))))];
    }),
  );
}

/** A title and the parts of a chapter, by suite. */
export const chapters = {
  frames: ["A frame", ({ measurements }) => frameTables(measurements)],
  sizes: ["A frame with other pens", sizeTables],
  economy: ["A slow feed: an hour on view", economyTable],
  second: ["Looking at widgets", secondTable],
  memory: ["Memory", memoryTables],
  flood: ["Floods", floodTable],
  pan: ["Panning through the past", panTable],
  mount: ["Mounting", mountTable],
};
