import { DataStream, poll, StreamError } from "../../src/stream/index.js";

/** The steps of a request: Prometheus gives 11,000 at most. */
const MAX_STEPS = 10_000;

/**
 * The values of a PromQL expression, one each `step` ms, with their past: rows of { time, value, labels }. A hole that
 * is longer than `retention`, ms, counts as the beginning of all. Values are asked for when they are `delay` ms old.
 */
export function prometheus(base, promql, { step = 1_000, retention = 15 * 86_400_000, delay = 0 } = {}) {
  const newest = () => Date.now() - delay;
  const down = (time, by = step) => Math.floor(time / by) * by;
  const up = (time, by = step) => Math.ceil(time / by) * by;

  function rangeUrl(query, start, end, by) {
    const seconds = { start: start / 1_000, end: end / 1_000, step: by / 1_000 };
    // VictoriaMetrics moves the times of what it caches.
    return `${base}/api/v1/query_range?${new URLSearchParams({ query, ...seconds, nocache: 1 })}`;
  }

  /** Reads an answer: the values of each series by time, by its labels. */
  function read(text, status, shift = 0) {
    if (status !== 200) {
      const words = text.startsWith("{") ? JSON.parse(text).error : `status ${status}`;
      // VictoriaMetrics says 422 of all it refuses.
      const retryable = status >= 422 && !/unparsed data|unknown func/.test(words);
      throw new StreamError(retryable ? "bad-status" : "refused", `Prometheus: ${words}`, { retryable, cause: status });
    }
    return new Map(
      JSON.parse(text).data.result.map(({ metric: { __name__, __name = __name__, ...labels }, values }) => [
        JSON.stringify(__name ? { __name__: __name, ...labels } : labels),
        new Map(values.map(([seconds, value]) => [Math.round(seconds * 1_000) - shift, Number(value)])),
      ]),
    );
  }

  /** Asks for one step more before all others: it tells where a hole begins. */
  async function ask(query, start, end, by, signal) {
    // The sum of the rows from a time on is asked for at the last of them.
    const shift = by - step;
    const response = await fetch(rangeUrl(query, start + shift - by, end + shift, by), { signal });
    return read(await response.text(), response.status, shift);
  }

  /** Lists rows in order of time; where a series has no value any more, null. */
  function rowsOf(series, start, end, by = step) {
    const labelled = [...series].map(([labels, values]) => ({ labels: JSON.parse(labels), values }));
    const rows = [];
    for (let time = start; time <= end; time += by) {
      for (const { labels, values } of labelled) {
        if (values.has(time)) rows.push({ time, value: values.get(time), labels });
        else if (values.has(time - by)) rows.push({ time, value: null, labels });
      }
    }
    return rows;
  }

  /** Lists the stretches in which no series has a row. */
  function gapsOf(rows, by = step) {
    const times = [...new Set(rows.filter(({ value }) => value !== null).map(({ time }) => time))];
    const pairs = times.slice(1).map((before, index) => ({ after: times[index] + by - step, before, kind: "unknown" }));
    return pairs.filter(({ after, before }) => before - after > step);
  }

  /** Asks for rows as they are: the oldest after a position, else the newest. Goes on part by part, also over holes. */
  async function ownRows({ after, before, from, to = Infinity, limit, signal }) {
    let high = Math.min(down(newest()), before ? before.offset - step : down(to));
    let low = after ? after.offset + step : up(from ?? high - retention);
    let rows = [];
    for (let count = Math.min(limit, MAX_STEPS); low <= high && rows.length < limit; count = MAX_STEPS) {
      const width = (count - 1) * step;
      const [start, end] = after ? [low, Math.min(high, low + width)] : [Math.max(low, high - width), high];
      const found = rowsOf(await ask(promql, start, end, step, signal), start, end);
      rows = after ? [...rows, ...found] : [...found, ...rows];
      if (after) low = end + step;
      else high = start - step;
    }
    if (!after) rows = rows.slice(-limit);
    return { rows, whole: true, position: after && rows.at(-1) && { offset: rows.at(-1).time }, gaps: gapsOf(rows) };
  }

  /** Asks for a stretch of time: a row each `by` ms, which is the mean of those of the steps, with their extremes. */
  async function sums(query, by) {
    const { from, to, limit, signal } = query;
    const now = newest();
    const [start, end] = [up(from, by), down(Math.min(to, now), by)];
    if (start > end) return { rows: [], whole: true };
    const finite = `label_replace(${promql}\n, "__name", "$1", "__name__", "(.+)") > -Inf < +Inf`;
    const known = end + by > now ? `${finite} and on() vector(time()) <= ${now / 1_000}` : finite;
    const queryOf = (name) => (by > step ? `${name}_over_time((${known})[${by - 1}ms:${step}ms])` : promql);
    const names = by > step ? ["avg", "min", "max"] : ["own"];
    const [mean, ...extremes] = await Promise.all(names.map((name) => ask(queryOf(name), start, end, by, signal)));
    const rows = rowsOf(mean, start, end, by);
    if (rows.length > limit) return sums(query, up((by * rows.length) / limit));
    const valueIn = (all, { labels, time }) => all.get(JSON.stringify(labels))?.get(time) ?? null;
    const [min, max] = extremes.map((all) => rows.map((row) => ({ ...row, value: valueIn(all, row) })));
    return { rows, whole: true, gaps: gapsOf(rows, by), step: by > step ? by : undefined, min, max };
  }

  function history(query) {
    const { from, to, points } = query;
    return points ? sums(query, Math.max(step, up((to - from) / Math.min(points, MAX_STEPS)))) : ownRows(query);
  }

  function decode(text, { status }) {
    const series = read(text, status);
    const times = [...series.values()].flatMap((values) => [...values.keys()]).sort((a, b) => a - b);
    const [first, last] = [times.at(0), times.at(-1)];
    return { rows: rowsOf(series, first, last), position: last, after: first - step };
  }

  function url({ resume }) {
    const end = down(newest());
    return rangeUrl(promql, Math.max((resume?.offset ?? end) - 10 * step, end - 1_000 * step), end, step);
  }

  const ok = (status) => status === 400 || status === 422;
  return poll(url, { interval: step, ok, decode, history, order: "increasing" });
}

/** How busy the processors are, by what they are busy with; with the last five minutes. */
export function cpuByMode(base, options) {
  const rate = prometheus(base, "sum by (mode) (rate(node_cpu_seconds_total[10s]))", options);
  return new DataStream(rate, { key: (row) => row.labels.mode, backfill: 300_000 });
}
