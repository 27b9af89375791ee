const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A line chart of the size that the other suites draw. */
const chart = { widget: "lineChart", width: 800, height: 300, numbers: "random", span: MINUTE_MS };

/** A card of a usual size. */
const card = { widget: "valueCard", width: 240, height: 120, numbers: "random", span: MINUTE_MS };

const spanning = (span) => ({ span, options: { timeWindow: span } });

/** The contestants of a load that tickline alone can show. */
const alone = { contestants: ["tickline"] };

/** The same with charts: tickline as it comes, and in steps. */
const charts = { contestants: ["tickline", "tickline-steps"] };

/**
 * Loads: what a page shows while rows come once a second. `widget`: tickline's factory; `options`: its options, all
 * others have their defaults; `width`, `height`: its box, CSS pixels; `numbers`: the values of the rows, see
 * `page/numbers.mjs`; `domain`: that of the chart, where it is given; `span`: the time on view, ms; `keys`: the rows
 * each second, each of a key of its own; `each`: a widget for each key; `demo`: the page of the demo instead;
 * `contestants`: who shows it.
 */
export const loads = {
  chart: {
    label: "line chart, random numbers, a minute",
    ...chart,
    contestants: [
      ...charts.contestants,
      "tickline-smooth",
      "tickline-none",
      "uplot",
      "lightweight-charts",
      "smoothie",
      "raf",
      "empty",
    ],
  },
  walk: {
    label: "line chart, random walk, fixed domain, a minute",
    ...chart,
    numbers: "walk",
    domain: [0, 100],
    contestants: [...charts.contestants, "uplot"],
  },
  "ten-minutes": { label: "line chart, random numbers, ten minutes", ...chart, ...spanning(10 * MINUTE_MS), ...charts },
  hour: { label: "line chart, random numbers, an hour", ...chart, ...spanning(HOUR_MS), ...charts },
  constant: {
    label: "line chart, a constant value, an hour",
    ...chart,
    ...spanning(HOUR_MS),
    numbers: "constant",
    ...alone,
  },
  card: { label: "value card", ...card, ...alone },
  sparkline: { label: "value card with a sparkline", ...card, options: { sparkline: "area" }, ...alone },
  table: { label: "data table", widget: "dataTable", width: 600, numbers: "random", span: MINUTE_MS, ...alone },
  dashboard: {
    label: "dashboard of one stream: chart and card",
    widget: "dashboard",
    width: 1200,
    options: { title: "Real-time Dashboard" },
    numbers: "random",
    span: MINUTE_MS,
    ...alone,
  },
  demo: { label: "the demo: 4 charts and 4 cards, 4 rows a second", demo: true, ...alone },
  "20-charts": {
    label: "20 line charts of one stream, a key each",
    ...chart,
    width: 300,
    height: 160,
    keys: 20,
    each: true,
    ...alone,
  },
  "50-cards": {
    label: "50 value cards of one stream, a key each",
    ...card,
    width: 118,
    height: 100,
    keys: 50,
    each: true,
    ...alone,
  },
  "50-lines": { label: "line chart of 50 keys", ...chart, keys: 50, ...alone },
};
