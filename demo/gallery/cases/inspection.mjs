import { boiler, forecast, hosts, machine } from "../feeds.mjs";

const clock = (time) => new Date(time).toISOString().slice(11, 19);

const lastMinuteBut = (minutes) => ({
  from: Date.now() - (minutes + 1) * 60_000,
  to: Date.now() - minutes * 60_000,
});

/** Cursor, pan, zoom and pause. */
export const inspection = {
  id: "inspection",
  title: "Inspection",
  widget: "line-chart",
  cases: [
    {
      id: "pan-and-zoom",
      title: "Pan and zoom",
      note:
        "Drag to go back in time, Ctrl and the wheel or a pinch to come closer, " +
        "arrow keys to walk from row to row; “Live” returns.",
      options: ["retain"],
      feed: { ...boiler, past: 300_000 },
      make: ({ stream }) => ({ stream, title: "Boiler, °C", retain: { time: 600_000 } }),
      events: { view: ({ from, to, live }) => `${clock(from)} to ${clock(to)} UTC${live ? ", live" : ""}` },
      using: { clock },
    },
    {
      id: "pause",
      title: "Pause",
      note: "The view is held while rows go on coming in.",
      options: ["stream"],
      feed: boiler,
      make: ({ stream }) => ({ stream, title: "Boiler, °C" }),
      actions: { Pause: (chart) => chart.pause(), Live: (chart) => chart.live() },
    },
    {
      id: "update",
      title: "Other options at any time",
      note: "An update changes what it names; the rows stay.",
      options: ["timeWindow"],
      feed: { ...boiler, past: 300_000 },
      make: ({ stream }) => ({ stream, title: "Boiler, °C" }),
      actions: {
        "15 s": (chart) => chart.update({ timeWindow: 15_000 }),
        "1 min": (chart) => chart.update({ timeWindow: 60_000 }),
        "5 min": (chart) => chart.update({ timeWindow: 300_000 }),
      },
    },
    {
      id: "windows",
      title: "Lengths to choose from",
      note: "A button each, and one back to live; what is held reaches as far as the longest.",
      options: ["windows"],
      feed: { ...boiler, past: 300_000 },
      make: ({ stream }) => ({ stream, title: "Boiler, °C", windows: [30_000, 60_000, 300_000, "all"] }),
      actions: { "A minute, two minutes ago": (chart) => chart.setView(lastMinuteBut(2)) },
      using: { lastMinuteBut },
    },
    {
      id: "view-state",
      title: "The view as data",
      note: "What is on view, and which lines are hidden, as a small object: kept in an address, and taken back.",
      options: ["viewState", "viewState.timeWindow", "viewState.hidden"],
      feed: machine,
      make: ({ stream }) => ({
        stream,
        title: "Machine, %",
        series: [{ value: "cpu" }, { value: "memory" }],
        viewState: { timeWindow: 30_000, hidden: ["memory"] },
      }),
    },
    {
      id: "view-held",
      title: "A stretch of the past",
      note: "A view that was kept stands where it stood, with the one line that was shown alone; “Live” returns.",
      options: ["viewState.from", "viewState.to", "viewState.shown"],
      feed: { ...machine, past: 120_000 },
      make: ({ stream }) => ({
        stream,
        title: "Machine, %",
        series: [{ value: "cpu" }, { value: "memory" }],
        viewState: { ...lastMinuteBut(1), shown: ["cpu"] },
      }),
      using: { lastMinuteBut },
    },
    {
      id: "cursor",
      title: "One cursor a stream",
      note: "What is pointed at on one chart is pointed at on all charts of its stream.",
      options: ["cursor"],
      feed: machine,
      make: ({ stream }) => [
        { stream, title: "CPU, %", value: "cpu", height: 150, marginRight: 56 },
        { stream, title: "Memory, %", value: "memory", height: 150, marginRight: 56 },
      ],
    },
    {
      id: "origin",
      title: "Where a row came from",
      note: "The readout tells when a row came, and its place in the feed; that one came late it always tells.",
      options: ["origin"],
      feed: machine,
      make: ({ stream }) => ({ stream, title: "CPU, %", value: "cpu", origin: true }),
    },
    {
      id: "cursor-group",
      title: "One cursor by name",
      note: "Charts of different streams that name the same cursor share it.",
      options: ["cursor"],
      feeds: { kitchen: forecast, cellar: boiler },
      make: ({ kitchen, cellar }) => [
        { stream: kitchen, title: "Kitchen, °C", cursor: "house", height: 150, marginRight: 56 },
        { stream: cellar, title: "Boiler, °C", cursor: "house", height: 150, marginRight: 56 },
      ],
    },
    {
      id: "no-cursor",
      title: "A cursor of its own",
      note: "This one neither tells others of its cursor nor hears of theirs.",
      options: ["cursor"],
      feed: hosts("alpha", "beta"),
      make: ({ stream }) => ({ stream, title: "Load by host", cursor: false }),
      events: { cursor: ({ time }) => (time === undefined ? "pointing at nothing" : `pointing at ${clock(time)} UTC`) },
      using: { clock },
    },
    {
      id: "not-interactive",
      title: "Hands off",
      note: "A chart that takes no gestures and no keys: on a wall, or where a page scrolls on a phone.",
      options: ["interactive"],
      feed: boiler,
      make: ({ stream }) => ({ stream, title: "Boiler, °C", interactive: false }),
    },
  ],
};
