import type { MountPoint } from "../../page/mount-point.js";

/** Lengths of a card that a page may set by custom properties; undefined: the layout decides by the card's size. */
export interface CardLengths {
  /** Space at the edges, CSS pixels: `--tick-padding`. */
  readonly padding: number | undefined;
  /** Font size of label, state and comparison, CSS pixels: `--tick-label-size`. */
  readonly label: number | undefined;
  /** Maximum font size of the value, CSS pixels: `--tick-value-size`. */
  readonly value: number | undefined;
  /** Stroke width of the sparkline, CSS pixels: `--tick-sparkline-width`. Default 1.5. */
  readonly stroke: number;
  /** Font weight of the value: `--tick-value-weight`. Default 600. */
  readonly weight: number;
  /** Duration of the way from one value to the next, ms; 0: none: `--tick-tween`. Default 200. */
  readonly tween: number;
}

/** Makes a reader of the custom properties around a card. Reading forces style computation: not in every frame. */
export function createCardLengths(mountPoint: MountPoint): () => CardLengths {
  const probe = mountPoint.element("i");
  // `display: none` makes the browser compute the set lengths in pixels, rather than those of a layout.
  Object.assign(probe.style, {
    display: "none",
    left: "var(--tick-padding)",
    width: "var(--tick-label-size)",
    height: "var(--tick-value-size)",
    top: "var(--tick-sparkline-width, 1.5px)",
    fontWeight: "var(--tick-value-weight, 600)",
    transitionDuration: "var(--tick-tween, 200ms)",
  });
  mountPoint.root.append(probe);
  const computedStyle = mountPoint.node.ownerDocument.defaultView?.getComputedStyle(probe);
  const read = (text: string | undefined): number | undefined => {
    const number = Number.parseFloat(text ?? "");
    return number >= 0 ? number : undefined;
  };
  return () => ({
    padding: read(computedStyle?.left),
    label: read(computedStyle?.width),
    value: read(computedStyle?.height),
    stroke: read(computedStyle?.top) ?? 1.5,
    weight: read(computedStyle?.fontWeight) ?? 600,
    tween: (read(computedStyle?.transitionDuration) ?? 0.2) * 1_000,
  });
}
