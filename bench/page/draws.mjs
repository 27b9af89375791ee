/** The calls of a canvas that change its pixels. */
const CALLS = ["clearRect", "stroke", "fill", "fillRect", "fillText", "drawImage", "putImageData"];

function watchCanvases(note) {
  const { prototype } = CanvasRenderingContext2D;
  const originals = CALLS.map((name) => [name, prototype[name]]);
  for (const [name, original] of originals) {
    prototype[name] = function (...args) {
      note();
      return original.apply(this, args);
    };
  }
  return () => {
    for (const [name, original] of originals) prototype[name] = original;
  };
}

/** Yields a root, and every open shadow root beneath it. */
function* rootsOf(root) {
  yield root;
  for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) yield* rootsOf(shadowRoot);
}

function watchDocument(note) {
  const observer = new MutationObserver(note);
  for (const root of rootsOf(document)) {
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  }
  return () => observer.disconnect();
}

/**
 * Counts the draws a second: the tasks, an animation frame among them, in which the page changes pixels of a canvas or
 * the document. Never runs during a measurement, because it takes time.
 */
export async function countDraws(duration) {
  let draws = 0;
  let noted = false;
  function note() {
    if (noted) return;
    noted = true;
    draws++;
    setTimeout(() => {
      noted = false;
    });
  }
  const undo = [watchCanvases(note), watchDocument(note)];
  await new Promise((resolve) => setTimeout(resolve, duration));
  for (const restore of undo) restore();
  return (draws * 1000) / duration;
}
