import { loads } from "./loads.mjs";
import { ratios, summarise } from "./statistics.mjs";
import { pannedViews } from "./suites/pan.mjs";
import { pens } from "./suites/sizes.mjs";
import { format, formatSpread } from "./tables.mjs";
import { singles, visible, workloads } from "./workloads.mjs";

/** The costs in ratios: of the page's main thread, and of all processes of the browser. */
const costs = { task: "main thread", cpu: "CPU of all processes" };

/** The bars of the loads, % of a core: of the page's main thread, and of all processes. */
const bars = {
  chart: { task: 2, cpu: 9 },
  walk: { task: 2, cpu: 9 },
  "ten-minutes": { task: 2, cpu: 4 },
  hour: { task: 2, cpu: 3 },
  card: { task: 1, cpu: 1.5 },
  sparkline: { task: 1.5, cpu: 2.5 },
  dashboard: { task: 3, cpu: 11 },
  demo: { task: 8, cpu: 20 },
  "20-charts": { task: 8, cpu: 35 },
  "50-cards": { task: 4, cpu: 6 },
  "50-lines": { task: 4, cpu: 10 },
};

/** The bar of every chart that moves in steps. */
const barInSteps = { task: 0.8, cpu: 1.2 };

/** About the spread of the empty page itself: a smaller ratio cannot be told from 1. */
const NOISE_RATIO = 1.05;

const within =
  (limit) =>
  ({ median }) =>
    median <= limit;

/** Selects the figures of one contestant at one workload. */
export function pick(measurements, contestant, workload, pen) {
  return measurements.filter((one) => one.contestant === contestant && one.workload === workload && one.pen === pen);
}

/** Yields a target on a ratio for each cost; none where a figure is missing. */
function* onCosts(text, of, to, meets, places = Object.keys(costs)) {
  for (const cost of places) {
    const found = summarise(ratios(of, to, ({ [cost]: value }) => value));
    if (found.count === 0) continue;
    const words = places.length > 1 ? `${text}, ${costs[cost]}` : text;
    yield { text: words, met: meets(found), figures: `${formatSpread(found)} ×` };
  }
}

/** Yields a target on a share of a core for each cost; none where there is no figure. */
function* onShares(text, found, bar) {
  for (const [cost, words] of Object.entries(costs)) {
    const share = summarise(found.map(({ [cost]: value }) => value));
    if (share.count === 0) continue;
    const figures = `${formatSpread(share)} %`;
    yield { text: `${text}: at most ${bar[cost]} % of a core, ${words}`, met: within(bar[cost])(share), figures };
  }
}

function* frameTargets({ measurements }) {
  const at = (contestant, workload) => pick(measurements, contestant, workload);
  for (const workload of visible) {
    const { label } = workloads[workload];
    yield* onCosts(`${label}: at most 1.25 × floor`, at("tickline", workload), at("floor", workload), within(1.25));
  }
  for (const workload of visible) {
    const text = `${workloads[workload].label}: at most Smoothie's cost`;
    yield* onCosts(text, at("tickline", workload), at("smoothie", workload), within(1));
  }
  for (const [workload, limit] of [
    ["600", 0.75],
    ["1M", 0.12],
  ]) {
    const text = `${workloads[workload].label}: at most ${limit} × uPlot`;
    yield* onCosts(text, at("tickline", workload), at("uplot", workload), within(limit));
  }
  const [few, most] = [singles.at(0), singles.at(-1)];
  yield* onCosts(
    "a million points: at most 1.15 × its own cost at 600",
    at("tickline", most),
    at("tickline", few),
    within(1.15),
  );
  const text = `${workloads.below.label}: nothing to measure (at most ${NOISE_RATIO} × the empty page)`;
  yield* onCosts(text, at("tickline", "below"), at("empty", "below"), within(NOISE_RATIO));
}

function* sizeTargets({ measurements }) {
  for (const { name, label } of pens) {
    for (const workload of visible) {
      const [ours, floor] = ["tickline", "floor"].map((contestant) => pick(measurements, contestant, workload, name));
      yield* onCosts(`${label}, ${workloads[workload].label}: at most 1.4 × floor`, ours, floor, within(1.4));
    }
  }
}

function* economyTargets({ measurements }) {
  const [ours, loop] = ["tickline", "loop"].map((kind) => measurements.filter((one) => one.kind === kind));
  yield* onCosts("an hour at a row a second: at most 0.2 × an empty loop", ours, loop, within(0.2));
}

function* secondTargets({ measurements }) {
  const of = (load, contestant) => measurements.filter((one) => one.load === load && one.contestant === contestant);
  for (const [load, bar] of Object.entries(bars)) yield* onShares(loads[load].label, of(load, "tickline"), bar);
  for (const [load, { label }] of Object.entries(loads)) {
    yield* onShares(`${label}, in steps`, of(load, "tickline-steps"), barInSteps);
  }
}

function* memoryTargets({ measurements }) {
  for (const { kind, contestant, workload, objects, buffers, drawing } of measurements) {
    if (kind === "held" && contestant === "tickline") {
      const held = (objects + buffers) / 1e6;
      yield { text: "a million points: at most 20 MB held", met: held <= 20, figures: `${format(held)} MB` };
    } else if (kind === "allocated" && contestant === "tickline") {
      const text = `${workloads[workload].label}: at most 2 KiB allocated a frame by drawing`;
      yield { text, met: drawing <= 2048, figures: `${format(drawing / 1024)} KiB` };
    }
  }
}

/** Returns the range of a heap after the retained rows have reached their bound, from the third sample on. */
export const heapRange = (heap) => (heap.length < 3 ? NaN : Math.max(...heap.slice(2)) - Math.min(...heap.slice(2)));

function* floodTargets({ measurements }) {
  const of = (form, kind) => measurements.filter((one) => one.form === form && one.kind === kind);
  const flood = "a million rows a second";
  const [ours, bare] = [of("batched", "tickline"), of("batched", "bare")];
  const atLeast =
    (limit) =>
    ({ median }) =>
      median >= limit;
  yield* onCosts(`${flood}: at least 0.95 × the frames of a bare page`, ours, bare, atLeast(0.95), ["fps"]);
  yield* onCosts(`${flood}: at least 0.98 × the rows of a bare page`, ours, bare, atLeast(0.98), ["rate"]);
  const ranges = ours.map(({ heap }) => heapRange(heap) / 1e6).filter((range) => !Number.isNaN(range));
  if (ranges.length > 0) {
    const figures = `${ranges.map(format).join(", ")} MB`;
    yield { text: `${flood}: the heap is flat within 10 MB`, met: Math.max(...ranges) <= 10, figures };
  }
  for (const form of ["batched", "unbatched"]) {
    const all = of(form, "tickline");
    if (all.length === 0) continue;
    const exact = all.every(({ sent, stats: { received, kept, duplicates, dropped } }) => {
      return received === sent && received === kept + duplicates + dropped;
    });
    const rows = all.map(({ sent, stats }) => `${stats.received} of ${sent}`).join(", ");
    yield { text: `${form}: every row sent is received, and kept, a duplicate or dropped`, met: exact, figures: rows };
  }
  const single = "a row a message, as fast as they come: at least 0.9 × the messages of a bare page";
  yield* onCosts(single, of("unbatched", "tickline"), of("unbatched", "bare"), atLeast(0.9), ["rate"]);
}

function* mountTargets({ measurements }) {
  const [ours, uplot] = ["tickline", "uplot"].map((contestant) =>
    measurements.filter((one) => one.contestant === contestant),
  );
  yield* onCosts("mounting 10,000 points, the call: no slower than uPlot", ours, uplot, within(1), ["call"]);
  yield* onCosts("mounting 10,000 points, until two frames later: no slower than uPlot", ours, uplot, within(1), [
    "task",
  ]);
}

function* panTargets({ measurements }) {
  for (const [view, { label }] of Object.entries(pannedViews)) {
    const [panned, live] = ["pan", "live"].map((kind) =>
      measurements.filter((one) => one.view === view && one.kind === kind),
    );
    const text = `panning through 10,000,000 rows, ${label}: at most 1.3 × a live frame`;
    yield* onCosts(text, panned, live, within(1.3), ["task"]);
  }
}

const checks = {
  frames: frameTargets,
  sizes: sizeTargets,
  economy: economyTargets,
  second: secondTargets,
  memory: memoryTargets,
  flood: floodTargets,
  pan: panTargets,
  mount: mountTargets,
};

/** Lists every target for which there are results: `{ text, met, figures }`. */
export function checkTargets(results) {
  return Object.entries(results).flatMap(([suite, result]) => [...checks[suite](result)]);
}
