import { createWalk } from "./walk.mjs";

/** The synthetic time of a frame, ms: time on the charts goes by frames, however fast the machine is. */
const FRAME_MS = 1000 / 60;

/** The bounds of the values. */
const domain = [0, 100];

/** The least number of frames in a measurement, however long they take. */
const MIN_FRAMES = 5;

let frames = 0;
let waiting;

/** Returns the number of frames so far. */
export const countFrames = () => frames;

/**
 * Resolves after a number of further frames, or, where they take longer than `budget` ms, after {@link MIN_FRAMES} or
 * more.
 */
export function pass(count, budget) {
  return new Promise((resolve) => {
    waiting = { resolve, from: frames, until: frames + count, deadline: performance.now() + budget };
  });
}

function settle() {
  if (!waiting) return;
  const late = performance.now() > waiting.deadline && frames - waiting.from >= MIN_FRAMES;
  if (frames < waiting.until && !late) return;
  waiting.resolve();
  waiting = undefined;
}

/**
 * Counts those of the next frames in which the page draws: pixels on a canvas, or a change of the document. Never runs
 * during a measurement, because it takes time.
 */
export async function countDrawn(count, budget) {
  const drawn = new Set();
  const note = () => drawn.add(frames);
  const undo = ["stroke", "fill", "fillRect", "drawImage"].map((name) =>
    watch(CanvasRenderingContext2D.prototype, name, note),
  );
  const observer = new MutationObserver(note);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["d", "points", "transform"],
  });
  const from = frames;
  await pass(count, budget);
  observer.disconnect();
  for (const restore of undo) restore();
  return drawn.size / (frames - from);
}

function watch(object, name, note) {
  const { [name]: original } = object;
  object[name] = function (...args) {
    note();
    return original.apply(this, args);
  };
  return () => {
    object[name] = original;
  };
}

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
    frames++;
    time += FRAME_MS;
    for (const member of members) {
      make(member, times, values);
      member.chart.push(times, values);
    }
    for (const { chart } of members) chart.draw?.();
    settle();
  }
  requestAnimationFrame(frame);
  return { dpr: devicePixelRatio, viewport: [innerWidth, innerHeight] };
}
