import { loadStyles } from "./load.mjs";
import { createWalk } from "./walk.mjs";

const points = 10_000;
const spacing = 10;
const size = { width: 800, height: 300 };

function makeNode() {
  const node = document.querySelector("main").appendChild(document.createElement("div"));
  node.style.cssText = `width: ${size.width}px; height: ${size.height}px`;
  return node;
}

function makePoints() {
  const next = createWalk(0);
  const from = Date.now() - points * spacing;
  const times = Float64Array.from({ length: points }, (_, i) => from + i * spacing);
  return [times, times.map(next)];
}

const ready = {
  async tickline() {
    const { DataStream, lineChart, manual } = await import("/tickline.mjs");
    const [times, values] = makePoints();
    const source = manual();
    const stream = new DataStream(source, { recent: points });
    stream.start();
    await Promise.resolve();
    source.push(Array.from(times, (time, i) => ({ time, value: values[i] })));
    return (node) => lineChart(node, { stream, timeWindow: points * spacing, strokeWidth: 1 });
  },
  async uplot() {
    await loadStyles("/bench/node_modules/uplot/dist/uPlot.min.css");
    const { default: UPlot } = await import("/bench/node_modules/uplot/dist/uPlot.esm.js");
    const options = {
      ...size,
      ms: 1,
      cursor: { show: false },
      legend: { show: false },
      series: [{}, { stroke: "#2266cc", width: 1, points: { show: false } }],
    };
    const points = makePoints();
    return (node) => new UPlot(options, points, node);
  },
};

let mountNow;

/** Loads the library and makes the points, but mounts nothing. */
export async function prepare(contestant) {
  const mount = await ready[contestant]();
  const node = makeNode();
  mountNow = () => mount(node);
}

/** Mounts; resolves two frames later to the duration of the call itself, ms. */
export async function mount() {
  await new Promise(requestAnimationFrame);
  const from = performance.now();
  mountNow();
  const call = performance.now() - from;
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return call;
}
