import { DataStream, lines } from "../../src/stream/index.js";

const split = (text, separator) => text.match(new RegExp(`("(\\\\.|[^"\\\\])*"|\\\\.|[^${separator}])+`, "g")) ?? [];
const plain = (text) => text.replace(/^"|"$/g, "").replace(/\\([,= "\\])/g, "$1");

/** Points of InfluxDB's line protocol, one a line, from an answer that stays open. */
export function influxLines(url) {
  const entries = (text) => split(text, ",").map((pair) => split(pair, "=").map(plain));
  const source = lines(url, {
    format: "text",
    decode(line) {
      if (line === "" || line.startsWith("#")) return null;
      const [series, fields, time] = split(line, " ");
      const [[measurement], ...tags] = entries(series);
      const numbers = entries(fields).map(([name, text]) => [name, text.replace(/^(-?\d+)[iu]$/, "$1")]);
      return { time, series, measurement, ...Object.fromEntries([...tags, ...numbers]) };
    },
  });
  return new DataStream(source, { key: "series", timeUnit: "ns", numbers: "text" });
}
