import { createNumbers } from "./numbers.mjs";
import { mountWidgets } from "./widgets.mjs";

const SECOND_MS = 1000;

/** The share of the time on view that the past reaches beyond its oldest end, as it does on a page that stays open. */
const BEYOND = 0.1;

/** Makes the rows of a load: `at(time)` returns those of one second, in the order of their keys. */
function createRows({ keys, numbers }) {
  const series = Array.from({ length: keys ?? 1 }, (_, i) => createNumbers(numbers, i));
  return (time) =>
    series.map((next, i) => (keys ? { time, key: `key ${i + 1}`, value: next() } : { time, value: next() }));
}

const column = (rows, name) => Float64Array.from(rows, (row) => row[name]);

/** Mounts a chart of another library, or nothing; resolves to `push(rows)`. */
async function mountPeer(file, options, { width, height, span, domain }, past) {
  const { load } = await import(`/bench/contestants/${file}.mjs`);
  const create = await load(options ?? {});
  const node = document.querySelector("main").appendChild(document.createElement("div"));
  node.style.cssText = `width: ${width}px; height: ${height}px; overflow: hidden`;
  const points = span / SECOND_MS;
  const settings = { width, height, points, step: 1, window: span, capacity: points, strokeWidth: 1, domain };
  const { fill, push } = create(node, { ...settings, live: true, clock: Date });
  const shown = past.slice(-points);
  await fill(column(shown, "time"), column(shown, "value"));
  return (rows) => push(column(rows, "time"), column(rows, "value"));
}

/** Shows a load with its past, and hands over the rows of each second as it comes. */
export async function start({ file, options, load }) {
  const at = createRows(load);
  const seconds = Math.ceil((load.span * (1 + BEYOND)) / SECOND_MS);
  const now = Date.now();
  const past = Array.from({ length: seconds }, (_, i) => at(now - (seconds - 1 - i) * SECOND_MS)).flat();
  const push =
    file === "tickline" ? await mountWidgets(options, load, past) : await mountPeer(file, options, load, past);
  setInterval(() => push(at(Date.now())), SECOND_MS);
}
