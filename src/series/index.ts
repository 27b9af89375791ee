export { Series, type InsertOptions, type Retain } from "./series.js";
export { Columns } from "./columns.js";
export { Gaps, type GapInterval, type GapKind, type Stretch } from "./gaps.js";
export { Pyramid, emptySummary, type Summary } from "./pyramid.js";
export { percentile, reduce, type Reduction } from "./reduce.js";
export { Changes } from "./changes.js";
export { countWork, type Work } from "./work.js";
