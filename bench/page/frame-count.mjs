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

/** Counts a frame, at its end. */
export function countFrame() {
  frames++;
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
