import { countFrame } from "./frame-count.mjs";
import { PAST_ROWS, ROW_MS, valueAt } from "./long-past.mjs";

/** The size of the chart, CSS pixels. */
const [WIDTH, HEIGHT] = [800, 300];

/** The rows that the chart holds of those that came in, beyond the view. */
const MORE_ROWS = 1_000;

/** Time of the clock of the chart before that of the browser, ms: it may go on faster, and is never ahead. */
const EARLIER_MS = 86_400_000;

let chart;
let questions = 0;
let open = 0;

/** Starts the worker that answers for the history. Resolves to a `history` of rows, and the time of its oldest. */
async function startHistory(end) {
  const worker = new Worker(new URL("past-server.mjs", import.meta.url), { type: "module" });
  const waiting = new Map();
  let number = 0;
  worker.addEventListener("message", ({ data }) => {
    waiting.get(data.id)(data);
    waiting.delete(data.id);
  });
  const call = (query) =>
    new Promise((resolve) => {
      waiting.set(++number, resolve);
      worker.postMessage({ id: number, end, query });
    });
  const rowsOf = (times, values) => Array.from(times, (time, index) => ({ time, value: values[index] }));
  const { oldest } = await call();
  async function history({ from, to, points, limit }) {
    questions++;
    open++;
    const { answer } = await call({ from: from ?? oldest, to: to ?? end * ROW_MS, points, limit });
    open--;
    const { times, values, min, max, step } = answer;
    const rows = rowsOf(times, values);
    const extremes = step === undefined ? {} : { step, min: rowsOf(times, min), max: rowsOf(times, max) };
    return { rows, whole: true, oldest, ...extremes };
  }
  return { history, oldest };
}

/** Resolves when nothing is being asked, and nothing will be: a view that stands is asked for after 120 ms. */
async function settle() {
  for (let calm = 0; calm < 30; calm = open > 0 ? 0 : calm + 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/**
 * Shows a chart of a stream with a history of {@link PAST_ROWS} rows, and runs the loop, in which `rowsAFrame` rows
 * come live: following where `panPx` is 0, else moved back by so many CSS pixels a frame from a place in the past.
 *
 * @param rows - the rows on view
 * @param begin - the part of the history that is newer than the view where panning begins
 */
export async function start({ module = "/tickline.mjs", rows, rowsAFrame, panPx, begin }) {
  const { DataStream, lineChart } = await import(module);
  let row = Math.floor((Date.now() - EARLIER_MS) / ROW_MS);
  const { history } = await startHistory(row);
  let sink;
  const source = {
    name: "long past",
    connect(given) {
      sink = given;
      given.open();
    },
    history,
  };
  const stream = new DataStream(source, { timeUnit: "ms" });
  const node = document.createElement("div");
  node.style.cssText = `width: ${WIDTH}px; height: ${HEIGHT}px; overflow: hidden`;
  document.querySelector("main").append(node);
  const held = panPx === 0 ? rows + MORE_ROWS : 5 * MORE_ROWS;
  chart = lineChart(node, {
    stream,
    timeWindow: rows * ROW_MS,
    retain: { rows: held },
    delay: 0,
    now: () => row * ROW_MS,
    y: { grid: true },
  });
  // The stream connects in a microtask.
  await Promise.resolve();
  const push = (count) => {
    const batch = new Array(count);
    for (let i = 0; i < count; i++) batch[i] = { time: ++row * ROW_MS, value: valueAt(row) };
    sink.next(batch);
  };
  push(held);
  await settle();
  const canvas = chart.node.shadowRoot.querySelector("canvas");
  if (panPx !== 0) {
    const to = (row - begin * PAST_ROWS) * ROW_MS;
    chart.setView({ from: to - rows * ROW_MS, to });
    await settle();
  }
  const { left, top } = canvas.getBoundingClientRect();
  const wheel = { deltaX: -panPx, clientX: left + WIDTH / 2, clientY: top + HEIGHT / 2, bubbles: true, composed: true };
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => canvas.dispatchEvent(new WheelEvent("wheel", { ...wheel, cancelable: true }));
  function frame() {
    requestAnimationFrame(frame);
    push(rowsAFrame);
    // Input has a task of its own: from within a frame it would be drawn with every second one.
    if (panPx !== 0) port2.postMessage(undefined);
    countFrame();
  }
  requestAnimationFrame(frame);
}

/** Tells what the chart has asked for so far, and what it shows. */
export async function look() {
  const { from, to } = chart.viewState();
  const lines = (await chart.toCSV()).trim().split("\n").length - 1;
  return { questions, from, to, rows: lines };
}
