import { boiler, hosts, machine } from "../feeds.mjs";

/** Titles, labels and legends. */
export const names = {
  id: "names",
  title: "Legend and names",
  widget: "line-chart",
  cases: [
    {
      id: "legend",
      title: "A legend for one line",
      note:
        "Where there are several lines they are named, with their current values; " +
        "a single one when it is asked for.",
      options: ["legend", "label"],
      feed: boiler,
      make: ({ stream }) => ({ stream, title: "Boiler, °C", label: "outlet", legend: true }),
    },
    {
      id: "no-legend",
      title: "No legend",
      note: "The names show when somebody points at the lines.",
      options: ["legend"],
      feed: machine,
      make: ({ stream }) => ({
        stream,
        title: "This machine, %",
        legend: false,
        series: [
          { value: "cpu", label: "CPU" },
          { value: "memory", label: "memory" },
        ],
      }),
    },
    {
      id: "many-names",
      title: "Ten names",
      note: "A long legend takes two lines at most, and each name hides its line or shows it again.",
      options: ["legend"],
      feed: hosts("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
      make: ({ stream }) => ({ stream, title: "Load by host" }),
    },
    {
      id: "no-title",
      title: "No title",
      note: "Where the page says what it is, the chart need not.",
      options: ["title"],
      feed: boiler,
      make: ({ stream }) => ({ stream, title: undefined }),
    },
    {
      id: "aria-label",
      title: "A name for screen readers",
      note: "What is read aloud may say more than the title.",
      options: ["ariaLabel"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        title: "T 1",
        ariaLabel: "Temperature of the boiler's outlet in degrees Celsius",
      }),
    },
    {
      id: "announce",
      title: "Not read aloud",
      note:
        "A screen reader is told, sparingly, what goes through a threshold and how the stream does, " +
        "unless the chart is to be silent.",
      options: ["announce"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        title: "Boiler, °C",
        announce: false,
        thresholds: [{ value: 60, label: "warm" }],
      }),
    },
    {
      id: "rows-as-table",
      title: "Its rows as a table",
      note:
        "A button that keys and pointers find shows the rows on view in words and numbers, " +
        "unless it is told not to.",
      options: ["table"],
      feed: boiler,
      make: ({ stream }) => ({ stream, title: "Boiler, °C", table: true }),
    },
  ],
};
