import { hosts, machine } from "../feeds.mjs";

/** Dashboards: widgets in a grid. */
export const dashboards = {
  id: "dashboards",
  title: "Dashboard",
  widget: "dashboard",
  cases: [
    {
      id: "dashboard",
      title: "A stream alone",
      note: "A chart, and a card beside it.",
      options: ["stream", "title", "headingLevel"],
      feed: { ...machine, row: (step, time) => ({ time, value: machine.row(step, time).cpu }) },
      make: ({ stream }) => ({ stream, title: "CPU, %", headingLevel: 4 }),
    },
    {
      id: "dashboard-words",
      title: "Words of one's own",
      note: "The words of a dashboard are those of its widgets too.",
      options: ["words"],
      feed: { ...machine, row: (step, time) => ({ time, value: machine.row(step, time).cpu }) },
      make: ({ stream }) => ({ stream, words: { live: "on air", now: "At present" } }),
    },
    {
      id: "dashboard-widgets",
      title: "Widgets, described",
      note: "Each has its place: how many columns it takes, in a grid that fits its room.",
      options: ["widgets", "widgets.widget", "widgets.span", "columns", "gap"],
      feed: machine,
      make: ({ stream }) => ({
        stream,
        columns: 3,
        gap: 24,
        widgets: [
          { widget: "live-text", template: "{cpu:.0f} % busy, told {age} ago." },
          { widget: "value-card", value: "cpu", label: "CPU", unit: "%", format: ".0f", sparkline: "area" },
          { widget: "value-card", value: "memory", label: "Memory", unit: "%", format: ".0f", sparkline: "line" },
          { widget: "value-card", value: "disk", label: "Disk", unit: "%", format: ".0f", sparkline: "bars" },
          { widget: "line-chart", value: "cpu", title: "CPU, %", y: { domain: [0, 100] }, span: 2 },
          {
            widget: "data-table",
            rows: 5,
            span: 1,
            columns: [{ value: "time" }, { value: "cpu", label: "CPU, %", format: ".1f" }],
          },
        ],
      }),
    },
    {
      id: "dashboard-cursor",
      title: "One cursor for all",
      note: "Also where the streams differ: point at any chart, and all others tell of the same moment.",
      options: ["cursor", "ariaLabel"],
      feeds: { machine, load: hosts("alpha", "beta") },
      make: ({ machine, load }) => ({
        cursor: "all",
        columns: 2,
        ariaLabel: "Two streams, one cursor",
        widgets: [
          { widget: "line-chart", stream: machine, value: "cpu", title: "CPU, %" },
          { widget: "line-chart", stream: load, title: "Load by host" },
          {
            widget: "value-card",
            stream: machine,
            value: "memory",
            label: "Memory",
            unit: "%",
            format: ".1f",
            span: 1,
          },
          { widget: "value-card", stream: load, seriesKey: "beta", label: "beta", format: ".1f", span: 1 },
        ],
      }),
    },
  ],
};
