import { DataStream, lineChart, valueCard, webSocket } from "/dist/tickline.bundle.min.mjs";

const stream = new DataStream(webSocket("/metrics", { history: "/metrics/history", heartbeat: 5000 }));

const card = valueCard("#card", { stream, value: "delay", label: "Event-loop delay", unit: "ms", format: ".1f" });
const chart = lineChart("#chart", {
  stream,
  title: "Event-loop delay",
  y: { zero: true, format: (value) => `${Number(value.toFixed(1))} ms` },
  series: [
    { value: "delay", label: "median" },
    { value: "delayMax", label: "worst" },
  ],
});

document.querySelector("#window").addEventListener("change", ({ target }) => {
  for (const widget of [card, chart]) widget.update({ timeWindow: Number(target.value) });
});
