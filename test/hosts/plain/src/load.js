import { DataStream, lineChart, webSocket } from "./tickline/tickline.bundle.min.mjs";

export function mountLoad(element, { url, color }) {
  const stream = new DataStream(webSocket(url));
  return lineChart(element, { stream, value: "load", stroke: color, timeWindow: 10_000, title: "Load" });
}
