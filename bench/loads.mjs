const MINUTE_MS = 60_000;

/** A line chart of the size that the other suites draw. */
const chart = { widget: "lineChart", width: 800, height: 300 };

/** A card of a usual size. */
const card = { widget: "valueCard", width: 240, height: 120, numbers: "random", span: MINUTE_MS };

/** tickline, and the ways of its chart between two rows. */
const motions = ["tickline", "tickline-steps"];

/**
 * Loads: what a page shows while rows come once a second. `widget`: tickline's factory; `options`: its options, all
 * others have their defaults; `width`, `height`: its box, CSS pixels; `numbers`: the values of the rows, see
 * `page/numbers.mjs`; `domain`: that of the chart, where it is given; `span`: the time on view, ms; `keys`: the rows
 * each second, each of a key of its own; `each`: a widget for each key; `contestants`: who shows it.
 */
export const loads = {
  chart: {
    label: "line chart, random numbers, a minute",
    ...chart,
    numbers: "random",
    span: MINUTE_MS,
    contestants: [
      ...motions,
      "tickline-smooth",
      "tickline-none",
      "uplot",
      "lightweight-charts",
      "smoothie",
      "animation-frames",
      "empty",
    ],
  },
  walk: {
    label: "line chart, a random walk in a fixed domain, a minute",
    ...chart,
    numbers: "walk",
    domain: [0, 100],
    span: MINUTE_MS,
    contestants: [...motions, "uplot"],
  },
  card: { label: "value card", ...card, contestants: ["tickline"] },
  dashboard: {
    label: "dashboard of one stream: chart and card",
    widget: "dashboard",
    width: 1200,
    options: { title: "Real-time Dashboard" },
    numbers: "random",
    span: MINUTE_MS,
    contestants: ["tickline"],
  },
};
