import { countFrame } from "./frame-count.mjs";
import { createWalk } from "./walk.mjs";

/** The synthetic time of a frame, ms: time on the charts goes by frames, however fast the machine is. */
const FRAME_MS = 1000 / 60;

/** The bounds of the values. */
const domain = [0, 100];

/**
 * Builds the charts of a workload, fills them, and runs the loop: each frame makes the new points, pushes them, and
 * draws.
 */
export async function start({ file, options, charts, width, height, points, step, below, strokeWidth }) {
  const { load } = await import(`/bench/contestants/${file}.mjs`);
  const create = await load(options ?? {});
  const main = document.querySelector("main");
  if (below) main.style.marginTop = "5000px";
  const window = (points * FRAME_MS) / step;
  let time = Math.floor(Date.now() / 1000) * 1000;
  const clock = { now: () => time };

  const members = [];
  for (let i = 0; i < charts; i++) {
    const node = document.createElement("div");
    node.style.cssText = `width: ${width}px; height: ${height}px; overflow: hidden`;
    main.append(node);
    const settings = { width, height, points, step, window, capacity: points + 10 * step, strokeWidth, domain, clock };
    members.push({ next: createWalk(i), chart: create(node, settings) });
  }

  function make({ next }, times, values) {
    const spacing = FRAME_MS / step;
    for (let i = 0; i < times.length; i++) {
      times[i] = time - (times.length - 1 - i) * spacing;
      values[i] = next();
    }
  }

  for (const member of members) {
    const [times, values] = [new Float64Array(points), new Float64Array(points)];
    make(member, times, values);
    await member.chart.fill(times, values);
  }

  const [times, values] = [new Float64Array(step), new Float64Array(step)];
  function frame() {
    requestAnimationFrame(frame);
    time += FRAME_MS;
    for (const member of members) {
      make(member, times, values);
      member.chart.push(times, values);
    }
    for (const { chart } of members) chart.draw?.();
    countFrame();
  }
  requestAnimationFrame(frame);
  return { dpr: devicePixelRatio, viewport: [innerWidth, innerHeight] };
}
