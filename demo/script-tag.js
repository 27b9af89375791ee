/* global tickline */ // tickline.min.js, loaded before this file, gives this one name.
const { DataStream, lineChart, valueCard, webSocket } = tickline;

const stream = new DataStream(webSocket("/metrics", { history: "/metrics/history", heartbeat: 5000 }));

valueCard("#card", { stream, value: "memory", label: "Memory in use", unit: "%", format: ".1f", sparkline: "area" });
lineChart("#chart", { stream, value: "cpu", title: "CPU", y: { domain: [0, 100], label: "%" } });
