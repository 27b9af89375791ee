/**
 * What widgets, elements and relays need of the stream beyond its public names: its emitter, code on demand, the
 * reading of times, keys and options, and the memory of rows for those that join late.
 */
export { readIsoTime } from "./clock/iso-time.js";
export type { WallTime } from "./clock/iso-time.js";
export { JITTER_MS } from "./clock/source-clock.js";
export { wallClock } from "./clock/wall-clock.js";
export { createKeptRows } from "./delivery/kept-rows.js";
export { IsolatedEmitter } from "./isolated-emitter.js";
export { toKey } from "./key.js";
export { OnDemand } from "./on-demand.js";
export { isPinned } from "./pinned.js";
export { compileAccessor, fieldReader } from "./messages/compile-accessor.js";
export { timeReader } from "./messages/row-time.js";
export { compareOffsets } from "./values/compare-offsets.js";
export { numberOfText } from "./values/number-of-text.js";
export { unknownOption } from "./options/unknown-option.js";
export { setBounded } from "./values/set-bounded.js";
