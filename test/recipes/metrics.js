import { DataStream, poll } from "../../src/stream/index.js";

/** Some metrics of an exporter, such as `["node_load1"]`, by their names and labels. */
export function metrics(url, names, { interval = 5_000 } = {}) {
  const sample = /^(\w+)(\{.*\})? (\S+)(?: (\d+))?$/gm;
  const source = poll(url, {
    interval,
    headers: { accept: "text/plain" },
    decode: (text) =>
      [...text.matchAll(sample)]
        .filter(([, name]) => names.includes(name))
        .map(([, name, labels = "", value, time]) => ({ series: name + labels, value: Number(value), time })),
  });
  return new DataStream(source, { key: "series" });
}
