import { boiler, hosts } from "../feeds.mjs";
import { within } from "../numbers.mjs";

/** Pictures and tables to take away. */
export const pictures = {
  id: "pictures",
  title: "Export",
  widget: "line-chart",
  cases: [
    {
      id: "export",
      title: "As SVG, PNG or CSV",
      note: "What is on view, drawn again as a picture, or its rows as a table.",
      options: ["stream"],
      feed: hosts("alpha", "beta"),
      make: ({ stream }) => ({ stream, title: "Load by host" }),
      actions: {
        "Save SVG": async (chart, save) =>
          save("chart.svg", new Blob([await chart.toSVG({ padding: 16 })], { type: "image/svg+xml" })),
        "Save PNG": async (chart, save) => save("chart.png", await chart.toPNG({ scale: 2, padding: 16 })),
        "Save CSV": async (chart, save) =>
          save("chart.csv", new Blob([await chart.toCSV({ all: true })], { type: "text/csv" })),
      },
    },
    {
      id: "rendered",
      widget: "picture",
      title: "Without a page",
      note: "Rows alone become SVG text, on a server or in a mail: this picture does not move.",
      options: ["title"],
      feed: boiler,
      make: () => ({
        title: "Boiler, °C",
        width: 480,
        height: 220,
        thresholds: [{ value: 70, label: "warm" }],
        timeZone: "UTC",
      }),
    },
    {
      id: "rendered-dark",
      widget: "picture",
      title: "In the colours of a mail",
      note: "Scheme, background, roles, font and room around are literal, for no page gives them.",
      options: ["title"],
      feed: hosts("alpha", "beta"),
      make: () => ({
        title: "Load by host",
        key: "host",
        scheme: "dark",
        background: "#1a1326",
        colors: { "series-1": "#ff9d5c", "series-2": "#7ad7f0", grid: "#3a3050" },
        font: "Georgia, serif",
        padding: 24,
        width: 480,
        height: 220,
        timeZone: "UTC",
      }),
    },
    {
      id: "rendered-gaps",
      widget: "picture",
      title: "A stretch, with its gaps",
      note: "From one moment to another; where rows were missing is given with them.",
      options: ["title"],
      feed: {
        ...boiler,
        lost: (step) => within(step, { every: 400, from: -60, count: 12 }),
        unknown: (step) => within(step, { every: 400, from: -110, count: 10 }),
      },
      make: ({ now }) => ({
        title: "Boiler, °C",
        from: now - 60_000,
        to: now - 10_000,
        width: 480,
        height: 220,
        timeZone: "UTC",
      }),
    },
  ],
};
