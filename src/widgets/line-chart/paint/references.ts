export { Annotations } from "../frame/annotations.js";
export { paintAnnotations, paintStretches } from "./paint-annotations.js";
export { paintRanges, paintThresholds } from "./paint-thresholds.js";
