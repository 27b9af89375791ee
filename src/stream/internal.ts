/**
 * What other rooms need of the stream beyond its public names: its emitter, code on demand, the reading of times, keys
 * and options, the memory of rows for those that join late, and the running of an attempt.
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
export { compileDecoder } from "./messages/decode.js";
export { BOOLEAN, checkDuration, checkKinds, checkOptions, FUNCTION, isTexts, oneOf } from "./options/check.js";
export type { OptionKind } from "./options/check.js";
export { forkable } from "./sources/forkable.js";
export { checkUrl, errorCode } from "./sources/http/http.js";
export { keepToken } from "./sources/http/token.js";
export type { TokenKeeper } from "./sources/http/token.js";
export { isBytes } from "./messages/byte-size.js";
export { sampleOf, wordsOf } from "./values/sample.js";
export { compileItems } from "./sources/items.js";
