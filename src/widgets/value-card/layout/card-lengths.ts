import type { MountPoint } from "../../page/mount-point.js";

/** What a page may set of a card by custom properties, and what it is else; undefined: as the card's size wants it. */
export interface CardLengths {
  /** `--tick-padding`: the space at the edges, CSS pixels. */
  readonly padding: number | undefined;
  /** `--tick-label-size`: the font of label, state and comparison, CSS pixels. */
  readonly label: number | undefined;
  /** `--tick-value-size`: the font of the value at most, CSS pixels. */
  readonly value: number | undefined;
  /** `--tick-sparkline-width`: the sparkline's stroke, CSS pixels. Default 1.5. */
  readonly stroke: number;
  /** `--tick-value-weight`: the font of the value. Default 600. */
  readonly weight: number;
  /** `--tick-tween`: how long the value counts to the next, ms; 0: not at all. Default 200. */
  readonly tween: number;
}

/** Makes a reader of the custom properties around a card. Reading forces the styles, so it is not for every frame. */
export function createCardLengths(place: MountPoint): () => CardLengths {
  const probe = place.element("i");
  // What is not laid out has the lengths that it was given, in pixels.
  Object.assign(probe.style, {
    display: "none",
    left: "var(--tick-padding)",
    width: "var(--tick-label-size)",
    height: "var(--tick-value-size)",
    top: "var(--tick-sparkline-width, 1.5px)",
    fontWeight: "var(--tick-value-weight, 600)",
    transitionDuration: "var(--tick-tween, 200ms)",
  });
  place.root.append(probe);
  const set = place.node.ownerDocument.defaultView?.getComputedStyle(probe);
  const read = (text: string | undefined): number | undefined => {
    const number = Number.parseFloat(text ?? "");
    return number >= 0 ? number : undefined;
  };
  return () => ({
    padding: read(set?.left),
    label: read(set?.width),
    value: read(set?.height),
    stroke: read(set?.top) ?? 1.5,
    weight: read(set?.fontWeight) ?? 600,
    tween: (read(set?.transitionDuration) ?? 0.2) * 1_000,
  });
}
