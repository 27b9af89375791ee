export { Series } from "./series.js";
export type { Retain } from "./series.js";
export type { GapInterval, GapKind, Stretch } from "./gaps.js";
export { emptySummary } from "./pyramid.js";
export { reduce } from "./reduce.js";
export type { Reduction } from "./reduce.js";
