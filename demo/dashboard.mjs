// With a bundler, or an import map that names d3: import { … } from "tickline".
import { DataStream, lineChart, poll, random, valueCard, webSocket } from "/dist/tickline.bundle.min.mjs";

const HEARTBEAT = 5000; // ms, as the server has it
const POLL_INTERVAL = 1000; // ms
const CORES_IN_COLOUR = 8;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]; // ms

const page = location.origin;
/** The name of this page, by which it has its own connections cut. */
const reader = crypto.randomUUID();
const [metrics, past] = ["/metrics", "/metrics/history"].map((path) => `${path}?reader=${reader}`);
/** A page that shows a cut does not wait for long afterwards. */
const options = { retry: { maxDelay: 2000 } };
const percent = { domain: [0, 100], ticks: 5, format: (value) => `${Number(value.toFixed(1))} %` };
const milliseconds = { zero: true, format: (value) => `${Number(value.toFixed(1))} ms` };

/** The sources: a description of each, and functions that make its stream and its widgets. */
const sources = {
  "web-socket": {
    what: "Each sample of this machine is pushed as it is taken, four a second, over",
    where: `${page.replace(/^http/, "ws")}/metrics`,
    stream: () => new DataStream(webSocket(metrics, { history: past, heartbeat: HEARTBEAT }), options),
    mount: mountMetrics,
  },
  poll: {
    what: "The page asks once a second for the newest samples of this machine at",
    where: `${page}/metrics`,
    stream: () => new DataStream(poll(metrics, { interval: POLL_INTERVAL, history: past }), options),
    mount: mountMetrics,
  },
  random: {
    what: "Whole numbers from 0 to 100, one a second, made in this page: no server at all.",
    where: "",
    stream: () => new DataStream(random()),
    mount: mountRandom,
  },
};

function mountMetrics(stream) {
  const now = { stream, delta: "start", deltaColor: "none", sparkline: "area" };
  const cards = [
    valueCard("#cpu-now", { ...now, value: "cpu", label: "CPU", unit: "%", format: ".1f" }),
    valueCard("#memory-now", { ...now, value: "memory", label: "Memory", unit: "%", format: ".1f" }),
    valueCard("#load-now", { ...now, value: "load1", label: "Load, 1 min", format: ".2f" }),
    valueCard("#delay-now", { ...now, value: "delay", label: "Event-loop delay", unit: "ms", format: ".2f" }),
  ];
  const windows = [MINUTE, HOUR, DAY, 7 * DAY];
  const cpu = lineChart("#cpu", { stream, title: "CPU", y: percent, series: cpuSeries(0), windows });
  const load = [
    { value: "load1", label: "1 min" },
    { value: "load5", label: "5 min" },
    { value: "load15", label: "15 min" },
  ];
  const delay = [
    { value: "delay", label: "median" },
    { value: "delayMax", label: "worst" },
  ];
  const others = [
    lineChart("#memory", { stream, title: "Memory", y: percent, value: "memory" }),
    lineChart("#load", { stream, title: "Load average", y: { zero: true }, series: load }),
    lineChart("#delay", { stream, title: "Event-loop delay", y: milliseconds, series: delay }),
  ];
  const charts = [cpu, ...others];
  // All show the time that is on view in the first: a length, a zoom, a moment of last week.
  cpu.on("view", ({ from, to, live }) => {
    for (const chart of others) {
      if (live) {
        chart.update({ timeWindow: to - from });
        chart.live();
      } else chart.setView({ from, to });
    }
  });
  whenCoresAreKnown(stream, (count) => cpu.update({ series: cpuSeries(count) }));
  return { cards, charts };
}

function mountRandom(stream) {
  return {
    cards: [
      valueCard("#number-now", { stream, label: "Latest number" }),
      valueCard("#number-mean", { stream, label: "Mean, 1 min", reduce: "mean", format: ".0f" }),
      valueCard("#number-least", { stream, label: "Lowest, 1 min", reduce: "min" }),
      valueCard("#number-greatest", { stream, label: "Highest, 1 min", reduce: "max" }),
    ],
    charts: [lineChart("#number", { stream, title: "Random numbers", y: { domain: [0, 100], ticks: 5 } })],
  };
}

/**
 * The lines: the total first, in the accent; then one a core, in colour as long as readers can tell the colours apart.
 */
function cpuSeries(cores) {
  const stroke = cores > CORES_IN_COLOUR ? { stroke: "var(--muted)" } : {};
  const lines = Array.from({ length: cores }, (_, core) => ({
    value: `core${core}`,
    label: `core ${core}`,
    ...stroke,
  }));
  return [{ value: "cpu", label: "total" }, ...lines];
}

/** Calls `tell` with the number of the machine's cores, which the first row tells. */
function whenCoresAreKnown(stream, tell) {
  const stop = stream.subscribe(([row]) => {
    queueMicrotask(() => {
      stop();
      const count = Object.keys(row).filter((name) => /^core\d+$/.test(name)).length;
      if (count > 1) tell(Math.min(count, 49));
    });
  });
}

let current;

/** Ends the source on view, widgets first, and shows another. */
function show(name) {
  if (current?.name === name) return;
  leave();
  const source = sources[name];
  for (const part of document.querySelectorAll("main")) part.hidden = !part.dataset.for.split(" ").includes(name);
  document.querySelector(`#source [value="${name}"]`).checked = true;
  document.querySelector("#what").textContent = source.what;
  document.querySelector("#where").textContent = source.where;
  document.querySelector("#cut").hidden = source.where === "";

  const stream = source.stream();
  const widgets = source.mount(stream);
  const unlisten = showStats(stream);
  current = { name, stream, ...widgets, unlisten };
  // Tests, and readers in the console, find the stream on view and its widgets here.
  window.dashboard = { name, stream, ...widgets };
}

function leave() {
  if (!current) return;
  current.unlisten();
  for (const widget of [...current.cards, ...current.charts]) widget.destroy();
  current.stream.destroy();
}

/** Updates the counts beneath the title; returns the undo. */
function showStats(stream) {
  const fields = ["kept", "gaps", "repaired", "reconnects"];
  let caughtUp = 0;
  const write = (id, count) => {
    document.getElementById(id).textContent = count.toLocaleString("en");
  };
  const update = () => {
    for (const field of fields) write(field, stream.stats[field]);
    write("caught-up", caughtUp);
  };
  update();
  return stream.subscribe({
    data(rows, { from }) {
      // What the server had kept for this reader while the line was cut.
      if (from === "resume") caughtUp += rows.length;
      update();
    },
    gap: update,
    repair: update,
    state: update,
  });
}

/** Has the server cut this page's connections, and counts down until it lets them in again. */
async function cut({ currentTarget: button }) {
  button.disabled = true;
  const words = button.textContent;
  try {
    const answer = await fetch(`/cut?reader=${reader}`, { method: "POST" });
    const { duration } = await answer.json();
    for (let left = duration; left > 0; left -= 1000) {
      button.textContent = `Cut: ${left / 1000} s`;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  } catch {
    // The server itself is away: the line is cut already.
  }
  button.textContent = words;
  button.disabled = false;
}

document.querySelector("#cut").addEventListener("click", cut);

const chosen = () => {
  const name = location.hash.slice(1);
  return Object.hasOwn(sources, name) ? name : "web-socket";
};

document.querySelector("#source").addEventListener("change", (event) => {
  location.hash = event.target.value;
});
window.addEventListener("hashchange", () => show(chosen()));
show(chosen());
