import { OnDemand } from "../../../stream/internal.js";
import type { Layer } from "./layer.js";

/** The code that draws thresholds, and places and draws annotations. */
export const referencesCode = new OnDemand("thresholds and annotations", (again) =>
  import("./references.js").catch(again),
);

/** Tints the stretches of time of annotations. */
export const paintStretches: Layer = (painter, frame, style) =>
  referencesCode.code?.paintStretches(painter, frame, style);

/** Draws annotations. */
export const paintAnnotations: Layer = (painter, frame, style) =>
  referencesCode.code?.paintAnnotations(painter, frame, style);

/** Tints the ranges of thresholds. */
export const paintRanges: Layer = (painter, frame, style) => referencesCode.code?.paintRanges(painter, frame, style);

/** Draws thresholds. */
export const paintThresholds: Layer = (painter, frame, style) =>
  referencesCode.code?.paintThresholds(painter, frame, style);
