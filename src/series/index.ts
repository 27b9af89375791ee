export { Series } from "./series.js";
export type { Retain } from "./series.js";
export type { GapInterval, GapKind, Stretch } from "./gaps.js";
export { emptySummary } from "./pyramid.js";
export { bucketReducers, reduce, reducers } from "./reduce.js";
export { hasWholeNumbers } from "./whole-numbers.js";
export type { BucketReduction, Reducer, Reduction } from "./reduce.js";
