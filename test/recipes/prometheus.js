import { DataStream, poll } from "../../src/stream/index.js";

/** The values of a PromQL expression, one each `step` ms: rows of { time, value, labels }. */
export function prometheus(base, promql, { step = 1_000 } = {}) {
  const down = (time) => Math.floor(time / step) * step;
  const up = (time) => Math.ceil(time / step) * step;

  function rangeUrl(start, end) {
    const seconds = { start: start / 1_000, end: end / 1_000, step: step / 1_000 };
    return `${base}/api/v1/query_range?${new URLSearchParams({ query: promql, ...seconds })}`;
  }

  function decode(text) {
    const series = JSON.parse(text).data.result.map(({ metric, values }) => ({
      labels: metric,
      values: new Map(values.map(([seconds, value]) => [Math.round(seconds * 1_000), Number(value)])),
    }));
    const times = series.flatMap(({ values }) => [...values.keys()]).sort((a, b) => a - b);
    const [first, last] = [times.at(0), times.at(-1)];
    const rows = [];
    for (let time = first; time <= last; time += step) {
      for (const { labels, values } of series) rows.push({ time, value: values.get(time) ?? null, labels });
    }
    return { rows, position: last, after: first - step };
  }

  async function history({ after, before, from = 0, to, limit, signal }) {
    const end = down(to ?? (before ? before.offset - step : Date.now()));
    const start = Math.max(after ? after.offset + step : up(from), end - Math.min(limit, 10_000) * step);
    if (start > end) return { rows: [], whole: true };
    const response = await fetch(rangeUrl(start, end), { signal });
    if (!response.ok) throw new Error(`Prometheus answered with status ${response.status}`);
    return { rows: decode(await response.text()).rows, whole: true };
  }

  function url({ resume }) {
    const end = down(Date.now());
    return rangeUrl(Math.max((resume?.offset ?? end) - 10 * step, end - 1_000 * step), end);
  }

  return poll(url, { interval: step, decode, history, order: "increasing" });
}

/** How busy the processors are, by what they are busy with; with the last five minutes. */
export function cpuByMode(base) {
  const rate = prometheus(base, "sum by (mode) (rate(node_cpu_seconds_total[10s]))");
  return new DataStream(rate, { key: (row) => row.labels.mode, backfill: 300_000 });
}
