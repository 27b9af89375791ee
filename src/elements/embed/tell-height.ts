/**
 * Tells the host the height that the content wants, in whole CSS pixels, first of all and whenever it has become
 * another: that of a widget in a target without a height, whatever the height of the frame. Nothing is told while the
 * frame is hidden, and has no height to tell.
 *
 * @param main - the element that holds the content, and fills the frame
 * @param parts - further elements whose size goes with that of the content
 * @returns measures now, where no size tells of a change
 */
export function tellHeight(main: HTMLElement, parts: readonly Element[]): () => void {
  let told = 0;
  const measure = (): void => {
    const { height: filled } = main.style;
    main.style.height = "auto";
    const height = Math.ceil(main.getBoundingClientRect().height);
    main.style.height = filled;
    if (height === 0 || height === told) return;
    told = height;
    // A height is no secret: whoever frames the page may hear it, and a sandboxed host has no origin to name.
    parent.postMessage({ tickline: "height", height }, "*");
  };
  const observer = new ResizeObserver(measure);
  for (const part of [main, ...parts]) observer.observe(part);
  return measure;
}
