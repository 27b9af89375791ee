import { renderLineChart } from "tickline/render";

const rows = [
  ["2025-03-12T12:00:00Z", 21.5],
  ["2025-03-12T12:01:00Z", 22.1],
];
const svg = renderLineChart(rows, { title: "Boiler, °C" });
console.log(svg.startsWith("<svg ") && svg.endsWith("</svg>"), /NaN|undefined/.test(svg), typeof document);
