import { boiler, latency, machine } from "../feeds.mjs";

const drawn = {
  ...machine,
  row: (step, time) => ({ ...machine.row(step, time), delay: latency.row(step, time).value }),
};

/** Writes the value halfway up the plot beside its hairline. */
function halfway(chart) {
  const note = chart.element("div");
  Object.assign(note.style, { position: "absolute", pointerEvents: "none", borderTop: "1px dashed", opacity: "0.6" });
  return {
    elements: [note],
    drawn() {
      const { left, top, width, height } = chart.box;
      note.textContent = `halfway: ${chart.formatValue(chart.y.invert(top + height / 2))}`;
      Object.assign(note.style, { left: `${left}px`, top: `${top + height / 2}px`, width: `${width}px` });
    },
  };
}

/** References: values and moments that matter. */
export const matters = {
  id: "matters",
  title: "Thresholds, ranges, annotations",
  widget: "line-chart",
  cases: [
    {
      id: "thresholds",
      title: "Thresholds",
      note: "Values that matter, each with a name and a colour.",
      options: ["thresholds", "thresholds.value", "thresholds.label", "thresholds.color"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        title: "Boiler, °C",
        y: { domain: [20, 100] },
        thresholds: [
          { value: 65, label: "warm" },
          { value: 90, label: "limit", color: "var(--tick-bad)" },
        ],
      }),
    },
    {
      id: "crossings",
      title: "Crossings, told once",
      note: "With a hysteresis a line that trembles about a threshold does not cross it all the time.",
      options: ["thresholds.hysteresis"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        title: "Boiler, °C",
        thresholds: [{ value: 60, label: "warm", hysteresis: 4 }],
      }),
      events: { cross: ({ label, direction, limit, value }) => `${label} went ${direction} ${limit}, to ${value}` },
    },
    {
      id: "ranges",
      title: "Ranges",
      note: "From one value to another, or to no end, the plot is tinted.",
      options: ["thresholds.to"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        title: "Boiler, °C",
        y: { domain: [20, 100] },
        thresholds: [
          { value: 45, to: 65, label: "fine", color: "var(--tick-good)" },
          { value: 80, to: Infinity, label: "too hot", color: "var(--tick-bad)" },
        ],
      }),
    },
    {
      id: "right-threshold",
      title: "A threshold on the right axis",
      note: "It stands where its own axis has it, and only the lines of that axis cross it.",
      options: ["thresholds.axis"],
      feed: drawn,
      make: ({ stream }) => ({
        stream,
        title: "CPU, % and delay, ms",
        y: { domain: [0, 100] },
        yRight: { scale: "log", domain: [1, 10_000] },
        series: [
          { value: "cpu", label: "CPU" },
          { value: "delay", label: "delay", axis: "right" },
        ],
        thresholds: [{ value: 1000, label: "slow", axis: "right", color: "var(--tick-bad)" }],
      }),
    },
    {
      id: "annotations",
      title: "Moments",
      note: "What happened, named at its time: it goes along with the line.",
      options: ["annotations", "annotations.time", "annotations.label"],
      feed: boiler,
      make: ({ stream, now }) => ({
        stream,
        title: "Boiler, °C",
        annotations: [
          { time: now - 52_000, label: "door open" },
          { time: new Date(now - 36_000), label: "door shut" },
          { time: new Date(now - 9_000).toISOString(), label: "refuelled" },
        ],
      }),
    },
    {
      id: "stretches",
      title: "Stretches of time",
      note: "From a moment to another the plot is tinted, in any colour.",
      options: ["annotations.to", "annotations.color"],
      feed: boiler,
      make: ({ stream, now }) => ({
        stream,
        title: "Boiler, °C",
        annotations: [
          { time: now - 42_000, to: now - 24_000, label: "maintenance", color: "var(--tick-accent)" },
          { time: now - 6_000, to: now + 30_000, label: "test run", color: "var(--tick-warn)" },
        ],
      }),
    },
    {
      id: "features",
      title: "A feature of your own",
      note: "What attaches to a chart is a function: this one writes the value that lies halfway up the plot.",
      options: ["features"],
      feed: boiler,
      make: ({ stream }) => ({ stream, title: "Boiler, °C", y: { domain: [20, 100] }, features: [halfway] }),
    },
  ],
};
